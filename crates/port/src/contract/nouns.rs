//! Nouns for the contract tests: valid, small, told apart by a name.

use std::collections::BTreeMap;

use model::{
    Ack, Alarm, AlarmClass, AlarmId, Attribute, Bound, Case, CaseId, CaseState, Coefficients,
    Condition, Confidence, Confirmation, Date, Entity, EntityId, KindId, LimitId, Measured, Org,
    OrgId, OrgKind, Period, Permit, PermitId, PermitLimit, Place, Position, ProcedureId,
    QuantityId, RegulationId, Role, RuleId, SeriesId, Severity, Source, SourceId, Span, StepId,
    StepRecord, Text, Time, Trigger, User, UserId, Wire, Zone,
};

use crate::{NewUser, Registry};

/// A code, in the type the place wants.
pub(super) fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("the test's own code is well formed")
}

/// Second `s` of the tests' day.
pub(super) fn at(s: i64) -> Time {
    Time::from_s(1_764_000_000 + s)
}

pub(super) fn org(id: &str, parent: Option<&str>) -> Org {
    let kind = if parent.is_some() { OrgKind::Enterprise } else { OrgKind::Authority };
    Org {
        id: code(id),
        parent: parent.map(code),
        kind,
        title: Text::new("Đơn vị thử", id),
        quota: model::Quota::default(),
    }
}

pub(super) fn source(id: &str, owner: &str) -> Source {
    Source {
        id: code(id),
        title: Text::new("Nguồn thử", id),
        owner: code(owner),
        wire: Wire::StationFile,
        zone: Zone::VIET_NAM,
        every: Span::from_min(5),
        enabled: true,
        simulated: false,
    }
}

pub(super) fn entity(id: &str, owner: &str, source: Option<&str>) -> Entity {
    Entity {
        id: code::<EntityId>(id),
        kind: code::<KindId>("stack"),
        title: Text::new("Ống khói số 1 \"Đình Vũ\"", id),
        owner: code::<OrgId>(owner),
        place: Place::new(106.785_123_456_7, 20.832_1).ok(),
        attributes: BTreeMap::from([
            ("column".to_owned(), Attribute::Text("B".to_owned())),
            ("capacity".to_owned(), Attribute::Number(0.1 + 0.2)),
        ]),
        valid_from: at(0),
        valid_to: Some(at(9_000)),
        source: source.map(code::<SourceId>),
        every: Some(Span::from_s(30)),
        simulated: true,
    }
}

pub(super) fn permit(id: &str, entity: &str, known_at: Time) -> Permit {
    Permit {
        id: code::<PermitId>(id),
        entity: code(entity),
        document: "GPMT 123/2025, 01/03/2025".to_owned(),
        valid_from: Date::constant(2025, 3, 1),
        valid_to: Some(Date::constant(2032, 2, 29)),
        regulation: Some(code::<RegulationId>("qcvn-19-2009")),
        attributes: vec![Condition { attribute: "column".to_owned(), equals: "B".to_owned() }],
        coefficients: Coefficients(vec![("kp".to_owned(), 0.9), ("kv".to_owned(), 1.2)]),
        limits: vec![PermitLimit {
            quantity: code::<QuantityId>("stack.so2"),
            period: Period::Hour,
            bound: Bound::Between(5.5, 9.0),
        }],
        entered_by: code("lan"),
        known_at,
    }
}

pub(super) fn confirmation(limit: &str, known_at: Time) -> Confirmation {
    Confirmation {
        limit: code::<LimitId>(limit),
        by: code("lan"),
        known_at,
        note: "So với bản giấy".to_owned(),
    }
}

pub(super) fn user(id: &str, org: &str) -> NewUser {
    NewUser {
        user: User {
            id: code::<UserId>(id),
            name: "Nguyễn Thị Lan".to_owned(),
            role: Role::Operator,
            org: code(org),
            enabled: true,
            must_change_password: true,
        },
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned(),
    }
}

/// An alarm of `rule` at `entity`, raised at its position, open and active.
pub(super) fn alarm(rule: &str, entity: &str, position: u64) -> Alarm {
    let raised_at = at(i64::try_from(position).expect("a test's position is small"));
    let measured = Measured { value: Some(512.25), at: raised_at };
    Alarm {
        id: AlarmId::from_name(&format!("{rule}/{entity}@{position}")),
        rule: code::<RuleId>(rule),
        rule_version: "3f2a".to_owned(),
        entity: code(entity),
        series: Some(SeriesId(7)),
        severity: Severity::High,
        class: AlarmClass::Process,
        active: true,
        ack: Ack::Unacknowledged,
        owner: None,
        raised_at,
        cleared_at: None,
        ended_at: None,
        trigger: Trigger {
            measured,
            period: Period::Hour,
            limit: Some(code::<LimitId>("qcvn-19-2009/so2/b")),
            limit_value: Some(500.0),
            confidence: Some(Confidence::Read),
        },
        latest: measured,
        case: None,
        owned_by: Some(code("mill")),
        former: None,
        repeats: 1,
        chattering: false,
        shelved: None,
        suppressed_by: None,
        inhibited_by: None,
        out_of_service: None,
        position: Position(position),
    }
}

/// The same alarm, cleared, acknowledged and ended by the record at `position`.
pub(super) fn ended(alarm: &Alarm, position: u64) -> Alarm {
    let now = at(i64::try_from(position).expect("a test's position is small"));
    Alarm {
        active: false,
        ack: Ack::Acknowledged { by: code("lan"), at: now, severity: alarm.severity },
        cleared_at: Some(now),
        ended_at: Some(now),
        position: Position(position),
        ..alarm.clone()
    }
}

/// An open case of `procedure` for `entity`, opened at its position.
pub(super) fn case(procedure: &str, entity: &str, position: u64) -> Case {
    let opened_at = at(i64::try_from(position).expect("a test's position is small"));
    Case {
        id: CaseId::from_name(&format!("{procedure}/{entity}@{position}")),
        procedure: code::<ProcedureId>(procedure),
        entity: code(entity),
        alarm: Some(AlarmId::from_name("the one that opened it")),
        state: CaseState::Open,
        owner: Some(code("lan")),
        opened_at,
        due_at: Some(opened_at.plus(Span::from_h(24))),
        closed_at: None,
        steps: vec![StepRecord {
            id: code::<StepId>("inspect"),
            title: Text::new("Kiểm tra hiện trường", "Inspect on site"),
            within: Some(Span::from_h(2)),
            needs_evidence: true,
            reached_at: Some(opened_at),
            done_at: None,
            done_by: None,
            note: String::new(),
        }],
        position: Position(position),
    }
}

/// The units, source and entities most tests stand on: `heza` over `mill`, source `mill-stack`,
/// entities `stack-1` and `stack-2`.
pub(super) async fn furnish(registry: &dyn Registry) {
    registry.put_org(&org("heza", None)).await.expect("a root unit");
    registry.put_org(&org("mill", Some("heza"))).await.expect("a unit below it");
    registry.put_source(&source("mill-stack", "mill")).await.expect("a source");
    for id in ["stack-1", "stack-2"] {
        let entity = entity(id, "mill", Some("mill-stack"));
        registry.put_entity(&entity).await.expect("an entity");
    }
}
