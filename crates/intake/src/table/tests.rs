use model::Zone;
use proptest::prelude::*;

use super::*;
use crate::Item;

fn shown(item: &Item) -> String {
    match item {
        Err(reject) => reject.to_string(),
        Ok(it) => {
            let unit = it.unit.as_deref().unwrap_or("-");
            format!(
                "{} {} {}={} {unit} {} {}",
                it.row, it.entity, it.quantity, it.value, it.time, it.flag
            )
        }
    }
}

const SIMPLE: &str = r#"{
    "time": {"column": {"name": "t", "pattern": "yyyy-MM-dd HH:mm:ss"}}, "zone": "+07:00",
    "entity": {"fixed": "s"}, "missing": ["", "NA", "-"],
    "values": [{"column": "a", "quantity": "so2", "unit": "mg/m3"}, {"column": "b", "quantity": "o2"}]}"#;

#[track_caller]
fn check(mapping: &str, table: &str, missing: u64, expected: &[&str]) {
    let mapping: Mapping = serde_json::from_str(mapping).unwrap();
    let sheet = read(table.as_bytes(), 10_000).unwrap();
    let mut readings = apply(&sheet, &mapping).unwrap();
    let actual: Vec<_> = readings.by_ref().map(|it| shown(&it)).collect();
    assert_eq!(actual, expected, "\n  given {table}");
    assert_eq!(readings.missing(), missing);
    let previewed: Vec<_> =
        preview(&sheet, &mapping).unwrap().iter().flat_map(|it| &it.items).map(shown).collect();
    assert_eq!(previewed, actual, "the preview shows what the import does");
}

#[test]
fn a_bad_row_stops_only_itself() {
    let noon = "2026-11-22 12:00:00";
    let read = |row: usize| format!("{row} s so2=1 mg/m3 2026-11-22T05:00:00Z measuring");
    let rest = |row: usize| format!("{row} s o2=2 - 2026-11-22T05:00:00Z measuring");
    let good = format!("{noon},1,2");
    for (row, missing, expected) in [
        (format!("{noon},x,2"), 0, vec!["row 3: value of `a` is text `x`, expected a finite number".to_owned(), rest(3)]),
        (format!("{noon},NaN,2"), 0, vec!["row 3: value of `a` is text `NaN`, expected a finite number".to_owned(), rest(3)]),
        (
            format!("{noon},\"1,5\",2"),
            0,
            vec!["row 3: value of `a` is text `1,5`, expected one decimal mark and no thousands separators".to_owned(), rest(3)],
        ),
        (format!("{noon},NA,-"), 2, vec![]),
        (format!("{noon},1"), 0, vec!["row 3: it has 2 columns, expected 3".to_owned()]),
        (format!("{noon},1,2,3"), 0, vec!["row 3: it has 4 columns, expected 3".to_owned()]),
        (
            "22/11/2026 12:00,1,2".to_owned(),
            0,
            vec!["row 3: `time` is text `22/11/2026 12:00`, expected yyyy-MM-dd HH:mm:ss".to_owned()],
        ),
        (",1,2".to_owned(), 0, vec!["row 3: `time` is empty, expected yyyy-MM-dd HH:mm:ss".to_owned()]),
    ] {
        let expected: Vec<_> =
            [read(2), rest(2)].into_iter().chain(expected).chain([read(4), rest(4)]).collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        check(SIMPLE, &format!("t,a,b\n{good}\n{row}\n{good}\n"), missing, &expected);
    }
}

#[test]
fn zone_label_status_and_commas_are_heeded() {
    let mapping = r#"{
        "time": {"parts": {"year": "y", "month": "m", "day": "d", "hour": "h"}}, "zone": "+08:00",
        "at": "end", "every": "1h", "entity": {"column": "e"}, "missing": [""], "decimal_comma": true,
        "status": "st", "values": [{"column": "v", "quantity": "q", "instrument": "2"}]}"#;
    check(
        mapping,
        "y;m;d;h;e;v;st\n2026;1;1;24;k;3,5;01\n2026;2;30;0;k;1;00\n2026;1;1;1;;1;00\n2026;1;1;1;k;1.5;00\n2026;1;1;1;k;1;9\n",
        0,
        &[
            "2 k q=3.5 - 2026-01-01T15:00:00Z calibrating",
            "row 3: `time` is text `2026 2 30 0`, expected year, month, day, hour, minute of the calendar",
            "row 4: `entity` is empty, expected a text of 1 to 200 bytes",
            "row 5: value of `v` is text `1.5`, expected one decimal mark and no thousands separators",
            "row 6: `status` is text `9`, expected 00, 01, 02 or 03",
        ],
    );
}

