//! Several terms in one folder: feeds that go on from term to term, and a site of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::desk::{Desk, Run, fixtures, root};

const TERMS: [&str; 3] = ["1-syksy", "2-kevat", "3-syksy"];

/// Three terms with a library that leaves and one that joins, all published.
fn saimaa() -> Desk {
    let desk = Desk::with(&root().join("examples/three-terms"));
    for term in TERMS {
        desk.done(&["allocate", &format!("{term}.toml")]);
    }
    desk
}

fn export(desk: &Desk, terms: &[&str], more: &[&str]) -> Run {
    desk.run(&[&["export"], terms, &["--out", "public"], more].concat())
}

#[track_caller]
fn exported(desk: &Desk, terms: &[&str], more: &[&str]) -> Run {
    let run = export(desk, terms, more);
    assert_eq!((run.code, &*run.out), (0, ""), "{}", run.err);
    run
}

/// Every file of a folder, however deep, by its name.
fn names(desk: &Desk, folder: &str) -> BTreeSet<String> {
    let all = desk.all(folder);
    all.into_iter().filter(|(_, bytes)| bytes.is_some()).map(|(name, _)| name).collect()
}

/// The events of a calendar as they are written, in their order; each with its UID.
fn events(ics: &str) -> Vec<(String, String)> {
    let parts = ics.split("BEGIN:VEVENT\r\n").skip(1);
    let event = |part: &str| {
        let text = part.split("END:VEVENT").next().unwrap();
        let uid = text.replace("\r\n ", "");
        let uid = uid.lines().find_map(|line| line.strip_prefix("UID:")).unwrap();
        (uid.to_owned(), text.to_owned())
    };
    parts.map(event).collect()
}

