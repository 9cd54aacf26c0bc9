//! Working time: when something is due that counts only while people work.
//!
//! Which days are off is said anew every year by the government and is data. The law only says how
//! many there are: Labour Code 45/2019/QH14, article 112 (1 January; five days of Tết; the Hùng
//! kings' day, 10 March of the lunar calendar; 30 April; 1 May; 2 September and one day beside it);
//! article 111.3: where one falls on a weekly day off, the next working day is off.

use std::collections::{BTreeMap, BTreeSet};

use model::{Date, Span, Time, Zone};

use crate::token::Due;

/// Days looked at before giving up: deadlines are shorter.
const DAYS_MAX: usize = 3_660;

/// When people work.
///
/// **Invariant:** shifts do not overlap and lie within a day, in their order; at least one weekday
/// has work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingTime {
    zone: Zone,
    shifts: Vec<(Span, Span)>,
    /// From Monday.
    week: [bool; 7],
    years: BTreeMap<i16, YearDays>,
}

/// What one year says that the week does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearDays {
    /// Days off, those that stand in for weekends among them.
    pub off: BTreeSet<Date>,
    /// Days of a weekend on which work is made up.
    pub made_up: BTreeSet<Date>,
    /// The announcement.
    pub source: String,
}

/// Why no deadline is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoDeadline {
    /// Nobody has entered the year. It is not guessed.
    #[error("the days off of {0} have not been entered")]
    NoYear(i16),
    /// Further away than anything is due.
    #[error("the deadline is more than ten years away")]
    TooFar,
}

/// Why this is no working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected shifts of a day, one after another, and a weekday with work")]
pub struct NoWork;

impl WorkingTime {
    /// `shifts` are the beginning and end of each, after midnight; `week` begins on Monday.
    pub fn new(
        zone: Zone,
        shifts: Vec<(Span, Span)>,
        week: [bool; 7],
        years: BTreeMap<i16, YearDays>,
    ) -> Result<Self, NoWork> {
        let ends = shifts.iter().flat_map(|(from, to)| [*from, *to]);
        let ends: Vec<Span> = ends.chain([Span::from_h(24)]).collect();
        let in_order = ends.windows(2).all(|it| it[0] <= it[1]);
        let some = shifts.iter().any(|(from, to)| from < to) && week.contains(&true);
        if in_order && some { Ok(Self { zone, shifts, week, years }) } else { Err(NoWork) }
    }

    /// Do people work on this day?
    pub fn is_working(&self, date: Date) -> Result<bool, NoDeadline> {
        let year = self.years.get(&date.year()).ok_or(NoDeadline::NoYear(date.year()))?;
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        Ok(!year.off.contains(&date) && (self.week[weekday] || year.made_up.contains(&date)))
    }

    /// The instant at which `span` of working time has passed since `from`.
    pub fn after(&self, from: Time, span: Span) -> Result<Time, NoDeadline> {
        let mut left = span;
        let mut date = from.date(self.zone);
        for _ in 0..DAYS_MAX {
            for (begins, ends) in self.shifts_of(date)? {
                let begins = begins.max(from);
                if left <= ends.since(begins) && begins <= ends {
                    return Ok(begins.plus(left));
                }
                left = Span(left.0 - ends.since(begins).0);
            }
            date = date.tomorrow().map_err(|_| NoDeadline::TooFar)?;
        }
        Err(NoDeadline::TooFar)
    }

    /// Working time between two instants; none where they are the wrong way round.
    pub fn between(&self, from: Time, to: Time) -> Result<Span, NoDeadline> {
        let mut sum = 0;
        let mut date = from.date(self.zone);
        for _ in 0..DAYS_MAX {
            if to.date(self.zone) < date {
                return Ok(Span(sum));
            }
            for (begins, ends) in self.shifts_of(date)? {
                sum += ends.min(to).since(begins.max(from)).0;
            }
            date = date.tomorrow().map_err(|_| NoDeadline::TooFar)?;
        }
        Err(NoDeadline::TooFar)
    }

    /// When something is due, by the clock it asks for.
    pub fn instant(&self, due: Due) -> Result<Time, NoDeadline> {
        match due {
            Due::At(at) => Ok(at),
            Due::After { from, lapse } if lapse.working => self.after(from, lapse.span),
            Due::After { from, lapse } => Ok(from.plus(lapse.span)),
        }
    }

    fn shifts_of(&self, date: Date) -> Result<Vec<(Time, Time)>, NoDeadline> {
        if !self.is_working(date)? {
            return Ok(Vec::new());
        }
        let midnight = Time::at_midnight(date, self.zone);
        let shifts = self.shifts.iter();
        Ok(shifts.map(|(from, to)| (midnight.plus(*from), midnight.plus(*to))).collect())
    }
}

