//! The examples: a term with its changes, and three terms in a row.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::place::{Place, examples};

/// What the history of the example looks like, step by step.
fn history(place: &Place) {
    let change = |args: &[&str]| place.done(args);
    change(&[
        "swap",
        "syksy.toml",
        "2018-09-18 12:00",
        "2018-09-21 14:00",
        "--note",
        "sovittu puhelimessa",
        "--now",
        "2018-09-14T08:30:00Z",
    ]);
    change(&[
        "cover",
        "syksy.toml",
        "2018-10-05 12:00",
        "lempaala",
        "--note",
        "flunssa",
        "--now",
        "2018-10-04T05:40:00Z",
    ]);
    change(&[
        "cancel",
        "syksy.toml",
        "2018-10-10 14:00",
        "--note",
        "palvelinhuolto",
        "--now",
        "2018-10-08T11:00:00Z",
    ]);
    let leaver = "\n# Nokia jää pois marraskuun alusta.\n[[member]]\nlibrary = \"nokia\"\nlast = 2018-10-31\n";
    place.add(leaver);
    change(&["allocate", "syksy.toml", "--now", "2018-10-15T06:15:00Z"]);
}

/// Compares a text with a golden file; `UPDATE_GOLDEN=1` writes it anew.
fn golden(name: &str, text: &str) {
    let path = examples().join("piki-2018-history").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{name} has changed: set UPDATE_GOLDEN=1 if this is meant\n{text}");
}

#[test]
fn the_history_of_the_example_gives_its_golden_files() {
    let place = Place::published();
    fs::copy(place.path.join("syksy/roster.csv"), place.path.join("published.csv")).unwrap();
    history(&place);
    let term = place.read("syksy.toml");
    let named = term.replace(
        "name = \"Syksy 2018\"\n",
        "name = \"Syksy 2018\"\nconsortium = \"../piki-2018/consortium.toml\"\n",
    );
    golden("syksy.toml", &named);
    golden("published.csv", &place.read("published.csv"));
    for file in ["roster.csv", "ledger.csv", "plan.json"] {
        golden(&format!("syksy/{file}"), &place.read(&format!("syksy/{file}")));
    }
    let diff = |args: &[&str]| place.run(&[&["diff", "published.csv", "syksy"], args].concat()).out;
    golden("diff.txt", &diff(&[]));
    for language in ["fi", "sv", "en"] {
        golden(
            &format!("mail.{language}.txt"),
            &diff(&["--format", "mail", "--language", language]),
        );
    }
}

#[test]
fn a_reader_who_runs_the_example_changes_nothing() {
    let folder = tempfile::TempDir::new().unwrap();
    let from = examples();
    let copy = |name: &str| {
        let to = folder.path().join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from.join(name), to).unwrap();
    };
    copy("piki-2018/consortium.toml");
    let files = ["syksy.toml", "syksy/roster.csv", "syksy/ledger.csv", "syksy/plan.json"];
    files.iter().for_each(|file| copy(&format!("piki-2018-history/{file}")));
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vuoro"));
    let done = command
        .args(["allocate", "syksy.toml"])
        .current_dir(folder.path().join("piki-2018-history"));
    assert!(done.output().unwrap().status.success());
    for file in files {
        let name = Path::new("piki-2018-history").join(file);
        assert!(
            fs::read(folder.path().join(&name)).unwrap() == fs::read(from.join(&name)).unwrap(),
            "{file}"
        );
    }
}

/// A table by the fields of its header.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

const TERMS: [&str; 3] = ["1-syksy", "2-kevat", "3-syksy"];

fn three_terms() -> (Place, Vec<String>) {
    let place = Place::empty();
    for entry in fs::read_dir(examples().join("three-terms")).unwrap() {
        let from = entry.unwrap().path();
        if from.is_file() {
            fs::copy(&from, place.path.join(from.file_name().unwrap())).unwrap();
        }
    }
    let reports = TERMS.map(|term| place.done(&["allocate", &format!("{term}.toml")]).out);
    (place, reports.to_vec())
}

