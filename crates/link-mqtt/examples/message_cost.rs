//! What one message costs, with a gate that does nothing:
//! `cargo run --release -p link-mqtt --example message_cost`.
#![expect(clippy::unwrap_used, reason = "a measurement that fails should stop")]
#![expect(clippy::print_stdout, reason = "the figures are the answer")]

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use model::SourceId;
use rumqttc::{Event, Packet, QoS};
use tokio::{runtime::Builder, time::Instant};

use link_mqtt::{Broker, Gate, Login, Refusal, Settings};

/// 8 values, as a station sends them.
const PAYLOAD: &str = r#"{"entity":"stack-dv-01","time":1795305600000,"values":{"so2":31.4,"nox":120.5,"co":15.2,"pm":8.1,"o2":7.4,"temp":141.2,"flow":52000,"p":1.01},"status":"00"}"#;

/// Makes each delivery durable after a while, as a disk would.
struct Sleepy(Duration);

#[async_trait::async_trait]
impl Gate for Sleepy {
    async fn authenticate(&self, login: &Login<'_>) -> Option<SourceId> {
        SourceId::new(login.user).ok()
    }

    async fn deliver(&self, _: &SourceId, _: &str, _: &[u8]) -> Result<(), Refusal> {
        if !self.0.is_zero() {
            tokio::time::sleep(self.0).await;
        }
        Ok(())
    }
}

/// CPU seconds used so far by threads of this name.
fn cpu_s(thread: &str) -> f64 {
    const TICKS_PER_S: f64 = 100.0;
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let ticks = tasks.filter_map(|task| {
        let stat = std::fs::read_to_string(task.path().join("stat")).ok()?;
        let (head, fields) = stat.rsplit_once(") ")?;
        let of_thread = head.ends_with(&format!("({thread}"));
        let fields: Vec<_> = fields.split(' ').collect();
        let both = fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?;
        Some(if of_thread { both } else { 0.0 })
    });
    ticks.sum::<f64>() / TICKS_PER_S
}

fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
}

/// `devices` send `each` messages; `pause` lies between two of one device.
async fn drive(address: SocketAddr, devices: u32, each: u32, pause: Duration) {
    let devices = (0..devices).map(|n| {
        let user = format!("s{n}");
        let mut options = rumqttc::MqttOptions::new(&user, "127.0.0.1", address.port());
        options.set_credentials(&user, "token").set_inflight(100);
        tokio::spawn(async move {
            let (client, mut events) = rumqttc::AsyncClient::new(options, 100);
            let sender = tokio::spawn(async move {
                let topic = format!("v1/{user}/observations");
                for _ in 0..each {
                    client.publish(&topic, QoS::AtLeastOnce, false, PAYLOAD).await.unwrap();
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                }
                client
            });
            let mut acked = 0;
            while acked < each {
                if let Event::Incoming(Packet::PubAck(_)) = events.poll().await.unwrap() {
                    acked += 1;
                }
            }
            drop(sender.await.unwrap());
        })
    });
    for device in devices.collect::<Vec<_>>() {
        device.await.unwrap();
    }
}

fn main() {
    let runtime = |name: &str| {
        Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name(name)
            .enable_all()
            .build()
            .unwrap()
    };
    let (house, devices) = (runtime("broker"), runtime("devices"));
    for (what, durable_ms, count, each, pause_ms) in [
        ("1,000 msg/s of 100 devices", 0, 100, 100, 100),
        ("flat out, 100 devices", 0, 100, 2_000, 0),
        ("flat out, 1 device", 0, 1, 50_000, 0),
        ("flat out, 1 device, 2 ms to be durable", 2, 1, 1_000, 0),
        ("flat out, 100 devices, 2 ms to be durable", 2, 100, 1_000, 0),
    ] {
        let settings = Settings::new((Ipv4Addr::LOCALHOST, 0).into());
        let gate = Arc::new(Sleepy(Duration::from_millis(durable_ms)));
        let broker = house.block_on(async { Broker::start(&settings, gate).await.unwrap() });
        let (cpu_before, begin) = (cpu_s("broker"), Instant::now());
        let pause = Duration::from_millis(pause_ms);
        devices.block_on(drive(broker.address(), count, each, pause));
        let (took, cpu) = (begin.elapsed().as_secs_f64(), cpu_s("broker") - cpu_before);
        let messages = f64::from(count * each);
        println!(
            "{what}: {messages} messages in {took:.1} s = {:.0} msg/s, {:.1} µs CPU each, {} MB resident with the devices",
            messages / took,
            cpu * 1e6 / messages,
            resident_mb()
        );
        house.block_on(broker.stop());
    }
}
