//! The words of the reports on usage, hours and seats.

use super::figures::decimal;
use super::three::words;
use crate::model::Language;

/// Ten-thousandths as per cent with one decimal: `87,3 %`.
#[must_use]
pub fn per_cent(language: Language, ten_thousandths: u64) -> String {
    let millionths = i64::try_from(ten_thousandths).unwrap_or(i64::MAX).saturating_mul(10_000);
    let gap = if language == Language::En { "" } else { "\u{a0}" };
    format!("{}{gap}%", decimal(language, millionths, 1))
}

/// Seconds as minutes and seconds: `11:17`.
#[must_use]
pub fn minutes_seconds(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

words! {
    /// Titles and headings of usage.
    pub UsageWords {
        /// Title of the page.
        usage: "Käyttö", "Användning", "Usage";
        /// What the colours of a picture mean.
        stronger: "Mitä vahvempi väri, sitä enemmän.", "Ju starkare färg, desto fler.", "The stronger the colour, the more.";
        /// What numbers in brackets mean.
        closed_in_brackets: "(suluissa): palvelu on silloin kiinni", "(inom parentes): tjänsten är stängd då", "(in brackets): the service is closed then";
        /// What bars show: in an open hour.
        per_open_hour: "Aukiolotunnissa", "Per öppen timme", "Per open hour";
        /// What bars show: in a duty.
        in_a_duty: "Yhdessä vuorossa", "Under ett pass", "In one duty";
        /// That nothing is known about persons.
        nobody: "Luvut laskettiin alkamisajoista, kestoista ja aiheista: keistäkään ei ole tietoja.", "Siffrorna räknades av starttider, längder och ämnen: inget är känt om någon person.", "Counted from times, durations and tags: nothing is known of any person.";
        /// Title: chats by hour of the week.
        chats_by_hour: "Keskustelut viikonpäivän ja tunnin mukaan", "Chattar efter veckodag och timme", "Chats by weekday and hour";
        /// Title: visits by hour of the week.
        visits_by_hour: "Käynnit viikonpäivän ja tunnin mukaan", "Besök efter veckodag och timme", "Visits by weekday and hour";
        /// Below the map: what marks mean.
        legend: "Mitä tummempi, sitä enemmän; (suluissa): palvelu on silloin kiinni.", "Ju mörkare, desto fler; (inom parentes): tjänsten är stängd då.", "The darker, the more; (in brackets): the service is closed then.";
        /// Title: by cell.
        cells: "Vuorot", "Pass", "Cells";
        /// Title: by weekday.
        weekdays: "Viikonpäivät", "Veckodagar", "Weekdays";
        /// Title: by tag.
        tags: "Aiheet", "Ämnen", "Tags";
        /// Title: how long.
        lengths: "Kesto ja odotus (min:s)", "Längd och väntan (min:s)", "Duration and wait (min:s)";
        /// Title: how many at once.
        at_once: "Yhtä aikaa", "Samtidigt", "At once";
        /// Title: by library on duty.
        libraries: "Kirjastot päivystysvuoroissaan", "Bibliotek under sina pass", "Libraries on their duties";
        /// Heading: chats.
        chats: "Keskusteluja", "Chattar", "Chats";
        /// Heading: visits.
        visits: "Käyntejä", "Besök", "Visits";
        /// Heading: open hours.
        open_hours: "Auki h", "Öppet h", "Open h";
        /// Heading: in an open hour.
        per_hour: "Tunnissa", "Per timme", "Per hour";
        /// Heading: in a duty.
        per_duty: "Vuorossa", "Per pass", "Per duty";
        /// Heading: how many values are known.
        known: "Tiedossa", "Kända", "Known";
        /// Heading: mean.
        mean: "Keskiarvo", "Medel", "Mean";
        /// Heading: median.
        median: "Mediaani", "Median", "Median";
        /// Heading: 95th percentile.
        p95: "95 %", "95 %", "95%";
        /// How long chats took.
        duration: "Kesto", "Längd", "Duration";
        /// How long people waited.
        wait: "Odotus", "Väntan", "Wait";
        /// Heading: part of the open time.
        of_time: "Osuus aukiolosta", "Del av öppettiden", "Part of open time";
        /// Tags that are not shown.
        other_tags: "muut (ei näytetä)", "övriga (visas inte)", "others (not shown)";
        /// Chats without a tag.
        untagged: "ilman aihetta", "utan ämne", "no tag";
        /// All open hours.
        all: "Koko aukiolo", "All öppettid", "All open hours";
        /// Title: hours that catch most.
        hours: "Aukiolo, joka tavoittaa eniten", "Öppettider som fångar mest", "Hours that catch most";
        /// The present hours.
        present: "nykyinen", "nuvarande", "present";
        /// The best hours.
        best: "paras", "bästa", "best";
        /// With one slot more.
        next: "seuraava", "nästa", "next";
        /// Heading: hours in a week.
        hours_a_week: "h/vko", "h/vecka", "h/week";
        /// Heading: the part that is caught.
        caught: "Tavoittaa", "Fångar", "Catches";
        /// Title: people that are needed.
        seats: "Montako päivystäjää tarvitaan", "Personer som behövs", "People that are needed";
        /// Heading: chats, in a narrow table.
        number: "Kpl", "Antal", "Chats";
        /// Heading: people.
        people: "Hlöä", "Pers.", "People";
        /// Heading: the range of people.
        between: "95 %", "95 %", "95%";
        /// Heading: offered load.
        load: "Kuorma", "Last", "Load";
        /// Heading: what is reached.
        reached: "Toteutuu", "Uppnås", "Reached";
        /// Heading: what is reached with one fewer.
        one_fewer: "−1 hlö", "−1 pers.", "One fewer";
    }
}
