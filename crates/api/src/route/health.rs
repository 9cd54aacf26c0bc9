//! How the center itself is doing.

use axum::{Json, extract::State};

use crate::{app::Reception, wire::health::Health};

/// Log, tables, packs and rates.
#[utoipa::path(get, path = "/api/v1/health", tag = "center",
    extensions(("x-access" = json!("pack.read"))), responses((status = 200, body = Health)))]
pub(crate) async fn show(State(here): State<Reception>) -> Json<Health> {
    Json(Health::of(&here.centre, (here.vitals)(), here.settings.version))
}
