//! A library is on duty on more seats at once than it can staff.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use chrono::NaiveDate;

use crate::model::{LibraryIx, Status, Time};

rule!("library-on-two-seats", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    if c.grid.seats() == 1 {
        // What could be twice at once is a duplicate then.
        return;
    }
    let mut on_duty: Vec<(NaiveDate, Time, LibraryIx, u32)> = (rows.iter())
        .filter(|row| row.duty.status == Some(Status::Confirmed))
        .filter_map(|row| Some((row.duty.date?, row.duty.start?, row.library?, row.duty.record)))
        .collect();
    on_duty.sort_unstable();
    let same = |a: &(NaiveDate, Time, LibraryIx, u32), b: &(NaiveDate, Time, LibraryIx, u32)| {
        (a.0, a.1, a.2) == (b.0, b.1, b.2)
    };
    for group in on_duty.chunk_by(same) {
        let (date, start, library, first) = group[0];
        let seats = usize::from(c[library].seats);
        for &(.., record) in group.iter().skip(seats) {
            let place = crate::finding::Place::Field(
                rows.file,
                record,
                rows.written.form.columns[column::LIBRARY],
            );
            found.add_related(
                place,
                format!("`{}` is on duty {} times at `{date} {start}`", c[library].id, group.len()),
                format!("it can staff {seats} at once"),
                "give one of the duties to somebody else, or raise `seats` of the library",
                (rows.line(first), "on duty here as well".to_owned()),
            );
        }
    }
}
