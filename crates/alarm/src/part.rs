//! One part of a unit's own rule, fed by one series or one sort of event.

use std::collections::VecDeque;

use model::{Bound, Span, Time};

use crate::{
    Feed, Level, Part, PartTest, Point, RunAhead, Sample, Trend,
    condition::Side,
    watch::{is_beyond, sides},
};

/// Stretches a window is counted in.
const SLOTS: usize = 32;
/// The same, to reckon with.
const N: i64 = 32;

/// Moments that a forecast is remembered to be beyond at: the first of them.
const AHEAD_MAX: usize = 64;

/// A silence in which we were not there ourselves is not the station's.
const WATCH_LAPSE: Span = Span::from_min(5);

/// Where one part stands, as far as one feeder has told it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartState {
    /// Which part.
    pub part: u8,
    /// Who feeds it: a series, or an event's thing.
    pub feeder: u32,
    /// What it said last; none before it could.
    pub said: Option<bool>,
    /// When it last said something, in its own time.
    pub at: Time,
    /// How long that counts.
    pub good_for: Span,
    /// What it remembers.
    pub memory: PartMemory,
}

/// What a part remembers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum PartMemory {
    /// Nothing yet.
    #[default]
    Fresh,
    /// The value, and since when it has not moved; for silence, when it was last heard.
    Since(Time, f64),
    /// The newest of the two sides of a difference.
    Pair(Box<[Option<Point>; 2]>),
    /// The recent way of the value.
    Way(Trend),
    /// Readings of a window, and how many were beyond.
    Slots(Box<Slots>),
    /// When it happened.
    Times(VecDeque<Time>),
    /// What was foreseen.
    Ahead(Box<Ahead>),
}

/// What is remembered of a forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// When it was made.
    pub issued_at: Time,
    /// When the value will be beyond, in order.
    pub beyond: Vec<Time>,
}

/// Readings of a window, counted in stretches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slots {
    /// How long each is.
    pub width: Span,
    /// The number of the newest since 1970.
    pub newest: i64,
    /// Readings and those beyond, by number modulo their count.
    pub counts: [(u16, u16); SLOTS],
}

impl PartState {
    pub(crate) const fn new(part: u8, feeder: u32) -> Self {
        let (said, at, good_for) = (None, Time(i64::MIN), Span::ZERO);
        Self { part, feeder, said, at, good_for, memory: PartMemory::Fresh }
    }

    /// Does what it said still count?
    pub(crate) fn fresh(&self, now: Time) -> Option<bool> {
        self.said.filter(|_| now.since(self.at) <= self.good_for)
    }

    /// Takes in a value of a time; none where the reading must not count. Says what follows, if
    /// anything does.
    pub(crate) fn hear(
        &mut self,
        test: &PartTest,
        (sample, value): (&Sample<'_>, Option<f64>),
        standing: bool,
        now: Time,
    ) -> Option<bool> {
        if let PartTest::Silent { .. } = test {
            self.memory = PartMemory::Since(now, 0.0);
            return Some(false);
        }
        let value = value?;
        let (at, limit) = (sample.at, sample.limit);
        let threshold = |level: &Level| level.under(limit).map(|it| it.bound);
        match test {
            PartTest::Beyond(level) => Some(is_beyond(threshold(level)?, value, standing)),
            PartTest::Crossing { level, within } => {
                self.push(*within, at, value);
                let bound = threshold(level)?;
                if is_beyond(bound, value, standing) {
                    return Some(true);
                }
                let PartMemory::Way(way) = &self.memory else { return None };
                Some(reaches(way, bound, *within, at)?)
            }
            PartTest::Change { by, rising, over } => {
                self.push(*over, at, value);
                let PartMemory::Way(way) = &self.memory else { return None };
                let sign = if *rising { 1.0 } else { -1.0 };
                let most = way.points.iter().map(|it| sign * (value - it.value)).reduce(f64::max);
                most.filter(|_| 2 <= way.points.len()).map(|it| *by <= it)
            }
            PartTest::Stuck { lasting } => {
                let since = match self.memory {
                    #[expect(clippy::float_cmp, reason = "stuck means the same to the last digit")]
                    PartMemory::Since(since, last) if last == value => since,
                    _ => at,
                };
                self.memory = PartMemory::Since(since, value);
                Some(*lasting <= at.since(since))
            }
            PartTest::Share { level, share, over } => {
                let beyond = is_beyond(threshold(level)?, value, false);
                let width = Span((over.0 / SLOTS as u64).max(1));
                if !matches!(&self.memory, PartMemory::Slots(it) if it.width == width) {
                    self.memory = PartMemory::Slots(Box::new(Slots::new(width)));
                }
                let PartMemory::Slots(slots) = &mut self.memory else { return None };
                slots.add(at, beyond);
                slots.share().map(|it| *share <= it)
            }
            PartTest::Silent { .. } | PartTest::Count { .. } | PartTest::Ongoing => None,
        }
    }

    /// One side of a difference; the difference once both are of nearly the same time.
    pub(crate) fn difference(&mut self, second: bool, sample: &Sample<'_>) -> Option<f64> {
        if !matches!(self.memory, PartMemory::Pair(_)) {
            self.memory = PartMemory::Pair(Box::default());
        }
        let PartMemory::Pair(pair) = &mut self.memory else { return None };
        let value = sample.value.filter(|it| sample.valid && it.is_finite());
        let side = &mut pair[usize::from(second)];
        if side.is_some_and(|it| sample.at <= it.at) {
            return None;
        }
        *side = value.map(|value| Point { at: sample.at, value });
        let [Some(first), Some(second)] = **pair else { return None };
        let apart = first.at.since(second.at).max(second.at.since(first.at));
        let bearable = Span(sample.every.0 / 2);
        (apart <= bearable).then_some(first.value - second.value)
    }

    /// Takes in a forecast, which takes the place of the one before; false where it is that one, an
    /// older one, or says nothing that could be judged.
    pub(crate) fn foresee(
        &mut self,
        level: &Level,
        run: &RunAhead<'_>,
        standing: bool,
        now: Time,
    ) -> bool {
        if matches!(&self.memory, PartMemory::Ahead(it) if run.issued_at <= it.issued_at) {
            return false;
        }
        let judged = |it: &Sample<'_>| {
            let value = it.value.filter(|value| it.valid && value.is_finite())?;
            Some((it.at, is_beyond(level.under(it.limit)?.bound, value, standing)))
        };
        let mut judged: Vec<(Time, bool)> = run.points.iter().filter_map(judged).collect();
        judged.sort_unstable_by_key(|it| it.0);
        let Some(until) = judged.last().map(|it| it.0).filter(|it| now < *it) else { return false };
        let beyond = judged.iter().filter(|it| it.1 && now < it.0).map(|it| it.0);
        let beyond = beyond.take(AHEAD_MAX).collect();
        self.memory = PartMemory::Ahead(Box::new(Ahead { issued_at: run.issued_at, beyond }));
        // It counts until its last hour has come.
        (self.at, self.good_for) = (now, until.since(now));
        true
    }

