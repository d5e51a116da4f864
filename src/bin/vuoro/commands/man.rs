//! `vuoro man`: the manual, a page for each command.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;

use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::store::own;

/// What every page has, and no other program's page.
const MARK: &str = ".TH vuoro";

/// Print the manual page, or write one for each command
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro man
  vuoro man --out man/man1")]
pub struct ManPages {
    /// The folder to write a page for each command to; it is created
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl ManPages {
    /// Runs the command.
    pub fn run(&self, all: Command) -> anyhow::Result<Outcome> {
        let mut all = all.disable_help_flag(true);
        all.build();
        let Some(folder) = &self.out else {
            let mut out = terminal::stdout();
            out.write_all(&page(all)?)?;
            out.flush()?;
            return Ok(Outcome::Done);
        };
        let commands = all.get_subcommands().filter(|command| !command.is_hide_set());
        let mut pages = vec![("vuoro.1".to_owned(), page(all.clone())?)];
        for command in commands {
            let name = format!("vuoro-{}", command.get_name());
            pages.push((format!("{name}.1"), page(command.clone())?));
        }
        own::put(folder, &pages, MARK)?;
        writeln!(terminal::stderr(), "{} pages in {}", pages.len(), folder.shown())?;
        Ok(Outcome::Done)
    }
}

fn page(command: Command) -> std::io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
