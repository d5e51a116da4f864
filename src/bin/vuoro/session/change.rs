//! What the commands on a published roster have in common: check, show, write.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use vuoro::export::words::{self, ChangeWords, Words};
use vuoro::export::{csv, dated_cell};
use vuoro::files::stamp;
use vuoro::finding::Place;
use vuoro::lifecycle::{self, Moment, Offers, Step};
use vuoro::model::{Change, ChangeKind, Consortium, Plan, Roster, Share, Term};
use vuoro::plan::Refusal;
use vuoro::report::{Difference, diff};

use crate::cli::asked::Asked;
use crate::cli::cells;
use crate::cli::clock;
use crate::cli::clock::Now;
use crate::cli::outcome::Outcome;
use crate::cli::outcome::Refused;
use crate::render::offers;
use crate::render::refusal;
use crate::render::ring_tables;
use crate::render::tables;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::read::complain;
use crate::session::term::Files;
use crate::store::deliver::Writing;
use crate::store::staging::Delivered;

/// What all changes are told.
#[derive(Debug, Args)]
pub struct How {
    /// The folder of the roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A remark that is kept with the change
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Show what would change and for whom, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub now: Now,
}

/// A duty on the command line, whose day and start are one word for the shell.
pub fn in_quotes(text: &str) -> Result<String, String> {
    // Whatever else is wrong with it is reported where it is read.
    let is_half = cells::date(text).is_some() || cells::time(text).is_some();
    if !is_half {
        return Ok(text.to_owned());
    }
    Err("write date and start together in quotes, as in '2018-09-18 14:00'".to_owned())
}

/// Makes a change: reads the term, checks the change, shows it, and writes it down.
pub fn make(term: &Path, asked: &Asked, how: &How) -> anyhow::Result<Outcome> {
    let mut files = Files::read(term, how.out.as_deref())?;
    let text = files.text.clone();
    let old = files.term(&text)?;
    let at = how.now.stamp(&old, files.revised(&old))?;
    let asked = asked.as_in_files()?;
    let new_text = asked.append(&text, at, how.note.as_deref())?;
    let new = files.term_with(&new_text, &|line| asked.place(line))?;
    let (plan, held) = files.open(&old, false)?;
    let change = new.changes.last().expect("one was added").clone();
    let day = clock::local(&plan.consortium, at)?.date();
    let moment = Moment { now: at, day: Some(day) };
    let step = match lifecycle::change(&plan, change.clone(), held, moment) {
        Err(lifecycle::Refused::Past { duty, now }) => bail!(
            "the duty at `{}` is past: it is {} in {}. Who really served can be written into the \
             term file by hand",
            dated_cell(&plan.consortium, duty),
            now.format("%Y-%m-%d %H:%M"),
            plan.consortium.timezone
        ),
        Err(lifecycle::Refused::Change { why, offers }) => {
            return refuse(&mut files, &plan, &asked, &change, why, &offers);
        }
        made => files.step(&new, made)?,
    };
    let how = Finish { is_trial: how.dry_run, from: day, now: how.now.given };
    finish(&files, &step, &new_text, how)
}

/// Refuses a change that is not legal, and offers who could.
fn refuse(
    files: &mut Files,
    plan: &Plan,
    asked: &Asked,
    change: &Change,
    why: Refusal,
    offers: &Offers,
) -> anyhow::Result<Outcome> {
    let with = match change.kind {
        ChangeKind::Swap { with } => Some(with),
        _ => None,
    };
    // The change is not in a file yet.
    let about = with.filter(|&with| refusal::cell(why) == with).map_or("duty", |_| "with");
    let place = Place::File(files.sources.add(asked.place(about), b""));
    complain(&[refusal::finding(&plan.consortium, why, place)], &files.sources)?;
    write!(terminal::stderr(), "{}", offers::said(plan, change.duty, offers))?;
    Err(Refused.into())
}

/// How a change is finished.
#[derive(Debug, Clone, Copy)]
pub struct Finish {
    /// Whether it is only shown.
    pub is_trial: bool,
    /// The day before which everything stays as it is.
    pub from: NaiveDate,
    /// The time that the command was given, if it was.
    pub now: Option<DateTime<Utc>>,
}

