//! The mailboxes and phones of the demo: they take everything, and bring it to nobody. A short message
//! is reported to have arrived, as providers do.

use std::time::Duration;

use notify::{Medium, Outcome, Receipt};
use port::{Channel, Dispatch};
use tokio::sync::mpsc;

/// A short message is under way so long.
const UNDER_WAY: Duration = Duration::from_secs(4);

/// Everybody's mailbox.
#[derive(Debug)]
pub struct Mailbox;

/// Everybody's phone.
#[derive(Debug)]
pub struct Phones {
    /// Where it is told that a notice arrived, by its code.
    pub reports: mpsc::Sender<(String, Receipt)>,
}

#[async_trait::async_trait]
impl Channel for Mailbox {
    fn medium(&self) -> Medium {
        Medium::Email
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        tracing::debug!(to = dispatch.to, dispatch.title, "a mail of the demo");
        Outcome::Accepted
    }
}

#[async_trait::async_trait]
impl Channel for Phones {
    fn medium(&self) -> Medium {
        Medium::Sms
    }

    async fn hand(&self, dispatch: &Dispatch) -> Outcome {
        tracing::debug!(to = dispatch.to, dispatch.title, "a short message of the demo");
        let (reports, notice) = (self.reports.clone(), dispatch.id.clone());
        tokio::spawn(async move {
            tokio::time::sleep(UNDER_WAY).await;
            // The center may be ending.
            let _ending = reports.send((notice, Receipt::Delivered)).await;
        });
        Outcome::Accepted
    }
}
