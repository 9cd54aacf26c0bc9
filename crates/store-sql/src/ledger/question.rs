//! The questions lists ask. One text for each shape of filter, so that every one of them walks an
//! index; a filter that is not set is bound as NULL and costs nothing.
//!
//! A list of alarms is asked for twice at most: first among those next to where the page begins, where
//! most filters fill their page, and then in the drawers that fit. So a filter that fits one alarm in
//! a million costs no walk through a million, nor one of a thing through all it ever had.

use model::{Quiet, Severity};
use port::{AlarmFilter, CaseFilter, QuietFilter, Scope, StateFilter};

use crate::dialect::{Sql, among};

/// $1 codes of the units in the scope, $2 entity, $3 severity, $4 and $5 where the page begins, $6 its
/// length, $7 quiet (see [`quiet_asked`]), $8 class, $9 the alarm that inhibits, $10 rule, $11 raised
/// from, $12 1 for chattering ones only.
macro_rules! alarms_where {
    ($clause:literal, from $from:expr) => {
        among!(
            ["SELECT body FROM alarms WHERE ", $clause, " AND ($1 IS NULL OR owned_by IN "] "$1"
            [") AND $3 <= severity AND (raised_at, id) < ($4, $5)
            AND ($7 < 0 OR quiet = $7 OR (quiet & $7) <> 0) AND ($8 IS NULL OR class = $8)
            AND ($9 IS NULL OR inhibited_by = $9) AND ($10 IS NULL OR rule = $10)
            AND ", $from, " <= raised_at AND $12 <= chattering
            ORDER BY raised_at DESC, id DESC LIMIT $6"]
        )
    };
    ($clause:literal) => {
        alarms_where!($clause, from "$11")
    };
}

/// The same, among the next 4,000 of an index.
macro_rules! alarms_near {
    ($clause:literal, of $of:literal) => {
        alarms_where!(
            $clause,
            from concat!(
                "COALESCE((SELECT raised_at FROM alarms WHERE ", $of,
                " AND (raised_at, id) < ($4, $5) AND $11 <= raised_at
                ORDER BY raised_at DESC, id DESC LIMIT 1 OFFSET 4000), $11)"
            )
        )
    };
}

/// The same, from the drawers that fit: the first of each, and of those the first. Of one thing only
/// drawers that have anything of it are looked into; each is found from the one before.
macro_rules! alarms_drawn {
    ($state:literal) => {
        alarms_drawn!(among "", "alarm_drawers d", of "", "", "", by "alarms_in_drawer", $state)
    };
    (thing $state:literal) => {
        alarms_drawn!(
            among "WITH RECURSIVE its (drawer) AS (
                SELECT (SELECT n.drawer FROM alarms n WHERE n.entity = $2
                    ORDER BY n.drawer LIMIT 1)
                UNION ALL
                SELECT (SELECT n.drawer FROM alarms n
                    WHERE n.entity = $2 AND its.drawer < n.drawer ORDER BY n.drawer LIMIT 1)
                FROM its WHERE its.drawer IS NOT NULL) ",
            "its CROSS JOIN alarm_drawers d",
            of "d.drawer = its.drawer AND ", "c.entity = $2 AND ", "n.entity = $2 AND ",
            by "alarms_of_thing", $state
        )
    };
    (
        among $with:literal, $drawers:literal,
        of $drawer:literal, $of:literal, $each:literal, by $index:literal, $state:literal
    ) => {
        Sql {
            sqlite: concat!(
                "SELECT body FROM alarms WHERE rowid IN (", $with, "SELECT c.rowid FROM ", $drawers,
                " CROSS JOIN alarms c INDEXED BY ", $index, " WHERE ", $drawer, $of,
                "c.drawer = d.drawer AND (c.raised_at, c.id) < ($4, $5) AND COALESCE(
                        (SELECT n.raised_at FROM alarms n WHERE ", $each, "n.drawer = d.drawer
                            AND (n.raised_at, n.id) < ($4, $5) AND $11 <= n.raised_at
                        ORDER BY n.raised_at DESC, n.id DESC LIMIT 1 OFFSET $6), $11) <= c.raised_at
                    AND ", $state, drawer_fits!("(SELECT value FROM json_each($1))"),
                "ORDER BY c.raised_at DESC, c.id DESC LIMIT $6)
                ORDER BY raised_at DESC, id DESC"
            ),
            postgres: concat!(
                $with, "SELECT b.body FROM (SELECT c.id, c.raised_at FROM ", $drawers,
                " CROSS JOIN LATERAL (SELECT n.id, n.raised_at FROM alarms n
                    WHERE ", $each, "n.drawer = d.drawer AND (n.raised_at, n.id) < ($4, $5)
                        AND $11 <= n.raised_at
                    ORDER BY n.raised_at DESC, n.id DESC LIMIT $6) c
                WHERE ", $drawer, $state,
                drawer_fits!("(SELECT json_array_elements_text($1::json))"),
                "ORDER BY c.raised_at DESC, c.id DESC LIMIT $6) f
                CROSS JOIN LATERAL (SELECT a.body FROM alarms a WHERE a.id = f.id LIMIT 1) b
                ORDER BY f.raised_at DESC, f.id DESC"
            ),
        }
    };
}

