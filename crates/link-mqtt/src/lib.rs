//! The embedded MQTT broker (3.1.1 and 5) that devices publish to.
//!
//! **Invariant:** a PUBACK means that the delivery is durable or that it was refused for good, so
//! that sending it again would not help. Everything else (the log failed, the node is too busy) ends
//! the connection without an acknowledgement, and the device sends again. A source publishes to
//! `v1/{its id}/observations` and hears `v1/{its id}/#`; there is nothing else to reach.
//!
//! The node stands behind [`Gate`]: it knows the credentials and keeps the deliveries.

mod broker;
mod gate;
mod hooks;
mod settings;
mod topic;

pub use broker::Broker;
pub use gate::{Gate, Login, Refusal, TurnedAway};
pub use settings::{BrokerError, Settings, Tls};

#[cfg(test)]
mod tests;
