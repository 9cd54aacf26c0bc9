//! The questions lists ask. One text for each shape of filter, so that every one of them walks an
//! index; a filter that is not set is bound as NULL and costs nothing.

use model::Severity;
use port::{AlarmFilter, CaseFilter, Scope, StateFilter};

use crate::dialect::{Sql, among};

/// $1 codes of the scope, $2 entity, $3 severity, $4 and $5 where the page begins, $6 its length.
macro_rules! alarms_where {
    ($clause:literal) => {
        among!(
            ["SELECT body FROM alarms WHERE ", $clause, " AND ($1 IS NULL OR entity IN "] "$1"
            [") AND $3 <= severity AND (raised_at, id) < ($4, $5)
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
