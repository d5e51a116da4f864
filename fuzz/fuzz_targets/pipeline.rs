//! Whatever is read without an error plans, is written in every format, and is accepted by the
//! checker, which shares nothing with the planner; changes and plans of the rest of a term keep what
//! is promised: nobody serves outside its hours, balances add up, a swap can be taken back.
#![no_main]

use std::collections::BTreeMap;

use arbitrary::Unstructured;
use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use libfuzzer_sys::fuzz_target;
use vuoro::check::{Calendar, Look, RingSheet, Sheet, check};
use vuoro::export::html::{Options, Site};
use vuoro::export::ical::Calendars;
use vuoro::export::xlsx;
use vuoro::export::{self, csv, csv::Dialect, json};
use vuoro::files::{self, calendar::WrittenCalendar};
use vuoro::input::{self, SourceMap};
use vuoro::model::*;
use vuoro::plan;
use vuoro_fuzz::accepted;
use vuoro_fuzz::agreement::Files;

fuzz_target!(|bytes: &[u8]| {
    let mut u = Unstructured::new(bytes);
    let Ok(files) = Files::draw(&mut u) else { return };
    let Some((c, term, later)) = read(&files) else { return };
    let Ok(mut p) = plan::plan(&c, &term) else { return };
    legal(&p);
    exported(&p);
    checked(&p, true, &[]);
    read_back(&p);
    again(&later, &p);
    while !u.is_empty() && p.term.changes.len() < 8 {
        let Ok(change) = change(&mut u, &p) else { break };
        let Ok(after) = plan::change(&p, &change) else { continue };
        changed(&p, &change, &after);
        p = after;
    }
    if !p.term.changes.is_empty() {
        legal(&p);
        exported(&p);
        checked(&p, false, &[]);
    }
});

/// The agreement, its term, and the term after something has come up.
fn read(files: &Files) -> Option<(Consortium, Term, Term)> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", files.consortium.as_bytes());
    let c = accepted(input::consortium(&mut sources, file), &sources)?;
    let ledger = files.ledger.as_ref().map(|text| sources.add("ledger.csv", text.as_bytes()));
    let mut term = |text: &str| {
        let file = sources.add("term.toml", text.as_bytes());
        accepted(input::term(&mut sources, file, &c, ledger), &sources)
    };
    let (term, later) = (term(&files.term)?, term(&files.later));
    let later = later.unwrap_or_else(|| term.clone());
    Some((c, term, later))
}

/// Nobody serves where it cannot, on more seats than it has, or when the service is closed; balances
/// add up to what was carried in less what nobody served.
fn legal(plan: &Plan) {
    let Plan { consortium: c, term, roster, .. } = plan;
    let mut at_once: BTreeMap<_, u16> = BTreeMap::new();
    for duty in roster.duties().iter().filter(|d| d.is_live()) {
        assert!(!term.is_closed(&c.grid, duty.date, duty.period), "closed at {duty:?}");
        let Some(library) = duty.library else { continue };
        assert!(can_serve(c, term, library, duty), "cannot serve {duty:?}");
        *at_once.entry((duty.date, duty.period, library)).or_default() += 1;
    }
    for ((date, _, library), count) in at_once {
        assert!(count <= c[library].seats, "{library:?} on {count} seats on {date}");
    }
}

fn can_serve(c: &Consortium, term: &Term, library: LibraryIx, duty: &Duty) -> bool {
    let hours = c.grid.interval(duty.period);
    let is_away = |a: &Absence| a.library == library && a.closure.touches(duty.date, hours);
    c[library].staffed.contains(duty.period)
        && term.is_member(library, duty.date)
        && !term.absences.iter().any(is_away)
}

/// The balances of all add up to what was carried in, less what nobody served although somebody
/// took part on that day.
fn adds_up(p: &Plan) {
    let Plan { consortium: c, term, .. } = p;
    let owed = |date| c.indices().any(|l| term.is_member(l, date));
    let vacant = |d: &&Duty| d.status == Status::Unfilled && owed(d.date);
    let vacant = p.roster.duties().iter().filter(vacant).count();
    let vacant = i64::try_from(vacant).expect("few") * i64::from(c.grid.slot_minutes());
    let balances: i64 = p.ledger.0.iter().map(LedgerRow::balance).sum();
    assert_eq!(balances, term.carried.iter().sum::<i64>() - vacant, "balances do not add up");
}

