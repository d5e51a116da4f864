//! The term file and the ledger it names → [`Term`], or every reason why not.

use chrono::NaiveDate;

use crate::files::ledger;
use crate::finding::named::library;
use crate::finding::notes::{At, Notes, Span, sorted};
use crate::finding::source::SourceMap;
use crate::finding::words::{one_of, quoted, suggest};
use crate::finding::{FileId, Findings, Place};
use crate::input::Read;
use crate::input::changes;
use crate::input::closures;
use crate::input::days::{Days, inside, reversed};
use crate::input::holidays;
use crate::input::ring;
use crate::input::schema::{LoadTable, TermFile, TermTable};
use crate::input::texts;
use crate::input::toml;
use crate::model::{Consortium, Holiday, LibraryIx, Membership, Stint, Term};

/// The longest term in days: sixty weeks.
const MOST_DAYS: i64 = 420;

/// The files that a term file names, relative to itself, as they are written there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermFiles {
    /// The consortium file; `consortium.toml` when the term file names none.
    pub consortium: String,
    /// The ledger of the term before, if balances are carried in.
    pub ledger: Option<String>,
    /// The roster of the term before, if its pools and cells are to be kept where they can.
    pub keep: Option<String>,
    /// Which files say how busy the cells are, if any do.
    pub load: Option<LoadFiles>,
    /// The country whose public holidays close the service, as it is written.
    pub holidays: Option<String>,
}

/// What `[load]` names and says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadFiles {
    /// Chat logs or counted visits.
    pub files: Vec<String>,
    /// Whether the pattern weighs how busy cells are.
    pub weigh: bool,
    /// The first and the last day of the count, where they are said.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// The roster of the term before.
    pub before: Option<String>,
}

/// Which other files a term file names.
///
/// # Errors
///
/// What is wrong with the form of the file: its syntax, keys and types.
pub fn term_files(sources: &SourceMap, file: FileId) -> Result<TermFiles, Findings> {
    let mut notes = Notes::new(file);
    let written = toml::read::<TermFile>(sources, file, &mut notes);
    let Some(written) = written.filter(|_| !notes.failed()) else {
        return Err(notes.refused(sources));
    };
    match named(&written, &mut notes).filter(|_| !notes.failed()) {
        Some(named) => Ok(named),
        None => Err(notes.refused(sources)),
    }
}

/// The endings of the files that a term file may name.
const TABLES: [&str; 1] = ["csv"];
const LOGS: [&str; 5] = ["csv", "tsv", "txt", "xlsx", "ods"];

fn named(file: &TermFile, notes: &mut Notes) -> Option<TermFiles> {
    let table = &file.term.as_ref()?.value;
    let keep = file.allocation.as_ref().map(|a| &a.value.keep);
    let consortium = match &table.consortium {
        Some(_) => texts::path("consortium", &table.consortium, &["toml"], notes),
        None => Some("consortium.toml".to_owned()),
    };
    Some(TermFiles {
        ledger: given("ledger", &table.ledger, notes),
        keep: keep.and_then(|keep| texts::path("keep", keep, &TABLES, notes)),
        load: file.load.as_ref().and_then(|load| load_files(&load.value, notes)),
        holidays: table.holidays.as_ref().map(|country| country.value.clone()),
        consortium: consortium.unwrap_or_default(),
    })
}

/// The path of a table; an empty one counts as left out.
fn given(key: &str, written: &texts::Text, notes: &mut Notes) -> Option<String> {
    let is_empty = written.as_ref().is_some_and(|text| text.value.trim().is_empty());
    if is_empty { None } else { texts::path(key, written, &TABLES, notes) }
}

fn load_files(table: &LoadTable, notes: &mut Notes) -> Option<LoadFiles> {
    let files = table.files.as_ref()?;
    if files.value.is_empty() {
        let message = "`files` names no file";
        let help = "name chat logs or counted visits, as in `files = [\"chats.csv\"]`, or leave \
            `[load]` out";
        notes.error("load-without-files", files.span, message, "", help);
    }
    let named = files.value.iter();
    let path = |file: &At<String>| texts::path("files", &Some(file.clone()), &LOGS, notes);
    let files = named.filter_map(path).collect();
    if let (Some(first), Some(last)) = (&table.first, &table.last)
        && first.value > last.value
    {
        reversed(first, last, notes);
    }
    let day = |day: &Option<At<NaiveDate>>| day.as_ref().map(|day| day.value);
    Some(LoadFiles {
        files,
        weigh: table.weigh.as_ref().is_some_and(|weigh| weigh.value),
        days: (day(&table.first), day(&table.last)),
        before: given("before", &table.before, notes),
    })
}

