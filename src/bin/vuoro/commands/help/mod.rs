//! `vuoro help`: a command, or a topic in a page.

mod page;

use std::io::Write;

use anyhow::bail;
use clap::{Args, Command};

use crate::cli::outcome::Outcome;
use crate::render::terminal;

/// Explain a command, or a topic: fairness, pools, calendars, files
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro help
  vuoro help allocate
  vuoro help fairness")]
pub struct Help {
    /// The command or the topic
    #[arg(value_name = "COMMAND | TOPIC")]
    name: Option<String>,
}

/// The topics, each with the page of the same name in the documents.
pub const TOPICS: [(&str, &str); 4] = [
    ("fairness", include_str!("../../../../../docs/topics/fairness.md")),
    ("pools", include_str!("../../../../../docs/topics/pools.md")),
    ("calendars", include_str!("../../../../../docs/topics/calendars.md")),
    ("files", include_str!("../../../../../docs/topics/files.md")),
];

/// Columns of a page.
const WIDTH: usize = 80;

impl Help {
    /// Runs the command.
    pub fn run(&self, all: Command) -> anyhow::Result<Outcome> {
        let mut out = terminal::stdout();
        match self.name.as_deref() {
            None => write!(out, "{}", said(all, &["vuoro", "--help"]))?,
            Some(name) => match topic(name) {
                Some(page) => {
                    write!(out, "{}", page::shown(page, WIDTH))?;
                    if is_command(&all, name) {
                        writeln!(out, "\nThe command: vuoro {name} --help")?;
                    }
                }
                None if is_command(&all, name) => {
                    write!(out, "{}", said(all, &["vuoro", name, "--help"]))?;
                }
                None => bail!("{}", unknown(&all, name)),
            },
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

fn topic(name: &str) -> Option<&'static str> {
    TOPICS.iter().find(|(topic, _)| *topic == name).map(|(_, page)| *page)
}

fn is_command(all: &Command, name: &str) -> bool {
    all.find_subcommand(name).is_some()
}

/// What the command line answers to these words.
fn said(all: Command, words: &[&str]) -> String {
    let said = all.try_get_matches_from(words).err();
    said.map_or_else(String::new, |said| said.render().ansi().to_string())
}

fn unknown(all: &Command, name: &str) -> String {
    let commands = all.get_subcommands().filter(|c| !c.is_hide_set()).map(Command::get_name);
    let names = commands.chain(TOPICS.iter().map(|(topic, _)| *topic));
    let scored = names.map(|known| (strsim::jaro_winkler(name, known), known));
    match scored.reduce(|a, b| if b.0 > a.0 { b } else { a }) {
        Some((score, close)) if score >= 0.8 => {
            format!("there is no command and no topic `{name}`; did you mean `vuoro help {close}`?")
        }
        _ => format!("there is no command and no topic `{name}`; `vuoro help` lists them"),
    }
}
