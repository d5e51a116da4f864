//! What balances from the terms before did to the slots of a term.

use super::signed_hours;
use crate::export::holder_name;
use crate::model::{Language, Plan};
use crate::report::{Steered, Whose};

/// A sentence for a holder that has other slots than without balances.
#[must_use]
pub fn steered(language: Language, plan: &Plan, of: &Steered) -> String {
    let name = name(language, plan, of.whose);
    format!("{name}: {}, {}.", what(language, of), why(language, of))
}

fn what(language: Language, of: &Steered) -> String {
    let (slots, without) = (of.slots, of.without);
    match language {
        Language::Fi if slots == 0 => "ei omaa viikkovuoroa tällä kaudella".to_owned(),
        Language::Sv if slots == 0 => "inget eget pass i veckan den här terminen".to_owned(),
        Language::En if slots == 0 => "no slot of its own in this term".to_owned(),
        Language::Fi => format!("vuoroja viikossa {slots} eikä {without}"),
        Language::Sv => format!("{slots} pass i veckan i stället för {without}"),
        Language::En => format!("{slots} slots a week instead of {without}"),
    }
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

#[cfg(test)]
mod tests {
    use super::{what, why};
    use crate::model::{Language, LibraryIx};
    use crate::report::{Steered, Whose};

    #[test]
    fn whose_slots_balances_changed_is_said_with_the_reason() {
        let whose = Whose::Library(LibraryIx::from_at(0));
        let said = |slots, without, carried_in| {
            let of = Steered { whose, slots, without, carried_in };
            Language::ALL.map(|language| format!("{}, {}", what(language, &of), why(language, &of)))
        };
        assert_eq!(
            said(5, 4, -924),
            [
                "vuoroja viikossa 5 eikä 4, koska edellisiltä kausilta jäi 15,4 h alle",
                "5 pass i veckan i stället för 4, eftersom det låg 15,4 h under från tidigare",
                "5 slots a week instead of 4, since it came in 15.4 h behind",
            ]
        );
        assert_eq!(
            said(0, 1, 630),
            [
                "ei omaa viikkovuoroa tällä kaudella, koska edellisillä kausilla tuli 10,5 h yli",
                "inget eget pass i veckan den här terminen, eftersom det låg 10,5 h över från tidigare",
                "no slot of its own in this term, since it came in 10.5 h ahead",
            ]
        );
        // Its own balance says nothing for it.
        assert_eq!(
            said(10, 11, -6)[2],
            "10 slots a week instead of 11, since others came in further behind"
        );
        assert_eq!(
            said(12, 11, 0)[2],
            "12 slots a week instead of 11, since others came in further ahead"
        );
    }
}
