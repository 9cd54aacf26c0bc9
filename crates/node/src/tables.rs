//! The registry and the ledger as tables, so that one SQL question can join them with history.

use std::sync::{Arc, Mutex, PoisonError};

use model::{Alarm, Case, CaseState, Kind, OrgId, Time};
use pack::Catalogue;
use port::{
    AlarmFilter, AskLimits, CaseFilter, Cell, Column, ColumnKind, PageRequest, PortError, Question,
    Scope, StateFilter, Table, WideTable,
};

use crate::{centre::Centre, zone::Zone};

/// Alarms and cases a question sees: the newest ones.
const ROWS_MAX: usize = 10_000;

/// Rows fetched at once.
const PAGE: u32 = 1_000;

const ALARMS: &str = "alarms";
const CASES: &str = "cases";

/// What no kind and no quantity is called in SQL: the other tables, and the other columns of a
/// table of a kind.
const RESERVED: &[&str] = &[
    "readings", "means", "orgs", "entities", "series", ALARMS, CASES, "asked", "events", "entity",
    "owner", "time",
];

use ColumnKind::{Bool, Integer, Text as TextColumn, Time as TimeColumn};

impl Centre {
    /// A question over everything there is, cut to `scope`.
    pub async fn question(
        &self,
        sql: &str,
        scope: Scope,
        limits: AskLimits,
    ) -> Result<Question, PortError> {
        self.question_at(sql, scope, limits, self.now()).await
    }

    /// The same, as if it were asked at another time: questions say from when on they look.
    pub(crate) async fn question_at(
        &self,
        sql: &str,
        scope: Scope,
        limits: AskLimits,
        now: Time,
    ) -> Result<Question, PortError> {
        let zone = self.zone();
        Ok(Question {
            sql: sql.to_owned(),
            values: vec![],
            registry: self.registry_tables(&zone, sql, now).await?,
            wide: wide_tables(&zone.catalogue),
            scope,
            limits,
        })
    }

    /// Everything a question may join: units, entities, series, alarms, cases, and the one-row
    /// table `asked` with the times questions begin from. Alarms and cases are fetched only for who
    /// names them.
    async fn registry_tables(
        &self,
        zone: &Arc<Zone>,
        sql: &str,
        now: Time,
    ) -> Result<Vec<Arc<Table>>, PortError> {
        let sql = sql.to_lowercase();
        let alarms = AlarmFilter::of(Scope::All, StateFilter::Any);
        let cases = CaseFilter { scope: Scope::All, open_only: false, owner: None, entity: None };
        // A statement cannot name a table without its name standing in it.
        let alarms = if sql.contains(ALARMS) { self.newest_alarms(&alarms).await? } else { vec![] };
        let cases = if sql.contains(CASES) { self.newest_cases(&cases).await? } else { vec![] };
        let mut tables = self.desk.registered.of(zone);
        let news = [alarm_rows(zone, &alarms), case_rows(zone, &cases), asked(zone, now)];
        tables.extend(news.map(Arc::new));
        Ok(tables)
    }

    async fn newest_alarms(&self, filter: &AlarmFilter) -> Result<Vec<Alarm>, PortError> {
        let mut alarms = Vec::new();
        let mut page = PageRequest::first(PAGE);
        loop {
            let found = self.world().ledger.alarms(filter, &page).await?;
            alarms.extend(found.items);
            page.cursor = found.next;
            if page.cursor.is_none() || ROWS_MAX <= alarms.len() {
                return Ok(alarms);
            }
        }
    }

    async fn newest_cases(&self, filter: &CaseFilter) -> Result<Vec<Case>, PortError> {
        let mut cases = Vec::new();
        let mut page = PageRequest::first(PAGE);
        loop {
            let found = self.world().ledger.cases(filter, &page).await?;
            cases.extend(found.items);
            page.cursor = found.next;
            if page.cursor.is_none() || ROWS_MAX <= cases.len() {
                return Ok(cases);
            }
        }
    }
}

