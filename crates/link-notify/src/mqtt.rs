//! Buzzers and lights of a duty room, by a topic of the center's own broker.

use notify::{Medium, Outcome};
use port::{Channel, Dispatch};
use serde_json::json;

/// Puts a message on a topic of the broker.
#[async_trait::async_trait]
pub trait Publish: Send + Sync {
    /// How many devices it was sent to.
    async fn publish(&self, topic: &str, payload: Vec<u8>) -> usize;
}

/// Switches lights.
pub struct Lights<P>(pub P);

#[async_trait::async_trait]
impl<P: Publish> Channel for Lights<P> {
    fn medium(&self) -> Medium {
        Medium::Mqtt
    }

    async fn hand(&self, it: &Dispatch) -> Outcome {
        let payload = json!({
            "id": it.id,
            "on": it.kind != "over",
            "kind": it.kind,
            "severity": it.severity.as_str(),
            "drill": it.drill,
            "title": it.title,
            "body": it.body,
            "link": it.link,
            "at": it.at.to_string(),
        });
        match self.0.publish(&it.to, payload.to_string().into_bytes()).await {
            0 => Outcome::Again { why: "no device listens to the topic".to_owned() },
            // At `QoS` 0 nobody says that it arrived.
            _ => Outcome::Accepted,
        }
    }
}
