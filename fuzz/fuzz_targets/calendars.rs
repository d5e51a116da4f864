//! Calendars of a library and of everybody, as whatever bytes, and the checker on them beside the
//! roster that they are of.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vuoro::check::{Calendar, Look, Sheet, check};
use vuoro::export::csv::{self, Dialect};
use vuoro::files;
use vuoro::input::SourceMap;
use vuoro_fuzz::{FILES, shown, taken};

/// The roster that calendars are compared with.
static ROSTER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let (c, term) = &*FILES;
    let planned = vuoro::plan::plan(c, term).expect("there is a plan");
    let mut bytes = Vec::new();
    csv::roster(c, &planned.allocation, &planned.roster, Dialect::Standard, &mut bytes)
        .expect("in memory");
    bytes
});

fuzz_target!(|bytes: &[u8]| {
    let (c, term) = &*FILES;
    let mut sources = SourceMap::default();
    let file = sources.add("calendar.ics", bytes);
    let Some(value) = taken(files::calendar::read(&mut sources, file), &sources) else { return };
    let table = sources.add_table("roster.csv", &ROSTER);
    let roster = files::roster::read(&mut sources, table).expect("was written");
    // Whose it is chooses the rules that apply.
    let name = ["all", "imatra", "nobody"][bytes.len() % 3];
    let calendars = [Calendar { name, sheet: Sheet { file, value: &value }, beside: &[] }];
    let look = Look {
        consortium: Some(c),
        term: Some(term),
        roster: Some(Sheet { file: table, value: &roster }),
        calendars: &calendars,
        ..Look::default()
    };
    shown(&check(&look, true).findings, &sources);
    shown(&check(&Look { calendars: &calendars, ..Look::default() }, true).findings, &sources);
});
