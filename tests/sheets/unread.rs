//! What is not read of a spreadsheet is said; what could mean another thing is refused.

use std::fs;

use vuoro::input::{self, SourceMap};

use crate::cells::both;
use crate::desk::{Desk, Run, vuoro};
use crate::import::tables;
use crate::made::xlsx;

/// What the import of a table of text says, and the file after it.
#[track_caller]
pub fn import(table: &str) -> (Run, String) {
    let desk = Desk::with(&tables());
    desk.write("koot.csv", table);
    let run = desk.run(&["import", "koot.csv", "--into", "consortium.toml", "--yes"]);
    let text = desk.read("consortium.toml");
    let before = fs::read_to_string(tables().join("consortium.toml")).unwrap();
    assert!(run.code == 0 || text == before, "refused, and written all the same");
    (run, text)
}

#[track_caller]
pub fn refused(table: &str, expected: &str) {
    let (run, _) = import(table);
    assert_eq!((run.code, &*run.out), (2, ""), "{table}: {}", run.err);
    assert!(run.err.contains(expected), "{table}: {}", run.err);
}

/// What is said, without its line breaks.
pub fn flat(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_heading_that_stands_twice_is_told_once() {
    let (run, _) = import("kirjasto,asukasluku,ti,Tues\nTampere,232000,9-20,9-18\n");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("the heading `Tues` says the same as another"), "{}", run.err);
    assert!(run.err.ends_with("\n1 error\n"), "{}", run.err);
}

#[test]
fn every_column_row_and_sheet_that_was_not_read_is_named() {
    let (run, _) = import(
        "Saimaan kirjastot\nKirjasto;Koko;Osuus;Huom.;;E-post\nImatra;5;1,2;uusi;hissi;\n\
         Kirjasto;Koko;Osuus;;;\nRistiina;;;;;\nYhteensä;5;;;;\n",
    );
    assert_eq!(run.code, 0, "{}", run.err);
    let said = flat(&run.err);
    for expected in [
        "koot.csv: rows above the headings, not read: 1",
        "columns that were not read, as their headings are not known: D `Huom.`, E (without a heading)",
        "columns that were not read, as the file has the other measure: C",
        "rows of headings, passed over: 4",
        "rows of sums, passed over: 6 `Yhteensä`",
        "about no library of the file, passed over: 5 `Ristiina`",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let (run, _) = both("Kirjasto|Koko|Huom.\nImatra|5|uusi\n", &[]);
    assert!(flat(&run.err).contains("koot, Koot: columns that were not read"), "{}", run.err);
}

#[test]
fn what_is_named_does_nothing_to_a_terminal() {
    let desk = Desk::with(&tables());
    let table = "Kirjasto;Koko;Hu\u{1b}[31mom\nImatra;5;x\nYht\u{1b}]0\u{7}. total;5;\n\
                 Oso\u{202e}te;;\n";
    desk.write("koot.csv", table);
    let rows = "Kirjasto|Koko|Hu_x001B_[31mom\nImatra|5|x\n";
    fs::write(desk.path().join("koot.xlsx"), xlsx(rows, &[])).unwrap();
    for name in ["koot.csv", "koot.xlsx"] {
        let mut command = vuoro(desk.path());
        command.args(["import", name, "--into", "consortium.toml"]).env("CLICOLOR_FORCE", "1");
        let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
        assert!(said.contains("mom`"), "{said:?}");
        assert!(!said.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{name}: {said:?}");
    }
}

#[test]
fn weekdays_as_they_are_abbreviated_are_read_and_others_refused() {
    let (run, text) =
        import("Library;Mon;Tues;Weds;Thurs;Fri\nImatra;9-19;10-18;9-19;10-17;9-15\n");
    assert_eq!(run.code, 0, "{}", run.err);
    let expected = "tue = [\"10:00-18:00\"], wed = [\"09:00-19:00\"], thu = [\"10:00-17:00\"]";
    assert!(text.contains(expected), "{text}");
    refused("Library;Mon;Thrusday\nImatra;9-19;\n", "`Thrusday` is nearly a weekday");
    refused(
        "Kirjasto;ma;Arki\nImatra;9-19;9-15\n",
        "there are hours below `Arki`\n--> koot.csv, C1",
    );
    refused("Kirjasto;ma;\nImatra;9-19;\nRuokolahti;9-19;9-15\n", "a heading that is empty");
    // The same hours in the second cell of a day are its end.
    refused("Kirjasto;ma alkaa;ma päättyy\nImatra;9-19;9-15\n", "has both times already");
}

#[test]
fn a_new_library_has_no_staff_on_a_day_without_a_column() {
    let (run, text) = import("Kirjasto;Koko;ma;ti\nImatra;5;9-19;9-19\nRistiina;7;9-19;9-19\n");
    assert_eq!(run.code, 0, "{}", run.err);
    let hours = "hours = { mon = [\"09:00-19:00\"], tue = [\"09:00-19:00\"] }";
    assert!(text.contains(&format!("name = \"Ristiina\"\nsize = 7\n{hours}\n")), "{text}");
    let said = flat(&run.err);
    let expected = "no column for wed, thu, fri, sat: hours of libraries of the file stay as they \
                    are; new libraries have no staff then";
    assert!(said.contains(expected), "{said}");
    let (run, _) = import("Kirjasto;Koko;ma\nImatra;5;9-19\nRistiina;7;\n");
    let expected = "new without hours, so staffed whenever the service is open: ristiina";
    assert!(flat(&run.err).contains(expected), "{}", run.err);
}

#[test]
fn sums_become_no_libraries() {
    for sum in [
        "Yht.",
        "PIKI yhteensä",
        "KOKO MAA",
        "Keskim.",
        "Mediaani",
        "Grand total",
        "Hela landet",
        "Totalt",
        "Summa:",
        "Kaikki kirjastot",
        "Average",
        "Total (all)",
    ] {
        let (run, text) = import(&format!("Kirjasto;Koko\nImatra;5\nRistiina;7\n{sum};999\n"));
        assert_eq!(run.code, 0, "{sum}: {}", run.err);
        assert!(!text.contains("999"), "{sum}: {text}");
        assert!(flat(&run.err).contains(&format!("passed over: 4 `{sum}`")), "{sum}: {}", run.err);
    }
    let expected = "`Etelä-Karjala` is 12, as much as all the others together: is it their sum?\n\
                    --> koot.csv, B4\n = help: take the row out if it is; else give it an id";
    refused("Kirjasto;Koko\nImatra;5\nRistiina;7\nEtelä-Karjala;12\n", expected);
    refused(
        "Kirjasto;Koko\nImatra;5\nRistiina;7\nPuumala;1,5\nPohjoinen;13,5\nSulkava;3\n",
        "`Pohjoinen` is 13.5, as much as all rows above it together",
    );
    let (run, text) = import("id;Kirjasto;Koko\n;Imatra;5\n;Ristiina;7\nek;Etelä-Karjala;12\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(text.contains("id = \"ek\""), "{text}");
}

#[test]
fn a_row_is_about_one_library() {
    refused(
        "id;nimi;koko\nimatra;Lappeenranta;5\n",
        "the row names two libraries: `imatra` is `imatra`, `Lappeenranta` is `lappeenranta`\n\
         --> koot.csv, B2",
    );
    // A library in a town with another is no contradiction; one that is found by its town is said.
    let (run, text) =
        import("nimi;kunta;koko\nRuokolahti;Imatra;5\nImatran pääkirjasto;Imatra;6\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(text.contains("name = \"Imatra\"\nsize = 6\n"), "{text}");
    let expected = "row 3: `Imatran pääkirjasto` was taken as `imatra`, by its town";
    assert!(flat(&run.err).contains(expected), "{}", run.err);
    let (run, _) = import("id;nimi;koko\nFI-Im;Imatra;5\n");
    let expected = "row 2: `FI-Im` was taken as `imatra`, by its name";
    assert!(flat(&run.err).contains(expected), "{}", run.err);
}

