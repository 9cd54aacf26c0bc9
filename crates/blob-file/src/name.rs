//! Names of files: parts of letters, digits, `-`, `_` and `.`, between slashes.

use std::{fmt, path::PathBuf};

use port::PortError;
use sha2::{Digest as _, Sha256};

const NAME_BYTES_MAX: usize = 400;
const PART_BYTES_MAX: usize = 200;
const SHA256_DIGITS: usize = 64;

/// A name that stays inside the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name(String);

impl Name {
    pub(crate) fn new(name: &str) -> Result<Self, PortError> {
        if name.len() <= NAME_BYTES_MAX && name.split('/').all(is_part) {
            return Ok(Self(name.to_owned()));
        }
        let shown: String = name.chars().take(60).collect();
        let why = format!(
            "`{}` is no name of a file here, expected parts of a-z, A-Z, 0-9, `-`, `_` and `.` \
             between slashes, such as evidence/report.pdf",
            shown.escape_debug()
        );
        Err(PortError::Refused { why })
    }

    /// Relative to the store.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.split('/').collect()
    }

    /// What is wrong with `bytes`, if the name promises their hash.
    pub(crate) fn broken_promise(&self, bytes: &[u8]) -> Option<String> {
        let promised = self.0.rsplit('/').next().filter(|it| is_sha256(it))?;
        let digest = Sha256::digest(bytes);
        let actual: String = digest.iter().flat_map(|it| [it >> 4, it & 0xf]).map(digit).collect();
        (actual != promised).then(|| format!("its bytes have the SHA-256 {actual}"))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A part of a name; a leading dot would be `..` or a file of ours.
pub(crate) fn is_part(part: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || b"-_.".contains(&it);
    !part.is_empty()
        && part.len() <= PART_BYTES_MAX
        && !part.starts_with('.')
        && part.bytes().all(allowed)
}

fn is_sha256(part: &str) -> bool {
    part.len() == SHA256_DIGITS && part.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

fn digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}
