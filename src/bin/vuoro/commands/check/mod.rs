//! `vuoro check`: is this exactly what was agreed?

mod fix;

use crate::session::checked::look;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use vuoro::check::{self, Need, Report};
use vuoro::finding::{Finding, Severity};

use crate::cli::clock::{self, Now};
use crate::cli::outcome::Outcome;
use crate::render::formats;
use crate::render::formats::Checked;
use crate::render::progress::Progress;
use crate::render::terminal;
use crate::render::text::{self, Shown as _};
use crate::session::bundles::{self, Gathered};
use crate::session::published::{Edited, NoPlan};
use crate::session::{locked, stale};
use crate::store::files;

/// Check rosters, ledgers and calendars against the agreement
///
/// What can be checked with the files that are given is checked; what could not be is said. A term
/// file brings the consortium file that it names, and the roster, ledger and calendars in the
/// folder that is named after it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro check examples/piki-2018-history/syksy.toml
  vuoro check --locked examples/piki-2018-history/syksy.toml --format github
  vuoro check examples/piki-2018/consortium.toml \\
    examples/piki-2018-history/syksy/roster.csv

Exit codes: 0 all is well, and nothing is printed; 1 something was found; 2 could not do it.")]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub struct Check {
    /// Consortium files, term files, rosters, ledgers and calendars [default: those of this folder]
    files: Vec<PathBuf>,
    /// Fail when `vuoro allocate` would change anything
    ///
    /// Compares with what `vuoro allocate TERM` would write now: a published term keeps its plan,
    /// and only what is not legal any more would move; a term that was never published is planned
    /// afresh. Whatever would differ is found, with who would have each duty instead. What `vuoro
    /// allocate --fresh` would give is not looked at.
    #[arg(long)]
    locked: bool,
    /// Look after the rules of the tier `strict` as well
    #[arg(long)]
    strict: bool,
    /// Write rosters and ledgers that are not in canonical form afresh, and change nothing else
    #[arg(long)]
    fix: bool,
    /// From which severity on the exit code is 1
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    fail_on: FailOn,
    /// How to print what was found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Say what was checked
    #[arg(short, long)]
    verbose: bool,
}

/// From which severity on the exit code is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors and warnings.
    Warning,
    /// Errors only.
    Error,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the lines in question.
    Human,
    /// One JSON document.
    Json,
    /// Annotations of GitHub workflows.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// `JUnit` XML, for test reports.
    #[value(help = "JUnit XML, for test reports")]
    Junit,
}

impl Check {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut all = bundles::gather(&self.files)?;
        if self.fix {
            fix::fix(&mut all)?;
        }
        let plans = if self.locked { locked::plans(&mut all, reasons)? } else { Vec::new() };
        let mut reports = Vec::new();
        for (at, bundle) in all.bundles.iter().enumerate() {
            let again = plans.get(at).and_then(Option::as_ref);
            reports.push(look(&all, bundle, again, self.strict));
        }
        let mut findings = std::mem::take(&mut all.findings);
        findings.extend(reports.iter_mut().flat_map(|r| std::mem::take(&mut r.findings)));
        findings.append(&mut all.unknown_rules);
        all.sources.sort(&mut findings);
        let mut findings: Vec<Finding> = findings.into_iter().map(Finding::printable).collect();
        // A calendar of several terms is looked at once for each.
        findings.dedup();
        // Machines get all findings, without reasons.
        let is_human = self.format == Format::Human;
        let stale = if is_human { stale::stale(&all, &findings) } else { Vec::new() };
        let checked = Checked::new(&all.sources, &findings, &reports, &stale);
        // What everything else may follow from comes first.
        let edited = if is_human && !findings.is_empty() { edited(&all)? } else { Vec::new() };
        self.print(&all, &reports, &checked, &edited)?;
        let limit = match self.fail_on {
            FailOn::Warning => findings.len(),
            FailOn::Error => findings.iter().filter(|f| f.severity == Severity::Error).count(),
        };
        Ok(if limit > 0 { Outcome::Findings } else { Outcome::Done })
    }

    fn print(
        &self,
        all: &Gathered,
        reports: &[Report],
        checked: &Checked<'_>,
        edited: &[String],
    ) -> anyhow::Result<()> {
        let mut err = terminal::stderr();
        for note in edited {
            writeln!(err, "note: {note}")?;
        }
        err.flush()?;
        let mut out = terminal::stdout();
        let findings = match self.format {
            Format::Human => formats::human(checked),
            Format::Json => formats::json(checked),
            Format::Github => formats::github(checked),
            Format::Sarif => formats::sarif(checked),
            Format::Junit => formats::junit(checked),
        };
        write!(out, "{findings}")?;
        out.flush()?;
        for note in unchecked(all, reports).into_iter().chain(ahead(all)?) {
            writeln!(err, "note: {note}")?;
        }
        if self.verbose {
            for line in said(all, reports) {
                writeln!(err, "{}", text::wrap(&line, 80))?;
            }
        }
        Ok(())
    }
}

