//! A body of line protocol comes in, part by part, so that fifty megabytes never become readings
//! at once.

use std::{pin::pin, sync::Arc};

use futures::{StreamExt as _, stream};
use intake::{
    Reject,
    line::{Precision, Readings},
};
use model::{Origin, SourceId, Text, Time};
use port::PortError;
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    Centre, Delivered, Receipt,
    lane::{Lane, Part},
};
use crate::{
    door::{Deliverer, Look},
    zone::Zone,
};

/// Readings taken in at once: one record of the log.
const PART_ITEMS: usize = 10_000;

/// Parts of a body that wait for the disk at the same time.
const PARTS_AT_ONCE: usize = 4;

/// Larger bodies are read off the threads that serve.
const READ_AT_ONCE_BYTES: usize = 128 << 10;

/// Refusals told one by one; the others are counted.
pub const REFUSED_TOLD_MAX: usize = 100;

/// A body of lines.
#[derive(Debug)]
pub struct Lines<B> {
    /// Who brought it.
    pub from: Deliverer,
    /// Under which source it is kept.
    pub source: SourceId,
    /// The body.
    pub body: B,
    /// It is said to be gzip. That is seen by its first bytes, too.
    pub gzip: bool,
    /// Largest body once inflated.
    pub inflated_bytes_max: usize,
    /// The unit of its time stamps.
    pub precision: Precision,
}

/// What became of a body. Everything kept is durable.
#[derive(Debug, Default)]
pub struct LinesReceipt {
    /// Readings in the log.
    pub n_kept: usize,
    /// Readings and lines that are not.
    pub n_refused: usize,
    /// The first hundred refusals: the line, and why.
    pub first_refused: Vec<(usize, Text)>,
    /// What sort of refusal the first one is, for programs.
    pub first_code: &'static str,
}

/// Why a body was not taken, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum LinesError {
    /// The whole does not read.
    #[error("{0}")]
    Unreadable(Reject),
    /// The outside world failed.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The reading of the body came to no end.
    #[error("the body was not read to its end")]
    Stopped(#[source] tokio::task::JoinError),
}

impl Centre {
    /// Takes a body of lines in; returns once everything good in it is durable. While one part is
    /// written the next is being read.
    pub async fn take_lines<B>(&self, lines: Lines<B>) -> Result<LinesReceipt, LinesError>
    where
        B: AsRef<[u8]> + Send + 'static,
    {
        let (from, source) = (lines.from.clone(), lines.source.clone());
        let mut taken = LinesReceipt::default();
        let take = |part: Part| {
            let Part { observations, n_implausible, rest } = part;
            let (from, source, origin) = (from.clone(), source.clone(), Origin::Http);
            let message = rest.into();
            let delivered = Delivered { from, source, origin, unit_required: false, message };
            let let_in = Receipt { n_implausible, ..Receipt::default() };
            self.take_with(delivered, observations, let_in)
        };
        let (zone, received) = (self.zone(), self.now());
        let gzip = lines.gzip || intake::is_gzip(lines.body.as_ref());
        if !gzip && lines.body.as_ref().len() <= READ_AT_ONCE_BYTES {
            let mut parts = Vec::new();
            lines.read(lines.body.as_ref(), &zone, received, |part| {
                parts.push(part);
                true
            });
            for part in parts {
                taken.add(take(part).await?);
            }
            return Ok(taken);
        }
        let (send, mut parts) = mpsc::channel(1);
        let reading = spawn_blocking(move || lines.send(gzip, &zone, received, &send));
        let parts = stream::poll_fn(|context| parts.poll_recv(context));
        // They reach the log in their order, and one sync is for several.
        let mut receipts = pin!(parts.map(take).buffered(PARTS_AT_ONCE));
        while let Some(receipt) = receipts.next().await {
            taken.add(receipt?);
        }
        reading.await.map_err(LinesError::Stopped)?.map_err(LinesError::Unreadable)?;
        Ok(taken)
    }
}

impl<B: AsRef<[u8]>> Lines<B> {
    /// Reads the body for somebody who takes its parts, inflated before if need be.
    fn send(
        &self,
        gzip: bool,
        zone: &Arc<Zone>,
        received: Time,
        send: &mpsc::Sender<Part>,
    ) -> Result<(), Reject> {
        let go_on = |part| send.blocking_send(part).is_ok();
        if gzip {
            let body = intake::inflate(self.body.as_ref(), self.inflated_bytes_max)?;
            self.read(&body, zone, received, go_on);
        } else {
            self.read(self.body.as_ref(), zone, received, go_on);
        }
        Ok(())
    }

    /// Reads `body` part by part, for as long as `go_on` wants more.
    fn read(&self, body: &[u8], zone: &Zone, received: Time, mut go_on: impl FnMut(Part) -> bool) {
        let may_deliver = |text: &str| {
            let entity = zone.entity_called(text);
            entity.is_some_and(|entity| match &self.from {
                Deliverer::Source(source) => entity.source.as_ref() == Some(source),
                Deliverer::Person { org } => zone.tree.contains(org, &entity.owner),
            })
        };
        let mut readings = Readings::new(body, self.precision, received, may_deliver);
        let (from, now) = (&self.from, received);
        let mut lane = Lane::new(Look { zone, from, unit_required: false, now, is_told: false });
        while readings.read_line(&mut lane) {
            if PART_ITEMS <= lane.n_items() && !go_on(lane.take()) {
                return;
            }
        }
        if 0 < lane.n_items() {
            go_on(lane.take());
        }
    }
}

impl LinesReceipt {
    fn add(&mut self, receipt: Receipt) {
        self.n_kept += receipt.n_accepted;
        self.n_refused += receipt.rejected.len();
        if let Some(first) = receipt.rejected.first().filter(|_| self.first_code.is_empty()) {
            self.first_code = first.code;
        }
        let room = REFUSED_TOLD_MAX.saturating_sub(self.first_refused.len());
        // The place stands before every sentence; here it is a field of its own.
        let bare = |it: String| it.split_once(": ").map(|it| it.1.to_owned()).unwrap_or(it);
        let told = receipt.rejected.into_iter().take(room);
        self.first_refused
            .extend(told.map(|it| (it.row, Text { vi: bare(it.why.vi), en: bare(it.why.en) })));
    }
}
