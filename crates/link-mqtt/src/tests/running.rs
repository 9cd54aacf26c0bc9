//! Many devices at once, begin and end.

use std::{net::TcpListener, sync::Arc};

use rumqttc::{Packet, QoS};
use tokio::time::timeout;

use super::{ANYWHERE, House, LOGIN, SOON, broker, hears, options};
use crate::{Broker, BrokerError, Gate, Settings};

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
