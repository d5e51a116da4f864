//! Workbooks of a few cells, the same as `.xlsx` and as `.ods`.
//!
//! Rows are lines, cells stand apart with `|`: a text as it is, or `n:` a number, `p:` one that is
//! shown as per cent, `t:` a time (a part of a day), `d:` a date, `f:` a formula without a value.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::{NaiveDate, NaiveDateTime};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A packed file of parts.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        file.start_file(*name, SimpleFileOptions::default()).unwrap();
        file.write_all(part).unwrap();
    }
    file.finish().unwrap().into_inner()
}

/// A workbook of Excel with this sheet and these shared texts.
pub fn xlsx_of(sheet: &str, texts: &str) -> Vec<u8> {
    let relations = |all: &str| {
        format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{all}</Relationships>")
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let root = relations(&relation("r1", "officeDocument", "xl/workbook.xml"));
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
         <sheet name=\"Koot\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let all = relation("r1", "worksheet", "worksheets/sheet1.xml")
        + &relation("r2", "sharedStrings", "sharedStrings.xml")
        + &relation("r3", "styles", "styles.xml");
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"4\"><xf numFmtId=\"0\"/>\
         <xf numFmtId=\"9\"/><xf numFmtId=\"20\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>");
    let types = format!("<Types xmlns=\"{PACKAGE}/content-types\"/>");
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(&all).as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", texts.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

/// A workbook of `OpenDocument` with these rows.
pub fn ods_of(rows: &str) -> Vec<u8> {
    let name = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<office:document-content xmlns:office=\"{name}:office:1.0\" \
         xmlns:table=\"{name}:table:1.0\" xmlns:text=\"{name}:text:1.0\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Koot\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = format!("<manifest:manifest xmlns:manifest=\"{name}:manifest:1.0\"/>");
    packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("content.xml", content.as_bytes()),
    ])
}

/// Cells that are merged: row and column of the first from 0, and how many rows and columns.
pub type Merged = (u32, u32, u32, u32);

fn grid(rows: &str) -> Vec<Vec<&str>> {
    rows.lines().map(|line| line.split('|').map(str::trim).collect()).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn name(row: u32, column: u32) -> String {
    assert!(column < 26);
    format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), row + 1)
}

/// The rows as a workbook of Excel.
pub fn xlsx(rows: &str, merged: &[Merged]) -> Vec<u8> {
    let mut sheet = "<sheetData>".to_owned();
    for (row, cells) in (0..).zip(grid(rows)) {
        write!(sheet, "<row r=\"{}\">", row + 1).unwrap();
        for (column, cell) in (0..).zip(cells) {
            let at = name(row, column);
            let number =
                |style: u8, value: &str| format!("<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>");
            let cell = match cell.split_once(':') {
                _ if cell.is_empty() => String::new(),
                Some(("n", value)) => number(0, value),
                Some(("p", value)) => number(1, value),
                Some(("t", value)) => number(2, value),
                Some(("d", value)) => number(3, &serial(value).to_string()),
                Some(("f", _)) => format!("<c r=\"{at}\"><f>SUM(Z1:Z2)</f></c>"),
                _ => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(cell)),
            };
            sheet += &cell;
        }
        sheet += "</row>";
    }
    sheet += "</sheetData>";
    if !merged.is_empty() {
        let all = merged.iter().map(|&(row, column, rows, columns)| {
            let last = name(row + rows - 1, column + columns - 1);
            format!("<mergeCell ref=\"{}:{last}\"/>", name(row, column))
        });
        write!(sheet, "<mergeCells>{}</mergeCells>", all.collect::<String>()).unwrap();
    }
    xlsx_of(&sheet, "<sst/>")
}

/// The rows as a workbook of `OpenDocument`.
pub fn ods(rows: &str, merged: &[Merged]) -> Vec<u8> {
    let mut out = String::new();
    for (row, cells) in (0..).zip(grid(rows)) {
        out += "<table:table-row>";
        for (column, cell) in (0..).zip(cells) {
            let first = merged.iter().find(|m| (m.0, m.1) == (row, column));
            let inside = merged
                .iter()
                .any(|m| (m.0..m.0 + m.2).contains(&row) && (m.1..m.1 + m.3).contains(&column));
            let element =
                if inside && first.is_none() { "covered-table-cell" } else { "table-cell" };
            let spans = first.map(|&(_, _, rows, columns)| {
                format!(
                    " table:number-rows-spanned=\"{rows}\" table:number-columns-spanned=\"{columns}\""
                )
            });
            let (kind, text) = match cell.split_once(':') {
                _ if cell.is_empty() => (String::new(), ""),
                Some(("n", value)) => (of("float", "value", value), value),
                Some(("p", value)) => (of("percentage", "value", value), value),
                Some(("t", value)) => (of("time", "time-value", &time(value)), value),
                Some(("d", value)) => (of("date", "date-value", value), value),
                Some(("f", _)) => (" table:formula=\"of:=SUM([.Z1:.Z2])\"".to_owned(), ""),
                _ => (" office:value-type=\"string\"".to_owned(), cell),
            };
            write!(
                out,
                "<table:{element}{kind}{}><text:p>{}</text:p></table:{element}>",
                spans.unwrap_or_default(),
                escaped(text)
            )
            .unwrap();
        }
        out += "</table:table-row>";
    }
    ods_of(&out)
}

fn of(kind: &str, key: &str, value: &str) -> String {
    format!(" office:value-type=\"{kind}\" office:{key}=\"{value}\"")
}

/// A part of a day as `OpenDocument` writes it.
fn time(part: &str) -> String {
    let seconds = (part.parse::<f64>().unwrap() * 86_400.0).round();
    let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
    format!("PT{hours:02}H{:02}M{:02}S", (rest / 60.0).floor(), rest % 60.0)
}

/// A date as Excel counts it.
fn serial(text: &str) -> f64 {
    let at: NaiveDateTime = text.parse().unwrap();
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let seconds = i32::try_from((at - zero).num_seconds() % 86_400).unwrap();
    let days = i32::try_from((at - zero).num_days()).unwrap();
    f64::from(days) + f64::from(seconds) / 86_400.0
}
