//! What people can do to an alarm in each of its states.

use model::{
    AlarmAct, AlarmId, Bound, CaseId, EntityId, LifeStep, Moment, Position, ProcedureId, Severity,
    UserId,
};
use model::{Span, Time, Withdrawal};

use super::{over_limit, philosophy, rule};
use crate::{
    Input, Limit, Mutes, Refusal, Sample, State, Stepped, Subject, attach_case, born, mute,
    shelf_over, step, withdraw,
};

fn act(state: &State, moment: Moment, user: &UserId, it: &AlarmAct) -> Result<Stepped, Refusal> {
    crate::act(&philosophy(), state, moment, user, it)
}

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn moment(s: i64) -> Moment {
    Moment { position: Position(u64::try_from(s).unwrap()), now: Time::from_s(s) }
}

/// Tells a reading of second `s` to a rule without holds.
fn told(state: State, s: i64, value: f64) -> Stepped {
    told_at(state, s, s, value)
}

fn told_at(state: State, s: i64, now_s: i64, value: f64) -> Stepped {
    let entity = EntityId::new("stack-1").unwrap();
    let subject = Subject { entity: &entity, series: None };
    let limit = Limit { bound: Bound::AtMost(100.0), row: None, confidence: None };
    let sample = Sample {
        at: Time::from_s(s),
        value: Some(value),
        valid: true,
        limit: Some(limit),
        every: Span::from_min(1),
    };
    step(&rule(0, 0, over_limit()), &subject, state, moment(now_s), &Input::Sample(sample))
}

/// Lan takes it at this second; the table acts within the grace after it.
const TAKEN_S: i64 = 60;
const ACTING_S: i64 = 80;

fn unacknowledged() -> State {
    told(State::default(), 0, 150.0).state
}

fn cleared() -> State {
    told(unacknowledged(), 30, 50.0).state
}

fn acknowledged() -> State {
    act(&unacknowledged(), moment(TAKEN_S), &user("lan"), &AlarmAct::Acknowledge).unwrap().state
}

/// Shelves until so many seconds after `ACTING_S`.
fn shelve(s: i64) -> AlarmAct {
    AlarmAct::Shelve {
        until: Time::from_s(ACTING_S + s), reason: "chờ thay đầu đo".to_owned()
    }
}

fn shelved() -> State {
    act(&unacknowledged(), moment(TAKEN_S), &user("lan"), &shelve(60)).unwrap().state
}

fn outcome(result: &Result<Stepped, Refusal>) -> String {
    let lines = match result {
        Ok(stepped) => stepped.entries.iter().map(|it| word(&it.step)).collect::<Vec<_>>(),
        Err(refusal) => return format!("no: {}", refusal.as_str()),
    };
    if lines.is_empty() { "-".to_owned() } else { lines.join(", ") }
}

fn word(step: &LifeStep) -> &'static str {
    match step {
        LifeStep::Raised { .. } => "raised",
        LifeStep::Severity { .. } => "severity",
        LifeStep::Cleared { .. } => "cleared",
        LifeStep::Returned { .. } => "returned",
        LifeStep::Acknowledged => "acknowledged",
        LifeStep::TakenBack => "taken back",
        LifeStep::Realarmed { .. } => "realarmed",
        LifeStep::Assigned { .. } => "assigned",
        LifeStep::Commented { .. } => "commented",
        LifeStep::CaseAttached { .. } => "case",
        LifeStep::Succeeded { .. } => "succeeded",
        LifeStep::Shelved { .. } => "shelved",
        LifeStep::Suppressed { .. } => "suppressed",
        LifeStep::Inhibited { .. } => "inhibited",
        LifeStep::TakenOut { .. } => "taken out",
        LifeStep::Withdrawn { .. } => "withdrawn",
        LifeStep::Freed { .. } => "freed",
        LifeStep::Ended => "ended",
    }
}

type Does = Box<dyn Fn(&State) -> Result<Stepped, Refusal>>;

