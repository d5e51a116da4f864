//! `vuoro init`: a consortium file and a term file to begin with.

mod ask;
mod draft;
mod examples;
mod given;
mod hours;
mod members;
mod put;
mod questions;
mod samples;
mod terms;
mod tried;
mod written;

use crate::session::read::load;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::PossibleValuesParser;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, Term};

use crate::cli::clock::Now;
use crate::cli::outcome::Outcome;
use crate::cli::outcome::Refused;
use crate::render::conflict;
use crate::render::progress::Progress;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::read::accept;
use crate::session::read::complain_at_once;
use crate::store::files;
use ask::Dialogue;
use draft::Draft;
use examples::{EXAMPLES, Example};
pub use given::Given;
use samples::Samples;
use terms::CONSORTIUM;
use tried::without_plan;

/// Begin: write a consortium file and a term file, by a few questions.
///
/// On a terminal everything that no option says is asked, and Enter takes what is proposed; with
/// Enter all the way five made-up libraries get a plan. The files have every other key as a remark.
/// In a folder that has a consortium.toml only the next term is asked for; balances of the last one
/// go into it. Nothing is ever overwritten.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro init --defaults first-look
  vuoro init kymi --name Kymi --member 'Kotka = 51668' \\
    --member 'Kouvola = 81187'
  vuoro init koot --name PIKI --members examples/import/koot.csv
  vuoro init piki --example piki-2018")]
pub struct Init {
    /// The folder to write to; it is created [default: this folder]
    dir: Option<PathBuf>,
    /// Copy an example instead
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(EXAMPLES.map(|e| e.name)))]
    example: Option<String>,
    /// Ask nothing: what no option says is as it is proposed
    #[arg(long)]
    defaults: bool,
    #[command(flatten)]
    answers: given::Answers,
    #[command(flatten)]
    now: Now,
}

impl Init {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let dir = self.dir.as_deref().unwrap_or(Path::new(""));
        let given = self.answers.given();
        if let Some(name) = &self.example {
            if !given.is_empty() {
                bail!("--example copies an example as it is: leave the other options out");
            }
            let example =
                EXAMPLES.iter().find(|e| e.name == name).context("there is no such example")?;
            return copy(dir, example);
        }
        let mut draft = self.begun(dir, &given)?;
        let asks =
            !self.defaults && std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let is_enough = self.defaults || draft.agreed.is_some() || given.are_enough();
        if !asks && !is_enough {
            bail!(
                "there is no terminal to ask on: give at least --name, and --member for every \
                 library or --members with a spreadsheet; or --defaults, or --example"
            );
        }
        let faults = given.fill(&mut draft);
        if !faults.is_empty() {
            for fault in faults {
                writeln!(terminal::stderr(), "error: {fault}")?;
            }
            return Err(Refused.into());
        }
        if asks {
            let (from, to) = (std::io::stdin().lock(), anstream::stderr().lock());
            Dialogue { from, to }.all(&mut draft, &given)?;
        }
        write(dir, &draft)
    }

    /// What is known before anything is asked.
    fn begun(&self, dir: &Path, given: &Given<'_>) -> anyhow::Result<Draft> {
        let draft = Draft::new(self.now.time()?.date_naive(), language());
        let earlier = terms::earlier(dir)?;
        let path = dir.join(earlier.as_ref().map_or(CONSORTIUM, |earlier| &earlier.consortium));
        if !path.exists() {
            return Ok(draft);
        }
        if let Some(flag) = given.of_consortium() {
            bail!(
                "`{}` is there already, so that --{flag} says nothing new: edit that file, or name \
                 another folder, as in `vuoro init new-folder`",
                path.shown()
            );
        }
        let mut sources = SourceMap::default();
        let file = load(&mut sources, &path)?;
        let c = accept(input::consortium(&mut sources, file), &sources)?;
        let text = String::from_utf8(files::read(&path)?).context("the file is not UTF-8")?;
        Ok(draft.agreed(text, &c, earlier))
    }
}

