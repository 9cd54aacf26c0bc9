//! What if: a named overlay of changes under which facts are judged again.

use crate::{ScenarioId, Time, time::Date};

/// An overlay. Today it can move the law; what it shows is always marked hypothetical.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name.
    pub id: ScenarioId,
    /// Judge every fact by the law of this day.
    pub as_of_law: Option<Date>,
    /// First phenomenon time played.
    pub from: Option<Time>,
    /// End of the phenomenon times played.
    pub to: Option<Time>,
}
