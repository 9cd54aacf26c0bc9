//! The packs of this repository are free of complaints, and say what they should.

use std::path::{Path, PathBuf};

use access::{Action, Noun};
use alarm::{ExampleSample, Test};
use model::{Bound, Confidence, LimitRow, LimitValue, Period, Role};
use pack::Catalogue;

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

pub(crate) fn loaded() -> Catalogue {
    pack::load(&packs()).unwrap_or_else(|complaints| {
        let all: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        panic!("\n{}", all.join("\n\n"))
    })
}

#[test]
fn every_pack_loads() {
    let catalogue = loaded();
    let ids: Vec<_> = catalogue.packs.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["base", "air", "mobility", "network", "response", "water"]);
    for pack in &catalogue.packs {
        let (vi, en) = pack.readme.split_once("\n---\n").expect("Vietnamese first, then English");
        assert!(!vi.is_ascii() && en.contains("# "), "{}", pack.id);
    }
}

#[test]
fn every_kind_knows_the_pack_that_defines_it() {
    let catalogue = loaded();
    for (kind, pack) in [("air-station", "air"), ("stack", "air"), ("outlet", "water")] {
        assert_eq!(catalogue.kinds[kind].pack.as_str(), pack, "{kind}");
    }
    let packs: Vec<_> = catalogue.packs.iter().map(|it| &it.id).collect();
    assert!(catalogue.kinds.values().all(|it| packs.contains(&&it.pack)));
}

/// That they are played, and come to every task, is part of loading them.
#[test]
fn every_procedure_has_shown_its_cases() {
    let catalogue = loaded();
    assert!(!catalogue.procedures.is_empty());
    for id in catalogue.procedures.keys() {
        assert!(!catalogue.example_cases[id].is_empty(), "{id}");
    }
    assert_eq!(catalogue.example_cases["response/gas-leak"].len(), 6);
}

#[test]
fn how_alarms_are_run_has_its_sources() {
    let it = loaded().philosophy;
    assert_eq!(
        (it.flood.over, it.flood.under, it.flood.within.to_string()),
        (10, 5, "10min".into())
    );
    let shares = [it.benchmark.high_share, it.benchmark.medium_share, it.benchmark.low_share];
    assert_eq!(shares, [0.05, 0.15, 0.80]);
    assert!(it.source.iter().any(|it| it.contains("EEMUA 191")), "{:?}", it.source);
}

#[test]
fn the_grid_of_land_papers_has_its_source() {
    let grid = loaded().grid.expect("the pack base says which grid");
    assert!(grid.source.iter().any(|it| it.contains("EPSG:9210")), "{:?}", grid.source);
}

#[test]
fn the_source_of_an_alarm_is_read_in_both_languages() {
    let catalogue = loaded();
    for rule in catalogue.rules.values() {
        for source in &rule.source {
            assert!(!source.vi.is_ascii() && source.vi != source.en, "{}: {}", rule.id, source.vi);
        }
    }
}

/// Rows of one text: how many are known, and how many say that they are not.
#[track_caller]
fn counts(catalogue: &Catalogue, regulation: &str, n_known: usize, n_missing: usize) {
    let rows = catalogue.limits.iter().filter(|it| it.regulation.as_str() == regulation);
    let (missing, known): (Vec<_>, Vec<_>) = rows.partition(|it| it.value == LimitValue::Missing);
    assert_eq!((known.len(), missing.len()), (n_known, n_missing), "{regulation}");
    assert!(missing.iter().all(|it| it.confidence == Confidence::Missing));
    assert!(known.iter().all(|it| it.confidence < Confidence::Official && !it.source.is_empty()));
}

#[test]
fn the_tables_are_whole() {
    let catalogue = loaded();
    counts(&catalogue, "qcvn-05-2023", 67, 0);
    // Water and stacks: each row judges readings and hour means.
    counts(&catalogue, "qcvn-19-2009", 2 * (19 * 2 + 1), 0);
    counts(&catalogue, "qcvn-19-2024", 2 * 14 * 3, 2 * (7 * 4 + 1 + 15));
    counts(&catalogue, "qcvn-40-2011", 2 * 33 * 2, 0);
    counts(&catalogue, "qcvn-40-2025", 0, 2 * 34);
    assert_eq!(catalogue.coefficients.len(), 4);
}

