//! The life of a term on the command line: swaps, covers, cancellations, planning again, and that
//! nothing is ever lost.
#![cfg(feature = "cli")]
#![allow(missing_docs, clippy::cast_precision_loss, reason = "tests count and compare figures")]
#![allow(clippy::print_stderr, reason = "what was skipped or where it was killed is said")]

mod adopt;
mod again;
mod agreements;
mod commands;
mod examples;
mod fate;
mod lost;
mod place;
mod random;
mod stamps;
mod takers;
mod three_terms;
mod told;
mod without_calendars;
mod wording;
mod years;