/// Every format, into memory. What cannot be a calendar is no site either.
fn exported(p: &Plan) {
    let Plan { consortium: c, term, .. } = p;
    let ok = |written: std::io::Result<()>| written.expect("nothing fails in memory");
    ok(csv::roster(c, &p.allocation, &p.roster, Dialect::ExcelFi, Vec::new()));
    ok(csv::ledger(c, &p.ledger, Dialect::ExcelFi, Vec::new()));
    ok(json::plan(p, Vec::new()));
    ok(json::roster(c, term, &p.allocation, &p.roster, Vec::new()));
    let calendars = Calendars::new(p);
    let site = Site::new(p, None, Options::default());
    assert_eq!(calendars.is_ok(), site.is_ok(), "a time that exists for one and not for the other");
    if let (Ok(calendars), Ok(site)) = (calendars, site) {
        p.allocation.indices().for_each(|holder| ok(calendars.holder(holder, Vec::new())));
        site.files().into_iter().for_each(|file| ok(site.write(file, Vec::new())));
    }
    let libraries: Vec<LibraryIx> = c.indices().collect();
    let content = xlsx::Content {
        plan: p,
        roster: &p.roster,
        libraries: &libraries,
        no_contacts: false,
        sheets: true,
    };
    ok(xlsx::workbook(content, Vec::new()));
}

/// What nobody can help: nobody can serve, a pool settles its turns itself, too much was carried in.
const KNOWN: [&str; 4] = ["unfilled-duty", "open-duty", "balance-beyond-limit", "ring-duty-vacant"];

/// The checker accepts the files that are written, and they are the same when they are read and
/// written again.
fn checked(p: &Plan, is_fresh: bool, more: &[&str]) {
    let Plan { consortium: c, term, .. } = p;
    adds_up(p);
    let mut sources = SourceMap::default();
    let (mut roster, mut ledger) = (Vec::new(), Vec::new());
    csv::roster(c, &p.allocation, &p.roster, Dialect::Standard, &mut roster).expect("in memory");
    csv::ledger(c, &p.ledger, Dialect::Standard, &mut ledger).expect("in memory");
    let roster_file = sources.add_table("roster.csv", &roster);
    let written = files::roster::read(&mut sources, roster_file).expect("was written");
    let ledger_file = sources.add_table("ledger.csv", &ledger);
    let accounts = files::ledger::read(&mut sources, ledger_file).expect("was written");
    let calendars = calendars(&mut sources, p);
    let calendars: Vec<Calendar<'_>> = (calendars.iter())
        .map(|(name, file, value)| Calendar {
            name,
            sheet: Sheet { file: *file, value },
            beside: &[],
        })
        .collect();
    let rings = rings(&mut sources, p);
    let rings: Vec<RingSheet<'_>> =
        rings.iter().map(|(name, file, lines)| RingSheet { name, file: *file, lines }).collect();
    let bound = |t: &PoolTurns| Some((p.allocation[t.pool].holder.id.to_string(), t.bound?));
    let mut promised = files::Promised::default();
    promised.is_known = true;
    promised.turns = p.turns.0.iter().filter_map(bound).collect();
    promised.steering = p.allocation.steering.as_ref().map(|s| {
        let ids = c.libraries().iter().map(|l| l.id.to_string());
        (s.minutes, ids.zip(s.counted.iter().copied()).collect())
    });
    let look = Look {
        consortium: Some(c),
        term: Some(term),
        roster: Some(Sheet { file: roster_file, value: &written }),
        ledger: Some(Sheet { file: ledger_file, value: &accounts }),
        rings: &rings,
        calendars: &calendars,
        promised: Some(&promised),
        fresh: is_fresh.then_some(&written),
        rewritten: &[],
    };
    let report = check(&look, true);
    vuoro_fuzz::shown(&report.findings, &sources);
    let known = |rule| KNOWN.contains(&rule) || more.contains(&rule);
    let found = report.findings.iter().filter(|f| !known(f.rule));
    let found: Vec<String> =
        found.map(|f| format!("{}: {} ({})", f.rule, f.message, f.label)).collect();
    let text = String::from_utf8_lossy(&roster);
    assert!(found.is_empty(), "{found:#?}\n{text}\n{:?}", term.changes);
    let mut again = Vec::new();
    written.write(&mut again).expect("in memory");
    assert!(again == roster, "a roster that is written otherwise:\n{text}");
    again.clear();
    accounts.write(&mut again).expect("in memory");
    assert!(again == ledger, "a ledger that is written otherwise");
}

