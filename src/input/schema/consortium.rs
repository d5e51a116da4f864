//! The consortium file as written.

use toml::de::DeTable;

use super::form::{
    above_zero, cell, host, id, line, name, part, period, several, url, whole, words, zones,
};
use super::hours::HoursTable;
use super::limits::{
    BALANCE_MINUTES, MOST_DUTIES, POOL_SIZES, SEATS, SLOT_MINUTES, TAG_FROM, WEEKS,
};
use super::ring::{LearnsTable, RingTable};
use super::shape::{Key, Shape};
use super::table::{List, Need, Text, missing_key, required, unknown_key};
use crate::finding::notes::{At, Span};
use crate::input::toml::{File, FromToml, Reader, Table, value};
use crate::model::Decimal;
use crate::model::{Balances, Language, Method, Remainders, TurnRule, UsagePreset, UsageUnit};

impl File for ConsortiumFile {
    const TABLES: &'static [(&'static str, &'static [&'static str])] = &[
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
}

table! {
    /// Who takes part, what is staffed, by which rules.
    ConsortiumFile "the consortium file" {
        /// The version of the format.
        format: i64 = required in whole(1..=1),
        /// Who the consortium is.
        consortium: ConsortiumTable = required,
        /// The common service, whose duties are shared out.
        service: ServiceTable = required,
        /// By which rules duties are shared out.
        allocation: AllocationTable = optional,
        /// The members, a table for each.
        library: List<LibraryTable> = optional in several(1..),
        /// Pools agreed beforehand.
        pool: List<PoolTable> = optional,
        /// Cells agreed beforehand.
        pin: List<PinTable> = optional,
        /// Libraries that share a pool.
        together: List<AgreedTable> = optional,
        /// Libraries of which no two share a pool.
        apart: List<AgreedTable> = optional,
        /// How `vuoro check` looks at the files.
        check: CheckTable = optional,
        /// How chat logs and counted visits are written.
        usage: UsageTable = optional,
    }
}

table! {
    /// Who the consortium is.
    ConsortiumTable "`[consortium]`" {
        /// Short name, a part of calendars: do not change it once they are published.
        id: Text = required in id(),
        /// Name for people.
        name: Text = required in name(),
        /// Time zone by its IANA name.
        timezone: Text = required in zones(),
        /// Language of reports, remarks and calendars: `fi`, `sv` or `en`.
        language: Text = required in words(Language::ALL.map(Language::code)),
        /// A host name of yours, a part of calendar entries; it need not be on the web.
        domain: Text = required in host(),
    }
}

table! {
    /// The common service, whose duties are shared out.
    ServiceTable "`[service]`" {
        /// Name of the service; calendars are named after it.
        name: Text = required in name(),
        /// Length of every cell in minutes, 15 to 1440.
        slot_minutes: i64 = required in whole(SLOT_MINUTES),
        /// How many libraries are on duty at the same time.
        seats: i64 = required in whole(SEATS),
        /// A page about the service; it is shown in every calendar entry.
        url: Text = optional in url(),
        /// What everybody on duty must know, where libraries have rings.
        must_know: List<Text> = optional in several(1..).each_once().of(name()),
        /// When the service is open, by weekday, in whole slots.
        hours: HoursTable = required,
    }
}

table! {
    /// By which rules duties are shared out.
    AllocationTable "`[allocation]`" {
        /// How shares become whole slots: `webster`, `hamilton`, `dhondt`, `huntington-hill` or `adams`.
        method: Text = optional in words(Method::ALL.map(Method::code)) => "\"webster\"",
        /// A library that is owed so many slots a week, or more, has cells of its own. 0 to 1.
        own_slot_from: Decimal = optional in part() => "0.75",
        /// `round`: whole slots every week; `pool`: the part behind the point goes into pools.
        remainders: Text = optional in words(Remainders::ALL.map(Remainders::code)) => "\"round\"",
        /// Fewest and most members of a pool that the tool forms.
        pool_size: List<i64> = optional in several(2..=2).of(whole(POOL_SIZES)) => "[2, 6]",
        /// The part of the best objective that may be given up for wishes. 0 to 1.
        tolerance: Decimal = optional in part() => "0.05",
        /// How pools take turns: `by-share`, `equal` or `open`.
        turns: Text = optional in words(TurnRule::ALL.map(TurnRule::code)) => "\"by-share\"",
        /// Most duties that a library has in one day; left out: any number.
        max_per_day: i64 = optional in whole(MOST_DUTIES),
        /// Most times in a row, without a gap, that a library is on duty in one day; left out: any number.
        max_in_a_row: i64 = optional in whole(MOST_DUTIES),
        /// Most duties that a library has in one week, Monday to Sunday; left out: any number.
        max_per_week: i64 = optional in whole(MOST_DUTIES),
        /// `steer`: who is behind from the terms before claims more slots; `report`: it does not.
        balances: Text = optional in words(Balances::ALL.map(Balances::code)) => "\"steer\"",
    }
}