#[test]
fn a_row_that_is_longer_than_the_headings_is_refused_with_its_line() {
    refused(
        "Kirjasto,Koko\nRuokolahti,5\nImatra,232,407\n",
        "the row has more fields than the headings, which are 2\n--> koot.csv, C3",
    );
    // Separators behind a row are none.
    let (run, _) = import("Kirjasto,Koko\nImatra,5,,\n");
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_sheet_of_other_libraries_adds_nothing_unless_told_to() {
    let desk = Desk::with(&tables());
    let before = desk.read("consortium.toml");
    desk.write("koot.csv", "Kirjasto;Koko\nKuhmo;5\nSotkamo;7\n");
    let import = ["import", "koot.csv", "--into", "consortium.toml", "--yes"];
    let run = desk.run(&import);
    assert_eq!((run.code, &*run.out), (2, ""), "{}", run.err);
    assert!(run.err.contains("error[no-known-library]"), "{}", run.err);
    assert!(run.err.contains("--add adds all"), "{}", run.err);
    assert_eq!(desk.read("consortium.toml"), before);
    let run = desk.run(&[&import[..], &["--add"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(desk.read("consortium.toml").contains("name = \"Sotkamo\""));
}

#[test]
fn a_new_consortium_is_told_what_was_not_read() {
    let desk = Desk::with(&tables());
    let rows = "Kirjasto|Koko|ma|ti|Huom.\nImatra|n:5|9-19||uusi\nRistiina|n:7|10-18|10-17|\nYht.|n:12|||\n";
    fs::write(desk.path().join("koot.xlsx"), xlsx(rows, &[(1, 2, 1, 2)])).unwrap();
    let run = desk.run(&["init", "uusi", "--name", "Saimaa", "--members", "koot.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = desk.read("uusi/consortium.toml");
    let hours = "hours = { mon = [\"09:00-19:00\"], tue = [\"09:00-19:00\"] }";
    assert!(text.contains(hours), "{text}");
    let said = flat(&run.err);
    for expected in ["not known: E `Huom.`", "passed over: 4 `Yht.`", "no column for wed, thu, fri"]
    {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    assert_eq!(input::consortium(&mut sources, file).unwrap().value.libraries().len(), 2);
    // What is refused of an import is refused here.
    fs::write(desk.path().join("koot.xlsx"), xlsx("Kirjasto|Koko\nImatra|f:\n", &[])).unwrap();
    let run = desk.run(&["init", "toinen", "--name", "Saimaa", "--members", "koot.xlsx"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("error[formula-without-value]"), "{}", run.err);
}
