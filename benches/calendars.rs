//! How long it takes to write the calendars of 2,000 libraries and 43,680 duties, beside what the
//! crate `calcard` needs for the same events with the same properties, in the same process.
//!
//! `cargo bench --bench calendars` prints both, the cost of an event in a fourth and in four times
//! as many duties, and the memory that writing needs; it ends with an error when writing is less
//! than twice as fast, or an event of the largest costs half as much again as one of the smallest.
#![allow(missing_docs, clippy::print_stdout, reason = "a benchmark prints what it measures")]

#[allow(dead_code, reason = "another benchmark uses the rest")]
mod ladder;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use calcard::icalendar::ICalendar;
use chrono::Days;
use vuoro::export::ical::Calendars;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Duty, Plan, Roster, Term};
use vuoro::plan;

const RUNS: usize = 7;
/// All that the calendars are written from.
struct Planned(Plan);

fn planned(rung: &str) -> Result<Planned, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ladder").join(rung);
    let path = ladder::write_rung(rung, &folder)?;
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", &fs::read(folder.join("consortium.toml"))?);
    let consortium = input::consortium(&mut sources, file).map_err(|f| f[0].message.clone())?.value;
    let file = sources.add("term.toml", &fs::read(path)?);
    let term = input::term(&mut sources, file, &consortium, None);
    let term = term.map_err(|f| f[0].message.clone())?.value;
    Ok(Planned(plan::plan(&consortium, &term)?))
}

impl Planned {
    /// The first fourth of the term, or its duties again and again.
    fn of_size(&self, quarters: u64) -> Self {
        let first = self.0.term.first;
        let term = (self.0.term.last - first).num_days().unsigned_abs() + 1;
        let last = first + Days::new(term * quarters / 4 - 1);
        let again = |n: u64| {
            let later = move |d: &Duty| Duty { date: d.date + Days::new(term * n), ..d.clone() };
            self.0.roster.duties().iter().map(later)
        };
        let duties = (0..quarters.div_ceil(4)).flat_map(again).filter(|d| d.date <= last);
        let term = Term { last, ..self.0.term.clone() };
        Self(Plan { term, roster: Roster::new(duties.collect()), ..self.0.clone() })
    }

    /// Writes every calendar, one after the other, and gives each to `done`.
    fn write(&self, mut done: impl FnMut(&[u8])) {
        let calendars = self.calendars();
        let mut file = Vec::new();
        for library in self.0.consortium.indices() {
            file.clear();
            calendars.library(library, &mut file).unwrap();
            done(&file);
        }
        file.clear();
        calendars.all(&mut file).unwrap();
        done(&file);
    }

    fn calendars(&self) -> Calendars<'_> {
        Calendars::new(&self.0).unwrap()
    }

    /// The events of all files, and their octets.
    fn size(&self) -> (usize, usize) {
        let (mut events, mut octets) = (0, 0);
        self.write(|file| {
            events += file.windows(14).filter(|w| w == b"\nBEGIN:VEVENT\r").count();
            octets += file.len();
        });
        (events, octets)
    }

    /// Everything, from the roster to the last octet.
    fn ours(&self) -> Duration {
        let start = Instant::now();
        self.write(|file| assert!(file.ends_with(b"END:VCALENDAR\r\n")));
        start.elapsed()
    }

    /// `calcard` with the same events: putting its objects together (copies of finished ones, so
    /// that no text has to be composed), and turning them into text.
    fn calcard(&self) -> (Duration, Duration) {
        let (mut made, mut written) = (Duration::ZERO, Duration::ZERO);
        let mut text = String::new();
        self.write(|file| {
            let model = ICalendar::parse(str::from_utf8(file).unwrap()).unwrap();
            let start = Instant::now();
            let calendar = model.clone();
            made += start.elapsed();
            text.clear();
            let start = Instant::now();
            calendar.write_to(&mut text).unwrap();
            written += start.elapsed();
            assert!(ICalendar::parse(&text).unwrap() == model, "the same events and properties");
        });
        (made, written)
    }

    /// How much the peak of the process's memory grows, in kilobytes, while all files go nowhere,
    /// and the most octets that are handed on at once: what stands in memory as text.
    fn memory(&self) -> (Option<u64>, usize) {
        let calendars = self.calendars();
        let mut most = Most(0);
        let before = fs::write("/proc/self/clear_refs", "5").ok().and_then(|()| status("VmRSS:"));
        for library in self.0.consortium.indices() {
            calendars.library(library, &mut most).unwrap();
        }
        calendars.all(&mut most).unwrap();
        let after = status("VmHWM:");
        (after.zip(before).map(|(after, before)| after.saturating_sub(before)), most.0)
    }

    /// The largest file of a library, in kilobytes.
    fn largest(&self) -> usize {
        let (mut sizes, mut last) = (Vec::new(), 0);
        self.write(|file| {
            sizes.push(std::mem::replace(&mut last, file.len()));
        });
        sizes.into_iter().max().unwrap_or(0) / 1024
    }
}

/// A file that goes nowhere.
struct Most(usize);

impl Write for Most {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0 = self.0.max(octets.len());
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn status(name: &str) -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|l| l.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let rung = std::env::args().skip(1).find(|a| a != "--bench");
    let whole = planned(rung.as_deref().unwrap_or("L"))?;
    let mut costs = Vec::new();
    for quarters in [1, 4, 16] {
        let part = whole.of_size(quarters);
        // First of all, while nothing has been written that could be written over.
        let (grown, most) = part.memory();
        let (events, octets) = part.size();
        let duties = part.0.roster.duties().len();
        println!("{duties} duties: {events} events in all files, {octets} octets");
        let grown = grown.map_or_else(|| "an unknown number of".to_owned(), |kb| kb.to_string());
        println!(
            "  memory: {grown} kB more, {most} octets of text at once; the largest file of a library \
             has {} kB",
            part.largest()
        );
        // The shortest: whatever else the machine does makes runs longer, never shorter.
        let time = (0..RUNS).map(|_| part.ours()).min().expect("there are runs");
        let cost = time / u32::try_from(events)?;
        println!("  written in {time:?}: {cost:?} an event");
        costs.push(cost);
    }
    let (mut ours, mut made, mut written) = (Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        ours = ours.min(whole.ours());
        let (making, writing) = whole.calcard();
        (made, written) = (made.min(making), written.min(writing));
    }
    let ratio = |other: Duration| other.as_secs_f64() / ours.as_secs_f64();
    println!("from the roster to the last octet:        {ours:?}");
    println!("calcard, finished objects to text:        {written:?} ({:.2} times)", ratio(written));
    println!(
        "calcard, making the objects and the text: {:?} ({:.2} times)",
        made + written,
        ratio(made + written)
    );
    let growth = costs[2].as_secs_f64() / costs[0].as_secs_f64();
    println!("an event of the largest costs {growth:.2} times one of the smallest");
    io::stdout().flush()?;
    let good = ratio(made + written) >= 2.0 && growth <= 1.5;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
