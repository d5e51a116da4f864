//! What readers promise about files that are right.

use proptest::prelude::*;
use vuoro::finding::{FileId, Findings, Place};
use vuoro::input::{self, Read, SourceMap};
use vuoro::model::{Consortium, LibraryIx, PinHolder, Term};

const LENT: &str = include_str!("gallery-lends/consortium.toml");
const TERM: &str = include_str!("gallery-lends/term.toml");

fn read(text: &str) -> Consortium {
    let mut sources = SourceMap::default();
    read_with(&mut sources, text.as_bytes())
}

fn read_with(sources: &mut SourceMap, bytes: &[u8]) -> Consortium {
    let file = sources.add("consortium.toml", bytes);
    input::consortium(sources, file).expect("the file is right").value
}

fn read_term(text: &str, ledger: Option<&str>) -> Result<Read<Term>, Findings> {
    let mut sources = SourceMap::default();
    let consortium = read_with(&mut sources, LENT.as_bytes());
    let term = sources.add("term.toml", text.as_bytes());
    let ledger = ledger.map(|text| sources.add("ledger.csv", text.as_bytes()));
    input::term(&mut sources, term, &consortium, ledger)
}

/// What `?` hands on as an error says it all: a line for each fault, with the place of each.
#[test]
fn findings_are_an_error_with_a_line_for_each() {
    let passed_on = |consortium: &str| -> Result<(), Box<dyn std::error::Error>> {
        input::read(consortium, TERM)?;
        Ok(())
    };
    let wrong = LENT.replace("size = 5008", "sise = 5008").replace("size = 5244", "size = -1");
    let said = passed_on(&wrong).unwrap_err().to_string();
    let line = |text: &str| 1 + wrong.lines().position(|line| line == text).unwrap();
    let (first, second) = (line("sise = 5008"), line("size = -1"));
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines.contains(&&*format!(
        "consortium.toml:{first}:1: error[unknown-key]: `[[library]]` has no key `sise`"
    )));
    assert!(lines.iter().any(|l| l.starts_with(&format!("consortium.toml:{second}:8: error["))));
    assert!(lines.len() >= 2);
    assert_eq!(passed_on(LENT).err().map(|error| error.to_string()), None);

    // Without the sources the bytes of a file are no place that anybody could look up.
    let found = input::read(wrong, TERM).unwrap_err().into_vec();
    let bare = vuoro::finding::Findings::from(found).to_string();
    assert!(bare.lines().all(|line| line.starts_with("error[")), "{bare}");
}

fn periods(consortium: &Consortium, id: &str) -> Vec<String> {
    let library = consortium.find(id).unwrap();
    let staffed = consortium[library].staffed;
    staffed.iter().map(|p| consortium.grid.period(p).to_string()).collect()
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let mut sources = SourceMap::default();
    let windows = format!("\u{feff}{}", LENT.replace('\n', "\r\n"));
    assert_eq!(read_with(&mut sources, windows.as_bytes()), read(LENT));
    // Columns are counted from the first letter.
    assert!(sources.text(FileId(0)).starts_with("format"));
}

#[test]
fn the_order_of_libraries_changes_nothing() {
    let (head, rest) = LENT.split_once("[[library]]").unwrap();
    let mut libraries: Vec<&str> = rest.split("[[library]]").collect();
    libraries.reverse();
    let turned = format!("{head}[[library]]{}", libraries.join("\n[[library]]"));
    assert_ne!(turned, LENT);
    assert_eq!(read(&turned), read(LENT));
}

#[test]
fn weights_are_exact_and_share_one_denominator() {
    let text = LENT
        .replace("size = 27269", "share = 24.7")
        .replace("size = 72662", "share = 66")
        .replace("size = 5008", "share = 4.55")
        .replace("size = 5244", "share = 4.760");
    let weights: Vec<u64> = read(&text).libraries().iter().map(|l| l.weight).collect();
    assert_eq!(weights, [2470, 6600, 455, 476]);
}

#[test]
fn a_cell_is_staffed_when_the_hours_cover_it_whole() {
    let hours = |hours: &str| {
        let id = "id = \"ruokolahti\"";
        periods(&read(&LENT.replace(id, &format!("{id}\nhours = {{ {hours} }}"))), "ruokolahti")
    };
    assert_eq!(hours("tue = [\"12:01-14:00\", \"14:00-16:00\"]"), ["tue 14:00"]);
    // Intervals that touch are one.
    assert_eq!(hours("tue = [\"13:00-14:00\", \"12:00-13:00\"]"), ["tue 12:00"]);
    assert_eq!(hours("mon = [\"0:00-24:00\"]"), ["mon 10:00", "mon 12:00"]);
    // Hours left out are always, a weekday left out is never.
    assert_eq!(periods(&read(LENT), "ruokolahti").len(), 7);
    assert_eq!(
        periods(&read(LENT), "parikkala"),
        ["mon 10:00", "mon 12:00", "thu 12:00", "thu 14:00"]
    );
}

