//! Findings of a check, for people and for the machines that show them.

mod github;
mod human;
mod json;
mod junit;
mod sarif;

pub use github::github;
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;

use std::collections::BTreeSet;
use std::path::PathBuf;

use vuoro::check::Report;
use vuoro::finding::{FileId, Finding, Position, Severity, positions};
use vuoro::input::SourceMap;

/// The files of a term that `vuoro allocate` would now write differently.
pub struct Stale {
    /// The term file.
    pub term: String,
    /// The folder of its roster.
    pub folder: String,
    /// The files in it.
    pub files: BTreeSet<FileId>,
}

/// Everything that was found, and what was not shown.
pub struct Checked<'a> {
    sources: &'a SourceMap,
    findings: &'a [Finding],
    /// Where every finding is, as people count.
    positions: Vec<Option<Position>>,
    /// Findings beyond those that are kept, by rule.
    more: Vec<(&'static str, usize)>,
    /// Findings that the consortium allows, by rule.
    allowed: Vec<(&'static str, usize)>,
    /// The rules that were applied to anything, sorted by name.
    applied: Vec<&'static str>,
    /// Files in which everything that is wrong has one reason.
    stale: &'a [Stale],
    /// The current folder; paths below it are shown relative to it.
    here: Option<PathBuf>,
}

impl<'a> Checked<'a> {
    /// Looks up where everything is.
    pub fn new(
        sources: &'a SourceMap,
        findings: &'a [Finding],
        reports: &[Report],
        stale: &'a [Stale],
    ) -> Self {
        let mut applied: Vec<_> = reports.iter().flat_map(|r| r.applied.clone()).collect();
        applied.sort_unstable();
        applied.dedup();
        Self {
            sources,
            findings,
            positions: positions(sources, findings),
            more: sums(reports.iter().flat_map(|r| &r.more)),
            allowed: sums(reports.iter().flat_map(|r| &r.allowed)),
            applied,
            stale,
            here: std::env::current_dir().ok(),
        }
    }

    /// Every finding with its position.
    fn each(&self) -> impl Iterator<Item = (&'a Finding, Option<&Position>)> {
        self.findings.iter().zip(self.positions.iter().map(Option::as_ref))
    }

    /// The name of a position's file.
    fn file(&self, position: &Position) -> &'a str {
        self.sources.name(position.file)
    }

    /// The name of the first file that was read, for findings that are in no file.
    fn first_file(&self) -> &'a str {
        self.sources.name(FileId(0))
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }

    fn allowed(&self) -> usize {
        self.allowed.iter().map(|(_, count)| count).sum()
    }

    fn more(&self) -> usize {
        self.more.iter().map(|(_, count)| count).sum()
    }
}

fn sums<'r>(counts: impl Iterator<Item = &'r (&'static str, usize)>) -> Vec<(&'static str, usize)> {
    let mut sums: Vec<(&'static str, usize)> = Vec::new();
    for &(rule, count) in counts {
        match sums.iter_mut().find(|sum| sum.0 == rule) {
            Some(sum) => sum.1 += count,
            None => sums.push((rule, count)),
        }
    }
    sums
}

/// The severity as machines write it.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// For every rule with more findings than are listed, how many more.
fn more(checked: &Checked<'_>) -> impl Iterator<Item = String> {
    let said = |&(rule, count): &(&str, usize)| format!("{count} more of `{rule}` are not listed");
    checked.more.iter().map(said)
}

/// `2 errors, 1 warning`
fn counts(checked: &Checked<'_>) -> String {
    let count = |(severity, noun): (Severity, &str)| match checked.count(severity) {
        0 => None,
        1 => Some(format!("1 {noun}")),
        number => Some(format!("{number} {noun}s")),
    };
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning")];
    kinds.into_iter().filter_map(count).collect::<Vec<_>>().join(", ")
}

/// What was found, with the label of the mark.
fn message(finding: &Finding) -> String {
    if finding.label.is_empty() {
        finding.message.clone()
    } else {
        format!("{} ({})", finding.message, finding.label)
    }
}
