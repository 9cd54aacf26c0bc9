//! How a quantity runs while nothing happens: a daily wave, and noise that is a pure function of
//! time, so that whoever asks twice is told the same.

use std::{f64::consts::TAU, time::Duration};

use model::{Period, Span, Time, Zone};
use pack::Course;

/// Everything random follows from one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seed(pub(crate) u64);

/// The parts of the noise: time between knots, and weight. What is slow is larger, as with real
/// instruments; the squares of the weights come to about one.
const PARTS: [(Span, f64); 3] =
    [(Span::from_min(10), 0.85), (Span::from_min(2), 0.55), (Span::from_s(5), 0.35)];

/// Farther than this from the middle nothing real strays.
const NORMAL_MAX: f64 = 3.0;

impl Seed {
    /// The seed of something that has a name.
    pub(crate) fn of(self, name: &str) -> Self {
        let mixed = name.bytes().fold(self.0, |it, byte| mix(it ^ u64::from(byte)));
        Self(mix(mixed))
    }

    /// Evenly spread over 0 to 1, the `n`th.
    pub(crate) fn uniform(self, n: i64) -> f64 {
        let high = mix(self.0 ^ mix(n.cast_unsigned())) >> 32;
        f64::from(u32::try_from(high).unwrap_or(u32::MAX)) / f64::from(u32::MAX)
    }

    /// One of `count` things, the `n`th choice; 0 where there is nothing to choose.
    pub(crate) fn choice(self, n: i64, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(mix(self.0 ^ mix(n.cast_unsigned())) % count).unwrap_or(0)
    }

    /// Standard normal, the `n`th (Box and Muller, 1958).
    fn normal(self, n: i64) -> f64 {
        let away = self.uniform(n).max(1e-9);
        let angle = self.of("angle").uniform(n) * TAU;
        ((-2.0 * away.ln()).sqrt() * angle.cos()).clamp(-NORMAL_MAX, NORMAL_MAX)
    }

    /// Noise at a time: about standard normal, and smooth.
    pub(crate) fn noise(self, at: Time) -> f64 {
        PARTS
            .iter()
            .enumerate()
            .map(|(n, (apart, weight))| {
                let part = Self(mix(self.0.wrapping_add(n as u64)));
                let step = i64::try_from(apart.0).unwrap_or(i64::MAX);
                let knot = at.0.div_euclid(step);
                let share = seconds(at.since(Time(knot * step))) / seconds(*apart);
                let smooth = share * share * (3.0 - 2.0 * share);
                let (before, after) = (part.normal(knot), part.normal(knot + 1));
                weight * (before + (after - before) * smooth)
            })
            .sum()
    }
}

/// The course without its noise.
pub(crate) fn calm(course: &Course, at: Time) -> f64 {
    let midnight = Period::Day.window(at, Zone::VIET_NAM).0;
    let turn = (seconds(at.since(midnight)) - seconds(course.peak)) / seconds(Span::from_h(24));
    course.baseline + course.wave * (TAU * turn).cos()
}

pub(crate) fn seconds(span: Span) -> f64 {
    Duration::from_micros(span.0).as_secs_f64()
}

/// The finaliser of splitmix64 (Steele, Lea and Flood, 2014).
fn mix(it: u64) -> u64 {
    let it = it.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    it ^ (it >> 31)
}
