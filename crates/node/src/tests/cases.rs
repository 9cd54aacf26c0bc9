//! Cases that run by tokens, in the judge: times that come, parts that end, versions that change, and
//! a restart anywhere.

use std::{path::Path, sync::Arc};

use case::Opening;
use model::{
    Act, Actor, Case, CaseAct, CaseId, CaseState, Data, EntityId, Event, Fact, Position,
    ProcedureId, ProcedureText, Record, Span, StepId, Time, Value, WorkId,
};
use pack::{Catalogue, read_procedure};
use port::RegistryContent;

use crate::{Effects, Judge, News, Zone};

/// Look; if nobody does within a quarter of an hour, a colleague is called beside it. Then a part for each team, then the end.
const LEAK: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hd="urn:haidang:bpmn:1">
  <process id="leak" name="Rò khí" hd:en="Leak" hd:source="a test">
    <startEvent id="start"/>
    <userTask id="look" name="Xem" hd:en="Look" hd:form="test/teams"/>
    <boundaryEvent id="unseen" attachedToRef="look" cancelActivity="false" name="Chưa ai xem" hd:en="Unseen">
      <timerEventDefinition><timeDuration>PT15M</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <userTask id="call" name="Gọi" hd:en="Call"/>
    <callActivity id="team" name="Đội" hd:en="Team" calledElement="test/team">
      <multiInstanceLoopCharacteristics hd:list="teams"/>
    </callActivity>
    <endEvent id="called"/>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="look"/>
    <sequenceFlow id="f2" sourceRef="unseen" targetRef="call"/>
    <sequenceFlow id="f3" sourceRef="call" targetRef="called"/>
    <sequenceFlow id="f4" sourceRef="look" targetRef="team"/>
    <sequenceFlow id="f5" sourceRef="team" targetRef="end"/>
  </process>
</definitions>"#;

const TEAM: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hd="urn:haidang:bpmn:1">
  <process id="team" name="Đội" hd:en="Team" hd:source="a test">
    <startEvent id="start"/>
    <userTask id="go" name="Đi" hd:en="Go"/>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="go"/>
    <sequenceFlow id="f2" sourceRef="go" targetRef="end"/>
  </process>
</definitions>"#;

fn id(text: &str) -> ProcedureId {
    ProcedureId::new(text).unwrap()
}

fn catalogue(leak: &str) -> Catalogue {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/base");
    let mut catalogue = pack::load(&packs).unwrap();
    for (name, text) in [("test/leak", leak), ("test/team", TEAM)] {
        catalogue.procedures.insert(id(name), read_procedure(&id(name), text).unwrap());
    }
    let field = case::form::Field {
        name: "teams".to_owned(),
        title: model::Text::new("Các đội", "Teams"),
        kind: case::form::FieldKind::Lines { n_max: 5 },
        required: true,
        when: None,
    };
    let form = case::form::Form {
        id: model::FormId::new("test/teams").unwrap(),
        title: model::Text::new("Đội", "Teams"),
        fields: vec![field],
        source: "a test".to_owned(),
    };
    catalogue.forms.insert(form.id.clone(), form);
    catalogue
}

struct Room {
    zone: Zone,
    judge: Judge,
    now: Time,
    n_skips: usize,
}

impl Room {
    fn new(leak: &str, kept: Vec<ProcedureText>) -> Self {
        let content = RegistryContent { procedures: kept, ..RegistryContent::default() };
        let zone = Zone::new(Arc::new(catalogue(leak)), content, None);
        Self { zone, judge: Judge::default(), now: Time::from_s(1_000), n_skips: 0 }
    }

    fn open(&mut self) -> CaseId {
        let entity = EntityId::new("tank-1").unwrap();
        let opening =
            Opening { entity: &entity, alarm: None, by: None, id: None, parent: None, item: None };
        let procedure = &self.zone.catalogue.procedures[&id("test/leak")];
        let position = self.judge.applied.next();
        let moment = model::Moment { position, now: self.now };
        let desk = self.zone.desk_by(procedure);
        let opened = case::open(procedure, &desk.office(), &opening, moment).unwrap();
        self.judge.applied = position;
        self.judge.settle_moved(&self.zone, moment, opened, &mut Effects::default())
    }

