//! Any fact and any noun, for tests: every variant, odd numbers, odd text.

use std::collections::BTreeMap;

use model::{
    Ack, Act, Actor, Again, Alarm, AlarmAct, AlarmClass, AlarmId, Attribute, Batch, Bound, Case,
    CaseAct, CaseEntryKind, CaseId, CaseResult, CaseState, CaseTimer, Coefficients, Condition,
    Confidence, Data, Date, ElementId, Ended, EntityId, Event, Evidence, Fact, Flag, Forecast,
    IndicatorId, IndicatorValue, LifeStep, LimitId, ListBatch, Measured, Movement, MovementKind,
    Movements, Observation, OrgId, Origin, Outage, OutageAct, OutageId, OutageOf, Parent, Period,
    Permit, PermitId, PermitLimit, Position, ProcedureId, QuantityId, Quiet, RegulationId, RuleId,
    SeriesAct, SeriesId, Severity, Shelf, SourceId, Span, StepId, StepRecord, Text, Time, Tokens,
    Trigger, UserId, Value, Withdrawal, Work, WorkId,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

macro_rules! codes {
    ($($name:ident $type:ident;)*) => {$(
        fn $name() -> impl Strategy<Value = $type> {
            "[a-zA-Z0-9][a-z0-9_/:-]{0,20}".prop_map(|it| $type::new(&it).unwrap())
        }
    )*};
}

codes! {
    user UserId;
    source SourceId;
    procedure ProcedureId;
    step_id StepId;
    entity EntityId;
    rule RuleId;
    limit LimitId;
    quantity QuantityId;
    regulation RegulationId;
    permit_id PermitId;
    org OrgId;
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,12}", Just(String::new()), Just("Nồng độ \"SO₂\"\n\u{0}".to_owned())]
}

fn time() -> impl Strategy<Value = Time> {
    prop_oneof![any::<i64>().prop_map(Time), (0..2_000_000_000_i64).prop_map(Time::from_s)]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |it| it.is_finite()),
        (-100_000..100_000_i32, 0..4_i32).prop_map(|(n, d)| f64::from(n) / 10_f64.powi(d)),
        Just(-0.0),
    ]
}

fn alarm_id() -> impl Strategy<Value = AlarmId> {
    any::<u32>().prop_map(|it| AlarmId::from_name(&it.to_string()))
}

fn case_id() -> impl Strategy<Value = CaseId> {
    any::<u32>().prop_map(|it| CaseId::from_name(&it.to_string()))
}

fn position() -> impl Strategy<Value = Position> {
    any::<u64>().prop_map(Position)
}

fn severity() -> impl Strategy<Value = Severity> {
    select(Severity::ALL)
}

fn result() -> impl Strategy<Value = CaseResult> {
    select(CaseResult::ALL)
}

fn period() -> impl Strategy<Value = Period> {
    use Period::{Day, EightHours, FiveMinutes, Hour, Raw, Year};
    select(vec![Raw, FiveMinutes, Hour, EightHours, Day, Year])
}

fn date() -> impl Strategy<Value = Date> {
    (-9999..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap())
}

fn evidence() -> impl Strategy<Value = Vec<Evidence>> {
    let one = (text(), text(), any::<u64>());
    vec(one.prop_map(|(name, sha256, bytes)| Evidence { name, sha256, bytes }), 0..3)
}

pub(crate) fn fact() -> BoxedStrategy<Fact> {
    prop_oneof![
        4 => batch().prop_map(Fact::Observed),
        4 => event().prop_map(Fact::Happened),
        1 => Just(Fact::Ticked),
        1 => forecast().prop_map(Fact::Foreseen),
        1 => movements().prop_map(Fact::Moved),
        1 => indicator_value().prop_map(Fact::Answered),
    ]
    .boxed()
}

fn forecast() -> impl Strategy<Value = Forecast> {
    (time(), period(), batch()).prop_map(|(issued_at, period, batch)| Forecast {
        issued_at,
        period,
        batch,
    })
}