#[test]
fn hours_that_touch_are_one_stretch_in_the_order_of_the_week() {
    let id = "id = \"ruokolahti\"";
    let hours = "tue = [\"13:00-14:00\", \"12:00-13:00\"], mon = [\"8:00-9:00\", \"10:00-11:00\"]";
    let read = read(&LENT.replace(id, &format!("{id}\nhours = {{ {hours} }}")));
    let library = &read[read.find("ruokolahti").unwrap()];
    let shown: Vec<String> =
        library.hours.iter().map(|(day, i)| format!("{day} {}-{}", i.start, i.end)).collect();
    assert_eq!(shown, ["Mon 08:00-09:00", "Mon 10:00-11:00", "Tue 12:00-14:00"]);
}

#[test]
fn pools_stand_in_the_order_of_ids_and_pins_in_week_order() {
    let text = format!(
        "{LENT}
[[pool]]
id = \"vuoksi\"
name = \"Vuoksi\"
members = [\"ruokolahti\", \"imatra\"]
turns = \"equal\"
[[pin]]
cell = \"thu 14:00\"
holder = \"parikkala\"
[[pin]]
cell = \"mon 10:00\"
holder = \"vuoksi\"
"
    );
    let consortium = read(&text);
    assert_eq!(consortium.pools[0].members, [LibraryIx(0), LibraryIx(3)]);
    let holders: Vec<PinHolder> = consortium.pins.iter().map(|p| p.holder).collect();
    assert_eq!(holders, [PinHolder::Pool(0), PinHolder::Library(LibraryIx(2))]);
}

#[test]
fn later_stages_find_the_bytes_of_a_place() {
    let mut sources = SourceMap::default();
    let text = format!("{LENT}\n[[pin]]\ncell = \"mon 10:00\"\nholder = \"imatra\"\n");
    let consortium = read_with(&mut sources, text.as_bytes());
    let changes = "[[change]]
at = 2018-09-14T08:30:00Z
kind = \"cancel\"
duty = \"2018-09-18 12:00\"
";
    let term = sources.add("term.toml", format!("{TERM}\n{changes}").as_bytes());
    input::term(&mut sources, term, &consortium, None).unwrap();
    let written = |place: Place| {
        let (file, bytes) = sources.resolve(&place).unwrap();
        sources.text(file)[bytes].to_owned()
    };
    assert_eq!(written(Place::Library(LibraryIx(1))), "\"lappeenranta\"");
    assert_eq!(written(Place::Pin(0)), "\"mon 10:00\"");
    assert_eq!(written(Place::ServiceHours), "[service.hours]");
    assert_eq!(written(Place::TermDates), "2018-09-03");
    assert_eq!(written(Place::Change(0)), "\"2018-09-18 12:00\"");
    assert_eq!(sources.resolve(&Place::Rules), Some((FileId(0), 0..0)));
    assert_eq!(sources.resolve(&Place::Pool(0)), None);
}

#[test]
fn a_term_names_its_files() {
    let files = |text: &str| {
        let mut sources = SourceMap::default();
        let file = sources.add("term.toml", text.as_bytes());
        let files = input::term_files(&sources, file).unwrap();
        (files.consortium, files.ledger)
    };
    assert_eq!(files(TERM), ("consortium.toml".to_owned(), None));
    let named =
        format!("{TERM}consortium = \"../saimaa.toml\"\nledger = \"../kevat/ledger.csv\"\n");
    assert_eq!(
        files(&named),
        ("../saimaa.toml".to_owned(), Some("../kevat/ledger.csv".to_owned()))
    );
}

#[test]
fn balances_are_carried_in_from_the_ledger() {
    let ledger = "library,name,owed_minutes,held_minutes,carried_in_minutes,balance_minutes
ruokolahti,\"Ruokolahti, kirkonkylä\",760,720,0,-40
imatra,Imatra,4000,4080,0,80
";
    let carried = |ledger: &str| read_term(TERM, Some(ledger)).unwrap().value.carried;
    // A library that has joined since starts at nothing.
    assert_eq!(carried(ledger), [80, 0, 0, -40]);
    let quoted = ledger.replace(',', ";").replace("; kirk", ", kirk").replace('\n', "\r\n");
    assert_eq!(carried(&format!("\u{feff}{quoted}")), [80, 0, 0, -40]);
    assert_eq!(read_term(TERM, None).unwrap().value.carried, [0; 4]);
}

#[test]
fn the_service_can_be_open_on_a_holiday() {
    let closed = read_term(TERM, None).unwrap().value;
    let dates = |term: &Term| term.holidays.iter().map(|h| h.date.to_string()).collect::<Vec<_>>();
    assert_eq!(dates(&closed), ["2018-11-03", "2018-12-06"]);
    let open = read_term(&format!("{TERM}open = [2018-12-06]\n"), None).unwrap().value;
    assert_eq!(dates(&open), ["2018-11-03"]);
}

#[test]
fn holidays_of_a_term_are_in_date_order() {
    let norway = TERM
        .replace("2018-09-03", "2026-05-01")
        .replace("2018-12-21", "2026-06-30")
        .replace("\"FI\"", "\"NO\"");
    let term = read_term(&norway, None).unwrap().value;
    let dates: Vec<String> = term.holidays.iter().map(|h| h.date.to_string()).collect();
    // Ascension Day falls before or after Constitution Day.
    assert_eq!(dates, ["2026-05-01", "2026-05-14", "2026-05-17", "2026-05-24", "2026-05-25"]);
}

#[test]
fn faults_of_the_term_and_of_the_ledger_are_said_together() {
    let term = TERM.replace("\"FI\"", "\"Suomi\"");
    let found = read_term(&term, Some("library,balance_minutes\nkotka,5\n")).unwrap_err();
    let rules: Vec<&str> = found.iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["unknown-country", "unknown-library"]);
}

