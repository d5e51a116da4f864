//! Libraries and people that a file names by their ids.

use crate::finding::notes::{At, Notes};
use crate::finding::words::{quoted, suggest};
use crate::model::{Consortium, LibraryIx};

/// The library of the consortium with this id; an unknown one is noted.
pub(crate) fn library(
    id: &At<String>,
    consortium: &Consortium,
    notes: &mut Notes,
) -> Option<LibraryIx> {
    let found = consortium.find(&id.value);
    if found.is_none() {
        const LEFT: &str = "write the `id` of a library of the consortium file; one that has left \
            stays there for as long as terms name it, with its last day in a `[[member]]` of the \
            term: put it back";
        let ids = consortium.libraries().iter().map(|l| l.id.as_str());
        unknown(id, ids, LEFT, notes);
    }
    found
}

/// Notes an id that no library has.
pub(crate) fn unknown_library<'a>(
    id: &At<String>,
    ids: impl IntoIterator<Item = &'a str>,
    notes: &mut Notes,
) {
    unknown(id, ids, "write the `id` of a library of the consortium file", notes);
}

fn unknown<'a>(
    id: &At<String>,
    ids: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
    notes: &mut Notes,
) {
    let help = suggest(&id.value, ids, || otherwise.to_owned());
    let message = format!("no library has the id {}", quoted(&id.value));
    notes.error("unknown-library", id.span, message, "unknown library", help);
}

/// The person of a library's ring with this id; an unknown one is noted.
pub(crate) fn person_of(
    library: LibraryIx,
    id: &At<String>,
    c: &Consortium,
    notes: &mut Notes,
) -> Option<usize> {
    let library = &c[library];
    let found = library.ring.iter().position(|p| p.id.as_str() == id.value);
    if found.is_none() {
        let help = if library.ring.is_empty() {
            format!("write a `[[library.ring]]` below `{}` in the consortium file", library.id)
        } else {
            suggest(&id.value, library.ring.iter().map(|p| p.id.as_str()), || {
                "write the `id` of a `[[library.ring]]` of that library".to_owned()
            })
        };
        let message =
            format!("the ring of `{}` has nobody called {}", library.id, quoted(&id.value));
        notes.error("unknown-person", id.span, message, "unknown person", help);
    }
    found
}
