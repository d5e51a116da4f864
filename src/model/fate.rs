//! What became of a duty that a library no longer has, and the words for it.
//!
//! The words are here and not among those of the exports, because the checker reads them too.

use crate::model::allocation::Allocation;
use crate::model::change::{Change, ChangeKind};
use crate::model::consortium::Language;
use crate::model::dated::DatedCell;
use crate::model::id::LibraryIx;
use crate::model::roster::{Duty, Kind, Roster};

/// What became of a duty that somebody no longer has; `T` says who has it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<T> {
    /// Another library has taken it.
    Moved(T),
    /// The library that it was swapped with has it.
    Swapped(T),
    /// The pool that settles it has agreed that this member of it serves.
    Settled(T),
    /// Nobody gives it: there is no service at that time.
    Cancelled,
    /// It is still to be served, and nobody can.
    Unfilled,
    /// The pool that settles it goes on without this library. No line of a roster has this fate,
    /// only an open duty in the calendar of a member that no longer takes part.
    Left,
}

impl Fate<LibraryIx> {
    /// What became of a line of a roster, by the changes that have made the roster; `None` for a
    /// line that is in force.
    #[must_use]
    pub fn of(
        changes: &[Change],
        roster: &Roster,
        allocation: &Allocation,
        line: &Duty,
    ) -> Option<Self> {
        if line.is_live() {
            return None;
        }
        let cell = line.cell();
        let Some(now) = roster.of_cell(cell).iter().find(|duty| duty.is_live()) else {
            return Some(Self::Cancelled);
        };
        let Some(library) = now.library else { return Some(Self::Unfilled) };
        // A line that nobody had, and that was not unfilled, was its pool's to settle.
        let was_open = line.library.is_none() && line.unfilled.is_none();
        if was_open && allocation[line.holder].holder.members.contains(&library) {
            return Some(Self::Settled(library));
        }
        let last = changes.iter().rposition(|change| change.touches(cell));
        let is_swap = |at: &usize| matches!(changes[*at].kind, ChangeKind::Swap { .. });
        // A library that had it two changes ago did not swap it with the one that has it now.
        let gave = last.filter(is_swap).and_then(|at| on_duty(&changes[..at], roster, cell));
        let is_swapped = gave.is_some() && gave == line.library;
        Some(if is_swapped { Self::Swapped(library) } else { Self::Moved(library) })
    }
}

/// The library that has a duty after some of the changes that have made a roster.
#[must_use]
pub fn on_duty(changes: &[Change], roster: &Roster, cell: DatedCell) -> Option<LibraryIx> {
    let Some(at) = changes.iter().rposition(|change| change.touches(cell)) else {
        let is_published = |d: &&Duty| matches!(d.kind, Kind::Own | Kind::Turn | Kind::Substitute);
        return roster.of_cell(cell).iter().find(is_published)?.library;
    };
    let change = &changes[at];
    match change.kind {
        ChangeKind::Cover { library } => Some(library),
        ChangeKind::Cancel | ChangeKind::Vacate => None,
        ChangeKind::Swap { with } => {
            let other = if change.duty == cell { with } else { change.duty };
            on_duty(&changes[..at], roster, other)
        }
    }
}

impl<T> Fate<T> {
    /// The same, with another name for whoever has it.
    pub fn map<U>(self, name: impl FnOnce(T) -> U) -> Fate<U> {
        match self {
            Self::Moved(who) => Fate::Moved(name(who)),
            Self::Swapped(who) => Fate::Swapped(name(who)),
            Self::Settled(who) => Fate::Settled(name(who)),
            Self::Cancelled => Fate::Cancelled,
            Self::Unfilled => Fate::Unfilled,
            Self::Left => Fate::Left,
        }
    }

    /// Who has the duty now.
    pub(crate) fn taker(self) -> Option<T> {
        match self {
            Self::Moved(who) | Self::Swapped(who) | Self::Settled(who) => Some(who),
            Self::Cancelled | Self::Unfilled | Self::Left => None,
        }
    }