/// Reads a term file, and the ledger it names when the caller has it; without one nothing is
/// carried in. What is written where goes into the map of sources.
///
/// # Errors
///
/// Everything that is wrong with the two files, in their order, warnings included.
pub fn term(
    sources: &mut SourceMap,
    file: FileId,
    consortium: &Consortium,
    ledger: Option<FileId>,
) -> Result<Read<Term>, Findings> {
    let mut notes = Notes::new(file);
    let written = toml::read::<TermFile>(sources, file, &mut notes);
    let built = written.and_then(|w| build(&w, consortium, &mut notes));
    let mut ledger_notes = Notes::new(ledger.unwrap_or(file));
    let carried = match ledger {
        Some(_) => {
            let out = |l: &LibraryIx| {
                let term = built.as_ref().map(|(term, _)| term);
                term.is_some_and(|t| {
                    t.memberships.iter().any(|m| m.library == *l && m.last < t.first)
                })
            };
            let out: Vec<LibraryIx> = consortium.indices().filter(out).collect();
            ledger::balances(sources, consortium, &out, &mut ledger_notes)
        }
        None => vec![0; consortium.libraries().len()],
    };
    let failed = notes.failed() || ledger_notes.failed();
    let mut found = notes.found;
    found.append(&mut ledger_notes.found);
    match built.filter(|_| !failed) {
        Some((mut value, places)) => {
            value.carried = carried;
            for (place, span) in places {
                sources.record(place, file, span.0..span.1);
            }
            Ok(Read { value, warnings: sorted(found, sources) })
        }
        None => Err(Findings::new(sorted(found, sources), sources)),
    }
}

fn build(
    file: &TermFile,
    consortium: &Consortium,
    notes: &mut Notes,
) -> Option<(Term, Vec<(Place, Span)>)> {
    texts::format(file.format.as_ref(), notes);
    let table = &file.term.as_ref()?.value;
    let id = texts::id(&table.id, notes);
    let name = texts::name("name", &table.name, notes);
    let days = days(table, notes)?;
    let holidays = public_holidays(table, &days, notes);
    let closures = closures::closures(file.closed.as_ref(), &days, notes);
    let (absences, away) = closures::absences(file.absence.as_ref(), &days, consortium, notes);
    let mut memberships = closures::memberships(file.member.as_ref(), &days, consortium, notes);
    memberships.extend(without(table, &memberships, &days, consortium, notes));
    memberships.sort_by_key(|m| (m.library, m.first));
    let published = texts::moment("published", table.published.as_ref(), consortium, notes);
    let term = Term {
        // An id or a name that is wrong has been noted, and the term is dropped at the end.
        id: id.map_or_else(|| consortium.id.clone(), |id| id.value),
        name: name.unwrap_or_default(),
        first: days.first,
        last: days.last,
        published: published.map(|p| p.value),
        holidays,
        closures,
        absences,
        away,
        stints: Vec::new(),
        ahead: Vec::new(),
        memberships,
        amendments: Vec::new(),
        carried: Vec::new(),
        keep: None,
        load: None,
        changes: Vec::new(),
        missed: Vec::new(),
    };
    if !notes.failed() && term.occurrences(&consortium.grid).is_empty() {
        let message = "the term has no duty: the service is closed all the time";
        let help = "check the dates of the term, its closures and its holidays";
        notes.error("term-empty", days.span, message, "from here on", help);
    }
    let term = with_stints(file, term, consortium, &days, notes);
    // What it names is read by whoever opens files; here only what is wrong with it is said.
    let _ = named(file, notes);
    let (changes, spans) = changes::read(file.change.as_ref(), &term, consortium, &days, notes);
    let mut places = vec![(Place::TermDates, days.span)];
    places.extend(table.published.as_ref().map(|stamp| (Place::Published, stamp.span)));
    places.extend(spans.into_iter().enumerate().map(|(at, span)| (Place::Change(at), span)));
    let (missed, spans) = changes::missed(file.missed.as_ref(), consortium, &days, notes);
    places.extend(spans.into_iter().enumerate().map(|(at, span)| (Place::Missed(at), span)));
    Some((Term { changes, missed, ..term }, places))
}

