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
}
