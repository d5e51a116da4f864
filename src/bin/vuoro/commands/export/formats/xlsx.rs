//! The term as a workbook.

use vuoro::export::xlsx::{self, Content};
use vuoro::model::LibraryIx;

use crate::commands::export::exported::{Exported, Part};
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages a workbook for each term.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for part in &exported.terms {
        let Part { plan, roster, choice, .. } = part;
        let members = choice.pools.iter().flat_map(|&pool| &plan.allocation[pool].holder.members);
        let mut libraries: Vec<LibraryIx> =
            choice.libraries.iter().chain(members).copied().collect();
        libraries.sort_unstable();
        libraries.dedup();
        let content = Content {
            plan,
            roster,
            libraries: &libraries,
            no_contacts: exported.no_phones,
            sheets: exported.sheets,
        };
        let stem = if exported.is_one() {
            "roster".to_owned()
        } else {
            format!("roster-{}", plan.term.id)
        };
        let file = exported.names.file("", &stem, ".xlsx");
        staging.put(&file, |w| xlsx::workbook(content, w))?;
        listed.push(Listed::table(&format!("{stem}.xlsx"), file));
    }
    Ok(listed)
}
