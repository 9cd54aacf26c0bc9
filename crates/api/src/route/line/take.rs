//! Takes a body of lines in, part by part, so that fifty megabytes never become readings at once.

use std::sync::Arc;

use axum::body::Bytes;
use intake::{
    Item, Reject,
    line::{Precision, Readings},
};
use model::{Origin, SourceId, Text, Time};
use node::{Delivered, Deliverer, Receipt, Zone};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::super::delivery::{INFLATED_BYTES_MAX, READ_AT_ONCE_BYTES};
use crate::{app::Reception, problem::Problem, wire::influx::ERRORS_MAX};

/// Readings taken in at once: one record of the log.
const PART_ITEMS: usize = 10_000;

/// A body, and how it is to be read.
pub(super) struct Lines {
    pub(super) body: Bytes,
    /// The request says that it is gzip.
    pub(super) gzip: bool,
    pub(super) precision: Precision,
    /// The time of lines without one.
    pub(super) received: Time,
    /// Who may deliver for what.
    pub(super) zone: Arc<Zone>,
    pub(super) from: Deliverer,
    /// Under which source it is kept.
    pub(super) source: SourceId,
}

/// What became of a body.
#[derive(Default)]
pub(super) struct Taken {
    /// Readings that are in the log, durably.
    pub(super) kept: usize,
    pub(super) refused: usize,
    /// The first refusals with their lines.
    pub(super) first: Vec<(usize, Text)>,
}

/// Takes the lines in. While one part is made durable the next is being read.
pub(super) async fn take(here: &Reception, lines: Lines) -> Result<Taken, Problem> {
    let (from, source) = (lines.from.clone(), lines.source.clone());
    let mut taken = Taken::default();
    let mut take_part = async |items: Vec<Item>| -> Result<(), Problem> {
        let (from, source, origin) = (from.clone(), source.clone(), Origin::Http);
        let delivered = Delivered { from, source, origin, unit_required: false, items };
        taken.add(here.centre.take(delivered).await?);
        Ok(())
    };
    let gzip = lines.gzip || intake::is_gzip(&lines.body);
    if !gzip && lines.body.len() <= READ_AT_ONCE_BYTES {
        let mut parts = Vec::new();
        lines.read(&lines.body, |part| {
            parts.push(part);
            true
        });
        for part in parts {
            take_part(part).await?;
        }
        return Ok(taken);
    }
    let (send, mut parts) = mpsc::channel(1);
    let reading = spawn_blocking(move || -> Result<(), Reject> {
        let go_on = |part| send.blocking_send(part).is_ok();
        if gzip {
            lines.read(&intake::inflate(&lines.body, INFLATED_BYTES_MAX)?, go_on);
        } else {
            lines.read(&lines.body, go_on);
        }
        Ok(())
    });
    while let Some(part) = parts.recv().await {
        take_part(part).await?;
    }
    match reading.await {
        Ok(Ok(())) => Ok(taken),
        Ok(Err(reject)) => Err(not_inflated(&reject)),
        Err(panic) => Err(Problem::internal(&panic)),
    }
}

impl Lines {
    /// Reads `body` part by part, for as long as `go_on` wants more.
    fn read(&self, body: &[u8], mut go_on: impl FnMut(Vec<Item>) -> bool) {
        let may_deliver = |text: &str| {
            let entity = self.zone.entity_called(text);
            entity.is_some_and(|entity| match &self.from {
                Deliverer::Source(source) => entity.source.as_ref() == Some(source),
                Deliverer::Person { org } => self.zone.tree.contains(org, &entity.owner),
            })
        };
        let mut readings = Readings::new(body, self.precision, self.received, may_deliver);
        loop {
            let part = readings.next_part(PART_ITEMS);
            if part.is_empty() || !go_on(part) {
                return;
            }
        }
    }
}

impl Taken {
    fn add(&mut self, receipt: Receipt) {
        self.kept += receipt.n_accepted;
        self.refused += receipt.rejected.len();
        let room = ERRORS_MAX.saturating_sub(self.first.len());
        // The place stands before every sentence; here it is a field of its own.
        let bare = |it: String| it.split_once(": ").map_or(it.clone(), |it| it.1.to_owned());
        self.first.extend(
            receipt
                .rejected
                .into_iter()
                .take(room)
                .map(|it| (it.row, Text { vi: bare(it.why.vi), en: bare(it.why.en) })),
        );
    }
}

fn not_inflated(reject: &Reject) -> Problem {
    match reject.problem {
        intake::Problem::TooLarge { max, .. } => Problem::too_large(max),
        _ => Problem::unreadable_in(&reject.sentence(model::Lang::Vi), &reject.to_string()),
    }
}
