//! Reading rows of the tables: files that may hold them, then rows in memory.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, SchemaRef};
use datafusion::{
    common::{DFSchema, Result, config::TableParquetOptions},
    datasource::{
        listing::PartitionedFile,
        physical_plan::{
            FileGroup, FileScanConfig, FileScanConfigBuilder, ParquetSource,
            parquet::CachedParquetFileReaderFactory,
        },
        source::DataSourceExec,
    },
    execution::{
        SendableRecordBatchStream, TaskContext, context::ExecutionProps,
        object_store::ObjectStoreUrl,
    },
    logical_expr::{
        ColumnarValue, Expr, ScalarUDF, Volatility, create_udf, ident, lit,
        physical_planning_context::PhysicalPlanningContext,
    },
    physical_expr::{PhysicalExpr, ScalarFunctionExpr, create_physical_expr, expressions::Column},
    physical_plan::{ExecutionPlan, filter::FilterExec, projection::ProjectionExec},
    prelude::{SessionConfig, SessionContext},
    scalar::ScalarValue,
};
use futures::TryStreamExt as _;
use model::{SeriesId, Time};
use object_store::ObjectStore;
use port::PortError;

use crate::{delta_log::unavailable, digits, part::Part, row::Row, settings::LakeSettings};

/// A file of so few rows is read whole: looking up its pages costs more than reading them. Years of
/// hourly readings are a thousand such files.
const N_SMALL_ROWS: u64 = 32 << 10;

/// Read from a file's end in the hope of its whole footer.
const FOOTER_BYTES_HINT: usize = 16 << 10;

/// What questions run on: one pool of memory, one place to spill, one cache of footers.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    store: Arc<dyn ObjectStore>,
    runtime: Arc<datafusion::execution::runtime_env::RuntimeEnv>,
}

/// Rows wanted: of series and times between these, bounds included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) series: (SeriesId, SeriesId),
    pub(crate) time: (Time, Time),
}

