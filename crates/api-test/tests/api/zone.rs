//! The zone of the tests: an authority with two parks, a mill in the first; the mill's stack with
//! sulphur dioxide and oxygen, a limit, a rule and a procedure. Roles come from the real pack `base`.

use std::{collections::BTreeMap, path::Path};

use alarm::{Rule, Rung, Test};
use api::sha256_hex;
use case::{Procedure, Step};
use model::{
    AlarmClass, Bound, Confidence, Date, Entity, Indicator, Kind, LegalMinimum, LimitRow,
    LimitValue, Org, OrgKind, Period, Place, Quantity, Regulation, Role, Severity, Source, Span,
    Text, Time, Wire, Zone,
};
use pack::Catalogue;
use port::Registry;

/// The token of the source `mill-logger`.
pub const SOURCE_TOKEN: &str = "a-token-of-the-mills-logger";

/// One account a role, named after it.
pub const PEOPLE: &[(Role, &str)] = &[
    (Role::Operator, "heza"),
    (Role::Park, "dinh-vu"),
    (Role::Enterprise, "mill"),
    (Role::Leader, "heza"),
    (Role::Admin, "heza"),
];

/// A code, in the type the place wants.
pub fn code<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// What the packs define: `base` from the repository, the rest here.
pub fn catalogue() -> Catalogue {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/base");
    let mut catalogue = pack::load(&base).expect("the pack base loads");
    let [so2, o2] = [quantity("so2", "SO₂", "mg/m3"), quantity("o2", "O₂", "%")];
    let kind = Kind {
        id: code("stack"),
        pack: code("test"),
        title: Text::new("Ống khói", "Stack"),
        quantities: vec![so2.id.clone(), o2.id.clone()],
        fields: vec![],
        oxygen: None,
        aqi: false,
        feed: false,
        vehicle: false,
    };
    catalogue.kinds.insert(kind.id.clone(), kind);
    catalogue.quantities.extend([so2, o2].map(|it| (it.id.clone(), it)));
    catalogue.regulations.insert(code("qcvn-test"), regulation());
    catalogue.limits.push(limit_row());
    catalogue.rules.insert(code("test/so2-over-limit"), rule());
    catalogue.procedures.insert(code("test/stack-exceedance"), procedure());
    catalogue.indicators.insert(code("test/readings"), indicator());
    catalogue.minimums.push(minimum());
    crate::zone_law::add(&mut catalogue);
    crate::zone_near::add(&mut catalogue);
    catalogue
}

fn minimum() -> LegalMinimum {
    LegalMinimum {
        kind: code("stack"),
        raw: "60 day".parse().ok(),
        clause: Text::new("Điều thử", "The test's clause"),
        valid_from: None,
        confidence: Confidence::Secondary,
        source: Text::new("Các phép thử.", "The tests."),
    }
}

fn quantity(name: &str, sign: &str, unit: &str) -> Quantity {
    Quantity {
        id: code(&format!("stack.{name}")),
        title: Text::new(sign, sign),
        sign: sign.to_owned(),
        unit: code(if unit == "%" { "percent" } else { unit }),
        decimals: 1,
        plausible_min: 0.0,
        plausible_max: 10_000.0,
        symbols: vec![sign.to_owned()],
        means: vec![Period::Hour],
        every: Span::from_min(1),
        weather: false,
        source: "The tests.".to_owned(),
    }
}

/// A text in force.
pub fn regulation() -> Regulation {
    Regulation {
        id: code("qcvn-test"),
        cite: "QCVN 00:2026/THU".to_owned(),
        title: Text::new("Khí thải thử", "Test emissions"),
        in_force_from: Date::constant(2020, 1, 1),
        in_force_to: None,
        legacy_until: None,
        kinds: vec![code("stack")],
        source: vec!["The tests.".to_owned()],
    }
}

/// Its one row: sulphur dioxide, each reading.
pub fn limit_row() -> LimitRow {
    LimitRow {
        id: code("qcvn-test/so2/raw"),
        regulation: code("qcvn-test"),
        clause: "Table 1".to_owned(),
        quantity: code("stack.so2"),
        period: Period::Raw,
        value: LimitValue::Present(Bound::AtMost(500.0)),
        conditions: vec![],
        scaled_by: vec![],
        reference_oxygen_percent: None,
        air_oxygen_percent: 20.9,
        valid_from: Date::constant(2020, 1, 1),
        valid_to: None,
        confidence: Confidence::Read,
        source: "The tests.".to_owned(),
    }
}

