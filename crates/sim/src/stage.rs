//! The real judge in virtual time: no log, no disk, no clock.

use std::sync::Arc;

use model::{
    Batch, EntityId, Fact, Flag, LifeStep, Observation, Origin, Position, QuantityId, Record,
    RuleId, SeriesId, Source, SourceId, Time,
};
use node::{AQI_QUANTITY, Judge, Zone};
use pack::Catalogue;
use port::RegistryContent;

use crate::facility::{Facility, Said};

/// A judge with the zone it judges.
pub(crate) struct Stage {
    /// The zone.
    pub(crate) zone: Zone,
    /// Alarms that were given, in their order.
    pub(crate) raised: Vec<Raised>,
    judge: Judge,
    position: Position,
    source: SourceId,
}

/// An alarm that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raised {
    /// When the product heard what gave it.
    pub(crate) heard_at: Time,
    /// When its condition had held long enough.
    pub(crate) at: Time,
    /// By this rule.
    pub(crate) rule: RuleId,
    /// At this facility.
    pub(crate) entity: EntityId,
}

impl Stage {
    /// An empty history over this zone. Entities are heard under the name of `source`.
    pub(crate) fn new(
        catalogue: Arc<Catalogue>,
        content: RegistryContent,
        source: &Source,
    ) -> Self {
        Self {
            zone: Zone::new(catalogue, content, None),
            raised: vec![],
            judge: Judge::default(),
            position: Position::default(),
            source: source.id.clone(),
        }
    }

    /// A facility says something of `at`; the product hears it at `now`.
    pub(crate) fn hear(&mut self, facility: &Facility, said: &Said, at: Time, now: Time) {
        let observation = |(instrument, value): (&crate::facility::Instrument, &f64)| {
            let series = self.zone.series_id(&facility.entity, &instrument.quantity.id, "")?;
            let quantity = &instrument.quantity;
            let plausible = (quantity.plausible_min..=quantity.plausible_max).contains(value);
            let flag = if plausible { said.flag } else { Flag::Implausible };
            Some(Observation { series, time: at, value: *value, flag })
        };
        let observations =
            facility.instruments.iter().zip(&said.values).filter_map(observation).collect();
        let source = self.source.clone();
        let batch = Batch { source, origin: Origin::Mqtt, observations };
        self.take(now, Fact::Observed(batch));
    }

    /// Time passes.
    pub(crate) fn tick(&mut self, now: Time) {
        self.take(now, Fact::Ticked);
    }

    fn take(&mut self, known_at: Time, fact: Fact) {
        self.position = self.position.next();
        let record = Record { position: self.position, known_at, fact };
        let mut effects = node::Effects::default();
        self.judge.apply(&self.zone, &record, &mut effects);
        let raised = |it: &&model::LifeEntry| matches!(it.step, LifeStep::Raised { .. });
        for entry in effects.changes.life.iter().filter(raised) {
            let alarm = effects.changes.alarms.iter().find(|it| it.id == entry.alarm);
            self.raised.extend(alarm.map(|it| Raised {
                heard_at: known_at,
                at: it.raised_at,
                rule: it.rule.clone(),
                entity: it.entity.clone(),
            }));
        }
    }
}

/// The series a facility needs, numbered from `first` on; with it that of its air quality index,
/// where its kind has one.
pub(crate) fn series_of(
    facility: &Facility,
    kind: &model::KindId,
    catalogue: &Catalogue,
    first: u32,
) -> Vec<model::Series> {
    let quantities = quantities_of(facility, kind, catalogue);
    let series = |(id, quantity): (u32, QuantityId)| model::Series {
        id: SeriesId(id),
        entity: facility.entity.clone(),
        quantity,
        instrument: String::new(),
    };
    (first..).zip(quantities).map(series).collect()
}

/// What is kept of a facility: what is measured, and the air quality index where its kind has one.
pub(crate) fn quantities_of(
    facility: &Facility,
    kind: &model::KindId,
    catalogue: &Catalogue,
) -> Vec<QuantityId> {
    let measured = facility.instruments.iter().map(|it| it.quantity.id.clone());
    let index = QuantityId::new(&format!("{kind}.{AQI_QUANTITY}")).ok();
    let index = index.filter(|it| catalogue.quantities.contains_key(it));
    measured.chain(index).collect()
}