/// The tables of the registry as of one zone: made once, however many ask.
#[derive(Debug, Default)]
pub(crate) struct Registered(Mutex<Option<OfZone>>);

/// A zone, and its tables.
type OfZone = (Arc<Zone>, Vec<Arc<Table>>);

impl Registered {
    fn of(&self, zone: &Arc<Zone>) -> Vec<Arc<Table>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tables)) = known.as_ref().filter(|it| Arc::ptr_eq(&it.0, zone)) {
            return tables.clone();
        }
        let tables: Vec<_> = registered(zone).into_iter().map(Arc::new).collect();
        *known = Some((Arc::clone(zone), tables.clone()));
        tables
    }
}

/// The same tables without alarms and cases: what a checker asks its questions over.
#[must_use]
pub fn empty_tables(zone: &Zone, now: Time) -> Vec<Table> {
    let news = [alarm_rows(zone, &[]), case_rows(zone, &[]), asked(zone, now)];
    registered(zone).into_iter().chain(news).collect()
}

fn registered(zone: &Zone) -> [Table; 3] {
    [orgs(zone), entities(zone), series(zone)]
}

/// A table a kind of entities, with a column for each of its quantities.
#[must_use]
pub fn wide_tables(catalogue: &Catalogue) -> Vec<WideTable> {
    let wide = |kind: &Kind| {
        let columns = kind.quantities.iter().filter_map(|it| catalogue.quantities.get(it));
        WideTable {
            name: sql_name(kind.id.as_str()),
            kind: kind.id.to_string(),
            columns: columns.map(|it| (sql_name(it.name()), it.id.to_string())).collect(),
        }
    };
    let is_asked = |it: &WideTable| !it.columns.is_empty();
    catalogue.kinds.values().map(wide).filter(is_asked).collect()
}

/// A code as a name that SQL takes without quotation marks: `air-station` is `air_station`.
fn sql_name(code: &str) -> String {
    let letter = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '_' };
    let name: String = code.chars().map(letter).collect();
    if RESERVED.contains(&name.as_str()) { format!("{name}_") } else { name }
}

impl Zone {
    /// What somebody of `org` may see.
    #[must_use]
    pub fn scope_of(&self, org: &OrgId) -> Scope {
        if self.org(org).is_some_and(|it| it.parent.is_none()) {
            return Scope::All;
        }
        let orgs = self.tree.subtree(org);
        let entities = self.registry.entities.iter().filter(|it| orgs.contains(&it.owner));
        Scope::Only { entities: entities.map(|it| it.id.clone()).collect(), orgs }
    }
}

fn table(name: &str, columns: &[(&str, ColumnKind)], rows: Vec<Vec<Cell>>) -> Table {
    let column = |it: &(&str, ColumnKind)| Column { name: it.0.to_owned(), kind: it.1 };
    Table { name: name.to_owned(), columns: columns.iter().map(column).collect(), rows }
}

fn text<T: ToString + ?Sized>(it: &T) -> Cell {
    Cell::Text(it.to_string())
}

fn optional<T>(it: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
    it.map_or(Cell::Null, cell)
}

fn orgs(zone: &Zone) -> Table {
    let columns = [
        ("org", TextColumn),
        ("parent", TextColumn),
        ("kind", TextColumn),
        ("title_vi", TextColumn),
        ("title_en", TextColumn),
    ];
    let row = |it: &model::Org| {
        vec![
            text(&it.id),
            optional(it.parent.as_ref(), text),
            text(&it.kind),
            text(&it.title.vi),
            text(&it.title.en),
        ]
    };
    table("orgs", &columns, zone.registry.orgs.iter().map(row).collect())
}

fn entities(zone: &Zone) -> Table {
    let columns = [
        ("entity", TextColumn),
        ("kind", TextColumn),
        ("title_vi", TextColumn),
        ("title_en", TextColumn),
        ("owner", TextColumn),
        ("simulated", Bool),
    ];
    let row = |it: &model::Entity| {
        vec![
            text(&it.id),
            text(&it.kind),
            text(&it.title.vi),
            text(&it.title.en),
            text(&it.owner),
            Cell::Bool(it.simulated),
        ]
    };
    table("entities", &columns, zone.registry.entities.iter().map(row).collect())
}

