//! What a file says: fields, sources, titles, numbers.

use super::{check, check_text};

#[test]
fn an_unknown_field() {
    check(
        "pack.toml",
        "id =",
        "colour = 1\nid =",
        "weather/pack.toml:1:1: unknown field `colour`, expected one of `id`, `title`, `needs`, `source`",
    );
    check(
        "kinds.toml",
        "name =",
        "nmae =",
        "weather/kinds.toml:6:1: unknown field `nmae`, expected one of `name`, `title`, `kind`, `unit`, `choices`, `required`",
    );
    check(
        "quantities.toml",
        "sign = \"W\"",
        "sing = \"W\"",
        "weather/quantities.toml:3:60: unknown field `sing`, expected one of `id`, `title`, `sign`, `unit`, `decimals`, `plausible`, `symbols`, `means`, `every`, `weather`, `source`",
    );
    check(
        "limits/crane-rules.toml",
        "clause = \"1\"",
        "note = \"1\"",
        "weather/limits/crane-rules.toml:9:5: unknown field `note`, expected one of `clause`, `quantity`, `period`, `max`, `min`, `unit`, `missing`, `when`, `scaled_by`, `reference_oxygen_percent`, `air_oxygen_percent`, `valid_from`, `valid_to`, `confidence`, `source`",
    );
    check(
        "alarms/storm.toml",
        "advice",
        "advise",
        "weather/alarms/storm.toml:11:1: unknown field `advise`, expected one of `title`, `class`, `kind`, `quantities`, `period`, `raise_after`, `clear_after`, `late_after`, `procedure`, `opens_case`, `suppressed_by`, `root_cause`, `advice`, `false_alarms`, `source`, `test`, `example`",
    );
    check(
        "alarms/storm.toml",
        "clear_below",
        "clear_under",
        "weather/alarms/storm.toml:14:71: unknown field `clear_under`, expected `ladder` or `clear_below`",
    );
    check(
        "indicators/gusts.sql",
        "-- every",
        "-- each",
        "weather/indicators/gusts.sql:6:4: unknown field `each`, expected one of `title`, `about`, `unit`, `decimals`, `target`, `every`, `source`",
    );
    check(
        "procedures/stop-cranes.bpmn",
        "hd:within",
        "hd:until",
        "weather/procedures/stop-cranes.bpmn:4:5: attribute `until` is not known here, expected en, within, needsEvidence, role, form, working",
    );
    check(
        "views/map.toml",
        "marker",
        "shape",
        "weather/views/map.toml:5:1: unknown field `shape`, expected one of `id`, `title`, `kind`, `marker`, `quantity`, `zoom_min`",
    );
    check(
        "sim/day.toml",
        "wave",
        "wawe",
        "weather/sim/day.toml:12:1: unknown field `wawe`, expected one of `quantity`, `baseline`, `wave`, `peak`, `noise`",
    );
}

#[test]
fn not_toml_at_all() {
    check(
        "alarms/storm.toml",
        "kind = \"mast\"",
        "kind = mast",
        "weather/alarms/storm.toml:3:8: string values must be quoted, expected literal string",
    );
    check(
        "procedures/stop-cranes.bpmn",
        "</process>",
        "</proces>",
        "weather/procedures/stop-cranes.bpmn:10:3: is not XML: ill-formed document: expected `</process>`, but `</proces>` was found",
    );
}

#[test]
fn a_missing_source() {
    check(
        "pack.toml",
        "[\"a test\"]",
        "[]",
        "weather/pack.toml:4:10: no source is given, expected at least one sentence on where this was read",
    );
    check(
        "kinds.toml",
        "[\"a test\"]",
        "[\" \"]",
        "weather/kinds.toml:1:10: no source is given, expected at least one sentence on where this was read",
    );
    check(
        "quantities.toml",
        "source = [\"a test\"]\n",
        "",
        "weather/quantities.toml:1:1: missing field `source`: at least one sentence on where this was read",
    );
    check(
        "limits/crane-rules.toml",
        "source = [\"a test\"]\n",
        "",
        "weather/limits/crane-rules.toml:1:1: missing field `source`: at least one sentence on where this was read",
    );
    check(
        "alarms/storm.toml",
        "[\"a test\"]",
        "[]",
        "weather/alarms/storm.toml:13:10: no source is given, expected at least one sentence on where this was read",
    );
    check(
        "indicators/gusts.sql",
        "-- source = \"a test\"\n",
        "",
        "weather/indicators/gusts.sql:1:1: missing field `source`: at least one sentence on where this was read",
    );
    check(
        "indicators/gusts.sql",
        "\"a test\"",
        "\"\"",
        "weather/indicators/gusts.sql:7:13: no source is given, expected a sentence",
    );
    check(
        "procedures/stop-cranes.bpmn",
        " hd:source=\"a test\"",
        "",
        "weather/procedures/stop-cranes.bpmn:2:3: the process has no source, expected the attribute `source` of our namespace",
    );
    check(
        "sim/day.toml",
        "source = [\"a test\"]\n",
        "",
        "weather/sim/day.toml:1:1: missing field `source`: at least one sentence on where this was read",
    );
}

