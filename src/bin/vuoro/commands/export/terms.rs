//! The terms that are exported: each as it is published.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use chrono::DateTime;
use vuoro::export::csv;
use vuoro::export::ical::{Calendars, Unjoined};
use vuoro::lifecycle::{self, Held, RingNow};
use vuoro::model::Plan;

use crate::cli::clock;
use crate::render::text::{Shown as _, argument};
use crate::session::term::Files;
use crate::store::files;

/// A published term.
pub struct Opened {
    /// Its term file.
    pub path: PathBuf,
    pub files: Files,
    pub plan: Plan,
    pub held: Held,
}

/// Opens the terms, and puts them in the order of time.
pub fn open(paths: &[PathBuf], roster: Option<&Path>) -> anyhow::Result<Vec<Opened>> {
    if paths.len() > 1 && roster.is_some() {
        bail!("--roster names the folder of one term: export one term, or leave it out");
    }
    let real = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let mut sorted: Vec<(PathBuf, &PathBuf)> = paths.iter().map(|p| (real(p), p)).collect();
    // Two commands that lock several terms lock them in one order, or each could wait for the other.
    sorted.sort();
    if let Some(two) = sorted.windows(2).find(|two| two[0].0 == two[1].0) {
        bail!("`{}` is named twice: name each term once", two[1].1.shown());
    }
    let mut opened = Vec::new();
    for (_, path) in sorted {
        opened.push(Opened::read(path, roster)?);
    }
    opened.sort_by_key(|of| (of.plan.term.first, of.plan.term.id.clone()));
    Ok(opened)
}

impl Opened {
    /// The plan in the roster's folder.
    fn read(path: &Path, roster: Option<&Path>) -> anyhow::Result<Self> {
        let mut files = Files::read(path, roster)?;
        let term = files.term(&files.text.clone())?;
        let shown = path.shown();
        if term.published.is_none() {
            bail!(
                "`{shown}` is a draft: run `vuoro publish {}` when the plan is agreed",
                argument(&shown)
            );
        }
        let opened = files.out.join("plan.json").is_file().then(|| files.open(&term, false));
        match opened.transpose()? {
            Some((plan, held)) if plan.is_kept() => {
                Ok(Self { path: path.to_owned(), files, plan, held })
            }
            _ => bail!(
                "`{}` has no published roster of this term: run `vuoro allocate {}`, or give the \
                 folder with --roster",
                files.out.shown(),
                argument(&shown)
            ),
        }
    }

    /// Who of the rings has which duty. Fails when the folder's roster is not what the files say: it
    /// has to be written first, which stamps what has changed.
    pub fn current(&self, calendars: &Calendars<'_>) -> anyhow::Result<Vec<RingNow>> {
        let Self { path, files, plan, held } = self;
        let mut bytes = Vec::new();
        let dialect = csv::Dialect::Standard;
        csv::roster(&plan.consortium, &plan.allocation, &plan.roster, dialect, &mut bytes)?;
        let is_written = |name: &str, bytes: &[u8]| -> anyhow::Result<bool> {
            let path = files.out.join(name);
            let digests = BTreeSet::from([files::digest(bytes)]);
            Ok(path.is_file() && files::is_as_written(&path, &digests)?)
        };
        let mut is_same = is_written("roster.csv", &bytes)?;
        // If a stamp is asked for, something has changed.
        let never = || Ok(DateTime::UNIX_EPOCH);
        let rings = lifecycle::deal(plan, &held.rings, clock::day(plan)?, &never)?;
        for one in &rings {
            let mut bytes = Vec::new();
            lifecycle::write_ring(plan, &one.ring, &mut bytes)?;
            let name = lifecycle::ring_file(&plan.consortium, one.ring.library);
            is_same = is_same && is_written(&name, &bytes)?;
        }
        if !is_same || !lifecycle::are_current(&held.events, calendars) {
            bail!(
                "the files have changed since `{}` was written: run `vuoro allocate {}` first",
                files.out.shown(),
                argument(&path.shown())
            );
        }
        Ok(rings)
    }
}

/// Why the terms cannot be in one folder, and what to do.
pub fn unjoined(why: &Unjoined) -> anyhow::Error {
    match why {
        Unjoined::Another { .. } => anyhow::anyhow!(
            "{why}: programs would take their calendars for one\n  help: export each to a folder of \
             its own"
        ),
        Unjoined::Twice(_) => anyhow::anyhow!(
            "{why}\n  help: a term that is published keeps its id, so export each to a folder of its \
             own"
        ),
        Unjoined::Empty | Unjoined::Calendar(_) => anyhow::anyhow!("{why}"),
    }
}
