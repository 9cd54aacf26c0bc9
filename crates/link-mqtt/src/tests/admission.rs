//! Who is let in, and what they may say and hear.

use std::time::Duration;

use rumqttc::{Packet, QoS};

use super::{
    House, LOGIN, OWN, broker, broker_with, hears, options, options_5, publish, publish_5, same,
};

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
