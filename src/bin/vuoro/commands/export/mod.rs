//! `vuoro export`: what is published, for others: calendars to subscribe to, tables, JSON.

mod choice;
mod exported;
mod format;
mod formats;
mod links;
mod listed;
mod names;
mod safe;
mod site;
mod terms;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use clap::Args;
use vuoro::export::csv;
use vuoro::export::ical::{Alarm, Calendars, Feeds};
use vuoro::lifecycle::RingNow;
use vuoro::model::Plan;

use crate::cli::clock;
use crate::cli::outcome::Outcome;
use crate::commands::export::format::Format;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::store::deliver;
use crate::store::lock;
use crate::store::made::Made;
use crate::store::staging::Delivered;
use crate::store::staging::Rest;
use crate::store::staging::Staging;
use crate::store::stop::Stop;
use choice::Choice;
use exported::{Dialect, Exported, Part};
use links::BaseUrl;
use names::{Names, NewKey};
use terms::Opened;

/// Write what is published for others: pages, calendars to subscribe to, workbooks, tables, JSON.
///
/// Exports the roster that `vuoro allocate` has written; nothing is planned. With calendars the
/// folder gets an index page and hints for web servers, and can be served as it is. Files of an
/// earlier export that no longer belong are removed; files of others are left alone.
///
/// Several terms go into one folder: whoever subscribes to a calendar keeps it from term to term, and
/// the site has the terms side by side, and opens on the present one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro export examples/piki-2018-history/syksy.toml --to html --out public
  vuoro export examples/piki-2018-history/syksy.toml --to xlsx --out workbook
  vuoro export examples/piki-2018-history/syksy.toml --to ical --to csv \\
    --library nokia --alarm 30m --out nokia
  vuoro export examples/piki-2018-history/syksy.toml --to ical --no-phones \\
    --secret key.txt --new-secret --base-url https://chat.piki.example/vuorot \\
    --links addresses.csv --out secret

Several terms, here the first two of an example:
  vuoro allocate examples/three-terms/1-syksy.toml
  vuoro allocate examples/three-terms/2-kevat.toml
  vuoro export examples/three-terms/1-syksy.toml \\
    examples/three-terms/2-kevat.toml --to html,ics --out terms

Whoever has the address of a calendar can read it. With --secret nobody can guess the addresses: \
the same key gives the same addresses term after term. Keep key and list out of the folder.")]
#[expect(clippy::struct_excessive_bools, reason = "they are the switches of the command line")]
pub struct Export {
    /// The term file, such as syksy.toml, or those of several terms [default: the only one of this
    /// folder]
    #[arg(required = true, value_name = "TERM")]
    terms: Vec<PathBuf>,
    /// What to write; may be given several times, or with commas between
    #[arg(long, value_enum, required = true, value_delimiter = ',', value_name = "FORMAT")]
    to: Vec<Format>,
    /// The folder to write to; it is created
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The folder of the roster of one term [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    roster: Option<PathBuf>,
    /// Only the duties of this library; may be given several times
    #[arg(long, value_name = "ID")]
    library: Vec<String>,
    /// Only the duties of this pool, whoever serves them; may be given several times
    #[arg(long, value_name = "ID")]
    pool: Vec<String>,
    /// Leave out telephone numbers, mail addresses and whom to ask for
    #[arg(long)]
    no_phones: bool,
    /// Call people of a ring by their names: for files that stay inside the library. With `--to ring`
    #[arg(long)]
    internal: bool,
    /// Let every event ring this long before: 30m, 2h, 1d
    #[arg(long, value_name = "TIME")]
    alarm: Option<Alarm>,
    /// Give every library of a workbook a sheet of its own
    #[cfg(feature = "xlsx")]
    #[arg(long)]
    sheets: bool,
    /// How tables are written
    #[arg(long, value_enum, default_value = "standard")]
    dialect: Dialect,
    /// Name files so that nobody can guess them, by the key in this file
    #[arg(long, value_name = "FILE")]
    secret: Option<PathBuf>,
    /// Make the file of --secret, with a random key
    #[arg(long, requires = "secret")]
    new_secret: bool,
    /// Where the folder will be served, for addresses to subscribe to
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,
    /// Write a list of all addresses to this file, which must not be in the folder
    #[arg(long, value_name = "FILE")]
    links: Option<PathBuf>,
    /// The time by which pages of several terms show the present one where scripts are not run
    /// [default: they show the last term]
    #[arg(long, value_name = "STAMP", value_parser = clock::parse)]
    now: Option<DateTime<Utc>>,
    /// Replace files even if vuoro has not written them or they were edited since
    #[arg(long)]
    force: bool,
}

impl Export {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let opened = terms::open(&self.terms, self.roster.as_deref())?;
        let plans: Vec<&Plan> = opened.iter().map(|term| &term.plan).collect();
        let choices = Choice::of_each(&plans, &self.library, &self.pool)?;
        let mut now = Vec::new();
        for term in &opened {
            let calendars = Calendars::new(&term.plan)?.shown_before(&term.held.events);
            let rings = term.current(&calendars)?;
            now.push((self.look(calendars.revised(&term.held.events)), rings));
        }
        let (calendars, rings): (Vec<Calendars<'_>>, Vec<Vec<RingNow>>) = now.into_iter().unzip();
        let feeds = Feeds::new(&calendars).map_err(|why| terms::unjoined(&why))?;
        safe::outside(&self.out, &self.private(&opened))?;
        let (names, new_key) = Names::new(self.secret.as_deref(), self.new_secret)?;
        let stated = self.stated(&plans)?;
        let mut parts = Vec::new();
        for (((term, choice), calendars), rings) in
            opened.iter().zip(choices).zip(&calendars).zip(&rings)
        {
            let plan = &term.plan;
            let (roster, usage) = (choice.roster(plan), term.files.usage(plan));
            parts.push(Part { plan, roster, usage, rings, calendars, choice });
        }
        let exported = Exported {
            terms: parts,
            stated,
            feeds,
            base_url: self.base_url.as_ref(),
            no_phones: self.no_phones,
            is_internal: self.internal,
            #[cfg(feature = "xlsx")]
            sheets: self.sheets,
            names,
            dialect: match self.dialect {
                Dialect::Standard => csv::Dialect::Standard,
                Dialect::ExcelFi => csv::Dialect::ExcelFi,
            },
        };
        self.inside(&exported)?;
        let progress = &opened[0].files.progress;
        let done = deliver::until_stopped(progress, |stop| self.deliver(&exported, new_key, stop));
        let ((total, delivered, kept), mut stderr) = (done?, terminal::stderr());
        kept.iter().try_for_each(|name| {
            writeln!(stderr, "note: `{name}` is somebody else's and was left as it is")
        })?;
        if self.secret.is_some() && self.links.is_none() {
            writeln!(stderr, "note: --links FILE writes a list of the addresses")?;
        }
        writeln!(stderr, "{}", said(&self.out.shown(), total, delivered))?;
        Ok(Outcome::Done)
    }

