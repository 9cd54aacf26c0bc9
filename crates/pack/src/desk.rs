//! The desk on which one pack is read: what it needs lies open beside what it defines itself.

use std::{collections::BTreeSet, fmt::Display, ops::Range, str::FromStr};

use model::{Confidence, Date, Kind, PackId, Quantity, Regulation, Text, Unit};
use toml::{Spanned, value::Datetime};

use crate::{
    Catalogue, Complaint,
    file::{File, Note, Title, Word},
};

/// What is at hand while one pack is read.
pub(crate) struct Desk<'a> {
    /// The pack.
    pub(crate) pack: PackId,
    /// Its files: `alarms/stack-over-limit.toml`.
    pub(crate) files: BTreeSet<String>,
    /// What the packs it needs define, directly or not.
    pub(crate) needed: Vec<&'a Catalogue>,
    /// What it defines itself, so far.
    pub(crate) own: Catalogue,
    /// What is wrong, so far.
    pub(crate) complaints: Vec<Complaint>,
}

impl Desk<'_> {
    /// Something is wrong at a place.
    pub(crate) fn complain(
        &mut self,
        file: &File,
        span: Range<usize>,
        sentence: impl Into<String>,
    ) {
        self.complaints.push(file.complaint(span, sentence));
    }

    /// The value, or a complaint.
    pub(crate) fn keep<T>(&mut self, read: Result<T, Complaint>) -> Option<T> {
        read.map_err(|it| self.complaints.push(it)).ok()
    }

    /// Reads a word into what it stands for.
    pub(crate) fn word<T: FromStr<Err: Display>>(&mut self, file: &File, word: &Word) -> Option<T> {
        match word.get_ref().parse() {
            Ok(it) => Some(it),
            Err(error) => {
                self.complain(file, word.span(), error.to_string());
                None
            }
        }
    }

    /// The code of something this pack defines: `air/` and its own name.
    pub(crate) fn own_code<T: FromStr<Err: Display>>(
        &mut self,
        file: &File,
        word: &Word,
    ) -> Option<T> {
        self.word(file, &Spanned::new(word.span(), format!("{}/{}", self.pack, word.get_ref())))
    }

    /// The code of something this pack refers to: its own where no other pack is named.
    pub(crate) fn reference<T: FromStr<Err: Display>>(
        &mut self,
        file: &File,
        word: &Word,
    ) -> Option<T> {
        if word.get_ref().contains('/') { self.word(file, word) } else { self.own_code(file, word) }
    }

    /// One of a closed list of words.
    pub(crate) fn choice<T>(
        &mut self,
        file: &File,
        word: &Word,
        noun: &str,
        from_word: impl Fn(&str) -> Option<T>,
        expected: &[&str],
    ) -> Option<T> {
        let found = from_word(word.get_ref());
        if found.is_none() {
            let expected = expected.join(", ");
            let sentence = format!("`{}` is no {noun}, expected one of {expected}", word.get_ref());
            self.complain(file, word.span(), sentence);
        }
        found
    }

    /// How sure a pack is of what it says; only a named person makes it official.
    pub(crate) fn confidence(&mut self, file: &File, word: &Word) -> Option<Confidence> {
        if word.get_ref() == Confidence::Official.as_str() {
            let sentence =
                "a pack cannot be `official`: a named person confirms rows in the product";
            self.complain(file, word.span(), sentence);
            return None;
        }
        let expected = ["read", "secondary", "memory"];
        let from_word =
            |it: &str| Confidence::from_word(it).filter(|it| expected.contains(&it.as_str()));
        self.choice(file, word, "confidence", from_word, &expected)
    }

    /// A text in both languages, neither empty.
    pub(crate) fn text(&mut self, file: &File, title: &Title) -> Text {
        for (lang, word) in [("vi", &title.vi), ("en", &title.en)] {
            if word.get_ref().trim().is_empty() {
                let sentence = format!("the text in `{lang}` is empty, expected words");
                self.complain(file, word.span(), sentence);
            }
        }
        Text::new(title.vi.get_ref(), title.en.get_ref())
    }

    /// Sources: at least one, none empty.
    pub(crate) fn sources(&mut self, file: &File, sources: &Spanned<Vec<String>>) -> Vec<String> {
        let sentences = sources.get_ref();
        if sentences.is_empty() || sentences.iter().any(|it| it.trim().is_empty()) {
            let sentence =
                "no source is given, expected at least one sentence on where this was read";
            self.complain(file, sources.span(), sentence);
        }
        sentences.clone()
    }

    /// Sources that people read beside an alarm: as [`Self::sources`], but in both languages.
    pub(crate) fn notes(&mut self, file: &File, notes: &Spanned<Vec<Note>>) -> Vec<Text> {
        let notes_read: Vec<Text> = notes
            .get_ref()
            .iter()
            .map(|it| match it {
                Note::One(both) => Text::new(both, both),
                Note::Both { vi, en } => Text::new(vi, en),
            })
            .collect();
        let is_empty = |it: &Text| it.vi.trim().is_empty() || it.en.trim().is_empty();
        if notes_read.is_empty() || notes_read.iter().any(is_empty) {
            let sentence =
                "no source is given, expected at least one sentence on where this was read";
            self.complain(file, notes.span(), sentence);
        }
        notes_read
    }

    /// A day without a time.
    pub(crate) fn date(&mut self, file: &File, day: &Spanned<Datetime>) -> Option<Date> {
        let plain = day.get_ref().time.is_none() && day.get_ref().offset.is_none();
        let date = day.get_ref().date.filter(|_| plain).and_then(|it| {
            Date::new(i16::try_from(it.year).ok()?, it.month.cast_signed(), it.day.cast_signed())
                .ok()
        });
        if date.is_none() {
            let sentence =
                format!("`{}` is not a day, expected one such as 2026-01-01", day.get_ref());
            self.complain(file, day.span(), sentence);
        }
        date
    }

    /// A unit by code or spelling.
    pub(crate) fn unit(&mut self, file: &File, word: &Word) -> Option<Unit> {
        let found = self.open().find_map(|it| it.unit_called(word.get_ref())).cloned();
        self.known(file, word, "unit", found)
    }

    /// A kind.
    pub(crate) fn kind(&mut self, file: &File, word: &Word) -> Option<Kind> {
        let found = self.open().find_map(|it| it.kinds.get(word.get_ref().as_str())).cloned();
        self.known(file, word, "kind", found)
    }

    /// A quantity.
    pub(crate) fn quantity(&mut self, file: &File, word: &Word) -> Option<Quantity> {
        let found = self.open().find_map(|it| it.quantities.get(word.get_ref().as_str())).cloned();
        self.known(file, word, "quantity", found)
    }

    /// A regulation.
    pub(crate) fn regulation(&mut self, file: &File, word: &Word) -> Option<Regulation> {
        let found = self.open().find_map(|it| it.regulations.get(word.get_ref().as_str())).cloned();
        self.known(file, word, "regulation", found)
    }

    /// Is `id` something of this pack whose file is there? What is wrong within that file is said
    /// there, and not once more wherever it is referred to.
    pub(crate) fn has_file(&self, id: &str, folder: &str, ending: &str) -> bool {
        let name = id.strip_prefix(self.pack.as_str()).and_then(|it| it.strip_prefix('/'));
        name.is_some_and(|it| self.files.contains(&format!("{folder}/{it}.{ending}")))
    }

    /// Complains where nothing was found.
    pub(crate) fn known<T>(
        &mut self,
        file: &File,
        word: &Word,
        noun: &str,
        found: Option<T>,
    ) -> Option<T> {
        if found.is_none() {
            let sentence = format!(
                "{noun} `{}` is not known to `{}` nor to the packs it needs",
                word.get_ref(),
                self.pack
            );
            self.complain(file, word.span(), sentence);
        }
        found
    }

    /// Everything that may be referred to, its own first.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Catalogue> {
        std::iter::once(&self.own).chain(self.needed.iter().copied())
    }
}