fn movements() -> impl Strategy<Value = Movements> {
    let kind = select(MovementKind::ALL);
    let movement = (entity(), time(), kind, option::of(entity()));
    let movement =
        movement.prop_map(|(entity, time, kind, place)| Movement { entity, time, kind, place });
    (source(), origin(), vec(movement, 0..5)).prop_map(|(source, origin, movements)| Movements {
        source,
        origin,
        movements,
    })
}

fn indicator_value() -> impl Strategy<Value = IndicatorValue> {
    let what = (any::<u32>(), org(), option::of(number()), option::of(text()));
    (what, any::<u64>(), time()).prop_map(|((id, org, value, label), n_rows, asked_at)| {
        let indicator = IndicatorId::new(&format!("air/i{id}")).unwrap();
        IndicatorValue { indicator, org, value, label, n_rows, asked_at }
    })
}

fn batch() -> impl Strategy<Value = Batch> {
    (source(), origin(), vec(observation(), 0..30))
        .prop_map(|(source, origin, observations)| Batch { source, origin, observations })
}

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![
        Just(Origin::Mqtt),
        Just(Origin::Http),
        (text(), text()).prop_map(|(name, sha256)| Origin::StationFile { name, sha256 }),
        (text(), text(), user()).prop_map(|(name, sha256, by)| Origin::Import { name, sha256, by }),
    ]
}

fn observation() -> impl Strategy<Value = Observation> {
    let series = prop_oneof![0..20_u32, any::<u32>()].prop_map(SeriesId);
    (series, time(), number(), select(&Flag::ALL[..]))
        .prop_map(|(series, time, value, flag)| Observation { series, time, value, flag })
}

pub(crate) fn event() -> BoxedStrategy<Event> {
    let act = prop_oneof![
        (alarm_id(), alarm_act()).prop_map(|(id, act)| Act::Alarm(id, act)),
        (case_id(), case_act()).prop_map(|(id, act)| Act::Case(id, act)),
        (any::<u32>(), series_act()).prop_map(|(id, act)| Act::Series(SeriesId(id), act)),
        outage_act().prop_map(Act::Outage),
    ];
    (user(), text(), act)
        .prop_map(|(user, address, act)| Event { actor: Actor { user, address }, act })
        .boxed()
}

fn alarm_act() -> impl Strategy<Value = AlarmAct> {
    prop_oneof![
        Just(AlarmAct::Acknowledge),
        Just(AlarmAct::TakeBack),
        user().prop_map(|to| AlarmAct::Assign { to }),
        text().prop_map(|text| AlarmAct::Comment { text }),
        procedure().prop_map(|procedure| AlarmAct::OpenCase { procedure }),
        (time(), text()).prop_map(|(until, reason)| AlarmAct::Shelve { until, reason }),
        Just(AlarmAct::Unshelve),
    ]
}

fn outage_id() -> impl Strategy<Value = OutageId> {
    any::<u32>().prop_map(|it| OutageId::from_name(&it.to_string()))
}

fn outage_of() -> impl Strategy<Value = OutageOf> {
    prop_oneof![
        entity().prop_map(OutageOf::Entity),
        source().prop_map(OutageOf::Source),
        org().prop_map(OutageOf::Org),
    ]
}

fn outage_act() -> impl Strategy<Value = OutageAct> {
    let when = (time(), any::<u64>().prop_map(Span), select(Again::ALL), time());
    prop_oneof![
        (outage_of(), when, text()).prop_map(|(of, (begins_at, lasts, again, ends_at), reason)| {
            OutageAct::Plan { of, begins_at, lasts, again, ends_at, reason }
        }),
        (outage_id(), text()).prop_map(|(id, reason)| OutageAct::CallOff { id, reason }),
    ]
}

pub(crate) fn outage() -> BoxedStrategy<Outage> {
    let when = (time(), any::<u64>().prop_map(Span), select(Again::ALL), time());
    let who = (user(), time(), option::of(user()), position());
    (outage_id(), outage_of(), when, text(), who)
        .prop_map(|(id, of, (begins_at, lasts, again, ends_at), reason, who)| {
            let (by, planned_at, called_off_by, position) = who;
            Outage {
                id,
                of,
                begins_at,
                lasts,
                again,
                ends_at,
                reason,
                by,
                planned_at,
                called_off_by,
                position,
            }
        })
        .boxed()
}

