//! What a unit's own rule watches for: tests of what is measured and of what happens, combined by
//! all, any and not, within a time. The place is the node's: it tells which things feed a part.
//!
//! **What is not known is not false.** A part that was not heard within its time says nothing, and
//! all, any and not reckon with that (Kleene's three values): nothing is raised, and nothing clears,
//! because something fell silent. Only who asks for silence hears it.

use model::{Bound, IndicatorId, KindId, Period, QuantityId, Severity, Span};

use crate::Limit;

/// Parts one rule may have. Each is remembered for every subject and whatever feeds it.
pub const PARTS_MAX: usize = 8;

/// Things that may feed the same part of a rule on one subject: the nearest.
pub const FEEDERS_MAX: usize = 16;

/// A value is right again only this share of the threshold inside it: as the packs' own rules do.
const WAY_BACK: f64 = 0.05;

/// What a unit's own rule watches for.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// Which version of the rule: what another one remembered is of no use to it.
    pub version: u32,
    /// How the parts are combined.
    pub formula: Formula,
    /// The parts, at most [`PARTS_MAX`].
    pub parts: Vec<Part>,
    /// What a part said counts this long beside the others; never shorter than three of its cadences.
    pub within: Span,
    /// How bad.
    pub severity: Severity,
}

/// How parts are combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// This part, by its place.
    Is(u8),
    /// Every one of them.
    All(Vec<Formula>),
    /// At least one of them.
    Any(Vec<Formula>),
    /// It does not.
    Not(Box<Formula>),
}

/// One test of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is told.
    pub feed: Feed,
    /// When it is so.
    pub test: PartTest,
}

/// What a part is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// Readings, or means over a window.
    Reading {
        /// Of what.
        quantity: QuantityId,
        /// Over which window.
        period: Period,
    },
    /// The first less the second, of one time.
    Difference {
        /// The first.
        quantity: QuantityId,
        /// The second.
        minus: QuantityId,
        /// Over which window.
        period: Period,
    },
    /// What somebody's forecast says of the hours ahead.
    Forecast {
        /// Of what.
        quantity: QuantityId,
        /// Of moments, or means over this window.
        period: Period,
        /// Not further ahead than this.
        ahead: Span,
    },
    /// An indicator of the unit, each time it is computed.
    Indicator(IndicatorId),
    /// What happens.
    Event {
        /// What.
        event: Happening,
        /// In or at this place of the map; anywhere when none is named.
        place: Option<String>,
    },
}

/// What can happen to a thing, as far as rules know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// Another rule raised an alarm on it; it ends when that clears.
    Alarm,
    /// It entered a fenced place; it ends when it leaves.
    Inside,
    /// It began to move; it ends when it stands.
    Moving,
}

/// When a part is so.
#[derive(Debug, Clone, PartialEq)]
pub enum PartTest {
    /// The value is beyond this.
    Beyond(Level),
    /// It is, or its line through `within` reaches it in as long again.
    Crossing {
        /// Beyond this.
        level: Level,
        /// So far ahead.
        within: Span,
    },
    /// It rose, or fell, by at least so much within a time.
    Change {
        /// In its unit.
        by: f64,
        /// Up; else down.
        rising: bool,
        /// Within this time.
        over: Span,
    },
    /// Nothing came for this long.
    Silent {
        /// This long.
        lasting: Span,
    },
    /// The same value, to the last digit, for this long.
    Stuck {
        /// This long.
        lasting: Span,
    },
    /// At least this share of the readings of a time is beyond this.
    Share {
        /// Beyond this.
        level: Level,
        /// 0 to 1.
        share: f64,
        /// Of this time.
        over: Span,
    },
    /// It happened at least so often within a time.
    Count {
        /// So often.
        n: u32,
        /// Within this time.
        over: Span,
    },
    /// It has begun and not ended.
    Ongoing,
}

/// Where it begins to be wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// Here, and at the limit in force at the latest: the law may become stricter than the rule.
    Value(Bound),
    /// At this share of the limit in force.
    LimitShare(f64),
}

impl Watch {
    /// One part that one series of the watched thing feeds: what it remembers needs no names. What
    /// is measured nearby is of other things, and of several.
    #[must_use]
    pub fn is_plain(&self, kind: &KindId) -> bool {
        match (&self.formula, self.parts.as_slice()) {
            (Formula::Is(0), [Part { feed: Feed::Reading { quantity, .. }, .. }]) => {
                let of = quantity.as_str().rsplit_once('.');
                of.is_some_and(|it| it.0 == kind.as_str())
            }
            _ => false,
        }
    }

