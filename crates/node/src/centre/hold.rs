//! May a delivery come in now? Asked before it is read, so that what must wait costs nothing.

use std::time::Duration;

use model::{OrgId, Position, SourceId, Span, Text};
use port::{LogTrouble, Way};
use tokio::{sync::watch, time::Instant};

use super::{Centre, Rejected};
use crate::{
    condition::{Condition, FlushStats},
    letters::{LETTER_BYTES_MAX, Letters, letter},
    quota::{QuotaState, UsedUp},
};

/// Something else may have changed by then.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Why a delivery must wait, or come again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hold {
    /// Nothing can be kept.
    ReadOnly(LogTrouble),
    /// A unit has used up its quota.
    Quota(UsedUp),
    /// The loop is too far behind the log, and the source brings more than a little.
    Behind,
}

impl Hold {
    /// When to come again.
    #[must_use]
    pub fn retry_after(&self) -> Span {
        match self {
            Self::ReadOnly(_) => Span::from_s(5),
            Self::Quota(it) => it.wait,
            Self::Behind => Span::from_s(2),
        }
    }

    /// Why, for people.
    #[must_use]
    pub fn sentence(&self) -> Text {
        match self {
            Self::ReadOnly(trouble) => trouble.sentence(),
            Self::Quota(UsedUp { org, of_day, .. }) => used_up(org, *of_day),
            Self::Behind => Text::new(
                "Trung tâm đang xử lý chậm so với nhật ký; gửi lại sau ít giây.",
                "The center is behind its log; send it again in a few seconds.",
            ),
        }
    }
}

fn used_up(org: &OrgId, of_day: bool) -> Text {
    let (vi, en) = if of_day { ("trong ngày", "of the day") } else { ("mỗi giây", "a second") };
    Text {
        vi: format!("Đơn vị `{org}` đã dùng hết hạn mức số đo {vi}; gửi lại sau."),
        en: format!("Unit `{org}` has used up its quota of readings {en}; send it again later."),
    }
}

impl Centre {
    /// May this source deliver now?
    pub fn may_deliver(&self, source: &SourceId) -> Result<(), Hold> {
        if let Some(trouble) = self.world.log.trouble() {
            return Err(Hold::ReadOnly(trouble));
        }
        let heard = || self.desk.shares.brings_little(source, Instant::now());
        if self.desk.conditions.is_behind() && !heard() {
            return Err(Hold::Behind);
        }
        self.desk.quotas.look(&self.zone(), source, self.now()).map_err(Hold::Quota)
    }

    /// Returns once this source may deliver.
    pub async fn until_it_may_deliver(&self, source: &SourceId) {
        while let Err(hold) = self.may_deliver(source) {
            let wait = Duration::from_micros(hold.retry_after().0).min(LOOK_AGAIN);
            tokio::time::sleep(wait).await;
        }
    }

    /// Returns once the log takes what comes.
    pub async fn until_the_log_takes(&self) {
        while self.world.log.trouble().is_some() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// A source has delivered so many readings, good or bad.
    pub fn charge(&self, source: &SourceId, n_readings: usize) {
        self.desk.shares.charge(source, n_readings, Instant::now());
        self.desk.quotas.charge(&self.zone(), source, n_readings, self.now());
    }

    /// How every unit with a quota stands.
    #[must_use]
    pub fn quotas(&self) -> Vec<QuotaState> {
        self.desk.quotas.states(&self.zone(), self.now())
    }

    /// How the center is.
    #[must_use]
    pub fn condition(&self) -> Condition {
        self.desk.conditions.watch().borrow().clone()
    }

    /// How the center is, and every change of it.
    #[must_use]
    pub fn condition_changes(&self) -> watch::Receiver<Condition> {
        self.desk.conditions.watch()
    }

    /// Something found elsewhere that makes the center worse, or does so no more.
    pub fn report(&self, code: &'static str, text: Option<Text>) {
        self.desk.conditions.report(code, text);
    }

    /// How writing memory down goes.
    #[must_use]
    pub fn flush_stats(&self) -> FlushStats {
        self.desk.conditions.flush()
    }

    /// How long records after `position` have waited, to half a second.
    #[must_use]
    pub fn waiting_since(&self, position: Position) -> Span {
        self.desk.conditions.lag(position)
    }

    /// The slot for what is refused.
    #[must_use]
    pub fn letters(&self) -> &Letters {
        &self.desk.letters
    }

    /// Keeps what was refused of a JSON delivery.
    pub fn keep_refused(&self, source: &SourceId, way: Way, payload: &[u8], rejected: &[Rejected]) {
        let Some(first) = rejected.first() else { return };
        self.desk.letters.post(Some(source), || {
            let rows = rejected.iter().map(|it| it.row).collect();
            let picked = intake::pick::json_items(payload, &rows, LETTER_BYTES_MAX);
            let why = (first.code, &first.why);
            letter(self.now(), Some(source.clone()), way, why, (payload.len(), picked))
        });
    }

    /// Looks at how the center is, again and again.
    pub(super) async fn watch_over(self, mut stopped: watch::Receiver<bool>) {
        const LOOK_EVERY: Duration = Duration::from_millis(500);
        while tokio::time::timeout(LOOK_EVERY, stopped.wait_for(|it| *it)).await.is_err() {
            let (head, applied) = (self.world.log.head(), self.applied());
            self.desk.conditions.look(self.now(), self.world.log.trouble(), (head, applied));
        }
    }

    /// Writes dead letters.
    pub(super) async fn write_letters(
        self,
        inbox: crate::letters::Inbox,
        stopped: watch::Receiver<bool>,
    ) {
        self.desk.letters.write(&*self.world.dead_letters, inbox, stopped).await;
    }
}
