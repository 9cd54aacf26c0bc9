//! What every registry keeps.

use model::{Date, Entity, Link, Org, ProcedureText, Quota, Relation, RuleVersion, Source, Text};

use super::{
    nouns::{at, code, confirmation, entity, furnish, org, permit, source, user},
    together,
};
use crate::{Accounts, FormerOwner, Mapping, PortError, Registry, RegistryContent};

/// A registry nobody has written into is empty, and is read without complaint.
pub async fn begins_empty(registry: &dyn Registry) {
    let content = registry.load().await.expect("an empty registry loads");
    assert_eq!(content, RegistryContent::default());
    assert_eq!(registry.source_tokens().await.expect("no tokens"), []);
    assert_eq!(registry.mappings().await.expect("no mappings"), []);
}

/// Everything put is loaded equal, sorted by code.
pub async fn loads_what_was_put(registry: &dyn Registry) {
    furnish(registry).await;
    let plain = Entity {
        place: None,
        attributes: std::collections::BTreeMap::new(),
        valid_to: None,
        source: None,
        every: None,
        simulated: false,
        ..entity("gate-1", "heza", None)
    };
    registry.put_entity(&plain).await.expect("an entity without anything optional");
    let bare = bare_permit("gpmt-2");
    registry.add_permit(&permit("gpmt-1", "stack-1", at(1))).await.expect("a permit");
    registry.add_permit(&bare).await.expect("a permit without anything optional");
    registry.add_confirmation(&confirmation("qcvn/so2", at(2))).await.expect("a confirmation");
    let number = registry.series_for(&code("stack-1"), &code("stack.so2"), "").await;

    let content = registry.load().await.expect("the registry loads");
    assert_eq!(content.orgs, [org("heza", None), org("mill", Some("heza"))]);
    assert_eq!(content.sources, [source("mill-stack", "mill")]);
    let stacks = ["stack-1", "stack-2"].map(|it| entity(it, "mill", Some("mill-stack")));
    assert_eq!(content.entities, [&[plain], &stacks[..]].concat());
    assert_eq!(content.permits, [permit("gpmt-1", "stack-1", at(1)), bare]);
    assert_eq!(content.confirmations, [confirmation("qcvn/so2", at(2))]);
    assert_eq!(content.series.len(), 1);
    assert_eq!(Some(content.series[0].id), number.ok());
}

fn bare_permit(id: &str) -> model::Permit {
    model::Permit {
        valid_from: Date::constant(2026, 1, 1),
        valid_to: None,
        regulation: None,
        attributes: vec![],
        coefficients: model::Coefficients::default(),
        limits: vec![],
        ..permit(id, "stack-2", at(3))
    }
}

/// Putting again replaces, and keeps what belongs to the thing but not to the call.
pub async fn putting_again_replaces(registry: &dyn Registry) {
    furnish(registry).await;
    let id = code("mill-stack");
    registry.put_source_token(&id, &"a".repeat(64)).await.expect("a token");
    let quota = Quota { readings_per_s: Some(500), readings_per_day: None };
    let title = Text::new("Tên mới", "New name");
    let renamed = Org { title, quota, ..org("mill", Some("heza")) };
    registry.put_org(&renamed).await.expect("an org again");
    let off = Source { enabled: false, ..source("mill-stack", "mill") };
    registry.put_source(&off).await.expect("a source again");
    let gone = Entity { valid_to: Some(at(10)), ..entity("stack-1", "mill", None) };
    registry.put_entity(&gone).await.expect("an entity again");

    let content = registry.load().await.expect("the registry loads");
    assert_eq!(content.orgs[1], renamed);
    assert_eq!(content.sources, [off]);
    assert_eq!(content.entities[0], gone);
    let tokens = registry.source_tokens().await.expect("tokens");
    assert_eq!(tokens, [(id.clone(), "a".repeat(64))]);
    registry.put_source_token(&id, &"b".repeat(64)).await.expect("another token");
    let tokens = registry.source_tokens().await.expect("tokens");
    assert_eq!(tokens, [(id, "b".repeat(64))]);

    for body in [r#"{"time":0}"#, r#"{"time":3}"#] {
        let mapping = Mapping { name: "Trạm \"cũ\"".to_owned(), body: body.to_owned() };
        registry.put_mapping(&mapping).await.expect("a mapping");
        assert_eq!(registry.mappings().await.expect("mappings"), [mapping]);
    }
}

