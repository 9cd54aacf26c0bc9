//! The table `series`: names for outside readers, who see only numbers in the others.

use std::{collections::HashSet, sync::Arc};

use arrow::{
    array::{BooleanArray, Int32Array, RecordBatch, StringArray},
    datatypes::{DataType, Schema, SchemaRef},
};
use deltalake::{
    kernel::{Action, Add},
    protocol::{DeltaOperation, SaveMode},
};
use model::{EntityId, KindId, OrgId, QuantityId, SeriesId, Time, UnitId};
use object_store::{ObjectStore, ObjectStoreExt as _, path::Path};
use port::PortError;

use crate::{
    delta_log::{DeltaLog, unavailable},
    lake::Lake,
    parquet_file,
    row::required,
    settings::LakeSettings,
    sums,
};

pub(crate) const TABLE: &str = "series";

/// What a series is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesName {
    /// Its number in the other tables.
    pub series: SeriesId,
    /// Of this entity.
    pub entity: EntityId,
    /// Of this quantity.
    pub quantity: QuantityId,
    /// The entity's kind.
    pub kind: KindId,
    /// Who answers for the entity.
    pub owner: OrgId,
    /// The unit of its values.
    pub unit: UnitId,
    /// Made by the simulator.
    pub simulated: bool,
}

/// The table and what it says now.
pub(crate) struct NamesSheet {
    log: DeltaLog,
    said: Option<Vec<SeriesName>>,
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        required("series", DataType::Int32),
        required("entity", DataType::Utf8),
        required("quantity", DataType::Utf8),
        required("kind", DataType::Utf8),
        required("owner", DataType::Utf8),
        required("unit", DataType::Utf8),
        required("simulated", DataType::Boolean),
    ]))
}

impl NamesSheet {
    pub(crate) async fn open(
        store: &Arc<dyn ObjectStore>,
        settings: &LakeSettings,
    ) -> Result<Self, PortError> {
        let log = DeltaLog::open(store, TABLE, &schema(), false, settings).await?;
        Ok(Self { log, said: None })
    }

    pub(crate) async fn reload(&mut self) -> Result<(), PortError> {
        self.log.reload().await?;
        self.said = None;
        Ok(())
    }

    pub(crate) async fn forget_log_before(&mut self, time: Time) -> Result<(), PortError> {
        self.log.forget_before(time).await.map(drop)
    }

    pub(crate) async fn files_since(&self, time: Time) -> Result<HashSet<String>, PortError> {
        self.log.files_since(time).await
    }

    async fn commit(&mut self, add: Option<Add>) -> Result<(), PortError> {
        let files = self.log.state().log_data();
        let removed = files.iter().map(|it| Action::Remove(it.remove_action(true)));
        let actions = removed.chain(add.map(Action::Add)).collect();
        let operation = DeltaOperation::Write {
            mode: SaveMode::Overwrite,
            partition_by: None,
            predicate: None,
        };
        self.log.commit(actions, operation, None).await
    }
}

impl Lake {
    pub(crate) async fn put_series(&self, mut names: Vec<SeriesName>) -> Result<(), PortError> {
        names.sort_by_key(|it| it.series);
        let mut sheets = self.sheets.lock().await;
        self.settle(&mut sheets).await?;
        let sheet = &mut sheets.names;
        if sheet.said.as_ref() == Some(&names) {
            return Ok(());
        }
        let path = format!("names-{:020}.parquet", sheet.log.version() + 1);
        let failed = |it| unavailable(TABLE, "writing a file of", it);
        let batch = batch(&names).map_err(|it| unavailable(TABLE, "encoding", it))?;
        let bytes = parquet_file::encode(&batch, &self.properties)
            .map_err(|it| unavailable(TABLE, "encoding", it))?;
        let path = sums::in_name(&path, &bytes);
        let size = (bytes.len() as u64).cast_signed();
        let location = Path::from(format!("{TABLE}/{path}"));
        self.store.put(&location, bytes.into()).await.map_err(failed)?;
        let head = self.store.head(&location).await.map_err(failed)?;
        let add = Add {
            path,
            size,
            modification_time: head.last_modified.timestamp_millis(),
            data_change: true,
            stats: Some(format!("{{\"numRecords\":{}}}", names.len())),
            ..Add::default()
        };
        let done = sheet.commit((!names.is_empty()).then_some(add)).await;
        sheet.said = done.is_ok().then_some(names);
        sheets.doubtful |= done.is_err();
        done
    }
}

fn batch(names: &[SeriesName]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let texts =
        |of: fn(&SeriesName) -> &str| Arc::new(StringArray::from_iter_values(names.iter().map(of)));
    let series = names.iter().map(|it| it.series.0.cast_signed());
    let simulated: Vec<bool> = names.iter().map(|it| it.simulated).collect();
    RecordBatch::try_new(
        schema(),
        vec![
            Arc::new(Int32Array::from_iter_values(series)),
            texts(|it| it.entity.as_str()),
            texts(|it| it.quantity.as_str()),
            texts(|it| it.kind.as_str()),
            texts(|it| it.owner.as_str()),
            texts(|it| it.unit.as_str()),
            Arc::new(BooleanArray::from(simulated)),
        ],
    )
}
