//! `vuoro diff`: what changed between two rosters, or in a term since it was published.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use vuoro::export::words::{self, ChangeWords, Words};
use vuoro::export::{csv, json};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{self, Moment};
use vuoro::model::{Language, Plan, RosterLine, Term};
use vuoro::plan;
use vuoro::report::{Difference, diff};

use crate::cli::clock;
use crate::cli::given;
use crate::cli::outcome::Outcome;
use crate::render::tables;
use crate::render::terminal;
use crate::render::text::{Shown as _, argument};
use crate::session::language;
use crate::session::language::LanguageCode;
use crate::session::rosters::{lines, pools};
use crate::session::term::Files;

/// Show what has changed in a term since it was published, or between two rosters: who serves when,
/// before and after.
///
/// A duty that was swapped and swapped back is the same. Exit code 0: the same; 1: different.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro diff examples/piki-2018-history/syksy.toml --since 2018-10-15
  vuoro diff examples/piki-2018-history/published.csv \\
    examples/piki-2018-history/syksy \\
    --format mail --language fi

Exit codes: 0 nothing differs; 1 something does; 2 could not do it.")]
pub struct Diff {
    /// The term file [default: the only one of this folder]; where two are given, the roster before: a
    /// roster.csv, the folder that has it, or the term file
    old: PathBuf,
    /// The roster after
    new: Option<PathBuf>,
    /// What was agreed on this day and later [default: since the term was published]
    #[arg(long, value_name = "DATE", value_parser = given::day, conflicts_with = "new")]
    since: Option<NaiveDate>,
    /// The folder of the term's roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR", conflicts_with = "new")]
    out: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    /// The language of tables and mails [default: that of the consortium, or fi]
    #[arg(long, value_enum)]
    language: Option<LanguageCode>,
}

/// The format of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// A table for people.
    Text,
    /// A paragraph for every library, for a mail.
    Mail,
    /// One JSON document for machines.
    Json,
}

impl Diff {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let (differences, spoken) = match &self.new {
            Some(new) => between(&self.old, new)?,
            None => self.in_term()?,
        };
        let language = self.language.map_or(spoken, Language::from);
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", table(language, &differences))?,
            Shape::Mail => write!(out, "{}", words::mail(language, &differences))?,
            Shape::Json => json::diff(&differences, &mut out)?,
        }
        out.flush()?;
        Ok(if differences.is_empty() { Outcome::Done } else { Outcome::Findings })
    }

    /// What has changed in a published term.
    fn in_term(&self) -> anyhow::Result<(Vec<Difference>, Language)> {
        let shown = self.old.shown();
        if self.old.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
            bail!(
                "`{shown}` is not a term file, which knows what has changed in it: give the roster \
                 after as well, as in `vuoro diff old.csv syksy`"
            );
        }
        let mut files = Files::look(&self.old, self.out.as_deref(), &[])?;
        let term = files.term(&files.text.clone())?;
        let allocate = format!("vuoro allocate {}", argument(&shown));
        if term.published.is_none() {
            bail!(
                "`{shown}` is a draft, which nobody goes by yet: `{allocate} --dry-run` shows what \
                 another run would change in it"
            );
        }
        let is_there = files.out.join("plan.json").is_file();
        let opened = is_there.then(|| files.open(&term, false)).transpose()?;
        let Some((plan, held)) = opened.filter(|(plan, _)| plan.is_kept()) else {
            bail!(
                "`{}` has no published roster of this term: run `{allocate}`, or name the folder \
                 with --out",
                files.out.shown()
            );
        };
        let before = self.before(&plan)?;
        let Plan { consortium: c, allocation, roster, .. } = &plan;
        let pools = pools(&mut SourceMap::default(), &files.out)?;
        let differences = diff(&before, &csv::roster_lines(c, allocation, roster), &pools);
        let language = c.language;
        let now = lifecycle::latest(&term).unwrap_or_default();
        let moment = Moment { now: held.revised(c, &term).unwrap_or(now).max(now), day: None };
        if lifecycle::replan(plan, held, moment).is_ok_and(|step| !step.added.is_empty()) {
            writeln!(
                terminal::stderr(),
                "note: the files have changed since: `{allocate} --dry-run` shows what they would \
                 change besides"
            )?;
        }
        Ok((differences, language))
    }

    /// The roster of a term as it was published, or at the beginning of a day.
    fn before(&self, plan: &Plan) -> anyhow::Result<Vec<RosterLine>> {
        let Plan { consortium: c, term, allocation, planned, .. } = plan;
        let mut earlier = Vec::new();
        for change in &term.changes {
            if let Some(since) = self.since
                && clock::local(c, change.at)?.date() < since
            {
                earlier.push(change.clone());
            }
        }
        if earlier.is_empty() {
            return Ok(csv::roster_lines(c, allocation, planned));
        }
        // What was missed is no change of the roster, and may be of a duty that came about later.
        let term = Term { changes: earlier, missed: Vec::new(), ..term.clone() };
        let then = plan::changed(plan, &term).map_err(|why| clock::said(why.into()))?;
        Ok(csv::roster_lines(c, allocation, &then.roster))
    }
}

/// What is different between two rosters, and the language of their consortium.
fn between(old: &Path, new: &Path) -> anyhow::Result<(Vec<Difference>, Language)> {
    let mut sources = SourceMap::default();
    let (before, after) = (lines(&mut sources, old)?, lines(&mut sources, new)?);
    let differences = diff(&before, &after, &pools(&mut sources, new)?);
    Ok((differences, language::spoken([new, old])))
}

fn table(language: Language, differences: &[Difference]) -> String {
    let (w, head) = (ChangeWords::of(language), Words::of(language).head);
    if differences.is_empty() {
        return format!("{}\n", w.same);
    }
    let headings = [head.date, head.time, w.before, w.after].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 4);
    let seats = differences.iter().any(|d| d.seat > 1);
    for d in differences {
        let seat = if seats { format!(" #{}", d.seat) } else { String::new() };
        table.add_row([
            words::long_date(language, d.date),
            format!("{}\u{2013}{}{seat}", d.start, d.end),
            words::served(language, &d.before),
            words::served_now(language, d),
        ]);
    }
    tables::finish(&table)
}
