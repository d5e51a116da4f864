//! Calendars: one for each library or pool, and one of everything.

use vuoro::export::holder_name;
use vuoro::model::Plan;

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the calendars.
pub fn put(exported: &Exported<'_>, staging: &mut Staging) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, calendars, choice, names, .. } = exported;
    let Plan { consortium: c, allocation, .. } = *plan;
    let mut listed = Vec::new();
    let mut list = |of: &str, name: String| {
        let file = names.file("calendars/", of, ".ics");
        listed.push(Listed { of: of.to_owned(), name, file: file.clone(), is_calendar: true });
        file
    };
    if choice.is_all {
        staging.put_one_of_many(&list("all", c.name.clone()), |w| calendars.all(w))?;
    }
    for &library in &choice.libraries {
        let file = list(c[library].id.as_str(), c[library].name.clone());
        staging.put_one_of_many(&file, |w| calendars.library(library, w))?;
    }
    for &pool in &choice.pools {
        let name = holder_name(c, allocation, pool);
        let file = list(allocation[pool].holder.id.as_str(), name);
        staging.put_one_of_many(&file, |w| calendars.holder(pool, w))?;
    }
    Ok(listed)
}
