//! The token somebody shows: as a bearer, or in the ways of clients of InfluxDB.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::WriteQuery;

/// A token as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The token.
    pub token: String,
    /// Whose it is said to be, where the way of showing it says so.
    owner: Option<String>,
}

impl Shown {
    fn alone(token: &str) -> Self {
        Self { token: token.trim().to_owned(), owner: None }
    }

    fn pair(pair: &str) -> Option<Self> {
        let (owner, token) = pair.split_once(':')?;
        Some(Self { token: token.to_owned(), owner: Some(owner.to_owned()) })
    }

    /// It may be the token of `owner`.
    #[must_use]
    pub fn is_of(&self, owner: &str) -> bool {
        self.owner.as_deref().is_none_or(|it| it == owner)
    }
}

/// The token a request shows in its header `Authorization`, or in the query of a write. User and
/// password count only on a write: a proxy may stand before the console and have asked for a
/// password of its own.
#[must_use]
pub fn shown(authorization: Option<&str>, write: Option<&WriteQuery>) -> Option<Shown> {
    let (scheme, rest) = authorization.and_then(|it| it.split_once(' ')).unwrap_or_default();
    match (scheme.to_ascii_lowercase().as_str(), write) {
        ("bearer", _) => Some(Shown::alone(rest)),
        // Our tokens hold no colon, so a pair is a pair.
        ("token", _) => Shown::pair(rest.trim()).or_else(|| Some(Shown::alone(rest))),
        ("basic", Some(_)) => {
            let pair = BASE64_STANDARD.decode(rest.trim()).ok()?;
            Shown::pair(std::str::from_utf8(&pair).ok()?)
        }
        (_, Some(WriteQuery { u, p: Some(token), .. })) => {
            Some(Shown { token: token.clone(), owner: u.clone() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, write: Option<&WriteQuery>, expected: Option<(&str, Option<&str>)>) {
        let found = shown((!header.is_empty()).then_some(header), write);
        let found = found.as_ref().map(|it| (it.token.as_str(), it.owner.as_deref()));
        assert_eq!(found, expected, "{header}, {write:?}");
    }

    fn query(u: Option<&str>, p: Option<&str>) -> WriteQuery {
        let text = |it: &str| it.to_owned();
        WriteQuery { u: u.map(text), p: p.map(text), ..WriteQuery::default() }
    }

    #[test]
    fn every_way_of_showing_a_token() {
        let empty = query(None, None);
        for write in [None, Some(&empty)] {
            check("Bearer abc", write, Some(("abc", None)));
            check("bearer  abc ", write, Some(("abc", None)));
            check("Token abc", write, Some(("abc", None)));
            check("Token gw:abc", write, Some(("abc", Some("gw"))));
            check("", write, None);
            check("Negotiate abc", write, None);
            // No base64, and `gw` without a colon.
            check("Basic ?", write, None);
            check("Basic Z3c=", write, None);
        }
        check("Basic Z3c6YWJj", Some(&empty), Some(("abc", Some("gw"))));
        check("Basic Z3c6YWJj", None, None);
        check("", Some(&query(Some("gw"), Some("abc"))), Some(("abc", Some("gw"))));
        check("", Some(&query(None, Some("abc"))), Some(("abc", None)));
        check("", Some(&query(Some("gw"), None)), None);
        check("Token abc", Some(&query(Some("gw"), Some("other"))), Some(("abc", None)));
    }

    #[test]
    fn a_name_beside_a_token_must_be_its_owners() {
        let pair = Shown::pair("gw:abc").unwrap();
        assert!(pair.is_of("gw") && !pair.is_of("other") && Shown::alone("abc").is_of("gw"));
    }
}
