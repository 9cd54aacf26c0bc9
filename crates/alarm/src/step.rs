//! One alarm rule on one subject, advanced by one input.

use std::collections::VecDeque;

use model::{Alarm, AlarmId, EntityId, LifeEntry, Moment, SeriesId, Severity, Shelf, Span, Time};

use crate::{
    Condition, Memory, Rule, Sample, Test, judge,
    life::{self, Basis},
    watch_step::step_watch,
};

/// A gap longer than this many cadences breaks a run of readings that agree: what happened in it
/// nobody knows. One lost reading or two is a network, not a change of the world.
pub const GAP_CADENCES: u64 = 3;

/// A silence during which nothing at all was told to the rule for this long, not even a tick, is
/// ours and not the station's: the product was off, and the watch begins anew.
const WATCH_LAPSE_MIN: Span = Span::from_min(5);

/// Whose alarm it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject<'a> {
    /// The entity.
    pub entity: &'a EntityId,
    /// The series watched; none where the rule watches the station as a whole.
    pub series: Option<SeriesId>,
}

/// What can be told to a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Input<'a> {
    /// A reading or mean came. Late ones (see [`is_late`]) must not be told.
    Sample(Sample<'a>),
    /// The same for one part of a unit's rule.
    Fed {
        /// Which part, and by whom.
        by: Feeder,
        /// The reading or mean.
        sample: Sample<'a>,
    },
    /// Something happened that a part of a unit's rule counts.
    Happened {
        /// Which part, and by whom.
        by: Feeder,
        /// When.
        at: Time,
        /// What had begun is over.
        ends: bool,
    },
    /// Somebody foresees something, for one part of a unit's rule.
    Foreseen {
        /// Which part, and of which series.
        by: Feeder,
        /// All that is foreseen.
        run: RunAhead<'a>,
    },
    /// Time passed. Silence is learnt from it, and that what happened is long ago; rules of readings
    /// ignore it.
    Tick {
        /// How often the subject should be heard. Zero where nobody knows; then no silence is
        /// ever noticed.
        every: Span,
        /// What it is heard through is as silent, and not yet judged: nothing is raised before that
        /// is known to be the cause or not.
        waits: bool,
    },
}

/// A forecast, whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunAhead<'a> {
    /// When it was made.
    pub issued_at: Time,
    /// What it says of which time, each with the limit of that time.
    pub points: &'a [Sample<'a>],
}

/// Who feeds which part of a unit's rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feeder {
    /// The part.
    pub part: u8,
    /// A series, or the place of a thing.
    pub id: u32,
    /// The second side of a difference.
    pub second: bool,
}

/// Where one rule on one subject stands. Small while nothing is wrong; there is one for every
/// rule and subject of the zone.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// What the test remembers.
    pub memory: Memory,
    /// The present run of readings that agree.
    pub run: Option<Run>,
    /// Phenomenon time of the newest reading of any worth.
    pub newest_at: Option<Time>,
    /// The one alarm that has not ended.
    pub alarm: Option<Box<Alarm>>,
    /// What is remembered from one alarm to the next; none before the first.
    pub past: Option<Box<Past>>,
}

/// What outlives an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// The last alarm, ended or not.
    pub last: Option<AlarmId>,
    /// When the condition came, the oldest first: as many as chattering counts.
    pub raises: VecDeque<Time>,
    /// A person has put the rule aside on this subject: the alarm that was, and those to come.
    pub shelf: Option<Shelf>,
}

/// Readings that agree on wrong or right, without one that disagrees between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// They say wrong.
    pub wrong: bool,
    /// Time between them, less the stretches that said nothing.
    pub held: Span,
    /// The last of them.
    pub last: Time,
    /// Something that says nothing came since.
    pub paused: bool,
}

/// What one input came to. Nothing is allocated while nothing changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Stepped {
    /// Where it stands now.
    pub state: State,
    /// The alarm as it stands after this input, if a line of its life was written; also when it
    /// ended and is no longer in `state`.
    pub changed: Option<Box<Alarm>>,
    /// The alarm whose place that one took, as it ended.
    pub succeeded: Option<Box<Alarm>>,
    /// New lines of its life, in order.
    pub entries: Vec<LifeEntry>,
}

/// Is news of `at` too old at `now` to disturb anyone? It revises verdicts, and is not told here.
#[must_use]
pub fn is_late(rule: &Rule, at: Time, now: Time) -> bool {
    rule.late_after < now.since(at)
}

