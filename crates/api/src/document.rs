//! The description of the API, made exact before anybody sees it: clients are generated from it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use crate::gate::COOKIE;

/// Where the document keeps its schemas.
const SCHEMAS: &str = "#/components/schemas/";

/// Every operation gets a name of its own, and every answer says which of its fields are always
/// there: all but those it leaves out, since a field without a value is written as null.
pub(crate) fn exact(document: &OpenApi) -> Value {
    let mut document = serde_json::to_value(document).expect("the document is plain data");
    for (_, _, operation) in operations(&mut document) {
        let noun = operation["tags"][0].as_str().unwrap_or_default();
        let verb = operation["operationId"].as_str().unwrap_or_default();
        operation["operationId"] = json!(format!("{noun}_{verb}"));
        say_who_may(operation);
        tell_answers(operation);
    }
    let proofs = &mut document["components"]["securitySchemes"];
    proofs["token"] = json!({"type": "http", "scheme": "bearer",
        "description": "A token of a person (`haidang token`) or of a source."});
    proofs["session"] = json!({"type": "apiKey", "in": "cookie", "name": COOKIE,
        "description": "After `POST /api/v1/session`; what changes something also repeats the \
            session's `csrf` in the header `x-csrf-token`."});
    let entered = entered(&mut document);
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        if !entered.contains(name) {
            require_nulls(schema);
        }
    }
    document
}

/// How one proves who one is, and that it may not do; nothing of it where anybody may come.
fn say_who_may(operation: &mut Value) {
    if operation["x-access"] == "public" {
        operation["security"] = json!([]);
        return;
    }
    operation["security"] = json!([{"token": []}, {"session": []}]);
    let refused = json!({"content": {"application/json": {
        "schema": {"$ref": format!("{SCHEMAS}Problem")}}}});
    for status in ["401", "403"] {
        let answer = &mut operation["responses"][status];
        if answer.is_null() {
            *answer = refused.clone();
        }
    }
}

/// Every answer is described, as the standard asks; a problem is of the type RFC 9457 gives it.
fn tell_answers(operation: &mut Value) {
    for (status, answer) in operation["responses"].as_object_mut().into_iter().flatten() {
        if answer["description"].as_str().unwrap_or_default().is_empty() {
            let status = status.parse().ok().and_then(|it| StatusCode::from_u16(it).ok());
            let words = status.and_then(|it| it.canonical_reason());
            answer["description"] = json!(words.unwrap_or("Answer"));
        }
        let content = answer.get_mut("content").and_then(Value::as_object_mut);
        let Some(content) = content else { continue };
        let is_problem = content.values().any(|it| named_in(it) == ["Problem"]);
        if let Some(problem) = is_problem.then(|| content.remove("application/json")).flatten() {
            content.insert("application/problem+json".to_owned(), problem);
        }
    }
}

/// Path, method and operation of every route.
fn operations(document: &mut Value) -> impl Iterator<Item = (&String, &String, &mut Value)> {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let methods = item.as_object_mut().into_iter().flatten();
        methods.map(move |(method, operation)| (path, method, operation))
    })
}

/// Schemas that people and programs write: there a field that may be null may be left out.
fn entered(document: &mut Value) -> BTreeSet<String> {
    let mut open = BTreeSet::new();
    for (_, _, operation) in operations(document) {
        open.extend(named_in(&operation["requestBody"]));
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop_first() {
        let schema = &document["components"]["schemas"][&name];
        open.extend(named_in(schema).into_iter().filter(|it| !found.contains(it)));
        found.insert(name);
    }
    found
}

/// Names of the schemas a part of the document refers to.
pub(crate) fn named_in(part: &Value) -> Vec<String> {
    match part {
        Value::String(text) => text.strip_prefix(SCHEMAS).map(str::to_owned).into_iter().collect(),
        Value::Array(parts) => parts.iter().flat_map(named_in).collect(),
        Value::Object(parts) => parts.values().flat_map(named_in).collect(),
        _ => vec![],
    }
}

/// Fields that may be null are required: null is written. An optional field that may not be null is
/// one the answer leaves out.
fn require_nulls(schema: &mut Value) {
    let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
    for part in parts.into_iter().flatten() {
        require_nulls(part);
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    let nullable = properties.filter(|it| may_be_null(it.1)).map(|it| it.0.clone());
    let required = schema["required"].as_array().into_iter().flatten();
    let required = required.filter_map(|it| it.as_str().map(str::to_owned));
    let all: BTreeSet<String> = nullable.chain(required).collect();
    if !all.is_empty() {
        schema["required"] = json!(all);
    }
}

fn may_be_null(property: &Value) -> bool {
    let is_null = |it: &Value| *it == json!("null");
    let types = property["type"].as_array();
    let options = property["oneOf"].as_array();
    types.is_some_and(|it| it.iter().any(is_null))
        || options.is_some_and(|it| it.iter().any(|it| is_null(&it["type"])))
}
