//! A site: pages for people, in the consortium's language and two others.

use anyhow::bail;
use vuoro::export::html::{Options, Site, Sites};

use crate::commands::export::exported::{Exported, Part};
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the pages; they link to the listed calendars.
pub fn put(
    exported: &Exported<'_>,
    calendars: &[Listed],
    staging: &mut Staging,
) -> anyhow::Result<Vec<Listed>> {
    if !exported.is_all() {
        bail!("--to html shows the whole term: leave out --library and --pool, or --to html");
    }
    if exported.names.are_secret() {
        bail!(
            "pages link to each other by names that can be guessed, so that --secret cannot hide \
             them: export --to html without it, to a folder of its own"
        );
    }
    let file_of = |id: &str| {
        let listed = calendars.iter().find(|l| l.is_calendar && l.of == id);
        listed.map(|l| l.file.clone())
    };
    let mut sites = Vec::new();
    for Part { plan, usage, .. } in &exported.terms {
        let libraries = plan.consortium.libraries().iter();
        let calendars: Vec<Option<String>> = libraries.map(|l| file_of(l.id.as_str())).collect();
        // Who takes no part has neither a calendar nor a page.
        let has_any = calendars.iter().any(Option::is_some);
        let calendars = calendars.into_iter().filter(|_| has_any).map(Option::unwrap_or_default);
        let options = Options {
            base_url: exported.base_url.map(|base| base.of("")),
            no_contacts: exported.no_phones,
            calendars: calendars.collect(),
            whole_calendar: file_of("all"),
        };
        sites.push(Site::new(plan, usage.as_ref(), options)?);
    }
    let sites = Sites::new(sites, exported.stated);
    for file in sites.files() {
        staging.put_one_of_many(&sites.name(file), |w| sites.write(file, w))?;
    }
    Ok(vec![Listed::table(&exported.consortium().service.name, "index.html".to_owned())])
}
