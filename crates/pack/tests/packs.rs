//! The packs of this repository are free of complaints.

use std::path::{Path, PathBuf};

use pack::Catalogue;

fn packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

fn loaded() -> Catalogue {
    pack::load(&packs()).unwrap_or_else(|complaints| {
        let all: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        panic!("\n{}", all.join("\n\n"))
    })
}

#[test]
fn every_pack_loads() {
    let catalogue = loaded();
    let ids: Vec<_> = catalogue.packs.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["base", "air", "water"]);
}
