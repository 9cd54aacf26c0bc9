//! The broker against real clients, 3.1.1 and 5, on a free port of this machine.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use model::SourceId;
use rumqttc::{Event, Packet, QoS, v5};
use tokio::{sync::Semaphore, time::timeout};

use crate::{Broker, BrokerError, Gate, Login, Message, Refusal, Settings, TurnedAway};

mod bytes;
mod raw;

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

#[tokio::test]
async fn who_may_publish_what_and_what_the_device_hears() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    for (login, topic, heard, heard_5, kept) in [
        (LOGIN, OWN, "acked", "Success", 2),
        (
            Some(("s1", "wrong")),
            OWN,
            "refused: BadUserNamePassword",
            "refused: BadUserNamePassword",
            0,
        ),
        (
            Some(("x1", "token")),
            OWN,
            "refused: BadUserNamePassword",
            "refused: BadUserNamePassword",
            0,
        ),
        (
            Some(("s/../1", "token")),
            OWN,
            "refused: BadUserNamePassword",
            "refused: BadUserNamePassword",
            0,
        ),
        (None, OWN, "refused: NotAuthorized", "refused: NotAuthorized", 0),
        (LOGIN, "v1/s2/observations", "cut off", "NotAuthorized", 0),
        (LOGIN, "v1/s1/events", "cut off", "NotAuthorized", 0),
        (LOGIN, "$SYS/x", "cut off", "NotAuthorized", 0),
    ] {
        house.kept.lock().unwrap().clear();
        let actual = (
            publish(options(&broker, "c", login), topic, b"{}").await,
            publish_5(options_5(&broker, "d", login), topic, b"{}").await,
        );
        same(&actual, (heard, heard_5), &format!("{login:?} {topic}"));
        assert_eq!(house.kept(), kept, "{login:?} {topic}");
    }
    let turned_away = house.turned_away();
    assert!(
        turned_away.contains(&"user `s1` gave wrong credentials".to_owned()),
        "{turned_away:?}"
    );
    assert!(turned_away.iter().any(|it| it.contains("may not use topic `v1/s2/observations`")));
    broker.stop().await;
}

#[tokio::test]
async fn a_refusal_is_acknowledged_only_where_sending_again_would_not_help() {
    for (refusal, heard, heard_5) in [
        (Refusal::BadPayload("it is no JSON".to_owned()), "acked", "PayloadFormatInvalid"),
        (Refusal::NotAllowed("it is switched off".to_owned()), "cut off", "NotAuthorized"),
        (Refusal::TooBusy("too many readings".to_owned()), "cut off", "QuotaExceeded"),
        (Refusal::NotDurable("the disk is full".to_owned()), "cut off", "cut off"),
    ] {
        let house = House::answering(Err(refusal.clone()));
        let broker = broker(&house).await;
        let actual = (
            publish(options(&broker, "c", LOGIN), OWN, b"{}").await,
            publish_5(options_5(&broker, "d", LOGIN), OWN, b"{}").await,
        );
        same(&actual, (heard, heard_5), &refusal.to_string());
        assert_eq!(house.kept(), 2);
        broker.stop().await;
    }
}

#[tokio::test]
async fn the_acknowledgement_comes_after_the_delivery_is_durable() {
    let house = House::answering(Ok(()));
    house.durable.forget_permits(Semaphore::MAX_PERMITS);
    let broker = broker(&house).await;
    let device = tokio::spawn(publish(options(&broker, "c", LOGIN), OWN, b"{}"));
    while house.under_way.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!device.is_finished(), "acknowledged before it was durable");
    house.durable.add_permits(1);
    assert_eq!(device.await.unwrap(), "acked");
    broker.stop().await;
}

#[tokio::test]
async fn a_delivery_that_never_becomes_durable_is_not_acknowledged() {
    let house = House::answering(Ok(()));
    house.durable.forget_permits(Semaphore::MAX_PERMITS);
    let broker = broker_with(&house, |it| it.durable_within = Duration::from_millis(100)).await;
    assert_eq!(publish(options(&broker, "c", LOGIN), OWN, b"{}").await, "cut off");
    broker.stop().await;
}

#[tokio::test]
async fn a_huge_message_is_cut_off_and_the_others_go_on() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let huge = vec![b'x'; 50_000_000];
    assert_eq!(publish(options(&broker, "c", LOGIN), OWN, &huge).await, "cut off");
    let fits = vec![b'x'; 1024 * 1024];
    assert_eq!(publish(options(&broker, "c", LOGIN), OWN, &fits).await, "acked");
    assert_eq!(house.kept(), 1);
    broker.stop().await;
}

