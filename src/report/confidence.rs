//! Confidence intervals of a rate and of a mean, given what was counted.
//!
//! One statement about people needed rests on two intervals. Each is wrong in at most 2.5 cases of
//! a hundred, so both are right in at least 95 (Bonferroni's inequality).

/// How often one of the two intervals may be wrong.
const WRONG: f64 = 0.025;

/// The quantile of the normal distribution at 1 − [`WRONG`] / 2.
const NORMAL: f64 = 2.241_402_727_604_947;

/// The exact bounds of the mean of a Poisson variable of which `count` was observed.
///
/// Source: F. Garwood, "Fiducial Limits for the Poisson Distribution", *Biometrika* 28 (1936).
#[must_use]
pub fn poisson(count: u64) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let n = count as f64;
    let low = if count == 0 { 0.0 } else { invert(n, WRONG / 2.0) };
    (low, invert(n + 1.0, 1.0 - WRONG / 2.0))
}

/// The bounds of the mean of a number of values with this sum and this sum of squares: mean ±
/// t·s/√n. An approximation that the central limit theorem justifies for thirty values or more;
/// `None` for fewer than two.
///
/// Source: Student (1908); the quantile of t by the expansion of Abramowitz & Stegun, 26.7.5.
#[must_use]
pub fn mean(known: u64, sum: f64, squares: f64) -> Option<(f64, f64)> {
    if known < 2 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let n = known as f64;
    let (mean, free) = (sum / n, n - 1.0);
    let variance = ((squares - sum * mean) / free).max(0.0);
    let z = NORMAL;
    let first = (z.powi(3) + z) / (4.0 * free);
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * free * free);
    let half = (z + first + second) * (variance / n).sqrt();
    Some(((mean - half).max(0.0), mean + half))
}

/// The mean for which the regularised incomplete gamma function P(a, mean) has this value.
fn invert(a: f64, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, a + 20.0 * a.sqrt() + 20.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if gamma(a, middle) < value { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// P(a, x): the probability that a Poisson variable with mean x is at least a.
///
/// Source: Abramowitz & Stegun, 6.5.29 (series) and 6.5.31 (continued fraction).
fn gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = (a * x.ln() - x - ln_gamma(a)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / a, 1.0 / a, a);
        while term > sum * 1e-16 {
            at += 1.0;
            term *= x / at;
            sum += term;
        }
        return sum * front;
    }
    // Lentz's method for the continued fraction.
    let mut partial = x + 1.0 - a;
    let (mut above, mut below) = (1e300, 1.0 / partial);
    let mut fraction = below;
    for step in 1..1_000_000 {
        let step = f64::from(step);
        let numerator = -step * (step - a);
        partial += 2.0;
        below = 1.0 / nonzero(numerator * below + partial);
        above = nonzero(partial + numerator / above);
        fraction *= below * above;
        if (below * above - 1.0).abs() < 1e-16 {
            break;
        }
    }
    1.0 - front * fraction
}

fn nonzero(x: f64) -> f64 {
    if x.abs() < 1e-300 { 1e-300 } else { x }
}

/// The logarithm of Γ for whole numbers from 1, by Stirling's series above ten.
///
/// Source: Abramowitz & Stegun, 6.1.41.
fn ln_gamma(a: f64) -> f64 {
    let (mut a, mut below) = (a, 0.0);
    while a < 10.0 {
        below += a.ln();
        a += 1.0;
    }
    let series = 1.0 / (12.0 * a) - 1.0 / (360.0 * a.powi(3)) + 1.0 / (1260.0 * a.powi(5))
        - 1.0 / (1680.0 * a.powi(7));
    (a - 0.5) * a.ln() - a + 0.5 * std::f64::consts::TAU.ln() + series - below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_at_which_what_was_counted_is_just_believable() {
        for count in [1_u32, 2, 5, 30, 487, 20_000] {
            let (low, high) = poisson(count.into());
            let at_most = |k: u32, mean: f64| {
                let mut term = (-mean).exp();
                if term == 0.0 {
                    // Too far from zero for a plain sum: begin at the mean.
                    return 1.0 - gamma(f64::from(k) + 1.0, mean);
                }
                let mut sum = term;
                for n in 1..=k {
                    term *= mean / f64::from(n);
                    sum += term;
                }
                sum
            };
            assert!((at_most(count, high) - 0.0125).abs() < 1e-9, "{count}");
            assert!((1.0 - at_most(count - 1, low) - 0.0125).abs() < 1e-9, "{count}");
        }
        // With nothing counted, e^(-mean) = 0.0125.
        assert!((poisson(0).1 - -(0.0125_f64.ln())).abs() < 1e-9);
    }
}