fn shelf() -> impl Strategy<Value = Shelf> {
    (user(), time(), time(), text()).prop_map(|(by, at, until, reason)| Shelf {
        by,
        at,
        until,
        reason,
    })
}

fn case_act() -> impl Strategy<Value = CaseAct> {
    prop_oneof![
        user().prop_map(|to| CaseAct::Assign { to }),
        (procedure(), entity(), text()).prop_map(|(procedure, entity, note)| CaseAct::Open {
            procedure,
            entity,
            note
        }),
        (step_id(), option::of(work_id()), text(), evidence(), data()).prop_map(
            |(step, work, note, evidence, said)| CaseAct::CompleteStep {
                step,
                work,
                note,
                evidence,
                said
            }
        ),
        (step_id(), option::of(work_id()), text())
            .prop_map(|(step, work, reason)| CaseAct::SkipStep { step, work, reason }),
        (text(), evidence()).prop_map(|(text, evidence)| CaseAct::Note { text, evidence }),
        (result(), text()).prop_map(|(result, note)| CaseAct::Close { result, note }),
    ]
}

fn series_act() -> impl Strategy<Value = SeriesAct> {
    prop_oneof![
        (text(), time()).prop_map(|(reason, until)| SeriesAct::TakeOut { reason, until }),
        Just(SeriesAct::PutBack),
        (time(), number(), text()).prop_map(|(time, value, reason)| SeriesAct::Correct {
            time,
            value,
            reason
        }),
    ]
}

fn measured() -> impl Strategy<Value = Measured> {
    (option::of(number()), time()).prop_map(|(value, at)| Measured { value, at })
}

fn trigger() -> impl Strategy<Value = Trigger> {
    let confidence = option::of(select(Confidence::ALL));
    (measured(), period(), option::of(limit()), option::of(number()), confidence).prop_map(
        |(measured, period, limit, limit_value, confidence)| Trigger {
            measured,
            period,
            limit,
            limit_value,
            confidence,
        },
    )
}

pub(crate) fn alarm() -> BoxedStrategy<Alarm> {
    let ack = prop_oneof![
        Just(Ack::Unacknowledged),
        (user(), time(), severity()).prop_map(|(by, at, severity)| Ack::Acknowledged {
            by,
            at,
            severity
        }),
    ];
    let who = (alarm_id(), rule(), text(), entity(), option::of(any::<u32>()));
    let how = (severity(), select(AlarmClass::ALL), any::<bool>(), ack, option::of(user()));
    let when = (time(), option::of(time()), option::of(time()), position());
    let again = (option::of(org()), option::of(alarm_id()), any::<u32>(), any::<bool>());
    let quiet = (
        option::of(shelf()),
        option::of(alarm_id()),
        option::of(alarm_id()),
        option::of(outage_id()),
    );
    (who, how, when, trigger(), measured(), option::of(case_id()), again, quiet)
        .prop_map(|(who, how, when, trigger, latest, case, again, quiet)| {
            let (owned_by, former, repeats, chattering) = again;
            let (shelved, suppressed_by, inhibited_by, out_of_service) = quiet;
            let (id, rule, rule_version, entity, series) = who;
            let (severity, class, active, ack, owner) = how;
            let (raised_at, cleared_at, ended_at, position) = when;
            let series = series.map(SeriesId);
            Alarm {
                id,
                rule,
                rule_version,
                entity,
                series,
                severity,
                class,
                active,
                ack,
                owner,
                raised_at,
                cleared_at,
                ended_at,
                trigger,
                latest,
                case,
                owned_by,
                former,
                repeats,
                chattering,
                shelved,
                suppressed_by,
                inhibited_by,
                out_of_service,
                position,
            }
        })
        .boxed()
}

