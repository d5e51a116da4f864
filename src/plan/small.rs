//! The small libraries as items to be pooled: alone, or together where that is agreed.

use std::collections::BTreeMap;

use crate::model::{Consortium, LibraryIx, PeriodSet};
use crate::plan::atoms::{atoms, foes};
use crate::plan::last::Last;
use crate::plan::pools::{Item, Wish};

/// What is pooled as one, largest first, then alike ones side by side.
pub(crate) fn order(c: &Consortium, weights: &[u64], small: &[LibraryIx]) -> Vec<Vec<LibraryIx>> {
    let mut order = atoms(c, small);
    order.sort_by_cached_key(|atom| {
        let weight: u64 = atom.iter().map(|l| weights[l.at()]).sum();
        let first = &c[atom[0]];
        (std::cmp::Reverse(weight), first.staffed, first.prefer, first.avoid, atom[0])
    });
    order
}

/// What a library would rather have and not have, and which pool and periods it had.
type Kind = (PeriodSet, PeriodSet, Option<usize>, PeriodSet);

/// The items in this order, measured by what they claim.
pub(crate) fn items(
    c: &Consortium,
    last: &Last,
    weights: &[u64],
    order: &[Vec<LibraryIx>],
) -> Vec<Item> {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut next = 0;
    let foes = foes(c, order);
    let item = |(atom, foes): (&Vec<LibraryIx>, Vec<usize>)| {
        let kind = |&l: &LibraryIx| (c[l].prefer, c[l].avoid, last.pool(l), last.periods(l, true));
        let mut tag = next;
        // Who is together is like nobody else: their wishes weigh by their parts.
        if let [library] = &atom[..] {
            tag = *kinds.entry(kind(library)).or_insert(next);
        }
        next += usize::from(tag == next);
        Item {
            size: atom.iter().map(|l| weights[l.at()]).sum(),
            periods: atom
                .iter()
                .fold(PeriodSet::first(c.grid.periods().len()), |all, l| all.and(&c[*l].staffed)),
            libraries: atom.len(),
            foes,
            tag,
        }
    };
    order.iter().zip(foes).map(item).collect()
}

/// What the libraries of every item would rather have, and had in the last term.
pub(crate) fn wishes(c: &Consortium, last: &Last, order: &[Vec<LibraryIx>]) -> Vec<Vec<Wish>> {
    let wish = |&l: &LibraryIx| Wish {
        weight: c[l].weight,
        prefer: c[l].prefer,
        avoid: c[l].avoid,
        pool: last.pool(l),
        periods: last.periods(l, true),
    };
    order.iter().map(|atom| atom.iter().map(wish).collect()).collect()
}

/// With pooled remainders: what is pooled as one, and the items, measured by the duties that
/// libraries lack; items of one size and the same free periods are alike.
pub(crate) fn by_duties(
    c: &Consortium,
    small: &[LibraryIx],
    lacks: impl Fn(LibraryIx) -> u64,
    free: impl Fn(LibraryIx) -> PeriodSet,
) -> (Vec<Vec<LibraryIx>>, Vec<Item>) {
    let mut order = atoms(c, small);
    let size = |atom: &[LibraryIx]| atom.iter().map(|&l| lacks(l)).sum::<u64>();
    order.sort_by_cached_key(|atom| (std::cmp::Reverse(size(atom)), free(atom[0]), atom[0]));
    let all = PeriodSet::first(c.grid.periods().len());
    let item = |(atom, foes): (&Vec<LibraryIx>, Vec<usize>)| Item {
        size: size(atom),
        periods: atom.iter().fold(all, |set, &l| set.and(&free(l))),
        libraries: atom.len(),
        foes,
        tag: 0,
    };
    let items = order.iter().zip(foes(c, &order)).map(item).collect();
    (order, items)
}
