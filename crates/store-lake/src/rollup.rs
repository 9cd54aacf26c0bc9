//! The table `rollup_1h`: the valid readings of every hour of every series, counted, for days that
//! are over.
//!
//! **Invariant:** it only repeats what `observations` says. A file says which version of that table
//! it was counted of, and is used only while no later version added to its day: readings that come
//! late, and corrections, put it out of use until the day is counted anew. So nothing ever has to be
//! subtracted. Hours whose readings are no longer kept stand apart ([`closed`](crate::closed)); losing
//! the others loses nothing.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use arrow::{
    array::{
        AsArray as _, Float64Array, Int32Array, Int64Array, RecordBatch, TimestampMicrosecondArray,
    },
    datatypes::{DataType, Float64Type, Int64Type, Schema, SchemaRef},
    error::ArrowError,
};
use deltalake::{
    kernel::{Action, Add, LogicalFileView, Remove},
    table::state::DeltaTableState,
};
use model::{Date, SeriesId, Span, Time, Zone};
use object_store::{ObjectStore, path::Path};
use parquet::errors::ParquetError;
use port::{Detail, PortError, Stretches, Tally};

use crate::{
    closed::ClosedDays,
    delta_log::{DeltaLog, append_by_day},
    footers::SortedFile,
    lake::Lake,
    part::{self, Part},
    row::{US_PER_DAY, day_of, instant, required},
    rows_of::{column, instants},
    settings::LakeSettings,
};

pub(crate) const TABLE: &str = "rollup_1h";

/// What is counted at once of a day: series between two numbers.
const N_SERIES_AT_ONCE: u32 = 1_024;

/// Days counted in one go: more wait for the next.
const N_DAYS_MAX: usize = 64;

/// A day that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RolledDay {
    /// From the table's root.
    path: String,
    bytes: u64,
    /// The version of `observations` it was counted of.
    of: u64,
}

/// The days that were counted.
pub(crate) type RolledDays = Arc<BTreeMap<i64, RolledDay>>;

/// The table and its days.
pub(crate) struct RollupSheet {
    log: DeltaLog,
    days: RolledDays,
    closed: ClosedDays,
}

/// What becomes of a day's counted hours when some are closed.
pub(crate) enum Counted {
    /// They stay as they are.
    Stay,
    /// None are left.
    Gone,
    /// These are left, as of this version of `observations`.
    Are(Box<Add>, u64),
}

pub(crate) fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        required("series", DataType::Int32),
        required("begin", instant()),
        required("n", DataType::Int64),
        required("sum", DataType::Float64),
        required("min", DataType::Float64),
        required("max", DataType::Float64),
        required("first", DataType::Float64),
        required("first_at", instant()),
        required("last", DataType::Float64),
        required("last_at", instant()),
    ]))
}

impl RolledDay {
    fn from_log(file: &LogicalFileView) -> Option<(i64, Self)> {
        let path = file.path().into_owned();
        let (day, name) = path.strip_prefix("day=")?.split_once('/')?;
        let day = day_of(Time::at_midnight(day.parse::<Date>().ok()?, Zone::UTC));
        let of = name.strip_prefix("of-")?.split('-').next()?.parse().ok()?;
        Some((day, Self { bytes: u64::try_from(file.size()).ok()?, of, path }))
    }

    /// Was anything added to the day since?
    pub(crate) fn is_of<'p>(&self, mut parts: impl Iterator<Item = &'p Part>) -> bool {
        parts.all(|it| it.version().is_some_and(|it| it <= self.of))
    }

    pub(crate) fn file(&self) -> SortedFile {
        file(&self.path, self.bytes)
    }

    /// The version of `observations` it was counted of.
    pub(crate) const fn version(&self) -> u64 {
        self.of
    }
}

impl RollupSheet {
    pub(crate) async fn open(
        store: &Arc<dyn ObjectStore>,
        settings: &LakeSettings,
    ) -> Result<Self, PortError> {
        let log = DeltaLog::open(store, TABLE, &schema(), true, settings).await?;
        let (days, closed) = (days(log.state()), closed(log.state()));
        Ok(Self { log, days, closed })
    }

    pub(crate) async fn reload(&mut self) -> Result<(), PortError> {
        self.log.reload().await?;
        self.read_state();
        Ok(())
    }

    fn read_state(&mut self) {
        self.days = days(self.log.state());
        self.closed = closed(self.log.state());
    }

    pub(crate) fn days(&self) -> RolledDays {
        Arc::clone(&self.days)
    }

    /// The number of the last commit.
    pub(crate) fn version(&self) -> u64 {
        self.log.version()
    }

    pub(crate) async fn forget_log_before(&mut self, time: Time) -> Result<(), PortError> {
        if self.log.forget_before(time).await? {
            self.read_state();
        }
        Ok(())
    }

    pub(crate) async fn files_since(&self, time: Time) -> Result<HashSet<String>, PortError> {
        self.log.files_since(time).await
    }

