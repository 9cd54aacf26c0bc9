//! What a gateway may ask of what was said.

pub use model::{Data, Value};

/// The only question a flow may ask: does a field say one of these words?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The field of a form or the outcome of a decision table.
    pub field: String,
    /// One of these.
    pub is: Vec<String>,
}

impl Test {
    /// A field that nobody has filled in says nothing, so the test does not hold.
    #[must_use]
    pub fn holds(&self, data: &Data) -> bool {
        data.get(&self.field).is_some_and(|it| self.is.iter().any(|word| it.says(word)))
    }
}
