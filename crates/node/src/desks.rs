//! What a case may consult, out of the zone: the procedure it keeps to, in its version.

use std::{collections::HashMap, sync::Arc};

use case::{LINE_VERSION, Office, Procedure, net::Net};
use model::{Case, ProcedureId, ProcedureText};
use pack::Catalogue;

use crate::zone::Zone;

/// What a case may consult, held while it is asked.
pub struct CaseDesk<'a> {
    zone: &'a Zone,
    net: Arc<Net>,
}

impl CaseDesk<'_> {
    /// As the engine wants it.
    #[must_use]
    pub fn office(&self) -> Office<'_> {
        let Catalogue { decisions, forms, hours, .. } = &*self.zone.catalogue;
        Office { net: &self.net, tables: decisions, forms, hours: hours.as_ref() }
    }
}

/// Procedures of earlier packs, by version.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(HashMap<(ProcedureId, u32), Arc<Procedure>>);

impl Kept {
    /// Reads what is not what the packs say today. What no longer reads is left out, and said.
    pub(crate) fn new(catalogue: &Catalogue, texts: &[ProcedureText]) -> Self {
        let is_today = |it: &&ProcedureText| {
            catalogue.procedures.get(&it.id).is_some_and(|now| now.version() == it.version)
        };
        let read = |it: &ProcedureText| match pack::read_procedure(&it.id, &it.text) {
            Ok(procedure) if procedure.version() == it.version => {
                Some(((it.id.clone(), it.version), Arc::new(procedure)))
            }
            Ok(_) => {
                tracing::error!(procedure = %it.id, version = it.version, "a kept procedure is not what was kept");
                None
            }
            Err(complaint) => {
                tracing::error!(%complaint, "a kept procedure does not read");
                None
            }
        };
        Self(texts.iter().filter(|it| !is_today(it)).filter_map(read).collect())
    }
}

impl Zone {
    /// A procedure in one of its versions.
    #[must_use]
    pub fn procedure(&self, id: &ProcedureId, version: u32) -> Option<&Procedure> {
        let today = self.catalogue.procedures.get(id).filter(|it| it.version() == version);
        today.or_else(|| self.kept.0.get(&(id.clone(), version)).map(AsRef::as_ref))
    }

    /// What this case may consult; none where its version is lost.
    #[must_use]
    pub fn desk_of(&self, case: &Case) -> Option<CaseDesk<'_>> {
        let version = case.tokens.as_ref().map_or(LINE_VERSION, |it| it.version);
        let net = match case::own_line(case) {
            Some(line) => Arc::new(line),
            None => Arc::clone(&self.procedure(&case.procedure, version)?.net),
        };
        Some(CaseDesk { zone: self, net })
    }

    /// What a case of this procedure may consult when it begins.
    pub(crate) fn desk_by(&self, procedure: &Procedure) -> CaseDesk<'_> {
        CaseDesk { zone: self, net: Arc::clone(&procedure.net) }
    }
}
