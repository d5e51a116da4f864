//! Whatever bytes a file has, it is read or refused with a message: no panic, and no long wait.
#![cfg(feature = "cli")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use vuoro::files::{self, SheetFault, SheetFlaw, SheetForm};
use vuoro::finding::{Finding, Findings, Place};
use vuoro::input::{self, SourceMap, UsageFiles};
use vuoro::model::{UsageForm, UsagePreset};

#[path = "../src/bin/vuoro/render/findings/mod.rs"]
mod render;

const CONSORTIUM: &str = include_str!("gallery-lends/consortium.toml");
const TERM: &str = include_str!("gallery-lends/term.toml");
const LEDGER: &str = "library,name,balance_minutes\nimatra,Imatra,80\nparikkala,Parikkala,-20\n";

/// Reads a file as each of the kinds of files, and shows what is found.
fn read_as_anything(bytes: &[u8], width: usize) -> String {
    let mut sources = SourceMap::default();
    let file = sources.add("file", bytes);
    let right = sources.add("consortium.toml", CONSORTIUM.as_bytes());
    let consortium = input::consortium(&mut sources, right).unwrap().value;
    let term = sources.add("term.toml", TERM.as_bytes());
    let mut found = Vec::new();
    match input::consortium(&mut sources, file) {
        Ok(read) => found.extend(read.warnings),
        Err(all) => found.extend(reasons(all)),
    }
    found.extend(input::term_files(&sources, file).err().map(reasons).unwrap_or_default());
    let read = input::term(&mut sources, file, &consortium, None);
    found.extend(read.err().map(reasons).unwrap_or_default());
    let read = input::term(&mut sources, term, &consortium, Some(file));
    found.extend(read.err().map(reasons).unwrap_or_default());
    for colour in [false, true] {
        render::render(&found, &sources, render::Style { width, colour });
    }
    render::render(&found, &sources, render::Style { width, colour: false })
}

/// Why a file was refused: never for nothing.
fn reasons(found: Findings) -> Findings {
    assert!(!found.is_empty(), "refused without a word");
    found
}

/// The text with some of its characters cut out and others put in their place.
fn spoilt(text: &'static str) -> impl Strategy<Value = String> {
    let cuts = proptest::collection::vec(
        (0..text.len(), 0..6_usize, "[\\PC\"#\\[\\]{}=,.0-9\n]{0,4}"),
        1..6,
    );
    cuts.prop_map(move |cuts| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, length, new) in cuts {
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, new.chars());
        }
        text.into_iter().collect()
    })
}

/// The text with some numbers and times changed, so that it stays TOML.
fn changed(text: &'static str) -> impl Strategy<Value = String> {
    let digits: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let changes = proptest::collection::vec((0..digits.len(), b'0'..=b'9'), 1..8);
    changes.prop_map(move |changes| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, digit) in changes {
            bytes[digits[at]] = digit;
        }
        String::from_utf8(bytes).unwrap()
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_refused(bytes: Vec<u8>, width in 0_usize..200) {
        read_as_anything(&bytes, width);
    }

    #[test]
    fn arbitrary_text_is_refused(text in "(\\PC|[\"#\\[\\]{}=,.\n\t\r\0])*", width in 0_usize..200) {
        read_as_anything(text.as_bytes(), width);
    }

    #[test]
    fn a_spoilt_file_is_read_or_refused(
        text in prop_oneof![spoilt(CONSORTIUM), spoilt(TERM), spoilt(LEDGER)],
        width in 0_usize..200,
    ) {
        read_as_anything(text.as_bytes(), width);
    }

    #[test]
    fn other_numbers_are_read_or_refused(
        text in prop_oneof![changed(CONSORTIUM), changed(TERM), changed(LEDGER)],
    ) {
        read_as_anything(text.as_bytes(), 100);
    }
}

