//! The broker against real clients, 3.1.1 and 5, on a free port of this machine.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use model::SourceId;
use rumqttc::{Event, Packet, QoS, v5};
use tokio::{sync::Semaphore, time::timeout};

use crate::{Broker, Gate, Login, Message, Pass, Refusal, Settings, TurnedAway};

mod admission;
mod bytes;
mod durable;
mod flow;
mod protocol;
mod raw;
mod running;
mod tls;

const ANYWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const SOON: Duration = Duration::from_secs(5);

/// Knows every source `s…` by the password `token`, and keeps what is delivered.
struct House {
    kept: Mutex<Vec<(String, Vec<u8>)>>,
    turned_away: Mutex<Vec<String>>,
    answer: Result<(), Refusal>,
    /// A delivery becomes durable when it gets a permit.
    durable: Semaphore,
    under_way: AtomicUsize,
    /// Sizes of the batches.
    batches: Mutex<Vec<usize>>,
    /// How long the next ones wait to be let in.
    admits: Mutex<VecDeque<Duration>>,
}

impl House {
    fn answering(answer: Result<(), Refusal>) -> Arc<Self> {
        let durable = Semaphore::new(Semaphore::MAX_PERMITS);
        Arc::new(Self {
            kept: Mutex::default(),
            turned_away: Mutex::default(),
            answer,
            durable,
            under_way: AtomicUsize::new(0),
            batches: Mutex::default(),
            admits: Mutex::default(),
        })
    }

    fn kept(&self) -> usize {
        self.kept.lock().unwrap().len()
    }

    fn turned_away(&self) -> Vec<String> {
        self.turned_away.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl Gate for House {
    async fn authenticate(&self, login: &Login<'_>) -> Option<SourceId> {
        let known = login.user.starts_with('s') && login.password == b"token";
        SourceId::new(login.user).ok().filter(|_| known)
    }

    async fn admit(&self, _source: &SourceId, _n_messages: usize, _n_bytes: usize) -> Pass {
        let wait = self.admits.lock().unwrap().pop_front();
        tokio::time::sleep(wait.unwrap_or_default()).await;
        Box::new(())
    }

    async fn deliver(&self, source: &SourceId, topic: &str, payload: &[u8]) -> Result<(), Refusal> {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let permit = self.durable.acquire().await.unwrap();
        permit.forget();
        assert_eq!(topic, format!("v1/{source}/observations"));
        self.kept.lock().unwrap().push((source.to_string(), payload.to_vec()));
        self.answer.clone()
    }

    async fn deliver_many(
        &self,
        source: &SourceId,
        messages: &[Message],
    ) -> Vec<Result<(), Refusal>> {
        self.batches.lock().unwrap().push(messages.len());
        let each = messages.iter().map(|it| self.deliver(source, it.topic(), it.payload()));
        futures::future::join_all(each).await
    }

    fn turned_away(&self, why: &TurnedAway<'_>) {
        self.turned_away.lock().unwrap().push(why.to_string());
    }
}

async fn broker_with(house: &Arc<House>, change: impl FnOnce(&mut Settings)) -> Broker {
    let mut settings = Settings::new(ANYWHERE);
    change(&mut settings);
    Broker::start(&settings, Arc::clone(house) as Arc<dyn Gate>).await.unwrap()
}

async fn broker(house: &Arc<House>) -> Broker {
    broker_with(house, |_| {}).await
}

fn options(broker: &Broker, client: &str, login: Option<(&str, &str)>) -> rumqttc::MqttOptions {
    let mut options = rumqttc::MqttOptions::new(client, "127.0.0.1", broker.address().port());
    options.set_max_packet_size(60_000_000, 60_000_000);
    if let Some((user, password)) = login {
        options.set_credentials(user, password);
    }
    options
}

fn options_5(broker: &Broker, client: &str, login: Option<(&str, &str)>) -> v5::MqttOptions {
    let mut options = v5::MqttOptions::new(client, "127.0.0.1", broker.address().port());
    options.set_max_packet_size(Some(60_000_000));
    if let Some((user, password)) = login {
        options.set_credentials(user, password);
    }
    options
}

fn is_ack(event: &Event) -> bool {
    matches!(event, Event::Incoming(Packet::PubAck(_)))
}

/// What a 3.1.1 device hears when it publishes once: `acked`, `refused: …`, `cut off` or `silence`.
async fn publish(options: rumqttc::MqttOptions, topic: &str, payload: &[u8]) -> String {
    let (client, mut events) = rumqttc::AsyncClient::new(options, 10);
    client.publish(topic, QoS::AtLeastOnce, false, payload).await.unwrap();
    let heard = async {
        loop {
            match events.poll().await {
                Ok(Event::Incoming(Packet::PubAck(_))) => return "acked".to_owned(),
                Ok(_) => {}
                // Read together with the end of the connection.
                Err(_) if events.state.events.iter().any(is_ack) => return "acked".to_owned(),
                Err(rumqttc::ConnectionError::ConnectionRefused(code)) => {
                    return format!("refused: {code:?}");
                }
                Err(_) => return "cut off".to_owned(),
            }
        }
    };
    timeout(SOON, heard).await.unwrap_or_else(|_| "silence".to_owned())
}

/// The same for version 5, with the reason.
async fn publish_5(options: v5::MqttOptions, topic: &str, payload: &[u8]) -> String {
    let (client, mut events) = v5::AsyncClient::new(options, 10);
    let payload = payload.to_vec();
    client.publish(topic, v5::mqttbytes::QoS::AtLeastOnce, false, payload).await.unwrap();
    let heard = async {
        loop {
            match events.poll().await {
                Ok(v5::Event::Incoming(v5::mqttbytes::v5::Packet::PubAck(ack))) => {
                    return format!("{:?}", ack.reason);
                }
                Ok(v5::Event::Incoming(v5::mqttbytes::v5::Packet::Disconnect(it))) => {
                    return format!("cut off: {:?}", it.reason_code);
                }
                Ok(_) => {}
                Err(v5::ConnectionError::ConnectionRefused(code)) => {
                    return format!("refused: {code:?}");
                }
                Err(v5::ConnectionError::MqttState(v5::StateError::ServerDisconnect {
                    reason_code,
                    ..
                })) => return format!("cut off: {reason_code:?}"),
                Err(_) => return "cut off".to_owned(),
            }
        }
    };
    timeout(SOON, heard).await.unwrap_or_else(|_| "silence".to_owned())
}

const OWN: &str = "v1/s1/observations";
const LOGIN: Option<(&str, &str)> = Some(("s1", "token"));

#[track_caller]
fn same(actual: &(String, String), expected: (&str, &str), given: &str) {
    assert_eq!((actual.0.as_str(), actual.1.as_str()), expected, "{given}");
}

/// Polls until `wanted` is heard; `false` when the connection ends first.
async fn hears(events: &mut rumqttc::EventLoop, wanted: impl Fn(&Packet) -> bool) -> bool {
    let heard = async {
        loop {
            match events.poll().await {
                Ok(Event::Incoming(packet)) if wanted(&packet) => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    };
    timeout(SOON, heard).await.expect("an answer in time")
}
