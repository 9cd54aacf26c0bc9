//! Versions: a definition is known by the hash of its text.

use sha2::{Digest, Sha256};

use crate::folder::Folder;

/// Hexadecimal digits that tell the versions of one rule apart.
const RULE_DIGITS: usize = 16;

/// Of a pack. Over names and contents, so that a rename is a new version too.
pub(crate) fn of_pack(folder: &Folder) -> String {
    let parts = folder.files.iter().flat_map(|(name, file)| [name.as_str(), &file.text]);
    hash(parts)
}

/// Of a rule: an alarm remembers which text raised it.
pub(crate) fn of_rule(text: &str) -> String {
    hash([text])[..RULE_DIGITS].to_owned()
}

fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digits =
        |byte: u8| [byte >> 4, byte & 15].map(|it| char::from(b"0123456789abcdef"[it as usize]));
    hash.finalize().iter().flat_map(|it| digits(*it)).collect()
}
