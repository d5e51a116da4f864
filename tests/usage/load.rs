//! How busy cells are, from what was counted, and what is expected of everybody's duties.

use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Borne, Consortium, Load, PeriodCount, PeriodIx, Term, UsageForm, UsagePreset};
use vuoro::report::{Counting, load};

use crate::place::{example, piki, preset, read, small, term};

const NOW: Counting<'_> = Counting { weigh: true, days: (None, None), holidays: &[] };

fn of_text(c: &Consortium, text: &str) -> Term {
    let mut sources = SourceMap::default();
    let file = sources.add("term.toml", text.as_bytes());
    input::term(&mut sources, file, c, None).unwrap().value
}

/// A term of one year.
fn year(c: &Consortium) -> Term {
    of_text(
        c,
        "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2019-01-07\nlast = 2019-12-20\n\
         [[closed]]\nfirst = 2019-01-14\n",
    )
}

fn at(c: &Consortium, name: &str) -> PeriodIx {
    c.grid.indices().find(|&p| c.grid.period(p).to_string() == name).unwrap()
}

#[test]
fn a_cell_is_as_busy_as_its_chats_on_the_days_it_was_open() {
    let c = piki();
    let bytes = std::fs::read(example("chats.csv")).unwrap();
    let usage = read(&c, &UsageForm::of(UsagePreset::LibraryH3lp), &bytes).unwrap().0;
    let load = load(&c, &term(&c), &usage, NOW, &[]);
    assert_eq!(load.all().count, 487);
    let (monday, thursday) = (at(&c, "mon 10:00"), at(&c, "thu 10:00"));
    assert_eq!(load.periods[monday.at()], PeriodCount { count: 34, dates: 5 });
    assert_eq!(load.periods[thursday.at()], PeriodCount { count: 24, dates: 4 });
    assert_eq!(load.millionths(monday), 6_800_000);
    assert_eq!(load.millionths(thursday), 6_000_000);
    // The mean of the fifteen rates is 104.85 / 15.
    assert_eq!(load.relative(monday), 973);
    assert_eq!(load.before, []);
}

#[test]
fn days_on_which_the_service_was_closed_count_for_nobody() {
    let c = small(120, "mon = [\"10:00-14:00\"]", "");
    // 17.12., 24.12., 31.12. and 7.1., 14.1.: two were holidays, the last is closed in the term.
    let usage = preset(
        &c,
        UsagePreset::Plain,
        "start\n2018-12-17 10:05\n2018-12-24 10:05\n2019-01-07 10:05\n2019-01-14 10:05\n",
    );
    let day = |text: &str| text.parse().unwrap();
    let holidays = [day("2018-12-24"), day("2018-12-31")];
    let counting = Counting { holidays: &holidays, ..NOW };
    let loaded = load(&c, &year(&c), &usage, counting, &[]);
    assert_eq!(loaded.periods[0], PeriodCount { count: 2, dates: 2 });
    assert_eq!(loaded.periods[1], PeriodCount { count: 0, dates: 2 });
    let days = (Some(day("2018-12-03")), Some(day("2018-12-17")));
    let loaded = load(&c, &year(&c), &usage, Counting { days, ..counting }, &[]);
    assert_eq!(loaded.periods[0], PeriodCount { count: 1, dates: 3 });
    assert_eq!(loaded.days, Some((day("2018-12-03"), day("2018-12-17"))));
}

#[test]
fn a_cell_that_was_never_counted_is_as_busy_as_all_others_together() {
    let c = small(120, "mon = [\"10:00-14:00\"]\ntue = [\"10:00-12:00\"]", "");
    let usage = preset(
        &c,
        UsagePreset::Plain,
        "start\n2019-01-07 10:05\n2019-01-07 10:06\n2019-01-07 10:07\n2019-01-07 12:05\n",
    );
    let loaded = load(&c, &year(&c), &usage, NOW, &[]);
    assert_eq!(loaded.periods[2], PeriodCount::default());
    let rates: Vec<u64> = c.grid.indices().map(|p| loaded.millionths(p)).collect();
    assert_eq!(rates, [3_000_000, 1_000_000, 2_000_000]);
    let relative: Vec<u64> = c.grid.indices().map(|p| loaded.relative(p)).collect();
    assert_eq!(relative, [1500, 500, 1000]);
    let nothing = Load { periods: vec![PeriodCount::default(); 3], ..loaded };
    assert!(c.grid.indices().all(|p| nothing.relative(p) == 1000));
}

#[test]
fn visits_by_weekday_are_of_so_many_weeks() {
    let c = small(120, "mon = [\"10:00-14:00\"]", "[usage]\nweeks = 4\n");
    let form = UsageForm { weeks: Some(4), ..UsageForm::of(UsagePreset::Plain) };
    let text = b"weekday,hour,visits\nmon,10,30\nmon,11,10\nmon,13,8\n";
    let usage = read(&c, &form, text).unwrap().0;
    let loaded = load(&c, &year(&c), &usage, NOW, &[]);
    assert!(loaded.are_visits);
    assert_eq!(
        loaded.periods,
        [PeriodCount { count: 40, dates: 4 }, PeriodCount { count: 8, dates: 4 }]
    );
}

#[test]
fn what_was_served_before_counts_by_the_loads_of_its_cells() {
    let c = small(120, "mon = [\"10:00-14:00\"]", "");
    let usage = preset(
        &c,
        UsagePreset::Plain,
        "start\n2019-01-07 10:05\n2019-01-07 10:06\n2019-01-07 10:07\n2019-01-07 12:05\n",
    );
    let roster = "date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note\n\
        2018-10-01,mon,10:00,12:00,1,kotka,Kotka,kotka,own,confirmed,0,,\n\
        2018-10-01,mon,12:00,14:00,1,kotka,Kotka,kotka,own,cancelled,0,,\n\
        2018-10-02,tue,12:00,14:00,1,kotka,Kotka,kotka,own,confirmed,0,,\n\
        2018-10-08,mon,12:00,14:00,1,muu,Muu,muu,own,confirmed,0,,\n";
    let mut sources = SourceMap::default();
    let file = sources.add("roster.csv", roster.as_bytes());
    let lines = files::roster::lines(&sources, file).unwrap().value;
    let loaded = load(&c, &year(&c), &usage, NOW, &lines);
    // A cell at 1.5 times, and one that the week has no more.
    assert_eq!(loaded.before, [Borne { duties: 2, load: 2500 }]);
}