    /// Which of the terms, which are in the order of time, pages show without a script.
    fn stated(&self, plans: &[&Plan]) -> anyhow::Result<usize> {
        let last = plans.len() - 1;
        let Some(now) = self.now else { return Ok(last) };
        let today = clock::local(&plans[last].consortium, now)?.date();
        Ok(plans.iter().position(|plan| today <= plan.term.last).unwrap_or(last))
    }

    /// Fails when people of a ring would appear in files for others.
    fn inside(&self, exported: &Exported<'_>) -> anyhow::Result<()> {
        if !self.to.contains(&Format::Ring) {
            if self.internal {
                bail!(
                    "--internal writes the names of a ring's people: it goes with --to ring only"
                );
            }
            return Ok(());
        }
        formats::ring::inside(&self.to, exported)
    }

    /// What must not be in a folder that is served.
    fn private<'f>(&'f self, opened: &'f [Opened]) -> Vec<&'f std::path::Path> {
        let mut private: Vec<&std::path::Path> = Vec::new();
        private.extend(opened.iter().flat_map(|term| [&*term.path, &*term.files.out]));
        private.extend(self.secret.as_deref());
        private.extend(self.links.as_deref());
        private
    }

    fn look<'c>(&self, calendars: Calendars<'c>) -> Calendars<'c> {
        let calendars = if self.no_phones { calendars.without_contacts() } else { calendars };
        match self.alarm {
            Some(alarm) => calendars.with_alarm(alarm),
            None => calendars,
        }
    }

    /// Writes everything: how many files there are, how many changed, and what was left alone.
    fn deliver(
        &self,
        exported: &Exported<'_>,
        new_key: Option<NewKey>,
        stop: &Stop,
    ) -> anyhow::Result<(usize, Delivered, Vec<&'static str>)> {
        let shown = self.out.shown();
        let folders = Made::around(&self.out);
        let _lock = lock::Guard::folder(&self.out)?;
        let mut staging = Staging::sealed(&self.out, folders, self.force, stop.clone())?;
        let mut formats = self.to.clone();
        if formats.contains(&Format::Html) {
            // The pages link to them.
            formats.push(Format::Ical);
        }
        formats.sort_unstable();
        formats.dedup();
        let mut listed = Vec::new();
        for format in &formats {
            let more = format.put(exported, &listed, &mut staging)?;
            listed.extend(more);
        }
        let mut kept = Vec::new();
        let has_pages = formats.contains(&Format::Html);
        if has_pages || formats.contains(&Format::Ical) {
            let base = self.base_url.as_ref();
            kept = site::put(exported, &listed, base, has_pages, &mut staging)?;
        }
        if let Some(path) = &self.links {
            links::put(path, &listed, self.base_url.as_ref(), &mut staging)?;
        }
        staging.check().with_context(|| format!("cannot export to `{shown}`"))?;
        let total = staging.len();
        // By then the key exists, and must not be made again.
        let command = terminal::same_command(&["--new-secret"]);
        let done = new_key.map(|key| key.keep(&command)).transpose()?;
        let delivered = staging
            .deliver(&Rest { done, command })
            .with_context(|| format!("cannot export to `{shown}`"))?;
        Ok((total, delivered, kept))
    }
}

/// What was written where.
fn said(folder: &str, total: usize, changed: Delivered) -> String {
    let files = if total == 1 { "1 file".to_owned() } else { format!("{total} files") };
    let what = match (changed.written, changed.removed) {
        (0, 0) => "nothing has changed".to_owned(),
        (written, 0) if written == total => "all written".to_owned(),
        (written, 0) => format!("{written} written, the others have not changed"),
        (written, removed) => format!("{written} written, {removed} of an earlier export removed"),
    };
    format!("{files} in {folder}: {what}")
}
