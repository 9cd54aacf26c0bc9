//! A playbook with most of the subset in it, from its file to its end.

use case::{
    Data, Value,
    decision::decide,
    net::{Known, Net, lint, lint_names, prove},
    token::{Effect, Input, State, begin, step},
};
use model::Time;
use pack::{Catalogue, read_bpmn};

use crate::weather;

const FIRE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hd="urn:haidang:bpmn:1"
             xmlns:other="urn:other:tool" targetNamespace="urn:test">
  <error id="Error_1" errorCode="no-answer"/>
  <message id="Message_1" name="all-clear"/>
  <process id="fire" name="Cháy" hd:en="Fire" hd:source="a test" other:colour="red">
    <startEvent id="smoke" hd:alarm="park/smoke"/>
    <userTask id="look" name="Xem" hd:en="Look" hd:role="operator" hd:within="5min"/>
    <boundaryEvent id="unseen" attachedToRef="look" cancelActivity="false">
      <timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <sendTask id="remind" name="Nhắc" hd:en="Remind" hd:message="remind-leader"/>
    <endEvent id="reminded"/>
    <businessRuleTask id="level" name="Mức" hd:en="Level" hd:table="response"/>
    <exclusiveGateway id="how-bad" default="to-close"/>
    <parallelGateway id="fork"/>
    <callActivity id="team" name="Đội" hd:en="Team" calledElement="team-work">
      <multiInstanceLoopCharacteristics hd:list="teams"/>
    </callActivity>
    <serviceTask id="siren" name="Còi" hd:en="Siren" hd:job="siren"/>
    <boundaryEvent id="siren-dead" attachedToRef="siren"><errorEventDefinition errorRef="Error_1"/></boundaryEvent>
    <userTask id="by-hand" name="Loa tay" hd:en="By hand"/>
    <eventBasedGateway id="wait"/>
    <intermediateCatchEvent id="clear"><messageEventDefinition messageRef="Message_1"/></intermediateCatchEvent>
    <intermediateCatchEvent id="too-long">
      <timerEventDefinition><timeDuration>PT4H</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
    <exclusiveGateway id="calm"/>
    <parallelGateway id="join"/>
    <userTask id="close" name="Kết luận" hd:en="Conclude" hd:needsEvidence="true"/>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="smoke" targetRef="look"/>
    <sequenceFlow id="f2" sourceRef="unseen" targetRef="remind"/>
    <sequenceFlow id="f3" sourceRef="remind" targetRef="reminded"/>
    <sequenceFlow id="f4" sourceRef="look" targetRef="level"/>
    <sequenceFlow id="f5" sourceRef="level" targetRef="how-bad"/>
    <sequenceFlow id="f6" sourceRef="how-bad" targetRef="fork" hd:field="level" hd:is="red | orange"/>
    <sequenceFlow id="to-close" sourceRef="how-bad" targetRef="close"/>
    <sequenceFlow id="f7" sourceRef="fork" targetRef="team"/>
    <sequenceFlow id="f8" sourceRef="fork" targetRef="siren"/>
    <sequenceFlow id="f9" sourceRef="siren" targetRef="wait"/>
    <sequenceFlow id="f10" sourceRef="siren-dead" targetRef="by-hand"/>
    <sequenceFlow id="f11" sourceRef="by-hand" targetRef="calm"/>
    <sequenceFlow id="f12" sourceRef="wait" targetRef="clear"/>
    <sequenceFlow id="f13" sourceRef="wait" targetRef="too-long"/>
    <sequenceFlow id="f14" sourceRef="clear" targetRef="calm"/>
    <sequenceFlow id="f15" sourceRef="too-long" targetRef="calm"/>
    <sequenceFlow id="f16" sourceRef="calm" targetRef="join"/>
    <sequenceFlow id="f17" sourceRef="team" targetRef="join"/>
    <sequenceFlow id="f18" sourceRef="join" targetRef="end-of-work"/>
    <exclusiveGateway id="end-of-work"/>
    <sequenceFlow id="f19" sourceRef="end-of-work" targetRef="end"/>
    <sequenceFlow id="f20" sourceRef="close" targetRef="end-of-work"/>
    <textAnnotation id="note"><text>Seen by the fire brigade.</text></textAnnotation>
  </process>
</definitions>"#;

