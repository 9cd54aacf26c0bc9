//! A logger that writes station files of Circular 10/2021/TT-BTNMT: five minutes a file while it
//! catches up, a minute a file from then on.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use model::{SourceId, Span, Time, Zone};

use super::publish::status;
use crate::{
    facility::Facility,
    play::{BACK_FILL, BACK_FILL_EVERY, Show, on_grid, sleep_until},
    scene::Scene,
    zone::Layout,
};

/// What the law asks for: a file each five minutes.
const FILE_EVERY: Span = Span::from_min(5);

/// Files that may lie there untaken; then the logger waits for the watcher.
const WAITING_MAX: usize = 120;

/// Between two looks whether files were taken.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// After a failure of the disk.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Writes for ever what the facilities of `source` say.
pub(crate) async fn write_files(
    show: Arc<Show>,
    source: SourceId,
    layout: Layout,
    mut owed: Vec<(Facility, Time)>,
) {
    let mut waiting = VecDeque::new();
    let mut is_behind = true;
    loop {
        let now = show.feeds.clock.now();
        // Always the station that is furthest behind, so that all come home together.
        let Some((facility, next)) = owed.iter_mut().min_by_key(|it| it.1) else { return };
        let first = on_grid((*next).max(now.minus(BACK_FILL)), BACK_FILL_EVERY);
        if is_behind && now.since(first) <= FILE_EVERY {
            is_behind = false;
            show.caught_up(&source);
        }
        let last = if is_behind { on_grid(first, FILE_EVERY) } else { first };
        sleep_until(show.feeds.clock.as_ref(), last).await;
        let scenes = |at| show.script.at(at);
        let lines = content(facility, layout, (first, last), scenes);
        *next = last.plus(Span(1));
        if lines.is_empty() {
            continue;
        }
        let path = path(&show.feeds.stations_dir, &source, &facility.station, last);
        while let Err(error) = write(&path, &lines).await {
            tracing::warn!(path = %path.display(), %error, "a station file cannot be written");
            tokio::time::sleep(RETRY_AFTER).await;
        }
        waiting.push_back(path);
        wait_for_the_watcher(&mut waiting).await;
    }
}

/// What a file says of the minutes from `first` to `last`; empty where the station says nothing.
pub(crate) fn content(
    facility: &Facility,
    layout: Layout,
    (first, last): (Time, Time),
    scenes: impl Fn(Time) -> Vec<Scene>,
) -> String {
    let mut lines = String::new();
    let mut at = first;
    while at <= last {
        if let Some(said) = facility.says(at, &scenes(at)) {
            let stamp = stamp(at);
            let sensors = facility.instruments.iter().zip(&said.values);
            let columns = sensors.map(|(instrument, value)| {
                let quantity = &instrument.quantity;
                let symbol = quantity.symbols.first().map_or(quantity.name(), String::as_str);
                let decimals = usize::from(quantity.decimals);
                let (unit, status) = (&quantity.unit, status(said.flag));
                format!("{symbol}\t{value:.decimals$}\t{unit}\t{stamp}\t{status}")
            });
            let between = match layout {
                Layout::OneSensorALine => "\n",
                Layout::AllOnOneLine => "\t",
            };
            lines.push_str(&columns.collect::<Vec<_>>().join(between));
            lines.push('\n');
        }
        at = at.plus(BACK_FILL_EVERY);
    }
    lines
}

/// `HP_{facility}_{station}_{yyyyMMddHHmmss}.txt`.
pub(crate) fn file_name(source: &SourceId, station: &str, at: Time) -> String {
    let facility = source.as_str().to_ascii_uppercase().replace(['-', '.', '/', ':'], "");
    format!("HP_{facility}_{station}_{}.txt", stamp(at))
}

fn path(root: &Path, source: &SourceId, station: &str, at: Time) -> PathBuf {
    let date = at.date(Zone::VIET_NAM);
    let day = format!("{:04}/{:02}/{:02}", date.year(), date.month(), date.day());
    root.join(station).join(day).join(file_name(source, station, at))
}

fn stamp(at: Time) -> String {
    let local = at.local(Zone::VIET_NAM);
    let mut stamp = String::with_capacity(14);
    let date = (local.year(), local.month(), local.day());
    let time = (local.hour(), local.minute(), local.second());
    let _infallible = write!(
        stamp,
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        date.0, date.1, date.2, time.0, time.1, time.2
    );
    stamp
}

/// Writes under another name first: whoever watches never sees half a file.
async fn write(path: &Path, lines: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let unfinished = path.with_extension("txt.tmp");
    tokio::fs::write(&unfinished, lines).await?;
    tokio::fs::rename(&unfinished, path).await
}

/// Returns at once while few files lie there; else when enough of them were taken.
async fn wait_for_the_watcher(waiting: &mut VecDeque<PathBuf>) {
    while WAITING_MAX <= waiting.len() {
        let Some(oldest) = waiting.front() else { return };
        if tokio::fs::try_exists(oldest).await.unwrap_or(false) {
            tokio::time::sleep(LOOK_EVERY).await;
        } else {
            waiting.pop_front();
        }
    }
}
