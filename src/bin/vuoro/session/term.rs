//! A term from its files to its roster: what every command on a term begins with.

mod asked;

use std::io::Write as _;
use std::ops::Not as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use vuoro::export::csv;
use vuoro::files::ring;
use vuoro::files::stamp;
use vuoro::finding::{FileId, Finding, Findings, Place, visible};
use vuoro::input::{self, SourceMap};
use vuoro::lifecycle::{self, Agreements, Held, KeptAgreement, Step};
use vuoro::model::{Change, Consortium, EventRecord, LastTerm, LibraryIx, Plan, Term};
use vuoro::report::{UsageFigures, usage_figures};

use crate::cli::clock;
use crate::cli::given;
use crate::cli::outcome::Refused;
use crate::cli::overrides;
use crate::cli::overrides::Override;
use crate::render::progress::Progress;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::render::text::argument;
use crate::session::agreements;
use crate::session::consortium_file;
use crate::session::events;
use crate::session::keep;
use crate::session::load;
use crate::session::published;
use crate::session::published::{Folder, NoPlan};
use crate::session::read;
use crate::session::read::accept;
use crate::session::read::load_table;
use crate::session::read::{complain, complain_at_once};
use crate::session::rings;
use crate::session::rings::Ahead;
use crate::session::taken;
use crate::store::deliver;
use crate::store::deliver::Writing;
use crate::store::files;
use crate::store::lock;
use crate::store::replace;
use crate::store::staging::Delivered;
use crate::store::staging::Rest;

/// A term file with the files that it names, and the locks on what will be written.
pub struct Files {
    /// Everything that was read.
    pub sources: SourceMap,
    /// Who takes part.
    pub consortium: Consortium,
    /// The text of the term file.
    pub text: String,
    /// The folder that is written to.
    pub out: PathBuf,
    /// What is remembered of the calendars' events.
    pub events: Vec<EventRecord>,
    /// Shows progress.
    pub progress: Progress,
    path: PathBuf,
    /// The term file in messages.
    shown: String,
    ledger: Option<FileId>,
    /// How far people on rings were ahead when the term before ended.
    ahead: Ahead,
    /// The tables of rings that are in the folder.
    rings: Vec<(LibraryIx, FileId)>,
    /// The last term, if it is to be kept where it can.
    keep: Option<LastTerm>,
    /// What was counted of usage, if the term file names it.
    pub counts: Option<load::Counts>,
    /// The agreements that the folder keeps; none of a draft.
    pub kept: Vec<KeptAgreement>,
    /// The same as one.
    agreements: Option<Agreements>,
    /// The consortium file that the term file names.
    pub consortium_path: PathBuf,
    /// Whether a roster that somebody has edited is written as it was.
    pub is_rewritten: bool,
    /// The digest of a roster that somebody has edited, and whose edits are taken over.
    pub adopted: Option<String>,
    /// On the term file, and on the folder if it is there already; none on what is only looked at.
    locks: (Option<lock::Guard>, Option<lock::Guard>),
}

impl Files {
    /// Locks and reads a term file and the files that it names. Rosters are in `out`, or in a
    /// folder beside the term file that is named after it.
    pub fn read(path: &Path, out: Option<&Path>) -> anyhow::Result<Self> {
        Self::read_for(path, out, false)
    }

    /// The same, where a term that was published may be planned as if it had never been.
    pub fn read_for(
        path: &Path,
        out: Option<&Path>,
        is_planned_anew: bool,
    ) -> anyhow::Result<Self> {
        let term_lock = lock::Guard::term(path)?;
        replace::tidy(path);
        let mut files = Self::open_files(path, out, &[], is_planned_anew)?;
        if out.is_none() && files.out.is_symlink() {
            bail!(
                "`{}` is a link, and only what you name yourself is written elsewhere than beside \
                 the term file: name the folder with --out (`vuoro export`: --roster)",
                files.out.shown()
            );
        }
        let out = &files.out;
        let folder_lock = if out.exists() { Some(lock::Guard::folder(out)?) } else { None };
        files.locks = (Some(term_lock), folder_lock);
        Ok(files)
    }

    /// Reads a term file and the files that it names, with other values for some keys, to look at
    /// them only.
    pub fn look(path: &Path, out: Option<&Path>, overrides: &[Override]) -> anyhow::Result<Self> {
        Self::open_files(path, out, overrides, false)
    }

