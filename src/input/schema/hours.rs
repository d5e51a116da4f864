//! Hours by weekday as written, in both files.

use toml::de::DeTable;

use super::form::interval;
use super::shape::{Key, Shape};
use super::table::{List, Need, Text, missing_key, required, unknown_key};
use crate::finding::notes::{At, Span};
use crate::input::toml::{FromToml, Reader, Table, value};

table! {
    /// Hours by weekday, each a list as `["10:00-16:00"]`; a day that is left out has none.
    HoursTable "`hours`" {
        /// Monday.
        mon: List<Text> = optional in interval(),
        /// Tuesday.
        tue: List<Text> = optional in interval(),
        /// Wednesday.
        wed: List<Text> = optional in interval(),
        /// Thursday.
        thu: List<Text> = optional in interval(),
        /// Friday.
        fri: List<Text> = optional in interval(),
        /// Saturday.
        sat: List<Text> = optional in interval(),
        /// Sunday.
        sun: List<Text> = optional in interval(),
    }
}

impl HoursTable {
    /// The lists of the week, Monday first.
    pub fn days(&self) -> [&Option<At<List<Text>>>; 7] {
        [&self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun]
    }
}
