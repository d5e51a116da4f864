//! The term as a workbook.

use vuoro::export::xlsx::{self, Content};
use vuoro::model::LibraryIx;

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the workbook.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, roster, choice, names, .. } = exported;
    let members = choice.pools.iter().flat_map(|&pool| &plan.allocation[pool].holder.members);
    let mut libraries: Vec<LibraryIx> = choice.libraries.iter().chain(members).copied().collect();
    libraries.sort_unstable();
    libraries.dedup();
    let content = Content {
        plan,
        roster,
        libraries: &libraries,
        no_contacts: exported.no_phones,
        sheets: exported.sheets,
    };
    let file = names.file("", "roster", ".xlsx");
    staging.put(&file, |w| xlsx::workbook(content, w))?;
    Ok(vec![Listed::table("roster.xlsx", file)])
}