proptest! {
    /// However long the line and wherever the mark: the place is that of the file, and no line of
    /// the file makes what is shown much wider than the terminal.
    #[test]
    fn a_place_is_shown_where_it_is(
        lines in proptest::collection::vec("[a-z\u{e4}\u{96fb}\t ]{0,300}", 1..4),
        at: [prop::sample::Index; 3],
        width in 0_usize..200,
    ) {
        let text = lines.join("\n");
        let mut sources = SourceMap::default();
        let file = sources.add("file", text.as_bytes());
        let mut bytes = at.map(|at| text.floor_char_boundary(at.index(text.len() + 1)));
        bytes.sort_unstable();
        let [start, end, other] = bytes;
        prop_assume!(start < end);
        let place = Place::Bytes(file, start, end);
        let finding = Finding::error("fault", place, "a message".into(), "here".into())
            .related(Place::Bytes(file, other, other), "there");
        let look = render::Style { width, colour: false };
        let shown = render::render(&[finding], &sources, look);
        let head = &text[..start];
        let line = head.matches('\n').count() + 1;
        let column = head.chars().rev().take_while(|&c| c != '\n').count() + 1;
        let place = format!("--> file:{line}:{column}\n");
        prop_assert!(shown.contains(&place), "no {place} in\n{shown}");
        let longest = shown.lines().map(|line| line.chars().count()).max().unwrap();
        prop_assert!(longest <= width.max(50) + 20, "{longest} columns in\n{shown}");
    }
}

const USUAL_USAGE: UsagePreset = UsagePreset::Plain;

/// Reads a table as each of those that are read, and gives what is found by the reader's name.
fn read_as_each_table(kind: &str, bytes: &[u8]) -> (Vec<Finding>, SourceMap) {
    let mut sources = SourceMap::default();
    let right = sources.add("consortium.toml", CONSORTIUM.as_bytes());
    let c = input::consortium(&mut sources, right).unwrap().value;
    let file = sources.add_table("table.csv", bytes);
    let imatra = c.find("imatra").unwrap();
    let found = match kind {
        "roster" => files::roster::lines(&sources, file).err(),
        "last roster" => files::last_term(&sources, file, None, &c).err(),
        "ledger" => files::ledger::lines(&sources, file).err(),
        "balances" => {
            let term = sources.add("term.toml", TERM.as_bytes());
            input::term(&mut sources, term, &c, Some(file)).err()
        }
        "ring lines" => files::ring::lines(&mut sources, file).err(),
        "ring" => files::ring::read(&sources, file, &c, imatra).err(),
        "ring balances" => files::ring_balances::read(&sources, file, &c, imatra).err(),
        "chats" | "visits" => {
            sources = SourceMap::default();
            let mut files = UsageFiles::new(&c, &UsageForm::of(USUAL_USAGE));
            files.read(&mut sources, "table.csv", bytes).unwrap();
            files.finish(&mut sources).err()
        }
        #[cfg(not(feature = "xlsx"))]
        "members" => None,
        #[cfg(feature = "xlsx")]
        "members" => input::spreadsheet::spreadsheet(&mut sources, "table.csv", bytes, None).err(),
        other => panic!("{other} is no table"),
    };
    (found.unwrap_or_default().into_vec(), sources)
}

/// For every reader of a table one that it reads, and what stands before the last field of its third
/// line.
const TABLES: [(&str, &str); 10] = [
    ("roster", include_str!("rules-lends/roster.csv")),
    ("last roster", include_str!("rules-lends/roster.csv")),
    ("ledger", include_str!("rules-lends/ledger.csv")),
    ("balances", "library,name,balance_minutes\nimatra,I,80\nparikkala,P,-20\nruokolahti,R,0\n"),
    ("ring lines", include_str!("rules-lends/ring.csv")),
    ("ring", include_str!("rules-lends/ring.csv")),
    ("ring balances", "person,balance\na1,0.25\na2,-0.25\na3,0\n"),
    ("chats", "tag,start\nx,2018-09-03 10:00\ny,2018-09-03 11:00\nz,2018-09-03 12:00\n"),
    ("visits", "weekday,hour,visits\nmon,10,1\ntue,10,1\nwed,10,1\n"),
    ("members", "name;size\nImatra;4\nParikkala;5\nRuokolahti;6\n"),
];

