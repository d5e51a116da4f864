//! Hours as people write them in cells, and as the consortium file has them: what is read of a cell
//! can be written into the file, and means the same there, minute by minute.
#![no_main]

use std::fmt::Write as _;

use libfuzzer_sys::fuzz_target;
use vuoro::input::spreadsheet::intervals;
use vuoro::input::{self, SourceMap};
use vuoro_fuzz::{AGREED, accepted};

fuzz_target!(|text: &str| {
    let hours = intervals(text);
    // The same text as the file would have it.
    let written = text.escape_debug().to_string();
    if text.len() < 40 {
        read(&format!("\"{}\"", written.replace("\\'", "'")));
    }
    let Some(hours) = hours else { return };
    let mut list = String::new();
    for pair in hours.windows(2) {
        assert!(pair[0].end <= pair[1].start, "{text:?} overlaps");
    }
    for span in &hours {
        assert!(span.start < span.end, "{text:?} runs backwards");
        write!(list, "\"{}-{}\", ", span.start, span.end).expect("in memory");
    }
    let covers = |minute: u32| {
        hours.iter().any(|span| (span.start.minutes()..span.end.minutes()).contains(&minute))
    };
    if let Some(c) = read(list.trim_end_matches(", ")) {
        let library = &c[c.find("ruokolahti").expect("is there")];
        for period in c.grid.indices() {
            let (day, span) = (c.grid.period(period).weekday, c.grid.interval(period));
            if day == chrono::Weekday::Mon {
                let all = (span.start.minutes()..span.end.minutes()).all(covers);
                assert_eq!(library.staffed.contains(period), all, "{text:?} at {:?}", span);
            }
        }
    }
});

/// The agreement with these hours of a Monday.
fn read(hours: &str) -> Option<vuoro::model::Consortium> {
    let id = "id = \"ruokolahti\"";
    // Thursday keeps the library from having no staff at all.
    let hours = format!("{id}\nhours = {{ mon = [{hours}], thu = [\"12:00-16:00\"] }}");
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", AGREED.replacen(id, &hours, 1).as_bytes());
    accepted(input::consortium(&mut sources, file), &sources)
}
