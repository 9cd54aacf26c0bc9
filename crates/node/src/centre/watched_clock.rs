//! Says when the machine's clock was set: whoever sets it, or the service that does, must hear what
//! follows from it.

use std::time::Duration;

use model::{Span, Text, Time};
use port::CLOCK_HELD_MAX;

/// For so long it is said.
const SAID_FOR: Duration = Duration::from_hours(1);

/// Compares the clock with one that nobody can set.
#[derive(Default)]
pub(super) struct WatchedClock {
    /// What the clock said last, and how long it had been watched then.
    last: Option<(Time, Duration)>,
    said: Option<(Duration, Text)>,
}

impl WatchedClock {
    /// What to say of a clock that says `now`, `watched` after it first was looked at.
    pub(super) fn look(&mut self, now: Time, watched: Duration) -> Option<Text> {
        if let Some((before, then)) = self.last.replace((now, watched)) {
            let passed =
                u64::try_from(watched.saturating_sub(then).as_micros()).unwrap_or(u64::MAX);
            let expected = before.plus(Span(passed));
            let (ahead, back) = (now.since(expected), expected.since(now));
            if CLOCK_HELD_MAX < ahead.max(back) {
                self.said = Some((watched, was_set(ahead, back)));
            }
        }
        let lately = |it: &&(Duration, Text)| watched.saturating_sub(it.0) < SAID_FOR;
        self.said.as_ref().filter(lately).map(|it| it.1.clone())
    }
}

fn was_set(ahead: Span, back: Span) -> Text {
    let (vi, en) = if back < ahead { ("tiến", "forward") } else { ("lùi", "back") };
    let min = ahead.max(back).s() / 60;
    Text {
        vi: format!(
            "Đồng hồ máy chủ vừa được chỉnh {vi} {min} phút. Nếu chỉnh sai: sửa giờ của máy; số đo vẫn \
             được giữ, nhưng cảnh báo dựa trên giờ này."
        ),
        en: format!(
            "The server's clock was set {en} by {min} min. If that is wrong, mend the machine's time: \
             readings are kept, but alarms go by this clock."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_is_said_for_an_hour() {
        let mut watched = WatchedClock::default();
        let mut look = |watched_s: u64, now_s: i64| {
            let said = watched.look(Time::from_s(now_s), Duration::from_secs(watched_s));
            said.map_or(String::new(), |it| it.en)
        };
        assert_eq!(look(0, 1_000), "");
        assert_eq!(look(5, 1_005), "");
        assert_eq!(look(10, 1_050), "", "a little is nothing");
        assert!(look(15, 4_655).contains("forward by 60 min"));
        assert!(look(20, 4_660).contains("forward"));
        assert!(look(25, 1_065).contains("back by 60 min"));
        assert!(look(3_620, 4_660).contains("back"));
        assert_eq!(look(3_625, 4_665), "");
    }
}
