//! A site: pages for people, in the consortium's language and two others.

use anyhow::bail;
use vuoro::export::html::{Options, Site};

use crate::commands::export::exported::Exported;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages the pages; they link to the listed calendars.
pub fn put(
    exported: &Exported<'_>,
    calendars: &[Listed],
    staging: &mut Staging,
) -> anyhow::Result<Vec<Listed>> {
    let Exported { plan, choice, names, .. } = exported;
    let c = &plan.consortium;
    if !choice.is_all {
        bail!("--to html shows the whole term: leave out --library and --pool, or --to html");
    }
    if names.are_secret() {
        bail!(
            "pages link to each other by names that can be guessed, so that --secret cannot hide \
             them: export --to html without it, to a folder of its own"
        );
    }
    let file_of = |id: &str| {
        let listed = calendars.iter().find(|l| l.is_calendar && l.of == id);
        listed.map(|l| l.file.clone())
    };
    let options = Options {
        base_url: exported.base_url.map(|base| base.of("")),
        no_contacts: exported.no_phones,
        calendars: c.libraries().iter().map_while(|l| file_of(l.id.as_str())).collect(),
        whole_calendar: file_of("all"),
    };
    let site = Site::new(plan, exported.usage.as_ref(), options)?;
    for file in site.files() {
        staging.put_one_of_many(&site.name(file), |w| site.write(file, w))?;
    }
    Ok(vec![Listed::table(&c.service.name, "index.html".to_owned())])
}
