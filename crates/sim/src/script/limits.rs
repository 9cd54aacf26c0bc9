//! The limit of a quantity as its instrument would read it: before any oxygen correction.

use law::{Answer, Asked, at_reference};
use model::{Bound, Date, Period, QuantityId, Time};
use node::Zone;

use crate::facility::Facility;

/// A limit in the scale of the instrument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured {
    bound: Bound,
}

impl Measured {
    /// The level at a share of the limit. A range has no zero, so there the share goes beyond its
    /// upper side by that part of half the range.
    pub(crate) fn at_share(self, share: f64) -> f64 {
        match self.bound {
            Bound::AtMost(max) => max * share,
            Bound::AtLeast(min) => min / share.max(0.01),
            Bound::Between(min, max) => max + (share - 1.0) * (max - min) / 2.0,
        }
    }
}

/// The limit in force for the facility on a day, brought to its mean oxygen.
pub(crate) fn as_measured(
    zone: &Zone,
    facility: &Facility,
    quantity: &QuantityId,
    period: Period,
    on: Date,
) -> Option<Measured> {
    let entity = zone.entity(&facility.entity)?;
    let answer = zone.book.resolve(&Asked {
        entity,
        permits: zone.permits_of(&entity.id),
        confirmations: zone.confirmations(),
        quantity,
        period,
        on,
        known_at: Time(i64::MAX),
    });
    let Answer::Limit(limit) = answer else { return None };
    let kind = zone.catalogue.kinds.get(&entity.kind)?;
    let oxygen = kind.oxygen.as_ref().and_then(|it| facility.instrument(it));
    let dilution = at_reference(1.0, limit.reference, oxygen.map(|it| it.course.baseline)).ok()?;
    let by = |side: f64| side / dilution;
    let bound = match limit.bound {
        Bound::AtMost(max) => Bound::AtMost(by(max)),
        Bound::AtLeast(min) => Bound::AtLeast(by(min)),
        Bound::Between(min, max) => Bound::Between(by(min), by(max)),
    };
    Some(Measured { bound })
}
