//! Numbers that look drawn by lot and are the same everywhere: no float, no clock.

/// A small generator.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014 (splitmix64).
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// A generator that begins anew for every name.
    pub fn new(name: &str) -> Self {
        // FNV-1a.
        let mix = |h: u64, b: u8| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    /// True in so many of a hundred draws.
    pub fn in_hundred(&mut self, chance: u64) -> bool {
        self.between(1, 100) <= chance
    }

    /// A log-normal number around a median, its logarithm with a deviation of about one.
    ///
    /// Twelve even draws add up to nearly a normal one; powers of two are a shift and a parabola.
    pub fn log_normal(&mut self, median: u64) -> u64 {
        let sum: u64 = (0..12).map(|_| self.between(0, 1023)).sum();
        // In 1024ths, around six; times 1/ln 2, so that the base is e; shifted to stay positive.
        let power = (sum * 1443 / 1000 + 16 * 1024) - 12 * 1023 * 1443 / 2000;
        let (whole, part) = (power / 1024, power % 1024);
        let fraction = (1 << 20) + part * (672 * 1024 + 352 * part) / 1024;
        (((median << whole) >> 16) * fraction) >> 20
    }

    /// The same with a deviation of so many thirds.
    pub fn log_normal_wide(&mut self, median: u64, thirds: u64) -> u64 {
        let sum: u64 = (0..12).map(|_| self.between(0, 1023)).sum();
        // As above, with room for sizes 2^24 times smaller than the median.
        let deviation = |sum: u64| sum * 1443 * thirds / 3000;
        let power = (deviation(sum) + 24 * 1024).saturating_sub(deviation(6 * 1023));
        let (whole, part) = (power / 1024, power % 1024);
        let fraction = (1 << 20) + part * (672 * 1024 + 352 * part) / 1024;
        ((((median << whole) >> 24) * fraction) >> 20).max(1)
    }
}
