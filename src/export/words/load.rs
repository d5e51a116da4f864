//! The words of fairness in chats.

use super::figures::{date, decimal};
use super::three::words;
use crate::model::{Language, Load};

/// A number of chats given in thousandths, with one decimal: `31,8`.
#[must_use]
pub fn chats(language: Language, thousandths: u64) -> String {
    signed(language, i64::try_from(thousandths).unwrap_or(i64::MAX))
}

/// The same with a sign for the direction: `+3,1`, `−2,0`, `0,0`.
#[must_use]
pub fn signed_chats(language: Language, thousandths: i64) -> String {
    let shown = signed(language, thousandths);
    if thousandths >= 50 { format!("+{shown}") } else { shown }
}

fn signed(language: Language, thousandths: i64) -> String {
    decimal(language, thousandths.saturating_mul(1000), 1)
}

/// What expectations are based on.
#[must_use]
pub fn counted_from(language: Language, load: &Load) -> String {
    let w = LoadWords::of(language);
    let what = if load.are_visits { w.of_visits } else { w.of_chats };
    let mut said = format!("{}: {} {what}", w.counted, load.all().count);
    if let Some((first, last)) = load.days {
        said = format!("{said}, {}–{}", date(language, first), date(language, last));
    }
    said + ". " + w.meaning
}

/// How evenly busy cells are shared: what it is, what it would be without weighing them, and the
/// least, all in millionths.
#[must_use]
pub fn evenness(language: Language, now: u64, unweighed: u64, bound: u64) -> String {
    let [now_text, unweighed, bound_text] =
        [now, unweighed, bound].map(|n| decimal(language, i64::try_from(n).unwrap_or(i64::MAX), 4));
    let proven = match (now <= bound, language) {
        (true, Language::Fi) => "vähempään ei päästä muuta huonontamatta (todistettu)".to_owned(),
        (true, Language::Sv) => "mindre går inte utan att försämra annat (bevisat)".to_owned(),
        (true, Language::En) => "no less is possible without harm to the rest (proven)".to_owned(),
        (false, Language::Fi) => format!("vähintään se on {bound_text}"),
        (false, Language::Sv) => format!("minst är den {bound_text}"),
        (false, Language::En) => format!("it is at least {bound_text}"),
    };
    match language {
        Language::Fi => format!(
            "Kiireisten vuorojen epätasaisuus {now_text} (0 olisi tasan), ilman painotusta {unweighed}; {proven}."
        ),
        Language::Sv => format!(
            "Ojämnhet i livliga pass {now_text} (0 vore jämnt), utan viktning {unweighed}; {proven}."
        ),
        Language::En => {
            format!(
                "Unevenness of busy cells {now_text} (0 would be even), unweighed {unweighed}; {proven}."
            )
        }
    }
}

words! {
    /// Titles and headings of fairness in chats.
    pub LoadWords {
        /// Title: chats on duty.
        chats_on_duty: "Keskustelut vuoroissa (odotus)", "Chattar under passen (väntat)", "Chats on duty (expected)";
        /// Title: visits on duty.
        visits_on_duty: "Käynnit vuorojen aikana (odotus)", "Besök under passen (väntat)", "Visits on duty (expected)";
        /// Title: chats or visits on duty.
        on_duty: "Keskustelut tai käynnit vuoroissa (odotus)", "Chattar eller besök under passen (väntat)", "Chats or visits on duty (expected)";
        /// Heading: what is expected.
        expected: "Odotus", "Väntat", "Expected";
        /// Heading: the library's share of everything.
        by_share: "Osuuden mukaan", "Enligt andel", "By share";
        /// Heading: expected less the share.
        off: "Ero", "Skillnad", "Difference";
        /// Before the number that was counted.
        counted: "Laskettu", "Räknat", "Counted";
        /// What was counted: chats.
        of_chats: "keskustelua aukioloaikana", "chattar under öppettiden", "chats in open hours";
        /// What was counted: visits.
        of_visits: "käyntiä aukioloaikana", "besök under öppettiden", "visits in open hours";
        /// How expectations are made.
        meaning: "Odotus: vuoron viikonpäivän ja kellonajan keskiarvo jokaiselta kauden vuorolta.", "Väntat: medelvärdet för passets veckodag och tid, för varje pass under terminen.", "Expected: the mean of a duty's weekday and time, for every duty of the term.";
    }
}
