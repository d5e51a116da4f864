//! What a workbook promises to those who work in it.

use std::io::Read;

use vuoro::model::Language;
use zip::ZipArchive;

use crate::book::{as_in_csv, roster, same, sheet, sheet_names};
use crate::desk::{Desk, root};

/// A published term with a swap.
pub fn history() -> Desk {
    let desk = Desk::with(&root().join("examples/piki-2018-history"));
    let consortium = root().join("examples/piki-2018/consortium.toml");
    std::fs::copy(consortium, desk.path().join("consortium.toml")).unwrap();
    desk.change("syksy.toml", "../piki-2018/consortium.toml", "consortium.toml");
    desk
}

/// Names that a spreadsheet could run, and that no sheet can bear.
pub fn hostile() -> Desk {
    let desk = Desk::with(&root().join("tests/sheets/hostile"));
    desk.run(&["allocate", "syksy.toml"]);
    desk
}

pub fn export(desk: &Desk, more: &[&str]) {
    let all = ["export", "syksy.toml", "--to", "xlsx", "--to", "csv", "--dialect", "excel-fi"];
    let run = desk.run(&[&all[..], &["--out", "public"], more].concat());
    assert_eq!((run.code, &*run.out), (0, ""), "{}", run.err);
}

/// The parts of the workbook with their bytes.
fn parts(desk: &Desk) -> Vec<(String, String)> {
    let file = std::fs::File::open(desk.path().join("public/roster.xlsx")).unwrap();
    let mut archive = ZipArchive::new(file).unwrap();
    let names: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    let text = |name: &String| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        (name.clone(), text)
    };
    names.iter().map(text).collect()
}

#[test]
fn the_roster_reads_back_cell_by_cell_as_the_table_has_it() {
    let desk = history();
    export(&desk, &[]);
    let rows = as_in_csv(&sheet(&desk, "Vuorolista"), Language::Fi, ("Pooli ", "pooli-"));
    assert_eq!(rows.len(), 247);
    same(&rows, &roster(&desk));
}

#[test]
fn a_duty_that_somebody_no_longer_has_says_who_has_it_also_where_only_its_own_are_listed() {
    let desk = history();
    for more in [&[][..], &["--library", "nokia"]] {
        export(&desk, more);
        let rows = sheet(&desk, "Vuorolista");
        let status = |date: &str| {
            let is_it = |row: &&Vec<String>| row[0] == date && row.contains(&"Nokia".to_owned());
            rows.iter().find(is_it).unwrap()[8].clone()
        };
        assert_eq!(status("2018-09-18"), "vaihdettu → Kangasala");
        assert_eq!(status("2018-11-06"), "siirretty → Sastamala");
    }
}

#[test]
fn a_cell_of_a_library_that_left_says_until_when_it_was_its_own() {
    let desk = history();
    for (language, week, expected) in [
        ("fi", "Tavallinen viikko", "Nokia (31.10.2018 asti)"),
        ("sv", "En vanlig vecka", "Nokia (till och med 31.10.2018)"),
        ("en", "An ordinary week", "Nokia (until 31 October 2018)"),
    ] {
        let consortium = desk.read("consortium.toml");
        let now = format!("language = \"{language}\"");
        let text = consortium.replace("language = \"fi\"", &now);
        desk.write("consortium.toml", &text);
        desk.run(&["allocate", "syksy.toml"]);
        export(&desk, &[]);
        let cells: Vec<String> = sheet(&desk, week).into_iter().flatten().collect();
        assert!(cells.iter().any(|cell| cell == expected), "{cells:?}");
        assert!(cells.iter().all(|cell| cell != "Nokia"), "{cells:?}");
        desk.write("consortium.toml", &consortium);
    }
}

#[test]
fn names_that_could_be_run_are_texts_and_no_part_has_a_formula_or_a_link() {
    let desk = hostile();
    export(&desk, &["--sheets"]);
    let rows = as_in_csv(&sheet(&desk, "Passlista"), Language::Sv, ("Pool ", "pool-"));
    same(&rows, &roster(&desk));
    assert!(rows.iter().any(|row| row[6] == "=1+1"));
    assert!(rows.iter().any(|row| row[3] == "24:00"));
    for (name, text) in parts(&desk) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} has a formula");
        assert!(!text.contains("hyperlink"), "{name} has a link");
        let outside = text.contains("TargetMode=\"External\"");
        assert!(!outside, "{name} leads out of the workbook");
    }
}

#[test]
fn every_library_gets_a_sheet_that_excel_can_name_when_that_is_asked() {
    let desk = hostile();
    export(&desk, &["--sheets"]);
    let names = sheet_names(&desk);
    let common = ["En vanlig vecka", "Passlista", "Pooler", "Rättvisa", "Bibliotek"];
    assert_eq!(names[..5], common);
    assert_eq!(names.len(), 5 + 6);
    let mut folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), names.len(), "{names:?}");
    for name in &names {
        assert!(
            name.encode_utf16().count() <= 31
                && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
        );
        assert!(!name.starts_with('\'') && !name.ends_with('\''), "{name}");
    }
    export(&desk, &["--library", "iso", "--sheets"]);
    assert_eq!(sheet_names(&desk)[5..], ["PITKÄ nimi jonka loppu ei mahdu"]);
    export(&desk, &[]);
    assert_eq!(sheet_names(&desk), common);
}

#[test]
fn the_same_term_gives_the_same_bytes_and_nothing_tells_when() {
    let (one, other) = (history(), history());
    export(&one, &["--sheets"]);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    export(&other, &["--sheets"]);
    let read = |desk: &Desk| std::fs::read(desk.path().join("public/roster.xlsx")).unwrap();
    assert_eq!(read(&one), read(&other));
    let parts = parts(&one);
    let core = &parts.iter().find(|(name, _)| name == "docProps/core.xml").unwrap().1;
    let stamp = "2018-08-20T09:00:00Z";
    assert_eq!(core.matches(stamp).count(), core.matches("dcterms:W3CDTF").count(), "{core}");
}

#[test]
fn contacts_stay_out_when_that_is_asked_and_everything_is_there_otherwise() {
    let desk = history();
    export(&desk, &[]);
    let rows = sheet(&desk, "Kirjastot");
    assert_eq!(rows[0], ["Kirjasto", "Tunnus", "Sähköposti", "Puhelin", "Yhteyshenkilö"]);
    assert_eq!(rows.last().unwrap()[0], "Ylöjärvi", "å, ä and ö stand last");
    assert!(rows.iter().any(|row| row[2] == "nokia@piki.example"));
    let fairness = sheet(&desk, "Tasapuolisuus");
    assert_eq!(fairness[0], ["Kirjasto", "Velvoite", "Listalla", "Saldo"]);
    assert_eq!(fairness.last().unwrap()[1..3], ["472", "472"]);
    let week = sheet(&desk, "Tavallinen viikko");
    assert_eq!(week[0], ["Kello", "maanantai", "tiistai", "keskiviikko", "torstai", "perjantai"]);
    assert_eq!(week[1][..2], ["10.00–12.00", "Tampere"]);
    let pools = sheet(&desk, "Poolit");
    assert_eq!(pools[1], ["Pooli 1", "tiistai 14.00–16.00", "Akaa", "8"]);
    export(&desk, &["--no-phones"]);
    for (name, text) in parts(&desk) {
        assert!(!text.contains("piki.example") && !text.contains("+358"), "{name}");
    }
}