/// The language of the computer, if it is one of ours.
fn language() -> &'static str {
    let set = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default();
    ["fi", "sv"].into_iter().find(|code| locale.starts_with(code)).unwrap_or("en")
}

/// Writes the files of a draft, which the readers have accepted, and says what comes next.
fn write(dir: &Path, draft: &Draft) -> anyhow::Result<Outcome> {
    let Ok((c, term)) = draft.read() else { bail!("{}", draft.complaint().unwrap_err()) };
    let samples = Samples::new(draft, &c, &term);
    let name = draft.term_file();
    let text = written::term(draft, Some(&samples));
    let (agreed, texts) = if let Some(agreed) = &draft.agreed {
        (agreed.clone(), vec![(name.clone(), text)])
    } else {
        let agreed = written::consortium(draft, Some(&samples));
        (agreed.clone(), vec![(CONSORTIUM.to_owned(), agreed), (name.clone(), text)])
    };
    // What will be written says the same as what was checked, and has a plan.
    let mut sources = SourceMap::default();
    let file = sources.add(CONSORTIUM, agreed.as_bytes());
    let c = accept(input::consortium(&mut sources, file), &sources)?;
    let file = sources.add(name.as_str(), texts[texts.len() - 1].1.as_bytes());
    let term = accept(input::term(&mut sources, file, &c, None), &sources)?;
    if let Some(why) = without_plan(&c, &term) {
        let reasons = || conflict::reasons(&why, &c, &term, &Progress::new());
        complain_at_once(conflict::headline(&why, &c), &sources, reasons)?;
        bail!(
            "these answers have no plan, so nothing was written: give fewer --seats, or more \
             libraries"
        );
    }
    let bytes: Vec<_> = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    put::put(dir, &bytes)?;
    terminal::after("the files are written", || said(dir, draft, &c, &term))?;
    Ok(Outcome::Done)
}

/// Says what was written, and what comes next.
fn said(dir: &Path, draft: &Draft, c: &Consortium, term: &Term) -> anyhow::Result<()> {
    let mut out = terminal::stdout();
    if draft.agreed.is_none() {
        let n = c.libraries().len();
        let libraries = if n == 1 { "1 library".to_owned() } else { format!("{n} libraries") };
        let made_up = if draft.made_up { ", made up: put your own in their place" } else { "" };
        writeln!(out, "{}: {libraries}{made_up}", dir.join(CONSORTIUM).shown())?;
    }
    let duties = term.occurrences(&c.grid).len() * usize::from(c.grid.seats());
    writeln!(
        out,
        "{}: {}, {} to {}, {duties} duties",
        dir.join(draft.term_file()).shown(),
        term.name,
        term.first,
        term.last
    )?;
    for library in &draft.without {
        let (why, file) = (library.why(), draft.term_file());
        writeln!(out, "{why}: it takes no part in this term (`without` in {file})")?;
    }
    next(&mut out, &dir.join(draft.term_file()))
}

fn copy(dir: &Path, example: &Example) -> anyhow::Result<Outcome> {
    let own = |&(name, bytes): &(&str, &[u8])| (name.to_owned(), bytes.to_vec());
    let all: Vec<_> = example.files.iter().map(own).collect();
    put::put(dir, &all)?;
    terminal::after("the files are written", || {
        let mut out = terminal::stdout();
        for (name, _) in example.files {
            writeln!(out, "{}", dir.join(name).shown())?;
        }
        writeln!(out, "\nThe example {}: {}.", example.name, example.about)?;
        next(&mut out, &dir.join(example.files[0].0))
    })?;
    Ok(Outcome::Done)
}

/// The command that comes next.
fn next(out: &mut impl Write, term: &Path) -> anyhow::Result<()> {
    writeln!(out, "\nNext:\n  vuoro allocate {}", crate::render::text::argument(&term.shown()))?;
    Ok(out.flush()?)
}
