//! The examples: each can be planned, and `vuoro check` finds nothing in what was written; figures
//! that follow from an example's files by hand are those of its plan; a table lists them all.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "common/folders.rs"]
mod folders;

use folders::{copy, entries};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// The term files of a folder; terms that follow each other are in their order.
fn terms(folder: &Path) -> Vec<PathBuf> {
    let is_term = |path: &PathBuf| {
        path.extension().is_some_and(|e| e == "toml")
            && fs::read_to_string(path).unwrap().contains("\n[term]\n")
    };
    entries(folder).into_iter().filter(is_term).collect()
}

fn vuoro(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// Plans a term file and checks what was written.
fn plan_and_check(term: &Path) {
    let folder = term.parent().unwrap();
    let file = term.file_name().unwrap().to_str().unwrap();
    let planned = vuoro(folder, &["allocate", file]);
    let said = String::from_utf8_lossy(&planned.stderr).into_owned();
    assert_eq!(planned.status.code(), Some(0), "{}: {said}", term.display());
    let checked = vuoro(folder, &["check", file]);
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert_eq!(checked.status.code(), Some(0), "{}:\n{said}", term.display());
    assert!(said.is_empty(), "{}:\n{said}", term.display());
}

#[test]
fn every_example_can_be_planned_and_checks_clean() {
    let copied = tempfile::tempdir().unwrap();
    copy(&examples(), copied.path());
    let mut planned = 0;
    for folder in entries(copied.path()).into_iter().filter(|path| path.is_dir()) {
        for term in terms(&folder) {
            plan_and_check(&term);
            planned += 1;
        }
    }
    assert!(planned >= 12, "only {planned} term files were found");
}

#[test]
fn every_example_is_in_the_table_and_the_table_names_no_other() {
    let text = fs::read_to_string(examples().join("README.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ["));
    let listed: BTreeSet<String> =
        rows.map(|row| row.split(']').next().unwrap().trim_matches('`').to_owned()).collect();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let there: BTreeSet<String> = entries(&examples())
        .iter()
        .filter(|p| p.is_dir() || p.extension().is_some_and(|e| e == "rs"))
        .map(name)
        .collect();
    assert_eq!(listed, there);
}

/// A planned example: the plan and the roster as they were written.
struct Planned {
    plan: Value,
    /// Fields of every duty by their column.
    roster: Vec<BTreeMap<String, String>>,
}

fn planned(example: &str, term: &str) -> Planned {
    let copied = tempfile::tempdir().unwrap();
    copy(&examples().join(example), copied.path());
    plan_and_check(&copied.path().join(term));
    let written = copied.path().join(term.trim_end_matches(".toml"));
    let plan = serde_json::from_slice(&fs::read(written.join("plan.json")).unwrap()).unwrap();
    let mut table = csv::Reader::from_path(written.join("roster.csv")).unwrap();
    let roster = table.deserialize().map(Result::unwrap).collect();
    Planned { plan, roster }
}

impl Planned {
    /// Slots a week by holder, in the order of the plan.
    fn slots(&self) -> Vec<(&str, u64)> {
        let holders = self.plan["allocation"]["holders"].as_array().unwrap();
        holders.iter().map(|h| (h["id"].as_str().unwrap(), h["slots"].as_u64().unwrap())).collect()
    }

    /// Who is on duty at every time of the term, by date and start.
    fn at_each_time(&self) -> BTreeMap<(&str, &str), Vec<&str>> {
        let mut found: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for duty in &self.roster {
            assert_eq!(duty["status"], "confirmed", "{duty:?}");
            found.entry((&*duty["date"], &*duty["start"])).or_default().push(&duty["library"]);
        }
        found
    }

    fn duties_of(&self, library: &str) -> usize {
        self.roster.iter().filter(|duty| duty["library"] == library).count()
    }
}

fn as_map<'a>(slots: &[(&'a str, u64)]) -> BTreeMap<&'a str, u64> {
    slots.iter().copied().collect()
}

