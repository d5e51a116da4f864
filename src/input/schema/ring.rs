//! Rings as written: the people in the consortium file, what they agree on in the term file.

use chrono::NaiveDate;
use toml::de::DeTable;

use super::consortium::HoursTable;
use super::form::{above_zero, dated, id, line, name};
use super::shape::{Key, Shape};
use super::table::{List, Need, Text, missing_key, required, unknown_key};
use crate::input::decimal::Decimal;
use crate::input::notes::{At, Span};
use crate::input::toml::{FromToml, Reader, Table, value};

table! {
    /// A person on the ring of a library.
    RingTable "`[[library.ring]]`" {
        /// Initials or a role.
        id: Text = required in id(),
        /// The person's name.
        name: Text = optional in line(),
        /// Part of a full part of the turns.
        share: Decimal = optional in above_zero(),
        /// When it works.
        hours: HoursTable = optional,
        /// First day on the ring.
        first: NaiveDate = optional,
        /// Last day on the ring.
        last: NaiveDate = optional,
        /// What it knows of what everybody must know.
        knows: List<Text> = optional,
        /// What it will know from a day on.
        learns: List<LearnsTable> = optional,
    }
}

table! {
    /// Something that is known from a day on.
    LearnsTable "an entry of `learns`" {
        /// What.
        topic: Text = required in name(),
        /// From which day on.
        day: NaiveDate = required,
    }
}

table! {
    /// Who of a ring serves, by agreement.
    StintTable "`[[ring]]` of the term file" {
        /// Whose ring.
        library: Text = required,
        /// Which duty.
        duty: Text = required in dated(),
        /// Who serves.
        person: Text = required,
    }
}
