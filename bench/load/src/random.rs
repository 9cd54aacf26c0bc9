//! Numbers that are the same in every run.

/// `SplitMix64`: tiny, seedable, good enough for made-up readings.
/// Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        it ^ (it >> 31)
    }

    /// From 0 to below 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Roughly normal, with variance 1: the sum of four uniform ones.
    pub(crate) fn normal(&mut self) -> f64 {
        let sum = self.share() + self.share() + self.share() + self.share();
        (sum - 2.0) * 1.732_050_8
    }
}

#[test]
fn the_same_seed_gives_the_same_numbers() {
    let mut random = Random::new(42);
    // The first of the reference implementation for this seed.
    assert_eq!(random.bits(), 0xBDD7_3226_2FEB_6E95);
    assert!((0.0..1.0).contains(&random.share()));
}
