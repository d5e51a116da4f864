//! How long it takes to check a roster of 436,800 duties with its consortium, beside what the crate
//! `csv` needs to read the same file into the same fields: a year around the clock on fifty seats.
//! And the same with calendars: 20,800 duties of 240 libraries with their 241 calendars, beside what
//! the crates `csv` and `ical` need to read all of these files.
//!
//! `cargo bench --bench check` prints both, one run of each after the other, and ends with an error
//! when checking takes more than three times as long as reading. With `tables` or `calendars` behind
//! `--` it measures only these; with `ours` or `others` too, it does only that, once, for programs
//! that count instructions.
#![allow(missing_docs, clippy::print_stdout, reason = "a benchmark prints what it measures")]

#[allow(dead_code, reason = "another benchmark uses the rest")]
mod ladder;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use vuoro::check::{Calendar, Look, Sheet, check};
use vuoro::export::csv::{Dialect, ledger as write_ledger, roster as write_roster};
use vuoro::export::ical::Calendars;
use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro::model::weekday_code;
use vuoro::plan;

const SEATS: usize = 50;
const LIBRARIES: usize = 300;
const WEEKS: usize = 52;
const RUNS: usize = 7;

/// What a row of a roster has, as anybody would read it.
#[derive(Deserialize)]
#[allow(dead_code, reason = "they are read to be kept")]
struct Row {
    date: String,
    weekday: String,
    start: String,
    end: String,
    seat: u16,
    library: String,
    name: String,
    holder: String,
    kind: String,
    status: String,
    sequence: u32,
    changed: String,
    note: String,
}

fn consortium() -> String {
    let mut text = format!(
        "format = 1\n[consortium]\nid = \"large\"\nname = \"Large\"\n\
         timezone = \"Europe/Helsinki\"\nlanguage = \"fi\"\ndomain = \"chat.large.example\"\n\
         [service]\nname = \"Chat\"\nslot_minutes = 60\nseats = {SEATS}\n[service.hours]\n"
    );
    for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
        writeln!(text, "{day} = [\"0:00-24:00\"]").unwrap();
    }
    for n in 0..LIBRARIES {
        writeln!(text, "[[library]]\nid = \"library-{n}\"\nname = \"Library {n}\"\nsize = 1000")
            .unwrap();
    }
    text
}

fn roster() -> String {
    let mut text = String::from(
        "date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note\n",
    );
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
    for date in first.iter_days().take(7 * WEEKS) {
        let day = weekday_code(date.weekday());
        for hour in 0..24 {
            for seat in 0..SEATS {
                let period = date.weekday().num_days_from_monday() as usize * 24 + hour;
                let n = (period * SEATS + seat) % LIBRARIES;
                let (end, seat) = (hour + 1, seat + 1);
                writeln!(
                    text,
                    "{date},{day},{hour:02}:00,{end:02}:00,{seat},library-{n},Library {n},\
                     library-{n},own,confirmed,0,,"
                )
                .unwrap();
            }
        }
    }
    text
}

const TERM: &str = "format = 1\n[term]\nid = \"2018\"\nname = \"2018\"\nfirst = 2018-01-01\n\
    last = 2018-12-30\npublished = 2017-12-01T09:00:00Z\n";

/// Reads the agreement and the roster, and applies every rule.
fn checked(agreed: &str, roster: &str) -> usize {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", agreed.as_bytes());
    let consortium = input::consortium(&mut sources, file).unwrap().value;
    let file = sources.add("term.toml", TERM.as_bytes());
    let term = input::term(&mut sources, file, &consortium, None).unwrap().value;
    let file = sources.add_table("roster.csv", roster.as_bytes());
    let written = files::roster::read(&mut sources, file).unwrap();
    let look = Look {
        consortium: Some(&consortium),
        term: Some(&term),
        roster: Some(Sheet { file, value: &written }),
        ..Look::default()
    };
    let report = check(&look, true);
    assert!(report.findings.is_empty(), "{:#?}", &report.findings[..1]);
    written.rows.len()
}

fn read(roster: &str) -> usize {
    let mut reader = csv::Reader::from_reader(roster.as_bytes());
    let rows: Result<Vec<Row>, _> = reader.deserialize().collect();
    rows.unwrap().len()
}

/// The crate at its leanest: one record after the other, and nothing is kept.
fn skimmed(roster: &str) -> usize {
    let mut reader = csv::Reader::from_reader(roster.as_bytes());
    let (mut record, mut rows) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).unwrap() {
        rows += 1;
    }
    rows
}

/// All files of a term.
struct Files {
    agreed: String,
    term: String,
    roster: String,
    ledger: String,
    /// The calendars by their names.
    calendars: Vec<(String, String)>,
}

