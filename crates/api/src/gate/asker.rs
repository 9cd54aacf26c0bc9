//! Who is asking, as a route gets to see them.

use std::sync::Arc;

use access::{Action, Noun};
use axum::{extract::FromRequestParts, http::request::Parts};
use model::{Act, Actor, Alarm, Entity, EntityId, OrgId, Position, SourceId, User};
use node::{CentreError, Zone};
use notify::AlarmFacts;
use port::{AuditEntry, Scope};
use serde_json::{Value, json};

use crate::{app::Reception, problem::Problem, wire::pen::Pen};

/// A caller the gate has recognised.
pub(crate) enum Caller {
    /// Somebody with an account.
    Person(Asker),
    /// A source with its token.
    Source(SourceId),
}

/// A person who is asking, and the zone as it was when they did: one request sees one zone.
#[derive(Clone)]
pub(crate) struct Asker {
    /// Who.
    pub(crate) user: User,
    /// By what.
    pub(crate) how: How,
    /// From where, as the audit shows it.
    pub(crate) address: String,
    /// The zone.
    pub(crate) zone: Arc<Zone>,
    scope: Arc<Scope>,
}

/// By what somebody was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum How {
    /// A session's cookie.
    Session(Login),
    /// An API token.
    Token,
}

/// A session, as far as a route needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Login {
    /// Hash of the cookie.
    pub(crate) key: String,
    /// The token that requests must repeat.
    pub(crate) csrf: String,
}

impl Asker {
    pub(crate) fn new(user: User, how: How, address: String, zone: Arc<Zone>) -> Self {
        let scope = Arc::new(zone.scope_of(&user.org));
        Self { user, how, address, zone, scope }
    }

    /// The same person in the zone as it is by now.
    pub(crate) fn in_zone(&self, zone: Arc<Zone>) -> Self {
        Self::new(self.user.clone(), self.how.clone(), self.address.clone(), zone)
    }

    /// What they may see.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Is theirs the top unit? What belongs to the center as a whole is for nobody else.
    pub(crate) fn sees_all(&self) -> bool {
        *self.scope() == Scope::All
    }

    /// The same, or a refusal.
    pub(crate) fn answers_for_all(&self) -> Result<(), Problem> {
        if self.sees_all() { Ok(()) } else { Err(Problem::of_the_whole()) }
    }

    /// May they see what belongs to this unit?
    pub(crate) fn sees_org(&self, org: &OrgId) -> bool {
        match self.scope() {
            Scope::All => true,
            Scope::Only { orgs, .. } => orgs.contains(org),
        }
    }

    /// May they see this entity? Without an entity there is nothing to tell them either way.
    pub(crate) fn sees(&self, entity: &EntityId) -> bool {
        match self.scope() {
            Scope::All => true,
            Scope::Only { entities, .. } => entities.contains(entity),
        }
    }

    /// May they see this alarm? It is theirs who answered for the entity when it was raised.
    pub(crate) fn sees_alarm(&self, alarm: &Alarm) -> bool {
        self.sees_of(alarm.owned_by.as_ref(), &alarm.entity)
    }

    /// The same, of an alarm as the pipeline of notices heard it.
    pub(crate) fn sees_facts(&self, facts: &AlarmFacts) -> bool {
        self.sees_of(facts.owned_by.as_ref(), &facts.entity)
    }

    fn sees_of(&self, owned_by: Option<&OrgId>, entity: &EntityId) -> bool {
        owned_by.map_or_else(|| self.sees(entity), |it| self.sees_org(it))
    }

    /// An entity they may see; otherwise they are not even told that it exists.
    pub(crate) fn entity(&self, id: &str) -> Result<&Entity, Problem> {
        let entity = EntityId::new(id).ok().and_then(|it| self.zone.entity(&it));
        let seen = entity.filter(|it| self.sees(&it.id));
        seen.ok_or_else(|| Problem::not_found("entity", id))
    }

    /// Does the matrix grant it?
    pub(crate) fn may(&self, noun: Noun, action: Action) -> bool {
        self.zone.catalogue.matrix.allows(self.user.role, noun, action)
    }

    /// As the log knows them.
    pub(crate) fn actor(&self) -> Actor {
        Actor { user: self.user.id.clone(), address: self.address.clone() }
    }

    /// Does something to the state the engines keep. The audit says so first: there is no act
    /// without its line. What came of it otherwise gets a second line.
    pub(crate) async fn act(
        &self,
        here: &Reception,
        act: Act,
        action: &str,
        subject: &str,
        said: Value,
    ) -> Result<Position, Problem> {
        self.audit(here, action, subject, &said).await?;
        match here.centre.act(self.actor(), act).await {
            Ok(position) => Ok(position),
            Err(error) => {
                let why = json!({"why": error.to_string()});
                self.audit(here, &format!("{action}.refused"), subject, &why).await?;
                let CentreError::Refused(refused) = error else { return Err(error.into()) };
                let pen = Pen { zone: &self.zone, names: here.names().await? };
                Err(Problem::conflict(pen.refused(&refused)))
            }
        }
    }

    /// Writes what they are about to do, or what became of it, into the audit. `action` is
    /// `noun.verb`, `subject` is `noun/id`.
    pub(crate) async fn audit(
        &self,
        here: &Reception,
        action: &str,
        subject: &str,
        detail: &Value,
    ) -> Result<(), Problem> {
        let entry = AuditEntry {
            n: 0,
            at: here.centre.now(),
            by: self.user.id.to_string(),
            address: self.address.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_string(),
            hash: String::new(),
        };
        Ok(here.centre.world().audit.write(&entry).await?)
    }
}

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::unauthorised)
    }
}
