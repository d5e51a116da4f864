//! When a library takes part.

use super::figures::date;
use crate::model::{Language, LibraryIx, Membership, Term};

/// The days on which a library takes part, unless that is the whole term: `31.10.2018 asti`,
/// `22.10.2018 alkaen`, `1.10.2018–31.10.2018`.
#[must_use]
pub fn takes_part(language: Language, term: &Term, library: LibraryIx) -> Option<String> {
    let stretch = |m: &Membership| {
        if m.last < m.first {
            return Some(match language {
                Language::Fi => "ei tällä kaudella".to_owned(),
                Language::Sv => "inte denna termin".to_owned(),
                Language::En => "not in this term".to_owned(),
            });
        }
        let (first, last) = (date(language, m.first), date(language, m.last));
        Some(match (m.first > term.first, m.leaves) {
            (false, false) => return None,
            (false, true) => match language {
                Language::Fi => format!("{last} asti"),
                Language::Sv => format!("till och med {last}"),
                Language::En => format!("until {last}"),
            },
            (true, false) => match language {
                Language::Fi => format!("{first} alkaen"),
                Language::Sv => format!("från och med {first}"),
                Language::En => format!("from {first}"),
            },
            (true, true) => match language {
                Language::Fi | Language::Sv => format!("{first}\u{2013}{last}"),
                Language::En => format!("{first} to {last}"),
            },
        })
    };
    let own = term.memberships.iter().filter(|m| m.library == library);
    let stretches: Vec<String> = own.filter_map(stretch).collect();
    (!stretches.is_empty()).then(|| stretches.join(", "))
}
