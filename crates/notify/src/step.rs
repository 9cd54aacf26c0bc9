//! One thing that happened, taken through the stages.

use model::{AlarmId, Severity, Span, Time};

use crate::{
    deliver,
    facts::{AlarmFacts, Held, Life},
    form::{GroupId, NoticeId, PersonId},
    group::{Group, Member, rank},
    people::{Directory, Duty, Way},
    roster::holes,
    route::{Meant, chain, meant},
    state::{Handing, Key, NoticeKind, Outcome, Receipt, State},
    tell::{Draft, empty_pools, hand, tell, usable},
    trace::{Said, Trace},
};

/// After a notice of a group the next one waits so long, and tells all that came meanwhile.
pub const WINDOW: Span = Span::from_min(1);

/// A group that has been calm for so long takes no more alarms: the next one opens a new group, and
/// everybody is told anew.
const CALM: Span = Span::from_min(10);

/// A hole in a roster is told so long before it begins.
const HOLE_AHEAD: Span = Span::from_h(24);

/// A post that nobody held for longer than this back is told of once, as a post without a roster.
pub const HOLE_BACK: Span = Span::from_h(7 * 24);

/// Holes somebody was told of, remembered so that they are told of once.
const HOLES_REMEMBERED: usize = 64;

/// Rosters are looked at this often.
const LOOK_EVERY: Span = Span::from_min(5);

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// An alarm stands so.
    Alarm(AlarmFacts),
    /// The same, of one that stood before notices began: it is known, and told to nobody.
    Before(AlarmFacts),
    /// A channel answered.
    Answered {
        /// To which notice.
        notice: NoticeId,
        /// What.
        outcome: Outcome,
    },
    /// Something came back later.
    Receipt {
        /// Of which notice.
        notice: NoticeId,
        /// What.
        receipt: Receipt,
    },
    /// Somebody wants to see whether a way works.
    Test {
        /// Whose.
        person: PersonId,
        /// Which.
        way: Way,
    },
    /// What people have set changed.
    Directory,
    /// Time passed.
    Tick,
    /// The process began; what it held in hand is handed out again.
    Restarted,
}

/// Takes one thing that happened at `now`, and says what is to be handed out. What changed is
/// [`State::take_changes`], and must be kept before anything is.
#[must_use]
pub fn step(directory: &Directory, state: &mut State, now: Time, input: &Input) -> Vec<Handing> {
    match input {
        Input::Alarm(facts) => hear(directory, state, facts, now),
        Input::Before(facts) => {
            know(state, facts, now);
            vec![]
        }
        Input::Answered { notice, outcome } => {
            deliver::answered(directory, state, *notice, outcome, now)
        }
        Input::Receipt { notice, receipt } => {
            deliver::receipt(directory, state, *notice, *receipt, now)
        }
        Input::Test { person, way } => test(directory, state, person, way, now),
        Input::Directory => {
            // Whoever makes a roster makes it piece by piece: half of one is no hole.
            state.look_at = Some(now.plus(LOOK_EVERY));
            route_anew(directory, state, now)
        }
        Input::Restarted => deliver::restarted(state),
        Input::Tick => tick(directory, state, now),
    }
}

/// When [`Input::Tick`] is next worth telling.
#[must_use]
pub fn next_at(state: &State) -> Option<Time> {
    use crate::state::Delivery::{Awaiting, Waiting};
    let of_group = |it: &Group| [it.flush_at, it.rung_at, it.shuts_at.filter(|_| !it.shut)];
    let groups = state.groups.values().flat_map(of_group).flatten();
    let notices = state.notices.values().filter_map(|it| match it.delivery {
        Waiting { until } | Awaiting { until } => Some(until),
        _ => None,
    });
    let pools = state.pools.values().flat_map(|it| it.waiting.iter().map(|it| it.due));
    groups.chain(notices).chain(pools).chain(state.look_at).min()
}

