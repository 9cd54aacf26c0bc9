//! Late and corrected readings revise what was said, visibly, and disturb nobody.

use model::{Act, Entity, Period, SeriesAct, SeriesId, Span};

use super::bench::{Bench, actor, delivered, entity, morning, raw};

async fn hours(bench: &Bench, versions_from: u64) -> Vec<Option<f64>> {
    let (from, to) = (morning(), morning().plus(Span::from_h(versions_from)));
    let series =
        bench.centre.zone().series_called(&model::EntityId::new("station-1").unwrap(), "so2");
    let history = &bench.centre.world().history;
    let means = history.means(&[series.unwrap()], Period::Hour, from, to, 100).await.unwrap();
    means.into_iter().map(|it| it.value).collect()
}

/// Six hours of 10, with the second hour missing.
async fn morning_with_a_gap(bench: &Bench) {
    for step in (0..12).chain(24..73) {
        let time = morning().plus(Span::from_min(5 * step));
        bench.deliver("station-1", time, &[("so2", 10.0)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_sent_late_is_counted_as_if_it_had_come_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    morning_with_a_gap(&bench).await;
    assert_eq!(hours(&bench, 3).await, [Some(10.0), None, Some(10.0)]);
    for flushed in [false, true] {
        for step in 12..24 {
            let time = morning().plus(Span::from_min(5 * step));
            bench.deliver_late("station-1", time, &[("so2", 40.0)]).await;
        }
        assert_eq!(hours(&bench, 3).await, [Some(10.0), Some(40.0), Some(10.0)]);
        // The second time everything is a duplicate, also when it lies in the tables.
        if !flushed {
            bench.centre.flush_now().await.unwrap();
        }
    }
    let (_, health) = bench.centre.health().remove(0);
    assert_eq!(health.duplicates, 12);
    assert_eq!(bench.centre.read(|it| it.open_alarms().count()), 0);
}

/// However many deliveries a buffer comes in, they are one look at the history: a version of the hour
/// for each of them would be as many looks.
#[tokio::test(flavor = "multi_thread")]
async fn a_buffer_that_is_sent_at_once_revises_its_hours_once() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    morning_with_a_gap(&bench).await;
    let time = |step: u64| morning().plus(Span::from_min(5 * step));
    let message = |step| vec![Ok(raw("station-1", time(step), "so2", 40.0))];
    let history = &bench.centre.world().history;
    let n_before = history.stats().n_pending;
    let buffer = (12..24).map(|step| delivered(message(step)));
    let receipts = bench.centre.take_many(buffer.collect()).await.unwrap();
    bench.centre.applied_to(receipts[11].position().unwrap()).await;
    assert_eq!(hours(&bench, 3).await, [Some(10.0), Some(40.0), Some(10.0)]);
    let n_rows = history.stats().n_pending - n_before;
    assert!((12..24).contains(&n_rows), "twelve readings and a few means: {n_rows} rows");
    let (from, to) = (time(12), time(24));
    let readings = history.readings(SeriesId(1), from, to, 100, true).await.unwrap();
    assert_eq!(readings.len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_by_hand_keeps_the_old_value() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    morning_with_a_gap(&bench).await;
    let series = SeriesId(1);
    let act = SeriesAct::Correct {
        time: morning(),
        value: 130.0,
        reason: "đọc nhầm thang đo".to_owned(),
    };
    bench.centre.act(actor("park"), Act::Series(series, act)).await.unwrap();
    assert_eq!(hours(&bench, 1).await, [Some(20.0)]);
    let (from, to) = (morning(), morning().plus(Span(1)));
    let history = &bench.centre.world().history;
    let versions = history.readings(series, from, to, 10, true).await.unwrap();
    let values: Vec<_> = versions.iter().map(|it| (it.value, &*it.origin)).collect();
    assert_eq!(values, [(10.0, "mqtt"), (130.0, "hand:park")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sensor_taken_out_does_not_count() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    bench.deliver("station-1", morning(), &[("so2", 10.0)]).await;
    let until = morning().plus(Span::from_h(2));
    let act = SeriesAct::TakeOut { reason: "thay đầu đo".to_owned(), until };
    bench.centre.act(actor("park"), Act::Series(SeriesId(1), act)).await.unwrap();
    for step in 1..=36 {
        let time = morning().plus(Span::from_min(5 * step));
        bench.deliver("station-1", time, &[("so2", 10.0)]).await;
    }
    assert_eq!(hours(&bench, 3).await, [None, None, Some(10.0)]);
}

/// The hours of the morning that have an index, counted from its beginning.
async fn indices(bench: &Bench) -> Vec<(u64, Option<f64>)> {
    let zone = bench.centre.zone();
    let station = model::EntityId::new("station-1").unwrap();
    let index = zone.aqi_series(zone.entity(&station).unwrap()).unwrap();
    let (from, to) = (morning(), morning().plus(Span::from_h(24)));
    let history = &bench.centre.world().history;
    let means = history.means(&[index], Period::Hour, from, to, 100).await.unwrap();
    let hour = |end: model::Time| end.since(morning()).0 / Span::from_h(1).0;
    means.into_iter().map(|it| (hour(it.end), it.value)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn late_hours_change_the_index_of_every_hour_they_are_part_of() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    for step in (0..12).chain(36..73) {
        let time = morning().plus(Span::from_min(5 * step));
        bench.deliver("station-1", time, &[("pm25", 55.7)]).await;
    }
    assert_eq!(indices(&bench).await, [(5, Some(110.0)), (6, Some(110.0))]);
    // Two hours of thrice the dust: the oldest of the NowCast's hours that are there.
    for step in 12..36 {
        let time = morning().plus(Span::from_min(5 * step));
        bench.deliver_late("station-1", time, &[("pm25", 160.0)]).await;
    }
    let late = indices(&bench).await;
    let in_time_dir = tempfile::tempdir().unwrap();
    let in_time = Bench::new(in_time_dir.path()).await;
    for step in 0..73 {
        let value = if (12..36).contains(&step) { 160.0 } else { 55.7 };
        let time = morning().plus(Span::from_min(5 * step));
        in_time.deliver("station-1", time, &[("pm25", value)]).await;
    }
    assert_eq!(late, indices(&in_time).await);
    let hours: Vec<u64> = late.iter().map(|it| it.0).collect();
    assert_eq!(hours, [2, 3, 4, 5, 6]);
    assert!(late.iter().all(|it| Some(110.0) < it.1), "the hours after them as well: {late:?}");
    let station = model::EntityId::new("station-1").unwrap();
    assert_eq!(bench.centre.station(&station).aqi, in_time.centre.station(&station).aqi);
}

/// Eighteen hours of dust of one day, all that makes a day valid.
async fn day_of_dust(bench: &Bench, midnight: model::Time, value: f64) {
    let hours = (0..18).map(|it| midnight.plus(Span::from_h(it)));
    let items =
        hours.map(|it| Ok(raw("station-2", it, "pm25", value))).collect::<Vec<intake::Item>>();
    let position = bench.centre.take(delivered(items)).await.unwrap().position();
    bench.centre.applied_to(position.unwrap()).await;
}

async fn years(bench: &Bench) -> Vec<(Option<f64>, f64)> {
    let station = model::EntityId::new("station-2").unwrap();
    let series = bench.centre.zone().series_called(&station, "pm25").unwrap();
    let history = &bench.centre.world().history;
    let (from, to) = (model::Time(0), bench.centre.now());
    let means = history.means(&[series], Period::Year, from, to, 10).await.unwrap();
    means.into_iter().map(|it| (it.value, it.valid_share)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_judged_when_it_is_over_and_again_when_a_day_of_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let hourly = Entity { every: Some(Span::from_h(1)), ..entity("station-2", "air-station") };
    let gate = bench.centre.registry().await;
    gate.write().put_entity(&hourly).await.unwrap();
    gate.show().await.unwrap();
    let midnight = |day: u64| {
        model::Time::parse("2026-01-01T00:00:00+07:00").unwrap().plus(Span::from_h(24 * day))
    };
    bench.set_clock(midnight(400));
    for day in 65..365 {
        day_of_dust(&bench, midnight(day), 30.0).await;
    }
    assert_eq!(years(&bench).await, []);
    day_of_dust(&bench, midnight(365), 30.0).await;
    assert_eq!(years(&bench).await, [(Some(30.0), 300.0 / 365.0)]);
    day_of_dust(&bench, midnight(10), 395.0).await;
    assert_eq!(years(&bench).await, [(Some(31.2), 301.0 / 365.0)]);
    let station = model::EntityId::new("station-2").unwrap();
    let series = bench.centre.zone().series_called(&station, "pm25").unwrap();
    let year = bench
        .centre
        .read(|it| it.series.get(&series).unwrap().means.get(Period::Year).unwrap().clone());
    assert!(matches!(year.verdict, model::Verdict::Judged { exceeded: true, .. }), "{year:?}");
}

/// 10, 12 and 10 again at one time, in time and late: what is judged is what the history answers.
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_repeated_after_another_value_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    morning_with_a_gap(&bench).await;
    // The first hour lies in the history alone, the last is remembered.
    for (first_step, hour) in [(0, 0), (60, 5)] {
        for value in [40.0, 10.0, 40.0, 10.0] {
            for step in first_step..first_step + 12 {
                let time = morning().plus(Span::from_min(5 * step));
                bench.deliver_late("station-1", time, &[("so2", value)]).await;
            }
            assert_eq!(hours(&bench, 6).await[hour], Some(40.0), "after {value}");
            bench.centre.flush_now().await.unwrap();
        }
        let time = morning().plus(Span::from_min(5 * first_step));
        let history = &bench.centre.world().history;
        let newest = history.readings(SeriesId(1), time, time.plus(Span(1)), 9, false).await;
        assert_eq!(newest.unwrap()[0].value, 40.0);
        let reason = "máy gửi lại số cũ".to_owned();
        let act = SeriesAct::Correct { time, value: 28.0, reason };
        bench.centre.act(actor("park"), Act::Series(SeriesId(1), act)).await.unwrap();
        assert_eq!(hours(&bench, 6).await[hour], Some(39.0), "a person may say anything");
    }
}
