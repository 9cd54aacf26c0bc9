//! One notice a person: what several routes, groups and windows bring them goes into as few as can
//! be, and nothing is told twice.

use std::fmt::Write as _;

use model::{Severity, Span, Time};

use crate::{
    clock::quiet_until,
    deliver,
    form::{GroupId, NoticeId, PersonId},
    group::Told,
    notice::{Delivery, Handing, Notice, NoticeKind, Part},
    people::{Directory, Way},
    route::Meant,
    state::{Key, Pooled, State},
    trace::Said,
};

/// So many notices in [`FLOOD_WITHIN`] are a flood: what follows is told together. EEMUA 191 and
/// ISA-18.2 call more than ten alarms in ten minutes one.
const FLOOD_N: usize = 10;
const FLOOD_WITHIN: Span = Span::from_min(10);

/// In a flood somebody is told this often.
pub(crate) const POOL: Span = Span::from_min(1);

/// What is critical waits no longer than this.
const POOL_CRITICAL: Span = Span::from_s(15);

/// Tells somebody what they have not been told of a group.
pub(crate) fn tell(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    meant: &Meant,
    now: Time,
) -> Option<Handing> {
    let person = &meant.person;
    let is_rest = state.waiting(person, id).any(|it| it.due.is_none());
    let group = state.group_mut(id)?;
    let severity = group.severity()?;
    let told = group.told.get(person).copied();
    let from = told.map_or(0, |it| it.upto);
    let is_news = from < group.n || told.is_some_and(|it| it.severity < severity);
    if !is_news && !is_rest {
        if !told.is_some_and(|it| it.unreached) {
            group.say(now, Said::AlreadyTold { person: person.clone() });
        }
        return None;
    }
    let worse = if told.is_some() { group.worse.clone() } else { Vec::new() };
    let part = Part { group: id, from, to: group.n, worse };
    let rung = group.rung;
    let news = Pooled { part, severity, rung, due: None, again: false };
    let waits = wait(directory, state, meant, severity, now);
    let sleeps = matches!(waits, Some((_, Said::Quiet { .. })));
    let group = state.group_mut(id)?;
    group.told.insert(person.clone(), Told { upto: group.n, severity, unreached: sleeps });
    // What waits of the same group comes along; the rest may go on waiting.
    let pool = state.pool_mut(person);
    let (mut parts, rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut pool.waiting).into_iter().partition(|it| it.part.group == id);
    pool.waiting = rest;
    parts.extend(Some(news).filter(|_| is_news));
    let Some((due, said)) = waits else { return alarms(directory, state, person, parts, now) };
    let later = parts.into_iter().map(|it| Pooled { due: it.due.or(Some(due)), ..it });
    pool.waiting.extend(later);
    state.group_mut(id)?.say(now, said);
    None
}

/// Should they be told later, and when?
fn wait(
    directory: &Directory,
    state: &mut State,
    meant: &Meant,
    severity: Severity,
    now: Time,
) -> Option<(Time, Said)> {
    let person = &meant.person;
    if let Some(until) = quiet_of(directory, meant, severity, now) {
        return Some((until, Said::Quiet { person: person.clone(), until }));
    }
    let pool = state.pool_mut(person);
    let begin = now.minus(FLOOD_WITHIN);
    pool.recent_us.retain(|it| begin.0 < *it);
    if pool.recent_us.len() < FLOOD_N {
        return None;
    }
    let patience = if severity == Severity::Critical { POOL_CRITICAL } else { POOL };
    let last = pool.recent_us.iter().copied().max().map_or(now, Time);
    let until = last.plus(patience);
    (now < until).then(|| (until, Said::Pooled { person: person.clone(), until }))
}

/// Until when their quiet hours keep it from them; none while they are at work.
pub(crate) fn quiet_of(
    directory: &Directory,
    meant: &Meant,
    severity: Severity,
    now: Time,
) -> Option<Time> {
    let known = directory.people.get(&meant.person);
    let known = known.filter(|it| !meant.at_work && !it.room)?;
    quiet_until(known.quiet.as_ref()?, &known.zone, now, severity)
}

/// What waited long enough.
pub(crate) fn empty_pools(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let is_due = |it: &Pooled| it.due.is_some_and(|it| it <= now);
    let has_due = |it: &&crate::Pool| it.waiting.iter().any(is_due);
    let people: Vec<PersonId> =
        state.pools.values().filter(has_due).map(|it| it.person.clone()).collect();
    let mut handings = Vec::new();
    for person in people {
        let pool = state.pool_mut(&person);
        let (due, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut pool.waiting).into_iter().partition(is_due);
        pool.waiting = rest;
        let (mut still, mut over) = (Vec::new(), Vec::new());
        for it in due {
            match state.group_mut(it.part.group) {
                Some(group) if group.severity().is_some() => still.push(it),
                Some(group) => {
                    group.say(now, Said::Dropped { person: person.clone() });
                    // Should it call again, they are told.
                    over.extend(Some(Pooled { due: None, ..it }).filter(|_| !group.shut));
                }
                None => {}
            }
        }
        state.pool_mut(&person).waiting.extend(over);
        if !still.is_empty() {
            handings.extend(alarms(directory, state, &person, still, now));
        }
    }
    handings
}

