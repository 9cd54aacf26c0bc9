//! Example cases that say something else than what the procedure does.

use super::{check, check_folder, check_text};
use crate::weather;

const CASES: &str = "procedures/stop-cranes.toml";
const AT: &str = "weather/procedures/stop-cranes.toml";

#[test]
fn a_procedure_without_an_example_case() {
    let folder = weather::with("", None);
    std::fs::remove_file(folder.path().join(AT)).unwrap();
    check_folder(
        folder.path(),
        "weather/procedures/stop-cranes.bpmn:1:1: has no example case, expected `stop-cranes.toml` beside it with one",
    );
    check_text(
        "weather/procedures/go-home.toml",
        "example = []",
        "weather/procedures/go-home.toml:1:1: has no procedure beside it, expected `go-home.bpmn`",
    );
}

#[test]
fn an_example_that_goes_otherwise() {
    check(
        CASES,
        "{ done = \"call\", in_hand = [\"look\"] }",
        "{ done = \"look\", in_hand = [\"call\"] }",
        &format!(
            "{AT}:5:3: example `the port stops its cranes`: step `look` is not in hand yet, expected `call`"
        ),
    );
    check(
        CASES,
        "in_hand = [\"look\"] }",
        "in_hand = [\"look\", \"call\", \"look\"] }",
        &format!(
            "{AT}:5:3: example `the port stops its cranes`: in hand is `look`, expected `call`, 2 times `look`"
        ),
    );
    check(
        CASES,
        "  { skip = \"look\", in_hand = [] },\n",
        "",
        &format!(
            "{AT}:2:8: example `the port stops its cranes`: the example stops before the case is over: in hand is `look`"
        ),
    );
    check(
        CASES,
        "in_hand = [] },\n]",
        "in_hand = [] },\n]\nends = \"terminated\"",
        &format!(
            "{AT}:2:8: example `the port stops its cranes`: the case ends as `done`, expected `terminated`"
        ),
    );
    check(
        CASES,
        "in_hand = [\"call\"]",
        "alarm = \"storm\"\nin_hand = [\"call\"]",
        &format!(
            "{AT}:2:8: example `the port stops its cranes`: no start is for the alarms of `weather/storm`"
        ),
    );
    check(
        CASES,
        "done = \"call\",",
        "done = \"call\", said = { wind = 30 },",
        &format!(
            "{AT}:5:3: example `the port stops its cranes`: step `call` has no form that asks for `wind`"
        ),
    );
    check(
        CASES,
        "skip = \"look\"",
        "part = \"look\"",
        &format!("{AT}:6:3: example `the port stops its cranes`: no part `look` is open"),
    );
}

#[test]
fn a_line_that_cannot_be_read() {
    check(
        CASES,
        "skip = \"look\"",
        "skip = \"look\", after = \"5min\"",
        &format!("{AT}:6:3: expected one of `done`, `skip`, `part` and `after`"),
    );
    check(
        CASES,
        "skip = \"look\"",
        "skip = \"look\", result = \"solved\"",
        &format!("{AT}:6:3: `said` belongs to `done`, and `result` to `part`"),
    );
    check(
        CASES,
        "skip = \"look\"",
        "after = \"soon\"",
        &format!(
            "{AT}:6:13: `soon` is not a span, expected a whole number and s, min, h or d, such as 30min"
        ),
    );
}

#[test]
fn a_task_that_no_example_comes_to() {
    let folder = weather::with("", None);
    let drawing = "weather/procedures/stop-cranes.bpmn";
    let (_, text) = weather::FILES.into_iter().find(|it| drawing.ends_with(it.0)).unwrap();
    let late = r#"<userTask id="tell" name="Nhắc" hd:en="Remind"/><endEvent id="told"/>
    <boundaryEvent id="late" attachedToRef="look" cancelActivity="false" name="Trễ" hd:en="Late">
      <timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <sequenceFlow id="f4" sourceRef="late" targetRef="tell"/>
    <sequenceFlow id="f5" sourceRef="tell" targetRef="told"/>
  </process>"#;
    weather::write(&folder, drawing, &text.replace("</process>", late));
    check_folder(folder.path(), &format!("{AT}:1:1: no example comes to `tell`"));
    // The hour passes, and both are in hand.
    let (_, cases) = weather::FILES.into_iter().find(|it| AT.ends_with(it.0)).unwrap();
    let waits = r#"{ after = "59min", in_hand = ["look"] },
  { after = "1min", in_hand = ["look", "tell"] },
  { done = "tell", in_hand = ["look"] },
  { skip = "look""#;
    weather::write(&folder, AT, &cases.replace("{ skip = \"look\"", waits));
    let catalogue = pack::load(folder.path()).unwrap();
    assert_eq!(catalogue.example_cases["weather/stop-cranes"][0].lines.len(), 5);
}
