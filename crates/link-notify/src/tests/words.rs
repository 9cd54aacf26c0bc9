//! What strangers read of us.

use model::{Severity, Text, Time};

use crate::{Area, CapAlert, alert, feed};

fn sample() -> CapAlert {
    CapAlert {
        identifier: "5f1c0a52-9f0e-5b8a-9a52-0c9ffb1b3a01".to_owned(),
        sender: "center.example".to_owned(),
        sender_name: Text::new("Trung tâm điều hành", "Operations center"),
        sent: Time::from_s(1_764_000_000),
        cancels: None,
        drill: true,
        event: Text::new("Bụi vượt giới hạn", "Dust over its limit"),
        headline: Text::new("Ống khói số 1 <A&B>", "Stack 1 <A&B>"),
        description: Text::new("312 mg/Nm³", "312 mg/Nm³"),
        severity: Severity::High,
        observed: true,
        category: "Env",
        onset: Time::from_s(1_763_999_000),
        area: Area { desc: Text::new("Đình Vũ", "Dinh Vu"), point: Some((20.83, 106.77)) },
        web: Some("https://center.example/".to_owned()),
    }
}

/// `tests/notify` holds both against the schema; this holds what the schema does not say.
#[test]
fn an_alert_speaks_both_languages_and_says_that_it_is_a_drill() {
    let text = alert(&sample());
    for part in [
        "<status>Exercise</status>",
        "<sent>2025-11-24T23:00:00+07:00</sent>",
        "<language>vi-VN</language>",
        "<language>en-US</language>",
        "<headline>Ống khói số 1 &lt;A&amp;B&gt;</headline>",
        "<circle>20.83000,106.77000 0</circle>",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let feed =
        feed("https://center.example/cap", &Text::new("a", "b"), Time::from_s(1), &[sample()]);
    assert!(feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\">"));
    assert_eq!(feed.matches("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">").count(), 1);
}
