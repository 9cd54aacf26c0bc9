//! Means as tables of readings.

use model::{Flag, Period, QuantityId, Span, Time, Zone};

use crate::{
    Mean, MeanRules, Outcome, Perhaps, Point, SeriesRules, SeriesState, Taken, means_between,
};

const HOUR_US: i64 = 3_600_000_000;

fn rules() -> MeanRules {
    MeanRules { zone: Zone::VIET_NAM, share_min: 0.75, source: "test".to_owned() }
}

fn series(every_min: u64) -> SeriesRules {
    SeriesRules {
        quantity: QuantityId::new("air-station.pm25").unwrap(),
        decimals: 1,
        every: Span::from_min(every_min),
        means: vec![Period::Hour, Period::EightHours, Period::Day],
    }
}

/// Local midnight in Viet Nam, some day.
fn midnight() -> Time {
    Time::parse("2026-11-22T00:00:00+07:00").unwrap()
}

fn point(minute: u64, value: f64) -> Point {
    let time = midnight().plus(Span::from_min(minute));
    Point { time, value, judged: Perhaps::some(value), flag: Flag::Measuring }
}

fn take(state: &mut SeriesState, point: Point, every_min: u64) -> Outcome {
    state.take(point, &series(every_min), &rules())
}

/// `readings` is one character a quarter of an hour: a digit is a value in tens, `c` calibrating,
/// `.` nothing. Gives the hour means that close, `-` for one without enough valid readings.
#[track_caller]
fn check_hours(readings: &str, expected: &str) {
    let mut state = SeriesState::default();
    let mut means = Vec::new();
    for (slot, letter) in (0..).zip(readings.chars()) {
        let mut reading = match letter {
            '.' => continue,
            'c' => point(slot * 15, 999.0),
            digit => point(slot * 15, 10.0 * f64::from(digit.to_digit(10).unwrap())),
        };
        if letter == 'c' {
            reading.flag = Flag::Calibrating;
        }
        means.extend(take(&mut state, reading, 15).means);
    }
    let hours = means.iter().filter(|it| it.period == Period::Hour);
    let shown: Vec<_> =
        hours.map(|it| it.value.map_or("-".to_owned(), |it| format!("{it:.1}"))).collect();
    assert_eq!(shown.join(" "), expected, "\n  given {readings}");
}

#[test]
fn an_hour_needs_three_quarters_of_its_readings() {
    check_hours("1234 1234".replace(' ', "").as_str(), "25.0");
    check_hours("123.1", "20.0");
    check_hours("12..1", "-");
    check_hours("1cc41", "-");
    check_hours("12c41", "23.3");
    check_hours("1234........5", "25.0 - -");
}

fn hourly(values: &[f64]) -> Vec<Point> {
    (0..).zip(values).map(|(hour, value)| point(hour * 60, *value)).collect()
}

fn play(points: &[Point]) -> (SeriesState, Vec<Mean>) {
    let mut state = SeriesState::default();
    let mut means = Vec::new();
    for point in points {
        means.extend(take(&mut state, *point, 60).means);
    }
    (state, means)
}

fn of(means: &[Mean], period: Period) -> Vec<Option<f64>> {
    means.iter().filter(|it| it.period == period).map(|it| it.value).collect()
}

#[test]
fn eight_hours_move_hour_by_hour_and_a_day_ends_at_midnight() {
    let values: Vec<f64> = (1..=25).map(f64::from).collect();
    let (_, means) = play(&hourly(&values));
    let eight = of(&means, Period::EightHours);
    assert_eq!(eight[4], None);
    assert_eq!(eight[5], Some(3.5));
    assert_eq!(eight[7], Some(4.5));
    assert_eq!(eight[23], Some(20.5));
    assert_eq!(of(&means, Period::Day), [Some(12.5)]);
    let day = means.iter().find(|it| it.period == Period::Day).unwrap();
    assert_eq!(day.end, midnight().plus(Span::from_h(24)));
}

#[test]
fn a_repeated_reading_is_known_and_a_changed_one_supersedes() {
    let mut state = SeriesState::default();
    for minute in [0, 15, 30, 45] {
        assert_eq!(take(&mut state, point(minute, 10.0), 15).taken, Taken::New);
    }
    assert_eq!(take(&mut state, point(15, 10.0), 15).taken, Taken::Duplicate);
    assert_eq!(take(&mut state, point(60, 10.0), 15).means[0].value, Some(10.0));
    let revised = take(&mut state, point(15, 30.0), 15);
    assert_eq!(revised.taken, Taken::Supersedes);
    assert_eq!(revised.means[0].value, Some(15.0));
    assert_eq!(take(&mut state, point(240, 1.0), 15).taken, Taken::New);
    assert_eq!(take(&mut state, point(20, 30.0), 15).taken, Taken::TooLate);
}

