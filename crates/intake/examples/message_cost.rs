//! What reading one message of eight values costs: `cargo run --release -p intake --example message_cost`.
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::print_stdout, reason = "the figure is the answer")]

use intake::json::{MQTT_BYTES_MAX, parse};

const ROUNDS: u32 = 200_000;

fn main() {
    let good = r#"{"entity":"stack-dv-01","time":"2026-11-22T07:00:00+07:00","values":{"so2":31.4,"nox":120.5,"co":15.2,"pm":8.1,"o2":7.4,"temp":141.2,"flow":52000,"p":1.01},"status":"00"}"#;
    let bad = good.replace("1.01", r#""1.01""#);
    for (what, message) in [("good", good), ("with a bad value", &bad)] {
        let begin = std::time::Instant::now();
        let items: usize =
            (0..ROUNDS).map(|_| parse(message.as_bytes(), MQTT_BYTES_MAX).items.len()).sum();
        println!("a message {what}: {:?}, {items} items in all", begin.elapsed() / ROUNDS);
    }
}