/// The table with a quote before the third line, closed nowhere, or by the next field in quotes.
fn opened(table: &str, closed: bool) -> String {
    let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
    lines[2].insert(0, '"');
    if closed {
        lines[3].insert(0, '"');
        let end = lines[3].find([',', ';']).unwrap();
        lines[3].insert(end, '"');
    }
    lines.join("\n") + "\n"
}

#[test]
fn no_reader_of_a_table_loses_the_rows_behind_an_open_quote() {
    for (kind, table) in TABLES {
        let (found, _) = read_as_each_table(kind, table.as_bytes());
        let is_of_quotes = |f: &Finding| f.message.contains("a quote is opened");
        assert!(!found.iter().any(is_of_quotes), "{kind}: {found:?}");
        for closed in [false, true] {
            let text = opened(table, closed);
            let (found, sources) = read_as_each_table(kind, text.as_bytes());
            assert_eq!(found.len(), 1, "{kind}: {found:?}");
            assert!(is_of_quotes(&found[0]), "{kind}: {found:?}");
            let (file, bytes) = sources.resolve(&found[0].place).unwrap();
            let line = sources.text(file)[..bytes.start].matches('\n').count() + 1;
            let is_said = found[0].message.contains("in line 3:");
            assert!(line == 3 || is_said, "{kind}: {found:?}");
        }
    }
}

#[test]
fn what_makes_a_table_a_guess_is_refused_by_every_reader_of_written_ones() {
    for (kind, table) in TABLES.iter().filter(|(kind, _)| !matches!(*kind, "chats" | "visits")) {
        let at = table.match_indices('\n').nth(1).unwrap().0 + 2;
        for (put, what) in [
            ("\"", "in the middle of a field"),
            ("\r", "a carriage return stands alone"),
            ("\0", "NUL byte"),
        ] {
            let text = format!("{}{put}{}", &table[..at], &table[at..]);
            let (found, _) = read_as_each_table(kind, text.as_bytes());
            // A list of libraries by hand may have nicknames, which lose nothing.
            if *kind == "members" && put == "\"" {
                let is_of_quotes = |f: &Finding| f.message.contains("quote");
                assert!(!found.iter().any(is_of_quotes), "{found:?}");
                continue;
            }
            let binary = *kind == "members" && put == "\0";
            let said = if binary { "neither a workbook nor text" } else { what };
            assert!(found[0].message.contains(said), "{kind}: {found:?}");
        }
    }
}

#[test]
fn the_strict_reader_says_where_it_stopped() {
    let roster = include_str!("rules-lends/roster.csv");
    let ledger = include_str!("rules-lends/ledger.csv");
    for closed in [false, true] {
        let mut sources = SourceMap::default();
        let file = sources.add_table("roster.csv", opened(roster, closed).as_bytes());
        let read = files::roster::read(&mut sources, file).unwrap();
        let faults = |form: &SheetForm| match &form.faults[..] {
            [SheetFault { record, what: SheetFlaw::Flawed(what, _) }] => {
                (*record, what.contains("nothing behind"))
            }
            other => panic!("{other:?}"),
        };
        assert_eq!((faults(&read.form), read.rows.len()), ((2, true), 1));
        let file = sources.add_table("ledger.csv", opened(ledger, closed).as_bytes());
        let read = files::ledger::read(&mut sources, file).unwrap();
        assert_eq!((faults(&read.form), read.rows.len()), ((2, true), 1));
    }
    let mut sources = SourceMap::default();
    let file = sources.add_table("ledger.csv", ledger.replacen("Imatra", "Im\"atra", 1).as_bytes());
    let read = files::ledger::read(&mut sources, file).unwrap();
    // The row is left out and said; those behind it are read.
    assert_eq!((read.form.faults.len(), read.rows.len()), (1, ledger.lines().count() - 2));
}

