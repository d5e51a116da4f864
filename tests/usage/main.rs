//! Usage: what is read from logs and counts, what is made of it, and that nobody is shown.
#![cfg(feature = "cli")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::format_push_string,
    clippy::needless_range_loop,
    reason = "numbers of the tests are small, and logs are put together by hand"
)]

mod command;
#[path = "../../examples/usage_data.rs"]
#[allow(dead_code, reason = "the generator has a main of its own")]
mod draw;
mod figures;
mod load;
#[cfg(feature = "xlsx")]
#[path = "../sheets/made.rs"]
mod made;
mod people;
mod place;
mod reading;
mod weighed;
mod window;
#[cfg(feature = "xlsx")]
mod workbooks;
