//! One thing that happened, taken through the stages.

use model::{Severity, Span, Time};

use crate::{
    dead, deliver,
    escalate::{again, escalate, flush, route_anew},
    facts::AlarmFacts,
    form::{GroupId, NoticeId, PersonId},
    group::Group,
    hear::{hear, know},
    hole::tell_holes,
    notice::{Handing, NoticeKind, Outcome, Receipt},
    people::{Directory, Way},
    set_back::set_back,
    skip::{SkippedStep, tell_skip},
    state::State,
    tell::{Draft, empty_pools, hand},
};

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
    /// A step of a case was left out.
    Skipped(SkippedStep),
    /// What people have set changed.
    Directory,
    /// Time passed.
    Tick,
    /// The clock was ahead by so much, and has been set right.
    SetBack {
        /// By how much.
        by: Span,
    },
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
        Input::Skipped(it) => tell_skip(directory, state, it, now),
        Input::Directory => {
            // Whoever makes a roster makes it piece by piece: half of one is no hole.
            state.look_at = Some(now.plus(LOOK_EVERY));
            let mut handings = route_anew(directory, state, now);
            handings.extend(dead::route_anew(directory, state, now));
            handings
        }
        Input::Restarted => deliver::restarted(state),
        Input::Tick => tick(directory, state, now),
        Input::SetBack { by } => {
            set_back(state, *by, now);
            vec![]
        }
    }
}

/// When [`Input::Tick`] is next worth telling.
#[must_use]
pub fn next_at(state: &State) -> Option<Time> {
    use crate::notice::Delivery::{Awaiting, Waiting};
    let of_group =
        |it: &Group| [it.flush_at, it.rung_at, it.again_at, it.shuts_at.filter(|_| !it.shut)];
    let groups = state.groups.values().flat_map(of_group).flatten();
    let notices = state.notices.values().filter_map(|it| match it.delivery {
        Waiting { until } | Awaiting { until } => Some(until),
        _ => None,
    });
    let pools = state.pools.values().flat_map(|it| it.waiting.iter().filter_map(|it| it.due));
    let dead = state.health.values().filter_map(|it| it.again_at);
    groups.chain(notices).chain(pools).chain(dead).chain(state.look_at).min()
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
    let due = |at: fn(&Group) -> Option<Time>| -> Vec<GroupId> {
        let groups = state.groups.values().filter(|it| at(it).is_some_and(|it| it <= now));
        groups.map(|it| it.id).collect()
    };
    let (rungs, lost, flushes) =
        (due(|it| it.rung_at), due(|it| it.again_at), due(|it| it.flush_at));
    let shuts = due(|it| it.shuts_at.filter(|_| !it.shut));
    for id in rungs {
        handings.extend(escalate(directory, state, id, now));
    }
    for id in lost {
        handings.extend(again(directory, state, id, now));
    }
    handings.extend(dead::again(directory, state, now));
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
    state.forget_waiting(id);
}

/// Groups whose alarms have all ended leave memory.
fn forget_groups(state: &mut State) {
    let over = |it: &&Group| it.shut && it.n_open == 0;
    let ids: Vec<GroupId> = state.groups.values().filter(over).map(|it| it.id).collect();
    for id in ids {
        state.forget_group(id);
    }
}
