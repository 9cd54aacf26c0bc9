//! What a noun is written with: the zone it stands in and the names of people.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::{Entity, EntityId, OrgId, ProcedureId, RuleId, Span, Text, Time, UserId};
use node::Zone;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{app::Reception, problem::Problem, wire::Words};

/// Names of people are read again this often.
const NAMES_GOOD_FOR: Span = Span::from_s(10);

/// Names by login name.
pub(crate) type Names = Arc<HashMap<UserId, String>>;

/// The zone and the names, as one answer sees them.
pub(crate) struct Pen<'a> {
    pub(crate) zone: &'a Zone,
    pub(crate) names: Names,
}

/// Names of people, remembered for a moment: every alarm in every stream needs some.
#[derive(Default)]
pub(crate) struct NameBook {
    read: Mutex<Option<(Time, Names)>>,
}

/// A person, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// The entity an alarm or a case is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Subject {
    id: String,
    title: Words,
    kind: String,
    owner_org: String,
    owner_title: Words,
    park_title: Option<Words>,
    /// Longitude and latitude, WGS84 degrees.
    #[schema(value_type = Option<(f64, f64)>)]
    place: Option<[f64; 2]>,
    simulated: bool,
}

impl NameBook {
    pub(crate) async fn names(&self, here: &Reception) -> Result<Names, Problem> {
        let now = here.centre.now();
        let kept = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, names)) = kept
            && now.since(at) < NAMES_GOOD_FOR
        {
            return Ok(names);
        }
        let users = here.centre.world().accounts.users().await?;
        let names: Names = Arc::new(users.into_iter().map(|it| (it.id, it.name)).collect());
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, names.clone()));
        Ok(names)
    }

    /// Somebody was added or renamed.
    pub(crate) fn forget(&self) {
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Pen<'_> {
    pub(crate) fn person(&self, id: &UserId) -> Person {
        let name = self.names.get(id).cloned();
        Person { id: id.to_string(), name: name.unwrap_or_else(|| id.to_string()) }
    }

    pub(crate) fn org_title(&self, id: &OrgId) -> Words {
        self.zone.org(id).map_or_else(|| same_in_both(id.as_str()), |it| (&it.title).into())
    }

    pub(crate) fn rule_title(&self, id: &RuleId) -> Words {
        self.zone.rule(id).map_or_else(|| same_in_both(id.as_str()), |it| (&it.title).into())
    }

    pub(crate) fn procedure_title(&self, id: &ProcedureId) -> Words {
        let procedure = self.zone.catalogue.procedures.get(id);
        procedure.map_or_else(|| same_in_both(id.as_str()), |it| (&it.title).into())
    }

    pub(crate) fn park_title(&self, owner: &OrgId) -> Option<Words> {
        self.zone.park_of(owner).map(|it| (&it.title).into())
    }

    /// An entity that the registry has lost keeps its code.
    pub(crate) fn subject(&self, id: &EntityId) -> Subject {
        let Some(entity) = self.zone.entity(id) else {
            return Subject {
                id: id.to_string(),
                title: same_in_both(id.as_str()),
                kind: String::new(),
                owner_org: String::new(),
                owner_title: same_in_both(""),
                park_title: None,
                place: None,
                simulated: false,
            };
        };
        Subject {
            id: entity.id.to_string(),
            title: (&entity.title).into(),
            kind: entity.kind.to_string(),
            owner_org: entity.owner.to_string(),
            owner_title: self.org_title(&entity.owner),
            park_title: self.park_title(&entity.owner),
            place: place_of(entity),
            simulated: entity.simulated,
        }
    }
}

/// Longitude and latitude.
pub(crate) fn place_of(entity: &Entity) -> Option<[f64; 2]> {
    entity.place.map(|it| [it.longitude_deg(), it.latitude_deg()])
}

/// A code in place of a title.
pub(crate) fn same_in_both(text: &str) -> Words {
    (&Text::new(text, text)).into()
}

/// A short number people can say on the radio: five letters of the id in Crockford's base 32, which
/// has no I, L, O and U to mishear. It is shown, never looked up by.
pub(crate) fn number(letter: char, id: Uuid) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = (id.as_u128() >> (128 - 25)) as usize;
    let five = [20, 15, 10, 5, 0].map(|shift| char::from(LETTERS[(bits >> shift) & 31]));
    format!("{letter}-{}", String::from_iter(five))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_short_and_stays() {
        let id = Uuid::from_u128(0xffff_ffff_0000_0000_0000_0000_0000_0000);
        assert_eq!(number('A', id), "A-ZZZZZ");
        assert_eq!(number('C', Uuid::from_u128(1)), "C-00000");
        assert_eq!(number('A', Uuid::from_u128(0x0800_0000 << 96)), "A-10000");
    }
}
