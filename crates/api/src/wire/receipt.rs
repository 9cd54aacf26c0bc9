//! What became of a delivery of readings.

use model::Lang;
use node::Rejected;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to a delivery.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Receipt {
    /// Readings that are in the log, durably.
    accepted: usize,
    /// Refusals.
    rejected: usize,
    /// Readings sent twice in this delivery. One that was here before is counted under its source,
    /// once the log has been read up to it.
    duplicates: usize,
    /// Items with something to say about them, in their order.
    results: Vec<ItemResult>,
    /// The last record written.
    position: Option<u64>,
}

/// What became of one item.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemResult {
    /// Which, from 1; 0 for the whole delivery.
    item: usize,
    ok: bool,
    /// What is wrong and what was expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<String>,
}

impl Receipt {
    /// `rows` are the items that were sent, in order.
    pub(crate) fn of(
        receipt: &node::Receipt,
        rows: &[usize],
        duplicates: usize,
        lang: Lang,
    ) -> Self {
        let mut problems: Vec<&Rejected> = receipt.rejected.iter().collect();
        problems.sort_by_key(|it| it.row);
        let bad = |row: usize| problems.binary_search_by_key(&row, |it| it.row).is_ok();
        let good = rows.iter().filter(|row| !bad(**row));
        let good = good.map(|row| ItemResult { item: *row, ok: true, problem: None });
        let refused = problems.iter().map(|it| ItemResult {
            item: it.row,
            ok: false,
            problem: Some(it.why.get(lang).to_owned()),
        });
        let mut results: Vec<ItemResult> = good.chain(refused).collect();
        results.sort_by_key(|it| it.item);
        Self {
            accepted: receipt.n_accepted,
            rejected: receipt.rejected.len(),
            duplicates,
            results,
            position: receipt.position().map(|it| it.0),
        }
    }
}
