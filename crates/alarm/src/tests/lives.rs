//! Whatever happens in whatever order: one open alarm, a life that can be told, and the same life
//! again when it is replayed or kept and taken up in between.

use model::{
    Ack, Alarm, AlarmAct, AlarmId, Bound, EntityId, LifeEntry, LifeStep, Moment, Position, Quiet,
    Severity, Span, Time, UserId,
};
use proptest::prelude::*;

use super::{over_limit, philosophy, rule};
use crate::{
    Input, Limit, Past, PastSnapshot, Rule, Sample, Snapshot, State, Stepped, Subject, Test, act,
    shelf_over, step,
};

/// One thing that happens, so many seconds after the one before.
#[derive(Debug, Clone)]
struct Happening {
    after_s: u16,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Reads { value: f64, valid: bool, judged: bool },
    Tick,
    Acts(u8, AlarmAct),
}

fn happening() -> impl Strategy<Value = Happening> {
    let value = prop_oneof![0.0..200.0, Just(95.0), Just(f64::INFINITY)];
    let reads = (value, prop::bool::weighted(0.9), prop::bool::weighted(0.95))
        .prop_map(|(value, valid, judged)| What::Reads { value, valid, judged });
    let shelve = (0_i64..70_000)
        .prop_map(|s| AlarmAct::Shelve { until: Time::from_s(s), reason: "chờ".to_owned() });
    let act = prop_oneof![
        4 => Just(AlarmAct::Acknowledge),
        4 => Just(AlarmAct::TakeBack),
        1 => shelve,
        1 => Just(AlarmAct::Unshelve),
    ];
    let acts = (0_u8..2, act).prop_map(|(who, it)| What::Acts(who, it));
    let what = prop_oneof![6 => reads, 1 => Just(What::Tick), 2 => acts];
    (0_u16..300, what).prop_map(|(after_s, what)| Happening { after_s, what })
}

fn tests() -> impl Strategy<Value = Test> {
    let severity = Severity::High;
    let [fit_over, within] = [Span::from_min(5), Span::from_min(30)];
    prop_oneof![
        4 => Just(over_limit()),
        1 => Just(Test::Stuck { unchanged_for: Span::from_min(1), severity }),
        1 => Just(Test::Silent { cadences: 2, severity }),
        1 => Just(Test::Approaching { from_share: 0.5, fit_over, within, severity }),
    ]
}

/// Takes one happening in; a refused act changes nothing.
fn take(rule: &Rule, state: State, moment: Moment, what: &What) -> Stepped {
    let entity = EntityId::new("stack-1").unwrap();
    let subject = Subject { entity: &entity, series: None };
    let every = Span::from_min(1);
    let limit = Limit { bound: Bound::AtMost(100.0), row: None, confidence: None };
    match what {
        What::Reads { value, valid, judged } => {
            let sample = Sample {
                at: moment.now,
                value: Some(*value),
                valid: *valid,
                limit: judged.then_some(limit),
                every,
            };
            step(rule, &subject, state, moment, &Input::Sample(sample))
        }
        What::Tick => {
            let shelf = shelf_over(state, moment);
            let ticked =
                step(rule, &subject, shelf.state, moment, &Input::Tick { every, waits: false });
            let entries = [shelf.entries, ticked.entries].concat();
            // The tick may have given it a newer value since its shelf ended.
            let freed = shelf.changed.and_then(|_| ticked.state.alarm.clone());
            Stepped { changed: ticked.changed.or(freed), entries, ..ticked }
        }
        What::Acts(who, it) => {
            let user = UserId::new(["lan", "binh"][usize::from(*who)]).unwrap();
            act(&philosophy(), &state, moment, &user, it).unwrap_or_else(|_| Stepped::quiet(state))
        }
    }
}

fn live(rule: &Rule, happenings: &[Happening], kept: bool) -> (Vec<LifeEntry>, State) {
    let (mut state, mut now, mut told) = (State::default(), Time(0), Vec::new());
    let mut teller = Teller::default();
    for (position, it) in (1..).map(Position).zip(happenings) {
        now = now.plus(Span::from_s(u64::from(it.after_s)));
        let stepped = take(rule, state, Moment { position, now }, &it.what);
        for entry in &stepped.entries {
            teller.tell(entry);
        }
        teller.compare(&stepped);
        told.extend(stepped.entries);
        state = if kept { kept_and_restored(&stepped.state) } else { stepped.state };
    }
    (told, state)
}

