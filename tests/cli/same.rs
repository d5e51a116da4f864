//! The same files give the same bytes: again, in another order, elsewhere and under other settings.

use std::collections::BTreeMap;
use std::fs;

use crate::desk::{Desk, Run, fixtures, other, root, vuoro};

type Written = (Run, BTreeMap<String, Option<Vec<u8>>>);

fn planned(desk: &Desk) -> Written {
    (desk.allocate(&[]), desk.all("syksy"))
}

fn desks() -> Vec<Desk> {
    let examples = ["piki-2018", "piki-2018-fair", "piki-2018-exact"];
    let mut desks: Vec<Desk> =
        examples.iter().map(|name| Desk::with(&root().join("examples").join(name))).collect();
    desks.push(Desk::kymi());
    // Nothing tells these apart but their ids.
    let alike = Desk::kymi();
    let text = alike.read("consortium.toml");
    let same = |line: &str| if line.starts_with("size") { "size = 5000" } else { line }.to_owned();
    let text: Vec<String> = text.lines().map(same).collect();
    alike.write("consortium.toml", &(text.join("\n") + "\n"));
    desks.push(alike);
    desks
}

/// Turns the order of all `[[library]]` tables of a consortium file.
fn turned(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with("[[") || parts.is_empty() {
            parts.push(String::new());
        }
        parts.last_mut().unwrap().extend([line, "\n"]);
    }
    let (mut libraries, others): (Vec<_>, Vec<_>) =
        parts.into_iter().partition(|part| part.starts_with("[[library]]"));
    libraries.reverse();
    others[0].clone() + &libraries.concat() + &others[1..].concat()
}

#[test]
fn two_runs_give_the_same_bytes() {
    for desk in desks() {
        let first = planned(&desk);
        fs::remove_dir_all(desk.path().join("syksy")).unwrap();
        assert!(planned(&desk) == first, "{}", first.0.out);
        // And a third one over the second finds nothing to do.
        let third = planned(&desk);
        assert_eq!(third.1, first.1);
        assert!(third.0.err.ends_with("in syksy: nothing has changed\n"), "{}", third.0.err);
    }
}

#[test]
fn the_order_of_the_libraries_changes_no_byte() {
    for desk in desks() {
        let first = planned(&desk);
        let text = desk.read("consortium.toml");
        let around = turned(&text);
        assert_ne!(around, text);
        desk.write("consortium.toml", &around);
        fs::remove_dir_all(desk.path().join("syksy")).unwrap();
        let (run, written) = planned(&desk);
        assert!(run == first.0, "{}", first.0.out);
        // But what was agreed is kept as it was written.
        let agreed = |name: &str| name.starts_with("agreement/") || name == ".vuoro-files";
        let differ = other(&written, &first.1);
        assert!(differ.iter().all(|name| agreed(name)) && differ.len() == 2, "{differ:?}");
    }
}

#[test]
fn folder_locale_and_time_zone_change_no_byte() {
    let settings = [
        ("LANG", "fi_FI.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("TZ", "Pacific/Auckland"),
        ("COLUMNS", "200"),
        ("HOME", "/nowhere"),
        ("SOURCE_DATE_EPOCH", "1"),
    ];
    let desk = Desk::with(&fixtures().join("kymi"));
    let first = planned(&desk);
    let other = Desk::with(&fixtures().join("kymi"));
    let term = other.path().join("syksy.toml");
    let mut command = vuoro(&std::env::temp_dir());
    let output = command.envs(settings).arg("allocate").arg(&term).output().unwrap();
    let run = Run::from(output);
    assert_eq!((run.code, &run.out), (0, &first.0.out));
    assert_eq!(other.all("syksy"), first.1);
}
