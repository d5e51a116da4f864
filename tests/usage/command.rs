//! The commands as they are called.

use std::fs;
use std::process::{Command, Output};

use crate::place::{example, root};

fn vuoro(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    command.current_dir(root()).env("NO_COLOR", "1").args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

const CHATS: &str = "examples/piki-2018-usage/chats.csv";
const VISITS: &str = "examples/piki-2018-usage/visits.csv";
const TERM: &str = "examples/piki-2018-usage/syksy.toml";
const CONSORTIUM: &str = "examples/piki-2018-usage/consortium.toml";

/// Every result of the example; `UPDATE_GOLDEN=1` writes them anew.
#[test]
fn the_results_of_the_example_are_as_they_were() {
    let visits = ["hours", VISITS, "--for", CONSORTIUM, "--preset", "excel-fi", "--hours", "30"];
    let cases: [(&str, &[&str]); 10] = [
        ("usage.txt", &["usage", CHATS, "--for", TERM]),
        ("usage.csv", &["usage", CHATS, "--for", TERM, "--format", "csv"]),
        ("usage.json", &["usage", CHATS, "--for", TERM, "--format", "json"]),
        ("visits.txt", &["usage", VISITS, "--for", CONSORTIUM, "--preset", "excel-fi"]),
        ("hours.txt", &visits),
        ("hours.csv", &[&visits[..], &["--format", "csv"]].concat()),
        ("hours.json", &[&visits[..], &["--same", "--format", "json"]].concat()),
        ("seats.txt", &["seats", CHATS, "--for", TERM]),
        ("seats.csv", &["seats", CHATS, "--for", TERM, "--loss", "5", "--format", "csv"]),
        ("seats.json", &["seats", CHATS, "--for", TERM, "--patience", "120", "--format", "json"]),
    ];
    let mut changed = Vec::new();
    for (name, arguments) in cases {
        let output = vuoro(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(out(&output), out(&vuoro(arguments)), "the same again");
        let path = root().join("tests/usage/golden").join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, output.stdout).unwrap();
        } else if fs::read(&path).unwrap_or_default() != output.stdout {
            changed.push(format!("{name}:\n{}", out(&output)));
        }
    }
    assert!(changed.is_empty(), "set UPDATE_GOLDEN=1 if this is meant\n{}", changed.join("\n"));
}

#[test]
fn what_people_read_fits_eighty_columns_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(example("consortium.toml")).unwrap();
    for language in ["fi", "sv", "en"] {
        let path = folder.path().join("consortium.toml");
        fs::write(&path, text.replace("language = \"fi\"", &format!("language = \"{language}\"")))
            .unwrap();
        let service = path.to_str().unwrap();
        for arguments in [
            &["usage", CHATS, "--for", service][..],
            &["hours", VISITS, "--for", service, "--preset", "excel-fi"],
            &["seats", CHATS, "--for", service, "--patience", "60"],
            &["seats", CHATS, "--for", service, "--loss", "2"],
        ] {
            let text = out(&vuoro(arguments));
            assert!(text.lines().count() > 5);
            for line in text.lines() {
                let columns = unicode_width::UnicodeWidthStr::width(line);
                assert!(columns <= 80, "{columns} columns: {line}");
            }
        }
    }
}

#[test]
fn a_roster_beside_the_term_shows_whose_duty_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["consortium.toml", "syksy.toml", "chats.csv"] {
        fs::copy(example(name), folder.path().join(name)).unwrap();
    }
    let term = folder.path().join("syksy.toml");
    let (term, chats) = (term.to_str().unwrap(), folder.path().join("chats.csv"));
    assert!(vuoro(&["allocate", term]).status.success());
    let json = vuoro(&["usage", chats.to_str().unwrap(), "--for", term, "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let sum = |group: &str| {
        let counts = document[group].as_array().unwrap().iter();
        counts.map(|c| c["count"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(sum("library"), 487);
    assert!(sum("pool") > 0 && sum("pool") < 487);
    let duties = document["library"].as_array().unwrap().iter();
    assert_eq!(duties.map(|c| c["duties"].as_u64().unwrap()).sum::<u64>(), 69);
}

#[test]
fn rows_that_are_left_out_are_said_and_the_exit_code_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("chats.csv");
    let name = "Matti Meikalainen";
    fs::write(&log, format!("started,duration,guest\n9/3/18 10:04,60,x\n{name},60,{name}\n"))
        .unwrap();
    for format in ["text", "csv", "json"] {
        let log = log.to_str().unwrap();
        let output = vuoro(&["usage", log, "--for", TERM, "--format", format]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr.clone()).unwrap();
        assert!(said.contains("chats.csv:3:1") && said.contains("left out: 1 of 2 rows"), "{said}");
        assert!(said.contains("aaaaa aaaaaaaaaaa"), "{said}");
        assert!(!said.contains("Matti") && !out(&output).contains("Matti"));
    }
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let cases: [(&[&str], &str); 6] = [
        (&["seats", VISITS, "--for", TERM, "--preset", "excel-fi"], "give a log of chats"),
        (&["usage", "nowhere.csv", "--for", TERM], "cannot read `nowhere.csv`"),
        (&["usage", "examples", "--for", TERM], "it is no file"),
        (
            &["hours", VISITS, "--for", TERM, "--preset", "excel-fi", "--hours", "1"],
            "less than a slot",
        ),
        (
            &["hours", VISITS, "--for", TERM, "--preset", "excel-fi", "--staffed-by", "23"],
            "name fewer with --staffed-by",
        ),
        (
            &["usage", CHATS, "--for", TERM, "--from", "2018-10-01", "--to", "2018-09-01"],
            "exchange the two",
        ),
    ];
    for (arguments, expected) in cases {
        let output = vuoro(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
    }
}
