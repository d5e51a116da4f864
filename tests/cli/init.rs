//! `vuoro init`: two files to begin with, and nothing is ever lost.

use std::io::Write;
use std::process::{Command, Stdio};

use vuoro::input::{self, SourceMap};

use crate::desk::{Desk, Run, vuoro};

/// A day on which the next term begins on the 11th of January 2027.
pub const NOW: [&str; 2] = ["--now", "2026-11-20T09:00:00Z"];

pub fn empty() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    Desk::with(folder.path())
}

/// Runs the program on a terminal, which `script` pretends to be, with these keys pressed.
#[cfg(target_os = "linux")]
fn typed(desk: &Desk, arguments: &str, keys: &str) -> (Option<i32>, String) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let line = format!(
        "stty -echo; timeout --foreground 60 '{}' {arguments}",
        env!("CARGO_BIN_EXE_vuoro")
    );
    let mut script = Command::new("script");
    script.env_clear().env("PATH", path).env("TERM", "dumb").env("SHELL", "/bin/sh");
    script.args(["-qec", &line, "/dev/null"]).current_dir(desk.path());
    script.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut script = script.spawn().expect("`script` is a part of every Linux system");
    script.stdin.take().unwrap().write_all(keys.as_bytes()).unwrap();
    let output = script.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap().replace('\r', ""))
}

/// The command that is said to come next, run.
pub fn follow(desk: &Desk, said: &str) -> Run {
    let (_, next) = said.split_once("\nNext:\n").unwrap_or_else(|| panic!("nothing next: {said}"));
    let words: Vec<&str> = next.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(words[0], "vuoro");
    desk.done(&words[1..])
}

