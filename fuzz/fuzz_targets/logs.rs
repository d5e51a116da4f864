//! Chat logs and counts of visits, as whatever bytes, in each of the forms that have a name: the first
//! byte says which; and all figures of what was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vuoro::export::usage;
use vuoro::input::{SourceMap, UsageFiles};
use vuoro::model::{UsageForm, UsagePreset};
use vuoro::report::{self, Ask, Counting, Goal};
use vuoro_fuzz::{FILES, accepted};

fuzz_target!(|bytes: &[u8]| {
    let Some((&which, rest)) = bytes.split_first() else { return };
    let (c, term) = &*FILES;
    let preset = UsagePreset::ALL[usize::from(which) % UsagePreset::ALL.len()];
    let mut sources = SourceMap::default();
    let mut files = UsageFiles::new(c, &UsageForm::of(preset));
    files.read(&mut sources, "log.csv", rest).expect("bytes can be read");
    let Some(read) = accepted(files.finish(&mut sources), &sources) else { return };
    let figures = report::usage_figures(c, Some(term), &read, &[], (None, None));
    usage::usage_json(&figures, Vec::new()).expect("in memory");
    usage::usage_csv(&figures, Vec::new()).expect("in memory");
    let ask = Ask { slots: 5, same: false, staffed_by: 2, step: 60 };
    let hours = report::hours(c, &read, ask);
    usage::hours_json(&hours, Vec::new()).expect("in memory");
    let goal = Goal::Answered { share: 0.9, within: 30.0, patience: Some(60.0) };
    if let Some(seats) = report::seats(&read, &figures, goal, 2, None) {
        usage::seats_json(&seats, Vec::new()).expect("in memory");
    }
    let counting = Counting { weigh: true, days: (None, None), holidays: &[] };
    let load = report::load(c, term, &read, counting, &[]);
    assert_eq!(load.periods.len(), c.grid.periods().len(), "a period without a count");
});