#[tokio::test]
async fn anonymous_devices_speak_for_the_source_in_their_topic_where_let_in() {
    let house = House::answering(Ok(()));
    let broker = broker_with(&house, |it| it.anonymous = true).await;
    assert_eq!(publish(options(&broker, "c", None), "v1/s7/observations", b"{}").await, "acked");
    assert_eq!(house.kept.lock().unwrap()[0].0, "s7");
    assert_eq!(publish(options(&broker, "c", None), "v1/s7/events", b"{}").await, "cut off");
    let wrong = Some(("s1", "wrong"));
    let heard = publish(options(&broker, "c", wrong), OWN, b"{}").await;
    assert_eq!(heard, "refused: BadUserNamePassword");
    broker.stop().await;
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

#[tokio::test]
async fn a_source_hears_only_its_own_topics() {
    use rumqttc::SubscribeReasonCode::{Failure, Success};
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let (client, mut events) = rumqttc::AsyncClient::new(options(&broker, "c", LOGIN), 10);
    for (filter, code) in [
        ("v1/s1/#", Success(QoS::AtLeastOnce)),
        ("v1/s2/#", Failure),
        ("#", Failure),
        ("v1/+/observations", Failure),
    ] {
        client.subscribe(filter, QoS::AtLeastOnce).await.unwrap();
        let answered =
            |it: &Packet| matches!(it, Packet::SubAck(ack) if ack.return_codes == [code]);
        assert!(hears(&mut events, answered).await, "{filter}");
    }
    broker.stop().await;
}

#[tokio::test]
async fn a_light_hears_what_is_published_to_it_and_nothing_else() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let publisher = broker.publisher();
    assert_eq!(publisher.publish("v1/s1/notices", b"{}".to_vec()), 0, "nobody listens yet");
    let (client, mut events) = rumqttc::AsyncClient::new(options(&broker, "c", LOGIN), 10);
    client.subscribe("v1/s1/#", QoS::AtLeastOnce).await.unwrap();
    assert!(hears(&mut events, |it| matches!(it, Packet::SubAck(_))).await);
    // The broker's side of the subscription is made beside its answer.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(publisher.publish("v1/s2/notices", b"{}".to_vec()), 0);
    assert_eq!(publisher.publish("v1/s1/notices", b"on".to_vec()), 1);
    let light = |it: &Packet| matches!(it, Packet::Publish(it) if it.topic == "v1/s1/notices" && it.payload == "on");
    assert!(hears(&mut events, light).await);
    client.unsubscribe("v1/s1/#").await.unwrap();
    assert!(hears(&mut events, |it| matches!(it, Packet::UnsubAck(_))).await);
    assert_eq!(publisher.publish("v1/s1/notices", b"off".to_vec()), 0);
    broker.stop().await;
}

#[tokio::test]
async fn a_client_id_passes_within_a_source_and_never_between_two() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let (_client, mut first) = rumqttc::AsyncClient::new(options(&broker, "c", LOGIN), 10);
    assert!(hears(&mut first, |it| matches!(it, Packet::ConnAck(_))).await);
    let thief = Some(("s2", "token"));
    let heard = publish(options(&broker, "c", thief), "v1/s2/observations", b"{}").await;
    assert_eq!(heard, "refused: NotAuthorized");
    assert!(house.turned_away()[0].contains("which another source holds"));
    let (again, mut second) = rumqttc::AsyncClient::new(options(&broker, "c", LOGIN), 10);
    assert!(hears(&mut second, |it| matches!(it, Packet::ConnAck(_))).await);
    assert!(!hears(&mut first, |_| false).await, "the older connection ends");
    again.publish(OWN, QoS::AtLeastOnce, false, "{}").await.unwrap();
    assert!(hears(&mut second, |it| matches!(it, Packet::PubAck(_))).await);
    broker.stop().await;
}

#[tokio::test]
async fn one_source_cannot_take_every_place() {
    let house = House::answering(Ok(()));
    let broker = broker_with(&house, |it| it.sessions_max = 30).await;
    let mut connected = Vec::new();
    for n in 0..20 {
        let options = options(&broker, &format!("c{n}"), LOGIN);
        let (client, mut events) = rumqttc::AsyncClient::new(options, 10);
        assert!(hears(&mut events, |it| matches!(it, Packet::ConnAck(_))).await);
        connected.push((client, events));
    }
    let heard = publish(options(&broker, "one more", LOGIN), OWN, b"{}").await;
    assert_eq!(heard, "refused: NotAuthorized");
    let other = Some(("s2", "token"));
    let heard = publish(options(&broker, "other", other), "v1/s2/observations", b"{}").await;
    assert_eq!(heard, "acked");
    broker.stop().await;
}

