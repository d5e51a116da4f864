//! Rings on the terminal, in tables that fit 80 columns.

use std::fmt::Write as _;

use vuoro::export::words::{self, ReportWords, RingWords, Words};
use vuoro::export::{ring_remarks, vacant_note};
use vuoro::lifecycle::RingNow;
use vuoro::model::{Consortium, DatedCell, Ring, RingDuty, RingStatus, Term};
use vuoro::plan;

use crate::render::tables;
use crate::render::text;

/// The rings of a plan: who has how many duties and is due how many, what nobody can take, and what
/// has changed hands.
pub fn said(c: &Consortium, term: &Term, rings: &[RingNow]) -> String {
    let (w, head) = (RingWords::of(c.language), Words::of(c.language).head);
    let duties = ReportWords::of(c.language).duties;
    let mut said = String::new();
    for one in rings {
        let library = &c[one.ring.library];
        let _ = writeln!(said, "\n\u{1b}[1m{}: {}\u{1b}[0m", w.ring, library.name);
        let remarks = ring_remarks(c, term, &one.ring);
        let has_remarks = remarks.iter().any(|r| !r.is_empty());
        let mut headings = vec![w.person.to_owned(), duties.to_owned(), w.due.to_owned()];
        headings.extend(has_remarks.then(|| w.remark.to_owned()));
        let mut table = tables::table(headings, 1);
        if let Some(remark) = table.column_mut(3) {
            remark.set_cell_alignment(comfy_table::CellAlignment::Left);
        }
        for (person, remark) in remarks.into_iter().enumerate() {
            let has = one.dealt.duties.iter().filter(|d| d.1 == Some(person)).count();
            let due = one.dealt.due[person].last().copied().unwrap_or(0);
            let due = words::decimal(c.language, due, 1);
            let mut row = vec![library.ring[person].id.to_string(), has.to_string(), due];
            row.extend(has_remarks.then_some(remark));
            table.add_row(row);
        }
        said += &tables::finish(&table);
        // Somebody alone is never off balance.
        if library.ring.len() > 1 {
            let course = words::ring_course(c.language, one.dealt.bound);
            said += &(text::wrap(&course, tables::WIDTH.into()) + "\n");
        }
        let vacant = one.ring.duties.iter().filter(|d| d.status == RingStatus::Vacant);
        let vacant: Vec<&RingDuty> = vacant.collect();
        if !vacant.is_empty() {
            let _ = writeln!(said, "\n\u{1b}[1m{}\u{1b}[0m", w.vacant);
            let mut table =
                tables::table([head.date, head.time, head.note].map(str::to_owned).to_vec(), 3);
            for duty in vacant {
                let why = plan::why_vacant(c, term, &one.ring, duty.cell);
                let note = vacant_note(c, &one.ring, duty, &why);
                table.add_row([day(c, duty.cell), time(c, duty.cell), note]);
            }
            said += &tables::finish(&table);
        }
    }
    let moved = moved(c, rings);
    if !moved.is_empty() {
        said.extend(["\n", &moved]);
    }
    said
}

/// Which duties have changed hands within rings; empty if none have.
pub fn moved(c: &Consortium, rings: &[RingNow]) -> String {
    let (w, head) = (RingWords::of(c.language), Words::of(c.language));
    let change = words::ChangeWords::of(c.language);
    let headings = [head.head.library, head.head.date, head.head.time, change.before, change.after];
    let mut table = tables::table(headings.map(str::to_owned).to_vec(), headings.len());
    for one in rings {
        let Some(before) = &one.before else { continue };
        let who = |ring: &Ring, cell: DatedCell| {
            let duty = ring.live().find(|d| d.cell == cell)?;
            let id = |p: usize| c[ring.library].ring[p].id.to_string();
            Some(duty.person.map_or_else(|| w.nobody.to_owned(), id))
        };
        let mut cells: Vec<DatedCell> =
            before.duties.iter().chain(&one.ring.duties).map(|d| d.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        for cell in cells {
            let (old, new) = (who(before, cell), who(&one.ring, cell));
            if old != new {
                let shown = |who: Option<String>| who.unwrap_or_else(|| "\u{2013}".to_owned());
                let name = c[before.library].name.clone();
                table.add_row([name, day(c, cell), time(c, cell), shown(old), shown(new)]);
            }
        }
    }
    if table.row_count() == 0 {
        return String::new();
    }
    format!("\u{1b}[1m{}\u{1b}[0m\n{}", w.changes, tables::finish(&table))
}

fn day(c: &Consortium, cell: DatedCell) -> String {
    words::date(c.language, cell.date)
}

fn time(c: &Consortium, cell: DatedCell) -> String {
    let hours = c.grid.interval(cell.period);
    let seat = if c.grid.seats() > 1 { format!(" #{}", cell.seat) } else { String::new() };
    format!("{}\u{2013}{}{seat}", hours.start, hours.end)
}
