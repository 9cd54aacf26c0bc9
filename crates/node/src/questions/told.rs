//! What the audit has been told already.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::Mutex,
};

use model::{Span, Time, UserId};

use crate::lock::locked;

/// The same question of the same person is told again after so long.
const AGAIN_AFTER: Span = Span::from_h(1);

/// Questions remembered; beyond that, all are forgotten and told anew.
const REMEMBERED_MAX: usize = 10_000;

/// Questions by the hash of person and text, whose key nobody outside knows.
#[derive(Debug, Default)]
pub(super) struct Told {
    key: RandomState,
    last: Mutex<HashMap<u64, Time>>,
}

impl Told {
    /// Was it not told within the hour? Then it is now.
    pub(super) fn is_news(&self, user: &UserId, sql: &str, now: Time) -> bool {
        let question = self.key.hash_one((user.as_str(), sql));
        let mut last = locked(&self.last);
        if last.get(&question).is_some_and(|it| now < it.plus(AGAIN_AFTER)) {
            return false;
        }
        if REMEMBERED_MAX <= last.len() {
            last.clear();
        }
        last.insert(question, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_that_asks_all_day_is_told_once_an_hour() {
        let told = Told::default();
        let lan = UserId::new("lan").unwrap();
        let minh = UserId::new("minh").unwrap();
        for (user, sql, s, expected) in [
            (&lan, "SELECT 1", 0, true),
            (&lan, "SELECT 1", 5, false),
            (&minh, "SELECT 1", 5, true),
            (&lan, "SELECT 2", 6, true),
            (&lan, "SELECT 1", 3_599, false),
            (&lan, "SELECT 1", 3_600, true),
        ] {
            assert_eq!(told.is_news(user, sql, Time::from_s(s)), expected, "{user} {sql} at {s}");
        }
    }
}
