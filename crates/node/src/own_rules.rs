//! Rules that units have made for themselves, bound to the things they watch. Made anew with the
//! zone: a saved rule judges from the next reading, and what it watched and is no more is left out.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use alarm::{Feed, Happening, Part, PartTest, Rule, Test, Watch};
use model::{
    Entity, EntityId, IndicatorId, OrgId, Period, QuantityId, RuleId, RuleVersion, SeriesId, Time,
};
use pack::{Catalogue, OwnRule, OwnRuleForm, OwnWrong, read_own_rule};
use port::RegistryContent;
use rustc_hash::FxBuildHasher;

/// One version of a unit's own rule, ready to judge.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnVersion {
    /// As the engine runs it.
    pub rule: Rule,
    /// Whose.
    pub org: OrgId,
    /// Only these things; all of its kind when empty.
    pub entities: Vec<EntityId>,
    /// Parts of another kind hear what is so near, in metres.
    pub near_m: u32,
    /// It judges what is known from then on,
    pub from: Time,
    /// and before this.
    pub until: Option<Time>,
}

/// Who is told of what, by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Feeding {
    /// The rule.
    pub own: Arc<OwnVersion>,
    /// Which part of it.
    pub part: u8,
    /// The second side of a difference.
    pub second: bool,
    /// Readings, or means over this window.
    pub period: Period,
    /// The thing it is about; the series itself where none is named.
    pub subject: Option<EntityId>,
}

/// What of one rule on one subject must hear the clock.
type Ticking = (Arc<OwnVersion>, Vec<(EntityId, Option<SeriesId>)>);

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct OwnRules {
    /// Every version that can be read, by rule, the oldest first.
    versions: BTreeMap<RuleId, Vec<Arc<OwnVersion>>>,
    by_series: HashMap<SeriesId, Vec<Feeding>, FxBuildHasher>,
    by_forecast: HashMap<SeriesId, Vec<Feeding>, FxBuildHasher>,
    by_event: HashMap<EntityId, Vec<(Happening, Feeding)>, FxBuildHasher>,
    by_indicator: BTreeMap<(IndicatorId, OrgId), Vec<Feeding>>,
    ticking: Vec<Ticking>,
}

/// Reads a definition as it was kept.
pub fn own_rule(
    catalogue: &Catalogue,
    kept: &RuleVersion,
) -> Result<Result<OwnRule, OwnWrong>, serde_json::Error> {
    let form: OwnRuleForm = serde_json::from_str(&kept.definition)?;
    Ok(read_own_rule(catalogue, (&kept.rule, kept.number), &form, &kept.why))
}

impl Feeding {
    /// What the part tests.
    pub(crate) fn tests(&self) -> Option<&Part> {
        self.own.watch()?.parts.get(usize::from(self.part))
    }
}

impl OwnVersion {
    /// A version of a rule that was read.
    #[must_use]
    pub fn new(read: OwnRule, org: OrgId, from: Time, until: Option<Time>) -> Self {
        let OwnRule { rule, entities, near_m } = read;
        Self { rule, org, entities, near_m, from, until }
    }

    /// Does it judge what is known at this time?
    #[must_use]
    pub fn is_in_force(&self, now: Time) -> bool {
        self.from <= now && self.until.is_none_or(|it| now < it)
    }

    /// What it watches for.
    #[must_use]
    pub fn watch(&self) -> Option<&Watch> {
        match &self.rule.test {
            Test::Watch(watch) => Some(watch),
            _ => None,
        }
    }

    /// The things it watches: of its kind, of its unit or those below, still there.
    #[must_use]
    pub fn subjects<'a>(&self, things: &'a Things<'_>) -> Vec<&'a Entity> {
        let of_kind = things.of_kind(self.rule.kind.as_str());
        let named = |it: &&Entity| self.entities.is_empty() || self.entities.contains(&it.id);
        of_kind
            .filter(|it| it.valid_to.is_none() && things.are_under(&self.org, &it.owner))
            .filter(named)
            .collect()
    }

