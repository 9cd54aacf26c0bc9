//! Maps by series, looked into several times a reading.

use std::collections::HashMap;

use model::SeriesId;
use rustc_hash::FxBuildHasher;

/// By series. Series are numbered by our own registry, so nobody can choose keys that collide, and
/// a hash that resists it would cost more than the look-up.
pub type SeriesMap<T> = HashMap<SeriesId, T, FxBuildHasher>;
