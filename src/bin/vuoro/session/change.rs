//! What the commands on a published roster have in common: check, show, write.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use clap::Args;
use vuoro::export::words::{self, ChangeWords, Words};
use vuoro::export::{csv, dated_cell};
use vuoro::files::stamp;
use vuoro::finding::Place;
use vuoro::lifecycle::{self, Moment, Offers, Step};
use vuoro::model::{
    Because, Change, ChangeKind, Consortium, DatedCell, Duty, LibraryIx, Plan, Roster, Share, Term,
};
use vuoro::plan::Refusal;
use vuoro::report::{Difference, diff};

use crate::cli::asked::Asked;
use crate::cli::cells;
use crate::cli::clock;
use crate::cli::clock::Now;
use crate::cli::days;
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
use crate::store::edit;
use crate::store::staging::Delivered;

/// What every command that changes a term is told.
#[derive(Debug, Args)]
pub struct Writes {
    /// The folder of the roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show what would change and for whom, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub now: Now,
}

/// What all changes of duties are told.
#[derive(Debug, Args)]
pub struct How {
    /// A remark that is kept with the change
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The duty may have begun already: this is what happened
    #[arg(long)]
    pub past: bool,
    #[command(flatten)]
    pub writes: Writes,
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
    let Writes { out, dry_run, now } = &how.writes;
    let mut files = Files::read(term, out.as_deref())?;
    let text = files.text.clone();
    let old = files.term(&text)?;
    let at = now.stamp(&old, files.revised(&old))?;
    let asked = asked.as_in_files(&files.consortium)?;
    let new_text = asked.append(&text, at, how.note.as_deref())?;
    let new = files.term_with(&new_text, &|line| asked.place(line))?;
    let (plan, held) = files.open(&old, false)?;
    let change = new.changes.last().expect("one was added").clone();
    let day = clock::local(&plan.consortium, at)?.date();
    let moment = Moment { now: at, day: Some(day) };
    let made = if how.past {
        lifecycle::changes(&plan, vec![change.clone()], held, moment)
    } else {
        lifecycle::change(&plan, change.clone(), held, moment)
    };
    let step = match made {
        Err(lifecycle::Refused::Past { duty, now }) => bail!("{}", past(&plan, duty, now)),
        Err(lifecycle::Refused::Change { why, offers }) => {
            return refuse(&mut files, &plan, &asked, &change, why, &offers);
        }
        made => files.step(&new, made)?,
    };
    let how = Finish { is_trial: *dry_run, from: day, now: now.given };
    finish(&files, &step, &new_text, how)
}

/// A duty that is to change, how, and why if nobody agreed on it.
pub type Wanted = (DatedCell, ChangeKind, Option<Because>);

/// Makes several changes at once: those that `wanted` tells from the plan, if there are any.
pub fn make_all(
    mut files: Files,
    how: &How,
    wanted: impl FnOnce(&Files, &Plan, DateTime<Utc>) -> anyhow::Result<Vec<Wanted>>,
) -> anyhow::Result<Outcome> {
    let How { note, past: may_be_past, writes: Writes { dry_run, now, .. } } = how;
    let text = files.text.clone();
    let old = files.term(&text)?;
    let at = now.stamp(&old, files.revised(&old))?;
    let (plan, held) = files.open(&old, false)?;
    let c = &plan.consortium;
    let present = clock::local(c, at)?;
    let mut changes = Vec::new();
    for (duty, kind, because) in wanted(&files, &plan, at)? {
        if !may_be_past && plan.begins(duty) <= present {
            bail!("{}", past(&plan, duty, present));
        }
        changes.push(Change { at, kind, duty, because, note: note.clone() });
    }
    if changes.is_empty() {
        return Ok(Outcome::Done);
    }
    let mut new_text = text;
    for change in &changes {
        new_text = edit::append(&new_text, c, change)?;
    }
    let day = present.date();
    let moment = Moment { now: at, day: Some(day) };
    let step = match lifecycle::changes(&plan, changes, held, moment) {
        Err(lifecycle::Refused::Change { why, offers }) => {
            let (what, to_do) = refusal::words(c, why);
            let offered = offers::said(&plan, refusal::cell(why), &offers);
            bail!("{what}: nothing was changed\n  help: {to_do}\n{offered}");
        }
        made => files.step(&old, made)?,
    };
    finish(&files, &step, &new_text, Finish { is_trial: *dry_run, from: day, now: now.given })
}

/// What is said of a duty that has begun.
fn past(plan: &Plan, duty: DatedCell, now: NaiveDateTime) -> String {
    format!(
        "the duty at `{}` is past: it is {} in {}. If that is what happened, say so with --past",
        dated_cell(&plan.consortium, duty),
        now.format("%Y-%m-%d %H:%M"),
        plan.consortium.timezone
    )
}

/// The duty of this name, or what is wrong with it.
pub fn cell(c: &Consortium, text: &str) -> anyhow::Result<DatedCell> {
    let written = cells::as_in_files(text)?;
    if let Some(cell) = DatedCell::find(&written, &c.grid) {
        return Ok(cell);
    }
    let day = written.split_whitespace().next().and_then(cells::date);
    let starts = day.map(|day| {
        let of_day = c.grid.periods().iter().filter(|p| p.weekday == day.weekday());
        of_day.map(|p| p.start.to_string()).collect::<Vec<_>>()
    });
    match starts {
        Some(starts) if starts.is_empty() => {
            bail!("`{text}` is no duty: the service is not open on that day of the week")
        }
        Some(starts) => bail!(
            "`{text}` is no duty: on that day duties begin at {}, each with ` #2` behind it for a \
             second seat",
            starts.join(", ")
        ),
        None => bail!("`{text}` is no duty: write date and start, as in `2018-09-18 14:00`"),
    }
}

/// The dated cells of the roster that words on the command line name: duties, days, or stretches of
/// days.
pub fn dated_cells(plan: &Plan, words: &[String]) -> anyhow::Result<Vec<DatedCell>> {
    let c = &plan.consortium;
    let mut found = BTreeSet::new();
    for word in words {
        let Some(days) = days::read(word) else {
            found.insert(cell(c, word)?);
            continue;
        };
        let of_days = plan.roster.duties().iter().filter(|duty| days.contains(&duty.date));
        let before = found.len();
        found.extend(of_days.map(Duty::cell));
        if found.len() == before {
            bail!("the roster has no duty on `{word}`");
        }
    }
    Ok(found.into_iter().collect())
}

/// The library of this id or name, or which there are.
pub fn library(c: &Consortium, text: &str) -> anyhow::Result<LibraryIx> {
    c.find_named(text).with_context(|| {
        let ids: Vec<&str> = c.libraries().iter().map(|l| l.id.as_str()).collect();
        format!("there is no library `{text}`: write its id or its name ({})", ids.join(", "))
    })
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
    let forced: Vec<Change> =
        step.added.iter().filter(|change| change.because.is_some()).cloned().collect();
    let show = || -> anyhow::Result<()> {
        let mut stdout = terminal::stdout();
        if !differences.is_empty() {
            writeln!(stdout, "{}", table(c, &differences, &forced))?;
        }
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
