//! HTTP: what people and machines ask of the center, and the console itself.
//!
//! **Invariant:** every route is in the OpenAPI document, and states there who may use it
//! (`x-access`); the gate reads that document and nothing else, so what it does not grant is
//! refused and the document cannot lie. Every act of a person is in the audit before it is in the
//! log. An error becomes a status in `problem`, and nowhere else; a noun becomes JSON in `wire`,
//! and nowhere else.

#![expect(clippy::similar_names, reason = "who asks and what is asked: asker and asked")]

mod app;
mod assets;
mod document;
mod gate;
mod html;
mod problem;
mod route;
mod wire;

use axum::{Router, middleware};

pub use app::{App, DiskVitals, LogVitals, PackHealth, Rates, Settings, Vitals};
pub use gate::{Doorkeeper, hash_password, new_secret, sha256_hex};

use crate::{app::Reception, gate::Gate};

/// The whole way out, ready to be served with the peer's address as connection info.
pub fn router(app: App) -> Router {
    let (routes, document) = route::all().split_for_parts();
    let document = document::exact(&document);
    let gate = Gate::of(&document);
    let reception = Reception::new(app, gate, &document);
    let guarded = routes
        .route_layer(middleware::from_fn_with_state(reception.clone(), gate::let_in))
        .fallback(assets::serve)
        .with_state(reception);
    route::dressed(guarded)
}

/// The description of the API, for generating clients without a running center.
pub fn openapi_json() -> serde_json::Result<String> {
    serde_json::to_string_pretty(&document::exact(&route::all().into_openapi()))
}
