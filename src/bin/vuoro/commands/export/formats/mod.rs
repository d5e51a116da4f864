//! One module per format: each stages its files and lists them.

pub mod csv;
pub mod html;
pub mod ical;
pub mod json;
pub mod ring;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use crate::commands::export::exported::Exported;
use crate::commands::export::format::Format;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

impl Format {
    /// Stages its files; `listed` has those of the formats before it.
    pub fn put(
        self,
        exported: &Exported<'_>,
        listed: &[Listed],
        staging: &mut Staging,
    ) -> anyhow::Result<Vec<Listed>> {
        match self {
            Self::Ical => ical::put(exported, staging),
            Self::Csv => csv::put(exported, staging),
            Self::Json => json::put(exported, staging),
            Self::Ring => ring::put(exported, staging),
            Self::Html => html::put(exported, listed, staging),
            #[cfg(feature = "xlsx")]
            Self::Xlsx => xlsx::put(exported, staging),
        }
    }
}
