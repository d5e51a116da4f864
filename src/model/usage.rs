//! Chats and visits: how their files are written, and what was counted.

use chrono::{NaiveDate, NaiveDateTime, Weekday};

/// A file format whose columns are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsagePreset {
    /// ISO dates, seconds, English headings.
    Plain,
    /// What `LibraryH3lp` exports: `started`, `wait`, `duration`, American dates such as `2/1/17 17:26`.
    LibraryH3lp,
    /// What Excel writes in Finland: `;`, `dd.mm.yyyy hh.mm`, minutes with a decimal comma.
    ExcelFi,
    /// Transcripts of `LibChat`; its headings could not be verified.
    LibChat,
    /// Chats of Zendesk Chat, under the names that connectors give them.
    ZendeskChat,
    /// Chats of tawk.to; its headings could not be verified.
    TawkTo,
}

impl UsagePreset {
    /// Every preset, the default first.
    pub const ALL: [Self; 6] = [
        Self::Plain,
        Self::LibraryH3lp,
        Self::ExcelFi,
        Self::LibChat,
        Self::ZendeskChat,
        Self::TawkTo,
    ];

    /// The preset as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::LibraryH3lp => "libraryh3lp",
            Self::ExcelFi => "excel-fi",
            Self::LibChat => "libchat",
            Self::ZendeskChat => "zendesk-chat",
            Self::TawkTo => "tawk-to",
        }
    }
}

/// The unit of plain numbers of durations; `11:17` is always minutes and seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsageUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl UsageUnit {
    /// Every unit, the default first.
    pub const ALL: [Self; 3] = [Self::Seconds, Self::Minutes, Self::Hours];

    /// The unit as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
        }
    }

    /// How people abbreviate it.
    #[must_use]
    pub(crate) fn short(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Minutes => "min",
            Self::Hours => "h",
        }
    }

    /// How many seconds it has.
    #[must_use]
    pub fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 3600,
        }
    }
}

/// A column of a usage file, by what it holds. No other column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsageColumn {
    /// When a chat began, date and time.
    Start,
    /// The date of a chat or of visits.
    Date,
    /// The time of day at which a chat began.
    Time,
    /// How long a chat took.
    Duration,
    /// When a chat ended, if no column says how long it took.
    End,
    /// How long somebody waited for an answer.
    Wait,
    /// What it was about.
    Tag,
    /// The weekday of visits.
    Weekday,
    /// The hour of visits.
    Hour,
    /// How many visits.
    Visits,
}

impl UsageColumn {
    /// Every column.
    pub const ALL: [Self; 10] = [
        Self::Start,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::End,
        Self::Wait,
        Self::Tag,
        Self::Weekday,
        Self::Hour,
        Self::Visits,
    ];

    /// The column's key in `[usage]`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::End => "end",
            Self::Wait => "wait",
            Self::Tag => "tag",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::Visits => "visits",
        }
    }
}

/// How the files of usage are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageForm {
    /// The headings that each column can have, in the order of [`UsageColumn::ALL`].
    pub columns: [Vec<String>; 10],
    /// Formats of dates such as `d.M.yyyy H.m`, tried in their order.
    pub dates: Vec<String>,
    /// IANA name of the zone of its times; `None`: the consortium's.
    pub zone: Option<String>,
    /// What plain numbers of durations count where neither `unit_given` nor a heading says it.
    pub unit: UsageUnit,
    /// What somebody has said that they count: then they are plain numbers, even with a point.
    pub unit_given: Option<UsageUnit>,
    /// The tags that are shown; empty: every one that is frequent enough.
    pub tags: Vec<String>,
    /// How often a tag must occur to be shown when none are listed.
    pub tag_from: u64,
    /// Over how many weeks visits by weekday were counted, if that is known.
    pub weeks: Option<u32>,
}

impl UsageForm {
    /// How often a tag must occur to be shown, by default.
    pub(crate) const TAG_FROM: u64 = 5;

