//! The command line: the only place with paths, arguments, colours and exit codes.

mod commands;
mod files;
mod formats;
mod render;
mod tables;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Shares out a library consortium's common chat duty.
#[derive(Debug, Parser)]
#[command(name = "vuoro", version, max_term_width = 100)]
#[command(after_help = "\
Start with the term file of an example:
  vuoro allocate examples/piki-2018/syksy.toml --out syksy

Exit codes: 0 done; 1 done, but something needs a look; 2 could not do it.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Allocate(commands::allocate::Allocate),
    Apportion(commands::apportion::Apportion),
    Check(commands::check::Check),
    Rules(commands::rules::Rules),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Allocate(command) => command.run(),
        Command::Apportion(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Rules(command) => command.run(),
    };
    commands::exit(done)
}
