//! Everything that the terminal shows, and how it is written there.

pub mod conflict;
pub mod figures;
pub mod findings;
pub mod formats;
pub mod offers;
pub mod outlook;
pub mod progress;
pub mod reasons;
pub mod refusal;
pub mod report;
pub mod ring_tables;
pub mod tables;
pub mod terminal;
pub mod text;