pub(crate) fn life_step() -> impl Strategy<Value = LifeStep> {
    let value = || option::of(number());
    prop_oneof![
        (severity(), value()).prop_map(|(severity, value)| LifeStep::Raised { severity, value }),
        (severity(), severity(), value()).prop_map(|(from, to, value)| LifeStep::Severity {
            from,
            to,
            value
        }),
        value().prop_map(|value| LifeStep::Cleared { value }),
        (severity(), value()).prop_map(|(severity, value)| LifeStep::Returned { severity, value }),
        Just(LifeStep::Acknowledged),
        Just(LifeStep::TakenBack),
        (severity(), severity()).prop_map(|(from, to)| LifeStep::Realarmed { from, to }),
        user().prop_map(|to| LifeStep::Assigned { to }),
        text().prop_map(|text| LifeStep::Commented { text }),
        case_id().prop_map(|case| LifeStep::CaseAttached { case }),
        alarm_id().prop_map(|by| LifeStep::Succeeded { by }),
        (time(), text()).prop_map(|(until, reason)| LifeStep::Shelved { until, reason }),
        alarm_id().prop_map(|by| LifeStep::Suppressed { by }),
        alarm_id().prop_map(|by| LifeStep::Inhibited { by }),
        outage_id().prop_map(|outage| LifeStep::TakenOut { outage }),
        select(Quiet::ALL).prop_map(|from| LifeStep::Freed { from }),
        select(Withdrawal::ALL).prop_map(|why| LifeStep::Withdrawn { why }),
        Just(LifeStep::Ended),
    ]
}

pub(crate) fn case() -> BoxedStrategy<Case> {
    let state = prop_oneof![Just(CaseState::Open), result().prop_map(CaseState::Closed)];
    let who = (case_id(), procedure(), entity(), option::of(alarm_id()), option::of(user()));
    let when = (time(), option::of(time()), option::of(time()), position());
    let stands = (option::of(tokens()), vec(timer(), 0..3), option::of(parent()));
    (who, state, when, vec(step(), 0..4), stands)
        .prop_map(|(who, state, when, steps, (tokens, timers, parent))| {
            let (id, procedure, entity, alarm, owner) = who;
            let tokens = tokens.map(Box::new);
            let (opened_at, due_at, closed_at, position) = when;
            Case {
                id,
                procedure,
                entity,
                alarm,
                state,
                owner,
                opened_at,
                due_at,
                closed_at,
                steps,
                tokens,
                timers,
                parent,
                position,
            }
        })
        .boxed()
}

fn work_id() -> impl Strategy<Value = WorkId> {
    any::<u32>().prop_map(WorkId)
}

fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Flag),
        number().prop_map(Value::Number),
        text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::List),
            proptest::collection::btree_map(text(), inner, 0..3).prop_map(Value::Record),
        ]
    })
    .boxed()
}

fn data() -> impl Strategy<Value = Data> {
    proptest::collection::btree_map(text(), value(), 0..3)
}

fn element() -> impl Strategy<Value = ElementId> {
    text().prop_map(|it| ElementId::from(it.as_str()))
}

fn work() -> impl Strategy<Value = Work> {
    let said = proptest::collection::btree_map(any::<u32>(), data(), 0..3);
    let batch = (vec(value(), 0..3), any::<u32>(), said)
        .prop_map(|(items, begun, said)| ListBatch { items, begun, said });
    let under = option::of(work_id());
    (element(), under, option::of(any::<u32>()), time(), option::of(batch))
        .prop_map(|(node, under, item, since, batch)| Work { node, under, item, since, batch })
}

fn tokens() -> impl Strategy<Value = Tokens> {
    let ended = prop_oneof![
        Just(Ended::Done),
        Just(Ended::Terminated),
        text().prop_map(Ended::Failed),
        Just(Ended::Withdrawn),
        Just(Ended::Stuck),
    ];
    let works = proptest::collection::btree_map(work_id(), work(), 0..3);
    let waiting = proptest::collection::btree_map(element(), any::<u32>(), 0..3);
    (any::<u32>(), works, waiting, data(), any::<u32>(), option::of(ended)).prop_map(
        |(version, works, waiting, data, next, ended)| Tokens {
            version,
            works,
            waiting,
            data,
            next,
            ended,
        },
    )
}

fn timer() -> impl Strategy<Value = CaseTimer> {
    (work_id(), time(), any::<u64>(), any::<bool>(), option::of(time())).prop_map(
        |(work, from, span, working, at)| CaseTimer { work, from, span: Span(span), working, at },
    )
}

