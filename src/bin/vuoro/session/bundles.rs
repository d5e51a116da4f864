//! The files that are checked: read, recognised, and grouped by term.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use vuoro::check;
use vuoro::files::calendar::WrittenCalendar;
use vuoro::files::ledger::WrittenLedger;
use vuoro::files::roster::WrittenRoster;
use vuoro::files::{ledger, ring, roster};
use vuoro::finding::{FileId, Finding, Findings, Place};
use vuoro::input::{self, Read, SourceMap};
use vuoro::lifecycle::Agreements;
use vuoro::model::{Consortium, RingLine, Term};

use crate::render::text::Shown as _;
use crate::session::agreements;
use crate::session::consortium_file;
use crate::session::events;
use crate::session::keep;
use crate::session::kinds::What;
use crate::session::kinds::of_folder;
use crate::session::kinds::what;
use crate::session::load;
use crate::session::rings;
use crate::session::taken;
use crate::store::files;

/// Something that was read, with its file.
pub struct Loaded<T> {
    pub file: FileId,
    pub path: PathBuf,
    pub value: T,
    /// The name of the file without its ending.
    pub name: String,
}

/// The files of one term, or files for which no term was given.
#[derive(Default)]
pub struct Bundle {
    /// The index of its consortium among those that were read.
    pub consortium: Option<usize>,
    pub term: Option<Loaded<Term>>,
    pub roster: Option<Loaded<WrittenRoster>>,
    pub ledger: Option<Loaded<WrittenLedger>>,
    pub rings: Vec<Loaded<Vec<RingLine>>>,
    pub calendars: Vec<Loaded<WrittenCalendar>>,
    /// Calendars of several terms that were given, this one among them.
    pub joined: Vec<Loaded<WrittenCalendar>>,
    /// What the plan beside the roster has promised.
    pub promised: vuoro::files::Promised,
    /// The consortium file, where it says something else than what the published term goes by.
    pub ahead: Option<PathBuf>,
    /// The real path of the folder that is named after the term file, where there is one.
    folder: Option<PathBuf>,
}

/// Everything that was given and could be read.
#[derive(Default)]
pub struct Gathered {
    pub sources: SourceMap,
    pub consortiums: Vec<Loaded<Consortium>>,
    pub bundles: Vec<Bundle>,
    /// What readers have found.
    pub findings: Vec<Finding>,
    /// What consortium files say of rules that there are not.
    pub unknown_rules: Vec<Finding>,
    /// Files by their real paths: a file that is named twice is read once.
    known: BTreeMap<PathBuf, FileId>,
    broken: Vec<PathBuf>,
}

/// Reads the files that are given, or those of the current folder.
pub fn gather(given: &[PathBuf]) -> anyhow::Result<Gathered> {
    let mut all = Gathered::default();
    let paths = if given.is_empty() { of_folder(Path::new(""))? } else { given.to_vec() };
    if paths.is_empty() {
        bail!(
            "there is nothing to check in this folder; name the files, as in `vuoro check \
             syksy.toml`"
        );
    }
    let mut sorted = Vec::new();
    for path in paths {
        if let Some(file) = all.load(&path)? {
            sorted.push((what(&path, all.sources.text(file))?, path, file));
        }
    }
    // Agreements before terms, terms before what belongs to them.
    sorted.sort_by_key(|(what, ..)| *what);
    for (what, path, file) in sorted {
        match what {
            What::Consortium => {
                all.consortium(&path, file);
            }
            What::Term => all.term(&path, file)?,
            _ => all.belongs(what, &path, file)?,
        }
    }
    if all.bundles.is_empty() && !all.consortiums.is_empty() {
        all.bundles.push(Bundle { consortium: Some(0), ..Bundle::default() });
    }
    Ok(all)
}

