//! How long it takes to check a roster of 436,800 duties with its consortium, beside what the crate
//! `csv` needs to read the same file into the same fields: a year around the clock on fifty seats.
//!
//! `cargo bench --bench check` prints both and ends with an error when checking takes more than
//! three times as long as reading.
#![allow(missing_docs, clippy::print_stdout, reason = "a benchmark prints what it measures")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use vuoro::check::{Look, Sheet, check};
use vuoro::input::{self, SourceMap};
use vuoro::model::weekday_code;

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
    let written = input::written_roster(&mut sources, file).unwrap();
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

fn median(mut run: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(run(), WEEKS * 7 * 24 * SEATS);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn main() -> ExitCode {
    let (agreed, roster) = (consortium(), roster());
    println!("{} duties, {} bytes", WEEKS * 7 * 24 * SEATS, roster.len());
    let skimmed = median(|| skimmed(&roster));
    let read = median(|| read(&roster));
    let checked = median(|| checked(&agreed, &roster));
    println!("csv, one record at a time, nothing kept: {skimmed:?}");
    println!("csv, into the same fields:               {read:?}");
    println!("read and checked by every rule:          {checked:?}");
    let ratio = checked.as_secs_f64() / read.as_secs_f64();
    println!("checking takes {ratio:.2} times as long as reading into the same fields");
    if ratio <= 3.0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
