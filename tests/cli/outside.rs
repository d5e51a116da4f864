//! Nothing outside the folder: no file that somebody else can write, and propose to a coordinator,
//! chooses what is read, replaced, removed or served.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::desk::{Desk, vuoro};
use crate::export::{export, exported, published};

/// SHA-256 of `precious\n`.
const PRECIOUS: &str = "a37214679d4cdc0b4724e05883a60eb979d19dd3a394438f17ef85846fadcee0";

impl Desk {
    fn link(&self, to: &str, at: &str) {
        symlink(to, self.path().join(at)).unwrap();
    }

    fn mode(&self, name: &str) -> u32 {
        fs::metadata(self.path().join(name)).unwrap().permissions().mode() & 0o777
    }

    fn set_mode(&self, name: &str, mode: u32) {
        let rights = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.path().join(name), rights).unwrap();
    }
}

#[test]
fn a_list_of_written_files_that_names_anything_else_is_refused_and_nothing_is_touched() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.write("victim.txt", "precious\n");
    desk.write("syksy/notes.txt", "precious\n");
    desk.change("syksy.toml", "Syksy 2026", "Syksy 2026 B");
    let list = desk.read("syksy/.vuoro-files");
    let lines = list.lines().count();
    let absolute = desk.path().join("victim.txt").display().to_string();
    for key in [
        "../victim.txt",
        "../../victim.txt",
        &absolute,
        "calendars/../../victim.txt",
        "..\\victim.txt",
        "C:\\victim.txt",
        "C:victim.txt",
        "notes.txt",
        "Roster.csv",
        "calendars/KOTKA.ics",
        "calendars/nul.ics",
        "roster.csv.",
        "./roster.csv",
    ] {
        desk.write("syksy/.vuoro-files", &format!("{list}{PRECIOUS}  {key}\n"));
        let before = desk.all("");
        for arguments in [&["allocate", "syksy.toml"][..], &["check", "--locked", "syksy.toml"]] {
            let run = desk.run(arguments);
            assert_eq!((run.code, &*run.out), (2, ""), "{key}: {}", run.err);
            let begin = "error: nothing was changed, because `syksy/.vuoro-files` has lines that \
                         vuoro did not write:\n";
            assert!(run.err.starts_with(begin), "{}", run.err);
            let line = format!("\n  line {}: `{PRECIOUS}  {key}`\n  help: take", lines + 1);
            assert!(run.err.contains(&line), "{}", run.err);
        }
        assert_eq!(desk.all(""), before, "{key}");
    }
    // What a merge has left is no list either; the lines are told all at once.
    desk.write("syksy/.vuoro-files", &format!("<<<<<<< HEAD\n{list}=======\n"));
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert!(run.err.contains("\n  line 1: `<<<<<<< HEAD`\n"), "{}", run.err);
    assert!(run.err.contains(&format!("\n  line {}: `=======`\n", lines + 2)), "{}", run.err);
    // Line ends of Windows are no reason.
    desk.write("syksy/.vuoro-files", &list.replace('\n', "\r\n"));
    desk.allocate(&[]);
}

#[test]
fn a_list_that_is_a_link_is_not_believed() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    fs::rename(desk.path().join("syksy/.vuoro-files"), desk.path().join("list")).unwrap();
    desk.link("../list", "syksy/.vuoro-files");
    let before = desk.all("");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!((run.code, desk.all("")), (2, before));
    assert!(run.err.contains("`syksy/.vuoro-files` is a link or no file"), "{}", run.err);
}

#[test]
fn a_linked_folder_inside_the_folder_is_not_followed() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    fs::rename(desk.path().join("syksy/calendars"), desk.path().join("elsewhere")).unwrap();
    desk.link("../elsewhere", "syksy/calendars");
    // Like something that an interrupted run has left.
    desk.write("elsewhere/.vuoro-new-1", "precious\n");
    let before = desk.all("elsewhere");
    desk.change("syksy.toml", "Syksy 2026", "Syksy 2026 B");
    desk.change("consortium.toml", "Kouvola", "Kouvolan kirjasto");
    let run = desk.run(&["allocate", "syksy.toml", "--now", "2026-08-30T09:00:00Z"]);
    assert_eq!((run.code, desk.all("elsewhere")), (2, before.clone()));
    let said = "error: cannot write `syksy/calendars/all.ics`: `syksy/calendars` is a link, and \
                links out of the folder are not followed; put a folder in its place, or write \
                elsewhere with --out\n";
    assert_eq!(run.err, said);
    // Without calendars those of before would be removed, which are at the other end of the link.
    desk.allocate(&["--no-calendars", "--now", "2026-08-30T09:00:00Z"]);
    assert_eq!(desk.all("elsewhere"), before);
}

