//! The air quality index of a station, kept as means of a series of its own.

use std::collections::BTreeSet;

use model::{EntityId, LegalMean, Moment, Period, SeriesId, Span, Time, Verdict};
use observe::{AirQuality, AqiInputs, SeriesState, aqi_of_day, aqi_of_hour};
use vn_aqi::Pollutant;

use super::Judge;
use crate::{
    news::{Effects, News},
    series_plan::SeriesPlan,
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
        if self.index_reaches(series).is_some_and(|it| end <= it) {
            return;
        }
        let Some(rules) = zone.plan(series).map(|it| it.means.clone()) else { return };
        self.close_pollutants(zone, moment, &entity.id, end, effects);
        let inputs =
            aqi_inputs(zone, &entity.id, |it| self.series.get(&it).map(|track| &track.state));
        let hour = aqi_of_hour(&aqi.table, &inputs, end);
        let is_midnight = Period::Day.window(end, rules.zone).0 == end;
        let day = if is_midnight { aqi_of_day(&aqi.table, &inputs, end, &rules) } else { None };
        if let Some(hour) = &hour {
            self.show_index(moment, &entity.id, hour, effects);
        }
        for (period, quality) in [(Period::Hour, hour), (Period::Day, day)] {
            if let Some(quality) = quality {
                let mean = index_mean(moment, series, period, quality.end, Some(&quality));
                self.keep_index(moment, mean, effects);
            }
        }
    }

    /// Up to which hour the index of a station is computed.
    pub(crate) fn index_reaches(&self, index: SeriesId) -> Option<Time> {
        Some(self.series.get(&index)?.means.get(Period::Hour)?.end)
    }

    /// Notes which of these means are hours that an index was made of already.
    pub(crate) fn note_stale_index<'a>(
        &self,
        zone: &Zone,
        plan: &SeriesPlan,
        means: impl Iterator<Item = &'a LegalMean>,
        stale: &mut BTreeSet<(EntityId, Time)>,
    ) {
        let mut hours = means.filter(|it| it.period == Period::Hour).peekable();
        // Most readings close no hour.
        if plan.pollutant.is_none() || hours.peek().is_none() {
            return;
        }
        let Some(index) = zone.entity(&plan.entity).and_then(|it| zone.aqi_series(it)) else {
            return;
        };
        let Some(reaches) = self.index_reaches(index) else { return };
        let hours = hours.filter(|it| it.end <= reaches);
        stale.extend(hours.map(|it| (plan.entity.clone(), it.end)));
    }

    /// The newest index of a station, for whoever is watching.
    pub(crate) fn show_index(
        &mut self,
        moment: Moment,
        entity: &EntityId,
        hour: &AirQuality,
        effects: &mut Effects,
    ) {
        let (value, at) = (hour.index.value(), hour.end);
        self.stations.entry(entity.clone()).or_default().aqi = Some((value, at));
        if moment.now.since(at) < Span::from_h(2) {
            effects.news.push(News::Aqi { entity: entity.clone(), value, at });
        }
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

    /// Keeps an index, which is the station's newest unless a newer one is known.
    pub(crate) fn keep_index(&mut self, moment: Moment, mean: LegalMean, effects: &mut Effects) {
        let newest = &mut self.series.get_or_default(mean.series).means;
        if newest.get(mean.period).is_none_or(|it| it.end <= mean.end) {
            newest.put(mean.clone());
        }
        effects.kept.means.push((mean, moment.position));
    }
}

/// An index as a mean of its series; without a value where there is none any more.
pub(crate) fn index_mean(
    moment: Moment,
    series: SeriesId,
    period: Period,
    end: Time,
    quality: Option<&AirQuality>,
) -> LegalMean {
    let value = quality.map(|it| f64::from(it.index.value()));
    LegalMean {
        series,
        period,
        end,
        value,
        judged: value,
        valid_share: if value.is_some() { 1.0 } else { 0.0 },
        verdict: Verdict::NoLimit,
        known_at: moment.now,
    }
}

/// The series of a station that its index is made of.
pub(crate) fn aqi_inputs<'a>(
    zone: &Zone,
    entity: &EntityId,
    state_of: impl Fn(SeriesId) -> Option<&'a SeriesState>,
) -> AqiInputs<'a> {
    let mut inputs = AqiInputs::default();
    for id in zone.series_of(entity) {
        let Some(pollutant) = zone.plan(*id).and_then(|it| it.pollutant) else { continue };
        let state = state_of(*id);
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
