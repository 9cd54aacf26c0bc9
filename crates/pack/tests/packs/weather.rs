//! A small good pack, so that a case needs to say only what it breaks.

use std::{fs, path::Path};

use model::Text;
use tempfile::TempDir;

/// The files of the pack `weather` and what is in them.
pub(crate) const FILES: [(&str, &str); 12] = [
    (
        "pack.toml",
        r#"id = "weather"
title = { vi = "Thời tiết", en = "Weather" }
needs = ["base"]
source = ["a test"]
"#,
    ),
    ("README.md", "# Thời tiết\n"),
    (
        "kinds.toml",
        r#"source = ["a test"]
[[kind]]
id = "mast"
title = { vi = "Cột đo gió", en = "Mast" }
[[kind.field]]
name = "class"
title = { vi = "Loại", en = "Class" }
kind = "choice"
choices = [
  { id = "A", title = { vi = "Cảng", en = "Port" } },
  { id = "B", title = { vi = "Núi", en = "Hill" } },
]
"#,
    ),
    (
        "quantities.toml",
        r#"source = ["a test"]
quantity = [
  { id = "mast.wind", title = { vi = "Gió", en = "Wind" }, sign = "W", unit = "m/s", decimals = 1, plausible = [0, 90], symbols = ["WS"], means = ["1h"], every = "10min" },
  { id = "mast.temp", title = { vi = "Nhiệt độ", en = "Temperature" }, sign = "T", unit = "Cel", decimals = 1, plausible = [-30, 60], every = "10min" },
]
"#,
    ),
    (
        "limits/crane-rules.toml",
        r#"id = "crane-rules"
cite = "Port rule 7"
title = { vi = "Quy định cần trục", en = "Crane rules" }
in_force_from = 2020-01-01
kinds = ["mast"]
confidence = "read"
source = ["a test"]
row = [
  { clause = "1", quantity = "mast.wind", period = "raw", max = 72, unit = "km/h" },
  { clause = "2", quantity = "mast.wind", period = "1h", max = 15, unit = "m/s", when = { class = "A" } },
]
"#,
    ),
    (
        "alarms/storm.toml",
        r#"title = { vi = "Gió lớn", en = "Storm" }
class = "process"
kind = "mast"
quantities = ["mast.wind"]
period = "raw"
raise_after = "10min"
clear_after = "0s"
late_after = "1h"
procedure = "stop-cranes"
opens_case = true
advice = { vi = "Dừng cần trục.", en = "Stop the cranes." }
false_alarms = []
source = ["a test"]
test = { over_limit = { ladder = [{ from = 1.0, severity = "high" }], clear_below = 1.0 } }
[[example]]
name = "a storm"
every = "10min"
limit = { max = 20 }
samples = [18, 21, 22, 19]
expect = "--RC"
[[example]]
name = "a gust, and a mast in calibration"
every = "10min"
limit = { max = 20 }
samples = [18, 21, 19, "calibrating"]
expect = "----"
"#,
    ),
    (
        "indicators/gusts.sql",
        r#"-- title = { vi = "Gió giật", en = "Gusts" }
-- about = { vi = "Lớn nhất.", en = "Highest." }
-- unit = { vi = "m/s", en = "m/s" }
-- decimals = 1
-- target = { at_most = 20 }
-- every = "5min"
-- source = "a test"
SELECT max(value) AS value, count(*) AS n FROM readings
"#,
    ),
    (
        "procedures/stop-cranes.bpmn",
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hd="urn:haidang:bpmn:1">
  <process id="p" name="Dừng cần trục" hd:en="Stop the cranes" hd:source="a test">
    <startEvent id="start"/>
    <userTask id="call" name="Gọi" hd:en="Call" hd:within="10min" hd:needsEvidence="true"/>
    <userTask id="look" name="Xem" hd:en="Look"/>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
    <sequenceFlow id="f2" sourceRef="call" targetRef="look"/>
    <sequenceFlow id="f3" sourceRef="look" targetRef="end"/>
  </process>
</definitions>
"#,
    ),
    (
        "procedures/stop-cranes.toml",
        r#"[[example]]
name = "the port stops its cranes"
in_hand = ["call"]
play = [
  { done = "call", in_hand = ["look"] },
  { skip = "look", in_hand = [] },
]
"#,
    ),
    (
        "views/map.toml",
        r#"[[layer]]
id = "masts"
title = { vi = "Cột đo", en = "Masts" }
kind = "mast"
marker = "square"
quantity = "mast.wind"
[[board]]
id = "board"
title = { vi = "Thời tiết", en = "Weather" }
tile = [
  { indicator = "gusts" },
  { chart = { quantity = "mast.wind", period = "raw", hours = 24 } },
  { table = "mast" },
]
"#,
    ),
    (
        "sim/day.toml",
        r#"title = { vi = "Một ngày", en = "One day" }
source = ["a test"]
[[facility]]
name = "m"
kind = "mast"
title = { vi = "Cột", en = "Mast" }
attributes = { class = "A" }
expect = ["storm"]
[[signal]]
quantity = "mast.wind"
baseline = 6
wave = 3
[[incident]]
title = { vi = "Bão", en = "Gale" }
facility = "m"
begins = "1h"
lasts = "1h"
what = { level = { quantity = "mast.wind", value = 30 } }
"#,
    ),
    ("i18n/vi.toml", "\"weather.hello\" = \"Chào\"\n"),
];

