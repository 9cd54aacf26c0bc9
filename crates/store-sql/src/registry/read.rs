//! The whole registry as of one instant.

use codec::from_json;
use model::{
    Confirmation, Entity, Link, Org, OrgKind, Permit, Place, ProcedureText, Quota, Relation,
    RuleVersion, Series, Source, Text, Wire,
};
use port::{FormerOwner, PortError, RegistryContent};

use super::{series_id, span};
use crate::{
    db::{Db, Tx},
    dialect::Purpose,
    failure::failed,
    row::{Row, Unreadable, read_all, unreadable},
    value::args,
};

const RULE_VERSIONS: &str =
    "SELECT rule, number, org, definition, retired, why, by_user, known_at FROM rule_versions";
const PROCEDURES: &str = "SELECT procedure_id, version, body, known_at FROM procedure_versions";
const ORGS: &str = "SELECT id, parent, kind, title_vi, title_en, readings_per_s,
        readings_per_day FROM orgs";
const SOURCES: &str =
    "SELECT id, title_vi, title_en, owner, wire, zone, every_us, enabled, simulated
    FROM sources";
const ENTITIES: &str = "SELECT id, kind, title_vi, title_en, owner, longitude_deg, latitude_deg,
        attributes, valid_from, valid_to, source, every_us, simulated
    FROM entities";
const SERIES: &str = "SELECT id, entity, quantity, instrument FROM series";
const PERMITS: &str = "SELECT body FROM permits";
const LINKS: &str = "SELECT from_entity, relation, to_entity FROM links";
const FORMER_OWNERS: &str = "SELECT entity, until_us, owner FROM former_owners";
const CONFIRMATIONS: &str = "SELECT limit_id, known_at, by_user, note FROM confirmations";

/// Reads every table, each sorted here: databases differ in the order of letters.
pub(super) async fn everything(db: &Db) -> Result<RegistryContent, PortError> {
    let step = "reading the registry";
    let mut tx = db.begin(Purpose::Look).await.map_err(|error| failed(step, error))?;
    let mut content = RegistryContent {
        orgs: table(&mut tx, "orgs", ORGS, org).await?,
        sources: table(&mut tx, "sources", SOURCES, source).await?,
        entities: table(&mut tx, "entities", ENTITIES, entity).await?,
        series: table(&mut tx, "series", SERIES, series).await?,
        permits: table(&mut tx, "permits", PERMITS, permit).await?,
        confirmations: table(&mut tx, "confirmations", CONFIRMATIONS, confirmation).await?,
        links: table(&mut tx, "links", LINKS, link).await?,
        former_owners: table(&mut tx, "former_owners", FORMER_OWNERS, former_owner).await?,
        rules: table(&mut tx, "rule_versions", RULE_VERSIONS, rule_version).await?,
        procedures: table(&mut tx, "procedure_versions", PROCEDURES, procedure_text).await?,
    };
    tx.commit().await.map_err(|error| failed(step, error))?;
    content.orgs.sort_by(|a, b| a.id.cmp(&b.id));
    content.sources.sort_by(|a, b| a.id.cmp(&b.id));
    content.entities.sort_by(|a, b| a.id.cmp(&b.id));
    content.series.sort_by_key(|it| it.id);
    content.permits.sort_by(|a, b| (&a.id, a.known_at).cmp(&(&b.id, b.known_at)));
    content.confirmations.sort_by(|a, b| (&a.limit, a.known_at).cmp(&(&b.limit, b.known_at)));
    content.links.sort();
    content.former_owners.sort();
    content.rules.sort_by(|a, b| (&a.rule, a.number).cmp(&(&b.rule, b.number)));
    content.procedures.sort();
    Ok(content)
}

async fn table<T>(
    tx: &mut Tx,
    name: &str,
    sql: &'static str,
    read: fn(&Row) -> Result<T, Unreadable>,
) -> Result<Vec<T>, PortError> {
    let rows = tx.rows(sql, args![]).await;
    let rows = rows.map_err(|error| failed(&format!("reading table `{name}`"), error))?;
    read_all(name, &rows, read)
}

