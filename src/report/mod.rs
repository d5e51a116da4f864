//! Figures: model → plain structs with units, for terminals, pages and machines alike.

mod diff;
pub mod explain;
mod fairness;
mod term;

pub use diff::{Difference, Served, diff};
pub use fairness::{CellKind, Fairness, Figures, Part, Term as FairnessTerm, fairness};
pub use term::{LibraryFigures, TermFigures, term_figures};
