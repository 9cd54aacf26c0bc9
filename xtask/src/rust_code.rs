//! What the tidy tests need to know of Rust code: its functions and its modules.
//!
//! It reads masked text (see `mask`), word by word. That is less than a parser, and enough: it needs
//! no dependency, and code that does not compile yet can be judged too.

use crate::mask::{is_word, mask};

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name, without path.
    pub(crate) name: String,
    /// The line of its `fn`, from 1.
    pub(crate) line: usize,
    /// From the line of its `fn` to the line of its last brace.
    pub(crate) n_lines: usize,
}

/// Lists the functions of a Rust text, nested ones and methods included. What a `macro_rules!` writes
/// is not listed: it is not read as a function.
pub(crate) fn functions(text: &str) -> Vec<Function> {
    let code = mask(text);
    let mut functions = Vec::new();
    let mut skip_to = 0;
    for (at, word) in words(&code) {
        if at < skip_to {
            continue;
        }
        if word == "macro_rules" {
            skip_to = end_of_block(&code, at).unwrap_or(at);
        }
        if word != "fn" {
            continue;
        }
        // A pointer type, `fn(u8) -> u8`, has no name; a trait's declaration has no body.
        let Some(name) = name_after(&code, at + word.len()) else { continue };
        let Some(end) = end_of_block(&code, at) else { continue };
        let line = line_of(&code, at);
        let n_lines = line_of(&code, end) - line + 1;
        functions.push(Function { name: name.to_owned(), line, n_lines });
    }
    functions
}

/// The line, from 1, on which an offset lies.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The words of a masked text with their offsets.
pub(crate) fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = code.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|it| is_word(*it))?;
        let len = bytes[start..].iter().position(|it| !is_word(*it));
        at = len.map_or(bytes.len(), |it| start + it);
        Some((start, &code[start..at]))
    })
}

/// The identifier that follows, `r#` taken off.
pub(crate) fn name_after(code: &str, at: usize) -> Option<&str> {
    let rest = code[at..].trim_start();
    let rest = rest.strip_prefix("r#").unwrap_or(rest);
    let len = rest.bytes().position(|it| !is_word(it)).unwrap_or(rest.len());
    (len > 0).then(|| &rest[..len])
}

/// The offset of the brace that closes the first block after `at`. `None` if a `;` comes first, or
/// the text ends. Braces and semicolons inside `(...)` and `[...]` belong to types, not to the body.
fn end_of_block(code: &str, at: usize) -> Option<usize> {
    let mut nested = 0_usize;
    let mut depth = 0_usize;
    for (offset, byte) in code.bytes().enumerate().skip(at) {
        match byte {
            b'(' | b'[' if depth == 0 => nested += 1,
            b')' | b']' if depth == 0 => nested = nested.saturating_sub(1),
            b'{' if nested == 0 => depth += 1,
            b';' if nested == 0 && depth == 0 => return None,
            b'}' if nested == 0 => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::functions;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, usize, usize)]) {
        let found = functions(text);
        let found: Vec<_> =
            found.iter().map(|it| (it.name.as_str(), it.line, it.n_lines)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn every_way_to_write_a_function_is_seen() {
        check("fn a() {}", &[("a", 1, 1)]);
        check("\npub(super) const unsafe fn a() {\n}\n", &[("a", 2, 2)]);
        check("pub(in crate::x) async extern \"C\" fn a() {\n\n}", &[("a", 1, 3)]);
        check("impl A {\n    fn a(&self) {\n    }\n}", &[("a", 2, 2)]);
        check(
            "fn a(\n    x: [u8; 4],\n    f: fn(u8) -> u8,\n) -> u8\nwhere\n    X: Y,\n{\n}",
            &[("a", 1, 8)],
        );
        check("fn r#type() {\n}", &[("type", 1, 2)]);
        check("fn a() { fn b() {} }", &[("a", 1, 1), ("b", 1, 1)]);
        check("fn a() { let x = \"}\"; // }\n}", &[("a", 1, 2)]);
    }

    #[test]
    fn what_has_no_body_of_its_own_is_not_a_function() {
        check("trait A { fn a(&self) -> [u8; 4]; }", &[]);
        check("type F = fn(u8) -> u8;", &[]);
        check("macro_rules! m { () => { fn a() { } } }\nfn b() {}", &[("b", 2, 1)]);
        check("// fn a() {}\n/* fn b() {} */", &[]);
    }
}
