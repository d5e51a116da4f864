//! What a term's plan comes to, in duties and minutes.

use crate::model::{LedgerRow, LibraryIx, Plan, Status};

/// What a plan comes to for one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LibraryFigures {
    /// Which library.
    pub library: LibraryIx,
    /// Minutes it owes.
    pub owed: i64,
    /// Minutes of its confirmed duties, and its part of those that its pool settles itself.
    pub held: i64,
    /// Its confirmed duties.
    pub duties: u32,
    /// Its duties in the best totals that any roster could have.
    pub best_duties: u32,
    /// Minutes carried in; positive when it had done more than its share.
    pub carried_in: i64,
    /// Minutes carried out, likewise.
    pub balance: i64,
}

/// What a plan comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermFigures {
    /// Every library, the largest first.
    pub libraries: Vec<LibraryFigures>,
    /// Duties of the term, and their minutes.
    pub real: (u64, i64),
    /// What they would be if the service were never closed.
    pub nominal: (u64, i64),
    /// Duties that nobody can serve.
    pub unfilled: usize,
    /// Duties that pools settle themselves.
    pub open: usize,
}

impl TermFigures {
    /// Libraries whose duties are not those of the best totals.
    pub fn off_best(&self) -> impl Iterator<Item = &LibraryFigures> {
        self.libraries.iter().filter(|l| l.duties != l.best_duties)
    }
}

/// Puts the figures of a term together; `best` has the duties of every library in the best totals,
/// in the order of the libraries.
///
/// # Panics
///
/// If `best` or the ledger has another number of libraries than the consortium.
#[must_use]
pub fn term_figures(plan: &Plan, best: &[u32]) -> TermFigures {
    let Plan { consortium: c, term, roster, ledger, .. } = plan;
    let minutes = i64::from(c.grid.slot_minutes());
    let size = |duties: usize| {
        let duties = duties as u64;
        (duties, i64::try_from(duties).expect("a term has few duties") * minutes)
    };
    let count = |status| roster.duties().iter().filter(|d| d.status == status).count();
    let mut confirmed = vec![0; c.libraries().len()];
    for duty in roster.duties().iter().filter(|d| d.status == Status::Confirmed) {
        duty.library.iter().for_each(|l| confirmed[l.at()] += 1);
    }
    let duties = |library: LibraryIx| confirmed[library.at()];
    // Of who takes no part there is nothing to say but what it carries.
    let is_shown = |row: &LedgerRow| row.balance() != 0 || !term.is_without(row.library);
    let mut libraries: Vec<LibraryFigures> = (ledger.0.iter().zip(best))
        .filter(|(row, _)| is_shown(row))
        .map(|(row, &best_duties)| LibraryFigures {
            library: row.library,
            owed: row.owed,
            held: row.held,
            duties: duties(row.library),
            best_duties,
            carried_in: row.carried_in,
            balance: row.balance(),
        })
        .collect();
    libraries.sort_by_key(|l| (std::cmp::Reverse(c[l.library].weight), l.library));
    TermFigures {
        libraries,
        real: size(roster.duties().iter().filter(|d| d.is_live()).count()),
        nominal: size(term.scheduled(&c.grid).len() * usize::from(c.grid.seats())),
        unfilled: count(Status::Unfilled),
        open: count(Status::Open),
    }
}
