//! A folder keeps what was published into it: another term, a term that has become another, or one
//! of which files are gone is not written over it.

use std::fs;

use crate::desk::{Desk, none, other};

/// The autumn, published, and a term file of the spring beside it with one more line.
fn two_terms(line: &str) -> Desk {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let autumn = desk.read("syksy.toml");
    let spring = autumn.split("[[closed]]").next().unwrap();
    let spring = spring.replace("2026-syksy", "2027-kevat").replace("2026-09-07", "2027-01-11");
    let spring = spring.replace("2026-12-11", "2027-05-28").replace("2026-08-24", "2026-10-02");
    desk.write("kevat.toml", &spring.replace("holidays", &format!("{line}holidays")));
    desk
}

/// A command is refused with this beginning, and nothing is touched.
#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], said: &str) -> String {
    let before = desk.all("");
    let run = desk.run(arguments);
    assert_eq!((run.code, &*run.out), (2, ""), "{arguments:?}: {}", run.err);
    assert!(run.err.starts_with(said), "{arguments:?}: {}", run.err);
    assert_eq!(desk.all(""), before, "{arguments:?}");
    run.err
}

#[test]
fn a_term_is_not_written_over_the_published_roster_of_another() {
    let desk = two_terms("");
    let said = "error: `syksy` holds the published roster of `2026-syksy`, and this is \
                `2027-kevat`: nothing was changed\n  help: write this one to another folder with \
                --out";
    for more in [&[][..], &["--fresh"], &["--force"], &["--fresh", "--force"]] {
        refused(&desk, &[&["allocate", "kevat.toml", "--out", "syksy"], more].concat(), said);
    }
    // Nor a draft.
    desk.change("kevat.toml", "published", "# published");
    refused(&desk, &["allocate", "kevat.toml", "--out", "syksy"], said);
    let (cell, now) = ("2027-01-13 12:00", "2027-01-03T00:00:00Z");
    let duty = &["cancel", "kevat.toml", cell, "--out", "syksy", "--now", now];
    desk.change("kevat.toml", "# published", "published");
    refused(&desk, duty, said);
    desk.done(&["allocate", "kevat.toml"]);
    // One term file, used again for the next year.
    desk.write("syksy.toml", &desk.read("kevat.toml"));
    refused(&desk, &["allocate", "syksy.toml"], said);
    let run = desk.run(&["check", "syksy.toml"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("error[roster-of-other-files]: `syksy` holds the pub"), "{}", run.out);
}

#[test]
fn a_file_that_the_same_command_would_replace_is_not_counted_in() {
    for line in ["ledger = \"syksy/ledger.csv\"\n", "[allocation]\nkeep = \"syksy/roster.csv\"\n"] {
        let desk = two_terms("");
        fs::rename(desk.path().join("syksy/plan.json"), desk.path().join("plan.json")).unwrap();
        let spring = desk.read("kevat.toml");
        let spring = if line.starts_with('[') {
            format!("{spring}\n{line}")
        } else {
            spring.replace("holidays", &format!("{line}holidays"))
        };
        desk.write("kevat.toml", &spring);
        let name = line.split('"').nth(1).unwrap();
        let said = format!(
            "error: the term goes by `{name}`, which lies in `syksy`, where its own roster is \
             written: nothing was changed\n  help: "
        );
        refused(&desk, &["allocate", "kevat.toml", "--out", "syksy"], &said);
        fs::rename(desk.path().join("plan.json"), desk.path().join("syksy/plan.json")).unwrap();
        desk.done(&["allocate", "kevat.toml"]);
        desk.write("syksy.toml", &spring);
        refused(&desk, &["allocate", "syksy.toml"], &said);
        let run = desk.run(&["check", "syksy.toml"]);
        assert!(run.out.contains("error[bad-path]: the term goes by `syksy/"), "{}", run.out);
    }
}

#[test]
fn another_id_or_domain_of_what_was_published_is_refused_with_what_calendars_would_do() {
    for (from, to, said) in [
        (
            "id = \"kymi\"",
            "id = \"kymijoki\"",
            "error: `syksy` holds the published roster of the \
          consortium `kymi`, and this is `kymijoki`: nothing was changed\n  help: put the id of",
        ),
        (
            "chat.kymi.example",
            "kymi.example",
            "error: `syksy/events.json` remembers the event \
          `kymi.2026-syksy.2026",
        ),
    ] {
        let desk = Desk::kymi();
        desk.allocate(&[]);
        desk.change("consortium.toml", from, to);
        let err = refused(&desk, &["allocate", "syksy.toml", "--fresh"], said);
        assert!(err.contains("that somebody has fetched would stay as"), "{err}");
        let said = "error: this cannot hold for a published term:";
        let now = ["--now", "2026-09-01T06:00:00Z"];
        let amend = ["amend", "syksy.toml", "--from", "2026-09-14"];
        let err = refused(&desk, &[&amend[..], &now].concat(), said);
        assert!(err.contains("calendars know their events by it: put it back"), "{err}");
        // The term itself goes on by what was agreed.
        desk.allocate(&[]);
    }
}

#[test]
fn what_was_published_is_never_planned_afresh_because_files_are_gone() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.change("consortium.toml", "51668", "91668");
    let path = |name: &str| desk.path().join("syksy").join(name);
    let roster = fs::read(path("roster.csv")).unwrap();
    fs::remove_file(path("plan.json")).unwrap();
    // One of the two tells what was promised; an edited roster does not.
    desk.done(&["allocate", "syksy.toml"]);
    assert_eq!(fs::read(path("roster.csv")).unwrap(), roster);
    fs::write(path("roster.csv"), [&roster[..], b"\n"].concat()).unwrap();
    for gone in ["plan.json", "roster.csv"] {
        fs::remove_file(path(gone)).unwrap();
        let said =
            "error: `syksy/plan.json` is gone, so that it cannot be told what was published: ";
        refused(&desk, &["allocate", "syksy.toml"], said);
    }
    desk.done(&["allocate", "syksy.toml", "--fresh", "--now", "2026-08-25T06:00:00Z"]);
    // The roster alone is written again.
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let whole = desk.files();
    desk.change("consortium.toml", "51668", "91668");
    fs::remove_file(desk.path().join("syksy/roster.csv")).unwrap();
    desk.allocate(&[]);
    desk.change("consortium.toml", "91668", "51668");
    assert_eq!(other(&desk.files(), &whole), none());
    // Of a draft nothing was promised, whatever of it is left.
    for gone in [&["roster.csv", "plan.json"][..], &["plan.json"]] {
        let desk = Desk::kymi();
        let text = desk.read("syksy.toml");
        desk.change("syksy.toml", "published", "# published");
        desk.allocate(&[]);
        gone.iter().for_each(|name| fs::remove_file(desk.path().join("syksy").join(name)).unwrap());
        desk.change("consortium.toml", "51668", "91668");
        desk.write("syksy.toml", &text);
        desk.allocate(&[]);
        let plan = desk.read("syksy/plan.json");
        assert!(plan.contains("\"proven_optimal\":true,\"all_wishes"), "{plan}");
    }
}

#[test]
fn a_published_term_does_not_become_a_draft_without_a_word() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.change("syksy.toml", "published", "# published");
    let said = "error: `syksy` holds the published roster of this term, and the term file no longer \
                says `published`: nothing was changed\n  help: put `published = \
                2026-08-24T09:00:00Z` back; or plan";
    refused(&desk, &["allocate", "syksy.toml"], said);
    let run = desk.run(&["check", "syksy.toml"]);
    assert!(run.out.contains("and the term file no longer says `published`"), "{}", run.out);
    desk.done(&["allocate", "syksy.toml", "--fresh"]);
}
