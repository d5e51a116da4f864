//! Balances in words: never a bare negative number.

use chrono::NaiveDate;

use super::figures::date;
use super::{decimal_hours, duties};
use crate::model::Language;

/// What a library owes, what the roster gives it, and the difference: `velvoite 31,2 h, listalla
/// 30,0 h: 1,2 h alle`.
#[must_use]
pub fn standing(language: Language, owed: i64, held: i64, balance: i64) -> String {
    let (owed, held) = (decimal_hours(language, owed), decimal_hours(language, held));
    let balance = balance_words(language, balance);
    match language {
        Language::Fi => format!("velvoite {owed} h, listalla {held} h: {balance}"),
        Language::Sv => format!("skyldighet {owed} h, i listan {held} h: {balance}"),
        Language::En => format!("owed {owed} h, rostered {held} h: {balance}"),
    }
}

/// A balance in words: `1,2 h alle`, `0,8 h yli`, `tasan`.
#[must_use]
pub fn balance_words(language: Language, minutes: i64) -> String {
    let hours = decimal_hours(language, minutes);
    let (over, under, even) = match language {
        Language::Fi => ("yli", "alle", "tasan"),
        Language::Sv => ("över", "under", "jämnt"),
        Language::En => ("above", "below", "even"),
    };
    match minutes.signum() {
        // A minute or two are no part of an hour that is shown.
        _ if hours == decimal_hours(language, 0) => even.to_owned(),
        1 => format!("{hours} h {over}"),
        -1 => format!("{hours} h {under}"),
        _ => even.to_owned(),
    }
}

/// When a balance would be back to zero: after how many terms at the pace of this one, rostered
/// less owed in minutes; or, if it moves away from zero, by how many duties of that many minutes.
#[must_use]
pub fn back_to_zero(
    language: Language,
    name: &str,
    balance: i64,
    pace: i64,
    slot_minutes: i64,
) -> String {
    let now = balance_words(language, balance);
    if balance.signum() * pace.signum() < 0 {
        let terms = (balance.abs() + pace.abs() - 1) / pace.abs();
        return match (language, terms) {
            (Language::Fi, 1) => format!("{name}: {now}; tätä tahtia tasan yhdessä kaudessa."),
            (Language::Fi, _) => format!("{name}: {now}; tätä tahtia tasan {terms} kaudessa."),
            (Language::Sv, 1) => format!("{name}: {now}; i denna takt jämnt om en termin."),
            (Language::Sv, _) => format!("{name}: {now}; i denna takt jämnt om {terms} terminer."),
            (Language::En, 1) => format!("{name}: {now}; at this pace even in one term."),
            (Language::En, _) => format!("{name}: {now}; at this pace even in {terms} terms."),
        };
    }
    let count = (2 * balance.abs() + slot_minutes) / (2 * slot_minutes);
    let much = duties(language, count.unsigned_abs(), count * slot_minutes);
    match (language, balance > 0) {
        (Language::Fi, true) => format!("{name}: {now}; tasan, kun siltä jää väliin {much}."),
        (Language::Fi, false) => format!("{name}: {now}; tasan, kun sille tulee lisää {much}."),
        (Language::Sv, true) => format!("{name}: {now}; jämnt när det hoppar över {much}."),
        (Language::Sv, false) => format!("{name}: {now}; jämnt när det tar {much} till."),
        (Language::En, true) => format!("{name}: {now}; would be even by leaving out {much}."),
        (Language::En, false) => format!("{name}: {now}; would be even by taking {much} more."),
    }
}

/// The balance of a library that left, which is closed.
#[must_use]
pub fn closed_balance(language: Language, name: &str, last: NaiveDate, balance: i64) -> String {
    let (last, now) = (date(language, last), balance_words(language, balance));
    match language {
        Language::Fi => format!("{name}: mukana {last} asti; saldo {now}, suljettu."),
        Language::Sv => format!("{name}: med till {last}; saldo {now}, avslutat."),
        Language::En => format!("{name}: took part until {last}; balance {now}, closed."),
    }
}

#[cfg(test)]
mod tests {
    use super::balance_words;
    use crate::model::Language;

    #[test]
    fn what_is_no_tenth_of_an_hour_is_even() {
        for (minutes, said) in
            [(0, "even"), (2, "even"), (-2, "even"), (3, "0.1 h above"), (-66, "1.1 h below")]
        {
            assert_eq!(balance_words(Language::En, minutes), said, "{minutes}");
        }
    }
}