#[test]
fn a_table_that_was_cut_off_is_said() {
    for (kind, table) in TABLES.iter().filter(|(kind, _)| *kind == "roster" || *kind == "ledger") {
        let mut sources = SourceMap::default();
        let file = sources.add_table("table.csv", &table.as_bytes()[..table.len() - 1]);
        let warnings = match *kind {
            "roster" => files::roster::lines(&sources, file).unwrap().warnings,
            _ => files::ledger::lines(&sources, file).unwrap().warnings,
        };
        assert!(warnings[0].message.contains("may have been cut off"), "{warnings:?}");
        // In the middle of a row it has too few fields.
        let cut = table.trim_end().rfind(',').unwrap();
        let (found, _) = read_as_each_table(kind, &table.as_bytes()[..cut]);
        assert!(found.iter().any(|f| f.message.contains("the line has")), "{found:?}");
    }
}

#[test]
fn a_mark_at_an_empty_first_line_has_its_place_and_a_whole_file_has_none() {
    let mut sources = SourceMap::default();
    let file = sources.add("file", b"\nsize = 1\n");
    for (end, head) in [(1, "--> file:1:1\n"), (0, "--> file\n")] {
        let place = Place::Bytes(file, 0, end);
        let finding = Finding::error("fault", place, "a message".into(), "here".into());
        let look = render::Style { width: 80, colour: false };
        let shown = render::render(&[finding], &sources, look);
        assert!(shown.contains(head), "{shown}");
    }
}

/// Unoptimised code is some twenty times slower than what is shipped.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

fn shown_in_time(text: &str) -> String {
    let start = Instant::now();
    let shown = read_as_anything(text.as_bytes(), 100);
    assert!(start.elapsed() < LIMIT, "took {:?}", start.elapsed());
    shown
}

#[test]
fn one_line_of_ten_megabytes_is_refused_in_time() {
    let letters = "a".repeat(SourceMap::MAX_BYTES);
    let shown = shown_in_time(&letters);
    assert!(shown.len() < 10_000, "{} bytes", shown.len());
    let entries = format!("prefer = [{}]", "\"x\",".repeat(500_000));
    assert!(shown_in_time(&entries).contains("[unknown-key]"));
    assert!(shown_in_time(&format!("x = \"{}", "å".repeat(1_000_000))).contains("[syntax]"));
}

#[test]
fn many_faults_are_counted_and_the_first_shown() {
    let tables = "[[library]]\nid = \"Å\"\nhours = { mon = [\"x\"] }\n".repeat(20_000);
    let shown = shown_in_time(&format!("{CONSORTIUM}{tables}"));
    assert!(shown.contains(", the first 100 shown"), "{}", &shown[shown.len() - 100..]);
}

#[test]
fn many_lines_that_cannot_be_parsed_are_refused_in_time() {
    let lines: Vec<String> = (0..50_000).map(|n| format!("a{n} = b c")).collect();
    assert!(shown_in_time(&lines.join("\n")).contains("the first 100 shown"));
    let rows = "kotka,1\n".repeat(50_000);
    assert!(shown_in_time(&format!("library,balance_minutes\n{rows}")).contains("100 shown"));
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{a=", "}")] {
        for closed in [0, 100_000] {
            let nested = format!("a = {}1{}", open.repeat(100_000), close.repeat(closed));
            assert!(shown_in_time(&nested).contains("nested too deep"));
        }
    }
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    assert!(shown_in_time(&dotted).contains("nested too deep"));
}

#[test]
fn a_key_that_is_written_twice_hides_no_other_fault_of_its_line() {
    for text in ["format = 1\nformat = 1 x\n", "[term]\n[term] x\n", "a = 1\na = \"b\n"] {
        assert!(shown_in_time(text).contains("[syntax]"), "{text}");
    }
}

#[test]
fn null_bytes_are_refused() {
    assert!(shown_in_time("\0\0\0").contains("[syntax]"));
    assert!(shown_in_time("name = \"a\0b\"").contains("[syntax]"));
}
