//! One connection: reads on while its earlier messages become durable, and answers in order.
//!
//! System calls are what a message costs here, so everything a socket holds is read at once, given
//! to the gate as one batch, and answered with one write.

use std::{
    future::poll_fn,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::BytesMut;
use futures::{StreamExt as _, future::BoxFuture, stream::FuturesOrdered};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::{Mutex, OwnedSemaphorePermit, mpsc, oneshot},
    time::{Instant, sleep, timeout, timeout_at},
};

use crate::{
    audience::Published,
    gate::Gate,
    login::{self, Guest},
    patience::{Patience, Waiting},
    places::Place,
    session::{Batch, Done, Goodbye, Session},
    shared::{Shared, Weight},
    stream::{Stream, poll_read, poll_write},
    wire::{Answer, Wire},
};

/// Batches of one device under way. While so many wait, its next messages gather in its socket and
/// make one larger batch: fewer system calls, and the log syncs no more often.
const BATCHES_MAX: usize = 4;
/// Unsent answers, bytes; a device that does not read them is not read either.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// How long the deliveries under way are waited for when the broker stops.
const STOP_WAIT_MAX: Duration = Duration::from_secs(3);
/// How long the last words may take to leave.
const LAST_WORDS_MAX: Duration = Duration::from_secs(1);
/// How long a device is listened to after its last words, so that they are not lost: what it has
/// sent and nobody reads would make the system reset the connection.
const LINGER_MAX: Duration = Duration::from_millis(300);

/// Serves one device from its first byte to its last; it has to introduce itself before `until`.
pub(crate) async fn serve(
    mut stream: impl Stream,
    address: SocketAddr,
    until: Instant,
    connecting: OwnedSemaphorePermit,
    shared: Arc<Shared>,
) {
    let (mut wire, mut out) = (Wire::new(), BytesMut::new());
    let login = login::receive(&mut stream, &mut wire, address, &shared, &mut out);
    let guest = tokio::select! {
        guest = timeout_at(until, Box::pin(login)) => guest.ok().flatten(),
        () = shared.stopped() => None,
    };
    drop(connecting);
    let Some(Guest { source, place, told, keep_alive_s }) = guest else {
        last_words(&mut stream, &mut out, true).await;
        return;
    };
    let session = Session::new(source, wire.is_version_5());
    let patience = Patience::new(keep_alive_s, shared.settings.durable_within);
    let mut connection = Connection {
        stream,
        wire,
        session,
        out,
        flushed: true,
        told,
        patience,
        turn: Arc::default(),
        under_way: FuturesOrdered::new(),
        undecoded: true,
        heard: None,
        shared,
    };
    let goodbye = poll_fn(|cx| connection.poll(cx)).await;
    connection.end(goodbye, place).await;
}

struct Connection<S> {
    stream: S,
    wire: Wire,
    session: Session,
    /// Answers on their way out.
    out: BytesMut,
    /// TLS may hold answers that are in `out` no more.
    flushed: bool,
    told: oneshot::Receiver<Goodbye>,
    patience: Patience,
    /// Whose messages ask to come in. Handed on in the order they were read: each future is polled
    /// for the first time in the order it was made.
    turn: Arc<Mutex<()>>,
    under_way: FuturesOrdered<BoxFuture<'static, (Done, Weight)>>,
    /// There may be whole packets among what was read.
    undecoded: bool,
    /// Set once it listens to something.
    heard: Option<mpsc::Receiver<Published>>,
    shared: Arc<Shared>,
}

impl<S: Stream> Connection<S> {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Goodbye> {
        if let Poll::Ready(told) = Pin::new(&mut self.told).poll(cx) {
            return Poll::Ready(told.unwrap_or(Goodbye::Dropped));
        }
        self.listen(cx);
        if let Err(goodbye) = self.advance(cx) {
            return Poll::Ready(goodbye);
        }
        // A subscription may have come just now: its first message must wake us.
        self.listen(cx);
        if let Err(goodbye) = self.write(cx) {
            return Poll::Ready(goodbye);
        }
        let waiting = Waiting {
            delivery: !self.under_way.is_empty(),
            answer: !self.flushed,
            listening: self.may_read(),
        };
        let is_held = || self.shared.gate.holds(self.session.source());
        self.patience.poll(waiting, is_held, cx)
    }

    /// Takes what is told to the device. One that does not read its answers hears no more.
    fn listen(&mut self, cx: &mut Context<'_>) {
        if self.heard.is_none()
            && !self.session.filters().is_empty()
            && let Some(source) = self.session.source()
        {
            let filters = self.session.filters().clone();
            self.heard = Some(self.shared.audience.join(source, filters));
        }
        let Some(heard) = &mut self.heard else { return };
        while self.out.len() < ANSWER_BYTES_MAX
            && let Poll::Ready(Some(message)) = heard.poll_recv(cx)
        {
            self.wire.write(Answer::Published(message), &mut self.out);
        }
    }

    /// Reads, delivers and answers until each of them has to wait.
    fn advance(&mut self, cx: &mut Context<'_>) -> Result<(), Goodbye> {
        loop {
            while self.read(cx)? | self.hear_of_deliveries(cx)? {}
            let stalled = ANSWER_BYTES_MAX <= self.out.len();
            self.write(cx)?;
            if !stalled || ANSWER_BYTES_MAX <= self.out.len() {
                return Ok(());
            }
        }
    }

