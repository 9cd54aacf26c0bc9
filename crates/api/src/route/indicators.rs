//! How we are doing: every indicator, answered for a unit.

use axum::{Json, extract::State};
use futures::future::join_all;
use model::Indicator;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        InQuery, Items, entry,
        indicator::{Answered, IndicatorsAsked},
    },
};

/// Every indicator. One that cannot be answered has no value and is not fresh; the others are not
/// held up by it.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "indicator", params(IndicatorsAsked),
    extensions(("x-access" = json!("indicator.read"))),
    responses((status = 200, body = Items<Answered>), (status = 422, body = ProblemBody<'static>)))]
pub(crate) async fn list(
    State(here): State<Reception>,
    asker: Asker,
    InQuery(asked): InQuery<IndicatorsAsked>,
) -> Result<Json<Items<Answered>>, Problem> {
    let org = match asked.org.as_deref() {
        Some(text) => entry::org(&asker, "org", text)?,
        None => asker.user.org.clone(),
    };
    let answer = async |indicator: &Indicator| match here.indicators.answer(indicator, &org).await {
        Ok(value) => Answered::of(indicator, &value, here.centre.now()),
        Err(error) => {
            tracing::warn!(%error, indicator = %indicator.id, %org, "an indicator has no answer");
            Answered::none(indicator, &org, here.centre.now())
        }
    };
    let answers = join_all(asker.zone.catalogue.indicators.values().map(answer)).await;
    Ok(Json(Items::all(answers)))
}
