//! How the alarms of a time were, beside what they are measured against.

use alarm::{BadActor, Occurrence, Philosophy, RATE_SPAN, Statistics, Times, ratio};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::wire::{
    Instant, Words,
    pen::{Pen, Subject},
    word,
};

/// Of which time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatisticsAsked {
    /// From then on; a week before `to` when nothing is said.
    pub(crate) from: Option<String>,
    /// Up to then; now when nothing is said.
    pub(crate) to: Option<String>,
}

/// How the alarms of a time were, after EEMUA 191 and ISA-18.2. Counted are alarms that disturbed; quiet
/// ones are counted by themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AlarmStatistics {
    from: Instant,
    to: Instant,
    n: u64,
    n_quiet: u64,
    /// In ten minutes, on average.
    per_10_min: f64,
    /// People who can be at a desk in the asker's scope.
    n_operators: u64,
    /// In ten minutes for one of them, on average.
    per_10_min_and_operator: f64,
    /// In ten minutes, at most.
    peak: u64,
    peak_at: Option<Instant>,
    /// Alarms by ten minutes, the oldest first; spans without one are left out.
    rates: Vec<Rate>,
    /// Share of ten-minute spans with more alarms than a flood begins with.
    flooded_share: f64,
    n_chattering: u64,
    severities: Vec<SeverityShare>,
    /// The loudest rules on their subjects, the loudest first: those to mend.
    bad_actors: Vec<BadActorView>,
    /// Their share of all.
    bad_actors_share: f64,
    /// Alarms that stood at the end and had stood for too long.
    n_stale: usize,
    /// The oldest of them; at most a hundred.
    stale: Vec<StaleAlarm>,
    to_acknowledge: TimesTaken,
    to_clear: TimesTaken,
    benchmark: Benchmark,
}

/// Alarms of ten minutes.
#[derive(Debug, Serialize, ToSchema)]
struct Rate {
    /// When the ten minutes begin.
    at: Instant,
    n: u64,
}

/// Alarms of a severity, and the share they should have: low 80, medium 15, high and critical together 5 %.
#[derive(Debug, Serialize, ToSchema)]
struct SeverityShare {
    #[schema(value_type = word::Severity)]
    severity: &'static str,
    n: u64,
    share: f64,
}

/// A rule on a subject, with how often it came.
#[derive(Debug, Serialize, ToSchema)]
struct BadActorView {
    rule: String,
    title: Words,
    entity: Subject,
    series: Option<u32>,
    n: u64,
    n_chattering: u64,
    share: f64,
}

/// An alarm that is part of the furniture.
#[derive(Debug, Serialize, ToSchema)]
struct StaleAlarm {
    id: String,
    rule: String,
    title: Words,
    entity: Subject,
    raised_at: Instant,
}

/// How long something took.
#[derive(Debug, Serialize, ToSchema)]
struct TimesTaken {
    /// How many times it was done.
    n: u64,
    /// How many times it is still to be done.
    n_open: u64,
    median_s: Option<u64>,
    p90_s: Option<u64>,
}

/// What alarms are measured against, with where it was read.
#[derive(Debug, Serialize, ToSchema)]
struct Benchmark {
    acceptable_per_10_min: f64,
    manageable_per_10_min: f64,
    flooded_share_max: f64,
    high_share: f64,
    medium_share: f64,
    low_share: f64,
    top_ten_share_max: f64,
    stale_max: u32,
    stale_after_s: u64,
    flood_over: u32,
    source: Vec<String>,
}

/// Stale alarms shown one by one.
const STALE_SHOWN_MAX: usize = 100;

impl Pen<'_> {
    pub(crate) fn statistics(
        &self,
        it: &Statistics,
        (from, to): (model::Time, model::Time),
        n_operators: u64,
    ) -> AlarmStatistics {
        let severities = model::Severity::ALL.iter().zip(it.by_severity);
        let severities = severities.map(|(severity, n)| SeverityShare {
            severity: severity.as_str(),
            n,
            share: ratio(n, it.n),
        });
        AlarmStatistics {
            from: Instant(from),
            to: Instant(to),
            n: it.n,
            n_quiet: it.n_quiet,
            per_10_min: it.per_10_min,
            n_operators,
            per_10_min_and_operator: ratio(it.n, it.spans.saturating_mul(n_operators.max(1))),
            peak: it.peak.map_or(0, |it| it.0),
            peak_at: it.peak.map(|it| Instant(it.1)),
            rates: it.rates.iter().map(|(at, n)| Rate { at: Instant(*at), n: *n }).collect(),
            flooded_share: ratio(it.flooded_spans, it.spans),
            n_chattering: it.n_chattering,
            severities: severities.collect(),
            bad_actors: it.bad_actors.iter().map(|actor| self.bad_actor(actor, it.n)).collect(),
            bad_actors_share: ratio(it.n_bad_actors, it.n),
            n_stale: it.stale.len(),
            stale: it.stale.iter().take(STALE_SHOWN_MAX).map(|it| self.stale(it)).collect(),
            to_acknowledge: taken(it.to_acknowledge),
            to_clear: taken(it.to_clear),
            benchmark: benchmark(&self.zone.catalogue.philosophy),
        }
    }

    fn bad_actor(&self, actor: &BadActor, n: u64) -> BadActorView {
        BadActorView {
            rule: actor.rule.to_string(),
            title: self.rule_title(&actor.rule),
            entity: self.subject(&actor.entity),
            series: actor.series.map(|it| it.0),
            n: actor.n,
            n_chattering: actor.n_chattering,
            share: ratio(actor.n, n),
        }
    }

    fn stale(&self, it: &Occurrence) -> StaleAlarm {
        StaleAlarm {
            id: it.id.to_string(),
            rule: it.rule.to_string(),
            title: self.rule_title(&it.rule),
            entity: self.subject(&it.entity),
            raised_at: Instant(it.raised_at),
        }
    }
}

fn taken(it: Times) -> TimesTaken {
    let s = |it: Option<model::Span>| it.map(model::Span::s);
    TimesTaken { n: it.n, n_open: it.n_open, median_s: s(it.median), p90_s: s(it.p90) }
}

fn benchmark(philosophy: &Philosophy) -> Benchmark {
    debug_assert_eq!(RATE_SPAN.s(), 600, "the names of the fields say ten minutes");
    let it = &philosophy.benchmark;
    Benchmark {
        acceptable_per_10_min: it.acceptable_per_10_min,
        manageable_per_10_min: it.manageable_per_10_min,
        flooded_share_max: it.flooded_share_max,
        high_share: it.high_share,
        medium_share: it.medium_share,
        low_share: it.low_share,
        top_ten_share_max: it.top_ten_share_max,
        stale_max: it.stale_max,
        stale_after_s: philosophy.stale_after.s(),
        flood_over: philosophy.flood.over,
        source: philosophy.source.clone(),
    }
}
