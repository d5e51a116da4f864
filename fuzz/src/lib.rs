//! What the targets share: an agreement to read other files beside, and what holds of everything
//! that is found.

pub mod agreement;

use std::sync::LazyLock;

use vuoro::finding::{Finding, Findings};
use vuoro::input::{self, Read, SourceMap};
use vuoro::model::{Consortium, Term};

/// An agreement of four libraries, the last with a ring of two people.
pub const AGREED: &str = concat!(
    include_str!("../../tests/gallery-lends/consortium.toml"),
    "\n[[library.ring]]\nid = \"a1\"\n\n[[library.ring]]\nid = \"a2\"\nshare = 0.5\n",
);

/// Its term.
pub const TERM: &str = include_str!("../../tests/gallery-lends/term.toml");

/// The agreement and the term, read once.
pub static FILES: LazyLock<(Consortium, Term)> =
    LazyLock::new(|| read(AGREED, TERM).expect("right"));

/// Reads two files that belong together.
pub fn read(consortium: &str, term: &str) -> Option<(Consortium, Term)> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium.as_bytes());
    let consortium = accepted(input::consortium(&mut sources, file), &sources)?;
    let file = sources.add("term.toml", term.as_bytes());
    let term = input::term(&mut sources, file, &consortium, None);
    let term = accepted(term, &sources)?;
    Some((consortium, term))
}

/// What was read, if it was; whatever is said of it can be shown.
pub fn accepted<T>(read: Result<Read<T>, Findings>, sources: &SourceMap) -> Option<T> {
    match read {
        Ok(read) => {
            shown(&read.warnings, sources);
            Some(read.value)
        }
        Err(found) => {
            assert!(!found.is_empty(), "refused without a reason");
            shown(&found, sources);
            None
        }
    }
}

/// The same for what is read without warnings.
pub fn taken<T>(read: Result<T, Findings>, sources: &SourceMap) -> Option<T> {
    accepted(read.map(|value| Read { value, warnings: Vec::new() }), sources)
}

/// Every finding says something, and marks a stretch of its file that begins and ends between
/// letters.
pub fn shown(found: &[Finding], sources: &SourceMap) {
    for finding in found {
        assert!(!finding.message.is_empty(), "{} says nothing", finding.rule);
        let places = finding.related.iter().map(|(place, _)| place);
        for place in std::iter::once(&finding.place).chain(places) {
            if let Some((file, bytes)) = sources.resolve(place) {
                assert!(sources.text(file).get(bytes).is_some(), "{}: {place:?}", finding.rule);
            }
        }
    }
}
