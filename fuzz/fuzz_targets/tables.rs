//! Rosters, ledgers, tables of rings and of their balances, as whatever bytes; and the checker on
//! what can be read of them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vuoro::check::{Look, RingSheet, Sheet, check};
use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro_fuzz::{FILES, accepted, shown, taken};

fuzz_target!(|bytes: &[u8]| {
    let (c, term) = &*FILES;
    let mut sources = SourceMap::default();
    let file = sources.add_table("table.csv", bytes);
    let ring = c.find("ruokolahti").expect("is there");
    accepted(files::roster::lines(&sources, file), &sources);
    accepted(files::ledger::lines(&sources, file), &sources);
    accepted(files::last_term(&sources, file, None, c), &sources);
    taken(files::ring::read(&sources, file, c, ring), &sources);
    taken(files::ring_balances::read(&sources, file, c, ring), &sources);
    let agreed = sources.add("term.toml", vuoro_fuzz::TERM.as_bytes());
    accepted(input::term(&mut sources, agreed, c, Some(file)), &sources);
    let roster = taken(files::roster::read(&mut sources, file), &sources);
    let ledger = taken(files::ledger::read(&mut sources, file), &sources);
    let lines = taken(files::ring::lines(&mut sources, file), &sources);
    let rings = lines.as_deref().map(|lines| RingSheet { name: "ruokolahti", file, lines });
    let look = Look {
        consortium: Some(c),
        term: Some(term),
        roster: roster.as_ref().map(|value| Sheet { file, value }),
        ledger: ledger.as_ref().map(|value| Sheet { file, value }),
        rings: rings.as_slice(),
        fresh: roster.as_ref(),
        ..Look::default()
    };
    shown(&check(&look, true).findings, &sources);
    // Without the agreement, too: each rule says what it lacks.
    shown(&check(&Look { consortium: None, term: None, ..look }, true).findings, &sources);
    // A table with a line that cannot be read is not written again.
    if let Some(roster) = roster.filter(|roster| roster.form.is_whole()) {
        roster.write(&mut Vec::new()).expect("nothing fails in memory");
    }
    if let Some(ledger) = ledger.filter(|ledger| ledger.form.is_whole()) {
        ledger.write(&mut Vec::new()).expect("nothing fails in memory");
    }
});
