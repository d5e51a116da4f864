//! The words of the report on a plan.

use super::figures::decimal;
use crate::model::Language;

/// A balance in hours with a sign for the direction: `+7,1`, `−6,9`, `0,0`.
#[must_use]
pub fn signed_hours(language: Language, minutes: i64) -> String {
    let shown = decimal(language, tenths(minutes) * 100_000, 1);
    // What is shown as zero has no direction.
    match minutes.signum() {
        1 if tenths(minutes) > 0 => format!("+{shown}"),
        -1 if tenths(minutes) > 0 => format!("−{shown}"),
        _ => shown,
    }
}

/// Minutes as hours with one decimal.
#[must_use]
pub fn decimal_hours(language: Language, minutes: i64) -> String {
    decimal(language, tenths(minutes) * 100_000, 1)
}

/// Tenths of an hour, rounded to nearest, without their sign.
fn tenths(minutes: i64) -> i64 {
    (minutes.abs() * 10 + 30) / 60
}

/// The libraries whose totals are not the best possible ones, each with what it has and what would
/// be best, and why: the best totals know hours and absences, but no pools.
#[must_use]
pub fn off_best(language: Language, off: &[(&str, u32, u32)]) -> String {
    if off.is_empty() {
        return match language {
            Language::Fi => "Kauden vuoromäärät ovat parhaat mahdolliset.",
            Language::Sv => "Terminens antal pass är de bästa möjliga.",
            Language::En => "The term's totals are the best possible ones.",
        }
        .to_owned();
    }
    let each = off.iter().map(|(name, has, best)| match language {
        Language::Fi => format!("{name} {has} (paras olisi {best})"),
        Language::Sv => format!("{name} {has} (bäst vore {best})"),
        Language::En => format!("{name} {has} (best would be {best})"),
    });
    let list = each.collect::<Vec<_>>().join(", ");
    let (off, why) = match language {
        Language::Fi => (
            "Parhaista mahdollisista vuoromääristä poikkeavat",
            "Poolin jäsenillä on oltava yhteinen viikkovuoro, ja poissaolot hoitavat sijaiset: \
             lähemmäs päästäviä pooleja ei löytynyt.",
        ),
        Language::Sv => (
            "Avvikelser från de bästa möjliga antalen pass",
            "En pools medlemmar behöver ett gemensamt veckopass, och vid frånvaro träder \
             ersättare in: inga pooler som kommer närmare hittades.",
        ),
        Language::En => (
            "Totals that are not the best possible ones",
            "Members of a pool need a cell in common, and absences need substitutes: no pools \
             that come closer were found.",
        ),
    };
    format!("{off}: {list}. {why}")
}
