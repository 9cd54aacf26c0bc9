//! What the broker asks of the node.

use std::{any::Any, fmt, net::SocketAddr};

use bytes::Bytes;
use bytestring::ByteString;
use model::SourceId;

/// Leave to come in, whatever it is that whoever gave it wants back.
pub type Pass = Box<dyn Any + Send>;

/// Knows who may come in, and keeps what they bring.
#[async_trait::async_trait]
pub trait Gate: Send + Sync {
    /// Whose credentials are these? The source's id must be the user name.
    async fn authenticate(&self, login: &Login<'_>) -> Option<SourceId>;

    /// Returns once so many messages may come in. One connection asks for its messages in the order it
    /// read them, the next when the one before has been let in: however long they wait, they come in
    /// that order. What is returned lives as long as the delivery.
    async fn admit(&self, _source: &SourceId, _n_messages: usize, _n_bytes: usize) -> Pass {
        Box::new(())
    }

    /// Takes one message. Returns `Ok` once it is durable: the device is told only then.
    async fn deliver(&self, source: &SourceId, topic: &str, payload: &[u8]) -> Result<(), Refusal>;

    /// Takes the messages that one read of a device brought, in their order; one answer for each.
    /// A node that can keep them in one go should: it is asked once for all of them. By its first wait
    /// it has put them in their place among others, so that the next cannot come before them.
    async fn deliver_many(
        &self,
        source: &SourceId,
        messages: &[Message],
    ) -> Vec<Result<(), Refusal>> {
        let each = messages.iter().map(|it| self.deliver(source, it.topic(), it.payload()));
        futures::future::join_all(each).await
    }

    /// Is a delivery of this source held back on purpose, until it may be kept? Then it is waited
    /// for as long as that takes: cut off, the device would only come again with the same. None is
    /// an anonymous device.
    fn holds(&self, _source: Option<&SourceId>) -> bool {
        false
    }

    /// Hears of what was turned away before it became a delivery, for figures and for the health
    /// of the source. Called while the device waits, so it must not block.
    fn turned_away(&self, _why: &TurnedAway<'_>) {}
}

/// One message of a device. Cheap to clone: both parts are slices of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    topic: ByteString,
    payload: Bytes,
}

impl Message {
    pub(crate) const fn new(topic: ByteString, payload: Bytes) -> Self {
        Self { topic, payload }
    }

    /// Where it was published.
    #[must_use]
    pub fn topic(&self) -> &str {
        &self.topic
    }

    /// What was published.
    #[must_use]
    pub const fn payload(&self) -> &Bytes {
        &self.payload
    }
}

/// A device that wants to come in.
#[derive(Clone, Copy)]
pub struct Login<'a> {
    /// Its user name: the source's id.
    pub user: &'a str,
    /// Its password: the source's token.
    pub password: &'a [u8],
    /// The name it gives its connection.
    pub client: &'a str,
    /// Where it comes from.
    pub address: Option<SocketAddr>,
}

/// The password stays out of every log.
impl fmt::Debug for Login<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user, client, address, .. } = self;
        write!(f, "Login {{ user: {user:?}, client: {client:?}, address: {address:?} }}")
    }
}

/// Why a delivery was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The payload cannot be read. Final: it was kept aside, and sending it again would not help.
    #[error("{0}")]
    BadPayload(String),
    /// This source may not do this. Final.
    #[error("{0}")]
    NotAllowed(String),
    /// Too much at once; to be sent again, later.
    #[error("{0}")]
    TooBusy(String),
    /// It could not be made durable; to be sent again.
    #[error("{0}")]
    NotDurable(String),
}

/// Something that never became a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TurnedAway<'a> {
    /// A user name or password is wrong, or the source is switched off.
    #[error("user `{user}` gave wrong credentials")]
    WrongCredentials {
        /// The user name given.
        user: &'a str,
    },
    /// No user name, and anonymous devices are not let in.
    #[error("a device gave no user name, and anonymous devices are not let in")]
    Anonymous,
    /// Another source is connected under this client id.
    #[error("user `{user}` asked for client id `{client}`, which another source holds")]
    ClientIdHeld {
        /// The user name given.
        user: &'a str,
        /// The client id.
        client: &'a str,
    },
    /// A topic that is not the source's own.
    #[error("user `{user}` may not use topic `{topic}`, expected `v1/{user}/...`")]
    ForeignTopic {
        /// The user.
        user: &'a str,
        /// The topic or filter.
        topic: &'a str,
    },
}

/// Devices try again for ever, so the log stays quiet and the node counts.
pub(crate) fn turn_away(gate: &dyn Gate, why: &TurnedAway<'_>) {
    tracing::debug!("{why}");
    gate.turned_away(why);
}