    /// Does what was foreseen lie within reach by now?
    pub(crate) fn look_ahead(&mut self, ahead: Span, now: Time) {
        if let PartMemory::Ahead(it) = &self.memory {
            let reach = now.plus(ahead);
            self.said = Some(it.beyond.iter().any(|it| now < *it && *it <= reach));
        }
    }

    /// It happened, or ended.
    pub(crate) fn happen(&mut self, test: &PartTest, at: Time, ends: bool) -> Option<bool> {
        match test {
            PartTest::Ongoing => Some(!ends),
            PartTest::Count { n, over } if !ends => {
                if !matches!(self.memory, PartMemory::Times(_)) {
                    self.memory = PartMemory::Times(VecDeque::new());
                }
                let PartMemory::Times(times) = &mut self.memory else { return None };
                times.push_back(at);
                while *n as usize <= times.len().saturating_sub(1) {
                    times.pop_front();
                }
                Some(counted(times, *n, *over, at))
            }
            _ => None,
        }
    }

    /// Time passed.
    pub(crate) fn tick(&mut self, part: &Part, now: Time) {
        if let Feed::Forecast { ahead, .. } = &part.feed {
            return self.look_ahead(*ahead, now);
        }
        let test = &part.test;
        let said = match (test, &mut self.memory) {
            (PartTest::Silent { lasting }, PartMemory::Since(heard, _)) => {
                let unwatched = WATCH_LAPSE.max(Span(lasting.0 / 2)) < now.since(self.at);
                if unwatched && self.said != Some(true) {
                    *heard = now;
                }
                *lasting <= now.since(*heard)
            }
            (PartTest::Count { n, over }, PartMemory::Times(times)) => {
                counted(times, *n, *over, now)
            }
            (PartTest::Ongoing, _) if self.said.is_some() => {
                self.at = now;
                return;
            }
            _ => return,
        };
        (self.said, self.at) = (Some(said), now);
    }

    fn push(&mut self, over: Span, at: Time, value: f64) {
        if !matches!(self.memory, PartMemory::Way(_)) {
            self.memory = PartMemory::Way(Trend::default());
        }
        if let PartMemory::Way(way) = &mut self.memory {
            way.push(over, at, value);
        }
    }
}

/// A line through the last `within` that is there in as long again.
fn reaches(way: &Trend, bound: Bound, within: Span, at: Time) -> Option<bool> {
    let line = way.line(within)?;
    let (min, max) = sides(bound);
    let by = at.plus(within);
    let lower = min.is_some_and(|it| line.reaches(Side::Lower(it), by));
    Some(lower || max.is_some_and(|it| line.reaches(Side::Upper(it), by)))
}

fn counted(times: &VecDeque<Time>, n: u32, over: Span, now: Time) -> bool {
    n as usize <= times.iter().filter(|it| now.since(**it) <= over).count()
}

impl Slots {
    const fn new(width: Span) -> Self {
        Self { width, newest: i64::MIN, counts: [(0, 0); SLOTS] }
    }

    fn add(&mut self, at: Time, beyond: bool) {
        let number = at.0.div_euclid(i64::try_from(self.width.0).unwrap_or(i64::MAX));
        if self.newest < number {
            let first = self.newest.saturating_add(1).max(number.saturating_sub(N - 1));
            for it in first..=number {
                self.counts[place(it)] = (0, 0);
            }
            self.newest = number;
        }
        let (n, n_beyond) = &mut self.counts[place(number)];
        *n = n.saturating_add(1);
        *n_beyond = n_beyond.saturating_add(u16::from(beyond));
    }

    /// How much of the readings was beyond; none while less than half of the window has any.
    fn share(&self) -> Option<f64> {
        let has_any = |age: &i64| self.counts[place(self.newest.saturating_sub(*age))].0 != 0;
        let oldest = (0..N).rev().find(has_any)?;
        let (n, beyond) = self.counts.iter().fold((0_u32, 0_u32), |(n, beyond), it| {
            (n + u32::from(it.0), beyond + u32::from(it.1))
        });
        (N / 2 <= oldest + 1).then(|| f64::from(beyond) / f64::from(n))
    }
}

fn place(number: i64) -> usize {
    usize::try_from(number.rem_euclid(N)).unwrap_or_default()
}
