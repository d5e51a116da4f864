//! Figures: model → plain structs with units, for terminals, pages and machines alike.

mod term;

pub use term::{LibraryFigures, TermFigures, term_figures};
