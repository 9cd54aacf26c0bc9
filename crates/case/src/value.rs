//! What forms, decisions and other systems have said in a case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was said, by field.
pub type Data = BTreeMap<String, Value>;

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number, in the unit of its field.
    Number(f64),
    /// Words.
    Text(String),
    /// Several answers, in their order.
    List(Vec<Value>),
    /// Fields that belong together.
    Record(Data),
}

/// The only question a flow may ask: does a field say one of these words?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The field of a form or the outcome of a decision table.
    pub field: String,
    /// One of these.
    pub is: Vec<String>,
}

impl Value {
    /// Does it say `word`? A list says what any of its answers says; a record says nothing.
    #[must_use]
    pub fn says(&self, word: &str) -> bool {
        match self {
            Self::Flag(it) => word == if *it { "true" } else { "false" },
            Self::Number(it) => it.to_string() == word,
            Self::Text(it) => it == word,
            Self::List(all) => all.iter().any(|it| it.says(word)),
            Self::Record(_) => false,
        }
    }

    /// Words.
    #[must_use]
    pub fn text(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl Test {
    /// A field that nobody has filled in says nothing, so the test does not hold.
    #[must_use]
    pub fn holds(&self, data: &Data) -> bool {
        data.get(&self.field).is_some_and(|it| self.is.iter().any(|word| it.says(word)))
    }
}
