//! The order of the law, as a table of days and facilities.

use std::collections::BTreeMap;

use model::{
    Attribute, Bound, Coefficients, Condition, Confidence, Confirmation, Date, Entity, EntityId,
    KindId, LimitId, LimitRow, LimitValue, OrgId, Period, Permit, PermitId, PermitLimit,
    QuantityId, Regulation, RegulationId, Text, Time, UserId,
};

use crate::{Answer, Asked, LawBook};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn regulation(id: &str, from: &str, to: Option<&str>, legacy: Option<&str>) -> Regulation {
    Regulation {
        id: RegulationId::new(id).unwrap(),
        cite: id.to_uppercase(),
        title: Text::new(id, id),
        in_force_from: day(from),
        in_force_to: to.map(day),
        legacy_until: legacy.map(day),
        kinds: vec![KindId::new("outlet").unwrap()],
        source: vec!["test".to_owned()],
    }
}

fn row(
    id: &str,
    column: Option<&str>,
    value: Option<f64>,
    from: &str,
    to: Option<&str>,
) -> LimitRow {
    let regulation = id.split_once('/').unwrap().0;
    LimitRow {
        id: LimitId::new(id).unwrap(),
        regulation: RegulationId::new(regulation).unwrap(),
        clause: "Table 1".to_owned(),
        quantity: QuantityId::new("outlet.cod").unwrap(),
        period: Period::Hour,
        value: value.map_or(LimitValue::Missing, |it| LimitValue::Present(Bound::AtMost(it))),
        conditions: column
            .map(|it| Condition { attribute: "column".to_owned(), equals: it.to_owned() })
            .into_iter()
            .collect(),
        scaled_by: if regulation == "old" {
            vec!["kq".to_owned(), "kf".to_owned()]
        } else {
            vec![]
        },
        reference_oxygen_percent: None,
        air_oxygen_percent: 21.0,
        valid_from: day(from),
        valid_to: to.map(day),
        confidence: Confidence::Read,
        source: "test".to_owned(),
    }
}

/// `old` (columns A 75 and B 150, scaled) until 2025-08-31, legacy to 2031; `new`, empty, after it.
fn book() -> LawBook {
    LawBook::new(
        vec![
            regulation("old", "2012-02-15", Some("2025-08-31"), Some("2031-12-31")),
            regulation("new", "2025-09-01", None, None),
        ],
        vec![
            row("old/cod/a", Some("A"), Some(75.0), "2012-02-15", None),
            row("old/cod/b", Some("B"), Some(150.0), "2012-02-15", None),
            row("new/cod", None, None, "2025-09-01", None),
        ],
    )
}

fn outlet(column: Option<&str>) -> Entity {
    Entity {
        id: EntityId::new("outlet-1").unwrap(),
        kind: KindId::new("outlet").unwrap(),
        title: Text::new("Cửa xả 1", "Outlet 1"),
        owner: OrgId::new("mill").unwrap(),
        place: None,
        attributes: column
            .map(|it| ("column".to_owned(), Attribute::Text(it.to_owned())))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
        valid_from: Time(0),
        valid_to: None,
        source: None,
        every: None,
        simulated: false,
    }
}

fn permit(cites: Option<&str>, factors: &[(&str, f64)], own: Option<f64>, known_s: i64) -> Permit {
    Permit {
        id: PermitId::new("gpmt-1").unwrap(),
        entity: EntityId::new("outlet-1").unwrap(),
        document: "GPMT 1/2024".to_owned(),
        valid_from: day("2024-01-01"),
        valid_to: Some(day("2033-12-31")),
        regulation: cites.map(|it| RegulationId::new(it).unwrap()),
        attributes: vec![],
        coefficients: Coefficients(factors.iter().map(|(n, k)| ((*n).to_owned(), *k)).collect()),
        limits: own
            .map(|it| PermitLimit {
                quantity: QuantityId::new("outlet.cod").unwrap(),
                period: Period::Hour,
                bound: Bound::AtMost(it),
            })
            .into_iter()
            .collect(),
        entered_by: UserId::new("park").unwrap(),
        known_at: Time::from_s(known_s),
    }
}

#[track_caller]
fn check(column: Option<&str>, permits: &[Permit], on: &str, expected: &str) {
    let entity = outlet(column);
    let asked = Asked {
        entity: &entity,
        permits,
        confirmations: &[],
        quantity: &QuantityId::new("outlet.cod").unwrap(),
        period: Period::Hour,
        on: day(on),
        known_at: Time::from_s(1_000),
    };
    let actual = match book().resolve(&asked) {
        Answer::NoLimit => "no limit".to_owned(),
        Answer::NotJudged { reason } => {
            assert_ne!(reason.vi, reason.en, "said in both languages");
            format!("not judged: {}", reason.en)
        }
        Answer::Limit(it) => format!("{} {:?} {}", it.id, it.bound, it.confidence),
    };
    assert_eq!(actual, expected);
}

