//! `[usage]` → how the files of usage are written.

use super::dates::DateForm;
use crate::finding::notes::Notes;
use crate::finding::words::quoted;
use crate::input::schema::UsageTable;
use crate::input::schema::limits::{TAG_FROM, WEEKS};
use crate::input::texts::zone;
use crate::input::texts::{choice, in_range, name};
use crate::model::{UsageColumn, UsageForm, UsagePreset, UsageUnit};

/// Reads the table; what it leaves out is as in its preset.
pub(in crate::input) fn read(table: &UsageTable, notes: &mut Notes) -> UsageForm {
    let preset = choice("preset", &table.preset, &UsagePreset::ALL, UsagePreset::code, notes);
    let mut form = UsageForm::of(preset);
    for (column, written) in UsageColumn::ALL.into_iter().zip(table.headings()) {
        if written.is_some() {
            let heading = name(column.code(), written, notes);
            form.columns[column as usize] = heading.into_iter().collect();
        }
    }
    // Whoever names the column of the start does not mean the preset's date beside it.
    if let Some(dates) = &table.dates {
        form.dates = Vec::new();
        for text in &dates.value {
            if DateForm::parse(&text.value).is_none() {
                let message = format!("{} is no form of a date", quoted(&text.value));
                let help = "write how a date looks with the letters `d`, `M` and `yyyy` or `yy` for \
                    the day, and `H` (or `h` and `a`), `m`, `s` for the time, as in `d.M.yyyy H.m`; \
                    `x` is a distance from UTC";
                notes.error("bad-date-form", text.span, message, "", help);
            }
            form.dates.push(text.value.clone());
        }
    }
    form.zone = table.zone.as_ref().and_then(|written| zone(written, notes));
    if table.unit.is_some() {
        let unit = choice("unit", &table.unit, &UsageUnit::ALL, UsageUnit::code, notes);
        form.unit_given = Some(unit);
    }
    if let Some(tags) = &table.tags {
        form.tags = tags.value.iter().map(|tag| tag.value.trim().to_owned()).collect();
    }
    let from = in_range("tag_from", table.tag_from.as_ref(), &TAG_FROM, notes);
    form.tag_from = from.and_then(|n| n.try_into().ok()).unwrap_or(UsageForm::TAG_FROM);
    let weeks = in_range("weeks", table.weeks.as_ref(), &WEEKS, notes);
    form.weeks = weeks.and_then(|n| n.try_into().ok());
    form
}
