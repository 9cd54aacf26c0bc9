//! A dead letter goes in through the door again, because somebody has mended what was wrong.
//!
//! What a letter holds beside its refused part has long been taken, and may have been corrected by
//! hand since: a replay adds readings that are missing and never supersedes one that is there.

use std::collections::{BTreeMap, HashSet};

use intake::{
    Item, json,
    line::{Precision, Readings},
    station_file,
};
use model::{Origin, SeriesId, SourceId, Text, Time, Zone as TimeZone};
use port::{Letter, PortError, Way};

use super::{Centre, Delivered, Rejected, take::by_intake};
use crate::{
    door::{Deliverer, Look},
    zone::Zone,
};

/// Readings that one letter may hold: 64 KiB hold fewer.
const READINGS_MAX: usize = 100_000;

/// What became of a letter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LetterReplayed {
    /// Readings that are in the log now.
    pub n_accepted: usize,
    /// Readings that were here already, with this value or another.
    pub n_known: usize,
    /// What is still refused.
    pub refused: Vec<Rejected>,
}

impl Centre {
    /// Delivers a letter again; returns once what is good of it is durable.
    pub async fn replay_letter(&self, letter: &Letter) -> Result<LetterReplayed, PortError> {
        let zone = self.zone();
        let refused = |rejected| LetterReplayed { refused: vec![rejected], ..Default::default() };
        let source = match sender(&zone, letter) {
            Ok(source) => source,
            Err(why) => return Ok(refused(why)),
        };
        let message = match read(&zone, letter, &source) {
            Ok(message) => message,
            Err(why) => return Ok(refused(why)),
        };
        let origin = match &letter.way {
            Way::Mqtt => Origin::Mqtt,
            Way::Http | Way::Line { .. } => Origin::Http,
            Way::File { name, sha256 } => {
                if letter.is_whole {
                    let blob = format!("evidence/{sha256}");
                    self.world.blobs.put(&blob, letter.payload.clone()).await?;
                }
                Origin::StationFile { name: name.clone(), sha256: sha256.clone() }
            }
        };
        let unit_required = matches!(letter.way, Way::File { .. });
        let from = Deliverer::Source(source.clone());
        let mut delivered = Delivered { from, source, origin, unit_required, message };
        let n_known = self.leave_out_known(&zone, &mut delivered).await?;
        let receipt = self.take(delivered).await?;
        Ok(LetterReplayed { n_accepted: receipt.n_accepted, n_known, refused: receipt.rejected })
    }

    /// Leaves out readings at whose time there is one already; says how many.
    async fn leave_out_known(
        &self,
        zone: &Zone,
        delivered: &mut Delivered,
    ) -> Result<usize, PortError> {
        self.applied_to(self.world.log.head()).await;
        let (from, unit_required) = (delivered.from.clone(), delivered.unit_required);
        let look = Look { zone, from: &from, unit_required, now: self.now(), is_told: false };
        let key = |item: &Item| {
            let admitted = look.admit(item.as_ref().ok()?).ok()?;
            Some((admitted.series?, admitted.time))
        };
        let mut spans: BTreeMap<SeriesId, (Time, Time)> = BTreeMap::new();
        for (series, time) in delivered.message.items.iter().filter_map(key) {
            let span = spans.entry(series).or_insert((time, time));
            *span = (span.0.min(time), span.1.max(time));
        }
        let mut known = HashSet::new();
        for (series, (first, last)) in spans {
            let end = Time(last.0 + 1);
            let history = &self.world.history;
            let readings = history.readings(series, first, end, READINGS_MAX, false).await?;
            known.extend(readings.iter().map(|it| (it.series, it.time)));
        }
        let n_before = delivered.message.items.len();
        delivered.message.items.retain(|it| key(it).is_none_or(|it| !known.contains(&it)));
        Ok(n_before - delivered.message.items.len())
    }
}

/// Under whose name it goes in.
fn sender(zone: &Zone, letter: &Letter) -> Result<SourceId, Rejected> {
    let no = |code, vi: String, en: String| Rejected { row: 0, code, why: Text { vi, en } };
    if !letter.is_whole {
        return Err(no(
            "cut_off",
            "chỉ còn phần đầu, không gửi lại được".to_owned(),
            "only its beginning was kept, so it cannot be delivered again".to_owned(),
        ));
    }
    let of_station = || {
        let Way::File { name, .. } = &letter.way else { return None };
        let name = station_file::parse_name(name, TimeZone::VIET_NAM).ok()?;
        zone.entity_called(&name.station)?.source.clone()
    };
    let Some(source) = letter.source.clone().or_else(of_station) else {
        return Err(no(
            "unknown_entity",
            "chưa biết nguồn nào gửi; đăng ký trạm trước".to_owned(),
            "no source is known to have sent it; register the station first".to_owned(),
        ));
    };
    if zone.source(&source).is_some_and(|it| it.enabled) {
        return Ok(source);
    }
    Err(no(
        "source_off",
        format!("nguồn `{source}` đang tắt"),
        format!("source `{source}` is switched off"),
    ))
}

fn read(zone: &Zone, letter: &Letter, source: &SourceId) -> Result<json::Message, Rejected> {
    let bytes = &letter.payload;
    match &letter.way {
        Way::Mqtt | Way::Http => Ok(json::parse(bytes, bytes.len())),
        Way::Line { precision } => {
            let precision = Precision::from_word(precision).unwrap_or_default();
            let is_theirs = |name: &str| {
                zone.entity_called(name).is_some_and(|it| it.source.as_ref() == Some(source))
            };
            let mut lines = Readings::new(bytes, precision, letter.time, is_theirs);
            Ok(lines.next_part(READINGS_MAX).into())
        }
        Way::File { name, .. } => {
            let local = zone.source(source).map_or(TimeZone::VIET_NAM, |it| it.zone);
            let file = station_file::parse(name, bytes, local);
            file.map(|it| it.items.into()).map_err(|it| by_intake(&it))
        }
    }
}
