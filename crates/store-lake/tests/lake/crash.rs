//! Killed at every step: what a flush promised is there, once, and nothing else breaks.
//!
//! The store fails at its n-th change and at every one after it, as a killed process does; then the
//! history is opened again over what the store holds and the rest of the story is told. For every n
//! the tables must hold what they hold when nothing fails.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use futures::{StreamExt as _, stream::BoxStream};
use model::{Flag, LegalMean, Period, Position, SeriesId, Span, Time, Verdict};
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, memory::InMemory,
    path::Path,
};
use port::{History as _, Kept, PortError, Reading};
use store_lake::{LakeHistory, LakeSettings, SyncedStore};

use crate::outside;

/// A store in memory that dies.
#[derive(Debug, Clone)]
pub(crate) struct Mortal {
    store: Arc<InMemory>,
    /// Changes it still makes.
    pub(crate) n_left: Arc<AtomicI64>,
    /// The change it dies of is made, and nobody hears of it.
    dies_after: bool,
}

impl Mortal {
    pub(crate) fn new(store: &Arc<InMemory>, n_left: i64, dies_after: bool) -> Self {
        Self { store: store.clone(), n_left: Arc::new(n_left.into()), dies_after }
    }

    /// Whether to make the change, and whether to say so.
    fn change(&self) -> (bool, bool) {
        let n_left = self.n_left.fetch_sub(1, Ordering::SeqCst);
        (0 < n_left || (n_left == 0 && self.dies_after), 0 < n_left)
    }
}

fn dead() -> Error {
    Error::Generic { store: "mortal", source: "killed".into() }
}

impl fmt::Display for Mortal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("mortal")
    }
}

#[async_trait::async_trait]
impl ObjectStore for Mortal {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        let (make, say) = self.change();
        let done =
            if make { self.store.put_opts(location, payload, opts).await } else { Err(dead()) };
        if say { done } else { Err(dead()) }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        if self.change().1 {
            self.store.put_multipart_opts(location, opts).await
        } else {
            Err(dead())
        }
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.store.get_opts(location, options).await
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let mortal = self.clone();
        let alive = locations.map(move |it| if mortal.change().0 { it } else { Err(dead()) });
        self.store.delete_stream(alive.boxed())
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.store.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.store.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        if self.change().0 { self.store.copy_opts(from, to, options).await } else { Err(dead()) }
    }
}

const N_RECORDS: u64 = 8;
const N_RECORDS_PER_FLUSH: u64 = 2;
const SERIES: [SeriesId; 2] = [SeriesId(1), SeriesId(2)];

/// Everything is old enough to be let go of at once.
fn settings() -> LakeSettings {
    let defaults = LakeSettings::default();
    LakeSettings { retention: Span::ZERO, n_commits_per_checkpoint: 3, ..defaults }
}

fn at(hour: u64) -> Time {
    Time::from_s(1_764_000_000 + i64::try_from(hour).unwrap() * 3_600)
}

/// What record `n` says: a reading, a late one, a repetition and a mean.
fn record(n: u64) -> Kept {
    let position = Position(n);
    let known_at = at(n);
    let reading = |series: SeriesId, hour: u64, value: u32| Reading {
        series,
        time: at(hour),
        value: f64::from(value) / 2.0,
        flag: Flag::Measuring,
        known_at,
        position,
        source: "gw-1".into(),
        origin: "mqtt".into(),
    };
    let number = u32::try_from(n).unwrap();
    let mean = LegalMean {
        series: SERIES[0],
        period: Period::Hour,
        end: at(n / 2),
        value: Some(f64::from(number)),
        judged: None,
        valid_share: 1.0,
        verdict: Verdict::NoLimit,
        known_at,
    };
    let readings = [
        reading(SERIES[0], n, number),
        reading(SERIES[1], n / 2, number % 4),
        reading(SERIES[0], n / 3, number / 3),
    ];
    Kept::of_record(&readings, vec![mean], position)
}

/// Tells the story from wherever the history has come to. Stops at the first failure.
async fn tell(history: &LakeHistory) -> std::result::Result<(), PortError> {
    tell_to(history, N_RECORDS, |_| {}).await
}

/// The same up to record `last`; `promised` hears of every flush that returned.
async fn tell_to(
    history: &LakeHistory,
    last: u64,
    mut promised: impl FnMut(u64),
) -> std::result::Result<(), PortError> {
    let flushed = history.stats().flushed.0;
    // The log always has more than was lost.
    for n in flushed.saturating_sub(4).max(1)..=last {
        history.keep(record(n));
        if n % N_RECORDS_PER_FLUSH == 0 && flushed < n {
            history.flush(Position(n)).await?;
            promised(n);
        }
        if n % 6 == 0 {
            // Far enough in the future for every file to be a crash's or compaction's.
            history
                .maintain(Time::from_s(4_000_000_000 + i64::try_from(n).unwrap() * 3_600))
                .await?;
        }
    }
    Ok(())
}

/// Through the history, and by a reader from outside, who sees every row there is.
type Contents = (Vec<Reading>, Vec<Reading>, Vec<LegalMean>, [Vec<String>; 2]);

async fn contents(store: &Arc<InMemory>) -> Contents {
    let (flushed, contents) = contents_of(store.clone()).await;
    assert_eq!(flushed, Position(N_RECORDS));
    contents
}

