//! How long a connection is waited for: one timer for all its deadlines.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use rmqtt_codec::v5::DisconnectReasonCode;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::session::Goodbye;

/// A device that does not read its answers for so long is gone.
const STALLED_MAX: Duration = Duration::from_secs(30);
/// With no deadline at all the timer is looked at this seldom.
const SELDOM: Duration = Duration::from_hours(1);

/// What a connection is waiting for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    /// Deliveries are under way.
    pub(crate) delivery: bool,
    /// Answers do not go out.
    pub(crate) answer: bool,
    /// Its socket is read; else it cannot be heard, and that is not its fault.
    pub(crate) listening: bool,
}

pub(crate) struct Patience {
    /// Once and a half of what it promised (3.1.1 and 5, section 3.1.2.10).
    silence: Option<Duration>,
    durable_within: Duration,
    heard: Instant,
    /// Since when the oldest delivery has been the oldest.
    delivery: Option<Instant>,
    answer: Option<Instant>,
    /// Set again only for an earlier deadline: moving it at each message would cost more than
    /// waking up in vain now and then.
    timer: Pin<Box<Sleep>>,
}

impl Patience {
    pub(crate) fn new(keep_alive_s: u16, durable_within: Duration) -> Self {
        let heard = Instant::now();
        let silence = Duration::from_millis(u64::from(keep_alive_s) * 1_500);
        Self {
            silence: Some(silence).filter(|it| !it.is_zero()),
            durable_within,
            heard,
            delivery: None,
            answer: None,
            timer: Box::pin(sleep_until(heard + SELDOM)),
        }
    }

    /// The device said something.
    pub(crate) fn hear(&mut self) {
        self.heard = Instant::now();
    }

    /// The oldest delivery was answered.
    pub(crate) fn delivered(&mut self) {
        self.delivery = None;
    }

    /// Has it taken too long? Wakes the task when it has.
    pub(crate) fn poll(
        &mut self,
        waiting: Waiting,
        is_held: impl Fn() -> bool,
        cx: &mut Context<'_>,
    ) -> Poll<Goodbye> {
        let (mut now, heard) = (None, self.heard);
        let mut now = || *now.get_or_insert_with(Instant::now);
        since(&mut self.delivery, waiting.delivery, &mut now);
        since(&mut self.answer, waiting.answer, &mut now);
        if !waiting.listening {
            self.heard = now();
        }
        loop {
            let next = self.next();
            if next < self.timer.deadline() {
                self.timer.as_mut().reset(next);
            }
            if self.timer.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            let passed = |it: Option<Instant>, max| it.is_some_and(|it| it + max <= Instant::now());
            if passed(self.delivery, self.durable_within) && is_held() {
                self.delivery = Some(Instant::now());
            }
            if passed(self.delivery, self.durable_within) {
                tracing::error!(within = ?self.durable_within, "an MQTT delivery did not become durable");
                return Poll::Ready(Goodbye::NotKept);
            }
            if passed(self.answer, STALLED_MAX) {
                return Poll::Ready(Goodbye::Gone);
            }
            if self.silence.is_some_and(|max| passed(Some(self.heard), max)) {
                tracing::debug!(silent_for = ?heard.elapsed(), "an MQTT device fell silent");
                return Poll::Ready(Goodbye::Told(DisconnectReasonCode::KeepAliveTimeout));
            }
            let next = self.next();
            self.timer.as_mut().reset(next);
        }
    }

    fn next(&self) -> Instant {
        let delivery = self.delivery.map(|it| it + self.durable_within);
        let answer = self.answer.map(|it| it + STALLED_MAX);
        let silence = self.silence.map(|it| self.heard + it);
        let soonest = [delivery, answer, silence].into_iter().flatten().min();
        soonest.unwrap_or_else(|| self.heard + SELDOM)
    }
}

/// Keeps the time since when something has been so.
fn since(time: &mut Option<Instant>, is_so: bool, now: &mut impl FnMut() -> Instant) {
    match time {
        Some(_) if !is_so => *time = None,
        None if is_so => *time = Some(now()),
        _ => {}
    }
}
