//! `vuoro` alone, and `vuoro status`: what lies in a folder, and what one would do next.

use std::path::Path;

use crate::desk::{Desk, Run, fixtures, root, run};

/// What is said of a folder at a time; nothing is printed besides, and nothing is changed.
#[track_caller]
fn said(desk: &Desk, now: &str) -> String {
    let before = desk.files();
    let run = desk.run(&["status", "--now", now]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert_eq!(desk.files(), before);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    run.out
}

/// The commands that are said to come next.
fn next(said: &str) -> Vec<Vec<String>> {
    let (_, next) = said.split_once("\nNext:\n").expect("something comes next");
    let commands = next.lines().filter_map(|line| line.trim().strip_prefix("vuoro "));
    let words = |line: &str| {
        line.split(" #").next().unwrap().split_whitespace().map(str::to_owned).collect()
    };
    commands.map(words).collect()
}

const BEFORE: &str = "2026-09-01T09:00:00Z";
const LEAVES: &str = "\n[[member]]\nlibrary = \"kotka\"\nlast = 2026-11-30\n";
const AFTER: &str = "2031-01-01T09:00:00Z";

#[test]
fn an_empty_folder_leads_to_init() {
    let folder = tempfile::tempdir().unwrap();
    let alone = run(folder.path(), &[]);
    let (code, err) = (alone.code, alone.err.as_str());
    assert_eq!((code, err), (0, ""));
    assert!(alone.out.starts_with("There is no consortium file"), "{}", alone.out);
    assert_eq!(next(&alone.out)[0], ["init"]);
    assert_eq!(run(folder.path(), &["status"]), alone);
}

#[test]
fn every_stage_of_a_term_is_told_with_what_comes_next() {
    let desk = Desk::kymi();
    let published = "published = 2026-08-24T09:00:00Z\n";
    desk.change("syksy.toml", published, "");
    let text = said(&desk, BEFORE);
    assert!(text.contains("6 libraries") && text.contains("not planned yet"), "{text}");
    assert_eq!(next(&text), [["allocate", "syksy.toml"]]);
    desk.allocate(&[]);

    let text = said(&desk, BEFORE);
    assert!(text.contains("a draft; ") && text.contains("nothing is wrong with it"), "{text}");
    assert_eq!(next(&text)[1], ["publish", "syksy.toml"], "{text}");

    desk.change("syksy.toml", "[term]\n", &format!("[term]\n{published}"));
    let text = said(&desk, BEFORE);
    assert!(text.contains("the files have changed since"), "{text}");
    // The findings that follow from that are not counted as well.
    assert!(!text.contains("checked: "), "{text}");
    assert_eq!(next(&text), [["allocate", "syksy.toml"]]);
    desk.allocate(&[]);

    let text = said(&desk, BEFORE);
    assert!(text.contains("published 2026-08-24; ") && !text.contains("changed since"), "{text}");
    assert_eq!(next(&text)[0][..2], ["export", "syksy.toml"]);

    desk.change("consortium.toml", "size = 51668", "size = 151668");
    let text = said(&desk, BEFORE);
    assert!(text.contains("consortium.toml says something else than what this term"), "{text}");
    assert!(!text.contains("changed since"), "{text}");
    assert_eq!(next(&text)[0][..2], ["amend", "syksy.toml"]);
    desk.change("consortium.toml", "size = 151668", "size = 51668");

    let whole = desk.read("syksy.toml");
    desk.write("syksy.toml", &(whole.clone() + LEAVES));
    let text = said(&desk, BEFORE);
    assert!(text.contains("changed since") && !text.contains("checked: "), "{text}");
    desk.write("syksy.toml", &whole);

    let text = said(&desk, AFTER);
    assert!(text.contains(": over"), "{text}");
    assert_eq!(
        next(&text),
        [
            ["init"].map(str::to_owned).to_vec(),
            ["fairness", "syksy.toml"].map(str::to_owned).to_vec()
        ]
    );
}

#[test]
fn a_draft_of_the_next_term_has_its_step_beside_the_term_that_runs() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let next_term = desk.read("syksy.toml").replace("published = 2026-08-24T09:00:00Z\n", "");
    let next_term = next_term.replace("2026-", "2027-").replace("Syksy 2026", "Syksy 2027");
    desk.write("syksy-2027.toml", &next_term);
    let text = said(&desk, "2026-10-01T09:00:00Z");
    assert_eq!(next(&text)[0], ["allocate", "syksy-2027.toml"], "{text}");
    assert_eq!(next(&text)[1][..2], ["export", "syksy.toml"], "{text}");
    assert_eq!(desk.run(&["allocate", "syksy-2027.toml"]).code, 0);
    let text = said(&desk, "2026-10-01T09:00:00Z");
    assert_eq!(next(&text)[0], ["explain", "syksy-2027.toml"], "{text}");
    assert_eq!(next(&text)[1], ["publish", "syksy-2027.toml"], "{text}");
}

