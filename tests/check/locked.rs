//! What `vuoro allocate` would change is said: which duty goes from whom to whom, which files would
//! be written otherwise, and that a roster was edited by hand.

use crate::world::World;

const AWAY: &str =
    "\n[[absence]]\nlibrary = \"lappeenranta\"\nfirst = 2018-09-24\nlast = 2018-09-24\n";

fn append(world: &World, name: &str, text: &str) {
    world.write(name, world.read(name) + text);
}

#[test]
fn a_duty_that_would_move_is_shown_with_who_would_have_it() {
    let world = World::new();
    append(&world, "term.toml", AWAY);
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert_eq!(said.code, 1);
    for text in [
        "error[plan-moved]: `2018-09-24 12:00` would go from `lappeenranta` to `imatra`\n  \
         --> term/roster.csv:22:30\n",
        "^^^^^^^^^^^^ would be `imatra`\n",
        "a change would be written: cover `2018-09-24 12:00` by `imatra` (absent)\n",
        "`term/ledger.csv` would be written otherwise\n",
        "`term/calendars/all.ics` and 2 more calendars would be written otherwise\n",
        "`term/plan.json` would be written otherwise\n",
        "help: run `vuoro allocate` and publish what moves, or take the change back\n",
    ] {
        assert!(said.out.contains(text), "{text}{}", said.out);
    }
    assert_eq!(world.run(&["check", "--locked", "term.toml"]).out, said.out);
    assert_eq!(world.run(&["allocate", "term.toml", "--now", "2018-09-14T08:30:00Z"]).code, 0);
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""));

    // A term that was planned again is looked at like any other.
    append(&world, "term.toml", "\n[[closed]]\nfirst = 2018-10-01\n");
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert!(said.out.contains("`2018-10-01 10:00` of `imatra` would be taken away"));
    assert!(
        said.out.contains("2 changes would be written: cancel `2018-10-01 10:00` (closed) …"),
        "{}",
        said.out
    );
}

#[test]
fn where_no_duty_moves_the_files_that_differ_are_named() {
    let world = World::new();
    world.edit("consortium.toml", "size = 5244", "size = 5300");
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "the term goes by what was agreed");
    let missed = "\n[[missed]]\nlibrary = \"lappeenranta\"\nduty = \"2018-09-24 12:00\"\n";
    append(&world, "term.toml", missed);
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert!(said.out.contains("`term/ledger.csv` would be written otherwise"), "{}", said.out);
    assert!(!said.out.contains("would go from"), "{}", said.out);

    let world = World::new();
    std::fs::remove_file(world.0.path().join("term/calendars/imatra.ics")).unwrap();
    let said = world.run(&["check", "--locked", "term.toml"]);
    let text = "`term/calendars/imatra.ics` would be written\n";
    assert!(said.code == 1 && said.out.contains(text), "{}", said.out);

    // Who keeps no calendars beside the roster misses none.
    std::fs::remove_dir_all(world.0.path().join("term/calendars")).unwrap();
    assert_eq!(world.run(&["check", "--locked", "term.toml"]).code, 0);
}

#[test]
fn a_draft_is_planned_afresh() {
    let world = World::new();
    world.edit("term.toml", "published = 2018-08-20T09:00:00Z\n", "");
    assert_eq!(world.run(&["allocate", "--fresh", "term.toml"]).code, 0);
    assert_eq!(world.run(&["check", "--locked", "term.toml"]).code, 0);
    world.edit("consortium.toml", "size = 5244", "size = 52440");
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert!(said.out.contains("`2018-09-03 12:00` would go from"), "{}", said.out);
}

#[test]
fn an_edited_roster_is_found_and_so_is_what_allocate_refuses() {
    let world = World::new();
    world.edit("term/roster.csv", "1,imatra,Imatra", "1,ruokolahti,Ruokolahti");
    let said = world.run(&["check", "--locked", "term.toml"]);
    let text = "error[plan-moved]: `term/roster.csv` was edited since vuoro wrote it";
    assert!(said.code == 1 && said.out.contains(text), "{}", said.out);

    let world = World::new();
    world.edit("term/plan.json", "\"imatra\"", "\"nobody\"");
    let said = world.run(&["check", "--locked", "term.toml"]);
    assert!(said.out.contains("error[roster-of-other-files]"), "{}", said.out);
    std::fs::remove_file(world.0.path().join("term/plan.json")).unwrap();
    let said = world.run(&["check", "--locked", "term.toml"]);
    // The roster tells who has which duty then.
    assert!(said.out.contains("`term/plan.json` would be written"), "{}", said.out);
    assert!(
        said.code == 1 && said.err.starts_with("note: `term/plan.json` is gone"),
        "{}",
        said.err
    );
}

#[test]
fn a_roster_that_is_gone_is_found_and_written_again() {
    let world = World::new();
    let whole = world.read("term/roster.csv");
    std::fs::remove_file(world.0.path().join("term/roster.csv")).unwrap();
    for arguments in [&["check", "term.toml"][..], &["check", "--locked", "term.toml"]] {
        let said = world.run(arguments);
        let text = "error[bad-roster]: `term/roster.csv` is gone";
        assert!(said.code == 1 && said.out.contains(text), "{said:?}");
    }
    assert_eq!(world.run(&["allocate", "term.toml"]).code, 0);
    assert_eq!(world.read("term/roster.csv"), whole);
    assert_eq!(world.run(&["check", "--locked", "term.toml"]).code, 0);
}
