//! The far ends: they answer by rule, and remember what arrived as a phone or a mailbox does.

use std::collections::{BTreeMap, BTreeSet};

use model::{Span, Time};
use notify::{Handing, Medium, Notice, NoticeId, Outcome, Receipt};

/// A provider of short messages reports so long after it took one.
const REPORTED_AFTER: Span = Span::from_s(20);

#[derive(Default)]
pub(super) struct Channels {
    /// `person/way` that take nothing.
    pub(super) dead: BTreeSet<String>,
    /// Those that say yes and deliver nothing.
    pub(super) lying: BTreeSet<String>,
    /// What lies in front of people, by the channel that brought it.
    pub(super) arrived: BTreeMap<NoticeId, (String, Notice)>,
    /// An id that came twice: its second copy is thrown away, and counted here.
    pub(super) repeats: usize,
    receipts: Vec<(Time, NoticeId)>,
    last: BTreeMap<String, NoticeId>,
}

impl Channels {
    pub(super) fn hand(&mut self, handing: &Handing, now: Time) -> Outcome {
        let Handing { notice, way } = handing;
        let channel = format!("{}/{}", notice.person, way.id);
        if self.dead.contains(&channel) {
            return Outcome::Again { why: "does not answer".to_owned() };
        }
        if self.lying.contains(&channel) {
            return Outcome::Accepted;
        }
        if self.arrived.insert(notice.id, (channel, notice.clone())).is_some() {
            self.repeats += 1;
            return Outcome::Accepted;
        }
        self.last.insert(notice.person.to_string(), notice.id);
        if way.medium == Medium::Sms {
            self.receipts.push((now.plus(REPORTED_AFTER), notice.id));
        }
        Outcome::Accepted
    }

    pub(super) fn receipts_due(&mut self, now: Time) -> Vec<(NoticeId, Receipt)> {
        let all = std::mem::take(&mut self.receipts);
        let (due, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| it.0 <= now);
        self.receipts = rest;
        due.into_iter().map(|it| (it.1, Receipt::Delivered)).collect()
    }

    pub(super) fn last_of(&self, person: &str) -> Option<NoticeId> {
        self.last.get(person).copied()
    }
}
