//! What became of a duty is said in the same words everywhere, whatever happened to it before.

use crate::place::Place;
use crate::wording::fixture;

const CELL: &str = "2018-09-18 12:00";
const OTHER: &str = "2018-09-21 14:00";

/// What an event says.
struct Event {
    title: String,
    text: String,
    status: String,
    sequence: u32,
}

/// The event of a library at the time of [`CELL`], from its own calendar and from that of all.
fn event(place: &Place, library: &str) -> Event {
    let of = |file: &str| {
        let text = place.read(&format!("syksy/calendars/{file}.ics")).replace("\r\n ", "");
        let uid = format!("UID:piki.2018-syksy.20180918T1200-1.{library}@");
        let event = text.split("BEGIN:VEVENT").find(|event| event.contains(&uid)).unwrap();
        event.to_owned()
    };
    let own = of(library);
    assert_eq!(own.split("END:VEVENT").next(), of("all").split("END:VEVENT").next());
    let value = |name: &str| {
        own.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned()
    };
    Event {
        title: value("SUMMARY:"),
        text: value("DESCRIPTION:"),
        status: value("STATUS:"),
        sequence: value("SEQUENCE:").parse().unwrap(),
    }
}

#[track_caller]
fn says(place: &Place, library: &str, prefix: &str, sequence: u32) {
    let event = event(place, library);
    let start = if prefix.is_empty() { String::new() } else { format!("{prefix}: ") };
    assert!(event.title.starts_with(&format!("{start}Chat-päivystys: ")), "{}", event.title);
    let status = if prefix.is_empty() { "CONFIRMED" } else { "CANCELLED" };
    assert_eq!((&*event.status, event.sequence), (status, sequence), "{}", event.title);
    let mut letters = prefix.chars();
    if let Some(first) = letters.next() {
        let (word, who) = letters.as_str().split_once(" → ").unwrap_or((letters.as_str(), ""));
        let arrow = if who.is_empty() { "" } else { " → " };
        let sentence = format!("{first}{}{arrow}{who}: ", word.to_lowercase());
        assert!(event.text.starts_with(&sentence), "{}", event.text);
    }
    let check = place.run(&["check", "syksy.toml"]);
    assert_eq!(check.code, 0, "{}", check.out);
}

fn step(place: &Place, args: &[&str], minute: u32) -> String {
    let now = format!("2018-09-14T08:{minute:02}:00Z");
    let args = [args, &["--now", &now]].concat();
    place.done(&args).out
}

#[test]
fn every_library_that_had_a_duty_reads_who_has_it_now() {
    let place = Place::published();
    let mail = step(&place, &["swap", "syksy.toml", CELL, OTHER], 1);
    assert!(
        mail.contains("ti 18.9.2018 12:00–14:00: ei enää teidän vuoronne: vaihdettu → Kangasala\n")
    );
    says(&place, "nokia", "VAIHDETTU → Kangasala", 1);
    // How to reach the one that has it, and nobody else.
    assert!(event(&place, "nokia").text.contains("\\nYhteystiedot:\\nKangasala: +358 "));
    assert!(!event(&place, "nokia").text.contains("Nokia:"));
    says(&place, "kangasala", "", 0);
    // Who swapped it away learns that the other has not kept it.
    let mail = step(&place, &["cover", "syksy.toml", CELL, "ylojarvi"], 2);
    assert!(
        mail.contains("ti 18.9.2018 12:00–14:00: ei enää teidän vuoronne: siirretty → Ylöjärvi\n")
    );
    says(&place, "nokia", "SIIRRETTY → Ylöjärvi", 2);
    says(&place, "kangasala", "SIIRRETTY → Ylöjärvi", 1);
    says(&place, "ylojarvi", "", 0);
    // Back to whoever had it first, by a cover: nobody has swapped.
    let mail = step(&place, &["cover", "syksy.toml", CELL, "nokia"], 3);
    assert!(mail.contains("ei enää teidän vuoronne: siirretty → Nokia\n"), "{mail}");
    says(&place, "nokia", "", 3);
    says(&place, "kangasala", "SIIRRETTY → Nokia", 2);
    says(&place, "ylojarvi", "SIIRRETTY → Nokia", 1);
    // Nobody gives it any more: only now it is cancelled, for all of them.
    let mail = step(&place, &["cancel", "syksy.toml", CELL], 4);
    assert!(mail.contains("ei enää teidän vuoronne: peruttu\n"), "{mail}");
    for (library, sequence) in [("nokia", 4), ("kangasala", 3), ("ylojarvi", 2)] {
        says(&place, library, "PERUTTU", sequence);
    }
    // What was taken back says what it said before.
    step(&place, &["undo", "syksy.toml"], 5);
    step(&place, &["undo", "syksy.toml"], 6);
    says(&place, "nokia", "SIIRRETTY → Ylöjärvi", 6);
}

