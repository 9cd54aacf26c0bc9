//! A channel that takes nothing is called dead. Its owner and their superior hear of it by another: again
//! and again, until one of them is reached.

use model::{Severity, Time};

use crate::{
    form::{NoticeId, PersonId, WayId},
    group::try_again_at,
    notice::{Delivery, Handing, NoticeKind},
    people::{Directory, Way},
    roster::answers,
    state::{Health, Key, State},
    tell::{Draft, hand, usable},
};

/// Notices in a row that a channel did not take until it is called dead.
const FAILURES_MAX: u32 = 3;

/// Whose, and which of theirs.
type Whose<'a> = (&'a PersonId, &'a WayId);

/// It works.
pub(crate) fn revive(state: &mut State, (person, way): Whose<'_>) {
    let known = state.health.get(&(person.clone(), way.clone()));
    if known.is_some_and(|it| it.failures != 0 || it.dead_since.is_some()) {
        let health = health(state, (person, way));
        *health = Health::alive(person, way);
    }
}

/// Counts against it. When it dies, its owner and their superior are told.
pub(crate) fn weaken(
    directory: &Directory,
    state: &mut State,
    (person, way): Whose<'_>,
    gone: bool,
    now: Time,
) -> Vec<Handing> {
    let health = health(state, (person, way));
    health.failures = health.failures.saturating_add(1);
    if health.dead_since.is_some() || (!gone && health.failures < FAILURES_MAX) {
        return vec![];
    }
    health.dead_since = Some(now);
    let readers = readers(directory, person, now);
    tell(directory, state, (person, way), readers, now)
}

/// Somebody has been told that it is dead.
pub(crate) fn reached(state: &mut State, whose: Whose<'_>, reader: &PersonId) {
    if !is_dead(state, whose) {
        return;
    }
    let health = health(state, whose);
    if !health.known_by.contains(reader) {
        health.known_by.push(reader.clone());
    }
    (health.lost_since, health.again_at) = (None, None);
}

/// Somebody could not be told.
pub(crate) fn unreached(state: &mut State, whose: Whose<'_>, reader: &PersonId, now: Time) {
    if !is_dead(state, whose) {
        return;
    }
    let health = health(state, whose);
    health.known_by.retain(|it| it != reader);
    if health.known_by.is_empty() {
        health.lose(now);
    }
}

/// Those whose time has come are told of again.
pub(crate) fn again(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    retry(directory, state, now, |it| it.again_at.is_some_and(|it| it <= now))
}

/// People have set something: somebody may have a way now.
pub(crate) fn route_anew(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    retry(directory, state, now, |it| it.lost_since.is_some())
}

fn retry(
    directory: &Directory,
    state: &mut State,
    now: Time,
    is_due: impl Fn(&Health) -> bool,
) -> Vec<Handing> {
    let due = state.health.values().filter(|it| is_due(it));
    let due: Vec<_> = due.map(|it| (it.person.clone(), it.way.clone())).collect();
    let mut handings = Vec::new();
    for (person, way) in due {
        let whose = (&person, &way);
        // Whether it arrives is lost until somebody says otherwise.
        health(state, whose).lose(now);
        if !is_under_way(state, whose) {
            let mut readers = readers(directory, &person, now);
            readers.retain(|it| !ways(directory, state, whose, it).is_empty());
            handings.extend(tell(directory, state, whose, readers, now));
        }
    }
    handings
}

/// Its owner, and their superior or whoever stands in for them.
fn readers(directory: &Directory, person: &PersonId, now: Time) -> Vec<PersonId> {
    let superior = directory.people.get(person).and_then(|it| it.superior.as_ref());
    let superior = superior.and_then(|it| answers(directory, it, now));
    let mut readers = vec![person.clone()];
    readers.extend(superior.filter(|it| it != person));
    readers
}

/// By what they can be told of it: not by itself.
fn ways(
    directory: &Directory,
    state: &State,
    (person, way): Whose<'_>,
    reader: &PersonId,
) -> Vec<Way> {
    let mut ways = usable(directory, state, reader, Severity::High);
    ways.retain(|it| reader != person || it.id != *way);
    ways
}

fn tell(
    directory: &Directory,
    state: &mut State,
    (person, way): Whose<'_>,
    readers: Vec<PersonId>,
    now: Time,
) -> Vec<Handing> {
    let mut handings = Vec::new();
    for reader in readers {
        let draft = Draft {
            id: NoticeId::of(&format!("dead/{person}/{way}/{reader}@{}", now.0)),
            person: &reader,
            kind: NoticeKind::DeadWay { person: person.clone(), way: way.clone() },
            parts: vec![],
            severity: Severity::High,
            drill: false,
            rung: 0,
            ways: ways(directory, state, (person, way), &reader),
        };
        handings.extend(hand(directory, state, draft, now));
    }
    handings
}

/// Is a notice of it still in the hands of a channel, or waited for?
fn is_under_way(state: &State, (person, way): Whose<'_>) -> bool {
    let is_of_it = |kind: &NoticeKind| match kind {
        NoticeKind::DeadWay { person: whose, way: which } => whose == person && which == way,
        _ => false,
    };
    state.notices.values().any(|it| {
        let open = matches!(
            it.delivery,
            Delivery::Handing | Delivery::Waiting { .. } | Delivery::Awaiting { .. }
        );
        open && is_of_it(&it.kind)
    })
}

fn is_dead(state: &State, (person, way): Whose<'_>) -> bool {
    let health = state.health.get(&(person.clone(), way.clone()));
    health.is_some_and(|it| it.dead_since.is_some())
}

fn health<'a>(state: &'a mut State, (person, way): Whose<'_>) -> &'a mut Health {
    state.touch(Key::Health(person.clone(), way.clone()));
    let alive = || Health::alive(person, way);
    state.health.entry((person.clone(), way.clone())).or_insert_with(alive)
}

impl Health {
    fn alive(person: &PersonId, way: &WayId) -> Self {
        Self {
            person: person.clone(),
            way: way.clone(),
            failures: 0,
            dead_since: None,
            known_by: Vec::new(),
            lost_since: None,
            again_at: None,
        }
    }

    /// Nobody knows that it is dead: they are tried again.
    fn lose(&mut self, now: Time) {
        let since = *self.lost_since.get_or_insert(now);
        self.again_at = Some(try_again_at(since, now));
    }
}
