//! Spreadsheets that are refused: every fault is said with its cell, and nothing is written.

use std::fs;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::desk::{Desk, golden, root};
use crate::import::tables;
use crate::made;

/// What the import of a table says; the consortium file must stay as it is.
#[track_caller]
fn refused(desk: &Desk, table: &str) -> String {
    let before = desk.read("consortium.toml");
    let run = desk.run(&["import", table, "--into", "consortium.toml", "--yes"]);
    assert_eq!((run.code, &*run.out), (2, ""), "{table}: {}", run.err);
    assert_eq!(desk.read("consortium.toml"), before);
    run.err
}

fn desk() -> Desk {
    let desk = Desk::with(&tables());
    for entry in fs::read_dir(root().join("tests/sheets/bad")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, desk.path().join(path.file_name().unwrap())).unwrap();
    }
    desk
}

#[test]
fn every_bad_cell_is_named_with_what_stands_there_and_what_to_do() {
    let desk = desk();
    let mut said = refused(&desk, "virheita.csv");
    for table in ["kaksi.csv", "osuudet.csv", "otsikoton.csv", "puhelin.xlsx"] {
        said += &refused(&desk, table);
    }
    desk.change("consortium.toml", "name = \"Ruokolahti\"", "name = \"Imatrå\"");
    desk.write("nimet.csv", "Kirjasto;Koko\nimatra;1\nIMATRA;2\nRautjärvi;\nRistiina;x\n");
    said += &refused(&desk, "nimet.csv");
    for (name, rows) in [
        ("pitka.csv", "Kirjasto,Koko\nImatra,26,932\n"),
        ("kaukana.csv", "Kirjasto,Koko\nKuhmo,5\nSotkamo,7\n"),
        ("summa.csv", "Kirjasto,Koko\nImatra,5\nRistiina,7\nEtelä-Karjala,12\n"),
        ("kaksi-kirjastoa.csv", "Tunnus,Nimi,Koko\nimatra,Lappeenranta,5\n"),
        ("paivat.csv", "Kirjasto,ma,Tiistia,Arki\nImatra,9-19,,9-15\n"),
        ("ajat.csv", "Kirjasto,ma,ti alkaa,ti loppuu\nImatra,1-5,2,6\n"),
    ] {
        desk.write(name, rows);
        said += &refused(&desk, name);
    }
    let rows = "Kirjasto|Koko|ma alkaa|ma loppuu\nImatra|f:|n:9.3|n:20\nRuokolahti|||\n";
    fs::write(desk.path().join("kaavat.xlsx"), made::xlsx(rows, &[(1, 0, 2, 1)])).unwrap();
    said += &refused(&desk, "kaavat.xlsx");
    golden(&root().join("tests/sheets/golden/refused.txt"), &said);
}

