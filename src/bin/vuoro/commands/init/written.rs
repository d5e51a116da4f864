//! The two files as they are written: what was answered, and every other key as a comment, each
//! with the sentence of its declaration.

use std::fmt::Write as _;

use vuoro::input::{Key, Kind, Shape, consortium_shape, term_shape};

use crate::commands::init::draft::Draft;
use crate::commands::init::samples::Samples;
use crate::commands::init::terms::CONSORTIUM;
use crate::render::text;
use crate::store::edit::quoted;

/// Columns of a comment.
const WIDTH: usize = 78;

/// Tables that commands write, and those that need people on a ring, who do not exist yet.
const NOT_OFFERED: [&str; 2] = ["change", "ring"];

const ABOUT: &str = "Lines that begin with `#` and a blank are remarks. Lines that begin with `#` \
                     and a word are what else can be said: to say it, take the `#` away, in front \
                     of the header in [ ] above it, too, and write your own in place.";

/// The consortium file; without samples as short as possible.
pub fn consortium(draft: &Draft, samples: Option<&Samples>) -> String {
    let mut sheet =
        Sheet { text: String::new(), samples, value: &|t, k| of_consortium(draft, t, k) };
    sheet.remark(
        "Who takes part in the common service, and by which rules. All keys: vuoro help files",
    );
    sheet.remark(ABOUT);
    sheet.text += "format = 1\n";
    for key in &consortium_shape().keys {
        if key.name == "library" {
            if draft.made_up {
                sheet.text.push('\n');
                sheet.remark("These libraries are made up: put your own in their place.");
            } else {
                sheet.text.push('\n');
                sheet.remark(key.about);
            }
            sheet.text += &libraries(draft, key, samples);
        } else {
            sheet.table(key);
        }
    }
    sheet.text
}

/// The term file.
pub fn term(draft: &Draft, samples: Option<&Samples>) -> String {
    let mut sheet = Sheet { text: String::new(), samples, value: &|t, k| of_term(draft, t, k) };
    sheet.begin("A term: from when to when, and what happens in it.");
    for key in &term_shape().keys {
        sheet.table(key);
    }
    sheet.text
}

/// The tables of the libraries, the first with what else it could have.
fn libraries(draft: &Draft, key: &Key, samples: Option<&Samples>) -> String {
    let (Kind::List(kind), Some(_)) = (&key.kind, samples) else {
        return draft.libraries.clone();
    };
    let Kind::Table(shape) = &**kind else { return draft.libraries.clone() };
    let second = draft.libraries.match_indices("[[library]]").nth(1).map(|(at, _)| at);
    let (first, others) = draft.libraries.split_at(second.unwrap_or(draft.libraries.len()));
    let has = |key: &str| first.lines().any(|line| line.starts_with(&format!("{key} =")));
    let mut sheet = Sheet { text: format!("{}\n", first.trim_end()), samples, value: &|_, _| None };
    let other = if has("size") { "share" } else { "size" };
    for key in shape.keys.iter().filter(|key| !has(key.name) && key.name != other) {
        sheet.key("library", key, true);
    }
    if !others.is_empty() {
        sheet.text.push('\n');
    }
    sheet.text + others
}

/// A file that is being written.
struct Sheet<'s> {
    text: String,
    samples: Option<&'s Samples>,
    /// The value of a key of a table.
    value: &'s dyn Fn(&str, &str) -> Option<String>,
}