#[test]
fn closures_take_a_day_or_a_part_of_it() {
    let closed = |hours: &str| {
        let text = format!("{TERM}\n[[closed]]\nfirst = 2018-12-04\n{hours}\n");
        let term = read_term(&text, None).unwrap().value;
        term.occurrences(&read(LENT).grid)
            .iter()
            .filter(|o| o.date.to_string() == "2018-12-04")
            .count()
    };
    assert_eq!(closed(""), 0);
    assert_eq!(closed("from = \"14:00\""), 2);
    assert_eq!(closed("to = \"12:00\""), 2);
    assert_eq!(closed("from = \"13:59\"\nto = \"14:01\""), 1);
}

/// The faults of a consortium file, warnings included.
fn faults(text: &str) -> Vec<&'static str> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    let found = input::consortium(&mut sources, file);
    found.map_or_else(|found| found, |read| read.warnings.into()).iter().map(|f| f.rule).collect()
}

#[test]
fn limits_of_a_consortium_are_where_they_are_said_to_be() {
    let shares = |first: &str| {
        LENT.replace("size = 27269", &format!("share = {first}"))
            .replace("size = 72662", "share = 60")
            .replace("size = 5008", "share = 5")
            .replace("size = 5244", "share = 5")
    };
    assert_eq!(faults(&shares("27")), Vec::<&str>::new());
    assert_eq!(faults(&shares("33.000")), Vec::<&str>::new());
    assert_eq!(faults(&shares("26.99")), ["shares-far-from-100"]);
    assert_eq!(faults(&shares("33.01")), ["shares-far-from-100"]);
    // Ten million millions together, counted in the smallest unit written.
    let sizes = |last: &str| {
        LENT.replace("size = 27269", "size = 1")
            .replace("size = 72662", "size = 1")
            .replace("size = 5008", "size = 1")
            .replace("size = 5244", &format!("size = {last}"))
    };
    assert_eq!(faults(&sizes("9_999_999_999_997")), Vec::<&str>::new());
    assert_eq!(faults(&sizes("9_999_999_999_998")), ["sizes-too-large"]);
    assert_eq!(faults(&sizes("1_000_000_000_000.1")), ["sizes-too-large"]);
    assert_eq!(faults(&sizes("999_999_999_996.9")), Vec::<&str>::new());
    let slots =
        |minutes: u32| LENT.replace("slot_minutes = 120", &format!("slot_minutes = {minutes}"));
    assert_eq!(faults(&slots(15)), Vec::<&str>::new());
    assert_eq!(faults(&slots(14))[0], "out-of-range");
    let seats = |seats: u32| LENT.replace("seats = 1", &format!("seats = {seats}"));
    assert_eq!(faults(&seats(100)), Vec::<&str>::new());
    assert_eq!(faults(&seats(101)), ["out-of-range"]);
    let own = |from: &str| format!("{LENT}\n[allocation]\nown_slot_from = {from}\n");
    assert_eq!(faults(&own("1.0")), Vec::<&str>::new());
    assert_eq!(faults(&own("1.01")), ["out-of-range"]);
}

