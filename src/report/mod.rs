//! Figures: model → plain structs with units, for terminals, pages and machines alike.

mod diff;
mod fairness;
mod off;
mod term;

pub use diff::{Difference, Served, diff};
pub use fairness::{CellKind, Fairness, Figures, Part, Term as FairnessTerm, fairness};
pub use off::{Cause, Off, off_due};
pub use term::{LibraryFigures, TermFigures, term_figures};
