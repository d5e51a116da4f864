//! A term from its files to its roster: what every command on a term begins with.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use vuoro::export::csv;
use vuoro::export::json::Plan;
use vuoro::finding::{FileId, Place};
use vuoro::input::{self, SourceMap};
use vuoro::model::{Allocation, Consortium, Ledger, Pattern, Roster, RosterLine, Term, Turns};
use vuoro::plan::{self, Attendance};

use crate::commands::{self, Refused, accept, complain, conflict, load, refusal};
use crate::deliver::{self, Writing};
use crate::progress::Progress;
use crate::tray::Delivered;
use crate::{files, lock, replace};

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
    /// Tells those who wait how far this is.
    pub progress: Progress,
    path: PathBuf,
    ledger: Option<FileId>,
    /// On the term file, and on the folder if it is there already.
    locks: (lock::Guard, Option<lock::Guard>),
}

impl Files {
    /// Locks and reads a term file and the files that it names. Rosters are in `out`, or in a
    /// folder beside the term file that is named after it.
    pub fn read(path: &Path, out: Option<&Path>) -> anyhow::Result<Self> {
        let progress = Progress::new();
        let term_lock = lock::Guard::term(path)?;
        replace::tidy(path);
        let out = out.map_or_else(|| path.with_extension(""), Path::to_owned);
        let mut sources = SourceMap::default();
        let file = load(&mut sources, path)?;
        let named = match input::term_files(&sources, file) {
            Ok(named) => named,
            Err(findings) => {
                complain(&findings, &sources)?;
                return Err(Refused.into());
            }
        };
        let beside = |name: &str| path.parent().unwrap_or(Path::new("")).join(name);
        let consortium = commands::consortium(&mut sources, &beside(&named.consortium))?;
        let ledger = match &named.ledger {
            Some(name) => Some(load(&mut sources, &beside(name))?),
            None => None,
        };
        let text = String::from_utf8(files::read(path)?).context("the term file is not UTF-8")?;
        let folder_lock = if out.exists() { Some(lock::Guard::folder(&out)?) } else { None };
        let locks = (term_lock, folder_lock);
        let path = path.to_owned();
        Ok(Self { sources, consortium, text, out, progress, path, ledger, locks })
    }

    /// Reads the term from a text: that of its file, or that which the file is to have.
    pub fn term(&mut self, text: &str) -> anyhow::Result<Term> {
        let file = self.sources.add(self.path.display().to_string(), text.as_bytes());
        let term = input::term(&mut self.sources, file, &self.consortium, self.ledger);
        accept(term, &self.sources)
    }

    /// The same for another text of the same file: warnings have been printed for the first.
    pub fn term_again(&mut self, text: &str) -> anyhow::Result<Term> {
        let file = self.sources.add(self.path.display().to_string(), text.as_bytes());
        match input::term(&mut self.sources, file, &self.consortium, self.ledger) {
            Ok(read) => Ok(read.value),
            Err(findings) => {
                complain(&findings, &self.sources)?;
                Err(Refused.into())
            }
        }
    }

    /// Replaces the text of the term file, whole or not at all.
    fn replace(&self, text: &str) -> anyhow::Result<()> {
        let shown = self.path.display();
        if files::read(&self.path)? != self.text.as_bytes() {
            bail!("`{shown}` was edited meanwhile: nothing was changed, so try again");
        }
        replace::replace(&self.path, text.as_bytes())
    }

    /// The plan on which changes build: the published one from the folder, or a new one for a
    /// draft, for a first time, or when it is to be planned anew.
    pub fn base(&mut self, term: &Term, anew: bool) -> anyhow::Result<Base> {
        if anew && term.changes.iter().any(|change| change.because.is_some()) {
            bail!(
                "the term file has changes that an earlier plan needed (`because = …`): take them \
                 out before you plan anew, the last ones with `vuoro undo`"
            );
        }
        let published = if anew || term.published.is_none() { None } else { self.published(term)? };
        let c = &self.consortium;
        let attendance = Attendance::new(c, term);
        if let Some(p) = published {
            let roster = plan::reopened(&attendance, &p.pattern, c.grid.seats(), &p.roster);
            let (allocation, pattern, turns) = (p.allocation, p.pattern, p.turns);
            let latest = p.latest;
            return Ok(Base {
                attendance,
                allocation,
                pattern,
                turns,
                roster,
                latest,
                is_published: true,
            });
        }
        let watch = |step| self.progress.planning(step);
        let allocation = match plan::allocate_watched(c, term, &attendance, &watch) {
            Ok(allocation) => allocation,
            Err(why) => {
                self.progress.clear();
                complain(&[conflict::finding(&why, &self.consortium)], &self.sources)?;
                return Err(Refused.into());
            }
        };
        self.progress.at("Laying the week", 0, None);
        let pattern = plan::pattern(c, &attendance, &allocation);
        self.progress.at("Dealing turns", 0, None);
        let turns = plan::turns(c, term, &attendance, &allocation, &pattern);
        self.progress.at("Finding substitutes", 0, None);
        let roster = plan::roster(c, term, &attendance, &allocation, &pattern, &turns);
        let (latest, is_published) = (None, false);
        Ok(Base { attendance, allocation, pattern, turns, roster, latest, is_published })
    }

