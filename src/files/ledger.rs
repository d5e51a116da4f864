//! `ledger.csv`: what each library owed and did in a term, in minutes.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::files::table::{Dialect, Format, SheetForm, Table, columns, neutral};
use crate::finding::named::library;
use crate::finding::notes::{At, Notes, Read, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::{meant, quoted};
use crate::finding::{FileId, Findings, Severity, visible};
use crate::model::{Consortium, Ledger, LedgerLine, LedgerRow, LibraryIx};

columns! {
    LIBRARY "library",
    NAME "name",
    OWED "owed_minutes",
    HELD "held_minutes",
    CARRIED_IN "carried_in_minutes",
    BALANCE "balance_minutes",
}

/// Further columns of a ledger in which somebody has missed a duty or left: minutes that were missed
/// and are still owed, minutes that were let off, and the last day of who left.
pub(crate) const FURTHER: [&str; 3] = ["missed_minutes", "excused_minutes", "left"];

/// The columns of figures.
const FIGURES: [usize; 4] = [column::OWED, column::HELD, column::CARRIED_IN, column::BALANCE];

const FORMAT: Format = Format {
    title: "ledger",
    columns: &COLUMNS,
    further: &FURTHER,
    origin: "take the `ledger.csv` that was written with the roster of the term before",
};

/// The largest balance in minutes, either way: more than anybody works in ten years.
const MOST_MINUTES: i64 = 10_000_000;

/// The largest figure that is read, either way: nobody has more minutes to account for.
const MOST: i64 = 1_000_000_000_000;

/// A line of a ledger as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAccount {
    /// Its record.
    pub record: u32,
    /// Id of the library.
    pub library: String,
    /// Its name.
    pub name: String,
    /// Owed, held, carried in and balance, in minutes; `None` where a figure cannot be read.
    pub minutes: [Option<i64>; 4],
    /// What stands in the further columns; empty where the ledger does not have them.
    pub further: [String; 3],
}

/// A ledger as somebody has written it: nothing in it is trusted yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenLedger {
    /// Its form.
    pub form: SheetForm,
    /// Its lines, in the order of the file.
    pub rows: Vec<WrittenAccount>,
}

impl WrittenLedger {
    /// Writes a ledger that could be read whole, its lines in the order of the ids.
    ///
    /// # Errors
    ///
    /// What the writer reports, and [`io::ErrorKind::InvalidData`] when a figure could not be read:
    /// nothing is lost by writing.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut rows: Vec<&WrittenAccount> = self.rows.iter().collect();
        rows.sort_by_key(|row| &row.library);
        let line = |row: &WrittenAccount| {
            let [owed, held, carried_in, balance] = row.minutes;
            let [owed, held, carried_in, balance] =
                [owed?, held?, carried_in?, balance?].map(|minutes| minutes.to_string());
            let [library, name] = [row.library.clone(), row.name.clone()];
            let [missed, excused, left] = row.further.clone();
            Some([library, name, owed, held, carried_in, balance, missed, excused, left])
        };
        let lines = rows.into_iter().map(line).collect::<Option<Vec<_>>>();
        let lines = lines.filter(|_| self.form.is_whole()).ok_or(io::ErrorKind::InvalidData)?;
        put(lines, self.form.has_further(), Dialect::Standard, out)
    }
}

/// Writes what each library owed and did.
///
/// # Errors
///
/// What the writer reports.
pub fn write(c: &Consortium, ledger: &Ledger, dialect: Dialect, out: impl Write) -> io::Result<()> {
    let has_more = |r: &LedgerRow| r.missed != 0 || r.excused != 0 || r.left.is_some();
    let line = |row: &LedgerRow| {
        let library = &c[row.library];
        let left = row.left.map_or_else(String::new, |day| day.to_string());
        let [owed, held, carried_in, balance, missed, excused] =
            [row.owed, row.held, row.carried_in, row.balance(), row.missed, row.excused]
                .map(|minutes| minutes.to_string());
        let [id, name] = [library.id.to_string(), neutral(&library.name).into_owned()];
        [id, name, owed, held, carried_in, balance, missed, excused, left]
    };
    put(ledger.0.iter().map(line), ledger.0.iter().any(has_more), dialect, out)
}

fn put(
    lines: impl IntoIterator<Item = [String; COLUMNS.len() + FURTHER.len()]>,
    has_further: bool,
    dialect: Dialect,
    out: impl Write,
) -> io::Result<()> {
    let mut table = dialect.table(out)?;
    let more = if has_further { FURTHER.len() } else { 0 };
    table.write_record(COLUMNS.iter().chain(&FURTHER[..more]))?;
    for fields in lines {
        table.write_record(&fields[..COLUMNS.len() + more])?;
    }
    table.flush()
}

