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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, path::Path, time::Instant};

    use model::{Attribute, Org, OrgKind, Place, Quota, Text, Time};
    use port::RegistryContent;

    use super::*;

    /// As many as a large city has; the goal is 50 ms a question.
    const N: u32 = 100_000;

    /// A question takes at most this in a build that is not optimised, on a machine that does other
    /// things: what is quadratic would take minutes.
    const QUESTION_MS_MAX: u128 = 2_000;

    const NAMES: [&str; 5] = [
        "Ống khói lò hơi",
        "Cửa xả nước thải",
        "Trạm quan trắc",
        "Nhà kho Đình Vũ",
        "Cổng Hải Phòng",
    ];

    fn entity(n: u32) -> Entity {
        // Rows and columns over the city, without a random number.
        let (column, row) = (f64::from(n % 317), f64::from(n / 317));
        let place = Place::new(106.5 + column / 400.0, 20.6 + row / 700.0);
        let unit = if n.is_multiple_of(2) { "phường Đông Hải" } else { "xã Cẩm Giàng" };
        let address = format!("Lô {}, {unit}", n % 97);
        Entity {
            id: format!("thing-{n:06}").parse().unwrap(),
            kind: if n.is_multiple_of(3) { "stack" } else { "outlet" }.parse().unwrap(),
            title: Text::new(&format!("{} số {n}", NAMES[n as usize % 5]), &format!("Thing {n}")),
            owner: format!("org-{}", n % 10).parse().unwrap(),
            place: place.ok(),
            attributes: BTreeMap::from([(Entity::ADDRESS.to_owned(), Attribute::Text(address))]),
            valid_from: Time::from_s(0),
            valid_to: None,
            source: None,
            every: None,
            simulated: true,
        }
    }

    fn zone() -> Zone {
        let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/base");
        let catalogue = Arc::new(pack::load(&packs).unwrap());
        let org = |n: usize| Org {
            id: format!("org-{n}").parse().unwrap(),
            parent: (0 < n).then(|| "org-0".parse().unwrap()),
            kind: OrgKind::Enterprise,
            title: Text::new("Đơn vị", "Unit"),
            quota: Quota::default(),
        };
        let orgs = (0..10).map(org).collect();
        let entities = (0..N).map(entity).collect();
        Zone::new(catalogue, RegistryContent { orgs, entities, ..RegistryContent::default() }, None)
    }

    #[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures")]
    /// Asks, says how long it took, and holds the answer against what each entity says of itself.
    fn check(zone: &Zone, what: &str, search: &EntitySearch, expected: impl Fn(&Entity) -> bool) {
        let begin = Instant::now();
        let found = zone.find_entities(search, |_| true);
        let took = begin.elapsed();
        println!("{what}: {} of {N} in {took:.1?}", found.len());
        let found: Vec<&Entity> = found.iter().map(|it| it.entity).collect();
        let expected: Vec<&Entity> =
            zone.registry.entities.iter().filter(|it| expected(it)).collect();
        assert!(found == expected, "{what}: {} found, {} expected", found.len(), expected.len());
        assert!(!found.is_empty() && found.len() < N as usize, "{what}: it chooses");
        assert!(took.as_millis() < QUESTION_MS_MAX, "{what}: {took:?}");
    }

    #[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures")]
    fn first_look(zone: &Zone) {
        let begin = Instant::now();
        let all = zone.find_entities(&EntitySearch::default(), |_| true);
        println!("first look after a change, all {}: {:.1?}", all.len(), begin.elapsed());
        assert_eq!(all.len(), N as usize);
    }

    #[test]
    fn a_hundred_thousand_are_found_at_once() {
        let zone = zone();
        first_look(&zone);
        let words = EntitySearch { words: "HAI phong 7".to_owned(), ..EntitySearch::default() };
        check(&zone, "words", &words, |it| {
            let address = it.attribute_text(Entity::ADDRESS).unwrap();
            it.title.vi.contains("Hải Phòng")
                && (it.id.as_str().contains('7') || address.contains('7'))
        });
        let centre = Place::new(106.75, 20.83).unwrap();
        for radius_m in [500.0, 5_000.0, 30_000.0] {
            let circle = Circle { centre, radius_m };
            let search = EntitySearch { circle: Some(circle), ..EntitySearch::default() };
            check(&zone, &format!("within {radius_m} m"), &search, |it| {
                centre.way_to(it.place.unwrap()).distance_m <= radius_m
            });
        }
        let area = Area::polygons(&[vec![vec![
            [106.6, 20.7],
            [106.9, 20.7],
            [106.75, 21.0],
            [106.6, 20.7],
        ]]])
        .unwrap();
        let drawn = EntitySearch { areas: vec![area.clone()], ..EntitySearch::default() };
        check(&zone, "drawn area", &drawn, |it| area.contains(it.place.unwrap()));
        let units = zone.catalogue.admin_units.as_ref().unwrap();
        let unit = EntitySearch { admin_unit: units.at("10903"), ..EntitySearch::default() };
        check(&zone, "unit of administration", &unit, |it| {
            it.attribute_text(Entity::ADDRESS).unwrap().contains("Giàng")
        });
        let both = EntitySearch {
            kind: Some("stack".parse().unwrap()),
            owner: Some("org-3".parse().unwrap()),
            ..EntitySearch::default()
        };
        check(&zone, "kind and owner", &both, |it| {
            it.kind.as_str() == "stack" && it.owner.as_str() == "org-3"
        });
    }

    #[test]
    fn who_may_not_see_it_does_not_find_it() {
        let zone = zone();
        let search = EntitySearch { words: "thing-000001".to_owned(), ..EntitySearch::default() };
        assert_eq!(zone.find_entities(&search, |_| true).len(), 1);
        assert!(zone.find_entities(&search, |it| it.owner.as_str() == "org-0").is_empty());
        let (counts, without) = zone.count_by_admin_unit(|it| it.owner.as_str() == "org-1");
        assert_eq!((counts.iter().sum::<usize>(), without), (N as usize / 10, 0));
    }
}