/// A file that was written and read again: its name and its value.
type Written<T> = (String, vuoro::finding::FileId, T);

fn calendars(sources: &mut SourceMap, p: &Plan) -> Vec<Written<WrittenCalendar>> {
    let c = &p.consortium;
    let Ok(all) = Calendars::new(p) else { return Vec::new() };
    let mut files = vec![("all".to_owned(), Vec::new())];
    all.all(&mut files[0].1).expect("in memory");
    for library in c.indices() {
        let mut bytes = Vec::new();
        all.library(library, &mut bytes).expect("in memory");
        files.push((c[library].id.to_string(), bytes));
    }
    let read = |(name, bytes): (String, Vec<u8>)| {
        let file = sources.add(format!("{name}.ics"), &bytes);
        let value = files::calendar::read(sources, file).expect("was written");
        (name, file, value)
    };
    files.into_iter().map(read).collect()
}

fn rings(sources: &mut SourceMap, p: &Plan) -> Vec<Written<Vec<RingLine>>> {
    let Plan { consortium: c, term, .. } = p;
    let mut files = Vec::new();
    for library in c.indices().filter(|&l| !c[l].ring.is_empty()) {
        let dealt = plan::deal_ring(p, library, None, term.first);
        let ring = Ring::next(library, None, &dealt.duties, None);
        let why = |d: &RingDuty| plan::why_vacant(c, term, &ring, d.cell);
        let mut bytes = Vec::new();
        export::ring(c, &ring, false, Dialect::Standard, &why, &mut bytes).expect("in memory");
        let file = sources.add_table("ring.csv", &bytes);
        let read = files::ring::read(sources, file, c, library).expect("was written");
        assert_eq!(read, ring, "a ring that is read otherwise");
        let lines = files::ring::lines(sources, file).expect("was written");
        files.push((c[library].id.to_string(), file, lines));
    }
    files
}

/// What is published can be read back: the same duties with the same holders.
fn read_back(p: &Plan) {
    let Plan { consortium: c, term, .. } = p;
    let (mut plan, mut roster) = (Vec::new(), Vec::new());
    json::plan(p, &mut plan).expect("in memory");
    csv::roster(c, &p.allocation, &p.roster, Dialect::Standard, &mut roster).expect("in memory");
    let mut sources = SourceMap::default();
    let roster = sources.add_table("roster.csv", &roster);
    let plan = sources.add_table("plan.json", &plan);
    let read = files::published(&sources, plan, c, term).expect("was written");
    let read = read.expect("is published");
    let plain = |d: &Duty| Duty { unfilled: None, ..d.clone() };
    let plain = |r: &Roster| r.duties().iter().map(plain).collect::<Vec<_>>();
    assert_eq!(plain(&read.roster), plain(&p.roster), "a roster that is read otherwise");
    assert_eq!(read.pattern, p.pattern, "a week that is read otherwise");
    // Of a term in which nobody served nothing can be kept.
    let Ok(last) = files::last_term(&sources, roster, Some(plan), c) else {
        return assert!(p.roster.duties().iter().all(|d| d.library.is_none()), "nothing is kept");
    };
    let mut next = term.clone();
    next.keep = Some(last.value);
    // Next term, with what can be kept of this one.
    if let Ok(p) = plan::plan(c, &next) {
        legal(&p);
    }
}

fn stamp(number: usize) -> DateTime<Utc> {
    let published: DateTime<Utc> = "2018-07-20T09:00:00Z".parse().expect("a time");
    published + TimeDelta::hours(i64::try_from(number).expect("few") + 1)
}

