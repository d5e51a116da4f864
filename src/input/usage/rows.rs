//! One row of a usage file: a chat, or visits.

use chrono::{Datelike, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use csv::ByteRecord;

use super::UsageFiles;
use super::columns::{Columns, Length};
use super::dates::{self, Moment, Order};
use super::lines::text;
use super::shown::{Shown, Why};
use crate::model::{Chat, UsageColumn, VisitDay, Visits};

impl UsageFiles {
    /// Counts a row, or says why none of it is counted.
    pub(super) fn row(
        &mut self,
        columns: &Columns,
        record: &ByteRecord,
        line: u64,
        shown: &mut Shown,
    ) -> Result<(), Why> {
        // Empty fields that a spreadsheet has added at the end are not a fault.
        let further = record.iter().skip(columns.width);
        if record.len() < columns.width || further.clone().any(|f| !f.trim_ascii().is_empty()) {
            return Err(Why::Ragged { found: record.len(), expected: columns.width });
        }
        let field = |at: usize| text(record.get(at).unwrap_or_default());
        match (columns.start, columns.day) {
            (Some((date, time)), _) => {
                let column = if time.is_some() { UsageColumn::Date } else { UsageColumn::Start };
                let start = match time {
                    Some(time) => self.joined(&field(date), &field(time)),
                    None => field(date).into_owned(),
                };
                let chat = self.chat(columns, record, (column, &start))?;
                if chat.1 {
                    self.usage.twice += 1;
                    shown.twice(line);
                }
                self.usage.chats.push(chat.0);
                let spans = columns.duration.into_iter().chain(columns.wait);
                let preset = self.form.unit;
                spans.for_each(|length| self.spans.see(&field(length.at), length, preset, line));
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
        &mut self,
        columns: &Columns,
        record: &ByteRecord,
        (column, start): (UsageColumn, &str),
    ) -> Result<(Chat, bool), Why> {
        let (instant, twice) = self.since_1970(column, start)?;
        let until = match columns.end {
            Some(at) => Some(self.until(&text(record.get(at).unwrap_or_default()), instant)?),
            None => None,
        };
        let unit = self.form.unit;
        let seconds = |length: Option<Length>, column| {
            let Some(Length { at, said }) = length else { return Ok(None) };
            let field = text(record.get(at).unwrap_or_default());
            if field.is_empty() {
                return Ok(None);
            }
            match dates::seconds(&field, said.unwrap_or(unit)) {
                Some(seconds) => Ok(Some(seconds)),
                None => Err(self.bad(column, &field)),
            }
        };
        let duration = match until {
            Some(duration) => duration,
            None => seconds(columns.duration, UsageColumn::Duration)?,
        };
        let wait = seconds(columns.wait, UsageColumn::Wait)?;
        let home = chrono::DateTime::from_timestamp(instant, 0);
        let home = home.ok_or_else(|| self.bad(column, start))?.with_timezone(&self.zones.1);
        Ok((Chat { start: home.naive_local(), instant, duration, wait }, twice))
    }

    /// Seconds since 1970 at a written time, and whether the clock showed it twice.
    fn since_1970(&mut self, column: UsageColumn, text: &str) -> Result<(i64, bool), Why> {
        let moment = self.moment(column, text)?;
        let Some(time) = moment.time else { return Err(self.bad(column, text)) };
        let civil = moment.date.and_time(time);
        match moment.offset {
            Some(offset) => Ok((civil.and_utc().timestamp() - i64::from(offset), false)),
            None => self.instant(civil),
        }
    }

    /// How long it is from an instant to the end of a chat; nothing when the log does not say.
    fn until(&mut self, end: &str, start: i64) -> Result<Option<u32>, Why> {
        if end.is_empty() {
            return Ok(None);
        }
        let (instant, _) = self.since_1970(UsageColumn::End, end)?;
        match u32::try_from(instant - start) {
            Ok(seconds) if u64::from(seconds) <= dates::LONGEST => Ok(Some(seconds)),
            _ => Err(Why::EndBeforeStart),
        }
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

    /// A date and a time of two columns; a cell with a date has midnight behind it.
    fn joined(&self, date: &str, time: &str) -> String {
        match date.strip_suffix("T00:00:00") {
            Some(day) if self.is_workbook => format!("{day}T{time}"),
            _ => format!("{date} {time}"),
        }
    }

    /// Reads a date. One that fits two orders of day and month is of the order that the log has shown
    /// by others, or else waits for them.
    fn moment(&mut self, column: UsageColumn, text: &str) -> Result<Moment, Why> {
        let of_cells = self.of_cells.iter().filter(|_| self.is_workbook);
        if let Some(moment) = of_cells.into_iter().find_map(|form| form.read(text)) {
            self.cells.last =
                self.cells.last.or(super::turned_round(moment.date).map(|_| moment.date));
            self.cells.is_sure |= moment.date.day() > 12;
            return Ok(moment);
        }
        let mut read = [None; 3];
        for form in &self.dates {
            let kind = match form.order() {
                None => 0,
                Some(Order::DayFirst) => 1,
                Some(Order::MonthFirst) => 2,
            };
            if read[kind].is_none() {
                read[kind] = form.read(text);
            }
        }
        let [certain, by_day, by_month] = read;
        match (certain, by_day, by_month) {
            (Some(moment), ..) => Ok(moment),
            (None, Some(day), Some(month)) if day != month => {
                self.both = Some((day.date, month.date));
                match self.order {
                    Some(Order::DayFirst) => Ok(day),
                    Some(Order::MonthFirst) => Ok(month),
                    None => Err(Why::TwoWays(day.date, month.date)),
                }
            }
            (None, Some(moment), other) => {
                if other.is_none() {
                    self.has_shown(Order::DayFirst);
                    self.cells.is_left |= text.contains('/') && moment.date.day() > 12;
                }
                Ok(moment)
            }
            (None, None, Some(moment)) => {
                self.has_shown(Order::MonthFirst);
                self.cells.is_left |= text.contains('/') && moment.date.day() > 12;
                Ok(moment)
            }
            (None, None, None) => Err(self.bad(column, text)),
        }
    }

    /// Notes that a date of the log has a meaning in this order only.
    fn has_shown(&mut self, order: Order) {
        self.is_mixed |= self.order.is_some_and(|known| known != order);
        self.order.get_or_insert(order);
    }

    fn day(&mut self, text: &str, is_date: bool) -> Result<VisitDay, Why> {
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
