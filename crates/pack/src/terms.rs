//! `i18n/vi.toml` and `i18n/en.toml`: further words, the same in both languages.

use std::collections::BTreeMap;

use model::Text;

use crate::{
    desk::Desk,
    file::{File, Word},
};

type Terms = BTreeMap<String, Word>;

/// Reads the words of a pack.
pub(crate) fn read(desk: &mut Desk<'_>, vi_file: &File, en_file: &File) {
    let Some(vi) = desk.keep(vi_file.parse::<Terms>()) else { return };
    let Some(en) = desk.keep(en_file.parse::<Terms>()) else { return };
    for (file, terms, others, other) in [(vi_file, &vi, &en, "en"), (en_file, &en, &vi, "vi")] {
        for (key, word) in terms {
            if word.get_ref().trim().is_empty() {
                desk.complain(file, word.span(), format!("term `{key}` is empty, expected words"));
            }
            if !others.contains_key(key) {
                desk.complain(file, word.span(), format!("term `{key}` is not in {other}.toml"));
            }
        }
    }
    for (key, vi) in vi {
        let Some(en) = en.get(&key) else { continue };
        desk.own.terms.insert(key, Text::new(vi.get_ref(), en.get_ref()));
    }
}

/// One language without the other.
pub(crate) fn complain_alone(desk: &mut Desk<'_>, file: &File) {
    let other = if file.stem() == "vi" { "en" } else { "vi" };
    desk.complain(file, 0..0, format!("stands alone, expected {other}.toml beside it"));
}
