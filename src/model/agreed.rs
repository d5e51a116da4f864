//! What was agreed about who shares a pool with whom.

use std::collections::BTreeMap;

use crate::model::id::LibraryIx;

/// Libraries that share a pool, or of which no two do, by agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Two or more, in the order of their ids.
    pub libraries: Vec<LibraryIx>,
    /// Why, in the words of the file.
    pub why: Option<String>,
}

/// The sets that result when lists with a library in common are joined: each in the order of the
/// ids, sets in the order of their first libraries.
#[must_use]
pub(crate) fn merged<'a>(lists: impl IntoIterator<Item = &'a [LibraryIx]>) -> Vec<Vec<LibraryIx>> {
    let mut sets: Vec<Vec<LibraryIx>> = Vec::new();
    // The set of each library that is in one. The smaller set moves, so that nobody moves often.
    let mut set_of: BTreeMap<LibraryIx, usize> = BTreeMap::new();
    for list in lists {
        let mut into = sets.len();
        sets.push(Vec::new());
        for &library in list {
            let mut from = match set_of.get(&library) {
                Some(&set) if set == into => continue,
                Some(&set) => set,
                None => {
                    sets[into].push(library);
                    set_of.insert(library, into);
                    continue;
                }
            };
            if sets[from].len() > sets[into].len() {
                std::mem::swap(&mut from, &mut into);
            }
            for moved in std::mem::take(&mut sets[from]) {
                set_of.insert(moved, into);
                sets[into].push(moved);
            }
        }
    }
    sets.iter_mut().for_each(|set| set.sort_unstable());
    sets.retain(|set| !set.is_empty());
    sets.sort();
    sets
}