/// One notice of alarms.
fn alarms(
    directory: &Directory,
    state: &mut State,
    person: &PersonId,
    parts: Vec<Pooled>,
    now: Time,
) -> Option<Handing> {
    let severity = parts.iter().map(|it| it.severity).max()?;
    let rung = parts.iter().map(|it| it.rung).max()?;
    let mut groups: Vec<GroupId> = parts.iter().map(|it| it.part.group).collect();
    groups.sort();
    groups.dedup();
    let drill = groups.iter().all(|it| state.groups.get(it).is_some_and(|it| it.drill));
    let is_again = parts.iter().any(|it| it.again);
    let parts = merged(parts.into_iter().map(|it| it.part));
    let mut facts = format!("{person}/{severity}");
    for part in &parts {
        // A text takes what is written into it.
        let _written = write!(facts, "/{}:{}-{}", part.group, part.from, part.to);
    }
    // What was lost goes out as another notice: a channel may know the first one, and say nothing. The
    // numbers stay the same too when what was told before becomes worse.
    if is_again || parts.iter().any(|it| !it.worse.is_empty()) {
        let _written = write!(facts, "@{}", now.0);
    }
    let pool = state.pool_mut(person);
    pool.recent_us.push(now.0);
    let id = NoticeId::of(&facts);
    let said = Said::Told { person: person.clone(), notice: id };
    for group in groups {
        if let Some(group) = state.group_mut(group) {
            group.say(now, said.clone());
        }
    }
    let ways = usable(directory, state, person, severity);
    let draft = Draft { id, person, kind: NoticeKind::Alarms, parts, severity, drill, rung, ways };
    hand(directory, state, draft, now)
}

/// One part for what follows upon each other in a group. Between what was lost and what is new there
/// may be something that arrived.
fn merged(parts: impl Iterator<Item = Part>) -> Vec<Part> {
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        let touches =
            |it: &&mut Part| it.group == part.group && it.from <= part.to && part.from <= it.to;
        match merged.iter_mut().find(touches) {
            Some(known) => {
                known.from = known.from.min(part.from);
                known.to = known.to.max(part.to);
                known.worse.extend(part.worse);
                known.worse.dedup();
            }
            None => merged.push(part),
        }
    }
    merged
}

/// A notice before it is one.
pub(crate) struct Draft<'a> {
    pub(crate) id: NoticeId,
    pub(crate) person: &'a PersonId,
    pub(crate) kind: NoticeKind,
    pub(crate) parts: Vec<Part>,
    pub(crate) severity: Severity,
    pub(crate) drill: bool,
    pub(crate) rung: u32,
    pub(crate) ways: Vec<Way>,
}

/// Makes it, and hands it to the first way.
pub(crate) fn hand(
    directory: &Directory,
    state: &mut State,
    draft: Draft<'_>,
    now: Time,
) -> Option<Handing> {
    let Draft { id, person, kind, parts, severity, drill, rung, ways } = draft;
    if state.notices.contains_key(&id) {
        return None;
    }
    let first = ways.first().cloned();
    let notice = Notice {
        id,
        person: person.clone(),
        kind,
        parts,
        severity,
        drill,
        rung,
        made_at: now,
        ways,
        way: 0,
        tries: 0,
        delivery: Delivery::Handing,
        log: Vec::new(),
    };
    state.notices.insert(id, notice.clone());
    state.touch(Key::Notice(id));
    let Some(way) = first else {
        let said = Said::NoWay { person: person.clone() };
        deliver::say(state, id, now, &said);
        deliver::unreached(directory, state, id, now);
        return None;
    };
    Some(Handing { notice, way })
}

/// Ways that may be used for this, those that work before those that are dead.
pub(crate) fn usable(
    directory: &Directory,
    state: &State,
    person: &PersonId,
    severity: Severity,
) -> Vec<Way> {
    let is_dead = |it: &Way| {
        let health = state.health.get(&(person.clone(), it.id.clone()));
        health.is_some_and(|it| it.dead_since.is_some())
    };
    let (dead, alive): (Vec<Way>, Vec<Way>) =
        ways_for(directory, person, severity).into_iter().partition(is_dead);
    alive.into_iter().chain(dead).collect()
}

/// Ways that may be used for this, in the order the person set.
pub(crate) fn ways_for(directory: &Directory, person: &PersonId, severity: Severity) -> Vec<Way> {
    let may = |it: &&Way| it.enabled && it.severity_min <= severity;
    let known = directory.people.get(person).filter(|it| !directory.left.contains(&it.id));
    known.map_or_else(Vec::new, |it| it.ways.iter().filter(may).cloned().collect())
}
