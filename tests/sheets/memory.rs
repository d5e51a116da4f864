//! Every reader ends with a message, however much memory a file asks for: files that say they are
//! large, or are, in a process that may not take more than a limit.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::{Desk, Run, root};
use crate::import::tables;
use crate::made::{ods_of, packed, xlsx_of};

/// What a process may take, in KiB.
const LIMIT: u32 = 768 * 1024;

/// Runs the program with no more memory than the limit.
fn limited(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new("sh");
    let script = format!("ulimit -v {LIMIT}; exec \"$0\" \"$@\"");
    command.current_dir(folder).env_clear().args(["-c", &script, env!("CARGO_BIN_EXE_vuoro")]);
    let output = command.args(arguments).output().unwrap();
    assert!(output.status.code().is_some(), "{arguments:?} was killed: {output:?}");
    output.into()
}

/// What is said of a workbook that must be refused by everything that reads workbooks.
#[track_caller]
fn refused(name: &str, bytes: &[u8], expected: &str) {
    let desk = Desk::with(&tables());
    fs::write(desk.path().join(name), bytes).unwrap();
    let reads: [&[&str]; 3] = [
        &["import", name, "--into", "consortium.toml", "--yes"],
        &["init", "uusi", "--name", "Saimaa", "--members", name],
        &["usage", name, "--for", "consortium.toml"],
    ];
    for read in reads {
        let run = limited(desk.path(), read);
        assert_eq!(run.code, 2, "{read:?}: {}", run.err);
        assert!(run.err.contains(expected), "{read:?}: {}", run.err);
    }
}

const ROW: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";

fn sheet(rows: &str) -> String {
    format!("<sheetData>{rows}</sheetData>")
}

#[test]
fn workbooks_that_say_they_are_large_take_no_memory() {
    let sst =
        |texts: &str| format!("<sst count=\"4294967295\" uniqueCount=\"4294967295\">{texts}</sst>");
    // What a part says of itself is not believed.
    let said = "<dimension ref=\"A1:XFD1048576\"/>".to_owned() + &sheet(ROW);
    refused("koot.xlsx", &xlsx_of(&said, &sst("<si><t>x</t></si>")), "error");
    let far = sheet("<row r=\"4294967295\"><c r=\"XFD4294967295\"><v>1</v></c></row>");
    refused("koot.xlsx", &xlsx_of(&far, &sst("")), "no sheet has a cell");
    let more = "it has more than 1000000 cells";
    let merged = sheet(ROW) + "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    refused("koot.xlsx", &xlsx_of(&merged, &sst("<si><t>x</t></si>")), more);
    let all =
        format!("<mergeCells>{}</mergeCells>", "<mergeCell ref=\"A1:XFD60\"/>".repeat(99_999));
    refused("koot.xlsx", &xlsx_of(&(sheet(ROW) + &all), &sst("<si><t>x</t></si>")), more);
    refused("koot.xlsx", &xlsx_of(&sheet(ROW), &sst(&"<si/>".repeat(1_000_001))), more);
    // Many cells that are wrong each.
    let head = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>";
    let wrong = "<row><c><v>1</v></c><c t=\"e\"><v>x</v></c></row>".repeat(20_000);
    let heads = sst("<si><t>Kirjasto</t></si><si><t>Koko</t></si>");
    let desk = Desk::with(&tables());
    fs::write(desk.path().join("koot.xlsx"), xlsx_of(&sheet(&(head.to_owned() + &wrong)), &heads))
        .unwrap();
    let run = limited(desk.path(), &["import", "koot.xlsx", "--into", "consortium.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("; 19010 more cells of the sheet are wrong"), "{}", run.err);
    // One long text in many cells.
    let long = format!("<si><t>{}</t></si>", "x".repeat(1024 * 1024));
    let cells = sheet(&format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(10_000)));
    refused("koot.xlsx", &xlsx_of(&cells, &sst(&long)), "its cells hold more than 32 MiB of text");
}

#[test]
fn open_documents_that_repeat_themselves_take_no_memory() {
    let row = |cells: &str| ods_of(&format!("<table:table-row>{cells}</table:table-row>"));
    let text = "office:value-type=\"string\"";
    let blanks = "<text:s text:c=\"2000000000\"/>";
    let cell = format!("<table:table-cell {text}><text:p>x{blanks}</text:p></table:table-cell>");
    refused("koot.ods", &row(&cell), "its cells hold more than 32 MiB of text");
    let blanks = "<text:s text:c=\"30000000\"/>".repeat(3);
    let cell = format!("<table:table-cell {text}><text:p>x{blanks}</text:p></table:table-cell>");
    refused("koot.ods", &row(&cell), "its cells hold more than 32 MiB of text");
    let repeated = |times: &str| {
        format!(
            "<table:table-cell {text} table:number-columns-repeated=\"{times}\">\
             <text:p>x</text:p></table:table-cell>"
        )
    };
    for times in ["2000000000", "18446744073709551615", "99999999999999999999999"] {
        refused("koot.ods", &row(&repeated(times)), "behind the last row or column of a sheet");
    }
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        repeated("16384")
    );
    refused("koot.ods", &ods_of(&rows), "it has more than 1000000 cells");
    let spanned = format!(
        "<table:table-cell {text} table:number-rows-spanned=\"1000000\" \
         table:number-columns-spanned=\"16384\"><text:p>x</text:p></table:table-cell>"
    );
    refused("koot.ods", &row(&spanned), "it has more than 1000000 cells");
}

