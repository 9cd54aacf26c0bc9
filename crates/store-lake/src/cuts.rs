//! Tables of the registry as columns, cut to what an asker may see. Many ask in a row over the same
//! registry: a table is cut and turned once for each scope, until the registry changes.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use arrow::array::RecordBatch;
use port::{Cell, PortError, Scope, Table};

use crate::answer;

/// Tables kept: those of a few askers of different units.
const N_KEPT: usize = 24;

/// Cut tables, the last used last.
#[derive(Debug, Default)]
pub(crate) struct Cuts(Mutex<VecDeque<Cut>>);

#[derive(Debug)]
struct Cut {
    table: Arc<Table>,
    scope: Scope,
    batch: RecordBatch,
}

impl Cuts {
    /// The rows of `table` that `scope` may see.
    pub(crate) fn of(&self, table: &Arc<Table>, scope: &Scope) -> Result<RecordBatch, PortError> {
        let is_it = |it: &Cut| Arc::ptr_eq(&it.table, table) && it.scope == *scope;
        {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(cut) = kept.iter().position(is_it).and_then(|it| kept.remove(it)) {
                let batch = cut.batch.clone();
                kept.push_back(cut);
                return Ok(batch);
            }
        }
        let batch = answer::batch(&cut(table, scope))?;
        // Nobody hands over a table again that nobody keeps.
        if 1 < Arc::strong_count(table) {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push_back(Cut {
                table: Arc::clone(table),
                scope: scope.clone(),
                batch: batch.clone(),
            });
            // What only we keep is of a registry that has changed.
            kept.retain(|it| Arc::strong_count(&it.table) != 1);
            while N_KEPT < kept.len() {
                kept.pop_front();
            }
        }
        Ok(batch)
    }
}

/// Cuts a registry table to the scope: by its column `entity`, else by `org` or `owner`. A table
/// with none of them is nobody's in particular.
fn cut(table: &Table, scope: &Scope) -> Table {
    let Scope::Only { entities, orgs } = scope else {
        return table.clone();
    };
    let column = |name: &str| table.columns.iter().position(|it| it.name == name);
    let is_mine: &dyn Fn(&str) -> bool = &|it| orgs.contains(it);
    let (n, is_mine) = match (column("entity"), column("org").or_else(|| column("owner"))) {
        (Some(n), _) => (n, &(|it: &str| entities.contains(it)) as &dyn Fn(&str) -> bool),
        (None, Some(n)) => (n, is_mine),
        (None, None) => return table.clone(),
    };
    let is_seen = |row: &&Vec<Cell>| matches!(row.get(n), Some(Cell::Text(it)) if is_mine(it));
    let rows = table.rows.iter().filter(is_seen).cloned().collect();
    Table { name: table.name.clone(), columns: table.columns.clone(), rows }
}