#[test]
fn a_link_in_the_place_of_a_file_is_neither_written_through_nor_removed_in_silence() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    for (name, target) in [("ledger.csv", "../mine.csv"), ("calendars/kotka.ics", "../../new.ics")]
    {
        let path = desk.path().join("syksy").join(name);
        let text = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        symlink(target, &path).unwrap();
        if name == "ledger.csv" {
            desk.write("mine.csv", &String::from_utf8(text).unwrap());
        }
    }
    let mine = desk.read("mine.csv");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!(run.code, 2);
    let said = "error: nothing was written, because files of somebody else would be lost:\n  \
                syksy/ledger.csv is a link\n  syksy/calendars/kotka.ics is a link\n  help: ";
    assert!(run.err.starts_with(said), "{}", run.err);
    assert!(desk.path().join("syksy/ledger.csv").is_symlink());
    desk.allocate(&["--force"]);
    assert!(!desk.path().join("syksy/ledger.csv").is_symlink());
    assert!(!desk.path().join("syksy/calendars/kotka.ics").is_symlink());
    assert_eq!(desk.read("mine.csv"), mine);
    assert!(!desk.path().join("new.ics").exists());
}

#[test]
fn a_link_beside_the_term_file_is_no_folder_to_write_to_until_it_is_named() {
    let desk = Desk::kymi();
    fs::create_dir(desk.path().join("other")).unwrap();
    desk.link("other", "syksy");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: `syksy` is a link, and only what you name"), "{}", run.err);
    assert_eq!(fs::read_dir(desk.path().join("other")).unwrap().count(), 0);
    desk.allocate(&["--out", "syksy"]);
    assert!(desk.path().join("other/roster.csv").is_file());
}

#[test]
fn mending_tables_does_not_reach_through_links() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let text = desk.read("syksy/roster.csv").replace('\n', "\r\n");
    desk.write("other/roster.csv", &text);
    fs::remove_file(desk.path().join("syksy/roster.csv")).unwrap();
    desk.link("../other/roster.csv", "syksy/roster.csv");
    let run = desk.run(&["check", "--fix", "syksy.toml"]);
    assert_eq!((run.code, desk.read("other/roster.csv")), (2, text));
    assert!(run.err.contains("`syksy/roster.csv` is reached through a link"), "{}", run.err);
}

#[test]
fn a_term_file_cannot_have_other_files_of_the_computer_read_and_shown() {
    let desk = Desk::kymi();
    desk.write("secret", "root:x:0:0\n");
    desk.write("old.csv", "library,balance_minutes\n");
    desk.link("secret", "linked.csv");
    let term = desk.read("syksy.toml");
    let absolute = desk.path().join("old.csv").display().to_string();
    let run_with = |key: &str, path: &str| {
        let named = match key {
            "keep" => format!("{term}\n[allocation]\nkeep = '{path}'\n"),
            "load" => format!("{term}\n[load]\nfiles = ['{path}']\n"),
            key => term.replacen("[term]\n", &format!("[term]\n{key} = '{path}'\n"), 1),
        };
        desk.write("syksy.toml", &named);
        [desk.run(&["check", "syksy.toml"]), desk.run(&["allocate", "syksy.toml"])]
    };
    for key in ["consortium", "ledger", "keep", "load"] {
        for path in [
            &*absolute,
            "/etc/passwd",
            "//server/share/old.csv",
            "secret",
            "../secret",
            "C:\\old.csv",
            "C:old.csv",
            "sub\\old.csv",
            "https://chat.example/old.csv",
            "nul.csv",
            "sub/CON.csv",
            "old.csv.",
            "old.csv ./x.csv",
            ".csv",
        ] {
            for run in run_with(key, path) {
                let said = format!("{}{}", run.out, run.err);
                assert!(matches!(run.code, 1 | 2), "{key} {path}: {said}");
                assert!(said.contains("error[bad-path]"), "{key} {path}: {said}");
                assert!(!said.contains("root:x"), "{key} {path}: {said}");
            }
        }
    }
    for key in ["ledger", "keep", "load"] {
        for run in run_with(key, "linked.csv") {
            let said = format!("{}{}", run.out, run.err);
            assert_eq!(run.code, 2, "{key}: {said}");
            assert!(said.contains("`linked.csv`: it is a link to `"), "{key}: {said}");
            assert!(!said.contains("root:x"), "{key}: {said}");
        }
    }
    // What a coordinator writes.
    desk.write("kevat/ledger.csv", "library,balance_minutes\n");
    for path in ["kevat/ledger.csv", "./kevat/../kevat/ledger.csv", "old.CSV"] {
        desk.write("old.CSV", "library,balance_minutes\n");
        let [_, run] = run_with("ledger", path);
        assert_eq!(run.code, 0, "{path}: {}", run.err);
    }
}

