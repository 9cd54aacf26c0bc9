//! The questions lists ask. One text for each shape of filter, so that every one of them walks an
//! index; a filter that is not set is bound as NULL and costs nothing.

use model::{Quiet, Severity};
use port::{AlarmFilter, CaseFilter, QuietFilter, Scope, StateFilter};

use crate::dialect::{Sql, among};

/// $1 codes of the units in the scope, $2 entity, $3 severity, $4 and $5 where the page begins, $6 its
/// length, $7 quiet (see [`quiet_asked`]), $8 class, $9 the alarm that inhibits, $10 rule, $11 and $12
/// raised from and before, $13 1 for chattering ones only.
macro_rules! alarms_where {
    ($clause:literal) => {
        among!(
            ["SELECT body FROM alarms WHERE ", $clause, " AND ($1 IS NULL OR owned_by IN "] "$1"
            [") AND $3 <= severity AND (raised_at, id) < ($4, $5)
            AND ($7 < 0 OR quiet = $7 OR (quiet & $7) <> 0) AND ($8 IS NULL OR class = $8)
            AND ($9 IS NULL OR inhibited_by = $9) AND ($10 IS NULL OR rule = $10)
            AND $11 <= raised_at AND raised_at < $12 AND $13 <= chattering
            ORDER BY raised_at DESC, id DESC LIMIT $6"]
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

pub(super) fn alarms(filter: &AlarmFilter) -> Sql {
    if filter.inhibited_by.is_some() {
        return match filter.state {
            StateFilter::Open => alarms_where!("inhibited_by = $9 AND ended_at IS NULL"),
            StateFilter::Active => alarms_where!("inhibited_by = $9 AND active = 1"),
            StateFilter::Ended => alarms_where!("inhibited_by = $9 AND ended_at IS NOT NULL"),
            StateFilter::Any => alarms_where!("inhibited_by = $9 AND $2 IS NULL"),
        };
    }
    match (filter.state, filter.entity.is_some()) {
        (StateFilter::Open, false) => alarms_where!("ended_at IS NULL"),
        (StateFilter::Open, true) => alarms_where!("ended_at IS NULL AND entity = $2"),
        (StateFilter::Active, false) => alarms_where!("ended_at IS NULL AND active = 1"),
        (StateFilter::Active, true) => {
            alarms_where!("ended_at IS NULL AND active = 1 AND entity = $2")
        }
        (StateFilter::Ended, false) => alarms_where!("ended_at IS NOT NULL"),
        (StateFilter::Ended, true) => alarms_where!("ended_at IS NOT NULL AND entity = $2"),
        (StateFilter::Any, false) => alarms_where!("$2 IS NULL"),
        (StateFilter::Any, true) => alarms_where!("entity = $2"),
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

/// What became of alarms: $1 codes of the units in the scope, $2 from, $3 to, $4 how many. Those that
/// stood at the beginning are among the open ones or ended later.
pub(super) const OCCURRENCES: Sql = among!(
    ["SELECT id, rule, entity, series, severity, class, active, quiet, chattering, raised_at,
        cleared_at, acknowledged_at, ended_at FROM alarms
    WHERE raised_at < $3 AND ($2 <= raised_at OR active = 1 OR $2 <= cleared_at)
        AND ($1 IS NULL OR owned_by IN "] "$1"
    [") ORDER BY raised_at, id LIMIT $4"]
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
        for (state, entity, index) in [
            (StateFilter::Open, None, "alarms_open"),
            (StateFilter::Active, None, "alarms_open"),
            (StateFilter::Ended, None, "alarms_newest"),
            (StateFilter::Any, None, "alarms_newest"),
            (StateFilter::Open, entity(), "alarms_of_entity"),
            (StateFilter::Ended, entity(), "alarms_of_entity"),
            (StateFilter::Any, entity(), "alarms_of_entity"),
        ] {
            let filter = AlarmFilter { entity, ..AlarmFilter::of(Scope::All, state) };
            check(&plan(&store, alarms(&filter)).await, index);
        }
        for state in [StateFilter::Open, StateFilter::Any] {
            let inhibited_by = Some(model::AlarmId::from_name("gateway"));
            let filter = AlarmFilter { inhibited_by, ..AlarmFilter::of(Scope::All, state) };
            check(&plan(&store, alarms(&filter)).await, "alarms_of_cause");
        }
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
