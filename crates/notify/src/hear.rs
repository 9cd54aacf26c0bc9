//! Dedupe, group, inhibit, shelve: what is heard of an alarm finds its place among what is known.

use model::{AlarmId, Severity, Span, Time};

use crate::{
    escalate::{calm, flush, resume},
    facts::{AlarmFacts, Held, Life},
    form::GroupId,
    group::{Group, Member, rank},
    notice::{Handing, Part},
    people::Directory,
    route::key,
    state::{Key, Pooled, State},
    trace::{Said, Trace},
};

/// After a notice of a group the next one waits so long, and tells all that came meanwhile.
pub const WINDOW: Span = Span::from_min(1);

/// A group that has been calm for so long takes no more alarms: the next one opens a new group, and
/// everybody is told anew.
const CALM: Span = Span::from_min(10);

/// Dedupe, group, inhibit, shelve.
pub(crate) fn hear(
    directory: &Directory,
    state: &mut State,
    facts: &AlarmFacts,
    now: Time,
) -> Vec<Handing> {
    let known = state.members.get(&facts.id).map(|it| it.facts.clone());
    // One record may change an alarm more than once: what it says last stands.
    let is_old = |it: &AlarmFacts| facts.position < it.position || facts == it;
    if known.as_ref().is_some_and(is_old) || (known.is_none() && facts.life == Life::Ended) {
        return vec![];
    }
    let called = known.as_ref().filter(|it| it.calls()).map(|it| it.severity);
    let called_as = state.members.get(&facts.id).and_then(|it| it.called_as);
    let before = known.as_ref().map(|it| called_as.unwrap_or(rank(it.severity)));
    let is_worse = before.is_some_and(|it| it < rank(facts.severity));
    let id = match known {
        None => join(directory, state, facts, now),
        Some(before) => change(directory, state, &before, facts, now),
    };
    let Some(id) = id else { return vec![] };
    let was_calm = state.groups.get(&id).is_none_or(|it| it.severity().is_none());
    count(state, id, facts, called, now);
    let mut handings = Vec::new();
    if facts.calls() {
        let is_new = list(state, facts.id, id, true);
        let is_owed = !is_new && called.is_none() && wake(directory, state, facts.id, was_calm);
        if let Some(member) = state.members.get_mut(&facts.id) {
            member.called_as = Some(rank(facts.severity));
        }
        if is_worse && !is_new {
            note_worse(state, id, facts, now);
            if let Some(before) = before.filter(|_| called.is_none()) {
                told_of_less(state, id, before);
            }
        }
        if is_new || is_worse || is_owed {
            handings = attend(directory, state, id, facts, now);
        }
        resume(directory, state, id, now);
    } else if matches!(facts.held, Some(Held::Inhibited { .. })) {
        list(state, facts.id, id, false);
    }
    if called.is_some() && state.groups.get(&id).is_some_and(|it| it.severity().is_none()) {
        handings.extend(calm(directory, state, id, now));
    }
    if facts.life == Life::Ended {
        state.forget_member(facts.id);
        if let Some(group) = state.group_mut(id) {
            group.n_open = group.n_open.saturating_sub(1);
        }
    }
    handings
}

/// An alarm not heard of before finds its group, or opens one.
fn join(
    directory: &Directory,
    state: &mut State,
    facts: &AlarmFacts,
    now: Time,
) -> Option<GroupId> {
    let key = key(directory, facts);
    let root = match &facts.held {
        Some(Held::Inhibited { by }) => state.members.get(by).map(|it| it.group),
        _ => None,
    };
    let taking = root.or_else(|| state.taking.get(&key).copied());
    let (id, said) = match taking.and_then(|id| state.groups.get(&id)) {
        Some(group) => (group.id, Said::Joined { n: group.n }),
        None => (open(state, key, facts, now), Said::Opened),
    };
    let mut trace = Trace::default();
    trace.say(now, Said::New);
    trace.say(now, said);
    if let Some(said) = held(facts.held.as_ref()) {
        trace.say(now, said);
    }
    let facts = facts.clone();
    let (n, inside, called_as, before) = (None, false, None, false);
    let member = Member { facts, group: id, n, inside, called_as, before, trace };
    let alarm = member.facts.id;
    state.members.insert(alarm, member);
    state.touch(Key::Member(alarm));
    state.group_mut(id)?.n_open += 1;
    Some(id)
}

fn open(state: &mut State, key: String, facts: &AlarmFacts, now: Time) -> GroupId {
    let group = Group::opened(key, facts, now);
    let id = group.id;
    state.taking.insert(group.key.clone(), id);
    state.groups.insert(id, group);
    state.touch(Key::Group(id));
    id
}

/// An alarm that is known stands otherwise. One that calls again after its group shut opens another,
/// and one that was listed with its cause goes to where it belongs by itself.
fn change(
    directory: &Directory,
    state: &mut State,
    before: &AlarmFacts,
    facts: &AlarmFacts,
    now: Time,
) -> Option<GroupId> {
    let member = state.members.get(&facts.id)?;
    let (was_before, old) = (member.before, member.group);
    let calls_again = facts.calls() && !before.calls() && !was_before;
    let key = key(directory, facts);
    let is_elsewhere = state.groups.get(&old).is_none_or(|it| it.shut || it.key != key);
    let id = if calls_again && is_elsewhere {
        if let Some(group) = state.group_mut(old) {
            group.n_open = group.n_open.saturating_sub(1);
        }
        let id = match state.taking.get(&key) {
            Some(id) => *id,
            None => open(state, key, facts, now),
        };
        state.group_mut(id)?.n_open += 1;
        id
    } else {
        old
    };
    state.touch(Key::Member(facts.id));
    let member = state.members.get_mut(&facts.id)?;
    if member.group != id {
        member.group = id;
        member.n = None;
    }
    if before.severity < facts.severity {
        member.trace.say(now, Said::Worse { to: facts.severity });
    }
    match (&before.held, &facts.held) {
        (Some(_), None) => member.trace.say(now, Said::Released),
        (old, new) if old != new => {
            if let Some(said) = held(new.as_ref()) {
                member.trace.say(now, said);
            }
        }
        _ => {}
    }
    member.facts = facts.clone();
    // One that stood before notices began is told when it becomes worse, like a new one.
    if was_before && before.severity < facts.severity {
        member.before = false;
    }
    if member.before { None } else { Some(id) }
}

