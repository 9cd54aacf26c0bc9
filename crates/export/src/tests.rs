//! Each form read back by a reader that is not ours.

use std::io::Cursor;

use arrow::{
    array::{AsArray as _, RecordBatch},
    datatypes::{Float64Type, Int64Type, TimestampMicrosecondType},
    ipc::reader::StreamReader,
};
use calamine::{Data, Reader as _, Xlsx};
use model::Time;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use port::{Cell, Column, ColumnKind, Table};

use crate::Form;

/// 2026-11-22T07:00:00+07:00.
const MORNING: Time = Time::from_s(1_795_305_600);

fn table() -> Table {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    let text = |it: &str| Cell::Text(it.to_owned());
    Table {
        name: "answer".to_owned(),
        columns: vec![
            column("trạm", ColumnKind::Text),
            column("n", ColumnKind::Integer),
            column("so2", ColumnKind::Number),
            column("time", ColumnKind::Time),
            column("ok", ColumnKind::Bool),
        ],
        rows: vec![
            vec![
                text("Đình Vũ, \"1\""),
                Cell::Integer(7),
                Cell::Number(1.5),
                Cell::Time(MORNING),
                Cell::Bool(true),
            ],
            vec![Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Null],
            vec![
                text(""),
                Cell::Integer(-1),
                Cell::Number(0.1),
                Cell::Time(Time(1)),
                Cell::Bool(false),
            ],
        ],
    }
}

#[track_caller]
fn check_columns(batch: &RecordBatch) {
    let names: Vec<_> = batch.schema().fields().iter().map(|it| it.name().clone()).collect();
    assert_eq!(names, ["trạm", "n", "so2", "time", "ok"]);
    let texts: Vec<_> = batch.column(0).as_string::<i32>().iter().collect();
    assert_eq!(texts, [Some("Đình Vũ, \"1\""), None, Some("")]);
    let integers: Vec<_> = batch.column(1).as_primitive::<Int64Type>().iter().collect();
    assert_eq!(integers, [Some(7), None, Some(-1)]);
    let numbers: Vec<_> = batch.column(2).as_primitive::<Float64Type>().iter().collect();
    assert_eq!(numbers, [Some(1.5), None, Some(0.1)]);
    let times: Vec<_> = batch.column(3).as_primitive::<TimestampMicrosecondType>().iter().collect();
    assert_eq!(times, [Some(MORNING.0), None, Some(1)]);
    let truths: Vec<_> = batch.column(4).as_boolean().iter().collect();
    assert_eq!(truths, [Some(true), None, Some(false)]);
}

#[test]
fn csv_is_text() {
    let bytes = Form::Csv.write(&table()).unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "trạm,n,so2,time,ok\n\
         \"Đình Vũ, \"\"1\"\"\",7,1.5,2026-11-22T00:00:00Z,true\n\
         ,,,,\n\
         ,-1,0.1,1970-01-01T00:00:00.000001Z,false\n"
    );
}

#[test]
fn arrow_and_parquet_keep_every_kind() {
    let stream = Form::Arrow.write(&table()).unwrap();
    let batches: Vec<_> = StreamReader::try_new(Cursor::new(stream), None).unwrap().collect();
    assert_eq!(batches.len(), 1);
    check_columns(batches[0].as_ref().unwrap());
    let file = Form::Parquet.write(&table()).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(file)).unwrap();
    let batches: Vec<_> = reader.build().unwrap().collect();
    check_columns(batches[0].as_ref().unwrap());
}

#[test]
fn a_workbook_shows_the_morning_of_viet_nam() {
    let bytes = Form::Xlsx.write(&table()).unwrap();
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(rows[0][3], Data::String("time (UTC+7)".to_owned()));
    assert_eq!(rows[1][0], Data::String("Đình Vũ, \"1\"".to_owned()));
    assert_eq!((&rows[1][1], &rows[1][2]), (&Data::Float(7.0), &Data::Float(1.5)));
    assert_eq!(rows[1][4], Data::Bool(true));
    assert_eq!(rows[1][3].to_string(), "46348.29166666667");
    assert!(rows[2].iter().all(|it| *it == Data::Empty), "{:?}", rows[2]);
}

#[test]
fn an_answer_without_rows_is_a_file_all_the_same() {
    let empty = Table { rows: vec![], ..table() };
    for form in Form::ALL {
        assert!(!form.write(&empty).unwrap().is_empty(), "{form:?}");
    }
}
