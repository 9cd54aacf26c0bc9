//! Cases that run by tokens: several steps at once, choices by forms and tables, times, lists, parts,
//! skips, and the cases of the time before tokens.

use std::collections::BTreeMap;

use model::{
    Case, CaseAct, CaseEntryKind, CaseResult, CaseState, Data, DecisionId, EntityId, FormId,
    Parent, RuleId, Span, StepRecord, Text, Value, WorkId,
};

use super::{alarm, moment, procedure, step_id, user};
use crate::{
    Moved, Office, Opening, Procedure, Refusal,
    decision::{Cell, Column, Domain, Hit, Limit, Range, Rule, Table},
    form::{Field, FieldKind, Form},
    net::Net,
    open, own_line, part_ended, ring, sketch, with_tokens,
};

fn form() -> Form {
    let field = |name: &str, kind| Field {
        name: name.to_owned(),
        title: Text::new(name, name),
        kind,
        required: true,
        when: None,
    };
    let ratio = FieldKind::Number { min: Some(0.0), max: None, unit: String::new(), whole: false };
    Form {
        id: FormId::new("f").unwrap(),
        title: Text::new("Số đo", "Reading"),
        fields: vec![field("ratio", ratio), field("teams", FieldKind::Lines { n_max: 5 })],
        source: "the tests".to_owned(),
    }
}

/// From 2 on it is red.
fn table() -> Table {
    let at = Limit { at: 2.0, within: true };
    let below = Range { low: None, high: Some(Limit { within: false, ..at }) };
    let rule = |range, level| Rule { when: vec![Cell::In(range)], then: vec![Value::text(level)] };
    let domain = Domain::Number(Range { low: None, high: None });
    Table {
        id: DecisionId::new("t").unwrap(),
        title: Text::new("Mức", "Level"),
        hit: Hit::Unique,
        inputs: vec![Column { field: "ratio".to_owned(), domain }],
        outputs: vec!["level".to_owned()],
        rules: vec![rule(below, "orange"), rule(Range { low: Some(at), high: None }, "red")],
        source: "the tests".to_owned(),
    }
}

struct Desk {
    net: Net,
    tables: BTreeMap<DecisionId, Table>,
    forms: BTreeMap<FormId, Form>,
}

impl Desk {
    fn new(nodes: &str, flows: &str) -> Self {
        let tables = [(table().id, table())].into();
        let forms = [(form().id, form())].into();
        Self { net: sketch::net(nodes, flows), tables, forms }
    }

    fn office(&self) -> Office<'_> {
        Office { net: &self.net, tables: &self.tables, forms: &self.forms, hours: None }
    }

    fn open(&self) -> Case {
        self.open_for(None).case
    }

    fn open_for(&self, parent: Option<Parent>) -> Moved {
        let drawn = Procedure { net: self.net.clone().into(), ..procedure() };
        let entity = EntityId::new("stack-1").unwrap();
        let rule = RuleId::new("air/over").unwrap();
        let alarm = Some((alarm(1), &rule));
        let opening = Opening { entity: &entity, alarm, by: None, id: None, parent, item: None };
        open(&drawn, &self.office(), &opening, moment(0)).unwrap()
    }

    fn act(&self, case: &Case, s: i64, act: &CaseAct) -> Result<Moved, Refusal> {
        crate::act(case, &self.office(), moment(s), &user("lan"), act)
    }

    #[track_caller]
    fn done(&self, case: &Case, s: i64, step: &str, said: &[(&str, Value)]) -> Case {
        self.act(case, s, &done(step, None, said)).unwrap().case
    }
}

fn done(step: &str, work: Option<u32>, said: &[(&str, Value)]) -> CaseAct {
    let said = said.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
    let note = "xong".to_owned();
    let work = work.map(WorkId);
    CaseAct::CompleteStep { step: step_id(step), work, note, evidence: vec![], said }
}

fn skip(step: &str, reason: &str) -> CaseAct {
    CaseAct::SkipStep { step: step_id(step), work: None, reason: reason.to_owned() }
}

/// Steps in hand, and how the ways ended.
fn stands(case: &Case) -> String {
    let open = case.steps.iter().filter(|it| it.is_open()).map(|it| it.id.as_str());
    let ended = case.tokens.as_ref().and_then(|it| it.ended().map(|it| format!("{it:?}")));
    open.map(str::to_owned).chain(ended).collect::<Vec<_>>().join(" ")
}

fn lines(list: &[&str]) -> Value {
    Value::List(list.iter().map(|it| Value::text(it)).collect())
}

