//! Which test reaches which mutants, and which of them notice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::Value;

use crate::list::Mutant;
use crate::{Program, Why, command};

/// How many run at once.
const AT_ONCE: usize = 2;

/// Tests that take longer by themselves are left out: what they alone notice counts as missed.
const SLOWEST: Duration = Duration::from_secs(10);

/// A test that holds without any mutant.
pub struct Test {
    program: usize,
    name: String,
    took: Duration,
    reached: BTreeSet<u32>,
}

/// Cargo in the copy.
pub fn cargo(copy: &Path, what: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(copy).stdin(Stdio::null()).args([what, "--locked"]);
    cargo
}

/// Builds the programs, and the command line that some of them run.
pub fn build(copy: &Path, names: &[String]) -> anyhow::Result<Vec<Program>> {
    let mut cargo = cargo(copy, "test");
    cargo.args(["--no-run", "--message-format=json"]);
    for name in names {
        match name.as_str() {
            "lib" => cargo.arg("--lib"),
            name => cargo.args(["--test", name]),
        };
    }
    let said = cargo.stderr(Stdio::null()).output()?;
    let is_built = said.status.success();
    let said = String::from_utf8(said.stdout)?;
    ensure!(is_built, "the tests do not build: {}", said.lines().rev().take(3).collect::<String>());
    let built = said.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        let path = line["executable"].as_str()?.into();
        let kind = line["target"]["kind"][0].as_str()?;
        let name = if kind == "lib" { kind } else { line["target"]["name"].as_str()? };
        (line["profile"]["test"] == true).then(|| Program { name: name.to_owned(), path })
    });
    Ok(built.collect())
}

/// Runs jobs in any order, a few at once.
fn each<T: Sync>(of: &[T], job: impl Fn(usize, &T) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    of.get(at).map(|item| (at, item))
                } {
                    job(at, item);
                }
            });
        }
    });
}

/// Runs every test once by itself.
pub fn reached(copy: &Path, programs: &[Program]) -> anyhow::Result<Vec<Test>> {
    let mut names = Vec::new();
    for (at, program) in programs.iter().enumerate() {
        let listed = command(copy, &program.path).args(["--list", "--format=terse"]).output()?;
        let listed = String::from_utf8(listed.stdout)?;
        let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        names.extend(tests.map(|test| (at, test.to_owned())));
    }
    eprintln!("{} tests run by themselves", names.len());
    let found = Mutex::new(Vec::new());
    each(&names, |at, (program, name)| {
        let file = copy.join(format!("target/reached-{at}"));
        let _ = fs::remove_file(&file);
        let mut run = command(copy, &programs[*program].path);
        run.args([name, "--exact"]).env("MUTANTS_REACHED", &file);
        let started = Instant::now();
        let fails = fails(&mut run, Duration::from_secs(300));
        let took = started.elapsed();
        let reached = fs::read_to_string(&file).unwrap_or_default();
        let reached = reached.lines().filter_map(|id| id.parse().ok()).collect();
        let _ = fs::remove_file(&file);
        if took > SLOWEST {
            eprintln!("{}: {name} takes too long, and is left out", programs[*program].name);
        } else if fails.is_some() {
            eprintln!(
                "{}: {name} does not hold in the copy, and is left out",
                programs[*program].name
            );
        } else {
            let test = Test { program: *program, name: name.clone(), took, reached };
            found.lock().expect("nobody panics").push(test);
        }
    });
    let mut tests = found.into_inner().expect("nobody panics");
    tests.sort_by(|a, b| (a.took, &a.name).cmp(&(b.took, &b.name)));
    Ok(tests)
}

