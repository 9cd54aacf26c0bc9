//! How far an asker's hand reaches among people, posts and chains: to the people of their own
//! subtree, and to the posts whose superior is one of them. Rooms and chains are of nobody's unit:
//! they belong to the duty room as a whole, and so do channels into our own network.

use std::collections::BTreeMap;

use model::{OrgId, UserId};
use notify::{Directory, Duty, DutyId, PersonId};

use crate::{app::Reception, gate::Asker, problem::Problem};

/// What somebody answers for.
pub(super) struct Reach<'a> {
    asker: &'a Asker,
    /// Units of everybody with an account; empty where the asker answers for the whole.
    orgs: BTreeMap<UserId, OrgId>,
}

impl<'a> Reach<'a> {
    pub(super) async fn of(here: &Reception, asker: &'a Asker) -> Result<Self, Problem> {
        if asker.sees_all() {
            return Ok(Self { asker, orgs: BTreeMap::new() });
        }
        let users = here.centre.world().accounts.users().await?;
        Ok(Self { asker, orgs: users.into_iter().map(|it| (it.id, it.org)).collect() })
    }

    /// Somebody of their own people. Who has no account, as a room, is of no unit.
    pub(super) fn person(&self, id: &PersonId) -> bool {
        let org = self.orgs.get(&id.0);
        self.asker.sees_all() || org.is_some_and(|it| self.asker.sees_org(it))
    }

    /// A post they answer for: that of whoever is told when nobody holds it.
    pub(super) fn duty(&self, it: &Duty) -> bool {
        self.person(&it.superior)
    }

    /// The post, if they answer for it; otherwise they are not even told that it exists.
    pub(super) fn own_duty<'d>(
        &self,
        directory: &'d Directory,
        id: &str,
    ) -> Result<&'d Duty, Problem> {
        let duty = id.parse::<DutyId>().ok().and_then(|it| directory.duties.get(&it));
        duty.filter(|it| self.duty(it)).ok_or_else(|| Problem::not_found("duty", id))
    }

    /// What is left at a post is read and written by whoever answers for it and whoever is on its
    /// roster.
    pub(super) fn reads_duty(&self, directory: &Directory, it: &Duty) -> bool {
        self.duty(it) || self.is_on_roster(directory, it)
    }

    fn is_on_roster(&self, directory: &Directory, duty: &Duty) -> bool {
        let me = &self.asker.user.id;
        let stands_in = |for_whom: &PersonId| {
            let mut away = directory.absences.iter().filter(|it| it.person == *for_whom);
            away.any(|it| it.replacement.as_ref().is_some_and(|it| it.0 == *me))
        };
        let mut shifts = directory.shifts.iter().filter(|it| it.duty == duty.id);
        shifts.any(|it| it.person.0 == *me || stands_in(&it.person))
    }
}
