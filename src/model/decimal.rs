//! Decimal numbers exactly as they are written: never through a float.

use std::fmt;

/// A decimal number: `units` divided by ten to the power of `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    units: i128,
    places: u32,
}

/// Why a number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadDecimal {
    #[error("it is not written in plain digits")]
    NotDecimal,
    #[error("it has more than {} decimals", Decimal::MAX_PLACES)]
    TooManyPlaces,
    #[error("it has too many digits")]
    TooLong,
}

impl Decimal {
    /// The most digits after the point that count.
    pub const MAX_PLACES: u32 = 6;
    /// The most digits before the point, so that scaled numbers fit with room to spare.
    const MAX_WHOLE: usize = 18;

    /// Reads digits with at most one point; zeros at the end of the decimals do not count.
    pub fn parse(text: &str) -> Result<Self, BadDecimal> {
        let negative = text.starts_with('-');
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(decimals) {
            return Err(BadDecimal::NotDecimal);
        }
        let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
        if whole.len() > Self::MAX_WHOLE {
            return Err(BadDecimal::TooLong);
        }
        let places = u32::try_from(decimals.len()).map_err(|_| BadDecimal::TooManyPlaces)?;
        if places > Self::MAX_PLACES {
            return Err(BadDecimal::TooManyPlaces);
        }
        let digit = |b: u8| i128::from(b - b'0');
        let units = whole.bytes().chain(decimals.bytes()).fold(0, |n, b| n * 10 + digit(b));
        Ok(Self { units: if negative { -units } else { units }, places })
    }

    /// How many digits after the point it needs.
    pub fn places(self) -> u32 {
        self.places
    }

    /// The number made of whole units of ten to the power of minus `places`.
    pub fn of(units: i128, places: u32) -> Self {
        Self { units, places }
    }

    /// The number times ten to the power of `places`, which must be enough for its decimals.
    pub fn scaled(self, places: u32) -> i128 {
        debug_assert!(places >= self.places, "no digit is lost");
        self.units * 10_i128.pow(places - self.places)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u128.pow(self.places);
        let (whole, rest) = (self.units.unsigned_abs() / one, self.units.unsigned_abs() % one);
        let sign = if self.units < 0 { "-" } else { "" };
        match self.places as usize {
            0 => write!(f, "{sign}{whole}"),
            width => write!(f, "{sign}{whole}.{rest:0width$}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_decimal_is_read_digit_by_digit() {
        let read = |text| Decimal::parse(text).map(|d| (d.units, d.places));
        assert_eq!(read("45.3"), Ok((453, 1)));
        assert_eq!(read("0.10"), Ok((1, 1)));
        assert_eq!(read("-0"), Ok((0, 0)));
        assert_eq!(read("+7.000001"), Ok((7_000_001, 6)));
        assert_eq!(read("7.0000001"), Err(BadDecimal::TooManyPlaces));
        assert_eq!(read("7.0000000"), Ok((7, 0)));
        for text in ["", ".5", "5.", "1e3", "inf", "nan", "1,5", "--1", "1.2.3", "１"] {
            assert_eq!(read(text), Err(BadDecimal::NotDecimal), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_digit_of_a_decimal_is_lost(whole in 0_u64..10_u64.pow(18), millionths in 0_u32..1_000_000) {
            let read = Decimal::parse(&format!("{whole}.{millionths:06}")).unwrap();
            let exact = i128::from(whole) * 1_000_000 + i128::from(millionths);
            prop_assert_eq!(read.scaled(6), exact);
            prop_assert_eq!(Decimal::parse(&read.to_string()), Ok(read));
        }
    }
}
