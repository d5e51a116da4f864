//! `ledger.csv` as written.

use super::sheet;
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Finding};
use crate::model::{LEDGER_COLUMNS, LEDGER_FURTHER, SheetFault, WrittenAccount, WrittenLedger};

/// The largest figure that is read, either way: nobody has more minutes to account for.
const MOST: i64 = 1_000_000_000_000;

/// Reads a ledger as it is written; figures that cannot be read are among its faults.
///
/// # Errors
///
/// What keeps the file from being read as text: its size, or an encoding other than UTF-8.
///
/// # Panics
///
/// If the file comes from another map.
pub fn written_ledger(
    sources: &mut SourceMap,
    file: FileId,
) -> Result<WrittenLedger, Vec<Finding>> {
    let mut rows: Vec<WrittenAccount> = Vec::new();
    let form = sheet::read(sources, file, &LEDGER_COLUMNS, &LEDGER_FURTHER, |form, fields| {
        let record = fields.record;
        let minutes = [2, 3, 4, 5].map(|column| {
            let text = fields.of(column);
            let read = text.trim().parse::<i64>().ok().filter(|m| (-MOST..=MOST).contains(m));
            match read {
                None => {
                    let found = text.chars().take(80).collect();
                    let expected = "whole minutes";
                    sheet::fault(form, SheetFault::Field { record, column, found, expected });
                }
                Some(minutes) if minutes.to_string() != text => {
                    sheet::uncanonical(form, record, "has figures in another spelling");
                }
                Some(_) => {}
            }
            read
        });
        let text = |column: usize| fields.of(column).trim().to_owned();
        let further = fields.further().map(str::to_owned).collect();
        let row = WrittenAccount { record, library: text(0), name: text(1), minutes, further };
        if rows.last().is_some_and(|last| last.library > row.library) {
            sheet::uncanonical(form, record, "does not stand in the order of the ids");
        }
        rows.push(row);
        true
    })?;
    Ok(WrittenLedger { form, rows })
}
