//! The times a question begins from, put into it before it is planned.
//!
//! Questions have no clock: they read the one row of `asked`. Read as a table, it would be joined to all
//! there is and its times compared after every file was opened; as numbers they choose the files.

use std::collections::HashSet;

use datafusion::{
    common::{
        JoinType, Result, TableReference,
        tree_node::{Transformed, TreeNode as _, TreeNodeRecursion},
    },
    logical_expr::{Expr, LogicalPlan},
    scalar::ScalarValue,
};
use port::Table;

use crate::answer;

const ASKED: &str = "asked";

/// The plan with the columns of `asked` as values wherever rows are chosen by them.
pub(crate) fn put_in(plan: LogicalPlan, registry: &[impl AsRef<Table>]) -> Result<LogicalPlan> {
    let asked = registry.iter().map(AsRef::as_ref).find(|it| it.name == ASKED);
    let Some(asked) = asked.filter(|it| it.rows.len() == 1) else { return Ok(plan) };
    let Some(names) = names_of_asked(&plan)? else { return Ok(plan) };
    let known = Known { asked, names };
    let put = plan.transform_up_with_subqueries(|node| match node {
        LogicalPlan::Filter(_) => {
            node.map_expressions(|it| it.transform_up(|it| Ok(known.put(it))))
        }
        node => Ok(Transformed::no(node)),
    });
    put.map(|it| it.data)
}

struct Known<'t> {
    asked: &'t Table,
    /// What the table is called in the question.
    names: HashSet<TableReference>,
}

impl Known<'_> {
    fn put(&self, expr: Expr) -> Transformed<Expr> {
        let value = match &expr {
            Expr::Column(it) if it.relation.as_ref().is_some_and(|it| self.names.contains(it)) => {
                self.value(&it.name)
            }
            Expr::ScalarSubquery(it) => self.value_of(&it.subquery),
            _ => None,
        };
        match value {
            Some(value) => Transformed::yes(Expr::Literal(value, None)),
            None => Transformed::no(expr),
        }
    }

    fn value(&self, column: &str) -> Option<ScalarValue> {
        let at = self.asked.columns.iter().position(|it| it.name == column)?;
        self.asked.rows.first()?.get(at).map(answer::scalar)
    }

    /// Of `SELECT from_24h FROM asked`.
    fn value_of(&self, plan: &LogicalPlan) -> Option<ScalarValue> {
        let LogicalPlan::Projection(only) = plan else { return None };
        let [Expr::Column(column)] = only.expr.as_slice() else { return None };
        let mut below = only.input.as_ref();
        if let LogicalPlan::SubqueryAlias(alias) = below {
            below = alias.input.as_ref();
        }
        is_asked(below).then(|| self.value(&column.name)).flatten()
    }
}

fn is_asked(plan: &LogicalPlan) -> bool {
    matches!(plan, LogicalPlan::TableScan(it) if it.table_name.table() == ASKED && it.filters.is_empty())
}

/// What `asked` is called in a question; none where its row may be missing beside others, or where
/// something else has the same name.
fn names_of_asked(plan: &LogicalPlan) -> Result<Option<HashSet<TableReference>>> {
    let (mut names, mut others) = (HashSet::new(), HashSet::new());
    let mut may_be_missing = false;
    plan.apply_with_subqueries(|node| {
        match node {
            LogicalPlan::SubqueryAlias(it) if is_asked(&it.input) => {
                names.insert(it.alias.clone());
            }
            LogicalPlan::SubqueryAlias(it) => {
                others.insert(it.alias.clone());
            }
            it @ LogicalPlan::TableScan(scan) if is_asked(it) => {
                names.insert(scan.table_name.clone());
            }
            LogicalPlan::TableScan(it) => {
                others.insert(it.table_name.clone());
            }
            LogicalPlan::Join(it) => {
                let (left, right) = match it.join_type {
                    JoinType::Left => (false, true),
                    JoinType::Right => (true, false),
                    JoinType::Full => (true, true),
                    _ => (false, false),
                };
                may_be_missing |= left && has_asked(&it.left)? || right && has_asked(&it.right)?;
            }
            _ => {}
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    let is_clear = !may_be_missing && names.is_disjoint(&others);
    Ok(is_clear.then_some(names))
}

fn has_asked(plan: &LogicalPlan) -> Result<bool> {
    plan.exists(|it| Ok(is_asked(it)))
}