/// The calendars of a folder by their names.
fn calendars(desk: &Desk, folder: &str) -> BTreeMap<String, String> {
    let folder = desk.path().join(folder).join("calendars");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "ics"))
        .map(|path| (name(&path), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Every event of each term's own calendars is in the calendar of the same name exactly once, byte for
/// byte, and nothing else is, in the order of time.
#[track_caller]
fn assert_joined(desk: &Desk, terms: &[&str]) {
    let joined = calendars(desk, "public");
    let mut expected: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for term in terms {
        for (name, ics) in calendars(desk, term) {
            let of = expected.entry(name).or_default();
            for (uid, event) in events(&ics) {
                assert_eq!(of.insert(uid, event), None, "a UID is of one term");
            }
        }
    }
    let both = |of: &BTreeSet<&String>| of.iter().map(|name| (*name).clone()).collect::<Vec<_>>();
    assert_eq!(both(&joined.keys().collect()), both(&expected.keys().collect()));
    for (name, ics) in &joined {
        let found = events(ics);
        let key = |(uid, event): &(String, String)| {
            let start = event.lines().find(|line| line.starts_with("DTSTART")).unwrap();
            (start.to_owned(), uid.clone())
        };
        assert!(found.is_sorted_by_key(key), "{name}");
        let count = found.len();
        let found: BTreeMap<String, String> = found.into_iter().collect();
        assert_eq!(found.len(), count, "{name} has a UID twice");
        assert!(found == expected[name], "{name}");
        assert_eq!(ics.matches("BEGIN:VTIMEZONE").count(), 1, "{name}");
    }
}

#[test]
fn a_subscription_goes_on_from_term_to_term_without_losing_a_duty() {
    let desk = saimaa();
    for arguments in [
        ["cover", "1-syksy.toml", "2018-10-15 10:00", "imatra"],
        ["cover", "2-kevat.toml", "2019-03-18 10:00", "lappeenranta"],
    ] {
        let day = if arguments[1] == "1-syksy.toml" { "2018-10-01" } else { "2019-03-01" };
        let now = format!("{day}T08:00:00Z");
        let run = desk.run(&[&arguments[..], &["--now", &now]].concat());
        assert!(run.code == 0 || run.err.contains("already"), "{}", run.err);
    }
    exported(&desk, &["1-syksy.toml"], &["--to", "ics"]);
    let before = calendars(&desk, "public");
    let three = ["2-kevat.toml", "3-syksy.toml", "1-syksy.toml"];
    exported(&desk, &three[..], &["--to", "ics"]);
    assert_joined(&desk, &TERMS);
    let after = calendars(&desk, "public");
    // Rautjärvi left in the second term, and keeps what it had; Taipalsaari has come.
    for (name, old) in &before {
        let new: BTreeSet<(String, String)> = events(&after[name]).into_iter().collect();
        assert!(events(old).into_iter().all(|event| new.contains(&event)), "{name}");
    }
    assert!(events(&before["rautjarvi.ics"]).len() < events(&after["rautjarvi.ics"]).len());
    assert!(!before.contains_key("taipalsaari.ics") && after.contains_key("taipalsaari.ics"));
    // One term alone is what it was.
    let run = exported(&desk, &["1-syksy.toml"], &["--to", "ics"]);
    assert!(run.err.contains("1 of an earlier export removed"), "{}", run.err);
    assert!(calendars(&desk, "public") == before);
}

#[test]
fn the_order_of_the_terms_on_the_command_line_changes_nothing() {
    let desk = saimaa();
    let to = ["--to", "html,ics,csv,json"];
    exported(&desk, &["1-syksy.toml", "2-kevat.toml", "3-syksy.toml"], &to);
    let first = desk.all("public");
    let run = exported(&desk, &["3-syksy.toml", "1-syksy.toml", "2-kevat.toml"], &to);
    assert!(run.err.ends_with(": nothing has changed\n"), "{}", run.err);
    assert!(desk.all("public") == first);
}

#[test]
fn secret_addresses_stay_the_same_from_term_to_term() {
    let desk = saimaa();
    desk.write("key.txt", "0123456789abcdef0123456789abcdef");
    let secret = ["--to", "ics", "--secret", "key.txt", "--links", "links.csv"];
    let base = ["--base-url", "https://saimaa.example/vuorot"];
    let all = [&secret[..], &base].concat();
    exported(&desk, &["1-syksy.toml"], &all);
    let links = |desk: &Desk| -> BTreeSet<String> {
        desk.read("links.csv").lines().map(str::to_owned).collect()
    };
    let before = links(&desk);
    exported(&desk, &["1-syksy.toml", "2-kevat.toml"], &all);
    let after = links(&desk);
    assert!(before.is_subset(&after), "{before:?} {after:?}");
    let new: Vec<&String> = after.difference(&before).collect();
    assert!(new.len() == 1 && new[0].starts_with("taipalsaari,Taipalsaari,https://"), "{new:?}");
}

#[test]
fn every_event_of_a_joined_calendar_is_checked_beside_the_roster_of_its_term() {
    let desk = saimaa();
    let terms = ["1-syksy.toml", "2-kevat.toml", "3-syksy.toml"];
    exported(&desk, &terms, &["--to", "ics"]);
    let files: Vec<String> =
        calendars(&desk, "public").keys().map(|name| format!("public/calendars/{name}")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let check = |terms: &[&str]| desk.run(&[&["check"], terms, &files].concat());
    let run = check(&terms);
    assert_eq!((run.code, &*run.out, &*run.err), (0, "", ""));
    // One that is of a term whose file was not given cannot be vouched for.
    let run = check(&terms[..2]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("of another term"), "{}", run.out);
    assert!(run.out.contains("name all their term files"), "{}", run.out);
    // One calendar of one term is no calendar of the others.
    exported(&desk, &["2-kevat.toml"], &["--to", "ics", "--library", "imatra"]);
    let one = ["check", "1-syksy.toml", "2-kevat.toml", "public/calendars/imatra.ics"];
    let run = desk.run(&one);
    assert_eq!((run.code, &*run.out, &*run.err), (0, "", ""));
    // Each fault is found once, in the term that it is of.
    exported(&desk, &terms, &["--to", "ics"]);
    let imatra = desk.read("public/calendars/imatra.ics");
    let at = imatra.find("UID:saimaa.2019-kevat").unwrap();
    let spring = imatra[at..].replacen("STATUS:CONFIRMED", "STATUS:TENTATIVE", 1);
    desk.write("public/calendars/imatra.ics", &format!("{}{spring}", &imatra[..at]));
    let run = check(&terms);
    assert_eq!(run.code, 1);
    assert_eq!(run.out.matches("error[").count(), 1, "{}", run.out);
    assert!(run.out.contains("error[calendar-wrong-status]: the event of `2019-"), "{}", run.out);
    // And one of the whole calendar is not said once for each term.
    desk.write("public/calendars/imatra.ics", &imatra.replace("VERSION:2.0", "METHOD:PUBLISH"));
    let run = check(&terms);
    assert_eq!(run.out.matches("error[calendar-unwanted-property]").count(), 1, "{}", run.out);
}

#[test]
fn tables_have_all_terms_and_every_term_has_a_workbook() {
    let desk = saimaa();
    let formats = if cfg!(feature = "xlsx") { "csv,json,xlsx" } else { "csv,json" };
    exported(&desk, &["2-kevat.toml", "1-syksy.toml"], &["--to", formats]);
    let rows = |name: &str| -> Vec<String> {
        desk.read(&format!("{name}/roster.csv")).lines().map(str::to_owned).collect()
    };
    let (first, second) = (rows("1-syksy"), rows("2-kevat"));
    assert_eq!(rows("public"), [&first[..], &second[1..]].concat());
    let json: serde_json::Value = serde_json::from_str(&desk.read("public/roster.json")).unwrap();
    let terms = json["terms"].as_array().unwrap();
    let ids: Vec<&str> = terms.iter().map(|term| term["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &json["format"]), (vec!["2018-syksy", "2019-kevat"], &1.into()));
    let duties: usize = terms.iter().map(|term| term["duties"].as_array().unwrap().len()).sum();
    assert_eq!(duties, first.len() + second.len() - 2);
    if cfg!(feature = "xlsx") {
        let names = names(&desk, "public");
        assert!(
            names.contains("roster-2018-syksy.xlsx") && names.contains("roster-2019-kevat.xlsx")
        );
    }
    exported(&desk, &["2-kevat.toml"], &["--to", "json"]);
    let left: Vec<String> = names(&desk, "public").into_iter().collect();
    assert_eq!(left, [".vuoro-files", "roster.json"]);
}

#[test]
fn a_person_keeps_a_calendar_from_term_to_term() {
    let desk = Desk::with(&fixtures().join("rings"));
    let term = desk.read("syksy.toml");
    let (head, _) = term.split_once("\n[[absence]]").unwrap();
    let next = head.replace("2018-syksy", "2019-kevat").replace("Syksy 2018", "Kevät 2019");
    let next = next.replace("2018-09-03", "2019-01-07").replace("2018-10-31", "2019-02-27");
    desk.write("kevat.toml", &next);
    for term in ["syksy.toml", "kevat.toml"] {
        assert!(desk.run(&["allocate", term]).code < 2);
    }
    let to = ["--to", "ring", "--library", "kouvola"];
    let mut apart: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let rings = ["kouvola.ics", "kouvola.tt.ics", "kouvola.pp.ics", "kouvola.vara.ics"];
    for term in ["syksy.toml", "kevat.toml"] {
        exported(&desk, &[term], &to);
        for name in rings {
            let ics = desk.read(&format!("public/rings/{name}"));
            apart.entry(name.to_owned()).or_default().extend(events(&ics));
        }
    }
    let table = desk.read("public/rings/kouvola.csv");
    exported(&desk, &["kevat.toml", "syksy.toml"], &to);
    for name in rings {
        let joined = events(&desk.read(&format!("public/rings/{name}")));
        assert!(!joined.is_empty() && joined == apart[name], "{name}");
    }
    assert_eq!(desk.read("public/rings/kouvola.2019-kevat.csv"), table);
    assert!(names(&desk, "public").contains("rings/kouvola.2018-syksy.csv"));
    assert!(!names(&desk, "public").contains("rings/kouvola.csv"));
}

#[test]
fn terms_that_do_not_belong_together_are_refused() {
    let desk = saimaa();
    desk.write("other/consortium.toml", &desk.read("consortium.toml").replace("saimaa", "kymi"));
    desk.write("other/1-syksy.toml", &desk.read("1-syksy.toml").replace("2018-syksy", "muu"));
    desk.done(&["allocate", "other/1-syksy.toml"]);
    desk.write("twice/consortium.toml", &desk.read("consortium.toml"));
    desk.write("twice/1-syksy.toml", &desk.read("1-syksy.toml"));
    desk.done(&["allocate", "twice/1-syksy.toml"]);
    let before = desk.files();
    for (terms, more, why) in [
        (["1-syksy.toml", "./1-syksy.toml"], &[][..], "is named twice"),
        (
            ["1-syksy.toml", "2-kevat.toml"],
            &["--roster", "1-syksy"],
            "--roster names the folder of one",
        ),
        (
            ["other/1-syksy.toml", "2-kevat.toml"],
            &[],
            "have another consortium: `kymi` and `saimaa`",
        ),
        (["twice/1-syksy.toml", "1-syksy.toml"], &[], "two terms have the id `2018-syksy`"),
        (["1-syksy.toml", "2-kevat.toml"], &["--library", "espoo"], "there is no library `espoo`"),
    ] {
        let run = export(&desk, &terms, &[&["--to", "ics"], more].concat());
        assert_eq!((run.code, desk.files() == before), (2, true), "{}", run.err);
        assert!(run.err.contains(why), "{}", run.err);
    }
    // A library of one term only is known.
    let run = export(
        &desk,
        &["1-syksy.toml", "2-kevat.toml"],
        &["--to", "ics", "--library", "taipalsaari"],
    );
    assert_eq!(run.code, 0, "{}", run.err);
}

/// Where the links of a page lead, by the names of files, and what its script opens.
fn links(name: &str, text: &str) -> Vec<String> {
    let folder: Vec<&str> = name.split('/').collect();
    let attributes = ["href=\"", "src=\"", "data-duties=\""];
    let links = attributes.iter().flat_map(|attribute| text.split(attribute).skip(1));
    let mut links: Vec<&str> = links.map(|rest| &rest[..rest.find('"').unwrap()]).collect();
    let doors = text.split("data-doors=\"").nth(1).map(|rest| rest.split('"').next().unwrap());
    links.extend(doors.into_iter().flat_map(|doors| doors.split(' ').skip(1).step_by(2)));
    let inside =
        links.into_iter().filter(|to| !to.contains(':') && !to.starts_with('#') && *to != ".");
    inside
        .map(|to| {
            let up = to.matches("../").count();
            [&folder[..folder.len() - 1 - up], &[to.trim_start_matches("../")]].concat().join("/")
        })
        .collect()
}

#[test]
fn the_site_has_the_terms_side_by_side_and_opens_on_the_present_one() {
    let desk = saimaa();
    exported(&desk, &["1-syksy.toml", "2-kevat.toml", "3-syksy.toml"], &["--to", "html"]);
    let names = names(&desk, "public");
    let is_page =
        |name: &&String| Path::new(name).extension().is_some_and(|ending| ending == "html");
    let mut reached: BTreeSet<String> = BTreeSet::from(["index.html".to_owned()]);
    let mut queue = vec!["index.html".to_owned()];
    while let Some(name) = queue.pop() {
        for to in links(&name, &desk.read(&format!("public/{name}"))) {
            assert!(names.contains(&to), "{name}: {to}");
            if is_page(&&to) && reached.insert(to.clone()) {
                queue.push(to);
            }
        }
    }
    let pages: BTreeSet<String> = names.iter().filter(is_page).cloned().collect();
    assert_eq!(pages.difference(&reached).collect::<Vec<_>>(), Vec::<&String>::new());
    // Each term's pages are there, and what is the same in every term is at one address as well.
    for name in [
        "terms/2018-syksy/libraries/rautjarvi.html",
        "terms/2019-kevat/sv/weeks/2019-10.html",
        "terms/2019-syksy/en/fairness.html",
        "libraries/rautjarvi.html",
        "en/libraries/taipalsaari.html",
        "pools/pool-1.html",
    ] {
        assert!(pages.contains(name), "{name}");
    }
    let doors = |name: &str| {
        let text = desk.read(&format!("public/{name}"));
        text.split("data-doors=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    // When each term is over, by the clocks of Helsinki, and where it is.
    assert_eq!(
        doors("sv/index.html"),
        "2018-12-20T22:00Z ../terms/2018-syksy/sv/index.html \
         2019-05-30T21:00Z ../terms/2019-kevat/sv/index.html 2019-12-19T22:00Z ."
    );
    // A library that has left is shown in the last term that has it.
    assert_eq!(
        doors("libraries/rautjarvi.html"),
        "2018-12-20T22:00Z ../terms/2018-syksy/libraries/rautjarvi.html 2019-05-30T21:00Z ."
    );
    let page = desk.read("public/terms/2018-syksy/libraries/rautjarvi.html");
    assert!(!page.contains("data-doors"), "a page of a term stays where it is");
    let menu = page.split("aria-label=\"Kaudet\"").nth(1).unwrap().split("</nav>").next().unwrap();
    for to in [
        "href=\"../../../libraries/rautjarvi.html\">Meneillään oleva kausi<",
        "href=\"../../../terms/2018-syksy/libraries/rautjarvi.html\" aria-current=\"true\"",
        "href=\"../../../terms/2019-kevat/libraries/rautjarvi.html\"><bdi>Kevät 2019<",
        "href=\"../../../terms/2019-syksy/index.html\"><bdi>Syksy 2019<",
    ] {
        assert!(menu.contains(to), "{to} in {menu}");
    }
}

#[test]
fn without_a_script_the_site_shows_a_term_that_is_stated() {
    let desk = saimaa();
    let terms = ["1-syksy.toml", "2-kevat.toml", "3-syksy.toml"];
    for (now, title) in [
        (None, "Syksy 2019"),
        (Some("2018-09-10T08:00:00Z"), "Syksy 2018"),
        // The last day, and the first after it.
        (Some("2018-12-20T21:59:59Z"), "Syksy 2018"),
        (Some("2018-12-20T22:00:00Z"), "Kevät 2019"),
        (Some("2030-01-01T08:00:00Z"), "Syksy 2019"),
    ] {
        let now: Vec<&str> = now.into_iter().flat_map(|now| ["--now", now]).collect();
        exported(&desk, &terms, &[&["--to", "html"], &now[..]].concat());
        for name in ["index.html", "sv/index.html", "changes.html"] {
            let page = desk.read(&format!("public/{name}"));
            assert!(page.contains(&format!("<bdi>{title}</bdi></span>")), "{name}: {title}");
        }
    }
}

#[test]
fn one_term_and_several_follow_each_other_in_one_folder() {
    let desk = saimaa();
    let to = ["--to", "html,ics"];
    exported(&desk, &["1-syksy.toml"], &to);
    let one = desk.all("public");
    exported(&desk, &["1-syksy.toml", "2-kevat.toml"], &to);
    let two = desk.all("public");
    // What somebody else has put there stays.
    desk.write("public/terms/2019-kevat/mine.html", "mine");
    exported(&desk, &["1-syksy.toml"], &to);
    assert_eq!(desk.read("public/terms/2019-kevat/mine.html"), "mine");
    fs::remove_dir_all(desk.path().join("public/terms")).unwrap();
    assert!(desk.all("public") == one);
    exported(&desk, &["1-syksy.toml", "2-kevat.toml"], &to);
    assert!(desk.all("public") == two);
    exported(&desk, &["1-syksy.toml"], &to);
    assert!(desk.all("public") == one, "no empty folder is left");
}

const LIBRARIES: [&str; 6] =
    ["lappeenranta", "imatra", "ruokolahti", "parikkala", "rautjarvi", "taipalsaari"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, max_shrink_iters: 5, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_the_terms_the_joint_feed_has_each_event_of_each_once(
        wishes in prop::collection::vec((0u8..8, 0usize..2, 0usize..40, 0usize..40, 0usize..6), 6..10),
    ) {
        let desk = Desk::with(&root().join("examples/three-terms"));
        let both = ["1-syksy", "2-kevat"];
        let duties: Vec<Vec<String>> = both.iter().map(|term| {
            desk.done(&["allocate", &format!("{term}.toml")]);
            let roster = desk.read(&format!("{term}/roster.csv"));
            let duty = |row: &str| {
                let fields: Vec<&str> = row.split(',').collect();
                format!("{} {}", fields[0], fields[2])
            };
            roster.lines().skip(40).map(duty).collect()
        }).collect();
        let mut done = 0;
        for (kind, term, one, other, library) in wishes {
            let (file, of) = (format!("{}.toml", both[term]), &duties[term]);
            let now = ["2018-09-10T08:00:00Z", "2019-01-10T08:00:00Z"][term];
            let mut words = match kind {
                0..3 => vec!["swap", &file, &of[one], &of[other]],
                3..6 => vec!["cover", &file, &of[one], LIBRARIES[library]],
                6 => vec!["cancel", &file, &of[one]],
                _ => vec!["undo", &file],
            };
            words.extend(["--now", now]);
            done += usize::from(desk.run(&words).code == 0);
            exported(&desk, &["1-syksy.toml", "2-kevat.toml"], &["--to", "ics"]);
            assert_joined(&desk, &both);
        }
        let files: Vec<String> = calendars(&desk, "public").keys()
            .map(|name| format!("public/calendars/{name}")).collect();
        // What changes late in the first term is carried into the ledger of the second.
        desk.done(&["allocate", "2-kevat.toml"]);
        let mut check = vec!["check", "1-syksy.toml", "2-kevat.toml"];
        check.extend(files.iter().map(String::as_str));
        let run = desk.run(&check);
        prop_assert_eq!((run.code, &*run.out), (0, ""), "after {} changes", done);
    }
}

#[test]
fn what_a_member_of_an_open_pool_was_shown_before_it_left_stays_cancelled_in_the_joint_feed() {
    let desk = Desk::with(&root().join("tests/changes/fixtures/lakeus"));
    let next = desk.read("syksy.toml").replace("2026-syksy", "2027-kevat");
    let next = next.replace("2026-10", "2027-03").replace("2026-11", "2027-04");
    desk.write("kevat.toml", next.split("\n[[change]]").next().unwrap());
    for term in ["syksy.toml", "kevat.toml"] {
        assert!(desk.run(&["allocate", term]).code < 2);
    }
    let text = desk.read("syksy.toml");
    desk.write("syksy.toml", &(text + "\n[[member]]\nlibrary = \"vimpeli\"\nlast = 2026-10-25\n"));
    let now = ["--now", "2026-10-20T06:00:00Z"];
    let run = desk.run(&[&["allocate", "syksy.toml"][..], &now].concat());
    assert!(run.code < 2, "{}", run.err);
    desk.run(&[&["allocate", "kevat.toml"][..], &now].concat());
    exported(&desk, &["syksy.toml", "kevat.toml"], &["--to", "ics"]);
    assert_joined(&desk, &["syksy", "kevat"]);
    let vimpeli = desk.read("public/calendars/vimpeli.ics");
    assert!(
        vimpeli.contains("STATUS:CANCELLED") && vimpeli.contains("EI ENÄÄ MUKANA"),
        "{vimpeli}"
    );
    assert!(vimpeli.contains("2027-kevat"), "{vimpeli}");
}