    /// The series that feed its parts on one subject.
    #[must_use]
    pub fn feeders(&self, things: &Things<'_>, subject: &Entity) -> Vec<Feeder> {
        let Some(watch) = self.watch() else { return Vec::new() };
        let mut feeders = Vec::new();
        for (part, it) in (0_u8..).zip(&watch.parts) {
            let (sides, period) = match &it.feed {
                Feed::Reading { quantity, period } | Feed::Forecast { quantity, period, .. } => {
                    (vec![quantity], *period)
                }
                Feed::Difference { quantity, minus, period } => (vec![quantity, minus], *period),
                // These are of no series.
                Feed::Indicator(_) | Feed::Event { .. } => continue,
            };
            for (second, quantity) in [false, true].into_iter().zip(sides) {
                let of = |it: &Entity| things.series(&it.id, quantity);
                let series: Vec<SeriesId> = if is_of(quantity, self.rule.kind.as_str()) {
                    of(subject)
                } else {
                    self.near(things, subject, quantity).into_iter().flat_map(of).collect()
                };
                let feeder = |series| Feeder { series, part, second, period };
                feeders.extend(series.into_iter().map(feeder));
            }
        }
        feeders
    }

    /// What measures a quantity near a thing, the nearest first; only the unit's own.
    fn near<'a>(
        &self,
        things: &'a Things<'_>,
        subject: &Entity,
        quantity: &QuantityId,
    ) -> Vec<&'a Entity> {
        let Some((kind, _)) = quantity.as_str().rsplit_once('.') else { return Vec::new() };
        let theirs = |it: &&Entity| it.valid_to.is_none() && things.are_under(&self.org, &it.owner);
        let mut near: Vec<(f64, &Entity)> = things
            .of_kind(kind)
            .filter(theirs)
            .filter_map(|it| Some((subject.place?.way_to(it.place?).distance_m, it)))
            .filter(|it| it.0 <= f64::from(self.near_m))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
        near.into_iter().map(|it| it.1).take(alarm::FEEDERS_MAX).collect()
    }
}

/// A series that feeds a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feeder {
    /// Which.
    pub series: SeriesId,
    /// Which part.
    pub part: u8,
    /// The second side of a difference.
    pub second: bool,
    /// Readings, or means over this window.
    pub period: Period,
}

/// The registry, as rules look for what they watch.
pub struct Things<'a> {
    by_kind: HashMap<&'a str, Vec<&'a Entity>>,
    series: HashMap<(&'a str, &'a str), Vec<SeriesId>>,
    tree: &'a access::OrgTree,
}

impl<'a> Things<'a> {
    /// Indexes a registry.
    #[must_use]
    pub fn new(registry: &'a RegistryContent, tree: &'a access::OrgTree) -> Self {
        let mut by_kind: HashMap<&str, Vec<&Entity>> = HashMap::new();
        for it in &registry.entities {
            by_kind.entry(it.kind.as_str()).or_default().push(it);
        }
        let mut series: HashMap<(&str, &str), Vec<SeriesId>> = HashMap::new();
        for it in &registry.series {
            series.entry((it.entity.as_str(), it.quantity.as_str())).or_default().push(it.id);
        }
        Self { by_kind, series, tree }
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &'a Entity> + '_ {
        self.by_kind.get(kind).into_iter().flatten().copied()
    }

    fn series(&self, entity: &EntityId, quantity: &QuantityId) -> Vec<SeriesId> {
        self.series.get(&(entity.as_str(), quantity.as_str())).cloned().unwrap_or_default()
    }

    fn are_under(&self, org: &OrgId, owner: &OrgId) -> bool {
        self.tree.contains(org, owner)
    }
}

impl OwnRules {
    /// Binds them. A definition that the packs of today cannot read judges nothing; it is still shown.
    #[must_use]
    pub fn new(catalogue: &Catalogue, registry: &RegistryContent, tree: &access::OrgTree) -> Self {
        let mut rules = Self::default();
        if registry.rules.is_empty() {
            return rules;
        }
        let things = Things::new(registry, tree);
        for versions in registry.rules.chunk_by(|a, b| a.rule == b.rule) {
            for (at, kept) in versions.iter().enumerate().filter(|it| !it.1.retired) {
                let until = versions.get(at + 1).map(|it| it.known_at);
                match own_rule(catalogue, kept) {
                    Ok(Ok(read)) => {
                        let own = OwnVersion::new(read, kept.org.clone(), kept.known_at, until);
                        rules.bind(&things, Arc::new(own));
                    }
                    Ok(Err(wrong)) => {
                        tracing::warn!(rule = %kept.rule, kept.number, ?wrong, "a rule of a unit judges nothing");
                    }
                    Err(error) => {
                        tracing::warn!(rule = %kept.rule, kept.number, %error, "a rule of a unit judges nothing");
                    }
                }
            }
        }
        rules
    }

