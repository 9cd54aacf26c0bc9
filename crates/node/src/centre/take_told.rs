//! Forecasts and movements come in, by the same way as readings.

use std::collections::{BTreeMap, BTreeSet};

use model::{Batch, Fact, Forecast, Movement, Movements, Observation, Period, Time};
use port::{PortError, SeriesKey};

use super::{Centre, Delivered, Rejected, take::by_door};
use crate::{door::Look, zone::Zone};

/// Points of a forecast, or movements, that one fact of the log holds at most.
const TOLD_PER_FACT_MAX: usize = 10_000;

/// What was foreseen, by when and for which window.
type Foreseen = BTreeMap<(Time, Period), Vec<Observation>>;

/// What comes through the door of one delivery.
#[derive(Default)]
struct LetIn {
    foreseen: Foreseen,
    movements: Vec<Movement>,
    rejected: Vec<Rejected>,
    without: BTreeSet<SeriesKey>,
}

impl Centre {
    /// The facts of what a delivery tells beside readings, and how much of it they hold.
    pub(super) async fn told(
        &self,
        delivered: &Delivered,
        now: Time,
        rejected: &mut Vec<Rejected>,
    ) -> Result<(Vec<Fact>, usize), PortError> {
        if delivered.message.forecasts.is_empty() && delivered.message.movements.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut told = let_in(&self.zone(), delivered, now);
        if !told.without.is_empty() {
            self.make_series(&told.without).await?;
            told = let_in(&self.zone(), delivered, now);
        }
        let n = told.movements.len() + told.foreseen.values().map(Vec::len).sum::<usize>();
        rejected.append(&mut told.rejected);
        Ok((facts(delivered, told), n))
    }
}

fn let_in(zone: &Zone, delivered: &Delivered, now: Time) -> LetIn {
    let (from, unit_required) = (&delivered.from, delivered.unit_required);
    let look = Look { zone, from, unit_required, now, is_told: true };
    let mut found = LetIn::default();
    for raw in &delivered.message.movements {
        match look.admit_movement(raw) {
            Ok(movement) => found.movements.push(movement),
            Err(refusal) => found.rejected.push(by_door(raw.row, &refusal, &delivered.origin)),
        }
    }
    for raw in &delivered.message.forecasts {
        let time = raw.reading.time;
        let foreseeable = look.refuse_unforeseeable(raw.issued_at, time);
        match foreseeable.and_then(|()| look.admit(&raw.reading)) {
            Err(refusal) => {
                found.rejected.push(by_door(raw.reading.row, &refusal, &delivered.origin));
            }
            Ok(admitted) => {
                if let Some(series) = admitted.series {
                    let run = found.foreseen.entry((raw.issued_at, raw.period)).or_default();
                    run.push(admitted.observation(series));
                } else {
                    let (entity, quantity) = (&admitted.entity.id, &admitted.quantity.id);
                    found.without.insert((entity.clone(), quantity.clone(), admitted.instrument));
                }
            }
        }
    }
    found
}

/// What is of one run stays together: a rule hears it whole.
fn facts(delivered: &Delivered, told: LetIn) -> Vec<Fact> {
    let (source, origin) = (&delivered.source, &delivered.origin);
    let mut movements = told.movements;
    movements.sort_by_key(|it| it.time);
    let moved = movements.chunks(TOLD_PER_FACT_MAX).map(|it| {
        let (source, origin) = (source.clone(), origin.clone());
        Fact::Moved(Movements { source, origin, movements: it.to_vec() })
    });
    let mut facts: Vec<Fact> = moved.collect();
    for ((issued_at, period), mut observations) in told.foreseen {
        observations.sort_by_key(|it| (it.series, it.time));
        let (source, origin) = (source.clone(), origin.clone());
        let batch = Batch { source, origin, observations };
        facts.push(Fact::Foreseen(Forecast { issued_at, period, batch }));
    }
    facts
}
