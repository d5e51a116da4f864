//! Properties of the crate `ical`, made safely: its own parameter code panics on other values.

use chrono::{DateTime, NaiveDateTime, Utc};
use ical::property::Property;

use super::text::escape;

/// A property whose value needs no escaping: names, numbers, stamps and rules of our own making.
pub(super) fn plain(name: &str, value: impl Into<String>) -> Property {
    Property { name: name.to_owned(), params: None, value: Some(value.into()) }
}

/// A property with a TEXT value.
pub(super) fn text(name: &str, value: &str) -> Property {
    plain(name, escape(value))
}

/// A property with one parameter, both plain ASCII.
pub(super) fn with_param(name: &str, param: &str, argument: &str, value: String) -> Property {
    let params = Some(vec![(param.to_owned(), vec![argument.to_owned()])]);
    Property { name: name.to_owned(), params, value: Some(value) }
}

/// A local time in a zone (RFC 5545 3.3.5, form 3).
pub(super) fn local(name: &str, zone: &str, at: NaiveDateTime) -> Property {
    with_param(name, "TZID", zone, at.format("%Y%m%dT%H%M%S").to_string())
}

/// A moment in UTC (RFC 5545 3.3.5, form 2).
pub(super) fn stamp(name: &str, at: DateTime<Utc>) -> Property {
    plain(name, at.format("%Y%m%dT%H%M%SZ").to_string())
}
