//! The rules in families, and all of them in a table sorted by name.

mod agreement;
mod calendar;
mod calendar_words;
mod duties;
mod form;
mod history;
mod ledger;
mod libraries;
mod limits;
mod personal_data;
mod ring;

use super::rule::Rule;

/// Every rule, sorted by name.
pub const RULES: &[Rule] = &[
    agreement::APART_NOT_KEPT,
    ledger::BALANCE_BEYOND_LIMIT,
    ledger::BALANCE_OFF,
    calendar::CALENDAR_ALARM,
    calendar::CALENDAR_EXTRA_EVENT,
    calendar::CALENDAR_MALFORMED,
    calendar::CALENDAR_MISSING_EVENT,
    calendar::CALENDAR_MISSING_PROPERTY,
    calendar::CALENDAR_OUT_OF_ORDER,
    calendar::CALENDAR_UID_TWICE,
    calendar::CALENDAR_UNWANTED_PROPERTY,
    calendar::CALENDAR_WRONG_HOUR,
    calendar::CALENDAR_WRONG_SEQUENCE,
    calendar::CALENDAR_WRONG_STAMP,
    calendar::CALENDAR_WRONG_STATUS,
    calendar::CALENDAR_WRONG_UID,
    calendar_words::CALENDAR_WRONG_WORDS,
    calendar::CALENDAR_WRONG_ZONE,
    history::CHANGE_WITHOUT_TRACE,
    duties::DUPLICATE_DUTY,
    limits::DUTIES_BEYOND_LIMIT,
    duties::DUTY_OFF_GRID,
    duties::DUTY_ON_CLOSED_DAY,
    duties::DUTY_OUTSIDE_TERM,
    libraries::HOLDER_NOT_OWNER,
    libraries::HOLDER_UNKNOWN,
    ledger::LEDGER_OFF_ROSTER,
    libraries::LIBRARY_ABSENT,
    libraries::LIBRARY_NOT_STAFFED,
    libraries::LIBRARY_NOT_TAKING_PART,
    libraries::LIBRARY_ON_TWO_SEATS,
    libraries::LIBRARY_UNKNOWN,
    form::MALFORMED_ROW,
    duties::MISSING_DUTY,
    libraries::NEEDLESS_SUBSTITUTE,
    form::NOT_CANONICAL,
    duties::OPEN_DUTY,
    ring::PERSON_ON_TWO_SEATS,
    ring::PERSON_UNABLE,
    ring::PERSON_UNKNOWN,
    personal_data::PERSONAL_DATA,
    agreement::PIN_NOT_KEPT,
    history::PLAN_MOVED,
    ring::RING_DUTY_VACANT,
    ring::RING_OFF_ROSTER,
    history::SEQUENCE_WENT_BACK,
    agreement::SLOTS_OFF_APPORTIONMENT,
    history::STAMP_WENT_BACK,
    agreement::TOGETHER_NOT_KEPT,
    history::TOMBSTONE_WITHOUT_CHANGE,
    libraries::TURN_BY_NON_MEMBER,
    agreement::TURNS_BEYOND_BOUND,
    duties::UNFILLED_DUTY,
    form::WRONG_HEADER,
    form::WRONG_KIND,
    form::WRONG_NAME,
    form::WRONG_STATUS,
    form::WRONG_WEEKDAY,
];

/// The rule of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    let at = RULES.binary_search_by(|rule| rule.name.cmp(name)).ok()?;
    Some(&RULES[at])
}

/// The rule that was probably meant.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let likeness = |rule: &Rule| (strsim::jaro_winkler(name, rule.name), rule.name);
    let best = RULES.iter().map(likeness).reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    (best.0 >= 0.8 && name.len() < 64).then_some(best.1)
}
