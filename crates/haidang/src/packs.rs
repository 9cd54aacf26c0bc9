//! The packs in use: the built-in ones, and beside or instead of them those of the zone.

use std::{fs, path::Path, sync::Arc};

use anyhow::{Context as _, Result, bail};
use api::PackHealth;
use pack::Catalogue;
use rust_embed::RustEmbed;

/// The packs this binary was built with.
#[derive(RustEmbed)]
#[folder = "../../packs"]
struct BuiltIn;

/// Lays the packs in use out in `data_dir/packs` and reads them. One that does not check is left
/// out with its complaints; the zone's own name wins over a built-in one.
pub(crate) fn load(
    data_dir: &Path,
    own: Option<&Path>,
) -> Result<(Arc<Catalogue>, Vec<PackHealth>)> {
    let dir = data_dir.join("packs");
    lay_out(&dir, own).with_context(|| format!("laying out the packs in {}", dir.display()))?;
    let (catalogue, refused) = pack::load_each(&dir);
    for (id, complaints) in &refused {
        for complaint in complaints {
            tracing::error!(pack = %id, "{complaint}");
        }
    }
    if catalogue.means.is_none() {
        bail!("the pack `base` does not load; without it nothing can be judged");
    }
    let health = |(id, complaints): (model::PackId, Vec<pack::Complaint>)| PackHealth {
        id: id.to_string(),
        ok: false,
        problems: complaints.iter().map(ToString::to_string).collect(),
    };
    Ok((Arc::new(catalogue), refused.into_iter().map(health).collect()))
}

/// Writes the built-in packs below `dir`, and over them those of the folder `own`.
pub(crate) fn lay_out(dir: &Path, own: Option<&Path>) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::create_dir_all(dir)?;
    let own_names: Vec<String> = own.map(names_of).transpose()?.unwrap_or_default();
    for path in BuiltIn::iter() {
        let name = path.split('/').next().unwrap_or_default();
        if own_names.iter().any(|it| it == name) {
            continue;
        }
        let Some(file) = BuiltIn::get(&path) else { continue };
        let target = dir.join(path.as_ref());
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, file.data)?;
    }
    if let Some(own) = own {
        for name in &own_names {
            copy_folder(&own.join(name), &dir.join(name))?;
        }
    }
    Ok(())
}

/// Folders of `own` that hold a `pack.toml`; or `own` itself is one pack.
fn names_of(own: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(own)? {
        let entry = entry?;
        if entry.path().join("pack.toml").is_file()
            && let Some(name) = entry.file_name().to_str()
        {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