#[test]
fn what_a_folder_holds_is_not_read_through_a_link_to_another_kind_of_file() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.write("secret", "root:x:0:0\n");
    for name in ["roster.csv", "ledger.csv", "plan.json", "events.json", "calendars/kotka.ics"] {
        let path = desk.path().join("syksy").join(name);
        let text = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        symlink(desk.path().join("secret"), &path).unwrap();
        let run = desk.run(&["check", "--locked", "syksy.toml"]);
        assert!(run.code != 0 && !(run.out + &run.err).contains("root:x"), "{name}");
        fs::remove_file(&path).unwrap();
        fs::write(&path, text).unwrap();
    }
}

#[test]
fn key_and_list_are_their_owners_alone_whatever_the_umask() {
    let desk = published();
    let mut command = vuoro(desk.path());
    let program = command.get_program().to_owned();
    command = std::process::Command::new("sh");
    command.current_dir(desk.path()).env_clear();
    command.args(["-c", "umask 0; exec \"$0\" \"$@\""]).arg(program);
    command.args(["export", "syksy.toml", "--to", "ical", "--out", "public"]);
    command.args(["--secret", "key.txt", "--new-secret", "--links", "links.csv"]);
    let run = command.output().unwrap();
    assert!(run.status.success(), "{run:?}");
    assert_eq!((desk.mode("key.txt"), desk.mode("links.csv")), (0o600, 0o600));
    assert_eq!(desk.mode("public/index.html"), 0o666);

    // One that others could read no longer can; what a killed export has left is swept.
    desk.set_mode("links.csv", 0o644);
    desk.write(".vuoro-links.csv-abc", "calendar,name,address,webcal\n");
    let with_links = ["--to", "ical", "--secret", "key.txt", "--links", "links.csv"];
    let run = exported(&desk, &with_links);
    assert!(!run.err.contains("warning"), "{}", run.err);
    assert_eq!(desk.mode("links.csv"), 0o600);
    assert!(!desk.path().join(".vuoro-links.csv-abc").exists());

    desk.set_mode("key.txt", 0o640);
    let run = exported(&desk, &with_links);
    let said = "warning: others on this computer can read `key.txt`, and with it find every \
                address\n  help: chmod 600 key.txt\n";
    assert!(run.err.starts_with(said), "{}", run.err);
}

#[test]
fn key_and_list_are_not_served_through_links_either() {
    let desk = published();
    desk.write("key.txt", "0123456789abcdef0123456789abcdef\n");
    desk.set_mode("key.txt", 0o600);
    exported(&desk, &["--to", "ical"]);
    desk.link("public", "lists");
    let refused = |more: &[&str], said: &str| {
        let before = desk.files();
        let run = export(&desk, &[&["--to", "ical"], more].concat());
        assert_eq!((run.code, desk.files()), (2, before), "{more:?}");
        assert!(run.err.contains(said), "{more:?}: {}", run.err);
    };
    let inside = "would be in the folder that is published";
    for more in [
        &["--links", "lists/links.csv"][..],
        &["--links", "PUBLIC/links.csv"],
        &["--links", "public./links.csv"],
        &["--links", "syksy/../public/links.csv"],
        &["--secret", "lists/key", "--new-secret"],
    ] {
        refused(more, inside);
    }
    // What is not there yet cannot be made through a link either.
    desk.link("public/new-key", "new");
    for (more, said) in [
        (&["--secret", "new", "--new-secret"][..], "is there already"),
        (&["--links", "new"], "new is a link"),
    ] {
        let run = export(&desk, &[&["--to", "ical"], more].concat());
        assert!(run.code == 2 && run.err.contains(said), "{}", run.err);
        assert!(!desk.path().join("public/new-key").exists());
    }
    fs::remove_file(desk.path().join("new")).unwrap();
    desk.link("../key.txt", "public/key");
    refused(&["--secret", "public/key"], inside);
    refused(
        &["--secret", "key.txt"],
        "`public/key` leads from the folder that is published to `key.txt`",
    );
    fs::remove_file(desk.path().join("public/key")).unwrap();
    desk.link("../..", "public/calendars/up");
    let run = export(&desk, &["--to", "ical", "--secret", "key.txt"]);
    let said = "error: `public/calendars/up` leads from the folder that is published to ";
    assert!(run.code == 2 && run.err.starts_with(said), "{}", run.err);
}