#[test]
fn around_the_clock_somebody_is_on_duty_in_every_hour_of_eight_weeks() {
    let found = planned("around-the-clock", "winter.toml");
    // 12 cells a day, 56 days.
    assert_eq!(found.plan["slots_per_week"], 12 * 7);
    let times = found.at_each_time();
    assert_eq!((times.len(), found.roster.len()), (12 * 56, 672));
    let dates: BTreeSet<&str> = times.keys().map(|(date, _)| *date).collect();
    assert_eq!(dates.len(), 56);
    // Sizes sum to 576,000, 84 slots: 12.83 9.33 8.90 8.46 8.02 6.85 6.56 6.13 5.54 4.81 3.50 3.06.
    // Rounded to the nearest, with the half down, these are the 84 slots of the week.
    let expected = [
        ("bay", 13),
        ("kiwi", 9),
        ("ocean", 9),
        ("sandy", 8),
        ("albion", 8),
        ("plains", 7),
        ("suvi", 7),
        ("valley", 6),
        ("rainy", 6),
        ("peaks", 5),
        ("shore", 3),
        ("gulf", 3),
    ];
    assert_eq!(as_map(&found.slots()), as_map(&expected));
}

#[test]
fn of_five_colleges_two_different_ones_are_always_on_duty() {
    let found = planned("five-colleges", "spring.toml");
    let times = found.at_each_time();
    // 21 weeks of 5 days less 5 holidays; 5 times a day.
    assert_eq!((times.len(), found.roster.len()), (100 * 5, 1000));
    for ((date, start), on_duty) in &times {
        assert!(on_duty.len() == 2 && on_duty[0] != on_duty[1], "{date} {start}: {on_duty:?}");
    }
    for holiday in ["2025-04-17", "2025-04-18", "2025-04-21", "2025-05-01", "2025-05-29"] {
        assert!(!times.contains_key(&(holiday, "09:00")), "{holiday} is a holiday");
    }
    // 30, 25, 20, 15 and 10 per cent of 50 slots: two halves, and the larger share goes up.
    let expected =
        [("storvik", 15), ("nordlia", 13), ("tredal", 10), ("lillehaug", 7), ("ytterholm", 5)];
    assert_eq!(as_map(&found.slots()), as_map(&expected));
    let tie = &found.plan["allocation"]["ties"][0];
    assert_eq!(tie["tied"], serde_json::json!(["nordlia", "lillehaug"]));
    assert_eq!(tie["by"], "weight");
}

#[test]
fn three_universities_are_on_duty_in_every_hour_and_only_the_largest_twice() {
    let found = planned("one-hour-three-seats", "spring.toml");
    let times = found.at_each_time();
    // 77 days from Monday to Thursday with 10 hours, 18 Fridays with 7.
    assert_eq!((times.len(), found.roster.len()), (77 * 10 + 18 * 7, 2688));
    let mut twice = 0;
    for ((date, start), on_duty) in times {
        assert_eq!(on_duty.len(), 3, "{date} {start}");
        let different: BTreeSet<&str> = on_duty.iter().copied().collect();
        if different.len() < 3 {
            assert_eq!(on_duty.iter().filter(|l| **l == "storstad").count(), 2, "{date} {start}");
            twice += 1;
        }
    }
    // Its 57 slots do not fit into 47 hours.
    assert!(twice > 0);
    let slots = found.slots();
    assert_eq!(as_map(&slots)["storstad"], 57);
    assert_eq!(slots.iter().map(|(_, slots)| slots).sum::<u64>(), 47 * 3);
    let away = |duty: &&BTreeMap<String, String>| duty["library"] == "konstskolan";
    let mut dates = found.roster.iter().filter(away).map(|duty| &*duty["date"]);
    assert!(!dates.any(|date| ("2025-02-24"..="2025-02-28").contains(&date)));
}

#[test]
fn libraries_of_a_tier_hold_the_hours_of_their_tier() {
    let found = planned("fte-tiers", "fall.toml");
    let mut of_tiers: BTreeMap<u64, usize> = BTreeMap::new();
    for (_, slots) in found.slots() {
        *of_tiers.entry(slots).or_default() += 1;
    }
    assert_eq!(of_tiers, BTreeMap::from([(3, 7), (5, 5), (10, 3), (18, 2), (34, 1)]));
    // 13 weeks of 146 duties, less three Mondays of 24.
    assert_eq!(found.roster.len(), 13 * 146 - 3 * 24);
    // As the term file tells: a Monday cell costs three duties.
    let first_tier = ["heron", "kelp", "larch", "moss", "otter", "quill", "raven"];
    let monday = |library: &str| {
        let mut cells = found.plan["pattern"].as_array().unwrap().iter();
        cells.any(|c| c["holder"] == library && c["cell"].as_str().unwrap().starts_with("mon"))
    };
    for library in first_tier {
        let expected = if monday(library) { 36 } else { 39 };
        assert_eq!(found.duties_of(library), expected, "{library}");
    }
}
