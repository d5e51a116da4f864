//! The term file as written.

use chrono::NaiveDate;
use toml::de::DeTable;

use super::table::{List, Need, Stamp, Text, missing_key, required, unknown_key};
use crate::input::notes::{At, Span};
use crate::input::toml::{Reader, Table, value};

/// The tables of the file with their keys.
pub(super) const TABLES: &[(&str, &[&str])] = &[
    (TermFile::TITLE, TermFile::KEYS),
    (TermTable::TITLE, TermTable::KEYS),
    (AllocationTermTable::TITLE, AllocationTermTable::KEYS),
    (LoadTable::TITLE, LoadTable::KEYS),
    (ClosedTable::TITLE, ClosedTable::KEYS),
    (AbsenceTable::TITLE, AbsenceTable::KEYS),
    (MemberTable::TITLE, MemberTable::KEYS),
    (ChangeTable::TITLE, ChangeTable::KEYS),
    (MissedTable::TITLE, MissedTable::KEYS),
];

table! {
    /// A term file.
    TermFile "the term file" {
        /// The version of the format.
        format: i64 = required,
        /// From when to when.
        term: TermTable = required,
        /// What the allocation starts from.
        allocation: AllocationTermTable = optional,
        /// How busy the cells are.
        load: LoadTable = optional,
        /// Closures of the service.
        closed: List<ClosedTable> = optional,
        /// Absences of single libraries.
        absence: List<AbsenceTable> = optional,
        /// Libraries that join or leave.
        member: List<MemberTable> = optional,
        /// Changes after publication.
        change: List<ChangeTable> = optional,
        /// Duties that were not served.
        missed: List<MissedTable> = optional,
    }
}

table! {
    /// The term itself.
    TermTable "`[term]`" {
        /// Short name.
        id: Text = required,
        /// Name for people.
        name: Text = required,
        /// The consortium file.
        consortium: Text = optional,
        /// First day.
        first: NaiveDate = required,
        /// Last day.
        last: NaiveDate = required,
        /// When the plan was published.
        published: Stamp = optional,
        /// Country whose public holidays close the service.
        holidays: Text = optional,
        /// Public holidays on which the service is open all the same.
        open: List<NaiveDate> = optional,
        /// The ledger of the term before.
        ledger: Text = optional,
    }
}

table! {
    /// What the allocation of a term starts from.
    AllocationTermTable "`[allocation]` of the term file" {
        /// The roster of the last term.
        keep: Text = required,
    }
}

table! {
    /// Files that say how busy the cells are, and what they are for.
    LoadTable "`[load]`" {
        /// Chat logs or counted visits.
        files: List<Text> = required,
        /// Whether the pattern weighs how busy cells are.
        weigh: bool = optional,
        /// The first day of the count.
        first: NaiveDate = optional,
        /// The last day of the count.
        last: NaiveDate = optional,
        /// The roster of the term before.
        before: Text = optional,
    }
}

table! {
    /// The service is closed.
    ClosedTable "`[[closed]]`" {
        /// First day.
        first: NaiveDate = required,
        /// Last day.
        last: NaiveDate = optional,
        /// Start on each day.
        from: Text = optional,
        /// End on each day.
        to: Text = optional,
        /// Why.
        reason: Text = optional,
    }
}

table! {
    /// A library cannot serve.
    AbsenceTable "`[[absence]]`" {
        /// Its id.
        library: Text = required,
        /// First day.
        first: NaiveDate = required,
        /// Last day.
        last: NaiveDate = optional,
        /// Start on each day.
        from: Text = optional,
        /// End on each day.
        to: Text = optional,
        /// Why.
        reason: Text = optional,
    }
}

table! {
    /// A library joins or leaves.
    MemberTable "`[[member]]`" {
        /// Its id.
        library: Text = required,
        /// First day.
        first: NaiveDate = optional,
        /// Last day.
        last: NaiveDate = optional,
    }
}

table! {
    /// A change after publication.
    ChangeTable "`[[change]]`" {
        /// When it was agreed.
        at: Stamp = required,
        /// What it does.
        kind: Text = required,
        /// The duty it is about.
        duty: Text = required,
        /// The other duty of a swap.
        with: Text = optional,
        /// Who covers.
        library: Text = optional,
        /// Why the files made it necessary, when nobody agreed on it.
        because: Text = optional,
        /// A remark.
        note: Text = optional,
    }
}

table! {
    /// A duty that was not served.
    MissedTable "`[[missed]]`" {
        /// Who should have served.
        library: Text = required,
        /// Which duty.
        duty: Text = required,
        /// Whether the library is let off.
        excused: bool = optional,
    }
}
