//! Figures: model → plain structs with units, for terminals, pages and machines alike.

mod compare;
mod course;
mod diff;
pub mod explain;
mod fairness;
mod kept;
mod measures;
mod off;
mod term;

pub use compare::{Comparison, Gain, Handed, Side, compare};
pub use course::{Course, course};
pub use diff::{Difference, Served, diff};
pub use fairness::{CellKind, Fairness, Figures, Part, Term as FairnessTerm, fairness};
pub use kept::{Kept, Moved, WhyMoved, kept};
pub use measures::{Measures, WeekPart, measures, parts};
pub use off::{Cause, Off, off_due};
pub use term::{LibraryFigures, TermFigures, term_figures};
