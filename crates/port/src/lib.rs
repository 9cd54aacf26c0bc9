//! The outside world as traits: what the node needs of a log, a history, a registry, a ledger, a
//! blob store and a clock. Adapters implement them; none of them knows another.
//!
//! **Invariant:** an adapter that returned `Ok` has kept what it promised, through `kill -9`.
//! [`contract`] holds the tests that every adapter of a port must pass.

mod accounts;
mod audit;
mod blobs;
mod channel;
mod clock;
pub mod contract;
mod dead_letters;
mod error;
mod history;
mod keeping;
mod ledger;
mod log;
mod log_trouble;
mod notices;
mod page;
mod question;
mod registry;
mod rosters;
mod saved;
mod table;
mod tally;

pub use accounts::{Accounts, Attempts, NewUser, Principal, Session, TokenOwner};
pub use audit::{Audit, AuditEntry, AuditFilter};
pub use blobs::Blobs;
pub use channel::{Channel, Dispatch, Sign};
pub use clock::Clock;
pub use dead_letters::{DeadLetters, Letter, LetterBounds, LetterCount, LetterFilter, Way};
pub use error::PortError;
pub use history::{AskLimits, History, HistoryStats, Kept, Provenance, Reading, Scope};
pub use keeping::{Keeping, SeriesTerm, TrimmedDay};
pub use ledger::{
    AlarmFilter, Around, CaseFilter, Changes, Ledger, QuietFilter, StateFilter, Surroundings,
};
pub use log::{CLOCK_HELD_MAX, Log, held_clock};
pub use log_trouble::LogTrouble;
pub use notices::{AlarmNotices, Notices};
pub use page::{Page, PageRequest};
pub use question::{Answer, Description, Question, Unanswered, WholeAnswer, WideTable};
pub use registry::{FormerOwner, Mapping, Registry, RegistryContent, SeriesKey};
pub use rosters::{HandOver, Rosters, Setting, SettingKind};
pub use saved::{SavedQuestion, SavedQuestions};
pub use table::{Cell, Column, ColumnKind, Table};
pub use tally::{Bin, Detail, Stretches, Tally};
