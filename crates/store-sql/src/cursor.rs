//! Where a page ended, as text the asker hands back unread.

use port::{PageRequest, PortError};

/// More items than this nobody reads on one page.
const PAGE_MAX: u32 = 1_000;

/// Which list a cursor belongs to; one list's cursor means nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Alarms,
    Cases,
    Audit,
    DeadLetters,
}

/// The last item of a page: its number in the order of the list, and its id where numbers repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) number: i64,
    pub(crate) id: String,
}

impl List {
    const fn letter(self) -> &'static str {
        match self {
            Self::Alarms => "a",
            Self::Cases => "c",
            Self::Audit => "n",
            Self::DeadLetters => "d",
        }
    }

    /// The mark before which a page begins. The first page begins before everything: every id is
    /// hexadecimal or empty, and comes before `g` in every order of letters.
    pub(crate) fn begin(self, page: &PageRequest) -> Result<Mark, PortError> {
        let Some(text) = &page.cursor else {
            return Ok(Mark { number: i64::MAX, id: "g".to_owned() });
        };
        self.read(text).ok_or_else(|| PortError::Refused {
            why: format!(
                "`{}` is no cursor of this list, expected the `next` of an earlier page",
                text.chars().take(80).collect::<String>()
            ),
        })
    }

    /// The cursor of a page that ended at `mark`.
    pub(crate) fn cursor(self, mark: &Mark) -> String {
        format!("{}.{:016x}.{}", self.letter(), mark.number, mark.id)
    }

    fn read(self, text: &str) -> Option<Mark> {
        let (letter, rest) = text.split_once('.')?;
        let (number, id) = rest.split_once('.')?;
        let hexadecimal = |it: &str| it.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
        if letter != self.letter() || number.len() != 16 || !hexadecimal(number) {
            return None;
        }
        let id_fits = match self {
            Self::Alarms | Self::Cases => {
                uuid::Uuid::try_parse(id).is_ok_and(|it| it.to_string() == id)
            }
            Self::Audit | Self::DeadLetters => id.is_empty(),
        };
        let number = u64::from_str_radix(number, 16).ok()?.cast_signed();
        id_fits.then(|| Mark { number, id: id.to_owned() })
    }
}

/// How many items a page may have: what was asked, within reason.
pub(crate) fn page_len(page: &PageRequest) -> usize {
    usize::try_from(page.n_max.clamp(1, PAGE_MAX)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019ab3c0-0000-7000-8000-00000000000a";

    #[test]
    fn a_cursor_reads_back_in_its_own_list_only() {
        for number in [0, -1, i64::MIN, i64::MAX, 1_764_000_000_000_000] {
            let mark = Mark { number, id: ID.to_owned() };
            let cursor = Some(List::Alarms.cursor(&mark));
            let page = PageRequest { cursor, n_max: 1 };
            assert_eq!(List::Alarms.begin(&page).unwrap(), mark);
            List::Cases.begin(&page).unwrap_err();
            List::Audit.begin(&page).unwrap_err();
        }
    }

    #[test]
    fn what_is_no_cursor_is_refused_with_a_sentence() {
        let id_in_capitals = format!("a.0000000000000001.{}", ID.to_uppercase());
        for text in ["", "a", "a.1.", "a..x", "a.+000000000000001.x", "null", &id_in_capitals] {
            let page = PageRequest { cursor: Some(text.to_owned()), n_max: 1 };
            let error = List::Alarms.begin(&page).unwrap_err().to_string();
            assert!(error.contains("is no cursor of this list"), "{error}");
        }
    }
}
