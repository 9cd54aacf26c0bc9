//! Rust text with its comments and literals blanked out, so that what is left is code.
//!
//! **Invariant:** the masked text has the same length and the same line ends as the original, so an
//! offset or a line number in one holds in the other.

/// Replaces every byte of a comment, string or character literal by a space.
pub(crate) fn mask(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut masked = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = end_of_literal(text, at);
        for byte in &mut masked[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end.max(at + 1);
    }
    String::from_utf8(masked).expect("only whole characters are blanked")
}

/// The end of the comment or literal that starts at `at`; `at` itself if none does.
fn end_of_literal(text: &str, at: usize) -> usize {
    if !text.is_char_boundary(at) {
        return at;
    }
    let rest = &text.as_bytes()[at..];
    match rest {
        [b'/', b'/', ..] => at + text[at..].find('\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => at + block_comment_len(rest),
        [b'"', ..] => at + quoted_len(rest, b'"'),
        [b'r', b'"' | b'#', ..] if starts_a_word(text, at) => at + raw_string_len(&text[at..]),
        [b'\'', ..] => at + character_len(&text[at..]),
        _ => at,
    }
}

/// A raw string may follow `b` or `c`, which then must start a word themselves.
fn starts_a_word(text: &str, at: usize) -> bool {
    let mut before = text[..at].bytes().rev();
    match before.next() {
        Some(b'b' | b'c') => !before.next().is_some_and(is_word),
        other => !other.is_some_and(is_word),
    }
}

/// Says whether a byte may be part of an identifier.
pub(crate) fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn block_comment_len(bytes: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted_len(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Zero for a raw identifier, such as `r#type`.
fn raw_string_len(text: &str) -> usize {
    let n_hashes = text[1..].bytes().take_while(|it| *it == b'#').count();
    if text.as_bytes().get(1 + n_hashes) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(n_hashes));
    let head = n_hashes + 2;
    text[head..].find(&end).map_or(text.len(), |it| head + it + end.len())
}

/// Zero for a lifetime, such as `'a`.
fn character_len(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => quoted_len(text.as_bytes(), b'\''),
        Some(_) => match characters.next() {
            Some((at, '\'')) => at + 1,
            _ => 0,
        },
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let masked = mask(text);
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.split_whitespace().collect::<Vec<_>>().join(" "), expect);
    }

    #[test]
    fn comments_and_literals_go_and_code_stays() {
        check("a // fn b() {\nc", "a c");
        check("a /* x /* y */ { */ b", "a b");
        check(r#"a("{ \" }", b"x", '{', '\'', '\u{7d}')"#, "a( , b , , , )");
        check("a(r\"{\", r#\"}\"#, br##\"\"#\"##) b", "a( , , b ) b");
        check("fn r#type<'a>(x: &'a str)", "fn r#type<'a>(x: &'a str)");
        check("let c = 'đ'; // đèn\nd", "let c = ; d");
        check("for_r\"x\"", "for_r");
    }
}
