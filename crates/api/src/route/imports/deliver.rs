//! Brings a table in, part by part, each kept under the source that owes its data.

use std::collections::{BTreeMap, BTreeSet};

use intake::{
    Item,
    table::{Mapping, apply},
};
use model::{Lang, Origin, SourceId};
use node::{Delivered, Deliverer, Zone};
use serde_json::json;

use super::{
    PROBLEMS_MAX,
    form::{Form, refused},
    read,
};
use crate::{
    app::Reception,
    gate::{Asker, sha256_hex},
    problem::Problem,
    wire::import::Imported,
};

/// Items delivered at once: some milliseconds of reading, and little for live alarms to wait for.
const PART_ITEMS: usize = 5_000;

/// The source of entities that have none.
const NO_SOURCE: &str = "import";

/// Keeps the file, then takes its readings in. The audit says so before and after.
pub(super) async fn import(
    here: &Reception,
    asker: &Asker,
    form: Form,
    lang: Lang,
) -> Result<Imported, Problem> {
    let Form { name, bytes, mapping, save_as } = form;
    let (sheet, bytes) = read(bytes).await?;
    let mapping = mapping.ok_or_else(|| {
        Problem::field("mapping", "", "ý nghĩa của các cột / what the columns mean")
    })?;
    let mut readings = apply(&sheet, &mapping).map_err(|it| refused("mapping", &it))?;
    let sha256 = sha256_hex(&bytes);
    let subject = format!("evidence/{sha256}");
    let said = json!({"name": name, "bytes": bytes.len(), "rows": sheet.len(),
        "mapping": mapping, "save_as": save_as});
    asker.audit(here, "observation.import", &subject, &said).await?;
    here.centre.world().blobs.put(&subject, bytes).await?;
    if let Some(name) = save_as {
        keep_mapping(here, name, &mapping).await?;
    }
    let origin = Origin::Import { name, sha256: sha256.clone(), by: asker.user.id.clone() };
    let mut delivery = Delivery::new(here, asker, origin, lang);
    let mut outcome = Ok(());
    while outcome.is_ok() {
        let part: Vec<Item> = readings.by_ref().take(PART_ITEMS).collect();
        if part.is_empty() {
            break;
        }
        outcome = delivery.take(part).await;
    }
    let imported = delivery.done(readings.missing(), sha256);
    let action = if outcome.is_ok() { "observation.imported" } else { "observation.import-failed" };
    let said = json!({"accepted": imported.accepted, "rejected": imported.rejected,
        "duplicates": imported.duplicates, "missing": imported.missing});
    asker.audit(here, action, &subject, &said).await?;
    outcome.map(|()| imported)
}

async fn keep_mapping(here: &Reception, name: String, mapping: &Mapping) -> Result<(), Problem> {
    let body = serde_json::to_string(mapping).map_err(|it| Problem::internal(&it))?;
    let registry = &here.centre.world().registry;
    Ok(registry.put_mapping(&port::Mapping { name, body }).await?)
}

/// What became of the parts so far.
struct Delivery<'a> {
    here: &'a Reception,
    asker: &'a Asker,
    origin: Origin,
    lang: Lang,
    accepted: usize,
    rejected: usize,
    problems: Vec<String>,
    sources: BTreeSet<SourceId>,
    duplicates_before: BTreeMap<SourceId, u64>,
}

impl<'a> Delivery<'a> {
    fn new(here: &'a Reception, asker: &'a Asker, origin: Origin, lang: Lang) -> Self {
        let duplicates_before = duplicates(here);
        let (problems, sources) = (Vec::new(), BTreeSet::new());
        let (accepted, rejected) = (0, 0);
        Self { here, asker, origin, lang, accepted, rejected, problems, sources, duplicates_before }
    }

    /// Delivers a part, and waits until the loop has read it: a table never runs ahead of what is
    /// live by more than this.
    async fn take(&mut self, part: Vec<Item>) -> Result<(), Problem> {
        for (source, items) in by_source(&self.here.centre.zone(), part) {
            let delivered = Delivered {
                from: Deliverer::Person { org: self.asker.user.org.clone() },
                source: source.clone(),
                origin: self.origin.clone(),
                unit_required: false,
                message: items.into(),
            };
            let receipt = self.here.centre.take(delivered).await?;
            self.accepted += receipt.n_accepted;
            self.rejected += receipt.rejected.len();
            let room = PROBLEMS_MAX - self.problems.len();
            let problems = receipt.rejected.iter().take(room);
            self.problems.extend(problems.map(|it| it.why.get(self.lang).to_owned()));
            self.sources.insert(source);
            if let Some(position) = receipt.position() {
                self.here.centre.applied_to(position).await;
            }
        }
        Ok(())
    }

    fn done(self, missing: u64, sha256: String) -> Imported {
        let after = duplicates(self.here);
        let of = |all: &BTreeMap<SourceId, u64>, id| all.get(id).copied().unwrap_or(0);
        let more = |id| of(&after, id).saturating_sub(of(&self.duplicates_before, id));
        Imported {
            accepted: self.accepted,
            rejected: self.rejected,
            duplicates: self.sources.iter().map(more).sum(),
            missing,
            problems: self.problems,
            sha256,
        }
    }
}

/// Duplicates so far, by source. The loop counts them as it reads the log.
fn duplicates(here: &Reception) -> BTreeMap<SourceId, u64> {
    here.centre.health().into_iter().map(|(id, it)| (id, it.duplicates)).collect()
}

fn by_source(zone: &Zone, items: Vec<Item>) -> BTreeMap<SourceId, Vec<Item>> {
    let mut parts: BTreeMap<SourceId, Vec<Item>> = BTreeMap::new();
    for item in items {
        let entity = item.as_ref().ok().and_then(|raw| zone.entity_called(&raw.entity));
        let source = entity.and_then(|it| it.source.clone());
        let source = source.or_else(|| SourceId::new(NO_SOURCE).ok());
        if let Some(source) = source {
            parts.entry(source).or_default().push(item);
        }
    }
    parts
}
