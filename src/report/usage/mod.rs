//! Usage: chats per open hour, cell, weekday, week and tag; how long, how many at once, on whose duty.

mod duties;
mod figures;
mod once;
mod tally;

pub use figures::{Count, Quantiles, UsageFigures, usage_figures};
pub use once::AtOnce;