    fn open_files(
        path: &Path,
        out: Option<&Path>,
        overrides: &[Override],
        is_planned_anew: bool,
    ) -> anyhow::Result<Self> {
        let progress = Progress::new();
        let out = out.map_or_else(|| path.with_extension(""), Path::to_owned);
        let mut sources = SourceMap::default();
        let of_term = overrides.iter().filter(|o| o.is_of_term());
        let (shown, text) = with(path, of_term)?;
        given::no_table(path)?;
        let file = sources.add(shown.clone(), &text);
        let named = right(input::term_files(&sources, file), &sources)?;
        let beside = |name: &str| path.parent().unwrap_or(Path::new("")).join(name);
        let consortium_path = beside(&named.consortium);
        unless(taken::inside(&named, &beside, &out))?;
        unless(consortium_file::refused(path, &consortium_path))?;
        let kept = if is_planned_anew { Vec::new() } else { agreements::kept(&out)? };
        let agreements = agreements::with(&mut sources, &out, &kept, overrides)?;
        let consortium = if let Some(agreements) = &agreements {
            agreements.consortium.clone()
        } else {
            let of_consortium = overrides.iter().filter(|o| !o.is_of_term());
            let (name, bytes) = with(&consortium_path, of_consortium)?;
            read::consortium_of(&mut sources, &consortium_path, name, &bytes)?
        };
        let ledger = match &named.ledger {
            Some(name) => Some(load_table(&mut sources, &beside(name))?),
            None => None,
        };
        let ahead = match &named.ledger {
            Some(name) => rings::ahead(&mut sources, &consortium, &beside(name))?,
            None => Ok(Vec::new()),
        };
        let ahead = right(ahead, &sources)?;
        let keep = match &named.keep {
            Some(name) => Some(keep::last_term(&mut sources, &beside(name), &consortium)?),
            None => None,
        };
        let counts = load::Counts::read(&mut sources, &named, beside, &consortium)?;
        let text = String::from_utf8(text).context("the term file is not UTF-8")?;
        let (path, locks) = (path.to_owned(), (None, None));
        let events = events::read(&mut sources, &out)?;
        let rings = rings::load(&mut sources, &consortium, &out)?;
        Ok(Self {
            sources,
            consortium,
            text,
            out,
            events,
            progress,
            path,
            shown,
            ledger,
            ahead,
            rings,
            keep,
            counts,
            kept,
            agreements,
            consortium_path,
            is_rewritten: false,
            adopted: None,
            locks,
        })
    }

    /// From now on the term goes by these agreements; `shown` is how messages call the last of them.
    pub fn go_by(&mut self, kept: Vec<KeptAgreement>, shown: &str) -> anyhow::Result<()> {
        let joined = agreements::joined(&mut self.sources, &self.out, &kept, Some(shown))?;
        self.consortium = joined.consortium.clone();
        (self.kept, self.agreements) = (kept, Some(joined));
        Ok(())
    }

    /// When an event of the term was last worded anew, or a ring dealt anew.
    pub fn revised(&self, term: &Term) -> Option<DateTime<Utc>> {
        let c = &self.consortium;
        let read = |&(l, file): &(LibraryIx, FileId)| ring::read(&self.sources, file, c, l).ok();
        let rings = self.rings.iter().filter_map(read).collect();
        Held { events: self.events.clone(), rings, ..Held::default() }.revised(c, term)
    }

    /// Reads the term from a text: that of its file, or that which the file is to have.
    pub fn term(&mut self, text: &str) -> anyhow::Result<Term> {
        let file = self.sources.add(self.shown.clone(), text.as_bytes());
        let term = input::term(&mut self.sources, file, &self.consortium, self.ledger);
        if let (Err(_), Some(ahead)) = (&term, self.ahead()) {
            writeln!(terminal::stderr(), "{ahead}")?;
        }
        let term = accept(term, &self.sources)?;
        if term.published.is_none() && !self.kept.is_empty() {
            // Whose plan is there says more.
            published::plan_of_term(&mut self.sources, &self.consortium, &term, &self.out, false)?;
            bail!(
                "`{}` says no longer when it was published, and its calendars are out: put \
                 `published` back, or plan it anew with `vuoro allocate --fresh`",
                self.shown
            );
        }
        Ok(self.with_others(term))
    }

