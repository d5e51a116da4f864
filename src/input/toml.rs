//! TOML as written: a file's text becomes one of the tables of the schema, or every reason why not.

use toml::de::{DeTable, DeValue};

use crate::finding::FileId;
use crate::finding::notes::{At, Notes, RIGHT_FILE, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::quoted;
use crate::input::schema::{Kind, Shape};
use crate::input::syntax;

/// A table of a file, with a struct of its own.
pub(super) trait Table: Sized {
    /// The table as its header is written, or what the file is.
    const TITLE: &'static str;
    /// Every key it can have.
    const KEYS: &'static [&'static str];

    /// The table as it is declared: its keys, and what is said of them.
    fn shape() -> Shape;

    /// Reads the table; unknown and missing keys and wrong types are noted.
    fn read(table: &DeTable<'_>, span: Span, reader: &mut Reader<'_>) -> Self;
}

/// The table that a whole file is.
pub(super) trait File: Table {
    /// Every table of the file, with its keys.
    const TABLES: &'static [(&'static str, &'static [&'static str])];
}

/// What a value of the schema is made from.
pub(super) trait FromToml: Sized {
    /// What is expected, in words with an article.
    fn expected() -> String;
    /// The same as a type.
    fn kind() -> Kind;
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
    /// Every table of the file, with its keys.
    pub tables: &'static [(&'static str, &'static [&'static str])],
    /// Lines that could not be parsed, in the order of the file: what is made of them is not worth a second finding.
    broken: Vec<Span>,
}

impl Reader<'_> {
    /// Notes that a value is of the wrong type, once, unless it could not be parsed at all.
    pub fn wrong_type<T: FromToml>(&mut self, key: &str, value: &DeValue<'_>, span: Span) {
        self.wrong_type_of::<T>(key, value, span, None);
    }

    /// The same, with how this very value would be written, where that can be told.
    pub fn wrong_type_of<T: FromToml>(
        &mut self,
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        meant: Option<&str>,
    ) {
        if self.is_broken(span) {
            return;
        }
        let found = kind_of(value);
        self.notes.error(
            "wrong-type",
            span,
            format!("{} must be {}, not {found}", quoted(key), T::expected()),
            format!("this is {found}"),
            meant.map_or_else(
                || format!("write it as in `{}`", T::example(key)),
                |meant| format!("write `{meant}`"),
            ),
        );
    }

    /// Whether some of these bytes could not be parsed.
    pub fn is_broken(&self, span: Span) -> bool {
        let next = self.broken.partition_point(|line| line.1 < span.0);
        self.broken.get(next).is_some_and(|line| line.0 <= span.1)
    }

    /// Whether the whole file could be parsed: if not, what is missing may be there after all.
    pub fn is_whole(&self) -> bool {
        self.broken.is_empty()
    }
}

/// The most marks between values that are read: the parser needs some 60 bytes for each. Twenty
/// thousand libraries have two million.
const MOST_MARKS: usize = 3_000_000;

/// In files of more bytes than this only the first error of syntax is said: there could be as many
/// as bytes.
const LONG: usize = 1024 * 1024;

/// Reads a file as a table of the schema; what is wrong with it is noted. `None` when it is not
/// even TOML: what else is wrong cannot be known then.
pub(super) fn read<T: File>(sources: &SourceMap, file: FileId, notes: &mut Notes) -> Option<T> {
    if let Some(fault) = sources.fault(file) {
        notes.unreadable(fault);
        return None;
    }
    let text = sources.text(file);
    let marks = text.bytes().filter(|b| b",.=[]{}#'\" \t\n".contains(b)).count();
    if marks > MOST_MARKS {
        let message =
            format!("the file has {marks} commas, blanks and other marks between its values");
        let label = format!("no more than {MOST_MARKS} are read");
        notes.error("file-too-big", Span(0, 0), message, label, RIGHT_FILE);
        return None;
    }
    let (table, errors) = if text.len() <= LONG {
        DeTable::parse_recoverable(text)
    } else {
        match DeTable::parse(text) {
            Ok(table) => (table, Vec::new()),
            Err(error) => {
                syntax::note(vec![error], text, notes);
                return None;
            }
        }
    };
    let broken = syntax::note(errors, text, notes);
    if broken.is_empty() && is_other_file::<T>(table.get_ref(), notes) {
        return None;
    }
    let mut reader = Reader { notes, tables: T::TABLES, broken };
    let read = T::read(table.get_ref(), Span(0, 0), &mut reader);
    reader.is_whole().then_some(read)
}

/// Notes that a consortium file was given for a term file, or the reverse: it has the table that the
/// other must have, and lacks its own.
fn is_other_file<T: Table>(table: &DeTable<'_>, notes: &mut Notes) -> bool {
    let files = [("the consortium file", "consortium"), ("the term file", "term")];
    let Some(wanted) = files.iter().find(|(title, _)| *title == T::TITLE) else { return false };
    let find = |name: &str| table.iter().find(|(key, _)| key.get_ref() == name);
    let others = files.iter().filter(|file| *file != wanted);
    let found = others.filter(|_| find(wanted.1).is_none()).find_map(|other| {
        let (key, value) = find(other.1)?;
        matches!(value.get_ref(), DeValue::Table(_)).then_some((other, key.span()))
    });
    let Some(((found, header), span)) = found else { return false };
    let a = |title: &str| title.replacen("the", "a", 1);
    notes.error(
        "other-file",
        span.into(),
        format!("this is {}, and {} is wanted here", a(found), a(wanted.0)),
        format!("{} has no `[{header}]`", wanted.0),
        format!(
            "give the file that has `[{}]`; `vuoro` alone says which files are in a folder",
            wanted.1
        ),
    );
    true
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
