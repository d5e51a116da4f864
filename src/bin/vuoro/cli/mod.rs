//! What is typed: arguments with their meaning, and how a command ends.

pub mod asked;
pub mod cells;
pub mod clock;
pub mod days;
pub mod given;
pub mod outcome;
pub mod overrides;
