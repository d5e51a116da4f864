//! The command line: the only place with paths, arguments, colours and exit codes.

mod cli;
mod commands;
mod render;
mod session;
mod store;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use vuoro::finding::visible;

use crate::cli::outcome::Outcome;
use crate::session::only_term;

/// Shares out a library consortium's common chat duty.
///
/// Alone it says what lies in this folder and what comes next, as `vuoro status` does.
#[derive(Debug, Parser)]
#[command(name = "vuoro", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "\
Begin:
  vuoro init

or with an example:
  vuoro allocate examples/piki-2018/syksy.toml --out syksy

Topics, with vuoro help: fairness, pools, calendars, files.
Exit codes: 0 done; 1 done, but something needs a look; 2 could not do it.")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Absent(commands::absent::Absent),
    Adopt(commands::adopt::Adopt),
    Allocate(commands::allocate::Allocate),
    Amend(commands::amend::Amend),
    Apportion(commands::apportion::Apportion),
    Cancel(commands::cancel::Cancel),
    Check(commands::check::Check),
    Closed(commands::closed::Closed),
    Compare(commands::compare::Compare),
    Completions(commands::completions::Completions),
    Cover(commands::cover::Cover),
    Diff(commands::diff::Diff),
    Export(commands::export::Export),
    Explain(commands::explain::Explain),
    Fairness(commands::fairness::Fairness),
    Forecast(commands::forecast::Forecast),
    Help(commands::help::Help),
    Hours(commands::hours::Hours),
    #[cfg(feature = "xlsx")]
    Import(commands::import::Import),
    Init(commands::init::Init),
    #[command(name = "man")]
    ManPages(commands::man::ManPages),
    Missed(commands::missed::MissedDuty),
    Publish(commands::publish::Publish),
    Restore(commands::restore::Restore),
    Rules(commands::rules::Rules),
    Schema(commands::schema::Schema),
    Seats(commands::seats::Seats),
    Status(commands::status::Status),
    Swap(commands::swap::Swap),
    Undo(commands::undo::Undo),
    Usage(commands::usage::UsageOf),
}

fn main() -> ExitCode {
    cli::outcome::exit(arguments().and_then(run))
}

fn run(read: Cli) -> anyhow::Result<Outcome> {
    let alone = || Command::Status(commands::status::Status::default());
    match read.command.unwrap_or_else(alone) {
        Command::Absent(command) => command.run(),
        Command::Adopt(command) => command.run(),
        Command::Allocate(command) => command.run(),
        Command::Amend(command) => command.run(),
        Command::Apportion(command) => command.run(),
        Command::Cancel(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Closed(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Completions(command) => command.run(Cli::command()),
        Command::Cover(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Fairness(command) => command.run(),
        Command::Forecast(command) => command.run(),
        Command::Help(command) => command.run(Cli::command()),
        Command::Hours(command) => command.run(),
        #[cfg(feature = "xlsx")]
        Command::Import(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::ManPages(command) => command.run(Cli::command()),
        Command::Missed(command) => command.run(),
        Command::Publish(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Seats(command) => command.run(),
        Command::Status(command) => command.run(),
        Command::Swap(command) => command.run(),
        Command::Undo(command) => command.run(),
        Command::Usage(command) => command.run(),
    }
}

/// The command line; one that is wrong ends here, with its arguments shown as text.
fn arguments() -> anyhow::Result<Cli> {
    let given: Vec<OsString> = std::env::args_os().collect();
    let given = only_term::added(&Cli::command(), &given)?;
    let refused = match Cli::try_parse_from(&given) {
        Ok(read) => return Ok(read),
        Err(refused) => refused,
    };
    if !refused.use_stderr() {
        refused.exit();
    }
    // It repeats arguments, and a script may have taken them from file names.
    let shown = given.iter().map(|argument| visible(&argument.to_string_lossy()).into_owned());
    match Cli::try_parse_from(shown) {
        Err(shown) => shown.exit(),
        // What was wrong is in the part that cannot be shown.
        Ok(_) => clap::Error::raw(refused.kind(), "an argument cannot be read\n").exit(),
    }
}
