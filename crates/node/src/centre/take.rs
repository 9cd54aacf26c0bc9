//! Readings come in: through the door, into the log, and back with a receipt.

use std::collections::BTreeSet;

use intake::{Reject, json::Message};
use model::{Batch, Fact, Flag, Lang, Observation, Origin, Position, SourceId, Text, Time};
use port::{PortError, SeriesKey};

use super::Centre;
use crate::{
    door::{Deliverer, Look, Refusal},
    zone::Zone,
};

/// Readings one fact of the log holds at most.
const OBSERVATIONS_PER_FACT_MAX: usize = 10_000;

/// A day of UTC, microseconds.
const DAY_US: i64 = 86_400_000_000;

/// One delivery, read by `intake`.
#[derive(Debug)]
pub struct Delivered {
    /// Who brought it.
    pub from: Deliverer,
    /// Under which source it is kept.
    pub source: SourceId,
    /// How it came.
    pub origin: Origin,
    /// Every value must state its unit.
    pub unit_required: bool,
    /// What it holds.
    pub message: Message,
}

/// What became of a delivery. Everything accepted is durable.
#[derive(Debug, Default)]
pub struct Receipt {
    /// Readings in the log, and what was foreseen or moved.
    pub n_accepted: usize,
    /// Those that are not.
    pub rejected: Vec<Rejected>,
    /// Readings outside what their instrument can read: kept, flagged, never valid.
    pub n_implausible: usize,
    /// The first and last record written.
    pub records: Option<(Position, Position)>,
}

/// One thing not let in.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// Which item, line or row, from 1; 0 for the whole delivery.
    pub row: usize,
    /// What sort of refusal, for programs: `unknown_entity`.
    pub code: &'static str,
    /// Where and why, in both languages.
    pub why: Text,
}

impl Centre {
    /// Takes a delivery in; returns once what was accepted is durable.
    pub async fn take(&self, delivered: Delivered) -> Result<Receipt, PortError> {
        let mut receipts = self.take_many(vec![delivered]).await?;
        Ok(receipts.pop().unwrap_or_default())
    }

    /// Takes a delivery in of which some readings are let in already, with their part of the receipt.
    pub(super) async fn take_with(
        &self,
        delivered: Delivered,
        mut observations: Vec<Observation>,
        let_in: Receipt,
    ) -> Result<Receipt, PortError> {
        let now = self.now();
        let (rest, mut receipt) = self.through_the_door(&delivered, now).await?;
        observations.extend(rest);
        receipt.n_accepted = observations.len();
        receipt.n_implausible += let_in.n_implausible;
        let newest = observations.iter().map(|it| it.time).max();
        let facts = facts(&delivered, observations);
        let n_facts = facts.len() as u64;
        if 0 < n_facts {
            let last = self.world.log.append(now, facts).await?;
            receipt.records = Some((Position(last.0 - n_facts + 1), last));
        }
        self.note(&delivered.source, now, newest, &receipt);
        Ok(receipt)
    }

    /// Takes deliveries in with one append, which either keeps what was accepted of all of them or
    /// of none; returns once it is durable. A receipt for each, in their order.
    pub async fn take_many(&self, delivered: Vec<Delivered>) -> Result<Vec<Receipt>, PortError> {
        let now = self.now();
        let mut receipts = Vec::with_capacity(delivered.len());
        let mut facts = Vec::with_capacity(delivered.len());
        // How many facts there are with those of each delivery, and its newest reading.
        let mut ends = Vec::with_capacity(delivered.len());
        for delivered in &delivered {
            let (observations, mut receipt) = self.through_the_door(delivered, now).await?;
            receipt.n_accepted = observations.len();
            let newest = observations.iter().map(|it| it.time).max();
            facts.extend(self::facts(delivered, observations));
            let (told, n_told) = self.told(delivered, now, &mut receipt.rejected).await?;
            facts.extend(told);
            receipt.n_accepted += n_told;
            ends.push((facts.len() as u64, newest));
            receipts.push(receipt);
        }
        let n_facts = facts.len() as u64;
        if 0 < n_facts {
            let last = self.world.log.append(now, facts).await?;
            // An append is one stretch of the log.
            let mut before = last.0 - n_facts;
            for (receipt, (end, _)) in receipts.iter_mut().zip(&ends) {
                let to = last.0 - n_facts + end;
                receipt.records = (before < to).then_some((Position(before + 1), Position(to)));
                before = to;
            }
        }
        // What was not kept is not counted either: it will come again.
        for ((delivered, receipt), (_, newest)) in delivered.iter().zip(&receipts).zip(ends) {
            self.note(&delivered.source, now, newest, receipt);
        }
        Ok(receipts)
    }

