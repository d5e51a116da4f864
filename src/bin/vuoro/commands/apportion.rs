//! `vuoro apportion`: what each method gives every member, without pools.

use crate::session::read::consortium;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vuoro::export::json;
use vuoro::export::words::ReportWords;
use vuoro::input::SourceMap;
use vuoro::model::{Consortium, Method};
use vuoro::plan::{self, Apportionment, Claim};

use crate::cli::given;
use crate::cli::outcome::Format;
use crate::cli::outcome::Outcome;
use crate::render::tables;
use crate::render::terminal;
use crate::render::text;

/// Compare methods: what each gives every library, without pools and without a minimum.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro apportion examples/piki-2018/consortium.toml --slots 30")]
pub struct Apportion {
    /// The consortium file, such as consortium.toml
    consortium: PathBuf,
    /// Slots to share out [default: those of a week]
    #[arg(long, value_name = "N", allow_negative_numbers = true,
        value_parser = given::whole(1..=1_000_000))]
    slots: Option<u32>,
    /// One method only
    #[arg(long, value_enum)]
    method: Option<Named>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A method by the name that files give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Named(Method);

impl ValueEnum for Named {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Named; Method::ALL.len()] = {
            let mut all = [Named(Method::Webster); Method::ALL.len()];
            let mut at = 0;
            while at < all.len() {
                all[at] = Named(Method::ALL[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(self.0.code().into())
    }
}

impl Apportion {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut sources = SourceMap::default();
        let consortium = consortium(&mut sources, &self.consortium)?;
        let slots = self.slots.unwrap_or_else(|| consortium.slots_per_week());
        let methods: Vec<Method> =
            Method::ALL.into_iter().filter(|m| self.method.is_none_or(|n| n.0 == *m)).collect();
        let given: Vec<(Method, Apportionment)> =
            methods.into_iter().map(|m| (m, shares(&consortium, m, slots))).collect();
        let mut out = terminal::stdout();
        match self.format {
            Format::Text => write!(out, "{}", report(&consortium, slots, &given))?,
            Format::Json => {
                let ids = consortium.libraries().iter().map(|l| &l.id);
                let named = given.iter().map(|(m, a)| {
                    (*m, ids.clone().zip(a.slots.iter().copied()).collect::<Vec<_>>())
                });
                json::apportion(slots, &named.collect::<Vec<_>>(), &mut out)?;
            }
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

fn shares(consortium: &Consortium, method: Method, slots: u32) -> Apportionment {
    let claims: Vec<Claim> = (consortium.libraries().iter())
        .map(|l| Claim {
            id: l.id.to_string(),
            weight: l.weight,
            balance: 0,
            minimum: 0,
            maximum: u32::MAX,
        })
        .collect();
    plan::apportion(method, &claims, slots).expect("without minimums there are always enough")
}

fn report(c: &Consortium, slots: u32, given: &[(Method, Apportionment)]) -> String {
    let columns: Vec<(Method, Vec<u32>)> =
        given.iter().map(|(m, a)| (*m, a.slots.clone())).collect();
    let title = format!("{}: {} ({slots})", c.name, ReportWords::of(c.language).methods);
    let title = text::wrap(&title, tables::WIDTH.into());
    let table = tables::methods(c, slots, &columns);
    let mut report = format!("\u{1b}[1m{title}\u{1b}[0m\n{table}");
    for (method, apportionment) in given {
        for tie in &apportionment.ties {
            let (served, waiting) = tie.tied.split_at(tie.served);
            let (served, waiting) = (served.join(", "), waiting.join(", "));
            let tie = format!("{}: {served} = {waiting} ({})", method.code(), tie.by);
            let _ = writeln!(report, "{}", text::wrap(&tie, tables::WIDTH.into()));
        }
    }
    report
}
