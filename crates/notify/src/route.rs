//! Who is meant: the chain that fits, and the people a rung names at this moment.

use model::{AlarmClass, EntityId, Severity, Time};

use crate::{
    facts::AlarmFacts,
    form::PersonId,
    people::{Aim, Chain, Directory, Person, Rung},
    roster::{Standing, answers, on_duty},
    trace::Said,
};

/// The first chain that fits, by rank and code.
pub(crate) fn chain<'a>(
    directory: &'a Directory,
    class: AlarmClass,
    entity: &EntityId,
    severity: Severity,
    now: Time,
) -> Option<&'a Chain> {
    let fits = |it: &&Chain| it.fits(severity, class, entity, now);
    let fitting = directory.chains.iter().filter(fits);
    fitting.min_by_key(|it| (it.rank, &it.id))
}

/// Alarms with the same key are told together: of one place and cause, and by the same chain whatever
/// their severity and the hour. So those that a chain names by their entity have a key of their own.
pub(crate) fn key(directory: &Directory, facts: &AlarmFacts) -> String {
    let names =
        |it: &&Chain| it.names(&facts.entity) && it.class.is_none_or(|it| it == facts.class);
    let chains = directory.chains.iter().filter(names);
    let mut ids: Vec<String> = chains.map(|it| it.id.to_string()).collect();
    ids.sort_unstable();
    [vec![facts.group.clone()], ids].concat().join("/")
}

/// Somebody a rung names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meant {
    pub(crate) person: PersonId,
    /// They hold a post now: at work, so no quiet hours.
    pub(crate) at_work: bool,
}

/// The people these rungs name now, nobody twice, and what is to be said of how they were found.
pub(crate) fn meant(directory: &Directory, rungs: &[Rung], now: Time) -> (Vec<Meant>, Vec<Said>) {
    let (mut found, mut named, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for aim in rungs.iter().flat_map(|it| &it.to) {
        match aim {
            Aim::Duty(duty) => match on_duty(directory, duty, now) {
                Standing::Held { by, instead } => {
                    let replaced = |(absent, by)| Said::Replaced { absent, by };
                    said.extend(instead.into_iter().map(replaced));
                    found.extend(by.into_iter().map(|person| Meant { person, at_work: true }));
                }
                Standing::Hole => {
                    let Some(duty) = directory.duties.get(duty) else { continue };
                    let superior = duty.superior.clone();
                    said.push(Said::Hole { duty: duty.id.clone(), superior: superior.clone() });
                    named.push(superior);
                }
            },
            Aim::Superior(duty) => named.extend(superiors(directory, duty, now)),
            Aim::Person(person) => named.push(person.clone()),
        }
    }
    for person in named {
        let Some(who) = answers(directory, &person, now) else { continue };
        if who != person {
            said.push(Said::Replaced { absent: person, by: who.clone() });
        }
        found.push(Meant { person: who, at_work: false });
    }
    // Whoever is meant twice is at work if one of the routes says so.
    found.sort_by(|a, b| (&a.person, b.at_work).cmp(&(&b.person, a.at_work)));
    found.dedup_by(|a, b| a.person == b.person);
    (found, said)
}

fn superiors(directory: &Directory, duty: &crate::DutyId, now: Time) -> Vec<PersonId> {
    let of_duty = directory.duties.get(duty).map(|it| it.superior.clone());
    let Standing::Held { by, .. } = on_duty(directory, duty, now) else {
        return of_duty.into_iter().collect();
    };
    let superior = |it: &PersonId| {
        let own = directory.people.get(it).and_then(|it: &Person| it.superior.clone());
        own.or_else(|| of_duty.clone())
    };
    by.iter().filter_map(superior).collect()
}
