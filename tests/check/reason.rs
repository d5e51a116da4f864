//! One reason for many findings is told once to people; machines are told of every one.

use serde_json::Value;

use crate::world::World;

/// The findings of a check for machines, by their rule.
fn for_machines(world: &World, args: &[&str], rule: &str) -> usize {
    let said = world.run(&[args, &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&said.out).unwrap();
    document["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == rule).count()
}

#[test]
fn when_the_agreement_has_changed_that_is_said_first_and_what_follows_once() {
    let world = World::new();
    let leaves = "\n[[member]]\nlibrary = \"imatra\"\nlast = 2018-09-20\n";
    world.write("term.toml", world.read("term.toml") + leaves);
    let args = ["check", "term.toml"];
    let said = world.run(&args);
    assert_eq!(said.code, 1);
    assert!(
        said.out.starts_with(
            "The files in term/ are as vuoro wrote them, and term.toml or the consortium file
has changed since. Bring them up to date first, then check again:

  vuoro allocate term.toml
"
        ),
        "{}",
        said.out
    );
    assert_eq!(said.out.matches("error[ledger-off-roster]").count(), 1, "{}", said.out);
    let all = for_machines(&world, &args, "ledger-off-roster");
    let more = format!("and {} more of `ledger-off-roster` in term/\n", all - 1);
    assert!(all > 1 && said.out.contains(&more), "{more}: {}", said.out);
    assert!(said.out.ends_with("`--format json` lists each of them\n"), "{}", said.out);
    world.run(&["allocate", "term.toml"]);
    let said = world.run(&args);
    assert!(!said.out.contains("vuoro allocate"), "{}", said.out);
}

#[test]
fn what_somebody_has_edited_is_told_line_by_line() {
    let world = World::new();
    world.edit("term/ledger.csv", ",0,", ",7,");
    world.edit("term/ledger.csv", ",0,", ",7,");
    let said = world.run(&["check", "term.toml"]);
    assert_eq!(said.out.matches("error[ledger-off-roster]").count(), 2, "{}", said.out);
    assert!(!said.out.contains("as vuoro wrote them"), "{}", said.out);
}

#[test]
fn personal_data_of_a_folder_of_calendars_is_told_once() {
    let world = World::new();
    let with_phone = "id = \"imatra\"\nphone = \"+358 20 617 6600\"";
    world.edit("consortium.toml", "id = \"imatra\"", with_phone);
    let now = ["--now", "2018-08-25T06:00:00Z"];
    world.run(&[&["amend", "term.toml", "--from", "2018-09-03"], &now[..]].concat());
    let args = ["check", "--strict", "term.toml"];
    let said = world.run(&args);
    let all = for_machines(&world, &args, "personal-data");
    assert_eq!(said.out.matches("[personal-data]").count(), 1, "{}", said.out);
    let more = format!("and {} more of `personal-data` in term/calendars/\n", all - 1);
    assert!(all > 1 && said.out.contains(&more), "{more}: {}", said.out);
    assert!(said.out.ends_with(&format!("{all} warnings; `--format json` lists each of them\n")));
}
