//! The zone as the loop sees it: what the packs define and the registry holds, bound together and
//! indexed. Made anew, whole, whenever either changes; never edited.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use access::OrgTree;
use alarm::{Rule, Test};
use law::LawBook;
use model::{
    Confirmation, Date, Entity, EntityId, KindId, Org, OrgId, Permit, QuantityId, RuleId, SeriesId,
    Source, SourceId, Span, Time, Zone as TimeZone,
};
use pack::Catalogue;
use port::RegistryContent;
use rustc_hash::FxBuildHasher;
use vn_aqi::Pollutant;

use crate::{
    desks::Kept,
    finder::Finder,
    own_rules::OwnRules,
    series_map::SeriesTable,
    series_plan::{InCommon, OfQuantity, SeriesPlan},
    ties::Ties,
};

/// Name of the quantity under which the air quality index of a kind is kept.
pub const AQI_QUANTITY: &str = "vn_aqi";

/// Definitions and registry, bound.
#[derive(Debug, Clone)]
pub struct Zone {
    /// What the packs define.
    pub catalogue: Arc<Catalogue>,
    /// What the registry holds.
    pub registry: RegistryContent,
    /// The tree of units.
    pub tree: OrgTree,
    /// The law.
    pub book: Arc<LawBook>,
    /// Judge everything by the law of this day: a hypothesis, never the record.
    pub as_of_law: Option<Date>,
    orgs: Index<OrgId, usize>,
    entities: Index<EntityId, usize>,
    sources: Index<SourceId, usize>,
    plans: SeriesTable<Arc<SeriesPlan>>,
    keys: HashMap<(EntityId, QuantityId, String), SeriesId>,
    wire_names: Index<EntityId, Index<String, SeriesId>>,
    station_codes: Index<String, EntityId>,
    series_of: HashMap<EntityId, Vec<SeriesId>>,
    permits: HashMap<EntityId, Vec<Permit>>,
    silent_rules: Index<KindId, Vec<Arc<Rule>>>,
    ties: Ties,
    suppressors: HashSet<RuleId>,
    /// Made when somebody first looks.
    pub(crate) finder: OnceLock<Arc<Finder>>,
    /// Rules that units have made for themselves.
    pub own: OwnRules,
    /// Procedures as cases were begun with, where they are others than today's.
    pub(crate) kept: Kept,
}

/// By codes of the registry and the packs, which only operators choose: nobody who sends readings
/// can make them collide, and several are looked up for each.
type Index<K, T> = HashMap<K, T, FxBuildHasher>;

impl Zone {
    /// Binds definitions and registry. Series whose entity or quantity no pack knows any more are
    /// left out: their history stays, nothing is judged.
    #[must_use]
    pub fn new(
        catalogue: Arc<Catalogue>,
        registry: RegistryContent,
        as_of_law: Option<Date>,
    ) -> Self {
        let book = LawBook::new(
            catalogue.regulations.values().cloned().collect(),
            catalogue.limits.clone(),
        );
        let mut zone = Self {
            tree: OrgTree::new(&registry.orgs),
            book: Arc::new(book),
            as_of_law,
            orgs: index(&registry.orgs, |it| it.id.clone()),
            entities: index(&registry.entities, |it| it.id.clone()),
            sources: index(&registry.sources, |it| it.id.clone()),
            plans: SeriesTable::default(),
            keys: HashMap::new(),
            wire_names: Index::default(),
            station_codes: Index::default(),
            series_of: HashMap::new(),
            permits: HashMap::new(),
            silent_rules: Index::default(),
            ties: Ties::default(),
            suppressors: HashSet::new(),
            finder: OnceLock::new(),
            own: OwnRules::default(),
            kept: Kept::new(&catalogue, &registry.procedures),
            catalogue,
            registry,
        };
        zone.index_permits();
        zone.index_station_codes();
        zone.own = OwnRules::new(&zone.catalogue, &zone.registry, &zone.tree);
        zone.index_series();
        zone.index_silent_rules();
        zone.ties = Ties::new(&zone.registry, &zone.catalogue.kinds);
        let suppressing = zone.catalogue.rules.values().flat_map(|it| &it.suppressed_by);
        zone.suppressors = suppressing.cloned().collect();
        zone
    }

