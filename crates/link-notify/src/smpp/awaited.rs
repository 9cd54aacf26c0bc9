//! Messages whose receipts are waited for.

use std::collections::HashMap;

use notify::Receipt;
use rusmpp::{
    pdus::DeliverSm,
    tlvs::{Tlv, TlvValue},
    values::{MessageState, MessageType},
};

/// More than that, and the oldest count as never reported.
const AWAITED_MAX: usize = 10_000;

/// By the id the far end gave each part.
#[derive(Debug, Default)]
pub(super) struct Awaited {
    parts: HashMap<String, (u64, String)>,
    /// Parts of each notice that have not arrived.
    left: HashMap<String, usize>,
    n: u64,
}

impl Awaited {
    /// A notice goes out in so many parts. Those of an earlier try count no more.
    pub(super) fn begins(&mut self, notice: &str, n_parts: usize) {
        self.forget(notice);
        self.left.insert(notice.to_owned(), n_parts);
    }

    /// The far end calls one part so.
    pub(super) fn taken(&mut self, notice: &str, message: &str) {
        if self.parts.len() == AWAITED_MAX
            && let Some(oldest) = self.parts.values().min_by_key(|it| it.0).map(|it| it.1.clone())
        {
            self.forget(&oldest);
        }
        self.n += 1;
        self.parts.insert(message.to_ascii_lowercase(), (self.n, notice.to_owned()));
    }

    pub(super) fn forget(&mut self, notice: &str) {
        self.left.remove(notice);
        self.parts.retain(|_, it| it.1 != notice);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// What a receipt means for a notice, if it is of one.
    pub(super) fn heard(&mut self, receipt: &DeliverSm) -> Option<(String, Receipt)> {
        let is_receipt = MessageType::ShortMessageContainsMCDeliveryReceipt;
        if receipt.esm_class.message_type != is_receipt {
            return None;
        }
        let (message, state) = read(receipt)?;
        let arrived = arrived(state)?;
        let (_, notice) = self.parts.remove(&message.to_ascii_lowercase())?;
        if !arrived {
            self.forget(&notice);
            return Some((notice, Receipt::Failed));
        }
        let left = self.left.get_mut(&notice)?;
        *left = left.saturating_sub(1);
        if 0 < *left {
            return None;
        }
        self.left.remove(&notice);
        Some((notice, Receipt::Delivered))
    }
}

/// Delivered or lost; none while it is on its way.
const fn arrived(state: MessageState) -> Option<bool> {
    match state {
        MessageState::Delivered => Some(true),
        MessageState::Expired
        | MessageState::Deleted
        | MessageState::Undeliverable
        | MessageState::Rejected => Some(false),
        _ => None,
    }
}

/// From its parameters; where it has none, from its text (SMPP 3.4, appendix B):
/// `id:… sub:001 dlvrd:001 submit date:… done date:… stat:DELIVRD err:000 text:…`.
fn read(receipt: &DeliverSm) -> Option<(String, MessageState)> {
    let values = || receipt.tlvs().iter().filter_map(Tlv::value);
    let id = values().find_map(|it| match it {
        TlvValue::ReceiptedMessageId(id) => Some(id.as_str().to_owned()),
        _ => None,
    });
    let state = values().find_map(|it| match it {
        TlvValue::MessageState(state) => Some(*state),
        _ => None,
    });
    let text = String::from_utf8_lossy(receipt.short_message().as_ref()).into_owned();
    let field = |name: &str| {
        let mut words = text.split_ascii_whitespace();
        words.find_map(|it| it.strip_prefix(name)).map(str::to_owned)
    };
    let state = state.or_else(|| Some(state_of(&field("stat:")?)));
    Some((id.or_else(|| field("id:"))?, state?))
}

fn state_of(word: &str) -> MessageState {
    match word {
        "DELIVRD" => MessageState::Delivered,
        "EXPIRED" => MessageState::Expired,
        "DELETED" => MessageState::Deleted,
        "UNDELIV" => MessageState::Undeliverable,
        "REJECTD" => MessageState::Rejected,
        _ => MessageState::Unknown,
    }
}
