//! The rules: one file each, in a table sorted by name.

mod apart_not_kept;
mod balance_beyond_limit;
mod balance_off;
mod calendar_alarm;
mod calendar_extra_event;
mod calendar_malformed;
mod calendar_missing_event;
mod calendar_missing_property;
mod calendar_out_of_order;
mod calendar_uid_twice;
mod calendar_unwanted_property;
mod calendar_wrong_hour;
mod calendar_wrong_sequence;
mod calendar_wrong_stamp;
mod calendar_wrong_status;
mod calendar_wrong_uid;
mod calendar_wrong_words;
mod calendar_wrong_zone;
mod change_without_trace;
mod duplicate_duty;
mod duty_off_grid;
mod duty_on_closed_day;
mod duty_outside_term;
mod holder_not_owner;
mod holder_unknown;
mod ledger_off_roster;
mod library_absent;
mod library_not_staffed;
mod library_not_taking_part;
mod library_on_two_seats;
mod library_unknown;
mod malformed_row;
mod missing_duty;
mod needless_substitute;
mod not_canonical;
mod open_duty;
mod person_on_two_seats;
mod person_unable;
mod person_unknown;
mod personal_data;
mod pin_not_kept;
mod plan_moved;
mod ring_duty_vacant;
mod ring_off_roster;
mod sequence_went_back;
mod slots_off_apportionment;
mod stamp_went_back;
mod together_not_kept;
mod tombstone_without_change;
mod turn_by_non_member;
mod turns_beyond_bound;
mod unfilled_duty;
mod wrong_header;
mod wrong_kind;
mod wrong_name;
mod wrong_status;
mod wrong_weekday;

use super::rule::Rule;

/// Every rule, sorted by name.
pub const RULES: &[Rule] = &[
    apart_not_kept::RULE,
    balance_beyond_limit::RULE,
    balance_off::RULE,
    calendar_alarm::RULE,
    calendar_extra_event::RULE,
    calendar_malformed::RULE,
    calendar_missing_event::RULE,
    calendar_missing_property::RULE,
    calendar_out_of_order::RULE,
    calendar_uid_twice::RULE,
    calendar_unwanted_property::RULE,
    calendar_wrong_hour::RULE,
    calendar_wrong_sequence::RULE,
    calendar_wrong_stamp::RULE,
    calendar_wrong_status::RULE,
    calendar_wrong_uid::RULE,
    calendar_wrong_words::RULE,
    calendar_wrong_zone::RULE,
    change_without_trace::RULE,
    duplicate_duty::RULE,
    duty_off_grid::RULE,
    duty_on_closed_day::RULE,
    duty_outside_term::RULE,
    holder_not_owner::RULE,
    holder_unknown::RULE,
    ledger_off_roster::RULE,
    library_absent::RULE,
    library_not_staffed::RULE,
    library_not_taking_part::RULE,
    library_on_two_seats::RULE,
    library_unknown::RULE,
    malformed_row::RULE,
    missing_duty::RULE,
    needless_substitute::RULE,
    not_canonical::RULE,
    open_duty::RULE,
    person_on_two_seats::RULE,
    person_unable::RULE,
    person_unknown::RULE,
    personal_data::RULE,
    pin_not_kept::RULE,
    plan_moved::RULE,
    ring_duty_vacant::RULE,
    ring_off_roster::RULE,
    sequence_went_back::RULE,
    slots_off_apportionment::RULE,
    stamp_went_back::RULE,
    together_not_kept::RULE,
    tombstone_without_change::RULE,
    turn_by_non_member::RULE,
    turns_beyond_bound::RULE,
    unfilled_duty::RULE,
    wrong_header::RULE,
    wrong_kind::RULE,
    wrong_name::RULE,
    wrong_status::RULE,
    wrong_weekday::RULE,
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
