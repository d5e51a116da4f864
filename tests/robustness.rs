//! Whatever bytes a file has, it is read or refused with a message: no panic, and no long wait.
#![cfg(feature = "cli")]

use std::time::{Duration, Instant};

use proptest::prelude::*;
use vuoro::finding::{Finding, Place};
use vuoro::input::{self, SourceMap};

#[path = "../src/bin/vuoro/render/mod.rs"]
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
        render::render(&found, &sources, render::Look { width, colour });
    }
    render::render(&found, &sources, render::Look { width, colour: false })
}

/// Why a file was refused: never for nothing.
fn reasons(found: Vec<Finding>) -> Vec<Finding> {
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
        let look = render::Look { width, colour: false };
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

#[test]
fn a_mark_at_an_empty_first_line_has_its_place_and_a_whole_file_has_none() {
    let mut sources = SourceMap::default();
    let file = sources.add("file", b"\nsize = 1\n");
    for (end, head) in [(1, "--> file:1:1\n"), (0, "--> file\n")] {
        let place = Place::Bytes(file, 0, end);
        let finding = Finding::error("fault", place, "a message".into(), "here".into());
        let look = render::Look { width: 80, colour: false };
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