/// What can happen at second `ACTING_S`: people's acts, the engine's own, and readings.
fn happenings() -> Vec<(&'static str, Does)> {
    let acts = |who: &'static str, it: AlarmAct| -> Does {
        Box::new(move |state| act(state, moment(ACTING_S), &user(who), &it))
    };
    let reads = |value| -> Does { Box::new(move |state| Ok(told(state.clone(), ACTING_S, value))) };
    let case = CaseId::from_name("case");
    let procedure = ProcedureId::new("air/stack").unwrap();
    let withdrawn: Does = Box::new(|state| {
        let entity = EntityId::new("stack-1").unwrap();
        let subject = Subject { entity: &entity, series: None };
        Ok(withdraw(state.clone(), &subject, moment(ACTING_S), Withdrawal::RuleGone))
    });
    let says = |text: &str| AlarmAct::Comment { text: text.to_owned() };
    vec![
        ("lan acknowledges", acts("lan", AlarmAct::Acknowledge)),
        ("binh acknowledges", acts("binh", AlarmAct::Acknowledge)),
        ("lan takes back", acts("lan", AlarmAct::TakeBack)),
        ("binh takes back", acts("binh", AlarmAct::TakeBack)),
        ("binh assigns", acts("binh", AlarmAct::Assign { to: user("lan") })),
        ("binh comments", acts("binh", says("xem ống khói 2"))),
        ("binh says nothing", acts("binh", says(" "))),
        ("binh opens a case", acts("binh", AlarmAct::OpenCase { procedure })),
        ("a case attaches", Box::new(move |it| attach_case(it, moment(ACTING_S), None, case))),
        ("lan shelves", acts("lan", shelve(8 * 3_600))),
        ("lan unshelves", acts("lan", AlarmAct::Unshelve)),
        ("nobody asks", withdrawn),
        ("reads 50", reads(50.0)),
        ("reads 130", reads(130.0)),
        ("reads 150", reads(150.0)),
    ]
}

#[test]
fn every_act_in_every_state() {
    let states = [State::default(), unacknowledged(), acknowledged(), cleared(), shelved()];
    let row = |name: &str, cells: [&str; 5]| {
        let [none, active, taken, cleared, shelved] = cells;
        let line =
            format!("{name:17} | {none:15} | {active:20} | {taken:27} | {cleared:24} | {shelved}");
        line.trim_end().to_owned()
    };
    let heads = ["none", "active", "active, Lan has it", "cleared", "active, shelved"];
    let mut table = vec![row("at 150 since 0", heads)];
    for (name, happens) in happenings() {
        let cells = states.each_ref().map(|it| outcome(&happens(it)));
        table.push(row(name, cells.each_ref().map(String::as_str)));
    }
    assert_eq!(table.join("\n"), EVERY_ACT_IN_EVERY_STATE.trim(), "\n{}", table.join("\n"));
}

const EVERY_ACT_IN_EVERY_STATE: &str = "
at 150 since 0    | none            | active               | active, Lan has it          | cleared                  | active, shelved
lan acknowledges  | no: ended       | acknowledged         | no: already_acknowledged    | acknowledged, ended      | acknowledged
binh acknowledges | no: ended       | acknowledged         | no: already_acknowledged    | acknowledged, ended      | acknowledged
lan takes back    | no: ended       | no: not_acknowledged | taken back                  | no: not_acknowledged     | no: not_acknowledged
binh takes back   | no: ended       | no: not_acknowledged | no: acknowledged_by_another | no: not_acknowledged     | no: not_acknowledged
binh assigns      | no: ended       | assigned             | assigned                    | assigned                 | assigned
binh comments     | no: ended       | commented            | commented                   | commented                | commented
binh says nothing | no: ended       | no: empty_comment    | no: empty_comment           | no: empty_comment        | no: empty_comment
binh opens a case | no: ended       | -                    | -                           | -                        | -
a case attaches   | no: ended       | case                 | case                        | case                     | case
lan shelves       | no: ended       | shelved              | shelved                     | shelved                  | no: already_shelved
lan unshelves     | no: not_shelved | no: not_shelved      | no: not_shelved             | no: not_shelved          | freed
nobody asks       | -               | withdrawn, cleared   | withdrawn, cleared, ended   | -                        | withdrawn, cleared
reads 50          | -               | cleared              | cleared, ended              | -                        | cleared
reads 130         | raised          | severity             | severity                    | succeeded, ended, raised | severity
reads 150         | raised          | -                    | -                           | succeeded, ended, raised | -
";

