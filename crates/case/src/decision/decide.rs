//! One question to a table, and its answer.

use super::{Cell, Column, Domain, Hit, Rule, Table};
use crate::value::{Data, Value};

/// Why a table does not answer. It never guesses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// Nobody has said it.
    #[error("field `{0}` is not filled in")]
    Missing(String),
    /// It says what the table does not know.
    #[error("field `{0}` says what the table does not provide for")]
    Outside(String),
    /// A gap.
    #[error("no rule fits")]
    NoRule,
    /// More than one of a table in which one must.
    #[error("rules {} and {} both fit", .0 + 1, .1 + 1)]
    Several(usize, usize),
}

/// Asks `table` about `data`. The outputs become fields; of a collecting table, lists.
pub fn decide(table: &Table, data: &Data) -> Result<Data, Undecided> {
    let said: Vec<&Value> =
        table.inputs.iter().map(|it| read(it, data)).collect::<Result<_, _>>()?;
    let fits = |rule: &Rule| rule.when.iter().zip(&said).all(|(cell, it)| cell.holds(it));
    let mut hits = table.rules.iter().enumerate().filter(|(_, rule)| fits(rule));
    if table.hit == Hit::Collect {
        let rules: Vec<&Rule> = hits.map(|(_, rule)| rule).collect();
        let column = |n: usize| rules.iter().filter_map(|it| it.then.get(n).cloned()).collect();
        let outputs = table.outputs.iter().enumerate();
        return Ok(outputs.map(|(n, it)| (it.clone(), Value::List(column(n)))).collect());
    }
    let (first, rule) = hits.next().ok_or(Undecided::NoRule)?;
    if table.hit == Hit::Unique
        && let Some((second, _)) = hits.next()
    {
        return Err(Undecided::Several(first, second));
    }
    Ok(table.outputs.iter().cloned().zip(rule.then.iter().cloned()).collect())
}

fn read<'a>(column: &Column, data: &'a Data) -> Result<&'a Value, Undecided> {
    let said = data.get(&column.field).ok_or_else(|| Undecided::Missing(column.field.clone()))?;
    let known = match (&column.domain, said) {
        (Domain::Number(range), Value::Number(it)) => range.holds(*it),
        (Domain::Choice(words), Value::Text(it)) => words.contains(it),
        (Domain::Flag, Value::Flag(_)) => true,
        _ => false,
    };
    if known { Ok(said) } else { Err(Undecided::Outside(column.field.clone())) }
}

impl Cell {
    fn holds(&self, said: &Value) -> bool {
        match (self, said) {
            (Self::Any, _) => true,
            (Self::In(range), Value::Number(it)) => range.holds(*it),
            (Self::Among(words), Value::Text(it)) => words.contains(it),
            (Self::Is(wanted), Value::Flag(it)) => wanted == it,
            _ => false,
        }
    }
}
