//! Station files: whose they are is known by the station's code, and the original is kept as
//! evidence before its readings are.

use std::{fs, sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use intake::Reject;
use link_folder::{Folder, Receipt, Refusal, RefusedLine, SetAside, StationFile, Taker};
use model::{Lang, Origin, SourceId, Text, Zone};
use node::{Centre, Delivered, Deliverer, Hold, LETTER_BYTES_MAX, letter};
use port::Way;
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

    /// Keeps what was refused of a file, with all of it: what was taken is known when it comes again.
    fn keep_letter(
        &self,
        source: Option<&SourceId>,
        (name, sha256, bytes): (&str, &str, &[u8]),
        (code, why): (&str, &Text),
    ) {
        self.centre.letters().post(source, || {
            let way = Way::File { name: name.to_owned(), sha256: sha256.to_owned() };
            let picked = intake::pick::beginning(bytes, LETTER_BYTES_MAX);
            let now = self.centre.now();
            letter(now, source.cloned(), way, (code, why), (bytes.len(), picked))
        });
    }

    /// Whose file it is, if it may come in.
    fn sender(&self, file: &StationFile) -> Result<SourceId, Refusal> {
        let Some(source) = self.source_of(&file.station) else {
            let why = Text {
                vi: format!("chưa đăng ký trạm `{}`, cần mã trạm đã đăng ký", file.station),
                en: format!("station `{}` is not known, expected a registered code", file.station),
            };
            let original = (&*file.name, &*file.sha256, &*file.bytes);
            self.keep_letter(None, original, ("unknown_entity", &why));
            return Err(Refusal::Final(why));
        };
        if !self.centre.zone().source(&source).is_some_and(|it| it.enabled) {
            return Err(Refusal::Final(self.centre.note_switched_off(&source)));
        }
        let later = |it: Hold| Refusal::Later(it.sentence().en);
        self.centre.may_deliver(&source).map_err(later)?;
        Ok(source)
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
        let source = self.sender(&file)?;
        let StationFile { name, sha256, bytes, readings, rejects, .. } = file;
        let blob = format!("evidence/{sha256}");
        let later = |it: port::PortError| Refusal::Later(it.to_string());
        self.centre.world().blobs.put(&blob, bytes.clone()).await.map_err(later)?;
        let n_readings = readings.len() + rejects.len();
        let delivered = Delivered {
            from: Deliverer::Source(source.clone()),
            source: source.clone(),
            origin: Origin::StationFile { name: name.clone(), sha256: sha256.clone() },
            unit_required: true,
            // Lines that could not be read are in the file's report already.
            message: readings.into_iter().map(Ok).collect::<Vec<intake::Item>>().into(),
        };
        let receipt = self.centre.take(delivered).await.map_err(later)?;
        self.centre.charge(&source, n_readings);
        let unread = rejects.first().map(|it| (it.code(), said(it)));
        let refused = receipt.rejected.first().map(|it| (it.code, it.why.clone()));
        if let Some((code, why)) = unread.or(refused) {
            self.keep_letter(Some(&source), (&name, &sha256, &bytes), (code, &why));
        }
        let repeats = self.centre.repeats(&receipt, COUNTED_WITHIN).await;
        let duplicates = usize::try_from(repeats).unwrap_or(usize::MAX);
        let refused = receipt.rejected.into_iter();
        Ok(Receipt {
            taken: receipt.n_accepted.saturating_sub(duplicates),
            duplicates,
            refused: refused.map(|it| RefusedLine { line: it.row, why: it.why }).collect(),
        })
    }

    async fn set_aside(&self, file: SetAside<'_>) {
        let source = file.station.and_then(|it| self.source_of(it));
        let original = (file.name, file.sha256, file.bytes);
        self.keep_letter(source.as_ref(), original, (file.code, file.why));
    }
}

fn said(reject: &Reject) -> Text {
    Text { vi: reject.sentence(Lang::Vi), en: reject.sentence(Lang::En) }
}