#[test]
fn a_published_term_leads_to_its_agreement_then_to_its_pages_then_to_the_next_term() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    // A folder of which somebody has thrown away what was agreed, with the list.
    std::fs::remove_dir_all(desk.path().join("syksy/agreement")).unwrap();
    std::fs::remove_file(desk.path().join("syksy/.vuoro-files")).unwrap();
    let export: Vec<&str> = "export syksy.toml --to html --out public".split(' ').collect();
    let first = next(&said(&desk, "2026-10-01T09:00:00Z"));
    assert_eq!(first[0], ["publish", "syksy.toml"]);
    assert_eq!(first[1], export);
    desk.done(&["publish", "syksy.toml", "--now", "2026-08-24T09:00:00Z"]);
    let running = next(&said(&desk, "2026-10-01T09:00:00Z"));
    assert_eq!(running[0], export);
    assert_eq!(running[1], ["help"]);
    // Eight weeks before its last day, 11.12., and not a day earlier.
    let early = next(&said(&desk, "2026-10-15T09:00:00Z"));
    assert_eq!(early[1], ["help"]);
    let late = next(&said(&desk, "2026-10-16T09:00:00Z"));
    assert_eq!((&late[0], &late[1][..]), (&running[0], &["init".to_owned()][..]));
    // What the consortium file says since is for `amend`.
    desk.change("consortium.toml", "size = 51668", "size = 61668");
    let ahead = next(&said(&desk, "2026-10-16T09:00:00Z"));
    assert_eq!(ahead[0][..4], ["amend", "syksy.toml", "--from", "2026-10-16"]);
    assert_eq!(ahead[1], export);
}

#[test]
fn terms_that_follow_each_other_are_exported_together() {
    let desk = Desk::with(&root().join("examples/three-terms"));
    let exported = |now: &str| {
        let commands = next(&said(&desk, now));
        let export = commands.into_iter().find(|words| words[0] == "export");
        export
            .map(|words| words.into_iter().skip(1).take_while(|w| w != "--to").collect::<Vec<_>>())
    };
    for term in ["1-syksy.toml", "2-kevat.toml"] {
        desk.done(&["publish", term, "--now", "2018-12-21T09:00:00Z"]);
    }
    let (first, second) = ("1-syksy.toml".to_owned(), "2-kevat.toml".to_owned());
    // While the first still runs, and afterwards, since subscribers keep what they had.
    let third = desk.read("3-syksy.toml");
    std::fs::remove_file(desk.path().join("3-syksy.toml")).unwrap();
    let both = Some(vec![first, second.clone()]);
    assert_eq!(exported("2018-12-20T09:00:00Z"), both);
    assert_eq!(exported("2019-02-01T09:00:00Z"), both);
    assert_eq!(exported("2020-02-01T09:00:00Z"), None);
    // The term before the one that comes next is enough.
    desk.write("3-syksy.toml", &third);
    desk.done(&["publish", "3-syksy.toml", "--now", "2019-08-19T09:00:00Z"]);
    assert_eq!(exported("2019-07-01T09:00:00Z"), Some(vec![second, "3-syksy.toml".to_owned()]));
    // A term of others is not put in with it.
    desk.change("consortium.toml", "chat.saimaa.example", "chat.kymi.example");
    std::fs::remove_dir_all(desk.path().join("3-syksy")).unwrap();
    desk.change("3-syksy.toml", "ledger = \"2-kevat/ledger.csv\"\n", "");
    desk.done(&["publish", "3-syksy.toml", "--now", "2019-08-19T09:00:00Z"]);
    assert_eq!(exported("2019-07-01T09:00:00Z"), Some(vec!["3-syksy.toml".to_owned()]));
}

