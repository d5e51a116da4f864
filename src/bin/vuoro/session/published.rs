//! The plan that was published into a folder, read back.

use std::io::Write as _;
use std::path::Path;

use anyhow::bail;
use vuoro::finding::{FileId, Finding, Findings, Place};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{self, Refused};
use vuoro::model::{Consortium, LibraryIx, Plan, Published, Ring, Term};
use vuoro::plan::{Illegal, Infeasible};

use crate::cli::clock;
use crate::render::conflict;
use crate::render::progress::Progress;
use crate::render::refusal;
use crate::render::terminal;
use crate::render::text::{Shown as _, argument};
use crate::session::read::load_table;
use crate::session::rings;
use crate::session::taken;
use crate::store::files;

/// The agreement has no plan: the reason is still to be looked for, which can take long.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct NoPlan {
    why: Infeasible,
    consortium: Consortium,
    term: Term,
}

impl NoPlan {
    /// What is known at once.
    pub fn headline(&self) -> Finding {
        conflict::headline(&self.why, &self.consortium)
    }

    /// What is in conflict and what would resolve it, if that is found.
    pub fn reasons(&self, progress: &Progress) -> Option<String> {
        conflict::reasons(&self.why, &self.consortium, &self.term, progress)
    }
}

/// A published roster is not as it was written, so what was promised is unknown.
#[derive(Debug, thiserror::Error)]
#[error("{}\n  help: {}", self.what(), self.help())]
pub struct Edited {
    roster: String,
    term: String,
}

impl Edited {
    /// About the roster of a term file.
    pub fn new(roster: &Path, term: &Path) -> Self {
        Self { roster: roster.shown(), term: argument(&term.shown()) }
    }

    /// What is wrong.
    pub fn what(&self) -> String {
        format!("`{}` was edited since vuoro wrote it", self.roster)
    }

    /// What to do.
    pub fn help(&self) -> String {
        let term = &self.term;
        format!(
            "`vuoro adopt {term}` takes the edits over as agreed changes, and with --dry-run shows \
             them first; `vuoro allocate {term} --force` writes the roster as it was"
        )
    }
}

/// The plan that was published into a folder, if it has one; none for a draft, or when the term is
/// to be planned anew.
///
/// Fails with [`Findings`] when the files cannot be used, with [`Edited`] when the roster was.
fn read(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    folder: &Folder<'_>,
) -> anyhow::Result<Option<Published>> {
    let (out, anew) = (folder.path, folder.is_planned_anew);
    let (roster, plan) = (out.join("roster.csv"), out.join("plan.json"));
    if anew && term.changes.iter().any(|change| change.because.is_some()) {
        let how = if plan.is_file() { ", the last ones with `vuoro undo`" } else { "" };
        bail!(
            "the term file has changes that an earlier plan needed (`because = …`): take them \
             out of the file before you plan anew{how}"
        );
    }
    let file = plan_of_term(sources, c, term, out, anew)?;
    if anew || term.published.is_none() {
        return Ok(None);
    }
    let Some(file) = file else {
        if let Some(read) = from_roster(sources, c, term, out)? {
            return Ok(Some(read));
        }
        if files::is_listed(out, lifecycle::EVENTS_FILE)? {
            let edited = if roster.is_file() {
                "take the edits of `roster.csv` back, which tells it as it was written; or "
            } else {
                ""
            };
            bail!(
                "`{}` is gone, so that it cannot be told what was published: {edited}bring it back from \
                 a copy of the folder, or plan anew with `vuoro allocate --fresh`, which may give \
                 everybody other duties",
                plan.shown()
            );
        }
        // A roster that somebody else has made is not kept, and not replaced either.
        return Ok(None);
    };
    if !folder.is_rewritten && files::is_edited(out, "roster.csv")? {
        return Err(Edited::new(&roster, folder.term).into());
    }
    Ok(vuoro::files::published(sources, file, c, term)?)
}

