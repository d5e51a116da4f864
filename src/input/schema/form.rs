//! What can be seen of a value without knowing the rest of its file, for those who declare a key.
//!
//! A form never refuses what the readers take: they see more.

use std::ops::{Bound, RangeBounds, RangeInclusive};

/// What can be seen of a value by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// One of these words.
    Words(Vec<&'static str>),
    /// A whole number from the first to the last.
    Whole(i64, i64),
    /// A number from 0 to 1.
    Part,
    /// A number above zero.
    AboveZero,
    /// A text that fits this regular expression.
    Text(String),
    /// A list.
    Several(Several),
}

/// A list: how many entries, and of which form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several {
    /// The fewest entries.
    pub least: usize,
    /// The most entries.
    pub most: Option<usize>,
    /// Whether no entry comes twice.
    pub is_each_once: bool,
    /// The form of every entry.
    pub entry: Option<Box<Form>>,
}

/// `9:00`, `09:00` or `24:00`.
const TIME: &str = "(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)";

/// A label of a host name.
const LABEL: &str = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

pub(super) fn words<const N: usize>(words: [&'static str; N]) -> Form {
    Form::Words(words.to_vec())
}

/// The names of all time zones.
pub(super) fn zones() -> Form {
    Form::Words(chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect())
}

pub(super) fn whole(range: RangeInclusive<i64>) -> Form {
    Form::Whole(*range.start(), *range.end())
}

pub(super) fn part() -> Form {
    Form::Part
}

pub(super) fn above_zero() -> Form {
    Form::AboveZero
}

pub(super) fn several(count: impl RangeBounds<usize>) -> Form {
    let least = match count.start_bound() {
        Bound::Included(least) => *least,
        Bound::Excluded(less) => less + 1,
        Bound::Unbounded => 0,
    };
    let most = match count.end_bound() {
        Bound::Included(most) => Some(*most),
        Bound::Excluded(more) => more.checked_sub(1),
        Bound::Unbounded => None,
    };
    Form::Several(Several { least, most, is_each_once: false, entry: None })
}

impl Form {
    /// A list of entries of this form.
    pub(super) fn of(self, entry: Self) -> Self {
        self.with(|several| several.entry = Some(Box::new(entry)))
    }

    /// A list in which no entry comes twice.
    pub(super) fn each_once(self) -> Self {
        self.with(|several| several.is_each_once = true)
    }

    fn with(mut self, change: impl FnOnce(&mut Several)) -> Self {
        if let Self::Several(several) = &mut self {
            change(several);
        }
        self
    }
}

fn text(pattern: impl AsRef<str>) -> Form {
    Form::Text(format!("^{}$", pattern.as_ref()))
}

pub(super) fn id() -> Form {
    text("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")
}

/// One line without control characters.
pub(super) fn line() -> Form {
    text("[^\\u0000-\\u001f\\u007f]*")
}

/// The same, and not empty.
pub(super) fn name() -> Form {
    text("[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*")
}

pub(super) fn host() -> Form {
    text(format!("{LABEL}(\\.{LABEL})+"))
}

pub(super) fn url() -> Form {
    text("\\s*(https?://[!-~]*)?\\s*")
}

pub(super) fn time() -> Form {
    text(TIME)
}

pub(super) fn interval() -> Form {
    text(format!("\\s*{TIME}\\s*-\\s*{TIME}\\s*"))
}

/// A cell without its seat.
pub(super) fn period() -> Form {
    text(format!("\\s*(mon|tue|wed|thu|fri|sat|sun)\\s+{TIME}\\s*"))
}

pub(super) fn cell() -> Form {
    text(format!("\\s*(mon|tue|wed|thu|fri|sat|sun)\\s+{TIME}\\s*(#[0-9]+)?"))
}

pub(super) fn dated() -> Form {
    text(format!("\\s*[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}\\s+{TIME}\\s*(#[0-9]+)?"))
}
