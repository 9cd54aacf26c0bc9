//! A case from its opening to its result, and everything that is refused on the way.

mod tokens;

use std::{collections::BTreeMap, sync::Arc};

use model::{
    AlarmId, Case, CaseAct, CaseEntry, CaseEntryKind, CaseResult, CaseState, Data, EntityId,
    Evidence, Moment, Position, ProcedureId, Span, StepId, Text, Time, UserId,
};

use crate::{
    EVIDENCE_MAX, NOTE_CHARS_MAX, Office, Opening, Procedure, Refusal, Step, attach, line,
    net::Net, open, step_in_hand,
};

fn user(name: &str) -> UserId {
    UserId::new(name).unwrap()
}

fn step_id(id: &str) -> StepId {
    StepId::new(id).unwrap()
}

fn moment(s: i64) -> Moment {
    Moment { position: Position(u64::try_from(s).unwrap()), now: Time::from_s(s) }
}

/// Look within ten minutes; measure, with evidence, whenever; report within an hour.
fn procedure() -> Procedure {
    let step = |id, within, needs_evidence| Step {
        id: step_id(id),
        title: Text::new(id, id),
        within,
        needs_evidence,
    };
    Procedure {
        id: ProcedureId::new("air/stack").unwrap(),
        title: Text::new("Ống khói vượt", "Stack over its limit"),
        net: Arc::new(
            line(
                1,
                &[
                    step("look", Some(Span::from_min(10)), false),
                    step("measure", None, true),
                    step("report", Some(Span::from_h(1)), false),
                ],
            )
            .unwrap(),
        ),
        source: "the duty board".to_owned(),
        text: "".into(),
    }
}

