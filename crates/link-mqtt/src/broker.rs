//! Starting and stopping.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    num::NonZeroU16,
    sync::Arc,
    time::Duration,
};

use rmqtt::{
    context::ServerContext,
    net::{Builder, Listener},
    server::MqttServer,
    types::Message,
};
use tokio::{sync::oneshot, task::JoinHandle, time::sleep};

use crate::{
    gate::Gate,
    hooks::{self, Door},
    settings::{BrokerError, Settings},
};

/// How long devices are waited for at the end.
const STOP_WAIT_MAX: Duration = Duration::from_secs(4);
/// Subscriptions of one device.
const SUBSCRIPTIONS_MAX: usize = 20;
/// Messages waiting for one device.
const QUEUE_MAX: usize = 1_000;
/// Publishes of `QoS` 2 a device may leave open, and acknowledgements we wait for.
const INFLIGHT_MAX: NonZeroU16 = NonZeroU16::new(200).expect("200 is not zero");
/// Devices in the middle of connecting, on one listener.
const CONNECTING_MAX: usize = 500;
/// Longest name of a connection, bytes.
const CLIENT_ID_BYTES_MAX: usize = 200;

/// A running broker. Dropping it without [`stop`](Self::stop) cuts its devices off.
pub struct Broker {
    context: ServerContext,
    listening: JoinHandle<()>,
    address: SocketAddr,
    tls_address: Option<SocketAddr>,
    /// The only strong hold of the node here; see [`Door`].
    _gate: Arc<dyn Gate>,
}

impl Broker {
    /// Listens, and lets devices in through `gate`.
    pub async fn start(settings: &Settings, gate: Arc<dyn Gate>) -> Result<Self, BrokerError> {
        let context = ServerContext::new()
            .mqtt_max_sessions(isize::try_from(settings.sessions_max).unwrap_or(isize::MAX))
            // Else devices are turned away whenever the machine is at work.
            .busy_check_enable(false)
            .build()
            .await;
        let address = with_port(settings.listen)?;
        let plain = bind(listener(settings, "mqtt", address))?;
        let plain = plain.tcp().map_err(|it| listen_error(address, &it))?;
        let mut server = MqttServer::new(context.clone()).listener(plain);
        let mut tls_address = None;
        if let Some(tls) = &settings.tls {
            let address = with_port(tls.listen)?;
            let builder = listener(settings, "mqtts", address)
                .tls_cert(Some(tls.certificate.to_string_lossy()))
                .tls_key(Some(tls.key.to_string_lossy()));
            let certificate = |it: rmqtt::Error| BrokerError::Certificate {
                address,
                certificate: tls.certificate.clone(),
                why: format!("{it:#}"),
            };
            server = server.listener(bind(builder)?.tls().map_err(certificate)?);
            tls_address = Some(address);
        }
        let door = Door {
            gate: Arc::downgrade(&gate),
            context: context.clone(),
            anonymous: settings.anonymous,
            durable_within: settings.durable_within,
        };
        hooks::install(door).await;
        let server = server.build();
        let listening = tokio::spawn(async move {
            if let Err(error) = server.run().await {
                tracing::error!("the MQTT broker ended: {error:#}");
            }
        });
        tracing::info!(%address, ?tls_address, anonymous = settings.anonymous, "MQTT is listening");
        Ok(Self { context, listening, address, tls_address, _gate: gate })
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
        usize::try_from(self.context.connections.count()).unwrap_or(0)
    }

    /// Stops listening and says good-bye to every device, within five seconds. A delivery that is
    /// under way is acknowledged if it becomes durable in that time.
    pub async fn stop(self) {
        self.listening.abort();
        // One that is just connecting appears after the first round.
        let good_byes = async {
            while 0 < self.say_good_bye().await {
                sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(STOP_WAIT_MAX, good_byes).await.is_err() {
            tracing::warn!(devices = self.connections(), "MQTT devices did not leave in time");
        }
        tracing::info!(address = %self.address, "MQTT stopped");
    }

    /// Asks every session to end; returns how many devices are still connected a moment later.
    async fn say_good_bye(&self) -> usize {
        let mut answers = Vec::new();
        {
            let shared = self.context.extends.shared().await;
            for entry in shared.iter() {
                let (Some(session), Some(to_session)) = (entry.session(), entry.tx()) else {
                    continue;
                };
                let (sender, answer) = oneshot::channel();
                let kick = Message::Kick(sender, session.id.clone(), true, true);
                if to_session.unbounded_send(kick).is_ok() {
                    answers.push(answer);
                }
            }
        }
        // A session that is in the middle of a delivery answers when that is done.
        let each = Duration::from_millis(200);
        for answer in answers {
            if tokio::time::timeout(each, answer).await.is_err() {
                break;
            }
        }
        self.connections()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

fn listener(settings: &Settings, name: &str, address: SocketAddr) -> Builder {
    Builder::new()
        .name(name)
        .laddr(address)
        // A restart must not wait for the connections of the last run to be forgotten.
        .reuseaddr(Some(true))
        // An acknowledgement is small and awaited.
        .nodelay(true)
        // Never rmqtt's own answer: the door decides.
        .allow_anonymous(false)
        .max_connections(usize::from(settings.sessions_max))
        .max_handshaking_limit(CONNECTING_MAX)
        .max_packet_size(settings.packet_bytes_max)
        .max_keepalive(settings.keep_alive_s_max)
        .allow_zero_keepalive(settings.keep_alive_none)
        .max_inflight(INFLIGHT_MAX)
        .max_mqueue_len(QUEUE_MAX)
        .max_clientid_len(CLIENT_ID_BYTES_MAX)
        .max_subscriptions(SUBSCRIPTIONS_MAX)
        .session_expiry_interval(settings.session_kept)
        .max_session_expiry_interval(settings.session_kept)
        .handshake_timeout(Duration::from_secs(10))
}

fn bind(builder: Builder) -> Result<Listener, BrokerError> {
    let address = builder.laddr;
    builder.bind().map_err(|it| listen_error(address, &it))
}

/// rmqtt does not tell which port it was given for 0, so a free one is looked for first.
fn with_port(address: SocketAddr) -> Result<SocketAddr, BrokerError> {
    if address.port() != 0 {
        return Ok(address);
    }
    let found = TcpListener::bind(address).and_then(|it| it.local_addr());
    found.map_err(|it| BrokerError::Listen { address, why: it.to_string() })
}

fn listen_error(address: SocketAddr, error: &rmqtt::Error) -> BrokerError {
    let kind = error.chain().find_map(|it| it.downcast_ref::<io::Error>()).map(io::Error::kind);
    if kind == Some(io::ErrorKind::AddrInUse) {
        return BrokerError::PortTaken { address };
    }
    BrokerError::Listen { address, why: format!("{error:#}") }
}
