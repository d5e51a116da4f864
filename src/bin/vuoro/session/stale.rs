//! Rosters that are as `vuoro` wrote them while their agreement has changed: one reason for many
//! findings.

use crate::render::formats::Stale;
use std::collections::BTreeSet;

use vuoro::check::{self, Tier};
use vuoro::finding::{FileId, Finding};

use crate::render::text::Shown as _;
use crate::session::bundles::Bundle;
use crate::session::bundles::Gathered;
use crate::session::checked::FEW;
use crate::session::checked::of_term;
use crate::store::files;

/// The terms with errors in files that nobody has edited and that planning again would change.
/// Terms that would take long to plan are left out.
pub fn stale(all: &Gathered, findings: &[Finding]) -> Vec<Stale> {
    all.bundles.iter().filter_map(|bundle| of_bundle(all, bundle, findings)).collect()
}

fn of_bundle(all: &Gathered, bundle: &Bundle, findings: &[Finding]) -> Option<Stale> {
    let (term, roster) = (bundle.term.as_ref()?, bundle.roster.as_ref()?);
    let folder = term.path.with_extension("");
    if roster.path != folder.join("roster.csv") {
        return None;
    }
    let tables =
        [Some((roster.file, &roster.path)), bundle.ledger.as_ref().map(|l| (l.file, &l.path))];
    let files = tables.into_iter().flatten();
    let files: Vec<_> = files.chain(bundle.calendars.iter().map(|c| (c.file, &c.path))).collect();
    let ids: BTreeSet<FileId> = files.iter().map(|(file, _)| *file).collect();
    let is_error = |finding: &&Finding| {
        let rule = check::find(finding.rule).is_some_and(|rule| rule.tier == Tier::Error);
        rule && all.sources.resolve(&finding.place).is_some_and(|(file, _)| ids.contains(&file))
    };
    findings.iter().find(is_error)?;
    let is_as_written = |path: &std::path::Path| {
        let name = path.strip_prefix(&folder).ok()?.to_str()?.replace('\\', "/");
        Some(files::is_listed(&folder, &name).ok()? && !files::is_edited(&folder, &name).ok()?)
    };
    if !files.iter().all(|(_, path)| is_as_written(path) == Some(true)) {
        return None;
    }
    let is_published = term.value.published.is_some();
    let (_, report) = of_term(&term.path, |c| is_published || c.libraries().len() <= FEW).ok()?;
    let moves = report?.findings.iter().any(|finding| finding.rule == "plan-moved");
    let (term, folder) = (term.path.shown(), folder.shown());
    moves.then_some(Stale { term, folder, files: ids })
}
