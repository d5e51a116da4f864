//! JSON of a library that is more than one duty from what it owes.

use serde::Serialize;

use crate::model::Consortium;
use crate::report::Off;

#[derive(Serialize)]
pub(super) struct OffPart<'a> {
    library: &'a str,
    balance_minutes: i64,
    why: &'static str,
}

impl<'a> OffPart<'a> {
    pub fn new(c: &'a Consortium, off: &Off) -> Self {
        let library = c[off.library].id.as_str();
        Self { library, balance_minutes: off.minutes, why: off.cause.code() }
    }
}