    /// Hours that nothing counts again.
    pub(crate) fn closed(&self) -> ClosedDays {
        Arc::clone(&self.closed)
    }

    async fn replace(&mut self, day: i64, new: Add, of: u64, at: Time) -> Result<(), PortError> {
        let old = self.days.get(&day).map(|it| removed(day, &it.path, it.bytes, at));
        let rolled = RolledDay { path: new.path.clone(), bytes: new.size.unsigned_abs(), of };
        self.commit(old.into_iter().collect(), vec![new]).await?;
        Arc::make_mut(&mut self.days).insert(day, rolled);
        Ok(())
    }

    /// Replaces the closed hours of a day, and its counted ones where `counted` says so.
    pub(crate) async fn split(
        &mut self,
        day: i64,
        counted: Counted,
        closed: Option<Add>,
        at: Time,
    ) -> Result<(), PortError> {
        let was_counted = self.days.get(&day).filter(|_| !matches!(counted, Counted::Stay));
        let was_closed = self.closed.get(&day);
        let old = was_counted.map(|it| removed(day, &it.path, it.bytes, at));
        let old = old.into_iter().chain(was_closed.map(|it| {
            let path = it.location.as_ref().trim_start_matches(TABLE).trim_start_matches('/');
            removed(day, path, it.bytes, at)
        }));
        let mut new: Vec<Add> = closed.iter().cloned().collect();
        if let Counted::Are(add, _) = &counted {
            new.push(add.as_ref().clone());
        }
        self.commit(old.collect(), new).await?;
        match counted {
            Counted::Stay => {}
            Counted::Gone => drop(Arc::make_mut(&mut self.days).remove(&day)),
            Counted::Are(new, of) => {
                let rolled =
                    RolledDay { bytes: new.size.unsigned_abs(), path: new.path.clone(), of };
                Arc::make_mut(&mut self.days).insert(day, rolled);
            }
        }
        let days = Arc::make_mut(&mut self.closed);
        match closed {
            None => drop(days.remove(&day)),
            Some(new) => drop(days.insert(day, file(&new.path, new.size.unsigned_abs()))),
        }
        Ok(())
    }

    async fn commit(&mut self, old: Vec<Remove>, new: Vec<Add>) -> Result<(), PortError> {
        let (old, new) = (old.into_iter().map(Action::Remove), new.into_iter().map(Action::Add));
        self.log.commit(old.chain(new).collect(), append_by_day(), None).await
    }
}

fn file(path: &str, bytes: u64) -> SortedFile {
    SortedFile { location: Path::from(format!("{TABLE}/{path}")), bytes }
}

/// Files of closed hours.
fn closed(state: &DeltaTableState) -> ClosedDays {
    let files = state.log_data();
    let closed = files.iter().filter_map(|it| {
        let path = it.path().into_owned();
        let (day, name) = path.strip_prefix("day=")?.split_once('/')?;
        let day = day_of(Time::at_midnight(day.parse::<Date>().ok()?, Zone::UTC));
        let bytes = u64::try_from(it.size()).ok()?;
        name.starts_with("closed-").then(|| (day, file(&path, bytes)))
    });
    Arc::new(closed.collect())
}

fn days(state: &DeltaTableState) -> RolledDays {
    Arc::new(state.log_data().iter().filter_map(|it| RolledDay::from_log(&it)).collect())
}

fn removed(day: i64, path: &str, bytes: u64, at: Time) -> Remove {
    Remove {
        path: path.to_owned(),
        data_change: true,
        deletion_timestamp: Some(at.ms()),
        extended_file_metadata: Some(true),
        partition_values: Some(partition(day)),
        size: Some(bytes.cast_signed()),
        ..Remove::default()
    }
}

pub(crate) fn partition(day: i64) -> std::collections::HashMap<String, Option<String>> {
    [("day".to_owned(), Some(part::date(day).to_string()))].into()
}

impl Lake {
    /// Counts the days that are over and have changed since they were counted last.
    pub(crate) async fn roll_up(
        self: &Arc<Self>,
        now: Time,
        is_quiet: impl Fn(&Part) -> bool,
        unreadable: &mut HashSet<i64>,
    ) -> Result<(), PortError> {
        let (parts, of, rolled) = {
            let mut sheets = self.sheets.lock().await;
            self.settle(&mut sheets).await?;
            (sheets.readings.parts(), sheets.readings.version(), sheets.hours.days())
        };
        let days = parts.chunk_by(|a, b| a.day == b.day).filter(|parts| {
            let Some(day) = parts.first().map(|it| it.day) else { return false };
            let all = || parts.iter().map(AsRef::as_ref);
            let is_counted = rolled.get(&day).is_some_and(|it| it.is_of(all()));
            day < day_of(now) && !is_counted && all().all(&is_quiet)
        });
        let days: Vec<_> = days.filter(|it| !unreadable.contains(&it[0].day)).collect();
        for parts in days.into_iter().take(N_DAYS_MAX) {
            match self.roll_up_day(parts, of, now).await {
                Err(PortError::Damaged { .. }) => {
                    unreadable.insert(parts[0].day);
                }
                done => done?,
            }
        }
        Ok(())
    }

