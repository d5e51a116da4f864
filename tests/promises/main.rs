//! What the plan promises the members, as properties over agreements of all kinds.

#![allow(missing_docs, reason = "these are tests")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "tests print and compare small figures"
)]

mod agreement;
mod agreements;
mod apportion;
mod busy;
mod changes;
mod check;
mod conflict;
mod keep;
#[path = "../../benches/ladder/mod.rs"]
mod ladder;
mod lifecycle;
mod limits;
mod lives;
#[cfg(feature = "cli")]
mod locked;
mod off;
mod pools;
mod proof;
mod replanned;
mod rings;
mod roster;
mod settled;
mod steering;
mod totals;
mod turns;
