//! `vuoro absent`: a library cannot serve for some days.

use std::path::PathBuf;

use anyhow::ensure;
use clap::Args;
use toml_edit::Item;
use vuoro::model::Interval;

use crate::cli::days;
use crate::cli::outcome::Outcome;
use crate::session::change::{Writes, library};
use crate::session::told::{hours, is_of, taken_out, tell, when};
use crate::store::edit::{append_table, quoted};

/// Say that libraries cannot serve on some days: to come, or past.
///
/// Writes `[[absence]]` into the term file. What these libraries would serve goes to others, in a
/// published term to as few as can be; what is past was served by nobody, unless `vuoro cover
/// --past` says who did. What they owe does not change.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro absent examples/piki-2018/syksy.toml nokia 2018-10-15..2018-10-19 \\
    --reason syysloma --now 2018-10-01T09:00:00Z --dry-run
  vuoro absent examples/piki-2018/syksy.toml nokia kangasala 16.10.2018 \\
    --hours 12-16 --now 2018-10-01T09:00:00Z --dry-run")]
pub struct Absent {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// Libraries, by id or name, and days, such as 16.10.2018 or 2018-10-15..2018-10-19
    #[arg(required = true, value_name = "LIBRARY|DAYS")]
    words: Vec<String>,
    /// Only these hours of each of the days, such as 12:00-16:00
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    hours: Option<Interval>,
    /// Only this person of the library's ring, by id
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// It is not so after all: take it out of the term file again. Duties that others have taken stay
    /// with them: `vuoro undo` gives back what was changed last
    #[arg(long, conflicts_with = "reason")]
    take_back: bool,
    #[command(flatten)]
    writes: Writes,
}

impl Absent {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        tell(&self.term, &self.writes, "vuoro absent", |files, _| {
            let c = &files.consortium;
            let (mut libraries, mut stretches) = (Vec::new(), Vec::new());
            for word in &self.words {
                match days::read(word) {
                    Some(days) => stretches.push(days),
                    None => libraries.push(library(c, word)?),
                }
            }
            ensure!(!libraries.is_empty(), "say which library is absent, by its id or its name");
            ensure!(!stretches.is_empty(), "say when, as in 16.10.2018 or 2018-10-15..2018-10-19");
            let mut text = files.text.clone();
            for library in libraries {
                let id = c[library].id.as_str();
                for days in &stretches {
                    text = if self.take_back {
                        let what = format!("`{id}`, {} to {}", days.start(), days.end());
                        taken_out(&text, "absence", &what, |table| {
                            let is = |key: &str| table.get(key).and_then(Item::as_str);
                            is("library") == Some(id)
                                && is("person") == self.person.as_deref()
                                && is_of(table, days, self.hours)
                        })?
                    } else {
                        let mut lines = vec![format!("library = \"{id}\"")];
                        let person = self.person.as_deref();
                        lines.extend(person.map(|person| format!("person = {}", quoted(person))));
                        lines.extend(when(days, self.hours));
                        let why = self.reason.as_deref();
                        lines.extend(why.map(|why| format!("reason = {}", quoted(why))));
                        append_table(&text, "absence", &lines)?
                    };
                }
            }
            Ok(text)
        })
    }
}
