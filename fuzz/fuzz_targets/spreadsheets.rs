//! A spreadsheet as whatever bytes, and the parts of workbooks as whatever text: the first byte says
//! which.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use vuoro::finding::Finding;
use vuoro::input::SourceMap;
use vuoro::input::spreadsheet::{self, Known};
use vuoro_fuzz::{FILES, shown};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str =
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
const BOOK: &str = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Koot\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
const BOOK_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
const SHEET: &str = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>3</v></c><c r=\"B2\"><v>27269</v></c><c r=\"C2\" s=\"1\"><v>0.5</v></c></row></sheetData></worksheet>";
const STRINGS: &str = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"4\" uniqueCount=\"4\"><si><t>Kirjasto</t></si><si><t>V\u{e4}kiluku</t></si><si><t>ma</t></si><si><t>Imatra</t></si></sst>";
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"hh:mm\"/></numFmts><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        file.start_file(*name, options).expect("in memory");
        file.write_all(part).expect("in memory");
    }
    file.finish().expect("in memory").into_inner()
}

/// A workbook with one of its parts as it is given.
fn workbook(which: &str, part: &[u8]) -> Vec<u8> {
    let whole = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", SHEET),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/styles.xml", STYLES),
    ];
    let parts =
        whole.map(|(name, text)| (name, if name == which { part } else { text.as_bytes() }));
    packed(&parts)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((&which, rest)) = bytes.split_first() else { return };
    let ods: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest: &[u8] = b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let file = match which {
        b'x' => workbook("xl/worksheets/sheet1.xml", rest),
        b's' => workbook("xl/sharedStrings.xml", rest),
        b'f' => workbook("xl/styles.xml", rest),
        b'b' => workbook("xl/workbook.xml", rest),
        b'o' => {
            packed(&[("mimetype", ods), ("META-INF/manifest.xml", manifest), ("content.xml", rest)])
        }
        _ => rest.to_vec(),
    };
    let mut sources = SourceMap::default();
    match spreadsheet::spreadsheet(&mut sources, "koot", &file, None) {
        Ok(table) => {
            let faults: Vec<Finding> = table.faults.iter().map(|(_, f)| f.clone()).collect();
            shown(&faults, &sources);
            let (c, _) = &*FILES;
            let known =
                |l: &vuoro::model::Library| Known { id: l.id.to_string(), name: l.name.clone() };
            let known: Vec<Known> = c.libraries().iter().map(known).collect();
            match spreadsheet::matches(&mut sources, &table, &known) {
                Ok(matches) => {
                    assert_eq!(matches.len(), table.entries.len(), "a row without a match")
                }
                Err(faults) => assert!(!faults.is_empty(), "refused without a reason"),
            }
        }
        Err(found) => {
            assert!(!found.is_empty(), "refused without a reason");
            shown(&found, &sources);
        }
    }
});
