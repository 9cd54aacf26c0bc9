//! Where the bridge writes to: one batch, one write.

use std::io::Write as _;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use postgres::{Client, NoTls};

use super::Sample;
use crate::{http::Connection, station::put_fields};

/// Which database, and how its table looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// Line protocol over HTTP: `InfluxDB` 1 and `VictoriaMetrics`.
    Line,
    /// PostgreSQL, a column a quantity, by COPY.
    Wide,
    /// PostgreSQL, a row a point and a table of newest values, as the usual `IoT` platforms do.
    Rows,
}

/// A database, and the batch that waits for it.
pub(crate) struct Sink {
    to: To,
    n_waiting: usize,
    n_writes: u64,
    n_refused: u64,
}

enum To {
    Line { connection: Connection, addr: String, body: Vec<u8> },
    Wide { client: Box<Client>, body: Vec<u8> },
    Rows { client: Box<Client>, rows: Rows },
}

/// One row a point, in columns.
#[derive(Default)]
struct Rows {
    entities: Vec<String>,
    keys: Vec<i32>,
    times: Vec<i64>,
    values: Vec<f64>,
}

impl Sink {
    pub(crate) fn open(kind: Kind, url: &str) -> Result<Self> {
        let client = || Client::connect(url, NoTls).map(Box::new).context("PostgreSQL");
        let to = match kind {
            Kind::Line => To::Line {
                connection: Connection::open(url)?,
                addr: url.to_owned(),
                body: Vec::new(),
            },
            Kind::Wide => To::Wide { client: client()?, body: Vec::new() },
            Kind::Rows => To::Rows { client: client()?, rows: Rows::default() },
        };
        Ok(Self { to, n_waiting: 0, n_writes: 0, n_refused: 0 })
    }

    pub(crate) const fn n_waiting(&self) -> usize {
        self.n_waiting
    }

    pub(crate) const fn n_writes(&self) -> u64 {
        self.n_writes
    }

    pub(crate) const fn n_refused(&self) -> u64 {
        self.n_refused
    }

    pub(crate) fn put(&mut self, sample: &Sample) -> Result<()> {
        let Sample { station, time_ms, values } = sample;
        self.n_waiting += 1;
        match &mut self.to {
            To::Line { body, .. } => {
                write!(body, "air,st={station} ")?;
                put_fields(body, values);
                writeln!(body, " {time_ms}000000")?;
            }
            To::Wide { body, .. } => {
                write!(body, "{time_ms}\t{}", number(station)?)?;
                for value in values {
                    write!(body, "\t{value}")?;
                }
                body.push(b'\n');
            }
            To::Rows { rows, .. } => rows.put(number(station)?, *time_ms, values),
        }
        Ok(())
    }

    /// Writes what waits, if anything does.
    pub(crate) fn write(&mut self) -> Result<()> {
        if self.n_waiting == 0 {
            return Ok(());
        }
        match &mut self.to {
            To::Line { connection, addr, body } => {
                let mut request = format!(
                    "POST /write?db=bench HTTP/1.1\r\nHost: {addr}\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                )
                .into_bytes();
                request.append(body);
                let status = connection.ask(&request, &mut Vec::new())?;
                self.n_refused += u64::from(status != 204);
            }
            To::Wide { client, body } => {
                let mut copy =
                    client.copy_in("COPY air(ts,st,pm25,pm10,so2,no2,co,o3,temp,rh) FROM STDIN")?;
                copy.write_all(body)?;
                copy.finish()?;
                body.clear();
            }
            To::Rows { client, rows } => std::mem::take(rows).insert(client)?,
        }
        self.n_writes += 1;
        self.n_waiting = 0;
        Ok(())
    }
}

impl Rows {
    fn put(&mut self, station: u32, time_ms: i64, values: &[f64; 8]) {
        for (key, value) in (1..).zip(values) {
            self.entities.push(format!("00000000-0000-4000-8000-{station:012x}"));
            self.keys.push(key);
            self.times.push(time_ms);
            self.values.push(*value);
        }
    }

    fn insert(self, client: &mut Client) -> Result<()> {
        const ALL: &str = "INSERT INTO ts_kv(entity_id,key,ts,dbl_v) SELECT a::uuid,b,c,d FROM \
            unnest($1::text[],$2::int[],$3::bigint[],$4::float8[]) x(a,b,c,d) \
            ON CONFLICT (entity_id,key,ts) DO UPDATE SET dbl_v=EXCLUDED.dbl_v";
        const NEWEST: &str = "INSERT INTO ts_kv_latest(entity_id,key,ts,dbl_v) \
            SELECT DISTINCT ON (a,b) a::uuid,b,c,d FROM \
            unnest($1::text[],$2::int[],$3::bigint[],$4::float8[]) x(a,b,c,d) ORDER BY a,b,c DESC \
            ON CONFLICT (entity_id,key) DO UPDATE SET ts=EXCLUDED.ts,dbl_v=EXCLUDED.dbl_v";
        let Self { entities, keys, times, values } = self;
        let mut transaction = client.transaction()?;
        transaction.execute(ALL, &[&entities, &keys, &times, &values])?;
        transaction.execute(NEWEST, &[&entities, &keys, &times, &values])?;
        Ok(transaction.commit()?)
    }
}

/// The number of a station: 42 of `st0042`.
fn number(station: &str) -> Result<u32> {
    let digits = station.trim_start_matches(|it: char| !it.is_ascii_digit());
    digits.parse().with_context(|| format!("station `{station}` has no number"))
}

#[test]
fn a_station_has_a_number() {
    assert_eq!(number("st0042").unwrap(), 42);
    assert!(number("station").is_err());
}