    /// Fails where the term file says that something was agreed at a time that is still to come.
    pub fn none_to_come(&self, term: &Term, now: DateTime<Utc>) -> anyhow::Result<()> {
        let changes = term.changes.iter().enumerate();
        let stamps = changes.map(|(at, change)| (Place::Change(at), change.at));
        let stamps = term.published.map(|at| (Place::Published, at)).into_iter().chain(stamps);
        let to_come = |(place, at): (Place, DateTime<Utc>)| {
            let message = format!("{} is still to come", stamp::text(at));
            let help = "correct it: what was agreed or published has a time that is past";
            Finding::error("stamp-to-come", place, message, "this time".to_owned()).help(help)
        };
        let findings: Vec<Finding> =
            stamps.filter(|(_, at)| *at > now + TimeDelta::minutes(1)).map(to_come).collect();
        self.told(if findings.is_empty() { Ok(()) } else { Err(Findings::from(findings).into()) })
    }

    /// Releases what the last term's plan gave to libraries, pools and the holders of cells.
    pub fn release(&mut self, names: &[String]) -> anyhow::Result<()> {
        keep::release(self.keep.as_mut(), &self.consortium, names)
    }

    /// The changes that the term file would have with another text; its warnings have been printed
    /// already.
    pub fn changes(&mut self, text: &str) -> anyhow::Result<Vec<Change>> {
        let file = self.sources.add(self.shown.clone(), text.as_bytes());
        let read = input::term(&mut self.sources, file, &self.consortium, self.ledger);
        self.told(read.map(|read| read.value.changes).map_err(Into::into))
    }

    /// A term with what the other files say about it.
    fn with_others(&self, term: Term) -> Term {
        let term = match &self.agreements {
            Some(agreements) => agreements.onto(term),
            None => term,
        };
        let load = self.counts.as_ref().map(|counts| counts.load(&self.consortium, &term));
        Term { keep: self.keep.clone(), ahead: self.ahead.clone(), load, ..term }
    }

    /// Replaces the text of the term file, whole or not at all.
    fn replace(&self, text: &str, again: &str) -> anyhow::Result<()> {
        replace::replace(&self.path, self.text.as_bytes(), text.as_bytes(), again)
    }

    /// The command that brings the folder up to date once the term file has been replaced: every duty
    /// before the day stays.
    pub fn completing_command(&self, from: NaiveDate, now: Option<DateTime<Utc>>) -> String {
        let term = argument(&self.path.shown());
        let is_beside = self.out == self.path.with_extension("");
        let out = format!(" --out {}", argument(&self.out.shown()));
        let out = if is_beside { String::new() } else { out };
        let now = now.map(|now| format!(" --now {}", stamp::text(now))).unwrap_or_default();
        // An edited roster whose edits are in the term file has nothing more to lose.
        let force = if self.adopted.is_some() { " --force" } else { "" };
        format!("vuoro allocate {term}{out} --from {from}{now}{force}")
    }

    /// The plan of the term and what else its folder holds: the published one, or a new one for a
    /// draft, for a first time, or when it is to be planned anew.
    pub fn open(&mut self, term: &Term, anew: bool) -> anyhow::Result<(Plan, Held)> {
        let opened = self.opened(term, anew);
        if self.locks.0.is_none() {
            // What is only looked at is shown next.
            self.progress.clear();
        }
        self.told(opened)
    }

    fn opened(&mut self, term: &Term, anew: bool) -> anyhow::Result<(Plan, Held)> {
        let is_closed = agreements::is_closed(&self.out, &self.kept)?;
        let rings = &self.rings;
        let folder = Folder {
            path: &self.out,
            term: &self.path,
            rings,
            is_planned_anew: anew,
            is_rewritten: self.is_rewritten,
            is_closed,
        };
        let (c, sources) = (&self.consortium, &mut self.sources);
        let (plan, rings) = published::open(sources, c, term, &folder, &self.progress)?;
        if let Some(uid) = lifecycle::of_others(&self.events, &self.consortium, term) {
            bail!(
                "`{}` remembers the event `{}`, which is not of this consortium, term and domain: \
                 nothing was changed\n  help: put back the id or the domain that was changed: with \
                 another one every event would be a new one, and those that somebody has fetched \
                 would stay as they were",
                self.out.join(lifecycle::EVENTS_FILE).shown(),
                visible(uid)
            );
        }
        let events = self.events.clone();
        let is_unfinished = files::is_unfinished(&self.out)?;
        let mut agreements = self.kept.clone();
        if agreements.is_empty() && !plan.is_kept() {
            agreements.extend(self.agreement(term)?);
        }
        Ok((plan, Held { published: None, events, rings, agreements, is_unfinished }))
    }

