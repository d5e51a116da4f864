//! What stands in cells: merged ones, formulas, numbers as times, shares, headings over two rows.

use std::fs;

use crate::desk::{Desk, Run};
use crate::import::tables;
use crate::made::{Merged, ods, xlsx};

/// What the import of the same cells says and writes, from both kinds of workbooks.
#[track_caller]
pub fn both(rows: &str, merged: &[Merged]) -> (Run, String) {
    let of = |name: &str, bytes: Vec<u8>| {
        let desk = Desk::with(&tables());
        fs::write(desk.path().join(name), bytes).unwrap();
        let run = desk.run(&["import", name, "--into", "consortium.toml", "--yes"]);
        let text = desk.read("consortium.toml");
        let bare = |text: &str| text.replace(name, "koot");
        (Run { err: bare(&run.err), ..run }, text)
    };
    let one = of("koot.xlsx", xlsx(rows, merged));
    assert_eq!(of("koot.ods", ods(rows, merged)), one);
    one
}

/// What is written.
#[track_caller]
fn read(rows: &str, merged: &[Merged]) -> String {
    let (run, text) = both(rows, merged);
    assert_eq!(run.code, 0, "{}", run.err);
    text
}

/// What is said, when nothing may be written.
#[track_caller]
fn refused(rows: &str, merged: &[Merged]) -> String {
    let (run, text) = both(rows, merged);
    assert_eq!((run.code, &*run.out), (2, ""), "{}", run.err);
    assert_eq!(text, fs::read_to_string(tables().join("consortium.toml")).unwrap());
    run.err
}

#[test]
fn hours_merged_over_days_are_those_of_all_of_them() {
    let text = read(
        "Kirjasto|ma|ti|ke|to|pe|la\nSavitaipale|9-20|||||10-14\nImatra|10-16||12-18|||\n",
        &[(1, 1, 1, 5), (2, 1, 1, 2), (2, 3, 1, 3)],
    );
    let days = ["mon", "tue", "wed", "thu", "fri"];
    for day in days {
        assert!(text.contains(&format!("hours.{day} = [\"09:00-20:00\"]")), "{day}: {text}");
    }
    assert!(text.contains("hours.sat = [\"10:00-14:00\"]"), "{text}");
    let imatra = "mon = [\"10:00-16:00\"], tue = [\"10:00-16:00\"], wed = [\"12:00-18:00\"], \
                  thu = [\"12:00-18:00\"], fri = [\"12:00-18:00\"], \
                  sun = [\"00:00-24:00\"] }";
    assert!(text.contains(imatra), "{text}");
    // Hours of two libraries in one cell are those of each.
    let text = read("Kirjasto|ma\nImatra|10-16\nRuokolahti|\n", &[(1, 1, 2, 1)]);
    assert_eq!(text.matches("{ mon = [\"10:00-16:00\"], tue").count(), 2, "{text}");
}

#[test]
fn a_merged_name_makes_no_second_library_and_no_figure() {
    let said = refused("Kirjasto|Koko|ma\nImatra|1|9-12\n||13-18\n", &[(1, 0, 2, 1), (1, 1, 2, 1)]);
    assert!(said.contains("`Imatra` is merged over several rows\n--> koot, Koot!A3"), "{said}");
    // One row over two lines of the sheet is one row.
    let merged = [(1, 0, 2, 1), (1, 1, 2, 1), (1, 2, 2, 1)];
    let text = read("Kirjasto|Koko|ma\nImatra|5|9-12\n||\n", &merged);
    assert!(text.contains("name = \"Imatra\"\nsize = 5\n"), "{text}");
    // A title over all columns is no figure, and is said.
    let (run, _) = both("Kirjasto|Koko\nSaimaa|\nImatra|5\n", &[(1, 0, 1, 2)]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("2 `Saimaa`"), "{}", run.err);
    // A size over two libraries is of each, or of both together.
    let said = refused("Kirjasto|Koko\nImatra|5\nRuokolahti|\n", &[(1, 1, 2, 1)]);
    assert!(said.contains("the number is merged over several rows\n--> koot, Koot!B3"), "{said}");
    assert!(said.contains("of each of these libraries, or of all together"), "{said}");
}

#[test]
fn a_formula_without_a_value_is_named() {
    let said = refused("Kirjasto|Koko|ma\nImatra|f:|9-12\nRuokolahti|7|f:\n", &[]);
    for cell in ["B2", "C3"] {
        let expected = format!(
            "error[formula-without-value]: the formula was saved without what it comes to\n\
             --> koot, Koot!{cell}\n = help: open the workbook in its program and save it again"
        );
        assert!(said.contains(&expected), "{cell}: {said}");
    }
    // In a row of sums, and in a column that is not read, it is nobody's.
    let text = read("Kirjasto|Koko|Huom.\nImatra|5|f:\nYhteensä|f:|\n", &[]);
    assert!(text.contains("size = 5\n"), "{text}");
}

