//! Alarms whose nights are missing or go otherwise.

use super::{check, check_text};
use crate::weather::FILES;

#[test]
fn an_alarm_without_its_nights() {
    let (_, text) = FILES[5];
    let (rule, nights) = text.split_once("[[example]]").unwrap();
    let (raises, sleeps) = nights.split_once("[[example]]").unwrap();
    let storm = "weather/alarms/storm.toml";
    check_text(
        storm,
        rule,
        "weather/alarms/storm.toml:1:1: has no example night on which it raises: `expect` with an `R`\nweather/alarms/storm.toml:1:1: has no example night it sleeps through: `expect` without an `R`",
    );
    check_text(
        storm,
        &format!("{rule}[[example]]{raises}"),
        "weather/alarms/storm.toml:1:1: has no example night it sleeps through: `expect` without an `R`",
    );
    check_text(
        storm,
        &format!("{rule}[[example]]{sleeps}"),
        "weather/alarms/storm.toml:1:1: has no example night on which it raises: `expect` with an `R`",
    );
    check(
        "alarms/storm.toml",
        "limit = { max = 20 }\n",
        "",
        "weather/alarms/storm.toml:15:1: night `a storm` has no limit, which this test compares with",
    );
}

#[test]
fn a_night_that_goes_otherwise() {
    check(
        "alarms/storm.toml",
        "\"--RC\"",
        "\"-R-C\"",
        "weather/alarms/storm.toml:20:10: night `a storm` is played as `--RC`, expected `-R-C`",
    );
    check(
        "alarms/storm.toml",
        "\"--RC\"",
        "\"--R\"",
        "weather/alarms/storm.toml:20:10: night `a storm` has 4 samples and 3 letters",
    );
    check(
        "alarms/storm.toml",
        "\"calibrating\"",
        "\"raining\"",
        "weather/alarms/storm.toml:25:11: expected numbers, `calibrating`, `fault`, `maintenance` or `nothing`",
    );
    check(
        "alarms/storm.toml",
        "[18, 21, 19,",
        "[18, true, 19,",
        "weather/alarms/storm.toml:25:11: expected numbers, `calibrating`, `fault`, `maintenance` or `nothing`",
    );
}