    fn take(&mut self, fact: Fact) -> Effects {
        let position: Position = self.judge.applied.next();
        let mut effects = Effects::default();
        let record = Record { position, known_at: self.now, fact };
        self.judge.apply(&self.zone, &record, &mut effects);
        let skips = effects.news.iter().filter(|it| matches!(it, News::Skipped(_)));
        self.n_skips += skips.count();
        effects
    }

    fn after(&mut self, min: u64) {
        self.now = self.now.plus(Span::from_min(min));
        self.take(Fact::Ticked);
    }

    /// As after `kill -9`: only what is in the snapshot is left.
    fn restart(&mut self) {
        let bytes = self.judge.to_snapshot().unwrap();
        self.judge = Judge::from_snapshot(&bytes).unwrap();
    }

    fn act(&mut self, case: CaseId, act: CaseAct) -> Effects {
        let user = model::UserId::new("lan").unwrap();
        let actor = Actor { user, address: String::new() };
        self.take(Fact::Happened(Event { actor, act: Act::Case(case, act) }))
    }

    #[track_caller]
    fn done(&mut self, case: CaseId, step: &str, work: Option<WorkId>, said: Data) {
        let step = StepId::new(step).unwrap();
        let note = "xong".to_owned();
        let effects =
            self.act(case, CaseAct::CompleteStep { step, work, note, evidence: vec![], said });
        assert_eq!(effects.refused.len(), 0, "{:?}", effects.refused);
    }

    fn case(&self, id: CaseId) -> &Case {
        self.judge.cases.get(&id).unwrap()
    }

    fn in_hand(&self, id: CaseId) -> Vec<&str> {
        let open = self.case(id).steps.iter().filter(|it| it.is_open());
        open.map(|it| it.id.as_str()).collect()
    }

    fn parts(&self, id: CaseId) -> Vec<CaseId> {
        let parts = self.judge.cases.values();
        parts.filter(|it| it.parent.is_some_and(|it| it.case == id)).map(|it| it.id).collect()
    }
}

fn teams(names: &[&str]) -> Data {
    let list = names.iter().map(|it| Value::text(it)).collect();
    Data::from([("teams".to_owned(), Value::List(list))])
}

#[test]
fn a_timer_rings_at_its_time_also_after_a_restart() {
    let mut room = Room::new(LEAK, vec![]);
    let case = room.open();
    room.after(14);
    room.restart();
    assert_eq!(room.in_hand(case), ["look"]);
    room.after(1);
    assert_eq!(room.in_hand(case), ["look", "call"]);
    room.restart();
    room.after(60);
    assert_eq!(room.in_hand(case), ["look", "call"], "it rings once");
}

#[test]
fn a_time_that_passed_while_nobody_ran_comes_at_the_next_tick() {
    let mut room = Room::new(LEAK, vec![]);
    let case = room.open();
    room.restart();
    room.after(600);
    assert_eq!(room.in_hand(case), ["look", "call"]);
}

#[test]
fn a_clock_that_was_ahead_delays_no_timer_of_a_case() {
    let mut room = Room::new(LEAK, vec![]);
    room.take(Fact::Ticked);
    let right = room.now;
    room.now = right.plus(Span::from_h(24));
    room.take(Fact::Ticked);
    let case = room.open();
    room.now = right;
    let effects = room.take(Fact::Ticked);
    let kept: Vec<_> = effects.changes.cases.iter().map(|it| it.timers[0].at).collect();
    assert_eq!(kept, [Some(right.plus(Span::from_min(15)))], "the ledger hears it");
    assert_eq!(room.case(case).steps[0].reached_at, Some(right));
    room.after(14);
    assert_eq!(room.in_hand(case), ["look"]);
    room.after(1);
    assert_eq!(room.in_hand(case), ["look", "call"]);
}