async fn contents_of(store: Arc<dyn ObjectStore>) -> (Position, Contents) {
    let history = LakeHistory::open_on(store.clone(), settings()).await.unwrap();
    let flushed = history.stats().flushed;
    let (from, to) = (at(0), at(1_000));
    let one = history.readings(SERIES[0], from, to, 1_000, true).await.unwrap();
    let two = history.readings(SERIES[1], from, to, 1_000, true).await.unwrap();
    let means = history.means(&SERIES, Period::Hour, Time(from.0 - 1), to, 1_000).await.unwrap();
    drop(history);
    let outside = ["observations", "means"].map(|it| outside::rows(store.clone(), it));
    let [readings, all_means] = outside;
    (flushed, (one, two, means, [readings.await, all_means.await]))
}

#[tokio::test]
async fn a_kill_at_any_change_loses_nothing_and_doubles_nothing() {
    let undisturbed = Arc::new(InMemory::new());
    let counted = Mortal::new(&undisturbed, i64::MAX, false);
    tell(&LakeHistory::open_on(Arc::new(counted.clone()), settings()).await.unwrap())
        .await
        .unwrap();
    let n_changes = i64::MAX - counted.n_left.load(Ordering::SeqCst);
    let expected = contents(&undisturbed).await;
    let n_rows = expected.3.each_ref().map(Vec::len);
    let n_records = usize::try_from(N_RECORDS).unwrap();
    assert_eq!(n_rows, [expected.0.len() + expected.1.len(), n_records]);

    for n in 0..n_changes {
        for dies_after in [false, true] {
            let store = Arc::new(InMemory::new());
            let mortal = Mortal::new(&store, n, dies_after);
            if let Ok(history) = LakeHistory::open_on(Arc::new(mortal), settings()).await {
                assert!(tell(&history).await.is_err(), "dies of change {n} of {n_changes}");
            }
            let history = LakeHistory::open_on(store.clone(), settings()).await.unwrap();
            tell(&history).await.unwrap();
            drop(history);
            assert_eq!(contents(&store).await, expected, "killed at change {n}, {dies_after}");
        }
    }
}

/// The disk fails for a while and the process lives: the same history goes on.
#[tokio::test]
async fn a_disk_that_fails_for_a_while_loses_nothing_and_doubles_nothing() {
    let undisturbed = Arc::new(InMemory::new());
    tell(&LakeHistory::open_on(undisturbed.clone(), settings()).await.unwrap()).await.unwrap();
    let expected = contents(&undisturbed).await;
    for n in (12..50).step_by(5) {
        for dies_after in [false, true] {
            let store = Arc::new(InMemory::new());
            let mortal = Mortal::new(&store, n, dies_after);
            let history = LakeHistory::open_on(Arc::new(mortal.clone()), settings()).await.unwrap();
            for n in 1..=N_RECORDS {
                history.keep(record(n));
                if n % N_RECORDS_PER_FLUSH == 0 && history.flush(Position(n)).await.is_err() {
                    let _seen_while_failing =
                        history.readings(SERIES[0], at(0), at(1_000), 1_000, true).await.unwrap();
                    mortal.n_left.store(i64::MAX, Ordering::SeqCst);
                }
                let now = Time::from_s(4_000_000_000 + i64::try_from(n).unwrap() * 3_600);
                if n % 6 == 0 && history.maintain(now).await.is_err() {
                    mortal.n_left.store(i64::MAX, Ordering::SeqCst);
                }
            }
            history.flush(Position(N_RECORDS)).await.unwrap();
            drop(history);
            assert_eq!(contents(&store).await, expected, "failed at change {n}, {dies_after}");
        }
    }
}

/// Does nothing by itself: it is the process that the next test starts with a folder, and kills.
#[tokio::test]
async fn writer() {
    let Ok(dir) = std::env::var("HAIDANG_TEST_LAKE") else { return };
    let dir = std::path::PathBuf::from(dir);
    let history = LakeHistory::open(&dir.join("lake"), settings()).await.unwrap();
    let promised = |n: u64| std::fs::write(dir.join("promised"), n.to_string()).unwrap();
    tell_to(&history, 900, promised).await.unwrap();
}

/// The same with a real process on a real disk, killed at moments nobody chose.
#[tokio::test]
async fn a_killed_process_kept_what_it_promised() {
    let dir = tempfile::tempdir().unwrap();
    for life in 1..=4_u64 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::writer", "--quiet"])
            .env("HAIDANG_TEST_LAKE", dir.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let promised = || {
            let text = std::fs::read_to_string(dir.path().join("promised")).unwrap_or_default();
            text.parse::<u64>().unwrap_or(0)
        };
        // Killed while it writes, not while it starts.
        let before = promised();
        for _ in 0..6_000 {
            if before + 2 * life <= promised() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(7 + life)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let promised = promised();
        assert!(before < promised, "life {life} wrote nothing");

        let store = SyncedStore::open(&dir.path().join("lake")).unwrap();
        let (flushed, actual) = contents_of(Arc::new(store)).await;
        assert!(promised <= flushed.0, "promised {promised}, kept {flushed}");
        let undisturbed = Arc::new(InMemory::new());
        let history = LakeHistory::open_on(undisturbed.clone(), settings()).await.unwrap();
        tell_to(&history, flushed.0, |_| {}).await.unwrap();
        drop(history);
        assert_eq!(actual, contents_of(undisturbed).await.1, "life {life}");
    }
}
