//! A consortium file and a term file, as whatever bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vuoro::input::{self, SourceMap};
use vuoro_fuzz::{FILES, accepted, taken};

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SourceMap::default();
    let file = sources.add("file.toml", bytes);
    if let Some(c) = accepted(input::consortium(&mut sources, file), &sources) {
        let all = c.grid.indices().collect::<Vec<_>>();
        let fit = |l: &vuoro::model::Library| l.staffed.iter().all(|p| all.contains(&p));
        assert!(c.libraries().iter().all(fit), "a library is staffed outside the week");
        assert!(!c.libraries().is_empty() && !all.is_empty(), "read without libraries or hours");
    }
    taken(input::term_files(&sources, file), &sources);
    let (c, _) = &*FILES;
    if let Some(term) = accepted(input::term(&mut sources, file, c, None), &sources) {
        assert!(term.first <= term.last, "a term that ends before it begins");
        let mut dates = term.occurrences(&c.grid).into_iter().map(|o| o.date);
        assert!(dates.all(|date| (term.first..=term.last).contains(&date)), "outside the term");
    }
});
