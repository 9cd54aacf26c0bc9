//! Units, sources, entities, series, permits, confirmations, mappings.

use codec::to_json;
use model::{
    Confirmation, Entity, EntityId, Link, Org, Permit, ProcedureText, QuantityId, RuleVersion,
    SeriesId, Source, SourceId, Span,
};
use port::{FormerOwner, Mapping, PortError, Registry, RegistryContent, SeriesKey};

use crate::{
    SqlStore,
    dialect::Purpose,
    failure::{failed, failed_naming, is_taken, unwritable},
    row::{Row, Unreadable, read_all, unreadable},
    value::{args, int},
};

mod read;

const PUT_ORG: &str = "INSERT INTO orgs
        (id, parent, kind, title_vi, title_en, readings_per_s, readings_per_day)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, kind = excluded.kind,
        title_vi = excluded.title_vi, title_en = excluded.title_en,
        readings_per_s = excluded.readings_per_s, readings_per_day = excluded.readings_per_day";

const PUT_SOURCE: &str = "INSERT INTO sources
        (id, title_vi, title_en, owner, wire, zone, every_us, enabled, simulated)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (id) DO UPDATE SET title_vi = excluded.title_vi, title_en = excluded.title_en,
        owner = excluded.owner, wire = excluded.wire, zone = excluded.zone,
        every_us = excluded.every_us, enabled = excluded.enabled, simulated = excluded.simulated";

const PUT_SOURCE_TOKEN: &str = "INSERT INTO source_tokens (source, sha256) VALUES ($1, $2)
    ON CONFLICT (source) DO UPDATE SET sha256 = excluded.sha256";

const PUT_ENTITY: &str = "INSERT INTO entities
        (id, kind, title_vi, title_en, owner, longitude_deg, latitude_deg, attributes,
         valid_from, valid_to, source, every_us, simulated)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title_vi = excluded.title_vi,
        title_en = excluded.title_en, owner = excluded.owner,
        longitude_deg = excluded.longitude_deg, latitude_deg = excluded.latitude_deg,
        attributes = excluded.attributes, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, source = excluded.source, every_us = excluded.every_us,
        simulated = excluded.simulated";

const DROP_LINKS: &str = "DELETE FROM links WHERE from_entity = $1";
const ADD_LINK: &str = "INSERT INTO links (from_entity, relation, to_entity) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING";
const ADD_FORMER_OWNER: &str = "INSERT INTO former_owners (entity, until_us, owner)
    VALUES ($1, $2, $3) ON CONFLICT (entity, until_us) DO NOTHING";

const FIND_SERIES: &str =
    "SELECT id FROM series WHERE entity = $1 AND quantity = $2 AND instrument = $3";
const TAKE_SERIES_NUMBER: &str = "UPDATE heads SET n = n + 1 WHERE name = 'series' RETURNING n";
const GIVE_SERIES_NUMBER_BACK: &str = "UPDATE heads SET n = $1 WHERE name = 'series'";
const ADD_SERIES: &str =
    "INSERT INTO series (id, entity, quantity, instrument) VALUES ($1, $2, $3, $4)";

const ADD_PERMIT: &str = "INSERT INTO permits (id, known_at, entity, body) VALUES ($1, $2, $3, $4)";
const ADD_CONFIRMATION: &str =
    "INSERT INTO confirmations (limit_id, known_at, by_user, note) VALUES ($1, $2, $3, $4)";

