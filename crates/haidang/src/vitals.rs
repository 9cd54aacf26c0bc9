//! How the process is doing: counted and measured from time to time, so that whoever asks costs
//! nothing.

use std::{
    collections::{BTreeMap, VecDeque},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use api::{DiskVitals, LogVitals, PackHealth, Rates, Vitals};
use model::{Health, SourceId, Text, Time};
use node::Centre;
use port::Clock;
use tokio::{sync::watch, time::Instant};

use crate::{settings::Settings, world::Opened};

/// Between two counts.
const COUNT_EVERY: Duration = Duration::from_secs(5);

/// Counts a rate is taken over.
const COUNTS_KEPT: usize = 13;

/// Counts between two looks at the disks: reading folders costs something.
const COUNTS_A_LOOK: usize = 6;

/// Sources shown.
const SOURCES_MAX: usize = 20;

/// Files looked at in one place; there are thousands, not millions.
const FILES_MAX: usize = 200_000;

/// With less room than this somebody should be told.
const FREE_BYTES_MIN: u64 = 1 << 30;

/// Measures how the process is doing.
pub(crate) struct Gauge {
    centre: Centre,
    log: Arc<log_file::FileLog>,
    clock: Arc<dyn Clock>,
    started: Time,
    places: Vec<(&'static str, PathBuf)>,
    refused_packs: Vec<PackHealth>,
    measured: Mutex<Measured>,
}

#[derive(Default)]
struct Measured {
    counts: VecDeque<(Instant, BTreeMap<SourceId, Counts>)>,
    disks: Vec<DiskVitals>,
}

/// Readings of a source since the start: taken, refused, seen before.
#[derive(Clone, Copy, Default)]
struct Counts([u64; 3]);

impl Gauge {
    pub(crate) fn new(
        centre: &Centre,
        opened: &Opened,
        settings: &Settings,
        refused_packs: Vec<PackHealth>,
    ) -> Arc<Self> {
        let clock = Arc::clone(&centre.world().clock);
        let mut places = vec![
            ("log", settings.data_dir.join("log")),
            ("history", settings.data_dir.join("history")),
            ("files", settings.data_dir.join("files")),
        ];
        if settings.database.is_none() {
            places.push(("registry", settings.data_dir.join("registry.db")));
        }
        Arc::new(Self {
            centre: centre.clone(),
            log: Arc::clone(&opened.log),
            started: clock.now(),
            clock,
            places,
            refused_packs,
            measured: Mutex::default(),
        })
    }

    /// Counts and looks until told to stop.
    pub(crate) async fn measure(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        for n in 0_usize.. {
            self.count();
            if n.is_multiple_of(COUNTS_A_LOOK) {
                self.look_at_disks().await;
            }
            if tokio::time::timeout(COUNT_EVERY, stopped.wait_for(|it| *it)).await.is_ok() {
                return;
            }
        }
    }

    fn count(&self) {
        let counts = |it: Health| Counts([it.accepted, it.rejected, it.duplicates]);
        let health = self.centre.health().into_iter();
        let counts = health.map(|(source, it)| (source, counts(it))).collect();
        let mut measured = self.measured();
        if measured.counts.len() == COUNTS_KEPT {
            measured.counts.pop_front();
        }
        measured.counts.push_back((Instant::now(), counts));
    }

    async fn look_at_disks(&self) {
        let places = self.places.clone();
        let look = move || places.iter().map(|(what, path)| look_at(what, path)).collect();
        let Ok(disks) = tokio::task::spawn_blocking(look).await else { return };
        let disks: Vec<DiskVitals> = disks;
        let least = disks.iter().filter_map(|it| it.free_bytes).min();
        let low = least.filter(|it| *it < FREE_BYTES_MIN).map(|it| it >> 20);
        let text = |mib: u64| Text {
            vi: format!("Đĩa chỉ còn {mib} MiB trống; khi đầy sẽ ngừng nhận số liệu."),
            en: format!("The disk has {mib} MiB left; once it is full nothing is taken any more."),
        };
        self.centre.report("disk_low", low.map(text));
        self.measured().disks = disks;
    }

    /// What is known now.
    pub(crate) fn vitals(&self) -> Vitals {
        let (log, head_bytes) = (self.log.stats(), self.log.bytes_after(self.centre.applied()));
        let some = |it: u64| (0 < it).then_some(it);
        let loaded = self.centre.zone().catalogue.packs.clone();
        let loaded = loaded.into_iter().map(|it| PackHealth {
            id: it.id.to_string(),
            ok: true,
            problems: vec![],
        });
        let (resident_bytes, anonymous_bytes) = memory();
        let measured = self.measured();
        let (rates, sources) = measured.rates();
        Vitals {
            uptime_s: self.clock.now().since(self.started).s(),
            log: LogVitals {
                last_sync_us: Some(log.last_sync_us),
                sync_p50_us: some(log.sync_p50_us),
                sync_p99_us: some(log.sync_p99_us),
                waiting_bytes: head_bytes,
            },
            rates,
            sources,
            disks: measured.disks.clone(),
            resident_bytes,
            anonymous_bytes,
            packs: loaded.chain(self.refused_packs.iter().cloned()).collect(),
        }
    }

    fn measured(&self) -> MutexGuard<'_, Measured> {
        self.measured.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Measured {
    /// Rates of all sources together, and of the busiest.
    fn rates(&self) -> (Rates, Vec<(String, Rates)>) {
        let (Some((begin, before)), Some((end, after))) = (self.counts.front(), self.counts.back())
        else {
            return (Rates::default(), vec![]);
        };
        let s = end.duration_since(*begin).as_secs_f64().max(1.0);
        let mut all = Counts::default();
        let mut sources = Vec::with_capacity(after.len());
        for (source, counts) in after {
            let counts = counts.since(before.get(source).copied().unwrap_or_default());
            all = all.plus(counts);
            if counts.0 != [0; 3] {
                sources.push((counts, source));
            }
        }
        sources.sort_by_key(|(counts, _)| std::cmp::Reverse(counts.0[0] + counts.0[1]));
        sources.truncate(SOURCES_MAX);
        let sources = sources.into_iter().map(|(counts, it)| (it.to_string(), counts.over(s)));
        (all.over(s), sources.collect())
    }
}

impl Counts {
    fn since(self, before: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i].saturating_sub(before.0[i])))
    }

    fn plus(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn over(self, s: f64) -> Rates {
        let rate = |n: u64| (n as f64 / s * 100.0).round() / 100.0;
        let [readings_per_s, refused_per_s, duplicates_per_s] = self.0.map(rate);
        Rates { readings_per_s, refused_per_s, duplicates_per_s }
    }
}

fn look_at(what: &'static str, path: &Path) -> DiskVitals {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    let space = folder.and_then(|it| rustix::fs::statvfs(it).ok());
    DiskVitals {
        what,
        used_bytes: bytes_in(path),
        free_bytes: space.as_ref().map(|it| it.f_bavail.saturating_mul(it.f_frsize)),
        total_bytes: space.as_ref().map(|it| it.f_blocks.saturating_mul(it.f_frsize)),
    }
}

/// Bytes of all files below `path`; what vanishes meanwhile is not counted.
fn bytes_in(path: &Path) -> u64 {
    if !path.is_dir() {
        let beside = ["", "-wal", "-shm"].map(|ending| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            fs::metadata(name).map_or(0, |it| it.len())
        });
        return beside.iter().sum();
    }
    let (mut bytes, mut n_files, mut open) = (0, 0, vec![path.to_owned()]);
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            n_files += 1;
            if FILES_MAX < n_files {
                return bytes;
            }
            if metadata.is_dir() {
                open.push(entry.path());
            } else {
                bytes += metadata.len();
            }
        }
    }
    bytes
}