/// Series are numbered densely from 1, once each, however many ask at once.
pub async fn numbers_series_once(registry: &dyn Registry) {
    furnish(registry).await;
    let keys: Vec<_> = (0..32)
        .map(|n| {
            let entity = if n % 2 == 0 { "stack-1" } else { "stack-2" };
            let quantity = if n % 4 < 2 { "stack.so2" } else { "stack.dust" };
            (code(entity), code(quantity), if n % 8 < 4 { "" } else { "probe 2" })
        })
        .collect();
    let asked = keys
        .iter()
        .map(|(entity, quantity, instrument)| registry.series_for(entity, quantity, instrument));
    let numbers = together(asked.collect()).await;
    let mut numbers: Vec<_> =
        numbers.into_iter().map(|it| it.expect("a series gets a number").0).collect();
    for (key, number) in keys.iter().zip(&numbers) {
        let again = registry.series_for(&key.0, &key.1, key.2).await.expect("the same series");
        assert_eq!(again.0, *number, "{key:?}");
    }
    // Many at once: some known, some new, one of the new twice, a known one last.
    let new = |n: u32| (code("stack-1"), code("stack.so2"), format!("probe {n}"));
    let known = |at: usize| (keys[at].0.clone(), keys[at].1.clone(), keys[at].2.to_owned());
    let many = [known(0), new(8), new(9), new(8), known(3)];
    let made = registry.series_for_all(&many).await.expect("many series get numbers");
    let made: Vec<_> = made.into_iter().map(|it| it.0).collect();
    assert_eq!(made, [numbers[0], 9, 10, 9, numbers[3]]);
    let again = registry.series_for_all(&many[..1]).await.expect("all are known");
    assert_eq!(again[0].0, numbers[0]);
    let next = registry.series_for(&code("stack-1"), &code("stack.so2"), "probe 10").await;
    assert_eq!(next.map(|it| it.0).ok(), Some(11), "no number is lost");
    numbers.extend([9, 10, 11]);
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    let content = registry.load().await.expect("the registry loads");
    assert_eq!(content.series.iter().map(|it| it.id.0).collect::<Vec<_>>(), numbers);
}

/// A newer version of a permit or confirmation is added; the older stays, and is not overwritten.
pub async fn every_version_stays(registry: &dyn Registry) {
    furnish(registry).await;
    let versions = [1, 2, 3].map(|s| permit("gpmt-1", "stack-1", at(s)));
    let words = [1, 2].map(|s| confirmation("qcvn/so2", at(s)));
    for version in &versions {
        registry.add_permit(version).await.expect("a version of a permit");
    }
    for word in &words {
        registry.add_confirmation(word).await.expect("a confirmation");
    }
    let forged = model::Permit { document: "forged".to_owned(), ..versions[0].clone() };
    let error = registry.add_permit(&forged).await.expect_err("no version is replaced");
    assert!(matches!(error, PortError::Conflict { .. }), "{error}");
    let error = registry.add_confirmation(&words[0]).await.expect_err("no word is replaced");
    assert!(matches!(error, PortError::Conflict { .. }), "{error}");
    let content = registry.load().await.expect("the registry loads");
    assert_eq!(content.permits, versions);
    assert_eq!(content.confirmations, words);
}

/// What names something that is not there is refused, and the sentence says what is missing.
pub async fn refuses_to_name_nothing(registry: &dyn Registry) {
    furnish(registry).await;
    let check = |given: Result<(), PortError>, named: &str| {
        let error = given.expect_err("it names what is not there");
        assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
        assert!(error.to_string().contains(named), "{error} does not name {named}");
    };
    check(registry.put_org(&org("x", Some("nowhere"))).await, "unit `x`");
    check(registry.put_source(&source("s", "nowhere")).await, "`nowhere`");
    check(registry.put_source_token(&code("s"), "00").await, "source `s`");
    check(registry.put_entity(&entity("e", "nowhere", None)).await, "`nowhere`");
    check(registry.put_entity(&entity("e", "mill", Some("no-source"))).await, "`no-source`");
    check(registry.add_permit(&permit("p", "no-entity", at(1))).await, "`no-entity`");
    let numbered = registry.series_for(&code("no-entity"), &code("stack.so2"), "").await;
    check(numbered.map(|_| ()), "`no-entity`");
    let refused = Org { title: Text::new("a\0b", "x"), ..org("mill", Some("heza")) };
    check(registry.put_org(&refused).await, "NUL");
    let first = registry.series_for(&code("stack-1"), &code("stack.so2"), "").await;
    assert_eq!(first.expect("a refusal uses up no number").0, 1);
}