/// An office without tables, forms and working time.
fn with_office<T>(net: &Net, ask: impl FnOnce(&Office<'_>) -> T) -> T {
    let (tables, forms) = (BTreeMap::new(), BTreeMap::new());
    ask(&Office { net, tables: &tables, forms: &forms, hours: None })
}

fn act(
    case: &Case,
    moment: Moment,
    user: &UserId,
    asked: &CaseAct,
) -> Result<(Case, Vec<CaseEntry>), Refusal> {
    let moved = with_office(&procedure().net, |it| crate::act(case, it, moment, user, asked))?;
    assert_eq!(moved.parts, []);
    Ok((moved.case, moved.entries))
}

fn opened() -> Case {
    let entity = EntityId::new("stack-1").unwrap();
    let rule = model::RuleId::new("air/over").unwrap();
    let alarm = Some((alarm(1), &rule));
    let opening = Opening { entity: &entity, alarm, by: None, id: None, parent: None, item: None };
    let procedure = procedure();
    let moved =
        with_office(&procedure.net, |it| open(&procedure, it, &opening, moment(0))).unwrap();
    let lines: Vec<_> = moved.entries.iter().map(|it| &it.kind).collect();
    assert_eq!(lines, [&CaseEntryKind::Opened]);
    moved.case
}

fn alarm(n: u8) -> AlarmId {
    AlarmId::from_name(&format!("alarm {n}"))
}

fn photo() -> Evidence {
    Evidence { name: "ảnh.jpg".to_owned(), sha256: "0a".repeat(32), bytes: 9 }
}

fn done(step: &str) -> CaseAct {
    complete(step, "xong", &[photo()])
}

fn complete(step: &str, note: &str, evidence: &[Evidence]) -> CaseAct {
    let (note, evidence) = (note.to_owned(), evidence.to_vec());
    CaseAct::CompleteStep { step: step_id(step), work: None, note, evidence, said: Data::new() }
}

fn close(result: CaseResult, note: &str) -> CaseAct {
    CaseAct::Close { result, note: note.to_owned() }
}

fn assign(to: &str) -> CaseAct {
    CaseAct::Assign { to: user(to) }
}

fn say(text: &str, evidence: &[Evidence]) -> CaseAct {
    CaseAct::Note { text: text.to_owned(), evidence: evidence.to_vec() }
}

/// Does the acts one after another, one every ten seconds; each must be allowed.
fn worked(acts: &[CaseAct]) -> Case {
    (1..).zip(acts).fold(opened(), |case, (n, it)| {
        let (next, lines) = act(&case, moment(10 * n), &user("lan"), it).unwrap();
        assert_eq!(
            (lines.len(), lines[0].case, next.position),
            (1, case.id, moment(10 * n).position)
        );
        next
    })
}

/// After `before`, what does `asked` come to? The refusal's sentence, else `ok`.
#[track_caller]
fn check(before: &[CaseAct], asked: &CaseAct, expected: &str) {
    let outcome = act(&worked(before), moment(100), &user("lan"), asked);
    let actual = outcome.map_or_else(|refusal| refusal.to_string(), |_| "ok".to_owned());
    assert_eq!(actual, expected, "\n  asked {asked:?}");
}

#[test]
fn steps_are_done_in_their_order() {
    check(&[], &done("look"), "ok");
    check(&[], &done("measure"), "step `measure` is not in hand yet, expected `look`");
    check(&[done("look")], &done("measure"), "ok");
    check(&[done("look")], &done("report"), "step `report` is not in hand yet, expected `measure`");
    check(&[done("look")], &done("look"), "step `look` was done by lan at 1970-01-01T00:00:10Z");
    check(&[], &done("dance"), "the case has no step `dance`");
}

#[test]
fn a_step_says_what_was_found_and_proves_what_it_must() {
    let look = [done("look")];
    check(&[], &complete("look", " \n", &[]), "step `look` needs a note: what was found or done");
    check(&[], &complete("look", "khói đen", &[]), "ok");
    let bare = complete("measure", "512 mg/Nm³", &[]);
    check(&look, &bare, "step `measure` needs evidence: at least one file");
    let forged = Evidence { sha256: "XYZ".to_owned(), ..photo() };
    check(
        &look,
        &complete("measure", "512 mg/Nm³", &[photo(), forged]),
        "evidence `ảnh.jpg` has no SHA-256, expected 64 lower-case hexadecimal digits",
    );
    let case = worked(&[complete("look", " khói đen ", &[])]);
    let record = &case.steps[0];
    assert_eq!((record.note.as_str(), record.done_by.clone()), ("khói đen", Some(user("lan"))));
}

#[test]
fn notes_and_files_are_bounded() {
    let many = vec![photo(); EVIDENCE_MAX + 1];
    check(&[], &say("ảnh", &many), "21 files at once, expected at most 20");
    let long = "ố".repeat(NOTE_CHARS_MAX + 1);
    check(&[], &say(&long, &[]), "the note has 4001 characters, expected at most 4000");
    check(
        &[],
        &complete("look", &long, &[]),
        "the note has 4001 characters, expected at most 4000",
    );
    check(&[], &say("", &[photo()]), "the note is empty");
    check(&[], &say(&"ố".repeat(NOTE_CHARS_MAX), &vec![photo(); EVIDENCE_MAX]), "ok");
    check(&[], &say("đã gọi chủ cơ sở", &[photo()]), "ok");
}

#[test]
fn a_real_trouble_is_closed_when_every_step_is_done() {
    let all = [done("look"), done("measure"), done("report")];
    let solved = close(CaseResult::Solved, "");
    check(&all[..2], &solved, "the case cannot be closed as `solved` before step `report` is done");
    check(&all, &solved, "ok");
    check(&all, &close(CaseResult::Violation, "biên bản 12"), "ok");
    check(&all, &say("chờ kết quả", &[]), "ok");
}

#[test]
fn a_false_alarm_may_stop_half_way_but_says_why() {
    let silent = close(CaseResult::FalseAlarm, " ");
    check(&[], &silent, "closing as `false_alarm` needs a note: why");
    check(&[done("look")], &close(CaseResult::FalseAlarm, "khí chuẩn"), "ok");
    check(&[], &close(CaseResult::Duplicate, ""), "closing as `duplicate` needs a note: why");
}

#[test]
fn a_closed_case_never_changes_again() {
    let closed = [close(CaseResult::Duplicate, "như hồ sơ 7")];
    let sentence = "the case was closed at 1970-01-01T00:00:10Z with result `duplicate`";
    for asked in [done("look"), assign("binh"), say("thêm", &[]), closed[0].clone()] {
        check(&closed, &asked, sentence);
    }
    let refused = attach(&worked(&closed), alarm(2), moment(100), None).unwrap_err();
    assert_eq!(refused.to_string(), sentence);
}

#[test]
fn a_case_is_given_to_someone_else() {
    check(&[], &assign("binh"), "ok");
    check(&[assign("binh")], &assign("binh"), "the case is already given to binh");
    check(&[assign("binh")], &assign("lan"), "ok");
}

#[test]
fn it_is_due_when_the_step_in_hand_is() {
    let due = |acts: &[CaseAct]| {
        let case = worked(acts);
        let in_hand = step_in_hand(&case).map_or("", |it| it.id.as_str()).to_owned();
        (in_hand, case.due_at.map(|it| it.ms() / 1_000))
    };
    let acts = [done("look"), done("measure"), done("report"), close(CaseResult::Solved, "")];
    assert_eq!(due(&[]), ("look".to_owned(), Some(600)));
    assert_eq!(due(&[assign("binh")]), ("look".to_owned(), Some(600)));
    assert_eq!(due(&acts[..1]), ("measure".to_owned(), None));
    assert_eq!(due(&acts[..2]), ("report".to_owned(), Some(20 + 3_600)));
    assert_eq!(due(&acts[..3]), (String::new(), None));
    let closed = worked(&acts);
    assert_eq!(closed.state, CaseState::Closed(CaseResult::Solved));
    assert_eq!(closed.closed_at, Some(Time::from_s(40)));
    assert_eq!(worked(&[close(CaseResult::FalseAlarm, "khí chuẩn")]).due_at, None);
}

#[test]
fn later_alarms_join_and_a_replay_opens_the_same_case() {
    let case = opened();
    assert_eq!(case, opened());
    let (joined, lines) = attach(&case, alarm(2), moment(5), None).unwrap();
    assert_eq!(lines[0].kind, CaseEntryKind::AlarmAttached { alarm: alarm(2) });
    assert_eq!((joined.alarm, joined.position), (Some(alarm(1)), Position(5)));
    let (same, lines) = attach(&case, alarm(1), moment(5), None).unwrap();
    assert_eq!((same, lines.len()), (case, 0));
}