#[test]
fn a_swap_that_is_taken_back_is_a_swap_and_a_cover_by_the_former_holder_is_none() {
    let place = Place::published();
    step(&place, &["swap", "syksy.toml", CELL, OTHER], 1);
    let mail = step(&place, &["swap", "syksy.toml", CELL, OTHER], 2);
    assert!(mail.contains("ei enää teidän vuoronne: vaihdettu → Nokia\n"), "{mail}");
    says(&place, "nokia", "", 2);
    says(&place, "kangasala", "VAIHDETTU → Nokia", 1);
    step(&place, &["undo", "syksy.toml"], 2);
    let mail = step(&place, &["cover", "syksy.toml", CELL, "nokia"], 3);
    assert!(mail.contains("ei enää teidän vuoronne: siirretty → Nokia\n"), "{mail}");
    // The step that was taken back counts twice: there, and back.
    says(&place, "nokia", "", 4);
    says(&place, "kangasala", "SIIRRETTY → Nokia", 3);
}

#[test]
fn who_gave_a_duty_away_before_it_was_swapped_has_swapped_nothing() {
    let place = Place::published();
    step(&place, &["cover", "syksy.toml", CELL, "ylojarvi"], 1);
    step(&place, &["swap", "syksy.toml", CELL, OTHER], 2);
    says(&place, "nokia", "SIIRRETTY → Kangasala", 2);
    says(&place, "ylojarvi", "VAIHDETTU → Kangasala", 1);
}

#[test]
fn a_duty_that_nobody_can_take_is_unfilled_and_not_cancelled() {
    let place = Place::published();
    let absent = |id: &str| {
        format!("\n[[absence]]\nlibrary = \"{id}\"\nfirst = 2018-09-18\nlast = 2018-09-18\n")
    };
    let agreed = place.read("consortium.toml");
    let ids = agreed.split("[[library]]\nid = \"").skip(1);
    let all: String = ids.map(|text| absent(text.split('"').next().unwrap())).collect();
    place.add(&all);
    let done = place.run(&["allocate", "syksy.toml", "--now", "2018-09-14T08:00:00Z"]);
    assert_eq!(done.code, 1, "{}", done.err);
    assert!(done.out.contains("ilman päivystäjää"), "{}", done.out);
    let event = event(&place, "nokia");
    assert!(event.title.starts_with("ILMAN PÄIVYSTÄJÄÄ: "), "{}", event.title);
    assert!(event.text.starts_with("Ilman päivystäjää: tähän vuoroon"), "{}", event.text);
}