const KQ_KF: &[(&str, f64)] = &[("kq", 0.9), ("kf", 1.1)];

#[test]
fn the_permit_comes_before_every_table() {
    let own = [permit(None, &[], Some(60.0), 0)];
    check(Some("B"), &own, "2026-01-01", "permit/gpmt-1/outlet.cod/1h AtMost(60.0) read");
}

#[test]
fn a_single_reading_is_watched_against_the_permits_shortest_window() {
    let entity = outlet(Some("B"));
    let permits = [permit(None, &[], Some(60.0), 0)];
    let quantity = QuantityId::new("outlet.cod").unwrap();
    for (period, expected) in [(Period::Raw, true), (Period::Hour, true), (Period::Day, false)] {
        let answer = book().resolve(&Asked {
            entity: &entity,
            permits: &permits,
            confirmations: &[],
            quantity: &quantity,
            period,
            on: day("2026-01-01"),
            known_at: Time::from_s(1_000),
        });
        let is_own =
            matches!(&answer, Answer::Limit(it) if it.id.as_str() == "permit/gpmt-1/outlet.cod/1h");
        assert_eq!(is_own, expected, "{period}: {answer:?}");
    }
}

#[test]
fn a_cited_regulation_counts_as_long_as_the_law_lets_it() {
    let cites = [permit(Some("old"), KQ_KF, None, 0)];
    check(Some("B"), &cites, "2026-01-01", "old/cod/b AtMost(148.5) read");
    check(
        Some("B"),
        &cites,
        "2032-01-01",
        "not judged: permit gpmt-1 cites OLD, which does not count on 2032-01-01",
    );
}

#[test]
fn an_empty_table_never_falls_through_to_an_older_one() {
    check(Some("B"), &[], "2026-01-01", "not judged: NEW has no value entered for outlet.cod");
}

#[test]
fn what_nobody_stated_is_not_guessed() {
    let cites = [permit(Some("old"), &[("kq", 0.9)], None, 0)];
    check(
        Some("B"),
        &cites,
        "2026-01-01",
        "not judged: OLD multiplies by kf, which no permit of outlet-1 states",
    );
    check(
        None,
        &cites,
        "2026-01-01",
        "not judged: OLD needs `column` of outlet-1, which neither its permit nor its record states",
    );
}

#[test]
fn only_what_was_known_then_counts() {
    let later = [permit(Some("old"), KQ_KF, None, 0), permit(None, &[], Some(60.0), 2_000)];
    check(Some("B"), &later, "2026-01-01", "old/cod/b AtMost(148.5) read");
}

#[test]
fn before_any_law_there_is_no_limit() {
    check(Some("B"), &[], "2010-01-01", "no limit");
}

#[test]
fn a_named_person_makes_a_row_official() {
    let entity = outlet(Some("B"));
    let permits = [permit(Some("old"), KQ_KF, None, 0)];
    let confirmations = [Confirmation {
        limit: LimitId::new("old/cod/b").unwrap(),
        by: UserId::new("lawyer").unwrap(),
        known_at: Time::from_s(500),
        note: "compared with the gazette".to_owned(),
    }];
    for (known_s, expected) in [(499, Confidence::Read), (500, Confidence::Official)] {
        let answer = book().resolve(&Asked {
            entity: &entity,
            permits: &permits,
            confirmations: &confirmations,
            quantity: &QuantityId::new("outlet.cod").unwrap(),
            period: Period::Hour,
            on: day("2026-01-01"),
            known_at: Time::from_s(known_s),
        });
        let Answer::Limit(limit) = answer else { panic!("{answer:?}") };
        assert_eq!(limit.confidence, expected);
    }
}

#[test]
fn a_confirmed_permit_is_official_until_a_newer_version_comes() {
    let entity = outlet(Some("B"));
    let permits = [permit(None, &[], Some(60.0), 100), permit(None, &[], Some(50.0), 800)];
    let confirmation = |known_s| Confirmation {
        limit: LimitId::new("permit/gpmt-1/outlet.cod/1h").unwrap(),
        by: UserId::new("lawyer").unwrap(),
        known_at: Time::from_s(known_s),
        note: "compared with the signed paper".to_owned(),
    };
    for (known_s, confirmed_s, expected) in [
        (499, 500, Confidence::Read),
        (500, 500, Confidence::Official),
        (900, 500, Confidence::Read),
        (950, 900, Confidence::Official),
    ] {
        let answer = book().resolve(&Asked {
            entity: &entity,
            permits: &permits,
            confirmations: &[confirmation(confirmed_s)],
            quantity: &QuantityId::new("outlet.cod").unwrap(),
            period: Period::Hour,
            on: day("2026-01-01"),
            known_at: Time::from_s(known_s),
        });
        let Answer::Limit(limit) = answer else { panic!("{answer:?}") };
        assert_eq!(limit.confidence, expected, "known at {known_s}, confirmed at {confirmed_s}");
    }
}
