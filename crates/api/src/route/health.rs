//! How the center itself is doing.

use axum::{Json, extract::State};

use crate::{app::Reception, wire::health::Health};

/// Log, tables, packs and rates.
#[utoipa::path(get, path = "/api/v1/health", tag = "center",
    extensions(("x-access" = json!("pack.read"))), responses((status = 200, body = Health)))]
pub(crate) async fn show(State(here): State<Reception>) -> Json<Health> {
    let world = here.centre.world();
    let log = (world.log.head(), here.centre.applied());
    Json(Health::of((here.vitals)(), log, world.history.stats(), here.settings.version))
}
