//! The words of the exports in Finnish, Swedish and English: one table, complete by construction.

mod balances;
mod changes;
mod clocks;
mod figures;
mod kept;
mod order;
mod pages;
mod report;
mod sentences;
mod site;
mod table;
mod three;

pub use balances::{back_to_zero, balance_words, closed_balance, standing};
pub use changes::{ChangeWords, because, cell_kind, mail, served};
pub use clocks::{clock, day, days, hours_of_day, month, weekday_and_day};
pub use figures::{date, decimal, hours, long_date, millionths};
pub use kept::{kept, moved};
pub use order::{SortKey, sort_key};
pub use pages::PageWords;
pub use report::{ReportWords, decimal_hours, off_best, signed_hours};
pub use sentences::{duties, furthest, pool_name, quality, term_size};
pub use site::SiteWords;

use chrono::Weekday;

use crate::model::{Kind, Language, Status, Why};

/// Every word of one language; a language that lacks one does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The language itself.
    pub language: Language,
    /// Weekdays in two or three letters, Monday first.
    pub weekdays_short: [&'static str; 7],
    /// Weekdays, Monday first.
    pub weekdays: [&'static str; 7],
    /// Headings of tables.
    pub head: Headings,
    /// A library on its own.
    pub kind_library: &'static str,
    /// [`Kind::Own`].
    pub own: &'static str,
    /// [`Kind::Turn`].
    pub turn: &'static str,
    /// [`Kind::Substitute`].
    pub substitute: &'static str,
    /// [`Kind::Swap`].
    pub swap: &'static str,
    /// [`Kind::Cover`].
    pub cover: &'static str,
    /// [`Status::Confirmed`].
    pub confirmed: &'static str,
    /// [`Status::Open`].
    pub open: &'static str,
    /// [`Status::Unfilled`].
    pub unfilled: &'static str,
    /// [`Status::Cancelled`].
    pub cancelled: &'static str,
    /// [`Why::NotMember`].
    pub not_member: &'static str,
    /// [`Why::Absent`].
    pub absent: &'static str,
    /// [`Why::NoStaff`].
    pub no_staff: &'static str,
    /// [`Why::OnDuty`].
    pub on_duty: &'static str,
    /// What calendars say.
    pub calendar: CalendarWords,
    /// A plan that is not published.
    pub draft: &'static str,
    /// Everybody together.
    pub total: &'static str,
}

/// Headings of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headings {
    /// A library.
    pub library: &'static str,
    /// A pool.
    pub pool: &'static str,
    /// Whoever a cell belongs to.
    pub holder: &'static str,
    /// The members of a pool.
    pub members: &'static str,
    /// The size of a library.
    pub size: &'static str,
    /// Slots a week that are owed.
    pub quota: &'static str,
    /// Slots a week that are held.
    pub slots: &'static str,
    /// What is owed over the term.
    pub owed: &'static str,
    /// What is done over the term.
    pub held: &'static str,
    /// Done less owed, with what was carried in.
    pub balance: &'static str,
    /// The balance of the term before.
    pub carried_in: &'static str,
    /// Hours a week.
    pub hours_per_week: &'static str,
    /// A place in the week.
    pub cell: &'static str,
    /// A week.
    pub week: &'static str,
    /// A date.
    pub date: &'static str,
    /// A weekday.
    pub weekday: &'static str,
    /// From when to when.
    pub time: &'static str,
    /// Places on duty at the same time.
    pub seat: &'static str,
    /// A duty.
    pub duty: &'static str,
    /// How certain a duty is.
    pub status: &'static str,
    /// Why a library has a duty.
    pub kind: &'static str,
    /// Turns in a pool.
    pub turns: &'static str,
    /// The largest distance of a member from its due.
    pub bound: &'static str,
    /// A method of apportionment.
    pub method: &'static str,
    /// A remark.
    pub note: &'static str,
}

/// What calendars say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarWords {
    /// What an event is: in front of the library's name.
    pub duty: &'static str,
    /// In front of everything else when the duty is cancelled, for programs that ignore STATUS.
    pub cancelled_prefix: &'static str,
    /// Behind the pool's name when the pool settles who serves.
    pub open_mark: &'static str,
    /// In front of the pool's name.
    pub pool: &'static str,
    /// In front of the name of the library whose duty it was before.
    pub held_by: &'static str,
    /// In front of the names of the pool's other members.
    pub fellows: &'static str,
    /// In front of how to reach the libraries.
    pub contacts: &'static str,
    /// In front of the address of a page about the service.
    pub link: &'static str,
    /// In front of why the library has the duty.
    pub kind: &'static str,
    /// That the plan is not published.
    pub draft: &'static str,
    /// That the pool settles who serves.
    pub open: &'static str,
    /// That the library no longer has the duty.
    pub cancelled: &'static str,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Fi => &table::FI,
            Language::Sv => &table::SV,
            Language::En => &table::EN,
        }
    }

    /// A weekday in full.
    #[must_use]
    pub fn weekday(&self, day: Weekday) -> &'static str {
        self.weekdays[day.num_days_from_monday() as usize]
    }

    /// A weekday in two or three letters.
    #[must_use]
    pub fn weekday_short(&self, day: Weekday) -> &'static str {
        self.weekdays_short[day.num_days_from_monday() as usize]
    }

    /// Why a library has a duty.
    #[must_use]
    pub fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Own => self.own,
            Kind::Turn => self.turn,
            Kind::Substitute => self.substitute,
            Kind::Swap => self.swap,
            Kind::Cover => self.cover,
        }
    }

    /// How certain a duty is.
    #[must_use]
    pub fn status(&self, status: Status) -> &'static str {
        match status {
            Status::Confirmed => self.confirmed,
            Status::Open => self.open,
            Status::Unfilled => self.unfilled,
            Status::Cancelled => self.cancelled,
        }
    }

    /// Why a library cannot take a duty.
    #[must_use]
    pub fn why(&self, why: Why) -> &'static str {
        match why {
            Why::NotMember => self.not_member,
            Why::Absent => self.absent,
            Why::NoStaff => self.no_staff,
            Why::OnDuty => self.on_duty,
        }
    }
}
