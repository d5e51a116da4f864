//! Agreements drawn from bytes: files that a librarian could have written, and everything that is
//! planned for them.

use std::fmt::Write as _;

use arbitrary::{Result, Unstructured};
use chrono::{Days, NaiveDate};

/// The files of a term, and what becomes of the term file when somebody falls ill.
#[derive(Debug)]
pub struct Files {
    pub consortium: String,
    pub term: String,
    /// The term file after its closures, absences and memberships have changed.
    pub later: String,
    pub ledger: Option<String>,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAMES: [&str; 6] =
    ["Åbo", "Sali; 2, \u{1f4d6}", "=1+1", "Etelä-\u{202e}Karjala", "x", "O'Hara & Söner <b>"];

impl Files {
    /// Draws files from bytes.
    pub fn draw(u: &mut Unstructured<'_>) -> Result<Self> {
        let count = u.int_in_range(1..=9_usize)?;
        let week = Week::draw(u)?;
        let mut consortium = week.head(u)?;
        consortium += &rules(u)?;
        for at in 0..count {
            consortium += &library(u, at, &week)?;
        }
        consortium += &agreed(u, count, &week)?;
        let first = NaiveDate::from_ymd_opt(2018, 8, 1).expect("a date");
        let first = first + Days::new(u.int_in_range(0..=500)?);
        let dates = Dates { first, days: u.int_in_range(1..=45)? };
        let head = dates.head(u, count)?;
        let term = format!("{head}{}", dates.away(u, count)?);
        let later = format!("{head}{}", dates.away(u, count)?);
        let ledger = if u.ratio(1, 3)? { Some(ledger(u, count)?) } else { None };
        Ok(Self { consortium, term, later, ledger })
    }
}

/// The hours of service.
struct Week {
    slot: u32,
    seats: u32,
    /// For every day when it opens, in minutes, and its slots.
    days: Vec<(&'static str, u32, u32)>,
}

impl Week {
    fn draw(u: &mut Unstructured<'_>) -> Result<Self> {
        let slot = *u.choose(&[30, 45, 60, 120, 120, 180])?;
        let seats = *u.choose(&[1, 1, 1, 2, 3])?;
        let mut days = Vec::new();
        for day in DAYS {
            if u.ratio(2, 3)? {
                let opens = u.int_in_range(0..=40)? * 30;
                let most = ((24 * 60 - opens) / slot).min(3);
                if most > 0 {
                    days.push((day, opens, u.int_in_range(1..=most)?));
                }
            }
        }
        Ok(Self { slot, seats, days })
    }

    fn head(&self, u: &mut Unstructured<'_>) -> Result<String> {
        let zones = ["Europe/Helsinki", "America/New_York", "UTC", "Australia/Lord_Howe"];
        let mut text = format!(
            "format = 1\n[consortium]\nid = \"test\"\nname = \"{}\"\ntimezone = \"{}\"\n\
             language = \"{}\"\ndomain = \"test.example\"\n[service]\nname = \"Chat\"\n\
             slot_minutes = {}\nseats = {}\n[service.hours]\n",
            u.choose(&NAMES)?,
            u.choose(&zones)?,
            u.choose(&["fi", "sv", "en"])?,
            self.slot,
            self.seats
        );
        for &(day, opens, slots) in &self.days {
            let ends = clock(opens + slots * self.slot);
            writeln!(text, "{day} = [\"{}-{ends}\"]", clock(opens)).expect("in memory");
        }
        Ok(text)
    }

    /// A cell of the week, if it has any.
    fn cell(&self, u: &mut Unstructured<'_>) -> Result<Option<String>> {
        if self.days.is_empty() {
            return Ok(None);
        }
        let &(day, opens, slots) = u.choose(&self.days)?;
        let at = u.int_in_range(0..=slots - 1)?;
        Ok(Some(format!("{day} {}", clock(opens + at * self.slot))))
    }

