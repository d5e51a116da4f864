//! Which library a row is about.

use std::collections::BTreeMap;

use super::columns::folded;
use super::sheet::At;
use super::{Entry, Found, Meaning, Table, numbers};
use crate::finding::Finding;
use crate::finding::words::{meant, quoted};
use crate::input::SourceMap;
use crate::input::texts::proposal;
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
        if faults.len() == MOST_FAULTS {
            break;
        }
        match names.of(entry) {
            Ok(one) => found.push(one),
            Err((rule, at, message, help)) => {
                faults.push(table.fault(sources, rule, at, message, help));
            }
        }
    }
    if faults.is_empty() {
        for (at, message, help) in sums(table, &found) {
            faults.push(table.fault(sources, "sum-of-others", at, message, help));
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// Whether a text is the id or the name of a library.
#[must_use]
pub fn is_called(text: &str, library: &Known) -> bool {
    [&library.id, &library.name].into_iter().any(|name| folded(name) == folded(text))
}

/// New libraries without an id that are as large as all others together, or all above them: most
/// likely a sum.
fn sums(table: &Table, whose: &[Match]) -> Vec<(At, String, String)> {
    let mut found = Vec::new();
    for meaning in [Meaning::Size, Meaning::Share] {
        let sized = table.entries.iter().zip(whose).filter_map(|(entry, whom)| {
            let field = entry.fields.get(&meaning)?;
            Some((entry, whom, field, numbers::millionths(&field.value)?))
        });
        let sized: Vec<_> = sized.collect();
        let sum: i128 = sized.iter().map(|(.., number)| number).sum();
        let mut above = 0;
        for (at, (entry, whom, field, number)) in sized.iter().enumerate() {
            let is_new = matches!(whom, Match::New(..));
            let has_id = entry.called.iter().any(|(meaning, _)| *meaning == Meaning::Id);
            let is_sum = sized.len() > 2 && number * 2 == sum || at > 2 && *number == above;
            above += number;
            if is_new && !has_id && is_sum {
                let which = if number * 2 == sum { "all the others" } else { "all rows above it" };
                let message = format!(
                    "{} is {}, as much as {which} together: is it their sum?",
                    quoted(&entry.called[0].1.value),
                    field.value
                );
                let help = "take the row out if it is; else give it an id in a column `id`";
                found.push((field.at, message, help.to_owned()));
            }
        }
    }
    found
}

/// The most faults of names that are said at once.
const MOST_FAULTS: usize = 990;

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
        let is_own = |meaning: Meaning| meaning != Meaning::Town;
        let mut found = self.places(entry, is_own);
        if found.is_empty() {
            found = self.places(entry, |meaning| !is_own(meaning));
        }
        let Some((first, rest)) = found.split_first() else {
            return if entry.is_empty() { Ok(Match::Nobody) } else { self.newcomer(entry) };
        };
        let (called, mut places) = (first.0, first.1.clone());
        for (other, theirs) in rest {
            let both: Vec<usize> =
                places.iter().copied().filter(|at| theirs.contains(at)).collect();
            if both.is_empty() {
                let id = |at: &usize| quoted(&self.known[*at].id);
                let message = format!(
                    "the row names two libraries: {} is {}, {} is {}",
                    quoted(&called.value),
                    places.iter().map(id).collect::<Vec<_>>().join(" or "),
                    quoted(&other.value),
                    theirs.iter().map(id).collect::<Vec<_>>().join(" or "),
                );
                let help = "correct the one or the other: a row is about one library".to_owned();
                return Err(("two-libraries", other.at, message, help));
            }
            places = both;
        }
        if let [at] = places[..] {
            let id = self.known[at].id.clone();
            self.take(&id, &called.value, called.at)?;
            return Ok(Match::Known(at));
        }
        let ids: Vec<&str> = places.iter().map(|&at| self.known[at].id.as_str()).collect();
        let count = ids.len();
        let message =
            format!("{} stands for {count} libraries: {}", quoted(&called.value), ids.join(", "));
        let help = "write the id instead of the name, or in a column `id`".to_owned();
        Err(("ambiguous-library", called.at, message, help))
    }

    /// The libraries for which each text of a row stands.
    fn places<'e>(
        &self,
        entry: &'e Entry,
        is_meant: impl Fn(Meaning) -> bool,
    ) -> Vec<(&'e Found<String>, Vec<usize>)> {
        let called = entry.called.iter().filter(|(meaning, _)| is_meant(*meaning));
        let places = called.filter_map(|(_, called)| {
            let exact = self.exact.get(called.value.as_str());
            let places = exact.or_else(|| self.folded.get(&folded(&called.value)))?;
            Some((called, places.clone()))
        });
        places.collect()
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
