//! Whether the files may have changed since the plan was published.

use crate::model::Term;

/// Whether the files may differ from those that the plan was published from: the term was planned
/// again, the agreement was amended, or libraries join or leave after that day. Then the shares that
/// follow from the files are not those of the plan, which stays as it was.
pub(crate) fn may_differ(term: &Term) -> bool {
    let Some(published) = term.published else { return false };
    let day = published.date_naive();
    let later = |m: &crate::model::Membership| {
        (m.first > day && m.first > term.first) || (m.last >= day && m.last < term.last)
    };
    !term.amendments.is_empty()
        || term.changes.iter().any(|change| change.because.is_some())
        || term.memberships.iter().any(later)
}