#[test]
fn parallel_steps_are_in_hand_together_and_the_join_waits_for_both() {
    let desk = Desk::new(
        "s:start fork:and a:user b:user join:and c:user e:end",
        "s>fork fork>a fork>b a>join b>join join>c c>e",
    );
    let case = desk.open();
    assert_eq!(stands(&case), "a b");
    let ahead = crate::ahead(&desk.net, case.tokens.as_ref().unwrap());
    assert_eq!(ahead.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["c"]);
    let case = desk.done(&case, 1, "b", &[]);
    assert_eq!(stands(&case), "a");
    let too_early = desk.act(&case, 2, &done("c", None, &[])).unwrap_err();
    assert_eq!(too_early.to_string(), "step `c` is not in hand yet, expected `a`");
    let close = CaseAct::Close { result: CaseResult::Solved, note: String::new() };
    let left = desk.act(&case, 2, &close).unwrap_err();
    assert_eq!(left.to_string(), "the case cannot be closed as `solved` before step `a` is done");
    let case = desk.done(&desk.done(&case, 3, "a", &[]), 4, "c", &[]);
    assert_eq!(stands(&case), "Done");
    let closed = desk.act(&case, 5, &close).unwrap().case;
    assert_eq!(closed.state, CaseState::Closed(CaseResult::Solved));
}

#[test]
fn a_table_decides_by_a_form_and_a_gateway_takes_the_way() {
    let desk = Desk::new(
        "s:start measure:user t:decide g:xor calm:user alert:user e:end",
        "s>measure measure>t t>g g>alert?level=red g>calm! alert>e calm>e",
    );
    let mut case = desk.open();
    case.steps[0].form = Some("f".to_owned());
    let said = |ratio| [("ratio", Value::Number(ratio)), ("teams", lines(&["a"]))];
    let refused = desk.act(&case, 1, &done("measure", None, &said(-1.0)[..1])).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the form of step `measure`: ratio is outside of its bounds, teams is not answered"
    );
    assert_eq!(stands(&desk.done(&case, 1, "measure", &said(1.9))), "calm");
    let moved = desk.act(&case, 1, &done("measure", None, &said(2.0))).unwrap();
    assert_eq!(stands(&moved.case), "alert");
    let level = Data::from([("level".to_owned(), Value::text("red"))]);
    assert_eq!(
        moved.entries[1].kind,
        CaseEntryKind::Decided { table: "t".to_owned(), said: level }
    );
    // What nobody filled in is not guessed: a person is told, and the work stays.
    let skipped = desk.act(&case, 1, &skip("measure", "máy hỏng")).unwrap();
    let doubt = skipped.entries.iter().any(|it| {
        matches!(&it.kind, CaseEntryKind::Doubt { why, .. } if why == "field `ratio` is not filled in")
    });
    assert!(doubt, "{:?}", skipped.entries);
    assert_eq!(stands(&skipped.case), "t");
    assert_eq!(stands(&desk.done(&skipped.case, 2, "t", &[])), "calm", "by hand, the default way");
}

#[test]
fn a_time_that_comes_takes_the_step_back() {
    let desk =
        Desk::new("s:start a:user late:timer@a chase:user e:end", "s>a a>e late>chase chase>e");
    let case = desk.open();
    let [timer] = &case.timers[..] else { panic!("{:?}", case.timers) };
    let at = timer.at.unwrap();
    assert!(moment(0).now < at);
    let moved = ring(&case, &desk.office(), moment(at.ms() / 1_000), timer.work);
    assert_eq!((stands(&moved.case).as_str(), moved.case.timers.len()), ("chase", 0));
    let kinds: Vec<_> = moved.entries.iter().map(|it| it.kind.clone()).collect();
    let event = Text::new("late", "late");
    assert_eq!(
        kinds,
        [CaseEntryKind::TimeCame { event }, CaseEntryKind::StepGone { step: step_id("a") }]
    );
    let gone = desk.act(&moved.case, 9_999, &done("a", None, &[])).unwrap_err();
    assert!(gone.to_string().starts_with("step `a` was taken back by the procedure at"), "{gone}");
    // What was done in time needs no chasing: the timer goes with its step.
    let in_time = desk.done(&case, 1, "a", &[]);
    assert_eq!((stands(&in_time).as_str(), in_time.timers.len()), ("Done", 0));
    // Rung again, it finds nobody; the case is as it was, and a person is told.
    let again = ring(&moved.case, &desk.office(), moment(99_999), timer.work);
    assert_eq!((again.case.tokens, again.entries.len()), (moved.case.tokens, 1));
}

#[test]
fn a_step_for_each_of_a_list_is_done_by_its_number() {
    let desk = Desk::new("s:start list:user each:user*teams e:end", "s>list list>each each>e");
    let mut case = desk.open();
    case.steps[0].form = Some("f".to_owned());
    let said = [("ratio", Value::Number(1.0)), ("teams", lines(&["cháy", "y tế"]))];
    let case = desk.done(&case, 1, "list", &said);
    assert_eq!(stands(&case), "each each");
    let which = desk.act(&case, 2, &done("each", None, &[])).unwrap_err();
    assert_eq!(which.to_string(), "step `each` is open several times: say which");
    let open: Vec<(u32, Option<Value>)> = case.steps[1..]
        .iter()
        .map(|it: &StepRecord| (it.work.unwrap().0, it.item.clone()))
        .collect();
    assert_eq!(open[1].1, Some(Value::text("y tế")));
    let case = desk.act(&case, 2, &done("each", Some(open[1].0), &[])).unwrap().case;
    let twice = desk.act(&case, 3, &done("each", Some(open[1].0), &[])).unwrap_err();
    assert_eq!(twice.as_str(), "step_done");
    let case = desk.act(&case, 3, &done("each", Some(open[0].0), &[])).unwrap().case;
    assert_eq!(stands(&case), "Done");
}

