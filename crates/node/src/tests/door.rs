//! What does not come in, and what the sender is told.

use model::{Flag, Span};

use super::bench::{Bench, delivered, morning, raw};

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_names_the_thing_and_what_was_expected() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let with_unit = |unit: &str| {
        let mut raw = raw("station-1", morning(), "so2", 1.0);
        raw.unit = Some(unit.to_owned());
        raw
    };
    let hour = Span::from_h(1);
    for (reading, expected) in [
        (
            raw("nobody", morning(), "so2", 1.0),
            "entity `nobody` is not known, expected a registered code",
        ),
        (raw("station-1", morning(), "xyz", 1.0), "quantity `xyz` is not known, expected one of"),
        (
            with_unit("furlong"),
            "unit `furlong` of `so2` is not known, expected one such as `ug/m3`",
        ),
        (with_unit("Cel"), "`so2`: unit `Cel` measures"),
        (raw("station-1", morning(), "so2", 1e308), "1e308 of `so2` is not a measurement"),
        (raw("station-1", morning().plus(hour), "so2", 1.0), "lies ahead (the center's clock:"),
        (raw("station-1", model::Time(0), "so2", 1.0), "is too long ago, expected 2000-01-01"),
        // A device that counts seconds.
        (
            raw("station-1", model::Time::from_ms(1_795_305_600).unwrap(), "so2", 1.0),
            "seems to be seconds, expected milliseconds since 1970",
        ),
    ] {
        let good = raw("station-1", morning(), "no2", 7.0);
        let receipt = bench.centre.take(delivered(vec![Ok(reading), Ok(good)])).await.unwrap();
        let [rejected] = receipt.rejected.as_slice() else { panic!("{receipt:?}") };
        assert!(rejected.why.en.contains(expected), "{}\n{expected}", rejected.why.en);
        assert!(rejected.why.vi.contains("cần ") && rejected.why.vi != rejected.why.en);
        // The rest of the delivery goes on.
        assert_eq!(receipt.n_accepted, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_instrument_cannot_read_is_kept_and_never_counts() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let receipt = bench.deliver("station-1", morning(), &[("so2", -3.0)]).await;
    assert_eq!((receipt.n_accepted, receipt.n_implausible), (1, 1));
    let newest = bench.centre.track(model::SeriesId(1)).unwrap().state.newest.unwrap();
    assert_eq!((newest.value, newest.flag), (-3.0, Flag::Implausible));
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_converted_and_values_rounded_at_the_door() {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::new(dir.path()).await;
    let mut reading = raw("station-1", morning(), "SO2", 0.123_456);
    reading.unit = Some("mg/m3".to_owned());
    let receipt = bench.centre.take(delivered(vec![Ok(reading)])).await.unwrap();
    bench.centre.applied_to(receipt.position().unwrap()).await;
    let newest = bench.centre.track(model::SeriesId(1)).unwrap().state.newest.unwrap();
    assert_eq!(newest.value, 123.5);
}
