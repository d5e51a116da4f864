//! Help that teaches: examples that run, topics that are the documents, pages and completions for
//! every command, and errors that say what comes next.

use std::fs;
use std::io::{Write, stderr};
use std::path::Path;
use std::process::Command;

use crate::desk::{Desk, root, run};
use crate::folders::copy;

/// The commands that help lists.
fn commands() -> Vec<String> {
    let help = run(root(), &["help"]).out;
    let (_, rest) = help.split_once("\nCommands:\n").expect("it lists commands");
    let (list, _) = rest.split_once("\n\n").expect("and ends");
    let names = list.lines().filter(|line| !line.starts_with("   "));
    let names: Vec<String> =
        names.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
    assert!(names.len() > 15, "{names:?}");
    names
}

/// The examples of a help text, each a line for a shell.
fn examples(help: &str) -> Vec<String> {
    let whole = help.replace("\\\n", "");
    let lines = whole.lines().filter(|line| line.starts_with("  vuoro") && !line.contains("  #"));
    lines.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_example_in_help_does_what_it_shows() {
    let program = Path::new(env!("CARGO_BIN_EXE_vuoro"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    for name in commands() {
        let help = run(root(), &[&name, "--help"]);
        assert_eq!(help.code, 0, "{name}");
        let examples = examples(&help.out);
        assert!(!examples.is_empty(), "`vuoro {name} --help` shows no example");
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("examples"), &folder.path().join("examples"));
        for example in examples {
            let mut shell = Command::new("sh");
            shell.args(["-c", &example]).current_dir(folder.path()).env_clear().env("PATH", &path);
            let output = shell.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            // Two rosters that differ are what `diff` is for.
            let code = i32::from(name == "diff");
            assert_eq!(output.status.code(), Some(code), "`{example}` in help of {name}: {said}");
        }
    }
    let help = run(root(), &["--help"]).out;
    assert!(examples(&help).len() >= 2, "{help}");
}

#[test]
fn topics_are_the_documents_in_80_columns() {
    let help = run(root(), &["help"]).out;
    let mut topics = 0;
    for entry in fs::read_dir(root().join("docs/topics")).unwrap() {
        let path = entry.unwrap().path();
        let topic = path.file_stem().unwrap().to_str().unwrap();
        topics += 1;
        assert!(help.contains(topic), "`vuoro help` does not list {topic}");
        let shown = run(root(), &["help", topic]);
        assert_eq!((shown.code, shown.err.as_str()), (0, ""));
        for line in shown.out.lines() {
            assert!(line.chars().count() <= 80, "{topic}: {line}");
            for mark in ["```", "**", "](", "##", "| ", "\u{1b}"] {
                assert!(!line.contains(mark), "{topic}: {mark} in {line}");
            }
        }
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let document = fs::read_to_string(&path).unwrap();
        let command = format!("\nThe command: vuoro {topic} --help\n");
        let page = shown.out.strip_suffix(&command).unwrap_or(&shown.out);
        assert_eq!(page != shown.out, commands().iter().any(|name| name == topic), "{topic}");
        assert_eq!(letters(page), letters(&document), "{topic}");
    }
    assert_eq!(topics, 4);
}

#[test]
fn help_of_a_command_is_what_the_command_says() {
    let topics = root().join("docs/topics");
    for name in commands().iter().filter(|name| !topics.join(format!("{name}.md")).exists()) {
        let helped = run(root(), &["help", name]);
        assert_eq!(helped, run(root(), &[name, "--help"]), "{name}");
    }
    let lost = run(root(), &["help", "fairnes"]);
    assert_eq!(lost.code, 2);
    assert!(lost.err.contains("did you mean `vuoro help fairness`?"), "{}", lost.err);
    let lost = run(root(), &["help", "xyzzy"]);
    assert!(lost.err.contains("`vuoro help` lists them"), "{}", lost.err);
}

#[test]
fn shells_get_completions_for_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(root(), &["completions", shell]);
        assert_eq!((script.code, script.err.as_str()), (0, ""), "{shell}");
        for name in commands() {
            assert!(script.out.contains(&name), "{shell}: {name}");
        }
        if shell == "bash" {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("vuoro.bash");
            fs::write(&file, &script.out).unwrap();
            let bash = Command::new("bash").arg("-n").arg(&file).output().unwrap();
            assert!(bash.status.success(), "{}", String::from_utf8_lossy(&bash.stderr));
        }
    }
}