#[test]
fn a_service_can_be_open_around_the_clock() {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let hours: Vec<String> = days.iter().map(|d| format!("{d} = [\"0:00-24:00\"]")).collect();
    let (head, rest) = LENT.split_once("mon =").unwrap();
    let (_, tail) = rest.split_once("\n\n").unwrap();
    let text = format!("{head}{}\n\n{tail}", hours.join("\n")).replace("= 120", "= 15");
    assert_eq!(read(&text).grid.periods().len(), 672);
}

#[test]
fn limits_of_a_term_are_where_they_are_said_to_be() {
    let faults = |text: &str| {
        let found = read_term(text, None);
        let found = found.map_or_else(|found| found, |read| read.warnings.into());
        found.iter().map(|f| f.rule).collect::<Vec<_>>()
    };
    let until = |last: &str| TERM.replace("last = 2018-12-21", &format!("last = {last}"));
    assert_eq!(faults(&until("2019-10-27")), Vec::<&str>::new());
    assert_eq!(faults(&until("2019-10-28")), ["term-too-long"]);
    assert_eq!(faults(&until("2018-09-03")), Vec::<&str>::new());
    // Changes agreed in one call bear one time, and the first can be as old as the plan.
    let change = |at: &str, duty: &str| {
        format!("[[change]]\nat = {at}\nkind = \"cancel\"\nduty = \"{duty}\"\n")
    };
    let published = "2018-08-20T09:00:00Z";
    let (one, other) =
        (change(published, "2018-09-18 12:00"), change(published, "2018-09-20 12:00"));
    assert_eq!(faults(&format!("{TERM}{one}{other}")), Vec::<&str>::new());
    let day_of_term =
        |day: &str| format!("{TERM}[[absence]]\nlibrary = \"imatra\"\nfirst = {day}\n");
    assert_eq!(faults(&day_of_term("2018-09-03")), Vec::<&str>::new());
    assert_eq!(faults(&day_of_term("2018-09-02")), ["outside-term"]);
    assert_eq!(faults(&day_of_term("2018-12-21")), Vec::<&str>::new());
    assert_eq!(faults(&day_of_term("2018-12-22")), ["outside-term"]);
}

#[test]
fn a_library_with_two_seats_can_be_pinned_to_both() {
    let text = LENT
        .replacen("seats = 1", "seats = 2", 1)
        .replace("size = 27269", "size = 27269\nseats = 2");
    let pins = "[[pin]]
cell = \"mon 10:00\"
holder = \"imatra\"
[[pin]]
cell = \"mon 10:00 #2\"
holder = \"imatra\"
";
    assert_eq!(faults(&format!("{text}{pins}")), Vec::<&str>::new());
}

fn clock(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

proptest! {
    /// Minute by minute, whatever the intervals and in whatever order.
    #[test]
    fn a_staffed_cell_is_one_with_staff_in_every_minute(
        ends in proptest::collection::btree_set(0..=96_u32, 2..12),
        touching in 0..3_usize,
        turned: bool,
    ) {
        let ends: Vec<u32> = ends.into_iter().map(|quarter| quarter * 15).collect();
        // Every pair, or every other, so that some touch and some leave a gap.
        let step = if touching == 0 { 1 } else { 2 };
        let mut intervals: Vec<(u32, u32)> =
            ends.windows(2).step_by(step).map(|pair| (pair[0], pair[1])).collect();
        let covered: Vec<u32> = intervals.iter().flat_map(|&(start, end)| start..end).collect();
        if turned {
            intervals.reverse();
        }
        let written: Vec<String> = intervals
            .iter()
            .map(|&(start, end)| format!("\"{}-{}\"", clock(start), clock(end)))
            .collect();
        let service = LENT
            .replace("slot_minutes = 120", "slot_minutes = 30")
            .replace("[\"10:00-14:00\"]", "[\"0:00-24:00\"]");
        let id = "id = \"ruokolahti\"";
        // Thursday keeps the library from having no staff at all.
        let hours = format!("mon = [{}], thu = [\"12:00-16:00\"]", written.join(", "));
        let text = service.replace(id, &format!("{id}\nhours = {{ {hours} }}"));
        let expected: Vec<String> = (0..48)
            .map(|half| half * 30)
            .filter(|&start| (start..start + 30).all(|minute| covered.contains(&minute)))
            .map(|start| format!("mon {:0>5}", clock(start)))
            .collect();
        let mut staffed = periods(&read(&text), "ruokolahti");
        staffed.retain(|period| period.starts_with("mon"));
        prop_assert_eq!(staffed, expected);
    }
}