    fn may_read(&self) -> bool {
        let has_room = self.session.is_idle()
            || (self.under_way.len() < BATCHES_MAX
                && self.session.has_room()
                && self.shared.has_room());
        has_room && self.out.len() < ANSWER_BYTES_MAX
    }

    /// Takes what the socket has, and starts its delivery; `false` when there is nothing to do.
    fn read(&mut self, cx: &mut Context<'_>) -> Result<bool, Goodbye> {
        if !self.may_read() {
            return Ok(false);
        }
        if !self.undecoded {
            match poll_read(&mut self.stream, &mut self.wire, cx) {
                Poll::Pending => return Ok(false),
                Poll::Ready(Ok(0) | Err(_)) => return Err(Goodbye::Gone),
                Poll::Ready(Ok(_)) => self.patience.hear(),
            }
        }
        // Messages in front of a broken packet are kept all the same.
        let taken = self.decode();
        for batch in self.session.batches() {
            let weight = self.shared.weigh(batch.payload_bytes);
            let (gate, turn) = (Arc::clone(&self.shared.gate), Arc::clone(&self.turn));
            self.under_way.push_back(Box::pin(deliver(gate, turn, batch, weight)));
        }
        taken.map(|()| true)
    }

    fn decode(&mut self) -> Result<(), Goodbye> {
        self.undecoded = true;
        while self.session.has_room() {
            let Some(packet) = self.wire.next()? else {
                self.undecoded = false;
                break;
            };
            self.session.take(packet, &*self.shared.gate, &mut self.wire, &mut self.out)?;
        }
        Ok(())
    }

    fn hear_of_deliveries(&mut self, cx: &mut Context<'_>) -> Result<bool, Goodbye> {
        let mut heard = false;
        while let Poll::Ready(Some((done, _))) = self.under_way.poll_next_unpin(cx) {
            heard = true;
            self.patience.delivered();
            self.session.acknowledge(done, &mut self.wire, &mut self.out)?;
        }
        Ok(heard)
    }

    fn write(&mut self, cx: &mut Context<'_>) -> Result<(), Goodbye> {
        if self.flushed && self.out.is_empty() {
            return Ok(());
        }
        let written = poll_write(&mut self.stream, &mut self.out, cx);
        self.flushed = written.is_ready();
        match written {
            Poll::Ready(Err(_)) => Err(Goodbye::Gone),
            Poll::Ready(Ok(())) | Poll::Pending => Ok(()),
        }
    }

    /// Keeps what has been received, says good-bye and closes.
    async fn end(mut self, goodbye: Goodbye, place: Place) {
        tracing::debug!(client = %place.client, ?goodbye, "an MQTT connection ends");
        drop(place);
        if goodbye == Goodbye::Dropped {
            return;
        }
        let durable_within = self.shared.settings.durable_within;
        let stop = self.shared.stopped();
        let stopped = async {
            stop.await;
            sleep(STOP_WAIT_MAX).await;
        };
        // It has to connect and send again: the sooner it knows, the better.
        if goodbye == Goodbye::NotKept {
            last_words(&mut self.stream, &mut self.out, true).await;
        }
        tokio::select! {
            () = self.finish(goodbye) => {}
            () = sleep(durable_within) => {}
            () = stopped => {}
        }
        if goodbye == Goodbye::NotKept {
            return;
        }
        if let Goodbye::Told(reason) = goodbye {
            self.wire.write(Answer::Bye(reason), &mut self.out);
        }
        let ours = matches!(goodbye, Goodbye::Told(_));
        last_words(&mut self.stream, &mut self.out, ours).await;
    }

    /// Waits for what is under way, and acknowledges it where the device still listens.
    async fn finish(&mut self, goodbye: Goodbye) {
        let mut listens = goodbye != Goodbye::NotKept;
        while let Some((done, _)) = self.under_way.next().await {
            if !listens {
                continue;
            }
            listens = self.session.acknowledge(done, &mut self.wire, &mut self.out).is_ok()
                && poll_fn(|cx| poll_write(&mut self.stream, &mut self.out, cx)).await.is_ok();
        }
    }
}

async fn deliver(
    gate: Arc<dyn Gate>,
    turn: Arc<Mutex<()>>,
    batch: Batch,
    weight: Weight,
) -> (Done, Weight) {
    let Batch { source, messages, receipts, payload_bytes } = batch;
    let answers = match source {
        Some(source) => {
            let mine = turn.lock().await;
            let _pass = gate.admit(&source, messages.len(), payload_bytes).await;
            drop(mine);
            gate.deliver_many(&source, &messages).await
        }
        None => Vec::new(),
    };
    (Done { receipts, answers, payload_bytes }, weight)
}

/// Writes what is left and closes; `ours` when the device did not ask for it.
async fn last_words(stream: &mut impl Stream, out: &mut BytesMut, ours: bool) {
    let words = async {
        poll_fn(|cx| poll_write(stream, out, cx)).await?;
        stream.shutdown().await
    };
    let written = timeout(LAST_WORDS_MAX, words).await;
    if !ours || !matches!(written, Ok(Ok(()))) {
        return;
    }
    let heard_out = async {
        // On the heap: it would make every connection's task larger for its last moment.
        let mut unheard = vec![0; 4_096];
        while stream.read(&mut unheard).await.is_ok_and(|n| 0 < n) {}
    };
    // However it ends, it is over.
    let _over = timeout(LINGER_MAX, heard_out).await;
}