    async fn roll_up_day(
        self: &Arc<Self>,
        parts: &[Arc<Part>],
        of: u64,
        now: Time,
    ) -> Result<(), PortError> {
        let day = parts.first().map_or(0, |it| it.day);
        let begin = Time(day * US_PER_DAY);
        let (to, width) = (begin.plus(Span::from_h(24)), Span::from_h(1));
        let stretches = Stretches { from: begin, to, width, detail: Detail::Ends };
        let first = parts.iter().map(|it| it.series.0.0).min().unwrap_or(0);
        let last = parts.iter().map(|it| it.series.1.0).max().unwrap_or(0);
        let mut counted: Vec<(SeriesId, Tally)> = Vec::new();
        for from in (first..=last).step_by(N_SERIES_AT_ONCE as usize) {
            let to = last.min(from.saturating_add(N_SERIES_AT_ONCE - 1));
            let series: Vec<SeriesId> = (from..=to).map(SeriesId).collect();
            let found = self.tallies_of(&series, stretches, usize::MAX, false).await?;
            for (series, tallies) in series.into_iter().zip(found) {
                counted.extend(tallies.into_iter().map(|it| (series, it)));
            }
        }
        let name = format!("of-{of:020}");
        let new = self.put_hours(day, &name, &counted, now).await?;
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        let done = sheets.hours.replace(day, new, of, now).await;
        sheets.doubtful |= done.is_err();
        done?;
        self.view().hours = sheets.hours.days();
        Ok(())
    }
}

/// The columns that hold so much detail.
pub(crate) fn columns(detail: Detail) -> &'static [&'static str] {
    const ALL: &[&str] =
        &["begin", "n", "sum", "min", "max", "first", "first_at", "last", "last_at"];
    match detail {
        Detail::Sums => &ALL[..3],
        Detail::Bounds => &ALL[..5],
        Detail::Ends | Detail::Values => ALL,
    }
}

/// Hours of a batch with the columns of some detail.
pub(crate) struct Hours<'b> {
    begin: &'b [i64],
    n: &'b [i64],
    sum: &'b [f64],
    bounds: Option<[&'b [f64]; 2]>,
    ends: Option<[(&'b [i64], &'b [f64]); 2]>,
}

impl<'b> Hours<'b> {
    pub(crate) fn of(batch: &'b RecordBatch, detail: Detail) -> Result<Self, ParquetError> {
        let numbers = |name| {
            Ok::<_, ParquetError>(
                column(batch, name)?.as_primitive::<Float64Type>().values().as_ref(),
            )
        };
        let instants = |name| instants(batch, name);
        let bounds = || Ok::<_, ParquetError>([numbers("min")?, numbers("max")?]);
        let ends = || {
            let first = (instants("first_at")?, numbers("first")?);
            Ok::<_, ParquetError>([first, (instants("last_at")?, numbers("last")?)])
        };
        Ok(Self {
            begin: instants("begin")?,
            n: column(batch, "n")?.as_primitive::<Int64Type>().values(),
            sum: numbers("sum")?,
            bounds: (Detail::Bounds <= detail).then(bounds).transpose()?,
            ends: (Detail::Ends <= detail).then(ends).transpose()?,
        })
    }

    pub(crate) fn at(&self, row: usize) -> Tally {
        let begin = Time(self.begin[row]);
        let [min, max] = self.bounds.map_or([0.0; 2], |it| it.map(|it| it[row]));
        let end = |(at, value): (&[i64], &[f64])| (Time(at[row]), value[row]);
        let [first, last] = self.ends.map_or([(begin, 0.0); 2], |it| it.map(end));
        let (n, sum) = (self.n[row].unsigned_abs(), self.sum[row]);
        Tally { begin, n, sum, min, max, first, last, values: Vec::new() }
    }
}

pub(crate) fn batch(counted: &[(SeriesId, Tally)]) -> Result<RecordBatch, ArrowError> {
    let instants = |of: fn(&Tally) -> Time| {
        let values = counted.iter().map(|it| of(&it.1).0);
        Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
    };
    let numbers = |of: fn(&Tally) -> f64| {
        Arc::new(Float64Array::from_iter_values(counted.iter().map(|it| of(&it.1))))
    };
    let series = counted.iter().map(|it| it.0.0.cast_signed());
    let n = counted.iter().map(|it| it.1.n.cast_signed());
    RecordBatch::try_new(
        schema(),
        vec![
            Arc::new(Int32Array::from_iter_values(series)),
            instants(|it| it.begin),
            Arc::new(Int64Array::from_iter_values(n)),
            numbers(|it| it.sum),
            numbers(|it| it.min),
            numbers(|it| it.max),
            numbers(|it| it.first.1),
            instants(|it| it.first.0),
            numbers(|it| it.last.1),
            instants(|it| it.last.0),
        ],
    )
}
