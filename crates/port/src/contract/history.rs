//! What every history must keep: a naive list of rows says what each question must answer, whatever
//! was flushed, tidied or reopened before.

use model::Span;

use super::nouns::at;
use crate::{AskLimits, History};

mod asking;
mod comparing;
mod questions;
mod story;

use story::Story;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const N_MAX: usize = 100_000;

/// Long enough for a busy machine: what runs away is tried with a limit of its own.
const LIMITS: AskLimits = AskLimits { n_rows_max: 5_000, time_max: Span::from_s(300) };

/// Everything, on a history that begins empty. `open` opens the same history again; the one before
/// has been dropped by then.
pub async fn check<H: History>(open: impl AsyncFn() -> H) {
    let mut story = Story::default();
    let mut history = open().await;
    story.compare(&history).await;
    for chapter in 1..=16_u32 {
        story.keep_some(&history);
        if chapter % 3 == 0 {
            story.resend(&history);
        }
        if chapter % 5 == 0 {
            story.flush(&history).await;
        }
        if chapter % 7 == 0 {
            history.maintain(at(40 * DAY)).await.unwrap();
        }
        if chapter % 8 == 0 {
            drop(history);
            history = open().await;
            story.replay(&history);
        }
        story.compare(&history).await;
    }
    asking::asking(&story, &history).await;
    questions::wide(&story, &history).await;
    questions::describing(&history).await;
    questions::refusing(&history).await;
}
