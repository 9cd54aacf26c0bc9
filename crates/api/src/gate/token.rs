//! The token somebody shows: as a bearer, or in the ways of clients of InfluxDB.

use axum::{
    extract::Query,
    http::{header, request::Parts},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;

use crate::wire::influx;

/// A token as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) token: String,
    /// Whose it is said to be, where the way of showing it says so.
    owner: Option<String>,
}

/// User and password of InfluxDB 1, in the query.
#[derive(Deserialize)]
struct InQuery {
    u: Option<String>,
    p: Option<String>,
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
    pub(super) fn is_of(&self, owner: &str) -> bool {
        self.owner.as_deref().is_none_or(|it| it == owner)
    }
}

/// The token a request shows. User and password count only where clients of InfluxDB write: a
/// proxy may stand before the console and have asked for a password of its own.
pub(super) fn shown(parts: &Parts) -> Option<Shown> {
    let value = parts.headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let (scheme, rest) = value.and_then(|it| it.split_once(' ')).unwrap_or_default();
    let influx = influx::writes_to(parts.uri.path());
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(Shown::alone(rest)),
        // Our tokens hold no colon, so a pair is a pair.
        "token" => Shown::pair(rest.trim()).or_else(|| Some(Shown::alone(rest))),
        "basic" if influx => {
            let pair = BASE64_STANDARD.decode(rest.trim()).ok()?;
            Shown::pair(std::str::from_utf8(&pair).ok()?)
        }
        _ if influx => {
            let Query(InQuery { u, p }) = Query::try_from_uri(&parts.uri).ok()?;
            p.map(|token| Shown { token, owner: u })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[track_caller]
    fn check(uri: &str, header: &str, expected: Option<(&str, Option<&str>)>) {
        let mut request = Request::builder().uri(uri);
        if !header.is_empty() {
            request = request.header("authorization", header);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let found = shown(&parts);
        let found = found.as_ref().map(|it| (it.token.as_str(), it.owner.as_deref()));
        assert_eq!(found, expected, "{uri} {header}");
    }

    #[test]
    fn every_way_of_showing_a_token() {
        let (console, v1, v2) = ("/api/v1/alarms", "/write?db=x", "/api/v2/write?bucket=x");
        for path in [console, v1, v2] {
            check(path, "Bearer abc", Some(("abc", None)));
            check(path, "bearer  abc ", Some(("abc", None)));
            check(path, "Token abc", Some(("abc", None)));
            check(path, "Token gw:abc", Some(("abc", Some("gw"))));
            check(path, "", None);
            check(path, "Negotiate abc", None);
        }
        // `gw:abc`, `gw` without a colon, and what is no base64.
        for path in [v1, v2] {
            check(path, "Basic Z3c6YWJj", Some(("abc", Some("gw"))));
            check(path, "Basic Z3c=", None);
            check(path, "Basic ?", None);
        }
        check(console, "Basic Z3c6YWJj", None);
        check("/write?u=gw&p=a%2Bc", "", Some(("a+c", Some("gw"))));
        check("/write?p=abc", "", Some(("abc", None)));
        check("/write?u=gw", "", None);
        check("/api/v1/alarms?u=gw&p=abc", "", None);
    }

    #[test]
    fn a_name_beside_a_token_must_be_its_owners() {
        let pair = Shown::pair("gw:abc").unwrap();
        assert!(pair.is_of("gw") && !pair.is_of("other") && Shown::alone("abc").is_of("gw"));
    }
}
