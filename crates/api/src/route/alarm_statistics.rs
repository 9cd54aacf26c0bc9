//! How the alarms of a time were.

use axum::{Json, extract::State};
use model::{Role, Span, Time};

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        InQuery, entry,
        pen::Pen,
        statistics::{AlarmStatistics, StatisticsAsked},
    },
};

/// Alarms counted at once. A month with more than that has one every five seconds.
const OCCURRENCES_MAX: u32 = 500_000;

/// Longest time counted at once.
const STRETCH_MAX: Span = Span::from_h(367 * 24);

/// The usual one.
const STRETCH_USUAL: Span = Span::from_h(7 * 24);

/// Rate, peak, floods, chattering, stale alarms, severities, the ten loudest, and times to acknowledge
/// and to clear, of what the asker may see; beside the benchmark of the packs.
#[utoipa::path(get, path = "/api/v1/alarms/statistics", tag = "alarm", params(StatisticsAsked),
    extensions(("x-access" = json!("alarm.read"))),
    responses((status = 200, body = AlarmStatistics), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn statistics(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<StatisticsAsked>,
) -> Result<Json<AlarmStatistics>, Problem> {
    let (from, to) = stretch(&asked, here.centre.now())?;
    let ledger = &here.centre.world().ledger;
    let found = ledger.occurrences(asker.scope(), from, to, OCCURRENCES_MAX + 1).await?;
    if OCCURRENCES_MAX as usize <= found.len() {
        let expected = format!(
            "ít hơn / fewer than {OCCURRENCES_MAX}: rút ngắn khoảng thời gian / a shorter time"
        );
        return Err(Problem::field("from", found.len(), &expected));
    }
    let philosophy = &asker.zone.catalogue.philosophy;
    let counted = alarm::statistics(philosophy, &found, (from, to));
    let users = here.centre.world().accounts.users().await?;
    let at_a_desk = users.iter().filter(|it| it.enabled && it.role == Role::Operator);
    let n_operators = at_a_desk.filter(|it| asker.sees_org(&it.org)).count() as u64;
    let pen = Pen { zone: &asker.zone, names: here.names().await? };
    Ok(Json(pen.statistics(&counted, (from, to), n_operators)))
}

fn stretch(asked: &StatisticsAsked, now: Time) -> Result<(Time, Time), Problem> {
    let to = asked.to.as_deref().map_or(Ok(now), |it| entry::time("to", it))?;
    let usual = to.minus(STRETCH_USUAL);
    let from = asked.from.as_deref().map_or(Ok(usual), |it| entry::time("from", it))?;
    if to <= from || STRETCH_MAX < to.since(from) {
        let expected = format!("trước / before `to`, không quá / at most {STRETCH_MAX}");
        return Err(Problem::field("from", from, &expected));
    }
    Ok((from, to))
}
