//! Series: readings, means, charts; a bad sensor taken out, a wrong value corrected.

mod chart;
pub(crate) mod query;

use axum::{Json, extract::State};
use model::{Act, Period, SeriesAct, SeriesId, Span, Text, Time};
use node::{AHEAD_MAX, SeriesPlan};
use serde_json::json;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        Body, InPath, InQuery, Instant, Items, Paging, entry,
        pen::Pen,
        series::{
            Chart, ChartAsked, Correction, Mean, MeansAsked, Observation, ReadingsAsked,
            SeriesView, TakeOut,
        },
    },
};

/// What is shown when nobody says from when.
const USUAL_STRETCH: Span = Span::from_h(24);

/// Readings on a page when nobody says how many, and at most: a day of ten seconds in one.
const READINGS_USUAL: u32 = 100;
const READINGS_MAX: u32 = 10_000;

/// Bins of a chart when nobody says how many, and at most.
const BINS_USUAL: u32 = 600;
const BINS_MAX: u32 = 2_000;

/// Longest a sensor may be out without anybody looking again.
const OUT_MAX: Span = Span::from_h(90 * 24);

/// Readings, oldest first, by default the newest version of each.
#[utoipa::path(get, path = "/api/v1/series/{id}/observations", tag = "series",
    params(("id" = u32, Path), ReadingsAsked),
    extensions(("x-access" = json!("observation.read"))),
    responses((status = 200, body = Items<Observation>), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn observations(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    InQuery(asked): InQuery<ReadingsAsked>,
) -> Result<Json<Items<Observation>>, Problem> {
    let plan = seen(&asker, &id)?;
    let (from, to) = stretch(&here, asked.from.as_deref(), asked.to.as_deref())?;
    let n_max = asked.limit.unwrap_or(READINGS_USUAL);
    if !(1..=READINGS_MAX).contains(&n_max) {
        return Err(Problem::field("limit", n_max, "1–10000"));
    }
    let (n_max, cursor) = (n_max as usize, asked.cursor);
    // Several versions share one time, so a cursor also counts those of its time already given.
    let (from, given) = match cursor.as_deref() {
        Some(text) => cursor_read(text)?,
        None => (from, 0),
    };
    let all = asked.versions.is_some_and(|it| it != 0);
    let history = &here.centre.world().history;
    let found = history.readings(plan.id, from, to, n_max + given + 1, all).await?;
    let more = n_max + given < found.len();
    let items: Vec<_> = found.into_iter().skip(given).take(n_max).collect();
    let next = items.last().filter(|_| more).map(|last| {
        let of_its_time = items.iter().filter(|it| it.time == last.time).count();
        let before = if last.time == from { given } else { 0 };
        cursor_written(last.time, of_its_time + before)
    });
    Ok(Json(Items { items: items.into_iter().map(Observation::from).collect(), next }))
}

/// A stretch as bins for a chart, with the limits that held in it.
#[utoipa::path(get, path = "/api/v1/series/{id}/chart", tag = "series",
    params(("id" = u32, Path), ChartAsked),
    extensions(("x-access" = json!("observation.read"))),
    responses((status = 200, body = Chart), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn chart(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    InQuery(asked): InQuery<ChartAsked>,
) -> Result<Json<Chart>, Problem> {
    let plan = seen(&asker, &id)?;
    let now = here.centre.now();
    let (from, to) = stretch(&here, asked.from.as_deref(), asked.to.as_deref())?;
    let n = asked.bins.unwrap_or(BINS_USUAL);
    if !(1..=BINS_MAX).contains(&n) {
        return Err(Problem::field("bins", n, &format!("1–{BINS_MAX}")));
    }
    let bins = here.centre.world().history.bins(plan.id, from, to, n).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    Ok(Json(Chart {
        unit: plan.quantity.unit.to_string(),
        bins: bins.iter().map(Chart::bin).collect(),
        limits: chart::limits(&pen, plan, (from, to), now),
    }))
}

/// Legal means of one window, oldest first, the newest version of each.
#[utoipa::path(get, path = "/api/v1/series/{id}/means", tag = "series",
    params(("id" = u32, Path), MeansAsked),
    extensions(("x-access" = json!("observation.read"))),
    responses((status = 200, body = Items<Mean>), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn means(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    InQuery(asked): InQuery<MeansAsked>,
) -> Result<Json<Items<Mean>>, Problem> {
    let plan = seen(&asker, &id)?;
    let period = asked.period.as_deref().unwrap_or("1h");
    let period = entry::choice("period", period, period.parse().ok(), Period::ALL)?;
    let (from, to) = stretch(&here, asked.from.as_deref(), asked.to.as_deref())?;
    let paging = Paging { cursor: asked.cursor, limit: asked.limit };
    let n_max = paging.request()?.n_max as usize;
    let from = match paging.cursor.as_deref() {
        Some(text) => cursor_read(text)?.0,
        None => from,
    };
    let history = &here.centre.world().history;
    let mut found = history.means(&[plan.id], period, from, to, n_max + 1).await?;
    let more = n_max < found.len();
    found.truncate(n_max);
    let next = found.last().filter(|_| more).map(|it| cursor_written(it.end, 1));
    Ok(Json(Items { items: found.iter().map(Mean::from).collect(), next }))
}

/// Corrects one value by hand; the old one is kept.
#[utoipa::path(post, path = "/api/v1/series/{id}/corrections", tag = "series",
    params(("id" = u32, Path)), request_body = Correction,
    extensions(("x-access" = json!("observation.confirm"))),
    responses((status = 200, body = SeriesView), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn correct(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(correction): Body<Correction>,
) -> Result<Json<SeriesView>, Problem> {
    let plan = seen(&asker, &id)?;
    let Correction { time: Instant(time), value, reason } = correction;
    let reason = entry::sentence("reason", &reason, entry::SENTENCE_CHARS_MAX)?;
    let quantity = &plan.quantity;
    let plausible = quantity.plausible_min..=quantity.plausible_max;
    if !plausible.contains(&value) {
        let expected = format!("{}–{} {}", plausible.start(), plausible.end(), quantity.unit);
        return Err(Problem::field("value", value, &expected));
    }
    let history = &here.centre.world().history;
    let old = history.readings(plan.id, time, Time(time.0.saturating_add(1)), 1, false).await?;
    let Some(old) = old.first() else {
        let expected = "thời điểm của một số đo đã có / the time of a reading that is here";
        return Err(Problem::field("time", time, expected));
    };
    let said = json!({
        "series": plan.id.0, "quantity": quantity.id.as_str(), "time": time.to_string(),
        "before": {"value": old.value, "flag": old.flag.as_str()},
        "after": {"value": value, "flag": "corrected"}, "reason": reason,
    });
    let act = SeriesAct::Correct { time, value, reason };
    act_on(&here, &asker, plan, act, "observation.correct", said).await
}

/// Takes a bad sensor out of service: its readings are kept and count for nothing.
#[utoipa::path(post, path = "/api/v1/series/{id}/out-of-service", tag = "series",
    params(("id" = u32, Path)), request_body = TakeOut,
    extensions(("x-access" = json!("observation.work"))),
    responses((status = 200, body = SeriesView), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn take_out(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
    Body(TakeOut { reason, until: Instant(until) }): Body<TakeOut>,
) -> Result<Json<SeriesView>, Problem> {
    let plan = seen(&asker, &id)?;
    let reason = entry::sentence("reason", &reason, entry::SENTENCE_CHARS_MAX)?;
    let now = here.centre.now();
    if until <= now || now.plus(OUT_MAX) < until {
        let expected = format!("sau / after {now}, trong vòng / within 90 d");
        return Err(Problem::field("until", until, &expected));
    }
    let said = json!({"series": plan.id.0, "quantity": plan.quantity.id.as_str(),
        "reason": reason, "until": until.to_string()});
    let act = SeriesAct::TakeOut { reason, until };
    act_on(&here, &asker, plan, act, "observation.take-out", said).await
}

/// Puts a sensor back into service.
#[utoipa::path(delete, path = "/api/v1/series/{id}/out-of-service", tag = "series",
    params(("id" = u32, Path)), extensions(("x-access" = json!("observation.work"))),
    responses((status = 200, body = SeriesView), (status = 404, body = ProblemBody<'static>),
        (status = 409, body = ProblemBody<'static>)))]
pub(crate) async fn put_back(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<Json<SeriesView>, Problem> {
    let plan = seen(&asker, &id)?;
    let track = here.centre.track(plan.id);
    let now = here.centre.now();
    let Some(out) = track.and_then(|it| it.out).filter(|it| now < it.until) else {
        return Err(Problem::conflict(Text::new(
            "Cảm biến này đang hoạt động.",
            "This sensor is in service.",
        )));
    };
    let said = json!({"series": plan.id.0, "quantity": plan.quantity.id.as_str(),
        "before": {"reason": out.reason, "until": out.until.to_string()}});
    act_on(&here, &asker, plan, SeriesAct::PutBack, "observation.put-back", said).await
}

/// A series the asker may see.
fn seen<'a>(asker: &'a Asker, id: &str) -> Result<&'a SeriesPlan, Problem> {
    let plan = id.parse().ok().and_then(|it| asker.zone.plan(SeriesId(it)));
    let seen = plan.filter(|it| asker.sees(&it.entity));
    seen.map(AsRef::as_ref).ok_or_else(|| Problem::not_found("series", id))
}

async fn act_on(
    here: &Reception,
    asker: &Asker,
    plan: &SeriesPlan,
    act: SeriesAct,
    action: &str,
    said: serde_json::Value,
) -> Result<Json<SeriesView>, Problem> {
    let subject = format!("entity/{}", plan.entity);
    asker.act(here, Act::Series(plan.id, act), action, &subject, said).await?;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    let track = here.centre.track(plan.id);
    Ok(Json(pen.series_view(plan, track.as_ref(), here.centre.now())))
}

/// From when to when; a little of the future, since devices' clocks run ahead.
fn stretch(
    here: &Reception,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(Time, Time), Problem> {
    let now = here.centre.now();
    let to = match to {
        Some(text) => entry::time("to", text)?,
        None => now.plus(AHEAD_MAX),
    };
    let from = match from {
        Some(text) => entry::time("from", text)?,
        None => now.min(to).minus(USUAL_STRETCH),
    };
    if to < from {
        return Err(Problem::field("from", from, &format!("trước / before `to`: {to}")));
    }
    Ok((from, to))
}

fn cursor_written(time: Time, given: usize) -> String {
    format!("{}.{given}", time.0)
}

fn cursor_read(text: &str) -> Result<(Time, usize), Problem> {
    /// Versions of one reading a cursor can stand among.
    const GIVEN_MAX: usize = 100_000;
    let parts = text.split_once('.');
    let read =
        parts.and_then(|(time, given)| Some((Time(time.parse().ok()?), given.parse().ok()?)));
    let read = read.filter(|it| it.1 <= GIVEN_MAX);
    read.ok_or_else(|| Problem::field("cursor", text, "`next` of the page before"))
}
