//! Starting and stopping.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rmqtt_codec::v5::DisconnectReasonCode;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

use crate::{
    audience::Publisher,
    gate::Gate,
    listener::{accept, acceptor, bind},
    session::Goodbye,
    settings::{BrokerError, Settings},
    shared::Shared,
};

/// How long all devices together are waited for at the end; each has its own, shorter limits.
const STOP_WAIT_MAX: Duration = Duration::from_millis(4_800);

/// A running broker. Dropping it without [`stop`](Self::stop) cuts its devices off.
pub struct Broker {
    shared: Arc<Shared>,
    stopping: watch::Sender<bool>,
    listening: Vec<JoinHandle<()>>,
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
}

impl Broker {
    /// Listens, and lets devices in through `gate`.
    pub async fn start(settings: &Settings, gate: Arc<dyn Gate>) -> Result<Self, BrokerError> {
        let tls = settings.tls.as_ref();
        let acceptor = tls.map(acceptor).transpose()?;
        let plain = bind(settings.listen).await?;
        let secure = match tls {
            Some(tls) => Some(bind(tls.listen).await?),
            None => None,
        };
        let address = address_of(&plain, settings.listen)?;
        let tls_address = match (&secure, tls) {
            (Some(listener), Some(tls)) => Some(address_of(listener, tls.listen)?),
            _ => None,
        };
        let (stopping, stop) = watch::channel(false);
        let shared = Shared::new(gate, settings.clone(), stop);
        let mut listening = vec![tokio::spawn(accept(plain, None, Arc::clone(&shared)))];
        if let Some(listener) = secure {
            listening.push(tokio::spawn(accept(listener, acceptor, Arc::clone(&shared))));
        }
        tracing::info!(%address, ?tls_address, anonymous = settings.anonymous, "MQTT is listening");
        Ok(Self { shared, stopping, listening, address, tls_address })
    }

    /// The address of the plain listener.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the TLS listener.
    #[must_use]
    pub const fn tls_address(&self) -> Option<SocketAddr> {
        self.tls_address
    }

    /// Devices connected now.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.places.count()
    }

    /// The way to devices that listen.
    #[must_use]
    pub fn publisher(&self) -> Publisher {
        Publisher(Arc::clone(&self.shared.audience))
    }

    /// Stops listening and says good-bye to every device, within five seconds. A delivery that is
    /// under way is acknowledged if it becomes durable in that time.
    pub async fn stop(mut self) {
        for listening in self.listening.drain(..) {
            listening.abort();
            // It ends with the abort; after it the port is free.
            let _aborted = listening.await;
        }
        self.shared.places.close(Goodbye::Told(DisconnectReasonCode::ServerShuttingDown));
        self.stopping.send_replace(true);
        let (stopping, address) = (self.stopping.clone(), self.address);
        // Each connection shares `shared`, and it hears of the stop: with the last one it is gone.
        drop(self);
        if timeout(STOP_WAIT_MAX, stopping.closed()).await.is_err() {
            tracing::warn!(connections = stopping.receiver_count(), "MQTT devices did not leave");
        }
        tracing::info!(%address, "MQTT stopped");
    }
}

/// After [`stop`](Broker::stop) nothing is left to be told.
impl Drop for Broker {
    fn drop(&mut self) {
        for listening in &self.listening {
            listening.abort();
        }
        self.shared.places.close(Goodbye::Dropped);
        self.stopping.send_replace(true);
    }
}

fn address_of(listener: &TcpListener, asked: SocketAddr) -> Result<SocketAddr, BrokerError> {
    listener.local_addr().map_err(|it| BrokerError::Listen { address: asked, why: it.to_string() })
}