impl Files {
    /// Those of a rung of the ladder, as they are planned.
    fn of(rung: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ladder").join(rung);
        let term_file = ladder::write_rung(rung, &folder).unwrap();
        let agreed = fs::read_to_string(folder.join("consortium.toml")).unwrap();
        let dated = fs::read_to_string(term_file).unwrap();
        let mut sources = SourceMap::default();
        let file = sources.add("consortium.toml", agreed.as_bytes());
        let consortium = input::consortium(&mut sources, file).unwrap().value;
        let file = sources.add("term.toml", dated.as_bytes());
        let term = input::term(&mut sources, file, &consortium, None).unwrap().value;
        let plan = plan::plan(&consortium, &term).unwrap();
        let text = |write: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = Vec::new();
            write(&mut bytes);
            String::from_utf8(bytes).unwrap()
        };
        let of_all = Calendars::new(&plan).unwrap();
        let mut calendars = vec![("all".to_owned(), text(&|out| of_all.all(out).unwrap()))];
        calendars.extend(consortium.indices().map(|library| {
            let id = consortium[library].id.to_string();
            (id, text(&|out| of_all.library(library, out).unwrap()))
        }));
        let dialect = Dialect::Standard;
        Self {
            roster: text(&|out| {
                write_roster(&consortium, &plan.allocation, &plan.roster, dialect, out).unwrap();
            }),
            ledger: text(&|out| write_ledger(&consortium, &plan.ledger, dialect, out).unwrap()),
            agreed,
            term: dated,
            calendars,
        }
    }

    fn duties(&self) -> usize {
        self.roster.lines().count() - 1
    }

    /// Reads everything, and applies every rule.
    fn checked(&self) -> usize {
        let mut sources = SourceMap::default();
        let file = sources.add("consortium.toml", self.agreed.as_bytes());
        let consortium = input::consortium(&mut sources, file).unwrap().value;
        let file = sources.add("term.toml", self.term.as_bytes());
        let term = input::term(&mut sources, file, &consortium, None).unwrap().value;
        let roster_file = sources.add_table("roster.csv", self.roster.as_bytes());
        let roster = files::roster::read(&mut sources, roster_file).unwrap();
        let ledger_file = sources.add_table("ledger.csv", self.ledger.as_bytes());
        let ledger = files::ledger::read(&mut sources, ledger_file).unwrap();
        let files = self.calendars.iter().map(|(name, text)| {
            let file = sources.add_table(format!("{name}.ics"), text.as_bytes());
            (name, file, files::calendar::read(&mut sources, file).unwrap())
        });
        let files: Vec<_> = files.collect();
        let calendars: Vec<Calendar<'_>> = (files.iter())
            .map(|(name, file, value)| Calendar {
                name,
                sheet: Sheet { file: *file, value },
                beside: &[],
            })
            .collect();
        let look = Look {
            consortium: Some(&consortium),
            term: Some(&term),
            roster: Some(Sheet { file: roster_file, value: &roster }),
            ledger: Some(Sheet { file: ledger_file, value: &ledger }),
            calendars: &calendars,
            ..Look::default()
        };
        let report = check(&look, true);
        // How evenly slots can be had is no matter of this bench.
        let wrong = report.findings.iter().find(|f| f.rule != "balance-beyond-limit");
        assert!(wrong.is_none(), "{wrong:#?}");
        files.iter().map(|(_, _, calendar)| calendar.events.len()).sum()
    }

    /// The same files as the crates read them.
    fn read(&self) -> usize {
        assert_eq!(read(&self.roster), self.duties());
        let mut ledger = csv::Reader::from_reader(self.ledger.as_bytes());
        assert!(ledger.records().all(|record| record.is_ok()));
        let parsed = self.calendars.iter().map(|(_, text)| {
            let calendars: Result<Vec<_>, _> = ical::IcalParser::new(text.as_bytes()).collect();
            calendars.unwrap()
        });
        // Kept until all are read, as ours are.
        let parsed: Vec<_> = parsed.collect();
        parsed.iter().flatten().map(|calendar| calendar.events.len()).sum()
    }
}

/// The medians of two that take turns, and of how many times as long each second run took.
fn medians(
    mut others: impl FnMut() -> usize,
    mut ours: impl FnMut() -> usize,
    count: usize,
) -> (Duration, Duration, f64) {
    let time = |run: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        assert_eq!(run(), count);
        start.elapsed()
    };
    let mut runs: Vec<_> = (0..RUNS).map(|_| (time(&mut others), time(&mut ours))).collect();
    let mut ratios: Vec<f64> =
        runs.iter().map(|(others, ours)| ours.as_secs_f64() / others.as_secs_f64()).collect();
    ratios.sort_unstable_by(f64::total_cmp);
    runs.sort_unstable_by_key(|run| run.0);
    let others = runs[RUNS / 2].0;
    runs.sort_unstable_by_key(|run| run.1);
    (others, runs[RUNS / 2].1, ratios[RUNS / 2])
}

fn tables() -> f64 {
    let (agreed, roster) = (consortium(), roster());
    let duties = WEEKS * 7 * 24 * SEATS;
    println!("{duties} duties, {} bytes", roster.len());
    let (skimmed, _, _) = medians(|| skimmed(&roster), || duties, duties);
    let (read, checked, ratio) = medians(|| read(&roster), || checked(&agreed, &roster), duties);
    println!("csv, one record at a time, nothing kept: {skimmed:?}");
    println!("csv, into the same fields:               {read:?}");
    println!("read and checked by every rule:          {checked:?}");
    println!("checking takes {ratio:.2} times as long as reading into the same fields\n");
    ratio
}

fn calendars(which: Option<&str>) -> f64 {
    let files = Files::of("M-seats");
    let bytes: usize = files.calendars.iter().map(|(_, text)| text.len()).sum();
    let events = if which == Some("others") { files.read() } else { files.checked() };
    println!(
        "{} duties, {} calendars with {events} events, {bytes} bytes",
        files.duties(),
        files.calendars.len()
    );
    if which.is_some() {
        return 0.0;
    }
    let (read, checked, ratio) = medians(|| files.read(), || files.checked(), events);
    println!("csv and ical, the same files:            {read:?}");
    println!("read and checked by every rule:          {checked:?}");
    println!("checking takes {ratio:.2} times as long as reading the same files");
    ratio
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let mut words = words.iter().map(String::as_str);
    let ratios = match (words.next(), words.next()) {
        (Some("tables"), _) => vec![tables()],
        (Some("calendars"), which) => vec![calendars(which)],
        _ => vec![tables(), calendars(None)],
    };
    let is_good = ratios.iter().all(|ratio| *ratio <= 3.0);
    if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
