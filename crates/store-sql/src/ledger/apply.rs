//! Writes what one stretch of the log changed.
//!
//! Told twice, it changes nothing: an alarm or case keeps the state of its latest position, and a
//! line of a life has its record's position in its key. All changes of one record belong into one
//! call.

use std::collections::BTreeMap;

use codec::to_json;
use model::{Ack, Alarm, Case, CaseEntry, CaseState, LifeEntry, Position, Time};
use port::{Changes, PortError};
use serde_json::{Value, json};

use super::question::{quiet_bits, rank};
use crate::{
    db::{Db, Tx},
    dialect::{Purpose, Sql, from_rows},
    failure::{failed, is_taken, unwritable},
    value::{args, int},
};

/// Rows told in one statement.
const ROWS_MAX: usize = 1_000;

/// The drawers of the alarms told, as far as they are new. An alarm told without its unit keeps the one
/// it has.
const ADD_DRAWERS: Sql = from_rows!(
    "INSERT INTO alarm_drawers (owned_by, rule, severity, class, quiet, chattering, state)
    SELECT DISTINCT
        COALESCE(value ->> 10, (SELECT owned_by FROM alarms WHERE id = value ->> 0), ''),
        value ->> 1, CAST(value ->> 4 AS BIGINT), value ->> 11, CAST(value ->> 12 AS BIGINT),
        CAST(value ->> 14 AS BIGINT), CAST(value ->> 17 AS BIGINT)",
    "WHERE TRUE ON CONFLICT DO NOTHING"
);

/// Both databases look at the key named in ON CONFLICT before any other: an open state that is older
/// than the one kept is dropped there, and never collides with the alarm that followed it.
const PUT_ALARMS: Sql = from_rows!(
    "INSERT INTO alarms
        (id, rule, entity, series, severity, active, raised_at, ended_at, position, body,
         owned_by, class, quiet, inhibited_by, chattering, cleared_at, acknowledged_at, drawer)
    SELECT value ->> 0, value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),
        CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT),
        CAST(value ->> 7 AS BIGINT), CAST(value ->> 8 AS BIGINT), value ->> 9, value ->> 10,
        value ->> 11, CAST(value ->> 12 AS BIGINT), value ->> 13, CAST(value ->> 14 AS BIGINT),
        CAST(value ->> 15 AS BIGINT), CAST(value ->> 16 AS BIGINT),
        (SELECT d.drawer FROM alarm_drawers d WHERE d.owned_by
                = COALESCE(value ->> 10, (SELECT owned_by FROM alarms WHERE id = value ->> 0), '')
            AND d.rule = value ->> 1 AND d.severity = CAST(value ->> 4 AS BIGINT)
            AND d.class = value ->> 11 AND d.quiet = CAST(value ->> 12 AS BIGINT)
            AND d.chattering = CAST(value ->> 14 AS BIGINT)
            AND d.state = CAST(value ->> 17 AS BIGINT))",
    "WHERE TRUE ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, entity = excluded.entity,
        series = excluded.series, severity = excluded.severity, active = excluded.active,
        raised_at = excluded.raised_at, ended_at = excluded.ended_at,
        position = excluded.position, body = excluded.body,
        owned_by = COALESCE(excluded.owned_by, alarms.owned_by),
        class = excluded.class, quiet = excluded.quiet, inhibited_by = excluded.inhibited_by,
        chattering = excluded.chattering, cleared_at = excluded.cleared_at,
        acknowledged_at = excluded.acknowledged_at, drawer = excluded.drawer
    WHERE alarms.position <= excluded.position"
);

const PUT_CASES: Sql = from_rows!(
    "INSERT INTO cases
        (id, procedure_id, entity, owner, is_open, opened_at, position, body)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT),
        CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT), value ->> 7",
    "WHERE TRUE ON CONFLICT (id) DO UPDATE SET procedure_id = excluded.procedure_id,
        entity = excluded.entity, owner = excluded.owner, is_open = excluded.is_open,
        opened_at = excluded.opened_at, position = excluded.position, body = excluded.body
    WHERE cases.position <= excluded.position"
);

const ADD_LIFE: Sql = from_rows!(
    "INSERT INTO alarm_life (alarm, position, ordinal, at, by_user, step)
    SELECT value ->> 0, CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT),
        CAST(value ->> 3 AS BIGINT), value ->> 4, value ->> 5",
    "WHERE TRUE ON CONFLICT (alarm, position, ordinal) DO NOTHING"
);

const ADD_ENTRIES: Sql = from_rows!(
    "INSERT INTO case_entries (case_id, position, ordinal, at, by_user, kind)
    SELECT value ->> 0, CAST(value ->> 1 AS BIGINT), CAST(value ->> 2 AS BIGINT),
        CAST(value ->> 3 AS BIGINT), value ->> 4, value ->> 5",
    "WHERE TRUE ON CONFLICT (case_id, position, ordinal) DO NOTHING"
);

