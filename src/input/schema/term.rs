//! The term file as written.

use chrono::NaiveDate;
use toml::de::DeTable;

use super::form::{dated, id, line, name, several, time, whole, words};
use super::ring::StintTable;
use super::shape::{Key, Shape};
use super::table::{List, Need, Stamp, Text, missing_key, required, unknown_key};
use crate::finding::notes::{At, Span};
use crate::input::holidays::COUNTRIES;
use crate::input::toml::{File, FromToml, Reader, Table, value};
use crate::model::Because;

impl File for TermFile {
    const TABLES: &'static [(&'static str, &'static [&'static str])] = &[
        (TermFile::TITLE, TermFile::KEYS),
        (TermTable::TITLE, TermTable::KEYS),
        (AllocationTermTable::TITLE, AllocationTermTable::KEYS),
        (LoadTable::TITLE, LoadTable::KEYS),
        (ClosedTable::TITLE, ClosedTable::KEYS),
        (AbsenceTable::TITLE, AbsenceTable::KEYS),
        (MemberTable::TITLE, MemberTable::KEYS),
        (ChangeTable::TITLE, ChangeTable::KEYS),
        (MissedTable::TITLE, MissedTable::KEYS),
        (StintTable::TITLE, StintTable::KEYS),
    ];
}

table! {
    /// A term: from when to when, and what happens in it.
    TermFile "the term file" {
        /// The version of the format.
        format: i64 = required in whole(1..=1),
        /// From when to when.
        term: TermTable = required,
        /// What the plan keeps of the last term.
        allocation: AllocationTermTable = optional,
        /// How busy the cells are.
        load: LoadTable = optional,
        /// When the whole service is closed.
        closed: List<ClosedTable> = optional,
        /// When a library cannot serve.
        absence: List<AbsenceTable> = optional,
        /// Libraries that join or leave during the term.
        member: List<MemberTable> = optional,
        /// What was agreed after publication; `vuoro swap`, `cover` and `cancel` write it.
        change: List<ChangeTable> = optional,
        /// Duties that the library on duty did not serve.
        missed: List<MissedTable> = optional,
        /// Who of a ring serves, by agreement.
        ring: List<StintTable> = optional,
    }
}

table! {
    /// The term itself.
    TermTable "`[term]`" {
        /// Short name, a part of calendars: do not change it once they are published.
        id: Text = required in id(),
        /// Name for people.
        name: Text = required in name(),
        /// Path of the consortium file; left out: `consortium.toml` beside this file.
        consortium: Text = optional in name() => "\"consortium.toml\"",
        /// First day.
        first: NaiveDate = required,
        /// Last day, at most sixty weeks after the first.
        last: NaiveDate = required,
        /// When the plan was published, in UTC, or by the clocks of the consortium as in `"2018-08-20 12:00"`; left out: it is a draft.
        published: Stamp = optional,
        /// Country whose public holidays close the service: `FI`, `SE`, `NO`, `EE` or `DK`; left out: none do.
        holidays: Text = optional in words(COUNTRIES),
        /// Public holidays on which the service is open all the same.
        open: List<NaiveDate> = optional,
        /// Path of the `ledger.csv` of the term before: its balances are carried in.
        ledger: Text = optional in line(),
        /// Ids of libraries that take no part in this term: they have left, or are away for all of it. What they carry stays as it is.
        without: List<String> = optional,
    }
}

table! {
    /// What the plan keeps of the last term.
    AllocationTermTable "`[allocation]` of the term file" {
        /// Path of the `roster.csv` of the last term: its pools and cells stay where they can.
        keep: Text = required in name(),
    }
}

table! {
    /// Files that say how busy the cells are, and what they are for.
    LoadTable "`[load]`" {
        /// Paths of chat logs or of counted visits.
        files: List<Text> = required in several(1..).of(name()),
        /// `true`: the week shares busy cells evenly, where everything else is equal.
        weigh: bool = optional => "false",
        /// First day of the count; left out: the first in the files.
        first: NaiveDate = optional,
        /// Last day of the count; left out: the last in the files.
        last: NaiveDate = optional,
        /// Path of the `roster.csv` of the term before: who had busy cells gets quieter ones.
        before: Text = optional in line(),
    }
}

table! {
    /// The whole service is closed.
    ClosedTable "`[[closed]]`" {
        /// First day.
        first: NaiveDate = required,
        /// Last day; left out: one day.
        last: NaiveDate = optional,
        /// From when on each of the days; left out: the whole day.
        from: Text = optional in time(),
        /// Until when on each of the days; left out: the whole day.
        to: Text = optional in time(),
        /// Why, in your words.
        reason: Text = optional in line(),
    }
}

table! {
    /// A library, or a person on its ring, cannot serve.
    AbsenceTable "`[[absence]]`" {
        /// Id of the library.
        library: Text = required,
        /// Who of its ring; left out: the whole library.
        person: Text = optional,
        /// First day.
        first: NaiveDate = required,
        /// Last day; left out: one day.
        last: NaiveDate = optional,
        /// From when on each of the days; left out: the whole day.
        from: Text = optional in time(),
        /// Until when on each of the days; left out: the whole day.
        to: Text = optional in time(),
        /// Why, in your words.
        reason: Text = optional in line(),
    }
}

table! {
    /// A library joins or leaves during the term.
    MemberTable "`[[member]]`" {
        /// Id of the library.
        library: Text = required,
        /// Its first day; left out: that of the term.
        first: NaiveDate = optional,
        /// Its last day; left out: that of the term.
        last: NaiveDate = optional,
    }
}

table! {
    /// What was agreed after publication.
    ChangeTable "`[[change]]`" {
        /// When it was agreed, in UTC, or by the clocks of the consortium.
        at: Stamp = required,
        /// `swap`, `cover`, `cancel`, or `vacate`: nobody could take it.
        kind: Text = required in words(["swap", "cover", "cancel", "vacate"]),
        /// The duty: a date and when it begins.
        duty: Text = required in dated(),
        /// The other duty of a swap.
        with: Text = optional in dated(),
        /// Id of the library that covers.
        library: Text = optional,
        /// Why the files made it necessary, when nobody agreed on it.
        because: Text = optional in words(Because::ALL.map(Because::code)),
        /// A remark.
        note: Text = optional in line(),
    }
}

table! {
    /// A duty that the library on duty did not serve.
    MissedTable "`[[missed]]`" {
        /// Id of the library that was on duty.
        library: Text = required,
        /// The duty: a date and when it begins.
        duty: Text = required in dated(),
        /// `true`: it does not owe the duty; left out: it still does.
        excused: bool = optional => "false",
    }
}