#[test]
fn a_file_that_is_no_spreadsheet_or_too_large_is_refused_with_what_to_do() {
    let desk = desk();
    let put = |name: &str, bytes: &[u8]| fs::write(desk.path().join(name), bytes).unwrap();
    let mut locked = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    locked.extend("EncryptedPackage".bytes().flat_map(|byte| [byte, 0]));
    put("salattu.xlsx", &locked);
    let whole = fs::read(tables().join("koot.xlsx")).unwrap();
    put("katkaistu.xlsx", &whole[..whole.len() / 2]);
    put("kuva.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    put("miljoona.csv", "1;2\n".repeat(1_000_000).as_bytes());
    put("tyhja.csv", b"");
    for (table, expected) in [
        ("pommi.xlsx", "it unpacks to more than 32 MiB"),
        ("toisto.ods", "it has more than 1000000 cells"),
        ("miljoona.csv", "it has more than 1000000 cells"),
        ("salattu.xlsx", "protected by a password"),
        ("salattu.ods", "protected by a password"),
        ("vanha.xls", "an old workbook of Excel (.xls)"),
        ("katkaistu.xlsx", "the spreadsheet is broken"),
        ("kuva.png", "neither a workbook nor text"),
        ("tyhja.csv", "there is no row of headings"),
    ] {
        let said = refused(&desk, table);
        assert!(said.contains(expected), "{table}: {said}");
        assert!(said.contains("= help: "), "{table}: {said}");
    }
}

#[test]
fn what_the_reader_would_not_take_is_not_written() {
    let desk = desk();
    desk.write("yolla.csv", "Kirjasto;ma;ti;ke;to;pe;la\nImatra;20-22;;;;;\n");
    let said = refused(&desk, "yolla.csv");
    assert!(said.contains("error[no-staffed-cell]"), "{said}");
    assert!(said.contains("consortium.toml as it would be:"), "{said}");
}

/// The workbook that the coordinator has, with another text in its first sheet.
fn with_sheet(old: &str, new: &str) -> Vec<u8> {
    with_parts(|name, text| {
        let is_sheet = name == "xl/worksheets/sheet1.xml";
        assert!(!is_sheet || text.contains(old), "the sheet has no {old}");
        let text = if is_sheet { text.replacen(old, new, 1) } else { text };
        (name, text)
    })
}

/// The same with every part that is text changed as it is said.
fn with_parts(change: impl Fn(String, String) -> (String, String)) -> Vec<u8> {
    let whole = fs::read(tables().join("koot.xlsx")).unwrap();
    let mut from = ZipArchive::new(Cursor::new(&whole[..])).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut entry = from.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        let (name, part) = match String::from_utf8(part) {
            Ok(text) => change(name, text),
            Err(other) => panic!("{name} is no text: {other}"),
        };
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(part.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn a_cell_that_no_sheet_has_is_refused_and_taken_for_no_other() {
    let desk = desk();
    // Past 32 bits, the second counts as A4, and the third as its row.
    for cell in ["XFDA4", "MWLQKWW4", "A4294967300", "AAAAAAAAAAAAAAAA4"] {
        let book = with_sheet("r=\"A4\"", &format!("r=\"{cell}\""));
        fs::write(desk.path().join("koot.xlsx"), book).unwrap();
        let said = refused(&desk, "koot.xlsx");
        assert!(said.contains(&format!("no sheet has a cell `{cell}`")), "{said}");
    }
    // The last that there are is read.
    let book = with_sheet("r=\"A4\"", "r=\"XFD1048576\"");
    fs::write(desk.path().join("koot.xlsx"), book).unwrap();
    let run = desk.run(&["import", "koot.xlsx", "--into", "consortium.toml"]);
    assert!(!run.err.contains("no sheet has"), "{}", run.err);
}

#[test]
fn a_sheet_that_is_called_a_picture_is_looked_at_as_any_other() {
    let desk = desk();
    let renamed = |edit: &dyn Fn(String) -> String| {
        with_parts(|name, text| {
            let text = text.replace("worksheets/sheet1.xml", "worksheets/kuva.png");
            match &*name {
                "xl/worksheets/sheet1.xml" => ("xl/worksheets/kuva.png".to_owned(), edit(text)),
                _ => (name, text),
            }
        })
    };
    let blanks = " ".repeat(33 * 1024 * 1024);
    let book = renamed(&|text| text.replacen("<sheetData>", &format!("<sheetData>{blanks}"), 1));
    fs::write(desk.path().join("koot.xlsx"), book).unwrap();
    assert!(refused(&desk, "koot.xlsx").contains("it unpacks to more than 32 MiB"));
    let book = renamed(&|text| text.replacen("r=\"A4\"", "r=\"MWLQKWW4\"", 1));
    fs::write(desk.path().join("koot.xlsx"), book).unwrap();
    assert!(refused(&desk, "koot.xlsx").contains("no sheet has a cell `MWLQKWW4`"));
    let book = renamed(&|text| text.replacen("</c>", "</x>", 1));
    fs::write(desk.path().join("koot.xlsx"), book).unwrap();
    assert!(refused(&desk, "koot.xlsx").contains("a part of it is no XML"));
}
