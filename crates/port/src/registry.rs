//! The registry: units, sources, entities, series, permits, confirmations.

use model::{
    Confirmation, Entity, EntityId, Link, Org, OrgId, Permit, ProcedureText, QuantityId,
    RuleVersion, Series, SeriesId, Source, SourceId, Time,
};

use crate::PortError;

/// Everything the registry holds, as the node keeps it in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegistryContent {
    /// Units.
    pub orgs: Vec<Org>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Entities, also past ones.
    pub entities: Vec<Entity>,
    /// Series.
    pub series: Vec<Series>,
    /// Permits, every version.
    pub permits: Vec<Permit>,
    /// Confirmations of limits.
    pub confirmations: Vec<Confirmation>,
    /// What hangs on what.
    pub links: Vec<Link>,
    /// Who answered for an entity before its owner of today.
    pub former_owners: Vec<FormerOwner>,
    /// Rules that units have made for themselves, every version.
    pub rules: Vec<RuleVersion>,
    /// Procedures, every version that a case may follow.
    pub procedures: Vec<ProcedureText>,
}

/// Who answered for an entity, and until when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FormerOwner {
    /// The entity.
    pub entity: EntityId,
    /// It answered to the unit until then.
    pub until: Time,
    /// The unit.
    pub owner: OrgId,
}

/// A saved column mapping of an import, by name. Its body is the wizard's own JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Its name.
    pub name: String,
    /// JSON, opaque here.
    pub body: String,
}

/// What a series is of: entity, quantity, instrument.
pub type SeriesKey = (EntityId, QuantityId, String);

/// Where the registry is kept. What names something that is not there (an owner, a source, the unit
/// above, an entity) is refused, so the named comes first.
#[async_trait::async_trait]
pub trait Registry: Send + Sync {
    /// Everything.
    async fn load(&self) -> Result<RegistryContent, PortError>;

    /// Adds or replaces a unit.
    async fn put_org(&self, org: &Org) -> Result<(), PortError>;

    /// Adds or replaces a source.
    async fn put_source(&self, source: &Source) -> Result<(), PortError>;

    /// Sets the hash of a source's token (SHA-256 of the token, lower-case hexadecimal).
    async fn put_source_token(&self, source: &SourceId, sha256: &str) -> Result<(), PortError>;

    /// Hashes of all source tokens, for the gate.
    async fn source_tokens(&self) -> Result<Vec<(SourceId, String)>, PortError>;

    /// Adds or replaces an entity.
    async fn put_entity(&self, entity: &Entity) -> Result<(), PortError>;

    /// Replaces the links that begin at an entity.
    async fn put_links(&self, entity: &EntityId, links: &[Link]) -> Result<(), PortError>;

    /// Notes who answered for an entity until now, before its owner changes.
    async fn note_former_owner(&self, former: &FormerOwner) -> Result<(), PortError>;

    /// The series of (entity, quantity, instrument), made on first sight. Safe to call twice at once.
    async fn series_for(
        &self,
        entity: &EntityId,
        quantity: &QuantityId,
        instrument: &str,
    ) -> Result<SeriesId, PortError>;

    /// The same of many, in their order: all of them get numbers, or none does.
    async fn series_for_all(&self, keys: &[SeriesKey]) -> Result<Vec<SeriesId>, PortError>;

    /// Adds a permit, or a newer version of one; the older stays.
    async fn add_permit(&self, permit: &Permit) -> Result<(), PortError>;

    /// Adds a version of a unit's own rule; the older stay. A number that is taken is refused.
    async fn add_rule_version(&self, version: &RuleVersion) -> Result<(), PortError>;

    /// Keeps a version of a procedure; one that is kept already stays as it is.
    async fn keep_procedure(&self, text: &ProcedureText) -> Result<(), PortError>;

    /// Adds a confirmation.
    async fn add_confirmation(&self, confirmation: &Confirmation) -> Result<(), PortError>;

    /// Saved mappings.
    async fn mappings(&self) -> Result<Vec<Mapping>, PortError>;

    /// Adds or replaces a mapping.
    async fn put_mapping(&self, mapping: &Mapping) -> Result<(), PortError>;
}
