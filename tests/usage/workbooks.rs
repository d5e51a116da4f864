//! Logs and counts in workbooks, read as the same tables of text are.

use chrono::Weekday;
use vuoro::model::{UsageForm, UsagePreset, VisitDay};

use crate::made::{Merged, ods, ods_of, xlsx, xlsx_of};
use crate::place::{read, small};

const MON: &str = "mon = [\"10:00-16:00\"]";

/// What both kinds of workbooks count, which must be the same.
#[track_caller]
fn both(rows: &str, merged: &[Merged], form: &UsageForm) -> vuoro::model::Usage {
    let c = small(120, MON, "");
    let of = |bytes: &[u8]| {
        let (usage, found) = read(&c, form, bytes).unwrap_or_else(|found| panic!("{found:#?}"));
        (usage, found.iter().map(|f| f.message.clone()).collect::<Vec<_>>())
    };
    let (one, other) = (of(&xlsx(rows, merged)), of(&ods(rows, merged)));
    assert_eq!(one, other);
    one.0
}

fn starts(usage: &vuoro::model::Usage) -> Vec<String> {
    usage.chats.iter().map(|chat| chat.start.to_string()).collect()
}

#[test]
fn a_log_with_dates_and_times_of_cells_is_read() {
    let rows = "Start|Duration|Wait|Name\n\
        d:2018-09-03T10:05:33|n:677|t:0.0005|Matti\nd:2018-09-04T00:00:00|t:0.0078356481||Teppo\n\
        2018-09-05 09:30|11:17||\n";
    let usage = both(rows, &[], &UsageForm::of(UsagePreset::Plain));
    let expected = ["2018-09-03 10:05:33", "2018-09-04 00:00:00", "2018-09-05 09:30:00"];
    assert_eq!(starts(&usage), expected);
    let lengths: Vec<_> = usage.chats.iter().map(|c| (c.duration, c.wait)).collect();
    assert_eq!(lengths, [(Some(677), Some(43)), (Some(677), None), (Some(677), None)]);
    assert_eq!((usage.rows, usage.broken), (3, 0));
    assert_eq!(usage.passed[0].headings, ["Name"]);
}

#[test]
fn a_date_and_a_time_of_two_cells_are_one_moment() {
    // The day over all its chats, as it is merged.
    let rows = "Päivä|Klo|Kesto (min)\nd:2018-09-03T00:00:00|t:0.4201388889|n:11.28\n|10.30|n:3\n\
        4.9.2018|9.30|n:1\n";
    let usage = both(rows, &[(1, 0, 2, 1)], &UsageForm::of(UsagePreset::ExcelFi));
    let expected = ["2018-09-03 10:05:00", "2018-09-03 10:30:00", "2018-09-04 09:30:00"];
    assert_eq!(starts(&usage), expected);
    let lengths: Vec<_> = usage.chats.iter().map(|c| c.duration).collect();
    assert_eq!(lengths, [Some(677), Some(180), Some(60)]);
}

#[test]
fn visits_are_read_from_cells() {
    let rows = "Viikonpäivä|n:9|t:0.4166666667|11-12\nma|n:1|n:2|\nti||n:4|n:5\n";
    let usage = both(rows, &[], &UsageForm::of(UsagePreset::ExcelFi));
    let counts: Vec<_> = usage.visits.iter().map(|v| (v.hour, v.count)).collect();
    assert_eq!(counts, [(9, 1), (10, 2), (11, 0), (9, 0), (10, 4), (11, 5)]);
    assert_eq!(usage.visits[0].day, VisitDay::Weekday(Weekday::Mon));
}

#[test]
fn a_row_that_cannot_be_read_is_said_with_its_row_and_shows_nobody() {
    let rows = "Start|Duration\nd:2018-09-03T10:05:33|n:60\nMatti|n:60\nd:2018-09-04T10:05:00|f:\n\
        d:2018-09-05T10:05:00|n:60|further\n";
    let usage = both(rows, &[], &UsageForm::of(UsagePreset::Plain));
    assert_eq!((usage.rows, usage.broken, usage.chats.len()), (4, 3, 1));
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    let (_, found) = read(&c, &form, &xlsx(rows, &[])).unwrap();
    let said = format!("{found:?}");
    assert!(!said.contains("Matti"), "{said}");
    assert_eq!(found.len(), 3, "{said}");
}

