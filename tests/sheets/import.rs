//! What is brought over from a spreadsheet, and that nothing else changes.

use std::fs;
use std::path::PathBuf;

use vuoro::input::{self, SourceMap, spreadsheet};
use vuoro::model::Consortium;

use crate::desk::{Desk, golden, root};
use crate::workbook::{export, history};

pub fn tables() -> PathBuf {
    root().join("tests/sheets/tables")
}

fn desk() -> Desk {
    Desk::with(&tables())
}

fn consortium(text: &str) -> Consortium {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    input::consortium(&mut sources, file).expect("the file is right").value
}

const INTO: [&str; 3] = ["--into", "consortium.toml", "--yes"];

/// The consortium file after an import.
#[track_caller]
fn imported(desk: &Desk, table: &str) -> String {
    let run = desk.run(&[&["import", table], &INTO[..]].concat());
    assert_eq!(run.code, 0, "{table}: {}", run.err);
    desk.read("consortium.toml")
}

#[test]
fn what_is_brought_over_is_shown_and_written_and_every_comment_stays() {
    let desk = desk();
    let before = desk.read("consortium.toml");
    let run = desk.run(&["import", "koot.csv", "--into", "consortium.toml", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let widest = run.out.lines().chain(run.err.lines()).map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{widest:?}");
    let shown = format!("{}{}", run.out, run.err);
    golden(&root().join("tests/sheets/golden/koot.txt"), &shown);
    let after = desk.read("consortium.toml");
    golden(&root().join("tests/sheets/golden/koot.toml"), &after);
    for comment in before.lines().filter_map(|line| line.split_once('#')) {
        let inside = ["aamu", "iltapäivä"].contains(&comment.1.trim());
        assert!(inside || after.contains(comment.1), "{}", comment.1);
    }
    assert_eq!(consortium(&after).libraries().len(), 6);
    // Whoever is new has one row.
    let is_row = |line: &&str| line.starts_with('│') && line.contains("uusi");
    let added = consortium(&after).libraries().len() - consortium(&before).libraries().len();
    assert_eq!(run.out.lines().filter(is_row).count(), added, "{}", run.out);
}

#[test]
fn every_program_and_every_language_brings_over_the_same() {
    let wanted = imported(&desk(), "koot.csv");
    for table in
        ["koot-1252.csv", "koot-unicode.txt", "koot.xlsx", "koot.ods", "storlekar.csv", "sizes.csv"]
    {
        assert_eq!(imported(&desk(), table), wanted, "{table}");
    }
}

#[test]
fn times_in_cells_of_their_own_are_hours() {
    let text = imported(&desk(), "ajat.xlsx");
    assert_eq!(imported(&desk(), "ajat.ods"), text);
    assert!(text.contains("tue = [\"08:30-19:15\"], wed = [\"9:00-20:00\"]"), "{text}");
    // A sheet that is silent about a day changes nothing on it, hours that were always included.
    let imatra = "tue = [\"10:00-16:00\"], wed = [\"00:00-24:00\"], thu = [\"00:00-24:00\"], \
                  fri = [\"00:00-24:00\"], sat = [\"00:00-24:00\"], sun = [\"00:00-24:00\"] }";
    assert!(text.contains(imatra), "{text}");
}

#[test]
fn brought_over_twice_changes_nothing_the_second_time() {
    let desk = desk();
    let once = imported(&desk, "koot.csv");
    let run = desk.run(&["import", "koot.csv", "--into", "consortium.toml", "--yes"]);
    assert_eq!((run.code, &*run.out), (0, ""));
    assert!(run.err.contains("nothing changes in consortium.toml"), "{}", run.err);
    assert_eq!(desk.read("consortium.toml"), once);
}

#[test]
fn what_would_change_is_shown_and_written_with_yes_only() {
    let (desk, other) = (desk(), desk());
    let before = desk.files();
    let run = desk.run(&["import", "koot.csv", "--into", "consortium.toml"]);
    assert_eq!(run.code, 0);
    let last = "4 libraries and 1 new: nothing was written; --yes writes it to consortium.toml\n";
    assert!(run.err.ends_with(last), "{}", run.err);
    assert!(desk.files() == before, "something was written");
    assert_eq!(
        other.run(&["import", "koot.csv", "--into", "consortium.toml", "--yes"]).out,
        run.out
    );
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let desk = desk();
    let plain = imported(&desk, "koot.csv");
    desk.write("consortium.toml", &fs::read_to_string(tables().join("consortium.toml")).unwrap());
    let windows = format!("\u{feff}{}", desk.read("consortium.toml").replace('\n', "\r\n"));
    desk.write("consortium.toml", &windows);
    let after = imported(&desk, "koot.csv");
    assert_eq!(after, format!("\u{feff}{}", plain.replace('\n', "\r\n")));
}

#[test]
fn a_file_without_libraries_gets_them_all() {
    let desk = desk();
    let text = desk.read("consortium.toml");
    let (head, _) = text.split_once("[[library]]").unwrap();
    desk.write("consortium.toml", head.trim_end());
    let c = consortium(&imported(&desk, "sizes.csv"));
    let ids: Vec<&str> = c.libraries().iter().map(|l| l.id.as_str()).collect();
    assert_eq!(ids, ["imatra", "lappeenranta", "parikkala", "savitaipale", "taipalsaari"]);
    assert_eq!(c[c.find("imatra").unwrap()].contact.as_deref(), Some("Kerttu \"Kepa\" Virtanen"));
}

#[test]
fn what_was_exported_changes_nothing_when_it_is_brought_over() {
    let desk = history();
    export(&desk, &["--sheets"]);
    let before = desk.read("consortium.toml");
    let run = desk.run(&["import", "public/roster.xlsx", "--into", "consortium.toml", "--yes"]);
    assert_eq!((run.code, &*run.out), (0, ""), "{}", run.err);
    // Every library was found, and nothing of its sheet was left.
    assert!(run.err.ends_with("nothing changes in consortium.toml\n"), "{}", run.err);
    assert_eq!(run.err.matches("note: ").count(), 1, "{}", run.err);
    assert!(run.err.starts_with("note: roster.xlsx, Kirjastot: sheets that were not read: "));
    // A roster as a table has nothing to bring over, and that is said.
    let run = desk.run(&["import", "public/roster.csv", "--into", "consortium.toml", "--yes"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is no row of headings"), "{}", run.err);
    assert_eq!(desk.read("consortium.toml"), before);
    // What was changed in the workbook's file is brought back from the workbook.
    desk.change("consortium.toml", "nokia@piki.example", "toinen@piki.example");
    assert_eq!(imported(&desk, "public/roster.xlsx"), before);
}

#[test]
fn a_sheet_is_chosen_by_name_when_several_list_libraries() {
    let desk = desk();
    let run = desk.run(&[
        "import",
        "koot.xlsx",
        "--sheet",
        "Taul1",
        "--into",
        "consortium.toml",
        "--yes",
    ]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("the workbook has no sheet `Taul1`"), "{}", run.err);
    assert!(run.err.contains("it has `koot`"), "{}", run.err);
    let run = desk.run(&[&["import", "koot.xlsx", "--sheet", "KOOT"], &INTO[..]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn the_documents_list_every_heading_and_every_fault_has_a_name_of_its_own() {
    let page = fs::read_to_string(root().join("docs/import.md")).unwrap();
    let listed: Vec<String> = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .flat_map(|line| {
            line.split(['|', ',']).map(|word| word.trim().trim_end_matches('.').to_owned())
        })
        .collect();
    for (_, words) in spreadsheet::HEADINGS {
        for word in *words {
            assert!(listed.iter().any(|l| l == word), "`{word}` is not in docs/import.md");
        }
    }
    let names = spreadsheet::RULES.iter().map(|(name, _)| *name);
    assert!(names.is_sorted_by(|one, next| one < next));
    let said = fs::read_to_string(root().join("tests/sheets/golden/refused.txt")).unwrap();
    for (name, _) in spreadsheet::RULES {
        // Those of whole files are shown by what they say.
        assert!(*name == "bad-spreadsheet" || said.contains(&format!("error[{name}]")), "{name}");
        assert!(input::RULES.iter().all(|(other, _)| other != name), "{name}");
    }
}