    /// A unit.
    #[must_use]
    pub fn org(&self, id: &OrgId) -> Option<&Org> {
        self.orgs.get(id).map(|at| &self.registry.orgs[*at])
    }

    /// An entity.
    #[must_use]
    pub fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.entities.get(id).map(|at| &self.registry.entities[*at])
    }

    /// A source.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.get(id).map(|at| &self.registry.sources[*at])
    }

    /// A series with all that is known of it.
    #[must_use]
    pub fn plan(&self, series: SeriesId) -> Option<&Arc<SeriesPlan>> {
        self.plans.get(&series)
    }

    /// The series of (entity, quantity, instrument), if it was ever seen.
    #[must_use]
    pub fn series_id(
        &self,
        entity: &EntityId,
        quantity: &QuantityId,
        instrument: &str,
    ) -> Option<SeriesId> {
        // Three small clones; only the door asks, once a reading.
        self.keys.get(&(entity.clone(), quantity.clone(), instrument.to_owned())).copied()
    }

    /// The entity with this code, or with this `station_code` among its attributes: loggers name
    /// stations their own way.
    #[must_use]
    pub fn entity_called(&self, text: &str) -> Option<&Entity> {
        let known = self.entities.get(text).map(|at| &self.registry.entities[*at]);
        known.or_else(|| self.entity(self.station_codes.get(text)?))
    }

    /// Every series that a pack knows, by number.
    pub fn series(&self) -> impl Iterator<Item = &SeriesPlan> {
        self.registry.series.iter().filter_map(|it| self.plan(it.id).map(AsRef::as_ref))
    }

    /// The only-instrument series of an entity under a name its quantity has on a wire. This is the
    /// door's quick way: it allocates nothing.
    #[must_use]
    pub fn series_called(&self, entity: &EntityId, name: &str) -> Option<SeriesId> {
        self.wire_names.get(entity)?.get(name).copied()
    }

    /// The series of an entity, in the order its kind lists quantities.
    #[must_use]
    pub fn series_of(&self, entity: &EntityId) -> &[SeriesId] {
        self.series_of.get(entity).map_or(&[], Vec::as_slice)
    }

    /// The series of an entity that carries its air quality index.
    #[must_use]
    pub fn aqi_series(&self, entity: &Entity) -> Option<SeriesId> {
        let quantity = QuantityId::new(&format!("{}.{AQI_QUANTITY}", entity.kind)).ok()?;
        self.series_id(&entity.id, &quantity, "")
    }

    /// Every version of an entity's permits.
    #[must_use]
    pub fn permits_of(&self, entity: &EntityId) -> &[Permit] {
        self.permits.get(entity).map_or(&[], Vec::as_slice)
    }

    /// Confirmations of limits.
    #[must_use]
    pub fn confirmations(&self) -> &[Confirmation] {
        &self.registry.confirmations
    }

    /// The rules that watch entities of a kind for silence.
    #[must_use]
    pub fn silent_rules(&self, kind: &KindId) -> &[Arc<Rule>] {
        self.silent_rules.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Everything an entity hangs on, the nearest first: gateways, feeders, the feed of its source.
    #[must_use]
    pub fn hangs_on(&self, entity: &EntityId) -> &[EntityId] {
        self.ties.hangs_on(entity)
    }

    /// What an entity is heard through: when it speaks, they all live.
    #[must_use]
    pub fn heard_through(&self, entity: &EntityId) -> &[EntityId] {
        self.ties.heard_through(entity)
    }

    /// The entities that stand for a source.
    #[must_use]
    pub fn feeds_of(&self, source: &SourceId) -> &[EntityId] {
        self.ties.feeds_of(source)
    }

    /// Entities, each after what it hangs on.
    pub fn causes_first(&self) -> impl Iterator<Item = &Entity> {
        self.ties.order.iter().map(|at| &self.registry.entities[*at])
    }

    /// Does a rule watch whether this entity is heard?
    #[must_use]
    pub fn is_listened_for(&self, entity: &EntityId) -> bool {
        let entity = self.entity(entity).filter(|it| it.valid_to.is_none());
        entity.is_some_and(|it| !self.silent_rules(&it.kind).is_empty())
    }

    /// Does an alarm of this rule make others say the same, worse?
    #[must_use]
    pub fn suppresses(&self, rule: &RuleId) -> bool {
        self.suppressors.contains(rule)
    }

    /// The unit that answered for an entity at a time.
    #[must_use]
    pub fn owner_at(&self, entity: &EntityId, at: Time) -> Option<&OrgId> {
        let owners = self.registry.former_owners.iter().filter(|it| it.entity == *entity);
        let then = owners.filter(|it| at < it.until).min_by_key(|it| it.until);
        then.map(|it| &it.owner).or_else(|| self.entity(entity).map(|it| &it.owner))
    }

    /// The owner of an entity and every unit above it.
    #[must_use]
    pub fn orgs_above(&self, entity: &EntityId) -> Vec<&OrgId> {
        self.entity(entity).map(|it| self.path_of(&it.owner)).unwrap_or_default()
    }

    /// A unit and every unit above it. A circle ends where it began.
    #[must_use]
    pub fn path_of<'a>(&'a self, org: &'a OrgId) -> Vec<&'a OrgId> {
        let mut path = vec![org];
        while let Some(above) = path.last().and_then(|it| self.org(it)?.parent.as_ref()) {
            if path.contains(&above) {
                break;
            }
            path.push(above);
        }
        path
    }

    /// A rule by its code, of a pack or of a unit.
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        let own = || self.own.newest(id).map(|it| &it.rule);
        self.catalogue.rules.get(id).or_else(own)
    }

    /// The next time that something ceases to be watched by the clock alone, without a new zone.
    pub(crate) fn next_end(&self, now: Time) -> Time {
        let of_entities = self.registry.entities.iter().filter_map(|it| it.valid_to);
        let all = of_entities.chain(self.own.turns()).filter(|it| now < *it);
        all.min().unwrap_or(Time(i64::MAX))
    }

    /// The park an organisation lies in: itself or the nearest unit above that is one.
    #[must_use]
    pub fn park_of(&self, org: &OrgId) -> Option<&Org> {
        let mut at = self.org(org)?;
        for _ in 0..self.registry.orgs.len() {
            if at.kind == model::OrgKind::Park {
                return Some(at);
            }
            at = self.org(at.parent.as_ref()?)?;
        }
        None
    }

    /// How often an entity as a whole is expected to be heard.
    #[must_use]
    pub fn every_of(&self, entity: &Entity) -> Span {
        let of_source = entity.source.as_ref().and_then(|it| self.source(it)).map(|it| it.every);
        entity.every.or(of_source).unwrap_or(Span::from_min(5))
    }

    /// The zone of an entity's legal day: that of its source, else the packs'.
    fn time_zone_of(&self, entity: &Entity) -> TimeZone {
        let of_source = entity.source.as_ref().and_then(|it| self.source(it)).map(|it| it.zone);
        let of_packs = self.catalogue.means.as_ref().map(|it| it.zone);
        of_source.or(of_packs).unwrap_or(TimeZone::VIET_NAM)
    }

    fn index_permits(&mut self) {
        for permit in &self.registry.permits {
            self.permits.entry(permit.entity.clone()).or_default().push(permit.clone());
        }
    }

    fn index_station_codes(&mut self) {
        for entity in &self.registry.entities {
            if let Some(code) = entity.attribute_text("station_code") {
                self.station_codes.insert(code, entity.id.clone());
            }
        }
    }

    fn index_silent_rules(&mut self) {
        let silent = self.catalogue.rules.values().filter(|it| is_silent(it));
        for rule in silent {
            let of_kind = self.silent_rules.entry(rule.kind.clone()).or_default();
            of_kind.push(Arc::new(rule.clone()));
        }
    }

    fn index_series(&mut self) {
        let catalogue = Arc::clone(&self.catalogue);
        let watching = catalogue.rules.values().filter(|it| !is_silent(it));
        let mut common = InCommon::new(&catalogue, watching);
        for series in &self.registry.series {
            let key = (series.entity.clone(), series.quantity.clone(), series.instrument.clone());
            self.keys.insert(key, series.id);
        }
        let mut own = std::mem::take(&mut self.own);
        for series in &self.registry.series {
            let Some(entity) = self.entity(&series.entity) else { continue };
            let Some(of_quantity) = common.of(&series.quantity) else { continue };
            let mut plan = self.plan_for(series, entity, of_quantity, &mut common);
            plan.feeds = own.take_feedings(series.id);
            if series.instrument.is_empty() {
                let names = self.wire_names.entry(series.entity.clone()).or_default();
                names.insert(plan.quantity.name().to_owned(), series.id);
                names.extend(plan.quantity.symbols.iter().map(|it| (it.clone(), series.id)));
            }
            self.series_of.entry(series.entity.clone()).or_default().push(series.id);
            self.plans.insert(series.id, Arc::new(plan));
        }
        self.own = own;
        self.order_series();
    }

    fn plan_for(
        &self,
        series: &model::Series,
        entity: &Entity,
        OfQuantity { quantity, watched_by }: OfQuantity,
        common: &mut InCommon<'_>,
    ) -> SeriesPlan {
        let kind = self.catalogue.kinds.get(&entity.kind);
        let oxygen = kind.and_then(|it| it.oxygen.as_ref()).filter(|it| **it != quantity.id);
        SeriesPlan {
            id: series.id,
            entity: entity.id.clone(),
            entity_at: self.entities.get(&entity.id).copied().unwrap_or(usize::MAX),
            kind: entity.kind.clone(),
            instrument: series.instrument.clone(),
            rules: common.rules(&quantity, entity.every.unwrap_or(quantity.every)),
            means: common.means(self.time_zone_of(entity)),
            oxygen: oxygen.and_then(|it| self.series_id(&entity.id, it, "")),
            pollutant: kind.filter(|it| it.aqi).and_then(|_| pollutant(quantity.name())),
            quantity,
            watched_by,
            feeds: Vec::new(),
        }
    }

    fn order_series(&mut self) {
        let plans = &self.plans;
        let kinds = &self.catalogue.kinds;
        for series in self.series_of.values_mut() {
            series.sort_by_key(|id| {
                let plan = plans.get(id);
                let listed = plan.and_then(|it| {
                    let of_kind = &kinds.get(&it.kind)?.quantities;
                    of_kind.iter().position(|quantity| *quantity == it.quantity.id)
                });
                (listed.unwrap_or(usize::MAX), *id)
            });
        }
    }
}

fn is_silent(rule: &Rule) -> bool {
    matches!(rule.test, Test::Silent { .. })
}

fn index<T, K: std::hash::Hash + Eq>(items: &[T], key: impl Fn(&T) -> K) -> Index<K, usize> {
    items.iter().enumerate().map(|(at, it)| (key(it), at)).collect()
}

/// The lists of an index are named as the quantities of its kind are.
fn pollutant(name: &str) -> Option<Pollutant> {
    match name {
        "pm25" => Some(Pollutant::Pm25),
        "pm10" => Some(Pollutant::Pm10),
        "so2" => Some(Pollutant::So2),
        "no2" => Some(Pollutant::No2),
        "co" => Some(Pollutant::Co),
        "o3" => Some(Pollutant::O3OneHour),
        _ => None,
    }
}
