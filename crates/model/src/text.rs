//! Text a person reads, in both languages of the product.

use crate::org::words;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese, first.
    #[default]
    Vi,
    /// English, second.
    En,
}

words!(Lang {
    Vi = "vi",
    En = "en",
});

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

/// A text as people look for it: small letters without Vietnamese marks. Đ is D.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for it in text.chars() {
        if it.is_ascii() {
            folded.push(it.to_ascii_lowercase());
        } else {
            folded.extend(it.to_lowercase().filter_map(base_letter));
        }
    }
    folded
}

const fn base_letter(it: char) -> Option<char> {
    Some(match it {
        'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ'
        | 'ẫ' | 'ậ' => 'a',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở'
        | 'ỡ' | 'ợ' => 'o',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        'đ' => 'd',
        // Marks typed as letters of their own, as some keyboards do.
        '\u{300}'..='\u{36f}' => return None,
        _ => it,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_needs_no_marks() {
        for (typed, folded) in [
            ("Ống khói Đình Vũ", "ong khoi dinh vu"),
            ("TRẠM NƯỚC 7", "tram nuoc 7"),
            ("Hải Pho\u{300}ng", "hai phong"),
            ("ỲÝỶỸỴ ƯỪỨỬỮỰ ẰẮẲẴẶ ẦẤẨẪẬ", "yyyyy uuuuuu aaaaa aaaaa"),
        ] {
            assert_eq!(fold(typed), folded);
        }
    }

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
