//! The roster for machines.

use vuoro::export::json;
use vuoro::model::Plan;

use crate::commands::export::exported::{Exported, Listed};
use crate::tray::Tray;

/// Puts the document on the tray.
pub fn put(exported: &Exported<'_>, tray: &mut Tray) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, roster, names, .. } = exported;
    let Plan { consortium, term, allocation, .. } = *plan;
    let file = names.file("", "roster", ".json");
    tray.put(&file, |w| json::roster(consortium, term, allocation, roster, w))?;
    Ok(vec![Listed::table("roster.json", file)])
}
