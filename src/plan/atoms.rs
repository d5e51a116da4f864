//! Libraries that are pooled as one, because they are to be together, and those that are apart.

use crate::model::{Consortium, LibraryIx, merged};

/// The libraries in groups that no pool parts, each in the order of the ids: most have one member.
pub(crate) fn atoms(c: &Consortium, libraries: &[LibraryIx]) -> Vec<Vec<LibraryIx>> {
    if c.together.is_empty() {
        return libraries.iter().map(|&l| vec![l]).collect();
    }
    let lists = c.together.iter().map(|list| &list.libraries[..]);
    let mut atoms = merged(lists.chain(libraries.iter().map(std::slice::from_ref)));
    let mut pooled = vec![false; c.libraries().len()];
    libraries.iter().for_each(|l| pooled[l.at()] = true);
    atoms.iter_mut().for_each(|atom| atom.retain(|l| pooled[l.at()]));
    atoms.retain(|atom| !atom.is_empty());
    atoms
}

/// For each of these atoms, the numbers of those that may not be in a pool with it, in rising
/// order.
pub(crate) fn foes(c: &Consortium, atoms: &[Vec<LibraryIx>]) -> Vec<Vec<usize>> {
    let mut foes = vec![Vec::new(); atoms.len()];
    let mut atom_of = vec![None; c.libraries().len()];
    for (number, atom) in atoms.iter().enumerate() {
        atom.iter().for_each(|l| atom_of[l.at()] = Some(number));
    }
    for list in &c.apart {
        let mut named: Vec<usize> = list.libraries.iter().filter_map(|l| atom_of[l.at()]).collect();
        named.sort_unstable();
        named.dedup();
        for &atom in &named {
            foes[atom].extend(named.iter().filter(|&&other| other != atom));
        }
    }
    for list in &mut foes {
        list.sort_unstable();
        list.dedup();
    }
    foes
}

/// Pools that these small libraries need at least: none holds more than the most members, nor two
/// that are to be apart.
pub(crate) fn fewest_pools(c: &Consortium, small: &[LibraryIx]) -> usize {
    let by_size = small.len().div_ceil(c.rules.pool_max);
    let among = |list: &crate::model::Agreed| {
        list.libraries.iter().filter(|l| small.binary_search(l).is_ok()).count()
    };
    c.apart.iter().map(among).fold(by_size, usize::max)
}

/// Pools that hold so many slots together, one at least: as many as there are libraries for.
pub(crate) fn pools_for(c: &Consortium, small: &[LibraryIx], slots: u32) -> u32 {
    let most = most_pools(atoms(c, small).iter().map(Vec::len), c.rules.pool_min).max(1);
    slots.min(u32::try_from(most).expect("counts fit 32 bits"))
}

/// Pools that can be made at most of atoms of these sizes, each with at least so many members:
/// the larger atoms are filled up with the smallest.
fn most_pools(sizes: impl Iterator<Item = usize>, least: usize) -> usize {
    let mut sizes: Vec<usize> = sizes.collect();
    sizes.sort_unstable();
    let (mut pools, mut small) = (0, 0);
    while let Some(largest) = sizes.pop() {
        let mut members = largest;
        while members < least && small < sizes.len() {
            members += sizes[small];
            small += 1;
        }
        if members < least {
            break;
        }
        pools += 1;
        if small >= sizes.len() {
            break;
        }
    }
    pools
}

#[cfg(test)]
mod tests {
    use super::most_pools;

    #[test]
    fn large_atoms_are_pools_alone_and_small_ones_are_put_together() {
        assert_eq!(most_pools([1; 7].into_iter(), 2), 3);
        assert_eq!(most_pools([4, 1, 1].into_iter(), 2), 2);
        assert_eq!(most_pools([2, 1, 2, 1].into_iter(), 3), 2);
        assert_eq!(most_pools([2, 2, 2].into_iter(), 3), 1);
        assert_eq!(most_pools([1].into_iter(), 2), 0);
    }
}