#[test]
fn a_term_that_is_over_is_brought_up_to_date_as_well() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.write("syksy.toml", &(desk.read("syksy.toml") + LEAVES));
    assert_eq!(next(&said(&desk, AFTER)), [["allocate", "syksy.toml"]]);
}

#[test]
fn a_roster_that_somebody_has_edited_is_not_said_to_be_out_of_date() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.change("syksy/roster.csv", "Kotka", "Kotkan kirjasto");
    let text = said(&desk, BEFORE);
    assert!(text.contains("was edited") && !text.contains("changed since"), "{text}");
    assert_eq!(next(&text)[0], ["adopt", "syksy.toml", "--dry-run"]);
    assert_eq!(next(&text)[1], ["allocate", "syksy.toml", "--force"]);
}

#[test]
fn a_published_term_whose_roster_is_gone_is_not_said_to_be_unplanned() {
    let desk = Desk::kymi();
    desk.done(&["publish", "syksy.toml", "--now", "2026-08-24T09:00:00Z"]);
    std::fs::remove_file(desk.path().join("syksy/roster.csv")).unwrap();
    let text = said(&desk, BEFORE);
    assert!(text.contains("published 2026-08-24; roster.csv is gone from syksy/"), "{text}");
    assert_eq!(next(&text), [["allocate", "syksy.toml"]]);
    std::fs::remove_dir_all(desk.path().join("syksy")).unwrap();
    assert!(said(&desk, BEFORE).contains("not planned yet"));
}

#[test]
fn terms_are_to_come_running_or_over_by_the_clock_of_the_consortium() {
    let desk = Desk::with(&root().join("examples/piki-2018"));
    for (now, when) in [
        // In Finland it is the third of September already.
        ("2018-09-02T20:59:59Z", "to come"),
        ("2018-09-02T21:00:00Z", "running"),
        ("2018-12-21T21:59:59Z", "running"),
        ("2018-12-21T22:00:00Z", "over"),
    ] {
        let text = said(&desk, now);
        assert!(text.contains(&format!("2018-12-21: {when}\n")), "{now}: {text}");
    }
}

#[test]
fn a_duty_that_nobody_can_serve_is_named_with_the_command_that_explains_it() {
    let desk = Desk::with(&fixtures().join("unfilled"));
    desk.run(&["allocate", "autumn.toml"]);
    let text = said(&desk, BEFORE);
    assert!(
        text.contains("2 duties that nobody can serve, the first at 2026-09-09 12:00"),
        "{text}"
    );
    let words = &next(&text)[0];
    assert_eq!(words[..], ["explain", "autumn.toml", "2026-09-09", "12:00"]);
    desk.done(&words.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn broken_files_are_named_and_the_rest_is_told() {
    let desk = Desk::kymi();
    desk.change("consortium.toml", "size = 51668", "sise = 51668");
    desk.write("other.toml", "[term]\nconsortium = \"nowhere.toml\"\nid = \"x\"\n");
    desk.write("half.toml", "[consortium\nid = ");
    desk.write("[term].toml", "not [term] at all");
    desk.write("cargo.toml", "[package]\n");
    let text = said(&desk, BEFORE);
    assert!(text.contains("consortium.toml  cannot be used: 1 error"), "{text}");
    assert!(text.contains("syksy.toml"), "{text}");
    assert!(text.contains("other.toml"), "{text}");
    assert!(!text.contains("cargo.toml"), "{text}");
    let words = &next(&text)[0];
    assert_eq!(words, &["check", "consortium.toml"]);
    let check = desk.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(check.code == 1 && check.out.contains("`sise`"), "{}", check.out);
}

#[test]
fn all_that_comes_next_can_be_copied() {
    let places: [(&Path, &str); 3] = [
        (&root().join("examples/piki-2018-fair"), "2018-08-01T00:00:00Z"),
        (&root().join("examples/piki-2018"), "2018-10-01T00:00:00Z"),
        (&root().join("examples/three-terms"), "2019-08-01T00:00:00Z"),
    ];
    for (example, now) in places {
        let desk = Desk::with(example);
        for _ in 0..4 {
            for words in next(&said(&desk, now)) {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let Run { code, err, .. } = desk.run(&words);
                // What was found is found again.
                assert!(code == 0 || code == 1 && words[0] == "check", "{words:?}: {err}");
            }
        }
    }
}