/// A device sends a buffer again that was corrected since: only a person goes back.
#[test]
fn a_value_that_was_superseded_is_not_said_again_by_a_delivery() {
    let mut state = SeriesState::default();
    for minute in [0, 15, 30, 45, 60] {
        let _first = take(&mut state, point(minute, 10.0), 15);
    }
    for (value, flag, taken, mean) in [
        (30.0, Flag::Measuring, Taken::Supersedes, Some(15.0)),
        (10.0, Flag::Measuring, Taken::Duplicate, None),
        (10.0, Flag::Corrected, Taken::Supersedes, Some(10.0)),
        (30.0, Flag::Measuring, Taken::Duplicate, None),
        (30.0, Flag::Corrected, Taken::Supersedes, Some(15.0)),
        (10.0, Flag::Corrected, Taken::Supersedes, Some(10.0)),
    ] {
        let outcome = take(&mut state, Point { flag, ..point(15, value) }, 15);
        assert_eq!((outcome.taken, outcome.means.first().and_then(|it| it.value)), (taken, mean));
    }
    assert_eq!(state.points.at(point(15, 0.0).time).unwrap().value, 10.0);
    let _later = take(&mut state, point(240, 10.0), 15);
    assert!(state.superseded.is_empty(), "no longer than the readings themselves");
}

/// A few hundred orders of the same readings, each at most an hour out of place, end in the same
/// hours; and the history's way of computing them agrees.
#[test]
fn the_order_of_arrival_changes_no_mean() {
    let points: Vec<Point> = (0..40)
        .map(|slot| point(slot * 15, f64::from(u8::try_from(slot * 7 % 11).unwrap())))
        .collect();
    let (expected, _) = play_quarters(&points);
    let mut seed = 1_u64;
    for _ in 0..300 {
        let mut shuffled = points.clone();
        for at in (0..shuffled.len() - 2).step_by(3) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if seed >> 63 == 1 {
                shuffled.swap(at, at + 2);
            }
        }
        // The first reading opens the series: what is before it was never seen.
        let first = shuffled.iter().position(|it| it.time == points[0].time).unwrap();
        shuffled.swap(0, first);
        let (actual, _) = play_quarters(&shuffled);
        assert_eq!(actual.hours, expected.hours);
    }
    let from = midnight();
    let to = Time(from.0 + 9 * HOUR_US);
    let again = means_between(&points, from, to, &series(15), &rules());
    let hours: Vec<_> = expected.hours.iter().map(|it| it.value.get()).collect();
    assert_eq!(of(&again, Period::Hour), hours);
}

fn play_quarters(points: &[Point]) -> (SeriesState, Vec<Mean>) {
    let mut state = SeriesState::default();
    let mut means = Vec::new();
    for point in points {
        means.extend(take(&mut state, *point, 15).means);
    }
    (state, means)
}

/// Ten readings a second for an hour: far more than are remembered one by one.
#[test]
fn a_fast_sensor_has_the_mean_of_all_its_readings() {
    let mut state = SeriesState::default();
    let mut means = Vec::new();
    for n in 0..36_001_u32 {
        let mut reading = point(0, f64::from(n % 100));
        reading.time = Time(midnight().0 + i64::from(n) * 100_000);
        means.extend(take(&mut state, reading, 1).means);
    }
    assert_eq!(of(&means, Period::Hour), [Some(49.5)]);
    assert_eq!(means[0].valid_share, 1.0);
    assert_eq!((state.points.len(), state.points.capacity()), (128, 128));
    let mut late = point(30, 12.0);
    assert_eq!(take(&mut state, late, 1).taken, Taken::TooLate);
    late.time = Time(midnight().0 + HOUR_US - 1_000_000);
    late.value = f64::from(35_990 % 100);
    assert_eq!(take(&mut state, late, 1).taken, Taken::Duplicate);
    late.value = 99_999.0;
    let revised = take(&mut state, late, 1);
    assert_eq!(revised.taken, Taken::Supersedes);
    assert_eq!(revised.means[0].value, Some(52.3)); // 49.5 + (99 999 - 90) / 36 000
}

#[test]
fn a_slot_counts_once_however_its_readings_come() {
    let order = [(0, 0), (15, 0), (16, 20), (45, 40), (46, 60), (17, 30), (31, 10)];
    let mut state = SeriesState::default();
    for (minute, value) in order {
        let _ = take(&mut state, point(minute, f64::from(value)), 15);
    }
    let mut wrong = point(31, 0.0);
    wrong.flag = Flag::Fault;
    assert_eq!(take(&mut state, wrong, 15).taken, Taken::Supersedes);
    let hour = &take(&mut state, point(60, 1.0), 15).means[0];
    // Of four quarters, the third has nothing valid any more.
    assert_eq!((hour.valid_share, hour.value), (0.75, Some(25.0)));
}

#[test]
fn the_clock_closes_what_a_silent_station_left_open() {
    let mut state = SeriesState::default();
    for minute in [0, 15, 30, 45] {
        let _ = take(&mut state, point(minute, 10.0), 15);
    }
    let until = midnight().plus(Span::from_h(2));
    let means = state.close_until(until, &series(15), &rules());
    assert_eq!(of(&means, Period::Hour), [Some(10.0), None]);
    let later = midnight().plus(Span::from_h(24 * 400));
    let n = state.close_until(later, &series(15), &rules()).len();
    assert!(n < 100, "a year of silence was closed hour by hour: {n}");
}

#[test]
fn the_day_a_station_fell_silent_in_is_closed_however_long_the_silence() {
    let mut state = SeriesState::default();
    let mut means = Vec::new();
    for hour in (0..20).chain([24 * 40]) {
        means.extend(take(&mut state, point(60 * hour, 10.0), 60).means);
    }
    let said = |period, hours| {
        let end = midnight().plus(Span::from_h(hours));
        means.iter().find(|it| it.period == period && it.end == end).and_then(|it| it.value)
    };
    assert_eq!(said(Period::Hour, 20), Some(10.0));
    assert_eq!(said(Period::Day, 24), Some(10.0));
}
