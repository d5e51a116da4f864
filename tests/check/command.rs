//! Exit codes, which files are looked at, what is said of the rest, and what is rewritten.

use crate::world::World;

#[test]
fn a_good_roster_is_passed_in_silence() {
    let world = World::new();
    for args in [
        &["check", "term.toml"][..],
        &["check", "--locked", "term.toml"],
        &["check", "--strict", "term.toml"],
        &["check", "consortium.toml"],
        &["check"],
    ] {
        let said = world.run(args);
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", ""), "{args:?}");
    }
}

#[test]
fn a_fault_is_shown_with_its_place_and_remedy_and_the_exit_code_is_1() {
    let world = World::new();
    world.edit("term/roster.csv", "2018-09-04,tue,10:00", "2018-09-04,wed,10:00");
    let said = world.run(&["check", "term.toml"]);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.out,
        "error[wrong-weekday]: 2018-09-04 is no wed
 --> term/roster.csv:4:12
  |
4 | 2018-09-04,wed,10:00,12:00,1,imatra,Imatra,imatra,own,confirmed,0,,
  |            ^^^ expected `tue`
  |
  = help: write `tue`, or correct the date: one of the two is wrong

1 error
"
    );
    assert_eq!(world.run(&["check", "term.toml"]).out, said.out);
}

