//! A million alarms, and every filter a list knows asked of them; figures as one line of JSON:
//! `cargo run --release -p store-sql --example history -- sqlite:history.db [N]`.
//!
//! An empty database is filled first; the same alarms every time.
#![expect(clippy::disallowed_methods, reason = "it measures")]
#![expect(clippy::print_stdout, reason = "figures are its output")]

mod ask;
mod fill;

use port::{AlarmFilter, Ledger as _, PageRequest, Scope, StateFilter};
use serde_json::json;
use store_sql::SqlStore;

type Failed = Box<dyn std::error::Error>;

const N_ALARMS: u64 = 1_000_000;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().ok_or("expected the address of a database")?;
    let n = arguments.next().map_or(Ok(N_ALARMS), |it| it.parse())?;
    let store = SqlStore::open(&address).await?;
    let any = AlarmFilter::of(Scope::All, StateFilter::Any);
    let is_empty = store.alarms(&any, &PageRequest::first(1)).await?.items.is_empty();
    let filled_s = if is_empty { Some(fill::fill(&store, n).await?) } else { None };
    let filters = ask::every_filter(&store, n).await?;
    let statistics = ask::statistics(&store, n).await?;
    println!(
        "{}",
        json!({ "n": n, "filled_s": filled_s, "filters": filters, "statistics": statistics })
    );
    store.close().await;
    Ok(())
}
