//! Readings come in: through the door, into the log, and back with a receipt.

use std::{collections::BTreeSet, sync::Arc};

use intake::{Item, RawReading, Reject};
use model::{
    Batch, EntityId, Fact, Flag, Lang, Observation, Origin, Period, Position, QuantityId, SourceId,
    Text, Time,
};
use port::PortError;

use super::Centre;
use crate::{
    door::{Deliverer, Look, Refusal},
    zone::Zone,
};

/// Readings one fact of the log holds at most.
const OBSERVATIONS_PER_FACT_MAX: usize = 10_000;

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
    pub items: Vec<Item>,
}

/// What became of a delivery. Everything accepted is durable.
#[derive(Debug, Default)]
pub struct Receipt {
    /// Readings in the log.
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
    /// Where and why, in both languages.
    pub why: Text,
}

impl Centre {
    /// Takes a delivery in; returns once what was accepted is durable.
    pub async fn take(&self, delivered: Delivered) -> Result<Receipt, PortError> {
        let now = self.now();
        let mut receipt = Receipt::default();
        let observations = self.through_the_door(&delivered, now, &mut receipt).await?;
        receipt.n_accepted = observations.len();
        self.note(&delivered.source, now, &observations, &receipt);
        let facts = facts(&delivered, observations);
        if !facts.is_empty() {
            let n_facts = facts.len() as u64;
            let last = self.world.log.append(now, facts).await?;
            // An append is one stretch of the log.
            receipt.records = Some((Position(last.0 + 1 - n_facts), last));
        }
        Ok(receipt)
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
        receipt: &mut Receipt,
    ) -> Result<Vec<Observation>, PortError> {
        let mut zone = self.zone();
        let first_of_kind = first_readings(&look(&zone, delivered, now), &delivered.items);
        if !first_of_kind.is_empty() {
            self.make_series(&first_of_kind).await?;
            zone = self.zone();
        }
        let look = look(&zone, delivered, now);
        let mut observations = Vec::with_capacity(delivered.items.len());
        for item in &delivered.items {
            match item {
                Err(reject) => receipt.rejected.push(by_intake(reject)),
                Ok(raw) => match look.admit(raw) {
                    Err(refusal) => receipt.rejected.push(by_door(raw, &refusal)),
                    Ok(admitted) => {
                        let implausible = admitted.flag == Flag::Implausible;
                        receipt.n_implausible += usize::from(implausible);
                        observations
                            .extend(admitted.series.map(|series| admitted.observation(series)));
                    }
                },
            }
        }
        Ok(observations)
    }

    /// Makes series on their first reading. A station with an air quality index gets its series
    /// with them.
    async fn make_series(&self, keys: &BTreeSet<SeriesKey>) -> Result<(), PortError> {
        let gate = self.registry().await;
        let catalogue = Arc::clone(&self.zone().catalogue);
        for (entity, quantity, instrument) in keys {
            gate.write().series_for(entity, quantity, instrument).await?;
            let Some((kind, _)) = quantity.as_str().rsplit_once('.') else { continue };
            let index = QuantityId::new(&format!("{kind}.{}", crate::AQI_QUANTITY));
            if let Some(index) = index.ok().filter(|it| catalogue.quantities.contains_key(it)) {
                gate.write().series_for(entity, &index, "").await?;
            }
        }
        gate.show().await
    }

    fn note(&self, source: &SourceId, now: Time, observations: &[Observation], receipt: &Receipt) {
        let newest = observations.iter().map(|it| it.time).max();
        let skew_s = newest.map(|it| (now.0 - it.0) / 1_000_000);
        self.shared.note_health(source, |health| {
            health.last_seen = Some(now);
            health.accepted += observations.len() as u64;
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

/// Entity, quantity, instrument.
type SeriesKey = (EntityId, QuantityId, String);

fn look<'a>(zone: &'a Zone, delivered: &'a Delivered, now: Time) -> Look<'a> {
    Look { zone, from: &delivered.from, unit_required: delivered.unit_required, now }
}

/// Readings that will be let in but have no series yet.
fn first_readings(look: &Look<'_>, items: &[Item]) -> BTreeSet<SeriesKey> {
    let admitted = items.iter().flatten().filter_map(|raw| look.admit(raw).ok());
    let without = admitted.filter(|it| it.series.is_none());
    without.map(|it| (it.entity.id.clone(), it.quantity.id.clone(), it.instrument)).collect()
}

/// One fact holds at most a day of readings, so that the judge never has to remember more.
fn facts(delivered: &Delivered, mut observations: Vec<Observation>) -> Vec<Fact> {
    observations.sort_by_key(|it| it.time);
    let same_day = |a: &Observation, b: &Observation| {
        let day = |it: &Observation| Period::Day.window(it.time, model::Zone::UTC).0;
        day(a) == day(b)
    };
    let days = observations.chunk_by(same_day);
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

fn by_intake(reject: &Reject) -> Rejected {
    let why = Text { vi: reject.sentence(Lang::Vi), en: reject.sentence(Lang::En) };
    Rejected { row: reject.row(), why }
}

fn by_door(raw: &RawReading, refusal: &Refusal) -> Rejected {
    let why = refusal.sentence();
    let why = Text {
        vi: format!("mục {}: {}", raw.row, why.vi),
        en: format!("item {}: {}", raw.row, why.en),
    };
    Rejected { row: raw.row, why }
}
