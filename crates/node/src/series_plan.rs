//! What the judge needs to know of one series. A hundred thousand of them are looked at all the time,
//! so each is small: what series have in common stands there once, and each points to it.

use std::{collections::BTreeMap, sync::Arc};

use alarm::Rule;
use model::{EntityId, KindId, Period, Quantity, QuantityId, SeriesId, Span, Zone as TimeZone};
use observe::{MeanRules, SeriesRules};
use pack::Catalogue;
use vn_aqi::Pollutant;

use crate::own_rules::Feeding;

/// Everything the judge needs to know of one series.
#[derive(Debug, Clone)]
pub struct SeriesPlan {
    /// The series.
    pub id: SeriesId,
    /// Whose.
    pub entity: EntityId,
    /// The place of that among the entities of the registry.
    pub entity_at: usize,
    /// Its kind.
    pub kind: KindId,
    /// Of what.
    pub quantity: Arc<Quantity>,
    /// By which instrument; empty where there is only one.
    pub instrument: String,
    /// How it is averaged.
    pub rules: Arc<SeriesRules>,
    /// Whose calendar, and how much must be valid.
    pub means: Arc<MeanRules>,
    /// The oxygen series that accompanies it.
    pub oxygen: Option<SeriesId>,
    /// What it is to the air quality index.
    pub pollutant: Option<Pollutant>,
    /// Alarm rules that watch it, silence aside.
    pub watched_by: Arc<[Arc<Rule>]>,
    /// Units' own rules that it feeds.
    pub feeds: Vec<Feeding>,
}

impl SeriesPlan {
    /// How often means over a window come.
    #[must_use]
    pub fn every(&self, period: Period) -> Span {
        match period {
            Period::Raw => self.rules.every,
            Period::FiveMinutes => Span::from_min(5),
            Period::Hour | Period::EightHours => Span::from_h(1),
            Period::Day | Period::Year => Span::from_h(24),
        }
    }
}

/// What series have in common, made as they ask for it.
pub(crate) struct InCommon<'c> {
    catalogue: &'c Catalogue,
    quantities: BTreeMap<QuantityId, OfQuantity>,
    rules: BTreeMap<(QuantityId, Span), Arc<SeriesRules>>,
    means: BTreeMap<TimeZone, Arc<MeanRules>>,
}

/// What the series of one quantity have in common.
#[derive(Clone)]
pub(crate) struct OfQuantity {
    pub(crate) quantity: Arc<Quantity>,
    pub(crate) watched_by: Arc<[Arc<Rule>]>,
}

impl<'c> InCommon<'c> {
    /// `watching` are the rules that watch readings or means.
    pub(crate) fn new(catalogue: &'c Catalogue, watching: impl Iterator<Item = &'c Rule>) -> Self {
        let mut watchers: BTreeMap<&QuantityId, Vec<Arc<Rule>>> = BTreeMap::new();
        for rule in watching {
            let shared = Arc::new(rule.clone());
            for quantity in &rule.quantities {
                watchers.entry(quantity).or_default().push(Arc::clone(&shared));
            }
        }
        let quantities = catalogue.quantities.iter().map(|(id, it)| {
            let watched_by = watchers.remove(id).unwrap_or_default().into();
            (id.clone(), OfQuantity { quantity: Arc::new(it.clone()), watched_by })
        });
        let quantities = quantities.collect();
        Self { catalogue, quantities, rules: BTreeMap::new(), means: BTreeMap::new() }
    }

    /// Of a quantity that a pack knows.
    pub(crate) fn of(&self, quantity: &QuantityId) -> Option<OfQuantity> {
        self.quantities.get(quantity).cloned()
    }

    /// How series of a quantity are averaged that are heard so often.
    pub(crate) fn rules(&mut self, quantity: &Quantity, every: Span) -> Arc<SeriesRules> {
        let new = || {
            let Quantity { id, decimals, means, .. } = quantity;
            let (quantity, means) = (id.clone(), means.clone());
            Arc::new(SeriesRules { quantity, decimals: *decimals, every, means })
        };
        Arc::clone(self.rules.entry((quantity.id.clone(), every)).or_insert_with(new))
    }

    /// How means are computed by a calendar.
    pub(crate) fn means(&mut self, zone: TimeZone) -> Arc<MeanRules> {
        let of_packs = self.catalogue.means.as_ref();
        let new = || {
            let share_min = of_packs.map_or(1.0, |it| it.share_min);
            let source = of_packs.map(|it| it.source.clone()).unwrap_or_default();
            Arc::new(MeanRules { zone, share_min, source })
        };
        Arc::clone(self.means.entry(zone).or_insert_with(new))
    }
}
