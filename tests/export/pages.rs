//! The site: its files, its links, and what stands on its pages.

use std::collections::BTreeSet;
use std::path::Path;

use vuoro::export::html::{File, Options, Site};
use vuoro::files;
use vuoro::input::SourceMap;
use vuoro::model::{
    Change, ChangeKind, Chat, DatedCell, Language, Membership, PeriodIx, Plan, Roster, Usage,
};
use vuoro::plan;
use vuoro::report::{course, usage_figures};

use crate::world::{AKAA, NOKIA, TAMPERE, World, at, day, world};

fn site(world: &World, options: Options) -> Site<'_> {
    Site::new(world, None, options).unwrap()
}

/// Every file with its name and its text.
fn files(site: &Site<'_>) -> Vec<(String, String)> {
    let text = |file: File| {
        let mut bytes = Vec::new();
        site.write(file, &mut bytes).unwrap();
        (site.name(file), String::from_utf8(bytes).unwrap())
    };
    site.files().into_iter().map(text).collect()
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "html")
}

fn with_calendars(world: &World) -> Options {
    let name = |l: &vuoro::model::Library| format!("calendars/{}.ics", l.id);
    Options {
        calendars: world.consortium.libraries().iter().map(name).collect(),
        whole_calendar: Some("calendars/all.ics".to_owned()),
        ..Options::default()
    }
}

/// A published term with a change.
fn changed() -> World {
    let mut world = world();
    let duty = DatedCell { date: day("2018-10-23"), period: PeriodIx(2), seat: 1 };
    world.term.changes.push(Change {
        at: at("2018-09-14T08:30:00Z"),
        kind: ChangeKind::Cover { library: TAMPERE },
        duty,
        because: None,
        note: Some("sovittu puhelimessa".to_owned()),
    });
    world
}

#[test]
fn a_small_site_is_what_it_was() {
    let world = changed();
    let pages = files(&site(&world, with_calendars(&world)));
    let wanted = ["sv/index.html", "en/weeks/2018-43.html"];
    let is_shown = |name: &str| {
        let translated = name.starts_with("sv/") || name.starts_with("en/");
        let is_plain = ["style.css", "site.js", "icon.svg"].contains(&name);
        !is_plain && (!translated || wanted.contains(&name))
    };
    let shown = pages.iter().filter(|(name, _)| is_shown(name));
    let text = shown.fold(String::new(), |all, (name, text)| all + "==> " + name + "\n" + text);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/export/golden/site.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == text, "look with UPDATE_GOLDEN=1");
}

#[test]
fn every_file_has_a_name_of_its_own_and_every_link_leads_to_one() {
    let world = changed();
    let site = site(&world, with_calendars(&world));
    let pages = files(&site);
    let mut names: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.len(), pages.len());
    let calendars = with_calendars(&world);
    names.extend(calendars.calendars.iter().map(String::as_str));
    names.extend(calendars.whole_calendar.as_deref());
    for (name, text) in pages.iter().filter(|(name, _)| is_page(name)) {
        let links = text.split(" href=\"").skip(1).chain(text.split(" src=\"").skip(1));
        for link in links.map(|rest| &rest[..rest.find('"').unwrap()]) {
            if link.contains(':') || link.starts_with('#') {
                continue;
            }
            let up = link.matches("../").count();
            let folder: Vec<&str> = name.split('/').collect();
            let folder = &folder[..folder.len() - 1 - up];
            let whole = [folder, &[link.trim_start_matches("../")]].concat().join("/");
            assert!(names.contains(whole.as_str()), "{name}: {link}");
        }
    }
}

#[test]
fn usage_of_many_libraries_stands_on_several_pages() {
    let world = changed();
    let mut roster = files::roster::COLUMNS.join(",") + "\n";
    for n in 0..150 {
        let day = if n % 2 == 0 { "2018-10-22,mon" } else { "2018-10-23,tue" };
        roster += day;
        roster +=
            format!(",10:00,12:00,1,kirja-{n},Kirja {n:03},kirja-{n},own,confirmed,0,,\n").as_str();
    }
    let mut sources = SourceMap::default();
    let file = sources.add("roster.csv", roster.as_bytes());
    let lines = files::roster::lines(&sources, file).unwrap().value;
    let start = day("2018-10-22").and_hms_opt(10, 5, 0).unwrap();
    let chat = Chat { start, instant: start.and_utc().timestamp(), duration: None, wait: None };
    let usage = Usage { chats: vec![chat], ..Usage::default() };
    let days = (Some(day("2018-10-22")), Some(day("2018-10-23")));
    let figures = usage_figures(&world.consortium, None, &usage, &lines, days);
    let pages = files(&Site::new(&world, Some(&figures), Options::default()).unwrap());
    let page = |name: &str| &pages.iter().find(|(other, _)| other == name).unwrap().1;
    let (first, second) = (page("usage.html"), page("usage-2.html"));
    let rows = |page: &str| page.matches("<bdi>Kirja ").count();
    assert_eq!((rows(first), rows(second)), (100, 50));
    assert!(first.contains("id=\"hours-title\"") && !second.contains("id=\"hours-title\""));
    assert!(first.contains("href=\"usage-2.html\"") && second.contains("href=\"usage.html\""));
}

