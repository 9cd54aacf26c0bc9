//! One series, reading by reading.

use std::collections::VecDeque;

use model::{Flag, Period, Span, Time};

use crate::{
    MeanRules, SeriesRules,
    cell::{Cell, Count},
    perhaps::Perhaps,
    recent::{Recent, make_room},
    window::{Mean, Point, of_shorter},
};

/// Newest readings remembered, to know a repeated or superseded one: two hours of minutes. What
/// comes later than these reach back is looked up in the history.
const POINTS_MAX: usize = 128;

/// Closed hours remembered: a day, and the hours that a late reading of the last one can touch.
const HOURS_KEPT: usize = 33;

/// A silence longer than this is skipped, not closed hour by hour.
const SILENCE_HOURS_MAX: u64 = 31 * 24;

const HOUR: Span = Span::from_h(1);
const FIVE_MINUTES: Span = Span::from_min(5);

/// What the engine remembers of one series. Plain data, so that it can be kept in a snapshot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesState {
    /// The newest readings of the open hour and of the last closed one, sorted by time.
    pub points: Recent,
    /// A reading after this time that is not among `points` was never there. None before any was
    /// forgotten for want of room.
    pub forgot_to: Option<Time>,
    /// Values that stood at times of `points` until another came, the oldest first.
    pub superseded: VecDeque<Said>,
    /// The open hour and the last closed one, by their beginnings.
    pub open_hours: VecDeque<Cell>,
    /// Their five minutes, where anybody wants their means.
    pub open_fives: VecDeque<Cell>,
    /// Closed hours, oldest first, without holes.
    pub hours: VecDeque<HourMean>,
    /// End of the last closed hour; the open hour begins here.
    pub closed_to: Option<Time>,
    /// End of the last closed five minutes.
    pub five_closed_to: Option<Time>,
    /// The newest reading.
    pub newest: Option<Point>,
}

/// What was said of a time: the value and what it was worth.
pub type Said = (Time, f64, Flag);

/// A closed hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourMean {
    /// Where it ends.
    pub end: Time,
    /// As measured.
    pub value: Perhaps,
    /// At reference conditions.
    pub judged: Perhaps,
    /// The eight-hour mean that ends with it, as measured.
    pub eight_hours: Perhaps,
}

/// What became of a reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Taken {
    /// It is new.
    New,
    /// It was here already, to the last digit: as it stands, or before another value came. Deliveries
    /// are repeated; whoever wants an earlier value back says so by hand.
    Duplicate,
    /// Another value stood at its time; this one supersedes it.
    Supersedes,
    /// Its window is no longer remembered: the history must be asked (see
    /// [`means_between`](crate::means_between)).
    TooLate,
}

/// What a reading did.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What became of it.
    pub taken: Taken,
    /// Means it closed or revised, oldest first.
    pub means: Vec<Mean>,
}

impl SeriesState {
    /// A series whose open hour begins at `begin`.
    pub(crate) fn starting_at(begin: Time) -> Self {
        Self { closed_to: Some(begin), five_closed_to: Some(begin), ..Self::default() }
    }

    /// A series as it would be after these readings, the oldest first, of which the first windows begin
    /// at `begin`; with every mean that it closed.
    #[must_use]
    pub fn of_readings(
        points: &[Point],
        begin: Time,
        series: &SeriesRules,
        rules: &MeanRules,
    ) -> (Self, Vec<Mean>) {
        let mut state = Self::starting_at(begin);
        let taken = points.iter().flat_map(|it| state.take(*it, series, rules).means);
        let means = taken.collect();
        (state, means)
    }

    /// Takes one reading. On the quiet path, a newer reading within the open hour, it allocates
    /// nothing.
    #[must_use]
    pub fn take(&mut self, point: Point, series: &SeriesRules, rules: &MeanRules) -> Outcome {
        let open_hour = self.hour_at(point.time, rules);
        let closed_to = *self.closed_to.get_or_insert(open_hour);
        self.five_closed_to.get_or_insert(open_hour);
        if self.goes_on(point.time) {
            let means = if open_hour == closed_to {
                Vec::new()
            } else {
                self.close_until(open_hour, series, rules)
            };
            self.count(Count::In, &point, series, rules);
            self.remember(self.points.len(), point);
            self.newest = Some(point);
            return Outcome { taken: Taken::New, means };
        }
        self.take_out_of_order(point, series, rules)
    }

    /// Would a reading of this time be too late?
    #[must_use]
    pub fn is_too_late(&self, time: Time, series: &SeriesRules, rules: &MeanRules) -> bool {
        self.closed_to.is_some() && !self.goes_on(time) && !self.reaches(time, series, rules)
    }

