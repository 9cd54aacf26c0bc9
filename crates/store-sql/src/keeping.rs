//! How long readings are kept: rules and holds.

use model::{KeepRule, LegalHold};
use port::{Keeping, PortError};

use crate::{
    SqlStore,
    failure::{failed, failed_naming},
    row::{Row, Unreadable, read_all},
    value::args,
};

const RULES: &str = "SELECT id, kind, org, raw_for, hours_for, note, made_by, made_at, acts_from
    FROM keep_rules ORDER BY made_at, id";
const PUT_RULE: &str = "INSERT INTO keep_rules
        (id, kind, org, raw_for, hours_for, note, made_by, made_at, acts_from)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, org = excluded.org,
        raw_for = excluded.raw_for, hours_for = excluded.hours_for, note = excluded.note,
        made_by = excluded.made_by, made_at = excluded.made_at, acts_from = excluded.acts_from";
const DELETE_RULE: &str = "DELETE FROM keep_rules WHERE id = $1";
const HOLDS: &str = "SELECT id, entity, org, first_day, last_day, reason, made_by, made_at
    FROM legal_holds ORDER BY made_at, id";
const PUT_HOLD: &str = "INSERT INTO legal_holds
        (id, entity, org, first_day, last_day, reason, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (id) DO UPDATE SET entity = excluded.entity, org = excluded.org,
        first_day = excluded.first_day, last_day = excluded.last_day, reason = excluded.reason,
        made_by = excluded.made_by, made_at = excluded.made_at";
const DELETE_HOLD: &str = "DELETE FROM legal_holds WHERE id = $1";

#[async_trait::async_trait]
impl Keeping for SqlStore {
    async fn keep_rules(&self) -> Result<Vec<KeepRule>, PortError> {
        let rows = self.db.rows(RULES, args![]).await;
        let rows = rows.map_err(|error| failed("reading the rules of retention", error))?;
        read_all("keep_rules", &rows, rule)
    }

    async fn put_keep_rule(&self, it: &KeepRule) -> Result<(), PortError> {
        let (raw, hours) = (text(it.raw), text(it.hours));
        let args = args![
            &it.id,
            it.kind.as_ref().map(AsRef::as_ref),
            it.org.as_ref().map(AsRef::as_ref),
            raw.as_deref(),
            hours.as_deref(),
            &it.note,
            it.by.as_str(),
            it.made_at,
            it.acts_from,
        ];
        let named = format!("the unit `{}` or the user `{}`", shown(it.org.as_ref()), it.by);
        let put = self.db.keep(PUT_RULE, args).await;
        put.map_err(|error| failed_naming("keeping a rule of retention", &named, error))?;
        Ok(())
    }

    async fn delete_keep_rule(&self, id: &str) -> Result<bool, PortError> {
        let deleted = self.db.keep(DELETE_RULE, args![id]).await;
        Ok(deleted.map_err(|error| failed("deleting a rule of retention", error))? != 0)
    }

    async fn legal_holds(&self) -> Result<Vec<LegalHold>, PortError> {
        let rows = self.db.rows(HOLDS, args![]).await;
        let rows = rows.map_err(|error| failed("reading the legal holds", error))?;
        read_all("legal_holds", &rows, hold)
    }

    async fn put_legal_hold(&self, it: &LegalHold) -> Result<(), PortError> {
        let (from, to) = (text(it.from), text(it.to));
        let args = args![
            &it.id,
            it.entity.as_ref().map(AsRef::as_ref),
            it.org.as_ref().map(AsRef::as_ref),
            from.as_deref(),
            to.as_deref(),
            &it.reason,
            it.by.as_str(),
            it.made_at,
        ];
        let (entity, org) = (shown(it.entity.as_ref()), shown(it.org.as_ref()));
        let named = format!("the entity `{entity}`, the unit `{org}` or the user `{}`", it.by);
        let put = self.db.keep(PUT_HOLD, args).await;
        put.map_err(|error| failed_naming("keeping a legal hold", &named, error))?;
        Ok(())
    }

    async fn delete_legal_hold(&self, id: &str) -> Result<bool, PortError> {
        let deleted = self.db.keep(DELETE_HOLD, args![id]).await;
        Ok(deleted.map_err(|error| failed("lifting a legal hold", error))? != 0)
    }
}

fn text<T: ToString>(it: Option<T>) -> Option<String> {
    it.map(|it| it.to_string())
}

fn shown<T: ToString>(it: Option<&T>) -> String {
    it.map(ToString::to_string).unwrap_or_default()
}

fn rule(row: &Row) -> Result<KeepRule, Unreadable> {
    Ok(KeepRule {
        id: row.text("id")?,
        kind: row.maybe_parsed("kind")?,
        org: row.maybe_parsed("org")?,
        raw: row.maybe_parsed("raw_for")?,
        hours: row.maybe_parsed("hours_for")?,
        note: row.text("note")?,
        by: row.parsed("made_by")?,
        made_at: row.time("made_at")?,
        acts_from: row.time("acts_from")?,
    })
}

fn hold(row: &Row) -> Result<LegalHold, Unreadable> {
    Ok(LegalHold {
        id: row.text("id")?,
        entity: row.maybe_parsed("entity")?,
        org: row.maybe_parsed("org")?,
        from: row.maybe_parsed("first_day")?,
        to: row.maybe_parsed("last_day")?,
        reason: row.text("reason")?,
        by: row.parsed("made_by")?,
        made_at: row.time("made_at")?,
    })
}
