//! The routes of `api`, asked as the binary joins them: in-process, over the real adapters in a folder
//! that goes away. A room of its own, because the questions are nearly as long as the answers.
//!
//! **Invariant:** nothing is here but tests; they stand in `tests/api`.
