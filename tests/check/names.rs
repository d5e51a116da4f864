//! Whatever is in the name of a file or in another text of somebody else, it is shown as text: no
//! terminal and no log of a CI run obeys it.
#![cfg(unix)]

use std::fs;

use crate::world::{Said, World};

/// Colours, a title for the window, line breaks, commands of CI logs, text turned round, a character
/// of two bytes that some terminals take for an escape.
const EVIL: &str = "e\u{1b}[31m\u{1b}]0;pwned\u{7}\r\n::error::pwned\n##[error]pwned ::warning::pwned \u{202e}lmot.\u{2066}\u{9b}1m";

/// Fails unless all of it is text in lines, none of which a log obeys.
#[track_caller]
fn tame(what: &str, text: &str) {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let odd = text.chars().find(|&c| (c.is_control() && c != '\n') || turns(c));
    assert_eq!(odd, None, "{what}: {text:?}");
    assert!(!text.contains("##["), "{what}: {text:?}");
    let obeyed = text.lines().find(|line| line.trim_start().starts_with("::"));
    assert_eq!(obeyed, None, "{what}: {text:?}");
}

fn said(run: &Said) -> String {
    format!("{}{}", run.out, run.err)
}

#[track_caller]
fn run_is_tame(world: &World, arguments: &[&str]) {
    let run = world.run_in(EVIL, arguments);
    assert!(!said(&run).contains("panicked"), "{arguments:?}: {run:?}");
    tame(&format!("{arguments:?}"), &said(&run));
}

/// A folder and files of evil names: a consortium, a term that has been planned, and tables.
fn evil() -> (World, String) {
    let world = World::new();
    let toml = format!("{EVIL}.toml");
    let at = world.0.path();
    fs::create_dir(at.join(EVIL)).unwrap();
    fs::copy(at.join("consortium.toml"), at.join(EVIL).join("consortium.toml")).unwrap();
    fs::copy(at.join("term.toml"), at.join(EVIL).join(&toml)).unwrap();
    assert_eq!(world.run_in(EVIL, &["allocate", &toml]).code, 0);
    (world, toml)
}

#[test]
fn names_of_files_are_text_in_every_format_of_check() {
    let (world, toml) = evil();
    let folder = world.0.path().join(EVIL);
    // Something to say about each of them, in the file and beside it.
    let roster = folder.join(EVIL).join("roster.csv");
    let text = fs::read_to_string(&roster).unwrap();
    let (head, rest) = text.split_once('\n').unwrap();
    let (first, rest) = rest.split_once('\n').unwrap();
    let fields: Vec<&str> = first.split(',').collect();
    let name = format!("\"{}\"", EVIL.replace('"', ""));
    let first = first.replacen(fields[6], &name, 1);
    fs::write(&roster, format!("{head}\n{first}\nx{EVIL}\n{rest}")).unwrap();
    fs::write(folder.join(format!("{EVIL}.ics")), format!("BEGIN:{EVIL}\n")).unwrap();
    for more in [&[][..], &["--locked"], &["--verbose"]] {
        let mut findings = None;
        for format in ["human", "json", "github", "sarif", "junit"] {
            let ics = format!("{EVIL}.ics");
            let arguments = [&["check", &toml, &ics, "--format", format][..], more].concat();
            let run = world.run_in(EVIL, &arguments);
            assert!(matches!(run.code, 1 | 2), "{format}: {run:?}");
            assert!(run.code == 2 || run.out.contains("pwned"), "{format}: {run:?}");
            let mut text = said(&run);
            if format == "github" && run.code == 1 {
                // One for each finding, and nothing else.
                let lines = run.out.lines().map(|line| line.split_once("::").unwrap().1);
                let kinds = ["error file=e", "error title=", "warning file=e", "warning title="];
                let is_ours = |line: &&str| kinds.iter().any(|kind| line.starts_with(kind));
                let ours: Vec<&str> = lines.take_while(is_ours).collect();
                assert_eq!(ours.len(), findings.unwrap(), "{}", run.out);
                text = ours.join("\n") + &run.err;
            } else if format == "json" && run.code == 1 {
                let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
                findings = document["findings"].as_array().map(Vec::len);
            }
            tame(format, &text);
        }
    }
}

