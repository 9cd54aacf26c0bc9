//! Many series at once: their newest values, and aggregates over a grid of stretches.

mod table;

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use model::{SeriesId, Span, Time};
use node::{Aggregate, Fill, SeriesPlan, SeriesQuery};

use super::{seen, stretch};
use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    route::sql,
    wire::{
        InQuery, Instant,
        series_query::{
            LatestAsked, NewestOfSeries, NewestValues, QueriedSeries, QueryAsked, SeriesAnswer,
        },
    },
};

/// Series one question may be about.
const SERIES_MAX: usize = 10_000;

/// What is asked for instead of an aggregate by whoever wants the readings themselves.
const RAW: &str = "raw";

/// The newest value of many series.
#[utoipa::path(get, path = "/api/v1/series/latest", tag = "series", params(LatestAsked),
    operation_id = "series_latest", extensions(("x-access" = json!("observation.read"))),
    responses((status = 200, body = NewestValues), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn latest(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<LatestAsked>,
) -> Result<Json<NewestValues>, Problem> {
    let plans = plans(&asker, asked.ids.as_deref(), asked.quantity.as_deref())?;
    let items = here.centre.read(|judge| {
        let newest = |plan: &&SeriesPlan| {
            let newest = judge.series.get(&plan.id)?.state.newest?;
            Some(NewestOfSeries {
                id: plan.id.0,
                time: Instant(newest.time),
                value: newest.value,
                flag: newest.flag.as_str(),
            })
        };
        plans.iter().filter_map(newest).collect()
    });
    Ok(Json(NewestValues { items }))
}

/// Aggregates of many series over a grid of stretches, the same for all of them; or their readings as
/// they are. `Accept` chooses the form: JSON, or one table as CSV, Arrow, Parquet or XLSX.
#[utoipa::path(get, path = "/api/v1/series/query", tag = "series", params(QueryAsked),
    operation_id = "series_query", extensions(("x-access" = json!("observation.read"))),
    responses(
        (status = 200, content(
            (SeriesAnswer = "application/json"),
            (Vec<u8> = "text/csv"),
            (Vec<u8> = "application/vnd.apache.arrow.stream"),
            (Vec<u8> = "application/vnd.apache.parquet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 404, body = ProblemBody<'static>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn query(
    State(here): State<Reception>,
    asker: Asker,
    headers: HeaderMap,
    InQuery(asked): InQuery<QueryAsked>,
) -> Result<Response, Problem> {
    let plans = plans(&asker, asked.ids.as_deref(), asked.quantity.as_deref())?;
    let (from, to) = stretch(&here, asked.from.as_deref(), asked.to.as_deref())?;
    let names = asked.agg.as_deref().unwrap_or("mean");
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let answer = if names == [RAW] {
        readings(&here, &plans, (from, to)).await?
    } else {
        aggregates(&here, &plans, (from, to), &names, &asked).await?
    };
    let Some(form) = sql::wanted(&headers) else { return Ok(Json(answer).into_response()) };
    let table = table::of(&answer)?;
    let name = format!("{}.{}", sql::stamp(&here), form.extension());
    sql::file(form, &name, table, false).await
}

/// The readings of series as they are.
async fn readings(
    here: &Reception,
    plans: &[&SeriesPlan],
    (from, to): (Time, Time),
) -> Result<SeriesAnswer, Problem> {
    let ids: Vec<SeriesId> = plans.iter().map(|it| it.id).collect();
    let found = here.centre.series_readings(&ids, from, to).await?;
    let n = found.iter().map(Vec::len).sum();
    let series = plans.iter().zip(found).map(|(plan, readings)| {
        let values = readings.iter().map(|it| Some(it.value)).collect();
        QueriedSeries {
            time_ms: Some(readings.iter().map(|it| it.time.ms()).collect()),
            cells: [("value".to_owned(), values)].into(),
            ..queried(plan)
        }
    });
    Ok(SeriesAnswer { from: Instant(from), width_ms: 0, n, series: series.collect() })
}

async fn aggregates(
    here: &Reception,
    plans: &[&SeriesPlan],
    (from, to): (Time, Time),
    names: &[&str],
    asked: &QueryAsked,
) -> Result<SeriesAnswer, Problem> {
    let width = match asked.width.as_deref() {
        None => Span(to.since(from).0.max(1)),
        Some(text) => width(text)?,
    };
    let mut aggregates = names.iter().map(|it| aggregate(it)).collect::<Result<Vec<_>, _>>()?;
    let only_above = asked.above.is_some() && asked.agg.is_none();
    if asked.above.is_some() && !only_above {
        aggregates.push(Aggregate::Mean);
    }
    let fill = fill(asked.fill.as_deref())?;
    let series = plans.iter().map(|it| it.id).collect();
    let query = SeriesQuery { series, from, to, width, aggregates, fill };
    let answer = here.centre.series_columns(&query).await?;
    let series = plans.iter().zip(answer.columns).map(|(plan, mut columns)| {
        let above = asked.above.and_then(|limit| Some((limit, columns.pop()?)));
        let counted = above.map(|(limit, means)| {
            let means = means.into_iter().flatten();
            means.fold((0, 0), |(n, over), it| (n + 1, over + u64::from(limit < it)))
        });
        QueriedSeries {
            n_counted: counted.map(|it| it.0),
            n_above: counted.map(|it| it.1),
            cells: names.iter().map(|it| (*it).to_owned()).zip(columns).collect(),
            ..queried(plan)
        }
    });
    let series = series.collect();
    Ok(SeriesAnswer { from: Instant(from), width_ms: width.0 / 1_000, n: answer.n, series })
}

fn queried(plan: &SeriesPlan) -> QueriedSeries {
    QueriedSeries {
        id: plan.id.0,
        entity: plan.entity.to_string(),
        quantity: plan.quantity.id.to_string(),
        unit: plan.quantity.unit.to_string(),
        n_counted: None,
        n_above: None,
        time_ms: None,
        cells: BTreeMap::new(),
    }
}

/// The series asked for by number, or all of a quantity that the asker may see.
fn plans<'a>(
    asker: &'a Asker,
    ids: Option<&str>,
    quantity: Option<&str>,
) -> Result<Vec<&'a SeriesPlan>, Problem> {
    let plans: Vec<&SeriesPlan> = match (ids, quantity) {
        (Some(ids), None) => {
            ids.split(',').map(|it| seen(asker, it.trim())).collect::<Result<_, _>>()?
        }
        (None, Some(quantity)) => {
            let all = asker.zone.series().filter(|it| it.quantity.id.as_str() == quantity);
            all.filter(|it| asker.sees(&it.entity)).collect()
        }
        _ => {
            let expected = "`ids=1,2,3` hoặc / or `quantity=air-station.pm25`";
            return Err(Problem::field("ids", "", expected));
        }
    };
    if SERIES_MAX < plans.len() {
        let expected = format!("≤ {SERIES_MAX}");
        return Err(Problem::field("ids", format!("{} series", plans.len()), &expected));
    }
    Ok(plans)
}

fn width(text: &str) -> Result<Span, Problem> {
    let width = text.parse::<Span>().ok().filter(|it| 0 < it.0);
    width.ok_or_else(|| Problem::field("width", text, "`30s`, `10min`, `1h`, `1d`"))
}

fn aggregate(name: &str) -> Result<Aggregate, Problem> {
    let found = match name {
        "count" => Some(Aggregate::Count),
        "sum" => Some(Aggregate::Sum),
        "mean" => Some(Aggregate::Mean),
        "time_weighted_mean" => Some(Aggregate::TimeWeightedMean),
        "min" => Some(Aggregate::Min),
        "max" => Some(Aggregate::Max),
        "first" => Some(Aggregate::First),
        "last" => Some(Aggregate::Last),
        _ => percentile(name).map(Aggregate::Quantile),
    };
    let expected =
        "raw; count, sum, mean, time_weighted_mean, min, max, first, last, p50, p95, p99.9";
    found.ok_or_else(|| Problem::field("agg", name, expected))
}

fn percentile(name: &str) -> Option<f64> {
    let percent: f64 = name.strip_prefix('p')?.parse().ok()?;
    (0.0..=100.0).contains(&percent).then_some(percent / 100.0)
}

fn fill(name: Option<&str>) -> Result<Fill, Problem> {
    match name {
        None | Some("gap" | "null") => Ok(Fill::Gap),
        Some("previous") => Ok(Fill::Previous),
        Some("linear") => Ok(Fill::Linear),
        Some(other) => Err(Problem::field("fill", other, "gap, previous, linear")),
    }
}
