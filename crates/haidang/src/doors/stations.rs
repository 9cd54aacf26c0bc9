//! Station files: whose they are is known by the station's code, and the original is kept as
//! evidence before its readings are.

use std::{fs, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use link_folder::{Folder, Receipt, Refusal, RefusedLine, StationFile, Taker};
use model::{Origin, SourceId, Text, Zone};
use node::{Centre, Delivered, Deliverer};
use tokio::{sync::watch, task::JoinHandle};

use crate::settings::Settings;

/// Time between two looks at the folder.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A file waits this long for the loop to say which of its readings were here already. The readings
/// are durable before.
const COUNTED_WITHIN: Duration = Duration::from_secs(20);

/// Watches the folder of station files until told to stop.
pub(crate) fn watch(
    settings: &Settings,
    centre: Centre,
    mut stopped: watch::Receiver<bool>,
) -> Result<JoinHandle<()>> {
    let root = root(settings);
    fs::create_dir_all(&root)
        .with_context(|| format!("making the folder for station files {}", root.display()))?;
    let taker = Arc::new(Stations { centre });
    let folder = Folder::open(link_folder::Settings { root, every: LOOK_EVERY }, taker)?;
    Ok(tokio::spawn(async move {
        let stop = async {
            let _told = stopped.wait_for(|it| *it).await;
        };
        folder.run(stop).await;
    }))
}

/// The folder in use.
pub(crate) fn root(settings: &Settings) -> std::path::PathBuf {
    settings.stations_dir.clone().unwrap_or_else(|| settings.data_dir.join("stations"))
}

pub(super) struct Stations {
    pub(super) centre: Centre,
}

impl Stations {
    fn source_of(&self, station: &str) -> Option<SourceId> {
        self.centre.zone().entity_called(station)?.source.clone()
    }
}

#[async_trait::async_trait]
impl Taker for Stations {
    fn zone_of(&self, station: &str) -> Zone {
        let zone = self.centre.zone();
        let source = self.source_of(station);
        source.and_then(|it| zone.source(&it).map(|it| it.zone)).unwrap_or(Zone::VIET_NAM)
    }

    async fn take(&self, file: StationFile) -> Result<Receipt, Refusal> {
        let zone = self.centre.zone();
        let Some(source) = self.source_of(&file.station) else {
            return Err(Refusal::Final(Text {
                vi: format!("chưa đăng ký trạm `{}`, cần mã trạm đã đăng ký", file.station),
                en: format!("station `{}` is not known, expected a registered code", file.station),
            }));
        };
        if !zone.source(&source).is_some_and(|it| it.enabled) {
            return Err(Refusal::Final(self.centre.note_switched_off(&source)));
        }
        let blob = format!("evidence/{}", file.sha256);
        let later = |it: port::PortError| Refusal::Later(it.to_string());
        self.centre.world().blobs.put(&blob, file.bytes).await.map_err(later)?;
        let delivered = Delivered {
            from: Deliverer::Source(source.clone()),
            source,
            origin: Origin::StationFile { name: file.name, sha256: file.sha256 },
            unit_required: true,
            // Lines that could not be read are in the file's report already.
            items: file.readings.into_iter().map(Ok).collect(),
        };
        let receipt = self.centre.take(delivered).await.map_err(later)?;
        let repeats = self.centre.repeats(&receipt, COUNTED_WITHIN).await;
        let duplicates = usize::try_from(repeats).unwrap_or(usize::MAX);
        let refused = receipt.rejected.into_iter();
        Ok(Receipt {
            taken: receipt.n_accepted.saturating_sub(duplicates),
            duplicates,
            refused: refused.map(|it| RefusedLine { line: it.row, why: it.why }).collect(),
        })
    }
}
