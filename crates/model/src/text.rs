//! Text a person reads, in both languages of the product.

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, first.
    #[default]
    Vi,
    /// English, second.
    En,
}

/// A title or sentence in Vietnamese and English. Neither is ever empty in a checked pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text {
    /// Vietnamese: the term of the law where there is one.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages at once.
    #[must_use]
    pub fn new(vi: &str, en: &str) -> Self {
        Self { vi: vi.to_owned(), en: en.to_owned() }
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }

    /// Both languages as one text, Vietnamese first, a line each: how a table with one column for
    /// it keeps a sentence.
    #[must_use]
    pub fn to_lines(&self) -> String {
        if self.vi == self.en { self.vi.clone() } else { format!("{}\n{}", self.vi, self.en) }
    }

    /// The sentence that [`Self::to_lines`] wrote; a single line is the same in both languages.
    #[must_use]
    pub fn from_lines(lines: &str) -> Self {
        let (vi, en) = lines.split_once('\n').unwrap_or((lines, lines));
        Self::new(vi, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_in_one_column_keeps_both_languages() {
        for text in
            [Text::new("chưa có giá trị", "no value"), Text::new("pH", "pH"), Text::default()]
        {
            assert_eq!(Text::from_lines(&text.to_lines()), text);
        }
        assert_eq!(
            Text::from_lines("as it was kept before"),
            Text::new("as it was kept before", "as it was kept before")
        );
    }
}
