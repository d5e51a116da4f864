//! The last term that a plan starts from, and what of it is released.

use std::path::Path;

use anyhow::bail;
use vuoro::input::SourceMap;
use vuoro::model::{Consortium, LastTerm, Released};

use crate::cli::cells;
use crate::session::read::accept;
use crate::session::read::load_table;

/// Reads the last term's roster, and the plan beside it if there is one.
pub fn last_term(
    sources: &mut SourceMap,
    path: &Path,
    consortium: &Consortium,
) -> anyhow::Result<LastTerm> {
    let roster = load_table(sources, path)?;
    let plan = path.with_file_name("plan.json");
    let plan = if plan.exists() { Some(load_table(sources, &plan)?) } else { None };
    let read = vuoro::files::last_term(sources, roster, plan, consortium);
    accept(read, sources)
}

/// Releases what is named: libraries, pools of the last term, cells.
pub fn release(
    last: Option<&mut LastTerm>,
    c: &Consortium,
    names: &[String],
) -> anyhow::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let Some(last) = last else {
        bail!(
            "there is nothing to release: the term file names no roster of the last term (`keep` \
             below `[allocation]`)"
        );
    };
    for name in names {
        let typed = cells::as_in_files(name)?;
        let cell = c.grid.indices().find(|&p| c.grid.period(p).to_string() == typed);
        let library = c.find(name);
        let what = match (cell, library) {
            (Some(period), _) => Released::Period(period),
            (None, Some(library)) => Released::Library(library),
            (None, None) => Released::Pool(name),
        };
        if !last.release(what) {
            let pools = last.holders.iter().filter(|h| h.is_pool).map(|h| h.id.as_str());
            bail!(
                "`{name}` held nothing in the last term: name a library, a cell as in \
                 `tue 14:00`, or one of its pools: {}",
                pools.collect::<Vec<_>>().join(", ")
            );
        }
    }
    Ok(())
}
