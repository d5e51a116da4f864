//! Whatever a workbook holds, it is read or refused with a reason: no panic, and no row without a
//! match.

use proptest::prelude::*;
use vuoro::input::spreadsheet::{self, Known};
use vuoro::input::{self, SourceMap, UsageFiles};
use vuoro::model::{UsageForm, UsagePreset};

use crate::import::tables;
use crate::made::{ods_of, xlsx, xlsx_of};

const SHEET: &str = "<dimension ref=\"A1:E3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
    <c r=\"B1\" t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c r=\"D1\"/></row><row r=\"2\"><c r=\"A2\" \
    t=\"inlineStr\"><is><r><t>Imatra</t></r></is></c><c r=\"B2\" s=\"1\"><v>0.12</v></c><c r=\"C2\" \
    t=\"str\"><f>A1</f><v>9-20</v></c><c><f>B2</f></c></row><row><c><v>1e3</v></c></row></sheetData>\
    <mergeCells><mergeCell ref=\"C2:D3\"/></mergeCells>";
const TEXTS: &str =
    "<sst count=\"3\"><si><t>Kirjasto</t></si><si><t>Koko</t></si><si><t>ma</t></si></sst>";
const ROWS: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Kirjasto\
    </text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>ma</text:p>\
    </table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"2\">\
    <table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\"><text:p>Im<text:s \
    text:c=\"2\"/>atra</text:p></table:table-cell><table:covered-table-cell/><table:table-cell \
    table:formula=\"of:=A1\" office:value-type=\"time\" office:time-value=\"PT09H30M00S\"/>\
    <table:table-cell office:value-type=\"date\" office:date-value=\"2018-09-03T10:00:00\"/>\
    </table:table-row>";

/// What is put into a text in place of something else.
const TOKENS: [&str; 24] = [
    "",
    "<",
    ">",
    "\"",
    "&",
    "&#x0;",
    "&amp;",
    "4294967295",
    "-1",
    "1e308",
    "NaN",
    "XFD1048576",
    "A0",
    ":",
    "</c>",
    "<c>",
    "<row>",
    "</table:table-row>",
    "<text:p>",
    "s",
    "n",
    "\u{e4}",
    "_x0000_",
    "<![CDATA[9-20]]>",
];

fn spoilt(text: &'static str) -> impl Strategy<Value = String> {
    let cuts = (0..text.len(), 0..12_usize, prop::sample::select(&TOKENS[..]));
    prop::collection::vec(cuts, 1..4).prop_map(move |cuts| {
        let mut text = text.to_owned();
        for (at, length, token) in cuts {
            let at = text.floor_char_boundary(at.min(text.len()));
            let end = text.floor_char_boundary((at + length).min(text.len()));
            text.replace_range(at..end.max(at), token);
        }
        text
    })
}

fn read(bytes: &[u8]) {
    let mut sources = SourceMap::default();
    let known = [("imatra", "Imatra"), ("nokia", "Nokia")];
    let known = known.map(|(id, name)| Known { id: id.to_owned(), name: name.to_owned() });
    match spreadsheet::spreadsheet(&mut sources, "koot", bytes, None) {
        Ok(table) => match spreadsheet::matches(&mut sources, &table, &known) {
            Ok(whose) => assert_eq!(whose.len(), table.entries.len(), "a row without a match"),
            Err(found) => assert!(!found.is_empty(), "refused without a reason"),
        },
        Err(found) => assert!(!found.is_empty(), "refused without a reason"),
    }
    let text = std::fs::read(tables().join("consortium.toml")).unwrap();
    let file = sources.add("consortium.toml", &text);
    let consortium = input::consortium(&mut sources, file).unwrap().value;
    let mut files = UsageFiles::new(&consortium, &UsageForm::of(UsagePreset::Plain));
    files.read(&mut sources, "log", bytes).unwrap();
    let found = files.finish(&mut sources).err();
    assert!(found.is_none_or(|found| !found.is_empty()), "refused without a reason");
}

proptest! {
    #[test]
    fn a_spoilt_part_is_read_or_refused(
        sheet in spoilt(SHEET), texts in spoilt(TEXTS), rows in spoilt(ROWS),
    ) {
        read(&xlsx_of(&sheet, TEXTS));
        read(&xlsx_of(SHEET, &texts));
        read(&ods_of(&rows));
    }

    #[test]
    fn a_spoilt_package_is_read_or_refused(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        length in any::<prop::sample::Index>(),
    ) {
        let mut bytes = xlsx("Kirjasto|Koko\nImatra|n:5\n", &[]);
        for (at, byte) in cuts {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read(&bytes);
        bytes.truncate(length.index(bytes.len()));
        read(&bytes);
    }
}