#[test]
fn what_cannot_be_done_is_said_and_the_exit_code_is_2() {
    let world = World::new();
    world.write("notes.txt", "x");
    std::fs::create_dir(world.0.path().join("empty")).unwrap();
    for (args, why) in [
        (&["check", "nothing.csv"][..], "cannot read `nothing.csv`"),
        (&["check", "term"], "it is no file"),
        (&["check", "notes.txt"], "cannot tell what `notes.txt` is"),
        (&["check", "--locked", "consortium.toml"], "--locked needs a term file"),
    ] {
        let said = world.run(args);
        assert_eq!(said.code, 2, "{args:?}");
        assert!(said.err.contains(why), "{args:?}: {}", said.err);
    }
    let said = world.run_in("empty", &["check"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("nothing to check"), "{}", said.err);
}

#[test]
fn tables_are_checked_alone_and_what_could_not_be_checked_is_said() {
    let world = World::new();
    let said = world.run(&["check", "term/roster.csv"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    assert!(said.err.starts_with("note: term/roster.csv: "), "{}", said.err);
    assert!(said.err.contains("for want of a consortium file"), "{}", said.err);
    // In the folder itself: the tables and calendars there, without their agreement.
    world.edit("term/roster.csv", "tue,10:00", "wed,10:00");
    let said = world.run_in("term", &["check"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("wrong-weekday"));
    // With the agreement beside it, everything is known again.
    let said = world.run(&["check", "term/roster.csv", "term.toml"]);
    let note = "note: `term/roster.csv` was edited since vuoro wrote it: ";
    assert!(said.code == 1 && said.err.starts_with(note), "{}", said.err);
    assert_eq!((said.out.matches("wrong-weekday").count(), said.err.lines().count()), (1, 1));
}

#[test]
fn verbosely_it_says_what_was_checked() {
    let world = World::new();
    let said = world.run(&["check", "-v", "term.toml"]);
    let in_a_line = said.err.replace('\n', " ");
    assert!(
        in_a_line.contains(
            "rules: term/agreement/2018-08-20.toml, term.toml, term/roster.csv, term/ledger.csv"
        ),
        "{}",
        said.err
    );
    // Calendars are counted, and it is said why a rule was left out.
    assert!(
        in_a_line.contains(" calendars not applied") && !said.err.contains(".ics"),
        "{}",
        said.err
    );
    let left_out = "not applied, since only `--locked` plans again to compare: plan-moved";
    assert!(in_a_line.contains(left_out), "{}", said.err);
    assert!(said.err.lines().all(|line| line.chars().count() <= 80), "{}", said.err);
}

#[test]
fn a_consortium_denies_warns_of_and_allows_rules_with_a_reason() {
    let world = World::new();
    world.edit("term/roster.csv", "Imatra", "Imatran kirjasto");
    assert!(world.run(&["check", "term.toml"]).out.contains("warning[wrong-name]"));
    assert_eq!(world.run(&["check", "--fail-on", "error", "term.toml"]).code, 0);
    let agreed = world.read("consortium.toml");
    let set = |level: &str| {
        let check = format!("[check]\n{level} = [{{ rule = \"wrong-name\", reason = \"x\" }}]\n");
        world.write("consortium.toml", format!("{agreed}\n{check}"));
    };
    set("deny");
    assert!(world.run(&["check", "term.toml"]).out.contains("error[wrong-name]"));
    set("allow");
    let said = world.run(&["check", "term.toml"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    // Whatever else is found, what was allowed is counted.
    world.edit("term/roster.csv", "tue,10:00", "wed,10:00");
    let said = world.run(&["check", "term.toml"]);
    assert!(said.out.ends_with("1 error; 1 allowed by `[check]`: wrong-name 1\n"), "{}", said.out);

    world.write("consortium.toml", format!("{agreed}\n[check]\nwarn = [{{ rule = \"x\" }}]\n"));
    assert!(world.run(&["check", "term.toml"]).out.contains("lacks the key `reason`"));
    let close = "[check]\nwarn = [{ rule = \"wrong-nam\", reason = \"x\" }]\n";
    world.write("consortium.toml", format!("{agreed}\n{close}"));
    assert!(world.run(&["check", "term.toml"]).out.contains("did you mean `wrong-name`?"));
}

#[test]
fn fix_writes_the_canonical_form_and_nothing_else() {
    let world = World::new();
    let (roster, ledger) = (world.read("term/roster.csv"), world.read("term/ledger.csv"));
    let excel = |text: &str| format!("\u{feff}{}", text.replace(',', ";").replace('\n', "\r\n"));
    world.write("term/roster.csv", excel(&roster).replace("10:00", " 10:00"));
    world.write("term/ledger.csv", excel(&ledger));
    let said = world.run(&["check", "term.toml"]);
    assert_eq!((said.code, said.out.matches("not-canonical").count()), (1, 2), "{}", said.out);
    let said = world.run(&["check", "--fix", "term.toml"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    assert_eq!((world.read("term/roster.csv"), world.read("term/ledger.csv")), (roster, ledger));

    // What cannot be read is left as it is.
    world.edit("term/roster.csv", "2018-09-04,tue", "4.9.2018;tue");
    let broken = world.read("term/roster.csv");
    assert_eq!(world.run(&["check", "--fix", "term.toml"]).code, 1);
    assert_eq!(world.read("term/roster.csv"), broken);
}

#[test]
fn rules_are_listed_and_explained() {
    let world = World::new();
    let list = world.run(&["rules"]).out;
    for rule in vuoro::check::RULES {
        assert!(list.contains(&format!("  {} ", rule.name)), "{}", rule.name);
        assert_eq!(world.run(&["rules", rule.name]).out, rule.page);
    }
    assert!(world.run(&["rules", "bad-cell"]).out.contains("a cell is not written as"));
    let said = world.run(&["rules", "mising-duty"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("did you mean `missing-duty`?"));
}

#[test]
fn of_a_published_term_what_its_plan_has_promised_is_enough() {
    let world = World::new();
    let term = world.read("term.toml");
    let away = "\n[[absence]]\nlibrary = \"ruokolahti\"\nfirst = 2018-09-03\nlast = 2018-09-28\n";
    world.write("term.toml", term.clone() + away);
    assert_eq!(world.run(&["allocate", "--fresh", "term.toml"]).code, 0);
    // It was there after all: another order would be more even, but the plan is kept.
    world.write("term.toml", term);
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    std::fs::remove_file(world.0.path().join("term/plan.json")).unwrap();
    let said = world.run(&["check", "term.toml"]);
    assert!(said.out.contains("error[turns-beyond-bound]"), "{}", said.out);
}

#[test]
fn a_plan_that_contradicts_itself_is_told() {
    let world = World::new();
    let plan = world.read("term/plan.json");
    assert_eq!(world.run(&["check", "term.toml"]).code, 0);
    let cases = [
        ("\"slots\":2", "\"slots\":4294967295", "`imatra` has 4294967295 slots in it, but holds 2"),
        ("\"bound\":0.", "\"bound\":1e300,\"was\":0.", "`pool-1` is said to be 1000000"),
        ("\"bound\":", "\"bound\":-", "`pool-1` is said to be -"),
        ("\"slots\":1", "\"slots\":1,\"targets\":[4294967295]", "not one of `targets` for each"),
        ("{\"format\"", "[{\"format\"", "the plan is not as it was written"),
    ];
    for (old, new, expected) in cases {
        assert!(plan.contains(old), "{plan}");
        world.write("term/plan.json", plan.replacen(old, new, 1));
        let said = world.run(&["check", "term.toml"]);
        assert_eq!((said.code, said.out.contains(expected)), (1, true), "{new}: {said:?}");
        assert!(said.out.contains("term/plan.json"), "{}", said.out);
        let export = ["export", "term.toml", "--to", "html", "--out", "pages"];
        for command in [&["explain", "term.toml"][..], &["allocate", "term.toml"], &export] {
            let said = world.run(command);
            assert_eq!((said.code, said.err.contains(expected)), (2, true), "{said:?}");
        }
    }
}

#[test]
fn what_is_remembered_of_events_is_missed_and_read_by_check_as_by_allocate() {
    let world = World::new();
    assert!(world.0.path().join("term/events.json").is_file(), "the term is published");
    assert_eq!(world.run(&["check", "term.toml"]).code, 0);
    std::fs::write(world.0.path().join("term/events.json"), "garbage\n").unwrap();
    let said = world.run(&["check", "term.toml"]);
    assert_eq!(said.code, 1, "{}", said.err);
    let error = "error[bad-roster]: the list of events cannot be read: expected value at line 1";
    assert!(said.out.contains(error) && said.out.contains("term/events.json"), "{}", said.out);
    std::fs::remove_file(world.0.path().join("term/events.json")).unwrap();
    let said = world.run(&["check", "term.toml"]);
    assert_eq!(said.code, 1, "{}", said.err);
    let error = "error[bad-roster]: `term/events.json` is gone\n";
    assert!(said.out.contains(error), "{}", said.out);
}

#[test]
fn a_member_that_comes_in_ahead_is_in_no_pool_for_which_theory_promises_a_bound() {
    let folder = tempfile::tempdir().unwrap();
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/fixtures/ahead");
    for name in ["consortium.toml", "term.toml", "old.csv"] {
        std::fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    for args in [["allocate", "term.toml"], ["check", "term.toml"]] {
        let mut vuoro = std::process::Command::new(env!("CARGO_BIN_EXE_vuoro"));
        let done = vuoro.args(args).current_dir(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {said}");
    }
}
