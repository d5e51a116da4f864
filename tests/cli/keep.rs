//! A term that keeps what it can of the last.

use std::fs;

use crate::desk::{Desk, Run, fixtures, root};

/// PIKI with a plan for autumn, and a term file for spring that keeps it.
fn spring() -> Desk {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    assert_eq!(desk.run(&["allocate", "syksy.toml"]).code, 0);
    let term = desk.read("syksy.toml").replace("2018-syksy", "2019-kevat");
    let term = term.replace("2018-09-03", "2019-01-07").replace("2018-12-21", "2019-05-31");
    let term = term.replace("published", "# published");
    let keep = "\n[allocation]\nkeep = \"syksy/roster.csv\"\n";
    fs::write(desk.path().join("kevat.toml"), term + keep).unwrap();
    desk
}

fn edit(desk: &Desk, from: &str, to: &str) {
    let text = desk.read("consortium.toml");
    assert!(text.contains(from), "{from}");
    fs::write(desk.path().join("consortium.toml"), text.replacen(from, to, 1)).unwrap();
}

/// The week and the pools as the plan has them.
fn plan(desk: &Desk, term: &str) -> (serde_json::Value, serde_json::Value) {
    let text = desk.read(&format!("{term}/plan.json"));
    let plan: serde_json::Value = serde_json::from_str(&text).unwrap();
    (plan["allocation"]["holders"].clone(), plan["pattern"].clone())
}

/// The lines about what is kept.
fn said(run: &Run) -> Vec<&str> {
    let lines = run.out.lines().skip_while(|l| !l.starts_with("Viime kaudesta"));
    lines.take_while(|l| !l.starts_with("Viikon") && !l.starts_with("Seuraava kausi")).collect()
}

/// The hours of a library at the desk, found by its id.
fn hours(desk: &Desk, id: &str) -> String {
    let text = desk.read("consortium.toml");
    let own = text.split(&format!("id = \"{id}\"\n")).nth(1).unwrap();
    own.lines().find(|l| l.starts_with("hours")).unwrap().to_owned()
}

#[test]
fn a_last_roster_can_be_as_large_as_a_table() {
    let desk = spring();
    // Remarks of 50,000 letters: more than the ten megabytes that other files may have.
    let remark = "a".repeat(50_000);
    let roster = desk.read("syksy/roster.csv");
    let (heading, rows) = roster.split_once('\n').unwrap();
    let large = format!("{heading}\n{}", rows.replace('\n', &format!("{remark}\n")));
    assert!(large.len() > 10 << 20);
    fs::write(desk.path().join("syksy/roster.csv"), large).unwrap();
    let run = desk.run(&["allocate", "kevat.toml"]);
    assert_eq!((run.code, said(&run).len()), (0, 1), "{}", run.err);
    let run = desk.run(&["diff", "syksy", "syksy"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn nothing_moves_when_nothing_has_changed_with_a_plan_beside_the_roster_or_without() {
    let desk = spring();
    let before = plan(&desk, "syksy");
    for _ in 0..2 {
        let run = desk.run(&["allocate", "kevat.toml"]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(said(&run), ["Viime kaudesta säilyy 22/22 kirjaston paikka."]);
        assert_eq!(before, plan(&desk, "kevat"));
        fs::remove_file(desk.path().join("syksy/plan.json")).ok();
    }
    let check = desk.run(&["check", "kevat.toml", "--locked"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

#[test]
fn who_moves_and_why_is_said() {
    let desk = spring();
    // The pool of Sastamala serves on Friday at two.
    let before = hours(&desk, "sastamala");
    let after = before.replace("fri = [", "sat = [");
    assert_ne!(before, after);
    let text = desk.read("consortium.toml");
    let (head, own) = text.split_once("id = \"sastamala\"").unwrap();
    let own = own.replacen(&before, &after, 1);
    fs::write(desk.path().join("consortium.toml"), format!("{head}id = \"sastamala\"{own}"))
        .unwrap();
    let run = desk.run(&["allocate", "kevat.toml"]);
    let said = said(&run).join("\n");
    assert!(!said.contains("22/22"), "{said}");
    assert!(said.contains("Sastamala: uusi aika"), "{said}");
    assert!(said.contains("(ei henkilökuntaa: Sastamala)"), "{said}");
    // Its pool stays together: only the cell is lost.
    assert_eq!(members(&desk, "syksy"), members(&desk, "kevat"));
}

fn members(desk: &Desk, term: &str) -> Vec<serde_json::Value> {
    let holders = plan(desk, term).0;
    let mut members: Vec<_> =
        holders.as_array().unwrap().iter().map(|h| h["members"].clone()).collect();
    members.sort_by_key(ToString::to_string);
    members
}

#[test]
fn what_is_released_follows_wishes_and_what_is_not_stays() {
    let desk = spring();
    edit(&desk, "id = \"nokia\"\n", "id = \"nokia\"\navoid = [\"mon 12:00\"]\n");
    let kept = desk.run(&["allocate", "kevat.toml"]);
    assert!(said(&kept)[0].contains("22/22"), "{}", kept.out);
    // All cells are held: somebody must be free to take the one that nokia leaves.
    let release = ["--release", "nokia", "--release", "tampere"];
    let released = desk.run(&[&["allocate", "kevat.toml"][..], &release].concat());
    let said = said(&released).join("\n");
    assert!(said.contains("Nokia: uusi aika") && said.contains("(vapautettu)"), "{said}");
}

#[test]
fn nothing_can_be_released_that_held_nothing() {
    let desk = spring();
    let run = desk.run(&["allocate", "kevat.toml", "--release", "pool-9"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("pool-1, pool-2, pool-3, pool-4, pool-5"), "{}", run.err);
    let run = desk.run(&["allocate", "syksy.toml", "--release", "nokia"]);
    assert!(run.err.contains("names no roster of the last term"), "{}", run.err);
}

#[test]
fn of_two_pools_that_are_merged_one_goes_on_and_the_others_libraries_have_moved() {
    let desk = Desk::with(&fixtures().join("merged"));
    for term in ["term-1.toml", "term-2.toml"] {
        let run = desk.run(&["allocate", term]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    // `ab` has three of the five, and Tuesday at two was its time; pools had three slots and have one.
    let run = desk.run(&["allocate", "term-2.toml"]);
    for library in ["Ddd", "Eee"] {
        let moved =
            format!("  {library}: de → Pool 1, new time Tue 14:00 (another number of slots)\n");
        assert!(run.out.contains(&moved), "{}", run.out);
    }
    let plan: serde_json::Value = serde_json::from_str(&desk.read("term-2/plan.json")).unwrap();
    let moved = plan["kept"]["moved"].as_array().unwrap().iter();
    let moved: Vec<_> =
        moved.map(|m| (&m["library"], &m["was"], &m["holder"], &m["other_pool"])).collect();
    let to = |library: &str| serde_json::json!([library, "de", "pool-1", true]);
    let own = serde_json::json!(["suuri", null, "suuri", false]);
    assert_eq!(serde_json::json!(moved), serde_json::json!([to("ddd"), to("eee"), own]));
}
