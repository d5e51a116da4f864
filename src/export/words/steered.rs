//! What balances from the terms before did to the slots of a term.

use super::signed_hours;
use crate::export::holder_name;
use crate::model::{Language, Plan};
use crate::report::{Steered, Whose};

/// A sentence for a holder that has other slots than without balances.
#[must_use]
pub fn steered(language: Language, plan: &Plan, of: &Steered) -> String {
    let name = name(language, plan, of.whose);
    let (slots, without) = (of.slots, of.without);
    let what = match language {
        Language::Fi => format!("{name}: vuoroja viikossa {slots} eikä {without}"),
        Language::Sv => format!("{name}: {slots} pass i veckan i stället för {without}"),
        Language::En => format!("{name}: {slots} slots a week instead of {without}"),
    };
    format!("{what}, {}.", why(language, of))
}

/// Why: its own balance, or those of the others.
fn why(language: Language, of: &Steered) -> String {
    let more = of.slots > of.without;
    if more == (of.carried_in < 0) && of.carried_in != 0 {
        let hours = signed_hours(language, of.carried_in.abs());
        let hours = hours.trim_start_matches('+');
        return match (language, more) {
            (Language::Fi, true) => format!("koska edellisiltä kausilta jäi {hours} h alle"),
            (Language::Fi, false) => format!("koska edellisillä kausilla tuli {hours} h yli"),
            (Language::Sv, true) => format!("eftersom det låg {hours} h under från tidigare"),
            (Language::Sv, false) => format!("eftersom det låg {hours} h över från tidigare"),
            (Language::En, true) => format!("since it came in {hours} h behind"),
            (Language::En, false) => format!("since it came in {hours} h ahead"),
        };
    }
    match (language, more) {
        (Language::Fi, true) => "koska muille oli kertynyt enemmän yli",
        (Language::Fi, false) => "koska muut olivat enemmän jäljessä",
        (Language::Sv, true) => "eftersom andra låg mera över",
        (Language::Sv, false) => "eftersom andra låg mera under",
        (Language::En, true) => "since others came in further ahead",
        (Language::En, false) => "since others came in further behind",
    }
    .to_owned()
}

fn name(language: Language, plan: &Plan, whose: Whose) -> String {
    let c = &plan.consortium;
    match (whose, language) {
        (Whose::Library(library), _) => c[library].name.clone(),
        (Whose::Pool(pool), _) => holder_name(c, &plan.allocation, pool),
        (Whose::Formed, Language::Fi) => "Muodostetut poolit yhteensä".to_owned(),
        (Whose::Formed, Language::Sv) => "De bildade poolerna tillsammans".to_owned(),
        (Whose::Formed, Language::En) => "The pools that were formed, together".to_owned(),
    }
}

/// What becomes of balances where the next term is steered by them.
#[must_use]
pub fn next_term_counts(language: Language) -> &'static str {
    match language {
        Language::Fi => "Seuraava kausi tasaa saldot, kun siinä on tämän kauden `ledger`.",
        Language::Sv => "Nästa termin jämnar ut saldona, om den anger denna termins `ledger`.",
        Language::En => "The next term evens balances out if it names this one's `ledger`.",
    }
}
