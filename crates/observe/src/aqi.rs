//! The air quality index of a station, from its legal means (Decision 1459/QĐ-TCMT).

use model::{Span, Time};
use vn_aqi::{DayInputs, HourInputs, Index, Table, UgPerM3};

use crate::{MeanRules, SeriesState};

/// The series of one station that the index is made of, as far as it has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct AqiInputs<'a> {
    /// PM2.5.
    pub pm25: Option<&'a SeriesState>,
    /// PM10.
    pub pm10: Option<&'a SeriesState>,
    /// SO₂.
    pub so2: Option<&'a SeriesState>,
    /// NO₂.
    pub no2: Option<&'a SeriesState>,
    /// CO.
    pub co: Option<&'a SeriesState>,
    /// O₃.
    pub o3: Option<&'a SeriesState>,
}

/// The index of a station for a window.
#[derive(Debug, Clone, PartialEq)]
pub struct AirQuality {
    /// The window's end.
    pub end: Time,
    /// The index.
    pub index: Index,
}

const HOUR: Span = Span::from_h(1);

/// The index of the hour that ended at `end`; none without particles.
#[must_use]
pub fn aqi_of_hour(table: &Table, inputs: &AqiInputs<'_>, end: Time) -> Option<AirQuality> {
    let hour_mean = |series: Option<&SeriesState>, ago: u64| {
        let hour = series?.hour(end.minus(HOUR.times(ago)))?;
        UgPerM3::new(hour.value.get()?).ok()
    };
    let twelve = |series: Option<&SeriesState>| {
        let mut newest_first = [None; 12];
        for (ago, slot) in (0..).zip(newest_first.iter_mut()) {
            *slot = hour_mean(series, ago);
        }
        newest_first
    };
    let index = vn_aqi::hour(
        table,
        &HourInputs {
            pm25_newest_first: twelve(inputs.pm25),
            pm10_newest_first: twelve(inputs.pm10),
            so2: hour_mean(inputs.so2, 0),
            no2: hour_mean(inputs.no2, 0),
            co: hour_mean(inputs.co, 0),
            o3: hour_mean(inputs.o3, 0),
        },
    )?;
    Some(AirQuality { end, index })
}

/// The index of the day that ended at `midnight`: means of particles, the worst hour of the gases
/// where enough of their hours are valid; none without particles.
#[must_use]
pub fn aqi_of_day(
    table: &Table,
    inputs: &AqiInputs<'_>,
    midnight: Time,
    rules: &MeanRules,
) -> Option<AirQuality> {
    let day = Day { midnight, rules };
    let index = vn_aqi::day(
        table,
        &DayInputs {
            pm25_mean_24h: day.mean(inputs.pm25),
            pm10_mean_24h: day.mean(inputs.pm10),
            so2_max_1h: day.worst(inputs.so2, |it| it.value.get()),
            no2_max_1h: day.worst(inputs.no2, |it| it.value.get()),
            co_max_1h: day.worst(inputs.co, |it| it.value.get()),
            o3_max_1h: day.worst(inputs.o3, |it| it.value.get()),
            o3_max_8h: day.worst(inputs.o3, |it| it.eight_hours.get()),
        },
    )?;
    Some(AirQuality { end: midnight, index })
}

struct Day<'a> {
    midnight: Time,
    rules: &'a MeanRules,
}

impl Day<'_> {
    fn valid(
        &self,
        series: Option<&SeriesState>,
        value: impl Fn(&crate::HourMean) -> Option<f64>,
    ) -> Vec<f64> {
        let begin = self.midnight.minus(HOUR.times(24));
        let hours = series.into_iter().flat_map(|it| &it.hours);
        let inside = hours.filter(|it| begin < it.end && it.end <= self.midnight);
        let values: Vec<f64> = inside.filter_map(value).collect();
        let share = f64::from(u32::try_from(values.len()).unwrap_or(24)) / 24.0;
        if self.rules.share_min <= share { values } else { vec![] }
    }

    fn worst(
        &self,
        series: Option<&SeriesState>,
        value: impl Fn(&crate::HourMean) -> Option<f64>,
    ) -> Option<UgPerM3> {
        let worst = self.valid(series, value).into_iter().reduce(f64::max)?;
        UgPerM3::new(worst).ok()
    }

    /// The mean of the day to the resolution of particles, 0.1 µg/m³, as it is published.
    fn mean(&self, series: Option<&SeriesState>) -> Option<UgPerM3> {
        const DECIMALS: u8 = 1;
        let values = self.valid(series, |it| it.value.get());
        if values.is_empty() {
            return None;
        }
        let n = f64::from(u32::try_from(values.len()).unwrap_or(24));
        UgPerM3::new(model::round_to(values.iter().sum::<f64>() / n, DECIMALS)).ok()
    }
}
