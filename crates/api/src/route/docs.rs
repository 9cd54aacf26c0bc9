//! The API's own description.

use std::fmt::Write as _;

use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse},
};
use serde_json::Value;

use crate::{app::Reception, document::named_in, html::escaped};

/// The OpenAPI 3.1 document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "docs",
    extensions(("x-access" = json!("public"))),
    responses((status = 200, description = "This document", content_type = "application/json", body = Value)))]
pub(crate) async fn document(State(here): State<Reception>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], here.document.clone())
}

/// The same, to be read.
#[utoipa::path(get, path = "/api/docs", tag = "docs",
    extensions(("x-access" = json!("public"))),
    responses((status = 200, description = "A page", content_type = "text/html", body = String)))]
pub(crate) async fn page(State(here): State<Reception>) -> Html<String> {
    let document: Value = serde_json::from_slice(&here.document).unwrap_or_default();
    Html(rendered(&document))
}

fn rendered(document: &Value) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} API</title></head>\
         <body><h1>{title} API</h1><p>{about}</p>\
         <p><a href=\"/api/openapi.json\">openapi.json</a> (OpenAPI {version})</p>\
         <table><thead><tr><th>Method<th>Path<th>Access<th>What</tr></thead><tbody>",
        title = words(&document["info"]["title"]),
        about = words(&document["info"]["description"]),
        version = words(&document["openapi"]),
    );
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            page.push_str(&row(path, method, operation));
        }
    }
    page.push_str("</tbody></table><h2>Schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let text = serde_json::to_string_pretty(schema).unwrap_or_default();
        let (name, text) = (escaped(name), escaped(&text));
        let _written = write!(
            page,
            "<details id=\"{name}\"><summary>{name}</summary><pre>{text}</pre></details>"
        );
    }
    page.push_str("</body></html>");
    page
}

fn row(path: &str, method: &str, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let names: Vec<String> = parameters.map(|it| words(&it["name"])).collect();
    let takes = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    let good = operation["responses"].as_object().into_iter().flatten();
    let good = good.filter(|it| it.0.starts_with('2')).map(|it| it.1);
    let shapes =
        [("Takes", links(&operation["requestBody"])), ("Answers", good.map(links).collect())];
    let shapes = shapes.iter().filter(|it| !it.1.is_empty());
    let shapes: Vec<_> = shapes.map(|(word, links)| format!("{word} {links}.")).collect();
    format!(
        "<tr><td>{}<td><code>{}</code>{takes}<td>{}<td>{} {} {}</tr>",
        method.to_uppercase(),
        escaped(path),
        words(&operation["x-access"]),
        words(&operation["summary"]),
        words(&operation["description"]),
        shapes.join(" "),
    )
}

/// Links to the schemas a part of the document names, further down on the page.
fn links(part: &Value) -> String {
    let link = |name: &String| {
        let name = escaped(name);
        format!("<a href=\"#{name}\">{name}</a>")
    };
    named_in(part).iter().map(link).collect::<Vec<_>>().join(", ")
}

fn words(value: &Value) -> String {
    escaped(value.as_str().unwrap_or_default())
}