impl Gathered {
    /// Reads a file, unless it has been read before.
    fn load(&mut self, path: &Path) -> anyhow::Result<Option<FileId>> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if self.known.contains_key(&real) {
            return Ok(None);
        }
        let name = path.shown();
        if files::is_too_big(path) {
            let message = "the file has more than 64 MiB, the most that is read".to_owned();
            let place = Place::File(self.sources.add(name, b""));
            let finding = Finding::error("file-too-big", place, message, String::new());
            self.findings.push(finding.help("check that this is the right file"));
            return Ok(None);
        }
        let bytes = files::read(path)?;
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_table = ["csv", "ics"].iter().any(|of_table| ending.eq_ignore_ascii_case(of_table));
        let file = if is_table {
            self.sources.add_table(name, &bytes)
        } else {
            self.sources.add(name, &bytes)
        };
        self.known.insert(real, file);
        Ok(Some(file))
    }

    fn consortium(&mut self, path: &Path, file: FileId) -> Option<usize> {
        let read = input::consortium(&mut self.sources, file);
        let read = self.accept(read, path)?;
        for finding in check::unknown_rules(&read) {
            // An agreement that is read later has the same tables at other bytes.
            let bytes = self.sources.resolve(&finding.place);
            let place = bytes.map(|(file, at)| Place::Bytes(file, at.start, at.end));
            let place = place.unwrap_or(Place::File(file));
            self.unknown_rules.push(Finding { place, ..finding });
        }
        self.consortiums.push(loaded(path, file, read));
        Some(self.consortiums.len() - 1)
    }

    fn accept<T>(&mut self, read: Result<Read<T>, Findings>, path: &Path) -> Option<T> {
        let Some(Read { value, mut warnings }) = refused(read, &mut self.findings) else {
            self.broken.push(path.to_owned());
            return None;
        };
        self.findings.append(&mut warnings);
        Some(value)
    }

    /// Reads a term with the consortium and the ledger that it names, and what is in its folder.
    fn term(&mut self, path: &Path, file: FileId) -> anyhow::Result<()> {
        let folder = path.with_extension("");
        let mut bundle = Bundle { folder: fs::canonicalize(&folder).ok(), ..Bundle::default() };
        let named = input::term_files(&self.sources, file);
        let Some(named) = refused(named, &mut self.findings) else { return Ok(()) };
        let beside = |name: &str| path.parent().unwrap_or(Path::new("")).join(name);
        let agreed = beside(&named.consortium);
        if let Some(said) = consortium_file::refused(path, &agreed) {
            self.findings.push(found("bad-path", file, said));
            return Ok(());
        }
        let inside = taken::inside(&named, &beside, &folder);
        self.findings.extend(inside.map(|said| found("bad-path", file, said)));
        bundle.consortium = match self.load(&agreed)? {
            Some(file) => self.consortium(&agreed, file),
            None => self.consortiums.iter().position(|c| same(&c.path, &agreed)),
        };
        let amended = self.kept(&mut bundle, &folder, agreed)?;
        if let Some(at) = bundle.consortium {
            let ledger = match &named.ledger {
                Some(name) => Some(self.ledger_before(&beside(name))?),
                None => None,
            };
            let consortium = self.consortiums[at].value.clone();
            let read = input::term(&mut self.sources, file, &consortium, ledger);
            let term = self.accept(read, path);
            let keep = match &named.keep {
                Some(name) => Some(keep::last_term(&mut self.sources, &beside(name), &consortium)?),
                None => None,
            };
            let ahead = match &named.ledger {
                Some(name) => rings::ahead(&mut self.sources, &consortium, &beside(name))?,
                None => Ok(Vec::new()),
            };
            let ahead = refused(ahead, &mut self.findings).unwrap_or_default();
            let counts = load::Counts::read(&mut self.sources, &named, beside, &consortium)?;
            let with = |term: Term| {
                let term = amended.iter().fold(term, |term, joined| joined.onto(term));
                let load = counts.as_ref().map(|counts| counts.load(&consortium, &term));
                loaded(path, file, Term { keep, ahead, load, ..term })
            };
            bundle.term = term.map(with);
        }
        let at = self.bundles.len();
        self.bundles.push(bundle);
        if folder.is_dir() {
            self.written(&folder)?;
        }
        if self.bundles[at].has_lost(&folder) {
            let why = format!("`{}` is gone", folder.join("roster.csv").shown());
            let help = "`vuoro allocate` writes it again, with every duty as it was published and the \
                        changes since";
            self.findings.push(found("bad-roster", file, [why, help.to_owned()]));
        }
        Ok(())
    }

    /// Reads the agreements that the folder of a published term has kept: by them it is judged, and
    /// not by the consortium file as it is now.
    fn kept(
        &mut self,
        bundle: &mut Bundle,
        folder: &Path,
        present: PathBuf,
    ) -> anyhow::Result<Option<Agreements>> {
        let kept = agreements::kept(folder)?;
        let Some(last) = kept.last() else { return Ok(None) };
        let joined = agreements::joined(&mut self.sources, folder, &kept, None)?;
        let path = folder.join(last.file());
        let file = self.sources.add(path.shown(), &last.bytes);
        let mut consortium = joined.consortium.clone();
        if let Some(at) = bundle.consortium {
            // How files are looked at is no part of what was agreed.
            consortium.check.clone_from(&self.consortiums[at].value.check);
        }
        self.consortiums.push(loaded(&path, file, consortium));
        bundle.consortium = Some(self.consortiums.len() - 1);
        let bytes = files::read(&present).unwrap_or_default();
        let different = agreements::differences(&last.bytes, &bytes);
        bundle.ahead = different.is_ok_and(|d| !d.is_empty()).then_some(present);
        Ok(Some(joined))
    }

    /// Reads what was written into the folder of a term.
    fn written(&mut self, folder: &Path) -> anyhow::Result<()> {
        for path in of_folder(folder)? {
            if let Some(file) = self.load(&path)? {
                let what = what(&path, self.sources.text(file))?;
                if what > What::Term {
                    self.belongs(what, &path, file)?;
                }
            }
        }
        Ok(())
    }

    /// The ledger of the term before, which may be checked by itself as well.
    fn ledger_before(&mut self, path: &Path) -> anyhow::Result<FileId> {
        let bytes = files::read(path)?;
        Ok(self.sources.add(path.shown(), &bytes))
    }

    /// Reads a table or a calendar and adds it to the term in whose folder it is, or to the only
    /// term.
    fn belongs(&mut self, what: What, path: &Path, file: FileId) -> anyhow::Result<()> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let holds =
            |bundle: &Bundle| bundle.folder.as_ref().is_some_and(|folder| real.starts_with(folder));
        let at = match self.bundles.iter().position(holds) {
            Some(at) => at,
            None if self.bundles.len() == 1 => 0,
            None if what == What::Calendar && self.joined(path, file) => return Ok(()),
            None => {
                // Tables of several terms whose term files are not given: each folder is looked at
                // by itself.
                let folder = real.parent().map(Path::to_owned);
                let one = self.consortiums.len() == 1;
                let consortium = one.then_some(0);
                self.bundles.push(Bundle { consortium, folder, ..Bundle::default() });
                self.bundles.len() - 1
            }
        };
        let sources = &mut self.sources;
        let bundle = &mut self.bundles[at];
        match what {
            What::Roster => {
                let roster = refused(roster::read(sources, file), &mut self.findings);
                let roster = roster.map(|roster| loaded(path, file, roster));
                only(&mut bundle.roster, roster, "rosters")?;
                let plan = path.with_file_name("plan.json");
                if bundle.term.as_ref().is_some_and(|term| term.value.published.is_some()) {
                    let out = path.parent().unwrap_or(Path::new(""));
                    self.findings.extend(events::wrong(sources, file, out)?);
                }
                if plan.is_file() {
                    let file = sources.add_table(plan.shown(), &files::read(&plan)?);
                    bundle.promised = vuoro::files::promised(sources, file);
                    if let (Some(at), Some(term)) = (bundle.consortium, &bundle.term) {
                        let c = &self.consortiums[at].value;
                        let plan = vuoro::files::published(sources, file, c, &term.value);
                        refused(plan, &mut self.findings);
                        let other = of_another(sources, file, c, &term.value, path);
                        self.findings.extend(
                            other.map(|said| found("roster-of-other-files", term.file, said)),
                        );
                    }
                }
            }
            What::Ledger => {
                let ledger = refused(ledger::read(sources, file), &mut self.findings);
                let ledger = ledger.map(|ledger| loaded(path, file, ledger));
                only(&mut bundle.ledger, ledger, "ledgers")?;
            }
            What::Ring => {
                let ring = refused(ring::lines(sources, file), &mut self.findings);
                bundle.rings.extend(ring.map(|ring| loaded(path, file, ring)));
            }
            _ => {
                let calendar =
                    refused(vuoro::files::calendar::read(sources, file), &mut self.findings);
                bundle.calendars.extend(calendar.map(|calendar| loaded(path, file, calendar)));
            }
        }
        Ok(())
    }
}

