//! The demo zone is written into the registry where it is not there yet. What is there stays as
//! people have made it.

use std::{
    collections::BTreeSet,
    hash::{BuildHasher, RandomState},
};

use model::{EntityId, SourceId, Wire};
use pack::Catalogue;
use port::{PortError, Registry};
use sha2::{Digest, Sha256};

use crate::{facility::Facility, stage::quantities_of, zone::DemoZone};

/// Writes what is missing. Returns how much that was.
pub(crate) async fn write_missing(
    registry: &dyn Registry,
    catalogue: &Catalogue,
    demo: &DemoZone,
    facilities: &[Facility],
) -> Result<usize, PortError> {
    let known = registry.load().await?;
    let mut n_written = 0;
    for org in demo.orgs.iter().filter(|it| !known.orgs.iter().any(|old| old.id == it.id)) {
        registry.put_org(org).await?;
        n_written += 1;
    }
    for source in &demo.sources {
        if !known.sources.iter().any(|it| it.id == source.id) {
            registry.put_source(source).await?;
            n_written += 1;
        }
    }
    let entities: BTreeSet<&EntityId> = known.entities.iter().map(|it| &it.id).collect();
    let permits: BTreeSet<_> = known.permits.iter().map(|it| &it.id).collect();
    let series: BTreeSet<_> = known.series.iter().map(|it| (&it.entity, &it.quantity)).collect();
    for entity in &demo.entities {
        if !entities.contains(&entity.id) {
            registry.put_entity(entity).await?;
            n_written += 1;
        }
        let facility = facilities.iter().find(|it| it.entity == entity.id);
        let quantities = facility.map(|it| quantities_of(it, &entity.kind, catalogue));
        for quantity in quantities.unwrap_or_default() {
            // Else each would be made on its first reading, and the zone bound anew each time.
            if !series.contains(&(&entity.id, &quantity)) {
                registry.series_for(&entity.id, &quantity, "").await?;
                n_written += 1;
            }
        }
    }
    for permit in demo.permits.iter().filter(|it| !permits.contains(&it.id)) {
        registry.add_permit(permit).await?;
        n_written += 1;
    }
    Ok(n_written)
}

/// Gives each source that publishes a new token. It is known to nobody else, and good until the
/// next start.
pub(crate) async fn new_tokens(
    registry: &dyn Registry,
    demo: &DemoZone,
) -> Result<Vec<(SourceId, String)>, PortError> {
    let mut tokens = Vec::new();
    for source in demo.sources.iter().filter(|it| it.wire == Wire::Mqtt) {
        let token = secret(source);
        registry.put_source_token(&source.id, &sha256_hex(&token)).await?;
        tokens.push((source.id.clone(), token));
    }
    Ok(tokens)
}

/// 256 bits nobody can guess: the standard library keys each of its hashers by the randomness of the
/// machine, which is all that is asked for here.
fn secret(source: &model::Source) -> String {
    let part = |n: u8| RandomState::new().hash_one((n, source.id.as_str())).to_le_bytes();
    sha256_hex([part(0), part(1), part(2), part(3)].as_flattened())
}

fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    let digit = |it: u8| char::from_digit(u32::from(it), 16).unwrap_or_default();
    Sha256::digest(bytes).iter().flat_map(|it| [digit(it >> 4), digit(it & 15)]).collect()
}
