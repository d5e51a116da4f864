//! The words of the exports in Finnish, Swedish and English: one table, complete by construction.

mod balances;
mod changes;
mod clocks;
mod figures;
mod kept;
mod load;
mod off;
mod order;
mod pages;
mod part;
mod planning;
mod report;
mod rings;
mod sentences;
mod sheets;
mod steered;
mod table;
mod three;
mod ties;
mod usage;

pub use balances::{back_to_zero, balance_words, closed_balance, standing};
pub use changes::{because, cell_kind, mail, served, served_now};
pub use clocks::day;
pub(crate) use clocks::{clock, days, hours_of_day, month, weekday_and_day};
pub use figures::{date, decimal, hours, long_date};
pub use kept::{kept, moved};
pub use load::{LoadWords, chats, counted_from, evenness, signed_chats};
pub use off::{cause_of, off_due};
pub use order::{SortKey, sort_key};
pub use pages::PageWords;
pub use part::takes_part;
pub use planning::{
    few_durations, fixed, fixed_per_cent, mean_duration, next_brings, nothing_further,
    only_present, staffed_by, too_thin, wanted_answer, wanted_loss,
};
pub use report::{decimal_hours, off_best, signed_hours};
pub use rings::{RingWords, ring_course};
pub use sentences::{Covered, duties, furthest, pool_name, quality, term_size, within_a_slot};
pub use sheets::{ImportWords, SheetWords};
pub use steered::{next_term_counts, steered};
pub(crate) use table::SiteWords;
pub use table::{CalendarWords, ChangeWords, Headings, ReportWords, Words};
pub use ties::tie;
pub use usage::{UsageWords, minutes_seconds, per_cent};

use chrono::Weekday;

use crate::model::{Allocation, Duty, Fate, Kind, LimitKind, Status, TurnRule, Why};

/// A word by its key, in Finnish, Swedish and English.
pub type Entry = (&'static str, [&'static str; 3]);

/// The whole table, by the names of its groups.
pub const TABLE: [(&str, &[Entry]); 12] = [
    ("Words", Words::ALL),
    ("Headings", Headings::ALL),
    ("CalendarWords", CalendarWords::ALL),
    ("ReportWords", ReportWords::ALL),
    ("ChangeWords", ChangeWords::ALL),
    ("SiteWords", SiteWords::ALL),
    ("PageWords", PageWords::ALL),
    ("UsageWords", UsageWords::ALL),
    ("LoadWords", LoadWords::ALL),
    ("ImportWords", ImportWords::ALL),
    ("SheetWords", SheetWords::ALL),
    ("RingWords", RingWords::ALL),
];

impl Words {
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

    /// Why a library has a duty: a member that takes what its own pool settles does not cover for
    /// another library.
    #[must_use]
    pub(crate) fn kind_of(&self, allocation: &Allocation, duty: &Duty) -> &'static str {
        let holder = &allocation[duty.holder].holder;
        let is_member = duty.library.is_some_and(|library| holder.members.contains(&library));
        let is_settled = duty.kind == Kind::Cover && holder.turns == TurnRule::Open && is_member;
        if is_settled { self.settled } else { self.kind(duty.kind) }
    }

    /// How certain a duty is.
    #[must_use]
    pub fn status(&self, status: Status) -> &'static str {
        match status {
            Status::Confirmed => self.confirmed,
            Status::Open => self.open,
            Status::Unfilled => Fate::<()>::Unfilled.word(self.language),
            Status::Cancelled => Fate::<()>::Cancelled.word(self.language),
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
            Why::Limit(LimitKind::PerDay) => self.most_of_day,
            Why::Limit(LimitKind::InARow) => self.most_in_a_row,
            Why::Limit(LimitKind::PerWeek) => self.most_of_week,
        }
    }
}
