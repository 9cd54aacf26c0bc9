//! How the alarms of a time were: after EEMUA 191 and ISA-18.2, clause 16. Counted from what became of
//! each, so that a person, a month and a park are counted alike.

use std::collections::{BTreeMap, BTreeSet};

use model::{AlarmClass, AlarmId, EntityId, RuleId, SeriesId, Severity, Span, Time};

use crate::Philosophy;

/// The span alarm rates are counted over.
pub const RATE_SPAN: Span = Span::from_min(10);

/// Worst rules that are named.
const BAD_ACTORS_MAX: usize = 10;

/// What became of one alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Which.
    pub id: AlarmId,
    /// Its rule.
    pub rule: RuleId,
    /// Its entity.
    pub entity: EntityId,
    /// Its series, if it is about one.
    pub series: Option<SeriesId>,
    /// How bad, at last.
    pub severity: Severity,
    /// What sort.
    pub class: AlarmClass,
    /// Its condition holds.
    pub active: bool,
    /// It disturbs nobody.
    pub quiet: bool,
    /// It came and went too quickly.
    pub chattering: bool,
    /// When it was raised.
    pub raised_at: Time,
    /// When it cleared.
    pub cleared_at: Option<Time>,
    /// When somebody had it.
    pub acknowledged_at: Option<Time>,
    /// When it ended.
    pub ended_at: Option<Time>,
}

/// How the alarms of a time were.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Statistics {
    /// Alarms raised that disturbed.
    pub n: u64,
    /// Alarms raised that were quiet: shelved, suppressed, inhibited, out of service.
    pub n_quiet: u64,
    /// In 10 minutes, on average.
    pub per_10_min: f64,
    /// In 10 minutes, at most; with the beginning of that span.
    pub peak: Option<(u64, Time)>,
    /// Spans of 10 minutes that had any, by their beginning.
    pub rates: Vec<(Time, u64)>,
    /// Spans of 10 minutes.
    pub spans: u64,
    /// Those of them with more alarms than a flood begins with.
    pub flooded_spans: u64,
    /// By severity, the lowest first.
    pub by_severity: [u64; 4],
    /// Chattering alarms.
    pub n_chattering: u64,
    /// Alarms that stood at the end and had stood for too long, the oldest first.
    pub stale: Vec<Occurrence>,
    /// The loudest rules on their subjects, the loudest first.
    pub bad_actors: Vec<BadActor>,
    /// Alarms of those together.
    pub n_bad_actors: u64,
    /// From raised to acknowledged.
    pub to_acknowledge: Times,
    /// From raised to cleared.
    pub to_clear: Times,
}

/// A rule on a subject, with how often it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadActor {
    /// The rule.
    pub rule: RuleId,
    /// The entity.
    pub entity: EntityId,
    /// The series, if it is about one.
    pub series: Option<SeriesId>,
    /// How often.
    pub n: u64,
    /// How often too quickly.
    pub n_chattering: u64,
}

/// How long something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// How many times it was done.
    pub n: u64,
    /// How many times it is still to be done.
    pub n_open: u64,
    /// The median of those done.
    pub median: Option<Span>,
    /// The ninth decile of those done.
    pub p90: Option<Span>,
}

/// Counts what was raised from `from` up to `to`. What is in `occurrences` and was raised before only
/// counts as standing.
#[must_use]
pub fn statistics(
    philosophy: &Philosophy,
    occurrences: &[Occurrence],
    (from, to): (Time, Time),
) -> Statistics {
    let raised: Vec<&Occurrence> =
        occurrences.iter().filter(|it| from <= it.raised_at && it.raised_at < to).collect();
    let heard: Vec<&Occurrence> = raised.iter().copied().filter(|it| !it.quiet).collect();
    let spans = to.since(from).0.div_ceil(RATE_SPAN.0);
    let rates = rates(&heard, from);
    let peak = rates.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0)));
    let over = u64::from(philosophy.flood.over);
    let is_flooded = |it: &&u64| 0 < over && over < **it;
    let mut by_severity = [0; 4];
    for it in &heard {
        by_severity[it.severity as usize] += 1;
    }
    let bad_actors = bad_actors(&heard);
    Statistics {
        n: heard.len() as u64,
        n_quiet: (raised.len() - heard.len()) as u64,
        per_10_min: ratio(heard.len() as u64, spans),
        peak: peak.map(|(span, n)| (*n, from.plus(RATE_SPAN.times(*span)))),
        rates: rates.iter().map(|(span, n)| (from.plus(RATE_SPAN.times(*span)), *n)).collect(),
        spans,
        flooded_spans: rates.values().filter(is_flooded).count() as u64,
        by_severity,
        n_chattering: heard.iter().filter(|it| it.chattering).count() as u64,
        stale: stale(philosophy, occurrences, to),
        n_bad_actors: bad_actors.iter().map(|it| it.n).sum(),
        bad_actors,
        to_acknowledge: times(&heard, to, |it| it.acknowledged_at),
        to_clear: times(&heard, to, |it| it.cleared_at),
    }
}

/// Alarms by span of 10 minutes; spans without one are left out.
fn rates(heard: &[&Occurrence], from: Time) -> BTreeMap<u64, u64> {
    let mut rates = BTreeMap::new();
    for it in heard {
        *rates.entry(it.raised_at.since(from).0 / RATE_SPAN.0).or_default() += 1;
    }
    rates
}

