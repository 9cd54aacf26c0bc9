//! The seeded points: 100 stations, 8 quantities, 12,500 minutes, in the order of arrival.

use std::io::{Write as _, stdout};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::station::{Station, put_fields, put_value};

/// How points are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// Line protocol: `air,st=S042 pm25=31.4,... 1790000040000000000`.
    Line,
    /// A row a station and minute: `1790000040,42,31.4,...`.
    Csv,
    /// A row a point, as the usual `IoT` platforms keep it.
    Rows,
}

/// How many points, and as what.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(value_enum)]
    form: Form,
    #[arg(long, default_value_t = 100)]
    stations: u64,
    #[arg(long, default_value_t = 12_500)]
    steps: i64,
    #[arg(long, default_value_t = 60)]
    step_s: i64,
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Second since 1970 of the first point.
    #[arg(long, default_value_t = 1_790_000_040)]
    begin_s: i64,
}

/// Prints them.
pub(crate) fn run(options: &Options) -> Result<()> {
    const WRITTEN_AT_ONCE: usize = 1 << 19;
    let mut stations: Vec<_> =
        (0..options.stations).map(|it| Station::new(options.seed, it)).collect();
    let mut out = stdout().lock();
    let mut bytes = Vec::with_capacity(2 * WRITTEN_AT_ONCE);
    for step in 0..options.steps {
        let at_s = options.begin_s + step * options.step_s;
        for (n, station) in stations.iter_mut().enumerate() {
            put(&mut bytes, options.form, n, at_s, &station.sample(at_s))?;
        }
        if WRITTEN_AT_ONCE < bytes.len() {
            out.write_all(&bytes)?;
            bytes.clear();
        }
    }
    Ok(out.write_all(&bytes)?)
}

fn put(bytes: &mut Vec<u8>, form: Form, n: usize, at_s: i64, values: &[f64; 8]) -> Result<()> {
    match form {
        Form::Line => {
            write!(bytes, "air,st=S{n:03} ")?;
            put_fields(bytes, values);
            writeln!(bytes, " {at_s}000000000")?;
        }
        Form::Csv => {
            write!(bytes, "{at_s},{n}")?;
            for (quantity, value) in values.iter().enumerate() {
                bytes.push(b',');
                put_value(bytes, quantity, *value);
            }
            bytes.push(b'\n');
        }
        Form::Rows => {
            for (quantity, value) in values.iter().enumerate() {
                let key = quantity + 1;
                write!(bytes, "00000000-0000-4000-8000-{n:012x},{key},{at_s}000,")?;
                put_value(bytes, quantity, *value);
                bytes.push(b'\n');
            }
        }
    }
    Ok(())
}

#[test]
fn a_point_is_written_in_every_form() {
    let check = |form, expect: &str| {
        let mut bytes = Vec::new();
        put(&mut bytes, form, 42, 1_790_000_040, &[1.0, 2.0, 3.0, 4.0, 0.5, 6.0, 7.0, 8.0])
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().next(), Some(expect));
    };
    let fields = "pm25=1.0,pm10=2.0,so2=3.0,no2=4.0,co=0.50,o3=6.0,temp=7.0,rh=8.0";
    check(Form::Line, &format!("air,st=S042 {fields} 1790000040000000000"));
    check(Form::Csv, "1790000040,42,1.0,2.0,3.0,4.0,0.50,6.0,7.0,8.0");
    check(Form::Rows, "00000000-0000-4000-8000-00000000002a,1,1790000040000,1.0");
}
