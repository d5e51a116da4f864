//! What `usage`, `hours` and `seats` have in common: files of usage, and the days that are counted.

use crate::cli::outcome::Refused;
use crate::session::read;
use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use vuoro::input::{self, SourceMap, UsageFiles};
use vuoro::model::{
    Consortium, PassedColumns, RosterLine, Term, Usage, UsageForm, UsagePreset, VisitDay,
};
use vuoro::report::{UsageFigures, usage_figures};

use crate::cli::given;
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::read::accept;
use crate::session::read::complain;
use crate::session::read::load;
use crate::session::rosters::lines;
use crate::store::files;
use crate::store::files::is_folder;

/// The files, and the service that they are about.
#[derive(Debug, Args)]
pub struct Counted {
    /// Chat logs or counted visits: CSV files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The service: its term file, or its consortium file [default: the only term file of this folder]
    #[arg(long = "for", value_name = "TOML")]
    service: PathBuf,
    /// How the files are written [default: as `[usage]` says, or plain]
    #[arg(long, value_enum)]
    preset: Option<Preset>,
    /// The first day that is looked at [default: the first in the files]
    #[arg(long, value_name = "DATE", value_parser = given::day)]
    from: Option<NaiveDate>,
    /// The last day that is looked at [default: the last in the files]
    #[arg(long, value_name = "DATE", value_parser = given::day)]
    to: Option<NaiveDate>,
}

/// How the result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Tables for people.
    Text,
    /// One table for spreadsheets.
    Csv,
    /// One JSON document for machines.
    Json,
}

/// A preset by the name that files give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Preset(UsagePreset);

impl ValueEnum for Preset {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Preset; UsagePreset::ALL.len()] = {
            let mut all = [Preset(UsagePreset::Plain); UsagePreset::ALL.len()];
            let mut at = 0;
            while at < all.len() {
                all[at] = Preset(UsagePreset::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(self.0.code().into())
    }
}

/// Everything that was read.
pub struct Counts {
    /// Who takes part.
    pub consortium: Consortium,
    /// The term, when one was named.
    pub term: Option<Term>,
    /// What was counted.
    pub usage: Usage,
    days: (Option<NaiveDate>, Option<NaiveDate>),
}

impl Counts {
    /// The figures, with duties if there is a roster.
    pub fn figures(&self, roster: &[RosterLine]) -> UsageFigures {
        usage_figures(&self.consortium, self.term.as_ref(), &self.usage, roster, self.days)
    }

    /// The counts of the chosen days only.
    pub fn of_days(&self) -> Usage {
        let mut usage = self.usage.clone();
        let inside = |date: NaiveDate| {
            self.days.0.is_none_or(|from| from <= date) && self.days.1.is_none_or(|to| date <= to)
        };
        usage.chats.retain(|chat| inside(chat.start.date()));
        usage.visits.retain(|visits| match visits.day {
            VisitDay::Date(date) => inside(date),
            VisitDay::Weekday(_) => true,
        });
        usage
    }

    /// Fails if none of the chosen days were counted.
    fn some_of_days(&self) -> anyhow::Result<()> {
        let looked_at = self.of_days();
        let visits = self.usage.visits.iter().filter_map(|visits| match visits.day {
            VisitDay::Date(date) => Some(date),
            VisitDay::Weekday(_) => None,
        });
        let dates = || self.usage.chats.iter().map(|chat| chat.start.date()).chain(visits.clone());
        if looked_at.chats.is_empty()
            && looked_at.visits.is_empty()
            && let (Some(first), Some(last)) = (dates().min(), dates().max())
        {
            bail!("--from and --to leave nothing: the files go from {first} to {last}");
        }
        Ok(())
    }

    /// Whether rows had to be left out.
    pub fn outcome(&self) -> Outcome {
        if self.usage.broken > 0 { Outcome::Findings } else { Outcome::Done }
    }
}

impl Counted {
    /// Reads everything; rows that are left out are reported.
    pub fn read(&self) -> anyhow::Result<Counts> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to < from
        {
            bail!("--to {to} is before --from {from}: exchange the two");
        }
        let mut sources = SourceMap::default();
        let (consortium, term) = self.service(&mut sources)?;
        let form = match (self.preset, &consortium.usage) {
            (None, Some(form)) => form.clone(),
            (preset, given) => {
                let mut form = UsageForm::of(preset.map_or(UsagePreset::Plain, |p| p.0));
                if let Some(given) = given {
                    // What may be shown does not depend on the format of the files.
                    form.tags.clone_from(&given.tags);
                    form.tag_from = given.tag_from;
                    form.weeks = given.weeks;
                    form.zone.clone_from(&given.zone);
                }
                form
            }
        };
        let usage = usage(&mut sources, &consortium, &form, &self.files)?;
        let counts = Counts { consortium, term, usage, days: (self.from, self.to) };
        counts.some_of_days()?;
        passed(&counts.usage)?;
        Ok(counts)
    }

