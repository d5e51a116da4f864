//! Which library a row is about.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::folded;
use super::rows::is_number;
use super::sheet::At;
use super::{Entry, Found, Meaning, Passed, Table, numbers};
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

/// New libraries without an id that are as large as all others, as those above or below since the
/// last sum, or as all that are no sums: most likely sums.
fn sums(table: &Table, whose: &[Match]) -> Vec<(At, String, String)> {
    let sum_rows: BTreeSet<u32> = table.passed.iter().filter_map(Passed::sum).collect();
    let mut found = Vec::new();
    for meaning in [Meaning::Size, Meaning::Share] {
        let sized = table.entries.iter().zip(whose).filter_map(|(entry, whom)| {
            let field = entry.fields.get(&meaning)?;
            let number = numbers::millionths(&field.value)?;
            let may_be_sum = matches!(whom, Match::New(..)) && !has_id(entry);
            Some(Sized { entry, field, number, may_be_sum })
        });
        let mut sized: Vec<Sized<'_>> = sized.collect();
        let mut asked = asked(&sized, &sum_rows, "above", meaning);
        if asked.is_empty() {
            sized.reverse();
            asked = self::asked(&sized, &sum_rows, "below", meaning);
        }
        for (row, which) in asked {
            let message = format!(
                "{} is {}, as much as {which} together: is it their sum?",
                quoted(&row.entry.called[0].1.value),
                row.field.value
            );
            let help = "take the row out if it is; else give it an id in a column `id`";
            found.push((row.field.at, message, help.to_owned()));
        }
    }
    found
}

/// A row with a size or a share.
struct Sized<'t> {
    entry: &'t Entry,
    field: &'t Found<String>,
    number: i128,
    may_be_sum: bool,
}

/// Rows that may be sums, each with what they are the sum of; `side` is where rows before are.
fn asked<'s, 't>(
    sized: &'s [Sized<'t>],
    sum_rows: &BTreeSet<u32>,
    side: &str,
    meaning: Meaning,
) -> Vec<(&'s Sized<'t>, String)> {
    let mut all = Total::default();
    sized.iter().for_each(|row| all.add(row));
    let (mut since, mut plain) = (Total::default(), Total::default());
    let (mut found, mut before, mut has_sums) = (Vec::new(), None, false);
    for row in sized {
        let at = row.entry.at().0;
        let between = |last: u32| sum_rows.range(last.min(at)..last.max(at)).next().is_some();
        if before.is_some_and(between) {
            (since, has_sums) = (Total::default(), true);
        }
        before = Some(at);
        // Two libraries of one size are no sum, unless other rows are.
        let least = if has_sums { 1 } else { 2 };
        let is_whole = meaning == Meaning::Share && row.number == 100_000_000 && all.count > 1;
        let which = if is_whole || all.count > 2 && all.without(row).is_near(row) {
            "all the others".to_owned()
        } else if since.count >= least && since.is_near(row) && since.count == plain.count {
            format!("all rows {side} it")
        } else if since.count >= least && since.is_near(row) {
            format!("the rows {side} it since the last sum")
        } else if plain.count > 1 && plain.is_near(row) {
            "all rows that are no sums".to_owned()
        } else {
            String::new()
        };
        if row.may_be_sum && !which.is_empty() {
            found.push((row, which));
            (since, has_sums) = (Total::default(), true);
        } else {
            since.add(row);
            plain.add(row);
        }
    }
    found
}

/// A sum of rows, in millionths.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    sum: i128,
    count: i128,
    /// The most decimals that one of them has.
    decimals: usize,
}

impl Total {
    fn add(&mut self, row: &Sized<'_>) {
        self.sum += row.number;
        self.count += 1;
        let decimals = row.field.value.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        self.decimals = self.decimals.max(decimals);
    }

    /// The sum of the others.
    fn without(self, row: &Sized<'_>) -> Self {
        Self { sum: self.sum - row.number, count: self.count - 1, ..self }
    }

    /// Whether it is a row's number; numbers with decimals may have been rounded.
    fn is_near(self, row: &Sized<'_>) -> bool {
        let digits = u32::try_from(6_usize.saturating_sub(self.decimals)).unwrap_or(0);
        let unit = if self.decimals == 0 { 0 } else { 10_i128.pow(digits) };
        (self.sum - row.number).abs() * 2 <= self.count * unit
    }
}

/// Whether a row has an id that is no running number.
fn has_id(entry: &Entry) -> bool {
    entry.called.iter().any(|(m, found)| *m == Meaning::Id && !is_number(&found.value))
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
        self.one_name(entry)?;
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

    /// Refuses a name that is no library's beside a library or a town: it could be that of a person.
    fn one_name(&self, entry: &Entry) -> Result<(), Fault> {
        let called = |meaning| entry.called.iter().find(|(m, _)| *m == meaning).map(|(_, f)| f);
        let beside = called(Meaning::Library).or(called(Meaning::Town));
        let (Some(name), Some(beside)) = (called(Meaning::Name), beside) else { return Ok(()) };
        let (one, other) = (folded(&name.value), folded(&beside.value));
        let is_known = self.folded.contains_key(&one);
        if is_known || has_id(entry) || one.contains(&other) || other.contains(&one) {
            return Ok(());
        }
        let (one, other) = (quoted(&beside.value), quoted(&name.value));
        let message = format!("{one} and {other} could both be the library");
        let help = "head the column of libraries `kirjasto` and that of persons `yhteyshenkilö`, or \
                    give the library its id in a column `id`";
        Err(("two-libraries", name.at, message, help.to_owned()))
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
        let id = called(Meaning::Id).filter(|id| !is_number(&id.value));
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
            None => proposal(&name.value).filter(|id| !is_number(id.as_str())),
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
