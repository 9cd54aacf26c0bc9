//! What the door would say of a reading, before anybody knocks. The door itself has the last word.

use intake::RawReading;
use node::{EARLIEST, Refusal};

use crate::{gate::Asker, wire::import::PreviewedValue};

/// Names listed in a refusal.
const NAMES_MAX: usize = 12;

/// Why it would not be let in.
pub(super) fn refusal(asker: &Asker, raw: &RawReading) -> Option<Refusal> {
    let zone = &asker.zone;
    let entity = zone.entity_called(&raw.entity).filter(|it| asker.sees(&it.id));
    let Some(entity) = entity else {
        return Some(Refusal::UnknownEntity { name: raw.entity.clone() });
    };
    let Some(quantity) = zone.catalogue.quantity_called(&entity.kind, &raw.quantity) else {
        let kind = zone.catalogue.kinds.get(&entity.kind);
        let known = kind.into_iter().flat_map(|it| &it.quantities);
        let known =
            known.filter_map(|it| zone.catalogue.quantities.get(it)).map(model::Quantity::name);
        let known = known.take(NAMES_MAX).collect::<Vec<_>>().join(", ");
        return Some(Refusal::UnknownQuantity { name: raw.quantity.clone(), known });
    };
    if raw.time < EARLIEST {
        return Some(Refusal::TooOld { time: raw.time });
    }
    let unit = raw.unit.as_ref()?;
    let (given, wanted) =
        (zone.catalogue.unit_called(unit), zone.catalogue.units.get(&quantity.unit));
    match (given, wanted) {
        (Some(given), Some(wanted)) => {
            let quantity = quantity.name().to_owned();
            let wrong = given.convert(raw.value, wanted).err();
            wrong.map(|why| Refusal::WrongUnit { quantity, why })
        }
        _ if unit == quantity.unit.as_str() => None,
        _ => Some(Refusal::UnknownUnit {
            quantity: quantity.name().to_owned(),
            unit: unit.clone(),
            expected: quantity.unit.to_string(),
        }),
    }
}

/// The value as it would be shown.
pub(super) fn value(asker: &Asker, raw: &RawReading) -> PreviewedValue {
    let entity = asker.zone.entity_called(&raw.entity).filter(|it| asker.sees(&it.id));
    let quantity =
        entity.and_then(|it| asker.zone.catalogue.quantity_called(&it.kind, &raw.quantity));
    let usual = quantity.map(|it| it.unit.to_string());
    PreviewedValue {
        quantity: raw.quantity.clone(),
        value: raw.value,
        unit: raw.unit.clone().or(usual).unwrap_or_default(),
    }
}