    /// Is this after everything that came, in an hour that is not closed?
    fn goes_on(&self, time: Time) -> bool {
        let is_newest = self.newest.is_none_or(|it| it.time < time);
        is_newest && self.closed_to.is_none_or(|it| it <= time)
    }

    /// Closes every window that ends at or before `until`. Called with the open hour of a newer
    /// reading, or by the clock when a station is silent.
    pub fn close_until(
        &mut self,
        until: Time,
        series: &SeriesRules,
        rules: &MeanRules,
    ) -> Vec<Mean> {
        let mut means = Vec::new();
        let Some(mut closed_to) = self.closed_to else { return means };
        if HOUR.times(SILENCE_HOURS_MAX) < until.since(closed_to) {
            // The day it fell silent in is closed like any other.
            let (_, midnight) = Period::Day.window(closed_to, rules.zone);
            self.close_hours(closed_to, midnight, series, rules, &mut means);
            closed_to = self.skip_silence(until, rules);
        }
        self.closed_to = Some(self.close_hours(closed_to, until, series, rules, &mut means));
        self.forget();
        means
    }

    /// Says where the last one ends.
    fn close_hours(
        &mut self,
        mut closed_to: Time,
        until: Time,
        series: &SeriesRules,
        rules: &MeanRules,
        means: &mut Vec<Mean>,
    ) -> Time {
        while closed_to.plus(HOUR) <= until {
            let end = closed_to.plus(HOUR);
            self.close_five_minutes(end, series, rules, means);
            self.close_hour((closed_to, end), series, rules, means);
            closed_to = end;
        }
        closed_to
    }

    /// Puts hours computed elsewhere from older readings in place of those remembered.
    pub fn adopt(&mut self, means: &[Mean]) {
        for hour in &mut self.hours {
            for mean in means.iter().filter(|it| it.end == hour.end) {
                match mean.period {
                    Period::Hour => {
                        (hour.value, hour.judged) = (mean.value.into(), mean.judged.into());
                    }
                    Period::EightHours => hour.eight_hours = mean.value.into(),
                    _ => {}
                }
            }
        }
    }

    /// The hour that ended at `end`, if it is remembered.
    #[must_use]
    pub fn hour(&self, end: Time) -> Option<&HourMean> {
        self.hours.iter().rev().find(|it| it.end == end)
    }

    fn take_out_of_order(
        &mut self,
        point: Point,
        series: &SeriesRules,
        rules: &MeanRules,
    ) -> Outcome {
        if !self.reaches(point.time, series, rules) {
            return Outcome { taken: Taken::TooLate, means: vec![] };
        }
        let at = self.points.n_before(point.time);
        let taken = match self.points.get(at) {
            Some(old) if old.time == point.time => {
                if self.was_said(&old, &point) {
                    return Outcome { taken: Taken::Duplicate, means: vec![] };
                }
                self.count(Count::Out, &old, series, rules);
                self.count(Count::In, &point, series, rules);
                self.points.replace(at, point);
                self.remember_superseded((old.time, old.value, old.flag));
                Taken::Supersedes
            }
            _ => {
                self.count(Count::In, &point, series, rules);
                self.remember(at, point);
                Taken::New
            }
        };
        if self.newest.is_none_or(|it| it.time <= point.time) {
            self.newest = Some(point);
        }
        Outcome { taken, means: self.revise(point.time, series, rules) }
    }

    fn was_said(&self, stands: &Point, point: &Point) -> bool {
        let is_it = |it: &Said| *it == (point.time, point.value, point.flag);
        is_it(&(stands.time, stands.value, stands.flag))
            || (point.flag != Flag::Corrected && self.superseded.iter().any(is_it))
    }

    fn remember_superseded(&mut self, said: Said) {
        if POINTS_MAX <= self.superseded.len() {
            self.superseded.pop_front();
        }
        make_room(&mut self.superseded, POINTS_MAX);
        self.superseded.push_back(said);
    }

    /// Is enough remembered to place a reading of this time among the others? Not before the last
    /// closed hour; nor, where readings were forgotten for want of room, in a slot of which nothing
    /// valid is left to say that it is filled.
    fn reaches(&self, time: Time, series: &SeriesRules, rules: &MeanRules) -> bool {
        let Some(closed_to) = self.closed_to else { return false };
        // A series that has just begun has never seen the hour before its first.
        let seen_from = if self.hours.is_empty() { closed_to } else { closed_to.minus(HOUR) };
        let Some(forgot_to) = self.forgot_to else { return seen_from <= time };
        let is_clear = |period: &Period| {
            let slot = self.slot_of(*period, time, series, rules).1;
            forgot_to < slot.0 || mates(&self.points, slot, time).next().is_some()
        };
        let mut periods = [Period::Hour, Period::FiveMinutes].iter();
        seen_from <= time
            && forgot_to < time
            && periods.all(|it| !is_tallied(*it, series) || is_clear(it))
    }

