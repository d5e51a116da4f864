//! Folders that hold what a term must not replace: the published roster of another one, or files
//! that the term itself goes by.

use std::fs;
use std::path::{Path, PathBuf};

use vuoro::files::PlanOf;
use vuoro::finding::visible;
use vuoro::input::TermFiles;
use vuoro::model::{Consortium, Term};

use crate::render::text::Shown as _;

/// Why a term cannot be written over the published plan that a folder holds, and what to do.
pub fn by_another(plan: &PlanOf, c: &Consortium, term: &Term, out: &Path) -> Option<[String; 2]> {
    plan.published.as_ref()?;
    let out = out.shown();
    if plan.term != term.id.as_str() {
        return Some([
            format!(
                "`{out}` holds the published roster of `{}`, and this is `{}`",
                visible(&plan.term),
                term.id
            ),
            "write this one to another folder with --out, or give its term file another name; if \
             only the id of the term was changed, put it back: calendars know their events by it, \
             and every event that somebody has fetched would stay as it was"
                .to_owned(),
        ]);
    }
    if plan.consortium != c.id.as_str() {
        return Some([
            format!(
                "`{out}` holds the published roster of the consortium `{}`, and this is `{}`",
                visible(&plan.consortium),
                c.id
            ),
            "put the id of the consortium back: calendars know their events by it, and every event \
             that somebody has fetched would stay as it was; for another consortium, write to \
             another folder with --out"
                .to_owned(),
        ]);
    }
    None
}

/// Why a term cannot go back to a draft without a word, and what to do.
pub fn by_itself(plan: &PlanOf, term: &Term, out: &Path) -> Option<[String; 2]> {
    let published = plan.published.as_ref().filter(|_| term.published.is_none())?;
    Some([
        format!(
            "`{}` holds the published roster of this term, and the term file no longer says \
             `published`",
            out.shown()
        ),
        format!(
            "put `published = {}` back; or plan everything anew with `vuoro allocate --fresh`",
            visible(published)
        ),
    ])
}

/// Why a term cannot go by a file that lies in the folder its own roster is written to, and what to
/// do: what is replaced there would be counted again with every run.
pub fn inside(
    named: &TermFiles,
    beside: &dyn Fn(&str) -> PathBuf,
    out: &Path,
) -> Option<[String; 2]> {
    let real = fs::canonicalize(out).ok()?;
    let load = named.load.as_ref();
    let tables = load.iter().flat_map(|load| load.files.iter().chain(&load.before));
    let mut all = named.ledger.iter().chain(&named.keep).chain(tables);
    let is_inside =
        |name: &&String| fs::canonicalize(beside(name)).is_ok_and(|path| path.starts_with(&real));
    let name = all.find(is_inside)?;
    Some([
        format!(
            "the term goes by `{}`, which lies in `{}`, where its own roster is written",
            visible(name),
            out.shown()
        ),
        "a file that the same command replaces would be counted again with every run: write to \
         another folder with --out, give the term file another name, or keep a copy of that file \
         beside it"
            .to_owned(),
    ])
}
