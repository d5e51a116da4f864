//! The plan that was published into a folder, read back.

use std::path::Path;

use anyhow::bail;
use vuoro::finding::{FileId, Finding, Place};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{self, Refused};
use vuoro::model::{Consortium, LibraryIx, Plan, Published, Ring, Term};
use vuoro::plan::{Illegal, Infeasible};

use crate::cli::clock;
use crate::render::conflict;
use crate::render::progress::Progress;
use crate::render::refusal;
use crate::render::text::Shown as _;
use crate::session::read::load_table;
use crate::session::rings;
use crate::session::taken;
use crate::store::files;

/// The data is wrong: the reasons still have to be reported.
#[derive(Debug, thiserror::Error)]
#[error("the files cannot be used as they are")]
pub struct Wrong(pub Vec<Finding>);

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
#[error(
    "`{0}` was edited since vuoro wrote it: take the edits back, and make the changes with `vuoro \
     swap`, `cover` or `cancel`; or plan anew with `vuoro allocate --fresh`"
)]
pub struct Edited(String);

/// The plan that was published into a folder, if it has one; none for a draft, or when the term is
/// to be planned anew.
///
/// Fails with [`Wrong`] when the files cannot be used, with [`Edited`] when the roster was.
fn read(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    out: &Path,
    anew: bool,
) -> anyhow::Result<Option<Published>> {
    if anew && term.changes.iter().any(|change| change.because.is_some()) {
        bail!(
            "the term file has changes that an earlier plan needed (`because = …`): take them \
             out before you plan anew, the last ones with `vuoro undo`"
        );
    }
    let (roster, plan) = (out.join("roster.csv"), out.join("plan.json"));
    let file = if plan.is_file() { Some(load_table(sources, &plan)?) } else { None };
    let of = file.and_then(|file| vuoro::files::plan_of(sources, file));
    let another = of.as_ref().and_then(|of| taken::by_another(of, c, term, out));
    let itself = of.as_ref().filter(|_| !anew).and_then(|of| taken::by_itself(of, term, out));
    if let Some([why, help]) = another.or(itself) {
        bail!("{why}: nothing was changed\n  help: {help}");
    }
    if anew || term.published.is_none() {
        return Ok(None);
    }
    // Only what was published has events that are remembered.
    let is_published = of.is_some_and(|of| of.published.is_some())
        || files::is_listed(out, lifecycle::EVENTS_FILE)?;
    if is_published && !roster.exists() {
        let gone = if plan.exists() { "is" } else { "and the plan.json beside it are" };
        bail!(
            "`{}` {gone} gone, so that it cannot be told what was published: bring back what is \
             missing, or plan anew with `vuoro allocate --fresh`, which may give everybody other \
             duties",
            roster.shown()
        );
    }
    if !roster.exists() || !(plan.exists() || files::is_listed(out, "roster.csv")?) {
        // A roster that somebody else has made is not kept, and not replaced either.
        return Ok(None);
    }
    if !plan.exists() {
        bail!(
            "`{}` has no plan.json beside it, so that it cannot be told what was published: \
             bring it back, or plan anew with `vuoro allocate --fresh`",
            roster.shown()
        );
    }
    if files::is_edited(out, "roster.csv")? {
        return Err(Edited(roster.shown()).into());
    }
    let roster = load_table(sources, &roster)?;
    let plan = match file {
        Some(file) => file,
        None => load_table(sources, &plan)?,
    };
    Ok(vuoro::files::published(sources, roster, plan, c, term).map_err(Wrong)?)
}

/// The plan of a term by its folder, with its rings as they were dealt: the published one, or a new
/// one for a draft, for a first time, or when it is to be planned anew.
///
/// Fails with [`Wrong`] when the files cannot be used, with [`NoPlan`] when there is no plan, with
/// [`Edited`] when the roster was.
pub fn open(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    folder: &Folder<'_>,
    progress: &Progress,
) -> anyhow::Result<(Plan, Vec<Ring>)> {
    let published = read(sources, c, term, folder.path, folder.is_planned_anew)?;
    if published.is_none() && folder.is_closed {
        bail!(
            "`{}` has the agreement of a published term, and not its plan: `roster.csv` or \
             `plan.json` is gone, or is of another term. Bring both back from a copy of the folder \
             (what was sent out is in `calendars/all.ics`); `vuoro allocate --fresh` would plan \
             the term anew, and give everybody other duties",
            folder.path.shown()
        );
    }
    let plan = lifecycle::open(c, term, published, &|step| progress.planning(step))
        .map_err(|why| refused(c, term, why, progress))?;
    let mut dealt = Vec::new();
    if plan.is_kept() {
        dealt = rings::read(sources, c, folder.path, folder.rings)?.map_err(Wrong)?;
    }
    Ok((plan, dealt))
}

/// The folder that a plan is opened from.
pub struct Folder<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// The tables of rings in it.
    pub rings: &'a [(LibraryIx, FileId)],
    /// Whether the term is planned as if it had never been published.
    pub is_planned_anew: bool,
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
        why => return clock::said(why),
    };
    Wrong(vec![finding]).into()
}
