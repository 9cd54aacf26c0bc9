//! Two rows of one text must never leave it open which of them is meant.

use std::{cmp::Reverse, ops::Range};

use model::{Date, LimitRow};

/// Sentences about rows of which a facility could meet both at once, with neither being the more
/// particular one.
pub(crate) fn complaints(rows: &[(Range<usize>, LimitRow)]) -> Vec<(Range<usize>, String)> {
    let mut sentences = Vec::new();
    for (n, (span, row)) in rows.iter().enumerate() {
        let before = rows[..n].iter().map(|(_, it)| it);
        if let Some(other) = before.clone().find(|it| is_unclear(it, row)) {
            let sentence =
                format!("`{}` overlaps `{}`: both could be meant on one day", row.id, other.id);
            sentences.push((span.clone(), sentence));
        }
    }
    sentences
}

/// The rows in the order in which the first that applies is the one that is meant.
pub(crate) fn most_conditions_first(rows: Vec<(Range<usize>, LimitRow)>) -> Vec<LimitRow> {
    let mut rows: Vec<LimitRow> = rows.into_iter().map(|(_, row)| row).collect();
    rows.sort_by_key(|it| Reverse(it.conditions.len()));
    rows
}

fn is_unclear(a: &LimitRow, b: &LimitRow) -> bool {
    let contradict = a.conditions.iter().any(|it| {
        b.conditions
            .iter()
            .any(|other| other.attribute == it.attribute && other.equals != it.equals)
    });
    // With the conditions of one a proper part of the other's, the one with more is meant.
    let within = |few: &LimitRow, many: &LimitRow| {
        few.conditions.len() < many.conditions.len()
            && few.conditions.iter().all(|it| many.conditions.contains(it))
    };
    a.quantity == b.quantity
        && a.period == b.period
        && !contradict
        && !within(a, b)
        && !within(b, a)
        && a.valid_from <= b.valid_to.unwrap_or(Date::MAX)
        && b.valid_from <= a.valid_to.unwrap_or(Date::MAX)
}
