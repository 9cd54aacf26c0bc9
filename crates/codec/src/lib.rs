//! How nouns are written: facts as the bytes of a log frame, the rest as JSON for columns and
//! snapshots. The one place beside wire types that serialises what `model` defines.
//!
//! **Invariant:** what was written reads back equal, bit by bit, also years later: every form
//! carries its version, and a version this program does not know is an error that says so. Reading
//! never panics, and never takes more memory than a small multiple of the bytes it was given: a
//! damaged length cannot ask for a gigabyte. A number that is not finite is refused when it is
//! written, so that it can never make a record unreadable.

mod acts;
mod alarms;
mod bytes;
mod cases;
mod form;
mod frame;
mod json;
mod permits;
mod points;
mod tokens;
mod told;

#[cfg(test)]
mod arbitrary;

use model::Observation;

pub use frame::{decode, encode, restamp};
pub use json::{InJson, from_json, to_json};

/// Readings, packed: for whoever keeps them elsewhere than in a record.
pub fn pack(observations: &[Observation]) -> Result<Vec<u8>, CodecError> {
    let mut packed = Vec::with_capacity(observations.len() * 8);
    points::encode(observations, &mut packed)?;
    Ok(packed)
}

/// Reads what [`pack`] wrote.
pub fn unpack(packed: &[u8]) -> Result<Vec<Observation>, CodecError> {
    points::decode(&mut bytes::Reader::new(packed))
}

/// Why something could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// Written by a later program.
    #[error("{noun} is written in version {version}, this program reads version {known}")]
    UnknownVersion {
        /// What.
        noun: &'static str,
        /// The version found.
        version: u64,
        /// The version this program writes and reads.
        known: u64,
    },
    /// The bytes are not those of a record.
    #[error("record is damaged: {how}")]
    Damaged {
        /// What is wrong with them.
        how: String,
    },
    /// The text is not the JSON form of the noun.
    #[error("JSON form of {noun} does not read: {how}")]
    Unreadable {
        /// What it should be.
        noun: &'static str,
        /// Where and why.
        how: String,
    },
    /// The noun holds what has no form, such as a number that is not finite.
    #[error("{noun} cannot be written: {how}")]
    Unwritable {
        /// What.
        noun: &'static str,
        /// Why.
        how: String,
    },
}

impl CodecError {
    fn damaged(how: impl Into<String>) -> Self {
        Self::Damaged { how: how.into() }
    }
}