    /// The hours of somebody, as a table in one line; empty for always.
    fn hours(&self, u: &mut Unstructured<'_>) -> Result<String> {
        if u.ratio(1, 2)? {
            return Ok(String::new());
        }
        let mut days = Vec::new();
        for &(day, opens, slots) in &self.days {
            let (from, to) = (opens, opens + slots * self.slot);
            let (from, to) = match u.int_in_range(0..=9)? {
                0 => continue,
                1 => (from, (from + self.slot).min(to)),
                2 => (to - self.slot, to),
                3 => (from + 1, (to + 17).min(24 * 60)),
                _ => (from, to),
            };
            days.push(format!("{day} = [\"{}-{}\"]", clock(from), clock(to)));
        }
        Ok(format!("hours = {{ {} }}\n", days.join(", ")))
    }
}

fn clock(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

fn rules(u: &mut Unstructured<'_>) -> Result<String> {
    let (fewest, most) = *u.choose(&[(2, 4), (2, 4), (2, 2), (3, 3), (2, 8)])?;
    Ok(format!(
        "[allocation]\nmethod = \"{}\"\nown_slot_from = {}\nremainders = \"{}\"\nturns = \"{}\"\n\
         pool_size = [{fewest}, {most}]\n",
        u.choose(&["webster", "webster", "hamilton", "dhondt", "adams", "huntington-hill"])?,
        u.choose(&["0.75", "1.0", "0.5"])?,
        u.choose(&["round", "round", "pool"])?,
        u.choose(&["by-share", "by-share", "equal", "open"])?,
    ))
}

fn id(at: usize) -> String {
    format!("lib-{at}")
}

fn library(u: &mut Unstructured<'_>, at: usize, week: &Week) -> Result<String> {
    let size = match u.int_in_range(0..=3)? {
        0 => u.int_in_range(1..=1_000_000)?,
        1 => *u.choose(&[10, 10, 20, 30])?,
        _ => *u.choose(&[1, 2, 3, 4, 6, 8])?,
    };
    let name = u.choose(&NAMES)?;
    let mut text =
        format!("[[library]]\nid = \"{}\"\nname = \"{name} {at}\"\nsize = {size}\n", id(at));
    text += &week.hours(u)?;
    if u.ratio(1, 4)? {
        text += "seats = 2\n";
    }
    for key in ["prefer", "avoid"] {
        if u.ratio(1, 6)?
            && let Some(cell) = week.cell(u)?
        {
            writeln!(text, "{key} = [\"{cell}\"]").expect("in memory");
        }
    }
    if u.ratio(1, 6)? {
        for person in 0..u.int_in_range(1..=4)? {
            writeln!(text, "[[library.ring]]\nid = \"p{person}\"").expect("in memory");
            text += &week.hours(u)?;
            if u.ratio(1, 3)? {
                text += "share = 0.5\n";
            }
        }
    }
    Ok(text)
}

/// Pools, pins and lists.
fn agreed(u: &mut Unstructured<'_>, count: usize, week: &Week) -> Result<String> {
    let mut text = String::new();
    if count > 2 && u.ratio(1, 4)? {
        let members = u.int_in_range(2..=count.min(4))?;
        let members: Vec<String> =
            (count - members..count).map(|m| format!("\"{}\"", id(m))).collect();
        writeln!(
            text,
            "[[pool]]\nid = \"given\"\nname = \"Annettu\"\nmembers = [{}]",
            members.join(", ")
        )
        .expect("in memory");
    }
    for _ in 0..u.int_in_range(0..=2)? {
        if let Some(cell) = week.cell(u)? {
            let holder = id(u.int_in_range(0..=count - 1)?);
            writeln!(text, "[[pin]]\ncell = \"{cell}\"\nholder = \"{holder}\"").expect("in memory");
        }
    }
    for key in ["together", "apart"] {
        if count > 2 && u.ratio(1, 5)? {
            let one = u.int_in_range(0..=count - 2)?;
            writeln!(text, "[[{key}]]\nlibraries = [\"{}\", \"{}\"]", id(one), id(one + 1))
                .expect("in memory");
        }
    }
    Ok(text)
}

/// The days of a term.
struct Dates {
    first: NaiveDate,
    days: u64,
}

impl Dates {
    /// Dates, holidays and who joins or leaves: what a published plan is judged by.
    fn head(&self, u: &mut Unstructured<'_>, count: usize) -> Result<String> {
        let last = self.first + Days::new(self.days - 1);
        let mut text = format!(
            "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = {}\nlast = {last}\n\
             published = 2018-07-20T09:00:00Z\n",
            self.first
        );
        if u.ratio(1, 2)? {
            writeln!(text, "holidays = \"{}\"", u.choose(&["FI", "SE", "NO"])?).expect("in memory");
        }
        if u.ratio(1, 4)? {
            let library = id(u.int_in_range(0..=count - 1)?);
            let key = u.choose(&["first", "last"])?;
            writeln!(text, "[[member]]\nlibrary = \"{library}\"\n{key} = {}", self.day(u)?)
                .expect("in memory");
        }
        Ok(text)
    }

    fn day(&self, u: &mut Unstructured<'_>) -> Result<NaiveDate> {
        Ok(self.first + Days::new(u.int_in_range(0..=self.days - 1)?))
    }

    /// Who is away, and when everybody is.
    fn away(&self, u: &mut Unstructured<'_>, count: usize) -> Result<String> {
        let mut text = String::new();
        for _ in 0..u.int_in_range(0..=1)? {
            writeln!(text, "[[closed]]\nfirst = {}", self.day(u)?).expect("in memory");
        }
        for _ in 0..u.int_in_range(0..=3)? {
            let (one, other) = (self.day(u)?, self.day(u)?);
            let library = id(u.int_in_range(0..=count - 1)?);
            let (first, last) = (one.min(other), one.max(other));
            writeln!(text, "[[absence]]\nlibrary = \"{library}\"\nfirst = {first}\nlast = {last}")
                .expect("in memory");
        }
        Ok(text)
    }
}

fn ledger(u: &mut Unstructured<'_>, count: usize) -> Result<String> {
    let mut text =
        String::from("library,name,owed_minutes,held_minutes,carried_in_minutes,balance_minutes\n");
    for at in 0..count {
        let carried: i64 = u.int_in_range(-500..=500)?;
        writeln!(text, "{0},{0},0,{carried},0,{carried}", id(at)).expect("in memory");
    }
    Ok(text)
}
