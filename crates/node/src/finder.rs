//! Finding entities: by words, kind, unit, place. All of it is in memory; what makes it quick is that
//! names are folded once, when somebody first looks after a change of the registry, and never for
//! somebody who only sends readings.

use std::sync::Arc;

use model::{Area, Circle, Entity, KindId, OrgId, Way, fold};

use crate::Zone;

/// Which entities. What is not said does not matter.
#[derive(Debug, Clone, Default)]
pub struct EntitySearch {
    /// Of this kind.
    pub kind: Option<KindId>,
    /// Of this unit and what is below it.
    pub owner: Option<OrgId>,
    /// All of these words are in its code, names, station code or address, wherever in a word.
    pub words: String,
    /// In the unit of administration at this place of the catalogue's list.
    pub admin_unit: Option<usize>,
    /// Within these areas, all of them.
    pub areas: Vec<Area>,
    /// Within so many metres of a place.
    pub circle: Option<Circle>,
}

/// One that was looked for.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// It.
    pub entity: &'a Entity,
    /// From the middle of the circle, where there is one.
    pub way: Option<Way>,
}

/// What is remembered of each entity of the registry, in its order.
#[derive(Debug)]
pub(crate) struct Finder {
    words: Vec<String>,
    admin_units: Vec<Option<usize>>,
}

impl Finder {
    pub(crate) fn new(zone: &Zone) -> Self {
        let entities = &zone.registry.entities;
        let units = zone.catalogue.admin_units.as_ref();
        let admin_unit = |it: &Entity| {
            let (units, stated) = (units?, it.attribute_text(Entity::ADMIN_UNIT));
            match stated {
                Some(code) => units.at(&code),
                None => units.named_in(&it.attribute_text(Entity::ADDRESS)?),
            }
        };
        Self {
            words: entities.iter().map(words_of).collect(),
            admin_units: entities.iter().map(admin_unit).collect(),
        }
    }
}

/// Everything an entity is looked for by, folded; a line each, so that no word is made of two.
fn words_of(entity: &Entity) -> String {
    let mut words = entity.id.as_str().to_owned();
    let mut add = |text: &str| {
        words.push('\n');
        words.push_str(text);
    };
    add(&entity.title.vi);
    if entity.title.en != entity.title.vi {
        add(&entity.title.en);
    }
    for name in [Entity::STATION_CODE, Entity::ADDRESS] {
        if let Some(text) = entity.attribute_text(name) {
            add(&text);
        }
    }
    fold(&words)
}

impl Zone {
    /// Entities that somebody looks for and may see, in the order of the registry: by code.
    #[must_use]
    pub fn find_entities(
        &self,
        search: &EntitySearch,
        may_see: impl Fn(&Entity) -> bool,
    ) -> Vec<Found<'_>> {
        let finder = self.finder();
        let words = fold(&search.words);
        let words: Vec<&str> = words.split_whitespace().collect();
        let owners = search.owner.as_ref().map(|it| self.tree.subtree(it));
        let is_wanted = |at: usize, it: &Entity| {
            search.kind.as_ref().is_none_or(|kind| it.kind == *kind)
                && search.admin_unit.is_none_or(|unit| finder.admin_units[at] == Some(unit))
                && owners.as_ref().is_none_or(|owners| owners.contains(&it.owner))
                && is_within(&search.areas, it)
                && words.iter().all(|word| finder.words[at].contains(word))
        };
        let found = self.registry.entities.iter().enumerate().filter_map(|(at, entity)| {
            if !is_wanted(at, entity) || !may_see(entity) {
                return None;
            }
            let way = match &search.circle {
                None => None,
                Some(circle) => Some(circle.way_to(entity.place?)?),
            };
            Some(Found { entity, way })
        });
        found.collect()
    }

    /// How many entities lie in each unit of administration, in the order of the catalogue, and how
    /// many do not say where they lie.
    #[must_use]
    pub fn count_by_admin_unit(&self, may_see: impl Fn(&Entity) -> bool) -> (Vec<usize>, usize) {
        let units = self.catalogue.admin_units.as_ref().map_or(0, |it| it.units.len());
        let (mut counts, mut without) = (vec![0; units], 0);
        let finder = self.finder();
        for (entity, unit) in self.registry.entities.iter().zip(&finder.admin_units) {
            if may_see(entity) {
                let count = unit.map_or(&mut without, |it| &mut counts[it]);
                *count += 1;
            }
        }
        (counts, without)
    }

    /// The unit of administration an entity lies in, as its record says.
    #[must_use]
    pub fn admin_unit_of(&self, entity: &Entity) -> Option<&pack::AdminUnit> {
        let units = self.catalogue.admin_units.as_ref()?;
        let at = match entity.attribute_text(Entity::ADMIN_UNIT) {
            Some(code) => units.at(&code)?,
            None => units.named_in(&entity.attribute_text(Entity::ADDRESS)?)?,
        };
        units.units.get(at)
    }

    fn finder(&self) -> Arc<Finder> {
        Arc::clone(self.finder.get_or_init(|| Arc::new(Finder::new(self))))
    }
}

fn is_within(areas: &[Area], entity: &Entity) -> bool {
    areas.is_empty()
        || entity.place.is_some_and(|place| areas.iter().all(|area| area.contains(place)))
}
