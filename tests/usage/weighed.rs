//! A term that names usage: what it changes, what it shows, and what it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::place::root;

fn vuoro(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    command.env("NO_COLOR", "1").args(arguments).output().unwrap()
}

fn done(arguments: &[&str]) -> String {
    let output = vuoro(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The example and the roster that it names, in a folder of their own.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["piki-2018-usage", "piki-2018-history/syksy"] {
        let to = folder.path().join(name);
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(root().join("examples").join(name)).unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                fs::copy(&from, to.join(from.file_name().unwrap())).unwrap();
            }
        }
    }
    let example = folder.path().join("piki-2018-usage");
    (folder, example)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn edit(path: &Path, old: &str, new: &str) {
    let before = text(path);
    assert!(before.contains(old));
    fs::write(path, before.replace(old, new)).unwrap();
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// `UPDATE_GOLDEN=1` writes them anew.
#[test]
fn the_plan_of_the_example_and_its_reasons_are_as_they_were() {
    let (_folder, example) = place();
    let term = example.join("kevat.toml");
    let cases = [
        ("kevat.txt", done(&["allocate", path(&term)])),
        ("cell.txt", done(&["explain", path(&term), "wed 12:00"])),
        ("cell.json", done(&["explain", path(&term), "wed 12:00", "--format", "json"])),
    ];
    for (name, printed) in cases {
        assert!(printed.lines().all(|l| name.ends_with("json") || l.chars().count() <= 80));
        let golden = root().join("tests/usage/golden").join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &printed).unwrap();
        }
        assert!(text(&golden) == printed, "set UPDATE_GOLDEN=1 if {name} is meant\n{printed}");
    }
    let agreed = example.join("consortium.toml");
    for language in ["sv", "en"] {
        edit(&agreed, "language = \"fi\"", &format!("language = \"{language}\""));
        let printed = done(&["allocate", path(&term), "--out", path(&example.join(language))]);
        assert!(printed.lines().all(|l| l.chars().count() <= 80), "{printed}");
        assert!(
            printed.contains(["Chats on duty", "Chattar under"][usize::from(language == "sv")])
        );
        edit(&agreed, &format!("language = \"{language}\""), "language = \"fi\"");
    }
    // Whoever checks plans the same.
    assert_eq!(vuoro(&["check", "--locked", path(&term)]).status.code(), Some(0));
    edit(&example.join("chats.csv"), "9/5/18 12:", "9/5/18 10:");
    assert_eq!(vuoro(&["check", "--locked", path(&term)]).status.code(), Some(1));
}

#[test]
fn a_published_term_whose_busy_cells_are_weighed_is_planned_again_and_as_even() {
    let (_folder, example) = place();
    let term = example.join("kevat.toml");
    let even = |printed: &str| {
        let printed = printed.replace('\n', " ");
        printed.find("Kiireisten vuorojen").map(|at| printed[at..at + 80].to_owned())
    };
    let draft = even(&done(&["allocate", path(&term)]));
    assert!(draft.is_some());
    edit(&term, "[term]\n", "[term]\npublished = 2018-12-20T09:00:00Z\n");
    for _ in 0..2 {
        assert_eq!(even(&done(&["allocate", path(&term)])), draft);
    }
    let away = "[[absence]]\nlibrary = \"nokia\"\nfirst = 2019-02-04\nlast = 2019-02-08\n";
    fs::write(&term, text(&term) + away).unwrap();
    assert_eq!(even(&done(&["allocate", path(&term), "--now", "2019-01-02T09:00:00Z"])), draft);
    // It goes by its agreement: pins of the consortium file are for the next term.
    let agreed = example.join("consortium.toml");
    let pin = |cell: &str| format!("\n[[pin]]\ncell = \"{cell}\"\nholder = \"nokia\"\n");
    fs::write(&agreed, text(&agreed) + &pin("wed 14:00") + &pin("thu 14:00")).unwrap();
    assert_eq!(even(&done(&["allocate", path(&term)])), draft);
}

#[test]
fn a_holiday_of_a_year_without_chats_is_no_day_of_the_count() {
    let (_folder, example) = place();
    let term = example.join("kevat.toml");
    edit(&term, "last = 2018-10-03", "last = 2019-01-06");
    let plan: Value =
        serde_json::from_str(&done(&["allocate", path(&term), "--format", "json"])).unwrap();
    let cells = plan["load"]["cells"].as_array().unwrap();
    let tuesday = cells.iter().find(|cell| cell["cell"] == "tue 10:00").unwrap();
    // Eighteen Tuesdays, of which one is Christmas Day and one New Year's Day.
    assert_eq!(tuesday["dates"], 16);
}