/// Libraries that take no part, as members on no day of the term.
fn without(
    table: &TermTable,
    members: &[Membership],
    days: &Days,
    consortium: &Consortium,
    notes: &mut Notes,
) -> Vec<Membership> {
    let mut out: Vec<Membership> = Vec::new();
    for id in table.without.as_ref().map_or(&[][..], |without| &without.value) {
        let Some(library) = library(id, consortium, notes) else { continue };
        let is_known = |m: &Membership| m.library == library;
        if out.iter().any(is_known) || members.iter().any(is_known) {
            let message = format!("it is said twice when `{}` takes part", consortium[library].id);
            let help = "leave it out of `without`, or take the other mention out";
            notes.error("membership-overlapping", id.span, message, "takes no part", help);
        }
        let last = days.first - chrono::Days::new(1);
        out.push(Membership { library, first: days.first, last, leaves: false });
    }
    out
}

/// The term with what rings have agreed on.
fn with_stints(
    file: &TermFile,
    term: Term,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> Term {
    let stints = ring::stints(file.ring.as_ref(), days, consortium, notes);
    for stint in &stints {
        let Stint { library, duty, person } = stint.value;
        let ring = (library, &consortium[library].ring[..]);
        if let Some(why) = term.unable(ring, person, duty, &consortium.grid) {
            ring::unable(why, stint, consortium, notes);
        }
    }
    Term { stints: stints.into_iter().map(|s| s.value).collect(), ..term }
}

/// Reads the first and the last day.
fn days(table: &TermTable, notes: &mut Notes) -> Option<Days> {
    let (first, last) = (table.first.as_ref()?, table.last.as_ref()?);
    let days = Days { first: first.value, last: last.value, span: first.span };
    if first.value > last.value {
        reversed(first, last, notes);
        return None;
    }
    let long = (last.value - first.value).num_days() + 1;
    if long > MOST_DAYS {
        let place = notes.place(first.span);
        let message = format!("the term has {long} days, more than sixty weeks");
        let help = "check the year of both dates, or split the term into several";
        notes
            .error("term-too-long", last.span, message, "last day", help)
            .related
            .push((place, "first day".to_owned()));
        return None;
    }
    Some(days)
}

/// The public holidays of the term on which the service is closed, in date order.
fn public_holidays(table: &TermTable, days: &Days, notes: &mut Notes) -> Vec<Holiday> {
    let rules = table.holidays.as_ref().and_then(|country| {
        let rules = holidays::holiday_rules(&country.value);
        if rules.is_none() {
            unknown_country(country, notes);
        }
        rules
    });
    // Without rules that could be read, nothing is said about the days that are open all the same.
    let unknown = table.written.contains(&"holidays") && rules.is_none();
    let mut all = holidays::between(&rules.unwrap_or_default(), days.first, days.last);
    let open = table.open.as_ref().map_or(&[][..], |o| &o.value);
    for date in open.iter().filter(|_| !unknown) {
        inside(date, days, notes);
        if all.binary_search_by_key(&date.value, |h| h.date).is_err() {
            not_a_holiday(date, &all, notes);
        }
    }
    all.retain(|h| !open.iter().any(|date| date.value == h.date));
    all
}

fn unknown_country(country: &At<String>, notes: &mut Notes) {
    let message = format!("the public holidays of {} are not known here", quoted(&country.value));
    let label = format!("expected {}", one_of(holidays::COUNTRIES));
    let help = suggest(&country.value, holidays::COUNTRIES, || {
        "take one of these countries, or leave `holidays` out and write each day the service is \
         closed as a `[[closed]]`"
            .to_owned()
    });
    notes.error("unknown-country", country.span, message, label, help);
}

fn not_a_holiday(date: &At<NaiveDate>, holidays: &[Holiday], notes: &mut Notes) {
    let dates: Vec<String> = holidays.iter().map(|h| h.date.to_string()).collect();
    let help = if dates.is_empty() {
        "leave it out: no public holiday closes the service in this term".to_owned()
    } else {
        format!("leave it out, or take one of the public holidays: {}", dates.join(", "))
    };
    let message = format!("{} is no public holiday, so the service is open anyway", date.value);
    notes.error("not-a-holiday", date.span, message, "", help);
}
