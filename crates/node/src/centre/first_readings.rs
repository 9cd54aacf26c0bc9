//! Series are made on their first reading.
//!
//! A thousand stations that are heard for the first time at once are one change of the zone, not a
//! thousand: whoever gets the gate makes what all who wait for it want.

use std::{collections::BTreeSet, sync::Arc};

use model::{EntityId, QuantityId};
use port::PortError;

use super::Centre;

/// Entity, quantity, instrument.
pub(crate) type SeriesKey = (EntityId, QuantityId, String);

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
        let mut with_index: BTreeSet<EntityId> = BTreeSet::new();
        for (entity, quantity, instrument) in &wanted {
            gate.write().series_for(entity, quantity, instrument).await?;
            let Some((kind, _)) = quantity.as_str().rsplit_once('.') else { continue };
            let index = QuantityId::new(&format!("{kind}.{}", crate::AQI_QUANTITY));
            let index = index.ok().filter(|it| catalogue.quantities.contains_key(it));
            if let Some(index) = index.filter(|_| with_index.insert(entity.clone())) {
                gate.write().series_for(entity, &index, "").await?;
            }
        }
        gate.show().await
    }
}
