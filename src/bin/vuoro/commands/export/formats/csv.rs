//! The roster as a table.

use vuoro::export::csv;

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the table.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, roster, names, dialect, .. } = exported;
    let file = names.file("", "roster", ".csv");
    staging.put(&file, |w| csv::roster(&plan.consortium, &plan.allocation, roster, *dialect, w))?;
    Ok(vec![Listed::table("roster.csv", file)])
}