    fn published(&mut self, term: &Term) -> anyhow::Result<Option<input::Published>> {
        let (roster, plan) = (self.out.join("roster.csv"), self.out.join("plan.json"));
        if !roster.exists() || !(plan.exists() || files::is_listed(&self.out, "roster.csv")?) {
            // A roster that somebody else has made is nothing to keep, and is not replaced either.
            return Ok(None);
        }
        if !plan.exists() {
            bail!(
                "`{}` has no plan.json beside it, so that it cannot be told what was published: \
                 bring it back, or plan anew with `vuoro allocate --fresh`",
                roster.display()
            );
        }
        if files::is_edited(&self.out, "roster.csv")? {
            bail!(
                "`{}` was edited since vuoro wrote it: take the edits back, and make the changes \
                 with `vuoro swap`, `cover` or `cancel`; or plan anew with `vuoro allocate --fresh`",
                roster.display()
            );
        }
        let roster = load(&mut self.sources, &roster)?;
        let plan = load(&mut self.sources, &plan)?;
        let read = input::published(&self.sources, roster, plan, &self.consortium, term);
        match read {
            Ok(published) => Ok(published),
            Err(findings) => {
                complain(&findings, &self.sources)?;
                Err(Refused.into())
            }
        }
    }

    /// The roster with the changes of the term and what was missed, all or nothing.
    pub fn roster(&self, base: &Base, term: &Term) -> anyhow::Result<Roster> {
        let c = &self.consortium;
        let made = plan::changes(c, term, &base.roster, base.made(term))
            .map_err(|(at, why)| (Place::Change(at), why))
            .and_then(|roster| {
                let right = plan::missed(term, &roster);
                right.map_err(|(at, why)| (Place::Missed(at), why)).map(|()| roster)
            });
        match made {
            Ok(roster) => Ok(roster),
            Err((place, why)) => {
                complain(&[refusal::finding(c, why, place)], &self.sources)?;
                Err(Refused.into())
            }
        }
    }

    /// The lines that a roster has in its file.
    pub fn lines(&self, base: &Base, roster: &Roster) -> anyhow::Result<Vec<RosterLine>> {
        let mut bytes = Vec::new();
        let dialect = csv::Dialect::Standard;
        csv::roster(&self.consortium, &base.allocation, roster, dialect, &mut bytes)?;
        let mut sources = SourceMap::default();
        let file = sources.add("roster.csv", &bytes);
        accept(input::roster(&sources, file), &sources)
    }

    /// Writes all files of a plan, and the term file, if it is to have another text, or changes
    /// nothing.
    pub fn write(
        &self,
        plan: &Plan<'_>,
        text: Option<&str>,
        how: Writing,
    ) -> anyhow::Result<(usize, Delivered)> {
        // The term file before the others: from it everything else can be made again.
        let between = || text.map_or(Ok(()), |text| self.replace(text));
        let is_locked = self.locks.1.is_some();
        let to = deliver::Place { folder: &self.out, is_locked, between: &between };
        deliver::deliver(plan, &to, how, &self.progress)
    }
}

/// The plan on which the changes of a term build.
pub struct Base {
    /// Who could serve when.
    pub attendance: Attendance,
    /// Slots per holder.
    pub allocation: Allocation,
    /// Who has which cell.
    pub pattern: Pattern,
    /// How the turns fall.
    pub turns: Turns,
    /// Every duty before the first change.
    pub roster: Roster,
    /// The stamp of the last change that the folder's roster has.
    pub latest: Option<DateTime<Utc>>,
    /// Whether it was published before, so that it is kept.
    pub is_published: bool,
}

impl Base {
    /// How many changes of the term the folder's roster has already.
    pub fn made(&self, term: &Term) -> usize {
        let is_made = |at| self.latest.is_some_and(|latest| at <= latest);
        term.changes.iter().take_while(|c| is_made(c.at)).count()
    }

    /// The plan with a roster and its ledger, for exports.
    pub fn plan<'a>(
        &'a self,
        consortium: &'a Consortium,
        term: &'a Term,
        roster: &'a Roster,
        ledger: &'a Ledger,
    ) -> Plan<'a> {
        let Self { allocation, pattern, turns, .. } = self;
        Plan { consortium, term, allocation, pattern, turns, roster, ledger }
    }
}

/// Whether there is something at a path that could be a roster's folder.
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_dir())
}
