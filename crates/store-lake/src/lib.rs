//! History as open tables: Delta tables of Parquet files that pandas, `DuckDB`, Spark or Trino read
//! without us, and SQL over them by DataFusion.
//!
//! **Invariant:** a row kept with a log position is in its table exactly once when a flush of that
//! position has returned, whatever was killed in between. A flush is one commit a table, and the
//! commit itself says which position it brings the table to. Every file is on the disk before a
//! commit names it, and the commit before the flush returns.
//!
//! Two tables, partitioned by UTC day: `observations`, keyed (series, time), and `means`, keyed
//! (series, period, end). All versions are kept; questions see the newest. A small table `series`
//! holds the names, for readers from outside.

mod answer;
mod ask;
mod catalog;
mod closed;
mod cuts;
mod delta_log;
mod digits;
mod flush;
mod footers;
mod gather;
mod lake;
mod layer;
mod mean_row;
mod memory;
mod named;
mod names;
mod origins;
mod parquet_file;
mod part;
mod points;
mod question;
mod read;
mod reading_row;
mod rollup;
mod row;
mod rows_of;
mod scan;
mod settings;
mod sheet;
mod sheet_table;
mod shelf;
mod sums;
mod synced;
mod tally;
mod tidy;
mod trim;

pub use lake::LakeHistory;
pub use names::SeriesName;
pub use settings::LakeSettings;
pub use synced::SyncedStore;
