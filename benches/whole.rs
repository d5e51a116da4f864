//! Measures the whole process `vuoro allocate` on the scale ladder:
//! `cargo bench --bench whole -- [NAME…] [--runs N] [--timeout SECONDS] [--in FOLDER]`.
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
}

fn main() -> io::Result<()> {
    let asked = asked()?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:>4} {:>9} {:>8} {:>8} {:>7} {:>9}",
        "", "wall", "user", "sys", "peak", "work"
    )?;
    let mut first: Option<Figures> = None;
    for name in &asked.names {
        let folder = asked.folder.join(name);
        let term = ladder::write_rung(name, &folder)?;
        let plan = measure(&asked, &folder, &term)?;
        let consortium = folder.join("consortium.toml");
        let reading = reading(&asked, &folder, &consortium)?;
        writeln!(out, "{name:>4} {plan}")?;
        writeln!(out, "     {}", quality(&plan))?;
        let first = first.get_or_insert_with(|| plan.clone());
        writeln!(
            out,
            "     {} of reading alone, {} of {}\n",
            ratio(&plan, &reading),
            ratio(&plan, first),
            asked.names[0]
        )?;
        out.flush()?;
    }
    writeln!(out, "wall: median of {} runs; work: instructions by callgrind", asked.runs)
}

fn asked() -> io::Result<Asked> {
    let mut asked = Asked {
        names: Vec::new(),
        runs: 9,
        timeout: Duration::from_mins(2),
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("ladder"),
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
            "--in" => asked.folder = PathBuf::from(value()?),
            name => asked.names.push(name.to_owned()),
        }
    }
    if asked.names.is_empty() {
        asked.names = USUAL.map(str::to_owned).to_vec();
    }
    Ok(asked)
}

/// The whole command, each time into a folder that is not there yet.
fn measure(asked: &Asked, folder: &Path, term: &Path) -> io::Result<Figures> {
    let to = folder.join("out");
    let mut program = Program::new(&["allocate", "--format", "json", "--out"], folder);
    program.arguments.extend([to.clone().into_os_string(), term.as_os_str().to_owned()]);
    program.fresh = Some(to);
    program.measure(asked.runs, asked.timeout)
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
    let tenths = |a: u128, b: u128| {
        let tenths = a * 10 / b.max(1);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match (one.instructions, other.instructions) {
        (Some(a), Some(b)) => format!("{} times the work", tenths(a.into(), b.into())),
        _ => format!("{} times the time", tenths(one.wall.as_micros(), other.wall.as_micros())),
    }
}