#[test]
fn a_case_waits_for_the_parts_of_every_team() {
    let mut room = Room::new(LEAK, vec![]);
    let whole = room.open();
    room.done(whole, "look", None, teams(&["cháy", "y tế", "môi trường"]));
    let parts = room.parts(whole);
    assert_eq!((parts.len(), room.case(whole).timers.len()), (3, 0));
    let named: Vec<_> = parts
        .iter()
        .filter_map(|it| room.case(*it).tokens.as_ref()?.data.get("item").cloned())
        .collect();
    assert_eq!(named.len(), 3, "each knows its team");
    for part in &parts {
        assert!(room.case(whole).tokens.as_ref().unwrap().ended.is_none());
        room.restart();
        room.done(*part, "go", None, Data::new());
        assert!(room.judge.cases.get(part).is_none(), "a part closes by itself");
    }
    assert!(room.case(whole).tokens.as_ref().unwrap().ended.is_some());
    assert_eq!(room.case(whole).state, CaseState::Open, "a person says how it ended");
}

#[test]
fn a_skipped_step_is_news_for_the_superior() {
    let mut room = Room::new(LEAK, vec![]);
    let case = room.open();
    let skip = |reason: &str| CaseAct::SkipStep {
        step: StepId::new("look").unwrap(),
        work: None,
        reason: reason.to_owned(),
    };
    assert_eq!(room.act(case, skip("")).refused.len(), 1);
    assert_eq!(room.n_skips, 0);
    // No teams were named: nothing is guessed, the list is asked for.
    assert_eq!(room.act(case, skip("cổng khóa")).refused.len(), 1);
    room.after(15);
    let skip = CaseAct::SkipStep {
        step: StepId::new("call").unwrap(),
        work: None,
        reason: "đã gặp".to_owned(),
    };
    assert_eq!(room.act(case, skip).refused.len(), 0);
    assert_eq!(room.n_skips, 1);
}

#[test]
fn a_running_case_keeps_the_version_it_was_begun_with() {
    let mut room = Room::new(LEAK, vec![]);
    let case = room.open();
    let old = room.zone.catalogue.procedures[&id("test/leak")].clone();
    let text = ProcedureText {
        id: old.id.clone(),
        version: old.version(),
        text: old.text.to_string(),
        known_at: room.now,
    };
    // The pack of the next day has one step more, and the same old one goes on.
    let longer = LEAK.replace("targetRef=\"team\"", "targetRef=\"more\"").replace(
        "<endEvent id=\"end\"/>",
        "<endEvent id=\"end\"/><userTask id=\"more\" name=\"Thêm\" hd:en=\"More\"/>\
         <sequenceFlow id=\"f9\" sourceRef=\"more\" targetRef=\"team\"/>",
    );
    let mut next = Room::new(&longer, vec![text]);
    assert_ne!(next.zone.catalogue.procedures[&id("test/leak")].version(), old.version());
    next.judge = Judge::from_snapshot(&room.judge.to_snapshot().unwrap()).unwrap();
    next.now = room.now;
    next.done(case, "look", None, teams(&["cháy"]));
    assert_eq!(next.parts(case).len(), 1);
    assert_eq!(next.in_hand(case), [""; 0]);
    // Where the old text is lost the case is refused, not run by another drawing.
    let mut lost = Room::new(&longer, vec![]);
    lost.judge = Judge::from_snapshot(&room.judge.to_snapshot().unwrap()).unwrap();
    lost.now = room.now;
    let step = StepId::new("look").unwrap();
    let (note, said) = ("xong".to_owned(), teams(&["cháy"]));
    let act = CaseAct::CompleteStep { step, work: None, note, evidence: vec![], said };
    let refused = lost.act(case, act).refused;
    assert_eq!(refused[0].1, crate::Refused::UnknownProcedure(id("test/leak")));
}