const MOVE_HEAD: &str = "UPDATE heads SET n = $1 WHERE name = 'ledger' AND n < $1";

/// Something that changes, so that its commit writes: a database that has nothing to write syncs
/// nothing.
const COUNT_SYNC: &str = "INSERT INTO heads (name, n, hash) VALUES ('ledger-sync', 1, '')
    ON CONFLICT (name) DO UPDATE SET n = heads.n + 1";

/// Statements for the rows of one table, with the sentence for when one of them has a rival.
struct Told<'a> {
    before: Option<Sql>,
    sql: Sql,
    table: &'static str,
    rows: Vec<Value>,
    rival: Box<dyn Fn(usize) -> String + Send + Sync + 'a>,
}

pub(super) async fn apply(db: &Db, changes: &Changes) -> Result<(), PortError> {
    let Some(position) = last_position(changes) else { return Ok(()) };
    let told = [
        // What ends goes first, since it makes room for what begins.
        told_alarms(changes, false)?,
        told_alarms(changes, true)?,
        told_cases(changes, false)?,
        told_cases(changes, true)?,
        told_life(&changes.life)?,
        told_entries(&changes.entries)?,
    ];
    match write(db, &told, position, ROWS_MAX).await {
        // Told one by one, the sentence can name the one that has a rival.
        Err(PortError::Conflict { .. }) => write(db, &told, position, 1).await,
        written => written,
    }
}

/// A durable commit takes all that was committed before it to the disk.
pub(super) async fn sync(db: &Db) -> Result<(), PortError> {
    let cannot = |error| failed("syncing the ledger", error);
    let mut tx = db.begin(Purpose::Keep).await.map_err(cannot)?;
    tx.execute(COUNT_SYNC, args![]).await.map_err(cannot)?;
    tx.commit().await.map_err(cannot)
}

async fn write(
    db: &Db,
    told: &[Told<'_>],
    position: Position,
    n_at_once: usize,
) -> Result<(), PortError> {
    let step = format!("writing the ledger up to position {position}");
    let cannot = |error| failed(&step, error);
    let mut tx = db.begin(Purpose::Project).await.map_err(cannot)?;
    for it in told {
        tell(&mut tx, it, n_at_once).await?;
    }
    tx.execute(MOVE_HEAD, args![int(position.0)]).await.map_err(cannot)?;
    tx.commit().await.map_err(cannot)
}

async fn tell(tx: &mut Tx, told: &Told<'_>, n_at_once: usize) -> Result<(), PortError> {
    for (n, rows) in told.rows.chunks(n_at_once).enumerate() {
        let rows = Value::from(rows).to_string();
        if let Some(before) = told.before {
            let cannot = |error| failed("making drawers for the alarms of the ledger", error);
            tx.execute(before, args![&rows]).await.map_err(cannot)?;
        }
        let Err(error) = tx.execute(told.sql, args![&rows]).await else { continue };
        if is_taken(&error) {
            return Err(PortError::Conflict { what: (told.rival)(n * n_at_once) });
        }
        return Err(failed(&format!("writing table `{}` of the ledger", told.table), error));
    }
    Ok(())
}

fn last_position(changes: &Changes) -> Option<Position> {
    let alarms = changes.alarms.iter().map(|it| it.position);
    let life = changes.life.iter().map(|it| it.position);
    let cases = changes.cases.iter().map(|it| it.position);
    let entries = changes.entries.iter().map(|it| it.position);
    alarms.chain(life).chain(cases).chain(entries).max()
}

/// The last state of each thing, by id: two writers then wait for each other in one order.
fn last_states<T, K: Ord>(
    states: &[T],
    key: impl Fn(&T) -> (K, Position),
) -> impl Iterator<Item = &T> {
    let mut last: BTreeMap<K, &T> = BTreeMap::new();
    for state in states {
        let (id, position) = key(state);
        let kept = last.entry(id).or_insert(state);
        if key(kept).1 <= position {
            *kept = state;
        }
    }
    last.into_values()
}

fn told_alarms(changes: &Changes, open: bool) -> Result<Told<'_>, PortError> {
    let alarms: Vec<_> = last_states(&changes.alarms, |it| (it.id, it.position))
        .filter(|it| it.ended_at.is_none() == open)
        .collect();
    let row = |it: &&Alarm| {
        let body = to_json(*it)
            .map_err(|error| unwritable(&format!("keeping alarm {}", it.id), &error))?;
        Ok(json!([
            it.id.to_string(),
            it.rule.as_str(),
            it.entity.as_str(),
            it.series.map_or(0, |it| it.0),
            rank(it.severity),
            i64::from(it.active),
            it.raised_at.0,
            it.ended_at.map(|it| it.0),
            int(it.position.0),
            body,
            it.owned_by.as_ref().map(model::OrgId::as_str),
            it.class.as_str(),
            quiet_bits(it.quiet()),
            it.inhibited_by.map(|it| it.to_string()),
            i64::from(it.chattering),
            it.cleared_at.map(|it| it.0),
            acknowledged_at(it).map(|it| it.0),
            drawer_state(it),
        ]))
    };
    let rows = alarms.iter().map(row).collect::<Result<_, PortError>>()?;
    let rival = move |n: usize| {
        let Alarm { id, rule, entity, series, .. } = alarms[n];
        let series = series.map_or(String::new(), |it| format!(", series {it}"));
        format!("alarm {id}: rule `{rule}` has another alarm at `{entity}`{series} not ended yet")
    };
    Ok(Told {
        before: Some(ADD_DRAWERS),
        sql: PUT_ALARMS,
        table: "alarms",
        rows,
        rival: Box::new(rival),
    })
}