/// Alarms that stood at `to` and had stood for too long.
fn stale(philosophy: &Philosophy, occurrences: &[Occurrence], to: Time) -> Vec<Occurrence> {
    let stood = |it: &&Occurrence| {
        let at_to = it.cleared_at.is_none_or(|cleared_at| to <= cleared_at);
        at_to && philosophy.stale_after <= to.since(it.raised_at) && it.raised_at < to
    };
    let mut seen = BTreeSet::new();
    let mut stale: Vec<Occurrence> = occurrences.iter().filter(stood).cloned().collect();
    stale.retain(|it| seen.insert(it.id));
    stale.sort_by_key(|it| (it.raised_at, it.id));
    stale
}

fn bad_actors(heard: &[&Occurrence]) -> Vec<BadActor> {
    let mut actors: BTreeMap<(&RuleId, &EntityId, Option<SeriesId>), (u64, u64)> = BTreeMap::new();
    for it in heard {
        let (n, n_chattering) = actors.entry((&it.rule, &it.entity, it.series)).or_default();
        *n += 1;
        *n_chattering += u64::from(it.chattering);
    }
    let mut actors: Vec<_> = actors.into_iter().collect();
    actors.sort_by_key(|(_, (n, _))| std::cmp::Reverse(*n));
    let named = actors.into_iter().take(BAD_ACTORS_MAX);
    let named = named.map(|((rule, entity, series), (n, n_chattering))| {
        let (rule, entity) = (rule.clone(), entity.clone());
        BadActor { rule, entity, series, n, n_chattering }
    });
    named.collect()
}

/// How long it took; what was done after `to` was not done yet.
fn times(heard: &[&Occurrence], to: Time, done: impl Fn(&Occurrence) -> Option<Time>) -> Times {
    let done = |it: &&Occurrence| done(it).filter(|at| *at < to).map(|at| at.since(it.raised_at));
    let mut spans: Vec<Span> = heard.iter().filter_map(done).collect();
    spans.sort_unstable();
    let n = spans.len();
    // The nearest rank: of ten the fifth and the ninth.
    let rank = |tenths: usize| spans.get((n * tenths).div_ceil(10).saturating_sub(1)).copied();
    let n_open = (heard.len() - n) as u64;
    Times { n: n as u64, n_open, median: rank(5), p90: rank(9) }
}

/// `n` of `of`; nothing of nothing is 0.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "no center counts 2^53 alarms")]
pub fn ratio(n: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { n as f64 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FloodLimits;

    /// An alarm of minute `m`, acknowledged and cleared so many minutes later.
    fn occurrence(
        rule: &str,
        m: i64,
        acknowledged_m: Option<i64>,
        cleared_m: Option<i64>,
    ) -> Occurrence {
        let minute = |m: i64| Time::from_s(m * 60);
        Occurrence {
            id: AlarmId::from_name(&format!("{rule}@{m}")),
            rule: RuleId::new(rule).unwrap(),
            entity: EntityId::new("stack-1").unwrap(),
            series: Some(SeriesId(7)),
            severity: Severity::Medium,
            class: AlarmClass::Process,
            active: cleared_m.is_none(),
            quiet: false,
            chattering: false,
            raised_at: minute(m),
            cleared_at: cleared_m.map(|it| minute(m + it)),
            acknowledged_at: acknowledged_m.map(|it| minute(m + it)),
            ended_at: None,
        }
    }

    fn counted(occurrences: &[Occurrence]) -> Statistics {
        let flood = FloodLimits { over: 10, under: 5, within: Span::from_min(10) };
        let stale_after = Span::from_h(24);
        let philosophy = Philosophy { flood, stale_after, ..Philosophy::default() };
        statistics(&philosophy, occurrences, (Time::from_s(0), Time::from_s(3_600)))
    }

    #[test]
    fn an_hour_is_counted() {
        let mut all: Vec<_> =
            (0..12).map(|n| occurrence("a/loud", 20 + n % 5, Some(n), Some(2 * n))).collect();
        all.push(Occurrence {
            severity: Severity::Critical,
            chattering: true,
            ..occurrence("a/rare", 50, Some(3), None)
        });
        all.push(Occurrence { quiet: true, ..occurrence("a/quiet", 51, None, None) });
        all.push(occurrence("a/old", -2_000, None, None));
        all.push(occurrence("a/old-and-gone", -2_000, None, Some(2_010)));
        all.push(occurrence("a/later", 60, None, None));
        let it = counted(&all);
        assert_eq!((it.n, it.n_quiet, it.spans, it.flooded_spans), (13, 1, 6, 1));
        assert_eq!(it.peak, Some((12, Time::from_s(20 * 60))));
        let n_by_min: Vec<_> = it.rates.iter().map(|(at, n)| (at.0 / 60_000_000, *n)).collect();
        assert_eq!(n_by_min, [(20, 12), (50, 1)]);
        assert!((it.per_10_min - 13.0 / 6.0).abs() < 1e-12);
        assert_eq!((it.by_severity, it.n_chattering), ([0, 12, 0, 1], 1));
        let stale: Vec<_> = it.stale.iter().map(|it| it.rule.as_str()).collect();
        assert_eq!(stale, ["a/old"]);
        let actors: Vec<_> = it.bad_actors.iter().map(|it| (it.rule.as_str(), it.n)).collect();
        assert_eq!((actors, it.n_bad_actors), (vec![("a/loud", 12), ("a/rare", 1)], 13));
        let min = |m| Some(Span::from_min(m));
        // 0 to 11 minutes and once 3: of thirteen the seventh and the twelfth.
        assert_eq!(it.to_acknowledge, Times { n: 13, n_open: 0, median: min(5), p90: min(10) });
        assert_eq!(it.to_clear, Times { n: 12, n_open: 1, median: min(10), p90: min(20) });
    }

    #[test]
    fn a_quiet_time_is_counted_too() {
        let it = counted(&[]);
        assert_eq!(it, Statistics { spans: 6, ..Statistics::default() });
    }
}
