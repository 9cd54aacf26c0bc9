//! `haidang import`: tables brought in while the center is not running, through the same door.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use intake::{
    Item,
    table::{Mapping, apply, read},
};
use model::{
    Entity, EntityId, KindId, OrgId, Origin, Source, SourceId, Span, Text, Time, UserId, Wire,
};
use node::{Centre, Delivered, Deliverer};

use crate::{first, packs, settings::Settings, world};

/// Bytes of one table, inflated.
const TABLE_BYTES_MAX: usize = 1 << 30;

/// Items delivered at once.
const ITEMS_PER_DELIVERY: usize = 20_000;

/// Problems shown of one file.
const PROBLEMS_SHOWN: usize = 10;

/// What to import, and what to make of entities nobody has registered yet.
pub(crate) struct Plan {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) mapping: PathBuf,
    pub(crate) source: String,
    pub(crate) kind: Option<String>,
    pub(crate) owner: Option<String>,
}

/// Imports, and writes everything down.
pub(crate) async fn import(settings: Settings, plan: Plan) -> Result<()> {
    let mapping = read_mapping(&plan.mapping)?;
    let opened = world::open(&settings).await?;
    let (catalogue, _) = packs::load(&settings.data_dir, settings.packs_dir.as_deref())?;
    let (centre, running) =
        Centre::start(opened.world.clone(), catalogue, settings.manner()).await?;
    // Somebody must own what is registered below.
    let made = first::accounts(&centre, &settings, false).await?;
    first::tell_passwords(&made);
    for file in &plan.files {
        import_file(&centre, &plan, &mapping, file)
            .await
            .with_context(|| format!("importing {}", file.display()))?;
    }
    centre.flush_now().await?;
    opened.lake.put_series(crate::serve::names(&centre)).await?;
    running.stop().await;
    Ok(())
}

fn read_mapping(path: &Path) -> Result<Mapping> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the mapping {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("mapping {}", path.display()))
}

async fn import_file(centre: &Centre, plan: &Plan, mapping: &Mapping, file: &Path) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let sha256 = api::sha256_hex(&bytes);
    let sheet = read(&bytes, TABLE_BYTES_MAX).map_err(|it| anyhow::anyhow!("{it}"))?;
    let mut readings = apply(&sheet, mapping).map_err(|it| anyhow::anyhow!("{it}"))?;
    let items: Vec<Item> = readings.by_ref().collect();
    let n_missing = readings.missing();
    centre.world().blobs.put(&format!("evidence/{sha256}"), bytes).await?;
    if let Some(kind) = &plan.kind {
        register(centre, plan, mapping, kind, &items).await?;
    }
    let source = SourceId::new(&plan.source)?;
    let name = file.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let by = UserId::new("admin")?;
    let (mut n_accepted, mut n_rejected, mut problems) = (0, 0, Vec::new());
    for part in items.chunks(ITEMS_PER_DELIVERY) {
        let origin = Origin::Import { name: name.clone(), sha256: sha256.clone(), by: by.clone() };
        let delivered = Delivered {
            from: Deliverer::Source(source.clone()),
            source: source.clone(),
            origin,
            unit_required: false,
            message: part.to_vec().into(),
        };
        let receipt = centre.take(delivered).await?;
        n_accepted += receipt.n_accepted;
        n_rejected += receipt.rejected.len();
        problems.extend(receipt.rejected.into_iter().take(PROBLEMS_SHOWN));
    }
    tell(file, n_accepted, n_rejected, n_missing, &problems);
    Ok(())
}

fn tell(
    file: &Path,
    n_accepted: usize,
    n_rejected: usize,
    n_missing: u64,
    problems: &[node::Rejected],
) {
    #[expect(clippy::print_stdout, reason = "the result of the command")]
    {
        println!(
            "{}: {n_accepted} readings accepted, {n_rejected} refused, {n_missing} missing",
            file.display()
        );
        for problem in problems.iter().take(PROBLEMS_SHOWN) {
            println!("  {}", problem.why.en);
        }
    }
}

/// Registers the source and the entities the table names, where they are not known yet.
async fn register(
    centre: &Centre,
    plan: &Plan,
    mapping: &Mapping,
    kind: &str,
    items: &[Item],
) -> Result<()> {
    let kind = KindId::new(kind)?;
    let zone = centre.zone();
    if !zone.catalogue.kinds.contains_key(&kind) {
        let known: Vec<_> = zone.catalogue.kinds.keys().map(ToString::to_string).collect();
        bail!("kind `{kind}` is not known; there are: {}", known.join(", "));
    }
    let root = zone.registry.orgs.iter().find(|it| it.parent.is_none());
    let owner = match (&plan.owner, root) {
        (Some(owner), _) => OrgId::new(owner)?,
        (None, Some(root)) => root.id.clone(),
        (None, None) => bail!("there is no unit to own what is imported"),
    };
    let source = Source {
        id: SourceId::new(&plan.source)?,
        title: Text::new(&plan.source, &plan.source),
        owner: owner.clone(),
        wire: Wire::Import,
        zone: mapping.zone,
        every: mapping.every,
        enabled: true,
        simulated: false,
    };
    let names: BTreeSet<&str> = items.iter().flatten().map(|it| it.entity.as_str()).collect();
    let gate = centre.registry().await;
    if zone.source(&source.id).is_none() {
        gate.write().put_source(&source).await?;
    }
    for name in names.into_iter().filter(|it| zone.entity_called(it).is_none()) {
        let id = EntityId::new(name)?;
        gate.write().put_entity(&entity(id, &kind, &owner, &source, mapping.every)).await?;
    }
    gate.show().await?;
    Ok(())
}

fn entity(id: EntityId, kind: &KindId, owner: &OrgId, source: &Source, every: Span) -> Entity {
    Entity {
        title: Text::new(id.as_str(), id.as_str()),
        id,
        kind: kind.clone(),
        owner: owner.clone(),
        place: None,
        attributes: std::collections::BTreeMap::new(),
        valid_from: Time(0),
        valid_to: None,
        source: Some(source.id.clone()),
        every: Some(every),
        simulated: false,
    }
}
