//! Values on the command line, and what was expected instead if they are wrong.

use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::ensure;
use chrono::NaiveDate;

use crate::cli::cells;
use crate::render::text::Shown as _;

/// A day, as files write it or as people do.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    cells::date(text).ok_or_else(|| "expected a day as in 2018-09-14 or 14.9.2018".to_owned())
}

/// A whole number within these bounds.
pub fn whole(
    bounds: RangeInclusive<u32>,
) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        let (least, most) = (bounds.start(), bounds.end());
        number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
    }
}

/// Fails if a spreadsheet or a calendar is given: as TOML every line of it would be wrong.
pub fn no_table(path: &Path) -> anyhow::Result<()> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let shown = path.shown();
    ensure!(
        !["csv", "ics", "ods", "xls", "xlsx"].iter().any(|known| ending == *known),
        "`{shown}` is a table or a calendar: give a term file or a consortium file, which end in \
         .toml"
    );
    Ok(())
}