table! {
    /// A member of the consortium.
    LibraryTable "`[[library]]`" {
        /// Short name, the name of its calendar: do not change it once that is published.
        id: Text = required in id(),
        /// Name for people.
        name: Text = required in name(),
        /// Ids that it had in earlier terms, and those of libraries that are part of it now: their
        /// balances and places are its own.
        was: List<Text> = optional in several(..).each_once(),
        /// Its size in any measure, such as inhabitants: duties are owed in proportion to it.
        size: Decimal = optional in above_zero(),
        /// Its share in per cent, where libraries have shares in place of sizes.
        share: Decimal = optional in above_zero(),
        /// When it has staff for the service; left out: always.
        hours: HoursTable = optional,
        /// Cells it would rather have.
        prefer: List<Text> = optional in period(),
        /// Cells it would rather not have.
        avoid: List<Text> = optional in period(),
        /// How many seats it can staff at once; left out: 1.
        seats: i64 = optional in whole(SEATS) => "1",
        /// Most duties that it has in one day; left out: as `[allocation]` says.
        max_per_day: i64 = optional in whole(MOST_DUTIES),
        /// Most times in a row, without a gap, that it is on duty in one day; left out: as `[allocation]` says.
        max_in_a_row: i64 = optional in whole(MOST_DUTIES),
        /// Most duties that it has in one week, Monday to Sunday; left out: as `[allocation]` says.
        max_per_week: i64 = optional in whole(MOST_DUTIES),
        /// The people among whom its duties go round.
        ring: List<RingTable> = optional in several(..=100),
        /// Mail address, shown in calendar entries.
        email: Text = optional in line(),
        /// Telephone number, shown in calendar entries.
        phone: Text = optional in line(),
        /// Whom to ask for, shown in calendar entries.
        contact: Text = optional in line(),
    }
}

table! {
    /// A pool agreed beforehand: libraries that hold cells together and take turns.
    PoolTable "`[[pool]]`" {
        /// Short name, which no library and no other pool has.
        id: Text = required in id(),
        /// Name for people.
        name: Text = required in name(),
        /// Ids of its members, two or more; a library is in one pool at most.
        members: List<Text> = required in several(2..).each_once(),
        /// How it takes turns, if not as others do.
        turns: Text = optional in words(TurnRule::ALL.map(TurnRule::code)),
    }
}

table! {
    /// A cell agreed beforehand.
    PinTable "`[[pin]]`" {
        /// A cell of the service, with ` #2` behind it for its second seat.
        cell: Text = required in cell(),
        /// Id of the library or of the pool whose cell it is.
        holder: Text = required,
    }
}

table! {
    /// Libraries that share a pool, or of which no two do.
    AgreedTable "`[[together]]` and `[[apart]]`" {
        /// Ids of two libraries or more.
        libraries: List<Text> = required in several(2..).each_once(),
        /// Why, in your words.
        why: Text = optional in line(),
    }
}

table! {
    /// How `vuoro check` looks at the files.
    CheckTable "`[check]`" {
        /// Rules whose findings are errors.
        deny: List<RuleTable> = optional,
        /// Rules whose findings are warnings.
        warn: List<RuleTable> = optional,
        /// Rules whose findings are counted only.
        allow: List<RuleTable> = optional,
        /// How many minutes a balance may be from zero; left out: ten duties.
        balance_minutes: i64 = optional in whole(BALANCE_MINUTES),
    }
}

table! {
    /// A rule, and why it is denied, warned of or allowed.
    RuleTable "an entry of `[check]`" {
        /// Name of the rule, as `vuoro rules` lists it.
        rule: Text = required,
        /// Why, in your words.
        reason: Text = required in name(),
    }
}

table! {
    /// How chat logs and counted visits are written; no other column is read.
    UsageTable "`[usage]`" {
        /// A form that is known by name: `plain`, `libraryh3lp`, `libchat`, `zendesk-chat`, `tawk-to`, `excel-fi`.
        preset: Text = optional in words(UsagePreset::ALL.map(UsagePreset::code)),
        /// Heading: when a chat began.
        start: Text = optional in name(),
        /// Heading: the date.
        date: Text = optional in name(),
        /// Heading: the time of day.
        time: Text = optional in name(),
        /// Heading: how long it took.
        duration: Text = optional in name(),
        /// Heading: when a chat ended, where nothing says how long it took.
        end: Text = optional in name(),
        /// Heading: how long somebody waited.
        wait: Text = optional in name(),
        /// Heading: what it was about.
        tag: Text = optional in name(),
        /// Heading: the weekday of visits.
        weekday: Text = optional in name(),
        /// Heading: the hour of visits.
        hour: Text = optional in name(),
        /// Heading: how many visits.
        visits: Text = optional in name(),
        /// Forms of dates, tried in their order.
        dates: List<Text> = optional,
        /// The time zone of the file, if it is not the consortium's.
        zone: Text = optional in zones(),
        /// What plain numbers of durations count: `seconds` or `minutes`.
        unit: Text = optional in words(UsageUnit::ALL.map(UsageUnit::code)),
        /// Tags that are shown.
        tags: List<Text> = optional,
        /// How often a tag must occur to be shown.
        tag_from: i64 = optional in whole(TAG_FROM),
        /// Over how many weeks visits were counted.
        weeks: i64 = optional in whole(WEEKS),
    }
}

impl UsageTable {
    /// The headings, in the order of [`UsageColumn::ALL`](crate::model::UsageColumn::ALL).
    pub fn headings(&self) -> [&Option<At<Text>>; 10] {
        [
            &self.start,
            &self.date,
            &self.time,
            &self.duration,
            &self.end,
            &self.wait,
            &self.tag,
            &self.weekday,
            &self.hour,
            &self.visits,
        ]
    }
}
