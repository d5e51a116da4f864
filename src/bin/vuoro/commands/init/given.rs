//! What options answer, put into the draft in the order of the questions.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::commands::init::draft::Draft;
use crate::commands::init::members;
use crate::commands::init::questions::OF_CONSORTIUM;
use crate::commands::init::questions::OF_TERM;
use crate::commands::init::questions::Question;
use crate::commands::init::written;

use crate::render::text::Shown as _;

/// The answers as options.
#[derive(Debug, Args)]
pub struct Answers {
    /// Name of the consortium
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Name of the service [default: Chat]
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Language of reports and calendars: fi, sv or en [default: that of this computer, or en]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Time zone [default: Europe/Helsinki, in Swedish Europe/Stockholm]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// A host name of yours, for calendars; it need not be on the web [default: made of the name]
    #[arg(long, value_name = "HOST")]
    domain: Option<String>,
    /// When the service is open [default: mon-fri 10:00-16:00]
    #[arg(long, value_name = "HOURS")]
    hours: Option<String>,
    /// Minutes of one duty [default: 120 where the hours allow it]
    #[arg(long, value_name = "MINUTES")]
    slot_minutes: Option<String>,
    /// Libraries on duty at the same time [default: 1]
    #[arg(long, value_name = "N")]
    seats: Option<String>,
    /// A library with its size in any measure; give one for each
    #[arg(long, value_name = "NAME=SIZE")]
    member: Vec<String>,
    /// A spreadsheet that lists libraries, as `vuoro import` reads it: .xlsx, .ods or .csv
    #[arg(long, value_name = "FILE")]
    members: Option<PathBuf>,
    /// First day of the term [default: in the next January or September]
    #[arg(long, value_name = "DATE")]
    first: Option<String>,
    /// Last day of the term [default: in the May, August or December after that]
    #[arg(long, value_name = "DATE")]
    last: Option<String>,
    /// Name of the term [default: its season and year]
    #[arg(long, value_name = "NAME")]
    term: Option<String>,
    /// Country whose public holidays close the service, or none [default: that of the time zone]
    #[arg(long, value_name = "COUNTRY")]
    holidays: Option<String>,
}

impl Answers {
    /// What was answered.
    pub fn given(&self) -> Given<'_> {
        let all = [
            ("name", &self.name),
            ("service", &self.service),
            ("language", &self.language),
            ("timezone", &self.timezone),
            ("domain", &self.domain),
            ("hours", &self.hours),
            ("slot-minutes", &self.slot_minutes),
            ("seats", &self.seats),
            ("first", &self.first),
            ("last", &self.last),
            ("term", &self.term),
            ("holidays", &self.holidays),
        ];
        let answers = all.into_iter().filter_map(|(flag, text)| Some((flag, text.as_deref()?)));
        let mut libraries: Vec<Library<'_>> =
            self.member.iter().map(|text| Library::Named(text)).collect();
        libraries.extend(self.members.as_deref().map(Library::Listed));
        Given { answers: answers.collect(), libraries }
    }
}

/// Libraries as an option names them.
#[derive(Debug, Clone, Copy)]
pub enum Library<'a> {
    /// One with its size.
    Named(&'a str),
    /// Those of a spreadsheet.
    Listed(&'a Path),
}

/// What options have answered.
#[derive(Debug)]
pub struct Given<'a> {
    answers: Vec<(&'static str, &'a str)>,
    pub libraries: Vec<Library<'a>>,
}

impl<'a> Given<'a> {
    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.libraries.is_empty()
    }

    /// Whether nothing has to be asked.
    pub fn are_enough(&self) -> bool {
        self.answer("name").is_some() && !self.libraries.is_empty()
    }

    /// What an option says.
    pub fn answer(&self, flag: &str) -> Option<&'a str> {
        self.answers.iter().find(|(given, _)| *given == flag).map(|(_, text)| *text)
    }

    /// An option that is about the consortium.
    pub fn of_consortium(&self) -> Option<&'static str> {
        let flags = OF_CONSORTIUM.iter().map(|q| q.flag);
        let library = self.libraries.first().map(|library| match library {
            Library::Named(_) => "member",
            Library::Listed(_) => "members",
        });
        flags.into_iter().find(|flag| self.answer(flag).is_some()).or(library)
    }

    /// Puts everything into a draft in which nothing has been answered; reports every option that
    /// cannot be accepted, and why.
    pub fn fill(&self, draft: &mut Draft) -> Vec<String> {
        questions(draft).into_iter().for_each(|q| propose(draft, q));
        let mut faults = Vec::new();
        let said = |flag: &str, text: &str, why: &str| {
            format!("--{flag} '{text}': {}", why.replace('\n', "\n  "))
        };
        for q in questions(draft) {
            let Some(text) = self.answer(q.flag) else { continue };
            let before = draft.clone();
            // Later options are put in when it is their turn.
            if let Err(why) = put(draft, q, text, |_| false) {
                faults.push(said(q.flag, text, &why));
                *draft = before;
            }
        }
        let mut tables: Vec<String> = Vec::new();
        for &library in &self.libraries {
            let (flag, text, table) = match library {
                Library::Named(text) => ("member", text.to_owned(), members::named(text)),
                Library::Listed(path) => ("members", path.shown(), draft.listed(path)),
            };
            let before = draft.clone();
            let added = table.and_then(|table| {
                draft.libraries =
                    tables.iter().chain([&table]).cloned().collect::<Vec<_>>().join("\n");
                draft.made_up = false;
                draft.complaint().map(|()| table)
            });
            match added {
                Ok(table) => tables.push(table),
                Err(why) => {
                    faults.push(said(flag, &text, &why));
                    *draft = before;
                }
            }
        }
        faults
    }

    /// Puts an answer into a draft; what comes after it is proposed anew unless an option answers
    /// it.
    pub fn put(&self, draft: &mut Draft, q: &Question, text: &str) -> Result<(), String> {
        put(draft, q, text, |flag| self.answer(flag).is_some())
    }
}

/// Puts an answer into a draft and proposes anew what comes after it, unless it is to be kept.
fn put(
    draft: &mut Draft,
    q: &Question,
    text: &str,
    is_kept: impl Fn(&str) -> bool,
) -> Result<(), String> {
    (q.set)(draft, text)?;
    let later = questions(draft).into_iter().skip_while(|other| other.flag != q.flag).skip(1);
    later.filter(|q| !is_kept(q.flag)).for_each(|q| propose(draft, q));
    draft.complaint()
}

/// Accepts the proposal, which is always valid.
fn propose(draft: &mut Draft, q: &Question) {
    let proposed = (q.proposed)(draft);
    let taken = (q.set)(draft, &proposed);
    debug_assert_eq!(taken, Ok(()), "what is proposed for {} can be taken", q.flag);
}

/// The questions about what is not known yet.
fn questions(draft: &Draft) -> Vec<&'static Question> {
    let of_consortium = if draft.agreed.is_none() { &OF_CONSORTIUM[..] } else { &[] };
    of_consortium.iter().chain(&OF_TERM).collect()
}

impl Draft {
    /// The tables of the libraries that a spreadsheet lists; what is wrong with its cells is printed.
    pub fn listed(&self, path: &Path) -> Result<String, String> {
        let bare = Self { libraries: String::new(), made_up: false, ..self.clone() };
        let listed = members::listed(path, &written::consortium(&bare, None));
        listed.map_err(|error| format!("{error:#}"))
    }
}
