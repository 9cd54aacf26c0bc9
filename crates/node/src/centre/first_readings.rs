//! Series are made on their first reading.
//!
//! A thousand stations that are heard for the first time at once are one change of the zone, not a
//! thousand: whoever gets the gate makes what all who wait for it want.

use std::{collections::BTreeSet, sync::Arc};

use model::QuantityId;
use port::{PortError, SeriesKey};

use super::Centre;

/// Series made in one transaction: nobody else writes meanwhile.
const SERIES_AT_ONCE: usize = 1_000;

impl Centre {
    /// Makes series that are not there yet, and shows them to everyone. A station with an air quality
    /// index gets its series with them.
    pub(super) async fn make_series(&self, keys: &BTreeSet<SeriesKey>) -> Result<(), PortError> {
        self.shared.want_series(keys);
        let gate = self.registry().await;
        // Whoever took ours before us may have failed.
        let mut wanted = self.shared.wanted_series();
        wanted.extend(keys.iter().cloned());
        let zone = self.zone();
        wanted.retain(|(entity, quantity, instrument)| {
            zone.series_id(entity, quantity, instrument).is_none()
        });
        if wanted.is_empty() {
            return Ok(());
        }
        let catalogue = Arc::clone(&zone.catalogue);
        let index_of = |(entity, quantity, _): &SeriesKey| {
            let (kind, _) = quantity.as_str().rsplit_once('.')?;
            let index = QuantityId::new(&format!("{kind}.{}", crate::AQI_QUANTITY)).ok()?;
            let is_known = catalogue.quantities.contains_key(&index);
            is_known.then(|| (entity.clone(), index, String::new()))
        };
        let with_index: BTreeSet<SeriesKey> = wanted.iter().filter_map(index_of).collect();
        wanted.extend(with_index);
        // One write to the disk, however many: of eight hundred, one each took seconds.
        let wanted: Vec<SeriesKey> = wanted.into_iter().collect();
        for some in wanted.chunks(SERIES_AT_ONCE) {
            gate.write().series_for_all(some).await?;
        }
        gate.show().await
    }
}