fn kept_and_restored(state: &State) -> State {
    let text = serde_json::to_string(&state.snapshot()).unwrap();
    let snapshot: Snapshot = serde_json::from_str(&text).unwrap();
    let past = state.past.as_deref().map(|it| serde_json::to_string(&it.snapshot()).unwrap());
    let past = past.map(|it| serde_json::from_str::<PastSnapshot>(&it).unwrap());
    let past = past.map(|it| Box::new(Past::restored(it).unwrap()));
    State { past, ..State::restored(snapshot, state.alarm.as_deref().cloned()) }
}

/// Knows which line may follow which, and what the alarm must look like after it.
#[derive(Default)]
struct Teller {
    open: Option<Told>,
}

struct Told {
    id: AlarmId,
    active: bool,
    /// As bad as it was then.
    acknowledged: Option<Severity>,
    severity: Severity,
    shelved: bool,
    succeeded: bool,
}

impl Teller {
    fn tell(&mut self, entry: &LifeEntry) {
        if let LifeStep::Raised { severity, .. } = entry.step {
            assert!(self.open.is_none(), "a second open alarm: {entry:?}");
            let id = entry.alarm;
            self.open = Some(Told {
                id,
                active: true,
                acknowledged: None,
                severity,
                shelved: false,
                succeeded: false,
            });
            return;
        }
        let told = self.open.as_mut().expect("only a raised alarm has a life");
        assert_eq!(told.id, entry.alarm, "{entry:?}");
        match entry.step {
            LifeStep::Severity { from, to, .. } => {
                assert!(told.active && told.severity == from && from != to, "{entry:?}");
                told.severity = to;
            }
            LifeStep::Cleared { .. } => {
                assert!(told.active, "{entry:?}");
                told.active = false;
            }
            LifeStep::Succeeded { by } => {
                assert!(!told.active && told.acknowledged.is_none() && by != told.id, "{entry:?}");
                told.succeeded = true;
            }
            LifeStep::Shelved { .. } => {
                assert!(!told.shelved, "{entry:?}");
                told.shelved = true;
            }
            LifeStep::Freed { from: Quiet::Shelved } => {
                assert!(told.shelved, "{entry:?}");
                told.shelved = false;
            }
            LifeStep::Acknowledged => {
                assert!(told.acknowledged.is_none(), "{entry:?}");
                told.acknowledged = Some(told.severity);
            }
            LifeStep::TakenBack => {
                assert!(told.acknowledged.is_some(), "{entry:?}");
                told.acknowledged = None;
            }
            LifeStep::Realarmed { from, to } => {
                assert!(told.active && from < to && to == told.severity, "{entry:?}");
                assert_eq!(told.acknowledged, Some(from), "{entry:?}");
                assert_eq!(entry.by, None, "{entry:?}");
                told.acknowledged = None;
            }
            LifeStep::Ended => {
                let acknowledged = told.acknowledged.is_some();
                assert!(!told.active && (acknowledged || told.succeeded), "{entry:?}");
                self.open = None;
            }
            _ => panic!("nobody did this: {entry:?}"),
        }
    }

    /// The alarm the engine keeps is the one its lines tell of; and nobody has it who acknowledged
    /// something less.
    fn compare(&self, stepped: &Stepped) {
        let told = self.open.as_ref();
        let is_had = |it: &Told| it.acknowledged.is_none_or(|had| it.severity <= had);
        assert!(told.is_none_or(is_had), "{:?}", stepped.entries);
        let told = told.map(|it| (it.id, it.active, it.acknowledged, it.severity, it.shelved));
        let is = |it: &Alarm| {
            let acknowledged = match it.ack {
                Ack::Acknowledged { severity, .. } => Some(severity),
                Ack::Unacknowledged => None,
            };
            (it.id, it.active, acknowledged, it.severity, it.shelved.is_some())
        };
        assert_eq!(stepped.state.alarm.as_deref().map(is), told);
        assert_eq!(stepped.changed.is_some(), !stepped.entries.is_empty());
        if let (Some(changed), Some(kept)) = (&stepped.changed, &stepped.state.alarm) {
            assert_eq!(changed, kept);
        }
    }
}

proptest! {
    #[test]
    fn one_open_alarm_with_a_life_that_can_be_told_and_told_again(
        test in tests(),
        (raise_min, clear_min) in (0_u64..4, 0_u64..4),
        happenings in prop::collection::vec(happening(), 0..200),
    ) {
        let rule = rule(raise_min, clear_min, test);
        let first = live(&rule, &happenings, false);
        prop_assert_eq!(&live(&rule, &happenings, false), &first);
        prop_assert_eq!(&live(&rule, &happenings, true), &first);
    }
}

#[test]
fn a_state_is_small_to_hold() {
    assert!(size_of::<State>() <= 128, "{}", size_of::<State>());
}
