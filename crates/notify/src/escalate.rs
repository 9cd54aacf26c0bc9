//! Route and escalate: whom a group's news reach now, and who is told when nobody acknowledges.

use model::{Severity, Time};

use crate::{
    deliver,
    form::{GroupId, NoticeId, PersonId},
    group::{Group, rank},
    notice::{Handing, NoticeKind, Part},
    people::{Directory, Rung},
    route::{Meant, chain, meant},
    state::State,
    tell::{Draft, hand, tell, usable},
    trace::Said,
};

/// An alarm calls again in a group that had been calm: the chain goes on where it stood.
pub(crate) fn resume(directory: &Directory, state: &mut State, id: GroupId, now: Time) {
    let Some(group) = state.groups.get(&id) else { return };
    if group.rung_at.is_some() || group.told.is_empty() {
        return;
    }
    let after = next_rung(directory, group).map(|it| it.after);
    if let (Some(after), Some(group)) = (after, state.group_mut(id)) {
        group.rung_at = Some(now.plus(after));
    }
}

/// Route: everybody who was told hears the news, and whoever the rungs up to here name now. The first
/// rung too: whoever began a shift since was told of nothing yet.
pub(crate) fn flush(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    now: Time,
) -> Vec<Handing> {
    let Some(group) = state.group_mut(id) else { return vec![] };
    group.flush_at = None;
    let Some(severity) = group.severity() else {
        group.say(now, Said::Calm);
        return vec![];
    };
    let Some(chain) = chain(directory, group.class, &group.entity, severity, now) else {
        group.say(now, Said::NoChain);
        return vec![];
    };
    group.told_worst = Some(rank(severity).max(group.told_worst.unwrap_or(0)));
    if group.chain.as_ref() != Some(&chain.id) {
        group.chain = Some(chain.id.clone());
        group.rung = 0;
        group.rung_at = None;
        group.say(now, Said::Chain { chain: chain.id.clone() });
    }
    let rung = usize::try_from(group.rung).unwrap_or(usize::MAX);
    let told: Vec<PersonId> = group.told.keys().cloned().collect();
    let Some(rungs) = chain.rungs.get(..=rung) else { return vec![] };
    let (mut people, said) = meant(directory, rungs, now);
    for said in said {
        group.say(now, said);
    }
    let named = |it: &PersonId| people.iter().any(|meant| meant.person == *it);
    let is_other = |it: &PersonId| !named(it) && !directory.left.contains(it);
    let others: Vec<PersonId> = told.into_iter().filter(is_other).collect();
    people.extend(others.into_iter().map(|person| Meant { person, at_work: false }));
    set_rung(directory, state, id, now);
    let handings = tell_all(directory, state, id, &people, now);
    if let Some(group) = state.group_mut(id) {
        group.worse.clear();
    }
    handings
}

/// Nobody was reached until now: everybody is tried again, and whoever is named meanwhile.
pub(crate) fn again(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    now: Time,
) -> Vec<Handing> {
    let Some(group) = state.group_mut(id) else { return vec![] };
    group.again_at = None;
    if group.severity().is_none() || !deliver::reaches_nobody(directory, group) {
        return vec![];
    }
    group.say(now, Said::NobodyReached);
    let handings = flush(directory, state, id, now);
    // Where no chain fits just now, or all of them sleep, it stays so.
    if let Some(group) = state.group_mut(id)
        && group.again_at.is_none()
        && deliver::reaches_nobody(directory, group)
    {
        group.lose(now);
    }
    handings
}

/// People have set something: what nobody could be told of may have a chain now, or a way.
pub(crate) fn route_anew(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let is_lost = |it: &Group| it.chain.is_none() || it.lost_since.is_some();
    let lost = |it: &&Group| it.severity().is_some() && is_lost(it);
    let ids: Vec<GroupId> = state.groups.values().filter(lost).map(|it| it.id).collect();
    ids.into_iter().flat_map(|id| flush(directory, state, id, now)).collect()
}

fn tell_all(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    people: &[Meant],
    now: Time,
) -> Vec<Handing> {
    let clocks = |it: &Group| (it.rung_at, it.lost_since, it.again_at);
    let before = state.groups.get(&id).map(clocks);
    let handings: Vec<_> =
        people.iter().filter_map(|it| tell(directory, state, id, it, now)).collect();
    // Whoever comes first and has no way made it look as if nobody could be reached.
    if let (Some(group), Some(before)) = (state.group_mut(id), before)
        && !deliver::reaches_nobody(directory, group)
    {
        (group.rung_at, group.lost_since, group.again_at) = before;
    }
    handings
}

fn next_rung<'a>(directory: &'a Directory, group: &Group) -> Option<&'a Rung> {
    let chain = directory.chains.iter().find(|it| Some(&it.id) == group.chain.as_ref())?;
    chain.rungs.get(usize::try_from(group.rung).ok()?.checked_add(1)?)
}

/// Winds the clock for the next rung, unless it runs already.
fn set_rung(directory: &Directory, state: &mut State, id: GroupId, now: Time) {
    let Some(group) = state.groups.get(&id) else { return };
    if group.rung_at.is_some() {
        return;
    }
    let at = next_rung(directory, group).map(|it| now.plus(it.after));
    if let Some(group) = state.group_mut(id) {
        group.rung_at = at;
    }
}

/// Nobody acknowledged: the next rung is told everything.
pub(crate) fn escalate(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    now: Time,
) -> Vec<Handing> {
    let Some(group) = state.group_mut(id) else { return vec![] };
    group.rung_at = None;
    if group.severity().is_none() {
        return vec![];
    }
    let Some(rung) = next_rung(directory, group) else {
        group.say(now, Said::NobodyLeft);
        return vec![];
    };
    group.rung += 1;
    let n = group.rung;
    group.say(now, Said::Escalated { rung: n + 1 });
    let (people, said) = meant(directory, std::slice::from_ref(rung), now);
    for said in said {
        group.say(now, said);
    }
    if next_rung(directory, group).is_none() {
        group.say(now, Said::NobodyLeft);
    }
    set_rung(directory, state, id, now);
    tell_all(directory, state, id, &people, now)
}

/// Nothing calls any more: escalation stops, and buzzers go quiet.
pub(crate) fn calm(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    now: Time,
) -> Vec<Handing> {
    let Some(group) = state.group_mut(id) else { return vec![] };
    group.rung_at = None;
    group.find();
    group.say(now, Said::Calm);
    let (drill, n, opened) = (group.drill, group.n, group.id);
    let is_room = |it: &&PersonId| directory.people.get(*it).is_some_and(|it| it.room);
    let rooms: Vec<PersonId> = group.told.keys().filter(is_room).cloned().collect();
    let mut handings = Vec::new();
    for room in rooms {
        let draft = Draft {
            id: NoticeId::of(&format!("over/{room}/{opened}:{n}@{}", now.0)),
            person: &room,
            kind: NoticeKind::Over,
            parts: vec![Part { group: id, from: 0, to: n, worse: vec![] }],
            severity: Severity::Low,
            drill,
            rung: 0,
            ways: usable(directory, state, &room, Severity::Critical),
        };
        handings.extend(hand(directory, state, draft, now));
    }
    handings
}
