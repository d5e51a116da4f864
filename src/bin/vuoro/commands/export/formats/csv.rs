//! The roster as a table.

use vuoro::export::csv;

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the table.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { terms, names, dialect, .. } = exported;
    let file = names.file("", "roster", ".csv");
    let rosters: Vec<_> = terms.iter().map(|part| (part.plan, &part.roster)).collect();
    staging.put(&file, |w| csv::rosters(&rosters, *dialect, w))?;
    Ok(vec![Listed::table("roster.csv", file)])
}
