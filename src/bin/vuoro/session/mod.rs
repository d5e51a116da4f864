//! What commands on a term have in common: its files read, planned, changed, checked.

pub mod agreements;
pub mod bundles;
pub mod change;
pub mod checked;
pub mod consortium_file;
pub mod counted;
pub mod events;
pub mod keep;
pub mod kinds;
pub mod language;
pub mod load;
pub mod locked;
pub mod only_term;
pub mod published;
pub mod read;
pub mod rewritten;
pub mod rings;
pub mod rosters;
#[cfg(feature = "xlsx")]
pub mod spreadsheet;
pub mod stale;
pub mod taken;
pub mod term;
pub mod told;
