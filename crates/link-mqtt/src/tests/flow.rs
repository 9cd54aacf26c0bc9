//! What comes together, out of turn, twice, too fast, or half.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Semaphore,
    time::{sleep, timeout},
};

use super::{
    House, SOON, broker,
    raw::{Device, MOMENT, connect, numbered, packet, publish, stuck_house, until},
};
use crate::Refusal;

#[tokio::test]
async fn what_comes_together_is_one_batch_and_answered_in_order() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    let together: Vec<_> = (1..=50).flat_map(|id| publish(4, 1, id, b"{}")).collect();
    device.says(&together).await;
    for id in 1..=50 {
        device.hears(&numbered(0x40, id)).await;
    }
    assert_eq!(*house.batches.lock().unwrap(), [50]);
    broker.stop().await;
}

#[tokio::test]
async fn a_connection_is_read_on_while_its_messages_become_durable() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    for id in 1..=3 {
        device.says(&publish(5, 1, id, b"{}")).await;
        until(|| house.under_way.load(Ordering::SeqCst) == usize::from(id)).await;
    }
    device.says(&packet(0xc0, b"")).await;
    device.hears(&[0xd0, 0]).await;
    device.hears_nothing().await;
    for id in 1..=3 {
        house.durable.add_permits(1);
        device.hears(&packet(0x40, &[0, id, 0, 0])).await;
    }
    broker.stop().await;
}

#[tokio::test]
async fn what_waits_to_be_let_in_keeps_its_order() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    house.admits.lock().unwrap().extend([Duration::from_millis(200), Duration::ZERO]);
    let mut device = Device::new(&broker, 4).await;
    device.says(&publish(4, 1, 1, b"first")).await;
    until(|| house.admits.lock().unwrap().len() == 1).await;
    device.says(&publish(4, 1, 2, b"second")).await;
    for id in 1..=2 {
        device.hears(&numbered(0x40, id)).await;
    }
    let kept: Vec<_> = house.kept.lock().unwrap().iter().map(|it| it.1.clone()).collect();
    assert_eq!(kept, [b"first".to_vec(), b"second".to_vec()]);
    broker.stop().await;
}

#[tokio::test]
async fn a_refusal_at_sight_waits_for_its_turn() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    let mut foreign = publish(5, 1, 2, b"{}");
    foreign[8] = b'2';
    assert!(foreign.windows(4).any(|it| it == b"1/s2"), "another's topic");
    device.says(&[publish(5, 1, 1, b"{}"), foreign, publish(5, 1, 3, b"{}")].concat()).await;
    device.hears_nothing().await;
    house.durable.add_permits(2);
    for (id, reason) in [(1, 0), (2, 0x87), (3, 0)] {
        let heard = device.packet().await.unwrap();
        assert_eq!((heard[0], heard[3], heard[4]), (0x40, id, reason), "{heard:x?}");
    }
    broker.stop().await;
}

#[tokio::test]
async fn exactly_once_is_kept_once_until_it_is_released() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    for version in [4, 5] {
        house.kept.lock().unwrap().clear();
        let received: &[u8] = if version == 5 { &[0, 7, 0, 0] } else { &[0, 7] };
        let mut device = Device::new(&broker, version).await;
        for _ in 0..3 {
            device.says(&publish(version, 2, 7, b"{}")).await;
            device.hears(&packet(0x50, received)).await;
        }
        assert_eq!(house.kept(), 1, "sent again is no new message");
        let completed: &[u8] = if version == 5 { &[0, 7, 0, 0] } else { &[0, 7] };
        device.says(&numbered(0x62, 7)).await;
        device.hears(&packet(0x70, completed)).await;
        let unknown: &[u8] = if version == 5 { &[0, 7, 0x92, 0] } else { &[0, 7] };
        device.says(&numbered(0x62, 7)).await;
        device.hears(&packet(0x70, unknown)).await;
        device.says(&publish(version, 2, 7, b"{}")).await;
        device.hears(&packet(0x50, received)).await;
        assert_eq!(house.kept(), 2, "a released number is free");
    }
    broker.stop().await;
}

