//! What is known of a place and a time. Each list begins at the index of its entities: what a question
//! costs is what those entities have been through, however much the others have.

use codec::from_json;
use model::{Alarm, Case, EntityId};
use port::{Around, PortError, Scope, Surroundings};

use super::{case_entry, life_entry, question::org_codes};
use crate::{
    db::Db,
    dialect::{Purpose, Sql, among},
    failure::failed,
    row::{Row, Unreadable, read_all},
    value::args,
};

/// $1 entities, $2 units of the scope, $3 from, $4 to, $5 the alarm left out, $6 how many.
const ALARMS: Sql = among!(
    ["SELECT alarms.body, few.n FROM (
        SELECT id, raised_at, COUNT(*) OVER () AS n FROM alarms WHERE entity IN "] "$1"
    [" AND ($2 IS NULL OR owned_by IN "] "$2"
    [") AND raised_at <= $4 AND (ended_at IS NULL OR $3 <= ended_at)
            AND ($5 IS NULL OR id <> $5)
        ORDER BY raised_at DESC, id DESC LIMIT $6
    ) AS few JOIN alarms ON alarms.id = few.id ORDER BY few.raised_at DESC, few.id DESC"]
);

/// The same of lines of their lives. A line is written while its alarm has not ended, or as it ends.
const LINES: Sql = among!(
    ["SELECT l.alarm, l.position, l.at, l.by_user, l.step, a.entity, a.rule,
        COUNT(*) OVER () AS n
    FROM alarms a JOIN alarm_life l ON l.alarm = a.id WHERE a.entity IN "] "$1"
    [" AND ($2 IS NULL OR a.owned_by IN "] "$2"
    [") AND a.raised_at <= $4 AND (a.ended_at IS NULL OR $3 <= a.ended_at)
        AND ($5 IS NULL OR a.id <> $5) AND $3 <= l.at AND l.at <= $4
    ORDER BY l.at DESC, l.position DESC, l.alarm, l.ordinal DESC LIMIT $6"]
);

/// $1 entities, $2 from, $3 to, $4 how many. A case that is closed was closed by its last line.
const CASES: Sql = among!(
    ["SELECT c.body, COUNT(*) OVER () AS n FROM cases c WHERE c.entity IN "] "$1"
    [" AND c.opened_at <= $3 AND (c.is_open = 1 OR EXISTS (
            SELECT 1 FROM case_entries e WHERE e.case_id = c.id AND $2 <= e.at))
    ORDER BY c.opened_at DESC, c.id DESC LIMIT $4"]
);

/// The same of lines of their histories.
const ENTRIES: Sql = among!(
    ["SELECT e.case_id, e.position, e.at, e.by_user, e.kind, c.entity, c.procedure_id,
        COUNT(*) OVER () AS n
    FROM cases c JOIN case_entries e ON e.case_id = c.id WHERE c.entity IN "] "$1"
    [" AND c.opened_at <= $3 AND $2 <= e.at AND e.at <= $3
    ORDER BY e.at DESC, e.position DESC, e.case_id, e.ordinal DESC LIMIT $4"]
);

pub(super) async fn read(db: &Db, asked: &Around) -> Result<Surroundings, PortError> {
    let cannot = |error| failed("reading what is near", error);
    let mut tx = db.begin(Purpose::Look).await.map_err(cannot)?;
    let (orgs, without) = (org_codes(&asked.scope), asked.without.map(|it| it.to_string()));
    let entities = json_array(asked.entities.iter());
    let (from, to, n_max) = (asked.from, asked.to, asked.n_max);
    let args = args![&entities, orgs.as_deref(), from, to, without.as_deref(), n_max];
    let alarms = tx.rows(ALARMS, args).await.map_err(cannot)?;
    let lines = tx.rows(LINES, args).await.map_err(cannot)?;
    // A case belongs to whoever has its entity now.
    let entities = match &asked.scope {
        Scope::All => entities,
        Scope::Only { entities: seen, .. } => {
            json_array(asked.entities.iter().filter(|it| seen.contains(*it)))
        }
    };
    let args = args![&entities, from, to, n_max];
    let cases = tx.rows(CASES, args).await.map_err(cannot)?;
    let entries = tx.rows(ENTRIES, args).await.map_err(cannot)?;
    Ok(Surroundings {
        n_alarms: n(&alarms)?,
        alarms: read_all("alarms", &alarms, |row| row.json("body", from_json::<Alarm>))?,
        n_lines: n(&lines)?,
        lines: read_all("alarm_life", &lines, |row| {
            Ok((row.parsed("entity")?, row.parsed("rule")?, life_entry(row)?))
        })?,
        n_cases: n(&cases)?,
        cases: read_all("cases", &cases, |row| row.json("body", from_json::<Case>))?,
        n_entries: n(&entries)?,
        entries: read_all("case_entries", &entries, |row| {
            Ok((row.parsed("entity")?, row.parsed("procedure_id")?, case_entry(row)?))
        })?,
    })
}

/// How many there are in all: every row says it.
fn n(rows: &[Row]) -> Result<u64, PortError> {
    let count = |row: &Row| -> Result<u64, Unreadable> { row.count("n") };
    Ok(read_all("alarms", rows.get(..1).unwrap_or(&[]), count)?.pop().unwrap_or(0))
}

/// Codes have no character that JSON would escape.
fn json_array<'a>(ids: impl Iterator<Item = &'a EntityId>) -> String {
    let quoted: Vec<_> = ids.map(|it| format!("\"{it}\"")).collect();
    format!("[{}]", quoted.join(","))
}
