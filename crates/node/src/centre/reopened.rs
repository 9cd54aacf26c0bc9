//! The clock was set back: the history gives back what series had that were ahead.

use std::collections::{BTreeSet, HashMap};

use model::{Moment, Observation, Period, SeriesId, Span};
use observe::Point;
use port::PortError;

use super::{Centre, late::SERIES_AT_ONCE};
use crate::{door::AHEAD_MAX, news::Effects, series_plan::SeriesPlan, zone::Zone};

/// The windows of a day are whole when they begin a day before it.
const DAY: Span = Span::from_h(24);

impl Centre {
    /// Those of `effects` are as they would be without the time that the clock was ahead.
    pub(super) async fn restore(
        &self,
        zone: &Zone,
        moment: Moment,
        effects: &Effects,
    ) -> Result<(), PortError> {
        if !effects.reopened.is_empty() {
            let n_series = effects.reopened.len();
            tracing::warn!(n_series, now = %moment.now, "the clock was set back: windows of the hours that it was ahead begin anew");
        }
        for ids in effects.reopened.chunks(SERIES_AT_ONCE) {
            let plans = ids.iter().filter_map(|it| zone.plan(*it).map(AsRef::as_ref));
            let plans: Vec<&SeriesPlan> = plans.collect();
            self.restore_some(zone, moment, &plans).await?;
        }
        Ok(())
    }

    async fn restore_some(
        &self,
        zone: &Zone,
        moment: Moment,
        plans: &[&SeriesPlan],
    ) -> Result<(), PortError> {
        let begin_of = |it: &&SeriesPlan| {
            Period::Day.window(moment.now, it.means.zone).0.minus(DAY).minus(DAY)
        };
        let Some(begin) = plans.iter().map(begin_of).min() else { return Ok(()) };
        let oxygen = plans.iter().filter_map(|it| it.oxygen);
        let series: BTreeSet<SeriesId> = plans.iter().map(|it| it.id).chain(oxygen).collect();
        let series: Vec<SeriesId> = series.into_iter().collect();
        let to = moment.now.plus(AHEAD_MAX);
        let found = match self.world.history.points(&series, begin, to, usize::MAX).await {
            Err(error @ PortError::Damaged { .. }) => {
                tracing::error!(%error, "series go on without what the history had of them");
                return Ok(());
            }
            found => found?,
        };
        let known: HashMap<SeriesId, Vec<Observation>> = series.into_iter().zip(found).collect();
        for plan in plans {
            let points = self.known_points(zone, moment, plan, &known);
            let points: Vec<Point> = points.into_values().collect();
            let mut judge = self.shared.judge_mut();
            judge.restore(zone, moment, plan, (&points, begin_of(plan)));
        }
        Ok(())
    }
}
