//! Usage: chats per open hour, cell, weekday, week and tag; how long, how many at once, on whose duty.

mod count;
mod duties;
mod figures;
mod load;
mod once;
mod shown;
mod tally;

pub use count::Count;
pub use figures::{Quantiles, UsageFigures, usage_figures};
pub use load::{Counting, load};
pub use once::AtOnce;
pub use shown::{ShownHours, is_open_at};
