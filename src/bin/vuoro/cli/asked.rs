//! A change as it was asked for on the command line.

use chrono::{DateTime, Utc};
use vuoro::model::Consortium;

use crate::cli::cells;
use crate::render::text::argument;

/// A change: its kind, and the texts of its duty and of the rest.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What it does.
    pub kind: &'static str,
    /// The duty.
    pub duty: String,
    /// The key that its kind needs, with its value.
    pub other: Option<(&'static str, String)>,
}

impl Asked {
    /// The same with its cells as files write them, and a library by its id.
    ///
    /// Fails when a weekday is not that of its date.
    pub fn as_in_files(&self, c: &Consortium) -> anyhow::Result<Self> {
        let named = |text: &str| c.find_named(text).map(|library| c[library].id.to_string());
        let other = match &self.other {
            Some(("with", text)) => Some(("with", cells::as_in_files(text)?)),
            Some((key, text)) => Some((*key, named(text).unwrap_or_else(|| text.clone()))),
            None => None,
        };
        Ok(Self { kind: self.kind, duty: cells::as_in_files(&self.duty)?, other })
    }

    /// The term file with the change. It is written from what was asked, not from what was
    /// understood, so that the reader's findings show it.
    pub fn append(
        &self,
        text: &str,
        at: DateTime<Utc>,
        note: Option<&str>,
    ) -> anyhow::Result<String> {
        let other = self.other.as_ref().map(|(key, text)| (*key, text.as_str()));
        let texts = [Some(("kind", self.kind)), Some(("duty", self.duty.as_str())), other];
        let texts = texts.into_iter().flatten().chain(note.map(|note| ("note", note)));
        crate::store::edit::append_texts(text, at, texts)
    }

    /// The command as the place of what is wrong with a key of the change: `vuoro cover, "2018-10-08
    /// 10:00"`.
    pub fn place(&self, key: &str) -> String {
        let text = match &self.other {
            Some((other, text)) if *other == key => text,
            _ if key == "duty" => &self.duty,
            _ => return format!("vuoro {}", self.kind),
        };
        format!("vuoro {}, {}", self.kind, argument(text).replace('\'', "\""))
    }
}
