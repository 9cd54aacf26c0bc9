//! The routes, one file a noun, and what every answer is dressed in.

mod admin_units;
mod alarm_groups;
mod alarm_statistics;
mod alarms;
mod audit;
mod bundle;
mod cases;
mod catalogue;
mod contacts;
mod dead_letters;
mod delivery;
mod docs;
mod drills;
mod entities;
mod evidence;
mod foresee;
mod hand_overs;
mod health;
mod imports;
mod indicators;
mod layers;
mod limits;
mod line;
mod links;
mod nearby;
mod notice_page;
mod notices;
mod observations;
mod orgs;
mod outages;
mod own_duty;
mod permits;
mod probe;
mod questions;
mod reach;
mod retention;
mod rosters;
mod rules;
mod series;
mod session;
mod sources;
mod sql;
mod stream;
mod users;

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate as _},
    },
    set_header::SetResponseHeaderLayer,
};
use utoipa::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt as _},
    routes,
};

use crate::{
    app::Reception,
    gate::lang_of,
    problem::{Problem, ProblemBody},
    wire::{
        basic::BODY_BYTES_MAX,
        health::HealthState,
        live::{Beat, FloodNews, NewAqi, NewMean, NewestValue, SourceHeard},
    },
};

/// Longest any answer may take to begin.
const ANSWER_WITHIN: Duration = Duration::from_mins(2);

/// The console and nothing else: no other origin, no inline script. Style attributes are how maps
/// and charts place things; workers of the map are made from blobs.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
    style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hải Đăng",
        description = "HTTP API of the operations center. Lists are `{items, next}`; errors are \
            RFC 9457 problems; `x-access` says who may use a route: `public`, `signed` (whoever \
            holds a link we signed), `login`, `person` \
            (any person, cut to their scope) or a permission of the role table such as \
            `alarm.work`. Log in by `POST /api/v1/session` (cookie, and `x-csrf-token` on every \
            request that changes something) or send `Authorization: Bearer TOKEN`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(
        ProblemBody<'static>, NewestValue, NewMean, NewAqi, SourceHeard, Beat, FloodNews,
        HealthState
    ))
)]
struct Document;

/// Every route there is. A route is added here, or to its noun's own list, and nowhere else.
pub(crate) fn all() -> OpenApiRouter<Reception> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(probe::healthz))
        .routes(routes!(probe::readyz))
        .routes(routes!(probe::metrics))
        .routes(routes!(probe::ping))
        .routes(routes!(probe::health))
        .routes(routes!(docs::document))
        .routes(routes!(docs::page))
        .routes(routes!(session::show, session::open, session::close))
        .routes(routes!(session::change_password))
        .routes(up_to(routes!(observations::deliver), observations::SENT_BYTES_MAX))
        .routes(up_to(routes!(line::write_v2), intake::line::SENT_BYTES_MAX))
        .routes(up_to(routes!(line::write_v1), intake::line::SENT_BYTES_MAX))
        .merge(of_alarms())
        .merge(of_cases())
        .merge(of_notices())
        .routes(routes!(bundle::export))
        .routes(up_to(routes!(evidence::upload), evidence::FORM_BYTES_MAX))
        .routes(routes!(evidence::download))
        .routes(routes!(catalogue::show))
        .routes(routes!(entities::list, entities::create))
        .routes(routes!(entities::show, entities::change))
        .routes(routes!(admin_units::list))
        .routes(routes!(nearby::show))
        .routes(routes!(links::show_links, links::change_links))
        .routes(routes!(series::query::latest))
        .routes(routes!(series::query::query))
        .routes(routes!(series::observations))
        .routes(routes!(series::chart))
        .routes(routes!(series::means))
        .routes(routes!(series::correct))
        .routes(routes!(series::take_out, series::put_back))
        .routes(routes!(limits::regulations))
        .routes(routes!(limits::list))
        .routes(routes!(limits::confirm))
        .routes(routes!(permits::list, permits::create))
        .routes(routes!(indicators::list))
        .routes(routes!(sql::ask))
        .routes(routes!(sql::tables))
        .routes(routes!(questions::list, questions::create))
        .routes(routes!(questions::change, questions::delete))
        .merge(retention::routes())
        .merge(rules::routes())
        .routes(routes!(layers::show))
        .routes(routes!(orgs::list, orgs::create))
        .routes(routes!(orgs::change))
        .routes(routes!(sources::list, sources::create))
        .routes(routes!(sources::change))
        .routes(routes!(sources::renew_token))
        .routes(routes!(dead_letters::list, dead_letters::remove_many))
        .routes(routes!(dead_letters::replay_many))
        .routes(routes!(dead_letters::show, dead_letters::remove_one))
        .routes(routes!(dead_letters::replay_one))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::change))
        .routes(routes!(audit::list))
        .routes(routes!(audit::verify))
        .routes(up_to(routes!(imports::preview), imports::FORM_BYTES_MAX))
        .routes(up_to(routes!(imports::run), imports::FORM_BYTES_MAX))
        .routes(routes!(imports::mappings))
        .routes(routes!(health::show))
        .routes(routes!(stream::listen))
}

