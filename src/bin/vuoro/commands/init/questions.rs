//! The questions in their order, each with its proposal and what happens to the answer.

use chrono::NaiveDate;
use vuoro::files::stamp::day;
use vuoro::input::COUNTRIES;

use crate::commands::init::draft::Draft;
use crate::commands::init::hours::Week;
use crate::commands::init::terms;

/// A question whose answer is one line.
pub struct Question {
    /// The option that answers it, without its hyphens.
    pub flag: &'static str,
    /// The question.
    pub prompt: &'static str,
    /// The answer that is proposed; it may depend on those before.
    pub proposed: fn(&Draft) -> String,
    /// Puts an answer into the draft, or says what was expected. What the readers of files check is
    /// left to them.
    pub set: fn(&mut Draft, &str) -> Result<(), String>,
}

/// What is asked about the consortium, before its libraries.
pub const OF_CONSORTIUM: [Question; 8] = [
    Question {
        flag: "name",
        prompt: "Name of the consortium",
        proposed: |_| "Example libraries".to_owned(),
        set: |draft, text| {
            text.trim().clone_into(&mut draft.name);
            Ok(())
        },
    },
    Question {
        flag: "service",
        prompt: "Name of the service",
        proposed: |_| "Chat".to_owned(),
        set: |draft, text| {
            text.trim().clone_into(&mut draft.service);
            Ok(())
        },
    },
    Question {
        flag: "language",
        prompt: "Language of reports and calendars: fi, sv or en",
        proposed: |draft| draft.language.clone(),
        set: |draft, text| {
            draft.language = text.trim().to_lowercase();
            Ok(())
        },
    },
    Question {
        flag: "timezone",
        prompt: "Time zone",
        proposed: |draft| zone_of(&draft.language).to_owned(),
        set: |draft, text| {
            text.trim().clone_into(&mut draft.timezone);
            Ok(())
        },
    },
    Question {
        flag: "domain",
        prompt: "A host name of yours, which names calendar entries",
        proposed: |draft| format!("{}.example", draft.id()),
        set: |draft, text| {
            draft.domain = text.trim().to_lowercase();
            Ok(())
        },
    },
    Question {
        flag: "hours",
        prompt: "When the service is open",
        proposed: |_| "mon-fri 10:00-16:00".to_owned(),
        set: |draft, text| {
            draft.hours = Week::parse(text)?;
            Ok(())
        },
    },
    Question {
        flag: "slot-minutes",
        prompt: "Minutes of one duty",
        proposed: |draft| draft.hours.slot().to_string(),
        set: |draft, text| number_of(&mut draft.slot_minutes, text, "120"),
    },
    Question {
        flag: "seats",
        prompt: "Libraries on duty at the same time",
        proposed: |_| "1".to_owned(),
        set: |draft, text| number_of(&mut draft.seats, text, "1"),
    },
];

/// What is asked about the term.
pub const OF_TERM: [Question; 4] = [
    Question {
        flag: "first",
        prompt: "First day of the term",
        proposed: |draft| draft.first.to_string(),
        set: |draft, text| {
            draft.first = date(text)?;
            Ok(())
        },
    },
    Question {
        flag: "last",
        prompt: "Last day of the term",
        proposed: |draft| terms::last(draft.first).to_string(),
        set: |draft, text| {
            draft.last = date(text)?;
            Ok(())
        },
    },
    Question {
        flag: "term",
        prompt: "Name of the term",
        proposed: |draft| terms::name(draft.first, &draft.language),
        set: |draft, text| {
            text.trim().clone_into(&mut draft.term);
            Ok(())
        },
    },
    Question {
        flag: "holidays",
        prompt: "Closed on public holidays of: FI, SE, NO, EE, DK or none",
        proposed: |draft| country_of(&draft.timezone).to_owned(),
        set: |draft, text| {
            let country = text.trim().to_uppercase();
            draft.holidays = Some(country).filter(|c| c != "NONE");
            Ok(())
        },
    },
];

fn number_of(place: &mut i64, text: &str, example: &str) -> Result<(), String> {
    *place = text.trim().parse().map_err(|_| {
        format!("`{}` is no whole number: expected one, as in `{example}`", text.trim())
    })?;
    Ok(())
}

/// A date as files write it, or as it is written in Finland and Sweden.
fn date(text: &str) -> Result<NaiveDate, String> {
    let text = text.trim();
    day(text).ok_or_else(|| format!("`{text}` is no date: expected one, as in `2027-01-11`"))
}

fn zone_of(language: &str) -> &'static str {
    if language == "sv" { "Europe/Stockholm" } else { "Europe/Helsinki" }
}

fn country_of(timezone: &str) -> &'static str {
    let cities = ["Helsinki", "Stockholm", "Oslo", "Tallinn", "Copenhagen"];
    let at = cities.iter().position(|city| timezone.ends_with(city));
    at.map_or("none", |at| COUNTRIES[at])
}