fn rule() -> Rule {
    Rule {
        id: code("test/so2-over-limit"),
        version: "3f2a".to_owned(),
        title: Text::new("SO₂ vượt giới hạn", "SO₂ over its limit"),
        class: AlarmClass::Process,
        kind: code("stack"),
        quantities: vec![code("stack.so2")],
        period: Period::Raw,
        test: Test::OverLimit {
            ladder: vec![
                Rung { from: 1.0, severity: Severity::High },
                Rung { from: 2.0, severity: Severity::Critical },
            ],
            clear_below: 0.9,
        },
        raise_after: Span::from_min(2),
        clear_after: Span::from_min(2),
        late_after: Span::from_h(1),
        procedure: Some(code("test/stack-exceedance")),
        opens_case: false,
        suppressed_by: vec![],
        root_cause: false,
        chatter: alarm::Chatter { raises: 3, within: Span::from_min(10) },
        advice: Text::new("Gọi nhà máy.", "Call the mill."),
        false_alarms: vec![Text::new("Hiệu chuẩn.", "Calibration.")],
        source: vec![Text::new("Các phép thử.", "The tests.")],
        examples: vec![],
    }
}

fn procedure() -> Procedure {
    let step = |id: &str, title: &str, needs_evidence| Step {
        id: code(id),
        title: Text::new(title, title),
        within: Some(Span::from_h(2)),
        needs_evidence,
    };
    Procedure {
        id: code("test/stack-exceedance"),
        title: Text::new("Xử lý vượt giới hạn", "Exceedance of a stack"),
        steps: vec![step("call", "Call", false), step("inspect", "Inspect", true)],
        source: "The tests.".to_owned(),
    }
}

fn indicator() -> Indicator {
    Indicator {
        id: code("test/readings"),
        title: Text::new("Số liệu", "Readings"),
        about: Text::new("Đếm số liệu.", "Counts readings."),
        sql: "SELECT CAST(count(*) AS DOUBLE) AS value, count(*) AS n FROM readings".to_owned(),
        unit: Text::new("số liệu", "readings"),
        decimals: 0,
        target: None,
        every: Span::from_min(1),
        source: "The tests.".to_owned(),
    }
}

/// What the registry holds.
pub async fn furnish(registry: &dyn Registry) {
    for (id, parent, kind) in [
        ("heza", None, OrgKind::Authority),
        ("dinh-vu", Some("heza"), OrgKind::Park),
        ("mill", Some("dinh-vu"), OrgKind::Enterprise),
        ("cat-hai", Some("heza"), OrgKind::Park),
        ("port", Some("cat-hai"), OrgKind::Enterprise),
    ] {
        let org = Org {
            id: code(id),
            parent: parent.map(code),
            kind,
            title: Text::new(id, id),
            quota: model::Quota::default(),
        };
        registry.put_org(&org).await.unwrap();
    }
    for (id, owner) in [("mill-logger", "mill"), ("port-logger", "port")] {
        registry.put_source(&source(id, owner)).await.unwrap();
    }
    registry.put_source_token(&code("mill-logger"), &sha256_hex(SOURCE_TOKEN)).await.unwrap();
    registry.put_entity(&entity("stack-1", "mill", "mill-logger")).await.unwrap();
    registry.put_entity(&entity("stack-2", "port", "port-logger")).await.unwrap();
}

fn source(id: &str, owner: &str) -> Source {
    Source {
        id: code(id),
        title: Text::new(id, id),
        owner: code(owner),
        wire: Wire::Http,
        zone: Zone::VIET_NAM,
        every: Span::from_min(1),
        enabled: true,
        simulated: true,
    }
}

fn entity(id: &str, owner: &str, source: &str) -> Entity {
    Entity {
        id: code(id),
        kind: code("stack"),
        title: Text::new("Ống khói 1", "Stack 1"),
        owner: code(owner),
        place: Place::new(106.78, 20.83).ok(),
        attributes: BTreeMap::new(),
        valid_from: Time::from_s(1_700_000_000),
        valid_to: None,
        source: Some(code(source)),
        every: None,
        simulated: true,
    }
}
