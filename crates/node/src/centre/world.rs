//! The outside world, as the center uses it.

use std::sync::Arc;

use port::{
    Accounts, Audit, Blobs, Clock, DeadLetters, History, Keeping, Ledger, Log, Notices, Registry,
    Rosters, SavedQuestions,
};

/// The outside world, as the center uses it.
#[derive(Clone)]
pub struct World {
    /// The durable log.
    pub log: Arc<dyn Log>,
    /// Readings and means.
    pub history: Arc<dyn History>,
    /// Units, sources, entities, permits.
    pub registry: Arc<dyn Registry>,
    /// Alarms and cases.
    pub ledger: Arc<dyn Ledger>,
    /// People.
    pub accounts: Arc<dyn Accounts>,
    /// Who did what.
    pub audit: Arc<dyn Audit>,
    /// How long readings are kept.
    pub keeping: Arc<dyn Keeping>,
    /// Questions that people keep.
    pub saved: Arc<dyn SavedQuestions>,
    /// What the pipeline of notices remembers.
    pub notices: Arc<dyn Notices>,
    /// Who can be told, by what and when.
    pub rosters: Arc<dyn Rosters>,
    /// Evidence and snapshots.
    pub blobs: Arc<dyn Blobs>,
    /// What was refused.
    pub dead_letters: Arc<dyn DeadLetters>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl World {
    /// A world in which one store keeps all that is neither log, history nor file.
    pub fn kept_by<S>(
        store: &Arc<S>,
        log: Arc<dyn Log>,
        history: Arc<dyn History>,
        blobs: Arc<dyn Blobs>,
        clock: Arc<dyn Clock>,
    ) -> Self
    where
        S: Registry + Ledger + Accounts + Audit + Keeping + 'static,
        S: SavedQuestions + Notices + Rosters + DeadLetters,
    {
        Self {
            log,
            history,
            registry: store.clone(),
            ledger: store.clone(),
            accounts: store.clone(),
            audit: store.clone(),
            keeping: store.clone(),
            saved: store.clone(),
            notices: store.clone(),
            rosters: store.clone(),
            blobs,
            dead_letters: store.clone(),
            clock,
        }
    }
}