/// One row by its code: its bound, its confidence.
#[track_caller]
fn row<'a>(
    catalogue: &'a Catalogue,
    id: &str,
    bound: Bound,
    confidence: Confidence,
) -> &'a LimitRow {
    let row = catalogue.limits.iter().find(|it| it.id.as_str() == id);
    let row = row.unwrap_or_else(|| panic!("no row {id}"));
    assert_eq!((row.value, row.confidence), (LimitValue::Present(bound), confidence), "{id}");
    row
}

#[test]
fn key_rows_are_as_they_were_read() {
    use Bound::{AtMost, Between};
    use Confidence::{Memory, Read, Secondary};
    let catalogue = loaded();
    for (id, bound, confidence) in [
        ("qcvn-05-2023/so2/1h/2023-09-12/350", AtMost(350.0), Read),
        ("qcvn-05-2023/co/8h/2023-09-12/10000", AtMost(10_000.0), Read),
        ("qcvn-05-2023/o3/1h/2023-09-12/200", AtMost(200.0), Read),
        ("qcvn-05-2023/pm25/year/2023-09-12/25", AtMost(25.0), Read),
        ("qcvn-05-2023/cr6/24h/2023-09-12/0.003", AtMost(0.003), Read),
        ("qcvn-05-2023/asbestos/24h/2023-09-12/1", AtMost(1.0), Read),
        ("qcvn-19-2009/so2/raw/2010-01-01/500", AtMost(500.0), Read),
        ("qcvn-19-2009/co/1h/2010-01-01/1000", AtMost(1_000.0), Memory),
        ("qcvn-40-2011/ph/1h/B/2012-02-15/5.5-9", Between(5.5, 9.0), Read),
        ("qcvn-40-2011/tn/1h/A/2012-02-15/20", AtMost(20.0), Memory),
    ] {
        row(&catalogue, id, bound, confidence);
    }
    let until = row(&catalogue, "qcvn-05-2023/pm25/24h/2023-09-12/50", AtMost(50.0), Read);
    let since = row(&catalogue, "qcvn-05-2023/pm25/24h/2026-01-01/45", AtMost(45.0), Read);
    assert_eq!(until.valid_to.map(|it| it.to_string()).as_deref(), Some("2025-12-31"));
    assert_eq!(since.valid_to, None);
    let boiler = "qcvn-19-2024/so2/1h/boiler_biomass/B/2025-07-01/200";
    let boiler = row(&catalogue, boiler, AtMost(200.0), Secondary);
    assert_eq!(boiler.reference_oxygen_percent, Some(7.0));
    assert_eq!(boiler.air_oxygen_percent.to_bits(), 20.9_f64.to_bits());
    let cod = row(&catalogue, "qcvn-40-2011/cod/1h/B/2012-02-15/150", AtMost(150.0), Read);
    assert_eq!(cod.scaled_by, ["kq", "kf"]);
    let temp = row(&catalogue, "qcvn-40-2011/temp/1h/A/2012-02-15/40", AtMost(40.0), Memory);
    assert!(temp.scaled_by.is_empty(), "temperature is not multiplied");
    let old = &catalogue.regulations["qcvn-40-2011"];
    assert_eq!(old.in_force_to.map(|it| it.to_string()).as_deref(), Some("2025-08-31"));
    assert_eq!(old.legacy_until.map(|it| it.to_string()).as_deref(), Some("2031-12-31"));
}

#[test]
fn every_alarm_sleeps_through_a_calibration() {
    for rule in loaded().rules.values() {
        let sleeps = rule.examples.iter().any(|it| {
            it.samples.contains(&ExampleSample::NotValid) && it.expect.chars().all(|it| it == '-')
        });
        assert!(sleeps, "{}: no night in calibration", rule.id);
    }
}

