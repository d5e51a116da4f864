//! What makes a folder of calendars one that can be served: an index, and hints for servers.

use vuoro::export::site::{self, Entry, Index};

use crate::commands::export::exported::Exported;
use crate::commands::export::links::BaseUrl;
use crate::commands::export::listed::Listed;
use crate::store::staging::Staging;

/// Stages index and hints, and returns those that somebody else has made, which are left as they
/// are. With pages, the front page is the index.
pub fn put(
    exported: &Exported<'_>,
    listed: &[Listed],
    base: Option<&BaseUrl>,
    has_pages: bool,
    staging: &mut Staging,
) -> anyhow::Result<Vec<&'static str>> {
    let c = exported.consortium();
    let is_secret = exported.names.are_secret();
    let entry = |l: &Listed| Entry {
        name: l.name.clone(),
        file: l.file.clone(),
        webcal: base.filter(|_| l.is_calendar).map(|base| base.webcal(&l.file)),
    };
    // The index must not reveal the addresses.
    let shown = || listed.iter().filter(|_| !is_secret);
    let index = Index {
        consortium: c,
        terms: exported.terms.iter().map(|part| &part.plan.term).collect(),
        calendars: shown().filter(|l| l.is_calendar).map(entry).collect(),
        tables: shown().filter(|l| !l.is_calendar).map(entry).collect(),
        is_secret,
    };
    let mut kept = Vec::new();
    let mut offer = |name, write: &dyn Fn(&mut dyn std::io::Write) -> std::io::Result<()>| {
        if !staging.offer(name, |w| write(w))? {
            kept.push(name);
        }
        anyhow::Ok(())
    };
    if !has_pages {
        offer("index.html", &|w| site::index(&index, w))?;
    }
    if is_secret && listed.iter().any(|l| l.is_calendar) {
        // Servers that list a folder show this page instead.
        offer("calendars/index.html", &|w| site::nothing(c.language, w))?;
    }
    offer(".htaccess", &|w| site::htaccess(is_secret, w))?;
    offer("_headers", &|w| site::headers(is_secret, w))?;
    Ok(kept)
}
