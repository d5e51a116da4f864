//! `vuoro compare`: two plans side by side.

mod planned;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use clap::Args;
use vuoro::export::json;
use vuoro::model::Plan;
use vuoro::report::{self, Outlook, compare};

use crate::cli::outcome::Format;
use crate::cli::outcome::Outcome;
use crate::cli::overrides::Override;
use crate::commands::compare::planned::Planned;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::term::Files;

/// Compare two plans: slots, pools, evenness, who does more and who less, cells that change hands.
///
/// With two term files: their plans. With one: the published plan with a plan made anew, or, with
/// `--set`, the plan as it is with the plan that other values would give. Nothing is written.
///
/// `--set KEY=VALUE` changes a value of the files on the right, `--set-left` on the left, for this
/// comparison only: `allocation.method=hamilton`, `service.seats=2`, `library.nokia.size=40000`,
/// `term.last=2018-11-30`. A side with other values is planned anew, without the changes that its
/// term file has.
///
/// `--terms N` goes on with both: how balances stand after each of the next N terms, planned as
/// `vuoro forecast` plans them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro compare examples/piki-2018/syksy.toml examples/piki-2018-fair/syksy.toml
  vuoro compare examples/piki-2018-fair/syksy.toml \\
    --set allocation.own_slot_from=1.0
  vuoro compare examples/piki-2018-fair/syksy.toml \\
    --set allocation.own_slot_from=1.0 --terms 6
  vuoro compare examples/piki-2018-history/syksy.toml")]
pub struct Compare {
    /// The term file on the left, such as syksy.toml [default: the only one of this folder]
    left: PathBuf,
    /// The term file on the right [default: the same]
    right: Option<PathBuf>,
    /// Another value on the right, for this comparison only
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<Override>,
    /// Another value on the left, for this comparison only
    #[arg(long, value_name = "KEY=VALUE")]
    set_left: Vec<Override>,
    /// The folder of the roster on the left [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of the roster on the right [default: likewise]
    #[arg(long, value_name = "DIR")]
    out_right: Option<PathBuf>,
    /// Go on for so many terms, and compare balances after them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    terms: Option<u8>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Compare {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let left = planned(&self.left, self.out.as_deref(), &self.set_left, false)?;
        let both = self.right.is_none() && self.set.is_empty();
        if both && !left.plan.is_kept() {
            bail!(
                "there is nothing to compare with: `{}` has no published plan; give a second term \
                 file, or another value, as in --set allocation.method=hamilton",
                self.left.shown()
            );
        }
        let right = self.right.as_ref().unwrap_or(&self.left);
        let out = self.out_right.as_deref();
        let out = if self.right.is_none() { out.or(self.out.as_deref()) } else { out };
        let right = planned(right, out, &self.set, both)?;
        let comparison = compare(&left.plan, &right.plan);
        let ahead = self.ahead(&left.plan, &right.plan)?;
        let ahead = ahead.as_ref().map(|(left, right)| (&left[..], &right[..]));
        let mut stdout = terminal::stdout();
        match self.format {
            Format::Text => write!(stdout, "{}", text::said(&left, &right, &comparison, ahead))?,
            Format::Json => {
                json::compare((&left.plan, &right.plan), &comparison, ahead, &mut stdout)?;
            }
        }
        stdout.flush()?;
        Ok(Outcome::Done)
    }

    /// The terms to come of both plans, if they were asked for.
    fn ahead(&self, left: &Plan, right: &Plan) -> anyhow::Result<Option<Ahead>> {
        let Some(terms) = self.terms else { return Ok(None) };
        let of = |plan: &Plan, side: &str| {
            let ahead = report::forecast(plan, terms.into());
            ahead.map_err(|why| anyhow!("a term to come on the {side} has no plan: {why}"))
        };
        Ok(Some((of(left, "left")?, of(right, "right")?)))
    }
}

/// The terms to come on the left and on the right.
type Ahead = (Vec<Outlook>, Vec<Outlook>);

fn planned(
    path: &Path,
    out: Option<&Path>,
    overrides: &[Override],
    anew: bool,
) -> anyhow::Result<Planned> {
    let mut files = Files::look(path, out, overrides)?;
    let text = files.text.clone();
    let mut term = files.term(&text)?;
    let anew = anew || !overrides.is_empty();
    if anew {
        // They were made to another plan.
        (term.changes, term.missed) = (Vec::new(), Vec::new());
    }
    let (plan, _) = files.open(&term, anew)?;
    let how = match (plan.is_kept(), plan.term.changes.len()) {
        (true, 0) => "as published".to_owned(),
        (true, 1) => "as published, with 1 change".to_owned(),
        (true, n) => format!("as published, with {n} changes"),
        (false, _) => "planned anew".to_owned(),
    };
    let mut given = vec![path.shown()];
    given.extend(overrides.iter().map(|o| o.given().to_owned()));
    let name = format!("{} ({}), {how}", term.name, given.join(", "));
    Ok(Planned { plan, name })
}