/// A rule that compares with a limit watches only what some text limits over that window.
#[test]
fn what_is_watched_has_a_limit_somewhere() {
    let catalogue = loaded();
    for rule in catalogue.rules.values() {
        if !matches!(rule.test, Test::OverLimit { .. } | Test::Approaching { .. }) {
            continue;
        }
        for quantity in &rule.quantities {
            let mut rows = catalogue.limits.iter();
            let limited = rows.any(|it| it.quantity == *quantity && it.period == rule.period);
            assert!(limited, "{} watches {quantity}, which nothing limits", rule.id);
        }
    }
    // And the other way: what is limited over a window short enough to act on is watched.
    for row in catalogue.limits.iter().filter(|it| it.period != Period::Year) {
        let kind = catalogue.kinds.values().find(|it| it.quantities.contains(&row.quantity));
        let judged_raw = row.period == Period::Hour && kind.is_some_and(|it| !it.aqi);
        if judged_raw || row.value == LimitValue::Missing {
            continue;
        }
        let watched = catalogue.rules.values().any(|it| {
            it.period == row.period
                && it.quantities.contains(&row.quantity)
                && matches!(it.test, Test::OverLimit { .. })
        });
        assert!(watched, "nobody watches {}", row.id);
    }
}

#[test]
fn the_index_has_its_table() {
    let catalogue = loaded();
    let aqi = catalogue.aqi.as_ref().unwrap();
    let names: Vec<_> = aqi.categories.iter().map(|it| it.title.vi.as_str()).collect();
    assert_eq!(names, ["Tốt", "Trung bình", "Kém", "Xấu", "Rất xấu", "Nguy hại"]);
    assert_eq!(aqi.table.category(110), 2);
    assert!(catalogue.kinds["air-station"].aqi);
    assert!(catalogue.quantities.contains_key("air-station.vn_aqi"));
}

#[test]
fn station_files_find_their_quantities() {
    let catalogue = loaded();
    for (kind, symbol, expected) in [
        ("air-station", "PM2,5", "air-station.pm25"),
        ("air-station", "RH", "air-station.rh"),
        ("air-station", "P", "air-station.pressure"),
        ("air-station", "DEWP", "air-station.dew_point"),
        ("stack", "NOx", "stack.nox"),
        ("stack", "VHg", "stack.hg"),
        ("stack", "P", "stack.pressure"),
        ("outlet", "Flow", "outlet.flow_out"),
        ("outlet", "Color", "outlet.colour"),
        ("outlet", "pH", "outlet.ph"),
    ] {
        let kind = &catalogue.kinds[kind].id;
        let found = catalogue.quantity_called(kind, symbol).map(|it| it.id.as_str());
        assert_eq!(found, Some(expected), "{kind} {symbol}");
    }
    let celsius = catalogue.unit_called("oC").map(|it| it.id.as_str());
    assert_eq!(celsius, Some("Cel"));
    assert_eq!(catalogue.unit_called("µg/Nm³").map(|it| it.id.as_str()), Some("ug/m3"));
}

#[test]
fn roles_may_what_the_pack_says() {
    let matrix = loaded().matrix;
    let granted: Vec<String> = Role::ALL
        .iter()
        .map(|role| {
            let can = |action: Action| {
                let nouns = Noun::ALL.into_iter().filter(|it| matrix.allows(*role, *it, action));
                nouns.map(Noun::as_str).collect::<Vec<_>>().join(" ")
            };
            let [read, work, write, confirm] = Action::ALL.map(can);
            format!("{role}: read {read} | work {work} | write {write} | confirm {confirm}")
        })
        .collect();
    let expected = "\
operator: read org entity source observation alarm case indicator limit permit pack rule | work observation alarm case | write entity observation case permit rule | confirm observation
park: read org entity source observation alarm case indicator limit permit pack rule | work observation alarm case | write entity source observation case permit rule | confirm observation
enterprise: read org entity source observation alarm case indicator limit permit pack rule | work case | write rule | confirm \n\
leader: read org user entity source observation alarm case indicator limit permit pack audit rule | work  | write  | confirm limit
admin: read org user entity source observation alarm case indicator limit permit pack audit rule | work  | write org user entity source permit pack | confirm ";
    assert_eq!(granted.join("\n"), expected);
}
