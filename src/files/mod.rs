//! What the tool writes and reads back, each format once, both ways.

pub(crate) mod quotes;
pub mod stamp;