/// Advances one rule on one subject by one input.
///
/// A sample not newer than the newest seen is ignored. Lines are dated with the phenomenon time of
/// the sample that wrote them, for silence with the time it was noticed.
#[must_use]
pub fn step(
    rule: &Rule,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
    input: &Input<'_>,
) -> Stepped {
    if let Test::Silent { cadences, severity } = rule.test {
        let condition = hear(&mut state, (cadences, severity), moment.now, input);
        if matches!(input, Input::Tick { waits: true, .. }) && state.standing().is_none() {
            return Stepped::quiet(state);
        }
        return advance(rule, &Basis::silence(subject, moment), state, condition);
    }
    if let Test::Watch(watch) = &rule.test {
        return step_watch(rule, watch, subject, state, moment, input);
    }
    let Input::Sample(sample) = input else { return Stepped::quiet(state) };
    if state.newest_at.is_some_and(|it| sample.at <= it) {
        return Stepped::quiet(state);
    }
    mind_the_gap(&mut state, sample);
    state.newest_at = Some(sample.at);
    let standing = state.standing();
    if let Some(condition) = judge(rule, &mut state.memory, standing, sample) {
        state.extend_run(condition, sample.at);
        return advance(rule, &Basis::sample(subject, moment, sample), state, condition);
    }
    if let Some(run) = &mut state.run {
        run.paused = true;
    }
    Stepped::quiet(state)
}

/// Silence is the one condition known at every moment, so its run has neither gaps nor pauses. It
/// begins when the silence became too long, not when a tick happened to notice.
fn hear(
    state: &mut State,
    (cadences, severity): (u32, Severity),
    now: Time,
    input: &Input<'_>,
) -> Condition {
    let every = match input {
        Input::Sample(sample) | Input::Fed { sample, .. } => sample.every,
        Input::Happened { .. } | Input::Foreseen { .. } => Span::ZERO,
        Input::Tick { every, .. } => *every,
    };
    let lapse = every.times(GAP_CADENCES).max(WATCH_LAPSE_MIN);
    let unwatched = state.run.is_some_and(|it| lapse < now.since(it.last));
    let heard_at = match (&state.memory, input) {
        (Memory::Heard { .. }, _) if unwatched && state.standing().is_none() => now,
        (Memory::Heard { at }, Input::Tick { .. }) => *at,
        (Memory::Heard { at }, Input::Sample(_)) => now.max(*at),
        _ => now,
    };
    state.memory = Memory::Heard { at: heard_at };
    let too_long_at = heard_at.plus(every.times(u64::from(cadences)));
    if now < too_long_at || every == Span::ZERO {
        state.extend_run(Condition::Right, now);
        return Condition::Right;
    }
    let condition = Condition::Wrong(severity);
    if state.run.is_none_or(|it| !it.wrong) {
        state.extend_run(condition, too_long_at);
    }
    state.extend_run(condition, now);
    condition
}

/// What a gap in the readings takes away. While an alarm stands, what was learnt stays: the gap is
/// no evidence that it is over.
pub(crate) fn mind_the_gap(state: &mut State, sample: &Sample<'_>) {
    let longest = sample.every.times(GAP_CADENCES);
    let gap = state.newest_at.is_some_and(|it| longest < sample.at.since(it));
    if !gap || sample.every == Span::ZERO {
        return;
    }
    state.run = None;
    if state.standing().is_none() && matches!(state.memory, Memory::Unmoved { .. }) {
        state.memory = Memory::Fresh;
    }
}

/// Lets a hold that is long enough change the alarm.
pub(crate) fn advance(
    rule: &Rule,
    basis: &Basis<'_>,
    mut state: State,
    condition: Condition,
) -> Stepped {
    let held = state.run.map_or(Span::ZERO, |it| it.held);
    let change = match (condition, state.standing()) {
        (Condition::Right, None) => None,
        (Condition::Wrong(severity), None) => {
            (rule.raise_after <= held).then_some(Change::Begin(severity))
        }
        (Condition::Wrong(severity), Some(standing)) => {
            (severity != standing).then_some(Change::Severity { from: standing, to: severity })
        }
        (Condition::Right, Some(_)) => (rule.clear_after <= held).then_some(Change::Clear),
    };
    // What follows from time passing has no value, and takes none away.
    let has_value = basis.measured.value.is_some();
    if let Some(alarm) = state.alarm.as_mut().filter(|it| has_value || it.latest.value.is_none()) {
        alarm.latest = basis.measured;
    }
    match change {
        None => Stepped::quiet(state),
        Some(Change::Begin(severity)) => life::begin(rule, basis, state, severity),
        Some(Change::Severity { from, to }) => life::change_severity(basis, state, from, to),
        Some(Change::Clear) => life::clear(basis, state),
    }
}

/// What a hold comes to.
enum Change {
    Begin(Severity),
    Severity { from: Severity, to: Severity },
    Clear,
}

impl State {
    /// The severity of the alarm while its condition holds.
    #[must_use]
    pub fn standing(&self) -> Option<Severity> {
        self.alarm.as_ref().filter(|it| it.active).map(|it| it.severity)
    }

    pub(crate) fn extend_run(&mut self, condition: Condition, at: Time) {
        let wrong = matches!(condition, Condition::Wrong(_));
        let held = match self.run {
            Some(run) if run.wrong == wrong && run.paused => run.held,
            Some(run) if run.wrong == wrong => {
                Span(run.held.0.saturating_add(at.since(run.last).0))
            }
            _ => Span::ZERO,
        };
        self.run = Some(Run { wrong, held, last: at, paused: false });
    }
}

impl Stepped {
    pub(crate) fn quiet(state: State) -> Self {
        Self { state, changed: None, succeeded: None, entries: Vec::new() }
    }
}
