//! Alarms and cases as the log made them, kept for lists and pages.

use alarm::Occurrence;
use codec::from_json;
use model::{
    Alarm, AlarmClass, AlarmId, Case, CaseEntry, CaseId, LifeEntry, Position, SeriesId, Span, Time,
};
use port::{
    AlarmFilter, Around, CaseFilter, Changes, Ledger, Page, PageRequest, PortError, Scope,
    Surroundings,
};

use crate::{
    SqlStore,
    cursor::{List, Mark, page_len},
    dialect::Sql,
    failure::failed,
    row::{Row, Unreadable, read_all, unreadable},
    value::{Arg, args, int},
};

mod apply;
mod around;
mod question;

/// Lines of one life or history that are read; the oldest come first.
const LINES_MAX: u32 = 10_000;

const APPLIED: &str = "SELECT n FROM heads WHERE name = 'ledger'";
const ALARM: &str = "SELECT body FROM alarms WHERE id = $1";
const CASE: &str = "SELECT body FROM cases WHERE id = $1";
const LIFE: &str = "SELECT alarm, position, at, by_user, step FROM alarm_life
    WHERE alarm = $1 ORDER BY position, ordinal LIMIT $2";
const ENTRIES: &str = "SELECT case_id, position, at, by_user, kind FROM case_entries
    WHERE case_id = $1 ORDER BY position, ordinal LIMIT $2";

#[async_trait::async_trait]
impl Ledger for SqlStore {
    async fn apply(&self, changes: &Changes) -> Result<(), PortError> {
        apply::apply(&self.db, changes).await
    }

    async fn sync(&self) -> Result<(), PortError> {
        apply::sync(&self.db).await
    }

    async fn applied(&self) -> Result<Position, PortError> {
        let rows = self.db.rows(APPLIED, args![]).await;
        let rows = rows.map_err(|error| failed("reading how far the ledger is", error))?;
        let positions = read_all("heads", &rows, |row| row.count("n").map(Position))?;
        Ok(positions.into_iter().max().unwrap_or_default())
    }

    async fn alarms(
        &self,
        filter: &AlarmFilter,
        page: &PageRequest,
    ) -> Result<Page<Alarm>, PortError> {
        let begin = List::Alarms.begin(page)?;
        let before = filter.raised_before.map(|it| Mark { number: it.0, id: String::new() });
        let begin = before.filter(|it| it.number < begin.number).unwrap_or(begin);
        let codes = question::org_codes(&filter.scope);
        let cause = filter.inhibited_by.map(|it| it.to_string());
        let args = args![
            codes.as_deref(),
            filter.entity.as_ref().map(model::EntityId::as_str),
            filter.severity_min.map_or(0, question::rank),
            begin.number,
            &begin.id,
            limit(page),
            question::quiet_asked(filter.quiet),
            filter.class.map(AlarmClass::as_str),
            cause.as_deref(),
            filter.rule.as_ref().map(model::RuleId::as_str),
            filter.raised_from.map_or(i64::MIN, |it| it.0),
            i64::from(filter.chattering),
        ];
        let mark = |it: &Alarm| (it.raised_at.0, it.id.to_string());
        if let Some(sql) = question::alarms_of_cause(filter) {
            return self.page(List::Alarms, sql, args, page, mark).await;
        }
        let near = question::alarms_near(filter);
        let near = self.page(List::Alarms, near, args, page, mark).await?;
        if near.next.is_some() {
            return Ok(near);
        }
        self.page(List::Alarms, question::alarms_drawn(filter), args, page, mark).await
    }

    async fn alarm(&self, id: AlarmId) -> Result<Option<Alarm>, PortError> {
        let rows = self.db.rows(ALARM, args![&id.to_string()]).await;
        let rows = rows.map_err(|error| failed(&format!("reading alarm {id}"), error))?;
        Ok(read_all("alarms", &rows, |row| row.json("body", from_json))?.pop())
    }

    async fn life(&self, id: AlarmId) -> Result<Vec<LifeEntry>, PortError> {
        let rows = self.db.rows(LIFE, args![&id.to_string(), LINES_MAX]).await;
        let rows =
            rows.map_err(|error| failed(&format!("reading the life of alarm {id}"), error))?;
        read_all("alarm_life", &rows, life_entry)
    }

    async fn occurrences(
        &self,
        scope: &Scope,
        from: Time,
        to: Time,
        n_max: u32,
    ) -> Result<Vec<Occurrence>, PortError> {
        let codes = question::org_codes(scope);
        let args = args![codes.as_deref(), from, to, n_max, from.minus(Span::from_h(24))];
        let rows = self.db.rows(question::OCCURRENCES, args).await;
        let rows = rows.map_err(|error| failed("counting alarms", error))?;
        read_all("alarms", &rows, occurrence)
    }