#[test]
fn a_number_is_a_whole_hour_or_is_shown_in_both_readings() {
    let rows = |from: &str, to: &str| format!("Kirjasto|ma alkaa|ma päättyy\nImatra|{from}|{to}\n");
    for (from, to) in [("n:9", "n:20"), ("t:0.375", "n:20"), ("9.00", "t:0.8333333333")] {
        let text = read(&rows(from, to), &[]);
        assert!(text.contains("mon = [\"09:00-20:00\"]"), "{from}: {text}");
    }
    let said = refused(&rows("n:9.3", "n:20"), &[]);
    assert!(said.contains("`9.3` could be 9:30, or 9:18 as a part of an hour"), "{said}");
    let said = refused(&rows("n:8", "n:8.15"), &[]);
    assert!(said.contains("`8.15` could be 8:15, or 8:09 as a part of an hour"), "{said}");
    assert!(said.contains("--> koot, Koot!C2"), "{said}");
    let said = refused(&rows("n:0.375", "n:20"), &[]);
    assert!(said.contains("`0.375` could be 9:00, as a part of a day, or 0:38"), "{said}");
}

#[test]
fn hours_of_a_clock_with_twelve_are_shown_in_both_readings() {
    let expected = "`1-5` could be 01:00-05:00 or 13:00-17:00, or the weekdays mon-fri";
    for rows in [
        "Kirjasto|ma\nImatra|1-5\n",
        "Kirjasto|ma\nImatra|1 – 5\n",
        "Kirjasto|ma alkaa|ma päättyy\nImatra|n:1|n:5\n",
        "Kirjasto|ma alkaa|ma päättyy\nImatra|1|5\n",
    ] {
        let said = refused(rows, &[]);
        assert!(said.contains(expected), "{rows}: {said}");
    }
    let text = read("Kirjasto|ma|ti\nImatra|01:00-05:00|6-22\n", &[]);
    assert!(text.contains("mon = [\"01:00-05:00\"], tue = [\"06:00-22:00\"]"), "{text}");
}

/// The consortium with shares in place of sizes.
#[track_caller]
fn shares(rows: &str) -> (Run, String) {
    let desk = Desk::with(&tables());
    for (old, new) in
        [("72_662 ", "70 "), ("27269", "10"), ("5008", "8"), ("3456", "7"), ("5244", "5")]
    {
        desk.change("consortium.toml", &format!("size = {old}"), &format!("share = {new}"));
    }
    let mut runs = Vec::new();
    for (name, bytes) in [("koot.xlsx", xlsx(rows, &[])), ("koot.ods", ods(rows, &[]))] {
        fs::write(desk.path().join(name), bytes).unwrap();
        let run = desk.run(&["import", name, "--into", "consortium.toml", "--yes"]);
        runs.push((run.code, run.err.replace(name, "koot"), desk.read("consortium.toml")));
    }
    assert_eq!(runs[0].0, runs[1].0);
    let (code, err, text) = runs.remove(0);
    (Run { code, out: String::new(), err }, text)
}

#[test]
fn shares_are_as_they_are_shown() {
    let (run, text) = shares("Kirjasto|Osuus\nImatra|p:0.12\nRuokolahti|p:0.07\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(text.contains("share = 12\n") && text.contains("share = 7\n"), "{text}");
    let (run, _) = shares("Kirjasto|Osuus\nImatra|n:0.6\nRuokolahti|n:0.4\n");
    assert_eq!(run.code, 2);
    let expected = "the shares are all at most 1, and 1 together: `0.6` could be 0.6 % or 60 %\n\
                    --> koot, Koot!B1";
    assert!(run.err.contains(expected), "{}", run.err);
    let (run, text) = shares("Kirjasto|Osuus\nImatra|n:60\nRuokolahti|0,4 %\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(text.contains("share = 60\n") && text.contains("share = 0.4\n"), "{text}");
}

#[test]
fn headings_over_two_rows_are_read() {
    let expected = "mon = [\"09:00-19:00\"], tue = [\"10:00-18:00\"]";
    for (rows, merged) in [
        // Days below a common heading.
        ("Kirjasto|Koko|Aukiolo|\n||ma|ti\nImatra|5|9-19|10-18\n", vec![(0, 2, 1, 2)]),
        (
            "Kirjasto|Koko|Aukiolo|\n||ma|ti\nImatra|5|9-19|10-18\n",
            vec![(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2)],
        ),
        // Beginning and end below the day.
        (
            "Kirjasto|Koko|ma||ti|\n||alkaa|päättyy|alkaa|päättyy\nImatra|5|9.00|19.00|10|18\n",
            vec![(0, 2, 1, 2), (0, 4, 1, 2)],
        ),
        (
            "|||ma||ti|\nKirjasto|Koko|Huom.|alkaa|loppuu|alkaa|loppuu\nImatra|5||9|19|10|18\n",
            vec![],
        ),
    ] {
        let text = read(rows, &merged);
        assert!(text.contains("size = 5\n") && text.contains(expected), "{rows}: {text}");
    }
}
