//! The embedded MQTT broker (3.1.1 and 5) that devices publish to.
//!
//! **Invariant:** a PUBACK means that the delivery is durable or that it was refused for good, so
//! that sending it again would not help. What the node holds back is waited for, unacknowledged, and
//! the device with it; everything else (the log failed) ends the connection without an
//! acknowledgement, and the device sends again. A source publishes to
//! `v1/{its id}/observations` and may listen to `v1/{its id}/#`, where the center's notices to buzzers
//! and lights are sent, at `QoS` 0 to who listens then; there is nothing else to reach.
//!
//! **Absent on purpose:** sessions that outlive their connection (CONNACK says so), retained
//! messages, last words (taken and forgotten), topic aliases, and messages from one device to
//! another: what devices send goes into the log and nowhere else.
//!
//! The pieces, from the socket inward: `listener` accepts, `login` answers CONNECT, `connection`
//! reads and writes, `wire` knows the bytes, `session` the protocol; the last two do no I/O.
//!
//! The node stands behind [`Gate`]: it knows the credentials and keeps the deliveries.

mod audience;
mod broker;
mod connection;
mod gate;
mod listener;
mod login;
mod patience;
mod places;
mod session;
mod settings;
mod shared;
mod stream;
mod topic;
mod wire;

pub use audience::Publisher;
pub use broker::Broker;
pub use gate::{Gate, Login, Message, Pass, Refusal, TurnedAway};
pub use settings::{BrokerError, Settings, Tls};

#[cfg(test)]
mod tests;