impl Sheet<'_> {
    fn begin(&mut self, about: &str) {
        self.remark(about);
        self.remark("");
        self.remark(ABOUT);
        self.text += if self.samples.is_some() { "\nformat = 1\n" } else { "format = 1\n" };
    }

    fn remark(&mut self, remark: &str) {
        if self.samples.is_some() {
            for line in text::wrap(remark, WIDTH).lines() {
                let _ = writeln!(self.text, "{}", format!("# {line}").trim_end());
            }
        }
    }

    /// A table at the top of the file. Required tables and the rules have their headers; those of
    /// others are comments, like their keys.
    fn table(&mut self, key: &Key) {
        let (shape, header) = match &key.kind {
            Kind::Table(shape) => (shape, format!("[{}]", key.name)),
            Kind::List(kind) => match &**kind {
                Kind::Table(shape) => (shape, format!("[[{}]]", key.name)),
                _ => return,
            },
            _ => return,
        };
        if NOT_OFFERED.contains(&key.name) || (!key.is_required && self.samples.is_none()) {
            return;
        }
        self.text.push('\n');
        self.remark(key.about);
        let is_said = |inner: &Key| (self.value)(key.name, inner.name).is_some();
        let is_there = key.is_required || shape.keys.iter().any(is_said);
        let mark = if is_there { "" } else { "#" };
        let _ = writeln!(self.text, "{mark}{header}");
        self.keys(key.name, shape, is_there);
    }

    fn keys(&mut self, table: &str, shape: &Shape, is_there: bool) {
        for key in &shape.keys {
            if let (Kind::Table(days), true) = (&key.kind, is_there) {
                self.text.push('\n');
                self.remark(key.about);
                let name = format!("{table}.{}", key.name);
                let _ = writeln!(self.text, "[{name}]");
                for day in &days.keys {
                    if let Some(value) = (self.value)(&name, day.name) {
                        let _ = writeln!(self.text, "{} = {value}", day.name);
                    }
                }
            } else {
                self.key(table, key, is_there);
            }
        }
    }

    /// A key with its sentence: with its value, or as a comment with a sample.
    fn key(&mut self, table: &str, key: &Key, is_there: bool) {
        let value = (self.value)(table, key.name).filter(|_| is_there);
        let sample = self.samples.and_then(|samples| samples.of(table, key));
        let line = match (value, sample) {
            (Some(value), _) => format!("{} = {value}", key.name),
            (None, Some(sample)) => format!("#{sample}"),
            (None, None) => return,
        };
        self.remark(key.about);
        let _ = writeln!(self.text, "{line}");
    }
}

fn of_consortium(draft: &Draft, table: &str, key: &str) -> Option<String> {
    Some(match (table, key) {
        ("consortium", "id") => quoted(&draft.id()),
        ("consortium", "name") => quoted(&draft.name),
        ("consortium", "timezone") => quoted(&draft.timezone),
        ("consortium", "language") => quoted(&draft.language),
        ("consortium", "domain") => quoted(&draft.domain),
        ("service", "name") => quoted(&draft.service),
        ("service", "slot_minutes") => draft.slot_minutes.to_string(),
        ("service", "seats") => draft.seats.to_string(),
        ("service.hours", day) => {
            let (_, hours) = draft.hours.days().find(|(code, _)| *code == day)?;
            let hours: Vec<String> = hours.iter().map(|hours| quoted(hours)).collect();
            format!("[{}]", hours.join(", "))
        }
        _ => return None,
    })
}

fn of_term(draft: &Draft, table: &str, key: &str) -> Option<String> {
    let folder = || draft.earlier.as_ref()?.folder.as_ref();
    Some(match (table, key) {
        ("term", "id") => quoted(&draft.term_id()),
        ("term", "name") => quoted(&draft.term),
        ("term", "first") => draft.first.to_string(),
        ("term", "last") => draft.last.to_string(),
        ("term", "holidays") => quoted(draft.holidays.as_ref()?),
        ("term", "consortium") => {
            let named = &draft.earlier.as_ref()?.consortium;
            quoted(Some(named).filter(|name| *name != CONSORTIUM)?)
        }
        ("term", "ledger") => quoted(&format!("{}/ledger.csv", folder()?)),
        ("term", "without") => {
            let ids: Vec<String> = draft.without.iter().map(|out| quoted(&out.id)).collect();
            format!("[{}]", Some(ids).filter(|ids| !ids.is_empty())?.join(", "))
        }
        ("allocation", "keep") => quoted(&format!("{}/roster.csv", folder()?)),
        _ => return None,
    })
}