#[test]
fn over_three_terms_no_balance_drifts_further_than_a_duty_beside_what_whole_slots_force() {
    let (place, _) = three_terms();
    let minutes = |row: &BTreeMap<String, String>, key: &str| row[key].parse::<f64>().unwrap();
    let mut forced: BTreeMap<String, f64> = BTreeMap::new();
    for term in TERMS {
        let ledger = table(&place.read(&format!("{term}/ledger.csv")));
        let owed: BTreeMap<&str, f64> = ledger
            .iter()
            .map(|row| (row["library"].as_str(), minutes(row, "owed_minutes")))
            .collect();
        let roster = table(&place.read(&format!("{term}/roster.csv")));
        let plan: serde_json::Value =
            serde_json::from_str(&place.read(&format!("{term}/plan.json"))).unwrap();
        // Whole slots: a holder does all the dates of its cells, whatever its members owe together.
        for holder in plan["allocation"]["holders"].as_array().unwrap() {
            let held =
                roster.iter().filter(|row| row["holder"] == holder["id"].as_str().unwrap()).count();
            let members: Vec<&str> =
                holder["members"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
            let together: f64 = members.iter().map(|m| owed[m]).sum();
            for m in members {
                let part = owed[m] / together;
                *forced.entry(m.to_owned()).or_default() += part * (120.0 * held as f64 - together);
            }
        }
        for row in &ledger {
            let beside =
                minutes(row, "balance_minutes") - forced.get(&row["library"]).unwrap_or(&0.0);
            assert!(beside.abs() <= 121.0, "{term}: {row:?}, forced {forced:?}");
        }
    }
}

#[test]
fn a_joiner_starts_at_zero_a_leaver_is_closed_and_the_report_says_whose_slots_balances_changed() {
    let (place, reports) = three_terms();
    let row = |term: &str, id: &str| {
        let ledger = table(&place.read(&format!("{term}/ledger.csv")));
        ledger.into_iter().find(|row| row["library"] == id)
    };
    assert_eq!(row("2-kevat", "taipalsaari").unwrap()["carried_in_minutes"], "0");
    assert_eq!(row("2-kevat", "rautjarvi").unwrap()["left"], "2019-02-28");
    assert!(
        reports[1].contains("Rautjärvi: mukana 28.2.2019 asti; saldo 0,7 h alle, suljettu.\n"),
        "{}",
        reports[1]
    );
    // Who takes no part owes nothing, and has no line in the report.
    for (term, at, id, name) in
        [("1-syksy", 0, "taipalsaari", "Taipalsaari"), ("3-syksy", 2, "rautjarvi", "Rautjärvi")]
    {
        let row = row(term, id).unwrap();
        let figures = ["owed_minutes", "held_minutes", "carried_in_minutes", "balance_minutes"];
        assert!(figures.iter().all(|key| row[*key] == "0"), "{row:?}");
        assert!(!reports[at].contains(name), "{}", reports[at]);
    }
    for id in ["imatra", "lappeenranta", "parikkala", "ruokolahti", "taipalsaari"] {
        let before = row("2-kevat", id).unwrap()["balance_minutes"].clone();
        assert_eq!(row("3-syksy", id).unwrap()["carried_in_minutes"], before);
    }
    // Of 2.136 and 5.691 slots they claim 2.43 and 5.20, a slot a week being 32 hours.
    for steered in [
        "Imatra: vuoroja viikossa 3 eikä 2, koska edellisiltä kausilta jäi 9,5 h alle.\n",
        "Lappeenranta: vuoroja viikossa 5 eikä 6, koska edellisillä kausilla tuli 15,8 h\nyli.\n",
    ] {
        assert!(reports[2].contains(steered), "{}", reports[2]);
    }
    assert!(reports[..2].iter().all(|report| !report.contains("vuoroja viikossa")));
    let terms = place.done(&["fairness", "2-kevat", "3-syksy", "1-syksy", "--format", "csv"]).out;
    assert!(terms.contains("\nlappeenranta,Lappeenranta,,,0,35781,35400,-381\n"), "{terms}");
    let last = place.done(&["fairness", "3-syksy", "--format", "csv"]).out;
    assert!(last.contains("\nlappeenranta,Lappeenranta,,,946,10927,9600,-381\n"), "{last}");
}