#[tokio::test]
async fn a_hundred_devices_at_once() {
    const EACH: usize = 20;
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let devices = (0..100).map(|n| {
        let user = format!("s{n}");
        let options = options(&broker, &user, Some((&user, "token")));
        tokio::spawn(async move {
            let (client, mut events) = rumqttc::AsyncClient::new(options, EACH);
            for _ in 0..EACH {
                let topic = format!("v1/{user}/observations");
                client.publish(topic, QoS::AtLeastOnce, false, "{}").await.unwrap();
            }
            for _ in 0..EACH {
                assert!(hears(&mut events, |it| matches!(it, Packet::PubAck(_))).await);
            }
        })
    });
    for device in devices.collect::<Vec<_>>() {
        device.await.unwrap();
    }
    assert_eq!(house.kept(), 100 * EACH);
    broker.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_named_and_a_stop_frees_it() {
    let taken = TcpListener::bind(ANYWHERE).unwrap();
    let address = taken.local_addr().unwrap();
    let house = House::answering(Ok(()));
    let gate = || Arc::clone(&house) as Arc<dyn Gate>;
    let error = Broker::start(&Settings::new(address), gate()).await.err().unwrap();
    assert!(matches!(error, BrokerError::PortTaken { .. }), "{error}");
    assert!(error.to_string().ends_with(&format!("port {} is taken", address.port())), "{error}");
    drop(taken);

    let broker = Broker::start(&Settings::new(address), gate()).await.unwrap();
    let (_client, mut events) = rumqttc::AsyncClient::new(options(&broker, "c", LOGIN), 10);
    assert!(hears(&mut events, |it| matches!(it, Packet::ConnAck(_))).await);
    assert_eq!(broker.connections(), 1);
    timeout(SOON, broker.stop()).await.expect("a stop within five seconds");
    assert!(!hears(&mut events, |_| false).await, "the device is told");
    Broker::start(&Settings::new(address), gate()).await.expect("the port is free").stop().await;
    assert_eq!(Arc::strong_count(&house), 1, "a stopped broker lets go of the node");
}

#[tokio::test]
async fn a_stop_waits_for_the_delivery_under_way() {
    let house = House::answering(Ok(()));
    house.durable.forget_permits(Semaphore::MAX_PERMITS);
    let broker = broker(&house).await;
    let device = tokio::spawn(publish(options(&broker, "c", LOGIN), OWN, b"{}"));
    while house.under_way.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let stop = tokio::spawn(broker.stop());
    tokio::time::sleep(Duration::from_millis(300)).await;
    house.durable.add_permits(1);
    assert_eq!(device.await.unwrap(), "acked");
    timeout(SOON, stop).await.expect("a stop within five seconds").unwrap();
}

#[tokio::test]
async fn tls_devices_are_served_and_a_bad_certificate_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["cert.pem", "key.pem"].map(|it| folder.path().join(it));
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(&certificate, signed.cert.pem()).unwrap();
    std::fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
    let house = House::answering(Ok(()));
    let tls = crate::Tls { listen: ANYWHERE, certificate, key: key.clone() };
    let broker = broker_with(&house, |it| it.tls = Some(tls)).await;
    let address = broker.tls_address().unwrap();
    let trusted = signed.cert.der().clone();
    let answer = tokio::task::spawn_blocking(move || connect_over_tls(address, trusted));
    let accepted_and_kept = [0x20, 2, 0, 0, 0x40, 2, 0, 9];
    assert_eq!(answer.await.unwrap(), accepted_and_kept, "CONNACK and PUBACK");
    assert_eq!(house.kept(), 1);
    broker.stop().await;

    let tls = crate::Tls { listen: ANYWHERE, certificate: folder.path().join("none.pem"), key };
    let mut settings = Settings::new(ANYWHERE);
    settings.tls = Some(tls);
    let error = Broker::start(&settings, house as Arc<dyn Gate>).await.err().unwrap();
    assert!(error.to_string().contains("none.pem"), "{error}");
}

/// CONNECT and PUBLISH of 3.1.1 as `s1`, by hand: the test client has no TLS.
fn connect_over_tls(
    address: SocketAddr,
    trusted: rustls::pki_types::CertificateDer<'static>,
) -> [u8; 8] {
    use std::io::{Read, Write};

    let mut roots = rustls::RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream =
        rustls::StreamOwned::new(client, std::net::TcpStream::connect(address).unwrap());
    let connect = b"\x10\x18\x00\x04MQTT\x04\xc2\x00\x3c\x00\x01c\x00\x02s1\x00\x05token";
    stream.write_all(connect).unwrap();
    stream.write_all(&raw::publish(4, 1, 9, b"{}")).unwrap();
    let mut answer = [0; 8];
    stream.read_exact(&mut answer).unwrap();
    answer
}