#[test]
fn who_takes_part_for_a_while_only_is_said_with_the_days_in_every_language() {
    let mut world = world();
    let part = |library, first, last, leaves| {
        let (first, last) = (day(first), day(last));
        Membership { library, first, last, leaves }
    };
    world.term.memberships = vec![
        part(AKAA, "2018-10-24", "2018-10-30", false),
        part(NOKIA, "2018-10-22", "2018-10-25", true),
    ];
    let pages = files(&site(&world, with_calendars(&world)));
    let text = |name: &str| &pages.iter().find(|(of, _)| of == name).unwrap().1;
    for (folder, weekly, part, left, joined) in [
        ("", "Joka viikko", "Mukana", "25.10.2018 asti", "24.10.2018 alkaen"),
        ("sv/", "Varje vecka", "Med", "till och med 25.10.2018", "från och med 24.10.2018"),
        ("en/", "Every week", "Takes part", "until 25 October 2018", "from 24 October 2018"),
    ] {
        let nokia = text(&format!("{folder}libraries/nokia.html"));
        assert!(nokia.contains(&format!("<h2 id=\"weekly\">{weekly} {left}</h2>")), "{nokia}");
        assert!(nokia.contains(&format!("<p>{part} {left}</p>")), "{nokia}");
        let tampere = text(&format!("{folder}libraries/tampere.html"));
        assert!(tampere.contains(&format!("<h2 id=\"weekly\">{weekly}</h2>")), "{tampere}");
        assert!(!tampere.contains(part) && !tampere.contains(left), "{tampere}");
        let beside = |name: &str, days: &str| format!("{name}</bdi></a> <small>({days})</small>");
        // The ordinary week, the list, and the other member of the pool.
        for page in ["index.html", "libraries.html"] {
            assert!(text(&format!("{folder}{page}")).contains(&beside("Nokia", left)), "{page}");
        }
        for page in ["pools/pool-1.html", "pools.html", "libraries/ylojarvi.html"] {
            assert!(text(&format!("{folder}{page}")).contains(&beside("Akaa", joined)), "{page}");
        }
    }
}

#[test]
fn names_are_texts_on_every_page() {
    let mut world = changed();
    let bad = "<script>alert(\"1\")</script>\u{202e}&amp;";
    world.consortium.service.name = bad.to_owned();
    world.term.name = bad.to_owned();
    world.allocation.shares[2].holder.name = Some(bad.to_owned());
    world.term.changes[0].note = Some("Maija soitti".to_owned());
    for (name, text) in files(&site(&world, Options::default())) {
        assert!(!is_page(&name) || !text.contains("<script>alert"), "{name}");
        assert!(!text.contains("Maija"), "{name} tells what was noted");
        assert!(!text.contains('\u{202e}'), "{name} turns the direction of what follows");
        if name.ends_with("index.html") {
            assert!(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;"));
        }
    }
}

#[test]
fn telephone_numbers_can_be_left_out() {
    let world = world();
    let phone = "+358 00 000 0002";
    let has = |options| files(&site(&world, options)).iter().any(|(_, text)| text.contains(phone));
    assert!(has(Options::default()));
    assert!(!has(Options { no_contacts: true, ..Options::default() }));
}

#[test]
fn with_an_address_calendars_can_be_subscribed_to() {
    let world = world();
    let base = Some("https://chat.piki.example/vuorot/".to_owned());
    let site = site(&world, Options { base_url: base, ..with_calendars(&world) });
    let pages = files(&site);
    let (_, page) = pages.iter().find(|(name, _)| name == "libraries/nokia.html").unwrap();
    assert!(page.contains("\"webcal://chat.piki.example/vuorot/calendars/nokia.ics\""));
    assert!(page.contains("\"https://chat.piki.example/vuorot/calendars/nokia.ics\""));
}

#[test]
fn every_language_has_the_same_pages_and_says_which_it_is() {
    let mut world = world();
    for main in Language::ALL {
        world.consortium.language = main;
        let pages = files(&site(&world, Options::default()));
        let (_, front) = pages.iter().find(|(name, _)| name == "index.html").unwrap();
        assert!(front.contains(&format!("<html lang=\"{}\">", main.code())));
        for other in Language::ALL.into_iter().filter(|l| *l != main) {
            let code = other.code();
            let name = format!("{code}/index.html");
            let (_, page) = pages.iter().find(|(n, _)| *n == name).unwrap();
            assert!(page.contains(&format!("<html lang=\"{code}\">")));
            assert!(page.contains(&format!(
                "hreflang=\"{}\" lang=\"{}\"",
                main.code(),
                main.code()
            )));
            assert!(front.contains(&format!("rel=\"alternate\" hreflang=\"{code}\"")));
        }
    }
}

#[test]
fn the_course_of_a_term_is_its_ledger_after_every_week() {
    let mut world = World::whole_term();
    let ledger_of = |w: &World, r: &Roster| plan::ledger(&w.consortium, &w.term, &w.allocation, r);
    world.ledger = ledger_of(&world, &world.roster);
    let Plan { roster, ledger, .. } = &*world;
    let course = course(&world);
    assert_eq!(course.weeks.len(), 16);
    for (week, sunday) in course.weeks.iter().enumerate() {
        let so_far = roster.duties().iter().filter(|d| d.date <= *sunday).cloned().collect();
        for row in &ledger_of(&world, &Roster::new(so_far)).0 {
            let off = course.balances[row.library.at()][week] - row.balance();
            assert!(off.abs() <= 1, "{sunday}: {off} minutes off");
        }
    }
    for (row, days) in ledger.0.iter().zip(&course.weekdays) {
        assert_eq!(days.iter().map(|d| d.0).sum::<i64>(), row.owed);
        assert_eq!(days.iter().map(|d| d.1).sum::<i64>(), row.held);
    }
}
