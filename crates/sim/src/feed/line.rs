//! The line of one source to the broker: what is handed to it is acknowledged before it returns.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use model::SourceId;
use rumqttc::{AsyncClient, ConnectionError, Event, EventLoop, MqttOptions, Packet, QoS};

/// After a failure the line waits, twice as long each time, up to this.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// First wait after a failure.
const WAIT_MIN: Duration = Duration::from_millis(250);

/// An acknowledgement may take this long: a little longer than the broker lets a delivery take.
const ACK_WITHIN: Duration = Duration::from_secs(40);

/// Largest packet, bytes.
const PACKET_BYTES_MAX: usize = 1024 * 1024;

/// A line that is made when it is needed, and made again when it breaks.
pub(super) struct Line {
    address: SocketAddr,
    source: SourceId,
    token: String,
    /// What it is for the broker: a source may have several.
    device: &'static str,
    open: Option<(AsyncClient, EventLoop)>,
    wait: Duration,
}

/// Why a delivery was not acknowledged.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("the connection failed")]
    Connection(#[from] Box<ConnectionError>),
    #[error("the connection takes nothing")]
    Closed,
    #[error("no acknowledgement within {} s", ACK_WITHIN.as_secs())]
    Slow,
}

impl Line {
    pub(super) fn new(
        address: SocketAddr,
        source: SourceId,
        token: String,
        device: &'static str,
    ) -> Self {
        Self { address: reachable(address), source, token, device, open: None, wait: WAIT_MIN }
    }

    /// Publishes, and returns once it is acknowledged. One message at a time is under way; one that
    /// was not acknowledged is sent again, and the center knows a duplicate when it sees one.
    pub(super) async fn deliver(&mut self, payload: &[u8]) {
        loop {
            match self.try_to_deliver(payload).await {
                Ok(()) => {
                    self.wait = WAIT_MIN;
                    return;
                }
                Err(error) => {
                    self.open = None;
                    tracing::debug!(source = %self.source, %error, cause = ?error, "not delivered; trying again");
                    tokio::time::sleep(self.wait).await;
                    self.wait = (self.wait * 2).min(WAIT_MAX);
                }
            }
        }
    }

    /// Keeps the connection alive; returns only when it breaks, and then after a while.
    pub(super) async fn idle(&mut self) {
        while let Some((_, events)) = &mut self.open {
            if events.poll().await.is_err() {
                self.open = None;
            }
        }
        std::future::pending::<()>().await;
    }

    async fn try_to_deliver(&mut self, payload: &[u8]) -> Result<(), Broken> {
        let topic = format!("v1/{}/observations", self.source);
        let open = || connect(self.address, &self.source, &self.token, self.device);
        let (client, events) = self.open.get_or_insert_with(open);
        let sent = client.try_publish(topic, QoS::AtLeastOnce, false, payload);
        sent.map_err(|_| Broken::Closed)?;
        let acknowledged = async {
            loop {
                match events.poll().await {
                    Ok(Event::Incoming(Packet::PubAck(_))) => return Ok(()),
                    Ok(_) => {}
                    Err(error) => return Err(Broken::Connection(Box::new(error))),
                }
            }
        };
        tokio::time::timeout(ACK_WITHIN, acknowledged).await.unwrap_or(Err(Broken::Slow))
    }
}

fn connect(
    address: SocketAddr,
    source: &SourceId,
    token: &str,
    device: &str,
) -> (AsyncClient, EventLoop) {
    let mut options =
        MqttOptions::new(format!("{source}-{device}"), address.ip().to_string(), address.port());
    options.set_credentials(source.as_str(), token);
    options.set_keep_alive(Duration::from_secs(30));
    options.set_max_packet_size(PACKET_BYTES_MAX, PACKET_BYTES_MAX);
    AsyncClient::new(options, 1)
}

/// What listens on every address is reached on the machine's own.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(it) if it.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(it) if it.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        it => it,
    };
    SocketAddr::new(ip, address.port())
}