    /// The consortium, and the term if the file is one.
    fn service(&self, sources: &mut SourceMap) -> anyhow::Result<(Consortium, Option<Term>)> {
        let path = &self.service;
        given::no_table(path)?;
        let file = load(sources, path)?;
        let has_term = |line: &str| line.trim_start().starts_with("[term]");
        if !sources.text(file).lines().any(has_term) {
            return Ok((accept(input::consortium(sources, file), sources)?, None));
        }
        let named = match input::term_files(sources, file) {
            Ok(named) => named,
            Err(findings) => {
                complain(&findings, sources)?;
                return Err(Refused.into());
            }
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let consortium = read::consortium(sources, &folder.join(named.consortium))?;
        // Balances of the term before do not matter here.
        let term = accept(input::term(sources, file, &consortium, None), sources)?;
        Ok((consortium, Some(term)))
    }

    /// The roster that is named, otherwise the one beside the term, if there is one.
    pub fn roster(&self, named: Option<&Path>) -> anyhow::Result<Vec<RosterLine>> {
        let mut sources = SourceMap::default();
        if let Some(path) = named {
            return lines(&mut sources, path);
        }
        let folder = self.service.with_extension("");
        if is_folder(&folder) && folder.join("roster.csv").is_file() {
            return lines(&mut sources, &folder);
        }
        Ok(Vec::new())
    }
}

/// Reads files of usage; rows that are left out are reported.
pub fn usage(
    sources: &mut SourceMap,
    consortium: &Consortium,
    form: &UsageForm,
    paths: &[PathBuf],
) -> anyhow::Result<Usage> {
    let mut files = UsageFiles::new(consortium, form);
    for path in paths {
        let shown = path.shown();
        let read = files.read(sources, &shown, open(path)?);
        read.with_context(|| format!("cannot read `{shown}`"))?;
    }
    let read = files.finish(sources);
    let usage = accept(read, sources)?;
    if usage.broken > 0 {
        use std::io::Write;
        let (broken, rows) = (usage.broken, usage.rows);
        writeln!(terminal::stderr(), "left out: {broken} of {rows} rows")?;
    }
    Ok(usage)
}

/// Reports the columns that were not looked at.
fn passed(usage: &Usage) -> anyhow::Result<()> {
    use std::io::Write;
    const MOST: usize = 12;
    for PassedColumns { file, sheets, .. } in usage.passed.iter().filter(|p| !p.sheets.is_empty()) {
        writeln!(terminal::stderr(), "{file}: sheets not looked at: {}", sheets.join(", "))?;
    }
    for PassedColumns { file, hidden, .. } in usage.passed.iter().filter(|p| !p.hidden.is_empty()) {
        writeln!(terminal::stderr(), "{file}: hidden, not looked at: {}", hidden.join("; "))?;
    }
    for PassedColumns { file, of, headings, .. } in
        usage.passed.iter().filter(|p| !p.headings.is_empty())
    {
        let mut said: Vec<String> = headings.iter().take(MOST).map(|h| format!("`{h}`")).collect();
        if headings.len() > MOST {
            said.push(format!("and {} more", headings.len() - MOST));
        }
        let what = format!("{file}: {} of {of} columns not looked at: ", headings.len());
        writeln!(terminal::stderr(), "{what}{}", said.join(", "))?;
    }
    Ok(())
}

/// Opens a file that is read piece by piece.
fn open(path: &Path) -> anyhow::Result<File> {
    let shown = path.shown();
    let meta = std::fs::metadata(path).map_err(|error| files::unreadable(path, error))?;
    if !meta.is_file() {
        bail!("cannot read `{shown}`: it is no file; give the path of a file");
    }
    files::same_kind(path)?;
    File::open(path).with_context(|| format!("cannot read `{shown}`"))
}
