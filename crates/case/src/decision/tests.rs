//! Tables that answer everything once, and tables that do not.

use model::Text;
use proptest::{collection::vec, prelude::*};

use super::{
    Cell, Column, Domain, Hit, Limit, Range, Rule, Table, TableFlaw, check as looked_through,
    decide,
};
use crate::value::{Data, Value};

/// `[1,2)`, `(,3]`, `5`.
fn range(text: &str) -> Range {
    let Some((low, high)) = text.split_once(',') else {
        let at = text.parse().unwrap();
        let point = Some(Limit { at, within: true });
        return Range { low: point, high: point };
    };
    let low = low.split_at(1);
    let high = high.split_at(high.len() - 1);
    let limit = |number: &str, within| number.parse().ok().map(|at| Limit { at, within });
    Range { low: limit(low.1, low.0 == "["), high: limit(high.0, high.1 == "]") }
}

fn cell(text: &str) -> Cell {
    match text {
        "-" => Cell::Any,
        "yes" => Cell::Is(true),
        "no" => Cell::Is(false),
        it if it.starts_with(|it: char| "[(0123456789".contains(it)) => Cell::In(range(it)),
        words => Cell::Among(words.split('|').map(Into::into).collect()),
    }
}

/// Asks a ratio (not negative), a hazard (low or high) and whether it is night. One row a line.
fn table(hit: Hit, rows: &str) -> Table {
    let column = |field: &str, domain| Column { field: field.to_owned(), domain };
    let rule = |(n, row): (usize, &str)| Rule {
        when: row.split_whitespace().map(cell).collect(),
        then: vec![Value::Text(n.to_string())],
    };
    Table {
        id: "test/table".parse().unwrap(),
        title: Text::new("Bảng", "Table"),
        hit,
        inputs: vec![
            column("ratio", Domain::Number(range("[0,)"))),
            column("hazard", Domain::Choice(vec!["low".to_owned(), "high".to_owned()])),
            column("night", Domain::Flag),
        ],
        outputs: vec!["rule".to_owned()],
        rules: (1..).zip(rows.lines().filter(|it| !it.trim().is_empty())).map(rule).collect(),
        source: "a test".to_owned(),
    }
}

fn said(ratio: f64, hazard: &str, night: bool) -> Data {
    let fields = [
        ("ratio", Value::Number(ratio)),
        ("hazard", Value::text(hazard)),
        ("night", Value::Flag(night)),
    ];
    fields.map(|(field, it)| (field.to_owned(), it)).into()
}

#[track_caller]
fn check(hit: Hit, rows: &str, expected: &str) {
    let flaws = looked_through(&table(hit, rows));
    let actual: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    assert_eq!(actual.join("\n"), expected, "{rows}");
}

#[test]
fn gaps_are_found_at_their_bounds() {
    check(Hit::Unique, "- - -", "");
    check(Hit::Unique, "", "no rule fits where anything is said");
    check(Hit::Unique, "[0,1) - -\n[1,) - -", "");
    check(Hit::Unique, "[0,1) - -\n(1,) - -", "no rule fits where ratio = 1");
    check(
        Hit::Unique,
        "[0,1) - -\n[2,3) - -\n[3,) low -",
        "no rule fits where ratio ≥ 1 and < 2\nno rule fits where ratio ≥ 3, hazard = high",
    );
    check(Hit::Unique, "- low yes\n- high -\n- low no", "");
    check(
        Hit::First,
        "- low yes",
        "no rule fits where hazard = low, night = false\nno rule fits where hazard = high",
    );
    check(Hit::Collect, "[2,) - -", "");
}

#[test]
fn overlaps_are_faults_of_a_unique_table_only() {
    let rows = "[0,2] - -\n[2,) - -";
    check(Hit::Unique, rows, "rules 1 and 2 both fit where ratio = 2");
    check(Hit::First, rows, "");
    check(Hit::Collect, rows, "");
    check(
        Hit::Unique,
        "- - -\n[1,2) low yes",
        "rules 1 and 2 both fit where ratio ≥ 1 and < 2, hazard = low, night = true",
    );
}

#[test]
fn rows_that_never_decide_are_named() {
    check(Hit::First, "- - -\n[1,2) - -", "rule 2 never decides: rules above it fit first");
    check(
        Hit::First,
        "[0,1) - -\n[1,) - -\n- low -",
        "rule 3 never decides: rules above it fit first",
    );
    check(Hit::Unique, "- medium -", "rule 1 asks of `hazard` what it never says");
    check(Hit::Unique, "(,0) - -", "rule 1 asks of `ratio` what it never says");
    check(Hit::Unique, "[2,1] - -", "rule 1 asks of `ratio` what it never says");
    check(Hit::Unique, "low - -", "rule 1 asks of `ratio` what it never says");
    check(Hit::Unique, "- -", "rule 1 does not say something of every input and output");
}

