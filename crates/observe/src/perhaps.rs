//! A number that may be missing, in the room of a number: a zone of ten thousand series remembers
//! millions of them, and an `Option` takes twice that.

use std::fmt;

/// A number or none.
#[derive(Clone, Copy)]
pub struct Perhaps(f64);

impl Perhaps {
    /// No number.
    pub const NONE: Self = Self(f64::NAN);

    /// A number; what is none is kept as none.
    #[must_use]
    pub const fn some(number: f64) -> Self {
        Self(number)
    }

    /// The number, if there is one.
    #[must_use]
    pub const fn get(self) -> Option<f64> {
        if self.0.is_nan() { None } else { Some(self.0) }
    }
}

impl From<Option<f64>> for Perhaps {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::NONE, Self)
    }
}

impl PartialEq for Perhaps {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl fmt::Debug for Perhaps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