    /// The fate as files for machines write it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Moved(_) => "moved",
            Self::Swapped(_) => "swapped",
            Self::Settled(_) => "settled",
            Self::Cancelled => "cancelled",
            Self::Unfilled => "unfilled",
            Self::Left => "left",
        }
    }

    /// The fate in a word: `siirretty`, `vaihdettu`, `sovittu`, `peruttu`, `ilman päivystäjää`.
    #[must_use]
    pub fn word(&self, language: Language) -> &'static str {
        let [fi, sv, en] = match self {
            Self::Moved(_) => ["siirretty", "övertaget", "moved"],
            Self::Swapped(_) => ["vaihdettu", "bytt", "swapped"],
            Self::Settled(_) => ["sovittu", "avtalat", "settled"],
            Self::Cancelled => ["peruttu", "inställt", "cancelled"],
            Self::Unfilled => ["ilman päivystäjää", "obemannat", "unfilled"],
            Self::Left => ["ei enää mukana", "inte längre med", "no longer taking part"],
        };
        match language {
            Language::Fi => fi,
            Language::Sv => sv,
            Language::En => en,
        }
    }
}

impl Fate<&str> {
    /// The word, and who has the duty now: `siirretty → Sastamala`.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        with_taker(self.word(language).to_owned(), self.taker())
    }

    /// The prefix of the title of a calendar's event: `SIIRRETTY → Sastamala: `. Programs that
    /// ignore STATUS show it.
    #[must_use]
    pub fn prefix(self, language: Language) -> String {
        with_taker(self.word(language).to_uppercase(), self.taker()) + ": "
    }

    /// The same in a sentence: `Siirretty → Sastamala: tästä vuorosta vastaa nyt Sastamala.`
    #[must_use]
    pub(crate) fn sentence(self, language: Language) -> String {
        let rest = match (self, language) {
            (Self::Moved(who) | Self::Swapped(who), Language::Fi) => {
                format!("tästä vuorosta vastaa nyt {who}.")
            }
            (Self::Moved(who) | Self::Swapped(who), Language::Sv) => {
                format!("{who} sköter nu det här passet.")
            }
            (Self::Moved(who) | Self::Swapped(who), Language::En) => {
                format!("{who} has this duty now.")
            }
            (Self::Settled(who), Language::Fi) => {
                format!("poolin vuorosta vastaa {who}.")
            }
            (Self::Settled(who), Language::Sv) => {
                format!("{who} sköter poolens pass.")
            }
            (Self::Settled(who), Language::En) => {
                format!("{who} has this duty of the pool.")
            }
            (Self::Cancelled, Language::Fi) => "palvelu ei päivystä tähän aikaan.".to_owned(),
            (Self::Cancelled, Language::Sv) => "tjänsten har ingen jour den här tiden.".to_owned(),
            (Self::Cancelled, Language::En) => "there is no service at this time.".to_owned(),
            (Self::Unfilled, Language::Fi) => {
                "tähän vuoroon ei ole löytynyt päivystäjää.".to_owned()
            }
            (Self::Left, Language::Fi) => "pooli sopii tästä vuorosta ilman teitä.".to_owned(),
            (Self::Left, Language::Sv) => "poolen avtalar om det här passet utan er.".to_owned(),
            (Self::Left, Language::En) => "the pool settles this duty without you.".to_owned(),
            (Self::Unfilled, Language::Sv) => "ingen har kunnat ta det här passet.".to_owned(),
            (Self::Unfilled, Language::En) => "nobody could take this duty.".to_owned(),
        };
        let words = self.words(language);
        let mut letters = words.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}: {rest}", letters.as_str())
    }
}

fn with_taker(word: String, taker: Option<&str>) -> String {
    match taker {
        Some(who) => format!("{word} → {who}"),
        None => word,
    }
}