    /// Adds a reading to its windows, or takes it away.
    fn count(&mut self, way: Count, point: &Point, series: &SeriesRules, rules: &MeanRules) {
        if !point.flag.is_valid() {
            return;
        }
        for period in [Period::Hour, Period::FiveMinutes] {
            if !is_tallied(period, series) {
                continue;
            }
            let (begin, slot) = self.slot_of(period, point.time, series, rules);
            let cells = match period {
                Period::Hour => &mut self.open_hours,
                _ => &mut self.open_fives,
            };
            cell_at(cells, begin).count(way, point, mates(&self.points, slot, point.time));
        }
    }

    /// Where the hour of a time begins. Mostly it is the open one, and nothing has to be divided.
    fn hour_at(&self, time: Time, rules: &MeanRules) -> Time {
        match self.closed_to {
            Some(begin) if begin <= time && time < begin.plus(HOUR) => begin,
            _ => Period::Hour.window(time, rules.zone).0,
        }
    }

    /// Where the window of a time begins, and its slot of the cadence in it.
    fn slot_of(
        &self,
        period: Period,
        time: Time,
        series: &SeriesRules,
        rules: &MeanRules,
    ) -> (Time, (Time, Time)) {
        let (begin, end) = if period == Period::Hour {
            let begin = self.hour_at(time, rules);
            (begin, begin.plus(HOUR))
        } else {
            period.window(time, rules.zone)
        };
        let every = series.every.max(Span(1));
        let slot = begin.plus(every.times(time.since(begin).0 / every.0));
        (begin, (slot, slot.plus(every).min(end)))
    }

    /// Computes again what a reading at `time` touches, and returns what changed.
    fn revise(&mut self, time: Time, series: &SeriesRules, rules: &MeanRules) -> Vec<Mean> {
        let (begin, end) = Period::Hour.window(time, rules.zone);
        let Some(at) = self.hours.iter().position(|it| it.end == end) else { return vec![] };
        let mut means = Vec::new();
        if series.means.contains(&Period::FiveMinutes) {
            let begin = Period::FiveMinutes.window(time, rules.zone).0;
            means.push(five_minutes(&self.open_fives, begin, series, rules));
        }
        let hour = hour_of(&self.open_hours, begin, series, rules);
        (self.hours[at].value, self.hours[at].judged) = (hour.value.into(), hour.judged.into());
        means.push(hour);
        for touched in at..self.hours.len().min(at + 8) {
            let eight = self.eight_hours(touched, series, rules);
            self.hours[touched].eight_hours = eight.value.into();
            means.push(eight);
        }
        let last_closed = self.hours.back().map(|it| it.end);
        let (_, midnight) = Period::Day.window(begin, rules.zone);
        if last_closed.is_some_and(|it| midnight <= it) {
            means.push(self.day(midnight, series, rules));
        }
        means.retain(|it| series.means.contains(&it.period));
        means
    }

    fn close_hour(
        &mut self,
        (begin, end): (Time, Time),
        series: &SeriesRules,
        rules: &MeanRules,
        means: &mut Vec<Mean>,
    ) {
        let hour = hour_of(&self.open_hours, begin, series, rules);
        let (value, judged) = (hour.value.into(), hour.judged.into());
        if HOURS_KEPT <= self.hours.len() {
            self.hours.pop_front();
        }
        make_room(&mut self.hours, HOURS_KEPT);
        self.hours.push_back(HourMean { end, value, judged, eight_hours: Perhaps::NONE });
        let last = self.hours.len() - 1;
        let eight = self.eight_hours(last, series, rules);
        self.hours[last].eight_hours = eight.value.into();
        let mut closed = vec![hour, eight];
        if Period::Day.window(end, rules.zone).0 == end {
            closed.push(self.day(end, series, rules));
        }
        means.extend(closed.into_iter().filter(|it| series.means.contains(&it.period)));
    }

    /// Five-minute means are for watching, so empty windows are left out.
    fn close_five_minutes(
        &mut self,
        until: Time,
        series: &SeriesRules,
        rules: &MeanRules,
        means: &mut Vec<Mean>,
    ) {
        if !series.means.contains(&Period::FiveMinutes) {
            return;
        }
        let mut begin = self.five_closed_to.unwrap_or(until);
        while begin.plus(FIVE_MINUTES) <= until {
            let mean = five_minutes(&self.open_fives, begin, series, rules);
            if 0.0 < mean.valid_share {
                means.push(mean);
            }
            begin = begin.plus(FIVE_MINUTES);
        }
        self.five_closed_to = Some(begin);
    }

