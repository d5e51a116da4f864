//! Shares out a library consortium's common chat duty.

pub mod export;
pub mod finding;
pub mod input;
pub mod model;
pub mod plan;
