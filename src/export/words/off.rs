//! Who ends more than one duty from what it owes, and why.

use super::{Covered, signed_hours};
use crate::model::Language;
use crate::report::Cause;

/// More libraries than this are counted, not named.
const MOST: usize = 10;

/// One sentence: the libraries that are more than one duty off, each with its minutes and why.
#[must_use]
pub fn off_due(language: Language, covered: Covered, off: &[(&str, i64, Cause)]) -> String {
    if off.is_empty() {
        let is_carried = covered == Covered::Years;
        return match language {
            Language::Fi if is_carried => {
                "Edelliset kaudet mukaan lukien yksikään kirjasto ei ole yli yhden vuoron päässä \
                 velvoitteestaan."
            }
            Language::Sv if is_carried => {
                "Med tidigare terminer inräknade är inget bibliotek mer än ett pass från sin \
                 skyldighet."
            }
            Language::En if is_carried => {
                "With earlier terms counted, no library is further from its due than one duty."
            }
            Language::Fi => "Yksikään kirjasto ei ole yli yhden vuoron päässä velvoitteestaan.",
            Language::Sv => "Inget bibliotek är mer än ett pass från sin skyldighet.",
            Language::En => "No library is further from its due than one duty.",
        }
        .to_owned();
    }
    let each = off.iter().take(MOST).map(|&(name, minutes, cause)| {
        format!("{name} {} h ({})", signed_hours(language, minutes), cause_of(language, cause))
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
    let words = match language {
        Language::Fi => format!("yli yhden vuoron päässä velvoitteestaan: {list}."),
        Language::Sv => format!("mer än ett pass från sin skyldighet: {list}."),
        Language::En => format!("further from their due than one duty: {list}."),
    };
    covered.said(language, &words)
}

/// What decided that a library is more than one duty off, in brackets or after "because of".
#[must_use]
pub fn cause_of(language: Language, cause: Cause) -> &'static str {
    let three = match cause {
        Cause::Missed => ["tekemättä jääneet vuorot", "missade pass", "missed duties"],
        Cause::Changes => [
            "muutokset julkaisemisen jälkeen",
            "ändringar efter publiceringen",
            "changes after publication",
        ],
        Cause::Joined => [
            "kirjasto liittyi julkaisemisen jälkeen",
            "ett bibliotek kom med efter publiceringen",
            "a library that joined after publication",
        ],
        Cause::Amended => [
            "sopimus muuttui kesken kauden",
            "avtalet ändrades under terminen",
            "an agreement that was amended during the term",
        ],
        Cause::Members => [
            "kesken kauden liittyvät ja lähtevät",
            "bibliotek som kommer och går under terminen",
            "libraries that join or leave during the term",
        ],
        Cause::Absences => ["poissaolot", "frånvaro", "absences"],
        Cause::Closures => {
            ["sulkupäivät ja pyhät", "stängda dagar och helger", "closures and holidays"]
        }
        Cause::EqualTurns => {
            ["poolin vuorot jaetaan tasan", "poolens turer delas lika", "equal turns in its pool"]
        }
        Cause::Limits => ["vuorojen enimmäismäärät", "högsta antal pass", "limits on duties"],
        Cause::CarriedIn => [
            "edelliseltä kaudelta siirtynyt",
            "överfört från förra terminen",
            "what was carried in",
        ],
        Cause::WholeSlots => ["kokonaiset viikkovuorot", "hela veckopass", "whole weekly slots"],
        Cause::Hours => ["henkilökunnan ajat", "bemannade tider", "staffed hours"],
        Cause::Several => {
            ["usea asia yhdessä", "flera saker tillsammans", "several things together"]
        }
    };
    three[Language::ALL.iter().position(|l| *l == language).expect("all are there")]
}
