//! `haidang check`, `config` and `openapi`: commands that look and print.
#![expect(clippy::print_stdout, reason = "what is printed is the answer of these commands")]

use std::{collections::BTreeSet, path::Path, sync::Arc};

use anyhow::{Result, bail};
use clap::ArgMatches;
use model::{Span, Time};
use pack::Catalogue;
use port::{AskLimits, History as _, Question, Registry as _, RegistryContent, Scope, WholeAnswer};
use store_lake::{LakeHistory, LakeSettings};
use store_sql::SqlStore;

use crate::settings::{Origin, Raw, SETTINGS};

/// Checks packs: texts, references, example nights and cases through the real engines, and every
/// indicator's question against empty tables.
pub(crate) fn packs(path: Option<&str>) -> Result<()> {
    let built_in = tempfile::tempdir()?;
    let given = path.map(Path::new);
    let (catalogue, refused) = match given {
        Some(path) if path.join("pack.toml").is_file() => beside_built_in(path, built_in.path())?,
        Some(path) => pack::load_each(path),
        None => {
            crate::packs::lay_out(built_in.path(), None)?;
            pack::load_each(built_in.path())
        }
    };
    let mut n_complaints = 0;
    for (_, complaints) in &refused {
        for complaint in complaints {
            n_complaints += 1;
            println!("{complaint}\n");
        }
    }
    n_complaints += ask_indicators(&catalogue)?;
    for pack in &catalogue.packs {
        println!(
            "{}: {} ({})",
            pack.id,
            pack.title.vi,
            &pack.version[..12.min(pack.version.len())]
        );
    }
    let n_examples: usize = catalogue.rules.values().map(|it| it.examples.len()).sum();
    let n_cases: usize = catalogue.example_cases.values().map(Vec::len).sum();
    println!(
        "{} packs, {} kinds, {} quantities, {} limits, {} alarm rules with {n_examples} nights played, \
         {} procedures with {n_cases} cases played, {} indicators asked",
        catalogue.packs.len(),
        catalogue.kinds.len(),
        catalogue.quantities.len(),
        catalogue.limits.len(),
        catalogue.rules.len(),
        catalogue.procedures.len(),
        catalogue.indicators.len(),
    );
    if n_complaints == 0 { Ok(()) } else { bail!("{n_complaints} complaints") }
}

type Loaded = (Catalogue, Vec<(model::PackId, Vec<pack::Complaint>)>);

/// One pack on its own is checked with the built-in ones it needs beside it.
fn beside_built_in(path: &Path, dir: &Path) -> Result<Loaded> {
    let own = tempfile::tempdir()?;
    let path = path.canonicalize()?;
    let Some(name) = path.file_name() else { bail!("{} is no folder of a pack", path.display()) };
    std::os::unix::fs::symlink(&path, own.path().join(name))?;
    crate::packs::lay_out(dir, Some(own.path()))?;
    let (catalogue, refused) = pack::load_each(dir);
    Ok((catalogue, refused))
}

/// Asks every indicator over empty tables: a question that does not parse is a complaint.
fn ask_indicators(catalogue: &Catalogue) -> Result<usize> {
    if catalogue.indicators.is_empty() {
        return Ok(0);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let dir = tempfile::tempdir()?;
        let lake = LakeHistory::open(&dir.path().join("lake"), LakeSettings::default()).await?;
        let store =
            SqlStore::open(&format!("sqlite:{}", dir.path().join("r.db").display())).await?;
        let content: RegistryContent = store.load().await?;
        let zone = node::Zone::new(catalogue.clone().into(), content, None);
        let tables: Vec<Arc<_>> =
            node::empty_tables(&zone, Time(0)).into_iter().map(Arc::new).collect();
        let limits = AskLimits { n_rows_max: 100, time_max: Span::from_s(20) };
        let mut n_complaints = 0;
        let scope = Scope::Only { entities: BTreeSet::new(), orgs: BTreeSet::new() };
        for indicator in catalogue.indicators.values() {
            let question = Question {
                sql: indicator.sql.clone(),
                values: vec![],
                registry: tables.clone(),
                wide: node::wide_tables(catalogue),
                scope: scope.clone(),
                limits,
            };
            let asked =
                async { WholeAnswer::read(lake.answer(question).await?, limits.n_rows_max).await };
            if let Err(error) = asked.await {
                n_complaints += 1;
                println!("indicator {}: {error}\n", indicator.id);
            }
        }
        Ok(n_complaints)
    })
}

/// Prints every setting.
pub(crate) fn print_config(raw: &Raw, matches: &ArgMatches) -> Result<()> {
    if !matches.get_flag("print") {
        bail!("say `haidang config --print` to see every setting");
    }
    for setting in SETTINGS {
        let (value, origin) = raw.get(setting.name);
        println!("# {}", setting.about);
        let default = setting.default;
        let note = match origin {
            Origin::Default => String::new(),
            set => format!("  # set {set}; default \"{default}\""),
        };
        println!("# --{} or {}", setting.name, setting.variable());
        println!("{} = {value:?}{note}\n", setting.name);
    }
    raw.check()?;
    Ok(())
}

/// Prints the description of the API, for generating clients.
pub(crate) fn print_openapi() -> Result<()> {
    println!("{}", api::openapi_json()?);
    Ok(())
}
