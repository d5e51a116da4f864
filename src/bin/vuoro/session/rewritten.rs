//! The files that a plan would be written to, compared with those that exist.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use vuoro::check::Rewritten;
use vuoro::finding::{FileId, Place};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{EVENTS_FILE, Step, each_file};

use crate::render::text::Shown as _;
use crate::store::files;

/// How many characters of a line are shown; in a longer one the difference is hard to see.
const SHOWN: usize = 60;

/// What would be written for a plan.
pub struct Written {
    /// Files that are other bytes there, or are not there, with those that they would have.
    others: Vec<(PathBuf, Vec<u8>)>,
    /// Files of an earlier plan that would be removed.
    needless: Vec<PathBuf>,
}

impl Written {
    /// Compares what `vuoro check` expects to be written for a plan with the files of a folder. The
    /// rows of the roster are compared elsewhere.
    pub fn new(out: &Path, step: &Step) -> anyhow::Result<Self> {
        let Self { mut others, needless } = Self::all(out, step, true)?;
        others.retain(|(path, _)| !path.ends_with("roster.csv"));
        if !out.join("calendars").is_dir() {
            // They follow from the rest, and not everybody keeps them with it.
            let is_event = |path: &Path| is_calendar(path) || path.ends_with(EVENTS_FILE);
            others.retain(|(path, _)| !is_event(path) || path.is_file());
        }
        Ok(Self { others, needless })
    }

    /// Compares everything that would be written for a plan with the files of a folder.
    pub fn all(out: &Path, step: &Step, has_calendars: bool) -> anyhow::Result<Self> {
        let mut others = Vec::new();
        let mut names = BTreeSet::new();
        each_file(step, has_calendars, |name, write| -> anyhow::Result<()> {
            let mut bytes = Vec::new();
            write(&mut bytes)?;
            names.insert(name.to_owned());
            let path = out.join(name);
            if !path.is_file() || files::digest_of(&path)? != files::digest(&bytes) {
                others.push((path, bytes));
            }
            Ok(())
        })?;
        let mut needless = Vec::new();
        for (name, digests) in files::list(out)? {
            let path = out.join(&name);
            let is_there = files::is_regular(&path) && files::link_between(out, &path).is_none();
            if !names.contains(&name) && is_there && files::is_as_written(&path, &digests)? {
                needless.push(path);
            }
        }
        Ok(Self { others, needless })
    }

    /// The files among those to be written that somebody else has made or edited: nothing is written
    /// over them.
    pub fn of_others(&self, out: &Path) -> anyhow::Result<Vec<String>> {
        let known = files::list(out)?;
        let mut theirs = Vec::new();
        for (path, _) in &self.others {
            let name = path.strip_prefix(out).unwrap_or(path).to_string_lossy().replace('\\', "/");
            let is_ours = match known.get(&name) {
                _ if path.symlink_metadata().is_err() => true,
                Some(digests) => files::is_regular(path) && files::is_as_written(path, digests)?,
                None => false,
            };
            theirs.extend((!is_ours).then(|| path.shown()));
        }
        Ok(theirs)
    }

    /// What would be written and what removed, in words; the first few files by their names.
    pub fn said(&self, out: &Path) -> String {
        const NAMED: usize = 5;
        let name = |path: &Path| path.strip_prefix(out).unwrap_or(path).shown();
        let list = |names: Vec<String>| match names.len() {
            n if n > NAMED => {
                format!("{n} files: {} and {} more", names[..NAMED].join(", "), n - NAMED)
            }
            _ => names.join(", "),
        };
        let written = list(self.others.iter().map(|(path, _)| name(path)).collect());
        let removed = list(self.needless.iter().map(|path| name(path)).collect());
        let shown = out.shown();
        match (self.others.is_empty(), self.needless.is_empty()) {
            (true, true) => format!("every file in {shown} would stay as it is"),
            (false, true) => format!("would be written in {shown}: {written}"),
            (true, false) => format!("would be removed from {shown}: {removed}"),
            (false, false) => {
                format!("would be written in {shown}: {written}\nwould be removed: {removed}")
            }
        }
    }

