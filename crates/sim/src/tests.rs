//! What must stay true of the play, whatever the packs say.

mod days;
mod feeds;
mod openings;
mod quiet;
mod registry;
mod told;

use std::{path::Path, sync::Arc};

use model::{Entity, Span, Time};
use pack::Catalogue;
use port::RegistryContent;

use crate::{
    facility::Facility,
    play::{BACK_FILL_EVERY, facilities, on_grid},
    script::Script,
    stage::{Raised, Stage, series_of},
    zone::DemoZone,
};

/// A morning on which all the law of the packs is in force.
const MORNING: &str = "2026-11-23T09:02:31+07:00";

fn catalogue() -> Arc<Catalogue> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let (catalogue, refused) = pack::load_each(&packs);
    assert!(refused.is_empty(), "{refused:?}");
    Arc::new(catalogue)
}

/// The demo zone on a stage of its own.
struct Demo {
    zone: DemoZone,
    facilities: Vec<Facility>,
    stage: Stage,
}

impl Demo {
    fn new(catalogue: &Arc<Catalogue>, now: Time) -> Self {
        let zone = DemoZone::built_in(now.minus(Span::from_h(48))).unwrap();
        let facilities = facilities(&zone, catalogue);
        let mut content = RegistryContent {
            orgs: zone.orgs.clone(),
            sources: zone.sources.clone(),
            entities: zone.entities.clone(),
            permits: zone.permits.clone(),
            ..RegistryContent::default()
        };
        for facility in &facilities {
            let kind = &entity(&zone, facility).kind;
            let first = u32::try_from(content.series.len()).unwrap() + 1;
            content.series.extend(series_of(facility, kind, catalogue, first));
        }
        let stage = Stage::new(Arc::clone(catalogue), content, &zone.sources[0]);
        Self { zone, facilities, stage }
    }

    fn script(&self, live: Time) -> Script {
        Script::new(&self.zone, &self.stage.zone, &self.facilities, live)
    }

    /// Everything from `from` on is heard at once at `live`, as the back-fill is.
    fn back_fill(&mut self, script: &Script, from: Time, live: Time) {
        let mut at = on_grid(from, BACK_FILL_EVERY);
        while at < live {
            let scenes = script.at(at);
            for facility in &self.facilities {
                if let Some(said) = facility.says(at, &scenes) {
                    self.stage.hear(facility, &said, at, live);
                }
            }
            at = at.plus(BACK_FILL_EVERY);
        }
    }

    /// Heard as it happens.
    fn live(&mut self, script: &Script, (from, to): (Time, Time), every: Span) {
        let mut at = on_grid(from, every);
        while at < to {
            let scenes = script.at(at);
            for facility in &self.facilities {
                if let Some(said) = facility.says(at, &scenes) {
                    self.stage.hear(facility, &said, at, at);
                }
            }
            self.stage.tick(at);
            at = at.plus(every);
        }
    }

    fn raised(&self) -> &[Raised] {
        &self.stage.raised
    }
}

fn entity<'a>(zone: &'a DemoZone, facility: &Facility) -> &'a Entity {
    zone.entities.iter().find(|it| it.id == facility.entity).unwrap()
}
