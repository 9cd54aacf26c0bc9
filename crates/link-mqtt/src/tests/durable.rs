//! What is acknowledged, and when.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::time::timeout;

use super::{
    House, LOGIN, OWN, SOON, broker, broker_with, options, options_5, publish, publish_5,
    raw::{stuck_house, until},
    same,
};
use crate::Refusal;

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
    let house = stuck_house();
    let broker = broker(&house).await;
    let device = tokio::spawn(publish(options(&broker, "c", LOGIN), OWN, b"{}"));
    until(|| house.under_way.load(Ordering::SeqCst) == 1).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!device.is_finished(), "acknowledged before it was durable");
    house.durable.add_permits(1);
    assert_eq!(device.await.unwrap(), "acked");
    broker.stop().await;
}

#[tokio::test]
async fn a_delivery_that_never_becomes_durable_is_not_acknowledged() {
    let house = stuck_house();
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
async fn a_stop_waits_for_the_delivery_under_way() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let device = tokio::spawn(publish(options(&broker, "c", LOGIN), OWN, b"{}"));
    until(|| house.under_way.load(Ordering::SeqCst) == 1).await;
    let stop = tokio::spawn(broker.stop());
    tokio::time::sleep(Duration::from_millis(300)).await;
    house.durable.add_permits(1);
    assert_eq!(device.await.unwrap(), "acked");
    timeout(SOON, stop).await.expect("a stop within five seconds").unwrap();
}