#[test]
fn every_command_has_a_page_in_the_manual() {
    let desk = Desk::kymi();
    desk.done(&["man", "--out", "man/man1"]);
    let pages = desk.all("man/man1");
    assert_eq!(pages.len(), commands().len() + 1);
    for name in commands() {
        let page = desk.read(&format!("man/man1/vuoro-{name}.1"));
        assert!(page.contains(&format!(".TH vuoro-{name} ")), "{name}: {page}");
        assert!(page.contains("Example"), "{name}: {page}");
    }
    assert_eq!(desk.done(&["man"]).out, desk.read("man/man1/vuoro.1"));
    render(&desk);
    // Once more, and then beside somebody else's page.
    desk.done(&["man", "--out", "man/man1"]);
    desk.write("man/man1/vuoro.1", "mine");
    let run = desk.run(&["man", "--out", "man/man1"]);
    assert!(run.code == 2 && run.err.contains("is there already"), "{}", run.err);
    assert_eq!(desk.read("man/man1/vuoro.1"), "mine");
}

/// Looks at every page with `mandoc` or `man`, where one of them is there.
fn render(desk: &Desk) {
    let is_there = |name: &str| {
        Command::new("sh")
            .args(["-c", &format!("command -v {name}")])
            .output()
            .unwrap()
            .status
            .success()
    };
    let Some(program) = ["mandoc", "man"].into_iter().find(|name| is_there(name)) else {
        // Not by eprintln, which is shown of failing tests only.
        let said =
            "\n!!! SKIPPED: neither mandoc nor man is here to look at the pages of the manual\n";
        stderr().write_all(said.as_bytes()).unwrap();
        return;
    };
    for name in desk.all("man/man1").keys() {
        let page = desk.path().join("man/man1").join(name);
        let mut command = Command::new(program);
        command.args(if program == "man" { &["-l", "--warnings"][..] } else { &["-Tascii"] });
        let output = command.arg(&page).env("MANWIDTH", "80").output().unwrap();
        let (text, said) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
        assert!(output.status.success() && said.is_empty(), "{name}: {said}");
        assert!(String::from_utf8_lossy(&text).contains("vuoro"), "{name}");
    }
}

#[test]
fn a_file_that_is_not_there_may_be_another() {
    let desk = Desk::kymi();
    for (arguments, hint) in [
        (&["allocate", "syksi.toml"][..], "did you mean `syksy.toml`?"),
        (&["allocate", "syksy"], "did you mean `syksy.toml`?"),
        (&["check", "konsortium.toml"], "did you mean `consortium.toml`?"),
        (&["apportion", "xyzzy.txt"], "`vuoro` alone says which files are in a folder"),
        (&["usage", "chats.csv", "--for", "syksi.toml"], "did you mean `syksy.toml`?"),
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("there is no such file; "), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(hint), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn the_other_file_is_known_for_what_it_is() {
    let desk = Desk::kymi();
    let run = desk.run(&["allocate", "consortium.toml"]);
    assert!(
        run.err.contains("this is a consortium file, and a term file is wanted"),
        "{}",
        run.err
    );
    assert!(run.err.ends_with("1 error\n"), "nothing else is said: {}", run.err);
    let run = desk.run(&["apportion", "syksy.toml"]);
    assert!(
        run.err.contains("this is a term file, and a consortium file is wanted"),
        "{}",
        run.err
    );
    assert!(run.err.ends_with("1 error\n"), "nothing else is said: {}", run.err);
}

#[test]
fn a_duty_without_quotes_is_asked_for_with_them() {
    let desk = Desk::kymi();
    for command in ["swap", "cover"] {
        let run = desk.run(&[command, "syksy.toml", "2026-09-14", "12:00", "2026-09-15", "12:00"]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("together in quotes, as in '2018-09-18 14:00'"), "{}", run.err);
    }
    // Where nothing stands behind it, it needs none.
    desk.allocate(&[]);
    let now = ["--now", "2026-09-01T09:00:00Z", "--dry-run"];
    let words = [&["cancel", "syksy.toml", "2026-09-14", "12:00"][..], &now].concat();
    let quoted = [&["cancel", "syksy.toml", "2026-09-14 12:00"][..], &now].concat();
    assert_eq!(desk.done(&words), desk.done(&quoted));
    let run = desk.run(&["undo", "syksy.toml"]);
    assert!(run.err.contains("`cover` and `cancel` make them"), "{}", run.err);
    let run = desk.run(&["allocate", "."]);
    assert!(run.err.contains("`vuoro` alone says which there are"), "{}", run.err);
}