impl Engine {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, settings: &LakeSettings) -> Result<Self> {
        use datafusion::execution::{
            disk_manager::{DiskManagerBuilder, DiskManagerMode},
            memory_pool::FairSpillPool,
            runtime_env::RuntimeEnvBuilder,
        };
        let spill = match &settings.spill_dir {
            Some(dir) => DiskManagerMode::Directories(vec![dir.clone()]),
            None => DiskManagerMode::OsTmpDirectory,
        };
        let disk = DiskManagerBuilder::default()
            .with_mode(spill)
            .with_max_temp_directory_size(settings.spill_bytes);
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(FairSpillPool::new(settings.memory_bytes)))
            .with_disk_manager_builder(disk)
            .with_metadata_cache_limit(settings.footer_bytes)
            .build_arc()?;
        runtime.register_object_store(address()?.as_ref(), store.clone());
        Ok(Self { store, runtime })
    }

    /// A fresh session over the shared pool: what is registered in it dies with it.
    pub(crate) fn session(&self) -> SessionContext {
        let config = SessionConfig::new().with_target_partitions(2).with_information_schema(false);
        SessionContext::new_with_config_rt(config, self.runtime.clone())
    }

    /// The same, with tables in a schema and a catalogue of these names, where programs can look
    /// them up.
    pub(crate) fn session_in(&self, catalog: &str, schema: &str) -> SessionContext {
        let config = SessionConfig::new()
            .with_target_partitions(2)
            .with_default_catalog_and_schema(catalog, schema);
        SessionContext::new_with_config_rt(config, self.runtime.clone())
    }

    /// Reads columns of `parts`, all of them if none are named, in `n_groups` streams. In the order
    /// given where that is one; a stream a file where there are as many: else a stream that has
    /// ended takes files of another. Where the files are small, `predicate`, which
    /// speaks of stored columns, is left to whoever reads the streams.
    pub(crate) fn files<R: Row>(
        &self,
        parts: &[Arc<Part>],
        n_groups: usize,
        predicate: Option<Arc<dyn PhysicalExpr>>,
        columns: Option<&[usize]>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let (stored, shown) = shown_columns::<R>(columns)?;
        let files = self.stored_files::<R>(parts, n_groups, predicate, stored)?;
        let files = DataSourceExec::from_data_source(files);
        match shown {
            None => Ok(files),
            Some(shown) => Ok(Arc::new(ProjectionExec::try_new(shown, files)?)),
        }
    }

    fn stored_files<R: Row>(
        &self,
        parts: &[Arc<Part>],
        n_groups: usize,
        predicate: Option<Arc<dyn PhysicalExpr>>,
        projection: Vec<usize>,
    ) -> Result<FileScanConfig> {
        let footers = self.runtime.cache_manager.get_file_metadata_cache();
        let reader = CachedParquetFileReaderFactory::new(self.store.clone(), footers);
        let are_large = parts.iter().any(|it| N_SMALL_ROWS < it.n_rows);
        let mut options = TableParquetOptions::default();
        options.global.pruning = are_large;
        options.global.enable_page_index = are_large;
        options.global.pushdown_filters = are_large;
        let mut source = ParquetSource::new(R::stored_schema())
            .with_table_parquet_options(options)
            .with_metadata_size_hint(FOOTER_BYTES_HINT)
            .with_parquet_file_reader_factory(Arc::new(reader));
        if let Some(predicate) = predicate.filter(|_| are_large) {
            source = source.with_predicate(predicate);
        }
        let mut groups = vec![vec![]; n_groups.clamp(1, parts.len().max(1))];
        let n_groups = groups.len();
        for (n, part) in parts.iter().enumerate() {
            let path = part.location::<R>();
            groups[n % n_groups].push(PartitionedFile::new(path.as_ref(), part.bytes));
        }
        let groups = groups.into_iter().map(FileGroup::new).collect();
        let config = FileScanConfigBuilder::new(address()?, Arc::new(source))
            .with_file_groups(groups)
            .with_preserve_order(n_groups == 1 || n_groups == parts.len())
            .with_projection_indices(Some(projection))?;
        Ok(config.build())
    }

    /// The wanted rows of `parts`, which are in order of day: so are the batches.
    pub(crate) fn stream<R: Row>(
        &self,
        parts: &[Arc<Part>],
        wanted: Wanted,
    ) -> Result<SendableRecordBatchStream> {
        let of_files = wanted.predicate::<R>(R::stored_schema())?;
        let files = self.files::<R>(parts, 1, Some(of_files), None)?;
        let plan = FilterExec::try_new(wanted.predicate::<R>(R::schema())?, files)?;
        plan.execute(0, self.task())
    }

    pub(crate) fn task(&self) -> Arc<TaskContext> {
        Arc::new(TaskContext::default().with_runtime(self.runtime.clone()))
    }

    /// The same, for plans that hold batches of so many rows.
    pub(crate) fn task_of(&self, n_batch_rows: usize) -> Arc<TaskContext> {
        let config = SessionConfig::new().with_batch_size(n_batch_rows);
        let task = TaskContext::default().with_session_config(config);
        Arc::new(task.with_runtime(self.runtime.clone()))
    }

    /// All wanted rows of `parts`, as they come.
    pub(crate) async fn rows<R: Row>(
        &self,
        parts: &[Arc<Part>],
        wanted: Wanted,
        mut take: impl FnMut(R),
    ) -> std::result::Result<(), PortError> {
        let failed = |it| unavailable(R::TABLE, "reading", it);
        let mut stream = self.stream::<R>(parts, wanted).map_err(failed)?;
        while let Some(batch) = stream.try_next().await.map_err(failed)? {
            R::from_batch(&batch)?.into_iter().for_each(&mut take);
        }
        Ok(())
    }
}

