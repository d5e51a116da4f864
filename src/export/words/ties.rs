//! How ties were broken: who had the same claim to the last slot, and who got it.

use crate::model::{Language, Tie};

/// One sentence for a tie; `name` gives the names of holders by their ids.
#[must_use]
pub fn tie<'a>(language: Language, tie: &'a Tie, name: impl Fn(&'a str) -> String) -> String {
    let and = match language {
        Language::Fi => "ja",
        Language::Sv => "och",
        Language::En => "and",
    };
    let list = |ids: &'a [String]| {
        let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
            _ => names.concat(),
        }
    };
    let (served, waiting) = tie.tied.split_at(tie.served);
    let (served, waiting) = (list(served), list(waiting));
    let by = by(language, tie.by);
    match language {
        Language::Fi => {
            format!(
                "Tasatilanne viimeisestä viikkovuorosta: sen sai {served}, ei {waiting} ({by})."
            )
        }
        Language::Sv => {
            format!(
                "Lika rätt till det sista veckopasset: {served} fick det, inte {waiting} ({by})."
            )
        }
        Language::En => {
            format!("A tie for the last weekly slot: {served} got it, {waiting} did not ({by}).")
        }
    }
}

/// What broke a tie; see [`Tie::by`].
fn by(language: Language, by: &str) -> &'static str {
    match (language, by) {
        (Language::Fi, "weight") => "suurempi koko ratkaisi",
        (Language::Fi, "balance") => "pienempi saldo ratkaisi",
        (Language::Fi, _) => "kaikki tasan: tunnusten järjestys ratkaisi",
        (Language::Sv, "weight") => "den större storleken avgjorde",
        (Language::Sv, "balance") => "det lägre saldot avgjorde",
        (Language::Sv, _) => "allt lika: ordningen av id avgjorde",
        (Language::En, "weight") => "the larger size decided",
        (Language::En, "balance") => "the lower balance decided",
        (Language::En, _) => "all else was even: the order of ids decided",
    }
}
