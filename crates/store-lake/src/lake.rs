//! The history as the port wants it.

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::{LegalMean, Observation, Period, Position, SeriesId, Time};
use object_store::ObjectStore;
use port::{
    Answer, Bin, Description, History, HistoryStats, Kept, PortError, Question, Reading,
    SeriesTerm, Stretches, Table, Tally, TrimmedDay,
};
use tokio::{runtime::Runtime, sync::Semaphore, task::JoinSet};

use crate::{
    closed::ClosedDays,
    cuts::Cuts,
    footers::Footers,
    layer::Layer,
    mean_row::MeanRow,
    names::{NamesSheet, SeriesName},
    parquet_file,
    reading_row::{ReadingRow, StoredReading},
    rollup::{RolledDays, RollupSheet},
    scan::Engine,
    settings::LakeSettings,
    sheet::Sheet,
    shelf,
    sums::CheckedStore,
    synced::SyncedStore,
    tidy::Tidying,
    trim::Terms,
};

/// History as Delta tables of Parquet files, asked by DataFusion.
pub struct LakeHistory {
    lake: Arc<Lake>,
    /// Its own threads: a heavy question never takes one from whoever receives readings. Taken out
    /// only when the history is dropped.
    runtime: Option<Runtime>,
}

/// Everything the work on the history's own threads shares.
pub(crate) struct Lake {
    pub(crate) settings: LakeSettings,
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) engine: Engine,
    /// Of every Parquet file.
    pub(crate) properties: Arc<parquet::file::properties::WriterProperties>,
    pub(crate) asks: Arc<Semaphore>,
    pub(crate) footers: Footers,
    /// Tables of the registry, as askers see them.
    pub(crate) cuts: Cuts,
    view: Mutex<View>,
    /// Whoever commits holds this.
    pub(crate) sheets: tokio::sync::Mutex<Sheets>,
    /// Whoever tidies up holds this.
    pub(crate) tidying: tokio::sync::Mutex<Tidying>,
}

/// What questions see.
pub(crate) struct View {
    pub(crate) readings: Layer<ReadingRow>,
    pub(crate) means: Layer<MeanRow>,
    pub(crate) hours: RolledDays,
    pub(crate) closed: ClosedDays,
    pub(crate) n_duplicates: u64,
}

/// The tables themselves.
pub(crate) struct Sheets {
    pub(crate) readings: Sheet<ReadingRow>,
    pub(crate) means: Sheet<MeanRow>,
    pub(crate) names: NamesSheet,
    pub(crate) hours: RollupSheet,
    /// A commit failed: what arrived of it must be read before the next.
    pub(crate) doubtful: bool,
}

impl Lake {
    async fn open(store: Arc<dyn ObjectStore>, settings: LakeSettings) -> Result<Self, PortError> {
        let readings = Sheet::open(&store, &settings).await?;
        let means = Sheet::open(&store, &settings).await?;
        let names = NamesSheet::open(&store, &settings).await?;
        let hours = RollupSheet::open(&store, &settings).await?;
        let engine = Engine::new(store.clone(), &settings);
        let view = View {
            readings: Layer::new(readings.parts(), readings.written()),
            means: Layer::new(means.parts(), means.written()),
            hours: hours.days(),
            closed: hours.closed(),
            n_duplicates: 0,
        };
        Ok(Self {
            engine: engine.map_err(|it| PortError::unavailable("starting the SQL engine", it))?,
            properties: parquet_file::properties(settings.n_row_group_rows),
            asks: Arc::new(Semaphore::new(settings.n_asks_max)),
            footers: Footers::new(settings.footer_bytes),
            cuts: Cuts::default(),
            view: Mutex::new(view),
            sheets: tokio::sync::Mutex::new(Sheets {
                readings,
                means,
                names,
                hours,
                doubtful: false,
            }),
            tidying: tokio::sync::Mutex::default(),
            store,
            settings,
        })
    }

