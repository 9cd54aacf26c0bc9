//! For whoever watches the process: does it live, is it ready, what are its figures.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};

use crate::{
    app::Reception,
    problem::{Problem, ProblemBody},
};

/// Records the loop may be behind the log and still count as caught up.
const BEHIND_MAX: u64 = 5_000;

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "probe",
    extensions(("x-access" = json!("public"))),
    responses((status = 200, description = "It lives", body = String)))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The log can be written, the store can be reached and the loop has caught up with the log.
#[utoipa::path(get, path = "/readyz", tag = "probe",
    extensions(("x-access" = json!("public"))),
    responses((status = 200, description = "Ready", body = String), (status = 503, body = ProblemBody<'static>)))]
pub(crate) async fn readyz(State(here): State<Reception>) -> Result<&'static str, Problem> {
    if let Some(trouble) = here.centre.world().log.trouble() {
        return Err(Problem::read_only(&trouble));
    }
    here.centre.world().ledger.applied().await?;
    let head = here.centre.world().log.head().0;
    let behind = head.saturating_sub(here.centre.applied().0);
    if BEHIND_MAX < behind {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "catching-up",
            &format!("Đang đọc lại nhật ký, còn {behind} bản ghi."),
            &format!("Catching up with the log, {behind} records to go."),
        ));
    }
    Ok("ready\n")
}

/// All figures, as Prometheus reads them.
#[utoipa::path(get, path = "/metrics", tag = "probe",
    extensions(("x-access" = json!("loopback or user.write"))),
    responses((status = 200, description = "Figures", body = String)))]
pub(crate) async fn metrics(State(here): State<Reception>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], (here.metrics)())
}

/// Whether it answers, as clients of InfluxDB 1 ask.
#[utoipa::path(get, path = "/ping", tag = "probe",
    extensions(("x-access" = json!("public"))),
    responses((status = 204, description = "It answers")))]
pub(crate) async fn ping(State(here): State<Reception>) -> impl IntoResponse {
    (StatusCode::NO_CONTENT, [("x-influxdb-version", here.settings.version)])
}

/// Whether readings can be written, as clients of InfluxDB 2 ask.
#[utoipa::path(get, path = "/health", tag = "probe",
    extensions(("x-access" = json!("public"))),
    responses((status = 200, body = influx::Health), (status = 503, body = influx::Health)))]
pub(crate) async fn health(State(here): State<Reception>) -> (StatusCode, Json<influx::Health>) {
    let version = here.settings.version;
    match readyz(State(here)).await {
        Ok(_) => (StatusCode::OK, Json(influx::Health::pass(version))),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, Json(influx::Health::fail(version))),
    }
}