#[test]
fn a_table_answers_or_says_why_not() {
    let ask = |hit, rows: &str, said: &Data| match decide(&table(hit, rows), said) {
        Ok(mut data) => format!("{:?}", data.remove("rule").unwrap()),
        Err(why) => why.to_string(),
    };
    let rows = "[0,1) - -\n[1,) low -\n[1,) - yes";
    assert_eq!(ask(Hit::Unique, rows, &said(0.5, "low", true)), r#"Text("1")"#);
    assert_eq!(ask(Hit::Unique, rows, &said(1.0, "low", true)), "rules 2 and 3 both fit");
    assert_eq!(ask(Hit::First, rows, &said(1.0, "low", true)), r#"Text("2")"#);
    assert_eq!(ask(Hit::Collect, rows, &said(1.0, "low", true)), r#"List([Text("2"), Text("3")])"#);
    assert_eq!(ask(Hit::Collect, rows, &said(1.0, "high", false)), "List([])");
    assert_eq!(ask(Hit::First, rows, &said(1.0, "high", false)), "no rule fits");
    let unknown = "says what the table does not provide for";
    assert_eq!(ask(Hit::First, rows, &said(-1.0, "low", true)), format!("field `ratio` {unknown}"));
    assert_eq!(
        ask(Hit::First, rows, &said(f64::NAN, "low", true)),
        format!("field `ratio` {unknown}")
    );
    assert_eq!(
        ask(Hit::First, rows, &said(1.0, "some", true)),
        format!("field `hazard` {unknown}")
    );
    let mut silent = said(1.0, "low", true);
    silent.remove("night");
    assert_eq!(ask(Hit::First, rows, &silent), "field `night` is not filled in");
}

#[test]
fn a_table_too_large_to_look_through_says_so() {
    let column = |n: usize| Column { field: format!("f{n}"), domain: Domain::Flag };
    let rule = |n: usize| Rule {
        when: (0..24).map(|it| if it == n { Cell::Is(true) } else { Cell::Any }).collect(),
        then: vec![],
    };
    let table = Table {
        inputs: (0..24).map(column).collect(),
        outputs: vec![],
        rules: (0..24).map(rule).collect(),
        ..table(Hit::Collect, "")
    };
    assert_eq!(looked_through(&table), [TableFlaw::TooLarge]);
}

fn any_cells() -> impl Strategy<Value = Vec<Cell>> {
    let limit = || {
        proptest::option::of((0..4_u8, any::<bool>()))
            .prop_map(|it| it.map(|(at, within)| Limit { at: at.into(), within }))
    };
    let ratio = prop_oneof![
        Just(Cell::Any),
        (limit(), limit()).prop_map(|(low, high)| Cell::In(Range { low, high })),
    ];
    let hazard = prop_oneof![
        Just(Cell::Any),
        Just(Cell::Among(vec!["low".to_owned()])),
        Just(Cell::Among(vec!["high".to_owned(), "low".to_owned()])),
    ];
    let night = prop_oneof![Just(Cell::Any), any::<bool>().prop_map(Cell::Is)];
    (ratio, hazard, night).prop_map(|(a, b, c)| vec![a, b, c])
}

proptest! {
    /// A table without flaws answers everything; one with flaws fails where it says, somewhere.
    #[test]
    fn what_is_looked_through_answers_everything_once(rows in vec(any_cells(), 0..6)) {
        let rules = rows.into_iter().map(|when| Rule { when, then: vec![Value::Flag(true)] });
        let table = Table { rules: rules.collect(), ..table(Hit::Unique, "") };
        let flaws = looked_through(&table);
        prop_assume!(!flaws.iter().any(|it| matches!(it, TableFlaw::Never { .. })));
        // Halves lie between any two bounds, and beyond the last.
        let asked = (0..10_u8).flat_map(|half| {
            ["low", "high"].into_iter().flat_map(move |hazard| {
                [true, false].map(|night| said(f64::from(half) / 2.0, hazard, night))
            })
        });
        let silent = asked.filter(|it| decide(&table, it).is_err()).count();
        prop_assert_eq!(flaws.is_empty(), silent == 0, "{:?}", flaws);
    }
}
