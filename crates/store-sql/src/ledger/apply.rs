//! Writes what one stretch of the log changed.
//!
//! Told twice, it changes nothing: an alarm or case keeps the state of its latest position, and a
//! line of a life has its record's position in its key. All changes of one record belong into one
//! call.

use std::collections::BTreeMap;

use codec::to_json;
use model::{Alarm, Case, CaseEntry, CaseState, LifeEntry, Position, UserId};
use port::{Changes, PortError};

use super::question::rank;
use crate::{
    db::{Db, Tx},
    dialect::Purpose,
    failure::{failed, is_taken, unwritable},
    value::{args, int},
};

/// A state that is older than the one kept is not even tried: it might be an open one, and collide
/// with the alarm that followed it.
const PUT_ALARM: &str = "INSERT INTO alarms
        (id, rule, entity, series, severity, active, raised_at, ended_at, position, body)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
    WHERE NOT EXISTS (SELECT 1 FROM alarms WHERE id = $1 AND $9 < position)
    ON CONFLICT (id) DO UPDATE SET rule = excluded.rule, entity = excluded.entity,
        series = excluded.series, severity = excluded.severity, active = excluded.active,
        raised_at = excluded.raised_at, ended_at = excluded.ended_at,
        position = excluded.position, body = excluded.body
    WHERE alarms.position <= excluded.position";

const PUT_CASE: &str = "INSERT INTO cases
        (id, procedure_id, entity, owner, is_open, opened_at, position, body)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8
    WHERE NOT EXISTS (SELECT 1 FROM cases WHERE id = $1 AND $7 < position)
    ON CONFLICT (id) DO UPDATE SET procedure_id = excluded.procedure_id,
        entity = excluded.entity, owner = excluded.owner, is_open = excluded.is_open,
        opened_at = excluded.opened_at, position = excluded.position, body = excluded.body
    WHERE cases.position <= excluded.position";

const ADD_LIFE: &str = "INSERT INTO alarm_life (alarm, position, ordinal, at, by_user, step)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (alarm, position, ordinal) DO NOTHING";

const ADD_ENTRY: &str = "INSERT INTO case_entries (case_id, position, ordinal, at, by_user, kind)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, position, ordinal) DO NOTHING";

const MOVE_HEAD: &str = "UPDATE heads SET n = $1 WHERE name = 'ledger' AND n < $1";

pub(super) async fn apply(db: &Db, changes: &Changes) -> Result<(), PortError> {
    let Some(position) = last_position(changes) else { return Ok(()) };
    let step = format!("writing the ledger up to position {position}");
    let cannot = |error| failed(&step, error);
    let mut tx = db.begin(Purpose::Project).await.map_err(cannot)?;
    // What ends goes first, since it makes room for what begins; then by id, so that two writers
    // wait for each other in one order.
    let mut alarms: Vec<_> = changes.alarms.iter().collect();
    alarms.sort_by_key(|it| (it.ended_at.is_none(), it.id));
    for alarm in alarms {
        put_alarm(&mut tx, alarm).await?;
    }
    let mut cases: Vec<_> = changes.cases.iter().collect();
    cases.sort_by_key(|it| (is_open(it), it.id));
    for case in cases {
        put_case(&mut tx, case).await?;
    }
    add_life(&mut tx, &changes.life).await?;
    add_entries(&mut tx, &changes.entries).await?;
    tx.execute(MOVE_HEAD, args![int(position.0)]).await.map_err(cannot)?;
    tx.commit().await.map_err(cannot)
}

fn last_position(changes: &Changes) -> Option<Position> {
    let alarms = changes.alarms.iter().map(|it| it.position);
    let life = changes.life.iter().map(|it| it.position);
    let cases = changes.cases.iter().map(|it| it.position);
    let entries = changes.entries.iter().map(|it| it.position);
    alarms.chain(life).chain(cases).chain(entries).max()
}

async fn put_alarm(tx: &mut Tx, alarm: &Alarm) -> Result<(), PortError> {
    let step = || format!("keeping alarm {}", alarm.id);
    let body = to_json(alarm).map_err(|error| unwritable(&step(), &error))?;
    let id = alarm.id.to_string();
    let args = args![
        &id,
        alarm.rule.as_str(),
        alarm.entity.as_str(),
        alarm.series.map_or(0, |it| it.0),
        rank(alarm.severity),
        alarm.active,
        alarm.raised_at,
        alarm.ended_at,
        int(alarm.position.0),
        &body,
    ];
    let Err(error) = tx.execute(PUT_ALARM, args).await else { return Ok(()) };
    if !is_taken(&error) {
        return Err(failed(&step(), error));
    }
    let (rule, entity) = (&alarm.rule, &alarm.entity);
    let series = alarm.series.map_or(String::new(), |it| format!(", series {it}"));
    let what =
        format!("alarm {id}: rule `{rule}` has another alarm at `{entity}`{series} not ended yet");
    Err(PortError::Conflict { what })
}

async fn put_case(tx: &mut Tx, case: &Case) -> Result<(), PortError> {
    let step = || format!("keeping case {}", case.id);
    let body = to_json(case).map_err(|error| unwritable(&step(), &error))?;
    let id = case.id.to_string();
    let args = args![
        &id,
        case.procedure.as_str(),
        case.entity.as_str(),
        case.owner.as_ref().map(UserId::as_str),
        is_open(case),
        case.opened_at,
        int(case.position.0),
        &body,
    ];
    let Err(error) = tx.execute(PUT_CASE, args).await else { return Ok(()) };
    if !is_taken(&error) {
        return Err(failed(&step(), error));
    }
    let (procedure, entity) = (&case.procedure, &case.entity);
    let what = format!("case {id}: procedure `{procedure}` has another open case for `{entity}`");
    Err(PortError::Conflict { what })
}

async fn add_life(tx: &mut Tx, life: &[LifeEntry]) -> Result<(), PortError> {
    let mut places = Places::new();
    for line in life {
        let id = line.alarm.to_string();
        let step = || format!("keeping the life of alarm {id}");
        let text = to_json(&line.step).map_err(|error| unwritable(&step(), &error))?;
        let ordinal = place(&mut places, &id, line.position);
        let by = line.by.as_ref().map(UserId::as_str);
        let args = args![&id, int(line.position.0), ordinal, line.at, by, &text];
        tx.execute(ADD_LIFE, args).await.map_err(|error| failed(&step(), error))?;
    }
    Ok(())
}

async fn add_entries(tx: &mut Tx, entries: &[CaseEntry]) -> Result<(), PortError> {
    let mut places = Places::new();
    for line in entries {
        let id = line.case.to_string();
        let step = || format!("keeping the history of case {id}");
        let text = to_json(&line.kind).map_err(|error| unwritable(&step(), &error))?;
        let ordinal = place(&mut places, &id, line.position);
        let by = line.by.as_ref().map(UserId::as_str);
        let args = args![&id, int(line.position.0), ordinal, line.at, by, &text];
        tx.execute(ADD_ENTRY, args).await.map_err(|error| failed(&step(), error))?;
    }
    Ok(())
}

/// Lines counted of each (id, position).
type Places = BTreeMap<(String, Position), u32>;

/// The place of the next line among the lines one record wrote into one life.
fn place(places: &mut Places, id: &str, position: Position) -> u32 {
    let next = places.entry((id.to_owned(), position)).or_default();
    let place = *next;
    *next += 1;
    place
}

fn is_open(case: &Case) -> bool {
    case.state == CaseState::Open
}
