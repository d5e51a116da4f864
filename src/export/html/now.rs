//! The duties of a week for the script of the front page.

use std::io::{self, Write};

use super::time::Week;
use super::{File, Page, Site};
use crate::model::Duty;

/// Writes a call with a line per duty in force: when it begins and ends in UTC, who has it, and
/// where that library's page is.
pub(super) fn data(site: &Site<'_>, week: &Week, mut out: impl Write) -> io::Result<()> {
    out.write_all(b"vuoroWeek([")?;
    let mut is_first = true;
    for at in site.between(week.first, week.last).filter(|&at| site.duty(at).is_live()) {
        let [from, to] = &site.times[at].utc;
        let (name, page) = who(site, site.duty(at));
        out.write_all(if is_first { b"\n" } else { b",\n" })?;
        is_first = false;
        serde_json::to_writer(&mut out, &(from, to, name, page))?;
    }
    out.write_all(b"\n]);\n")
}

/// Who has a duty: the library, or the pool that settles it; nothing where nobody can.
fn who(site: &Site<'_>, duty: &Duty) -> (Option<String>, Option<String>) {
    let language = site.content.consortium.language;
    let page = |page| Some(site.name(File::Page(language, page)));
    match duty.library {
        Some(library) => {
            let name = site.content.consortium[library].name.clone();
            (Some(name), page(Page::Library(library, 0)))
        }
        None if duty.status == crate::model::Status::Open => {
            let name = site.holder(language, duty.holder);
            (Some(name), page(Page::Pool(duty.holder, 0)))
        }
        None => (None, None),
    }
}
