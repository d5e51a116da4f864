//! TOML as written: a file's text becomes one of the tables of the schema, or every reason why not.

use toml::de::{DeTable, DeValue, Error};

use crate::finding::FileId;
use crate::input::notes::{At, Notes, Span};
use crate::input::source::{Fault, SourceMap};
use crate::input::words::{count, quoted};

/// A table of a file, with a struct of its own.
pub(super) trait Table: Sized {
    /// The table as its header is written, or what the file is.
    const TITLE: &'static str;
    /// Every key it can have.
    const KEYS: &'static [&'static str];

    /// Reads the table; unknown and missing keys and wrong types are noted.
    fn read(table: &DeTable<'_>, span: Span, reader: &mut Reader<'_>) -> Self;
}

/// What a value of the schema is made from.
pub(super) trait FromToml: Sized {
    /// What is expected, in words with an article.
    fn expected() -> String;
    /// A value as it could be written.
    fn example(key: &str) -> String;
    /// What a list of them is, in words with an article.
    fn expected_list() -> String {
        format!("a list, each entry {}", Self::expected())
    }
    /// Reads the value; `None` when it is something else, which is noted.
    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self>;
}

/// What a file is read with.
pub(super) struct Reader<'n> {
    /// What has been found.
    pub notes: &'n mut Notes,
    /// Bytes that could not be parsed: what is made of them is not worth a second finding.
    broken: Vec<Span>,
}

impl Reader<'_> {
    /// Notes that a value is of the wrong type, once, unless it could not be parsed at all.
    pub fn wrong_type<T: FromToml>(&mut self, key: &str, value: &DeValue<'_>, span: Span) {
        if self.is_broken(span) {
            return;
        }
        let found = kind_of(value);
        self.notes.error(
            "wrong-type",
            span,
            format!("{} must be {}, not {found}", quoted(key), T::expected()),
            format!("this is {found}"),
            format!("write it as in `{}`", T::example(key)),
        );
    }

    /// Whether some of these bytes could not be parsed.
    pub fn is_broken(&self, span: Span) -> bool {
        self.broken.iter().any(|b| b.0 <= span.1 && span.0 <= b.1)
    }

    /// Whether the whole file could be parsed: if not, what is missing may be there after all.
    pub fn is_whole(&self) -> bool {
        self.broken.is_empty()
    }
}

/// Reads a file as a table of the schema; what is wrong with it is noted. `None` when it is not
/// even TOML: what else is wrong cannot be known then.
pub(super) fn read<T: Table>(sources: &SourceMap, file: FileId, notes: &mut Notes) -> Option<T> {
    if let Some(fault) = sources.fault(file) {
        unreadable(fault, notes);
        return None;
    }
    let text = sources.text(file);
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|e| place_of(e, text).0);
    let broken: Vec<Span> = errors.iter().map(|e| line_of(e, text)).collect();
    for (at, error) in errors.iter().enumerate().take(telling(&errors)) {
        if at == 0 || broken[at] != broken[at - 1] {
            syntax(error, text, notes);
        }
    }
    let mut reader = Reader { notes, broken };
    let read = T::read(table.get_ref(), Span(0, 0), &mut reader);
    reader.is_whole().then_some(read)
}

/// Notes that a file is no text at all.
pub(super) fn unreadable(fault: Fault, notes: &mut Notes) {
    match fault {
        Fault::TooBig(bytes) => notes.error(
            "file-too-big",
            Span(0, 0),
            format!("the file has {}, more than the 10 MiB that are read", count(bytes, "byte")),
            "",
            "check that this is the right file: a consortium's files have a few thousand bytes",
        ),
        Fault::NotUtf8(at) => notes.error(
            "not-utf8",
            Span(at, at),
            "the file is not UTF-8 text",
            "from here on",
            "open the file in an editor and save it again with the encoding UTF-8",
        ),
    };
}

/// How many of the errors, from the first, say something of their own: a list that is not closed
/// swallows the rest of the file, and all of that is found to be no list.
fn telling(errors: &[Error]) -> usize {
    let says = |what: &'static str| move |e: &Error| e.message().starts_with(what);
    let unclosed = ["array", "inline table"].into_iter().find_map(|kind| {
        let all = ["missing comma between", "unexpected", "extra comma in", "invalid"];
        let is_open = match kind {
            "array" => errors.iter().any(says("unclosed array")),
            _ => errors.iter().any(says("unclosed inline table")),
        };
        let inside = |e: &Error| {
            e.message().contains(kind) && all.iter().any(|what| e.message().starts_with(what))
        };
        is_open.then(|| errors.iter().position(inside))
    });
    unclosed.flatten().map_or(errors.len(), |first| first + 1)
}

/// The line that a syntax error spoils.
fn line_of(error: &Error, text: &str) -> Span {
    let span = place_of(error, text);
    let start = text[..span.0].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.1..].find('\n').map_or(text.len(), |at| span.1 + at);
    Span(start, end)
}

fn place_of(error: &Error, text: &str) -> Span {
    error.span().map_or(Span(text.len(), text.len()), Span::from)
}

fn syntax(error: &Error, text: &str, notes: &mut Notes) {
    let (what, expected) = error.message().split_once(", expected ").unzip();
    let what = what.unwrap_or(error.message());
    let label = expected.map_or_else(|| "here".to_owned(), |e| format!("expected {e}"));
    let help = match what {
        "duplicate key" => {
            "write each key once in its table; a further entry of a list of tables \
            begins with its header, such as `[[library]]`"
        }
        "recursion limit" => "lists and tables cannot be put into each other this deep",
        what if what.contains("array") => {
            "put commas between the entries of the list, and close it \
            with `]`; look at the line before as well"
        }
        what if what.contains("inline table") => {
            "put commas between the entries, and close them \
            with `}`; look at the line before as well"
        }
        _ => {
            "texts stand in quotes, lists in `[` and `]`, and each key on a line of its own as in \
            `name = \"Tampere\"`"
        }
    };
    let message = format!("this is not TOML: {what}");
    notes.error("syntax", place_of(error, text), message, label, help);
}

/// Reads one value of a table.
pub(super) fn value<T: FromToml>(
    key: &str,
    value: &toml::Spanned<DeValue<'_>>,
    reader: &mut Reader<'_>,
) -> Option<At<T>> {
    let span = Span::from(value.span());
    let value = T::from_toml(key, value.get_ref(), span, reader)?;
    Some(At { value, span })
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "a yes or no",
        DeValue::Datetime(at) => match (at.date, at.time) {
            (Some(_), None) => "a date",
            (None, _) => "a time",
            (Some(_), Some(_)) => "a date with a time",
        },
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
