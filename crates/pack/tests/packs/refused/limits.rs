//! Limits without a unit, or of which two could be meant.

use super::check;
use crate::weather::{self, FILES};

#[test]
fn a_missing_unit_or_a_wrong_one() {
    let row = "max = 72, unit = \"km/h\"";
    check(
        "limits/crane-rules.toml",
        row,
        "max = 72",
        "weather/limits/crane-rules.toml:9:3: the limit of `mast.wind` has no unit, expected one such as `m/s`",
    );
    check(
        "limits/crane-rules.toml",
        row,
        "max = 72, unit = \"kn\"",
        "weather/limits/crane-rules.toml:9:76: unit `kn` is not known to `weather` nor to the packs it needs",
    );
    check(
        "limits/crane-rules.toml",
        row,
        "max = 72, unit = \"mg/L\"",
        "weather/limits/crane-rules.toml:9:76: unit `mg/L` measures mass per volume of water, expected speed such as `m/s`",
    );
    check(
        "quantities.toml",
        "unit = \"m/s\", ",
        "",
        "weather/quantities.toml:3:3: missing field `unit`: every number carries its unit",
    );
    check(
        "quantities.toml",
        "unit = \"m/s\"",
        "unit = \"kn\"",
        "weather/quantities.toml:3:79: unit `kn` is not known to `weather` nor to the packs it needs",
    );
}

#[test]
fn rows_that_leave_it_open_which_is_meant() {
    let second = "when = { class = \"A\" } },";
    let again =
        |row: &str| format!("{second}\n  {{ clause = \"3\", quantity = \"mast.wind\", {row} }},");
    let same = "period = \"1h\", max = 12, unit = \"m/s\", when = { class = \"A\" }";
    check(
        "limits/crane-rules.toml",
        second,
        &again(same),
        "weather/limits/crane-rules.toml:11:3: `crane-rules/wind/1h/A/2020-01-01/12` overlaps `crane-rules/wind/1h/A/2020-01-01/15`: both could be meant on one day",
    );
    let later = format!("{same}, valid_from = 2030-01-01");
    check(
        "limits/crane-rules.toml",
        second,
        &again(&later),
        "weather/limits/crane-rules.toml:11:3: `crane-rules/wind/1h/A/2030-01-01/12` overlaps `crane-rules/wind/1h/A/2020-01-01/15`: both could be meant on one day",
    );
    // One after the other, another class, or none at all: nothing to complain about.
    for fine in [
        format!("{same}, valid_to = 2019-12-31, valid_from = 2019-01-01"),
        same.replace("\"A\"", "\"B\""),
        same.replace(", when = { class = \"A\" }", ""),
    ] {
        let (_, text) = FILES[4];
        let folder = weather::with(
            "weather/limits/crane-rules.toml",
            Some(&text.replacen(second, &again(&fine), 1)),
        );
        assert!(pack::load(folder.path()).is_ok(), "{fine}");
    }
}

#[test]
fn a_limit_that_is_none() {
    check(
        "limits/crane-rules.toml",
        "max = 72",
        "max = 72, missing = true",
        "weather/limits/crane-rules.toml:9:3: is `missing` and yet has a value, a unit or a confidence, expected neither",
    );
    check(
        "limits/crane-rules.toml",
        "max = 72, ",
        "",
        "weather/limits/crane-rules.toml:9:3: expected `max`, `min`, both with the lower first, or `missing = true`",
    );
    check(
        "limits/crane-rules.toml",
        "max = 72",
        "min = 80, max = 72",
        "weather/limits/crane-rules.toml:9:3: expected `max`, `min`, both with the lower first, or `missing = true`",
    );
    check(
        "limits/crane-rules.toml",
        "period = \"raw\", ",
        "",
        "weather/limits/crane-rules.toml:9:3: the row has no period, and its text names none for all rows",
    );
    check(
        "limits/crane-rules.toml",
        "\"read\"",
        "\"official\"",
        "weather/limits/crane-rules.toml:6:14: a pack cannot be `official`: a named person confirms rows in the product",
    );
    check(
        "limits/crane-rules.toml",
        "\"read\"",
        "\"sure\"",
        "weather/limits/crane-rules.toml:6:14: `sure` is no confidence, expected one of read, secondary, memory",
    );
    check(
        "limits/crane-rules.toml",
        "2020-01-01",
        "2020-01-01T00:00:00",
        "weather/limits/crane-rules.toml:4:17: `2020-01-01T00:00:00` is not a day, expected one such as 2026-01-01",
    );
    check(
        "limits/crane-rules.toml",
        "unit = \"km/h\"",
        "unit = \"km/h\", reference_oxygen_percent = 7",
        "weather/limits/crane-rules.toml:9:3: has a reference oxygen but no `air_oxygen_percent`, expected 20.9 or 21",
    );
}
