//! What hangs on what: stations behind gateways, gateways on feeders, everything on the feed of its
//! source. From the links of the registry, followed to their end; a circle in them ends where it
//! began.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use model::{EntityId, Kind, KindId, Relation, SourceId};
use port::RegistryContent;

/// Ties of a zone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ties {
    hangs_on: HashMap<EntityId, Vec<EntityId>>,
    heard_through: HashMap<EntityId, Vec<EntityId>>,
    feeds: HashMap<SourceId, Vec<EntityId>>,
    /// Places of the entities in the registry, each after those it hangs on.
    pub(crate) order: Vec<usize>,
}

impl Ties {
    pub(crate) fn new(registry: &RegistryContent, kinds: &BTreeMap<KindId, Kind>) -> Self {
        let mut ties = Self::default();
        let is_feed = |it: &&model::Entity| kinds.get(&it.kind).is_some_and(|it| it.feed);
        for feed in registry.entities.iter().filter(is_feed) {
            if let Some(source) = &feed.source {
                ties.feeds.entry(source.clone()).or_default().push(feed.id.clone());
            }
        }
        let mut behind: HashMap<&EntityId, Vec<&EntityId>> = HashMap::new();
        let mut all: HashMap<&EntityId, Vec<&EntityId>> = HashMap::new();
        for link in &registry.links {
            let (hanging, on) = link.ends();
            all.entry(hanging).or_default().push(on);
            if link.relation == Relation::Behind {
                behind.entry(hanging).or_default().push(on);
            }
        }
        for entity in &registry.entities {
            let feeds = entity.source.as_ref().and_then(|it| ties.feeds.get(it));
            for feed in feeds.into_iter().flatten().filter(|it| **it != entity.id) {
                all.entry(&entity.id).or_default().push(feed);
            }
        }
        let (hangs_on, heard_through) = (closed(&all), closed(&behind));
        let mut order: Vec<usize> = (0..registry.entities.len()).collect();
        order.sort_by_key(|at| {
            hangs_on.get(&registry.entities[*at].id).map_or(0, |it: &Vec<EntityId>| it.len())
        });
        Self { hangs_on, heard_through, order, ..ties }
    }

    pub(crate) fn hangs_on(&self, entity: &EntityId) -> &[EntityId] {
        self.hangs_on.get(entity).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn heard_through(&self, entity: &EntityId) -> &[EntityId] {
        self.heard_through.get(entity).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn feeds_of(&self, source: &SourceId) -> &[EntityId] {
        self.feeds.get(source).map_or(&[], Vec::as_slice)
    }
}

/// Everything reached from each, the nearest first.
fn closed(direct: &HashMap<&EntityId, Vec<&EntityId>>) -> HashMap<EntityId, Vec<EntityId>> {
    let reached = |from: &EntityId| {
        let (mut seen, mut found) = (BTreeSet::from([from]), Vec::new());
        let mut open: VecDeque<&EntityId> =
            direct.get(from).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop_front() {
            if seen.insert(next) {
                found.push(next.clone());
                open.extend(direct.get(next).into_iter().flatten());
            }
        }
        found
    };
    direct.keys().map(|it| ((*it).clone(), reached(it))).collect()
}

#[cfg(test)]
mod tests {
    use model::Link;

    use super::*;

    fn id(text: &str) -> EntityId {
        EntityId::new(text).unwrap()
    }

    #[test]
    fn links_are_followed_to_their_end_and_circles_end() {
        let link = |from: &str, relation, to: &str| Link { from: id(from), relation, to: id(to) };
        let links = vec![
            link("station", Relation::Behind, "gateway"),
            link("feeder", Relation::Feeds, "gateway"),
            link("feeder", Relation::Feeds, "pump"),
            link("a", Relation::Behind, "b"),
            link("b", Relation::Behind, "a"),
        ];
        let registry = RegistryContent { links, ..RegistryContent::default() };
        let ties = Ties::new(&registry, &BTreeMap::new());
        let names = |it: &[EntityId]| it.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(ties.hangs_on(&id("station"))), ["gateway", "feeder"]);
        assert_eq!(names(ties.heard_through(&id("station"))), ["gateway"]);
        assert_eq!(names(ties.hangs_on(&id("pump"))), ["feeder"]);
        assert_eq!(names(ties.heard_through(&id("pump"))), [""; 0]);
        assert_eq!(names(ties.hangs_on(&id("a"))), ["b"]);
        assert_eq!(names(ties.hangs_on(&id("feeder"))), [""; 0]);
    }
}