/// Dedupe, group, inhibit, shelve.
fn hear(directory: &Directory, state: &mut State, facts: &AlarmFacts, now: Time) -> Vec<Handing> {
    let known = state.members.get(&facts.id).map(|it| it.facts.clone());
    if known.as_ref().is_some_and(|it| facts.position <= it.position)
        || (known.is_none() && facts.life == Life::Ended)
    {
        return vec![];
    }
    let called = known.as_ref().filter(|it| it.calls()).map(|it| it.severity);
    let is_worse = known.as_ref().is_some_and(|it| it.severity < facts.severity);
    let id = match known {
        None => join(state, facts, now),
        Some(before) => change(state, &before, facts, now),
    };
    let Some(id) = id else { return vec![] };
    count(state, id, facts, called, now);
    let mut handings = Vec::new();
    if facts.calls() {
        let is_new = list(state, facts.id, id);
        if is_worse && !is_new {
            note_worse(state, id, facts, now);
        }
        if is_new || is_worse {
            handings = attend(directory, state, id, facts, now);
        }
        resume(directory, state, id, now);
    } else if matches!(facts.held, Some(Held::Inhibited { .. })) {
        list(state, facts.id, id);
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
fn join(state: &mut State, facts: &AlarmFacts, now: Time) -> Option<GroupId> {
    let root = match &facts.held {
        Some(Held::Inhibited { by }) => state.members.get(by).map(|it| it.group),
        _ => None,
    };
    let taking = root.or_else(|| state.taking.get(&facts.group).copied());
    let (id, said) = match taking.and_then(|id| state.groups.get(&id)) {
        Some(group) => (group.id, Said::Joined { n: group.n }),
        None => (open(state, facts, now), Said::Opened),
    };
    let mut trace = Trace::default();
    trace.say(now, Said::New);
    trace.say(now, said);
    if let Some(said) = held(facts.held.as_ref()) {
        trace.say(now, said);
    }
    let member = Member { facts: facts.clone(), group: id, n: None, before: false, trace };
    state.members.insert(facts.id, member);
    state.touch(Key::Member(facts.id));
    state.group_mut(id)?.n_open += 1;
    Some(id)
}

fn open(state: &mut State, facts: &AlarmFacts, now: Time) -> GroupId {
    let group = Group::opened(facts, now);
    let id = group.id;
    state.taking.insert(group.key.clone(), id);
    state.groups.insert(id, group);
    state.touch(Key::Group(id));
    id
}

/// An alarm that is known stands otherwise. One that calls again after its group shut opens another.
fn change(
    state: &mut State,
    before: &AlarmFacts,
    facts: &AlarmFacts,
    now: Time,
) -> Option<GroupId> {
    let member = state.members.get(&facts.id)?;
    let (was_before, old) = (member.before, member.group);
    let is_shut = state.groups.get(&old).is_none_or(|it| it.shut);
    let id = if facts.calls() && is_shut && !was_before {
        if let Some(group) = state.group_mut(old) {
            group.n_open = group.n_open.saturating_sub(1);
        }
        let id = match state.taking.get(&facts.group) {
            Some(id) => *id,
            None => open(state, facts, now),
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
fn know(state: &mut State, facts: &AlarmFacts, now: Time) {
    if state.members.contains_key(&facts.id) || facts.life == Life::Ended {
        return;
    }
    let mut trace = Trace::default();
    trace.say(now, Said::Before);
    // A group of its own that takes no others: what comes new is told.
    let mut group = Group::opened(facts, now);
    group.shut = true;
    group.n_open = 1;
    let id = group.id;
    state.groups.insert(id, group);
    state.touch(Key::Group(id));
    let member = Member { facts: facts.clone(), group: id, n: None, before: true, trace };
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

/// Gives an alarm its number in the group; says whether it is new.
fn list(state: &mut State, alarm: AlarmId, id: GroupId) -> bool {
    if state.members.get(&alarm).is_none_or(|it| it.n.is_some()) {
        return false;
    }
    let Some(group) = state.group_mut(id) else { return false };
    let n = group.n;
    group.n += 1;
    state.touch(Key::Member(alarm));
    if let Some(member) = state.members.get_mut(&alarm) {
        member.n = Some(n);
    }
    true
}

fn note_worse(state: &mut State, id: GroupId, facts: &AlarmFacts, now: Time) {
    if let Some(group) = state.group_mut(id) {
        group.note_worse(facts.id);
        group.say(now, Said::Worse { to: facts.severity });
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

/// An alarm calls again in a group that had been calm: the chain goes on where it stood.
fn resume(directory: &Directory, state: &mut State, id: GroupId, now: Time) {
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
fn flush(directory: &Directory, state: &mut State, id: GroupId, now: Time) -> Vec<Handing> {
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
    let others: Vec<PersonId> = told.into_iter().filter(|it| !named(it)).collect();
    people.extend(others.into_iter().map(|person| Meant { person, at_work: false }));
    set_rung(directory, state, id, now);
    let handings = tell_all(directory, state, id, &people, now);
    if let Some(group) = state.group_mut(id) {
        group.worse.clear();
    }
    handings
}

/// People have set something: what nobody could be told of may have a chain now.
fn route_anew(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let lost = |it: &&Group| it.chain.is_none() && it.severity().is_some();
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
    let due = state.groups.get(&id).and_then(|it| it.rung_at);
    let handings: Vec<_> =
        people.iter().filter_map(|it| tell(directory, state, id, it, now)).collect();
    // Whoever comes first and has no way made it look as if nobody could be reached.
    if let Some(group) = state.group_mut(id)
        && !deliver::reaches_nobody(directory, group)
    {
        group.rung_at = due;
    }
    handings
}

fn next_rung<'a>(directory: &'a Directory, group: &Group) -> Option<&'a crate::Rung> {
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
fn escalate(directory: &Directory, state: &mut State, id: GroupId, now: Time) -> Vec<Handing> {
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
fn calm(directory: &Directory, state: &mut State, id: GroupId, now: Time) -> Vec<Handing> {
    let Some(group) = state.group_mut(id) else { return vec![] };
    group.rung_at = None;
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
            parts: vec![crate::Part { group: id, from: 0, to: n, worse: vec![] }],
            severity: Severity::Low,
            drill,
            rung: 0,
            ways: usable(directory, state, &room, Severity::Critical),
        };
        handings.extend(hand(directory, state, draft, now));
    }
    handings
}

fn test(
    directory: &Directory,
    state: &mut State,
    person: &PersonId,
    way: &Way,
    now: Time,
) -> Vec<Handing> {
    let draft = Draft {
        id: NoticeId::of(&format!("test/{person}/{}@{}", way.id, now.0)),
        person,
        kind: NoticeKind::Test,
        parts: vec![],
        severity: Severity::Low,
        drill: false,
        rung: 0,
        ways: vec![way.clone()],
    };
    hand(directory, state, draft, now).into_iter().collect()
}

/// Everything whose time has come. Once around is enough: what follows from it comes later.
fn tick(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let mut handings = deliver::tick(directory, state, now);
    let due = |at: Option<Time>| at.is_some_and(|it| it <= now);
    let groups = || state.groups.values();
    let flushes: Vec<GroupId> = groups().filter(|it| due(it.flush_at)).map(|it| it.id).collect();
    let rungs: Vec<GroupId> = groups().filter(|it| due(it.rung_at)).map(|it| it.id).collect();
    let shuts: Vec<GroupId> =
        groups().filter(|it| !it.shut && due(it.shuts_at)).map(|it| it.id).collect();
    for id in rungs {
        handings.extend(escalate(directory, state, id, now));
    }
    for id in flushes {
        handings.extend(flush(directory, state, id, now));
    }
    for id in shuts {
        shut(state, id);
    }
    handings.extend(empty_pools(directory, state, now));
    if state.look_at.is_none_or(|it| it <= now) {
        state.look_at = Some(now.plus(LOOK_EVERY));
        handings.extend(tell_holes(directory, state, now));
        forget_groups(state);
    }
    handings
}

fn shut(state: &mut State, id: GroupId) {
    let Some(group) = state.group_mut(id) else { return };
    group.shut = true;
    group.shuts_at = None;
    let key = group.key.clone();
    if state.taking.get(&key) == Some(&id) {
        state.taking.remove(&key);
    }
}

/// Groups whose alarms have all ended leave memory.
fn forget_groups(state: &mut State) {
    let over = |it: &&Group| it.shut && it.n_open == 0;
    let ids: Vec<GroupId> = state.groups.values().filter(over).map(|it| it.id).collect();
    for id in ids {
        state.forget_group(id);
    }
}

/// A post without any roster has no begin: it is told of once.
fn hole_key(duty: &Duty, began: Option<Time>) -> String {
    format!("{}@{}", duty.id, began.map_or(0, |it| it.0))
}

/// The notice that tells a post's superior of a hole; `began` is none where the post has had no
/// roster for as long as anybody looks back.
#[must_use]
pub fn hole_notice(duty: &Duty, began: Option<Time>) -> NoticeId {
    NoticeId::of(&format!("hole/{}/{}", duty.superior, hole_key(duty, began)))
}

/// A hole in a roster is told by day, to whom it will matter at night.
fn tell_holes(directory: &Directory, state: &mut State, now: Time) -> Vec<Handing> {
    let mut handings = Vec::new();
    let (back, ahead) = (now.minus(HOLE_BACK), now.plus(HOLE_AHEAD));
    for duty in directory.duties.values() {
        let found = holes(directory, &duty.id, back, ahead);
        for (from, until) in found.into_iter().filter(|it| now < it.1) {
            let began = (from != back).then_some(from);
            let from = from.max(now);
            let key = hole_key(duty, began);
            let superior = &duty.superior;
            let pool = state.pool_mut(superior);
            if pool.holes.contains(&key) {
                continue;
            }
            if pool.holes.len() == HOLES_REMEMBERED {
                pool.holes.remove(0);
            }
            pool.holes.push(key.clone());
            let draft = Draft {
                id: hole_notice(duty, began),
                person: superior,
                kind: NoticeKind::Hole { duty: duty.id.clone(), from, until },
                parts: vec![],
                severity: Severity::High,
                drill: false,
                rung: 0,
                ways: usable(directory, state, superior, Severity::High),
            };
            handings.extend(hand(directory, state, draft, now));
        }
    }
    handings
}