#[test]
fn usage_that_is_not_weighed_changes_no_byte_of_roster_ledger_and_calendars() {
    let (_folder, example) = place();
    let term = example.join("syksy.toml");
    let [with, without] = ["with", "without"].map(|name| example.join(name));
    done(&["allocate", path(&term), "--out", path(&with)]);
    edit(&term, "[load]\nfiles = [\"chats.csv\"]\n", "");
    done(&["allocate", path(&term), "--out", path(&without)]);
    for name in ["roster.csv", "ledger.csv", "events.json", "calendars/all.ics"] {
        assert!(text(&with.join(name)) == text(&without.join(name)), "{name}");
    }
    let read = |folder: &Path| -> Value {
        serde_json::from_str(&text(&folder.join("plan.json"))).unwrap()
    };
    let (mut shown, plain) = (read(&with), read(&without));
    let load = shown.as_object_mut().unwrap().remove("load").unwrap();
    assert_eq!(shown, plain);
    assert_eq!((&load["counted"], &load["weighed"]), (&"chats".into(), &false.into()));
    assert_eq!((&load["first"], &load["last"]), (&"2018-09-03".into(), &"2018-10-03".into()));
    // By hand: 237 duties by 15 rates; 16 Mondays at 6.8, 7.4 and 7.8, and so on.
    let sum = |key: &str| -> f64 {
        let all = load["libraries"].as_array().unwrap().iter();
        all.map(|l| l[key].as_f64().unwrap()).sum()
    };
    let cells = load["cells"].as_array().unwrap().iter();
    let dates =
        |cell: &Value| if cell["cell"].as_str().unwrap().starts_with("thu") { 15. } else { 16. };
    let by_hand: f64 = cells.map(|c| c["per_duty"].as_f64().unwrap() * dates(c)).sum();
    assert!((sum("expected") - by_hand).abs() < 0.02, "{} {by_hand}", sum("expected"));
    assert!((sum("by_share") - by_hand).abs() < 0.02);
}

#[test]
fn a_site_has_a_page_of_usage_where_usage_is_named_and_only_there() {
    let (_folder, example) = place();
    let term = example.join("syksy.toml");
    let site = example.join("site");
    let export = || done(&["export", path(&term), "--to", "html", "--out", path(&site)]);
    done(&["allocate", path(&term)]);
    export();
    let page = text(&site.join("usage.html"));
    for (label, what) in [
        ("all chats", "<dd>487</dd>"),
        ("the busiest hour", ">28</text>"),
        ("a tag", "Kirjautumisasiat"),
        (
            "Tampere's 228 chats in 33 duties",
            "<td class=\"number\">228</td><td class=\"number\">33</td>",
        ),
        ("the time with two at once", "10,7\u{a0}%"),
    ] {
        assert!(page.contains(what), "{label}: {what}");
    }
    let english = text(&site.join("en/usage.html"));
    assert!(english.contains("<h1>Usage</h1>") && english.contains("href=\"../usage.html\""));
    assert!(text(&site.join("index.html")).contains("<a href=\"usage.html\">Käyttö</a>"));
    assert!(text(&site.join("fairness.html")).contains("Keskustelut vuoroissa (odotus)"));
    edit(&term, "[load]\nfiles = [\"chats.csv\"]\n", "");
    done(&["allocate", path(&term)]);
    export();
    assert!(!site.join("usage.html").exists(), "it no longer belongs");
    assert!(!text(&site.join("index.html")).contains("usage.html"));
    assert!(!text(&site.join("fairness.html")).contains("(odotus)"));
}

