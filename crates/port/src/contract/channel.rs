//! What every channel to people keeps, whatever the far end does.

use std::{collections::BTreeMap, time::Duration};

use model::{Lang, Severity};
use notify::Outcome;

use super::nouns::at;
use crate::{Channel, Dispatch};

/// A channel under test answers within this; it is set up with a shorter limit of its own.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// How the far end behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It takes what comes.
    Well,
    /// It says no for good.
    Refusing,
    /// It says that it is too busy just now.
    Busy,
    /// It says nothing for longer than anybody waits.
    Slow,
    /// It takes what comes and answers 10 MB.
    Endless,
    /// Nobody is there. The last mood: it stays so.
    Down,
}

/// What arrived at the far end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The id of the notice, where the medium carries it.
    pub id: Option<String>,
    /// All of the text a person reads.
    pub text: String,
}

/// The far end, played by a test.
#[async_trait::async_trait]
pub trait FarEnd: Send + Sync {
    /// Where a message must be sent to arrive here, and its keys.
    fn address(&self) -> (String, BTreeMap<String, String>);

    /// It behaves so from now on.
    async fn set(&self, mood: Mood);

    /// What arrived, in order.
    async fn arrived(&self) -> Vec<Arrived>;
}

/// A message to an address, with all a message has.
#[must_use]
pub fn dispatch(to: &str, keys: BTreeMap<String, String>) -> Dispatch {
    Dispatch {
        id: "5f1c0a52-9f0e-5b8a-9a52-0c9ffb1b3a01".to_owned(),
        to: to.to_owned(),
        keys,
        kind: "alarms",
        lang: Lang::Vi,
        severity: Severity::Critical,
        drill: true,
        title: "DIỄN TẬP ■ Khẩn cấp: Bụi vượt giới hạn".to_owned(),
        body: "Ống khói số 1, Khu công nghiệp Đình Vũ\n<b>&amp; 312 mg/Nm³".to_owned(),
        link: Some("https://center.example/notices/5f1c?sign=abc".to_owned()),
        receipt: Some("https://center.example/receipts/5f1c?sign=def".to_owned()),
        alarms: vec!["a1".to_owned(), "a2".to_owned()],
        at: at(1),
    }
}

/// Takes a channel through every mood of the far end.
pub async fn keeps_its_word(channel: &dyn Channel, far: &dyn FarEnd) {
    let (to, keys) = far.address();
    let message = dispatch(&to, keys);
    let taken = |it: &Outcome| matches!(it, Outcome::Accepted | Outcome::Delivered);
    far.set(Mood::Well).await;
    for n in 1..=2 {
        let outcome = hand(channel, &message).await;
        assert!(taken(&outcome), "a far end that is well takes it: {outcome:?}");
        let arrived = far.arrived().await;
        assert_eq!(arrived.len(), n, "what is taken arrives once a try");
        let last = &arrived[n - 1];
        assert!(last.id.as_ref().is_none_or(|it| *it == message.id), "{last:?}");
        for part in ["DIỄN TẬP", "Bụi vượt giới hạn", "Ống khói số 1", "<b>&amp; 312 mg/Nm³"]
        {
            assert!(last.text.contains(part), "`{part}` is missing in {}", last.text);
        }
        assert!(last.text.contains("sign=abc"), "the link is missing in {}", last.text);
    }
    far.set(Mood::Refusing).await;
    let outcome = hand(channel, &message).await;
    assert!(matches!(outcome, Outcome::Never { .. } | Outcome::Gone { .. }), "{outcome:?}");
    for mood in [Mood::Busy, Mood::Slow] {
        far.set(mood).await;
        let outcome = hand(channel, &message).await;
        assert!(matches!(outcome, Outcome::Again { .. }), "{mood:?}: {outcome:?}");
    }
    far.set(Mood::Endless).await;
    let outcome = hand(channel, &message).await;
    assert!(why_is_short(&outcome), "a long answer is cut: {outcome:?}");
    far.set(Mood::Down).await;
    let outcome = hand(channel, &message).await;
    assert!(matches!(outcome, Outcome::Again { .. }), "nobody there: {outcome:?}");
}

#[expect(clippy::disallowed_methods, reason = "how long a channel takes is what is tested")]
async fn hand(channel: &dyn Channel, message: &Dispatch) -> Outcome {
    let begin = std::time::Instant::now();
    let outcome = channel.hand(message).await;
    assert!(begin.elapsed() < ANSWER_WITHIN, "{outcome:?} took {:?}", begin.elapsed());
    assert!(why_is_short(&outcome), "{outcome:?}");
    outcome
}

fn why_is_short(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Accepted | Outcome::Delivered => true,
        Outcome::Again { why } | Outcome::Never { why } | Outcome::Gone { why } => {
            !why.is_empty() && why.chars().count() <= 400
        }
    }
}
