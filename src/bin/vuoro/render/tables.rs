//! Tables for an 80-column terminal.

use std::collections::{BTreeMap, BTreeSet};

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};
use vuoro::export::words::{self, LoadWords, ReportWords, UsageWords, Words};
use vuoro::export::{holder_name, unfilled_note};
use vuoro::model::{Consortium, HolderIx, LibraryIx, Method, Plan, Quota, Status, Time, WEEKDAYS};
use vuoro::report::{ChatsOf, TermFigures};

use crate::render::text;

/// Columns of a table, its frame included, and of the lines between tables.
pub const WIDTH: u16 = 80;

/// An empty table with these headings; columns after the first `texts` hold numbers.
pub fn table(headings: Vec<String>, texts: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(headings);
    for column in table.column_iter_mut().skip(texts) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// The lines of a table.
pub fn finish(table: &Table) -> String {
    format!("{table}\n")
}

/// Quotas and slots of every holder, the largest first.
pub fn shares(plan: &Plan) -> String {
    let c = &plan.consortium;
    let w = ReportWords::of(c.language);
    let head = Words::of(c.language).head;
    let headings = [head.holder, w.owed_slots, w.held_slots, w.difference];
    let mut table = table(headings.map(str::to_owned).to_vec(), 1);
    let mut order: Vec<_> = plan.allocation.indices().collect();
    order.sort_by_key(|&h| std::cmp::Reverse(plan.allocation[h].quota.numerator()));
    for holder in order {
        let share = &plan.allocation[holder];
        let slot = i64::from(c.grid.slot_minutes());
        let owed = i64::try_from(share.quota.millionths()).expect("slots fit");
        let ahead = i64::from(share.slots) * 1_000_000 - owed;
        let minutes = words::decimal(c.language, (ahead * slot).abs(), 1);
        let sign = if minutes.chars().all(|c| !c.is_ascii_digit() || c == '0') {
            ""
        } else if ahead < 0 {
            "−"
        } else {
            "+"
        };
        table.add_row([
            holder_name(c, &plan.allocation, holder),
            words::decimal(c.language, owed, 3),
            share.slots.to_string(),
            format!("{sign}{minutes}"),
        ]);
    }
    finish(&table)
}

/// The week as it is published: weekdays across, hours down.
pub fn week(plan: &Plan) -> String {
    let c = &plan.consortium;
    let periods = c.grid.periods();
    let days: Vec<_> =
        WEEKDAYS.into_iter().filter(|d| periods.iter().any(|p| p.weekday == *d)).collect();
    let mut starts: Vec<Time> = periods.iter().map(|p| p.start).collect();
    starts.sort_unstable();
    starts.dedup();
    let w = Words::of(c.language);
    let mut headings = vec![w.head.time.to_owned()];
    headings.extend(days.iter().map(|&d| w.weekday_short(d).to_owned()));
    let mut table = table(headings, 8);
    let hours = table.column_mut(0).expect("hours are its first column");
    hours.set_constraint(ColumnConstraint::ContentWidth);
    let names = week_names(plan, days.len());
    for start in starts {
        let end = Time::from_minutes(start.minutes() + c.grid.slot_minutes());
        let end = end.expect("a period ends by midnight");
        let mut row = vec![format!("{start}\u{2013}{end}")];
        for &day in &days {
            let period = c.grid.find(day, start);
            let here = plan.pattern.cells().filter(|(cell, _)| Some(cell.period) == period);
            let here: Vec<&str> = here.map(|(_, h)| names[h.at()].as_str()).collect();
            row.push(here.join("\n"));
        }
        table.add_row(row);
    }
    finish(&table)
}

/// The holders' names as they fit into a week of a number of days: ids for names that do not fit,
/// if the ids do; otherwise cut, but never so that two of them look the same.
fn week_names(plan: &Plan, days: usize) -> Vec<String> {
    const HOURS: usize = "│ 00:00-00:00 │".len() - 2 * ("│".len() - 1);
    let c = &plan.consortium;
    let room = (usize::from(WIDTH) - HOURS) / days - " ┆ ".chars().count();
    let lines = if c.grid.seats() == 1 { 2 } else { 1 };
    let all = |name: &dyn Fn(HolderIx) -> String| -> Vec<String> {
        plan.allocation.indices().map(name).collect()
    };
    let names = all(&|h| holder_name(c, &plan.allocation, h));
    let ids = all(&|h| plan.allocation[h].holder.id.to_string());
    let short = |name: &String| text::shorten(name, room, lines);
    let is_whole = |name: &String| !short(name).ends_with('…');
    let whole = |(name, id)| if !is_whole(name) && is_whole(id) { id } else { name };
    let whole: Vec<String> = names.iter().zip(&ids).map(whole).cloned().collect();
    for kind in [&whole, &names, &ids] {
        let short: Vec<String> = kind.iter().map(short).collect();
        // Nobody can tell `Vasa…` from `vasa`.
        let seen = |name: &String| name.trim_end_matches('…').to_lowercase();
        if short.iter().map(seen).collect::<BTreeSet<_>>().len() == short.len() {
            return short;
        }
    }
    names
}

/// Pools with their members, the duties that each has in the roster, and the largest distance of
/// the turns, as they were dealt, from what is due.
pub fn pools(plan: &Plan) -> String {
    let c = &plan.consortium;
    let w = ReportWords::of(c.language);
    let head = Words::of(c.language).head;
    let headings = [head.pool, w.members, head.bound];
    let mut table = table(headings.map(str::to_owned).to_vec(), 2);
    let mut counts: BTreeMap<(HolderIx, LibraryIx), u32> = BTreeMap::new();
    for duty in plan.roster.duties().iter().filter(|d| d.is_live()) {
        if let Some(library) = duty.library {
            *counts.entry((duty.holder, library)).or_default() += 1;
        }
    }
    for turns in &plan.turns.0 {
        let holder = &plan.allocation[turns.pool].holder;
        let member = |&l: &_| {
            let count = counts.get(&(turns.pool, l)).copied().unwrap_or(0);
            let name = &c[l].name;
            // The number stays with the last word of the name.
            if turns.bound.is_some() { format!("{name}\u{a0}{count}") } else { name.clone() }
        };
        let members: Vec<String> = holder.members.iter().map(member).collect();
        let bound = turns.bound.map_or(w.open.to_owned(), |bound| {
            words::decimal(c.language, i64::try_from(bound).expect("few duties"), 2)
        });
        let name = holder_name(c, &plan.allocation, turns.pool);
        table.add_row([name, members.join(", "), bound]);
    }
    finish(&table)
}

/// What every library owes and does over the term.
pub fn balances(c: &Consortium, figures: &TermFigures) -> String {
    let w = ReportWords::of(c.language);
    let carried = figures.libraries.iter().any(|l| l.carried_in != 0);
    let head = Words::of(c.language).head;
    let mut headings = vec![head.library, w.duties, w.best, head.owed, head.held];
    headings.extend(carried.then_some(w.carried_in));
    headings.push(head.balance);
    let mut table = table(headings.into_iter().map(str::to_owned).collect(), 1);
    for l in &figures.libraries {
        let hours = |minutes| words::decimal_hours(c.language, minutes);
        let mut row = vec![
            c[l.library].name.clone(),
            l.duties.to_string(),
            l.best_duties.to_string(),
            hours(l.owed),
            hours(l.held),
        ];
        row.extend(carried.then(|| words::signed_hours(c.language, l.carried_in)));
        row.push(words::signed_hours(c.language, l.balance));
        table.add_row(row);
    }
    finish(&table)
}

/// What is expected in each library's duties, beside its share of it all.
pub fn chats(c: &Consortium, figures: &TermFigures, chats: &[ChatsOf]) -> String {
    let w = LoadWords::of(c.language);
    let headings = [
        Words::of(c.language).head.library,
        w.expected,
        w.by_share,
        w.off,
        UsageWords::of(c.language).per_duty,
    ];
    let mut table = table(headings.map(str::to_owned).to_vec(), 1);
    for l in figures.libraries.iter().map(|l| &chats[l.library.at()]) {
        table.add_row([
            c[l.library].name.clone(),
            words::chats(c.language, l.expected),
            words::chats(c.language, l.due),
            words::signed_chats(c.language, l.off()),
            l.per_duty().map_or_else(|| "–".to_owned(), |rate| words::chats(c.language, rate)),
        ]);
    }
    finish(&table)
}

/// Duties that nobody can serve, each with the reasons.
pub fn unfilled(plan: &Plan) -> String {
    let c = &plan.consortium;
    let head = Words::of(c.language).head;
    let headings = [head.date, head.time, head.note];
    let mut table = table(headings.map(str::to_owned).to_vec(), 3);
    for duty in plan.roster.duties().iter().filter(|d| d.status == Status::Unfilled) {
        let hours = c.grid.interval(duty.period);
        table.add_row([
            words::date(c.language, duty.date),
            format!("{}\u{2013}{}", hours.start, hours.end),
            unfilled_note(c, duty),
        ]);
    }
    finish(&table)
}

/// What each method gives every library, the largest first.
pub fn methods(c: &Consortium, slots: u32, given: &[(Method, Vec<u32>)]) -> String {
    let w = ReportWords::of(c.language);
    let mut headings = vec![Words::of(c.language).head.library, w.owed_slots];
    headings.extend(given.iter().map(|(m, _)| m.code()));
    let mut table = table(headings.into_iter().map(|h| h.replace('-', "-\n")).collect(), 1);
    let total: u64 = c.libraries().iter().map(|l| l.weight).sum();
    let mut order: Vec<_> = c.indices().collect();
    order.sort_by_key(|&l| (std::cmp::Reverse(c[l].weight), l));
    for l in order {
        let quota = Quota::new(c[l].weight, slots, total).millionths();
        let quota = i64::try_from(quota).expect("slots fit");
        let mut row = vec![c[l].name.clone(), words::decimal(c.language, quota, 3)];
        row.extend(given.iter().map(|(_, slots)| slots[l.at()].to_string()));
        table.add_row(row.into_iter().map(Cell::new).collect::<Vec<_>>());
    }
    finish(&table)
}
