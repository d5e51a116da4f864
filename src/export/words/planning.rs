//! Sentences about hours and people.

use super::figures::hours;
use super::usage::{minutes_seconds, per_cent};
use crate::model::Language;
use crate::report::Measured;

/// A float with a number of decimals, as the language writes it.
#[must_use]
pub fn fixed(language: Language, n: f64, decimals: usize) -> String {
    let text = format!("{n:.decimals$}");
    if language == Language::En { text } else { text.replace('.', ",") }
}

/// A part of one as per cent with one decimal.
#[must_use]
pub fn fixed_per_cent(language: Language, part: f64) -> String {
    let gap = if language == Language::En { "" } else { "\u{a0}" };
    format!("{}{gap}%", fixed(language, part * 100.0, 1))
}

/// By how many libraries every slot can be staffed.
#[must_use]
pub fn staffed_by(language: Language, libraries: u32) -> String {
    match language {
        Language::Fi => format!("Joka vuoroon riittää vähintään {libraries} kirjastoa."),
        Language::Sv => format!("Varje pass kan bemannas av minst {libraries} bibliotek."),
        Language::En => format!("Every slot can be staffed by {libraries} libraries or more."),
    }
}

/// What further minutes would bring, in ten-thousandths.
#[must_use]
pub fn next_brings(language: Language, minutes: i64, share: u64) -> String {
    let (hours, share) = (hours(language, minutes), per_cent(language, share));
    match language {
        Language::Fi => format!("Seuraavat {hours} h toisivat {share} lisää."),
        Language::Sv => format!("Nästa {hours} h skulle ge {share} till."),
        Language::En => format!("The next {hours} h would bring {share} more."),
    }
}

/// That no further slot would catch more.
#[must_use]
pub fn nothing_further(language: Language) -> &'static str {
    match language {
        Language::Fi => "Mikään pidempi aukiolo, johon riittää kirjastoja, ei tavoittaisi enempää.",
        Language::Sv => "Inga längre öppettider som kan bemannas skulle fånga mer.",
        Language::En => "No longer hours that can be staffed would catch more.",
    }
}

/// That nothing was counted outside the present hours.
#[must_use]
pub fn only_present(language: Language) -> &'static str {
    match language {
        Language::Fi => {
            "Kaikki on laskettu nykyisenä aukioloaikana: muista ajoista nämä tiedot eivät kerro mitään."
        }
        Language::Sv => {
            "Allt är räknat under nuvarande öppettider: om andra tider säger uppgifterna ingenting."
        }
        Language::En => {
            "Everything was counted in present hours: these data say nothing about other hours."
        }
    }
}

/// What answer time is wanted.
#[must_use]
pub fn wanted_answer(language: Language, share: f64, within: f64, patience: Option<f64>) -> String {
    let (share, within) = (fixed_per_cent(language, share), fixed(language, within, 0));
    let tail = patience.map(|p| fixed(language, p, 0)).map(|p| match language {
        Language::Fi => format!(", odottaja luopuu keskimäärin {p} s kuluttua"),
        Language::Sv => format!(", den som väntar ger upp efter i medeltal {p} s"),
        Language::En => format!(", who waits gives up after {p} s on average"),
    });
    let tail = tail.unwrap_or_default();
    match language {
        Language::Fi => format!("Tavoite: {share} saa vastauksen {within} s kuluessa{tail}."),
        Language::Sv => format!("Mål: {share} får svar inom {within} s{tail}."),
        Language::En => format!("Goal: {share} are answered within {within} s{tail}."),
    }
}

/// What loss is allowed.
#[must_use]
pub fn wanted_loss(language: Language, share: f64) -> String {
    let share = fixed_per_cent(language, share);
    match language {
        Language::Fi => {
            format!("Tavoite: enintään {share} jää ilman vastausta, kun kukaan ei odota.")
        }
        Language::Sv => format!("Mål: högst {share} går förlorade när ingen väntar."),
        Language::En => format!("Goal: no more than {share} are lost when nobody waits."),
    }
}

/// How long a chat takes, and how well that is known.
#[must_use]
pub fn mean_duration(language: Language, known: u64, duration: &Measured) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "durations are positive and at most days"
    )]
    let time = |seconds: f64| minutes_seconds(seconds.round() as u64);
    let mean = time(duration.value);
    let bounds = duration.bounds.map(|(low, high)| (time(low), time(high)));
    let bounds = bounds.map_or_else(String::new, |(low, high)| format!(" ({low}\u{2013}{high})"));
    match language {
        Language::Fi => format!("Kesto keskimäärin {mean} min{bounds}, tiedossa {known}."),
        Language::Sv => format!("Längd i medeltal {mean} min{bounds}, kända {known}."),
        Language::En => format!("Mean duration {mean} min{bounds}, known for {known}."),
    }
}

/// For how many rows the data do not settle the number of people.
#[must_use]
pub fn too_thin(language: Language, thin: usize, all: usize) -> String {
    match (language, thin) {
        (Language::Fi, 0) => "Aineisto riittää: määrät ovat 95 % varmoja.".to_owned(),
        (Language::Sv, 0) => "Underlaget räcker: antalen är säkra till 95 %.".to_owned(),
        (Language::En, 0) => "The data suffice: the numbers are 95% certain.".to_owned(),
        (Language::Fi, _) => format!(
            "Aineisto on liian pieni {thin} riville {all}:stä: väli kertoo, mitkä määrät ovat 95 % \
             varmuudella mahdollisia."
        ),
        (Language::Sv, _) => format!(
            "Underlaget är för litet för {thin} av {all} rader: intervallet visar vilka antal som \
             är möjliga med 95 % säkerhet."
        ),
        (Language::En, _) => format!(
            "The data are too thin for {thin} of {all} rows: the range has the numbers that are \
             possible with 95% confidence."
        ),
    }
}

/// That few durations are known.
#[must_use]
pub fn few_durations(language: Language, known: u64) -> String {
    match language {
        Language::Fi => format!("Vain {known} kestoa tiedossa: keskiarvon väli on karkea arvio."),
        Language::Sv => format!("Bara {known} längder är kända: medelvärdets intervall är grovt."),
        Language::En => {
            format!("Only {known} durations are known: the range of the mean is rough.")
        }
    }
}