    /// A source that is switched off tried to deliver: nothing is taken, and its page says so. The
    /// answer is what to tell the device.
    #[must_use]
    pub fn note_switched_off(&self, source: &SourceId) -> Text {
        let why = Text {
            vi: format!("nguồn `{source}` đang tắt"),
            en: format!("source `{source}` is switched off"),
        };
        self.shared.note_health(source, |health| {
            health.rejected += 1;
            health.last_problem = Some(why.clone());
        });
        why
    }

    async fn through_the_door(
        &self,
        delivered: &Delivered,
        now: Time,
    ) -> Result<(Vec<Observation>, Receipt), PortError> {
        let without = match let_in(&self.zone(), delivered, now) {
            Ok(done) => return Ok(done),
            Err(without) => without,
        };
        self.make_series(&without).await?;
        let_in(&self.zone(), delivered, now).map_err(|without| {
            let names: Vec<_> =
                without.iter().map(|it| format!("`{}` of `{}`", it.1, it.0)).collect();
            PortError::Refused { why: format!("no series was made for {}", names.join(", ")) }
        })
    }

    fn note(&self, source: &SourceId, now: Time, newest: Option<Time>, receipt: &Receipt) {
        let skew_s = newest.map(|it| (now.0 - it.0) / 1_000_000);
        self.shared.note_health(source, |health| {
            health.last_seen = Some(now);
            health.accepted += receipt.n_accepted as u64;
            health.rejected += receipt.rejected.len() as u64;
            if let Some(rejected) = receipt.rejected.last() {
                health.last_problem = Some(rejected.why.clone());
            }
            health.clock_skew_s = skew_s.or(health.clock_skew_s);
        });
    }
}

impl Receipt {
    /// The last record written; everything before it of this delivery is too.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.records.map(|it| it.1)
    }
}

/// What comes through the door; or, where some that may have no series yet, what those are.
fn let_in(
    zone: &Zone,
    delivered: &Delivered,
    now: Time,
) -> Result<(Vec<Observation>, Receipt), BTreeSet<SeriesKey>> {
    let (from, unit_required) = (&delivered.from, delivered.unit_required);
    let look = Look { zone, from, unit_required, now, is_told: false };
    let mut observations = Vec::with_capacity(delivered.message.items.len());
    let mut receipt = Receipt::default();
    let mut without = BTreeSet::new();
    for item in &delivered.message.items {
        let raw = match item {
            Ok(raw) => raw,
            Err(reject) => {
                receipt.rejected.push(by_intake(reject));
                continue;
            }
        };
        match look.admit(raw) {
            Err(refusal) => {
                receipt.rejected.push(by_door(raw.row, &refusal, &delivered.origin));
            }
            Ok(admitted) => {
                receipt.n_implausible += usize::from(admitted.flag == Flag::Implausible);
                if let Some(series) = admitted.series {
                    observations.push(admitted.observation(series));
                } else {
                    let (entity, quantity) = (&admitted.entity.id, &admitted.quantity.id);
                    without.insert((entity.clone(), quantity.clone(), admitted.instrument));
                }
            }
        }
    }
    if without.is_empty() { Ok((observations, receipt)) } else { Err(without) }
}

/// One fact holds at most a day of readings, so that the judge never has to remember more.
fn facts(delivered: &Delivered, mut observations: Vec<Observation>) -> Vec<Fact> {
    if !observations.is_sorted_by_key(|it| it.time) {
        observations.sort_by_key(|it| it.time);
    }
    let day = |it: &Observation| it.time.0.div_euclid(DAY_US);
    let is_of_one_day = observations.first().map(day) == observations.last().map(day);
    if is_of_one_day && (1..=OBSERVATIONS_PER_FACT_MAX).contains(&observations.len()) {
        let (source, origin) = (delivered.source.clone(), delivered.origin.clone());
        return vec![Fact::Observed(Batch { source, origin, observations })];
    }
    let days = observations.chunk_by(|a, b| day(a) == day(b));
    let parts = days.flat_map(|it| it.chunks(OBSERVATIONS_PER_FACT_MAX));
    let fact = |part: &[Observation]| {
        Fact::Observed(Batch {
            source: delivered.source.clone(),
            origin: delivered.origin.clone(),
            observations: part.to_vec(),
        })
    };
    parts.map(fact).collect()
}

pub(super) fn by_intake(reject: &Reject) -> Rejected {
    let why = Text { vi: reject.sentence(Lang::Vi), en: reject.sentence(Lang::En) };
    Rejected { row: reject.row(), code: reject.code(), why }
}

/// Said in the words of what was sent: a person looks for the line of a file, not for an item.
pub(super) fn by_door(row: usize, refusal: &Refusal, origin: &Origin) -> Rejected {
    let (vi, en) = match origin {
        Origin::StationFile { .. } => ("dòng", "line"),
        Origin::Import { .. } => ("hàng", "row"),
        _ => ("mục", "item"),
    };
    let why = refusal.sentence();
    let why = Text { vi: format!("{vi} {row}: {}", why.vi), en: format!("{en} {row}: {}", why.en) };
    Rejected { row, code: refusal.code(), why }
}