/// Links are replaced as one; who answered before is kept beside who does.
pub async fn links_and_former_owners_read_back(registry: &dyn Registry) {
    furnish(registry).await;
    let link = |relation, to: &str| Link { from: code("stack-1"), relation, to: code(to) };
    let both = [link(Relation::Behind, "stack-2"), link(Relation::Feeds, "stack-2")];
    registry.put_links(&code("stack-1"), &both).await.expect("two links");
    registry.put_links(&code("stack-1"), &both).await.expect("the same again");
    assert_eq!(registry.load().await.expect("a registry").links, both);
    registry.put_links(&code("stack-1"), &both[1..]).await.expect("one of them");
    assert_eq!(registry.load().await.expect("a registry").links, both[1..]);
    let nowhere = [link(Relation::Behind, "gate")];
    let error = registry.put_links(&code("stack-1"), &nowhere).await.expect_err("no such entity");
    assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    assert_eq!(registry.load().await.expect("a registry").links, both[1..], "nothing was lost");
    let former = FormerOwner { entity: code("stack-1"), until: at(50), owner: code("heza") };
    registry.note_former_owner(&former).await.expect("a former owner");
    registry.note_former_owner(&former).await.expect("the same again");
    assert_eq!(registry.load().await.expect("a registry").former_owners, [former]);
}

/// Versions of units' own rules read back as put, by rule and number; a number is given once, and a
/// rule of nobody is not kept.
pub async fn rule_versions_read_back(registry: &dyn Registry, accounts: &dyn Accounts) {
    furnish(registry).await;
    accounts.put_user(&user("lan", "mill")).await.expect("a user");
    let version = |rule: &str, number: u32| RuleVersion {
        rule: code(rule),
        number,
        org: code("mill"),
        definition: format!("{{\"title\":\"SO₂ '{number}'\"}}"),
        retired: number == 2,
        why: "sau kiểm tra".to_owned(),
        by: code("lan"),
        known_at: at(i64::from(number)),
    };
    let [second, first, other] = [version("own/b", 2), version("own/b", 1), version("own/a", 1)];
    for it in [&first, &second, &other] {
        registry.add_rule_version(it).await.expect("a version is kept");
    }
    let content = registry.load().await.expect("the registry loads");
    assert_eq!(content.rules, [other, first.clone(), second]);
    let again = registry.add_rule_version(&first).await.expect_err("its number is taken");
    assert!(matches!(again, PortError::Conflict { .. }), "{again:?}");
    let strange = RuleVersion { org: code("nowhere"), ..version("own/c", 1) };
    let refused = registry.add_rule_version(&strange).await.expect_err("there is no such unit");
    assert!(matches!(refused, PortError::Refused { .. }), "{refused:?}");
}

/// Versions of procedures read back as kept; the same one again changes nothing.
pub async fn procedure_versions_read_back(registry: &dyn Registry) {
    let version = |id: &str, version: u32| ProcedureText {
        id: code(id),
        version,
        text: format!("<definitions name=\"Rò 'khí' {version}\"/>"),
        known_at: at(5),
    };
    let first = version("air/leak", 7);
    let second = version("air/leak", u32::MAX);
    for it in [&second, &first] {
        registry.keep_procedure(it).await.expect("a version is kept");
    }
    let again = ProcedureText { text: "another".to_owned(), known_at: at(9), ..first.clone() };
    registry.keep_procedure(&again).await.expect("it is kept already");
    assert_eq!(registry.load().await.expect("a registry").procedures, [first, second]);
}