fn series(zone: &Zone) -> Table {
    let columns = [
        ("series", Integer),
        ("entity", TextColumn),
        ("quantity", TextColumn),
        ("kind", TextColumn),
        ("owner", TextColumn),
        ("every_s", Integer),
    ];
    let row = |it: &model::Series| {
        let plan = zone.plan(it.id)?;
        let entity = zone.entity(&it.entity)?;
        let every_s = i64::try_from(plan.rules.every.s()).unwrap_or(i64::MAX);
        Some(vec![
            Cell::Integer(i64::from(it.id.0)),
            text(&it.entity),
            text(&it.quantity),
            text(&entity.kind),
            text(&entity.owner),
            Cell::Integer(every_s),
        ])
    };
    table("series", &columns, zone.registry.series.iter().filter_map(row).collect())
}

fn alarm_rows(zone: &Zone, alarms: &[Alarm]) -> Table {
    let columns = [
        ("alarm", TextColumn),
        ("rule", TextColumn),
        ("entity", TextColumn),
        ("owner", TextColumn),
        ("series", Integer),
        ("severity", TextColumn),
        ("class", TextColumn),
        ("active", Bool),
        ("acknowledged", Bool),
        ("raised_at", TimeColumn),
        ("cleared_at", TimeColumn),
        ("ended_at", TimeColumn),
    ];
    let row = |it: &Alarm| {
        vec![
            text(&it.id),
            text(&it.rule),
            text(&it.entity),
            optional(zone.entity(&it.entity), |it| text(&it.owner)),
            optional(it.series, |it| Cell::Integer(i64::from(it.0))),
            text(&it.severity),
            text(&it.class),
            Cell::Bool(it.active),
            Cell::Bool(it.ack != model::Ack::Unacknowledged),
            Cell::Time(it.raised_at),
            optional(it.cleared_at, Cell::Time),
            optional(it.ended_at, Cell::Time),
        ]
    };
    table(ALARMS, &columns, alarms.iter().map(row).collect())
}

fn case_rows(zone: &Zone, cases: &[Case]) -> Table {
    let columns = [
        ("case_id", TextColumn),
        ("procedure", TextColumn),
        ("entity", TextColumn),
        ("owner", TextColumn),
        ("is_open", Bool),
        ("result", TextColumn),
        ("opened_at", TimeColumn),
        ("due_at", TimeColumn),
        ("closed_at", TimeColumn),
    ];
    let row = |it: &Case| {
        let result = match it.state {
            CaseState::Open => None,
            CaseState::Closed(result) => Some(result),
        };
        vec![
            text(&it.id),
            text(&it.procedure),
            text(&it.entity),
            optional(zone.entity(&it.entity), |it| text(&it.owner)),
            Cell::Bool(it.state == CaseState::Open),
            optional(result.as_ref(), text),
            Cell::Time(it.opened_at),
            optional(it.due_at, Cell::Time),
            optional(it.closed_at, Cell::Time),
        ]
    };
    table(CASES, &columns, cases.iter().map(row).collect())
}

/// Questions have no clock: they are told when they were asked.
fn asked(zone: &Zone, now: Time) -> Table {
    let columns = [
        ("now", TimeColumn),
        ("from_24h", TimeColumn),
        ("from_7d", TimeColumn),
        ("day_start", TimeColumn),
    ];
    let time_zone = zone.catalogue.means.as_ref().map_or(model::Zone::VIET_NAM, |it| it.zone);
    let day_start = model::Period::Day.window(now, time_zone).0;
    let ago = |hours: u64| Cell::Time(now.minus(model::Span::from_h(hours)));
    let row = vec![Cell::Time(now), ago(24), ago(7 * 24), Cell::Time(day_start)];
    table("asked", &columns, vec![row])
}
