//! What a case is: its tokens and what was said.

use std::collections::BTreeMap;

pub use model::{Ended, ListBatch as Batch, Tokens as State, Work, WorkId};

use crate::{net::Net, value::Data};

/// A case of `net` without a token.
pub(crate) fn empty(net: &Net, data: Data) -> State {
    let (works, waiting) = (BTreeMap::new(), BTreeMap::new());
    State { version: net.version(), works, waiting, data, next: 0, ended: None }
}