/// Work that is done.
fn of_cases() -> OpenApiRouter<Reception> {
    OpenApiRouter::new()
        .routes(routes!(cases::list))
        .routes(routes!(cases::show))
        .routes(routes!(cases::complete_step))
        .routes(routes!(cases::assign))
        .routes(routes!(cases::note))
        .routes(routes!(cases::close))
}

/// Who is told what, by what and when.
fn of_notices() -> OpenApiRouter<Reception> {
    OpenApiRouter::new()
        .routes(routes!(notices::of_alarm))
        .routes(routes!(notices::own))
        .routes(routes!(notices::cap))
        .routes(routes!(notices::push_key))
        .routes(routes!(notices::test_channel))
        .routes(routes!(notices::show))
        .routes(routes!(notices::of_contact))
        .routes(routes!(drills::drills, drills::drill))
        .routes(routes!(drills::end_drill))
        .routes(routes!(notice_page::open))
        .routes(routes!(notice_page::acknowledge))
        .routes(routes!(notices::receipt))
        .routes(routes!(rosters::show))
        .routes(routes!(contacts::own, contacts::set_own))
        .routes(routes!(contacts::contacts))
        .routes(routes!(contacts::set_one))
        .routes(routes!(rosters::set_duty))
        .routes(routes!(rosters::add_shifts))
        .routes(routes!(rosters::change_shift))
        .routes(routes!(own_duty::own_duty))
        .routes(routes!(foresee::foresee))
        .routes(routes!(rosters::add_absence))
        .routes(routes!(rosters::set_chain))
        .routes(routes!(rosters::remove))
        .routes(routes!(hand_overs::hand_overs, hand_overs::leave_note))
        .routes(routes!(hand_overs::read_note))
}

/// Alarms and what makes them quiet.
fn of_alarms() -> OpenApiRouter<Reception> {
    OpenApiRouter::new()
        .routes(routes!(alarms::list))
        .routes(routes!(alarm_groups::groups))
        .routes(routes!(alarm_groups::shelved))
        .routes(routes!(alarm_statistics::statistics))
        .routes(routes!(alarms::show))
        .routes(routes!(alarms::shelve))
        .routes(routes!(alarms::unshelve))
        .routes(routes!(outages::list, outages::plan))
        .routes(routes!(outages::call_off))
        .routes(routes!(alarms::acknowledge))
        .routes(routes!(alarms::take_back))
        .routes(routes!(alarms::assign))
        .routes(routes!(alarms::comment))
        .routes(routes!(alarms::open_case))
}

/// Routes that take larger bodies than the others.
fn up_to(routes: UtoipaMethodRouter<Reception>, bytes_max: usize) -> UtoipaMethodRouter<Reception> {
    routes.layer(DefaultBodyLimit::max(bytes_max))
}

/// What every answer wears: language, headers, compression. A panic in one request is that
/// request's failure and nobody else's.
pub(crate) fn dressed(routes: Router) -> Router {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("application/zip"));
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(speak))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::CACHE_CONTROL, "no-store"))
}

async fn speak(request: Request, next: Next) -> Response {
    let lang = lang_of(request.headers());
    let influx_client = influx::writes_to(request.uri().path());
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(ANSWER_WITHIN, answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => Problem::internal(&std::io::Error::other("a panic")).into_response(),
        Err(_elapsed) => Problem::new(
            StatusCode::GATEWAY_TIMEOUT,
            "too-slow",
            "Yêu cầu mất quá 2 phút nên đã bị dừng.",
            "The request took more than 2 minutes and was stopped.",
        )
        .into_response(),
    };
    match response.extensions().get::<Problem>() {
        Some(problem) if influx_client => problem.influx_response(lang),
        Some(problem) => problem.response(lang),
        None => response,
    }
}
