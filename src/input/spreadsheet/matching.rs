//! Which library a row is about.

use std::collections::BTreeMap;

use super::columns::folded;
use super::{At, Entry, Meaning, Table};
use crate::finding::Finding;
use crate::input::SourceMap;
use crate::input::texts::proposal;
use crate::input::words::{meant, quoted};
use crate::model::Id;

/// A library of the consortium file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its short name.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Whom a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// A library of the file, by its place.
    Known(usize),
    /// One that the file does not have: its id and its name.
    New(Id, String),
    /// Nobody: it says nothing but a name that is no library's.
    Nobody,
}

/// Finds the library of every entry, by id or name; case and dots do not count, unless two libraries
/// differ in nothing else.
///
/// # Errors
///
/// A finding for every name that stands for several libraries, for none but nearly for one, or for a
/// library that another row is about.
pub fn matches(
    sources: &mut SourceMap,
    table: &Table,
    known: &[Known],
) -> Result<Vec<Match>, Vec<(At, Finding)>> {
    let mut names = Names::new(known);
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for entry in &table.entries {
        match names.of(entry) {
            Ok(one) => found.push(one),
            Err((rule, at, message, help)) => {
                faults.push(table.fault(sources, rule, at, message, help));
            }
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

type Fault = (&'static str, At, String, String);

struct Names<'k> {
    known: &'k [Known],
    exact: BTreeMap<&'k str, Vec<usize>>,
    folded: BTreeMap<String, Vec<usize>>,
    /// Ids that rows were about already, with the name by which.
    taken: BTreeMap<String, String>,
}

impl<'k> Names<'k> {
    fn new(known: &'k [Known]) -> Self {
        let mut names =
            Self { known, exact: BTreeMap::new(), folded: BTreeMap::new(), taken: BTreeMap::new() };
        for (at, library) in known.iter().enumerate() {
            for text in [library.id.as_str(), library.name.as_str()] {
                names.exact.entry(text).or_default().push(at);
                names.folded.entry(folded(text)).or_default().push(at);
            }
        }
        for places in names.exact.values_mut().chain(names.folded.values_mut()) {
            places.dedup();
        }
        names
    }

    fn of(&mut self, entry: &Entry) -> Result<Match, Fault> {
        for (_, called) in &entry.called {
            let places = self.exact.get(called.value.as_str());
            match places.or_else(|| self.folded.get(&folded(&called.value))).map(Vec::as_slice) {
                None => {}
                Some(&[at]) => {
                    let id = self.known[at].id.clone();
                    self.take(&id, &called.value, called.at)?;
                    return Ok(Match::Known(at));
                }
                Some(several) => {
                    let ids: Vec<&str> =
                        several.iter().map(|&at| self.known[at].id.as_str()).collect();
                    let message = format!(
                        "{} stands for {} libraries: {}",
                        quoted(&called.value),
                        ids.len(),
                        ids.join(", ")
                    );
                    let help = "write the id instead of the name, or in a column `id`".to_owned();
                    return Err(("ambiguous-library", called.at, message, help));
                }
            }
        }
        if entry.is_empty() { Ok(Match::Nobody) } else { self.newcomer(entry) }
    }

    /// A library that the file does not have.
    fn newcomer(&mut self, entry: &Entry) -> Result<Match, Fault> {
        let called = |meaning| entry.called.iter().find(|(m, _)| *m == meaning).map(|(_, f)| f);
        let id = called(Meaning::Id);
        let name = [Meaning::Name, Meaning::Library, Meaning::Town, Meaning::Id]
            .into_iter()
            .find_map(called)
            .expect("an entry has a name");
        let at = id.unwrap_or(name).at;
        if id.is_none()
            && let Some(near) = self.near(&name.value)
        {
            let message = format!("{} is no library of the file", quoted(&name.value));
            let help = format!(
                "did you mean `{near}`? if it is a new library, give it an id in a column `id`"
            );
            return Err(("misspelt-library", at, message, help));
        }
        let read = match id {
            Some(id) => Id::parse(&id.value).ok(),
            None => proposal(&name.value),
        };
        let Some(read) = read else {
            let message = format!("{} can be no id", quoted(&id.unwrap_or(name).value));
            let help = "give the new library an id in a column `id`: lower-case letters a-z, digits \
                        and hyphens, at most 32";
            return Err(("nameless-library", at, message, help.to_owned()));
        };
        self.take(read.as_str(), &name.value, at)?;
        Ok(Match::New(read, name.value.clone()))
    }

    /// A library whose name or id is nearly this one.
    fn near(&self, name: &str) -> Option<&'k str> {
        let wanted = folded(name);
        let names: Vec<String> = self.folded.keys().cloned().collect();
        let distance = |other: &str| strsim::damerau_levenshtein(&wanted, other);
        let near = meant(&wanted, names.iter().map(String::as_str))?;
        let close = distance(near) <= 1 + wanted.chars().count() / 6;
        close.then(|| self.known[self.folded[near][0]].name.as_str())
    }

    fn take(&mut self, id: &str, called: &str, at: At) -> Result<(), Fault> {
        match self.taken.insert(id.to_owned(), called.to_owned()) {
            None => Ok(()),
            Some(before) => {
                let message = format!("a second row is about the library `{id}`");
                let help = format!("{} is it, too: leave one of the two rows", quoted(&before));
                Err(("library-twice", at, message, help))
            }
        }
    }
}
