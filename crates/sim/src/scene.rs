//! Something that happens to one facility, with its hour.

use model::{EntityId, QuantityId, Span, Time};
use pack::Happening;

use crate::signal::seconds;

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scene {
    /// To whom.
    pub(crate) facility: EntityId,
    /// From this time on.
    pub(crate) from: Time,
    /// Until just before this one.
    pub(crate) to: Time,
    /// How long a level takes to come; zero is a jump.
    pub(crate) rise: Span,
    /// How long it takes to go, within the scene.
    pub(crate) fall: Span,
    /// What.
    pub(crate) what: Happening,
}

impl Scene {
    /// Is it on?
    pub(crate) fn is_on(&self, at: Time) -> bool {
        self.from <= at && at < self.to
    }

    /// How much it moves the mean of a quantity whose own is `baseline`.
    pub(crate) fn shift(&self, quantity: &QuantityId, baseline: f64, at: Time) -> f64 {
        match &self.what {
            Happening::Level { quantity: meant, value } if meant == quantity => {
                (value - baseline) * self.height(at)
            }
            Happening::Drift { quantity: meant, to } if meant == quantity => {
                (to - baseline) * share(at.since(self.from), self.to.since(self.from))
            }
            _ => 0.0,
        }
    }

    /// How far the level has come, 0 to 1.
    fn height(&self, at: Time) -> f64 {
        let risen = share(at.since(self.from), self.rise);
        let left = share(self.to.since(at), self.fall);
        risen.min(left)
    }
}

fn share(gone: Span, whole: Span) -> f64 {
    if whole == Span::ZERO { 1.0 } else { (seconds(gone) / seconds(whole)).min(1.0) }
}
