//! The consortium file as written.

use toml::de::DeTable;

use super::ring::{LearnsTable, RingTable};
use super::table::{List, Need, Text, missing_key, required, unknown_key};
use crate::input::decimal::Decimal;
use crate::input::notes::{At, Span};
use crate::input::toml::{Reader, Table, value};

/// The tables of the file with their keys.
pub(super) const TABLES: &[(&str, &[&str])] = &[
    (ConsortiumFile::TITLE, ConsortiumFile::KEYS),
    (ConsortiumTable::TITLE, ConsortiumTable::KEYS),
    (ServiceTable::TITLE, ServiceTable::KEYS),
    (HoursTable::TITLE, HoursTable::KEYS),
    (AllocationTable::TITLE, AllocationTable::KEYS),
    (LibraryTable::TITLE, LibraryTable::KEYS),
    (RingTable::TITLE, RingTable::KEYS),
    (LearnsTable::TITLE, LearnsTable::KEYS),
    (PoolTable::TITLE, PoolTable::KEYS),
    (PinTable::TITLE, PinTable::KEYS),
    (AgreedTable::TITLE, AgreedTable::KEYS),
    (CheckTable::TITLE, CheckTable::KEYS),
    (RuleTable::TITLE, RuleTable::KEYS),
    (UsageTable::TITLE, UsageTable::KEYS),
];

table! {
    /// A consortium file.
    ConsortiumFile "the consortium file" {
        /// The version of the format.
        format: i64 = required,
        /// Who they are.
        consortium: ConsortiumTable = required,
        /// What they share out.
        service: ServiceTable = required,
        /// By which rules.
        allocation: AllocationTable = optional,
        /// The members.
        library: List<LibraryTable> = optional,
        /// Pools agreed beforehand.
        pool: List<PoolTable> = optional,
        /// Cells agreed beforehand.
        pin: List<PinTable> = optional,
        /// Libraries that share a pool.
        together: List<AgreedTable> = optional,
        /// Libraries of which no two share a pool.
        apart: List<AgreedTable> = optional,
        /// How its files are checked.
        check: CheckTable = optional,
        /// How files of usage are written.
        usage: UsageTable = optional,
    }
}

table! {
    /// Who the consortium is.
    ConsortiumTable "`[consortium]`" {
        /// Short name for files and calendars.
        id: Text = required,
        /// Name for people.
        name: Text = required,
        /// IANA name of the time zone.
        timezone: Text = required,
        /// Language of what is exported.
        language: Text = required,
        /// Right-hand side of calendar UIDs.
        domain: Text = required,
    }
}

table! {
    /// The common service.
    ServiceTable "`[service]`" {
        /// Name for people.
        name: Text = required,
        /// Length of every cell.
        slot_minutes: i64 = required,
        /// Libraries on duty at the same time.
        seats: i64 = required,
        /// A page about the service.
        url: Text = optional,
        /// What everybody on duty must know.
        must_know: List<Text> = optional,
        /// Weekly opening.
        hours: HoursTable = required,
    }
}

table! {
    /// Intervals by weekday.
    HoursTable "`hours`" {
        /// Monday.
        mon: List<Text> = optional,
        /// Tuesday.
        tue: List<Text> = optional,
        /// Wednesday.
        wed: List<Text> = optional,
        /// Thursday.
        thu: List<Text> = optional,
        /// Friday.
        fri: List<Text> = optional,
        /// Saturday.
        sat: List<Text> = optional,
        /// Sunday.
        sun: List<Text> = optional,
    }
}

impl HoursTable {
    /// The lists of the week, Monday first.
    pub fn days(&self) -> [&Option<At<List<Text>>>; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
    }
}

table! {
    /// The rules of allocation.
    AllocationTable "`[allocation]`" {
        /// Method of apportionment.
        method: Text = optional,
        /// Slots owed a week from which a library has its own.
        own_slot_from: Decimal = optional,
        /// What becomes of fractions.
        remainders: Text = optional,
        /// Fewest and most members of a formed pool.
        pool_size: List<i64> = optional,
        /// Part of the objective that may be given up.
        tolerance: Decimal = optional,
        /// How pools take turns.
        turns: Text = optional,
    }
}

