//! Shares out a library consortium's common chat duty.

pub mod export;
pub mod finding;
pub mod model;
