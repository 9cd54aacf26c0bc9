//! Decision tables: what a field says becomes what is done, by rows that people can check.
//!
//! After DMN 1.3, §8 "Decision Table", with three of its hit policies and nothing that computes.

mod cover;
mod decide;
#[cfg(test)]
mod tests;

pub use cover::{TableFlaw, check};
pub use decide::{Undecided, decide};

use model::{DecisionId, Text};

use crate::value::Value;

/// A decision table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, with its pack: `air/evacuation`.
    pub id: DecisionId,
    /// Its title.
    pub title: Text,
    /// Which of the rules that fit decides.
    pub hit: Hit,
    /// What is asked.
    pub inputs: Vec<Column>,
    /// The fields it gives.
    pub outputs: Vec<String>,
    /// Its rows.
    pub rules: Vec<Rule>,
    /// Where it comes from.
    pub source: String,
}

/// Which of the rules that fit decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Exactly one fits, whatever is said.
    Unique,
    /// The first that fits.
    First,
    /// All that fit, each with its answer, in their order.
    Collect,
}

/// A field that a table asks, and everything it can say.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The field.
    pub field: String,
    /// What it can say.
    pub domain: Domain,
}

/// Everything a field can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Domain {
    /// Numbers, within these bounds.
    Number(Range),
    /// One of these words.
    Choice(Vec<String>),
    /// Yes or no.
    Flag,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it asks of each input, in their order.
    pub when: Vec<Cell>,
    /// What it gives for each output, in their order.
    pub then: Vec<Value>,
}

/// What a row asks of one input.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Any,
    /// A number in here.
    In(Range),
    /// One of these words.
    Among(Vec<String>),
    /// Yes, or no.
    Is(bool),
}

/// Numbers between two bounds; without one, there is no end on that side.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Range {
    /// The lower.
    pub low: Option<Limit>,
    /// The upper.
    pub high: Option<Limit>,
}

/// A bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Where.
    pub at: f64,
    /// The number itself is within.
    pub within: bool,
}

impl Range {
    /// Is `number` within?
    #[must_use]
    pub fn holds(&self, number: f64) -> bool {
        let above = self.low.is_none_or(|it| it.at < number || (it.within && it.at == number));
        let below = self.high.is_none_or(|it| number < it.at || (it.within && it.at == number));
        above && below && !number.is_nan()
    }

    /// Holds no number at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match (self.low, self.high) {
            (Some(low), Some(high)) => {
                high.at < low.at || (low.at == high.at && !(low.within && high.within))
            }
            _ => false,
        }
    }
}
