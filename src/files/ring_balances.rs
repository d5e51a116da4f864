//! `rings/<library>.balances.csv`: what the people of a ring are ahead, in duties.

use std::io::{self, Write};

use crate::files::ring::{self, cannot_stand};
use crate::files::table::{Dialect, Format, Table, columns};
use crate::finding::notes::Notes;
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Findings};
use crate::model::{Consortium, Decimal, LibraryIx};

columns! {
    PERSON "person",
    DUTIES "duties",
    DUE "due",
    CARRIED_IN "carried_in",
    BALANCE "balance",
}

const FORMAT: Format = Format { columns: &COLUMNS, ..ring::FORMAT };

/// The largest balance of a person, either way, in duties.
const MOST_DUTIES: i128 = 1000;

/// Writes how many duties each person of a ring has, its share, and what it is ahead, in duties; the
/// figures are millionths. The next term carries the balances on.
///
/// # Errors
///
/// What the writer reports.
pub(crate) fn write(
    c: &Consortium,
    library: LibraryIx,
    figures: &[(usize, i64, i64)],
    out: impl Write,
) -> io::Result<()> {
    let mut table = Dialect::Standard.table(out)?;
    table.write_record(COLUMNS)?;
    let plain = |millionths: i64| Decimal::of(millionths.into(), Decimal::MAX_PLACES).to_string();
    for (person, &(duties, due, carried_in)) in c[library].ring.iter().zip(figures) {
        let has = i64::try_from(duties).expect("a term has few duties") * 1_000_000;
        table.write_record([
            person.id.as_str(),
            &duties.to_string(),
            &plain(due),
            &plain(carried_in),
            &plain(carried_in + has - due),
        ])?;
    }
    table.flush()
}

/// Reads what the people of a ring were ahead when a term ended, in millionths of a duty and in the
/// order of the ring; nothing for those that the table does not have. Who has left the ring is passed
/// over.
///
/// # Errors
///
/// Everything that is wrong with the file.
pub fn read(
    sources: &SourceMap,
    file: FileId,
    c: &Consortium,
    library: LibraryIx,
) -> Result<Vec<i64>, Findings> {
    let mut notes = Notes::new(file);
    let people = &c[library].ring;
    let mut ahead = vec![0; people.len()];
    let table = Table::read(sources, file, &FORMAT, |record| {
        let balance = record.read(column::BALANCE, "duties as in `-0.25`", millionths);
        let id = record.of(column::PERSON).trim();
        let person = people.iter().position(|p| p.id.as_str() == id);
        if let (Some(person), Some(balance)) = (person, balance) {
            ahead[person] = balance;
        }
        true
    })?;
    table.accept(&FORMAT, &[column::PERSON, column::BALANCE], &mut notes, |field, notes| {
        cannot_stand(&field.text, field.expected, notes);
    });
    if notes.failed() { Err(notes.refused(sources)) } else { Ok(ahead) }
}

fn millionths(text: &str) -> Option<i64> {
    let read = Decimal::parse(text).ok()?.scaled(Decimal::MAX_PLACES);
    let most = MOST_DUTIES * 1_000_000;
    i64::try_from(read).ok().filter(|_| (-most..=most).contains(&read))
}