/// Reads a ledger as it is written; figures that cannot be read are among its faults.
///
/// # Errors
///
/// What keeps the file from being read as text: its size, or an encoding other than UTF-8.
pub fn read(sources: &mut SourceMap, file: FileId) -> Result<WrittenLedger, Findings> {
    let (table, rows) = table(sources, file)?;
    let (form, lines, rows) = table.parts(rows);
    sources.record_lines(file, lines);
    Ok(WrittenLedger { form, rows })
}

fn table(sources: &SourceMap, file: FileId) -> Result<(Table<'_>, Vec<WrittenAccount>), Findings> {
    let mut rows: Vec<WrittenAccount> = Vec::new();
    let table = Table::read(sources, file, &FORMAT, |record| {
        let minutes = FIGURES.map(|column| {
            let minutes = record.read(column, "whole minutes", |text| {
                text.parse().ok().filter(|minutes| (-MOST..=MOST).contains(minutes))
            });
            if minutes.is_some_and(|minutes: i64| minutes.to_string() != record.of(column)) {
                record.uncanonical("has figures in another spelling");
            }
            minutes
        });
        let text = |column| record.of(column).trim().to_owned();
        let row = WrittenAccount {
            record: record.number,
            library: text(column::LIBRARY),
            name: text(column::NAME),
            minutes,
            further: std::array::from_fn(|at| record.of(COLUMNS.len() + at).to_owned()),
        };
        if rows.last().is_some_and(|last| last.library > row.library) {
            record.uncanonical("does not stand in the order of the ids");
        }
        rows.push(row);
        true
    })?;
    Ok((table, rows))
}

/// The rows of a ledger with some columns that are wanted; what is wrong with these is noted, but for
/// rows that are passed over.
fn rows<'s>(
    sources: &'s SourceMap,
    wanted: &[usize],
    notes: &mut Notes,
    is_passed: impl Fn(&WrittenAccount) -> bool,
) -> Option<(Table<'s>, Vec<WrittenAccount>)> {
    let (table, mut rows) =
        table(sources, notes.file).map_err(|found| notes.found = found.into_vec()).ok()?;
    let of = |record: u32| rows.binary_search_by_key(&record, |row| row.record);
    let is_there = |record| of(record).is_ok_and(|at| !is_passed(&rows[at]));
    let is_readable = table.accept(&FORMAT, wanted, notes, |field, notes| {
        let text = &field.text;
        match text.value.parse::<i64>() {
            _ if !is_there(field.record) => {}
            Ok(minutes) => out_of_range(minutes, text.span, notes),
            Err(_) => {
                let message = format!("{} is no number of minutes", quoted(&text.value));
                let help =
                    "write whole minutes in digits, with `-` before them for less than its share";
                notes.error("bad-minutes", text.span, message, "expected whole minutes", help);
            }
        }
    });
    for row in rows.iter_mut().filter(|row| !is_passed(row)) {
        for (column, read) in FIGURES.into_iter().zip(&mut row.minutes) {
            let too_large = read.filter(|minutes| minutes.abs() > MOST_MINUTES);
            if let Some(minutes) = too_large.filter(|_| wanted.contains(&column)) {
                out_of_range(minutes, table.field(row.record, column, "").span, notes);
                *read = None;
            }
        }
    }
    is_readable.then_some((table, rows))
}

fn out_of_range(minutes: i64, span: Span, notes: &mut Notes) {
    notes.out_of_range("balance_minutes", &minutes, &(-MOST_MINUTES..=MOST_MINUTES), span);
}

/// Reads the lines of a ledger in their order.
///
/// # Errors
///
/// Everything that is wrong with the file.
pub fn lines(sources: &SourceMap, file: FileId) -> Result<Read<Vec<LedgerLine>>, Findings> {
    use column::{CARRIED_IN, HELD, LIBRARY, NAME, OWED};
    let mut notes = Notes::new(file);
    let wanted = [LIBRARY, NAME, OWED, HELD, CARRIED_IN];
    let read = rows(sources, &wanted, &mut notes, |_| false);
    let line = |row: WrittenAccount| {
        let [owed, held, carried_in, _] = row.minutes;
        let [library, name] = [row.library, row.name].map(|text| visible(&text).into_owned());
        Some(LedgerLine { library, name, owed: owed?, held: held?, carried_in: carried_in? })
    };
    let rows = read.map_or(Vec::new(), |(_, rows)| rows);
    notes.read(rows.into_iter().filter_map(line).collect(), sources)
}

