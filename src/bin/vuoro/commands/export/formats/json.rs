//! The roster for machines.

use vuoro::export::json;

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the document.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { terms, names, .. } = exported;
    let file = names.file("", "roster", ".json");
    let rosters: Vec<_> = terms.iter().map(|part| (part.plan, &part.roster)).collect();
    staging.put(&file, |w| json::rosters(&rosters, w))?;
    Ok(vec![Listed::table("roster.json", file)])
}