#[test]
fn a_step_is_skipped_for_a_reason_only() {
    let desk = Desk::new("s:start a:user b:user e:end", "s>a a>b b>e");
    let case = desk.open();
    let silent = desk.act(&case, 1, &skip("a", " ")).unwrap_err();
    assert_eq!(silent.to_string(), "skipping step `a` needs a reason");
    let moved = desk.act(&case, 1, &skip("a", "cổng đã khóa")).unwrap();
    let (step, reason) = (step_id("a"), "cổng đã khóa".to_owned());
    assert_eq!(moved.entries[0].kind, CaseEntryKind::StepSkipped { step, reason });
    assert_eq!((stands(&moved.case).as_str(), moved.case.steps[0].skipped), ("b", true));
}

#[test]
fn a_case_waits_for_its_part_and_reads_how_it_ended() {
    let desk = Desk::new(
        "s:start sub:call g:xor fine:user e:end",
        "s>sub sub>g g>e?sub=false_alarm g>fine! fine>e",
    );
    let opened = desk.open_for(None);
    let [part] = &opened.parts[..] else { panic!("{:?}", opened.parts) };
    let case = opened.case;
    assert_eq!(stands(&case), "");
    let close = CaseAct::Close { result: CaseResult::Solved, note: String::new() };
    assert_eq!(desk.act(&case, 1, &close).unwrap_err().as_str(), "still_waits");
    let parts = Desk::new("s:start a:user e:end", "s>a a>e");
    let parent = Parent { case: case.id, work: part.work, depth: 1 };
    let child = parts.open_for(Some(parent)).case;
    assert_ne!(child.id, parts.open().id);
    let over = parts.done(&child, 2, "a", &[]);
    assert_eq!(over.state, CaseState::Closed(CaseResult::Solved), "a part closes by itself");
    let moved = part_ended(&case, &desk.office(), moment(2), (part.work, &over));
    assert_eq!(stands(&moved.case), "fine");
    let false_alarm = CaseAct::Close { result: CaseResult::FalseAlarm, note: "thử".to_owned() };
    let off = parts.act(&child, 2, &false_alarm).unwrap().case;
    let moved = part_ended(&case, &desk.office(), moment(2), (part.work, &off));
    assert_eq!(stands(&moved.case), "Done");
    // Answered twice, nothing happens twice.
    let again = part_ended(&moved.case, &desk.office(), moment(3), (part.work, &off));
    assert_eq!(again.case.tokens, moved.case.tokens);
}

#[test]
fn a_part_that_closes_false_takes_its_steps_with_it() {
    let desk = Desk::new("s:start fork:and a:user b:user e:end", "s>fork fork>a fork>b a>e b>e");
    let close = CaseAct::Close { result: CaseResult::FalseAlarm, note: "khí chuẩn".to_owned() };
    let closed = desk.act(&desk.open(), 1, &close).unwrap();
    assert_eq!(closed.entries.len(), 1);
    assert!(closed.case.steps.iter().all(|it| it.gone_at.is_some()));
    assert_eq!(closed.case.due_at, None);
}

#[test]
fn a_case_of_the_time_before_tokens_goes_on_where_it_stood() {
    let net = procedure().net;
    let first = super::worked(&[super::done("look")]);
    // As a program without tokens kept it.
    let mut old = Case { tokens: None, timers: vec![], ..first };
    for step in &mut old.steps {
        (step.work, step.due_at) = (None, None);
    }
    let report = net.node("report").map(|it| it.title.clone()).unwrap();
    old.steps.push(StepRecord {
        id: step_id("report"),
        title: report,
        within: Some(Span::from_h(1)),
        needs_evidence: false,
        reached_at: None,
        ..old.steps[1].clone()
    });
    let adopted = with_tokens(old.clone());
    assert_eq!(stands(&adopted), "measure");
    assert_eq!(with_tokens(adopted.clone()), adopted, "once is enough");
    let own = own_line(&adopted).unwrap();
    let (tables, forms) = (BTreeMap::new(), BTreeMap::new());
    let office = Office { net: &own, tables: &tables, forms: &forms, hours: None };
    let act = |case: &Case, s, it: &CaseAct| crate::act(case, &office, moment(s), &user("lan"), it);
    let case = act(&adopted, 20, &super::done("measure")).unwrap().case;
    assert_eq!((stands(&case).as_str(), case.steps.len()), ("report", 3));
    assert_eq!(case.due_at, Some(moment(20).now.plus(Span::from_h(1))));
    let case = act(&case, 30, &super::done("report")).unwrap().case;
    assert_eq!(stands(&case), "Done");
}