/// The plan read back from the roster as it was written, where `plan.json` is lost: it is the lock
/// then.
fn from_roster(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    out: &Path,
) -> anyhow::Result<Option<Published>> {
    let roster = out.join("roster.csv");
    // Only what was published has events that are remembered.
    let is_published = files::is_listed(out, lifecycle::EVENTS_FILE)?;
    let is_ours = files::is_listed(out, "roster.csv")? && roster.is_file();
    if !is_published || !is_ours || files::is_edited(out, "roster.csv")? {
        return Ok(None);
    }
    let file = load_table(sources, &roster)?;
    let read = vuoro::files::published_roster(sources, file, c, term)?;
    writeln!(
        terminal::stderr(),
        "note: `{}` is gone: everybody keeps the duties of `{}`; how even the plan is was measured \
         anew, and that none is more even is not known any more",
        out.join("plan.json").shown(),
        roster.shown()
    )?;
    Ok(Some(vuoro::plan::measured(c, term, read)))
}

/// The file with the plan in the folder of a term, if there is one.
///
/// Fails where what was published is not to be written over: it is of another term, or the term file
/// no longer says that this one was published.
pub fn plan_of_term(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    out: &Path,
    anew: bool,
) -> anyhow::Result<Option<FileId>> {
    let plan = out.join("plan.json");
    if !plan.is_file() {
        return Ok(None);
    }
    let file = load_table(sources, &plan)?;
    let of = vuoro::files::plan_of(sources, file);
    let another = of.as_ref().and_then(|of| taken::by_another(of, c, term, out));
    let itself = of.as_ref().filter(|_| !anew).and_then(|of| taken::by_itself(of, term, out));
    if let Some([why, help]) = another.or(itself) {
        bail!("{why}: nothing was changed\n  help: {help}");
    }
    Ok(Some(file))
}

/// The plan of a term by its folder, with its rings as they were dealt: the published one, or a new
/// one for a draft, for a first time, or when it is to be planned anew.
///
/// Fails with [`Findings`] when the files cannot be used, with [`NoPlan`] when there is no plan, with
/// [`Edited`] when the roster was.
pub fn open(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    folder: &Folder<'_>,
    progress: &Progress,
) -> anyhow::Result<(Plan, Vec<Ring>)> {
    let published = read(sources, c, term, folder)?;
    if published.is_none() && folder.is_closed && !folder.is_planned_anew {
        bail!(
            "`{}` has the agreement of a published term, and not its plan: `plan.json` is gone, or \
             is of another term. Bring it back from a copy of the folder (what was sent out is in \
             `calendars/all.ics`); `vuoro allocate --fresh` would plan the term anew, and give \
             everybody other duties",
            folder.path.shown()
        );
    }
    let plan = lifecycle::open(c, term, published, &|step| progress.planning(step))
        .map_err(|why| refused(c, term, why, progress))?;
    let mut dealt = Vec::new();
    if plan.is_kept() {
        dealt = rings::read(sources, c, folder.path, folder.rings)??;
    }
    Ok((plan, dealt))
}

/// The folder that a plan is opened from.
pub struct Folder<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// The term file that it belongs to.
    pub term: &'a Path,
    /// The tables of rings in it.
    pub rings: &'a [(LibraryIx, FileId)],
    /// Whether the term is planned as if it had never been published.
    pub is_planned_anew: bool,
    /// Whether a roster that somebody has edited is written as it was.
    pub is_rewritten: bool,
    /// Whether it keeps the agreement of a published term, which is never planned anew in silence.
    pub is_closed: bool,
}

/// Why a step in the life of a term is refused, as findings about the files if they are the reason.
pub fn refused(c: &Consortium, term: &Term, why: Refused, progress: &Progress) -> anyhow::Error {
    progress.clear();
    let finding = match why {
        Refused::Infeasible(why) => {
            return NoPlan { why, consortium: c.clone(), term: term.clone() }.into();
        }
        Refused::Illegal(Illegal::Change(at, why)) => refusal::finding(c, why, Place::Change(at)),
        Refused::Illegal(Illegal::Missed(at, why)) => refusal::finding(c, why, Place::Missed(at)),
        Refused::Without(library) => {
            let id = &c[library].id;
            let message = format!("`{id}` is in `without`, and was published with duties");
            let help = "take it out of `without`; if it takes no part any more, say so from a day on: take \
                        its `[[library]]` out of the consortium file and run `vuoro amend TERM --from DAY`, \
                        or write a `[[member]]` with its `last` day";
            Finding::error("without-duties", Place::TermDates, message, String::new()).help(help)
        }
        why => return clock::said(why),
    };
    Findings::from(vec![finding]).into()
}