#[test]
fn a_mapping_of_other_columns_is_refused() {
    let mapping: Mapping = serde_json::from_str(SIMPLE).unwrap();
    let sheet = read(b"t,a\n1,2\n", 100).unwrap();
    let error = apply(&sheet, &mapping).unwrap_err().to_string();
    assert_eq!(error, "file: column `b` is missing, expected it to be there");
    for bad in [
        r#"{"times": 1}"#,
        &SIMPLE.replace("+07:00", "ICT"),
        &SIMPLE.replace("yyyy-MM-dd", "yy-MM"),
    ] {
        assert!(serde_json::from_str::<Mapping>(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_mapping_reads_back_as_saved() {
    let mapping: Mapping = serde_json::from_str(SIMPLE).unwrap();
    let saved = serde_json::to_string(&mapping).unwrap();
    assert_eq!(serde_json::from_str::<Mapping>(&saved).unwrap(), mapping);
}

#[track_caller]
fn check_guess(table: &str, expected: &str) {
    let symbols = ["PM2,5".to_owned()];
    let known = [Known { name: "pm25", symbols: &symbols }, Known { name: "so2", symbols: &[] }];
    let guessed = guess(&read(table.as_bytes(), 10_000).unwrap(), &known);
    let expected: Mapping = serde_json::from_str(expected).unwrap();
    assert_eq!(guessed, expected, "\n  given {table}");
}

#[test]
fn a_guess_reads_the_header() {
    let rest = r#""zone": "+07:00", "missing": ["", "NA", "N/A", "-"]"#;
    check_guess(
        "No,year,month,day,hour,PM2.5,SO2,wd,station\n1,2013,3,1,0,4,4,NNW,Gucheng\n",
        &format!(
            r#"{{{rest}, "time": {{"parts": {{"year": "year", "month": "month", "day": "day", "hour": "hour"}}}},
            "entity": {{"column": "station"}},
            "values": [{{"column": "PM2.5", "quantity": "pm25"}}, {{"column": "SO2", "quantity": "so2"}}]}}"#
        ),
    );
    check_guess(
        "Thời gian;Mã trạm;PM2,5 (µg/m³);Trạng thái\n22/11/2026 07:00;K1;31,4;00\n",
        &format!(
            r#"{{{rest}, "time": {{"column": {{"name": "Thời gian", "pattern": "dd/MM/yyyy HH:mm"}}}},
            "entity": {{"column": "Mã trạm"}}, "status": "Trạng thái", "decimal_comma": true,
            "values": [{{"column": "PM2,5 (µg/m³)", "quantity": "pm25", "unit": "µg/m³"}}]}}"#
        ),
    );
    // A line of sums at the foot and one slip of the pen do not hide how the rest is written.
    check_guess(
        "Thời gian;Mã trạm;SO2\n22/11/2026 07:00;K1;31,4\n22/11/2026 08:00;K1;1,5\n\
         22/11/2026 25:00;K1;1.5\n22/11/2026 09:00;K1;2,5\nCộng;;35,4\n",
        &format!(
            r#"{{{rest}, "time": {{"column": {{"name": "Thời gian", "pattern": "dd/MM/yyyy HH:mm"}}}},
            "entity": {{"column": "Mã trạm"}}, "decimal_comma": true,
            "values": [{{"column": "SO2", "quantity": "so2"}}]}}"#
        ),
    );
    check_guess(
        "when,so2\n2026-11-22T07:00:00Z,1.5\n",
        &format!(
            r#"{{{rest}, "time": {{"column": {{"name": "when", "pattern": "rfc3339"}}}},
            "entity": {{"fixed": ""}}, "values": [{{"column": "so2", "quantity": "so2"}}]}}"#
        ),
    );
}

/// One of the four real stations, where they lie beside the checkout. Counted by
/// `zcat Guanyuan.csv.gz | tail -n +2 | cut -d, -f6-15,17 | tr , '\n' | grep -c NA`.
#[test]
fn a_real_station_is_read_through_a_guessed_mapping() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = root.join("air-uci-beijing/Guanyuan.csv.gz");
    let Ok(bytes) = std::fs::read(&path) else {
        assert!(std::env::var_os("CI").is_none(), "{} is absent", path.display());
        return;
    };
    let names = ["PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM"];
    let known = names.map(|name| Known { name, symbols: &[] });
    let sheet = read(&bytes, 64 * 1024 * 1024).unwrap();
    assert_eq!(sheet.len(), 35_064);
    let mut mapping = guess(&sheet, &known);
    assert_eq!(mapping.values.len(), names.len());
    mapping.zone = "+08:00".parse::<Zone>().unwrap();
    let mut readings = apply(&sheet, &mapping).unwrap();
    let read = readings.by_ref().flatten().count();
    let missing = usize::try_from(readings.missing()).unwrap();
    assert_eq!((read, missing), (35_064 * names.len() - MISSING, MISSING));
    let first = apply(&sheet, &mapping).unwrap().next().unwrap();
    assert_eq!(shown(&first), "2 Guanyuan PM2.5=4 - 2013-02-28T16:00:00Z measuring");
}

const MISSING: usize = 5_198;

proptest! {
    /// Whatever a person uploads is guessed, shown and read to its end.
    #[test]
    fn arbitrary_tables_are_answered(rows in "[0-9a,;\t\n\"/: .é-]{0,200}") {
        let table = format!("time,so2,year,month,day,hour\n{rows}");
        if let Ok(sheet) = read(table.as_bytes(), 1_000) {
            let mapping = guess(&sheet, &[Known { name: "so2", symbols: &[] }]);
            prop_assert!(preview(&sheet, &mapping).is_ok());
            prop_assert!(apply(&sheet, &mapping).unwrap().count() <= sheet.len());
        }
    }
}