    async fn cases(
        &self,
        filter: &CaseFilter,
        page: &PageRequest,
    ) -> Result<Page<Case>, PortError> {
        let begin = List::Cases.begin(page)?;
        let codes = question::codes(&filter.scope);
        let args = args![
            codes.as_deref(),
            filter.entity.as_ref().map(model::EntityId::as_str),
            filter.owner.as_ref().map(model::UserId::as_str),
            begin.number,
            &begin.id,
            limit(page),
        ];
        let sql = question::cases(filter);
        self.page(List::Cases, sql, args, page, |it: &Case| (it.opened_at.0, it.id.to_string()))
            .await
    }

    async fn around(&self, asked: &Around) -> Result<Surroundings, PortError> {
        around::read(&self.db, asked).await
    }

    async fn case(&self, id: CaseId) -> Result<Option<Case>, PortError> {
        let rows = self.db.rows(CASE, args![&id.to_string()]).await;
        let rows = rows.map_err(|error| failed(&format!("reading case {id}"), error))?;
        Ok(read_all("cases", &rows, |row| row.json("body", from_json))?.pop())
    }

    async fn entries(&self, id: CaseId) -> Result<Vec<CaseEntry>, PortError> {
        let rows = self.db.rows(ENTRIES, args![&id.to_string(), LINES_MAX]).await;
        let rows =
            rows.map_err(|error| failed(&format!("reading the history of case {id}"), error))?;
        read_all("case_entries", &rows, case_entry)
    }
}

impl SqlStore {
    /// One page of bodies; one row more is asked for than wanted, to know whether there is a next.
    async fn page<T: codec::InJson>(
        &self,
        list: List,
        sql: Sql,
        args: &[Arg<'_>],
        page: &PageRequest,
        mark: impl Fn(&T) -> (i64, String),
    ) -> Result<Page<T>, PortError> {
        let (step, table) = match list {
            List::Alarms => ("listing alarms", "alarms"),
            List::Cases => ("listing cases", "cases"),
            List::Audit => ("listing the audit", "audit"),
            List::DeadLetters => ("listing dead letters", "dead_letters"),
        };
        let rows = self.db.rows(sql, args).await.map_err(|error| failed(step, error))?;
        let n_max = page_len(page);
        let shown = &rows[..rows.len().min(n_max)];
        let items = read_all(table, shown, |row| row.json("body", from_json::<T>))?;
        let next = items.last().filter(|_| n_max < rows.len()).map(|it| {
            let (number, id) = mark(it);
            list.cursor(&Mark { number, id })
        });
        Ok(Page { items, next })
    }
}

/// Rows asked for: one more than the page has.
pub(crate) fn limit(page: &PageRequest) -> i64 {
    int(page_len(page) as u64 + 1)
}

fn occurrence(row: &Row) -> Result<Occurrence, Unreadable> {
    let series = row.count("series")?;
    let series = u32::try_from(series).map_err(|_| unreadable("series", "it is no series"))?;
    let severity = question::severity(row.int("severity")?);
    Ok(Occurrence {
        id: row.parsed("id")?,
        rule: row.parsed("rule")?,
        entity: row.parsed("entity")?,
        series: (series != 0).then_some(SeriesId(series)),
        severity: severity.ok_or_else(|| unreadable("severity", "it is no severity"))?,
        class: row.word("class", AlarmClass::from_word)?,
        active: row.truth("active")?,
        quiet: row.int("quiet")? != 0,
        chattering: row.truth("chattering")?,
        raised_at: row.time("raised_at")?,
        cleared_at: row.maybe_time("cleared_at")?,
        acknowledged_at: row.maybe_time("acknowledged_at")?,
        ended_at: row.maybe_time("ended_at")?,
    })
}

fn life_entry(row: &Row) -> Result<LifeEntry, Unreadable> {
    Ok(LifeEntry {
        alarm: row.parsed("alarm")?,
        position: Position(row.count("position")?),
        at: row.time("at")?,
        by: row.maybe_parsed("by_user")?,
        step: row.json("step", from_json)?,
    })
}

fn case_entry(row: &Row) -> Result<CaseEntry, Unreadable> {
    Ok(CaseEntry {
        case: row.parsed("case_id")?,
        position: Position(row.count("position")?),
        at: row.time("at")?,
        by: row.maybe_parsed("by_user")?,
        kind: row.json("kind", from_json)?,
    })
}