    /// Held for as long as it takes to look or to swap, never over an await.
    pub(crate) fn view(&self) -> MutexGuard<'_, View> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LakeHistory {
    /// Opens the history in a local directory, making it if there is none.
    pub async fn open(dir: &Path, settings: LakeSettings) -> Result<Self, PortError> {
        let failed = |it| PortError::unavailable(format!("opening history {}", dir.display()), it);
        let spill = dir.join("spill");
        // What a killed question spilled is of no use to anybody.
        match std::fs::remove_dir_all(&spill) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(PortError::unavailable(format!("emptying {}", spill.display()), error));
            }
            _ => {}
        }
        let store = SyncedStore::open(dir).map_err(failed)?;
        let settings = LakeSettings { spill_dir: settings.spill_dir.or(Some(spill)), ..settings };
        Self::open_on(Arc::new(store), settings).await
    }

    /// Opens the history in an object store. What the store says it has written must be durable.
    pub async fn open_on(
        store: Arc<dyn ObjectStore>,
        settings: LakeSettings,
    ) -> Result<Self, PortError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(settings.n_writers.max(1) + 4)
            .thread_name("history")
            .enable_all()
            .build()
            .map_err(|it| PortError::unavailable("starting the history's threads", it))?;
        let store = Arc::new(CheckedStore::new(store));
        let opened = on(&runtime, Lake::open(store, settings)).await;
        // From here on the runtime has an owner that lets go of it without waiting.
        let runtime = Some(runtime);
        match opened {
            Ok(lake) => Ok(Self { lake: Arc::new(lake), runtime }),
            Err(error) => {
                if let Some(it) = runtime {
                    it.shutdown_background();
                }
                Err(error)
            }
        }
    }

    /// Bytes that wait in memory for the next flush.
    #[must_use]
    pub fn pending_bytes(&self) -> usize {
        let view = self.lake.view();
        view.readings.pending_bytes() + view.means.pending_bytes()
    }

    /// Rewrites the table `series`, which outside readers join names from. Nothing happens when
    /// nothing changed.
    pub async fn put_series(&self, names: Vec<SeriesName>) -> Result<(), PortError> {
        let lake = self.lake.clone();
        self.on_to_the_end(async move { lake.put_series(names).await }).await
    }

    async fn on<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, PortError>> + Send + 'static,
    ) -> Result<T, PortError> {
        match &self.runtime {
            Some(runtime) => on(runtime, work).await,
            None => unreachable!("the runtime leaves with the history"),
        }
    }

    /// A commit is not left half-way because its caller stopped waiting.
    async fn on_to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, PortError>> + Send + 'static,
    ) -> Result<T, PortError> {
        let failed = |it| PortError::unavailable("work on the history", it);
        self.on(async move { tokio::spawn(work).await.map_err(failed)? }).await
    }
}

/// Runs work on the history's threads. Whoever stops waiting for a question stops the question.
async fn on<T: Send + 'static>(
    runtime: &Runtime,
    work: impl Future<Output = Result<T, PortError>> + Send + 'static,
) -> Result<T, PortError> {
    let mut tasks = JoinSet::new();
    tasks.spawn_on(work, runtime.handle());
    match tasks.join_next().await {
        Some(Ok(done)) => done,
        Some(Err(error)) => Err(PortError::unavailable("work on the history", error)),
        None => unreachable!("one task was spawned"),
    }
}

