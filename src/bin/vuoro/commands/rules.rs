//! `vuoro rules`: what is checked, and what to do about findings.

use std::io::Write;

use anyhow::bail;
use clap::Args;
use vuoro::check::{self, RULES, Tier};
use vuoro::input;

use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text;

/// List the rules that `vuoro check` looks after, or explain one
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro rules
  vuoro rules missing-duty

Rules of the tier `strict` are looked after only with `vuoro check --strict`.")]
pub struct Rules {
    /// The rule to explain, such as missing-duty
    name: Option<String>,
}

impl Rules {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut out = terminal::stdout();
        match &self.name {
            None => list(&mut out)?,
            Some(name) => write!(out, "{}", page(name)?)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

fn list(out: &mut impl Write) -> std::io::Result<()> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for tier in [Tier::Error, Tier::Warning, Tier::Strict] {
        writeln!(out, "{}", tier.name())?;
        for rule in RULES.iter().filter(|rule| rule.tier == tier) {
            let summary = text::wrap(rule.summary(), 80 - width - 4);
            for (nth, line) in summary.lines().enumerate() {
                writeln!(out, "  {:width$}  {line}", if nth == 0 { rule.name } else { "" })?;
            }
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "Besides, {} faults of form are found while files are read;",
        input::RULES.len()
    )?;
    writeln!(out, "their messages say all there is to say.")
}

/// The page of a rule, or what a fault of reading means.
fn page(name: &str) -> anyhow::Result<String> {
    if let Some(rule) = check::find(name) {
        return Ok(rule.page.to_owned());
    }
    if let Some((fault, what)) = input::RULES.iter().find(|fault| fault.0 == name) {
        return Ok(format!(
            "# {fault}\n\n{what}\n\nThis is found while a file is read, and keeps it from being \
             used or is a warning: it can\nbe neither denied nor allowed.\n"
        ));
    }
    let scored = RULES.iter().map(|rule| (strsim::jaro_winkler(name, rule.name), rule.name));
    match scored.reduce(|a, b| if b.0 > a.0 { b } else { a }) {
        Some((score, close)) if score >= 0.8 => {
            bail!("there is no rule `{name}`; did you mean `{close}`?")
        }
        _ => bail!("there is no rule `{name}`; `vuoro rules` lists them"),
    }
}
