//! A made-up air station: a daily wave, a slow wander and the noise of the instrument.

use std::{f64::consts::TAU, io::Write as _};

use crate::random::Random;

/// What a station measures, in the order of its values.
pub(crate) const QUANTITIES: [&str; 8] = ["pm25", "pm10", "so2", "no2", "co", "o3", "temp", "rh"];

/// What makes the signal of a quantity.
struct Signal {
    mean: f64,
    /// Height of the daily wave.
    daily: f64,
    noise: f64,
    /// Step of the wander, which forgets half a percent of itself a sample.
    wander: f64,
    least: f64,
    most: f64,
    decimals: usize,
}

const fn signal(shape: [f64; 4], least: f64, most: f64, decimals: usize) -> Signal {
    let [mean, daily, noise, wander] = shape;
    Signal { mean, daily, noise, wander, least, most, decimals }
}

/// Chosen to look like an ambient station of a port in autumn; no figure of law.
const SIGNALS: [Signal; 8] = [
    signal([28.0, 8.0, 0.8, 1.2], 1.0, 500.0, 1),
    signal([52.0, 14.0, 1.5, 2.0], 2.0, 800.0, 1),
    signal([18.0, 5.0, 0.4, 0.6], 0.0, 700.0, 1),
    signal([32.0, 12.0, 0.7, 1.0], 0.0, 400.0, 1),
    signal([0.90, 0.3, 0.02, 0.03], 0.0, 50.0, 2),
    signal([45.0, 25.0, 0.8, 1.0], 0.0, 400.0, 1),
    signal([26.5, 4.0, 0.05, 0.06], -5.0, 50.0, 1),
    signal([76.0, -12.0, 0.2, 0.25], 5.0, 100.0, 1),
];

/// The quantities from here on are weather, which differs less from place to place.
const WEATHER_FROM: usize = 6;

/// One station with its own bias and phase.
#[derive(Debug)]
pub(crate) struct Station {
    random: Random,
    wander: [f64; 8],
    bias: [f64; 8],
    phase: f64,
}

impl Station {
    pub(crate) fn new(seed: u64, id: u64) -> Self {
        let mut random = Random::new(seed ^ id.wrapping_mul(0x1234_5678_9ABC_DEF1));
        random.bits();
        let bias = std::array::from_fn(|_| 0.7 + 0.6 * random.share());
        let phase = random.share() * 0.8;
        Self { random, wander: [0.0; 8], bias, phase }
    }

    /// The next sample, at a second since 1970, rounded as the instrument would.
    pub(crate) fn sample(&mut self, at_s: i64) -> [f64; 8] {
        let day = at_s.rem_euclid(86_400) as f64 / 86_400.0 * TAU;
        let wave = (day - 2.2 - self.phase).sin();
        std::array::from_fn(|n| {
            let it = &SIGNALS[n];
            self.wander[n] = self.wander[n] * 0.995 + it.wander * self.random.normal();
            let bias_max = if n < WEATHER_FROM { 2.0 } else { 1.05 };
            let level = it.mean * self.bias[n].clamp(0.3, bias_max) + it.daily * wave;
            let value = level + self.wander[n] + it.noise * self.random.normal();
            let scale = if it.decimals == 2 { 100.0 } else { 10.0 };
            (value.clamp(it.least, it.most) * scale).round() / scale
        })
    }
}

/// Writes a value with the decimals of its quantity.
pub(crate) fn put_value(bytes: &mut Vec<u8>, quantity: usize, value: f64) {
    let decimals = SIGNALS[quantity].decimals;
    // Writing to memory does not fail.
    let _written = write!(bytes, "{value:.decimals$}");
}

/// `pm25=31.4,pm10=...`, as line protocol has its fields.
pub(crate) fn put_fields(bytes: &mut Vec<u8>, values: &[f64; 8]) {
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            bytes.push(b',');
        }
        bytes.extend_from_slice(QUANTITIES[n].as_bytes());
        bytes.push(b'=');
        put_value(bytes, n, *value);
    }
}

/// `"pm25":31.4,"pm10":...`, as JSON has its members.
pub(crate) fn put_members(bytes: &mut Vec<u8>, values: &[f64; 8]) {
    for (n, value) in values.iter().enumerate() {
        bytes.extend_from_slice(if n > 0 { b",\"" } else { b"\"" });
        bytes.extend_from_slice(QUANTITIES[n].as_bytes());
        bytes.extend_from_slice(b"\":");
        put_value(bytes, n, *value);
    }
}

#[test]
fn a_station_says_the_same_in_every_run() {
    let sample = |id| Station::new(42, id).sample(1_790_000_040);
    assert_eq!(sample(7), sample(7));
    assert_ne!(sample(7), sample(8));
    let mut text = Vec::new();
    put_fields(&mut text, &[1.0, 2.0, 3.0, 4.0, 0.5, 6.0, -7.0, 8.0]);
    let expect = "pm25=1.0,pm10=2.0,so2=3.0,no2=4.0,co=0.50,o3=6.0,temp=-7.0,rh=8.0";
    assert_eq!(text, expect.as_bytes());
}
