//! Every rule has a page of the common form, a folder of files that breaks it, and one that almost
//! does. What a folder lacks, `tests/rules-lends` lends.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use vuoro::check::{self, Calendar, Look, RULES, Report, RingSheet, Sheet};
use vuoro::finding::FileId;
use vuoro::input::{self, SourceMap};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The bytes of a file of the folder, or of what is lent.
fn file(sources: &mut SourceMap, folder: &Path, name: &str) -> FileId {
    let own = folder.join(name);
    let path = if own.exists() { own } else { root().join("tests/rules-lends").join(name) };
    sources.add_table(name, &fs::read(path).unwrap())
}

/// Checks a folder as the command line does, strict rules included.
fn report(folder: &Path) -> Report {
    let mut sources = SourceMap::default();
    let written = file(&mut sources, folder, "consortium.toml");
    let consortium = input::consortium(&mut sources, written).expect("is right").value;
    let written = file(&mut sources, folder, "term.toml");
    let term = input::term(&mut sources, written, &consortium, None).expect("is right").value;
    let roster_file = file(&mut sources, folder, "roster.csv");
    let roster = input::written_roster(&mut sources, roster_file).unwrap();
    let ledger_file = file(&mut sources, folder, "ledger.csv");
    let ledger = input::written_ledger(&mut sources, ledger_file).unwrap();
    let calendar_file = file(&mut sources, folder, "imatra.ics");
    let calendar = input::written_calendar(&mut sources, calendar_file).unwrap();
    let fresh = folder.join("fresh.csv");
    let fresh = fresh.exists().then(|| {
        let file = sources.add_table("fresh.csv", &fs::read(fresh).unwrap());
        input::written_roster(&mut sources, file).unwrap()
    });
    let ring_file = file(&mut sources, folder, "ring.csv");
    let ring = input::ring_lines(&mut sources, ring_file).unwrap();
    let ring = RingSheet { name: "imatra", file: ring_file, lines: &ring };
    let sheet = Sheet { file: calendar_file, value: &calendar };
    let look = Look {
        consortium: Some(&consortium),
        term: Some(&term),
        roster: Some(Sheet { file: roster_file, value: &roster }),
        ledger: Some(Sheet { file: ledger_file, value: &ledger }),
        rings: &[ring],
        calendars: &[Calendar { name: "imatra", sheet }],
        fresh: fresh.as_ref(),
        promised: &[],
        rewritten: &[],
    };
    let report = check::check(&look, true);
    for finding in &report.findings {
        assert!(sources.resolve(&finding.place).is_some(), "{} has no place", finding.message);
        assert!(!finding.help.is_empty(), "{} has no remedy", finding.message);
    }
    report
}

fn rules_of(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|f| f.rule).collect()
}

#[test]
fn what_is_lent_breaks_no_rule() {
    assert_eq!(report(&root().join("tests/rules-lends")).findings, []);
}

#[test]
fn every_rule_has_files_that_break_it() {
    for rule in RULES {
        let found = report(&root().join("tests/rules").join(rule.name).join("breaks"));
        let found = rules_of(&found);
        assert!(found.contains(&rule.name), "`{}` is not among {found:?}", rule.name);
    }
}

#[test]
fn every_rule_has_files_that_almost_break_it() {
    for rule in RULES {
        let folder = root().join("tests/rules").join(rule.name).join("almost");
        assert!(folder.is_dir(), "`{}` has no such folder", rule.name);
        let found = report(&folder);
        let own: Vec<_> = found.findings.iter().filter(|f| f.rule == rule.name).collect();
        assert!(own.is_empty(), "{own:#?}");
    }
}

/// Messages of a rule when one line of one of the files is another.
fn messages(rule: &str, (name, line, other): (&str, &str, &str)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("tests/rules-lends").join(name)).unwrap();
    assert!(text.contains(line), "{name} has no {line}");
    fs::write(folder.path().join(name), text.replacen(line, other, 1)).unwrap();
    let found = report(folder.path()).findings.into_iter();
    found.filter(|f| f.rule == rule).map(|f| f.message).collect()
}

#[test]
fn why_a_person_cannot_serve_is_said_of_every_reason() {
    let away = "[[absence]]\nlibrary = \"imatra\"\nperson = \"a2\"\nfirst = 2018-09-18\n";
    for (edit, said) in [
        (
            ("ring.csv", "2018-09-03,mon,10:00,12:00,1,a1", "2018-09-03,mon,10:00,12:00,1,a3"),
            "`a3` may not serve yet at `2018-09-03 10:00`",
        ),
        (
            ("ring.csv", "2018-10-08,mon,10:00,12:00,1,a1", "2018-10-08,mon,10:00,12:00,1,a3"),
            "`a3` does not work at `2018-10-08 10:00`",
        ),
        (
            ("term.toml", "[[absence]]\n", &format!("{away}\n[[absence]]\n")),
            "`a2` is away at `2018-09-18 10:00`",
        ),
        (
            ("consortium.toml", "id = \"a2\"\n", "id = \"a2\"\nlast = 2018-09-24\n"),
            "`a2` is not on the ring at `2018-10-02 10:00`",
        ),
    ] {
        assert_eq!(messages("person-unable", edit), [said]);
    }
}

#[test]
fn a_ring_deals_each_duty_of_its_library_and_no_other() {
    let line = "2018-09-11,tue,10:00,12:00,1,a2,confirmed,1,0,,\n";
    let said = messages("ring-off-roster", ("ring.csv", line, ""));
    assert_eq!(said, ["the ring of `imatra` does not deal `2018-09-11 10:00`"]);
    let said = messages("ring-off-roster", ("ring.csv", line, &[line; 2].concat()));
    assert_eq!(said, ["`imatra` has no duty at `2018-09-11 10:00`"]);
}

#[test]
fn every_folder_is_of_a_rule() {
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    for entry in fs::read_dir(root().join("tests/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(names.contains(name.as_str()), "there is no rule `{name}`");
    }
}

#[test]
fn rules_are_sorted_and_no_fault_of_reading_has_the_name_of_one() {
    assert!(RULES.windows(2).all(|w| w[0].name < w[1].name));
    for rule in RULES {
        assert!(input::RULES.iter().all(|fault| fault.0 != rule.name), "{}", rule.name);
        assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
        assert_eq!(check::find(rule.name).map(|rule| rule.name), Some(rule.name));
    }
}

#[test]
fn every_rule_has_a_page_of_the_common_form() {
    let pages = fs::read_dir(root().join("docs/rules")).unwrap();
    let pages: BTreeSet<String> =
        pages.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let expected: BTreeSet<String> = RULES.iter().map(|r| format!("{}.md", r.name)).collect();
    assert_eq!(pages, expected);
    for rule in RULES {
        let page = rule.page;
        assert!(page.starts_with(&format!("# {}\n\n", rule.name)), "{} lacks its title", rule.name);
        assert!(page.contains(&format!("\nTier: {}.", rule.tier.name())), "{}: tier", rule.name);
        let places: Vec<_> =
            ["\n## Why\n", "\n## What to do\n", "\n## Example\n"].map(|h| page.find(h)).into();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", rule.name);
        assert!(page.ends_with("```\n") && page.matches("```").count() == 2, "{}", rule.name);
        assert!(!rule.summary().is_empty() && rule.summary().len() < 110, "{}", rule.name);
        assert!(page.lines().all(|line| line.chars().count() <= 100), "{}", rule.name);
    }
}

#[test]
fn the_checker_shares_nothing_with_the_planner() {
    let mut folders = vec![root().join("src/check")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("plan::"), "{} imports the planner", path.display());
        }
    }
}
