//! Random values that a seed repeats: SplitMix64.

use crate::random;

/// A source of them. Its seed is `IT_SEED`, else random; a test that fails prints it.
pub struct Seeded {
    seed: u64,
    state: u64,
}

impl Seeded {
    /// From `IT_SEED` or a random seed.
    pub fn new() -> Self {
        let seed = std::env::var("IT_SEED").ok().map(|seed| seed.parse().expect("IT_SEED is a number"));
        Self::of(seed.unwrap_or_else(random::bits))
    }

    /// From a seed.
    pub fn of(seed: u64) -> Self {
        Self { seed, state: seed }
    }

    /// Another source, for another thread.
    pub fn branch(&mut self) -> Self {
        Self { seed: self.seed, state: self.next() }
    }

    /// 64 bits.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below this one.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A number from 0 to 1.
    pub fn fraction(&mut self) -> f64 {
        self.below(1_000_001) as f64 / 1e6
    }

    /// One of these.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// So many random bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

impl Drop for Seeded {
    /// Tells the seed where a test fails.
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed: IT_SEED={}", self.seed);
        }
    }
}
