//! Figures: model → plain structs with units, for terminals, pages and machines alike.

mod chats;
mod compare;
mod confidence;

mod course;
mod diff;
pub mod erlang;
pub mod explain;
mod fairness;
mod forecast;
mod kept;
mod measures;
mod off;
mod seats;
mod steered;
mod term;
mod usage;
mod window;

pub use chats::{ChatsOf, ChatsOver, add_chats, chats};
pub use compare::{Comparison, Gain, Handed, Side, compare};
pub use course::{Course, course, held_so_far};
pub use diff::{Difference, Members, Served, diff};
pub use fairness::{CellKind, Fairness, Figures, Part, Term as FairnessTerm, fairness};
pub use forecast::{Outlook, forecast, furthest, slot_minutes};
pub use kept::{Kept, Moved, WhyMoved, kept};
pub use measures::{Measures, WeekPart, measures, parts};
pub use off::{Cause, Off, off_due};
pub use seats::{Goal, Measured, SeatsFigures, SeatsRow, seats};
pub use steered::{Steered, Whose, steered, within_a_slot};
pub use term::{LibraryFigures, TermFigures, term_figures};
pub use usage::{
    AtOnce, Count, Counting, Quantiles, ShownHours, UsageFigures, is_open_at, load, usage_figures,
};
pub use window::{Ask, HoursFigures, Window, hours};
