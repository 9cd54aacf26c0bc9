//! The rounds: look, take what has come to rest, put it away.

use std::{
    collections::HashMap,
    future::Future,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use intake::{Reject, station_file};
use model::{Date, Text, Zone};
use tokio::task::spawn_blocking;

use crate::{
    desk::{Receipt, Refusal, SetAside, StationFile, Taker},
    file::{self, Content, Tray},
    look::{self, Look, State},
    report,
};

/// Files taken in one round, so that a stop is heard in time.
const FILES_PER_ROUND_MAX: usize = 200;

/// Settings of a watched folder.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder: `{root}/{station}/{yyyy}/{MM}/{dd}/` or flat. `done` and `bad` come to lie in it.
    pub root: PathBuf,
    /// Time between two looks. A file that has not changed between them is complete.
    pub every: Duration,
}

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("the station-file folder {folder} cannot be used", folder = folder.display())]
pub struct FolderError {
    /// The folder.
    pub folder: PathBuf,
    /// The cause, for the log file.
    #[source]
    pub source: io::Error,
}

/// What one round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Files taken.
    pub taken: usize,
    /// Files moved to `bad`.
    pub bad: usize,
    /// Files that stay for now: still being written, or not to be taken at the moment.
    pub waiting: usize,
    /// Complete files left for the next round.
    pub more: usize,
}

/// A watched folder.
pub struct Folder {
    settings: Settings,
    taker: Arc<dyn Taker>,
    last_look: HashMap<PathBuf, State>,
    /// Files that could be taken but not moved, as they were then: not to be taken every second.
    stuck: HashMap<PathBuf, State>,
    links_told: usize,
    root_is_there: bool,
}

/// What became of one file.
enum Fate {
    Taken,
    Bad,
    Waiting,
    Gone,
}

/// Why nothing of a file can be taken.
struct Unread {
    station: Option<String>,
    code: &'static str,
    why: Vec<Text>,
}

impl Folder {
    /// Makes the folder where it is not there yet.
    pub fn open(settings: Settings, taker: Arc<dyn Taker>) -> Result<Self, FolderError> {
        let trays = [look::DONE, look::BAD].map(|it| settings.root.join(it));
        for folder in trays {
            let wrong = |source| FolderError { folder: settings.root.clone(), source };
            std::fs::create_dir_all(&folder).map_err(wrong)?;
        }
        Ok(Self {
            settings,
            taker,
            last_look: HashMap::new(),
            stuck: HashMap::new(),
            links_told: 0,
            root_is_there: true,
        })
    }

