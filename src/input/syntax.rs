//! Syntax errors of TOML, in words for people who do not know TOML.

use toml::de::Error;

use crate::files::stamp;
use crate::finding::notes::{Notes, Span};

/// Notes the errors that say something of their own, in the order of the file; returns the lines
/// that are spoilt.
pub(super) fn note(mut errors: Vec<Error>, text: &str, notes: &mut Notes) -> Vec<Span> {
    errors.sort_by_key(|e| place(e, text).0);
    let spoilt: Vec<Span> = errors.iter().map(|e| line(e, text)).collect();
    // After another error, a key that seems to be there twice may belong to a table of its own.
    let only_twice = errors.iter().all(is_duplicate);
    let mut last = None;
    for (error, line) in errors.iter().zip(&spoilt).take(telling(&errors)) {
        if notes.is_full() {
            break;
        }
        if last != Some(line) && (only_twice || !is_duplicate(error)) {
            syntax(error, text, notes);
            last = Some(line);
        }
    }
    spoilt
}

fn is_duplicate(error: &Error) -> bool {
    error.message().starts_with("duplicate key")
}

/// How many of the errors, from the first, say something of their own: a list that is not closed
/// swallows the rest of the file, and all of that is found to be no list.
fn telling(errors: &[Error]) -> usize {
    let has = |e: &Error, words: &[&str]| words.iter().any(|word| e.message().contains(word));
    let within = [
        ("unclosed array", &["array elements", "in array", "unclosed array"][..]),
        ("unclosed inline table", &["inline table", "key-value pairs"]),
    ];
    let open = within
        .iter()
        .filter(|(unclosed, _)| errors.iter().any(|e| e.message().starts_with(unclosed)));
    let first = open.filter_map(|(_, words)| errors.iter().position(|e| has(e, words))).min();
    first.map_or(errors.len(), |first| first + 1)
}

fn syntax(error: &Error, text: &str, notes: &mut Notes) {
    let span = place(error, text);
    let (what, expected) = error.message().split_once(", expected ").unzip();
    let what = what.unwrap_or(error.message());
    let is_empty = text[span.0..].trim_start_matches([' ', '\t', '\r']).starts_with(['\n', '#'])
        || span.0 == text.len();
    let (message, help) = plain(what, is_empty);
    let Span(start, end) = line(error, text);
    let value = text[start..end].split_once('=').map_or("", |(_, value)| value);
    let day = stamp::day(value.split('#').next().unwrap_or_default());
    let help = day.map_or_else(|| help.to_owned(), |day| format!("write the date as `{day}`"));
    let label = expected.map(|e| format!("expected {e}")).filter(|_| message == what);
    notes.error("syntax", span, message, label.unwrap_or_default(), help);
}

/// What is wrong, and what to do.
fn plain(what: &str, is_empty: bool) -> (&str, &'static str) {
    const BRACKETS: &str = "put commas between the entries and close the list with `]`, a table \
        with `}`; look at the line before as well";
    const VALUE: &str = "write a text in quotes, and a number in digits with at most one decimal \
        point";
    match what {
        "duplicate key" => (
            "the key is written twice",
            "write each key once in its table; a further entry of a list of tables begins with its \
             header, such as `[[library]]`",
        ),
        "recursion limit" | "cannot recurse further; max recursion depth met" => {
            ("lists and tables are nested too deep", "no value of these files is nested so deep")
        }
        "invalid basic string" | "invalid literal string" if is_empty => {
            ("the text is not closed", "put a `\"` at the end of the text")
        }
        "invalid basic string" | "invalid literal string" => (
            "a character stands in the text that cannot stand there",
            "take out what is invisible, and write a backslash as `\\\\`",
        ),
        "missing comma between array elements" | "unexpected `=` in array" | "unclosed array" => {
            ("a list is not closed, or a comma is missing in it", BRACKETS)
        }
        "missing comma between key-value pairs"
        | "missing key for inline table element"
        | "unclosed inline table" => {
            ("a table in braces is not closed, or a comma is missing in it", BRACKETS)
        }
        "unclosed table" | "unclosed array table" => {
            ("the header is not closed", "write headers as in `[service]` and `[[library]]`")
        }
        "string values must be quoted" | "missing value" | "missing value for key" if is_empty => {
            ("the value is missing", "write a value, or take the line out")
        }
        "string values must be quoted"
        | "invalid boolean"
        | "invalid float"
        | "invalid integer" => ("this is neither a text in quotes nor a number", VALUE),
        "unexpected key or value" => ("something stands behind the value", VALUE),
        "key with no value" => {
            ("there is no `=` behind the key", "write key and value, as in `name = \"Tampere\"`")
        }
        other => (
            other,
            "texts stand in quotes, lists in `[` and `]`, and each key on a line of its own as in \
             `name = \"Tampere\"`",
        ),
    }
}

/// The line of an error.
fn line(error: &Error, text: &str) -> Span {
    let span = place(error, text);
    let start = text[..span.0].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.1..].find('\n').map_or(text.len(), |at| span.1 + at);
    Span(start, end)
}

fn place(error: &Error, text: &str) -> Span {
    error.span().map_or(Span(text.len(), text.len()), Span::from)
}
