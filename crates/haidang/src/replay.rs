//! `haidang replay`: stored history judged again, into a folder of its own, with a report.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use anyhow::{Context as _, Result};
use model::{Date, LegalMean, Period, Scenario, ScenarioId, SeriesId, Time, Verdict};
use node::{ReplayPlan, Zone, replay};
use pack::Catalogue;
use port::History;
use serde_json::{Map, Value, json};

use crate::{packs, settings::Settings, world};

/// Means of one window the report counts at most.
const MEANS_MAX: usize = 20_000_000;

/// What to replay.
pub(crate) struct Plan {
    pub(crate) name: String,
    pub(crate) from: Option<Time>,
    pub(crate) to: Option<Time>,
    pub(crate) speed: Option<f64>,
    pub(crate) as_of_law: Option<Date>,
    pub(crate) report: Option<PathBuf>,
}

/// Replays, and writes the report.
pub(crate) async fn run(settings: Settings, plan: Plan) -> Result<()> {
    let record = world::open(&settings).await?;
    let (catalogue, _) = packs::load(&settings.data_dir, settings.packs_dir.as_deref())?;
    let content = record.world.registry.load().await?;
    let data_dir = settings.data_dir.join("replays").join(&plan.name);
    let overlay = Settings { data_dir, database: None, ..settings.clone() };
    let into = world::open(&overlay).await.context("opening the replay's own folder")?;
    let scenario = Scenario {
        id: ScenarioId::new(&plan.name)?,
        as_of_law: plan.as_of_law,
        from: plan.from,
        to: plan.to,
    };
    let request = ReplayPlan { scenario, speed: plan.speed };
    let history = record.world.history.as_ref();
    let replayed =
        replay(history, content.clone(), Arc::clone(&catalogue), &request, &into.world).await?;
    let zone = Zone::new(Arc::clone(&catalogue), content, plan.as_of_law);
    let mut report = report(&zone, &catalogue, into.lake.as_ref()).await?;
    report.insert("hypothetical".to_owned(), json!(true));
    report.insert("as_of_law".to_owned(), json!(plan.as_of_law.map(|it| it.to_string())));
    report.insert("readings".to_owned(), json!(replayed.n_readings));
    report.insert("means".to_owned(), json!(replayed.n_means));
    report.insert("alarms_raised".to_owned(), json!(replayed.n_raised));
    let between = replayed.between.map(|(a, b)| [a.to_string(), b.to_string()]);
    report.insert("between".to_owned(), json!(between));
    let text = serde_json::to_string_pretty(&Value::Object(report))?;
    match &plan.report {
        Some(path) => std::fs::write(path, text)
            .with_context(|| format!("writing the report {}", path.display()))?,
        None => {
            #[expect(clippy::print_stdout, reason = "the report is this command's answer")]
            {
                println!("{text}");
            }
        }
    }
    Ok(())
}

/// Means by series, of one window.
type BySeries = BTreeMap<SeriesId, Vec<LegalMean>>;

/// Per station and quantity: windows, valid ones, exceedances, and the limit; and the index.
async fn report(
    zone: &Zone,
    catalogue: &Catalogue,
    history: &dyn History,
) -> Result<Map<String, Value>> {
    let mut stations = Map::new();
    for period in [Period::Hour, Period::EightHours, Period::Day, Period::Year] {
        let mut means = all(zone, history, period).await?;
        for series in &zone.registry.series {
            let Some(plan) = zone.plan(series.id) else { continue };
            if !plan.rules.means.contains(&period) {
                continue;
            }
            let means = means.remove(&series.id).unwrap_or_default();
            let station = stations
                .entry(plan.entity.to_string())
                .or_insert_with(|| json!({"parameters": {}}));
            if plan.quantity.name() == node::AQI_QUANTITY {
                let grain = if period == Period::Hour { "hour" } else { "day" };
                station["vn_aqi"][grain] = categories(catalogue, &means);
            } else {
                let name = plan.quantity.name();
                station["parameters"][name]["periods"][period.as_str()] = counts(&means);
            }
        }
    }
    let mut report = Map::new();
    report.insert("stations".to_owned(), Value::Object(stations));
    Ok(report)
}

/// All means of one window, in one pass over the table.
async fn all(zone: &Zone, history: &dyn History, period: Period) -> Result<BySeries> {
    let series: Vec<SeriesId> = zone.registry.series.iter().map(|it| it.id).collect();
    let (from, to) = (Time(0), Time(i64::MAX / 2));
    let means = history.means(&series, period, from, to, MEANS_MAX).await?;
    anyhow::ensure!(means.len() < MEANS_MAX, "more than {MEANS_MAX} means; play a shorter stretch");
    let mut by_series = BySeries::new();
    for mean in means {
        by_series.entry(mean.series).or_default().push(mean);
    }
    Ok(by_series)
}

fn counts(means: &[LegalMean]) -> Value {
    let valid = means.iter().filter(|it| it.value.is_some()).count();
    let judged = means.iter().filter(|it| matches!(it.verdict, Verdict::Judged { .. })).count();
    let exceeded = means
        .iter()
        .filter(|it| matches!(it.verdict, Verdict::Judged { exceeded: true, .. }))
        .count();
    let limit = means.iter().rev().find_map(|it| match &it.verdict {
        Verdict::Judged { limit, limit_value, confidence, .. } => Some(
            json!({"id": limit.as_str(), "value": limit_value, "confidence": confidence.as_str()}),
        ),
        _ => None,
    });
    let exceedances = if judged == 0 { Value::Null } else { json!(exceeded) };
    json!({"windows": means.len(), "valid": valid, "judged": judged, "exceedances": exceedances, "limit": limit})
}

/// How many windows lie in each category of the index, cleanest first.
fn categories(catalogue: &Catalogue, means: &[LegalMean]) -> Value {
    let Some(aqi) = &catalogue.aqi else { return Value::Null };
    let mut categories = vec![0_u32; aqi.categories.len()];
    for value in means.iter().filter_map(|it| it.value) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 500")]
        let category = aqi.table.category(value as u16);
        categories[category.min(aqi.categories.len() - 1)] += 1;
    }
    json!({"valid": means.len(), "categories": categories})
}
