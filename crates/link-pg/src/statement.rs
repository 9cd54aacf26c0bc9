//! What a client says: one or more statements, most of them questions, some about the connection
//! itself. PostgreSQL's clients set time zones and begin transactions before they ask anything.

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Statement {
    /// Nothing but blanks and comments.
    Empty,
    /// To be answered.
    Question(String),
    /// `SHOW name`.
    Show(String),
    /// A transaction begins; everything is read as it is when it is asked.
    Begin,
    /// It ends, either way: there is nothing to undo.
    End(&'static str),
    /// Of the connection, and of no effect here: `SET`, `DISCARD`, …
    Quiet(&'static str),
}

impl Statement {
    /// Reads one statement.
    pub(crate) fn of(sql: &str) -> Self {
        let bare = without_comments(sql);
        let mut words = bare.split(|it: char| !it.is_alphanumeric() && it != '_');
        let mut words = words.by_ref().filter(|it| !it.is_empty()).map(str::to_uppercase);
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match (first.as_str(), second.as_str()) {
            ("", _) => Self::Empty,
            ("BEGIN", _) | ("START", "TRANSACTION") => Self::Begin,
            ("COMMIT" | "END", _) => Self::End("COMMIT"),
            // There is nothing to undo within a transaction either.
            ("ROLLBACK", "TO") => Self::Quiet("ROLLBACK"),
            ("ROLLBACK" | "ABORT", _) => Self::End("ROLLBACK"),
            ("SAVEPOINT", _) => Self::Quiet("SAVEPOINT"),
            ("RELEASE", _) => Self::Quiet("RELEASE"),
            ("SET", _) => Self::Quiet("SET"),
            ("RESET", _) => Self::Quiet("RESET"),
            ("DISCARD", _) => Self::Quiet("DISCARD ALL"),
            ("DEALLOCATE", _) => Self::Quiet("DEALLOCATE"),
            ("CLOSE", _) => Self::Quiet("CLOSE CURSOR"),
            ("UNLISTEN", _) => Self::Quiet("UNLISTEN"),
            ("SHOW", _) => {
                let name = bare.trim().get("SHOW".len()..).unwrap_or_default();
                Self::Show(name.trim_matches([' ', '\n', '\t', ';', '"']).to_lowercase())
            }
            _ => Self::Question(sql.trim().trim_end_matches(';').to_owned()),
        }
    }
}

/// The statements of a text, cut at the semicolons that are not in quotes or comments.
pub(crate) fn split(text: &str) -> Vec<&str> {
    let mut statements = vec![];
    let mut begin = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with(';') {
            statements.push(&text[begin..at]);
            begin = at + 1;
        }
        at += length_of_piece(rest);
    }
    statements.push(&text[begin..]);
    statements.retain(|it| Statement::of(it) != Statement::Empty);
    statements
}

/// A statement without its comments, each of which leaves a blank.
fn without_comments(sql: &str) -> String {
    let mut bare = String::with_capacity(sql.len());
    let mut at = 0;
    while at < sql.len() {
        let rest = &sql[at..];
        let n = length_of_piece(rest);
        let is_comment = rest.starts_with("--") || rest.starts_with("/*");
        bare.push_str(if is_comment { " " } else { &rest[..n] });
        at += n;
    }
    bare
}

/// Bytes of what stands at the begin of `rest`: a text in quotes, a comment, or one letter. What is
/// not closed goes to the end; the parser will say so.
fn length_of_piece(rest: &str) -> usize {
    let until = |from: usize, mark: &str| {
        rest[from..].find(mark).map_or(rest.len(), |it| from + it + mark.len())
    };
    let first = rest.chars().next().map_or(1, char::len_utf8);
    match rest.as_bytes() {
        // Two quotes are one quote in the text; read as two texts beside each other they cut alike.
        [b'\'', ..] => until(1, "'"),
        [b'"', ..] => until(1, "\""),
        [b'-', b'-', ..] => rest.find('\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => until(2, "*/"),
        [b'$', ..] => dollar_tag(rest).map_or(first, |tag| until(tag.len(), tag)),
        _ => first,
    }
}

/// `$$` or `$tag$`, in which PostgreSQL quotes a text.
fn dollar_tag(rest: &str) -> Option<&str> {
    let end = rest[1..].find('$')? + 2;
    let tag = &rest[..end];
    let name = &tag[1..end - 1];
    let is_name = name.chars().all(|it| it.is_alphanumeric() || it == '_');
    (is_name && !name.starts_with(|it: char| it.is_ascii_digit())).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_cut_where_they_end() {
        for (text, expected) in [
            ("SELECT 1", vec!["SELECT 1"]),
            ("SELECT 1; SELECT 2;", vec!["SELECT 1", " SELECT 2"]),
            (
                "SELECT ';', \";\", 'it''s;' -- ; no\n; SELECT /* ; */ 2",
                vec!["SELECT ';', \";\", 'it''s;' -- ; no\n", " SELECT /* ; */ 2"],
            ),
            (
                "SELECT $$a;b$$, $x$;$x$, $1; SELECT 'ống; khói'",
                vec!["SELECT $$a;b$$, $x$;$x$, $1", " SELECT 'ống; khói'"],
            ),
            (" ; -- nothing\n;", vec![]),
            ("SELECT 'never closed; ", vec!["SELECT 'never closed; "]),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_about_the_connection_is_no_question() {
        let question = |it: &str| Statement::Question(it.to_owned());
        for (sql, expected) in [
            ("/* Grafana */ SELECT 1;", question("/* Grafana */ SELECT 1")),
            ("-- why\nbegin isolation level read committed", Statement::Begin),
            ("START TRANSACTION", Statement::Begin),
            ("commit;", Statement::End("COMMIT")),
            ("ROLLBACK", Statement::End("ROLLBACK")),
            ("SET extra_float_digits = 3", Statement::Quiet("SET")),
            ("show  Server_Version ;", Statement::Show("server_version".to_owned())),
            (
                "SHOW TRANSACTION ISOLATION LEVEL",
                Statement::Show("transaction isolation level".to_owned()),
            ),
            ("SETTLE", question("SETTLE")),
            ("  ", Statement::Empty),
        ] {
            assert_eq!(Statement::of(sql), expected, "{sql}");
        }
    }
}