fn parent() -> impl Strategy<Value = Parent> {
    (case_id(), work_id(), any::<u32>()).prop_map(|(case, work, depth)| Parent {
        case,
        work,
        depth,
    })
}

fn step() -> impl Strategy<Value = StepRecord> {
    let title = (text(), text()).prop_map(|(vi, en)| Text { vi, en });
    let done = (option::of(time()), option::of(time()), option::of(user()), text());
    let late = (option::of(work_id()), option::of(time()), any::<bool>(), any::<bool>());
    let asked = (option::of(time()), option::of(text()), option::of(text()), option::of(value()));
    let what = (step_id(), title, option::of(any::<u64>()), any::<bool>());
    (what, done, late, asked, data()).prop_map(|(what, done, late, asked, said)| {
        let (id, title, within, needs_evidence) = what;
        let (reached_at, done_at, done_by, note) = done;
        let (work, due_at, untimed, skipped) = late;
        let (gone_at, role, form, item) = asked;
        StepRecord {
            id,
            title,
            within: within.map(Span),
            needs_evidence,
            reached_at,
            done_at,
            done_by,
            note,
            work,
            due_at,
            untimed,
            skipped,
            gone_at,
            role,
            form,
            item,
            said,
        }
    })
}

pub(crate) fn case_entry() -> impl Strategy<Value = CaseEntryKind> {
    prop_oneof![
        Just(CaseEntryKind::Opened),
        alarm_id().prop_map(|alarm| CaseEntryKind::AlarmAttached { alarm }),
        user().prop_map(|to| CaseEntryKind::Assigned { to }),
        (step_id(), text(), evidence(), data()).prop_map(|(step, note, evidence, said)| {
            CaseEntryKind::StepDone { step, note, evidence, said }
        }),
        (step_id(), text()).prop_map(|(step, reason)| CaseEntryKind::StepSkipped { step, reason }),
        step_id().prop_map(|step| CaseEntryKind::StepGone { step }),
        (text(), text()).prop_map(|(vi, en)| CaseEntryKind::TimeCame { event: Text { vi, en } }),
        (text(), data()).prop_map(|(table, said)| CaseEntryKind::Decided { table, said }),
        (text(), text(), text())
            .prop_map(|(vi, en, why)| CaseEntryKind::Doubt { place: Text { vi, en }, why }),
        case_id().prop_map(|case| CaseEntryKind::PartBegun { case }),
        (case_id(), result()).prop_map(|(case, result)| CaseEntryKind::PartEnded { case, result }),
        (text(), evidence()).prop_map(|(text, evidence)| CaseEntryKind::Noted { text, evidence }),
        (result(), text()).prop_map(|(result, note)| CaseEntryKind::Closed { result, note }),
    ]
}

pub(crate) fn permit() -> BoxedStrategy<Permit> {
    let bound = prop_oneof![
        number().prop_map(Bound::AtMost),
        number().prop_map(Bound::AtLeast),
        (number(), number()).prop_map(|(min, max)| Bound::Between(min, max)),
    ];
    let limit = (quantity(), period(), bound).prop_map(|(quantity, period, bound)| PermitLimit {
        quantity,
        period,
        bound,
    });
    let condition =
        (text(), text()).prop_map(|(attribute, equals)| Condition { attribute, equals });
    let who = (permit_id(), entity(), text(), option::of(regulation()), user());
    let when = (date(), option::of(date()), time());
    let coefficients = vec((text(), number()), 0..3).prop_map(Coefficients);
    (who, when, vec(condition, 0..3), coefficients, vec(limit, 0..3))
        .prop_map(|(who, when, attributes, coefficients, limits)| {
            let (id, entity, document, regulation, entered_by) = who;
            let (valid_from, valid_to, known_at) = when;
            Permit {
                id,
                entity,
                document,
                valid_from,
                valid_to,
                regulation,
                attributes,
                coefficients,
                limits,
                entered_by,
                known_at,
            }
        })
        .boxed()
}

pub(crate) fn attributes() -> impl Strategy<Value = BTreeMap<String, Attribute>> {
    let one = prop_oneof![text().prop_map(Attribute::Text), number().prop_map(Attribute::Number),];
    proptest::collection::btree_map(text(), one, 0..4)
}
