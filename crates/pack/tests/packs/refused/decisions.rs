//! Decision tables that answer too little or too much.

use super::check_text;

const GOOD: &str = r#"title = { vi = "Mức", en = "Level" }
source = ["a test"]
hit = "unique"
output = ["level"]
input = [
  { field = "ratio", kind = "number", from = 0 },
  { field = "hazard", kind = "choice", words = ["low", "high"] },
]
rule = [
  { when = { ratio = { below = 1 } }, then = { level = "none" } },
  { when = { ratio = { from = 1 }, hazard = "low" }, then = { level = "orange" } },
  { when = { ratio = { from = 1 }, hazard = ["high"] }, then = { level = "red" } },
]
"#;

#[track_caller]
fn check(good: &str, bad: &str, expected: &str) {
    assert!(GOOD.contains(good), "{good}");
    check_text("weather/decisions/level.toml", &GOOD.replacen(good, bad, 1), expected);
}

#[test]
fn a_table_with_a_gap_or_an_overlap() {
    check(
        "from = 1 }, hazard = \"low\"",
        "above = 1 }, hazard = \"low\"",
        "weather/decisions/level.toml:9:8: no rule fits where ratio = 1, hazard = low",
    );
    check(
        "below = 1 }",
        "to = 1 }",
        "weather/decisions/level.toml:9:8: rules 1 and 2 both fit where ratio = 1, hazard = low\nweather/decisions/level.toml:9:8: rules 1 and 3 both fit where ratio = 1, hazard = high",
    );
    check(
        "\"unique\"",
        "\"any\"",
        "weather/decisions/level.toml:3:7: `any` is no hit policy, expected one of unique, first, collect",
    );
}

#[test]
fn words_that_a_table_does_not_know() {
    check(
        "hazard = \"low\"",
        "danger = \"low\"",
        "weather/decisions/level.toml:11:45: `danger` is no input of this table",
    );
    check(
        "hazard = \"low\"",
        "hazard = \"medium\"",
        "weather/decisions/level.toml:9:8: rule 2 asks of `hazard` what it never says",
    );
    check(
        "level = \"red\"",
        "colour = \"red\"",
        "weather/decisions/level.toml:12:64: expected an answer for each output: level",
    );
    check(
        "below = 1 }",
        "below = 1, to = 2 }",
        "weather/decisions/level.toml:10:22: two bounds on one side, expected `from` or `above`, `to` or `below`",
    );
    check(
        "output = [\"level\"]",
        "output = [\"level\", \"ratio\"]",
        "weather/decisions/level.toml:4:10: field `ratio` is there twice, expected each input and output once",
    );
}