/// How a run of tests fails, if it does: with the name of the first test, or for want of time.
fn fails(run: &mut Command, limit: Duration) -> Option<String> {
    // What fails need not be made small first.
    run.env("PROPTEST_MAX_SHRINK_ITERS", "0").stdout(Stdio::piped()).stderr(Stdio::null());
    // In a group of its own, with all that it starts.
    run.process_group(0);
    let mut child = run.spawn().expect("it has just been built");
    let lines = BufReader::new(child.stdout.take().expect("it is piped"));
    let group = format!("-{}", child.id());
    let (is_over, is_late) = (AtomicBool::new(false), AtomicBool::new(false));
    let stop = || {
        let _ = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let started = Instant::now();
            while !is_over.load(Ordering::Relaxed) {
                if started.elapsed() > limit {
                    is_late.store(true, Ordering::Relaxed);
                    return stop();
                }
                thread::sleep(Duration::from_millis(20));
            }
        });
        let mut failed = lines.lines().map_while(Result::ok).find_map(|line| {
            let test = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?;
            Some(test.to_owned())
        });
        if failed.is_some() {
            stop();
        }
        // Its pipe may be closed before it ends; the other thread stops what does not end.
        let ended = child.wait().expect("it was started");
        is_over.store(true, Ordering::Relaxed);
        if is_late.load(Ordering::Relaxed) {
            failed = Some("no end".to_owned());
        } else if failed.is_none() && !ended.success() {
            failed = Some("a crash".to_owned());
        }
        failed
    })
}

/// Tries each mutant with the tests that reach it, but for those that were noticed before.
pub fn try_all(
    copy: &Path,
    out: &Path,
    mutants: &[Mutant],
    dropped: &BTreeMap<u32, Why>,
    programs: &[Program],
    tests: &[Test],
) -> anyhow::Result<()> {
    let before = fs::read_to_string(out.join("caught.txt")).unwrap_or_default();
    let before: BTreeSet<&str> =
        before.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
    let caught =
        Mutex::new(File::options().append(true).create(true).open(out.join("caught.txt"))?);
    let missed = Mutex::new(File::create(out.join("missed.txt"))?);
    let is_tried =
        |id: &u32| !dropped.contains_key(id) && !before.contains(&*mutants[*id as usize - 1].name);
    let ids: Vec<u32> = (1..).take(mutants.len()).filter(is_tried).collect();
    each(&ids, |_, id| {
        let mutant = &mutants[*id as usize - 1];
        let reaching: Vec<&Test> = tests.iter().filter(|test| test.reached.contains(id)).collect();
        let by = groups(&reaching).iter().find_map(|tests| {
            let program = &programs[tests[0].program];
            let run = |names: &[&str], usually: Duration| {
                let mut run = command(copy, &program.path);
                run.args(names).arg("--exact").env("MUTANT", id.to_string());
                fails(&mut run, usually * 5 + Duration::from_secs(20))
            };
            let names: Vec<&str> = tests.iter().map(|test| &*test.name).collect();
            let by = run(&names, tests.iter().map(|test| test.took).sum())?;
            // Some tests are about time, and fail on a busy machine.
            let failed = tests.iter().find(|test| test.name == by);
            let fails_again = |test: &&Test| run(&[&*test.name], test.took).is_some();
            failed.is_none_or(fails_again).then(|| format!("{} {by}", program.name))
        });
        let (to, line) = match by {
            Some(by) => (&caught, format!("{}\t{by}\n", mutant.name)),
            None => (&missed, format!("{}\tof {} tests\n", mutant.name, reaching.len())),
        };
        let mut to = to.lock().expect("nobody panics");
        to.write_all(line.as_bytes()).expect("the disk has room");
    });
    Ok(())
}

/// Tests that run together: the quick ones of a program, then one after the other.
fn groups<'a>(tests: &[&'a Test]) -> Vec<Vec<&'a Test>> {
    let (quick, slow): (Vec<&Test>, Vec<&Test>) =
        tests.iter().partition(|test| test.took < Duration::from_millis(500));
    let mut together: BTreeMap<usize, Vec<&Test>> = BTreeMap::new();
    for test in quick {
        together.entry(test.program).or_default().push(test);
    }
    let mut groups: Vec<Vec<&Test>> = together.into_values().collect();
    groups.sort_by_key(|tests| tests.iter().map(|test| test.took).sum::<Duration>());
    groups.extend(slow.into_iter().map(|test| vec![test]));
    groups
}
