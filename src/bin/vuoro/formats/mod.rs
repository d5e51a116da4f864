//! Findings of a check, for people and for the machines that show them.

mod github;
mod human;
mod json;
mod junit;
mod place;
mod sarif;

pub use github::github;
pub use human::human;
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;

use vuoro::check::Report;
use vuoro::finding::{Finding, Severity};
use vuoro::input::SourceMap;

use crate::commands::check::Stale;
use place::Position;

/// Everything that was found, and what was not shown.
pub struct Checked<'a> {
    sources: &'a SourceMap,
    findings: &'a [Finding],
    /// For every finding where it is, as people count.
    positions: Vec<Option<Position>>,
    /// Findings beyond those that are kept, by rule.
    more: Vec<(&'static str, usize)>,
    /// Findings that the consortium allows, by rule.
    allowed: Vec<(&'static str, usize)>,
    /// The rules that were applied to anything, sorted by name.
    applied: Vec<&'static str>,
    /// Files that have one reason for whatever is wrong with them.
    stale: &'a [Stale],
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
            positions: place::positions(sources, findings),
            more: sums(reports.iter().flat_map(|r| &r.more)),
            allowed: sums(reports.iter().flat_map(|r| &r.allowed)),
            applied,
            stale,
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

/// What was found, with what stands beside the mark.
fn message(finding: &Finding) -> String {
    if finding.label.is_empty() {
        finding.message.clone()
    } else {
        format!("{} ({})", finding.message, finding.label)
    }
}
