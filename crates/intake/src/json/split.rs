//! Finds where each object of a message begins and ends, so that a broken one stops only itself.

use super::{DEPTH_MAX, ITEMS_MAX};
use crate::{Place, Problem, Reject};

/// Number from 1, byte offset, text.
type Slice<'a> = (usize, usize, &'a str);

/// The items of `text`. Ends after the first refusal of the message as a whole.
pub(crate) fn items(text: &str) -> Items<'_> {
    let begin = skip_space(text.as_bytes(), 0);
    let in_list = text.as_bytes().get(begin) == Some(&b'[');
    let at = if in_list { begin + 1 } else { begin };
    Items { text, at, row: 0, state: if in_list { State::First } else { State::Single } }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// One object is the whole message.
    Single,
    /// After `[`.
    First,
    /// After an item.
    Next,
    Done,
}

pub(crate) struct Items<'a> {
    text: &'a str,
    at: usize,
    row: usize,
    state: State,
}

impl<'a> Iterator for Items<'a> {
    type Item = Result<Slice<'a>, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.state {
            State::Done => None,
            State::Single => {
                self.state = State::Done;
                let slice = self.text[self.at..].trim_end();
                (!slice.is_empty()).then_some(Ok((1, self.at, slice)))
            }
            State::First | State::Next => match self.step() {
                Ok(slice) => slice.map(Ok),
                Err(reject) => {
                    // Brackets too deep spoil one item; everything else leaves no way to go on.
                    if !matches!(reject.problem, Problem::TooLarge { of: "levels", .. }) {
                        self.state = State::Done;
                    }
                    Some(Err(reject))
                }
            },
        }
    }
}

impl<'a> Items<'a> {
    fn step(&mut self) -> Result<Option<Slice<'a>>, Reject> {
        let bytes = self.text.as_bytes();
        self.at = skip_space(bytes, self.at);
        match (bytes.get(self.at), self.state) {
            (None, _) => return Err(self.cut_off(Place::Message)),
            (Some(b']'), _) => return self.end(),
            (Some(b','), State::Next) => self.at = skip_space(bytes, self.at + 1),
            (Some(_), State::Next) => return Err(self.not_json("a comma or `]` belongs here")),
            (Some(_), _) => {}
        }
        if self.row == ITEMS_MAX {
            let problem = Problem::TooLarge { of: "items", max: ITEMS_MAX };
            return Err(Reject::new(Place::Message, problem));
        }
        let begin = self.at;
        let place = Place::Item(self.row + 1);
        let (end, levels) = item_end(bytes, begin).ok_or_else(|| self.cut_off(place))?;
        if end == begin {
            return Err(self.not_json("an object belongs here"));
        }
        self.at = end;
        self.row += 1;
        self.state = State::Next;
        // The message's own list is one level.
        if DEPTH_MAX <= levels {
            let problem = Problem::TooLarge { of: "levels", max: DEPTH_MAX };
            return Err(Reject::new(place, problem));
        }
        Ok(Some((self.row, begin, &self.text[begin..end])))
    }

    fn end(&mut self) -> Result<Option<Slice<'a>>, Reject> {
        self.state = State::Done;
        self.at = skip_space(self.text.as_bytes(), self.at + 1);
        if self.at == self.text.len() {
            return Ok(None);
        }
        Err(self.not_json("the message ends before here"))
    }

    fn cut_off(&self, place: Place) -> Reject {
        Reject::new(place, Problem::CutOff { offset: self.text.len() })
    }

    fn not_json(&self, why: &str) -> Reject {
        let problem = Problem::NotJson { offset: self.at, why: why.to_owned() };
        Reject::new(Place::Message, problem)
    }
}

/// The first byte after the item that begins at `begin`, and how deep it nests; `None` where the
/// text ends first. Steps over ASCII marks only, so it always ends on a character's border.
fn item_end(bytes: &[u8], begin: usize) -> Option<(usize, usize)> {
    let (mut at, mut depth, mut levels) = (begin, 0_usize, 0);
    loop {
        match bytes.get(at)? {
            b'"' => at = string_end(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                levels = levels.max(depth);
                at += 1;
            }
            b'}' | b']' if 1 < depth => {
                depth -= 1;
                at += 1;
            }
            // The item's own bracket, or the one of the list after a bare word.
            b'}' | b']' => return Some((at + depth, levels)),
            b',' if depth == 0 => return Some((at, levels)),
            _ => at += 1,
        }
    }
}

fn skip_space(bytes: &[u8], from: usize) -> usize {
    let space = |it: &u8| matches!(it, b' ' | b'\t' | b'\r' | b'\n');
    from + bytes.get(from..).unwrap_or_default().iter().take_while(|it| space(it)).count()
}

/// The first byte after the string that begins at `begin`.
fn string_end(bytes: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}