#[track_caller]
fn check_refused(state: &State, s: i64, who: &str, it: &AlarmAct, sentence: &str) {
    let refusal = act(state, moment(s), &user(who), it).unwrap_err();
    assert_eq!(refusal.to_string(), sentence);
}

#[test]
fn a_refusal_is_a_sentence() {
    let (held, free) = (acknowledged(), unacknowledged());
    check_refused(
        &held,
        80,
        "binh",
        &AlarmAct::Acknowledge,
        "already acknowledged by lan at 1970-01-01T00:01:00Z",
    );
    check_refused(
        &held,
        91,
        "lan",
        &AlarmAct::TakeBack,
        "acknowledged at 1970-01-01T00:01:00Z: it could be taken back for 30s only",
    );
    check_refused(
        &held,
        80,
        "binh",
        &AlarmAct::TakeBack,
        "acknowledged by lan: only they can take it back",
    );
    let long = AlarmAct::Comment { text: "ố".repeat(2_001) };
    check_refused(
        &free,
        80,
        "lan",
        &long,
        "the comment has 2001 characters, expected at most 2000",
    );
    check_refused(&State::default(), 80, "lan", &AlarmAct::TakeBack, "the alarm has ended");
}

#[test]
fn thirty_seconds_are_within_the_grace() {
    let back = act(&acknowledged(), moment(90), &user("lan"), &AlarmAct::TakeBack).unwrap();
    assert_eq!(back.changed.unwrap().ack, model::Ack::Unacknowledged);
}

#[test]
fn what_becomes_worse_than_was_acknowledged_calls_again() {
    let takes = |state: &State, s: i64, who: &str| {
        act(state, moment(s), &user(who), &AlarmAct::Acknowledge).unwrap().state
    };
    let words = |it: &Stepped| it.entries.iter().map(|it| word(&it.step)).collect::<Vec<_>>();
    // Taken as high. Better, and as bad again as it was: Lan has it still.
    let mut state = takes(&told(State::default(), 0, 130.0).state, 60, "lan");
    for (s, value) in [(70, 105.0), (80, 130.0)] {
        let stepped = told(state, s, value);
        assert_eq!(words(&stepped), ["severity"], "{value}");
        assert_ne!(stepped.changed.unwrap().ack, model::Ack::Unacknowledged, "{value}");
        state = stepped.state;
    }
    // Worse: nobody has it, and its life says why, at the moment it was taken from her.
    let worse = told_at(state, 90, 95, 160.0);
    assert_eq!(words(&worse), ["severity", "realarmed"]);
    let again = LifeStep::Realarmed { from: Severity::High, to: Severity::Critical };
    let line = worse.entries.last().unwrap();
    assert_eq!((&line.step, line.at, &line.by), (&again, Time::from_s(95), &None));
    assert_eq!(worse.changed.as_ref().unwrap().ack, model::Ack::Unacknowledged);
    let back = act(&worse.state, moment(96), &user("lan"), &AlarmAct::TakeBack);
    assert_eq!(back, Err(Refusal::NotAcknowledged));
    // Over, it waits for somebody; a taken one would have ended.
    let over = told(worse.state.clone(), 100, 50.0);
    assert_eq!((words(&over), over.state.alarm.is_some()), (vec!["cleared"], true));
    // Taken as critical, nothing is worse.
    let mut state = takes(&worse.state, 110, "binh");
    for (s, value) in [(120, 105.0), (130, 160.0)] {
        let stepped = told(state, s, value);
        assert_eq!(words(&stepped), ["severity"], "{value}");
        state = stepped.state;
    }
    assert_eq!(words(&told(state, 140, 50.0)), ["cleared", "ended"]);
}

