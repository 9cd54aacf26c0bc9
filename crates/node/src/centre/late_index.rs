//! The air quality index of hours that late readings changed, and of those after them whose `NowCast`
//! they are part of. Nobody is alarmed by it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{EntityId, LegalMean, Moment, Period, SeriesId, Span, Time};
use observe::{HourMean, SeriesState, aqi_of_day, aqi_of_hour};
use port::PortError;

use super::Centre;
use crate::{
    judge::air::{aqi_inputs, index_mean},
    news::Effects,
    zone::Zone,
};

const HOUR: Span = Span::from_h(1);

/// Hours that go into the index of one: its own, and eleven before it (Decision 1459/QĐ-TCMT).
const NOWCAST_HOURS: u64 = 12;

/// More means than a station has of a day and a half.
const MEANS_MAX: usize = 10_000;

/// One day of one station.
struct StationDay<'a> {
    entity: &'a EntityId,
    index: SeriesId,
    begin: Time,
    end: Time,
}

impl Centre {
    /// Computes anew what the hours of `stale` go into. What differs goes into `effects`.
    pub(super) async fn revise_index(
        &self,
        zone: &Zone,
        moment: Moment,
        stale: &BTreeSet<(EntityId, Time)>,
        effects: &mut Effects,
    ) -> Result<(), PortError> {
        let mut days: BTreeMap<(&EntityId, Time, Time), (SeriesId, BTreeSet<Time>)> =
            BTreeMap::new();
        for (entity, hour) in stale {
            let Some(index) = zone.entity(entity).and_then(|it| zone.aqi_series(it)) else {
                continue;
            };
            let Some(plan) = zone.plan(index) else { continue };
            let reaches = self.read(|it| it.index_reaches(index)).unwrap_or(*hour);
            for later in 0..NOWCAST_HOURS {
                let hour = hour.plus(HOUR.times(later));
                if hour <= reaches {
                    // An hour belongs to the day it began in.
                    let (begin, end) = Period::Day.window(hour.minus(HOUR), plan.means.zone);
                    let day = days.entry((entity, begin, end)).or_insert((index, BTreeSet::new()));
                    day.1.insert(hour);
                }
            }
        }
        for ((entity, begin, end), (index, hours)) in days {
            let day = StationDay { entity, index, begin, end };
            self.revise_station_day(zone, moment, &day, &hours, effects).await?;
        }
        Ok(())
    }

    async fn revise_station_day(
        &self,
        zone: &Zone,
        moment: Moment,
        day: &StationDay<'_>,
        hours: &BTreeSet<Time>,
        effects: &mut Effects,
    ) -> Result<(), PortError> {
        let Some((aqi, plan)) = zone.catalogue.aqi.as_ref().zip(zone.plan(day.index)) else {
            return Ok(());
        };
        let states = self.states_of(zone, day).await?;
        let inputs = aqi_inputs(zone, day.entity, |it| states.get(&it));
        let hour = |end: &Time| (Period::Hour, *end, aqi_of_hour(&aqi.table, &inputs, *end));
        let whole_day = aqi_of_day(&aqi.table, &inputs, day.end, &plan.means);
        let anew = hours.iter().map(hour).chain([(Period::Day, day.end, whole_day)]);
        let known = self.known_index(day).await?;
        let mut judge = self.shared.judge_mut();
        for (period, end, quality) in anew {
            let mean = index_mean(moment, day.index, period, end, quality.as_ref());
            let was = known.get(&(period, end)).copied().flatten();
            let is_over = judge.index_reaches(day.index).is_some_and(|it| end <= it);
            if !is_over || was == mean.value {
                continue;
            }
            if let Some(hour) = quality.filter(|_| period == Period::Hour)
                && judge.index_reaches(day.index) == Some(end)
            {
                judge.show_index(moment, day.entity, &hour, effects);
            }
            judge.keep_index(moment, mean, effects);
        }
        Ok(())
    }

    /// The hours of a station's pollutants as the history has them now.
    async fn states_of(
        &self,
        zone: &Zone,
        day: &StationDay<'_>,
    ) -> Result<HashMap<SeriesId, SeriesState>, PortError> {
        let is_part = |it: &&SeriesId| zone.plan(**it).is_some_and(|it| it.pollutant.is_some());
        let series: Vec<SeriesId> =
            zone.series_of(day.entity).iter().filter(is_part).copied().collect();
        let from = day.begin.minus(HOUR.times(NOWCAST_HOURS));
        let history = &self.world.history;
        let hours = history.means(&series, Period::Hour, from, day.end, MEANS_MAX).await?;
        let eights = history.means(&series, Period::EightHours, from, day.end, MEANS_MAX).await?;
        let eights: HashMap<(SeriesId, Time), Option<f64>> =
            eights.iter().map(|it| ((it.series, it.end), it.value)).collect();
        let mut states: HashMap<SeriesId, SeriesState> = HashMap::new();
        for LegalMean { series, end, value, judged, .. } in hours {
            let eight_hours = eights.get(&(series, end)).copied().flatten().into();
            let (value, judged) = (value.into(), judged.into());
            let hour = HourMean { end, value, judged, eight_hours };
            states.entry(series).or_default().hours.push_back(hour);
        }
        Ok(states)
    }

    /// What was said of the station that day.
    async fn known_index(
        &self,
        day: &StationDay<'_>,
    ) -> Result<HashMap<(Period, Time), Option<f64>>, PortError> {
        let mut known = HashMap::new();
        for period in [Period::Hour, Period::Day] {
            let history = &self.world.history;
            let said = history.means(&[day.index], period, day.begin, day.end, MEANS_MAX).await?;
            known.extend(said.into_iter().map(|it| ((period, it.end), it.value)));
        }
        Ok(known)
    }
}