impl Gathered {
    /// Adds a calendar to each of the terms that were given of which it has events; returns whether
    /// there is one.
    fn joined(&mut self, path: &Path, file: FileId) -> bool {
        let Ok(read) = vuoro::files::calendar::read(&mut self.sources, file) else {
            return false;
        };
        let mut is_known = false;
        for bundle in &mut self.bundles {
            let (Some(at), Some(term)) = (bundle.consortium, &bundle.term) else { continue };
            let of_term = format!("{}.{}.", self.consortiums[at].value.id, term.value.id);
            if read.events.iter().any(|event| event.value("UID").starts_with(&of_term)) {
                bundle.joined.push(loaded(path, file, read.clone()));
                is_known = true;
            }
        }
        is_known
    }
}

impl Bundle {
    /// Whether the folder of the term has a published plan, and its roster no longer.
    pub fn has_lost(&self, folder: &Path) -> bool {
        let is_published = |term: &Loaded<Term>| term.value.published.is_some();
        self.roster.is_none()
            && self.term.as_ref().is_some_and(is_published)
            && folder.join("plan.json").is_file()
    }

    /// The tables of the bundle: what each of them is, its name, and whether it exists.
    pub fn tables(&self, sources: &SourceMap) -> [(&'static str, String, bool); 3] {
        let name = |file: Option<FileId>| file.map_or("", |f| sources.name(f)).to_owned();
        let roster = self.roster.as_ref().map(|r| r.file);
        let ledger = self.ledger.as_ref().map(|l| l.file);
        let calendar = self.calendars.iter().chain(&self.joined).next().map(|c| c.file);
        [("roster", roster), ("ledger", ledger), ("calendar", calendar)]
            .map(|(what, file)| (what, name(file), file.is_some()))
    }

    /// The names of its files, that of the consortium first; calendars are counted.
    pub fn names(&self, all: &Gathered) -> Vec<String> {
        let consortium = self.consortium.map(|at| all.consortiums[at].file);
        let files = consortium.into_iter().chain(self.term.iter().map(|t| t.file));
        let files = files.chain(self.roster.iter().map(|r| r.file));
        let files = files.chain(self.ledger.iter().map(|l| l.file));
        let files = files.chain(self.rings.iter().map(|r| r.file));
        let mut names: Vec<String> = files.map(|file| all.sources.name(file).to_owned()).collect();
        let calendars: Vec<FileId> =
            self.calendars.iter().chain(&self.joined).map(|calendar| calendar.file).collect();
        match calendars[..] {
            [] => {}
            [one] => names.push(all.sources.name(one).to_owned()),
            _ => names.push(format!("{} calendars", calendars.len())),
        }
        names
    }
}

/// Why the plan beside a roster is not that of the term.
fn of_another(
    sources: &SourceMap,
    plan: FileId,
    c: &Consortium,
    term: &Term,
    roster: &Path,
) -> Option<[String; 2]> {
    let of = vuoro::files::plan_of(sources, plan)?;
    let out = roster.parent().unwrap_or(Path::new(""));
    taken::by_another(&of, c, term, out).or_else(|| taken::by_itself(&of, term, out))
}

/// What is wrong with a whole file, and what to do.
fn found(rule: &'static str, file: FileId, [why, help]: [String; 2]) -> Finding {
    Finding::error(rule, Place::File(file), why, String::new()).help(help)
}

fn loaded<T>(path: &Path, file: FileId, value: T) -> Loaded<T> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Loaded { file, path: path.to_owned(), value, name }
}

fn only<T>(
    place: &mut Option<Loaded<T>>,
    new: Option<Loaded<T>>,
    what: &str,
) -> anyhow::Result<()> {
    if let (Some(old), Some(new)) = (&*place, &new) {
        bail!(
            "`{}` and `{}` are two {what} of one term; check them one after the other",
            old.path.shown(),
            new.path.shown()
        );
    }
    if new.is_some() {
        *place = new;
    }
    Ok(())
}

fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}

/// The findings of a reader, and nothing else.
fn refused<T>(read: Result<T, Findings>, findings: &mut Vec<Finding>) -> Option<T> {
    read.map_err(|found| findings.extend(found)).ok()
}
