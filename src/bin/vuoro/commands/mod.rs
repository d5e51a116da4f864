//! One file per command; none knows another.

pub mod allocate;
pub mod amend;
pub mod apportion;
pub mod cancel;
pub mod check;
pub mod compare;
pub mod completions;
pub mod cover;
pub mod diff;
pub mod explain;
pub mod export;
pub mod fairness;
pub mod help;
pub mod hours;
#[cfg(feature = "xlsx")]
pub mod import;
pub mod init;
pub mod man;
pub mod publish;
pub mod rules;
pub mod schema;
pub mod seats;
pub mod status;
pub mod swap;
pub mod undo;
pub mod usage;
