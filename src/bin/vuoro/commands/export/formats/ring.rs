//! A ring for its library: its table, a calendar of all, and one for each person.

use anyhow::bail;
use vuoro::export::{self, site};
use vuoro::lifecycle::RingNow;
use vuoro::model::{Consortium, Plan, RingDuty};
use vuoro::plan;

use crate::commands::export::choice::Choice;
use crate::commands::export::exported::Exported;
use crate::commands::export::format::Format;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Fails unless rings are the only format, for libraries that were named and have one.
pub fn inside(
    to: &[Format],
    c: &Consortium,
    choice: &Choice,
    rings: &[RingNow],
) -> anyhow::Result<()> {
    if to.iter().any(|format| *format != Format::Ring) {
        bail!(
            "--to ring is for the library itself: export it without other formats, to a folder \
             that stays inside"
        );
    }
    if choice.is_all || choice.libraries.is_empty() {
        bail!("--to ring is for one library: name it with --library ID");
    }
    for &library in &choice.libraries {
        if rings.iter().all(|one| one.ring.library != library) {
            bail!(
                "`{}` has no ring: write a `[[library.ring]]` for each of its people into the \
                 consortium file",
                c[library].id
            );
        }
    }
    Ok(())
}

/// Stages tables and calendars.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, calendars, choice, names, dialect, .. } = exported;
    let Plan { consortium: c, term, .. } = *plan;
    let is_named = exported.is_internal;
    let mut listed = Vec::new();
    for RingNow { ring, .. } in exported.rings {
        if !choice.libraries.contains(&ring.library) {
            continue;
        }
        let library = &c[ring.library];
        let why = |d: &RingDuty| plan::why_vacant(c, term, ring, d.cell);
        let table = names.file("rings/", library.id.as_str(), ".csv");
        staging.put(&table, |w| export::ring(c, ring, is_named, *dialect, &why, w))?;
        listed.push(Listed::table(&library.name, table));
        let mut list = |of: &str, name: String| {
            let file = names.file("rings/", of, ".ics");
            listed.push(Listed { of: of.to_owned(), name, file: file.clone(), is_calendar: true });
            file
        };
        let whole = list(library.id.as_str(), library.name.clone());
        staging.put(&whole, |w| calendars.ring(ring, None, is_named, w))?;
        for (at, person) in library.ring.iter().enumerate() {
            let called = person.name.as_deref().filter(|_| is_named);
            let called = called.unwrap_or(person.id.as_str());
            // No id has a dot in it, so no library has the name of another's person.
            let of = format!("{}.{}", library.id, person.id);
            let file = list(&of, format!("{} ({called})", library.name));
            staging.put_one_of_many(&file, |w| calendars.ring(ring, Some(at), is_named, w))?;
        }
    }
    if names.are_secret() {
        // Servers that list a folder show this page instead.
        staging.put("rings/index.html", |w| site::nothing(c.language, w))?;
    }
    Ok(listed)
}