/// Resident memory, and what of it is no file's, as Linux tells.
fn memory() -> (Option<u64>, Option<u64>) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bytes = |name: &str| {
        let line = status.lines().find_map(|it| it.strip_prefix(name))?;
        let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kib << 10)
    };
    (bytes("VmRSS:"), bytes("RssAnon:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_sources_come_first() {
        let source = |it: &str| SourceId::new(it).unwrap();
        let begin = Instant::now();
        let count = |s: u64, counts: &[(&str, [u64; 3])]| {
            let counts = counts.iter().map(|it| (source(it.0), Counts(it.1))).collect();
            (begin + Duration::from_secs(s), counts)
        };
        let counts = VecDeque::from([
            count(0, &[("a", [100, 0, 0])]),
            count(5, &[("a", [500, 0, 0])]),
            count(10, &[("a", [600, 0, 10]), ("b", [1_000, 5, 0]), ("quiet", [0, 0, 0])]),
        ]);
        let (all, sources) = Measured { counts, disks: vec![] }.rates();
        let rates = |readings_per_s, refused_per_s, duplicates_per_s| Rates {
            readings_per_s,
            refused_per_s,
            duplicates_per_s,
        };
        assert_eq!(all, rates(150.0, 0.5, 1.0));
        let expected =
            [("b".to_owned(), rates(100.0, 0.5, 0.0)), ("a".to_owned(), rates(50.0, 0.0, 1.0))];
        assert_eq!(sources, expected);
    }

    #[test]
    fn a_disk_says_what_is_used_and_what_is_free() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("below")).unwrap();
        fs::write(folder.path().join("a"), [0; 10]).unwrap();
        fs::write(folder.path().join("below/b"), [0; 5]).unwrap();
        let disk = look_at("log", folder.path());
        assert_eq!(disk.used_bytes, 15);
        assert!(disk.free_bytes <= disk.total_bytes && disk.total_bytes.is_some());
        assert_eq!(look_at("registry", &folder.path().join("a")).used_bytes, 10);
        assert!(memory().0.is_none_or(|it| 0 < it));
    }
}
