//! Measures the whole process `vuoro allocate` on the scale ladder:
//! `cargo bench --bench whole -- [NAME…] [--runs N] [--timeout SECONDS] [--in FOLDER]
//! [--count] [--quick] [--allow TIMES]`.
//!
//! A name is a rung of the ladder or a family, as `towns-narrow-L.2`; `M-families`, `L-families` and
//! `XL-families` are all families of that size.
//!
//! Figures stand beside those of a peer in the same run, the process that only reads the same
//! consortium file, and beside those of the first name. Ends with exit code 1 when a rung takes
//! more than its limits; of time so many times as much is allowed. `--quick` runs each rung without
//! calendars and without its peer, for CI.

mod ladder;
mod limits;
mod process;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use process::{Counting, Figures, Program};

/// What is measured when nothing is named.
const USUAL: [&str; 5] = ["S", "5", "10", "20", "30"];

/// What the command line asks for.
struct Asked {
    names: Vec<String>,
    runs: usize,
    timeout: Duration,
    folder: PathBuf,
    /// Which runs have their instructions counted.
    counting: Counting,
    /// Whether only plans are made, without calendars and peers.
    is_quick: bool,
    /// How many times its limit of time a rung may take.
    allow: u32,
}

fn main() -> io::Result<ExitCode> {
    let asked = asked()?;
    let mut over = Vec::new();
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:>16} {:>9} {:>8} {:>8} {:>7} {:>9}",
        "", "wall", "user", "sys", "peak", "work"
    )?;
    let mut first: Option<(Figures, u64)> = None;
    for name in &asked.names {
        let folder = asked.folder.join(name);
        let term = ladder::write_rung(name, &folder)?;
        let (plan, size) = measure(&asked, &folder, &term, &["--no-calendars"])?;
        writeln!(out, "{name:<4} {:<11} {plan}", "plan")?;
        let mut compared = String::new();
        if !asked.is_quick {
            let (whole, _) = measure(&asked, &folder, &term, &[])?;
            let reading = reading(&asked, &folder, &folder.join("consortium.toml"))?;
            writeln!(out, "     {:<11} {whole}", "calendars")?;
            writeln!(out, "     {:<11} {reading}", "reading")?;
            compared = format!("{} of reading alone, ", ratio(&plan, &reading));
        }
        writeln!(out, "     {}", quality(&plan))?;
        if let Some(used) = limits::used(name, &plan, asked.allow) {
            writeln!(out, "     {}{}", used.text, if used.is_over { ": too much" } else { "" })?;
            over.extend(used.is_over.then_some(name.as_str()));
        }
        let (first, first_size) = first.get_or_insert_with(|| (plan.clone(), size));
        writeln!(
            out,
            "     {compared}{} of {}, where n log n is {} times\n",
            ratio(&plan, first),
            asked.names[0],
            tenths(n_log_n(size), n_log_n(*first_size)),
        )?;
        out.flush()?;
    }
    writeln!(
        out,
        "plan: roster, ledger and plan, without calendars; calendars: with them; reading: \
         `vuoro apportion`\nwall: median of {} runs; work: instructions by callgrind; n: libraries \
         and duties",
        asked.runs
    )?;
    if over.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "\ntoo slow, too large or too far from the bound: {}", over.join(", "))?;
    Ok(ExitCode::FAILURE)
}

/// What grows in proportion to n log n: six times it, as logarithms are whole numbers here.
fn n_log_n(n: u64) -> u128 {
    u128::from(n) * u128::from(u128::from(n.max(2)).pow(6).ilog2())
}

fn asked() -> io::Result<Asked> {
    let mut asked = Asked {
        names: Vec::new(),
        runs: 9,
        timeout: Duration::from_mins(2),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("ladder"),
        counting: Counting::Short,
        is_quick: false,
        allow: 1,
    };
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| wrong("an option lacks its value"));
        let number =
            |text: String| text.parse::<u32>().map_err(|_| wrong("expected a whole number"));
        match argument.as_str() {
            "--runs" => asked.runs = number(value()?)?.max(1) as usize,
            "--timeout" => asked.timeout = Duration::from_secs(number(value()?)?.into()),
            "--quick" => asked.is_quick = true,
            "--count" => asked.counting = Counting::All,
            "--allow" => asked.allow = number(value()?)?,
            "--in" => asked.folder = PathBuf::from(value()?),
            name => asked.names.extend(ladder::family::names(name)),
        }
    }
    if asked.is_quick && asked.counting == Counting::Short {
        asked.counting = Counting::Never;
    }
    if asked.names.is_empty() {
        asked.names = USUAL.map(str::to_owned).to_vec();
    }
    Ok(asked)
}

/// The whole command, each time into a folder that is not there yet; and how many libraries and
/// duties there are.
fn measure(
    asked: &Asked,
    folder: &Path,
    term: &Path,
    options: &[&str],
) -> io::Result<(Figures, u64)> {
    let to = folder.join("out");
    let arguments = [&["allocate", "--format", "json"], options, &["--out"]].concat();
    let mut program = Program::new(&arguments, folder);
    program.arguments.extend([to.clone().into_os_string(), term.as_os_str().to_owned()]);
    program.fresh = Some(to.clone());
    program.counting = asked.counting;
    let figures = program.measure(asked.runs, asked.timeout)?;
    let lines = |name| std::fs::read_to_string(to.join(name)).map_or(1, |t| t.lines().count());
    let size = lines("roster.csv") + lines("ledger.csv") - 2;
    Ok((figures, size as u64))
}

/// The peer: the same program, reading the same consortium file and sharing out its slots.
fn reading(asked: &Asked, folder: &Path, consortium: &Path) -> io::Result<Figures> {
    let mut program = Program::new(&["apportion", "--format", "json"], folder);
    program.arguments.push(consortium.as_os_str().to_owned());
    program.measure(asked.runs, asked.timeout)
}

/// How the plan says it is: pools, objective, proof, duties that nobody can serve.
fn quality(plan: &Figures) -> String {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(&plan.stdout) else {
        return if plan.stderr.is_empty() { "no plan".to_owned() } else { plan.stderr.clone() };
    };
    let allocation = &json["allocation"];
    let empty = Vec::new();
    let holders = allocation["holders"].as_array().unwrap_or(&empty);
    let pools = holders.iter().filter(|h| h["kind"] == "pool").count();
    let libraries = json["totals"].as_array().map_or(0, Vec::len);
    format!(
        "{libraries} libraries, {} slots, {pools} pools; objective {}, bound {}, {}; {} unfilled",
        json["slots_per_week"],
        allocation["best"],
        allocation["lower_bound"],
        if allocation["proven_optimal"] == true { "proven" } else { "not proven" },
        json["unfilled"].as_array().map_or(0, Vec::len)
    )
}

/// By instructions where both were counted, by seconds otherwise.
fn ratio(one: &Figures, other: &Figures) -> String {
    match (one.instructions, other.instructions) {
        (Some(a), Some(b)) => format!("{} times the work", tenths(a.into(), b.into())),
        _ => format!("{} times the time", tenths(one.wall.as_micros(), other.wall.as_micros())),
    }
}

fn tenths(a: u128, b: u128) -> String {
    let tenths = a * 10 / b.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}