impl Drop for LakeHistory {
    fn drop(&mut self) {
        // A runtime may not be waited for inside another; its work is durable or worth nothing.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[async_trait::async_trait]
impl History for LakeHistory {
    fn keep(&self, kept: Kept) {
        let mut n_duplicates = 0;
        let mut view = self.lake.view();
        let View { readings, means, .. } = &mut *view;
        let n_before = readings.common_mut().len();
        let base = u32::try_from(n_before).unwrap_or(u32::MAX);
        // Records are in order: those that the table has come first.
        let n_written = kept.provenances.partition_point(|it| readings.has_written(it.position));
        let n_written = u32::try_from(n_written).unwrap_or(u32::MAX);
        readings.common_mut().extend(kept.provenances);
        for (observation, provenance) in &kept.readings {
            if *provenance < n_written {
                continue;
            }
            let row = StoredReading::of(observation, base + provenance);
            n_duplicates += u64::from(readings.keep(observation.series, row));
        }
        for (mean, position) in kept.means {
            assert!(Position(0) < position, "a mean comes from a record of the log");
            if !means.has_written(position) {
                *means.common_mut() = position.max(*means.common_mut());
                n_duplicates += u64::from(means.keep(mean.series, MeanRow { mean, position }));
            }
        }
        view.n_duplicates += n_duplicates;
    }

    async fn flush(&self, position: Position) -> Result<(), PortError> {
        let lake = self.lake.clone();
        self.on_to_the_end(async move { lake.flush(position).await }).await
    }

    fn stats(&self) -> HistoryStats {
        let view = self.lake.view();
        HistoryStats {
            n_pending: (view.readings.n_pending() + view.means.n_pending()) as u64,
            pending_bytes: (view.readings.pending_bytes() + view.means.pending_bytes()) as u64,
            n_duplicates: view.n_duplicates,
            flushed: view.readings.written().min(view.means.written()),
        }
    }

    async fn readings(
        &self,
        series: SeriesId,
        from: Time,
        to: Time,
        n_max: usize,
        versions: bool,
    ) -> Result<Vec<Reading>, PortError> {
        let lake = self.lake.clone();
        self.on(async move {
            if versions {
                lake.versions(series, from, to, n_max).await
            } else {
                lake.readings(&[series], from, to, n_max).await
            }
        })
        .await
    }

    async fn readings_of(
        &self,
        series: &[SeriesId],
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Reading>, PortError> {
        let (lake, series) = (self.lake.clone(), series.to_vec());
        self.on(async move { lake.readings(&series, from, to, n_max).await }).await
    }

    async fn points(
        &self,
        series: &[SeriesId],
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<Vec<Observation>>, PortError> {
        let (lake, series) = (self.lake.clone(), series.to_vec());
        self.on(async move { lake.points(&series, from, to, n_max).await }).await
    }

    async fn bins(
        &self,
        series: SeriesId,
        from: Time,
        to: Time,
        n: u32,
    ) -> Result<Vec<Bin>, PortError> {
        let lake = self.lake.clone();
        self.on(async move { lake.bins(series, from, to, n).await }).await
    }

    async fn tallies(
        &self,
        series: &[SeriesId],
        stretches: Stretches,
        n_max: usize,
    ) -> Result<Vec<Vec<Tally>>, PortError> {
        let (lake, series) = (self.lake.clone(), series.to_vec());
        self.on(async move { lake.tallies(&series, stretches, n_max).await }).await
    }

    async fn means(
        &self,
        series: &[SeriesId],
        period: Period,
        from: Time,
        to: Time,
        n_max: usize,
    ) -> Result<Vec<LegalMean>, PortError> {
        let (lake, series) = (self.lake.clone(), series.to_vec());
        self.on(async move { lake.means(series, period, from, to, n_max).await }).await
    }

    fn tables(&self) -> Vec<Table> {
        shelf::tables()
    }

    async fn describe(&self, question: Question) -> Result<Description, PortError> {
        let lake = self.lake.clone();
        self.on(lake.describe(question)).await
    }

    async fn answer(&self, question: Question) -> Result<Box<dyn Answer>, PortError> {
        let lake = self.lake.clone();
        Ok(Box::new(self.on(lake.answer(question)).await?))
    }

    async fn maintain(&self, now: Time) -> Result<(), PortError> {
        let lake = self.lake.clone();
        self.on_to_the_end(async move { lake.maintain(now).await }).await
    }

    async fn due(&self, terms: Vec<SeriesTerm>) -> Result<Vec<TrimmedDay>, PortError> {
        let lake = self.lake.clone();
        self.on(async move { lake.due(&Terms::new(terms)).await }).await
    }

    async fn trim(&self, terms: Vec<SeriesTerm>, now: Time) -> Result<Vec<TrimmedDay>, PortError> {
        let lake = self.lake.clone();
        self.on_to_the_end(async move { lake.trim(&Terms::new(terms), now).await }).await
    }
}