macro_rules! drawer_fits {
    ($codes:literal) => {
        concat!(
            " AND ($1 IS NULL OR d.owned_by IN ",
            $codes,
            ") AND $3 <= d.severity
            AND ($7 < 0 OR d.quiet = $7 OR (d.quiet & $7) <> 0) AND ($8 IS NULL OR d.class = $8)
            AND ($10 IS NULL OR d.rule = $10) AND $12 <= d.chattering "
        )
    };
}

macro_rules! occurred {
    ($clause:literal) => {
        concat!(
            "SELECT id, rule, entity, series, severity, class, active, quiet, chattering, raised_at,
            cleared_at, acknowledged_at, ended_at, owned_by FROM alarms WHERE ", $clause
        )
    };
}

/// $1 codes of the scope, $2 entity, $3 owner, $4 and $5 where the page begins, $6 its length.
macro_rules! cases_where {
    ($clause:literal) => {
        among!(
            ["SELECT body FROM cases WHERE ", $clause, " AND ($1 IS NULL OR entity IN "] "$1"
            [") AND ($3 IS NULL OR owner = $3) AND (opened_at, id) < ($4, $5)
            ORDER BY opened_at DESC, id DESC LIMIT $6"]
        )
    };
}

/// Alarms of one cause: it has no more than hang on it, and they are walked.
pub(super) fn alarms_of_cause(filter: &AlarmFilter) -> Option<Sql> {
    filter.inhibited_by?;
    Some(match filter.state {
        StateFilter::Open => alarms_where!("inhibited_by = $9 AND ended_at IS NULL"),
        StateFilter::Active => alarms_where!("inhibited_by = $9 AND active = 1"),
        StateFilter::Ended => alarms_where!("inhibited_by = $9 AND ended_at IS NOT NULL"),
        StateFilter::Any => alarms_where!("inhibited_by = $9 AND $2 IS NULL"),
    })
}

/// Alarms next to where the page begins; a page it does not fill is to be drawn.
pub(super) const fn alarms_near(filter: &AlarmFilter) -> Sql {
    if filter.entity.is_some() {
        return match filter.state {
            StateFilter::Open => {
                alarms_near!("ended_at IS NULL AND entity = $2", of "entity = $2")
            }
            StateFilter::Active => {
                alarms_near!("ended_at IS NULL AND active = 1 AND entity = $2", of "entity = $2")
            }
            StateFilter::Ended => {
                alarms_near!("ended_at IS NOT NULL AND entity = $2", of "entity = $2")
            }
            StateFilter::Any => alarms_near!("entity = $2", of "entity = $2"),
        };
    }
    match filter.state {
        StateFilter::Open => alarms_near!("ended_at IS NULL", of "ended_at IS NULL"),
        StateFilter::Active => {
            alarms_near!("ended_at IS NULL AND active = 1", of "ended_at IS NULL")
        }
        StateFilter::Ended => alarms_near!("ended_at IS NOT NULL", of "ended_at IS NOT NULL"),
        StateFilter::Any => alarms_near!("$2 IS NULL", of "$2 IS NULL"),
    }
}

/// Alarms from their drawers, however far from where the page begins.
pub(super) const fn alarms_drawn(filter: &AlarmFilter) -> Sql {
    match (filter.state, filter.entity.is_some()) {
        (StateFilter::Open, false) => alarms_drawn!("d.state <> 0"),
        (StateFilter::Active, false) => alarms_drawn!("d.state = 2"),
        (StateFilter::Ended, false) => alarms_drawn!("d.state = 0"),
        (StateFilter::Any, false) => alarms_drawn!("$2 IS NULL"),
        (StateFilter::Open, true) => alarms_drawn!(thing "d.state <> 0"),
        (StateFilter::Active, true) => alarms_drawn!(thing "d.state = 2"),
        (StateFilter::Ended, true) => alarms_drawn!(thing "d.state = 0"),
        (StateFilter::Any, true) => alarms_drawn!(thing "$2 IS NOT NULL"),
    }
}

pub(super) fn cases(filter: &CaseFilter) -> Sql {
    match (filter.open_only, filter.entity.is_some()) {
        (true, false) => cases_where!("is_open = 1"),
        (true, true) => cases_where!("is_open = 1 AND entity = $2"),
        (false, false) => cases_where!("$2 IS NULL"),
        (false, true) => cases_where!("entity = $2"),
    }
}

/// What became of alarms: $1 codes of the units in the scope, $2 from, $3 to, $4 how many, $5 a day before
/// $2. Those that stood at the beginning were raised in the day before, or stood for long, or still do.
/// Ordered by a sum, so that each of the three is found by its own index: asked for in the order of
/// `raised_at`, SQLite would walk the second through all of history for it.
pub(super) const OCCURRENCES: Sql = among!(
    ["SELECT * FROM (", occurred!("$5 <= raised_at AND raised_at < $3
            AND ($2 <= raised_at OR active = 1 OR $2 <= cleared_at)"),
        " UNION ALL ", occurred!("86400000000 <= cleared_at - raised_at AND $2 <= cleared_at
            AND active = 0 AND raised_at < $5"),
        " UNION ALL ", occurred!("ended_at IS NULL AND active = 1 AND raised_at < $5"),
    ") it WHERE ($1 IS NULL OR owned_by IN "] "$1"
    [") ORDER BY it.raised_at + 0, it.id LIMIT $4"]
);

/// Reasons to be quiet as one number. Never change one: old tables hold it.
pub(super) fn quiet_bits(quiet: impl Iterator<Item = Quiet>) -> i64 {
    quiet.map(quiet_bit).sum()
}

const fn quiet_bit(quiet: Quiet) -> i64 {
    match quiet {
        Quiet::Shelved => 1,
        Quiet::Suppressed => 2,
        Quiet::Inhibited => 4,
        Quiet::OutOfService => 8,
    }
}

/// As the question takes it: below 0 is any, 0 is none of them, otherwise the bit asked for.
pub(super) const fn quiet_asked(filter: QuietFilter) -> i64 {
    match filter {
        QuietFilter::Any => -1,
        QuietFilter::Heard => 0,
        QuietFilter::For(quiet) => quiet_bit(quiet),
    }
}

/// The codes of the units of a scope as a JSON array; none where everything may be seen.
pub(super) fn org_codes(scope: &Scope) -> Option<String> {
    let Scope::Only { orgs, .. } = scope else { return None };
    let quoted: Vec<_> = orgs.iter().map(|it| format!("\"{it}\"")).collect();
    Some(format!("[{}]", quoted.join(",")))
}

/// The codes of a scope as a JSON array; none where everything may be seen. Codes have no character
/// that JSON would escape.
pub(super) fn codes(scope: &Scope) -> Option<String> {
    let Scope::Only { entities, .. } = scope else { return None };
    let quoted: Vec<_> = entities.iter().map(|it| format!("\"{it}\"")).collect();
    Some(format!("[{}]", quoted.join(",")))
}

/// A severity as the tables hold it. Never change one: old tables hold it.
pub(super) const fn rank(severity: Severity) -> i64 {
    match severity {
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
        Severity::Critical => 4,
    }
}

/// The severity of a rank.
pub(super) fn severity(found: i64) -> Option<Severity> {
    Severity::ALL.iter().copied().find(|it| rank(*it) == found)
}

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::{SqlStore, db::Db};

    /// How SQLite would answer, one line a step.
    async fn plan(store: &SqlStore, sql: Sql) -> String {
        let Db::Sqlite { readers, .. } = &store.db else { panic!("the test opens SQLite") };
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", sql.sqlite));
        let rows: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(explain).fetch_all(readers).await.unwrap();
        rows.into_iter().map(|it| it.3).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn check(plan: &str, index: &str) {
        assert!(plan.contains(&format!("USING INDEX {index} ")), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "it would sort the whole list:\n{plan}");
    }

    #[tokio::test]
    async fn every_list_walks_its_index() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite:{}", folder.path().join("haidang.db").display());
        let store = SqlStore::open(&address).await.unwrap();
        let entity = || Some("stack-1".parse().unwrap());
        for (state, index) in [
            (StateFilter::Open, "alarms_open"),
            (StateFilter::Active, "alarms_open"),
            (StateFilter::Ended, "alarms_ended"),
            (StateFilter::Any, "alarms_newest"),
        ] {
            let of_all = AlarmFilter::of(Scope::All, state);
            let of_one = AlarmFilter { entity: entity(), ..of_all.clone() };
            for (filter, index) in [(of_all, index), (of_one, "alarms_of_entity")] {
                check(&plan(&store, alarms_near(&filter)).await, index);
                let drawn = plan(&store, alarms_drawn(&filter)).await;
                for table in ["alarms", "c", "n"] {
                    assert!(!drawn.contains(&format!("SCAN {table}")), "{drawn}");
                }
            }
        }
        for state in [StateFilter::Open, StateFilter::Any] {
            let inhibited_by = Some(model::AlarmId::from_name("gateway"));
            let filter = AlarmFilter { inhibited_by, ..AlarmFilter::of(Scope::All, state) };
            check(&plan(&store, alarms_of_cause(&filter).unwrap()).await, "alarms_of_cause");
        }
        let counted = plan(&store, OCCURRENCES).await;
        assert!(!counted.contains("SCAN alarms"), "{counted}");
        assert!(counted.contains("alarms_long"), "what stood for long is walked to:\n{counted}");
        for (open_only, entity, index) in [
            (true, None, "cases_open"),
            (false, None, "cases_newest"),
            (true, entity(), "cases_of_entity"),
            (false, entity(), "cases_of_entity"),
        ] {
            let filter = CaseFilter { scope: Scope::All, open_only, owner: None, entity };
            check(&plan(&store, cases(&filter)).await, index);
        }
    }
}