impl Wanted {
    /// The smallest range that holds both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            series: (self.series.0.min(other.series.0), self.series.1.max(other.series.1)),
            time: (self.time.0.min(other.time.0), self.time.1.max(other.time.1)),
        }
    }

    /// The parts that may hold wanted rows.
    pub(crate) fn parts(&self, parts: &[Arc<Part>]) -> Vec<Arc<Part>> {
        parts.iter().filter(|it| it.may_hold(self.series, self.time)).cloned().collect()
    }

    fn predicate<R: Row>(&self, schema: SchemaRef) -> Result<Arc<dyn PhysicalExpr>> {
        let series = |it: SeriesId| lit(it.0.cast_signed());
        let time = |it: Time| {
            let value = ScalarValue::TimestampMicrosecond(Some(it.0), Some("UTC".into()));
            Expr::Literal(value, None)
        };
        let (column, key) = (ident(R::TIME), ident("series"));
        let wanted = key
            .clone()
            .gt_eq(series(self.series.0))
            .and(key.lt_eq(series(self.series.1)))
            .and(column.clone().gt_eq(time(self.time.0)))
            .and(column.lt_eq(time(self.time.1)));
        create_physical_expr(
            &wanted,
            &DFSchema::try_from(schema)?,
            &ExecutionProps::new(),
            &PhysicalPlanningContext::default(),
        )
    }
}

/// Columns of expressions, with their names.
type Shown = Vec<(Arc<dyn PhysicalExpr>, String)>;

/// The stored columns that the wanted ones need, and how to make these of them; nothing is to be
/// made where they are stored as they are.
fn shown_columns<R: Row>(columns: Option<&[usize]>) -> Result<(Vec<usize>, Option<Shown>)> {
    let (schema, stored) = (R::schema(), R::stored_schema());
    let all: Vec<usize> = (0..schema.fields().len()).collect();
    let (mut needed, mut shown, mut is_made) = (Vec::new(), Shown::new(), false);
    for field in columns.unwrap_or(&all).iter().map(|it| schema.field(*it)) {
        let in_digits = R::IN_DIGITS.filter(|it| it == field.name());
        let names = in_digits.map_or_else(|| vec![field.name().clone()], digits::stored_names);
        let mut parts: Vec<Arc<dyn PhysicalExpr>> = Vec::new();
        for name in names {
            parts.push(Arc::new(Column::new(&name, needed.len())));
            needed.push(stored.index_of(&name)?);
        }
        is_made |= in_digits.is_some();
        let expr = if in_digits.is_some() { joined(parts, field) } else { parts.remove(0) };
        shown.push((expr, field.name().clone()));
    }
    Ok((needed, is_made.then_some(shown)))
}

/// The value of a row that stands in one of several columns.
fn joined(parts: Vec<Arc<dyn PhysicalExpr>>, field: &Field) -> Arc<dyn PhysicalExpr> {
    static JOINED: LazyLock<Arc<ScalarUDF>> = LazyLock::new(|| {
        let types = digits::stored_types();
        let join = |columns: &[ColumnarValue]| -> Result<ColumnarValue> {
            let columns = ColumnarValue::values_to_arrays(columns)?;
            let n_rows = columns.first().map_or(0, |it| it.len());
            let columns: Vec<_> = columns.into_iter().enumerate().collect();
            Ok(ColumnarValue::Array(Arc::new(digits::joined(&columns, n_rows))))
        };
        let fun =
            create_udf("joined", types, DataType::Float64, Volatility::Immutable, Arc::new(join));
        Arc::new(fun)
    });
    let (fun, config) = (Arc::clone(&JOINED), Arc::default());
    Arc::new(ScalarFunctionExpr::new("joined", fun, parts, Arc::new(field.clone()), config))
}

/// The name the store goes by inside plans.
pub(crate) fn address() -> Result<ObjectStoreUrl> {
    ObjectStoreUrl::parse("lake://history/")
}
