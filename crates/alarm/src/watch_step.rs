//! A unit's own rule on one subject, advanced by one input.

use model::{Moment, Span, Time, Withdrawal};

use crate::{
    Condition, Feed, Feeder, GAP_CADENCES, Input, Memory, PartState, PartTest, Parts, Rule,
    RunAhead, Sample, State, Stepped, Subject, Watch,
    life::{self, Basis},
    step::{advance, mind_the_gap},
    watch::{FEEDERS_MAX, is_beyond},
};

/// Advances a rule of a unit. A sample that says nothing of which part feeds the only one there is.
pub(crate) fn step_watch(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    state: State,
    moment: Moment,
    input: &Input<'_>,
) -> Stepped {
    match input {
        Input::Sample(sample) => hear(rule, watch, subject, state, moment, (FIRST, sample)),
        Input::Fed { by, sample } => hear(rule, watch, subject, state, moment, (*by, sample)),
        Input::Happened { by, at, ends } => {
            happen(rule, watch, subject, state, moment, (*by, *at, *ends))
        }
        Input::Foreseen { by, run } => foresee(rule, watch, subject, state, moment, (*by, run)),
        Input::Tick { .. } => tick(rule, watch, subject, state, moment),
    }
}

const FIRST: Feeder = Feeder { part: 0, id: 0, second: false };