const ADD_RULE_VERSION: &str = "INSERT INTO rule_versions
        (rule, number, org, definition, retired, why, by_user, known_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const KEEP_PROCEDURE: &str =
    "INSERT INTO procedure_versions (procedure_id, version, body, known_at)
    VALUES ($1, $2, $3, $4) ON CONFLICT (procedure_id, version) DO NOTHING";

const PUT_MAPPING: &str = "INSERT INTO mappings (name, body) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET body = excluded.body";

#[async_trait::async_trait]
impl Registry for SqlStore {
    async fn load(&self) -> Result<RegistryContent, PortError> {
        read::everything(&self.db).await
    }

    async fn put_org(&self, org: &Org) -> Result<(), PortError> {
        let parent = org.parent.as_ref().map(model::OrgId::as_str);
        let title = (org.title.vi.as_str(), org.title.en.as_str());
        let quota = (org.quota.readings_per_s.map(int), org.quota.readings_per_day.map(int));
        let kind = org.kind.as_str();
        let args = args![org.id.as_str(), parent, kind, title.0, title.1, quota.0, quota.1];
        let step = || format!("keeping unit `{}`", org.id);
        match self.db.keep(PUT_ORG, args).await {
            Ok(_) => Ok(()),
            Err(error) => Err(failed_naming(&step(), "the unit above it", error)),
        }
    }

    async fn put_source(&self, source: &Source) -> Result<(), PortError> {
        let zone = source.zone.to_string();
        let args = args![
            source.id.as_str(),
            source.title.vi.as_str(),
            source.title.en.as_str(),
            source.owner.as_str(),
            source.wire.as_str(),
            &zone,
            int(source.every.0),
            source.enabled,
            source.simulated,
        ];
        let named = format!("its owner `{}`", source.owner);
        let step = format!("keeping source `{}`", source.id);
        self.db.keep(PUT_SOURCE, args).await.map_err(|it| failed_naming(&step, &named, it))?;
        Ok(())
    }

    async fn put_source_token(&self, source: &SourceId, sha256: &str) -> Result<(), PortError> {
        let step = format!("keeping the token of source `{source}`");
        let kept = self.db.keep(PUT_SOURCE_TOKEN, args![source.as_str(), sha256]).await;
        kept.map_err(|error| failed_naming(&step, "the source", error))?;
        Ok(())
    }

    async fn source_tokens(&self) -> Result<Vec<(SourceId, String)>, PortError> {
        const ALL: &str = "SELECT source, sha256 FROM source_tokens";
        let rows = self.db.rows(ALL, args![]).await;
        let rows = rows.map_err(|error| failed("reading the tokens of the sources", error))?;
        let read = |row: &Row| Ok((row.parsed("source")?, row.text("sha256")?));
        let mut tokens: Vec<(SourceId, String)> = read_all("source_tokens", &rows, read)?;
        tokens.sort();
        Ok(tokens)
    }

    async fn put_entity(&self, entity: &Entity) -> Result<(), PortError> {
        let step = format!("keeping entity `{}`", entity.id);
        let attributes = to_json(&entity.attributes).map_err(|it| unwritable(&step, &it))?;
        let args = args![
            entity.id.as_str(),
            entity.kind.as_str(),
            entity.title.vi.as_str(),
            entity.title.en.as_str(),
            entity.owner.as_str(),
            entity.place.map(model::Place::longitude_deg),
            entity.place.map(model::Place::latitude_deg),
            &attributes,
            entity.valid_from,
            entity.valid_to,
            entity.source.as_ref().map(SourceId::as_str),
            entity.every.map(|it| int(it.0)),
            entity.simulated,
        ];
        let named = match &entity.source {
            Some(source) => format!("its owner `{}` or its source `{source}`", entity.owner),
            None => format!("its owner `{}`", entity.owner),
        };
        self.db.keep(PUT_ENTITY, args).await.map_err(|it| failed_naming(&step, &named, it))?;
        Ok(())
    }

    async fn put_links(&self, entity: &EntityId, links: &[Link]) -> Result<(), PortError> {
        let step = format!("keeping the links of entity `{entity}`");
        let cannot = |error| failed_naming(&step, "one of the entities", error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(cannot)?;
        tx.execute(DROP_LINKS, args![entity.as_str()]).await.map_err(cannot)?;
        for Link { relation, to, .. } in links {
            let args = args![entity.as_str(), relation.as_str(), to.as_str()];
            tx.execute(ADD_LINK, args).await.map_err(cannot)?;
        }
        tx.commit().await.map_err(cannot)
    }

    async fn note_former_owner(&self, former: &FormerOwner) -> Result<(), PortError> {
        let FormerOwner { entity, until, owner } = former;
        let args = args![entity.as_str(), *until, owner.as_str()];
        let step = format!("noting who answered for entity `{entity}`");
        let kept = self.db.keep(ADD_FORMER_OWNER, args).await;
        kept.map_err(|error| failed_naming(&step, "the entity or the unit", error))?;
        Ok(())
    }

    async fn series_for(
        &self,
        entity: &EntityId,
        quantity: &QuantityId,
        instrument: &str,
    ) -> Result<SeriesId, PortError> {
        let step = format!("numbering the series `{quantity}` of entity `{entity}`");
        let key = args![entity.as_str(), quantity.as_str(), instrument];
        let found = self.db.rows(FIND_SERIES, key).await.map_err(|it| failed(&step, it))?;
        if let Some(id) = read_all("series", &found, series_id)?.first() {
            return Ok(*id);
        }
        let key = (entity.clone(), quantity.clone(), instrument.to_owned());
        let made = self.number_series(&[key]).await?;
        made.first().copied().ok_or_else(|| PortError::unavailable(step, "it got no number"))
    }

    async fn series_for_all(&self, keys: &[SeriesKey]) -> Result<Vec<SeriesId>, PortError> {
        self.number_series(keys).await
    }

    async fn add_permit(&self, permit: &Permit) -> Result<(), PortError> {
        let step = format!("keeping permit `{}`", permit.id);
        let body = to_json(permit).map_err(|error| unwritable(&step, &error))?;
        let args = args![permit.id.as_str(), permit.known_at, permit.entity.as_str(), &body];
        self.db.keep(ADD_PERMIT, args).await.map_err(|error| {
            if is_taken(&error) {
                let (id, known_at) = (&permit.id, permit.known_at);
                let what = format!("permit `{id}` has a version known since {known_at} already");
                return PortError::Conflict { what };
            }
            failed_naming(&step, &format!("its entity `{}`", permit.entity), error)
        })?;
        Ok(())
    }

    async fn add_confirmation(&self, confirmation: &Confirmation) -> Result<(), PortError> {
        let Confirmation { limit, by, known_at, note } = confirmation;
        let args = args![limit.as_str(), *known_at, by.as_str(), note];
        self.db.keep(ADD_CONFIRMATION, args).await.map_err(|error| {
            if is_taken(&error) {
                let what = format!("limit `{limit}` has a confirmation of {known_at} already");
                return PortError::Conflict { what };
            }
            failed(&format!("keeping the confirmation of limit `{limit}`"), error)
        })?;
        Ok(())
    }

    async fn add_rule_version(&self, it: &RuleVersion) -> Result<(), PortError> {
        let args = args![
            it.rule.as_str(),
            it.number,
            it.org.as_str(),
            &it.definition,
            it.retired,
            &it.why,
            it.by.as_str(),
            it.known_at,
        ];
        self.db.keep(ADD_RULE_VERSION, args).await.map_err(|error| {
            if is_taken(&error) {
                let what = format!("rule `{}` has a version {} already", it.rule, it.number);
                return PortError::Conflict { what };
            }
            let named = format!("the unit `{}` or the user `{}`", it.org, it.by);
            failed_naming(&format!("keeping rule `{}`", it.rule), &named, error)
        })?;
        Ok(())
    }

    async fn keep_procedure(&self, it: &ProcedureText) -> Result<(), PortError> {
        let args = args![it.id.as_str(), it.version, &it.text, it.known_at];
        let kept = self.db.keep(KEEP_PROCEDURE, args).await;
        kept.map_err(|error| failed(&format!("keeping procedure `{}`", it.id), error))?;
        Ok(())
    }

    async fn mappings(&self) -> Result<Vec<Mapping>, PortError> {
        const ALL: &str = "SELECT name, body FROM mappings";
        let rows = self.db.rows(ALL, args![]).await;
        let rows = rows.map_err(|error| failed("reading the saved mappings", error))?;
        let read = |row: &Row| Ok(Mapping { name: row.text("name")?, body: row.text("body")? });
        let mut mappings = read_all("mappings", &rows, read)?;
        mappings.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(mappings)
    }

    async fn put_mapping(&self, mapping: &Mapping) -> Result<(), PortError> {
        let step = format!("keeping mapping `{}`", mapping.name);
        let kept = self.db.keep(PUT_MAPPING, args![&mapping.name, &mapping.body]).await;
        kept.map_err(|error| failed(&step, error))?;
        Ok(())
    }
}

impl SqlStore {
    /// Gives series the next numbers. Taking one locks out everybody else who wants one; only then is
    /// it certain that nobody has just numbered the same series.
    async fn number_series(&self, keys: &[SeriesKey]) -> Result<Vec<SeriesId>, PortError> {
        let all = |error| failed(&format!("numbering {} series", keys.len()), error);
        let mut tx = self.db.begin(Purpose::Keep).await.map_err(all)?;
        let mut ids = Vec::with_capacity(keys.len());
        // A number taken and not given yet. Should it stay so, nothing was numbered: it goes back.
        let mut spare: Option<u32> = None;
        let mut n_made = 0;
        for (entity, quantity, instrument) in keys {
            let step = || format!("numbering the series `{quantity}` of entity `{entity}`");
            let cannot = |error| failed_naming(&step(), "the entity", error);
            let next = match spare.take() {
                Some(next) => next,
                None => next_number(&tx.rows(TAKE_SERIES_NUMBER, args![]).await.map_err(cannot)?)?,
            };
            let key = args![entity.as_str(), quantity.as_str(), instrument.as_str()];
            let found = tx.rows(FIND_SERIES, key).await.map_err(cannot)?;
            if let Some(id) = read_all("series", &found, series_id)?.first() {
                ids.push(*id);
                spare = Some(next);
                continue;
            }
            let args = args![next, entity.as_str(), quantity.as_str(), instrument.as_str()];
            tx.execute(ADD_SERIES, args).await.map_err(cannot)?;
            ids.push(SeriesId(next));
            n_made += 1;
        }
        if let Some(next) = spare.filter(|_| 0 < n_made) {
            tx.execute(GIVE_SERIES_NUMBER_BACK, args![next - 1]).await.map_err(all)?;
        }
        if 0 < n_made {
            tx.commit().await.map_err(all)?;
        }
        Ok(ids)
    }
}

fn next_number(taken: &[Row]) -> Result<u32, PortError> {
    let numbers = read_all("heads", taken, |row| {
        let n = row.count("n")?;
        u32::try_from(n).map_err(|_| unreadable("n", format!("{n} is past every series")))
    })?;
    numbers.first().copied().ok_or_else(|| PortError::Damaged {
        what: "table `heads`".to_owned(),
        how: "the row `series` is missing".to_owned(),
    })
}

fn series_id(row: &Row) -> Result<SeriesId, Unreadable> {
    let n = row.count("id")?;
    u32::try_from(n).map(SeriesId).map_err(|_| unreadable("id", format!("{n} is no series")))
}

fn span(us: i64) -> Span {
    Span(u64::try_from(us).unwrap_or(0))
}
