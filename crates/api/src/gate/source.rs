//! Tokens of sources, remembered: a thousand deliveries a second must not ask the database each.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use model::SourceId;
use node::Zone;

use crate::{app::Reception, problem::Problem};

/// Owners by the hash of their token, good for as long as the registry stays as it is. Whoever
/// changes a token shows the registry anew (`RegistryGate::show`), which makes a new [`Zone`].
#[derive(Default)]
pub(crate) struct SourceTokens {
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    zone: Arc<Zone>,
    owners: Arc<HashMap<String, SourceId>>,
}

impl SourceTokens {
    /// The source whose token has this hash, switched off or not.
    pub(crate) async fn owner(
        &self,
        here: &Reception,
        sha256: &str,
    ) -> Result<Option<SourceId>, Problem> {
        let zone = here.centre.zone();
        let kept = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let owners = match kept.filter(|it| Arc::ptr_eq(&it.zone, &zone)) {
            Some(known) => known.owners,
            None => self.read(here, &zone).await?,
        };
        Ok(owners.get(sha256).cloned())
    }

    async fn read(
        &self,
        here: &Reception,
        zone: &Arc<Zone>,
    ) -> Result<Arc<HashMap<String, SourceId>>, Problem> {
        let tokens = here.centre.world().registry.source_tokens().await?;
        let owners: HashMap<_, _> = tokens.into_iter().map(|(id, hash)| (hash, id)).collect();
        let owners = Arc::new(owners);
        let known = Known { zone: Arc::clone(zone), owners: Arc::clone(&owners) };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known);
        Ok(owners)
    }
}