    /// Does it learn from time passing?
    #[must_use]
    pub fn hears_ticks(&self) -> bool {
        self.parts.iter().any(|it| {
            // What was foreseen comes nearer.
            matches!(it.feed, Feed::Forecast { .. })
                || matches!(
                    it.test,
                    PartTest::Silent { .. } | PartTest::Count { .. } | PartTest::Ongoing
                )
        })
    }

    /// Could what is said of the unit as a whole raise it, with nothing heard of the thing itself? Then
    /// it would raise on every thing alike.
    #[must_use]
    pub fn needs_no_thing(&self) -> bool {
        let of_unit: Vec<u8> = (0_u8..)
            .zip(&self.parts)
            .filter(|it| matches!(it.1.feed, Feed::Indicator(_)))
            .map(|it| it.0)
            .collect();
        (0..1_u32 << of_unit.len()).any(|world| {
            let said = |part: u8| {
                let at = of_unit.iter().position(|it| *it == part)?;
                Some(world >> at & 1 == 1)
            };
            self.formula.holds(&said) == Some(true)
        })
    }
}

impl Formula {
    /// Does it hold? None where that follows from nothing that is known.
    pub fn holds(&self, said: &impl Fn(u8) -> Option<bool>) -> Option<bool> {
        match self {
            Self::Is(part) => said(*part),
            Self::Not(it) => it.holds(said).map(|it| !it),
            Self::All(of) => fold(of, said, false),
            Self::Any(of) => fold(of, said, true),
        }
    }
}

/// One that says `decides` decides; without one, all must have spoken.
fn fold(of: &[Formula], said: &impl Fn(u8) -> Option<bool>, decides: bool) -> Option<bool> {
    let mut known = true;
    for it in of {
        match it.holds(said) {
            Some(it) if it == decides => return Some(decides),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!decides)
}

impl Level {
    /// The threshold under this limit, with the limit's row where that is what counts; none where
    /// there is no limit to take a share of.
    #[must_use]
    pub fn under<'a>(&self, limit: Option<Limit<'a>>) -> Option<Limit<'a>> {
        let own = |bound| Limit { bound, row: None, confidence: None };
        match (*self, limit) {
            (Self::Value(bound), None) => Some(own(bound)),
            (Self::Value(bound), Some(limit)) => {
                let strict = stricter(bound, limit.bound);
                Some(if strict == bound { own(bound) } else { Limit { bound: strict, ..limit } })
            }
            (Self::LimitShare(share), limit) => {
                limit.map(|it| Limit { bound: share_of(it.bound, share), ..it })
            }
        }
    }
}

/// The stricter of two on the sides of the first.
#[must_use]
pub fn stricter(own: Bound, law: Bound) -> Bound {
    let (min, max) = sides(law);
    let (min, max) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
    match own {
        Bound::AtMost(it) => Bound::AtMost(it.min(max)),
        Bound::AtLeast(it) => Bound::AtLeast(it.max(min)),
        Bound::Between(low, high) => Bound::Between(low.max(min), high.min(max)),
    }
}

/// The lower and the upper side, where there are such.
#[must_use]
pub const fn sides(bound: Bound) -> (Option<f64>, Option<f64>) {
    match bound {
        Bound::AtMost(max) => (None, Some(max)),
        Bound::AtLeast(min) => (Some(min), None),
        Bound::Between(min, max) => (Some(min), Some(max)),
    }
}

/// A range has no zero that its sides could be shares of: there it is a share of half the range.
fn share_of(bound: Bound, share: f64) -> Bound {
    match bound {
        Bound::AtMost(max) => Bound::AtMost(max * share),
        Bound::AtLeast(min) => Bound::AtLeast(min / share),
        Bound::Between(min, max) => {
            let band = (1.0 - share) * (max - min) / 2.0;
            Bound::Between(min + band, max - band)
        }
    }
}

/// Is it beyond? While the alarm stands, the way back is harder than the way in was.
pub(crate) fn is_beyond(bound: Bound, value: f64, standing: bool) -> bool {
    if !standing {
        return bound.is_exceeded_by(value);
    }
    let (min, max) = sides(bound);
    min.is_some_and(|it| value < it + it.abs() * WAY_BACK)
        || max.is_some_and(|it| it - it.abs() * WAY_BACK < value)
}