/// Reads the balance of every library, in the order of the libraries; zero for those that the
/// ledger does not name, since they have joined after it. Of those that take no part now, nothing
/// needs to be said where they have left.
pub(crate) fn balances(
    sources: &SourceMap,
    c: &Consortium,
    without: &[LibraryIx],
    notes: &mut Notes,
) -> Vec<i64> {
    use column::{BALANCE, LIBRARY};
    let mut balances: Vec<Option<(i64, Span)>> = vec![None; c.libraries().len()];
    // Who has left has closed its balance; if it is back it starts at zero.
    let has_left = |row: &WrittenAccount| {
        let [_, _, left] = &row.further;
        !left.trim().is_empty()
    };
    let Some((table, rows)) = rows(sources, &[LIBRARY, BALANCE], notes, has_left) else {
        return Vec::new();
    };
    let named: BTreeSet<LibraryIx> = rows.iter().flat_map(|row| c.now(&row.library)).collect();
    let mut inherited = vec![0; c.libraries().len()];
    let unnamed = c.indices().filter(|l| !named.contains(l)).map(|l| c[l].id.as_str());
    let unnamed: Vec<&str> = unnamed.collect();
    for row in &rows {
        let id = table.field(row.record, LIBRARY, &row.library);
        let minutes = row.minutes[3];
        let heirs = c.now(&id.value);
        if let (None, false, Some(minutes)) = (c.find(&id.value), heirs.is_empty(), minutes) {
            // Of one that was split each part has its part of the balance.
            let mut weight: i128 = heirs.iter().map(|&l| i128::from(c[l].weight)).sum();
            let mut left = minutes;
            for &heir in &heirs {
                let own = i128::from(c[heir].weight);
                let part = i64::try_from(i128::from(left) * own / weight).expect("a part of it");
                inherited[heir.at()] += part;
                (left, weight) = (left - part, weight - own);
            }
            continue;
        }
        if has_left(row) {
            let is_in = c.find(&id.value).is_some_and(|l| !without.contains(&l));
            let closed = minutes.filter(|&minutes| minutes != 0 && is_in);
            closed.iter().for_each(|&minutes| left(&id, minutes, row.further[2].trim(), notes));
            continue;
        }
        if !named.is_empty() && c.find(&id.value).is_none() {
            minutes.iter().for_each(|&minutes| gone(&id, minutes, &unnamed, notes));
            continue;
        }
        let known = library(&id, c, notes);
        let (Some(library), Some(minutes)) = (known, minutes) else { continue };
        match balances[library.at()] {
            Some((_, span)) => named_twice(&id, span, notes),
            None => balances[library.at()] = Some((minutes, id.span)),
        }
    }
    let own = balances.into_iter().map(|b| b.map_or(0, |(minutes, _)| minutes));
    own.zip(inherited).map(|(own, inherited)| own + inherited).collect()
}

/// Notes a balance of a library that the consortium does not have: it has left, which is a warning,
/// or a library that the ledger does not name was meant.
fn gone(id: &At<String>, minutes: i64, unnamed: &[&str], notes: &mut Notes) {
    if let Some(other) = meant(&id.value, unnamed.iter().copied()) {
        let message = format!("no library has the id {}", quoted(&id.value));
        let help = format!(
            "did you mean `{other}`? If the library has left, put a column `left` with its last \
             day into a copy of the ledger"
        );
        notes.error("unknown-library", id.span, message, "unknown library", help);
    } else if minutes != 0 {
        let message = format!("{} is no longer in the consortium", quoted(&id.value));
        let label = format!("its balance of {minutes} minutes is closed");
        let help = "if it has left, a column `left` with its last day in a copy of the ledger says \
            so; if it has another `id` now, write that into the copy";
        let finding = notes.error("ledger-library-gone", id.span, message, label, help);
        finding.severity = Severity::Warning;
    }
}

/// Notes that the balance of a library that has left is closed, since it looks as if it had not.
fn left(id: &At<String>, minutes: i64, last: &str, notes: &mut Notes) {
    let message = format!(
        "{} has left with {}, and is still in the consortium file",
        quoted(&id.value),
        quoted(last)
    );
    let label = format!("its balance of {minutes} minutes is closed, and it begins at zero");
    let help = "that is right if it has come back; if not, take it out of the consortium file";
    let finding = notes.error("ledger-library-left", id.span, message, label, help);
    finding.severity = Severity::Warning;
}

fn named_twice(id: &At<String>, twin: Span, notes: &mut Notes) {
    let place = notes.place(twin);
    let message = format!("the ledger names `{}` twice", id.value);
    let help = "leave one line for each library";
    let finding = notes.error("library-named-twice", id.span, message, "again", help);
    finding.related.push((place, "first named here".to_owned()));
}
