//! Series: newest values, legal means, limits in force, readings, charts.

use law::{Answer, Asked};
use model::{Date, LegalMean, Period, Quantity, Time, Verdict};
use node::{SeriesPlan, Track};
use observe::Point;
use port::{Bin, Reading};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{Instant, Words, entity::is_stale, limit::Limit, pen::Pen, word};

/// One series as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesView {
    id: u32,
    quantity: String,
    /// Empty where there is only one.
    instrument: String,
    unit: String,
    latest: Option<SeriesValue>,
    /// Nothing came for three cadences.
    stale: bool,
    out_of_service: Option<Outage>,
    /// The newest of each window.
    means: Vec<Mean>,
    /// What the law says today, window by window.
    limits: Vec<HeldLimit>,
}

/// A newest value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesValue {
    time: Instant,
    value: f64,
    flag: &'static str,
}

/// A sensor a person has taken out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outage {
    by: String,
    reason: String,
    until: Instant,
}

/// A legal mean with the law's word on it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Mean {
    period: &'static str,
    end: Instant,
    /// As measured.
    value: Option<f64>,
    /// At reference conditions.
    judged: Option<f64>,
    valid_share: f64,
    /// `within`, `exceeded`, `invalid`, `not_judged` or `no_limit`.
    verdict: &'static str,
    limit_value: Option<f64>,
    limit_id: Option<String>,
    #[schema(value_type = Option<word::Confidence>)]
    confidence: Option<&'static str>,
    /// Why it was not judged.
    reason: Option<Words>,
    /// Since when this version is known.
    known_at: Instant,
}

/// The limit of one window.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldLimit {
    period: &'static str,
    limit: Limit,
}

/// A reading with where it comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Observation {
    time: Instant,
    value: f64,
    flag: &'static str,
    known_at: Instant,
    source: String,
    /// `mqtt`, `http`, `file:<sha256>`, `import:<sha256>` or `hand:<user>`.
    origin: String,
}

/// A stretch of a series as bins, with the limits that held in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Chart {
    pub(crate) unit: String,
    /// Begin in milliseconds, readings, least, mean, greatest.
    pub(crate) bins: Vec<(i64, u64, f64, f64, f64)>,
    pub(crate) limits: Vec<ChartLimit>,
}

/// A limit from one day to another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct ChartLimit {
    pub(crate) period: &'static str,
    pub(crate) at_most: Option<f64>,
    pub(crate) at_least: Option<f64>,
    pub(crate) from: Instant,
    pub(crate) to: Instant,
}

/// Which readings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReadingsAsked {
    /// From this time on, RFC 3339; a day ago where it is left out.
    pub(crate) from: Option<String>,
    /// Before this time; all there is where it is left out.
    pub(crate) to: Option<String>,
    /// `1`: every version, not the newest only.
    pub(crate) versions: Option<u8>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 10000.
    pub(crate) limit: Option<u32>,
}

/// Which stretch.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChartAsked {
    /// From this time on, RFC 3339; a day ago where it is left out.
    pub(crate) from: Option<String>,
    /// Before this time; ten minutes from now where it is left out: devices' clocks run ahead.
    pub(crate) to: Option<String>,
    /// At most this many bins, 1 to 2000; 600 where it is left out.
    pub(crate) bins: Option<u32>,
}

/// Which means.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MeansAsked {
    /// `5min`, `1h`, `8h` or `24h`; `1h` where it is left out.
    pub(crate) period: Option<String>,
    /// Ending after this time, RFC 3339; a day ago where it is left out.
    pub(crate) from: Option<String>,
    /// Ending at or before this time; all there is where it is left out.
    pub(crate) to: Option<String>,
    /// Where the last page ended.
    pub(crate) cursor: Option<String>,
    /// At most this many, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// The right value of one reading.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    /// Of the reading.
    pub(crate) time: Instant,
    /// In the quantity's unit.
    pub(crate) value: f64,
    pub(crate) reason: String,
}

/// A sensor to be taken out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeOut {
    pub(crate) reason: String,
    /// It comes back by itself.
    pub(crate) until: Instant,
}

