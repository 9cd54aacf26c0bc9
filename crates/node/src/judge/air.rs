//! The air quality index of a station, kept as means of a series of its own.

use model::{EntityId, LegalMean, Moment, Period, SeriesId, Span, Time, Verdict};
use observe::{AirQuality, AqiInputs, SeriesState, aqi_of_day, aqi_of_hour};
use vn_aqi::Pollutant;

use super::Judge;
use crate::{
    news::{Effects, News},
    zone::Zone,
};

impl Judge {
    /// Computes the index of the hour that ended at `end`, and of the day if that ended too; once
    /// an hour, however many series of the station close it.
    pub(super) fn compute_aqi(
        &mut self,
        zone: &Zone,
        moment: Moment,
        entity: &EntityId,
        end: Time,
        effects: &mut Effects,
    ) {
        let (Some(aqi), Some(entity)) = (&zone.catalogue.aqi, zone.entity(entity)) else { return };
        let Some(series) = zone.aqi_series(entity) else { return };
        let done = self.series.get(&series).and_then(|it| it.means.get(Period::Hour));
        if done.is_some_and(|it| end <= it.end) {
            return;
        }
        let Some(rules) = zone.plan(series).map(|it| it.means.clone()) else { return };
        self.close_pollutants(zone, moment, &entity.id, end, effects);
        let inputs = self.aqi_inputs(zone, &entity.id);
        let hour = aqi_of_hour(&aqi.table, &inputs, end);
        let is_midnight = Period::Day.window(end, rules.zone).0 == end;
        let day = if is_midnight { aqi_of_day(&aqi.table, &inputs, end, &rules) } else { None };
        if let Some(hour) = &hour {
            let value = hour.index.value();
            self.stations.entry(entity.id.clone()).or_default().aqi = Some((value, end));
            if moment.now.since(end) < Span::from_h(2) {
                effects.news.push(News::Aqi { entity: entity.id.clone(), value, at: end });
            }
        }
        self.keep_index(moment, series, Period::Hour, hour, effects);
        self.keep_index(moment, series, Period::Day, day, effects);
    }

    /// A station that has spoken after `end` has said what it had to say of the hour before: its
    /// other pollutants are not waited for.
    fn close_pollutants(
        &mut self,
        zone: &Zone,
        moment: Moment,
        entity: &EntityId,
        end: Time,
        effects: &mut Effects,
    ) {
        for id in zone.series_of(entity) {
            let Some(plan) = zone.plan(*id).filter(|it| it.pollutant.is_some()) else { continue };
            let Some(track) = self.series.get_mut(id) else { continue };
            let means = track.state.close_until(end, &plan.rules, &plan.means);
            for mean in &means {
                self.judge_mean(zone, moment, plan, mean, effects);
            }
        }
    }

    fn keep_index(
        &mut self,
        moment: Moment,
        series: SeriesId,
        period: Period,
        quality: Option<AirQuality>,
        effects: &mut Effects,
    ) {
        let Some(quality) = quality else { return };
        let value = f64::from(quality.index.value());
        let mean = LegalMean {
            series,
            period,
            end: quality.end,
            value: Some(value),
            judged: Some(value),
            valid_share: 1.0,
            verdict: Verdict::NoLimit,
            known_at: moment.now,
        };
        self.series.entry(series).or_default().means.put(mean.clone());
        effects.kept.means.push((mean, moment.position));
    }

    fn aqi_inputs(&self, zone: &Zone, entity: &EntityId) -> AqiInputs<'_> {
        let mut inputs = AqiInputs::default();
        for id in zone.series_of(entity) {
            let Some(pollutant) = zone.plan(*id).and_then(|it| it.pollutant) else { continue };
            let state: Option<&SeriesState> = self.series.get(id).map(|it| &it.state);
            match pollutant {
                Pollutant::Pm25 => inputs.pm25 = state,
                Pollutant::Pm10 => inputs.pm10 = state,
                Pollutant::So2 => inputs.so2 = state,
                Pollutant::No2 => inputs.no2 = state,
                Pollutant::Co => inputs.co = state,
                Pollutant::O3OneHour | Pollutant::O3EightHour => inputs.o3 = state,
            }
        }
        inputs
    }
}
