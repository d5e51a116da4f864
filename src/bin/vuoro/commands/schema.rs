//! `vuoro schema`: what an editor needs to know about the two files.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vuoro::check::RULES;
use vuoro::input::{Shape, consortium_shape, json_schema, term_shape};

use crate::cli::outcome::Outcome;
use crate::store::own;

use crate::render::terminal;
use crate::render::text::Shown as _;

/// Print a JSON Schema of the consortium file or the term file, or write both
///
/// With it an editor says what a key means, completes keys and words, and marks what is wrong while
/// one types. What it cannot see, `vuoro check` does.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro schema term
  vuoro schema --out schemas

docs/editors.md says how editors find them.")]
pub struct Schema {
    /// Whose schema
    #[arg(value_enum, default_value = "consortium")]
    file: Which,
    /// The folder to write both to, as consortium.schema.json and term.schema.json; it is created
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The consortium file.
    Consortium,
    /// The term file.
    Term,
}

/// What every schema has, and nobody else's file.
const MARK: &str = "\"title\": \"vuoro: ";

impl Which {
    fn shape(self) -> Shape {
        match self {
            Self::Consortium => consortium_shape(),
            Self::Term => term_shape(),
        }
    }

    fn json(self) -> String {
        let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        json_schema(&self.shape(), &rules)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Consortium => "consortium.schema.json",
            Self::Term => "term.schema.json",
        }
    }
}

impl Schema {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut out = terminal::stdout();
        let Some(folder) = &self.out else {
            out.write_all(self.file.json().as_bytes())?;
            out.flush()?;
            return Ok(Outcome::Done);
        };
        let both = [Which::Consortium, Which::Term];
        own::put(folder, &both.map(|which| (which.name().to_owned(), which.json().into())), MARK)?;
        terminal::after("both files are written", || {
            for which in both {
                let path = folder.join(which.name());
                let file = if which == Which::Term { "a term file" } else { "consortium.toml" };
                writeln!(out, "{}: the first line of {file} beside it could be", path.shown())?;
                writeln!(out, "  #:schema ./{}", which.name())?;
            }
            Ok(out.flush()?)
        })?;
        Ok(Outcome::Done)
    }
}