/// The table that the manual shows, read from the manual.
fn response() -> Catalogue {
    let manual = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(manual.join("../../docs/manual/procedures.md")).unwrap();
    let (_, chapter) = page.split_once("## Decision tables").expect("their chapter");
    let (_, rest) = chapter.split_once("```toml\n").expect("a table in the manual");
    let (table, _) = rest.split_once("```").expect("its end");
    let folder = weather::with("weather/decisions/response.toml", Some(table));
    pack::load(folder.path()).unwrap_or_else(|all| {
        panic!("{}", all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

fn net() -> Net {
    let reading = read_bpmn("fire.bpmn", FIRE).unwrap();
    let complaints: Vec<_> = reading.outside.iter().chain(&reading.unsaid).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    let net = Net::weave(1, reading.drawing).unwrap();
    let catalogue = response();
    let table = &catalogue.decisions["weather/response"];
    let mut known = Known::default();
    known.roles.insert("operator".to_owned());
    known.tables.insert("response".to_owned(), table.outputs.iter().cloned().collect());
    known.procedures.insert("team-work".to_owned());
    known.given.insert("teams".to_owned());
    assert_eq!((lint(&net), lint_names(&net, &known)), (vec![], vec![]));
    let proof = prove(&net);
    assert!(proof.flaws.is_empty() && proof.complete, "{proof:?}");
    net
}

/// Everything that is open, and what the world was asked for.
struct Drill {
    net: Net,
    state: State,
    said: Vec<String>,
}

impl Drill {
    fn begin(given: Data) -> Self {
        let net = net();
        let (state, effects) = begin(&net, Some("smoke"), given, Time(0)).unwrap();
        let mut drill = Self { net, state, said: Vec::new() };
        drill.hear(&effects);
        drill
    }

    fn hear(&mut self, effects: &[Effect]) {
        self.said.extend(effects.iter().map(|it| match it {
            Effect::OpenTask { node, due, .. } => format!("task {node} due {}", due.is_some()),
            Effect::CallService { job, .. } => format!("call {job}"),
            Effect::Send { message, .. } => format!("send {message}"),
            Effect::Await { message, .. } => format!("await {message}"),
            Effect::Decide { table, .. } => format!("ask {table}"),
            Effect::StartChild { procedure, item, .. } => format!("begin {procedure} {item:?}"),
            Effect::SetTimer { .. } => "timer".to_owned(),
            Effect::TakeBack { .. } => "take back".to_owned(),
            Effect::Doubt { error, .. } => format!("doubt {error}"),
            Effect::Close { how } => format!("close {how:?}"),
        }));
    }

    /// News for the work at `node`; what the world is asked for then.
    fn then(&mut self, node: &str, input: impl Fn(case::token::WorkId) -> Input) -> String {
        self.said.clear();
        let works = self.state.works();
        let mut at = works.filter(|(_, it)| it.node.as_str() == node && it.batch.is_none());
        let work = at.next().unwrap_or_else(|| panic!("`{node}` is not open")).0;
        drop(at);
        let (state, effects) = step(&self.net, &self.state, Time(1), &input(work)).unwrap();
        self.state = state;
        self.hear(&effects);
        self.said.join(", ")
    }

    fn done(&mut self, node: &str, data: &Data) -> String {
        self.then(node, |work| Input::Done { work, data: data.clone() })
    }
}

fn data<const N: usize>(fields: [(&str, Value); N]) -> Data {
    fields.map(|(field, value)| (field.to_owned(), value)).into()
}

#[test]
fn a_fire_from_smoke_to_its_end() {
    let teams = Value::List(vec![Value::text("fire"), Value::text("police")]);
    let mut drill = Drill::begin(data([("teams", teams)]));
    assert_eq!(drill.said.join(", "), "task look due true, timer");
    assert_eq!(drill.then("unseen", |work| Input::Rang { work }), "send remind-leader");
    assert_eq!(drill.done("remind", &Data::new()), "");
    let seen = data([("ratio", Value::Number(2.5)), ("people_near", Value::Flag(true))]);
    assert_eq!(drill.done("look", &seen), "ask response");
    let catalogue = response();
    let outcome = decide(&catalogue.decisions["weather/response"], drill.state.data()).unwrap();
    assert_eq!(outcome, data([("level", Value::text("red"))]));
    assert_eq!(
        drill.done("level", &outcome),
        r#"begin team-work Some(Text("fire")), begin team-work Some(Text("police")), call siren"#
    );
    let dead = |work| Input::Failed { work, error: "no-answer".to_owned() };
    assert_eq!(drill.then("siren", dead), "task by-hand due false");
    assert_eq!(drill.done("by-hand", &Data::new()), "");
    assert_eq!(drill.done("team", &Data::new()), "");
    assert_eq!(drill.done("team", &Data::new()), "close Done");
}

#[test]
fn a_false_alarm_is_concluded_at_once() {
    let mut drill = Drill::begin(Data::new());
    drill.done("look", &data([("ratio", Value::Number(0.0)), ("people_near", Value::Flag(false))]));
    assert_eq!(
        drill.done("level", &data([("level", Value::text("none"))])),
        "task close due false"
    );
    assert_eq!(drill.done("close", &Data::new()), "close Done");
}

#[test]
fn whoever_waits_for_the_all_clear_waits_four_hours() {
    let mut drill = Drill::begin(data([("teams", Value::List(vec![]))]));
    drill.done("look", &Data::new());
    assert_eq!(drill.done("level", &data([("level", Value::text("orange"))])), "call siren");
    assert_eq!(drill.done("siren", &Data::new()), "await all-clear, timer");
    assert_eq!(drill.then("too-long", |work| Input::Rang { work }), "take back, close Done");
}
