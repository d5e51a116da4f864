//! The roster as a table.

use vuoro::export::csv;

use crate::commands::export::exported::{Exported, Listed};
use crate::tray::Tray;

/// Puts the table on the tray.
pub fn put(exported: &Exported<'_>, tray: &mut Tray) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, roster, names, dialect, .. } = exported;
    let file = names.file("", "roster", ".csv");
    tray.put(&file, |w| csv::roster(&plan.consortium, &plan.allocation, roster, *dialect, w))?;
    Ok(vec![Listed::table("roster.csv", file)])
}
