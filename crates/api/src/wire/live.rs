//! What a stream says, apart from alarms and cases.

use model::{Health, LegalMean, SourceId};
use node::Latest;
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{Instant, pen::Pen};

/// A newest value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewestValue {
    series: u32,
    entity: String,
    quantity: String,
    time: Instant,
    value: f64,
    flag: &'static str,
}

/// A legal mean, computed or revised.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewMean {
    series: u32,
    period: &'static str,
    end: Instant,
    value: Option<f64>,
    verdict: &'static str,
}

/// The air quality index of a station.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewAqi {
    pub(crate) entity: String,
    pub(crate) value: u16,
    /// Position in the catalogue's categories, from 0.
    pub(crate) category: usize,
    pub(crate) at: Instant,
}

/// How a source is doing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SourceHeard {
    id: String,
    last_seen: Option<Instant>,
    clock_skew_s: Option<i64>,
}

/// More alarms come than can be read one by one, or no longer so.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FloodNews {
    /// Since when; null when it is over.
    pub(crate) since: Option<Instant>,
}

/// The stream lives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Beat {
    pub(crate) now: Instant,
    pub(crate) position: u64,
}

impl Pen<'_> {
    /// None for a series no pack knows any more.
    pub(crate) fn newest_value(&self, latest: &Latest) -> Option<NewestValue> {
        let plan = self.zone.plan(latest.series)?;
        Some(NewestValue {
            series: latest.series.0,
            entity: plan.entity.to_string(),
            quantity: plan.quantity.id.to_string(),
            time: Instant(latest.time),
            value: latest.value,
            flag: latest.flag.as_str(),
        })
    }

    /// The category of an index: the first that reaches up to it, else the last.
    pub(crate) fn aqi_category(&self, value: u16) -> usize {
        let Some(aqi) = &self.zone.catalogue.aqi else { return 0 };
        let reaching = aqi.categories.iter().position(|it| value <= it.max);
        reaching.unwrap_or_else(|| aqi.categories.len().saturating_sub(1))
    }
}

impl NewMean {
    pub(crate) fn of(mean: &LegalMean) -> Self {
        Self {
            series: mean.series.0,
            period: mean.period.as_str(),
            end: Instant(mean.end),
            value: mean.value,
            verdict: mean.verdict.as_str(),
        }
    }
}

impl SourceHeard {
    pub(crate) fn of(id: &SourceId, health: &Health) -> Self {
        Self {
            id: id.to_string(),
            last_seen: health.last_seen.map(Instant),
            clock_skew_s: health.clock_skew_s,
        }
    }
}