    /// The format of a preset.
    #[must_use]
    pub fn of(preset: UsagePreset) -> Self {
        let (columns, dates, unit): ([&[&str]; 10], &[&str], _) = match preset {
            UsagePreset::Plain => (PLAIN, PLAIN_DATES, UsageUnit::Seconds),
            UsagePreset::LibChat => (LIBCHAT, PLAIN_DATES, UsageUnit::Seconds),
            UsagePreset::ZendeskChat => (ZENDESK, PLAIN_DATES, UsageUnit::Seconds),
            UsagePreset::TawkTo => (TAWK, PLAIN_DATES, UsageUnit::Seconds),
            UsagePreset::LibraryH3lp => (
                H3LP,
                &[
                    "M/d/yy H:m",
                    "M/d/yyyy H:m",
                    "M/d/yyyy h:m:s a",
                    "M/d/yyyy h:m a",
                    "yyyy-MM-dd H:m:sx",
                    "yyyy-MM-ddTH:m:sx",
                    "yyyy-MM-dd H:m:s",
                    "yyyy-MM-ddTH:m:s",
                    "M/d/yyyy",
                ],
                UsageUnit::Seconds,
            ),
            UsagePreset::ExcelFi => (
                EXCEL_FI,
                &["d.M.yyyy H.m", "d.M.yyyy H:m", "d.M.yyyy H.m.s", "d.M.yyyy H:m:s", "d.M.yyyy"],
                UsageUnit::Minutes,
            ),
        };
        let owned = |texts: &[&str]| texts.iter().map(|&t| t.to_owned()).collect::<Vec<_>>();
        Self {
            columns: columns.map(owned),
            dates: owned(dates),
            zone: None,
            unit,
            unit_given: None,
            tags: Vec::new(),
            tag_from: Self::TAG_FROM,
            weeks: None,
        }
    }

    /// The headings that a column can have.
    #[must_use]
    pub fn headings(&self, column: UsageColumn) -> &[String] {
        &self.columns[column as usize]
    }
}

/// Formats of dates that cannot be confused, except those with slashes, which are decided by the
/// log.
const PLAIN_DATES: &[&str] = &[
    "yyyy-MM-dd H:m:s",
    "yyyy-MM-dd H:m",
    "yyyy-MM-ddTH:m:sx",
    "yyyy-MM-dd H:m:sx",
    "yyyy-MM-ddTH:m:s",
    "yyyy-MM-dd h:m:s a",
    "yyyy-MM-dd h:m a",
    "yyyy-MM-dd",
    "epoch",
    "epoch-ms",
    "d.M.yyyy H.m.s",
    "d.M.yyyy H:m:s",
    "d.M.yyyy H.m",
    "d.M.yyyy H:m",
    "d.M.yyyy",
    "d/M/yyyy H:m:s",
    "d/M/yyyy H:m",
    "d/M/yyyy h:m:s a",
    "d/M/yyyy h:m a",
    "d/M/yyyy",
    "M/d/yyyy H:m:s",
    "M/d/yyyy H:m",
    "M/d/yyyy h:m:s a",
    "M/d/yyyy h:m a",
    "M/d/yyyy",
    "d MMM yyyy H:m:s",
    "d MMM yyyy H:m",
    "d. MMMM yyyy H.m",
    "d. MMMM yyyy H:m",
    "MMM d, yyyy H:m",
    "MMM d, yyyy h:m:s a",
    "MMM d, yyyy h:m a",
];

const PLAIN: [&[&str]; 10] = [
    &["start", "started"],
    &["date"],
    &["time"],
    &["duration"],
    &["end", "ended"],
    &["wait"],
    &["tag", "tags"],
    &["weekday"],
    &["hour"],
    &["visits"],
];

/// Source: `LibraryH3lp`, "Conversations: view metadata": id, guest, protocol, queue, profile, started,
/// wait, duration, operator, ip, referrer.
const H3LP: [&[&str]; 10] = [
    &["started", "timestamp"],
    &["date"],
    &["time"],
    &["duration"],
    &["ended"],
    &["wait"],
    &["tags", "tag", "categories"],
    &["weekday"],
    &["hour"],
    &["visits"],
];

/// Source: River Campus Libraries, "`LibAnswers` User Guide" (libguides.lib.rochester.edu), says that a
/// transcript has date and time, wait time and duration; Springshare's own page on transcripts
/// (ask.springshare.com/libanswers/faq/1764) does not list the headings of the export. They could
/// not be verified.
const LIBCHAT: [&[&str]; 10] = [
    &["timestamp", "started", "chat started"],
    &["date"],
    &["time"],
    &["duration (seconds)", "duration"],
    &["ended", "chat ended"],
    &["wait time (seconds)", "wait time"],
    &["tags", "tag"],
    &["weekday"],
    &["hour"],
    &["visits"],
];

