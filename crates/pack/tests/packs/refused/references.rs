//! What a pack refers to: other packs, things nobody knows, places.

use super::{check, check_folder, check_text};
use crate::weather::{self, FILES};

#[test]
fn packs_that_need_what_is_not_there() {
    check(
        "pack.toml",
        "[\"base\"]",
        "[\"base\", \"sea\"]",
        "weather/pack.toml:3:18: `weather` needs `sea`, which is not here",
    );
    check(
        "pack.toml",
        "id = \"weather\"",
        "id = \"whether\"",
        "weather/pack.toml:1:6: id is `whether`, expected `weather`, the name of its folder",
    );
    check(
        "pack.toml",
        "[\"base\"]",
        "[\"weather\"]",
        "weather/pack.toml:3:10: packs need each other in a circle: weather, weather",
    );
    let folder = weather::with("base/units.toml", Some("source = 1"));
    check_folder(
        folder.path(),
        "base/units.toml:1:10: invalid type: integer `1`, expected a sequence\nweather/pack.toml:3:10: `weather` needs `base`, which does not load",
    );
}

#[test]
fn packs_that_need_each_other() {
    let folder = weather::with("", None);
    let header = |id: &str, needs: &str| {
        let text = format!(
            "id = \"{id}\"\ntitle = {{ vi = \"x\", en = \"x\" }}\nsource = [\"a test\"]\nneeds = [{needs}]\n"
        );
        weather::write(&folder, &format!("{id}/pack.toml"), &text);
        weather::write(&folder, &format!("{id}/README.md"), "# x\n");
    };
    header("sea", "\"base\", \"tide\"");
    header("tide", "\"moon\"");
    header("moon", "\"sea\"");
    header("shore", "\"sea\"");
    check_folder(
        folder.path(),
        "moon/pack.toml:4:10: packs need each other in a circle: moon, sea, tide, moon\nsea/pack.toml:4:18: packs need each other in a circle: sea, tide, moon, sea\ntide/pack.toml:4:10: packs need each other in a circle: tide, moon, sea, tide\nshore/pack.toml:4:10: `shore` needs `sea`, which does not load",
    );
    let (catalogue, refused) = pack::load_each(folder.path());
    let loaded: Vec<_> = catalogue.packs.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(loaded, ["base", "weather"], "the others load");
    let refused: Vec<_> = refused.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(refused, ["moon", "sea", "tide", "shore"]);
}

#[test]
fn something_nobody_knows() {
    check(
        "quantities.toml",
        "mast.temp",
        "tower.temp",
        "weather/quantities.toml:4:10: quantity `tower.temp` does not begin with a kind of this pack and a dot",
    );
    check(
        "limits/crane-rules.toml",
        "quantity = \"mast.wind\"",
        "quantity = \"mast.rain\"",
        "weather/limits/crane-rules.toml:9:30: quantity `mast.rain` is not known to `weather` nor to the packs it needs",
    );
    check(
        "limits/crane-rules.toml",
        "kinds = [\"mast\"]",
        "kinds = [\"crane\"]",
        "weather/limits/crane-rules.toml:5:10: kind `crane` is not known to `weather` nor to the packs it needs",
    );
    check(
        "limits/crane-rules.toml",
        "class = \"A\"",
        "class = \"C\"",
        "weather/limits/crane-rules.toml:10:99: kind `mast` has no field `class` that can be `C`",
    );
    check(
        "limits/crane-rules.toml",
        "class = \"A\"",
        "size = \"A\"",
        "weather/limits/crane-rules.toml:10:98: kind `mast` has no field `size` that can be `A`",
    );
    check(
        "limits/crane-rules.toml",
        "unit = \"km/h\"",
        "unit = \"km/h\", scaled_by = [\"kq\"]",
        "weather/limits/crane-rules.toml:9:97: coefficient `kq` is not among those of this text",
    );
}

#[test]
fn an_alarm_about_something_nobody_knows() {
    check(
        "alarms/storm.toml",
        "kind = \"mast\"",
        "kind = \"crane\"",
        "weather/alarms/storm.toml:3:8: kind `crane` is not known to `weather` nor to the packs it needs",
    );
    check(
        "alarms/storm.toml",
        "\"mast.wind\"",
        "\"mast.rain\"",
        "weather/alarms/storm.toml:4:15: quantity `mast.rain` is not known to `weather` nor to the packs it needs",
    );
    check(
        "alarms/storm.toml",
        "\"stop-cranes\"",
        "\"go-home\"",
        "weather/alarms/storm.toml:9:13: procedure `go-home` is not known to `weather` nor to the packs it needs",
    );
    check(
        "alarms/storm.toml",
        "severity = \"high\"",
        "severity = \"major\"",
        "weather/alarms/storm.toml:14:60: `major` is no severity, expected one of low, medium, high, critical",
    );
    check(
        "alarms/storm.toml",
        "period = \"raw\"",
        "period = \"8h\"",
        "weather/alarms/storm.toml:4:15: no mean over `8h` is computed for `mast.wind`",
    );
}