#[test]
fn a_case_works_on_it_once() {
    let case = CaseId::from_name("case");
    let taken = attach_case(&unacknowledged(), moment(5), Some(&user("lan")), case).unwrap();
    assert_eq!(taken.changed.as_ref().and_then(|it| it.case), Some(case));
    assert_eq!(attach_case(&taken.state, moment(6), None, case), Err(Refusal::HasCase { case }));
    let given = act(&taken.state, moment(7), &user("lan"), &AlarmAct::Assign { to: user("binh") });
    let again = AlarmAct::Assign { to: user("binh") };
    check_refused(&given.unwrap().state, 8, "lan", &again, "the alarm is already given to binh");
}

#[test]
fn a_cleared_alarm_never_comes_back_to_life() {
    let first = unacknowledged().alarm.unwrap().id;
    let back = told(cleared(), 90, 130.0);
    let (next, before) = (back.changed.unwrap(), back.succeeded.unwrap());
    assert_eq!((before.id, before.active, before.ended_at), (first, false, Some(Time::from_s(90))));
    assert_eq!((next.former, next.repeats, next.active), (Some(first), 2, true));
    assert_eq!((next.position, before.position), (Position(90), Position(90)));
    let lines: Vec<_> = back.entries.iter().map(|it| (it.alarm, word(&it.step))).collect();
    assert_eq!(lines, [(first, "succeeded"), (first, "ended"), (next.id, "raised")]);
    let over = told(acknowledged(), 90, 50.0);
    let ended = over.changed.unwrap();
    assert_eq!((ended.id, ended.ended_at), (first, Some(Time::from_s(90))));
    let next = told(over.state, 150, 150.0);
    assert_eq!(next.succeeded, None);
    let next = next.changed.unwrap();
    assert_eq!((next.former, next.repeats), (Some(first), 1));
    assert_ne!(next.id, first);
    // Taken at 60, and only then came the news that it was over at 50: it ended when both were so.
    let over = told_at(acknowledged(), 50, 70, 50.0).changed.unwrap();
    assert_eq!((over.cleared_at, over.ended_at), (Some(Time::from_s(50)), Some(Time::from_s(60))));
}

#[test]
fn one_record_that_raises_twice_makes_two_alarms() {
    let mut state = State::default();
    let mut raised = std::collections::BTreeSet::new();
    for (s, value) in [(0, 150.0), (1, 50.0), (2, 150.0), (3, 50.0), (4, 150.0)] {
        let stepped = told_at(state, s, 9, value);
        raised.extend(stepped.changed.filter(|it| it.active).map(|it| it.id));
        state = stepped.state;
    }
    let alarm = state.alarm.unwrap();
    assert_eq!((raised.len(), alarm.repeats, alarm.chattering), (3, 3, true));
}

#[test]
fn slow_coming_and_going_is_no_chattering() {
    let mut state = State::default();
    for n in 0..6 {
        let value = if n % 2 == 0 { 150.0 } else { 50.0 };
        state = told(state, n * 301, value).state;
    }
    let again = told(state, 6 * 301, 150.0).changed.unwrap();
    assert_eq!((again.repeats, again.chattering), (4, false));
}