    /// What is said where the consortium file says something else than what the term goes by.
    pub fn ahead(&self) -> Option<String> {
        let last = self.kept.last()?;
        let present = files::read(&self.consortium_path).ok()?;
        let is_ahead = agreements::differences(&last.bytes, &present).ok()?.is_empty().not();
        is_ahead.then(|| {
            format!(
                "`{}` says something else than what this term goes by: `vuoro amend {} --from DAY` \
                 takes it over from a day on",
                self.consortium_path.shown(),
                argument(&self.path.shown())
            )
        })
    }

    /// The consortium file as it is now, which a published term goes by from now on; none of a draft.
    pub fn agreement(&self, term: &Term) -> anyhow::Result<Option<KeptAgreement>> {
        let Some(at) = term.published else { return Ok(None) };
        let from = clock::local(&self.consortium, at)?.date();
        Ok(Some(KeptAgreement { from, bytes: files::read(&self.consortium_path)? }))
    }

    /// A step in the life of the term, or why there is none.
    pub fn step(
        &self,
        term: &Term,
        made: Result<Step, lifecycle::Refused>,
    ) -> anyhow::Result<Step> {
        let c = &self.consortium;
        self.told(made.map_err(|why| published::refused(c, term, why, &self.progress)))
    }

    /// What is wrong with the files is printed.
    fn told<T>(&self, made: anyhow::Result<T>) -> anyhow::Result<T> {
        let error = match made {
            Ok(made) => return Ok(made),
            Err(error) => error,
        };
        match error.downcast::<Findings>() {
            Ok(findings) => complain(&findings, &self.sources)?,
            Err(error) => {
                let no_plan: NoPlan = error.downcast()?;
                let reasons = || no_plan.reasons(&self.progress);
                complain_at_once(no_plan.headline(), &self.sources, reasons)?;
            }
        }
        Err(Refused.into())
    }

    /// How much the service is used: in the term and on its duties, if some of its days were
    /// counted, otherwise in every week that was.
    pub fn usage(&self, plan: &Plan) -> Option<UsageFigures> {
        let (counts, term) = (self.counts.as_ref()?, &plan.term);
        let load = term.load.as_ref().and_then(|load| load.days);
        let is_of_term = load.is_some_and(|(from, to)| from <= term.last && term.first <= to);
        let lines =
            is_of_term.then(|| csv::roster_lines(&plan.consortium, &plan.allocation, &plan.roster));
        let of = is_of_term.then_some(term);
        let (days, lines) = (counts.named.days, lines.unwrap_or_default());
        Some(usage_figures(&self.consortium, of, &counts.usage, &lines, days))
    }

    /// Writes all files of a step, and the term file, if it is to have another text, or changes
    /// nothing.
    pub fn write(
        &self,
        step: &Step,
        text: Option<&str>,
        how: Writing<'_>,
    ) -> anyhow::Result<(usize, Delivered)> {
        // The term file before the others: from it everything else can be made again.
        let replace = || text.map_or(Ok(()), |text| self.replace(text, how.again));
        let done = text.map(|_| format!("the change is in `{}`", self.path.shown()));
        let to = deliver::Place {
            folder: &self.out,
            is_locked: self.locks.1.is_some(),
            adopted: self.adopted.as_deref(),
            term: text.map(|_| &replace as &dyn Fn() -> anyhow::Result<()>),
            rest: Rest { done, command: how.again.to_owned() },
        };
        deliver::deliver(step, &to, how, &self.progress)
    }
}

/// What was read; what is wrong with it is printed.
fn right<T>(read: Result<T, Findings>, sources: &SourceMap) -> anyhow::Result<T> {
    match read {
        Ok(read) => Ok(read),
        Err(findings) => {
            complain(&findings, sources)?;
            Err(Refused.into())
        }
    }
}

/// Fails when there is a reason, with what to do.
fn unless(reason: Option<[String; 2]>) -> anyhow::Result<()> {
    match reason {
        Some([why, help]) => bail!("{why}: nothing was changed\n  help: {help}"),
        None => Ok(()),
    }
}

/// A file with other values for some keys, and its name in messages; as it is where there are none.
fn with<'a>(
    path: &Path,
    overrides: impl Iterator<Item = &'a Override>,
) -> anyhow::Result<(String, Vec<u8>)> {
    let (shown, bytes) = (path.shown(), files::read(path)?);
    // What is not UTF-8 is reported where it is read.
    let Ok(text) = std::str::from_utf8(&bytes) else { return Ok((shown, bytes)) };
    let (shown, text) = overrides::apply(&shown, text, overrides)?;
    Ok((shown, text.into_bytes()))
}
