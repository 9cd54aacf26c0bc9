//! What is written down: snapshots that are known to read, and as much of the log as is needed after
//! them.

use std::collections::VecDeque;

use model::Position;
use port::PortError;

use super::{CentreError, World};
use crate::judge::Judge;

/// Snapshots kept: the one the history has caught up with, and the one it is being written for.
const SNAPSHOTS_KEPT: usize = 2;

/// A start reads the log from the snapshot on and tells the ledger no more of what came before: so
/// that must be on the disk first.
pub(super) async fn keep_snapshot(
    world: &World,
    position: Position,
    snapshot: Vec<u8>,
) -> Result<(), PortError> {
    world.ledger.sync().await?;
    world.blobs.put(&snapshot_name(position), snapshot).await
}

pub(super) async fn flush(world: &World, position: Position) -> Result<(), PortError> {
    tracing::debug!(%position, "flush begins");
    world.history.flush(position).await?;
    tracing::debug!(%position, "flush ended");
    check_snapshot(world, &snapshot_name(position)).await?;
    let mut snapshots: VecDeque<String> = world.blobs.list("snapshot/").await?.into();
    while SNAPSHOTS_KEPT < snapshots.len() {
        if let Some(oldest) = snapshots.pop_front() {
            world.blobs.delete(&oldest).await?;
        }
    }
    // The log is kept from the older snapshot on, should the newer one be lost.
    let oldest = snapshots.front().and_then(|it| position_of(it)).unwrap_or(Position(0));
    world.log.truncate_before(oldest.next()).await
}

/// The log is cut only behind snapshots that are known to read.
async fn check_snapshot(world: &World, name: &str) -> Result<(), PortError> {
    let damaged = |how: String| PortError::Damaged { what: name.to_owned(), how };
    let bytes = world.blobs.get(name).await?.ok_or_else(|| damaged("it is gone".to_owned()))?;
    let read = tokio::task::spawn_blocking(move || Judge::check_snapshot(&bytes)).await;
    let read = read.map_err(|it| PortError::unavailable("reading a snapshot back", it))?;
    if let Err(error) = read {
        world.blobs.delete(name).await?;
        return Err(damaged(error.to_string()));
    }
    Ok(())
}

/// The log must go on where the snapshot ends, and must not end before it.
pub(super) async fn fits(world: &World, applied: Position) -> Result<(), CentreError> {
    let head = world.log.head();
    if head < applied {
        return Err(CentreError::LogLost { head, applied });
    }
    match world.log.read(applied.next(), 1).await {
        Err(PortError::Refused { why }) => Err(CentreError::LogTooShort { applied, why }),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// The newest snapshot that the history has caught up with; an empty state if there is none.
pub(super) async fn last_judge(world: &World) -> Result<Judge, CentreError> {
    let flushed = world.history.stats().flushed;
    let names = world.blobs.list("snapshot/").await?;
    for name in names.iter().rev() {
        if position_of(name).is_none_or(|it| flushed < it) {
            continue;
        }
        let Some(bytes) = world.blobs.get(name).await? else { continue };
        match Judge::from_snapshot(&bytes) {
            Ok(judge) => return Ok(judge),
            Err(error) => tracing::warn!(%error, %name, "taking the snapshot before this one"),
        }
    }
    Ok(Judge::default())
}

fn snapshot_name(position: Position) -> String {
    format!("snapshot/{:020}", position.0)
}

fn position_of(name: &str) -> Option<Position> {
    name.rsplit('/').next()?.parse().ok().map(Position)
}