fn held(held: Option<&Held>) -> Option<Said> {
    Some(match held? {
        Held::Shelved { until } => Said::Shelved { until: *until },
        Held::Suppressed => Said::Suppressed,
        Held::OutOfService => Said::OutOfService,
        Held::Inhibited { by } => Said::Inhibited { by: *by },
    })
}

/// It stood before notices began.
pub(crate) fn know(state: &mut State, facts: &AlarmFacts, now: Time) {
    if state.members.contains_key(&facts.id) || facts.life == Life::Ended {
        return;
    }
    let mut trace = Trace::default();
    trace.say(now, Said::Before);
    // A group of its own that takes no others: what comes new is told.
    let mut group = Group::opened(facts.group.clone(), facts, now);
    group.shut = true;
    group.n_open = 1;
    let id = group.id;
    state.groups.insert(id, group);
    state.touch(Key::Group(id));
    let member = Member {
        facts: facts.clone(),
        group: id,
        n: None,
        inside: false,
        called_as: None,
        before: true,
        trace,
    };
    state.members.insert(facts.id, member);
    state.touch(Key::Member(facts.id));
}

/// How many call, by severity.
fn count(state: &mut State, id: GroupId, facts: &AlarmFacts, called: Option<Severity>, now: Time) {
    let Some(group) = state.group_mut(id) else { return };
    if let Some(severity) = called {
        group.count(severity, false);
    }
    if facts.calls() {
        group.count(facts.severity, true);
        group.shuts_at = None;
    } else if group.severity().is_none() && !group.shut {
        group.shuts_at = Some(now.plus(CALM));
    }
}

/// Gives an alarm its number in the group, with its cause or because it calls; says whether it is new.
fn list(state: &mut State, alarm: AlarmId, id: GroupId, calls: bool) -> bool {
    if state.members.get(&alarm).is_none_or(|it| it.n.is_some()) {
        return false;
    }
    let Some(group) = state.group_mut(id) else { return false };
    let n = group.n;
    group.n += 1;
    state.touch(Key::Member(alarm));
    if let Some(member) = state.members.get_mut(&alarm) {
        member.n = Some(n);
        member.inside = !calls;
    }
    true
}

/// An alarm that has its number calls again: says whether anybody has still to be told of it. Nobody
/// was called for what was only listed with its cause, and rooms whose buzzers went quiet are told anew.
fn wake(directory: &Directory, state: &mut State, alarm: AlarmId, was_calm: bool) -> bool {
    let Some(member) = state.members.get_mut(&alarm) else { return false };
    let (id, severity) = (member.group, member.facts.severity);
    let is_first = std::mem::take(&mut member.inside);
    let (Some(n), Some(group)) = (member.n, state.groups.get(&id)) else { return false };
    let (rung, text) = (group.rung, alarm.to_string());
    let mut is_owed = group.told.is_empty();
    let mut anew = Vec::new();
    for (person, told) in &group.told {
        let tells =
            |it: &&Pooled| (it.part.from..it.part.to).contains(&n) || it.part.worse.contains(&text);
        let waits = state.waiting(person, id).find(tells);
        let is_room = directory.people.get(person).is_some_and(|it| it.room);
        if let Some(waits) = waits {
            is_owed |= waits.due.is_none();
        } else if told.upto <= n {
            is_owed = true;
        } else if is_first || (was_calm && is_room) {
            anew.push(person.clone());
        }
    }
    is_owed |= !anew.is_empty();
    for person in anew {
        let part = Part { group: id, from: n, to: n + 1, worse: vec![] };
        let owed = Pooled { part, severity, rung, due: None, again: true };
        state.pool_mut(&person).waiting.push(owed);
    }
    is_owed
}

fn note_worse(state: &mut State, id: GroupId, facts: &AlarmFacts, now: Time) {
    if let Some(group) = state.group_mut(id) {
        group.note_worse(facts.id);
        group.say(now, Said::Worse { to: facts.severity });
    }
}

/// Somebody had it, or it was held, as less than it is: whatever people were told before, they were
/// not told of this, and they are now.
fn told_of_less(state: &mut State, id: GroupId, before: u8) {
    let Some(group) = state.group_mut(id) else { return };
    group.told_worst = group.told_worst.map(|it| it.min(before));
    let Some(before) = Severity::ALL.get(usize::from(before)) else { return };
    for told in group.told.values_mut() {
        told.severity = told.severity.min(*before);
    }
}

/// What is worse than anything told is told now; the rest waits for what else comes.
fn attend(
    directory: &Directory,
    state: &mut State,
    id: GroupId,
    facts: &AlarmFacts,
    now: Time,
) -> Vec<Handing> {
    let Some(group) = state.group_mut(id) else { return vec![] };
    if !group.was_told(facts.severity) {
        return flush(directory, state, id, now);
    }
    let until = *group.flush_at.get_or_insert(now.plus(WINDOW));
    if let Some(member) = state.members.get_mut(&facts.id) {
        member.trace.say(now, Said::Waits { until });
    }
    vec![]
}