/// The text of a page, without marks and line breaks.
fn page(place: &Place, name: &str) -> String {
    let mut text = String::new();
    let mut is_mark = false;
    for letter in place.read(&format!("site/{name}")).chars() {
        match letter {
            '<' => {
                is_mark = true;
                text.push(' ');
            }
            '>' => is_mark = false,
            _ if !is_mark => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the event of an open duty of the pool Itä says in the calendar of a member.
fn copy(place: &Place, date: &str, library: &str) -> String {
    let text = place.read(&format!("syksy/calendars/{library}.ics")).replace("\r\n ", "");
    let uid = format!("UID:lakeus.2026-syksy.{date}T1000-1.ita.{library}@");
    text.split("BEGIN:VEVENT").find(|event| event.contains(&uid)).unwrap().to_owned()
}

#[test]
fn what_a_pool_settles_is_said_to_each_of_its_members_in_the_right_words() {
    for (language, words) in [
        ("fi", ["sovittu", "siirretty", "peruttu", "poolin avoin vuoro", "sovittu poolissa"]),
        ("sv", ["avtalat", "övertaget", "inställt", "poolens öppna pass", "avtalat i poolen"]),
        ("en", ["settled", "moved", "cancelled", "open duty of the pool", "settled in the pool"]),
    ] {
        let [settled, moved, cancelled, open, by_pool] = words;
        let place = fixture();
        let text = place.read("consortium.toml");
        let written = format!("language = \"{language}\"");
        place.write("consortium.toml", &text.replace("language = \"fi\"", &written));
        let at = |minute: u32| format!("2026-10-01T08:{minute:02}:00Z");
        let from = ["--from", "2026-10-12"];
        place.done(&[&["amend", "syksy.toml"], &from[..], &["--now", &at(0)]].concat());
        let before = place.read("syksy/roster.csv");
        for (minute, change, fate) in [
            (1, &["cover", "2026-10-15 10:00", "alajarvi"][..], format!("{settled} → Alajärvi")),
            (2, &["cover", "2026-10-22 10:00", "lapua"], format!("{moved} → Lapua")),
            (3, &["cancel", "2026-10-29 10:00"], cancelled.to_owned()),
        ] {
            let [command, duty, library @ ..] = change else { unreachable!() };
            let now = at(minute);
            let all = [&[*command, "syksy.toml", duty], library, &["--now", &now]].concat();
            let out = place.done(&all).out;
            let mail = out.split("Itä\n").nth(1).unwrap().lines().next().unwrap();
            assert!(mail.ends_with(&format!("10:00–12:00: {open}: {fate}")), "{out}");
            let date = duty[..10].replace('-', "");
            for member in ["alajarvi", "vimpeli"] {
                let event = copy(&place, &date, member);
                let word = fate.split(" →").next().unwrap();
                let title = format!("\nSUMMARY:{}: ", fate.replace(word, &word.to_uppercase()));
                assert!(event.contains(&title) && event.contains("STATUS:CANCELLED"), "{event}");
            }
        }
        let of_member = place.read("syksy/calendars/alajarvi.ics").replace("\r\n ", "");
        assert!(of_member.contains(&format!(": {by_pool}\\n")), "{of_member}");
        let of_other = place.read("syksy/calendars/lapua.ics").replace("\r\n ", "");
        assert!(!of_other.contains(by_pool), "{of_other}");
        assert_eq!(place.run(&["check", "syksy.toml"]).code, 0);
        let calendar = place.read("syksy/calendars/vimpeli.ics");
        let wrong = calendar.replace(&settled.to_uppercase(), &moved.to_uppercase());
        place.write("syksy/calendars/vimpeli.ics", &wrong);
        let said = place.run(&["check", "syksy.toml"]).out;
        assert!(said.contains("calendar-wrong-words"), "{said}");
        place.write("syksy/calendars/vimpeli.ics", &calendar);
        place.done(&["export", "syksy.toml", "--to", "html", "--out", "site"]);
        let page = |name: &str| page(&place, name);
        let vimpeli = page("libraries/vimpeli.html");
        for fate in [&*format!("{settled} → Alajärvi"), &format!("{moved} → Lapua"), cancelled]
        {
            assert!(vimpeli.contains(fate), "{fate}: {vimpeli}");
        }
        let alajarvi = page("libraries/alajarvi.html");
        assert!(alajarvi.contains(by_pool) && !alajarvi.contains("→ Alajärvi"), "{alajarvi}");
        let changes = page("changes.html");
        assert!(changes.contains(&format!("Itä {settled} → Alajärvi")), "{changes}");
        place.write("old.csv", &before);
        let json = place.run(&["diff", "old.csv", "syksy", "--format", "json"]).out;
        let fates = ["settled", "moved", "cancelled"].map(|fate| format!("\"fate\":\"{fate}\""));
        assert!(fates.iter().all(|fate| json.contains(fate)), "{json}");
    }
}

#[test]
fn pages_say_of_each_change_what_it_did_and_of_each_duty_what_became_of_it() {
    let place = Place::published();
    step(&place, &["swap", "syksy.toml", CELL, OTHER], 1);
    step(&place, &["cover", "syksy.toml", CELL, "ylojarvi"], 2);
    place.done(&["export", "syksy.toml", "--to", "html", "--out", "site"]);
    let text = |name: &str| page(&place, name);
    let changes = text("changes.html");
    let row = |of: &str| changes.contains(of);
    assert!(row("Kangasala siirretty → Ylöjärvi"), "{changes}");
    assert!(row("Nokia vaihdettu → Kangasala"), "{changes}");
    assert!(row("Kangasala vaihdettu → Nokia"), "{changes}");
    assert!(text("libraries/nokia.html").contains("oma vuoro siirretty → Ylöjärvi"));
    assert!(text("libraries/kangasala.html").contains("vaihdettu vuoro siirretty → Ylöjärvi"));
    assert!(text("sv/libraries/nokia.html").contains("övertaget → Ylöjärvi"));
    assert!(text("en/libraries/nokia.html").contains("moved → Ylöjärvi"));
    for name in ["changes.html", "libraries/nokia.html", "libraries/kangasala.html", "index.html"] {
        assert!(!text(name).contains("peruttu"), "{name}");
    }
}

#[test]
fn what_a_library_has_done_ends_at_what_the_roster_holds_without_what_it_missed() {
    let place = Place::published();
    place.add("\n[[missed]]\nlibrary = \"nokia\"\nduty = \"2018-09-04 12:00\"\n");
    place.done(&["allocate", "syksy.toml", "--now", "2018-09-14T08:00:00Z"]);
    place.done(&["export", "syksy.toml", "--to", "html", "--out", "site"]);
    let ledger = place.read("syksy/ledger.csv");
    let held = ledger.lines().next().unwrap().split(',').position(|c| c == "held_minutes").unwrap();
    for line in ledger.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let page = place.read(&format!("site/libraries/{}.html", fields[0]));
        let done = page.split("data-done=\"").nth(1).unwrap().split('"').next().unwrap();
        let parts: Vec<&str> = done.split(' ').collect();
        assert_eq!(*parts.last().unwrap(), fields[held], "{line}");
        let ends: Vec<&str> = parts.iter().step_by(2).copied().collect();
        assert!(ends.is_sorted(), "{done}");
        if fields[0] == "nokia" {
            assert!(!done.contains("2018-09-04T"), "{done}");
            assert!(done.contains("2018-09-11T11:00Z 120 "), "{done}");
        }
    }
}
