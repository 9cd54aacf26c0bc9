//! Who holds a post at a moment, and when nobody will.

use model::Time;

use crate::{
    form::{DutyId, PersonId},
    people::{Directory, Shift},
};

/// Replacements of replacements are followed so far.
const STAND_INS_MAX: usize = 4;

/// Who holds a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Somebody does.
    Held {
        /// They, or whoever stands in for them; sorted, nobody twice.
        by: Vec<PersonId>,
        /// Who is away, and who stands in.
        instead: Vec<(PersonId, PersonId)>,
    },
    /// Nobody does.
    Hole,
}

/// Who holds a post at `now`.
#[must_use]
pub fn on_duty(directory: &Directory, duty: &DutyId, now: Time) -> Standing {
    let (mut by, mut instead) = (Vec::new(), Vec::new());
    for shift in directory.shifts.iter().filter(|it| it.duty == *duty && it.covers(now)) {
        let Some(present) = present(directory, &shift.person, now) else { continue };
        if present != shift.person {
            instead.push((shift.person.clone(), present.clone()));
        }
        by.push(present);
    }
    by.sort();
    by.dedup();
    if by.is_empty() { Standing::Hole } else { Standing::Held { by, instead } }
}

/// The person, or who stands in for them; none where nobody does.
#[must_use]
pub(crate) fn present(directory: &Directory, person: &PersonId, now: Time) -> Option<PersonId> {
    let mut who = person.clone();
    for _ in 0..=STAND_INS_MAX {
        let away = directory
            .absences
            .iter()
            .find(|it| it.person == who && it.from <= now && now < it.until);
        match away {
            None => return Some(who).filter(|it| !directory.left.contains(it)),
            Some(absence) => who = absence.replacement.clone()?,
        }
    }
    None
}

/// Who answers when somebody is meant: they, or who stands in for them, or their superior in turn. Where
/// none of those is there, they themselves: somebody on holiday is better than nobody.
pub(crate) fn answers(directory: &Directory, person: &PersonId, now: Time) -> Option<PersonId> {
    let mut who = person;
    for _ in 0..=STAND_INS_MAX {
        if let Some(present) = present(directory, who, now) {
            return Some(present);
        }
        let superior = directory.people.get(who).and_then(|it| it.superior.as_ref());
        let Some(superior) = superior else { break };
        who = superior;
    }
    Some(person.clone()).filter(|it| !directory.left.contains(it))
}

/// Stretches from `from` to `until` in which nobody holds a post.
#[must_use]
pub fn holes(directory: &Directory, duty: &DutyId, from: Time, until: Time) -> Vec<(Time, Time)> {
    let of_duty = || directory.shifts.iter().filter(|it| it.duty == *duty);
    let mut edges: Vec<Time> = of_duty().flat_map(|it| [it.from, it.until]).collect();
    edges.extend(directory.absences.iter().flat_map(|it| [it.from, it.until]));
    edges.retain(|it| from < *it && *it < until);
    edges.extend([from, until]);
    edges.sort();
    edges.dedup();
    let mut found: Vec<(Time, Time)> = Vec::new();
    for pair in edges.windows(2) {
        let (begin, end) = (pair[0], pair[1]);
        if on_duty(directory, duty, begin) != Standing::Hole {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.1 == begin => last.1 = end,
            _ => found.push((begin, end)),
        }
    }
    found
}

impl Shift {
    fn covers(&self, now: Time) -> bool {
        self.from <= now && now < self.until
    }
}
