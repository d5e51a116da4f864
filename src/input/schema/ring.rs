//! Rings as written: the people in the consortium file, what they agree on in the term file.

use chrono::NaiveDate;
use toml::de::DeTable;

use super::form::{above_zero, dated, id, line, name};
use super::hours::HoursTable;
use super::shape::{Key, Shape};
use super::table::{List, Need, Text, missing_key, required, unknown_key};
use crate::finding::notes::{At, Span};
use crate::input::toml::{FromToml, Reader, Table, value};
use crate::model::Decimal;

table! {
    /// A person on the ring of a library.
    RingTable "`[[library.ring]]`" {
        /// Initials or a role, unique in the library.
        id: Text = required in id(),
        /// The person's name; it is written only where `--internal` says so.
        name: Text = optional in line(),
        /// Its part of a full part of the turns; left out: 1.
        share: Decimal = optional in above_zero() => "1",
        /// When it works; left out: whenever the library has staff.
        hours: HoursTable = optional,
        /// First day on the ring; left out: from the beginning.
        first: NaiveDate = optional,
        /// Last day on the ring; left out: to the end.
        last: NaiveDate = optional,
        /// What it knows of what everybody on duty must know.
        knows: List<Text> = optional,
        /// What it will know from a day on, such as after a training.
        learns: List<LearnsTable> = optional,
    }
}

table! {
    /// Something that is known from a day on.
    LearnsTable "an entry of `learns`" {
        /// What it will know, one of `must_know`.
        topic: Text = required in name(),
        /// From which day on it knows it.
        day: NaiveDate = required,
    }
}

table! {
    /// Who of a ring serves, by agreement.
    StintTable "`[[ring]]` of the term file" {
        /// Id of the library.
        library: Text = required,
        /// The duty, a dated cell.
        duty: Text = required in dated(),
        /// Id of the person who serves.
        person: Text = required,
    }
}
