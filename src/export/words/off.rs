//! Who ends more than one duty from what it owes, and why.

use super::signed_hours;
use crate::model::Language;
use crate::report::Cause;

/// More libraries than this are counted, not named.
const MOST: usize = 10;

/// One sentence: the libraries that are more than one duty off, each with its minutes and why.
#[must_use]
pub fn off_due(language: Language, off: &[(&str, i64, Cause)]) -> String {
    if off.is_empty() {
        return match language {
            Language::Fi => "Yksikään kirjasto ei ole yli yhden vuoron päässä velvoitteestaan.",
            Language::Sv => "Inget bibliotek är mer än ett pass från sin skyldighet.",
            Language::En => "No library is further from its due than one duty.",
        }
        .to_owned();
    }
    let each = off.iter().take(MOST).map(|&(name, minutes, cause)| {
        format!("{name} {} h ({})", signed_hours(language, minutes), why(language, cause))
    });
    let mut list: Vec<String> = each.collect();
    if off.len() > MOST {
        let more = off.len() - MOST;
        list.push(match language {
            Language::Fi => format!("ja {more} muuta"),
            Language::Sv => format!("och {more} andra"),
            Language::En => format!("and {more} others"),
        });
    }
    let list = list.join(", ");
    match language {
        Language::Fi => format!("Yli yhden vuoron päässä velvoitteestaan: {list}."),
        Language::Sv => format!("Mer än ett pass från sin skyldighet: {list}."),
        Language::En => format!("Further from their due than one duty: {list}."),
    }
}

fn why(language: Language, cause: Cause) -> &'static str {
    match (language, cause) {
        (Language::Fi, Cause::WholeSlots) => "kokonaiset viikkovuorot",
        (Language::Fi, Cause::EqualTurns) => "poolin vuorot jaetaan tasan",
        (Language::Fi, Cause::Hours) => "henkilökunnan ajat",
        (Language::Fi, Cause::Absences) => "poissaolot",
        (Language::Fi, Cause::Changes) => "muutokset julkaisemisen jälkeen",
        (Language::Sv, Cause::WholeSlots) => "hela veckopass",
        (Language::Sv, Cause::EqualTurns) => "poolens turer delas lika",
        (Language::Sv, Cause::Hours) => "bemannade tider",
        (Language::Sv, Cause::Absences) => "frånvaro",
        (Language::Sv, Cause::Changes) => "ändringar efter publiceringen",
        (Language::En, Cause::WholeSlots) => "whole weekly slots",
        (Language::En, Cause::EqualTurns) => "equal turns in its pool",
        (Language::En, Cause::Hours) => "staffed hours",
        (Language::En, Cause::Absences) => "absences",
        (Language::En, Cause::Changes) => "changes after publication",
    }
}