/// What changes between the plan as it was and as it will be.
pub fn differences(step: &Step) -> Vec<Difference> {
    let Plan { consortium: c, allocation, roster, .. } = &step.plan;
    let lines = |roster: &Roster| csv::roster_lines(c, allocation, roster);
    let pool = |share: &Share| {
        let members = share.holder.members.iter().map(|&member| c[member].id.to_string());
        (share.holder.id.to_string(), members.collect())
    };
    let pools = allocation.shares.iter().filter(|share| share.holder.is_pool()).map(pool).collect();
    diff(&lines(&step.before), &lines(roster), &pools)
}

/// Shows what changes, and writes files and term unless it is a dry run.
pub fn finish(files: &Files, step: &Step, text: &str, how: Finish) -> anyhow::Result<Outcome> {
    let c = &step.plan.consortium;
    let differences = differences(step);
    let moved = ring_tables::moved(c, &step.rings);
    let show = || -> anyhow::Result<()> {
        let mut stdout = terminal::stdout();
        writeln!(stdout, "{}", table(c, &differences, &[]))?;
        if !moved.is_empty() {
            writeln!(stdout, "{moved}")?;
        }
        write!(stdout, "{}", words::mail(c.language, &differences))?;
        Ok(stdout.flush()?)
    };
    if how.is_trial {
        show()?;
        writeln!(terminal::stderr(), "nothing was written (--dry-run)")?;
        return Ok(Outcome::Done);
    }
    let again = files.completing_command(how.from, step.latest().max(how.now));
    let writing = Writing { force: false, calendars: true, again: &again };
    let counts = files.write(step, Some(text), writing)?;
    terminal::after("the change is made and all files are written", show)?;
    writeln!(terminal::stderr(), "{}", written(files, &step.plan.term, counts))?;
    Ok(Outcome::Done)
}

/// The command as it was given, with the time at which it was, so that it does the same again.
pub fn same_command_at(step: &Step, moment: Moment) -> anyhow::Result<String> {
    let Plan { consortium: c, term, .. } = &step.plan;
    let now = step.latest().filter(|_| step.plan.is_kept()).map(|latest| latest.max(moment.now));
    let Some(now) = now else { return Ok(terminal::same_command(&[])) };
    let from = moment.day(c, term).map_err(clock::said)?;
    let more = [("--from", from.to_string()), ("--now", stamp::text(now))];
    Ok(terminal::same_command_with(&more))
}

/// The duties that changed, and for changes that the files made necessary, why.
pub fn table(c: &Consortium, differences: &[Difference], forced: &[Change]) -> String {
    let (w, head) = (ChangeWords::of(c.language), Words::of(c.language).head);
    let mut headings = vec![head.date, head.time, w.before, w.after];
    headings.extend((!forced.is_empty()).then_some(w.why));
    let texts = headings.len();
    let mut table = tables::table(headings.into_iter().map(str::to_owned).collect(), texts);
    for d in differences {
        let seat = if c.grid.seats() > 1 { format!(" #{}", d.seat) } else { String::new() };
        let mut row = vec![
            words::long_date(c.language, d.date),
            format!("{}\u{2013}{}{seat}", d.start, d.end),
            words::served(c.language, &d.before),
            words::served_now(c.language, d),
        ];
        let is_it = |change: &&Change| {
            let start = c.grid.interval(change.duty.period).start;
            (change.duty.date, start, change.duty.seat) == (d.date, d.start, d.seat)
        };
        let because = forced.iter().find(is_it).and_then(|change| change.because);
        row.extend(because.map(|b| words::because(c.language, b).to_owned()));
        table.add_row(row);
    }
    format!("\u{1b}[1m{}\u{1b}[0m\n{}", w.changes, tables::finish(&table))
}

/// What was written where.
pub fn written(files: &Files, term: &Term, (total, changed): (usize, Delivered)) -> String {
    let (written, removed) = (changed.written, changed.removed);
    let what = match (written, removed) {
        (0, 0) => "nothing has changed".to_owned(),
        (_, 0) if written == total => "all written".to_owned(),
        (_, 0) => format!("{written} written, the others have not changed"),
        _ => format!("{written} written, {removed} of an earlier run removed"),
    };
    let mut message = format!("{total} files in {}: {what}", files.out.shown());
    if term.published.is_none() {
        message += "\nthis is a draft: `vuoro publish` when it is agreed";
    }
    if let Some(ahead) = files.ahead() {
        message += "\n";
        message += &ahead;
    }
    message
}