#[test]
fn a_title_in_one_language() {
    check(
        "pack.toml",
        ", en = \"Weather\"",
        "",
        "weather/pack.toml:2:9: missing field `en`: every text is in both, `vi` and `en`",
    );
    check(
        "quantities.toml",
        "vi = \"Gió\"",
        "vi = \"\"",
        "weather/quantities.toml:3:38: the text in `vi` is empty, expected words",
    );
    check(
        "alarms/storm.toml",
        "vi = \"Gió lớn\", ",
        "",
        "weather/alarms/storm.toml:1:9: missing field `vi`: every text is in both, `vi` and `en`",
    );
    check(
        "procedures/stop-cranes.bpmn",
        " hd:en=\"Look\"",
        "",
        "weather/procedures/stop-cranes.bpmn:5:5: has no English title, expected the attribute `en` of our namespace",
    );
    check(
        "procedures/stop-cranes.bpmn",
        " name=\"Gọi\"",
        "",
        "weather/procedures/stop-cranes.bpmn:4:5: has no Vietnamese title, expected the attribute `name`",
    );
    check(
        "i18n/en.toml",
        "weather.hello",
        "weather.bye",
        "weather/i18n/vi.toml:1:19: term `weather.hello` is not in en.toml\nweather/i18n/en.toml:1:17: term `weather.bye` is not in vi.toml",
    );
}

#[test]
fn numbers_that_cannot_be() {
    check(
        "quantities.toml",
        "plausible = [0, 90]",
        "plausible = [90, 0]",
        "weather/quantities.toml:3:112: plausible is from 90 to 0, expected a lower and a higher number",
    );
    check(
        "quantities.toml",
        "decimals = 1",
        "decimals = 12",
        "weather/quantities.toml:3:97: decimals is 12, expected at most 9",
    );
    check(
        "quantities.toml",
        "every = \"10min\"",
        "every = \"10 min\"",
        "weather/quantities.toml:3:163: `10 min` is not a span, expected a whole number and s, min, h or d, such as 30min",
    );
    check(
        "quantities.toml",
        "means = [\"1h\"]",
        "means = [\"raw\", \"2h\"]",
        "weather/quantities.toml:3:148: a mean over `raw` is none, expected 5min, 1h, 8h, 24h or year\nweather/quantities.toml:3:155: `2h` is not a period, expected raw, 5min, 1h, 8h, 24h or year",
    );
    check(
        "quantities.toml",
        "symbols = [\"WS\"]",
        "symbols = [\"temp\"]",
        "weather/quantities.toml:4:10: `temp` already means `mast.wind`",
    );
    check(
        "alarms/storm.toml",
        "from = 1.0",
        "from = 1.2",
        "weather/alarms/storm.toml:14:34: the ladder must begin at 1.0 and go up, in multiple and in severity\nweather/alarms/storm.toml:20:10: night `a storm` is played as `----`, expected `--RC`",
    );
    check(
        "alarms/storm.toml",
        "clear_below = 1.0",
        "clear_below = 1.5",
        "weather/alarms/storm.toml:14:85: share is 1.5, expected above 0 and at most 1",
    );
    check(
        "sim/day.toml",
        "baseline = 6",
        "baseline = 600",
        "weather/sim/day.toml:10:12: runs from 597 to 603, expected within 0 to 90, what is plausible",
    );
}

#[test]
fn a_grid_of_nowhere() {
    let grid = |meridian: &str, source: &str| {
        format!(
            "title = {{ vi = \"Lưới\", en = \"Grid\" }}\nmeridian_deg = {meridian}\nconfidence = \"read\"\nsource = [{source}]\n"
        )
    };
    check_text(
        "base/grid.toml",
        &grid("10.5", "\"a test\""),
        "base/grid.toml:2:16: meridian_deg is 10.5, expected 102 to 118\nweather/pack.toml:3:10: `weather` needs `base`, which does not load",
    );
    check_text(
        "base/grid.toml",
        &grid("105.75", ""),
        "base/grid.toml:4:10: no source is given, expected at least one sentence on where this was read\nweather/pack.toml:3:10: `weather` needs `base`, which does not load",
    );
}
