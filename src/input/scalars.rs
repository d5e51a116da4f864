//! The kinds of values that files are made of.

use chrono::NaiveDate;
use toml::de::DeValue;

use crate::files::stamp::{self, BadStamp, Stamp};
use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::quoted;
use crate::input::schema::{Kind, known_example};
use crate::input::toml::{FromToml, Reader, Table, value as read_value};
use crate::model::{BadDecimal, Decimal};

impl FromToml for String {
    fn expected() -> String {
        "a text in quotes".into()
    }

    fn kind() -> Kind {
        Kind::Text
    }

    fn example(key: &str) -> String {
        known_example(key).map_or_else(|| format!("{key} = \"…\""), str::to_owned)
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        match value {
            DeValue::String(text) => Some(text.clone().into_owned()),
            other => {
                reader.wrong_type::<Self>(key, other, span);
                None
            }
        }
    }
}

impl FromToml for i64 {
    fn expected() -> String {
        "a whole number".into()
    }

    fn kind() -> Kind {
        Kind::Whole
    }

    fn example(key: &str) -> String {
        known_example(key).map_or_else(|| format!("{key} = 2"), str::to_owned)
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let DeValue::Integer(number) = value else {
            reader.wrong_type::<Self>(key, value, span);
            return None;
        };
        let read = Self::from_str_radix(number.as_str(), number.radix()).ok();
        if read.is_none() {
            bad_number(key, BadDecimal::TooLong, span, reader);
        }
        read
    }
}

impl FromToml for bool {
    fn expected() -> String {
        "`true` or `false`".into()
    }

    fn kind() -> Kind {
        Kind::YesNo
    }

    fn example(key: &str) -> String {
        known_example(key).map_or_else(|| format!("{key} = true"), str::to_owned)
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        match value {
            DeValue::Boolean(value) => Some(*value),
            other => {
                reader.wrong_type::<Self>(key, other, span);
                None
            }
        }
    }
}

impl FromToml for Decimal {
    fn expected() -> String {
        "a number".into()
    }

    fn kind() -> Kind {
        Kind::Number
    }

    fn example(key: &str) -> String {
        known_example(key).map_or_else(|| format!("{key} = 12.5"), str::to_owned)
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let read = match value {
            DeValue::Integer(number) if number.radix() == 10 => Self::parse(number.as_str()),
            DeValue::Integer(_) => Err(BadDecimal::NotDecimal),
            DeValue::Float(number) => Self::parse(number.as_str()),
            other => {
                reader.wrong_type::<Self>(key, other, span);
                return None;
            }
        };
        read.map_err(|why| bad_number(key, why, span, reader)).ok()
    }
}

fn bad_number(key: &str, why: BadDecimal, span: Span, reader: &mut Reader<'_>) {
    if reader.is_broken(span) {
        return;
    }
    let message = format!("{} is a number that cannot be used: {why}", quoted(key));
    let help = match why {
        BadDecimal::TooManyPlaces => "round it: six decimals are exact enough for any share",
        BadDecimal::TooLong => "write a smaller number; sizes can be in thousands of inhabitants",
        BadDecimal::NotDecimal => "write digits with at most one decimal point, as in `12.5`",
    };
    reader.notes.error("bad-number", span, message, "", help);
}

impl FromToml for NaiveDate {
    fn expected() -> String {
        "a date".into()
    }

    fn kind() -> Kind {
        Kind::Date
    }

    fn example(key: &str) -> String {
        known_example(key).map_or_else(|| format!("{key} = 2018-09-03"), str::to_owned)
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let date = match value {
            DeValue::Datetime(at) if at.time.is_none() && at.offset.is_none() => at
                .date
                .and_then(|d| Self::from_ymd_opt(d.year.into(), d.month.into(), d.day.into())),
            _ => None,
        };
        if date.is_none() {
            // As people write it, or in quotes.
            let meant = value.as_str().and_then(stamp::day);
            let meant = meant.map(|day| format!("{key} = {day}"));
            reader.wrong_type_of::<Self>(key, value, span, meant.as_deref());
        }
        date
    }
}

impl FromToml for Stamp {
    fn expected() -> String {
        "a date with a time".into()
    }

    fn kind() -> Kind {
        Kind::Stamp
    }

    fn example(key: &str) -> String {
        known_example(key).map_or_else(|| format!("{key} = 2018-08-20T09:00:00Z"), str::to_owned)
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let text = match value {
            DeValue::Datetime(at) if at.date.is_some() && at.time.is_some() => at.to_string(),
            DeValue::String(text) => text.clone().into_owned(),
            other => {
                reader.wrong_type::<Self>(key, other, span);
                return None;
            }
        };
        Self::parse(&text).map_err(|why| bad_stamp(key, why, span, reader.notes)).ok()
    }
}

/// Notes a time that is no moment.
pub(super) fn bad_stamp(key: &str, why: BadStamp, span: Span, notes: &mut Notes) {
    let message = format!("{} is a time that cannot be used: {why}", quoted(key));
    let help = match why {
        BadStamp::LeapSecond => "write second 59, or second 00 of the minute behind it".to_owned(),
        BadStamp::Twice | BadStamp::Skipped => {
            "write it with its distance from UTC behind it: in Finland `+02:00`, in summer `+03:00`"
                .to_owned()
        }
        BadStamp::Form | BadStamp::Year => format!(
            "write it as in `{key} = \"2018-08-20 12:00\"`, by the clocks of the consortium, or in \
             UTC, as in `{}`",
            Stamp::example(key)
        ),
    };
    notes.error("bad-stamp", span, message, "", help);
}

impl<T: FromToml> FromToml for Vec<At<T>> {
    fn expected() -> String {
        T::expected_list()
    }

    fn kind() -> Kind {
        Kind::List(Box::new(T::kind()))
    }

    fn example(key: &str) -> String {
        if let Some(example) = known_example(key).filter(|e| e.contains('[')) {
            return example.to_owned();
        }
        let one = T::example(key);
        match one.split_once(" = ") {
            Some((key, value)) => format!("{key} = [{value}]"),
            None => format!("[{one}]"),
        }
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        let DeValue::Array(array) = value else {
            reader.wrong_type::<Self>(key, value, span);
            return None;
        };
        // Every entry is read, so that every wrong one is noted.
        let read: Vec<_> = array.iter().map(|entry| read_value(key, entry, reader)).collect();
        read.into_iter().collect()
    }
}

impl<T: Table> FromToml for T {
    fn expected() -> String {
        "a table".into()
    }

    fn expected_list() -> String {
        "a list of tables, each under a header of its own".into()
    }

    fn kind() -> Kind {
        Kind::Table(T::shape())
    }

    fn example(key: &str) -> String {
        format!("[{key}]")
    }

    fn from_toml(
        key: &str,
        value: &DeValue<'_>,
        span: Span,
        reader: &mut Reader<'_>,
    ) -> Option<Self> {
        match value {
            DeValue::Table(table) => Some(T::read(table, span, reader)),
            other => {
                reader.wrong_type::<Self>(key, other, span);
                None
            }
        }
    }
}