    fn eight_hours(&self, last: usize, series: &SeriesRules, rules: &MeanRules) -> Mean {
        let end = self.hours[last].end;
        let first = end.minus(HOUR.times(8));
        self.of_remembered((first, end), 8, Period::EightHours, series, rules)
    }

    fn day(&self, midnight: Time, series: &SeriesRules, rules: &MeanRules) -> Mean {
        let window = (midnight.minus(HOUR.times(24)), midnight);
        self.of_remembered(window, 24, Period::Day, series, rules)
    }

    fn of_remembered(
        &self,
        (begin, end): (Time, Time),
        n_owed: u32,
        period: Period,
        series: &SeriesRules,
        rules: &MeanRules,
    ) -> Mean {
        let inside = self.hours.iter().filter(|it| begin < it.end && it.end <= end);
        let parts: Vec<_> = inside.map(|it| (it.value.get(), it.judged.get())).collect();
        of_shorter(&parts, n_owed, period, end, series.decimals, rules)
    }

    /// Puts a reading in its place among those remembered; the oldest goes where there is no room.
    fn remember(&mut self, at: usize, point: Point) {
        if self.points.len() < POINTS_MAX {
            self.points.insert(at, point, POINTS_MAX);
            return;
        }
        let Some(before) = at.checked_sub(1) else {
            self.forgot_to = Some(point.time);
            return;
        };
        self.forgot_to = self.points.pop_front();
        self.points.insert(before, point, POINTS_MAX);
    }

    fn forget(&mut self) {
        let Some(closed_to) = self.closed_to else { return };
        let from = closed_to.minus(HOUR);
        while self.points.begin().is_some_and(|it| it < from) {
            self.points.pop_front();
        }
        self.superseded.retain(|it| from <= it.0);
        for cells in [&mut self.open_hours, &mut self.open_fives] {
            while cells.front().is_some_and(|it| it.begin < from) {
                cells.pop_front();
            }
        }
    }

    fn skip_silence(&mut self, until: Time, rules: &MeanRules) -> Time {
        self.hours.clear();
        self.points.clear();
        self.superseded.clear();
        self.open_hours.clear();
        self.open_fives.clear();
        // A whole day is kept before the hour, so that the day's mean says how little there was.
        let resume = Period::Hour.window(until.minus(HOUR.times(25)), rules.zone).0;
        self.five_closed_to = Some(resume);
        resume
    }
}

/// Are windows of this length added up? Hours are: everything longer is made of them.
fn is_tallied(period: Period, series: &SeriesRules) -> bool {
    period == Period::Hour || series.means.contains(&period)
}

/// Valid readings of a slot other than that of `time`, the newest first.
fn mates(
    points: &Recent,
    (begin, end): (Time, Time),
    time: Time,
) -> impl Iterator<Item = Point> + Clone {
    let in_slot = points.iter().rev().skip_while(move |it| end <= it.time);
    let in_slot = in_slot.take_while(move |it| begin <= it.time);
    in_slot.filter(move |it| it.flag.is_valid() && it.time != time)
}

/// The cell that begins there; a new one if there is none. Mostly the last.
fn cell_at(cells: &mut VecDeque<Cell>, begin: Time) -> &mut Cell {
    let at = match cells.back() {
        Some(last) if last.begin == begin => cells.len() - 1,
        Some(last) if begin < last.begin => cells.partition_point(|it| it.begin < begin),
        _ => cells.len(),
    };
    if cells.get(at).is_none_or(|it| it.begin != begin) {
        cells.insert(at, Cell::starting_at(begin));
    }
    &mut cells[at]
}

fn hour_of(cells: &VecDeque<Cell>, begin: Time, series: &SeriesRules, rules: &MeanRules) -> Mean {
    mean_of(cells, begin, (Period::Hour, HOUR), series, rules)
}

fn five_minutes(
    cells: &VecDeque<Cell>,
    begin: Time,
    series: &SeriesRules,
    rules: &MeanRules,
) -> Mean {
    mean_of(cells, begin, (Period::FiveMinutes, FIVE_MINUTES), series, rules)
}

fn mean_of(
    cells: &VecDeque<Cell>,
    begin: Time,
    window: (Period, Span),
    series: &SeriesRules,
    rules: &MeanRules,
) -> Mean {
    let at = cells.partition_point(|it| it.begin < begin);
    let empty = Cell::starting_at(begin);
    let cell = cells.get(at).filter(|it| it.begin == begin).unwrap_or(&empty);
    cell.mean(window, series, rules)
}
