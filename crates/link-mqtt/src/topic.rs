//! Which topics belong to which source.

use model::SourceId;

/// The topic that `source` publishes to.
pub(crate) fn of_observations(source: &SourceId) -> String {
    format!("v1/{source}/observations")
}

/// The source whose observations are published to `topic`.
pub(crate) fn source_of(topic: &str) -> Option<&str> {
    let source = topic.strip_prefix("v1/")?.strip_suffix("/observations")?;
    (!source.is_empty()).then_some(source)
}

/// May `user` subscribe to `filter`, or leave a last word on it?
pub(crate) fn is_own(filter: &str, user: &str) -> bool {
    let rest = filter.strip_prefix("v1/").and_then(|it| it.strip_prefix(user));
    rest.is_some_and(|it| it.starts_with('/'))
}

/// Is it a filter at all? `#` stands alone at the end, `+` alone between slashes.
pub(crate) fn is_filter(filter: &str) -> bool {
    let words = filter.split('/').count();
    let fits = |(n, word): (usize, &str)| match word {
        "#" => n + 1 == words,
        "+" => true,
        _ => !word.contains(['#', '+']),
    };
    !filter.is_empty() && filter.split('/').enumerate().all(fits)
}

/// Does `topic` fit the filter?
pub(crate) fn fits(filter: &str, topic: &str) -> bool {
    let (mut wanted, mut found) = (filter.split('/'), topic.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (Some("#"), _) | (None, None) => return true,
            (Some("+"), Some(_)) => {}
            (Some(word), Some(part)) if word == part => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_names_its_source() {
        for (topic, source) in [
            ("v1/s1/observations", Some("s1")),
            ("v1/a/b/observations", Some("a/b")),
            ("v1//observations", None),
            ("v1/s1/observations/", None),
            ("v1/s1/events", None),
            ("v2/s1/observations", None),
            ("v1/observations", None),
            ("", None),
        ] {
            assert_eq!(source_of(topic), source, "{topic}");
        }
    }

    #[test]
    fn a_source_hears_only_its_own() {
        for (filter, own) in [
            ("v1/s1/#", true),
            ("v1/s1/commands", true),
            ("v1/s1/+", true),
            ("v1/s10/#", false),
            ("v1/s1", false),
            ("v1/+/observations", false),
            ("#", false),
            ("$SYS/#", false),
            ("$share/g/v1/s1/#", false),
        ] {
            assert_eq!(is_own(filter, "s1"), own, "{filter}");
        }
    }

    #[test]
    fn a_filter_is_well_formed() {
        for (filter, good) in [
            ("v1/s1/#", true),
            ("v1/+/x", true),
            ("#", true),
            ("v1/#/x", false),
            ("v1/s1/x#", false),
            ("v1/s+/x", false),
            ("", false),
        ] {
            assert_eq!(is_filter(filter), good, "{filter}");
        }
    }

    #[test]
    fn a_filter_lets_its_topics_through() {
        for (filter, topic, expect) in [
            ("v1/s1/#", "v1/s1/notices", true),
            ("v1/s1/#", "v1/s1", true),
            ("v1/s1/+", "v1/s1/notices", true),
            ("v1/s1/+", "v1/s1/a/b", false),
            ("v1/s1/notices", "v1/s1/notices", true),
            ("v1/s1/notices", "v1/s1/notices/x", false),
            ("v1/s1/notices/x", "v1/s1/notices", false),
        ] {
            assert_eq!(fits(filter, topic), expect, "{filter} {topic}");
        }
    }
}