/// Days that the law makes free in `year`, whatever is announced around them: to see what is
/// missing from a table that somebody has entered. Of Tết and of 2 September only the day itself.
#[must_use]
pub fn lawful_days_off(year: i16) -> Vec<Date> {
    let lunar = [vn_lunar::tet(year.into()), vn_lunar::hung_kings(year.into())];
    let lunar = lunar.into_iter().flatten().filter_map(|it| {
        let (month, day) = (i8::try_from(it.month).ok()?, i8::try_from(it.day).ok()?);
        Date::new(year, month, day).ok()
    });
    let fixed = [(1, 1), (4, 30), (5, 1), (9, 2)];
    let fixed = fixed.into_iter().filter_map(|(month, day)| Date::new(year, month, day).ok());
    let days: BTreeSet<Date> = lunar.chain(fixed).collect();
    days.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Lapse;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Eight to half past eleven and half past one to five, Monday to Friday. 2026 as a small example.
    fn office() -> WorkingTime {
        let off = ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"];
        let year = YearDays {
            off: off.map(date).into(),
            made_up: [date("2026-02-28")].into(),
            source: "an example of a test".to_owned(),
        };
        let shifts = [(480, 690), (810, 1_020)];
        let shifts = shifts.map(|(from, to)| (Span::from_min(from), Span::from_min(to))).into();
        let week = [true, true, true, true, true, false, false];
        WorkingTime::new(Zone::VIET_NAM, shifts, week, [(2026, year)].into()).unwrap()
    }

    fn at(text: &str) -> Time {
        Time::parse(&format!("{text}:00+07:00")).unwrap()
    }

    #[track_caller]
    fn check(from: &str, span: &str, expected: &str) {
        let actual = office().after(at(from), span.parse().unwrap());
        assert_eq!(actual, Ok(at(expected)), "{from} + {span}");
        let counted = office().between(at(from), at(expected)).unwrap();
        assert_eq!(counted, span.parse().unwrap(), "{from} to {expected}");
    }

    #[test]
    fn only_working_time_counts() {
        check("2026-03-02T08:00", "1h", "2026-03-02T09:00");
        check("2026-03-02T11:00", "1h", "2026-03-02T14:00");
        check("2026-03-02T16:30", "2h", "2026-03-03T09:30");
        check("2026-03-02T22:00", "30min", "2026-03-03T08:30");
        check("2026-03-06T16:00", "2h", "2026-03-09T09:00");
        check("2026-03-02T08:00", "7h", "2026-03-02T17:00");
        // Over Tết, and a Saturday on which work is made up.
        check("2026-02-13T16:00", "2h", "2026-02-23T09:00");
        check("2026-02-27T16:00", "2h", "2026-02-28T09:00");
    }

    #[test]
    fn a_year_that_nobody_entered_is_not_guessed() {
        let from = at("2026-12-31T16:00");
        assert_eq!(office().after(from, Span::from_h(1)), Ok(at("2026-12-31T17:00")));
        let missing = NoDeadline::NoYear(2027);
        assert_eq!(office().after(from, Span::from_h(2)), Err(missing));
        assert_eq!(missing.to_string(), "the days off of 2027 have not been entered");
        assert_eq!(
            office().between(at("2026-03-02T09:00"), at("2026-03-02T08:00")),
            Ok(Span::ZERO)
        );
    }

    #[test]
    fn a_timer_says_by_which_clock_it_counts() {
        let due = |working| {
            let lapse = Lapse { span: Span::from_h(2), working };
            office().instant(Due::After { from: at("2026-03-06T16:00"), lapse })
        };
        assert_eq!(due(false), Ok(at("2026-03-06T18:00")));
        assert_eq!(due(true), Ok(at("2026-03-09T09:00")));
    }

    #[test]
    fn what_is_no_working_time_is_refused() {
        let new = |shifts: &[(u64, u64)], week| {
            let shifts = shifts.iter().map(|(a, b)| (Span::from_h(*a), Span::from_h(*b)));
            WorkingTime::new(Zone::VIET_NAM, shifts.collect(), week, BTreeMap::new())
        };
        assert!(new(&[(0, 24)], [true; 7]).is_ok());
        for shifts in [&[(8, 12), (11, 17)][..], &[(8, 25)], &[(9, 8)], &[], &[(8, 8)]] {
            assert_eq!(new(shifts, [true; 7]), Err(NoWork), "{shifts:?}");
        }
        assert_eq!(new(&[(8, 17)], [false; 7]), Err(NoWork));
    }

    #[test]
    fn the_law_says_which_days_must_be_there() {
        let days =
            ["2026-01-01", "2026-02-17", "2026-04-26", "2026-04-30", "2026-05-01", "2026-09-02"];
        assert_eq!(lawful_days_off(2026), days.map(date));
    }
}