/// Source: Coupler.io, "Zendesk Chat: Data Overview", Chats entity
/// (docs.coupler.io/sources/category/crm/zendesk-chat/data-overview): `timestamp`, `end_timestamp`,
/// `duration` in seconds, `wait_time`, `tags`. The headings of the export by mail could not be
/// verified.
const ZENDESK: [&[&str]; 10] = [
    &["timestamp"],
    &["date"],
    &["time"],
    &["duration"],
    &["end_timestamp"],
    &["wait_time"],
    &["tags"],
    &["weekday"],
    &["hour"],
    &["visits"],
];

/// No list of the columns that tawk.to exports is published (developer.tawk.to/webhooks names the events
/// of a chat, its start and its end): these are guesses that could not be verified.
const TAWK: [&[&str]; 10] = [
    &["createdon", "started", "start time", "chat started"],
    &["date"],
    &["time"],
    &["duration", "chat duration"],
    &["endedon", "ended", "end time", "chat ended"],
    &["wait", "wait time"],
    &["tags", "tag"],
    &["weekday"],
    &["hour"],
    &["visits"],
];

const EXCEL_FI: [&[&str]; 10] = [
    &["alku", "alkoi", "aloitusaika"],
    &["päivä", "pvm", "päivämäärä"],
    &["aika", "kello", "klo"],
    &["kesto", "kesto (min)", "kesto min"],
    &["loppu", "loppui", "päättyi"],
    &["odotus", "odotusaika", "odotus (min)"],
    &["aihe", "tunniste", "asiasana"],
    &["viikonpäivä"],
    &["tunti", "klo"],
    &["käynnit", "määrä", "lkm"],
];

/// One chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chat {
    /// When it began, in the consortium's civil time.
    pub start: NaiveDateTime,
    /// The same in seconds since 1970, UTC.
    pub instant: i64,
    /// How long it took, in seconds.
    pub duration: Option<u32>,
    /// How long somebody waited, in seconds.
    pub wait: Option<u32>,
}

/// On which day visits were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitDay {
    /// On one date.
    Date(NaiveDate),
    /// On a weekday, over all weeks of the count.
    Weekday(Weekday),
}

/// Visits of one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visits {
    /// On which day.
    pub day: VisitDay,
    /// The hour in which they began, 0 to 23.
    pub hour: u8,
    /// How many.
    pub count: u32,
}

impl VisitDay {
    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        match self {
            Self::Date(date) => chrono::Datelike::weekday(&date),
            Self::Weekday(day) => day,
        }
    }
}

/// The columns of a file that were not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedColumns {
    /// The file, as findings name it.
    pub file: String,
    /// How many columns it has.
    pub of: usize,
    /// Their headings; `column 3` for one that has none, or one that could be about somebody.
    pub headings: Vec<String>,
    /// The names of sheets of a workbook that were not looked at.
    pub sheets: Vec<String>,
    /// What of its sheet is hidden, and was not looked at: `rows 3, 5-8`, `columns C`.
    pub hidden: Vec<String>,
}

/// Everything that was counted: chats or visits, not both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// Chats in the order of time.
    pub chats: Vec<Chat>,
    /// Visits in the order of the files.
    pub visits: Vec<Visits>,
    /// Over how many weeks visits by weekday were counted, if that is known.
    pub weeks: Option<u32>,
    /// Tags that are shown, with their chats, the most frequent first.
    pub tags: Vec<(String, u64)>,
    /// How often chats have a tag that is not shown.
    pub other_tags: u64,
    /// Chats without a tag; `None`: no file has tags.
    pub untagged: Option<u64>,
    /// Rows that were read, those left out included.
    pub rows: u64,
    /// Rows that could not be read and are left out.
    pub broken: u64,
    /// Rows with nothing in them.
    pub blank: u64,
    /// For every file the columns that were not looked at.
    pub passed: Vec<PassedColumns>,
    /// Chats at a local time that occurred twice, taken as the first.
    pub twice: u64,
}