#[test]
fn packed_files_that_unpack_to_more_than_is_read_take_no_memory() {
    let blanks = " ".repeat(33 * 1024 * 1024);
    let most = "it unpacks to more than 32 MiB";
    let bomb = xlsx_of(&(blanks.clone() + &sheet(ROW)), "<sst/>");
    refused("koot.xlsx", &bomb, most);
    refused("koot.xlsx", &xlsx_of(&sheet(ROW), &format!("<sst>{blanks}</sst>")), most);
    refused("koot.ods", &ods_of(&blanks), most);
    // The size that the file says is another one.
    let size = u32::try_from(blanks.len()).unwrap();
    let part = packed(&[("content.xml", blanks.as_bytes())]);
    let mut lie = part.clone();
    let places: Vec<usize> =
        (0..lie.len() - 4).filter(|&at| lie[at..at + 4] == size.to_le_bytes()).collect();
    assert!(!places.is_empty());
    for at in places {
        lie[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
    }
    refused("koot.ods", &lie, "the spreadsheet is broken");
    let names: Vec<String> = (0..20_000).map(|at| format!("a{at}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &b""[..])).collect();
    refused("koot.xlsx", &packed(&parts), "it has more than 10000 parts");
    let deep = "<a>".repeat(1_000_000);
    refused("koot.xlsx", &xlsx_of(&deep, "<sst/>"), "is no XML");
    refused("koot.ods", &ods_of(&deep), "is no XML");
}

fn megabytes(text: &str, n: usize) -> String {
    text.repeat(n * 1024 * 1024 / text.len())
}

/// The longest lines, the most of them, the deepest nesting.
fn hostile(name: &str) -> Vec<String> {
    match name.rsplit_once('.').unwrap().1 {
        "toml" => vec![
            megabytes("[[library]]\n", 9),
            format!("a = {}", megabytes("[", 9)),
            megabytes("a.", 9),
            megabytes("x = 1\n", 30),
        ],
        "csv" => {
            vec![megabytes(",", 59), megabytes("a,b\n", 59), format!("x\n\"{}", megabytes("a", 50))]
        }
        "ics" => vec![
            megabytes("BEGIN:VEVENT\r\n", 59),
            format!("BEGIN:VCALENDAR\r\nX:{}", megabytes("a", 59)),
            megabytes("A:\r\n ", 59),
        ],
        _ => vec![
            megabytes("[", 59),
            format!("[{}0]", megabytes("0,", 9)),
            format!("{{\"format\":{}", megabytes("{\"a\":", 9)),
        ],
    }
}

/// A file many times: what has the right columns is read further than what has none.
fn again(name: &str, text: &str) -> String {
    match name.rsplit_once('.').unwrap().1 {
        "csv" => {
            let (head, lines) = text.split_once('\n').unwrap();
            format!("{head}\n{}", megabytes(lines, 4))
        }
        "ics" => {
            let (first, last) = (text.find("BEGIN:VEVENT").unwrap(), text.rfind("END:VCALENDAR"));
            let (head, rest) = text.split_at(first);
            let (events, end) = rest.split_at(last.unwrap() - first);
            format!("{head}{}{end}", megabytes(events, 4))
        }
        _ => text.to_owned() + text,
    }
}

#[test]
fn every_other_file_that_is_too_large_or_too_deep_is_refused() {
    let desk = Desk::with(&root().join("examples/piki-2018-history"));
    let consortium = root().join("examples/piki-2018/consortium.toml");
    fs::copy(consortium, desk.path().join("consortium.toml")).unwrap();
    desk.change("syksy.toml", "../piki-2018/consortium.toml", "consortium.toml");
    desk.done(&["allocate", "syksy.toml"]);
    let mut calendars = fs::read_dir(desk.path().join("syksy/calendars")).unwrap();
    let calendar = calendars.next().unwrap().unwrap().file_name().into_string().unwrap();
    let calendar = format!("syksy/calendars/{calendar}");
    for (name, read) in [
        ("consortium.toml", &["check", "syksy.toml"][..]),
        ("syksy/roster.csv", &["check", "syksy.toml"]),
        ("syksy/ledger.csv", &["check", "syksy.toml"]),
        (&calendar, &["check", "syksy.toml"]),
        ("syksy/plan.json", &["allocate", "syksy.toml"]),
        ("syksy/events.json", &["allocate", "syksy.toml"]),
        ("log.csv", &["usage", "log.csv", "--for", "syksy.toml"]),
        ("koot.csv", &["import", "koot.csv", "--into", "consortium.toml"]),
    ] {
        let before = fs::read(desk.path().join(name)).ok();
        let mut texts = hostile(name);
        let written = before.as_ref().map(|bytes| String::from_utf8(bytes.clone()).unwrap());
        texts.extend(written.map(|text| again(name, &text)));
        // The last has more than a process may take, none of it on the disk.
        for (at, text) in texts.into_iter().map(Some).chain([None]).enumerate() {
            let path = desk.path().join(name);
            match text {
                Some(text) => fs::write(path, text).unwrap(),
                None => fs::File::create(path).unwrap().set_len(2 << 30).unwrap(),
            }
            let run = limited(desk.path(), read);
            let said = format!("{}{}", run.out, run.err);
            let start: String = said.chars().take(400).collect();
            let is_refused = run.code == 2 || run.code == 1 && read[0] == "check";
            // Nor is it the system that stops it.
            let is_said = said.contains("error") && !said.contains("out of memory");
            assert!(is_refused && is_said, "{name} {at}: {} {start}", run.code);
        }
        match before {
            Some(bytes) => fs::write(desk.path().join(name), bytes).unwrap(),
            None => fs::remove_file(desk.path().join(name)).unwrap(),
        }
    }
}
