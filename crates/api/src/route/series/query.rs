//! Many series at once: their newest values, and aggregates over a grid of stretches.

use axum::{Json, extract::State};
use model::Span;
use node::{Aggregate, Fill, SeriesPlan, SeriesQuery};

use super::{seen, stretch};
use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        InQuery, Instant,
        series_query::{
            LatestAsked, NewestOfSeries, NewestValues, QueriedSeries, QueryAsked, SeriesAnswer,
        },
    },
};

/// Series one question may be about.
const SERIES_MAX: usize = 10_000;

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

/// Aggregates of many series over a grid of stretches, the same for all of them.
#[utoipa::path(get, path = "/api/v1/series/query", tag = "series", params(QueryAsked),
    operation_id = "series_query", extensions(("x-access" = json!("observation.read"))),
    responses((status = 200, body = SeriesAnswer), (status = 404, body = ProblemBody<'static>),
        (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn query(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<QueryAsked>,
) -> Result<Json<SeriesAnswer>, Problem> {
    let plans = plans(&asker, asked.ids.as_deref(), asked.quantity.as_deref())?;
    let (from, to) = stretch(&here, asked.from.as_deref(), asked.to.as_deref())?;
    let width = match asked.width.as_deref() {
        None => Span(to.since(from).0.max(1)),
        Some(text) => width(text)?,
    };
    let names = asked.agg.as_deref().unwrap_or("mean");
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let mut aggregates = names.iter().map(|it| aggregate(it)).collect::<Result<Vec<_>, _>>()?;
    if asked.above.is_some() {
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
        let cells = names.iter().map(|it| (*it).to_owned()).zip(columns);
        QueriedSeries {
            id: plan.id.0,
            entity: plan.entity.to_string(),
            quantity: plan.quantity.id.to_string(),
            unit: plan.quantity.unit.to_string(),
            n_counted: counted.map(|it| it.0),
            n_above: counted.map(|it| it.1),
            cells: if asked.above.is_some() && asked.agg.is_none() {
                std::collections::BTreeMap::new()
            } else {
                cells.collect()
            },
        }
    });
    let series = series.collect();
    let width_ms = width.0 / 1_000;
    Ok(Json(SeriesAnswer { from: Instant(from), width_ms, n: answer.n, series }))
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
        "min" => Some(Aggregate::Min),
        "max" => Some(Aggregate::Max),
        "first" => Some(Aggregate::First),
        "last" => Some(Aggregate::Last),
        _ => percentile(name).map(Aggregate::Quantile),
    };
    let expected = "count, sum, mean, min, max, first, last, p50, p95, p99.9";
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
