//! Units of administration, and how many things of one's scope lie in each.

use axum::Json;

use crate::{
    gate::Asker,
    wire::{
        admin_unit::{AdminUnit, AdminUnits},
        nearby::pair,
    },
};

/// Units of administration in the order of the source.
#[utoipa::path(get, path = "/api/v1/admin-units", tag = "entity",
    operation_id = "admin_units", extensions(("x-access" = json!("entity.read"))),
    responses((status = 200, body = AdminUnits)))]
pub(crate) async fn list(asker: Asker) -> Json<AdminUnits> {
    let (counts, n_without) = asker.zone.count_by_admin_unit(|it| asker.sees_org(&it.owner));
    let known = asker.zone.catalogue.admin_units.as_ref();
    let units = known.map_or(&[][..], |it| &it.units);
    let unit = |(it, n_entities): (&pack::AdminUnit, usize)| AdminUnit {
        code: it.code.clone(),
        other_code: it.other_code.clone(),
        kind: it.kind.as_str(),
        title: (&it.title).into(),
        point: pair(it.point),
        area_km2: it.area_km2,
        n_entities,
    };
    Json(AdminUnits {
        items: units.iter().zip(counts).map(unit).collect(),
        n_without,
        boundaries: false,
        confidence: known.map_or("memory", |it| it.confidence.as_str()),
        source: known.map(|it| it.source.clone()).unwrap_or_default(),
    })
}
