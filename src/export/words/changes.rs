//! The words about changes: what differs between two rosters, and for whom.

use std::collections::BTreeMap;

use super::{ChangeWords, Words, figures::long_date};
use crate::model::{Because, Fate, Language};
use crate::report::{CellKind, Difference, Part, Served};

/// Who has a duty.
#[must_use]
pub fn served(language: Language, served: &Served) -> String {
    match served {
        Served::Library(_, name) | Served::Pool(name) => name.clone(),
        Served::Nobody => Fate::Unfilled.words(language),
        Served::Cancelled => Fate::Cancelled.words(language),
    }
}

/// Who has a duty now, and how it got it from the library that had it: `siirretty → Sastamala`.
#[must_use]
pub fn served_now(language: Language, difference: &Difference) -> String {
    difference
        .fate()
        .map_or_else(|| served(language, &difference.after), |fate| fate.words(language))
}

/// Why a duty had to change.
#[must_use]
pub fn because(language: Language, because: Because) -> &'static str {
    match (because, language) {
        (Because::Unable(why), _) => Words::of(language).why(why),
        (Because::Closed, Language::Fi) => "palvelu suljettu",
        (Because::Closed, Language::Sv) => "tjänsten är stängd",
        (Because::Closed, Language::En) => "service closed",
        (Because::Opened, Language::Fi) => "palvelu taas auki",
        (Because::Opened, Language::Sv) => "tjänsten är öppen igen",
        (Because::Opened, Language::En) => "service open again",
        (Because::Vacant, Language::Fi) => "ei ollut päivystäjää",
        (Because::Vacant, Language::Sv) => "var obemannat",
        (Because::Vacant, Language::En) => "nobody had it",
        (Because::Joined, Language::Fi) => "uusi kirjasto",
        (Because::Joined, Language::Sv) => "nytt bibliotek",
        (Because::Joined, Language::En) => "new library",
    }
}

/// A kind of cell: `ma aamu`, `fre eftermiddag`, `Mon morning`.
#[must_use]
pub fn cell_kind(language: Language, kind: CellKind) -> String {
    let part = match (kind.part, language) {
        (Part::Morning, Language::Fi) => "aamu",
        (Part::Afternoon, Language::Fi) => "iltapäivä",
        (Part::Evening, Language::Fi) => "ilta",
        (Part::Morning, Language::Sv) => "förmiddag",
        (Part::Afternoon, Language::Sv) => "eftermiddag",
        (Part::Evening, Language::Sv) => "kväll",
        (Part::Morning, Language::En) => "morning",
        (Part::Afternoon, Language::En) => "afternoon",
        (Part::Evening, Language::En) => "evening",
    };
    format!("{} {part}", Words::of(language).weekday_short(kind.weekday))
}

/// What changed for every library, as a text for a mail: a paragraph per library, and per pool
/// that settles its turns itself, in the order of their names, with a line per duty.
#[must_use]
pub fn mail(language: Language, differences: &[Difference]) -> String {
    let mut paragraphs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for difference in differences {
        for (mine, other, gains) in [
            (&difference.before, &difference.after, false),
            (&difference.after, &difference.before, true),
        ] {
            let (name, what) = match mine {
                Served::Library(_, name) => (name, of_library(language, difference, other, gains)),
                // Its members get the mail together.
                Served::Pool(name) => (name, of_pool(language, difference, other, gains)),
                Served::Nobody | Served::Cancelled => continue,
            };
            let Difference { date, start, end, .. } = difference;
            let when = format!("{} {start}\u{2013}{end}", long_date(language, *date));
            paragraphs.entry(name).or_default().push(format!("  {when}: {what}\n"));
        }
    }
    let paragraph = |(name, lines): (&str, Vec<String>)| format!("{name}\n{}\n", lines.concat());
    let text: String = paragraphs.into_iter().map(paragraph).collect();
    if text.is_empty() { format!("{}\n", ChangeWords::of(language).same) } else { text }
}

/// One duty that a library no longer has, or has now.
fn of_library(language: Language, difference: &Difference, other: &Served, gains: bool) -> String {
    let before = served(language, other);
    let fate = served_now(language, difference);
    let is_new = matches!(other, Served::Cancelled);
    match (language, gains) {
        (Language::Fi, true) if is_new => "uusi vuoro".to_owned(),
        (Language::Fi, true) => format!("uusi vuoro (aiemmin: {before})"),
        (Language::Fi, false) => format!("ei enää teidän vuoronne: {fate}"),
        (Language::Sv, true) if is_new => "nytt pass".to_owned(),
        (Language::Sv, true) => format!("nytt pass (tidigare: {before})"),
        (Language::Sv, false) => format!("inte längre ert pass: {fate}"),
        (Language::En, true) if is_new => "a new duty".to_owned(),
        (Language::En, true) => format!("a new duty (before: {before})"),
        (Language::En, false) => format!("no longer your duty: {fate}"),
    }
}

/// One duty that a pool no longer has to settle, or has to settle now.
fn of_pool(language: Language, difference: &Difference, other: &Served, gains: bool) -> String {
    let before = served(language, other);
    let fate = served_now(language, difference);
    let is_new = matches!(other, Served::Cancelled);
    let (open, earlier) = match language {
        Language::Fi => ("avoin vuoro, josta pooli sopii keskenään", "aiemmin"),
        Language::Sv => ("öppet pass som poolen kommer överens om", "tidigare"),
        Language::En => ("open duty, which the pool settles", "before"),
    };
    match (language, gains) {
        (_, true) if is_new => open.to_owned(),
        (_, true) => format!("{open} ({earlier}: {before})"),
        (Language::Fi, false) => format!("poolin avoin vuoro: {fate}"),
        (Language::Sv, false) => format!("poolens öppna pass: {fate}"),
        (Language::En, false) => format!("open duty of the pool: {fate}"),
    }
}
