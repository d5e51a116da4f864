//! A workbook as it is read back, and a roster.csv to hold it against.

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use vuoro::export::words::Words;
use vuoro::model::{Kind, Language, Status, WEEKDAYS, weekday_code};

use crate::desk::Desk;

/// Where the fields of `roster.csv` stand in the sheet: date, weekday, start, end, seat, library,
/// name, holder, kind, status, sequence, changed, note.
const PLACES: [usize; 13] = [0, 1, 2, 3, 4, 12, 5, 6, 7, 8, 10, 11, 9];

/// The cells of a sheet, dates and times as `roster.csv` writes them.
pub fn sheet(desk: &Desk, name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(desk.path().join("public/roster.xlsx")).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(shown).collect()).collect()
}

pub fn sheet_names(desk: &Desk) -> Vec<String> {
    let book: Xlsx<_> = open_workbook(desk.path().join("public/roster.xlsx")).unwrap();
    book.sheet_names().clone()
}

fn shown(cell: &Data) -> String {
    let Data::DateTime(at) = cell else { return cell.as_string().unwrap_or_default() };
    let days = at.as_f64();
    let minutes = (days * 1440.0).round();
    if days <= 1.0 {
        return format!("{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    }
    let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
    match days.fract() {
        0.0 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{day:02}.{month:02}.{year} {hour:02}:{minute:02}"),
    }
}

/// The rows of the sheet as `roster.csv` has them, by the words of a language.
pub fn as_in_csv(rows: &[Vec<String>], language: Language, pool: (&str, &str)) -> Vec<Vec<String>> {
    let words = Words::of(language);
    let back = |field: usize, text: &str| match field {
        1 => WEEKDAYS.iter().find(|d| words.weekday(**d) == text).map(|d| weekday_code(*d).into()),
        8 => Kind::ALL.iter().find(|k| words.kind(**k) == text).map(|k| k.code().to_owned()),
        // Whoever no longer has a duty reads who has it now.
        9 if text.contains(" → ") => Some(Status::Cancelled.code().to_owned()),
        9 => Status::ALL.iter().find(|s| words.status(**s) == text).map(|s| s.code().to_owned()),
        _ => Some(text.to_owned()),
    };
    let line = |row: &Vec<String>| -> Vec<String> {
        let field = |(at, &place): (usize, &usize)| {
            let text = &row[place];
            back(at, text).unwrap_or_else(|| panic!("no word: {text}"))
        };
        let mut line: Vec<String> = PLACES.iter().enumerate().map(field).collect();
        // Pools stand by name: `Pooli 1` for `pooli-1`.
        line[7] = line[7].replace(pool.0, pool.1);
        line
    };
    rows[1..].iter().map(line).collect()
}

/// The roster as the command wrote it, without what keeps a spreadsheet from running a name; stamps
/// are local, and libraries hold cells by name, as in a sheet.
pub fn roster(desk: &Desk) -> Vec<Vec<String>> {
    let text = desk.read("public/roster.csv");
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let name_of = |id: &str| {
        let row = rows.iter().find(|row| &row[5] == id);
        row.map_or(id.to_owned(), |row| row[6].trim_start_matches('\'').to_owned())
    };
    let line = |row: &csv::StringRecord| {
        let mut line: Vec<String> = row.iter().map(str::to_owned).collect();
        let date: Vec<&str> = line[0].split('.').collect();
        line[0] = [date[2], date[1], date[0]].join("-");
        line[6] = line[6].strip_prefix('\'').map_or_else(|| line[6].clone(), str::to_owned);
        line[7] = name_of(&row[7]);
        line
    };
    rows.iter().map(line).collect()
}

/// Fails at the first row that differs.
#[track_caller]
pub fn same(rows: &[Vec<String>], roster: &[Vec<String>]) {
    for (row, line) in rows.iter().zip(roster) {
        assert_eq!(row, line);
    }
    assert_eq!(rows.len(), roster.len());
}