#[test]
fn nobody_has_the_monday_noon_term_after_term() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut agreed = "format = 1\n[consortium]\nid = \"kymi\"\nname = \"Kymi\"\n\
        timezone = \"Europe/Helsinki\"\nlanguage = \"fi\"\ndomain = \"kymi.example\"\n[service]\n\
        name = \"Chat\"\nslot_minutes = 120\nseats = 1\n[service.hours]\nmon = [\"10:00-16:00\"]\n"
        .to_owned();
    for id in ["hamina", "kotka", "kouvola"] {
        agreed += format!("[[library]]\nid = \"{id}\"\nname = \"{id}\"\nsize = 10\n").as_str();
    }
    fs::write(at("consortium.toml"), agreed).unwrap();
    let chats = "start\n2018-09-03 10:05\n2018-09-03 12:05\n2018-09-03 12:25\n2018-09-03 13:05\n\
        2018-09-03 15:05\n";
    fs::write(at("chats.csv"), chats).unwrap();
    let mut noons = Vec::new();
    for (n, first, last) in [
        (1, "2019-01-07", "2019-05-31"),
        (2, "2019-08-19", "2019-12-13"),
        (3, "2020-01-07", "2020-05-29"),
    ] {
        let before =
            if n == 1 { String::new() } else { format!("before = \"{}/roster.csv\"\n", n - 1) };
        let term = at(&format!("{n}.toml"));
        let text = format!(
            "format = 1\n[term]\nid = \"k{n}\"\nname = \"Kausi {n}\"\nfirst = {first}\n\
             last = {last}\n[load]\nfiles = [\"chats.csv\"]\nweigh = true\n{before}"
        );
        fs::write(&term, text).unwrap();
        done(&["allocate", path(&term)]);
        let plan: Value = serde_json::from_str(&text_of_plan(&at(&n.to_string()))).unwrap();
        let cells = plan["pattern"].as_array().unwrap().iter();
        let noon = cells.clone().find(|cell| cell["cell"] == "mon 12:00").unwrap();
        noons.push(noon["holder"].as_str().unwrap().to_owned());
    }
    assert!(noons[0] != noons[1] && noons[1] != noons[2], "{noons:?}");
}

fn text_of_plan(folder: &Path) -> String {
    text(&folder.join("plan.json"))
}

#[test]
fn fairness_of_a_term_that_names_usage_is_shown_in_chats_too() {
    let (_folder, example) = place();
    let term = example.join("syksy.toml");
    done(&["allocate", path(&term)]);
    let printed = done(&["fairness", path(&term), "--language", "en"]);
    let from = printed.find("Chats or visits on duty (expected)").unwrap();
    // Sixteen Mondays at noon, 7.4 chats each; its share of 1656 chats is 1855 of 28440 minutes.
    let nokia = printed[from..].lines().find(|l| l.contains("Nokia")).unwrap();
    let words: Vec<&str> = nokia.split_whitespace().collect();
    assert_eq!(words[2..], ["┆", "118.4", "┆", "108.1", "┆", "+10.3", "┆", "7.4", "│"]);
    assert!(printed.lines().all(|l| l.chars().count() <= 80), "{printed}");
    let json = done(&["fairness", path(&term), "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    let libraries = json["libraries"].as_array().unwrap();
    let nokia = libraries.iter().find(|l| l["library"] == "nokia").unwrap();
    assert_eq!(
        nokia["chats"],
        serde_json::json!({"expected": 118.4, "by_share": 108.101, "duties": 16})
    );
    let folder = done(&["fairness", path(&example.join("syksy")), "--format", "json"]);
    assert!(!folder.contains("chats"), "a folder names no usage");
}

#[test]
fn the_next_terms_site_shows_all_that_was_counted_before_it() {
    let (_folder, example) = place();
    let term = example.join("kevat.toml");
    edit(&term, "holidays = \"FI\"", "holidays = \"FI\"\npublished = 2018-12-17T10:00:00Z");
    done(&["allocate", path(&term)]);
    let site = example.join("site");
    done(&["export", path(&term), "--to", "html", "--out", path(&site)]);
    let page = text(&site.join("usage.html"));
    assert!(page.contains("<dd>487</dd>") && page.contains("3.9.2018–3.10.2018"));
    assert!(!page.contains("libraries-title"), "nobody's duties of another term are counted");
}

#[test]
fn files_that_cannot_be_used_are_refused_before_anything_is_written() {
    let (_folder, example) = place();
    let term = example.join("kevat.toml");
    let refused = |said: &str| {
        let output = vuoro(&["allocate", path(&term)]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(said), "{error}");
        assert!(!example.join("kevat").exists());
    };
    edit(&term, "chats.csv", "chat.csv");
    refused("chat.csv");
    fs::write(example.join("weeks.csv"), "weekday,hour,visits\nmon,10,30\n").unwrap();
    edit(&term, "chat.csv", "weeks.csv");
    edit(&example.join("consortium.toml"), "preset = \"libraryh3lp\"", "preset = \"plain\"");
    edit(&example.join("consortium.toml"), "weeks = 52\n", "");
    refused("nothing says over how many weeks: write `weeks = …` below `[usage]`");
}