#[test]
fn sheets_that_are_not_looked_at_are_named() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    let sheet = |name: &str, rows: &[[&str; 2]]| {
        let cell = |text: &&str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p>\
                 </table:table-cell>"
            )
        };
        let row = |row: &[&str; 2]| {
            format!(
                "<table:table-row>{}</table:table-row>",
                row.iter().map(cell).collect::<String>()
            )
        };
        let rows: String = rows.iter().map(row).collect();
        format!("</table:table><table:table table:name=\"{name}\">{rows}")
    };
    let log = [["start", "duration"], ["2018-09-03 10:05", "60"]];
    let notes = sheet("Ohje", &[["a", "b"]]) + &sheet("matti@kirjasto.example", &[["a", "b"]]);
    let (usage, _) = read(&c, &form, &ods_of(&(notes.clone() + &sheet("Loki", &log)))).unwrap();
    assert_eq!(starts(&usage), ["2018-09-03 10:05:00"]);
    assert_eq!(usage.passed[0].sheets, ["`Ohje`", "one that is not named"]);
    let both = sheet("Loki", &log) + &sheet("Toinen", &log);
    let found = read(&c, &form, &ods_of(&both)).unwrap_err();
    assert_eq!(found[0].rule, "usage-workbook");
    assert!(found[0].message.contains("2 sheets have the columns of a log: `Loki`, `Toinen`"));
}

#[test]
fn dates_that_a_spreadsheet_may_have_turned_round_are_refused_with_both() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    let cells = "Start\nd:2018-03-04T10:05:00\nd:2018-05-04T10:05:00\nd:2018-04-04T10:05:00\n";
    for text in ["13/04/2018 10:05", "04/13/2018 10:05"] {
        let rows = format!("{cells}{text}\n");
        for book in [xlsx(&rows, &[]), ods(&rows, &[])] {
            let found = read(&c, &form, &book).unwrap_err();
            assert_eq!((found.len(), found[0].rule), (1, "usage-date-two-ways"));
            assert_eq!(found[0].label, "2018-03-04 or 2018-04-03: the first of 2 rows");
            assert!(found[0].message.contains("turned round"), "{}", found[0].message);
        }
    }
    // A day that is no month is not turned round, and without such a text nothing tells of it.
    let usage = both(&format!("{cells}13/04/2018 10:05\nd:2018-04-20T09:00:00\n"), &[], &form);
    assert_eq!(usage.chats.len(), 5);
    assert_eq!(both(cells, &[], &form).chats.len(), 3);
}

#[test]
fn hidden_rows_and_columns_are_not_counted_and_are_named() {
    let c = small(120, MON, "");
    let row = |number: u32, hidden: &str, cells: [&str; 3]| {
        let cell = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let cells: String = cells.map(cell).concat();
        format!("<row r=\"{number}\"{hidden}>{cells}</row>")
    };
    let sheet = "<cols><col min=\"3\" max=\"3\" hidden=\"true\"/></cols><sheetData>".to_owned()
        + &row(1, "", ["start", "duration", "tag"])
        + &row(2, "", ["2018-09-03 10:05", "60", "a"])
        + &row(3, " hidden=\"1\"", ["2018-09-03 11:05", "60", "a"])
        + &row(4, " hidden=\"1\"", ["2018-09-03 12:05", "60", "a"])
        + "</sheetData>";
    let form = UsageForm::of(UsagePreset::Plain);
    let (usage, _) = read(&c, &form, &xlsx_of(&sheet, "<sst/>")).unwrap();
    assert_eq!(starts(&usage), ["2018-09-03 10:05:00"]);
    assert_eq!(usage.passed[0].hidden, ["rows 3-4", "columns C"]);
}

#[test]
fn a_workbook_without_a_log_is_refused() {
    let c = small(120, MON, "");
    let form = UsageForm::of(UsagePreset::Plain);
    let refused = |bytes: &[u8]| read(&c, &form, bytes).unwrap_err()[0].clone();
    assert_eq!(refused(&xlsx("a|b\n1|2\n", &[])).rule, "usage-column");
    let empty = refused(&xlsx_of("<sheetData/>", "<sst/>"));
    assert_eq!(
        (empty.rule, &*empty.message),
        ("usage-workbook", "no sheet of the workbook holds anything")
    );
    assert_eq!(refused(b"PK\x03\x04 and no more").rule, "usage-workbook");
    let old = refused(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    assert!(old.message.contains("an old workbook of Excel (.xls)"), "{}", old.message);
}
