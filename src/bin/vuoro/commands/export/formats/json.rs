//! The roster for machines.

use vuoro::export::json;
use vuoro::model::Plan;

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the document.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, roster, names, .. } = exported;
    let Plan { consortium, term, allocation, .. } = *plan;
    let file = names.file("", "roster", ".json");
    staging.put(&file, |w| json::roster(consortium, term, allocation, roster, w))?;
    Ok(vec![Listed::table("roster.json", file)])
}
