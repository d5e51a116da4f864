//! A consortium and its first term in one call, for callers who only need the values.

use crate::finding::{Findings, SourceMap};
use crate::input::{consortium, term};
use crate::model::{Consortium, Term};

/// Reads a consortium file and the file of a term that goes on from no other; findings call them
/// `consortium.toml` and `term.toml`. Warnings are dropped, and so are the places of things in the
/// files: [`consortium()`] and [`term()`] give both, and take the ledger of the term before.
///
/// # Errors
///
/// Everything that is wrong with the consortium file, or, when it is right, with the term file.
pub fn read(
    consortium_file: impl AsRef<[u8]>,
    term_file: impl AsRef<[u8]>,
) -> Result<(Consortium, Term), Findings> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium_file.as_ref());
    let agreed = consortium(&mut sources, file)?.value;
    let file = sources.add("term.toml", term_file.as_ref());
    let term = term(&mut sources, file, &agreed, None)?.value;
    Ok((agreed, term))
}
