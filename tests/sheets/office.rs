//! `LibreOffice` opens what is written: tests/sheets/run, which cargo alone cannot bring.
//! `SHEETS=all cargo test --test sheets` runs it; otherwise it is said loudly that it was not.

use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::process::Command;

use vuoro::model::Language;

use crate::book::{as_in_csv, roster, same, sheet_names};
use crate::desk::{Desk, root};
use crate::workbook::{export, history, hostile};

#[test]
fn libreoffice_opens_workbooks_without_a_complaint_and_shows_the_same_roster() {
    if env::var_os("SHEETS").is_none() {
        // Not by eprintln, which is shown of failing tests only.
        let said = "\n!!! SKIPPED: LibreOffice has not opened the workbooks; .ci/run does that, or \
                    SHEETS=all cargo test --test sheets\n";
        stderr().write_all(said.as_bytes()).unwrap();
        return;
    }
    opened(&history(), "Vuorolista", Language::Fi, ("Pooli ", "pooli-"));
    opened(&hostile(), "Passlista", Language::Sv, ("Pool ", "pool-"));
}

fn opened(desk: &Desk, name: &str, language: Language, pool: (&str, &str)) {
    export(desk, &["--sheets"]);
    let out = desk.path().join("tables");
    fs::create_dir(&out).unwrap();
    let book = desk.path().join("public/roster.xlsx");
    let run = Command::new(root().join("tests/sheets/run")).arg(book).arg(&out).status().unwrap();
    assert!(run.success());
    assert_eq!(fs::read_dir(&out).unwrap().count(), sheet_names(desk).len());
    let table = out.join(format!("roster-{name}.csv"));
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_path(table).unwrap();
    let rows = reader.records().map(|row| shown(&row.unwrap())).collect::<Vec<_>>();
    same(&as_in_csv(&rows, language, pool), &roster(desk));
}

/// A row of `LibreOffice` as `roster.csv` writes dates and times.
fn shown(row: &csv::StringRecord) -> Vec<String> {
    let mut row: Vec<String> = row.iter().map(str::to_owned).collect();
    let date: Vec<&str> = row[0].split('.').collect();
    if let [day, month, year] = date[..] {
        row[0] = format!("{year}-{month:0>2}-{day:0>2}");
    }
    for at in [2, 3] {
        row[at].truncate("10:00".len());
    }
    if let Some((day, time)) = row[11].clone().split_once(' ') {
        let date: Vec<String> = day.split('.').map(|part| format!("{part:0>2}")).collect();
        row[11] = format!("{} {}", date.join("."), &time[.."10:00".len()]);
    }
    row
}