#[test]
fn a_shelf_outlives_its_alarm_and_ends_by_itself() {
    let over = told(shelved(), 70, 50.0).state;
    let back = told(over.clone(), 100, 150.0).changed.unwrap();
    assert_eq!(back.shelved.as_ref().map(|it| it.by.as_str()), Some("lan"));
    assert!(back.is_quiet());
    // Its end is noticed by the clock, and not before.
    assert_eq!(shelf_over(shelved(), moment(139)), Stepped::quiet(shelved()));
    let heard = shelf_over(shelved(), moment(140)).changed.unwrap();
    assert!(!heard.is_quiet());
    // A new alarm is not put on a shelf that is over, noticed or not.
    let late = told(over, 150, 150.0);
    assert_eq!(late.changed.unwrap().shelved, None);
    let unshelved = act(&late.state, moment(155), &user("binh"), &AlarmAct::Unshelve);
    assert_eq!(unshelved, Err(Refusal::NotShelved));
    // Taken away after the alarm has ended.
    let taken = act(&shelved(), moment(80), &user("binh"), &AlarmAct::Acknowledge).unwrap().state;
    let ended = told(taken, 90, 50.0).state;
    assert!(ended.alarm.is_none());
    let free = act(&ended, moment(95), &user("binh"), &AlarmAct::Unshelve).unwrap().state;
    assert_eq!(told(free, 100, 150.0).changed.unwrap().shelved, None);
}

#[test]
fn a_shelf_has_a_reason_and_an_end() {
    let free = unacknowledged();
    let until = |s: i64, reason: &str| {
        let act = AlarmAct::Shelve { until: Time::from_s(s), reason: reason.to_owned() };
        crate::act(&philosophy(), &free, moment(ACTING_S), &user("lan"), &act)
    };
    for (s, reason, expected) in [
        (ACTING_S + 8 * 3_600, "chờ", "shelved"),
        (ACTING_S + 8 * 3_600 + 1, "chờ", "no: shelf_too_long"),
        (ACTING_S, "chờ", "no: shelf_too_long"),
        (ACTING_S + 60, " ", "no: no_reason"),
    ] {
        assert_eq!(outcome(&until(s, reason)), expected, "{s} {reason}");
    }
}

#[test]
fn an_alarm_is_born_quiet_and_heard_when_its_cause_is_over() {
    let cause = AlarmId::from_name("gateway");
    let mutes = Mutes { inhibited_by: Some(cause), ..Mutes::default() };
    let born = born(told(State::default(), 0, 150.0), moment(0), None, mutes);
    let words: Vec<_> = born.entries.iter().map(|it| word(&it.step)).collect();
    assert_eq!(words, ["raised", "inhibited"]);
    assert_eq!(born.changed.as_ref().and_then(|it| it.inhibited_by), Some(cause));
    assert_eq!(mute(born.state.clone(), moment(5), mutes), Stepped::quiet(born.state.clone()));
    // What was explained when it cleared is nobody's to answer.
    let over = told(born.state.clone(), 30, 50.0);
    let words: Vec<_> = over.entries.iter().map(|it| word(&it.step)).collect();
    assert_eq!((words, over.state.alarm), (vec!["cleared", "ended"], None));
    let heard = mute(born.state, moment(60), Mutes::default());
    assert_eq!(heard.entries.iter().map(|it| word(&it.step)).collect::<Vec<_>>(), ["freed"]);
    assert!(!heard.changed.unwrap().is_quiet());
    assert_eq!(mute(State::default(), moment(5), mutes), Stepped::quiet(State::default()));
}

#[test]
fn an_alarm_remembers_what_it_was_judged_by() {
    let alarm = told(State::default(), 0, 150.0).changed.unwrap();
    assert_eq!(alarm.trigger.limit_value, Some(100.0));
    let later = told(unacknowledged(), 60, 155.0);
    assert_eq!(later.entries, []);
    let alarm = later.state.alarm.unwrap();
    assert_eq!((alarm.trigger.measured.value, alarm.latest.value), (Some(150.0), Some(155.0)));
}

#[test]
fn old_news_changes_nothing() {
    for s in [0, -60] {
        let again = told_at(unacknowledged(), s, 10, 50.0);
        assert_eq!((again.entries.len(), again.state), (0, unacknowledged()));
    }
}