fn hear(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
    (by, sample): (Feeder, &Sample<'_>),
) -> Stepped {
    let Some(part) = watch.parts.get(usize::from(by.part)) else { return Stepped::quiet(state) };
    // What is counted over hours and days does not flicker, and 105 % of a target may not exist.
    let eased = !matches!(part.feed, Feed::Indicator(_));
    let standing = eased && state.standing().is_some();
    let plain = watch.is_plain(&rule.kind);
    if plain {
        if state.newest_at.is_some_and(|it| sample.at <= it) {
            return Stepped::quiet(state);
        }
        forget_in_a_gap(&mut state, sample, &part.test);
        mind_the_gap(&mut state, sample);
        state.newest_at = Some(sample.at);
    }
    let value = sample.value.filter(|it| sample.valid && it.is_finite());
    // Nothing to remember: most rules, and nothing is allocated for them.
    if let (true, PartTest::Beyond(level)) = (plain, &part.test) {
        let limit = level.under(sample.limit);
        let said = limit.zip(value).map(|(it, value)| is_beyond(it.bound, value, standing));
        return settle(rule, watch, subject, state, moment, (said, &Sample { limit, ..*sample }));
    }
    let at = sample.at;
    let Some(place) = place(&mut state, watch, by) else { return Stepped::quiet(state) };
    let is_difference = matches!(part.feed, Feed::Difference { .. });
    let silent = matches!(part.test, PartTest::Silent { .. });
    if !is_difference && !silent && at <= place.at {
        return Stepped::quiet(state);
    }
    let (said, value) = if is_difference {
        // It is only ever tested for being beyond, which remembers nothing: its memory is its sides.
        let value = place.difference(by.second, sample);
        let memory = std::mem::take(&mut place.memory);
        let said = place.hear(&part.test, (sample, value), standing, moment.now);
        place.memory = memory;
        (said, value)
    } else {
        (place.hear(&part.test, (sample, value), standing, moment.now), value)
    };
    if said.is_some() {
        let at = if silent { moment.now } else { at };
        (place.said, place.at) = (said, place.at.max(at));
        place.good_for = watch.within.max(sample.every.times(GAP_CADENCES));
    }
    let limit = match &part.test {
        PartTest::Beyond(level)
        | PartTest::Crossing { level, .. }
        | PartTest::Share { level, .. } => level.under(sample.limit),
        _ => None,
    };
    let said = if plain { said } else { said_by_all(watch, &state, at) };
    let seen = Sample { at, value, limit, ..*sample };
    settle(rule, watch, subject, state, moment, (said, &seen))
}

/// What is foreseen is of a time to come, and is news now.
fn foresee(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
    (by, run): (Feeder, &RunAhead<'_>),
) -> Stepped {
    let Some(part) = watch.parts.get(usize::from(by.part)) else { return Stepped::quiet(state) };
    let (Feed::Forecast { ahead, .. }, PartTest::Beyond(level)) = (&part.feed, &part.test) else {
        return Stepped::quiet(state);
    };
    let standing = state.standing().is_some();
    let Some(place) = place(&mut state, watch, by) else { return Stepped::quiet(state) };
    if !place.foresee(level, run, standing, moment.now) {
        return Stepped::quiet(state);
    }
    place.look_ahead(*ahead, moment.now);
    let said = said_by_all(watch, &state, moment.now);
    // Shown is what comes first of what is beyond; where nothing is, what comes next.
    let reach = moment.now.plus(*ahead);
    let in_reach = |it: &&Sample<'_>| moment.now < it.at && it.at <= reach && it.value.is_some();
    let is_wrong = |it: &&Sample<'_>| {
        let limit = level.under(it.limit).zip(it.value);
        limit.is_some_and(|(limit, value)| it.valid && is_beyond(limit.bound, value, false))
    };
    let next = |wrong: bool| {
        let fitting = run.points.iter().filter(in_reach).filter(|it| !wrong || is_wrong(it));
        fitting.min_by_key(|it| it.at)
    };
    let shown = next(true).or_else(|| next(false));
    let seen = Sample {
        at: moment.now,
        value: shown.and_then(|it| it.value),
        valid: true,
        limit: level.under(shown.and_then(|it| it.limit)),
        every: Span::ZERO,
    };
    settle(rule, watch, subject, state, moment, (said, &seen))
}

fn happen(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
    (by, at, ends): (Feeder, Time, bool),
) -> Stepped {
    let Some(part) = watch.parts.get(usize::from(by.part)) else { return Stepped::quiet(state) };
    let Some(place) = place(&mut state, watch, by) else { return Stepped::quiet(state) };
    if let Some(said) = place.happen(&part.test, at, ends) {
        (place.said, place.at) = (Some(said), place.at.max(at));
        // The clock says it again.
        place.good_for = watch.within.max(Span::from_min(1));
    }
    at_now(rule, watch, subject, state, moment)
}

fn tick(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
) -> Stepped {
    if !watch.hears_ticks() {
        return Stepped::quiet(state);
    }
    if let Memory::Parts(parts) = &mut state.memory
        && parts.version == watch.version
    {
        for place in &mut parts.states {
            if let Some(part) = watch.parts.get(usize::from(place.part)) {
                place.tick(part, moment.now);
            }
        }
    }
    at_now(rule, watch, subject, state, moment)
}

/// What follows now, without a reading to show for it.
fn at_now(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
) -> Stepped {
    let said = said_by_all(watch, &state, moment.now);
    let Some(said) = said else {
        if let Some(run) = &mut state.run {
            run.paused = true;
        }
        return Stepped::quiet(state);
    };
    let condition = condition(watch, said);
    state.extend_run(condition, moment.now);
    advance(rule, &Basis::silence(subject, moment), state, condition)
}

/// Nobody asks for the condition any more: the alarm clears, and what was remembered goes. People
/// still answer it: that its condition is unknown is no reason that nobody has to look.
#[must_use]
pub fn withdraw(
    mut state: State,
    subject: &Subject<'_>,
    moment: Moment,
    why: Withdrawal,
) -> Stepped {
    (state.memory, state.run, state.newest_at) = (Memory::Fresh, None, None);
    if state.standing().is_none() {
        return Stepped::quiet(state);
    }
    life::withdraw(&Basis::silence(subject, moment), state, why)
}

fn settle(
    rule: &Rule,
    watch: &Watch,
    subject: &Subject<'_>,
    mut state: State,
    moment: Moment,
    (said, sample): (Option<bool>, &Sample<'_>),
) -> Stepped {
    let Some(said) = said else {
        if let Some(run) = &mut state.run {
            run.paused = true;
        }
        return Stepped::quiet(state);
    };
    let condition = condition(watch, said);
    state.extend_run(condition, sample.at);
    advance(rule, &Basis::sample(subject, moment, sample), state, condition)
}

const fn condition(watch: &Watch, said: bool) -> Condition {
    if said { Condition::Wrong(watch.severity) } else { Condition::Right }
}

/// What the formula makes of all parts. Of several that feed one part, one that says it is enough;
/// all who speak must deny it.
fn said_by_all(watch: &Watch, state: &State, now: Time) -> Option<bool> {
    let Memory::Parts(parts) = &state.memory else { return None };
    if parts.version != watch.version {
        return None;
    }
    let said = |part: u8| {
        let of_part = parts.states.iter().filter(|it| it.part == part);
        of_part.filter_map(|it| it.fresh(now)).reduce(|a, b| a || b)
    };
    watch.formula.holds(&said)
}

/// The place of a part and who feeds it; none when so many feed it already.
fn place<'a>(state: &'a mut State, watch: &Watch, by: Feeder) -> Option<&'a mut PartState> {
    if !matches!(&state.memory, Memory::Parts(it) if it.version == watch.version) {
        let fresh = Parts { version: watch.version, states: Vec::new() };
        state.memory = Memory::Parts(Box::new(fresh));
    }
    let Memory::Parts(parts) = &mut state.memory else { return None };
    let places = &mut parts.states;
    let is_it = |it: &PartState| it.part == by.part && it.feeder == by.id;
    let at = match places.iter().position(is_it) {
        Some(at) => at,
        None if FEEDERS_MAX <= places.iter().filter(|it| it.part == by.part).count() => {
            return None;
        }
        None => {
            places.reserve_exact(1);
            places.push(PartState::new(by.part, by.id));
            places.len() - 1
        }
    };
    places.get_mut(at)
}

/// In a gap nobody knows whether the value stood still. While an alarm stands, the gap is no evidence
/// that it is over.
fn forget_in_a_gap(state: &mut State, sample: &Sample<'_>, test: &PartTest) {
    if !matches!(test, PartTest::Stuck { .. }) || state.standing().is_some() {
        return;
    }
    let longest = sample.every.times(GAP_CADENCES);
    let gap = state.newest_at.is_some_and(|it| longest < sample.at.since(it));
    if gap && sample.every != Span::ZERO {
        state.memory = Memory::Fresh;
    }
}
