//! Erlang's formulas: how often somebody waits or is lost with a number of places.
//!
//! A place is one chat that can be held; `load` is arrivals per second times mean duration in
//! seconds, in erlang. All recursions add and multiply positive numbers only, so that they are
//! stable; there are no factorials and no powers of the load.

/// The fraction of arrivals that is lost when nobody waits (Erlang B).
///
/// Sources: A. K. Erlang, "Solution of some Problems in the Theory of Probabilities of Significance
/// in Automatic Telephone Exchanges" (1917); the recursion over places: D. L. Jagerman, "Some
/// Properties of the Erlang Loss Function", *Bell System Technical Journal* 53 (1974).
#[must_use]
pub fn lost(load: f64, places: u32) -> f64 {
    (1..=places).fold(1.0, |lost, n| load * lost / (f64::from(n) + load * lost))
}

/// The fraction of arrivals that must wait, with endless patience (Erlang C); 1 when the load is at
/// least the number of places, since the queue then grows without end.
///
/// Source: Erlang 1917, in the form that follows from Erlang B: C = B / (1 − (1 − B)·load/places).
#[must_use]
pub fn waiting(load: f64, places: u32) -> f64 {
    let part = load / f64::from(places);
    if part >= 1.0 {
        return 1.0;
    }
    let lost = lost(load, places);
    lost / (1.0 - part * (1.0 - lost))
}

/// The fraction answered within `within` seconds, with endless patience (Erlang C); 0 when the
/// queue grows without end.
#[must_use]
pub fn answered(load: f64, places: u32, duration: f64, within: f64) -> f64 {
    let free = f64::from(places) - load;
    if free <= 0.0 { 0.0 } else { 1.0 - waiting(load, places) * (-free * within / duration).exp() }
}

/// What happens when people give up (Erlang A).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Patient {
    /// The fraction that is answered within the wanted time.
    pub answered: f64,
    /// The fraction that gives up before it is answered.
    pub gone: f64,
}

/// Erlang A: those who wait give up after a time that is exponential with mean `patience` seconds.
///
/// An arrival that finds j waiting is answered after a sum of exponential times with the rates nμ,
/// nμ + θ, …, nμ + jθ (n places, μ = 1/duration, θ = 1/patience). If V is that sum then e^(−θV) has
/// the beta distribution with the parameters c = nμ/θ and j + 1 (Rényi's representation of order
/// statistics), and its distribution function follows by adding one positive term for each j. It is
/// still there and answered within t with probability E[e^(−θV); V ≤ t].
///
/// Sources: C. Palm, "Research on Telephone Traffic Carried by Full Availability Groups", *Tele* 1
/// (1957); O. Garnett, A. Mandelbaum & M. Reiman, "Designing a Call Center with Impatient Customers",
/// *Manufacturing & Service Operations Management* 4 (2002).
#[must_use]
pub fn patient(load: f64, places: u32, duration: f64, patience: f64, within: f64) -> Patient {
    let (n, lost) = (f64::from(places), lost(load, places));
    if lost <= 0.0 {
        // So small that nobody ever waits, to the precision of the numbers.
        return Patient { answered: 1.0, gone: 0.0 };
    }
    // Nobody waiting and all places taken has weight 1; fewer at work follows from Erlang B.
    let busy = 1.0 / lost;
    let per_waiting = duration / patience;
    let c = n / per_waiting;
    let x = (-within / patience).exp();
    // The distribution function of beta(c + 1, j + 1) at x, and its next term.
    let (mut below, mut term) = (0.0, x.powf(c + 1.0));
    let (mut weight, mut sum, mut soon, mut gone) = (1.0, busy - 1.0, busy - 1.0, 0.0);
    for j in 0..MOST_WAITING {
        let waiting = f64::from(j);
        below += term;
        let stays = c / (c + waiting + 1.0);
        sum += weight;
        soon += weight * stays * (1.0 - below).max(0.0);
        gone += weight * (1.0 - stays);
        let next = load / (n + (waiting + 1.0) * per_waiting);
        weight *= next;
        if weight > 1e200 {
            // Only ratios of weights count.
            (weight, sum, soon, gone) =
                (weight * 1e-200, sum * 1e-200, soon * 1e-200, gone * 1e-200);
        }
        term *= (1.0 - x) * (c + 1.0 + waiting) / (waiting + 1.0);
        if next < 1.0 && weight < sum * 1e-15 {
            break;
        }
    }
    // `busy - 1` has all states with a place free, which are answered at once.
    Patient { answered: soon / sum, gone: gone / sum }
}

/// The most waiting that are considered; their weights vanish long before.
const MOST_WAITING: u32 = 10_000_000;
