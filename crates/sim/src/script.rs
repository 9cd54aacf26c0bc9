//! What happens in the demo zone, and when: openings around going live, and after them one more
//! incident each while, for as long as the play lasts.

mod encore;
mod limits;
mod rehearsal;

use std::sync::Arc;

use alarm::{Rule, Test};
use model::{Entity, Period, QuantityId, Span, Time};
use node::Zone;
use pack::Happening;

use self::{encore::Encores, rehearsal::Rehearsal};
use crate::{
    facility::Facility,
    scene::Scene,
    zone::{DemoZone, Opening, Rise, What, When},
};

/// How long what has risen takes to go down again.
const FALL: Span = Span::from_min(6);

/// The script of one play.
pub(crate) struct Script {
    openings: Vec<Scene>,
    encores: Encores,
}

impl Script {
    /// Writes the script for a play that goes live at `live`, under the rules and limits of `zone`.
    pub(crate) fn new(demo: &DemoZone, zone: &Zone, facilities: &[Facility], live: Time) -> Self {
        let mut openings = Vec::new();
        for opening in &demo.openings {
            let Some(scene) = scene_of(opening, zone, facilities, live) else {
                tracing::warn!(
                    facility = %opening.facility,
                    "this opening is left out: no rule or no limit to play it against"
                );
                continue;
            };
            openings.push(scene);
        }
        let taken: Vec<_> = demo.openings.iter().map(|it| it.facility.clone()).collect();
        let encores = Encores::new(demo, zone, facilities, &taken, live);
        Self { openings, encores }
    }

    /// The scenes that are on at `at`.
    pub(crate) fn at(&self, at: Time) -> Vec<Scene> {
        let openings = self.openings.iter().filter(|it| it.is_on(at)).cloned();
        openings.chain(self.encores.at(at)).collect()
    }
}

fn scene_of(opening: &Opening, zone: &Zone, facilities: &[Facility], live: Time) -> Option<Scene> {
    let facility = facilities.iter().find(|it| it.entity == opening.facility)?;
    let entity = zone.entity(&opening.facility)?;
    let on = live.date(model::Zone::VIET_NAM);
    let level = |quantity: &QuantityId, share: f64| {
        Some(limits::as_measured(zone, facility, quantity, Period::Raw, on)?.at_share(share))
    };
    let rising = |rise: &Rise| {
        let (quantity, value) = (rise.quantity.clone(), level(&rise.quantity, rise.share)?);
        Some((Happening::Level { quantity, value }, rise.rises))
    };
    let (what, rise) = match &opening.what {
        What::Over(it) | What::Approach(it) => rising(it)?,
        What::Dead => (Happening::Dead, Span::ZERO),
        What::Stuck(it) => (Happening::Stuck { quantity: it.clone() }, Span::ZERO),
        What::Calibration { quantity, share } => {
            let value = level(quantity, *share)?;
            (Happening::Calibration { quantity: quantity.clone(), value }, Span::ZERO)
        }
    };
    let begins_at = |from| Scene {
        facility: facility.entity.clone(),
        from,
        to: live.plus(opening.ends),
        rise,
        fall: if rise == Span::ZERO { Span::ZERO } else { FALL },
        what: what.clone(),
    };
    match opening.when {
        When::Begins(after) => Some(begins_at(live.plus(after))),
        When::Raises(after) => {
            let rule = rule_for(&opening.what, entity, zone)?;
            let guess = live.plus(after).minus(lead(rule, entity, rise, zone));
            let rehearsal = Rehearsal { zone, facility, rule, live };
            Some(rehearsal.timed(begins_at(guess), live.plus(after)))
        }
    }
}

/// The rule an opening is to show.
fn rule_for<'a>(what: &What, entity: &Entity, zone: &'a Zone) -> Option<&'a Arc<Rule>> {
    let (quantity, shows): (_, fn(&Test) -> bool) = match what {
        What::Over(it) => (Some(&it.quantity), |it| matches!(it, Test::OverLimit { .. })),
        What::Approach(it) => (Some(&it.quantity), |it| matches!(it, Test::Approaching { .. })),
        What::Stuck(it) => (Some(it), |it| matches!(it, Test::Stuck { .. })),
        What::Dead => (None, |it| matches!(it, Test::Silent { .. })),
        What::Calibration { .. } => return None,
    };
    let Some(quantity) = quantity else {
        return zone.silent_rules(&entity.kind).first();
    };
    let series = zone.series_id(&entity.id, quantity, "")?;
    let watching = &zone.plan(series)?.watched_by;
    watching.iter().find(|it| it.period == Period::Raw && shows(&it.test))
}

/// About how long before its alarm a scene must begin; the rehearsal makes it exact.
fn lead(rule: &Rule, entity: &Entity, rise: Span, zone: &Zone) -> Span {
    let plus = |a: Span, b: Span| Span(a.0.saturating_add(b.0));
    match rule.test {
        Test::OverLimit { .. } | Test::Approaching { .. } => {
            plus(rule.raise_after, Span(rise.0 / 2))
        }
        Test::Stuck { unchanged_for, .. } => plus(rule.raise_after, unchanged_for),
        Test::Silent { cadences, .. } => {
            plus(rule.raise_after, zone.every_of(entity).times(u64::from(cadences)))
        }
        // Packs have none of these, and scenes are of packs.
        Test::Watch(_) => rule.raise_after,
    }
}
