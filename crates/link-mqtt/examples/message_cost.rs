//! What one message costs the broker, in CPU time of its process; the devices are a process of
//! their own: `cargo run --release -p link-mqtt --example message_cost`.
#![expect(clippy::unwrap_used, reason = "a measurement that fails should stop")]
#![expect(clippy::print_stdout, reason = "the figures are the answer")]

use std::{
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr},
    process::{Command, Stdio},
    sync::{Arc, mpsc},
    time::Duration,
};

use model::SourceId;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Builder,
    sync::oneshot,
    time::Instant,
};

use link_mqtt::{Broker, Gate, Login, Message, Refusal, Settings};

/// 8 values, as a station sends them.
const PAYLOAD: &str = r#"{"entity":"stack-dv-01","time":1795305600000,"values":{"so2":31.4,"nox":120.5,"co":15.2,"pm":8.1,"o2":7.4,"temp":141.2,"flow":52000,"p":1.01},"status":"00"}"#;

/// Makes deliveries durable together, as a log that syncs would; without `commit`, at once.
struct Log {
    commit: Option<mpsc::Sender<oneshot::Sender<()>>>,
}

impl Log {
    fn syncing_for(sync: Duration) -> Arc<Self> {
        if sync.is_zero() {
            return Arc::new(Self { commit: None });
        }
        let (commit, waiting) = mpsc::channel::<oneshot::Sender<()>>();
        std::thread::spawn(move || {
            while let Ok(first) = waiting.recv() {
                let together: Vec<_> = std::iter::once(first).chain(waiting.try_iter()).collect();
                std::thread::sleep(sync);
                for one in together {
                    // The device may be gone.
                    let _gone = one.send(());
                }
            }
        });
        Arc::new(Self { commit: Some(commit) })
    }

    async fn synced(&self) {
        if let Some(commit) = &self.commit {
            let (sender, synced) = oneshot::channel();
            commit.send(sender).unwrap();
            synced.await.unwrap();
        }
    }
}

#[async_trait::async_trait]
impl Gate for Log {
    async fn authenticate(&self, login: &Login<'_>) -> Option<SourceId> {
        SourceId::new(login.user).ok()
    }

    async fn deliver(&self, _: &SourceId, _: &str, _: &[u8]) -> Result<(), Refusal> {
        self.synced().await;
        Ok(())
    }

    async fn deliver_many(&self, _: &SourceId, messages: &[Message]) -> Vec<Result<(), Refusal>> {
        self.synced().await;
        vec![Ok(()); messages.len()]
    }
}

/// CPU seconds this process has used.
fn cpu_s() -> f64 {
    const TICKS_PER_S: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    let ticks = |field: usize| fields[field].parse::<f64>().unwrap();
    (ticks(11) + ticks(12)) / TICKS_PER_S
}

fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_024
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend(u16::try_from(text.len()).unwrap().to_be_bytes());
    bytes.extend(text.as_bytes());
}

fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    let mut left = body.len();
    loop {
        let more = if 0x7f < left { 0x80 } else { 0 };
        bytes.push(u8::try_from(left & 0x7f).unwrap() | more);
        left >>= 7;
        if left == 0 {
            break;
        }
    }
    bytes.extend(body);
    bytes
}

fn publish(topic: &str, id: u16) -> Vec<u8> {
    let mut body = Vec::new();
    text(&mut body, topic);
    body.extend(id.to_be_bytes());
    body.extend(PAYLOAD.as_bytes());
    packet(0x32, &body)
}

async fn connect(address: SocketAddr, user: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut body = b"\x00\x04MQTT\x04\xc2\x00\x3c".to_vec();
    for field in [user, user, "token"] {
        text(&mut body, field);
    }
    stream.write_all(&packet(0x10, &body)).await.unwrap();
    let mut answer = [0; 4];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, [0x20, 2, 0, 0], "let in");
    stream
}

/// Sends `each` messages with at most `window` of them unacknowledged: one by one, or all that the
/// window allows in one write.
async fn send(mut stream: TcpStream, user: String, each: usize, window: usize, together: bool) {
    let topic = format!("v1/{user}/observations");
    let (mut sent, mut acked, mut half) = (0, 0, 0);
    let mut answers = [0; 4_096];
    while acked < each {
        let mut burst = Vec::new();
        while sent < each && sent - acked < window {
            sent += 1;
            burst.extend(publish(&topic, u16::try_from(sent % 60_000).unwrap() + 1));
            if !together {
                stream.write_all(&burst).await.unwrap();
                burst.clear();
            }
        }
        stream.write_all(&burst).await.unwrap();
        let n = stream.read(&mut answers).await.unwrap();
        assert_ne!(n, 0, "cut off");
        acked += (half + n) / 4;
        half = (half + n) % 4;
    }
}

/// The process of the devices: connects, says so, and sends when told.
fn devices(arguments: &[String]) {
    let number = |n: usize| arguments[n].parse::<usize>().unwrap();
    let address: SocketAddr = arguments[0].parse().unwrap();
    let (count, each, window, together) = (number(1), number(2), number(3), number(4) == 1);
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut streams = Vec::new();
        for n in 0..count {
            let user = format!("s{n}");
            streams.push((connect(address, &user).await, user));
        }
        println!("connected");
        std::io::stdin().read_line(&mut String::new()).unwrap();
        let sending = streams
            .into_iter()
            .map(|(stream, user)| tokio::spawn(send(stream, user, each, window, together)));
        for one in sending.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        println!("sent");
    });
}

/// One row: runs the devices as a child against a new broker.
fn row(sync: Duration, count: u32, each: u32, window: u32, together: bool) {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let settings = Settings::new((Ipv4Addr::LOCALHOST, 0).into());
    let broker =
        runtime.block_on(async { Broker::start(&settings, Log::syncing_for(sync)).await.unwrap() });
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg(broker.address().to_string())
        .args([count, each, window, u32::from(together)].map(|it| it.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "connected");
    let (cpu_before, begin) = (cpu_s(), Instant::now());
    child.stdin.take().unwrap().write_all(b"go\n").unwrap();
    assert_eq!(said.next().unwrap().unwrap(), "sent");
    let (took, cpu) = (begin.elapsed().as_secs_f64(), cpu_s() - cpu_before);
    let messages = f64::from(count * each);
    println!(
        "| {} µs | {count} | {window} {} | {:.0} | {:.2} | {} |",
        sync.as_micros(),
        if together { "at once" } else { "one by one" },
        messages / took,
        cpu * 1e6 / messages,
        resident_mb(),
    );
    child.wait().unwrap();
    runtime.block_on(broker.stop());
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if !arguments.is_empty() {
        return devices(&arguments);
    }
    println!(
        "| sync | devices | window | msg/s | CPU µs/msg | RSS MB |\n|---|---|---|---|---|---|"
    );
    for sync_us in [0, 200] {
        let sync = Duration::from_micros(sync_us);
        for count in [50, 1_000] {
            for (window, together) in [(1, false), (8, false), (8, true), (64, true)] {
                let all = if together { 1_500_000 } else { 500_000 };
                row(sync, count, all / count, window, together);
            }
        }
    }
}
