//! A pack's simulated day, played through the real judge in virtual time.

use std::{collections::BTreeSet, sync::Arc};

use model::{
    Date, Entity, EntityId, Org, OrgId, OrgKind, Permit, PermitId, RuleId, Source, SourceId, Span,
    Text, Time, UserId, Wire, Zone,
};
use pack::{Catalogue, Incident, SimDay};
use port::RegistryContent;

use crate::{
    facility::Facility,
    scene::Scene,
    signal::Seed,
    stage::{Stage, series_of},
};

/// The one source and the one unit of a day.
const PLAYER: &str = "sim";

/// Facilities of a day speak this often.
const EVERY: Span = Span::from_min(5);

/// The clock speaks this often.
const TICK: Span = Span::from_min(1);

/// The day's own means come only after it has ended.
const EPILOGUE: Span = Span::from_min(30);

/// Plays one simulated day from midnight to midnight of `date` in Viet Nam, as if nothing had been
/// before it. Returns the alarms it gave: facility, by its name in the day, and rule.
///
/// A day that cannot be bound to the registry (a facility whose name is no code) plays without that
/// facility; the pack checker has refused it before.
#[must_use]
pub fn play_day(
    catalogue: &Arc<Catalogue>,
    day: &SimDay,
    date: Date,
    seed: u64,
) -> BTreeSet<(String, RuleId)> {
    let midnight = Time::at_midnight(date, Zone::VIET_NAM);
    let Some((content, source)) = registry_of(day, date, midnight) else { return BTreeSet::new() };
    let mut content = content;
    let of_day = |it: &Entity| Facility::of_day(it, catalogue, day, Seed(seed));
    let facilities: Vec<Facility> = content.entities.iter().map(of_day).collect();
    let mut n_series = 0;
    for (facility, entity) in facilities.iter().zip(&content.entities) {
        let series = series_of(facility, &entity.kind, catalogue, n_series + 1);
        n_series += u32::try_from(series.len()).unwrap_or(0);
        content.series.extend(series);
    }
    let scenes: Vec<Scene> = day.incidents.iter().filter_map(|it| scene(it, midnight)).collect();
    let mut stage = Stage::new(Arc::clone(catalogue), content, &source);
    let mut now = midnight;
    while now < midnight.plus(Span::from_h(24)).plus(EPILOGUE) {
        if now.since(midnight).0.is_multiple_of(EVERY.0) {
            for facility in &facilities {
                if let Some(said) = facility.says(now, &scenes) {
                    stage.hear(facility, &said, now, now);
                }
            }
        }
        stage.tick(now);
        now = now.plus(TICK);
    }
    stage.raised.into_iter().map(|it| (it.entity.to_string(), it.rule)).collect()
}

fn scene(incident: &Incident, midnight: Time) -> Option<Scene> {
    let from = midnight.plus(incident.begins);
    Some(Scene {
        facility: EntityId::new(&incident.facility).ok()?,
        from,
        to: from.plus(incident.lasts),
        rise: Span::ZERO,
        fall: Span::ZERO,
        what: incident.what.clone(),
    })
}

fn registry_of(day: &SimDay, date: Date, since: Time) -> Option<(RegistryContent, Source)> {
    let owner = OrgId::new(PLAYER).ok()?;
    let source = Source {
        id: SourceId::new(PLAYER).ok()?,
        title: day.title.clone(),
        owner: owner.clone(),
        wire: Wire::Mqtt,
        zone: Zone::VIET_NAM,
        every: EVERY,
        enabled: true,
        simulated: true,
    };
    let mut content = RegistryContent {
        orgs: vec![Org {
            id: owner.clone(),
            parent: None,
            kind: OrgKind::Authority,
            title: Text::new("Mô phỏng", "Simulated"),
            quota: model::Quota::default(),
        }],
        sources: vec![source.clone()],
        ..RegistryContent::default()
    };
    for facility in &day.facilities {
        let Ok(id) = EntityId::new(&facility.name) else { continue };
        if let Some(permit) = &facility.permit {
            content.permits.push(Permit {
                id: PermitId::new(&facility.name).ok()?,
                entity: id.clone(),
                document: PLAYER.to_owned(),
                valid_from: date,
                valid_to: None,
                regulation: permit.regulation.clone(),
                attributes: permit.attributes.clone(),
                coefficients: permit.coefficients.clone(),
                limits: permit.limits.clone(),
                entered_by: UserId::new(PLAYER).ok()?,
                known_at: since,
            });
        }
        content.entities.push(Entity {
            id,
            kind: facility.kind.clone(),
            title: facility.title.clone(),
            owner: owner.clone(),
            place: None,
            attributes: facility.attributes.clone(),
            valid_from: since,
            valid_to: None,
            source: Some(source.id.clone()),
            every: None,
            simulated: true,
        });
    }
    Some((content, source))
}
