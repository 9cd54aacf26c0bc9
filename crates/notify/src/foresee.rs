//! Whom an alarm would be told to, and when, if nobody acknowledged it: the questions the pipeline
//! asks, answered ahead, with nothing told. What only the moment knows is not in it: a flood, a
//! channel that died, what somebody was told just before.

use std::slice;

use model::{AlarmClass, EntityId, Severity, Time};

use crate::{
    form::PersonId,
    people::{Chain, Directory, Way},
    route::{chain, meant},
    tell::{quiet_of, ways_for},
    trace::Said,
};

/// An alarm that might be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supposed {
    /// How bad.
    pub severity: Severity,
    /// Of what sort.
    pub class: AlarmClass,
    /// Where.
    pub entity: EntityId,
    /// When it begins.
    pub at: Time,
}

/// One rung, when its turn comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenRung {
    /// When.
    pub at: Time,
    /// Whom it names then, nobody twice.
    pub people: Vec<ForeseenReader>,
    /// How they were found: who stands in, which post has a hole.
    pub said: Vec<Said>,
}

/// Somebody a rung would name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenReader {
    /// Who.
    pub person: PersonId,
    /// They hold a post then: at work, so no quiet hours.
    pub at_work: bool,
    /// An earlier rung has told them.
    pub told_before: bool,
    /// Their quiet hours keep it until then.
    pub quiet_until: Option<Time>,
    /// The ways that would be tried, in order; none, and nobody reaches them.
    pub ways: Vec<Way>,
}

/// The chain that would be taken, and its rungs; none where no chain fits and nobody is told.
#[must_use]
pub fn foresee<'a>(
    directory: &'a Directory,
    supposed: &Supposed,
) -> Option<(&'a Chain, Vec<ForeseenRung>)> {
    let Supposed { severity, class, entity, at } = supposed;
    let chain = chain(directory, *class, entity, *severity, *at)?;
    let (mut rungs, mut told, mut now) = (Vec::new(), Vec::new(), *at);
    for (n, rung) in chain.rungs.iter().enumerate() {
        // The first is told at once, whatever stands there.
        if 0 < n {
            now = now.plus(rung.after);
        }
        let (found, said) = meant(directory, slice::from_ref(rung), now);
        let reader = |it: crate::route::Meant| ForeseenReader {
            at_work: it.at_work,
            told_before: told.contains(&it.person),
            quiet_until: quiet_of(directory, &it, *severity, now),
            ways: ways_for(directory, &it.person, *severity),
            person: it.person,
        };
        let people: Vec<ForeseenReader> = found.into_iter().map(reader).collect();
        told.extend(people.iter().map(|it| it.person.clone()));
        rungs.push(ForeseenRung { at: now, people, said });
    }
    Some((chain, rungs))
}