impl Pen<'_> {
    /// One series as it stands at `now`.
    pub(crate) fn series_view(
        &self,
        plan: &SeriesPlan,
        track: Option<&Track>,
        now: Time,
    ) -> SeriesView {
        let newest = track.and_then(|it| it.state.newest);
        let out = track.and_then(|it| it.out.as_ref()).filter(|it| now < it.until);
        SeriesView {
            id: plan.id.0,
            quantity: plan.quantity.id.to_string(),
            instrument: plan.instrument.clone(),
            unit: plan.quantity.unit.to_string(),
            stale: newest.is_some_and(|it| is_stale(it.time, plan.rules.every, now)),
            latest: newest.as_ref().map(SeriesValue::from),
            out_of_service: out.map(|it| Outage {
                by: self.person(&it.by).name,
                reason: it.reason.clone(),
                until: Instant(it.until),
            }),
            means: track.into_iter().flat_map(|it| it.means.iter()).map(Mean::from).collect(),
            limits: self.limits_in_force(plan, now),
        }
    }

    /// What the law says of a series today. A window whose means are computed but cannot be judged
    /// says why.
    fn limits_in_force(&self, plan: &SeriesPlan, now: Time) -> Vec<HeldLimit> {
        let on = self.zone.as_of_law.unwrap_or_else(|| now.date(plan.means.zone));
        let permits = self.zone.permits_of(&plan.entity);
        let limit = |period: Period| match self.answer(plan, period, on, now) {
            Answer::Limit(held) => Some(self.limit_held(&held, &plan.quantity.id, period, permits)),
            Answer::NotJudged { reason } if is_computed(&plan.quantity, period) => {
                Some(self.limit_not_judged(&plan.quantity.id, period, &reason))
            }
            Answer::NotJudged { .. } | Answer::NoLimit => None,
        };
        let held =
            |period: Period| Some(HeldLimit { period: period.as_str(), limit: limit(period)? });
        Period::ALL.into_iter().filter_map(held).collect()
    }

    /// What the law of one day says of a series, as it is known at `known_at`.
    pub(crate) fn answer(
        &self,
        plan: &SeriesPlan,
        period: Period,
        on: Date,
        known_at: Time,
    ) -> Answer {
        let Some(entity) = self.zone.entity(&plan.entity) else { return Answer::NoLimit };
        self.zone.book.resolve(&Asked {
            entity,
            permits: self.zone.permits_of(&plan.entity),
            confirmations: self.zone.confirmations(),
            quantity: &plan.quantity.id,
            period,
            on,
            known_at,
        })
    }
}

/// Is anything computed over this window that a limit could judge?
pub(crate) fn is_computed(quantity: &Quantity, period: Period) -> bool {
    period == Period::Raw || quantity.means.contains(&period)
}

impl From<&Point> for SeriesValue {
    fn from(it: &Point) -> Self {
        Self { time: Instant(it.time), value: it.value, flag: it.flag.as_str() }
    }
}

impl From<&LegalMean> for Mean {
    fn from(it: &LegalMean) -> Self {
        let mut mean = Self {
            period: it.period.as_str(),
            end: Instant(it.end),
            value: it.value,
            judged: it.judged,
            valid_share: it.valid_share,
            verdict: it.verdict.as_str(),
            limit_value: None,
            limit_id: None,
            confidence: None,
            reason: None,
            known_at: Instant(it.known_at),
        };
        match &it.verdict {
            Verdict::NoLimit | Verdict::Invalid => {}
            Verdict::NotJudged { reason } => mean.reason = Some(reason.into()),
            Verdict::Judged { limit, limit_value, confidence, exceeded: _ } => {
                mean.limit_value = Some(*limit_value);
                mean.limit_id = Some(limit.to_string());
                mean.confidence = Some(confidence.as_str());
            }
        }
        mean
    }
}

impl From<Reading> for Observation {
    fn from(it: Reading) -> Self {
        Self {
            time: Instant(it.time),
            value: it.value,
            flag: it.flag.as_str(),
            known_at: Instant(it.known_at),
            source: it.source.to_string(),
            origin: it.origin.to_string(),
        }
    }
}

impl Chart {
    pub(crate) fn bin(it: &Bin) -> (i64, u64, f64, f64, f64) {
        (it.begin.ms(), it.n, it.min, it.mean, it.max)
    }
}
