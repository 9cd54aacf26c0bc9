//! Layers of the map.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
};
use model::{Entity, Period};
use node::Track;

use crate::{
    app::Reception,
    gate::Asker,
    problem::{Problem, ProblemBody},
    wire::{
        InPath,
        entity::Standing,
        layer::{Feature, FeatureCollection},
        pen::Pen,
    },
};

/// A layer's entities as they stand, as `GeoJSON`.
#[utoipa::path(get, path = "/api/v1/layers/{id}", tag = "layer",
    params(("id" = String, Path, description = "Its slash escaped as %2F")),
    extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = FeatureCollection, content_type = "application/geo+json"),
        (status = 404, body = ProblemBody<'static>)))]
pub(crate) async fn show(
    State(here): State<Reception>,
    asker: Asker,
    InPath(id): InPath<String>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<FeatureCollection>), Problem> {
    let zone = &asker.zone;
    let layer = zone.catalogue.layers.iter().find(|it| it.id.as_str() == id);
    let layer = layer.ok_or_else(|| Problem::not_found("layer", &id))?;
    let now = here.centre.now();
    let is_there = |it: &&Entity| {
        it.kind == layer.kind && it.place.is_some() && it.valid_to.is_none_or(|to| now < to)
    };
    let all = zone.registry.entities.iter().filter(|it| asker.sees(&it.id));
    let entities: Vec<&Entity> = all.filter(is_there).collect();
    let of = |it: &Entity| zone.series_id(&it.id, layer.quantity.as_ref()?, "");
    let series: Vec<_> = entities.iter().map(|it| of(it)).collect();
    let (standings, values) = here.centre.read(|judge| {
        let standings = Standing::read(judge, entities.iter().map(|it| &it.id));
        let newest = |it: &Option<_>| value_of(judge.series.get(&(*it)?)?);
        let values: Vec<_> = series.iter().map(newest).collect();
        (standings, values)
    });
    let pen = Pen { zone, names: here.names().await? };
    let unit = layer.quantity.as_ref().map_or_else(String::new, |it| pen.unit_of(it));
    let features = entities.iter().zip(standings.iter().zip(values));
    let feature = |(entity, (standing, value)): (&&Entity, (&Standing, _))| {
        pen.feature(entity, standing, (value, &unit), now)
    };
    let features: Vec<Feature> = features.filter_map(feature).collect();
    let kind = HeaderValue::from_static("application/geo+json");
    Ok(([(header::CONTENT_TYPE, kind)], Json(FeatureCollection::of(features))))
}

/// The newest reading; of an index, which is never read, the newest hour.
fn value_of(track: &Track) -> Option<f64> {
    let newest = track.state.newest.map(|it| it.value);
    newest.or_else(|| track.means.get(Period::Hour)?.value)
}