/// A state as drawers hold it. Never change one: old tables hold it.
fn drawer_state(alarm: &Alarm) -> i64 {
    match (alarm.ended_at, alarm.active) {
        (Some(_), _) => 0,
        (None, false) => 1,
        (None, true) => 2,
    }
}

fn acknowledged_at(alarm: &Alarm) -> Option<Time> {
    match &alarm.ack {
        Ack::Acknowledged { at, .. } => Some(*at),
        Ack::Unacknowledged => None,
    }
}

fn told_cases(changes: &Changes, open: bool) -> Result<Told<'_>, PortError> {
    let cases: Vec<_> = last_states(&changes.cases, |it| (it.id, it.position))
        .filter(|it| (it.state == CaseState::Open) == open)
        .collect();
    let row = |it: &&Case| {
        let body =
            to_json(*it).map_err(|error| unwritable(&format!("keeping case {}", it.id), &error))?;
        Ok(json!([
            it.id.to_string(),
            it.procedure.as_str(),
            it.entity.as_str(),
            it.owner.as_ref().map(model::UserId::as_str),
            i64::from(open),
            it.opened_at.0,
            int(it.position.0),
            body,
        ]))
    };
    let rows = cases.iter().map(row).collect::<Result<_, PortError>>()?;
    let rival = move |n: usize| {
        let Case { id, procedure, entity, .. } = cases[n];
        format!("case {id}: procedure `{procedure}` has another open case for `{entity}`")
    };
    Ok(Told { before: None, sql: PUT_CASES, table: "cases", rows, rival: Box::new(rival) })
}

fn told_life(life: &[LifeEntry]) -> Result<Told<'_>, PortError> {
    let mut places = BTreeMap::new();
    let row = |it: &LifeEntry| {
        let step = to_json(&it.step).map_err(|error| {
            unwritable(&format!("keeping the life of alarm {}", it.alarm), &error)
        })?;
        let place = next_place(&mut places, (it.alarm, it.position));
        let by = it.by.as_ref().map(model::UserId::as_str);
        Ok(json!([it.alarm.to_string(), int(it.position.0), place, it.at.0, by, step]))
    };
    let rows = life.iter().map(row).collect::<Result<_, PortError>>()?;
    let rival = |n: usize| format!("line {n} of the lives told is there already");
    Ok(Told { before: None, sql: ADD_LIFE, table: "alarm_life", rows, rival: Box::new(rival) })
}

fn told_entries(entries: &[CaseEntry]) -> Result<Told<'_>, PortError> {
    let mut places = BTreeMap::new();
    let row = |it: &CaseEntry| {
        let kind = to_json(&it.kind).map_err(|error| {
            unwritable(&format!("keeping the history of case {}", it.case), &error)
        })?;
        let place = next_place(&mut places, (it.case, it.position));
        let by = it.by.as_ref().map(model::UserId::as_str);
        Ok(json!([it.case.to_string(), int(it.position.0), place, it.at.0, by, kind]))
    };
    let rows = entries.iter().map(row).collect::<Result<_, PortError>>()?;
    let rival = |n: usize| format!("line {n} of the histories told is there already");
    Ok(Told { before: None, sql: ADD_ENTRIES, table: "case_entries", rows, rival: Box::new(rival) })
}

/// The place of the next line among the lines one record wrote into one life.
fn next_place<K: Ord>(places: &mut BTreeMap<K, u32>, key: K) -> u32 {
    let next = places.entry(key).or_default();
    let place = *next;
    *next += 1;
    place
}