table! {
    /// A member.
    LibraryTable "`[[library]]`" {
        /// Short name.
        id: Text = required,
        /// Name for people.
        name: Text = required,
        /// Size in any measure.
        size: Decimal = optional,
        /// Share in per cent.
        share: Decimal = optional,
        /// When it has staff.
        hours: HoursTable = optional,
        /// Cells it would rather have.
        prefer: List<Text> = optional,
        /// Cells it would rather not have.
        avoid: List<Text> = optional,
        /// Seats it can staff at once.
        seats: i64 = optional,
        /// The people among whom its duties rotate.
        ring: List<RingTable> = optional,
        /// Address for mail.
        email: Text = optional,
        /// Telephone number.
        phone: Text = optional,
        /// Who to ask for.
        contact: Text = optional,
    }
}

table! {
    /// A pool agreed beforehand.
    PoolTable "`[[pool]]`" {
        /// Short name.
        id: Text = required,
        /// Name for people.
        name: Text = required,
        /// Ids of its members.
        members: List<Text> = required,
        /// How it takes turns.
        turns: Text = optional,
    }
}

table! {
    /// A cell agreed beforehand.
    PinTable "`[[pin]]`" {
        /// The cell.
        cell: Text = required,
        /// Id of a library or a pool.
        holder: Text = required,
    }
}

table! {
    /// Libraries that share a pool, or of which no two do.
    AgreedTable "`[[together]]` and `[[apart]]`" {
        /// Their ids.
        libraries: List<Text> = required,
        /// Why.
        why: Text = optional,
    }
}

table! {
    /// How the files are checked.
    CheckTable "`[check]`" {
        /// Rules whose findings are errors.
        deny: List<RuleTable> = optional,
        /// Rules whose findings are warnings.
        warn: List<RuleTable> = optional,
        /// Rules whose findings are counted only.
        allow: List<RuleTable> = optional,
        /// The balance that is too much, in minutes.
        balance_minutes: i64 = optional,
    }
}

table! {
    /// A rule, and why it is denied, warned of or allowed.
    RuleTable "an entry of `[check]`" {
        /// Name of the rule.
        rule: Text = required,
        /// Why.
        reason: Text = required,
    }
}

table! {
    /// How files of usage are written.
    UsageTable "`[usage]`" {
        /// A form that is known by name.
        preset: Text = optional,
        /// Heading: when a chat began.
        start: Text = optional,
        /// Heading: the date.
        date: Text = optional,
        /// Heading: the time of day.
        time: Text = optional,
        /// Heading: how long it took.
        duration: Text = optional,
        /// Heading: how long somebody waited.
        wait: Text = optional,
        /// Heading: what it was about.
        tag: Text = optional,
        /// Heading: the weekday of visits.
        weekday: Text = optional,
        /// Heading: the hour of visits.
        hour: Text = optional,
        /// Heading: how many visits.
        visits: Text = optional,
        /// Forms of dates.
        dates: List<Text> = optional,
        /// The zone of the times.
        zone: Text = optional,
        /// What plain numbers of durations count.
        unit: Text = optional,
        /// Tags that are shown.
        tags: List<Text> = optional,
        /// How often a tag must occur to be shown.
        tag_from: i64 = optional,
        /// Over how many weeks visits were counted.
        weeks: i64 = optional,
    }
}

impl UsageTable {
    /// The headings, in the order of [`UsageColumn::ALL`](crate::model::UsageColumn::ALL).
    pub fn headings(&self) -> [&Option<At<Text>>; 9] {
        [
            &self.start,
            &self.date,
            &self.time,
            &self.duration,
            &self.wait,
            &self.tag,
            &self.weekday,
            &self.hour,
            &self.visits,
        ]
    }
}