/// Says at once that a term has no plan; the finding has the reason, which may take long to find.
fn reasons(no_plan: &NoPlan, term: &str) -> anyhow::Result<Finding> {
    let mut err = terminal::stderr();
    writeln!(err, "note: {term} has no plan: {no_plan}")?;
    err.flush()?;
    let (finding, help) = (no_plan.headline(), no_plan.reasons(&Progress::new()));
    Ok(match help {
        Some(help) => finding.help(help),
        None => finding,
    })
}

/// Published rosters that are not as they were written.
fn edited(all: &Gathered) -> anyhow::Result<Vec<String>> {
    let mut notes = Vec::new();
    for bundle in &all.bundles {
        let (Some(term), Some(roster)) = (&bundle.term, &bundle.roster) else { continue };
        let out = roster.path.parent().unwrap_or(Path::new(""));
        if term.value.published.is_some() && files::is_edited(out, "roster.csv")? {
            let edited = Edited::new(&roster.path, &term.path);
            notes.push(format!("{}: {}", edited.what(), edited.help()));
        }
    }
    Ok(notes)
}

/// Terms that are not over and go by another agreement than the consortium file has now.
fn ahead(all: &Gathered) -> anyhow::Result<Vec<String>> {
    let now = Now::default().time()?;
    let mut notes = Vec::new();
    for bundle in &all.bundles {
        let (Some(path), Some(term), Some(at)) = (&bundle.ahead, &bundle.term, bundle.consortium)
        else {
            continue;
        };
        let today = clock::local(&all.consortiums[at].value, now)?.date();
        if today <= term.value.last {
            notes.push(format!(
                "{}: goes by the agreement that it keeps, and {} says something else now: `vuoro \
                 amend` takes that over from a day on",
                term.path.shown(),
                path.shown()
            ));
        }
    }
    Ok(notes)
}

/// What could not be checked although it was given, since something else was not.
fn unchecked(all: &Gathered, reports: &[Report]) -> Vec<String> {
    let mut notes = Vec::new();
    for (bundle, report) in all.bundles.iter().zip(reports) {
        for (what, file, there) in bundle.tables(&all.sources) {
            let about = |rule: &str| {
                let needs = check::find(rule).map_or(&[][..], |rule| rule.needs);
                needs.first().is_some_and(|need| need.name() == what)
            };
            let mut lacking: Vec<&str> = (report.skipped.iter())
                .filter(|(rule, need)| {
                    about(rule) && need.name() != "fresh plan" && need.name() != what
                })
                .map(|(_, need)| need.name())
                .collect();
            let rules = lacking.len();
            lacking.sort_unstable();
            lacking.dedup();
            if there && rules > 0 {
                notes.push(format!(
                    "{file}: {rules} rules were not applied, for want of a {}",
                    lacking.join(" and a ")
                ));
            }
        }
    }
    notes
}

/// What was checked, in words.
fn said(all: &Gathered, reports: &[Report]) -> Vec<String> {
    let mut lines = Vec::new();
    for (bundle, report) in all.bundles.iter().zip(reports) {
        let names = bundle.names(all);
        lines.push(format!("checked by {} rules: {}", report.applied.len(), names.join(", ")));
        let mut needs: Vec<Need> = report.skipped.iter().map(|(_, need)| *need).collect();
        needs.sort_unstable();
        needs.dedup();
        for need in needs {
            let rules = report.skipped.iter().filter(|(_, lacking)| *lacking == need);
            let rules: Vec<&str> = rules.map(|(rule, _)| *rule).collect();
            let why = match need {
                Need::Fresh => "only `--locked` plans again to compare".to_owned(),
                need => format!("there is no {}", need.name()),
            };
            lines.push(format!("not applied, since {why}: {}", rules.join(", ")));
        }
    }
    if reports.is_empty() {
        lines.push("checked: the form of the files".to_owned());
    }
    lines
}
