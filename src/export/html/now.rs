//! The duties of a week for the script of the front page.

use std::io::{self, Write};

use super::frame::straight;
use super::time::Week;
use super::{Page, Site};
use crate::model::{Duty, Status};

/// Writes a call with a line per duty in force: its beginning and end in UTC, who has it, the
/// library's page relative to a front page, and the local time.
pub(super) fn data(site: &Site<'_>, week: &Week, mut out: impl Write) -> io::Result<()> {
    out.write_all(b"vuoroWeek([")?;
    let mut is_first = true;
    for at in site.between(week.first, week.last).filter(|&at| site.duty(at).is_live()) {
        let [from, to] = &site.times[at].utc;
        let duty = site.duty(at);
        let (name, page) = who(site, duty);
        let hours = site.plan.consortium.grid.interval(duty.period);
        let hours = [hours.start.to_string(), hours.end.to_string()];
        out.write_all(if is_first { b"\n" } else { b",\n" })?;
        is_first = false;
        serde_json::to_writer(&mut out, &(from, to, name, page, hours))?;
    }
    out.write_all(b"\n]);\n")
}

/// Who has a duty: the library, or the pool that settles it; nothing if nobody can serve.
fn who(site: &Site<'_>, duty: &Duty) -> (Option<String>, Option<String>) {
    let page = |page| Some(site.page_name(page));
    match duty.library {
        Some(library) => {
            let name = straight(site.plan.consortium[library].name.clone());
            (Some(name), page(Page::Library(library, 0)))
        }
        None if duty.status == Status::Open => {
            let name = straight(site.holder(site.plan.consortium.language, duty.holder));
            (Some(name), page(Page::Pool(duty.holder, 0)))
        }
        None => (None, None),
    }
}
