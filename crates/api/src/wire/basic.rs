//! What every noun is written with: texts, instants, lists, and how a request is read.

use axum::{
    extract::{
        FromRequest, FromRequestParts,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    http::StatusCode,
};
use model::{Date, Time};
use port::{Page, PageRequest};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// Items on a page when nobody says how many.
const ITEMS_USUAL: u32 = 100;

/// And at most.
pub(crate) const ITEMS_MAX: u32 = 1_000;

/// A text in both languages.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Text)]
pub(crate) struct Words {
    /// Vietnamese.
    pub(crate) vi: String,
    /// English.
    pub(crate) en: String,
}

/// An instant: RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-22T00:00:00Z")]
pub(crate) struct Instant(pub(crate) Time);

/// A day of the calendar: `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = Date, example = "2026-11-22")]
pub(crate) struct Day(pub(crate) Date);

/// Part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Items<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// Where to go on; null at the end.
    pub(crate) next: Option<String>,
}

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
pub(crate) struct Paging {
    /// Where the last page ended: its `next`.
    pub(crate) cursor: Option<String>,
    /// At most this many items, 1 to 1000.
    pub(crate) limit: Option<u32>,
}

/// A JSON body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(crate) struct Body<T>(pub(crate) T);

/// What stands behind the `?`.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct InQuery<T>(pub(crate) T);

/// What stands in the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(crate) struct InPath<T>(pub(crate) T);

impl From<&model::Text> for Words {
    fn from(text: &model::Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

impl From<Words> for model::Text {
    fn from(words: Words) -> Self {
        Self { vi: words.vi, en: words.en }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Time::parse(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map(Self).map_err(|_| {
            serde::de::Error::custom(format!("`{text}` is not a day, expected 2026-11-22"))
        })
    }
}

impl<T> Items<T> {
    /// A list that is whole.
    pub(crate) fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// A page, each item as it is written.
    pub(crate) fn of<N>(page: Page<N>, write: impl FnMut(N) -> T) -> Self {
        Self { items: page.items.into_iter().map(write).collect(), next: page.next }
    }
}

impl Paging {
    /// As the ports ask.
    pub(crate) fn request(&self) -> Result<PageRequest, Problem> {
        let n_max = self.limit.unwrap_or(ITEMS_USUAL);
        if !(1..=ITEMS_MAX).contains(&n_max) {
            return Err(Problem::field("limit", n_max, "1–1000"));
        }
        Ok(PageRequest { cursor: self.cursor.clone(), n_max })
    }

    /// A page of a list kept in memory; its cursor is the key of the last item, and keys ascend.
    pub(crate) fn cut<T, K: Ord + ToString>(
        &self,
        items: Vec<T>,
        key: impl Fn(&T) -> K,
        read: impl Fn(&str) -> Option<K>,
    ) -> Result<Items<T>, Problem> {
        let n_max = self.request()?.n_max as usize;
        let after = match self.cursor.as_deref() {
            Some(text) => Some(
                read(text)
                    .ok_or_else(|| Problem::field("cursor", text, "`next` of the page before"))?,
            ),
            None => None,
        };
        let mut items: Vec<T> = items
            .into_iter()
            .filter(|it| after.as_ref().is_none_or(|after| *after < key(it)))
            .collect();
        let more = n_max < items.len();
        items.truncate(n_max);
        let next = items.last().filter(|_| more).map(|it| key(it).to_string());
        Ok(Items { items, next })
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "Cần tiêu đề Content-Type: application/json.",
                "Expected the header Content-Type: application/json.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(BODY_BYTES_MAX),
            _ => Self::unreadable(&rejection.body_text()),
        }
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::unreadable(&rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::unreadable(&rejection.body_text())
    }
}

/// Largest body of a request that is not a file.
pub(crate) const BODY_BYTES_MAX: usize = 1 << 20;