fn title(row: &Row) -> Result<Text, Unreadable> {
    Ok(Text { vi: row.text("title_vi")?, en: row.text("title_en")? })
}

fn org(row: &Row) -> Result<Org, Unreadable> {
    Ok(Org {
        id: row.parsed("id")?,
        parent: row.maybe_parsed("parent")?,
        kind: row.word("kind", OrgKind::from_word)?,
        title: title(row)?,
        quota: Quota {
            readings_per_s: maybe_count(row, "readings_per_s")?,
            readings_per_day: maybe_count(row, "readings_per_day")?,
        },
    })
}

fn maybe_count(row: &Row, column: &str) -> Result<Option<u64>, Unreadable> {
    let count = |n: i64| u64::try_from(n).map_err(|_| unreadable(column, "it is below zero"));
    row.maybe_int(column)?.map(count).transpose()
}

fn source(row: &Row) -> Result<Source, Unreadable> {
    Ok(Source {
        id: row.parsed("id")?,
        title: title(row)?,
        owner: row.parsed("owner")?,
        wire: row.word("wire", Wire::from_word)?,
        zone: row.parsed("zone")?,
        every: span(row.int("every_us")?),
        enabled: row.truth("enabled")?,
        simulated: row.truth("simulated")?,
    })
}

fn entity(row: &Row) -> Result<Entity, Unreadable> {
    let place = match (row.maybe_real("longitude_deg")?, row.maybe_real("latitude_deg")?) {
        (Some(longitude_deg), Some(latitude_deg)) => Some(
            Place::new(longitude_deg, latitude_deg)
                .map_err(|error| unreadable("longitude_deg", error))?,
        ),
        _ => None,
    };
    Ok(Entity {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        title: title(row)?,
        owner: row.parsed("owner")?,
        place,
        attributes: row.json("attributes", from_json)?,
        valid_from: row.time("valid_from")?,
        valid_to: row.maybe_time("valid_to")?,
        source: row.maybe_parsed("source")?,
        every: row.maybe_int("every_us")?.map(span),
        simulated: row.truth("simulated")?,
    })
}

fn series(row: &Row) -> Result<Series, Unreadable> {
    Ok(Series {
        id: series_id(row)?,
        entity: row.parsed("entity")?,
        quantity: row.parsed("quantity")?,
        instrument: row.text("instrument")?,
    })
}

fn permit(row: &Row) -> Result<Permit, Unreadable> {
    row.json("body", from_json)
}

fn confirmation(row: &Row) -> Result<Confirmation, Unreadable> {
    Ok(Confirmation {
        limit: row.parsed("limit_id")?,
        by: row.parsed("by_user")?,
        known_at: row.time("known_at")?,
        note: row.text("note")?,
    })
}

fn link(row: &Row) -> Result<Link, Unreadable> {
    Ok(Link {
        from: row.parsed("from_entity")?,
        relation: row.word("relation", Relation::from_word)?,
        to: row.parsed("to_entity")?,
    })
}

fn former_owner(row: &Row) -> Result<FormerOwner, Unreadable> {
    Ok(FormerOwner {
        entity: row.parsed("entity")?,
        until: row.time("until_us")?,
        owner: row.parsed("owner")?,
    })
}

fn procedure_text(row: &Row) -> Result<ProcedureText, Unreadable> {
    let version = row.count("version")?;
    Ok(ProcedureText {
        id: row.parsed("procedure_id")?,
        version: u32::try_from(version).map_err(|_| unreadable("version", "it is no version"))?,
        text: row.text("body")?,
        known_at: row.time("known_at")?,
    })
}

fn rule_version(row: &Row) -> Result<RuleVersion, Unreadable> {
    let number = row.count("number")?;
    Ok(RuleVersion {
        rule: row.parsed("rule")?,
        number: u32::try_from(number)
            .map_err(|_| unreadable("number", format!("{number} is past every version")))?,
        org: row.parsed("org")?,
        definition: row.text("definition")?,
        retired: row.truth("retired")?,
        why: row.text("why")?,
        by: row.parsed("by_user")?,
        known_at: row.time("known_at")?,
    })
}
