//! Measures the whole process `vuoro allocate` on the scale ladder:
//! `cargo bench --bench whole -- [NAME…] [--runs N] [--timeout SECONDS] [--in FOLDER]
//! [--count]`.
//!
//! Nothing is asserted about time. Figures stand beside those of a peer in the same run, the
//! process that only reads the same consortium file, and beside those of the first name.

mod ladder;
mod process;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use process::{Figures, Program};

/// What is measured when nothing is named.
const USUAL: [&str; 5] = ["S", "5", "10", "20", "30"];

/// What the command line asks for.
struct Asked {
    names: Vec<String>,
    runs: usize,
    timeout: Duration,
    folder: PathBuf,
    /// Whether instructions are counted however long that takes.
    count_all: bool,
}

fn main() -> io::Result<()> {
    let asked = asked()?;
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
        let (whole, _) = measure(&asked, &folder, &term, &[])?;
        let consortium = folder.join("consortium.toml");
        let reading = reading(&asked, &folder, &consortium)?;
        writeln!(out, "{name:>4} {:<11} {plan}", "plan")?;
        writeln!(out, "     {:<11} {whole}", "calendars")?;
        writeln!(out, "     {:<11} {reading}", "reading")?;
        writeln!(out, "     {}", quality(&plan))?;
        if let Some(limits) = limits(name, &plan) {
            writeln!(out, "     {limits}")?;
        }
        let (first, first_size) = first.get_or_insert_with(|| (plan.clone(), size));
        writeln!(
            out,
            "     {} of reading alone, {} of {}, where n log n is {} times\n",
            ratio(&plan, &reading),
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
    )
}

/// What the whole process without calendars is to stay below: milliseconds and megabytes.
const LIMITS: [(&str, u128, Option<u64>); 4] =
    [("S", 15, None), ("M", 150, None), ("L", 1_000, Some(300)), ("XL", 12_000, Some(2_048))];

/// How much of its limits a plan takes; nothing is made of it here.
fn limits(name: &str, plan: &Figures) -> Option<String> {
    let (_, millis, megabytes) = LIMITS.iter().find(|(n, ..)| *n == name)?;
    let user = plan.user.as_ref().and_then(|u| u.parse::<f64>().ok());
    let time = |what: &str, took: f64| {
        #[expect(clippy::cast_precision_loss, reason = "a limit is a small number")]
        let part = took * 100.0 / *millis as f64;
        format!("{what} {part:.0} %")
    };
    let mut parts = vec![time("wall", plan.wall.as_secs_f64() * 1_000.0)];
    parts.extend(user.map(|u| time("user", u * 1_000.0)));
    if let (Some(most), Some(peak)) = (megabytes, plan.peak) {
        parts.push(format!("memory {} %", peak * 100 / (most * 1_024)));
    }
    Some(format!("of the limit: {}", parts.join(", ")))
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
        count_all: false,
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
            "--count" => asked.count_all = true,
            "--in" => asked.folder = PathBuf::from(value()?),
            name => asked.names.push(name.to_owned()),
        }
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
    program.count_all = asked.count_all;
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
