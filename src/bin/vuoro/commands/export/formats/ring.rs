//! A ring for its library: its table, a calendar of all, and one for each person.

use std::collections::BTreeSet;

use anyhow::bail;
use vuoro::export::{self, site};
use vuoro::model::{Id, Plan, Ring, RingDuty};
use vuoro::plan;

use crate::commands::export::exported::{Exported, Part};
use crate::commands::export::format::Format;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Fails unless rings are the only format, for libraries that were named and have one.
pub fn inside(to: &[Format], exported: &Exported<'_>) -> anyhow::Result<()> {
    if to.iter().any(|format| *format != Format::Ring) {
        bail!(
            "--to ring is for the library itself: export it without other formats, to a folder \
             that stays inside"
        );
    }
    let chosen = chosen(exported);
    if exported.is_all() || chosen.is_empty() {
        bail!("--to ring is for one library: name it with --library ID");
    }
    for id in chosen {
        if rings_of(exported, id).next().is_none() {
            bail!(
                "`{id}` has no ring: write a `[[library.ring]]` for each of its people into the \
                 consortium file"
            );
        }
    }
    Ok(())
}

/// The libraries that were named.
fn chosen<'a>(exported: &Exported<'a>) -> BTreeSet<&'a Id> {
    let of = |part: &Part<'a>| {
        let c = &part.plan.consortium;
        part.choice.libraries.iter().map(|&library| &c[library].id).collect::<Vec<_>>()
    };
    exported.terms.iter().flat_map(of).collect()
}

/// The rings of a library in the terms that have one, in the order of time.
fn rings_of<'e, 'a>(
    exported: &'e Exported<'a>,
    id: &'e Id,
) -> impl Iterator<Item = (&'e Part<'a>, &'a Ring)> {
    exported.terms.iter().filter_map(|part| {
        let library = part.plan.consortium.find(id.as_str())?;
        let now = part.rings.iter().find(|now| now.ring.library == library)?;
        Some((part, &now.ring))
    })
}

/// Stages tables and calendars.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { feeds, names, dialect, .. } = exported;
    let is_named = exported.is_internal;
    let mut listed = Vec::new();
    for id in chosen(exported) {
        let rings: Vec<(&Part<'_>, &Ring)> = rings_of(exported, id).collect();
        // A name is that of the last term, and so is the order of people.
        let mut people: Vec<(&Id, &str)> = Vec::new();
        let mut name = "";
        for (part, ring) in rings.iter().rev() {
            let library = &part.plan.consortium[ring.library];
            name = if name.is_empty() { &library.name } else { name };
            for person in &library.ring {
                if people.iter().all(|(id, _)| **id != person.id) {
                    let called = person.name.as_deref().filter(|_| is_named);
                    people.push((&person.id, called.unwrap_or(person.id.as_str())));
                }
            }
        }
        for (part, ring) in &rings {
            let Plan { consortium: c, term, .. } = part.plan;
            let why = |d: &RingDuty| plan::why_vacant(c, term, ring, d.cell);
            let stem = if exported.is_one() { id.to_string() } else { format!("{id}.{}", term.id) };
            let table = names.file("rings/", &stem, ".csv");
            staging.put(&table, |w| export::ring(c, ring, is_named, *dialect, &why, w))?;
            listed.push(Listed::table(name, table));
        }
        let mut list = |of: &str, name: String| {
            let file = names.file("rings/", of, ".ics");
            listed.push(Listed { of: of.to_owned(), name, file: file.clone(), is_calendar: true });
            file
        };
        let rings: Vec<_> = rings.iter().map(|(part, ring)| (part.calendars, *ring)).collect();
        let whole = list(id.as_str(), name.to_owned());
        staging.put(&whole, |w| feeds.ring(&rings, None, is_named, w))?;
        for (person, called) in people {
            // No id has a dot in it, so no library has the name of another's person.
            let file = list(&format!("{id}.{person}"), format!("{name} ({called})"));
            staging.put_one_of_many(&file, |w| feeds.ring(&rings, Some(person), is_named, w))?;
        }
    }
    if names.are_secret() {
        // Servers that list a folder show this page instead.
        let language = exported.consortium().language;
        staging.put("rings/index.html", |w| site::nothing(language, w))?;
    }
    Ok(listed)
}