    /// Watches until `stop` comes, and then to the end of the file in hand.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        tracing::info!(folder = %self.settings.root.display(), "watching for station files");
        loop {
            let round = self.round().await;
            let pause = if 0 < round.more { Duration::ZERO } else { self.settings.every };
            tokio::select! {
                biased;
                () = &mut stop => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// One round.
    pub async fn round(&mut self) -> Round {
        let root = self.settings.root.clone();
        let Some(look) = settled(spawn_blocking(move || look::look(&root)).await) else {
            if std::mem::replace(&mut self.root_is_there, false) {
                tracing::error!(folder = %self.settings.root.display(), "the station-file folder cannot be read");
            }
            return Round::default();
        };
        self.root_is_there = true;
        self.tell_links(&look);
        self.stuck.retain(|path, state| look.states.get(path) == Some(state));
        let at_rest = |path: &PathBuf| {
            let state = look.states.get(path);
            state == self.last_look.get(path) && !self.stuck.contains_key(path)
        };
        let (ready, unsettled): (Vec<_>, Vec<_>) = look.files.iter().partition(|it| at_rest(it));
        let mut round = Round { waiting: unsettled.len(), ..Round::default() };
        round.more = ready.len().saturating_sub(FILES_PER_ROUND_MAX);
        for path in ready.iter().take(FILES_PER_ROUND_MAX) {
            match self.take(path).await {
                Fate::Taken => round.taken += 1,
                Fate::Bad => round.bad += 1,
                Fate::Gone => {}
                // What one file waits for, the others would wait for as well.
                Fate::Waiting => {
                    let settled = round.taken + round.bad;
                    round.waiting += ready.len() - settled;
                    round.more = 0;
                    break;
                }
            }
        }
        if look.more && 0 < round.taken + round.bad {
            round.more += 1;
        }
        self.last_look = look.states;
        round
    }

    /// Devices are not told, so the log is, once for each new number of them.
    fn tell_links(&mut self, look: &Look) {
        if self.links_told < look.links.len() {
            let example = look.links[0].display();
            tracing::warn!(links = look.links.len(), %example, "links are never followed");
        }
        self.links_told = look.links.len();
    }

    async fn take(&mut self, path: &Path) -> Fate {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let owned = path.to_owned();
        let content = match spawn_blocking(move || file::read(&owned)).await {
            Ok(Ok(content)) => content,
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => return Fate::Gone,
            Ok(Err(error)) => {
                let why = Text {
                    vi: format!("tệp: không đọc được ({error}), cần quyền đọc"),
                    en: format!(
                        "file: it cannot be read ({error}), expected permission to read it"
                    ),
                };
                return self.put_in_bad(path, &name, "", vec![why]).await;
            }
            Err(_) => return Fate::Waiting,
        };
        match self.read(path, &name, &content) {
            Err(Unread { station, code, why }) => {
                if let Some(first) = why.first() {
                    let (name, station, sha256) = (&*name, station.as_deref(), &*content.sha256);
                    let (bytes, why) = (&*content.bytes, first);
                    let file = SetAside { name, sha256, bytes, station, why, code };
                    self.taker.set_aside(file).await;
                }
                self.put_in_bad(path, &name, &content.sha256, why).await
            }
            Ok((file, date)) => self.offer(path, file, content, date).await,
        }
    }

    /// The file's readings, or why there is none.
    fn read(
        &self,
        path: &Path,
        name: &str,
        content: &Content,
    ) -> Result<(station_file::StationFile, Date), Unread> {
        let whole = |station: Option<&str>, reject: &Reject| Unread {
            station: station.map(str::to_owned),
            code: reject.code(),
            why: vec![report::said(reject)],
        };
        let station =
            station_file::parse_name(name, Zone::VIET_NAM).map_err(|it| whole(None, &it))?.station;
        if let Some(folder) = self.station_folder(path).filter(|it| *it != station) {
            let why = Text {
                vi: format!("tệp: tên tệp ghi trạm `{station}`, cần trạm `{folder}` như thư mục"),
                en: format!(
                    "file: its name says station `{station}`, expected `{folder}` as its folder does"
                ),
            };
            return Err(Unread { station: Some(station), code: "file_name", why: vec![why] });
        }
        let zone = self.taker.zone_of(&station);
        let file = station_file::parse(name, &content.bytes, zone)
            .map_err(|it| whole(Some(&station), &it))?;
        if file.items.iter().all(Result::is_err) {
            let rejects: Vec<_> = file.items.iter().filter_map(|it| it.as_ref().err()).collect();
            let code = rejects.first().map_or("empty", |it| it.code());
            let why = rejects.into_iter().map(report::said).collect();
            return Err(Unread { station: Some(station), code, why });
        }
        let date = file.name.written.date(zone);
        Ok((file, date))
    }

    /// The first folder below the root, which belongs to one station; none in a flat folder.
    fn station_folder(&self, path: &Path) -> Option<String> {
        let mut below = path.strip_prefix(&self.settings.root).ok()?.components();
        let first = below.next()?;
        below.next()?;
        Some(first.as_os_str().to_string_lossy().into_owned())
    }

    async fn offer(
        &mut self,
        path: &Path,
        file: station_file::StationFile,
        content: Content,
        date: Date,
    ) -> Fate {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (mut readings, mut rejects) = (Vec::with_capacity(file.items.len()), Vec::new());
        for item in file.items {
            match item {
                Ok(reading) => readings.push(reading),
                Err(reject) => rejects.push(reject),
            }
        }
        let station = file.name.station;
        let sha256 = content.sha256.clone();
        let offered = StationFile {
            name: name.clone(),
            sha256: content.sha256,
            bytes: content.bytes,
            station: station.clone(),
            readings,
            rejects: rejects.clone(),
        };
        let receipt: Receipt = match self.taker.take(offered).await {
            Ok(receipt) => receipt,
            Err(Refusal::Final(why)) => {
                let why =
                    Text { vi: format!("tệp: {}", why.vi), en: format!("file: {}", why.en) };
                return self.put_in_bad(path, &name, &sha256, vec![why]).await;
            }
            Err(Refusal::Later(why)) => {
                tracing::warn!(file = name, "a station file waits: {why}");
                return Fate::Waiting;
            }
        };
        let report = report::of_done(&name, &sha256, &rejects, &receipt);
        // Where nothing was taken and nothing was here already, whoever looks into `bad` must find it.
        if receipt.taken + receipt.duplicates == 0 && !receipt.refused.is_empty() {
            self.put_away(path, &sha256, Tray::Bad, report).await;
            return Fate::Bad;
        }
        self.put_away(path, &sha256, Tray::Done(date), report).await;
        Fate::Taken
    }

    async fn put_in_bad(&mut self, path: &Path, name: &str, sha256: &str, why: Vec<Text>) -> Fate {
        let report = report::of_bad(name, sha256, &why);
        self.put_away(path, sha256, Tray::Bad, Some(report)).await;
        Fate::Bad
    }

    /// A file that cannot be moved stays, and is left alone until it changes.
    async fn put_away(&mut self, path: &Path, sha256: &str, tray: Tray, report: Option<String>) {
        let (root, from, sha256) = (self.settings.root.clone(), path.to_owned(), sha256.to_owned());
        let moved =
            spawn_blocking(move || file::put_away(&root, &from, &sha256, &tray, report.as_deref()));
        match moved.await {
            Ok(Ok(to)) => tracing::debug!(to = %to.display(), "a station file was put away"),
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound && !path.exists() => {}
            Ok(Err(error)) => {
                tracing::error!(file = %path.display(), %error, "a station file cannot be moved");
                if let Ok(metadata) = std::fs::symlink_metadata(path) {
                    self.stuck.insert(path.to_owned(), State::of(&metadata));
                }
            }
            Err(error) => tracing::error!(%error, "moving a station file ended early"),
        }
    }
}

fn settled<T>(done: Result<io::Result<T>, tokio::task::JoinError>) -> Option<T> {
    done.ok().and_then(Result::ok)
}
