//! How far a week is from what everybody is owed, by the usual indices of disproportionality.
//!
//! All are counted over libraries: members of a pool serve in proportion to their weight (equally
//! where the pool's turns are equal, by their targets where remainders are pooled). Parts are whole
//! numbers of 10⁻¹², so that every machine gives the same figures.

use crate::model::{Allocation, Consortium, LibraryIx, Share, TurnRule};

/// Parts of the week are counted in these.
const UNIT: i128 = 1_000_000_000_000;

/// A library's part of the week: what it is owed and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WeekPart {
    /// Which library.
    pub library: LibraryIx,
    /// Millionths of a slot a week that it is owed.
    pub owed: u64,
    /// Millionths of a slot a week that it holds, with its part of its pools.
    pub held: u64,
    owed_part: i128,
    held_part: i128,
}

/// Indices of disproportionality, in millionths of a per cent, and deviations in millionths of a
/// minute a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Measures {
    /// Sainte-Laguë index: Σ (held − owed)² / owed over the parts of the whole, in per cent.
    ///
    /// Source: A. Sainte-Laguë, *Annales scientifiques de l'ÉNS* 27, 1910; M. Gallagher,
    /// "Proportionality, disproportionality and electoral systems", Electoral Studies 10, 1991.
    pub sainte_lague: u64,
    /// Gallagher's least squares index: √(½ Σ (held − owed)²), in per cent.
    ///
    /// Source: Gallagher, ibid.
    pub gallagher: u64,
    /// Loosemore–Hanby index: ½ Σ |held − owed|, in per cent: what would have to change hands.
    ///
    /// Source: J. Loosemore and V. Hanby, "The theoretical limits of maximum distortion", British
    /// Journal of Political Science 1, 1971.
    pub loosemore_hanby: u64,
    /// The largest distance of a library from what it is owed.
    pub largest: u64,
    /// The mean distance of all libraries.
    pub mean: u64,
}

/// What every library that takes part is owed and holds in an ordinary week, by weight.
#[must_use]
pub fn parts(c: &Consortium, quotas: &[u128], allocation: &Allocation) -> Vec<WeekPart> {
    let total: u128 = quotas.iter().sum();
    let whole = |n: u128| i128::try_from(n).expect("weights fit");
    let slots = i128::from(allocation.slots()).max(1);
    let mut held = vec![0i128; c.libraries().len()];
    for share in &allocation.shares {
        let weights = weights(c, share);
        let all: u128 = weights.iter().sum();
        for (l, w) in share.holder.members.iter().zip(weights) {
            held[l.at()] += i128::from(share.slots) * UNIT * whole(w) / whole(all.max(1));
        }
    }
    let part = |l: LibraryIx| {
        let owed_part = whole(quotas[l.at()]) * UNIT / whole(total.max(1));
        let held_part = held[l.at()] / slots;
        let millionths = |part: i128| u64::try_from(part * slots / 1_000_000).expect("slots fit");
        let (owed, held) = (millionths(owed_part), millionths(held_part));
        WeekPart { library: l, owed, held, owed_part, held_part }
    };
    c.indices().filter(|l| quotas[l.at()] > 0).map(part).collect()
}

/// How the members of a holder share its duties.
fn weights(c: &Consortium, share: &Share) -> Vec<u128> {
    let members = &share.holder.members;
    match (&share.targets, share.holder.turns) {
        (Some(targets), _) => targets.iter().map(|&t| u128::from(t)).collect(),
        (None, TurnRule::Equal) => vec![1; members.len()],
        (None, _) => members.iter().map(|l| u128::from(c[*l].weight)).collect(),
    }
}

/// The indices of a week, by the length of its cells in minutes.
#[must_use]
pub fn measures(parts: &[WeekPart], slots: u32, slot_minutes: u32) -> Measures {
    let off = |p: &WeekPart| p.held_part - p.owed_part;
    let minutes = |part: i128| {
        let micro = part.abs() * i128::from(slots) * i128::from(slot_minutes);
        u64::try_from(micro / 1_000_000).expect("a week is short")
    };
    // Of 10⁻¹² to millionths of a per cent.
    let per_cent = |part: i128| u64::try_from((part + 5_000) / 10_000).expect("a few per cent");
    let ratio = |p: &WeekPart| if p.owed_part == 0 { 0 } else { off(p) * off(p) / p.owed_part };
    let squares: i128 = parts.iter().map(|p| off(p) * off(p)).sum();
    let absolute: i128 = parts.iter().map(|p| off(p).abs()).sum();
    let count = u64::try_from(parts.len().max(1)).expect("few libraries");
    Measures {
        sainte_lague: per_cent(parts.iter().map(ratio).sum()),
        gallagher: per_cent((squares / 2).isqrt()),
        loosemore_hanby: per_cent(absolute / 2),
        largest: parts.iter().map(|p| minutes(off(p))).max().unwrap_or(0),
        mean: minutes(absolute) / count,
    }
}
