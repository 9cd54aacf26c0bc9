//! What one reading says of the condition a rule watches for.

use model::{Bound, Confidence, LimitId, Severity, Span, Time};

use crate::{PartState, Rule, Rung, Test, Trend};

/// One reading or mean, as the rule gets to see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample<'a> {
    /// Phenomenon time: of a reading its own, of a mean its window's end.
    pub at: Time,
    /// The value, in the quantity's unit and as the limit is written; none where a mean has none.
    pub value: Option<f64>,
    /// May it count? Not in calibration, fault, maintenance or out of service.
    pub valid: bool,
    /// The limit in force for this subject at `at`; none where nothing can be judged.
    pub limit: Option<Limit<'a>>,
    /// How often one is expected. Zero where nobody knows; then no gap is ever seen.
    pub every: Span,
}

/// A limit with where it comes from, as an alarm will remember it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit<'a> {
    /// The side or sides.
    pub bound: Bound,
    /// Its row; none in an example night.
    pub row: Option<&'a LimitId>,
    /// How sure we are of the row.
    pub confidence: Option<Confidence>,
}

/// What a reading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Nothing is wrong.
    Right,
    /// It is, this badly.
    Wrong(Severity),
}

/// What a test must remember from earlier readings. `OverLimit` needs nothing: whether the easier
/// way back applies follows from the alarm itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Memory {
    /// Nothing yet.
    #[default]
    Fresh,
    /// `Stuck`: the last value, and since when it has not moved.
    Unmoved {
        /// The value, to the last digit.
        value: f64,
        /// Phenomenon time of its first reading.
        since: Time,
    },
    /// `Approaching`: the recent way of the value.
    Way(Trend),
    /// `Silent`: when something last came, by the clock of the product and not of the station.
    Heard {
        /// That time; before anything came, the time the watch began.
        at: Time,
    },
    /// `Watch`, where it needs to remember anything.
    Parts(Box<Parts>),
}

/// Where the parts of a unit's rule stand.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    /// Which version of the rule.
    pub version: u32,
    /// By part, and who feeds it.
    pub states: Vec<PartState>,
}

/// What `sample` says under `rule`; `None` when it says nothing. `standing` is the severity of the
/// alarm while its condition holds: then the way back is harder than the way in was.
///
/// For `Silent` every sample is a sign of life, whatever it is worth.
pub fn judge(
    rule: &Rule,
    memory: &mut Memory,
    standing: Option<Severity>,
    sample: &Sample<'_>,
) -> Option<Condition> {
    if matches!(rule.test, Test::Silent { .. }) {
        return Some(Condition::Right);
    }
    let value = sample.value.filter(|it| sample.valid && it.is_finite())?;
    match &rule.test {
        Test::OverLimit { ladder, clear_below } => {
            let bound = sample.limit?.bound;
            Some(over_limit(ladder, *clear_below, bound, standing, value))
        }
        Test::Approaching { from_share, fit_over, within, severity } => {
            if !matches!(memory, Memory::Way(_)) {
                *memory = Memory::Way(Trend::default());
            }
            let Memory::Way(trend) = memory else { return None };
            trend.push(*fit_over, sample.at, value);
            let bound = sample.limit?.bound;
            let near = near_side(bound, *from_share, value);
            let line = near.and_then(|side| Some((side, trend.line(*fit_over)?)));
            Some(match (near, line) {
                (Some(_), None) => return None, // Near the limit, and no way of knowing where to.
                (Some(_), Some((side, line))) if line.reaches(side, sample.at.plus(*within)) => {
                    Condition::Wrong(*severity)
                }
                _ => Condition::Right,
            })
        }
        Test::Stuck { unchanged_for, severity } => {
            let since = match memory {
                #[expect(clippy::float_cmp, reason = "stuck means the same to the last digit")]
                Memory::Unmoved { value: last, since } if *last == value => *since,
                _ => sample.at,
            };
            *memory = Memory::Unmoved { value, since };
            let stuck = *unchanged_for <= sample.at.since(since);
            Some(if stuck { Condition::Wrong(*severity) } else { Condition::Right })
        }
        Test::Silent { .. } => Some(Condition::Right),
        Test::Watch(_) => None, // It has parts, and a step of its own.
    }
}

/// A side of a limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Side {
    /// Not above this.
    Upper(f64),
    /// Not below this.
    Lower(f64),
}

/// The highest rung the value stands on. Before the alarm, and for rungs above the standing one,
/// a value must be truly beyond the limit; once there, it stays until it is `clear_below` the rung.
///
/// Upper side: rung `k` begins at `limit · k` and is left at `limit · k · clear_below`. Lower side,
/// its mirror: begins at `limit / k`, is left at `limit / k / clear_below`. A range has no zero
/// that its sides could be shares of, so there a rung is left by `1 - clear_below` of half the range.
/// A limit of zero has no multiples: whatever is beyond it stands on the top rung.
fn over_limit(
    ladder: &[Rung],
    clear_below: f64,
    bound: Bound,
    standing: Option<Severity>,
    value: f64,
) -> Condition {
    let side = facing(bound, value);
    let stands_on = |rung: &&Rung| {
        let eased = standing.is_some_and(|it| rung.severity <= it);
        if eased {
            match (bound, side) {
                (Bound::Between(min, max), Side::Upper(it)) => {
                    it * rung.from - band(min, max, clear_below) < value
                }
                (Bound::Between(min, max), Side::Lower(it)) => {
                    value < it / rung.from + band(min, max, clear_below)
                }
                (_, Side::Upper(it)) => it * rung.from * clear_below < value,
                (_, Side::Lower(it)) => value < it / rung.from / clear_below,
            }
        } else {
            bound.is_exceeded_by(value)
                && match side {
                    Side::Upper(it) => it * rung.from <= value,
                    Side::Lower(it) => value <= it / rung.from,
                }
        }
    };
    match ladder.iter().filter(stands_on).map(|it| it.severity).max() {
        Some(severity) => Condition::Wrong(severity),
        None => Condition::Right,
    }
}

/// The side of the limit a value within it is close to: beyond `from_share` of it, by the same
/// measure as above. `None` far from it, and beyond it: there another rule speaks.
fn near_side(bound: Bound, from_share: f64, value: f64) -> Option<Side> {
    let side = facing(bound, value);
    let near = match (bound, side) {
        (Bound::Between(min, max), Side::Upper(it)) => it - band(min, max, from_share) <= value,
        (Bound::Between(min, max), Side::Lower(it)) => value <= it + band(min, max, from_share),
        (_, Side::Upper(it)) => it * from_share <= value,
        (_, Side::Lower(it)) => value <= it / from_share,
    };
    (near && !bound.is_exceeded_by(value)).then_some(side)
}

fn facing(bound: Bound, value: f64) -> Side {
    match bound {
        Bound::AtLeast(min) => Side::Lower(min),
        Bound::Between(min, max) if value < f64::midpoint(min, max) => Side::Lower(min),
        Bound::AtMost(max) | Bound::Between(_, max) => Side::Upper(max),
    }
}

/// The part of half the range that lies outside `share` of it.
fn band(min: f64, max: f64, share: f64) -> f64 {
    (1.0 - share) * (max - min) / 2.0
}