/// The other language of the terms.
pub(crate) const EN: (&str, &str) = ("i18n/en.toml", "\"weather.hello\" = \"Hello\"\n");

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// A folder of packs with the real `base` and `weather`, of which `file` says `text`.
pub(crate) fn with(file: &str, text: Option<&str>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    copy(&packs.join("base"), &folder.path().join("base"));
    for (path, good) in FILES.into_iter().chain([EN]) {
        write(&folder, &format!("weather/{path}"), good);
    }
    if let Some(text) = text {
        write(&folder, file, text);
    }
    folder
}

/// Writes one more file.
pub(crate) fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn the_small_pack_is_good() {
    let folder = with("", None);
    let catalogue = pack::load(folder.path()).unwrap();
    let ids: Vec<_> = catalogue.packs.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["base", "weather"]);
    let limits: Vec<_> = catalogue.limits.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        limits,
        ["crane-rules/wind/1h/A/2020-01-01/15", "crane-rules/wind/raw/2020-01-01/20"],
        "72 km/h are 20 m/s; the row with a condition stands first",
    );
    let source = &catalogue.rules["weather/storm"].source;
    assert_eq!(source, &[Text::new("a test", "a test")], "one sentence stands for both languages");
    let steps = catalogue.procedures["weather/stop-cranes"].steps();
    let steps: Vec<_> = steps.map(|it| (it.id.to_string(), it.needs_evidence)).collect();
    assert_eq!(steps, [("call".to_owned(), true), ("look".to_owned(), false)]);
    // As cases that were begun with it read it, also when the pack says something else.
    for (id, procedure) in &catalogue.procedures {
        assert_eq!(&pack::read_procedure(id, &procedure.text).unwrap(), procedure);
    }
    assert_eq!(catalogue.terms["mast.class.A"].vi, "Cảng");
    // One pack is checked with what it needs beside it.
    assert_eq!(pack::load(&folder.path().join("weather")).unwrap(), catalogue);
}

#[test]
fn a_version_is_that_of_the_text() {
    let version = |folder: &TempDir| pack::load(folder.path()).unwrap().packs[1].version.clone();
    let (same, again) = (with("", None), with("", None));
    assert_eq!(version(&same), version(&again));
    assert_eq!(version(&same).len(), 64);
    let other = with("weather/README.md", Some("# Thời tiết, mới\n"));
    assert_ne!(version(&same), version(&other));
}
