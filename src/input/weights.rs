//! Sizes and shares: exact decimals that become whole weights over one common denominator.

use crate::finding::Severity;
use crate::finding::notes::{At, Notes, Span};
use crate::input::schema::LibraryTable;
use crate::model::Decimal;
use crate::model::Quota;

/// Reads the weights of all libraries in the order of the file; `None` when one is wrong.
pub(super) fn weights(libraries: &[At<LibraryTable>], notes: &mut Notes) -> Option<Vec<u64>> {
    let before = notes.found.len();
    let first = libraries.iter().find_map(measure);
    for library in libraries {
        one_measure(library, first, notes);
        no_size(library, notes);
    }
    let sizes: Vec<Option<At<Decimal>>> = libraries
        .iter()
        .map(|l| size(&l.value).and_then(|(key, s)| positive(key, s, notes)))
        .collect();
    let sizes = sizes.into_iter().collect::<Option<Vec<_>>>()?;
    if notes.found.len() > before {
        return None;
    }
    let places = sizes.iter().map(|s| s.value.places()).max()?;
    let scaled: Vec<i128> = sizes.iter().map(|s| s.value.scaled(places)).collect();
    let total: i128 = scaled.iter().sum();
    if total > i128::from(Quota::MAX_TOTAL) {
        let largest = sizes.iter().zip(&scaled).max_by_key(|(_, s)| **s)?.0;
        too_large(largest.span, notes);
        return None;
    }
    if first == Some(Measure::Share) {
        far_from_hundred(total, places, sizes[0].span, notes);
    }
    scaled.into_iter().map(|s| u64::try_from(s).ok()).collect()
}

/// In which of the two ways a library says how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Size,
    Share,
}

fn measure(library: &At<LibraryTable>) -> Option<Measure> {
    match (&library.value.size, &library.value.share) {
        (Some(_), _) => Some(Measure::Size),
        (None, Some(_)) => Some(Measure::Share),
        (None, None) => None,
    }
}

fn size(library: &LibraryTable) -> Option<(&'static str, At<Decimal>)> {
    library.size.map(|s| ("size", s)).or(library.share.map(|s| ("share", s)))
}

fn one_measure(library: &At<LibraryTable>, first: Option<Measure>, notes: &mut Notes) {
    let (size, share) = (&library.value.size, &library.value.share);
    let both = size.is_some() && share.is_some();
    let wrong = match first {
        Some(Measure::Size) => share.map(|s| (s.span, "share", "size")),
        Some(Measure::Share) => size.map(|s| (s.span, "size", "share")),
        None => None,
    };
    if let Some((span, this, other)) = wrong {
        let message = if both {
            "the library has both a `size` and a `share`".to_owned()
        } else {
            format!("the library has a `{this}`, others have a `{other}`")
        };
        let help = "write `size` for every library, in any measure, or `share` in per cent for \
            every one";
        notes.error("size-and-share", span, message, format!("expected a `{other}`"), help);
    }
}

fn no_size(library: &At<LibraryTable>, notes: &mut Notes) {
    // A size of the wrong type has been noted.
    if !["size", "share"].iter().any(|key| library.value.written.contains(key)) {
        let help = "write `size = 10551`, in any measure as long as it is the same for all, or \
            `share = 2.1` in per cent";
        let message = "the library has neither a `size` nor a `share`";
        notes.error("no-size", library.span, message, "how large is it?", help);
    }
}

fn positive(key: &str, size: At<Decimal>, notes: &mut Notes) -> Option<At<Decimal>> {
    let units = size.value.scaled(Decimal::MAX_PLACES);
    if units > 0 {
        return Some(size);
    }
    let label = "expected a number above zero";
    let help = "write a number above zero; a library that takes no part is left out of the file";
    if units == 0 {
        let message = format!("`{key}` is zero, so the library would owe nothing");
        notes.error("size-zero", size.span, message, label, help);
    } else {
        let message = format!("`{key}` is negative");
        notes.error("size-negative", size.span, message, label, help);
    }
    None
}

fn too_large(span: Span, notes: &mut Notes) {
    notes.error(
        "sizes-too-large",
        span,
        "the sizes are too large to be counted exactly together",
        "the largest",
        "use fewer decimals or a coarser unit for all of them, such as thousands of inhabitants",
    );
}

/// Published percentages sum to 98 to 100.1; more than 3 off is probably a slip.
fn far_from_hundred(total: i128, places: u32, span: Span, notes: &mut Notes) {
    let one = 10_i128.pow(places);
    if (total - 100 * one).abs() <= 3 * one {
        return;
    }
    let sum = Decimal::of(total, places);
    let message = format!("the shares of all libraries sum to {sum} per cent, not to about 100");
    let help =
        "check the shares; only their ratios count, so nothing else changes if this is meant";
    let finding = notes.error("shares-far-from-100", span, message, "the first of them", help);
    finding.severity = Severity::Warning;
}