#[cfg(target_os = "linux")]
#[test]
fn enter_all_the_way_gives_a_plan() {
    let desk = empty();
    let (code, said) = typed(&desk, &format!("init {}", NOW.join(" ")), &"\n".repeat(13));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Name of the consortium [Example libraries]: "), "{said}");
    assert!(said.contains("First day of the term [2027-01-11]: "), "{said}");
    assert!(said.contains("5 libraries, made up"), "{said}");
    let run = follow(&desk, &said);
    assert!(run.out.contains("Niemelä"), "{}", run.out);
    assert!(desk.path().join("2027-spring/roster.csv").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_wrong_answer_is_asked_again_with_what_was_expected() {
    let desk = empty();
    let answers = [
        "Kymi",
        "",
        "suomi",
        "fi",
        "Helsinki",
        "Europe/Helsinki",
        "kymi",
        "chat.kymi.example",
        "always",
        "ma-to 10-18, pe 10-15",
        "",
        "two",
        "1",
        "Kotka",
        "Kotka = 51668",
        "Kotka = 1",
        "Hamina = 19 877",
        "Kouvola = many",
        "",
        "tomorrow",
        "1.9.2027",
        "2027-08-01",
        "2027-12-17",
        "Syksy 2027",
        "Suomi",
        "fi",
        "",
    ];
    let (code, said) = typed(&desk, &format!("init {}", NOW.join(" ")), &answers.join("\n"));
    assert_eq!(code, Some(0), "{said}");
    for expected in [
        "`suomi` is no value of `language`: expected `fi`, `sv` or `en`",
        "`Helsinki` is no time zone",
        "did you mean `Europe/Helsinki`?",
        "`kymi` is no host name",
        "expected weekdays and times",
        "Minutes of one duty [60]: ",
        "`two` is no whole number",
        "`Kotka` has no size: expected a name and a size, as in `Nokia = 33601`",
        "`kotka`",
        "`Kouvola = many` has no size that is a number",
        "`tomorrow` is no date: expected one, as in `2027-01-11`",
        "Last day of the term [2027-12-21]: ",
        "the public holidays of `SUOMI` are not known",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let consortium = desk.read("consortium.toml");
    for line in ["name = \"Kymi\"", "size = 19877", "fri = [\"10:00-15:00\"]", "slot_minutes = 60"]
    {
        assert!(consortium.contains(&format!("\n{line}\n")), "{line}: {consortium}");
    }
    assert_eq!(consortium.matches("[[library]]").count(), 2, "{consortium}");
    let term = desk.read("2027-syksy.toml");
    assert!(term.contains("\nfirst = 2027-09-01\n") && term.contains("\nlast = 2027-12-17\n"));
    follow(&desk, &said);
}

#[cfg(target_os = "linux")]
#[test]
fn seats_that_nobody_can_hold_are_asked_again_and_no_answer_is_lost() {
    let desk = empty();
    let answers = ["Kymi", "", "", "", "", "", "", "3", "Kotka = 5", "Hamina = 2"];
    let keys = answers.join("\n") + &"\n".repeat(6) + "three\n2\n";
    let (code, said) = typed(&desk, &format!("init {}", NOW.join(" ")), &keys);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("With 3 libraries on duty at the same time there is no plan"), "{said}");
    assert_eq!(said.matches("Libraries on duty at the same time [1]: ").count(), 3, "{said}");
    let consortium = desk.read("consortium.toml");
    assert!(consortium.contains("\nname = \"Kymi\"\n") && consortium.contains("\nseats = 2\n"));
    follow(&desk, &said);
}

#[cfg(target_os = "linux")]
#[test]
fn the_end_of_the_answers_or_ctrl_c_leaves_nothing_behind() {
    let desk = empty();
    let (code, said) = typed(&desk, "init new-folder", "Kymi\n\u{4}");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.ends_with("error: the answers have ended: nothing was written\n"), "{said}");
    assert!(desk.files().is_empty(), "{:?}", desk.files().keys());
    let (code, said) = typed(&desk, "init new-folder", "Kymi\n\n\u{3}");
    assert_ne!(code, Some(0), "{said}");
    assert!(desk.files().is_empty(), "{:?}", desk.files().keys());
}

#[test]
fn without_a_terminal_it_says_which_options_are_needed() {
    let desk = empty();
    for some in [&["init"][..], &["init", "--name", "Kymi"], &["init", "--member", "Kotka=1"]] {
        let mut command = vuoro(desk.path());
        let run: Run = command.args(some).stdin(Stdio::null()).output().unwrap().into();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{some:?}");
        for option in ["--name", "--member", "--members", "--defaults", "--example"] {
            assert!(run.err.contains(option), "{option}: {}", run.err);
        }
    }
    assert!(desk.files().is_empty());
}

#[test]
fn everything_can_be_said_by_options() {
    let desk = empty();
    let options = [
        "init",
        "kymi",
        "--name",
        "Kymen kirjastot",
        "--service",
        "Kymi-chat",
        "--language",
        "fi",
        "--timezone",
        "Europe/Helsinki",
        "--domain",
        "chat.kymi.example",
        "--hours",
        "ma-pe 9-15, la 11-14",
        "--slot-minutes",
        "90",
        "--seats",
        "2",
        "--member",
        "Kotka = 51668",
        "--member",
        "Kouvola=81187",
        "--member",
        "Hamina=19877",
        "--first",
        "2027-02-01",
        "--last",
        "2027-03-31",
        "--term",
        "Alkukevät 2027",
        "--holidays",
        "none",
    ];
    let run = desk.done(&options);
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", desk.read("kymi/consortium.toml").as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    assert_eq!((c.id.as_str(), c.name.as_str()), ("kymen-kirjastot", "Kymen kirjastot"));
    assert_eq!((c.service.name.as_str(), c.domain.as_str()), ("Kymi-chat", "chat.kymi.example"));
    assert_eq!((c.grid.slot_minutes(), c.grid.seats(), c.slots_per_week()), (90, 2, 44));
    assert_eq!(c.libraries().len(), 3);
    let file = sources.add("term.toml", desk.read("kymi/2027-alkukevat.toml").as_bytes());
    let term = input::term(&mut sources, file, &c, None).unwrap().value;
    assert_eq!((term.id.as_str(), term.name.as_str()), ("2027-alkukevat", "Alkukevät 2027"));
    assert_eq!(term.first.to_string() + " " + &term.last.to_string(), "2027-02-01 2027-03-31");
    assert!(term.holidays.is_empty());
    follow(&desk, &run.out);
}

#[cfg(feature = "xlsx")]
#[test]
fn libraries_can_come_from_a_spreadsheet() {
    let desk = empty();
    let koot = crate::desk::root().join("examples/import/koot.csv");
    std::fs::copy(koot, desk.path().join("koot.csv")).unwrap();
    let run = desk.done(&["init", "--name", "PIKI", "--members", "koot.csv", "--language", "fi"]);
    let text = desk.read("consortium.toml");
    assert!(text.contains("size = 232407") && text.contains("id = \"mantta-vilppula\""), "{text}");
    assert!(text.contains("hours = { mon = [\"12:00-19:00\"]"), "{text}");
    follow(&desk, &run.out);
    let run = empty().run(&["init", "--name", "PIKI", "--members", "none.csv"]);
    assert!(run.code == 2 && run.err.contains("cannot read `none.csv`"), "{}", run.err);
}

#[test]
fn every_bad_option_is_said_at_once() {
    let desk = empty();
    let run = desk.run(&[
        "init",
        "--name",
        "Kymi",
        "--timezone",
        "Helsinki",
        "--hours",
        "always",
        "--seats",
        "0",
        "--member",
        "Kotka",
        "--last",
        "2001-01-01",
        "--holidays",
        "DE",
    ]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    for flag in ["timezone", "hours", "seats", "member", "last", "holidays"] {
        assert_eq!(
            run.err.matches(&format!("error: --{flag} '")).count(),
            1,
            "{flag}: {}",
            run.err
        );
    }
    assert_eq!(run.err.matches("error: ").count(), 6, "{}", run.err);
    assert!(desk.files().is_empty());
}

#[test]
fn answers_without_a_plan_are_refused() {
    let desk = empty();
    let run = desk.run(&["init", "--name", "Kymi", "--seats", "3", "--member", "Kotka = 1"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("these answers have no plan"), "{}", run.err);
    assert!(desk.files().is_empty());
}

#[test]
fn nothing_is_overwritten_and_nothing_is_half_written() {
    for there in ["consortium.toml", "2027-spring.toml"] {
        let desk = empty();
        desk.write(there, "mine");
        let before = desk.files();
        let arguments = [&["init", "--defaults"][..], &NOW].concat();
        let run = desk.run(&arguments);
        assert_eq!(run.code, 2, "{there}");
        assert_eq!(desk.files(), before, "{there}: {}", run.err);
    }
    let desk = empty();
    desk.write("syksy.toml", "mine");
    let run = desk.run(&["init", "--example", "piki-2018"]);
    assert!(run.err.contains("`syksy.toml` is there already"), "{}", run.err);
    assert_eq!(desk.files().len(), 1);
}

#[test]
fn a_consortium_that_is_there_gets_its_next_term() {
    let desk = empty();
    let first = desk.done(&[&["init", "--defaults"][..], &NOW].concat());
    follow(&desk, &first.out);
    let agreed = desk.read("consortium.toml");
    let next = desk.done(&[&["init"][..], &NOW].concat());
    assert!(next.out.starts_with("2027-autumn.toml: Autumn 2027, 2027-09-06 to "), "{}", next.out);
    assert_eq!(desk.read("consortium.toml"), agreed);
    assert!(desk.read("2027-autumn.toml").contains("\nledger = \"2027-spring/ledger.csv\"\n"));
    let plan = follow(&desk, &next.out);
    assert!(plan.out.contains("Last term"), "balances are carried in: {}", plan.out);
    let run = desk.run(&["init", "--name", "Kymi"]);
    assert!(run.code == 2 && run.err.contains("--name says nothing new"), "{}", run.err);
}

#[test]
fn reports_speak_the_language_of_the_computer_or_the_one_that_is_given() {
    for (set, given, language) in [
        ("fi_FI.UTF-8", None, "fi"),
        ("sv_FI.UTF-8", None, "sv"),
        ("C", None, "en"),
        ("C", Some("sv"), "sv"),
    ] {
        let desk = empty();
        let mut command = vuoro(desk.path());
        command.args(["init", "--defaults"]).env("LANG", set);
        command.args(given.iter().flat_map(|code| ["--language", *code]));
        assert!(command.output().unwrap().status.success());
        let line = format!("\nlanguage = \"{language}\"\n");
        assert!(desk.read("consortium.toml").contains(&line), "{set} {given:?}");
    }
}

#[cfg(all(target_os = "linux", feature = "xlsx"))]
#[test]
fn a_spreadsheet_will_do_for_an_answer() {
    let desk = empty();
    let koot = crate::desk::root().join("examples/import/koot.csv");
    std::fs::copy(koot, desk.path().join("koot.csv")).unwrap();
    let keys = "\n".repeat(8) + "kot.csv\nkoot.csv\nUrjala = 4823\n" + &"\n".repeat(5);
    let (code, said) = typed(&desk, &format!("init {}", NOW.join(" ")), &keys);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("`kot.csv` has no size"), "{said}");
    assert!(said.contains("  4 libraries\nLibrary 5 [no more]: "), "{said}");
    assert!(said.contains("consortium.toml: 5 libraries\n"), "{said}");
    follow(&desk, &said);
}