/// A change of a duty that there is; whether it is legal is another matter.
fn change(u: &mut Unstructured<'_>, p: &Plan) -> arbitrary::Result<Change> {
    let Plan { consortium: c, roster, .. } = p;
    let number = p.term.changes.len();
    let duties: Vec<DatedCell> =
        roster.duties().iter().filter(|d| d.is_live()).map(Duty::cell).collect();
    if duties.is_empty() {
        return Err(arbitrary::Error::IncorrectFormat);
    }
    let duty = *u.choose(&duties)?;
    let kind = match u.int_in_range(0..=7)? {
        0..4 => ChangeKind::Swap { with: *u.choose(&duties)? },
        4..7 => {
            let library = u.int_in_range(0..=c.libraries().len() - 1)?;
            ChangeKind::Cover { library: LibraryIx::from_at(library) }
        }
        _ => ChangeKind::Cancel,
    };
    Ok(Change { at: stamp(number), kind, duty, because: None, note: None })
}

fn live(roster: &Roster) -> BTreeMap<DatedCell, Option<LibraryIx>> {
    roster.duties().iter().filter(|d| d.is_live()).map(|d| (d.cell(), d.library)).collect()
}

/// A change does what it says and nothing else, and a swap can be taken back by the same swap.
fn changed(p: &Plan, change: &Change, after: &Plan) {
    let (before, now) = (live(&p.roster), live(&after.roster));
    let touched = match change.kind {
        ChangeKind::Swap { with } => vec![change.duty, with],
        _ => vec![change.duty],
    };
    for (cell, library) in &before {
        if !touched.contains(cell) {
            assert_eq!(now.get(cell), Some(library), "{change:?} moved {cell:?}");
        }
    }
    match change.kind {
        ChangeKind::Swap { with } => {
            assert_eq!((now[&with], now[&change.duty]), (before[&change.duty], before[&with]));
            let back = Change { at: stamp(100), ..change.clone() };
            let back = plan::change(after, &back).expect("a swap can be taken back");
            assert_eq!(live(&back.roster), before, "a swap taken back");
        }
        ChangeKind::Cover { library } => assert_eq!(now[&change.duty], Some(library)),
        _ => assert!(!now.contains_key(&change.duty), "{change:?}"),
    }
}

/// Whether a duty that is past stays, or was given by nobody since the term says of that very day that
/// the service was closed or the library away.
fn stays(
    later: &Term,
    c: &Consortium,
    cell: DatedCell,
    had: Option<LibraryIx>,
    has: Option<&Option<LibraryIx>>,
) -> bool {
    let DatedCell { date, period, .. } = cell;
    let hours = c.grid.interval(period);
    let is_away = |library| {
        let is_absent = |a: &Absence| a.library == library && a.closure.touches(date, hours);
        !later.is_member(library, date) || later.absences.iter().any(is_absent)
    };
    match has {
        Some(has) if *has == had => true,
        Some(has) => has.is_none() && had.is_some_and(is_away),
        None => later.is_shut(&c.grid, date, period),
    }
}

/// The rest of the term, after its files have changed, is planned again: once is enough, of what is
/// past only what the term says of its day changes, and the checker accepts what comes of it.
fn again(later: &Term, p: &Plan) {
    let base = plan::resume(&p.consortium, later, p.as_published()).expect("has no changes");
    for from in [later.first, later.first + Days::new(7)] {
        let changes = plan::replan(&base, from.and_time(NaiveTime::MIN), stamp(0));
        let changed = plan::changed(&base, &Term { changes, ..later.clone() });
        let changed = changed.expect("what has to be can be");
        assert_eq!(
            plan::replan(&changed, from.and_time(NaiveTime::MIN), stamp(1)),
            Vec::new(),
            "once is enough"
        );
        let (before, now) = (live(&base.roster), live(&changed.roster));
        for (cell, library) in before.iter().filter(|(cell, _)| cell.date < from) {
            assert!(stays(later, &p.consortium, *cell, *library, now.get(cell)), "{cell:?}");
        }
        if from == later.first {
            legal(&changed);
            exported(&changed);
            // Who was absent when the plan was published may be there after all.
            checked(&changed, false, &["needless-substitute"]);
        }
    }
}
