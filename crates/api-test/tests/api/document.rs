//! The description of the API is good enough to generate clients from.

use std::collections::BTreeSet;

use serde_json::{Value, json as value};

fn document() -> Value {
    serde_json::from_str(&api::openapi_json().unwrap()).unwrap()
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name.clone()), "{method} {path}: `{name}` is taken");
        }
    }
    for name in ["alarm_list", "case_list", "source_change", "org_create"] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
}

#[test]
fn an_answer_says_which_fields_are_always_there() {
    let schemas = document()["components"]["schemas"].clone();
    let required = |schema: &str, field: &str| {
        let required = schemas[schema]["required"].as_array();
        required.is_some_and(|it| it.contains(&value!(field)))
    };
    for (schema, field, expected) in [
        // Null is written.
        ("Alarm", "cleared_at", true),
        ("Limit", "confirmed", true),
        ("Org", "parent", true),
        // Left out where there is none.
        ("LifeLine", "severity", false),
        ("Problem", "field", false),
        // Who enters something may leave out what may be null.
        ("EntityEntry", "place", false),
        ("OrgEntry", "parent", false),
    ] {
        assert_eq!(required(schema, field), expected, "{schema}.{field}");
    }
    let one = &schemas["LifeLine"]["properties"]["text"];
    assert_eq!(one["type"], "string", "what is left out is never null: {one}");
}

#[test]
fn closed_lists_are_in_the_document_word_by_word() {
    let schemas = document()["components"]["schemas"].clone();
    assert_eq!(schemas["Severity"]["enum"], value!(["low", "medium", "high", "critical"]));
    assert_eq!(
        schemas["OrgKind"]["enum"],
        value!(["authority", "park", "enterprise", "agency", "team"])
    );
    let severity = &schemas["Alarm"]["properties"]["severity"];
    assert_eq!(severity["$ref"], "#/components/schemas/Severity");
}

/// What a validator of OpenAPI 3.1 asks for, and what a generated client needs to know who it is.
#[test]
fn every_answer_is_described_and_every_closed_route_says_how_to_prove_oneself() {
    let document = document();
    let proofs = document["components"]["securitySchemes"].as_object().unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let security = operation["security"].as_array().unwrap();
            let is_public = operation["x-access"] == "public";
            assert_eq!(security.is_empty(), is_public, "{method} {path}");
            for name in security.iter().flat_map(|it| it.as_object().unwrap().keys()) {
                assert!(proofs.contains_key(name), "{method} {path}: {name}");
            }
            for it in operation["parameters"].as_array().into_iter().flatten() {
                let in_path = path.contains(&format!("{{{}}}", it["name"].as_str().unwrap()));
                assert_eq!(it["in"] == "path", in_path, "{method} {path}: {it}");
            }
            let answers = operation["responses"].as_object().unwrap();
            assert_eq!(answers.contains_key("403"), !is_public, "{method} {path}");
            for (status, answer) in answers {
                let said = answer["description"].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{method} {path} {status}");
                assert_ne!(answer.get("content"), Some(&Value::Null), "{method} {path} {status}");
                let shape = answer["content"]["application/json"]["schema"]["$ref"].as_str();
                assert_ne!(shape, Some("#/components/schemas/Problem"), "{method} {path} {status}");
            }
        }
    }
    let problem = &document["paths"]["/api/v1/alarms/{id}"]["get"]["responses"]["404"];
    assert!(problem["content"]["application/problem+json"].is_object(), "{problem}");
}