#[test]
fn a_library_cannot_take_the_name_of_everybodys_calendar() {
    let desk = Desk::kymi();
    desk.change("consortium.toml", "id = \"kotka\"", "id = \"all\"");
    let before = desk.files();
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!((run.code, desk.files()), (2, before));
    let said = "error[bad-id]: `all` is no id: `calendars/all.ics` is the calendar of everybody\n";
    assert!(run.err.contains(said), "{}", run.err);
}

/// SHA-256 of the names.
const SEALED: [(&str, &str); 3] = [
    ("CNAME", "76b26edb75578663ca0fd6515ec7880ca04046bdbab298938981c9f0bd3907dd"),
    (".git/refs/head", "e8ca5d828e0c0e56de8357c91a79a8eaa795520ab299f1c60ea467bd515a4599"),
    ("mine/index.html", "118fa4cc2d4922aeb345d10bb2db45f3d278aef1c0fa2f2147541af99d370016"),
];

#[test]
fn a_list_of_an_exported_folder_takes_away_only_what_an_export_writes() {
    let desk = published();
    exported(&desk, &["--to", "ical"]);
    let list = desk.read("public/.vuoro-files");
    for (name, digest) in SEALED {
        desk.write(&format!("public/{name}"), "precious\n");
        desk.write("public/.vuoro-files", &format!("{list}{PRECIOUS}  sealed-{digest}\n"));
        let before = desk.all("");
        let run = export(&desk, &["--to", "ical"]);
        assert_eq!((run.code, &*run.out), (2, ""), "{}", run.err);
        let said = format!(
            "nothing was changed, because `public/.vuoro-files` counts files as written by vuoro \
             that it never writes:\n  `{name}`\n  help: take those lines out"
        );
        assert!(run.err.contains(&said), "{}", run.err);
        assert_eq!(desk.all(""), before, "{name}");
    }
    desk.write("public/.vuoro-files", &list);
    exported(&desk, &["--to", "csv"]);
    assert!(!desk.path().join("public/calendars").exists());
    SEALED
        .iter()
        .for_each(|(name, _)| assert_eq!(desk.read(&format!("public/{name}")), "precious\n"));
}

#[test]
fn no_line_is_shown_of_a_file_elsewhere_that_is_no_consortium_file() {
    let desk = Desk::kymi();
    desk.write("home/.tool/settings.toml", "api_token = \"cioSECRET\"\n");
    desk.write("home/settings.toml", "api_token = \"cioSECRET\"\n[other]\n");
    desk.write("home/.tool/consortium.toml", "[consortium]\napi_token = \"cioSECRET\"\n");
    desk.write("home/broken.toml", "api_token = cioSECRET\n");
    let term = desk.read("syksy.toml");
    for (name, why) in [
        ("../../home/.tool/settings.toml", "it lies in a hidden folder"),
        ("../../home/.tool/consortium.toml", "it lies in a hidden folder"),
        ("../../home/settings.toml", "it has no `[consortium]`"),
        ("../../home/broken.toml", "it has no `[consortium]`"),
    ] {
        let text = term.replace("[term]", &format!("[term]\nconsortium = \"{name}\""));
        desk.write("work/kymi/syksy.toml", &text);
        for command in ["check", "allocate", "status"] {
            let path = if command == "status" { "work/kymi" } else { "work/kymi/syksy.toml" };
            let run = desk.run(&[command, path]);
            let said = format!("{}{}", run.out, run.err);
            assert!(!said.contains("cioSECRET") && !said.contains("api_token"), "{said}");
            let refused = format!("`work/kymi/{name}` cannot be the consortium file: {why}");
            assert!(command == "status" || said.contains(&refused), "{command}: {said}");
        }
    }
    // One above the terms is common.
    let text = term.replace("[term]", "[term]\nconsortium = \"../../consortium.toml\"");
    desk.write("work/kymi/syksy.toml", &text);
    desk.done(&["allocate", "work/kymi/syksy.toml"]);
}