#[tokio::test]
async fn exactly_once_refused_needs_no_release_in_version_5() {
    let house = House::answering(Err(Refusal::BadPayload("no".to_owned())));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    for kept in 1..=2 {
        device.says(&publish(5, 2, 7, b"?")).await;
        let heard = device.packet().await.unwrap();
        assert_eq!((heard[0], heard[3], heard[4]), (0x50, 7, 0x99), "{heard:x?}");
        assert_eq!(house.kept(), kept);
    }
    let mut device = Device::new(&broker, 4).await;
    device.says(&publish(4, 2, 7, b"?")).await;
    device.hears(&numbered(0x50, 7)).await;
    device.says(&numbered(0x62, 7)).await;
    device.hears(&numbered(0x70, 7)).await;
    broker.stop().await;
}

#[tokio::test]
async fn a_device_that_dies_in_the_middle_leaves_what_was_whole() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    assert_eq!(broker.connections(), 1);
    let half = &publish(4, 1, 2, &[b'x'; 500])[..200];
    device.says(&[&publish(4, 1, 1, b"{}"), half].concat()).await;
    drop(device);
    until(|| broker.connections() == 0 && house.kept() == 1).await;
    broker.stop().await;
}

#[tokio::test]
async fn a_device_that_leaves_at_once_leaves_its_messages() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    let last = [publish(4, 0, 0, b"first"), publish(4, 0, 0, b"last"), packet(0xe0, b"")].concat();
    device.says(&last).await;
    drop(device);
    until(|| broker.connections() == 0).await;
    house.durable.add_permits(2);
    until(|| house.kept() == 2).await;
    let mut device = Device::new(&broker, 4).await;
    device.says(&publish(4, 1, 1, b"{}")).await;
    device.0.shutdown().await.unwrap();
    house.durable.add_permits(1);
    device.hears(&numbered(0x40, 1)).await;
    broker.stop().await;
}

#[tokio::test]
async fn who_sends_more_than_the_receive_maximum_is_cut_off() {
    let house = stuck_house();
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 5).await;
    let fits: Vec<_> = (1..=500).flat_map(|id| publish(5, 1, id, b"")).collect();
    device.says(&fits).await;
    device.hears_nothing().await;
    device.says(&publish(5, 1, 501, b"")).await;
    until(|| broker.connections() == 0).await;
    house.durable.add_permits(500);
    for _ in 0..500 {
        assert_eq!(device.packet().await.unwrap()[0], 0x40, "what came before is answered");
    }
    device.is_cut_off(5, 0x93, "one too many").await;
    broker.stop().await;
}

#[tokio::test]
async fn a_slow_node_stops_the_socket_and_nothing_is_lost() {
    const ALL: u16 = 20_000;
    let house = stuck_house();
    let broker = broker(&house).await;
    let device = Device::new(&broker, 4).await;
    let (mut hears, mut says) = device.0.into_split();
    let saying = tokio::spawn(async move {
        for id in 1..=ALL {
            says.write_all(&publish(4, 1, id, &[b'x'; 1_000])).await.unwrap();
        }
        says
    });
    until(|| 4 < house.under_way.load(Ordering::SeqCst)).await;
    sleep(MOMENT).await;
    assert!(!saying.is_finished(), "20 MB went somewhere");
    let under_way = house.under_way.load(Ordering::SeqCst);
    assert!(under_way <= 1_100, "{under_way} under way");
    house.durable.add_permits(Semaphore::MAX_PERMITS / 2);
    for id in 1..=ALL {
        let mut ack = [0; 4];
        timeout(SOON, hears.read_exact(&mut ack)).await.expect("an answer in time").unwrap();
        assert_eq!(ack[..], numbered(0x40, id));
    }
    assert_eq!(house.kept(), usize::from(ALL));
    drop(saying.await.unwrap());
    broker.stop().await;
}

#[tokio::test]
async fn a_device_that_reads_no_answers_is_not_read_either() {
    let house = House::answering(Ok(()));
    let broker = broker(&house).await;
    let mut device = Device::new(&broker, 4).await;
    let pings = [0xc0, 0].repeat(50_000);
    let talking = async {
        loop {
            device.says(&pings).await;
        }
    };
    assert!(timeout(Duration::from_secs(1), talking).await.is_err());
    let mut other = Device::silent(&broker).await;
    other.says(&connect(4, "other", 0)).await;
    other.hears(&[0x20, 2, 0, 0]).await;
    broker.stop().await;
}