    fn bind(&mut self, things: &Things<'_>, own: Arc<OwnVersion>) {
        let Some(watch) = own.watch() else { return };
        let plain = watch.is_plain(&own.rule.kind);
        let mut subjects = Vec::new();
        for subject in own.subjects(things) {
            let named = (!plain).then(|| subject.id.clone());
            for Feeder { series, part, second, period } in own.feeders(things, subject) {
                let feeding =
                    Feeding { own: Arc::clone(&own), part, second, period, subject: named.clone() };
                let is_forecast = watch
                    .parts
                    .get(usize::from(part))
                    .is_some_and(|it| matches!(it.feed, Feed::Forecast { .. }));
                let of_sort = if is_forecast { &mut self.by_forecast } else { &mut self.by_series };
                of_sort.entry(series).or_default().push(feeding);
                if plain {
                    subjects.push((subject.id.clone(), Some(series)));
                }
            }
            self.bind_told(&own, watch, subject);
            if !plain {
                subjects.push((subject.id.clone(), None));
            }
        }
        if watch.hears_ticks() {
            self.ticking.push((Arc::clone(&own), subjects));
        }
        self.versions.entry(own.rule.id.clone()).or_default().push(own);
    }

    /// Parts that hear of no series: of events of the thing, and of indicators of the unit.
    fn bind_told(&mut self, own: &Arc<OwnVersion>, watch: &Watch, subject: &Entity) {
        for (part, it) in (0_u8..).zip(&watch.parts) {
            let feeding = || Feeding {
                own: Arc::clone(own),
                part,
                second: false,
                period: Period::Raw,
                subject: Some(subject.id.clone()),
            };
            match &it.feed {
                Feed::Event { event, .. } => {
                    let of_thing = self.by_event.entry(subject.id.clone()).or_default();
                    of_thing.push((*event, feeding()));
                }
                Feed::Indicator(id) => {
                    let key = (id.clone(), own.org.clone());
                    self.by_indicator.entry(key).or_default().push(feeding());
                }
                Feed::Reading { .. } | Feed::Difference { .. } | Feed::Forecast { .. } => {}
            }
        }
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// The newest version of a rule that can be read, in force or not.
    #[must_use]
    pub fn newest(&self, rule: &RuleId) -> Option<&Arc<OwnVersion>> {
        self.versions.get(rule)?.last()
    }

    /// The version of a rule that judges what is known at this time.
    pub(crate) fn in_force(&self, rule: &RuleId, now: Time) -> Option<&Arc<OwnVersion>> {
        self.versions.get(rule)?.iter().rev().find(|it| it.is_in_force(now))
    }

    /// When versions come into force, and when they go.
    pub(crate) fn turns(&self) -> impl Iterator<Item = Time> {
        let versions = self.versions.values().flatten();
        versions.flat_map(|it| [Some(it.from), it.until]).flatten()
    }

    /// Takes out what a series feeds, for its plan.
    pub(crate) fn take_feedings(&mut self, series: SeriesId) -> Vec<Feeding> {
        self.by_series.remove(&series).unwrap_or_default()
    }

    /// What hears of this happening to a thing.
    pub(crate) fn told_of(
        &self,
        entity: &EntityId,
        event: Happening,
    ) -> impl Iterator<Item = &Feeding> {
        let of_entity = self.by_event.get(entity).into_iter().flatten();
        of_entity.filter(move |it| it.0 == event).map(|it| &it.1)
    }

    /// What hears what is foreseen of a series.
    pub(crate) fn told_ahead(&self, series: SeriesId) -> &[Feeding] {
        self.by_forecast.get(&series).map_or(&[], Vec::as_slice)
    }

    /// What hears what an indicator answered for a unit.
    pub(crate) fn told_answer(&self, indicator: &IndicatorId, org: &OrgId) -> &[Feeding] {
        let key = (indicator.clone(), org.clone());
        self.by_indicator.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Indicators that rules in force look at, each with the unit it is asked for.
    pub(crate) fn indicators(&self, now: Time) -> impl Iterator<Item = &(IndicatorId, OrgId)> {
        let is_looked_at = move |it: &Feeding| it.own.is_in_force(now);
        let all = self.by_indicator.iter();
        all.filter(move |it| it.1.iter().any(is_looked_at)).map(|it| it.0)
    }

    /// What must hear the clock.
    pub(crate) fn ticking(&self) -> &[Ticking] {
        &self.ticking
    }
}

/// Is the sensor asked as it is, and not as the law writes its limits?
pub(crate) const fn is_of_the_sensor(test: &PartTest) -> bool {
    matches!(test, PartTest::Stuck { .. } | PartTest::Silent { .. })
}

fn is_of(quantity: &QuantityId, kind: &str) -> bool {
    quantity.as_str().rsplit_once('.').is_some_and(|it| it.0 == kind)
}