#[test]
fn names_of_files_are_text_in_messages_of_all_commands() {
    let (world, toml) = evil();
    let missing = format!("no{toml}");
    let folder = world.0.path().join(EVIL);
    fs::write(folder.join("broken.toml"), format!("x = \"{EVIL}\n")).unwrap();
    fs::write(folder.join(format!("{EVIL}.csv")), "id,size\n").unwrap();
    let table = format!("{EVIL}.csv");
    let long = "x".repeat(300);
    // Cut at the width of a terminal, right before what a log would obey.
    let cut: Vec<String> = (40..80).map(|n| format!("{}::error::.toml", "x".repeat(n))).collect();
    for name in &cut {
        fs::copy(folder.join("consortium.toml"), folder.join(name)).unwrap();
    }
    for arguments in [
        &[][..],
        &["status"],
        &["check", "--verbose", &cut[0], &cut[17], &cut[39]],
        &["allocate", &missing],
        &["allocate", &toml],
        &["allocate", &toml, "--out", &table],
        &["allocate", &table],
        &["allocate", "broken.toml"],
        &["allocate", &toml, "--release", EVIL],
        &["apportion", &missing],
        &["apportion", &toml],
        &["check", &missing],
        &["check", EVIL],
        &["check", "broken.toml"],
        &["compare", &toml, &missing],
        &["compare", &toml, &toml, "--set", &format!("term.{EVIL}=1")],
        &["cover", &toml, EVIL, EVIL],
        &["cancel", &toml, EVIL],
        &["swap", &toml, EVIL, EVIL],
        &["undo", &missing],
        &["diff", &toml, &missing],
        &["diff", EVIL, &missing],
        &["explain", &toml, EVIL],
        &["fairness", &missing],
        &["export", &toml, "--to", "ical", "--out", &table],
        &["export", &toml, "--to", "ical", "--out", "new", "--library", EVIL],
        &["export", &toml, "--to", "ical", "--out", "new", "--secret", &missing],
        &["export", &toml, "--to", "ical", "--out", "new", "--links", &format!("new/{EVIL}")],
        &["import", "consortium.toml", &table],
        &["import", "consortium.toml", &missing],
        &["init", EVIL, "--members", &table],
        &["init", &long],
        &["usage", "consortium.toml", &missing],
        &["usage", "consortium.toml", &table],
        &["hours", "consortium.toml", &table],
        &["seats", "consortium.toml", &table],
        &["schema", "term", "--out", &table],
        &["man", "--out", &table],
        &["rules", EVIL],
        &["help", EVIL],
    ] {
        run_is_tame(&world, arguments);
    }
}

#[test]
fn arguments_that_are_refused_are_text() {
    let (world, toml) = evil();
    for arguments in [
        &[EVIL][..],
        &["allocate", &toml, EVIL],
        &["allocate", &toml, &format!("--{EVIL}")],
        &["allocate", &toml, "--format", EVIL],
        &["allocate", &toml, "--from", EVIL],
        &["allocate", &toml, "--now", EVIL],
        &["export", &toml, "--to", EVIL, "--out", "new"],
        &["export", &toml, "--to", "ical", "--out", "new", "--base-url", EVIL],
        &["export", &toml, "--to", "ical", "--out", "new", "--alarm", EVIL],
    ] {
        run_is_tame(&world, arguments);
    }
}

#[test]
fn text_of_files_is_text() {
    let (world, toml) = evil();
    let folder = world.0.path().join(EVIL);
    // A list of written files, with a name that does something.
    let list = folder.join(EVIL).join(".vuoro-files");
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, format!("{text}{}  {EVIL}\n", "ab".repeat(32))).unwrap();
    let run = world.run_in(EVIL, &["allocate", &toml, "--fresh", "--force"]);
    assert_eq!(run.code, 2, "{run:?}");
    tame("the list", &said(&run));
    fs::write(&list, text).unwrap();
    // Names of libraries: marks that turn the text round are dropped, as blanks around are.
    let turned = |text: &str, file: &str| {
        let path = folder.join(file);
        let old = fs::read_to_string(&path).unwrap();
        let name = old.lines().rfind(|line| line.starts_with("name = ")).unwrap().to_owned();
        fs::write(&path, old.replacen(&name, &format!("name = \"{text}\""), 1)).unwrap();
    };
    turned("\u{202e}Aitoo\u{202c} ##[error]", "consortium.toml");
    let run = world.run_in(EVIL, &["allocate", &toml, "--fresh"]);
    assert!(!said(&run).contains('\u{202e}'), "{run:?}");
    assert!(said(&run).contains("Aitoo"), "{run:?}");
    // A name that is no name.
    turned("\\u001B[31m\\n::error::", "consortium.toml");
    let run = world.run_in(EVIL, &["check", "consortium.toml"]);
    assert_eq!(run.code, 1, "{run:?}");
    tame("a name", &said(&run));
}
