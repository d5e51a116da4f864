//! Calendars: one for each library or pool, and one of everything.

use std::collections::BTreeMap;

use vuoro::export::holder_name;
use vuoro::model::{HolderIx, Id, Plan};

use crate::commands::export::exported::{Exported, Part};
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the calendars.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { terms, feeds, names, .. } = exported;
    let mut listed = Vec::new();
    let mut list = |of: &str, name: String| {
        let file = names.file("calendars/", of, ".ics");
        listed.push(Listed { of: of.to_owned(), name, file: file.clone(), is_calendar: true });
        file
    };
    if exported.is_all() {
        let name = exported.consortium().name.clone();
        staging.put_one_of_many(&list("all", name), |w| feeds.all(w))?;
    }
    // A name is that of the last term.
    let mut libraries: BTreeMap<&Id, &str> = BTreeMap::new();
    let mut pools: BTreeMap<&Id, String> = BTreeMap::new();
    for Part { plan: Plan { consortium: c, allocation, .. }, choice, .. } in terms {
        libraries.extend(choice.libraries.iter().map(|&l| (&c[l].id, &*c[l].name)));
        let name = |&pool: &HolderIx| holder_name(c, allocation, pool);
        pools.extend(choice.pools.iter().map(|p| (&allocation[*p].holder.id, name(p))));
    }
    for (id, name) in libraries {
        let file = list(id.as_str(), name.to_owned());
        staging.put_one_of_many(&file, |w| feeds.library(id, w))?;
    }
    for (id, name) in pools {
        let file = list(id.as_str(), name);
        staging.put_one_of_many(&file, |w| feeds.pool(id, w))?;
    }
    Ok(listed)
}