#[test]
fn a_view_or_a_day_of_something_nobody_knows() {
    check(
        "views/map.toml",
        "\"gusts\"",
        "\"air/worst\"",
        "weather/views/map.toml:11:17: indicator `air/worst` is not known to `weather` nor to the packs it needs",
    );
    check(
        "views/map.toml",
        "\"square\"",
        "\"star\"",
        "weather/views/map.toml:5:10: `star` is no marker, expected one of circle, square, triangle, drop",
    );
    check(
        "sim/day.toml",
        "[\"storm\"]",
        "[\"calm\"]",
        "weather/sim/day.toml:8:11: alarm `calm` is not known to `weather` nor to the packs it needs",
    );
    check(
        "sim/day.toml",
        "class = \"A\"",
        "class = \"Z\"",
        "weather/sim/day.toml:7:24: kind `mast` has no field `class` that can be this",
    );
    check(
        "sim/day.toml",
        "facility = \"m\"",
        "facility = \"n\"",
        "weather/sim/day.toml:15:12: facility `n` is not among those of this day",
    );
}

#[test]
fn files_out_of_place() {
    check_text(
        "weather/alarm/storm.toml",
        "",
        "weather/alarm:1:1: `alarm` has no place in a pack, expected one of pack.toml, README.md, units.toml, kinds.toml, quantities.toml, roles.toml, means.toml, working-time.toml, grid.toml, admin-units.toml, philosophy.toml, retention.toml, limits/*.toml, alarms/*.toml, indicators/*.sql, procedures/*.bpmn, procedures/*.toml, decisions/*.toml, forms/*.json, views/*.toml, indices/*.toml, sim/*.toml, i18n/vi.toml, i18n/en.toml",
    );
    check_text(
        "weather/alarms/storm.yaml",
        "",
        "weather/alarms/storm.yaml:1:1: `storm.yaml` has no place in a pack, expected one of pack.toml, README.md, units.toml, kinds.toml, quantities.toml, roles.toml, means.toml, working-time.toml, grid.toml, admin-units.toml, philosophy.toml, retention.toml, limits/*.toml, alarms/*.toml, indicators/*.sql, procedures/*.bpmn, procedures/*.toml, decisions/*.toml, forms/*.json, views/*.toml, indices/*.toml, sim/*.toml, i18n/vi.toml, i18n/en.toml",
    );
    check_text(
        "weather/README.md",
        "  \n",
        "weather/README.md:1:1: is missing or empty, expected a page for the duty officer",
    );
    check(
        "indicators/gusts.sql",
        "SELECT",
        "DELETE",
        "weather/indicators/gusts.sql:8:1: the question begins with `delete`, expected SELECT or WITH",
    );
    let folder = weather::with("", None);
    std::fs::write(folder.path().join("weather/alarms/storm.toml"), b"title = \"\xff\"").unwrap();
    check_folder(folder.path(), "weather/alarms/storm.toml:1:1: is not UTF-8 from byte 9 on");
    std::fs::remove_file(folder.path().join("weather/pack.toml")).unwrap();
    std::fs::remove_file(folder.path().join("weather/alarms/storm.toml")).unwrap();
    check_folder(folder.path(), "weather/pack.toml:1:1: is not there, expected the pack's header");
}

#[test]
fn what_two_packs_define() {
    let folder = weather::with("", None);
    for (path, text) in FILES {
        let text = text.replace("\"weather\"", "\"zephyr\"");
        if !["i18n/vi.toml", "sim/day.toml"].contains(&path) {
            weather::write(&folder, &format!("zephyr/{path}"), &text);
        }
    }
    check_folder(folder.path(), "zephyr/pack.toml:1:1: kind `mast` is defined by another pack");
}

#[test]
fn a_complaint_shows_the_place() {
    let folder = weather::with("", None);
    let (_, text) = FILES[5];
    weather::write(&folder, "weather/alarms/storm.toml", &text.replace("\"high\"", "\"major\""));
    let complaints = pack::load(folder.path()).unwrap_err();
    assert_eq!(
        complaints[0].to_string(),
        "weather/alarms/storm.toml:14:60: `major` is no severity, expected one of low, medium, high, critical\n   |\n14 | test = { over_limit = { ladder = [{ from = 1.0, severity = \"major\" }], clear_below = 1.0 } }\n   |                                                            ^^^^^^^"
    );
}

/// A disk that was full: whatever is left of a file, it is read or refused, and nothing panics.
#[test]
fn a_file_cut_anywhere() {
    for (path, text) in FILES {
        for end in (0..text.len()).step_by(61).filter(|it| text.is_char_boundary(*it)) {
            let folder = weather::with(&format!("weather/{path}"), Some(&text[..end]));
            let (catalogue, refused) = pack::load_each(folder.path());
            assert_eq!(catalogue.packs.len() + refused.len(), 2, "{path} cut at {end}");
        }
    }
}