    /// What would be written, each with the first line that differs; of the calendars, which follow
    /// from the rest, only the first. `read` are files that have been read already.
    pub fn differing(
        &self,
        sources: &mut SourceMap,
        read: &[(PathBuf, FileId)],
        term: FileId,
    ) -> anyhow::Result<Vec<Rewritten>> {
        let calendars = self.others.iter().filter(|(path, _)| is_calendar(path)).count();
        let mut found = Vec::new();
        let mut is_first = true;
        for (path, bytes) in &self.others {
            let mut with = String::new();
            if is_calendar(path) {
                if !std::mem::take(&mut is_first) {
                    continue;
                }
                with = match calendars {
                    1 => String::new(),
                    2 => " and another calendar".to_owned(),
                    n => format!(" and {} more calendars", n - 1),
                };
            }
            found.push(rewritten(sources, read, term, (path, bytes), &with)?);
        }
        for path in &self.needless {
            let message = format!("`{}` would be removed", path.shown());
            let (place, label, help) = (Place::File(term), String::new(), String::new());
            found.push(Rewritten { place, message, label, help });
        }
        Ok(found)
    }
}

fn is_calendar(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "ics")
}

fn rewritten(
    sources: &mut SourceMap,
    read: &[(PathBuf, FileId)],
    term: FileId,
    (path, bytes): (&Path, &[u8]),
    with: &str,
) -> anyhow::Result<Rewritten> {
    let (shown, help) = (path.shown(), String::new());
    if files::is_too_big(path) {
        let message = format!("`{shown}`{with} would be written otherwise");
        return Ok(Rewritten { place: Place::File(term), message, label: String::new(), help });
    }
    if !path.is_file() {
        let message = format!("`{shown}`{with} would be written");
        return Ok(Rewritten { place: Place::File(term), message, label: String::new(), help });
    }
    let file = match read.iter().find(|(known, _)| known == path) {
        Some((_, file)) => *file,
        None => sources.add_table(shown.clone(), &files::read(path)?),
    };
    let message = format!("`{shown}`{with} would be written otherwise");
    let new = String::from_utf8_lossy(bytes);
    if is_same_but_for_line_ends(sources.text(file), &new) {
        let message = format!("`{shown}`{with} has other line ends than it was written with");
        let help = "`vuoro allocate` writes the files afresh, and the `.gitattributes` of \
            docs/ci.md keeps git from changing their line ends"
            .to_owned();
        return Ok(Rewritten { place: Place::File(file), message, label: String::new(), help });
    }
    let (start, end, line) = first_difference(sources.text(file), &new);
    let (place, label) = match line.map(str::trim_end) {
        Some(line) if line.len() > 4 * SHOWN => (Place::File(file), String::new()),
        Some(line) => {
            let line: String = line.chars().take(SHOWN).collect();
            (Place::Bytes(file, start, end), format!("would be `{line}`"))
        }
        None => (Place::Bytes(file, start, end), "would not be there".to_owned()),
    };
    Ok(Rewritten { place, message, label, help })
}

fn is_same_but_for_line_ends(old: &str, new: &str) -> bool {
    old != new && old.lines().eq(new.lines()) && old.ends_with('\n') == new.ends_with('\n')
}

/// Where the first line that differs is, and what it would be.
fn first_difference<'n>(old: &str, new: &'n str) -> (usize, usize, Option<&'n str>) {
    let mut lines = new.split_inclusive('\n');
    let mut start = 0;
    for line in old.split_inclusive('\n') {
        let other = lines.next();
        if other != Some(line) {
            return (start, start + line.trim_end().len(), other);
        }
        start += line.len();
    }
    (start, start, lines.next())
}
