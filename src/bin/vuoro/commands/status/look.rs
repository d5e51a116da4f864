//! What a folder holds: its consortium and term files, and how far each term is.

use crate::session::checked;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use vuoro::finding::Severity;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, Status};

use crate::render::text::Shown as _;
use crate::session::bundles::Gathered;
use crate::session::kinds::What;
use crate::session::kinds::of_folder;
use crate::session::kinds::what;
use crate::store::files;

/// A folder.
pub struct Folder {
    pub dir: PathBuf,
    pub consortiums: Vec<(PathBuf, Result<Members, Broken>)>,
    /// In the order of their first days; broken ones come last.
    pub terms: Vec<(PathBuf, Result<Term, Broken>)>,
}

/// A consortium.
pub struct Members {
    pub name: String,
    pub libraries: usize,
}

/// Why nothing more can be said about a file.
pub enum Broken {
    /// It has this many errors.
    Errors(usize),
    /// Something that it needs cannot be read or used.
    Other(String),
}

/// Where a term is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Ahead,
    Now,
    Over,
}

/// A term, and what is known of its roster.
pub struct Term {
    pub name: String,
    /// Id, domain and time zone of its consortium: terms that have them in common can be exported
    /// together.
    pub identity: [String; 3],
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub when: When,
    /// The day on which this is asked.
    pub today: NaiveDate,
    /// When the plan was published.
    pub published: Option<NaiveDate>,
    pub roster: Option<Roster>,
    /// The folder of a published plan whose roster is gone.
    pub without_roster: Option<PathBuf>,
}

/// The roster of a term.
pub struct Roster {
    /// Its folder.
    pub folder: PathBuf,
    /// Duties in force.
    pub duties: usize,
    pub unfilled: usize,
    /// The first duty that nobody has, as commands name it.
    pub first_unfilled: Option<String>,
    /// What `vuoro check` finds.
    pub findings: usize,
    /// Whether `vuoro allocate` would change anything now; unknown for large drafts.
    pub has_moved: Option<bool>,
    /// Whether somebody has edited it.
    pub is_edited: bool,
    /// Whether the agreement that it was published by is kept with it.
    pub has_agreement: bool,
    /// The name of the consortium file, where it says something else than what the term goes by.
    pub ahead: Option<String>,
}

/// Looks at a folder; `today` gives the day in a consortium's time zone.
pub fn look(
    dir: &Path,
    today: impl Fn(&Consortium) -> anyhow::Result<NaiveDate>,
) -> anyhow::Result<Folder> {
    let mut folder = Folder { dir: dir.to_owned(), consortiums: Vec::new(), terms: Vec::new() };
    for path in of_folder(dir)? {
        let Ok(bytes) = files::read(&path) else { continue };
        match what(&path, &String::from_utf8_lossy(&bytes)) {
            Ok(What::Consortium) => folder.consortiums.push((path, members(&bytes))),
            Ok(What::Term) => {
                let term = term(&path, &today)
                    .unwrap_or_else(|error| Err(Broken::Other(format!("{error:#}"))));
                folder.terms.push((path, term));
            }
            _ => {}
        }
    }
    folder.terms.sort_by_key(|(_, term)| term.as_ref().map_or(NaiveDate::MAX, |t| t.first));
    Ok(folder)
}

fn members(bytes: &[u8]) -> Result<Members, Broken> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium", bytes);
    match input::consortium(&mut sources, file) {
        Ok(read) => {
            let c = read.value;
            Ok(Members { libraries: c.libraries().len(), name: c.name })
        }
        Err(findings) => {
            Err(Broken::Errors(findings.iter().filter(|f| f.severity == Severity::Error).count()))
        }
    }
}

fn term(
    path: &Path,
    today: &impl Fn(&Consortium) -> anyhow::Result<NaiveDate>,
) -> anyhow::Result<Result<Term, Broken>> {
    let is_published = {
        let text = String::from_utf8_lossy(&files::read(path)?).into_owned();
        text.lines().any(|line| line.trim_start().starts_with("published"))
    };
    let few = |c: &Consortium| is_published || c.libraries().len() <= checked::FEW;
    let (all, report) = checked::of_term(path, few)?;
    let errors = || all.findings.iter().filter(|f| f.severity == Severity::Error);
    let folder = path.with_extension("");
    let has_plan = folder.join("plan.json").is_file() && !folder.join("roster.csv").exists();
    let is_gone = has_plan && errors().all(|error| error.rule == "bad-roster");
    if report.is_none() && !is_gone {
        return Ok(Err(Broken::Errors(errors().count())));
    }
    let bundle = &all.bundles[0];
    let (Some(at), Some(term)) = (bundle.consortium, &bundle.term) else {
        return Ok(Err(Broken::Errors(errors().count())));
    };
    let (c, term) = (&all.consortiums[at].value, &term.value);
    let today = today(c)?;
    let when = match today {
        today if today < term.first => When::Ahead,
        today if today > term.last => When::Over,
        _ => When::Now,
    };
    let published = term.published.map(|at| crate::cli::clock::local(c, at)).transpose()?;
    let is_edited = |roster: &Roster| files::is_edited(&roster.folder, "roster.csv");
    let roster = match roster(&all) {
        Some(roster) => Some(Roster { is_edited: is_edited(&roster)?, ..roster }),
        None => None,
    };
    let roster = roster.zip(report).map(|(roster, report)| {
        let moved = report.findings.iter().filter(|f| f.rule == "plan-moved").count();
        let was_planned = report.applied.contains(&"plan-moved");
        let findings = all.findings.len() + report.findings.len() - moved;
        Roster { findings, has_moved: was_planned.then_some(moved > 0), ..roster }
    });
    Ok(Ok(Term {
        name: term.name.clone(),
        identity: [c.id.to_string(), c.domain.clone(), c.timezone.clone()],
        first: term.first,
        last: term.last,
        when,
        today,
        published: published.map(|at| at.date()),
        roster,
        without_roster: (is_gone && published.is_some()).then_some(folder),
    }))
}

/// The duties of the existing roster.
fn roster(all: &Gathered) -> Option<Roster> {
    let roster = all.bundles[0].roster.as_ref()?;
    let with =
        |status| move |duty: &&vuoro::files::roster::WrittenDuty| duty.status == Some(status);
    let rows = || roster.value.rows.iter();
    let first = rows().find(with(Status::Unfilled)).and_then(|duty| {
        let seat = duty.seat.filter(|seat| *seat > 1).map(|seat| format!(" #{seat}"));
        Some(format!("{} {}{}", duty.date?, duty.start?, seat.unwrap_or_default()))
    });
    let folder = roster.path.parent().unwrap_or(Path::new("")).to_owned();
    Some(Roster {
        has_agreement: folder.join("agreement").is_dir(),
        folder,
        duties: rows().count() - rows().filter(with(Status::Cancelled)).count(),
        unfilled: rows().filter(with(Status::Unfilled)).count(),
        first_unfilled: first,
        findings: 0,
        has_moved: None,
        is_edited: false,
        ahead: all.bundles[0].ahead.as_ref().map(|path| path.shown()),
    })
}
