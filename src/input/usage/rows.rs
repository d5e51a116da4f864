//! One row of a usage file: a chat, or visits.

use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use csv::ByteRecord;

use super::UsageFiles;
use super::columns::Columns;
use super::dates::{self, Moment};
use super::lines::text;
use super::shown::{Shown, Why};
use crate::model::{Chat, UsageColumn, VisitDay, Visits};

impl UsageFiles {
    /// Counts a row, or says why not; then nothing of it is counted.
    pub(super) fn row(
        &mut self,
        columns: &Columns,
        record: &ByteRecord,
        line: u64,
        shown: &mut Shown,
    ) -> Result<(), Why> {
        // Fields that a spreadsheet has added behind the last are no fault.
        let further = record.iter().skip(columns.width);
        if record.len() < columns.width || further.clone().any(|f| !f.trim_ascii().is_empty()) {
            return Err(Why::Ragged { found: record.len(), expected: columns.width });
        }
        let field = |at: usize| text(record.get(at).unwrap_or_default());
        match (columns.start, columns.day) {
            (Some((date, time)), _) => {
                let column = if time.is_some() { UsageColumn::Date } else { UsageColumn::Start };
                let start = match time {
                    Some(time) => format!("{} {}", field(date), field(time)),
                    None => field(date).into_owned(),
                };
                let chat = self.chat(columns, record, (column, &start))?;
                if chat.1 {
                    self.usage.twice += 1;
                    shown.twice(line);
                }
                self.usage.chats.push(chat.0);
                if let Some(tag) = columns.tag {
                    self.tags.count(&field(tag), &self.form);
                }
                Ok(())
            }
            (None, Some((at, is_date))) => {
                let day = self.day(&field(at), is_date)?;
                self.visits(columns, record, day)
            }
            (None, None) => Ok(()),
        }
    }

    /// The chat of a row, and whether the clock showed its time twice.
    fn chat(
        &self,
        columns: &Columns,
        record: &ByteRecord,
        (column, start): (UsageColumn, &str),
    ) -> Result<(Chat, bool), Why> {
        let moment = self.moment(column, start)?;
        let Some(time) = moment.time else { return Err(self.bad(column, start)) };
        let civil = moment.date.and_time(time);
        let (instant, twice) = match moment.offset {
            Some(offset) => (civil.and_utc().timestamp() - i64::from(offset), false),
            None => self.instant(civil)?,
        };
        let unit = self.form.unit;
        let seconds = |at: Option<usize>, column| {
            let field = at.map(|at| text(record.get(at).unwrap_or_default()));
            match field.filter(|field| !field.is_empty()) {
                None => Ok(None),
                Some(field) => match dates::seconds(&field, unit) {
                    Some(seconds) => Ok(Some(seconds)),
                    None => Err(self.bad(column, &field)),
                },
            }
        };
        let duration = seconds(columns.duration, UsageColumn::Duration)?;
        let wait = seconds(columns.wait, UsageColumn::Wait)?;
        let home = chrono::DateTime::from_timestamp(instant, 0);
        let home = home.ok_or_else(|| self.bad(column, start))?.with_timezone(&self.zones.1);
        Ok((Chat { start: home.naive_local(), instant, duration, wait }, twice))
    }

    /// Seconds since 1970 at a civil time, and whether the clock showed it twice: then the first.
    fn instant(&self, civil: NaiveDateTime) -> Result<(i64, bool), Why> {
        let zone: Tz = self.zones.0;
        match zone.offset_from_local_datetime(&civil) {
            chrono::LocalResult::None => Err(Why::NoSuchTime(zone.name())),
            found => {
                let earliest = found.earliest().ok_or(Why::NoSuchTime(zone.name()))?;
                let twice = found.single().is_none();
                let distance = i64::from(earliest.fix().local_minus_utc());
                Ok((civil.and_utc().timestamp() - distance, twice))
            }
        }
    }

    fn moment(&self, column: UsageColumn, text: &str) -> Result<Moment, Why> {
        let mut read = self.dates.iter().filter_map(|form| form.read(text));
        read.next().ok_or_else(|| self.bad(column, text))
    }

    fn day(&self, text: &str, is_date: bool) -> Result<VisitDay, Why> {
        if is_date {
            return Ok(VisitDay::Date(self.moment(UsageColumn::Date, text)?.date));
        }
        let weekday = dates::weekday(text);
        weekday.map(VisitDay::Weekday).ok_or_else(|| self.bad(UsageColumn::Weekday, text))
    }

    /// Counts the visits of a row, which has one hour or a column for each.
    fn visits(&mut self, columns: &Columns, record: &ByteRecord, day: VisitDay) -> Result<(), Why> {
        let field = |at: usize| text(record.get(at).unwrap_or_default());
        let number = |at: usize| {
            let field = field(at);
            dates::number(&field).ok_or_else(|| self.bad(UsageColumn::Visits, &field))
        };
        if let Some((hour, visits)) = columns.counted {
            let text = field(hour);
            let hour = dates::hour(&text).ok_or_else(|| self.bad(UsageColumn::Hour, &text))?;
            let count = number(visits)?;
            self.usage.visits.push(Visits { day, hour, count });
            return Ok(());
        }
        let mut visits = Vec::with_capacity(columns.hours.len());
        for &(at, hour) in &columns.hours {
            let count = if field(at).is_empty() { 0 } else { number(at)? };
            visits.push(Visits { day, hour, count });
        }
        self.usage.visits.extend(visits);
        Ok(())
    }

    fn bad(&self, column: UsageColumn, text: &str) -> Why {
        let dates = self.form.dates.iter().map(String::as_str);
        Why::bad(column, text, dates)
    }
}
