//! `plan.json`, the roster beside it and `events.json`, as whatever bytes; a published plan that is
//! taken can be planned on, changed and written.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vuoro::export::csv::{self, Dialect};
use vuoro::export::json;
use vuoro::files;
use vuoro::finding::FileId;
use vuoro::input::SourceMap;
use vuoro::model::Term;
use vuoro::plan;
use vuoro_fuzz::{FILES, accepted, taken};

/// `plan.json` and `roster.csv` as they are written.
static WRITTEN: LazyLock<(Vec<u8>, Vec<u8>)> = LazyLock::new(|| {
    let (c, term) = &*FILES;
    let planned = plan::plan(c, term).expect("there is a plan");
    let (mut plan, mut roster) = (Vec::new(), Vec::new());
    json::plan(&planned, &mut plan).expect("in memory");
    csv::roster(c, &planned.allocation, &planned.roster, Dialect::Standard, &mut roster)
        .expect("in memory");
    (plan, roster)
});

fuzz_target!(|bytes: &[u8]| {
    let (c, _) = &*FILES;
    let mut sources = SourceMap::default();
    let file = sources.add_table("file", bytes);
    let plan = sources.add_table("plan.json", &WRITTEN.0);
    let roster = sources.add_table("roster.csv", &WRITTEN.1);
    taken(files::events::read(&sources, file), &sources);
    let _ = files::promised(&sources, file);
    published(&sources, file);
    accepted(files::last_term(&sources, roster, Some(file), c), &sources);
    accepted(files::last_term(&sources, file, Some(plan), c), &sources);
});

/// What is read as published is planned on, changed and written.
fn published(sources: &SourceMap, plan: FileId) {
    let (c, term) = &*FILES;
    let Some(Some(p)) = taken(files::published(sources, plan, c, term), sources) else {
        return;
    };
    let at = term.published.expect("is published");
    let Ok(plan) = plan::resume(c, term, p) else { return };
    let changes = plan::replan(&plan, term.first.and_time(chrono::NaiveTime::MIN), at);
    let changed = plan::changed(&plan, &Term { changes, ..term.clone() });
    json::plan(&changed.expect("what has to be can be"), Vec::new()).expect("in memory");
}
