//! JSON of a library that is more than one duty from what it owes.

use serde::Serialize;

use crate::model::Consortium;
use crate::report::{Cause, Off};

#[derive(Serialize)]
pub(super) struct OffPart<'a> {
    library: &'a str,
    balance_minutes: i64,
    why: &'static str,
    without_minutes: Option<i64>,
}

impl<'a> OffPart<'a> {
    pub fn new(c: &'a Consortium, off: &Off) -> Self {
        let library = c[off.library].id.as_str();
        let without = Some(off.without).filter(|_| off.cause != Cause::Several);
        Self {
            library,
            balance_minutes: off.minutes,
            why: off.cause.code(),
            without_minutes: without,
        }
    }
}
