//! Writes a plan's files into their folder: all of them, or nothing has changed.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context;
use vuoro::lifecycle::{Step, each_file};

use crate::render::progress::Progress;
use crate::render::terminal;
use crate::store::lock;
use crate::store::made::Made;
use crate::store::staging::Delivered;
use crate::store::staging::Rest;
use crate::store::staging::Staging;
use crate::store::stop::Stop;

/// How files are written.
#[derive(Debug, Clone, Copy)]
pub struct Writing<'a> {
    /// Whether somebody else's files are replaced.
    pub force: bool,
    /// Whether calendars are written.
    pub calendars: bool,
    /// The command that completes it when something fails half-way.
    pub again: &'a str,
}

/// Where a plan goes.
pub struct Place<'a> {
    /// The folder; it is created.
    pub folder: &'a Path,
    /// Whether it is locked already.
    pub is_locked: bool,
    /// The term file, if its text is replaced: that is the first step that counts.
    pub term: Option<&'a dyn Fn() -> anyhow::Result<()>>,
    /// The digest of a roster that somebody has edited, and whose edits are taken over.
    pub adopted: Option<&'a str>,
    /// What is said when something fails after that.
    pub rest: Rest,
}

/// Writes roster, ledger, calendars and plan beside their places, then moves them there. So nothing
/// has changed if there is no room, if somebody else's file would be lost, or if Ctrl-C interrupts;
/// once files are moved, all are.
///
/// Returns how many files there are and how many of them changed.
pub fn deliver(
    step: &Step,
    to: &Place<'_>,
    how: Writing<'_>,
    progress: &Progress,
) -> anyhow::Result<(usize, Delivered)> {
    until_stopped(progress, |stop| write(step, to, how, stop, progress))
}

/// Does something that must be tidied up if Ctrl-C interrupts, and then obeys it.
pub fn until_stopped<T>(
    progress: &Progress,
    write: impl FnOnce(&Stop) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let stop = Stop::noted().context("cannot listen for Ctrl-C")?;
    let written = write(&stop);
    progress.clear();
    let is_unchanged = written.as_ref().is_err_and(|error| !error.is::<terminal::Halfway>());
    if is_unchanged && stop.asked() {
        writeln!(terminal::stderr(), "interrupted: nothing was changed")?;
        stop.obey();
    }
    written.map_err(terminal::unchanged)
}

fn write(
    step: &Step,
    to: &Place<'_>,
    how: Writing<'_>,
    interrupt: &Stop,
    progress: &Progress,
) -> anyhow::Result<(usize, Delivered)> {
    let folders = Made::around(to.folder);
    let lock = if to.is_locked { None } else { Some(lock::Guard::folder(to.folder)?) };
    let plan = &step.plan;
    let mut staging = Staging::new(to.folder, folders, how.force, interrupt.clone())?;
    to.adopted.into_iter().for_each(|digest| staging.adopt("roster.csv", digest));
    // The roster, the ledger, the calendar of all duties and the plan are single files, and so are
    // the events.
    let alone = 4 + u64::from(plan.term.published.is_some());
    let libraries = plan.consortium.libraries().len();
    let all = Some((libraries + 2 * step.rings.len()) as u64 + alone);
    let mut done = 0;
    each_file(step, how.calendars, |name, write| {
        progress.at("Writing files", done, all.filter(|_| how.calendars));
        done += 1;
        let is_one_of_many = name.starts_with("calendars/");
        if is_one_of_many { staging.put_one_of_many(name, write) } else { staging.put(name, write) }
    })?;
    progress.at("Putting files into place", 0, None);
    staging.check()?;
    to.term.map_or(Ok(()), |replace| replace())?;
    let total = staging.len();
    let changed = staging.deliver(&to.rest)?;
    drop(lock);
    Ok((total, changed))
}
