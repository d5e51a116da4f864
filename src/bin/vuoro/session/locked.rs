//! What `vuoro allocate` would write now, to be compared with what is there.

use std::path::{Path, PathBuf};

use anyhow::bail;
use vuoro::check::Rewritten;
use vuoro::export::{csv, dated_cell};
use vuoro::files::roster::WrittenRoster;
use vuoro::finding::{FileId, Finding, Findings, Place};
use vuoro::lifecycle::{self, Held, Moment};
use vuoro::model::{Change, ChangeKind, Consortium, Plan, RosterLine};

use crate::render::progress::Progress;
use crate::session::agreements;
use crate::session::bundles::Bundle;
use crate::session::bundles::Gathered;
use crate::session::bundles::Loaded;
use crate::session::events;
use crate::session::published;
use crate::session::published::{Edited, Folder, NoPlan};
use crate::session::rewritten::Written;
use crate::session::rings;

/// What planning again would give.
pub struct Again {
    /// The roster.
    pub roster: WrittenRoster,
    /// What would be written besides.
    pub others: Vec<Rewritten>,
}

/// For every bundle with a term, what `vuoro allocate` would write; what it would refuse becomes a
/// finding, which `no_plan` makes where an agreement has no plan, with the name of the term file.
pub fn plans(
    all: &mut Gathered,
    no_plan: impl Fn(&NoPlan, &str) -> anyhow::Result<Finding>,
) -> anyhow::Result<Vec<Option<Again>>> {
    let mut plans = Vec::new();
    for at in 0..all.bundles.len() {
        let again = match again(all, at) {
            Ok(again) => again,
            Err(error) => {
                let findings = match error.downcast::<Findings>() {
                    Ok(findings) => findings,
                    Err(error) => vec![no_plan(&error.downcast()?, &term_name(all, at))?].into(),
                };
                all.findings.extend(findings);
                None
            }
        };
        plans.push(again);
    }
    if plans.iter().all(Option::is_none) && all.findings.is_empty() {
        bail!("--locked needs a term file, as in `vuoro check --locked syksy.toml`");
    }
    Ok(plans)
}

/// The term file of a bundle, as messages call it.
fn term_name(all: &Gathered, at: usize) -> String {
    let term = all.bundles[at].term.as_ref();
    term.map(|term| all.sources.name(term.file).to_owned()).unwrap_or_default()
}

fn again(all: &mut Gathered, at: usize) -> anyhow::Result<Option<Again>> {
    let bundle = &all.bundles[at];
    let (Some(consortium), Some(term)) = (bundle.consortium, &bundle.term) else { return Ok(None) };
    if bundle.has_lost(&term.path.with_extension("")) {
        // That has been found already.
        return Ok(None);
    }
    let (c, file, term) = (&all.consortiums[consortium].value, term.file, term.value.clone());
    let Some(roster) = &bundle.roster else {
        bail!(
            "there is no roster to compare with for `{}`; give it too, or write it with `vuoro \
             allocate`",
            all.sources.name(file)
        );
    };
    let out = roster.path.parent().unwrap_or(Path::new(""));
    let tables = rings::load(&mut all.sources, c, out)?;
    let kept = agreements::kept(out)?;
    let is_closed = agreements::is_closed(out, &kept)?;
    let path = bundle.term.as_ref().map_or(Path::new(""), |term| &term.path).to_owned();
    let folder = Folder {
        path: out,
        term: &path,
        rings: &tables,
        is_planned_anew: false,
        is_rewritten: false,
        is_closed,
    };
    let progress = Progress::new();
    let (plan, rings) = match published::open(&mut all.sources, c, &term, &folder, &progress) {
        Ok(opened) => opened,
        Err(error) => {
            progress.clear();
            let edited: Edited = error.downcast()?;
            return Ok(Some(refused(&edited, roster)));
        }
    };
    progress.clear();
    let events = events::read(&mut all.sources, out)?;
    let held = Held { events, rings, agreements: kept, ..Held::default() };
    // Like `vuoro allocate` without `--now`; but what it would stamp with the present is stamped
    // so that the same files are told the same.
    let latest = held.revised(c, &term).max(plan.latest()).max(lifecycle::latest(&term));
    let moment = Moment { now: latest.unwrap_or_default(), day: None };
    let step = lifecycle::replan(plan, held, moment);
    let step = step.map_err(|why| published::refused(c, &term, why, &progress))?;
    let mut others = Vec::new();
    if !step.added.is_empty() {
        others.push(added(c, &step.added, file));
    }
    let written = Written::new(out, &step)?;
    let bundle = &all.bundles[at];
    others.append(&mut written.differing(&mut all.sources, &files(bundle), file)?);
    let Plan { consortium: c, allocation, roster, .. } = &step.plan;
    let lines: Vec<RosterLine> = csv::written_lines(c, allocation, roster).collect();
    let roster = WrittenRoster::of(&lines);
    Ok(Some(Again { roster, others }))
}

/// The ledger and the calendars that were read, by their paths.
fn files(bundle: &Bundle) -> Vec<(PathBuf, FileId)> {
    let ledger = bundle.ledger.iter().map(|l| (l.path.clone(), l.file));
    ledger.chain(bundle.calendars.iter().map(|c| (c.path.clone(), c.file))).collect()
}

/// If it is no longer known what was promised, the roster is compared with itself.
fn refused(edited: &Edited, roster: &Loaded<WrittenRoster>) -> Again {
    let (place, label) = (Place::File(roster.file), String::new());
    let other = Rewritten { place, message: edited.what(), label, help: edited.help() };
    Again { roster: roster.value.clone(), others: vec![other] }
}

/// The changes that would be written into the term file; what they move is reported at each duty.
fn added(c: &Consortium, changes: &[Change], file: FileId) -> Rewritten {
    let named = |change: &Change| {
        let by = match change.kind {
            ChangeKind::Cover { library } => format!(" by `{}`", c[library].id),
            _ => String::new(),
        };
        let why = change.because.map_or(String::new(), |why| format!(" ({})", why.code()));
        format!("{} `{}`{by}{why}", change.kind.code(), dated_cell(c, change.duty))
    };
    let first = named(&changes[0]);
    let message = match changes.len() {
        1 => format!("a change would be written: {first}"),
        n => format!("{n} changes would be written: {first} …"),
    };
    let (place, label, help) = (Place::File(file), String::new(), String::new());
    Rewritten { place, message, label, help }
}
