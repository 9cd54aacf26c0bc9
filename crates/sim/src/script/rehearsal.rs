//! A scene is rehearsed before it is played: the real judge says when its alarm would be given, and
//! the scene is moved until that is when it is wanted.

use std::sync::Arc;

use alarm::Rule;
use model::{Span, Time};
use node::Zone;
use port::RegistryContent;

use crate::{
    facility::Facility,
    play::{BACK_FILL, BACK_FILL_EVERY, LIVE_EVERY, on_grid},
    scene::Scene,
    stage::Stage,
};

/// Rehearsals of one scene.
const TRIES_MAX: usize = 4;

/// So close is close enough.
const CLOSE: Span = Span::from_s(15);

/// An alarm that has not come so long after it was wanted does not come.
const WAIT_MAX: Span = Span::from_min(40);

/// Everything a rehearsal needs.
pub(super) struct Rehearsal<'a> {
    pub(super) zone: &'a Zone,
    pub(super) facility: &'a Facility,
    pub(super) rule: &'a Arc<Rule>,
    pub(super) live: Time,
}

impl Rehearsal<'_> {
    /// The scene, moved so that its alarm comes at `wanted`, or as near as the rule lets it.
    pub(super) fn timed(&self, scene: Scene, wanted: Time) -> Scene {
        let mut best = scene;
        let mut raised = self.raises(&best, wanted);
        for _ in 1..TRIES_MAX {
            let Some(at) = raised else { break };
            let off = wanted.0 - at.0;
            if off.unsigned_abs() <= CLOSE.0 {
                break;
            }
            let moved = Scene { from: Time(best.from.0 + off), ..best.clone() };
            let again = self.raises(&moved, wanted);
            // Where the rule looks no further back, an earlier begin brings no earlier alarm.
            let nearer =
                again.is_some_and(|it| (wanted.0 - it.0).unsigned_abs() < off.unsigned_abs());
            if !nearer {
                break;
            }
            (best, raised) = (moved, again);
        }
        let (rule, facility) = (&self.rule.id, &best.facility);
        if let Some(at) = raised {
            tracing::debug!(%rule, %facility, begins = %best.from, raises = %at, "a scene is timed");
        } else {
            tracing::warn!(%rule, %facility, "this scene gives no alarm when rehearsed");
        }
        best
    }

    /// When the rule raises, if it does: back-fill heard all at once, then live.
    fn raises(&self, scene: &Scene, wanted: Time) -> Option<Time> {
        let entity = self.zone.entity(&self.facility.entity)?;
        let source = self.zone.source(entity.source.as_ref()?)?;
        let mut stage = Stage::new(Arc::clone(&self.zone.catalogue), self.content(), source);
        let scenes = std::slice::from_ref(scene);
        let told_from = self.live.minus(self.rule.late_after).minus(BACK_FILL_EVERY.times(2));
        let step = self.facility.every.map_or(BACK_FILL_EVERY, |it| it.min(BACK_FILL_EVERY));
        // On the same grid as the loggers: a hold is counted from reading to reading.
        let mut at = on_grid(told_from.max(self.live.minus(BACK_FILL)), step);
        while at < self.live {
            self.hear(&mut stage, scenes, at, self.live);
            at = at.plus(step);
        }
        at = on_grid(self.live, LIVE_EVERY);
        while at < wanted.plus(WAIT_MAX) && stage.raised.is_empty() {
            self.hear(&mut stage, scenes, at, at);
            stage.tick(at);
            // Other rules may speak of the same scene; they are not what is timed here.
            stage.raised.retain(|it| it.rule == self.rule.id);
            at = at.plus(LIVE_EVERY);
        }
        stage.raised.first().map(|it| it.at)
    }

    fn hear(&self, stage: &mut Stage, scenes: &[Scene], at: Time, now: Time) {
        if let Some(said) = self.facility.says(at, scenes) {
            stage.hear(self.facility, &said, at, now);
        }
    }

    /// The registry with this one facility in it.
    fn content(&self) -> RegistryContent {
        let all = &self.zone.registry;
        let id = &self.facility.entity;
        RegistryContent {
            orgs: all.orgs.clone(),
            sources: all.sources.clone(),
            entities: all.entities.iter().filter(|it| it.id == *id).cloned().collect(),
            series: all.series.iter().filter(|it| it.entity == *id).cloned().collect(),
            permits: self.zone.permits_of(id).to_vec(),
            confirmations: all.confirmations.clone(),
            ..RegistryContent::default()
        }
    }
}
