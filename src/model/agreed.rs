//! What was agreed about who shares a pool with whom.

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
    for list in lists {
        let (touched, mut apart): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|set| set.iter().any(|l| list.contains(l)));
        let mut set: Vec<LibraryIx> = touched.into_iter().flatten().collect();
        set.extend(list);
        set.sort_unstable();
        set.dedup();
        apart.push(set);
        sets = apart;
    }
    sets.sort();
    sets
}
