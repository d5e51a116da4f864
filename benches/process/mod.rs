//! A run of the program: its time, its memory, its instructions.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Runs that take longer are not repeated under callgrind, which is fifty times slower.
const COUNTED: Duration = Duration::from_millis(1500);

/// The program with its arguments.
pub struct Program {
    /// What it is given.
    pub arguments: Vec<OsString>,
    /// A folder that is removed before every run.
    pub fresh: Option<PathBuf>,
    /// Which runs are counted.
    pub counting: Counting,
    folder: PathBuf,
}

/// Whether instructions are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// Where that does not take long.
    Short,
    /// However long that takes.
    All,
    /// Not at all.
    Never,
}

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Median of the runs.
    pub wall: Duration,
    /// Whether a run was cut off.
    pub cut: bool,
    /// Seconds of the processor, as GNU time prints them: by the program, and for it.
    pub user: Option<String>,
    /// See `user`.
    pub sys: Option<String>,
    /// Peak memory in kilobytes.
    pub peak: Option<u64>,
    /// Instructions of one run.
    pub instructions: Option<u64>,
    /// What the last run printed.
    pub stdout: Vec<u8>,
    /// The first line of what it complained about.
    pub stderr: String,
}

impl Program {
    /// The program with these arguments; `folder` is for files of the measuring.
    pub fn new(arguments: &[&str], folder: &Path) -> Self {
        let arguments = arguments.iter().map(OsString::from).collect();
        Self { arguments, fresh: None, counting: Counting::Short, folder: folder.to_owned() }
    }

    /// Runs it so many times, then once each under GNU time and callgrind where these are there.
    pub fn measure(&self, runs: usize, timeout: Duration) -> io::Result<Figures> {
        let mut figures = Figures::default();
        let mut walls = Vec::new();
        for _ in 0..runs {
            let mut command = self.command(&[])?;
            let run = run(&mut command, timeout)?;
            walls.push(run.wall);
            (figures.stdout, figures.stderr, figures.peak) = (run.stdout, run.stderr, run.peak);
            if run.cut {
                figures.cut = true;
                figures.wall = run.wall;
                return Ok(figures);
            }
            if run.wall > Duration::from_secs(5) {
                break;
            }
        }
        walls.sort_unstable();
        figures.wall = walls[walls.len() / 2];
        self.time(&mut figures, timeout)?;
        let is_counted = match self.counting {
            Counting::Short => figures.wall < COUNTED,
            Counting::All => true,
            Counting::Never => false,
        };
        if is_counted {
            self.count(&mut figures, timeout * 40)?;
        }
        Ok(figures)
    }

    fn command(&self, before: &[OsString]) -> io::Result<Command> {
        if let Some(fresh) = self.fresh.as_ref().filter(|f| f.exists()) {
            fs::remove_dir_all(fresh)?;
        }
        let program = OsString::from(env!("CARGO_BIN_EXE_vuoro"));
        let mut all = before.iter().chain([&program]).chain(&self.arguments);
        let mut command = Command::new(all.next().expect("there is a program"));
        command.args(all);
        Ok(command)
    }

    fn time(&self, figures: &mut Figures, timeout: Duration) -> io::Result<()> {
        let file = self.folder.join("time.txt");
        let before = ["/usr/bin/time", "-f", "%U %S %M", "-o"].map(OsString::from);
        if !Path::new(&before[0]).exists() {
            return Ok(());
        }
        let before = [&before[..], &[file.clone().into_os_string()]].concat();
        run(&mut self.command(&before)?, timeout)?;
        let text = fs::read_to_string(&file).unwrap_or_default();
        // An exit code that is not zero has a line of its own before the figures.
        let mut words = text.lines().last().unwrap_or_default().split(' ').map(str::to_owned);
        (figures.user, figures.sys) = (words.next(), words.next());
        figures.peak = words.next().and_then(|kb| kb.parse().ok());
        Ok(())
    }

    fn count(&self, figures: &mut Figures, timeout: Duration) -> io::Result<()> {
        let mut file = OsString::from("--callgrind-out-file=");
        file.push(self.folder.join("callgrind.out"));
        let before = ["valgrind".into(), "--tool=callgrind".into(), file];
        let Ok(counted) = run(&mut self.command(&before)?, timeout) else { return Ok(()) };
        let said = counted.stderr_whole;
        let line = said.lines().find_map(|l| l.split_once("Collected : "));
        figures.instructions = line.and_then(|(_, n)| n.trim().parse().ok());
        Ok(())
    }
}

struct Run {
    wall: Duration,
    cut: bool,
    peak: Option<u64>,
    stdout: Vec<u8>,
    stderr: String,
    stderr_whole: String,
}

/// Runs a command to its end, or kills it when its time is over.
fn run(command: &mut Command, timeout: Duration) -> io::Result<Run> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let begin = Instant::now();
    let mut child = command.spawn()?;
    let mut out = child.stdout.take().expect("it is piped");
    let mut err = child.stderr.take().expect("it is piped");
    let child = Arc::new(Mutex::new(child));
    let (done, wait) = channel::<()>();
    let watched = Arc::clone(&child);
    let watch = thread::spawn(move || match wait.recv_timeout(timeout) {
        Err(RecvTimeoutError::Timeout) => stop(&watched),
        _ => (false, None),
    });
    let errors = thread::spawn(move || {
        let mut text = Vec::new();
        err.read_to_end(&mut text).map(|_| text)
    });
    let mut stdout = Vec::new();
    out.read_to_end(&mut stdout)?;
    // Standard output is closed, so the process is at its end.
    let stderr = errors.join().expect("reading does not panic")?;
    let wall = begin.elapsed();
    drop(done);
    let (cut, peak) = watch.join().expect("watching does not panic");
    child.lock().expect("nobody panics with it").wait()?;
    let stderr_whole = String::from_utf8_lossy(&stderr).into_owned();
    let stderr = stderr_whole.lines().next().unwrap_or_default().to_owned();
    Ok(Run { wall, cut, peak, stdout, stderr, stderr_whole })
}

/// Kills a process, after a look at the memory it has used.
fn stop(child: &Mutex<Child>) -> (bool, Option<u64>) {
    let mut child = child.lock().expect("nobody panics with it");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|p| p.trim().trim_end_matches(" kB").parse().ok());
    // It may have ended just now.
    let _ = child.kill();
    (true, peak)
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let none = || "-".to_owned();
        let millis = self.wall.as_micros();
        let wall = format!("{}.{} ms", millis / 1000, millis % 1000 / 100);
        let seconds = |s: &Option<String>| s.as_ref().map_or_else(none, |s| format!("{s} s"));
        let peak = self.peak.map_or_else(none, |kb| format!("{} MB", kb.div_ceil(1024)));
        let work = self.instructions.map_or_else(none, |n| format!("{} M", n / 1_000_000));
        let (user, sys) = (seconds(&self.user), seconds(&self.sys));
        write!(f, "{wall:>9} {user:>8} {sys:>8} {peak:>7} {work:>9}")?;
        if self.cut { write!(f, "  cut off") } else { Ok(()) }
    }
}
