//! What every ledger says of a place and a time.

use model::{
    Alarm, Case, CaseEntry, CaseEntryKind, CaseResult, CaseState, EntityId, LifeEntry, LifeStep,
    Position,
};

use super::nouns::{alarm, at, case, code, ended};
use crate::{Around, Changes, Ledger, Scope, Surroundings};

/// Of stack 1 and stack 2, from 100 s to 200 s.
fn asked() -> Around {
    Around {
        scope: Scope::All,
        entities: vec![code("stack-1"), code("stack-2")],
        from: at(100),
        to: at(200),
        without: None,
        n_max: 50,
    }
}

fn line(alarm: &Alarm, s: i64, step: LifeStep) -> LifeEntry {
    let position = Position(s.unsigned_abs());
    LifeEntry { alarm: alarm.id, position, at: at(s), by: None, step }
}

fn entry(case: &Case, s: i64, kind: CaseEntryKind) -> CaseEntry {
    let position = Position(s.unsigned_abs());
    CaseEntry { case: case.id, position, at: at(s), by: Some(code("lan")), kind }
}

/// Rules and positions of what is near, in the order given.
fn rules(found: &Surroundings) -> Vec<&str> {
    found.alarms.iter().map(|it| it.rule.as_str()).collect()
}

async fn furnish(ledger: &dyn Ledger) -> (Alarm, Case) {
    let gone = ended(&alarm("air/gone", "stack-1", 10), 99);
    let ended_within = ended(&alarm("air/ended-within", "stack-1", 20), 100);
    let standing = alarm("air/standing", "stack-2", 30);
    let within = ended(&alarm("air/within", "stack-2", 150), 160);
    let later = alarm("air/later", "stack-1", 201);
    let elsewhere = alarm("air/elsewhere", "stack-3", 150);
    let others = Alarm { owned_by: Some(code("port")), ..alarm("air/others", "stack-1", 140) };
    let comment = |text: &str| LifeStep::Commented { text: text.to_owned() };
    let life = vec![
        line(&standing, 99, comment("before")),
        line(&standing, 120, comment("within")),
        line(&within, 160, LifeStep::Ended),
        line(&standing, 201, comment("after")),
        line(&elsewhere, 150, comment("elsewhere")),
        line(&others, 150, comment("others")),
    ];
    let open = case("air/open", "stack-1", 50);
    let closed = |it: Case, s: i64| {
        let state = CaseState::Closed(CaseResult::Solved);
        Case { state, closed_at: Some(at(s)), position: Position(s.unsigned_abs()), ..it }
    };
    let closed_within = closed(case("air/closed-within", "stack-2", 60), 130);
    let closed_before = closed(case("air/closed-before", "stack-2", 61), 90);
    let end = || CaseEntryKind::Closed { result: CaseResult::Solved, note: "xong".to_owned() };
    let entries = vec![
        entry(&open, 50, CaseEntryKind::Opened),
        entry(&closed_within, 130, end()),
        entry(&closed_before, 90, end()),
    ];
    let alarms = vec![gone, ended_within, standing.clone(), within, later, elsewhere, others];
    let cases = vec![open.clone(), closed_within, closed_before, case("air/later", "stack-1", 300)];
    let changes = Changes { alarms, life, cases, entries };
    ledger.apply(&changes).await.expect("the changes are applied");
    (standing, open)
}

/// What stood or happened then and there, newest first, all of it counted.
pub async fn says_what_is_near(ledger: &dyn Ledger) {
    let (standing, open) = furnish(ledger).await;
    let found = ledger.around(&asked()).await.expect("a look");
    assert_eq!(rules(&found), ["air/within", "air/others", "air/standing", "air/ended-within"]);
    assert_eq!(found.n_alarms, 4);
    let lines: Vec<_> = found
        .lines
        .iter()
        .map(|(entity, rule, it)| (entity.as_str(), rule.as_str(), it.at))
        .collect();
    assert_eq!(
        lines,
        [
            ("stack-2", "air/within", at(160)),
            ("stack-1", "air/others", at(150)),
            ("stack-2", "air/standing", at(120))
        ]
    );
    assert_eq!(found.n_lines, 3);
    let cases: Vec<_> = found.cases.iter().map(|it| it.procedure.as_str()).collect();
    assert_eq!((cases, found.n_cases), (vec!["air/closed-within", "air/open"], 2));
    let [(entity, procedure, entry)] = &found.entries[..] else { panic!("{:?}", found.entries) };
    assert_eq!((entity.as_str(), procedure.as_str()), ("stack-2", "air/closed-within"));
    assert_eq!((entry.at, found.n_entries), (at(130), 1));

    let few = ledger.around(&Around { n_max: 1, ..asked() }).await.expect("a look");
    assert_eq!((rules(&few), few.n_alarms), (vec!["air/within"], 4));
    assert_eq!((few.lines.len(), few.n_lines, few.cases.len(), few.n_cases), (1, 3, 1, 2));
    let without = Around { without: Some(standing.id), ..asked() };
    let without = ledger.around(&without).await.expect("a look");
    assert_eq!((without.n_alarms, without.n_lines), (3, 2));
    let nowhere = Around { entities: vec![], ..asked() };
    assert_eq!(ledger.around(&nowhere).await.expect("a look"), Surroundings::default());
    assert!(found.cases.contains(&open));
}

/// Alarms are theirs who had the entity then, cases theirs who have it now.
pub async fn keeps_to_the_scope(ledger: &dyn Ledger) {
    furnish(ledger).await;
    let scope = |entities: &[&str], org: &str| Scope::Only {
        entities: entities.iter().map(|it| code::<EntityId>(it)).collect(),
        orgs: [code(org)].into(),
    };
    let of =
        async |scope: Scope| ledger.around(&Around { scope, ..asked() }).await.expect("a look");
    let port = of(scope(&["stack-9"], "port")).await;
    assert_eq!((rules(&port), port.n_lines, port.n_cases), (vec!["air/others"], 1, 0));
    let mill = of(scope(&["stack-2"], "mill")).await;
    assert_eq!(rules(&mill), ["air/within", "air/standing", "air/ended-within"]);
    let cases: Vec<_> = mill.cases.iter().map(|it| it.procedure.as_str()).collect();
    assert_eq!((cases, mill.n_entries), (vec!["air/closed-within"], 1));
    let nobody = of(scope(&[], "nobody")).await;
    assert_eq!(nobody, Surroundings::default());
}
