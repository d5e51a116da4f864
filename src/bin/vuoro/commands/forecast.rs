//! `vuoro forecast`: how balances go on over the terms to come.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use vuoro::export::words::{self, Words};
use vuoro::export::{forecast_svg, json};
use vuoro::model::{Balances, Language, Plan, Remainders};
use vuoro::report::{self, Outlook};

use crate::cli::outcome::Outcome;
use crate::cli::overrides::Override;
use crate::render::outlook::furthest;
use crate::render::tables;
use crate::render::terminal;
use crate::render::text;
use crate::session::term::Files;

/// Show how balances go on over the next terms, if nothing is agreed anew.
///
/// Every term to come has the days, closures and hours of this one, and nobody is away. It is
/// planned with what the term before has left, once as agreed and once with the other value of
/// `balances`, so that one sees what it is worth. Nothing is written.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro forecast examples/piki-2018-fair/syksy.toml
  vuoro forecast examples/piki-2018-fair/syksy.toml --format svg > balances.svg")]
pub struct Forecast {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// How many terms
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u8).range(1..=20))]
    terms: u8,
    /// Another value, for this look only, as in `allocation.own_slot_from=1.0`
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<Override>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
}

/// The format of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// A table for people.
    Text,
    /// A picture.
    Svg,
    /// One JSON document for machines.
    Json,
}

/// The terms to come in both ways: as agreed, and with the other value.
struct Both {
    plan: Plan,
    agreed: Vec<Outlook>,
    other: Vec<Outlook>,
}

impl Forecast {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let both = both(&self.term, &self.set, self.terms.into())?;
        let pair = (&both.agreed[..], &both.other[..]);
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", said(&both))?,
            Shape::Svg => write!(out, "{}", forecast_svg::draw(&both.plan, pair))?,
            Shape::Json => json::forecast(&both.plan, pair, &mut out)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

fn both(path: &Path, set: &[Override], terms: usize) -> anyhow::Result<Both> {
    let mut files = Files::look(path, None, set)?;
    let text = files.text.clone();
    let term = files.term(&text)?;
    let (plan, _) = files.open(&term, !set.is_empty())?;
    let mut other = plan.clone();
    other.consortium.rules.balances = match plan.consortium.rules.balances {
        Balances::Steer => Balances::Report,
        Balances::Report => Balances::Steer,
    };
    let ahead = |plan: &Plan| {
        let ahead = report::forecast(plan, terms);
        ahead.map_err(|why| anyhow!("a term to come has no plan: {why}"))
    };
    Ok(Both { agreed: ahead(&plan)?, other: ahead(&other)?, plan })
}

/// A table of balances, and what the two ways come to.
fn said(both: &Both) -> String {
    let c = &both.plan.consortium;
    let head = Words::of(Language::En).head;
    let mut headings = vec![head.library.to_owned(), both.plan.term.name.clone()];
    headings.extend((1..=both.agreed.len()).map(|at| format!("+{at}")));
    let mut table = tables::table(headings, 1);
    let mut order: Vec<_> = c.indices().collect();
    order.sort_by_key(|&l| (std::cmp::Reverse(c[l].weight), l));
    for library in order {
        let now = both.plan.ledger.0[library.at()].balance();
        let ahead = both.agreed.iter().map(|outlook| outlook.balances[library.at()]);
        let mut row = vec![c[library].name.clone()];
        row.extend([now].into_iter().chain(ahead).map(|b| words::signed_hours(Language::En, b)));
        table.add_row(row);
    }
    let code = c.rules.balances.code();
    let other = if code == "steer" { "report" } else { "steer" };
    let mut lines = vec![
        "Balances in hours at the end of each term; above zero: it has done more than its part."
            .to_owned(),
        format!("`balances = \"{code}\"`, as agreed: {}", furthest(c, &both.agreed)),
        format!("`balances = \"{other}\"`: {}", furthest(c, &both.other)),
    ];
    if c.rules.remainders == Remainders::Pool {
        lines.push(
            "With `remainders = \"pool\"` both are the same: balances count in every duty."
                .to_owned(),
        );
    } else {
        let hours = words::decimal_hours(Language::En, report::slot_minutes(&both.plan));
        lines.push(format!("One slot a week is {hours} h in a term."));
    }
    let lines: String =
        lines.iter().map(|line| text::wrap(line, tables::WIDTH.into()) + "\n").collect();
    format!("{}{lines}", tables::finish(&table))
}
