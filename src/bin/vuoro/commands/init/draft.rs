//! What will be written: every answer has its place here, and is checked by the readers of files.

use chrono::NaiveDate;
use vuoro::input::proposal;
use vuoro::model::Consortium;

use crate::commands::init::hours::Week;
use crate::commands::init::members;
use crate::commands::init::terms;
use crate::commands::init::terms::Earlier;

/// What the two files will say.
#[derive(Debug, Clone)]
pub struct Draft {
    pub name: String,
    pub service: String,
    pub language: String,
    pub timezone: String,
    pub domain: String,
    pub hours: Week,
    pub slot_minutes: i64,
    pub seats: i64,
    /// The `[[library]]` tables as they will be in the file.
    pub libraries: String,
    /// Whether the libraries are made up.
    pub made_up: bool,
    pub term: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// The country whose public holidays close the service.
    pub holidays: Option<String>,
    /// The existing consortium file, if there is one.
    pub agreed: Option<String>,
    /// The last of the existing terms, if there is one.
    pub earlier: Option<Earlier>,
    /// The libraries of the consortium file that take no part: id, name, and the day on which each left.
    pub without: Vec<Out>,
}

/// A library that takes no part in the term.
#[derive(Debug, Clone)]
pub struct Out {
    pub id: String,
    pub name: String,
    /// The day on which it left; none where it took no part in the term before either.
    pub left: Option<String>,
}

impl Out {
    /// Why it takes no part.
    pub fn why(&self) -> String {
        match &self.left {
            Some(day) => format!("{} left on {day}", self.name),
            None => format!("{} took no part in the last term", self.name),
        }
    }
}

impl Draft {
    /// A draft in which every answer is the proposed one.
    pub fn new(today: NaiveDate, language: &str) -> Self {
        let first = terms::next(today);
        Self {
            name: String::new(),
            service: String::new(),
            language: language.to_owned(),
            timezone: String::new(),
            domain: String::new(),
            hours: Week::default(),
            slot_minutes: 120,
            seats: 1,
            libraries: members::made_up(),
            made_up: true,
            term: String::new(),
            first,
            last: first,
            holidays: None,
            agreed: None,
            earlier: None,
            without: Vec::new(),
        }
    }

    /// The same for an existing consortium file.
    pub fn agreed(self, text: String, c: &Consortium, earlier: Option<Earlier>) -> Self {
        let first = earlier.as_ref().map_or(self.first, |e| self.first.max(terms::next(e.last)));
        let out = |(id, left): &(String, Option<String>)| {
            let name = c[c.find(id)?].name.clone();
            Some(Out { id: id.clone(), name, left: left.clone() })
        };
        let without = earlier.iter().flat_map(|e| &e.left).filter_map(out).collect();
        Self {
            without,
            name: c.name.clone(),
            language: c.language.code().to_owned(),
            timezone: c.timezone.clone(),
            made_up: false,
            first,
            last: first,
            agreed: Some(text),
            earlier,
            ..self
        }
    }

    /// The id of the consortium, derived from its name.
    pub fn id(&self) -> String {
        proposal(&self.name).map_or_else(|| "consortium".to_owned(), |id| id.to_string())
    }

    /// The id of the term, derived from its name: the year first, so that terms are sorted by it.
    pub fn term_id(&self) -> String {
        let words = match self.term.rsplit_once(' ') {
            Some((name, year)) if is_year(year) => format!("{year}-{name}"),
            _ => self.term.clone(),
        };
        proposal(&words).map_or_else(|| "term".to_owned(), |id| id.to_string())
    }

    /// The name of the term file.
    pub fn term_file(&self) -> String {
        format!("{}.toml", self.term_id())
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}
