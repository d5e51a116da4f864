//! A rung as files.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use super::draw::Draw;
use super::{Member, Rung, Written};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Days before each month of 2018, which begins on a Monday; the ladder's terms begin on 1.1.
const MONTHS: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

fn string(write: impl FnOnce(&mut String) -> std::fmt::Result) -> io::Result<String> {
    let mut text = String::new();
    write(&mut text).map_err(io::Error::other)?;
    Ok(text)
}

impl Rung {
    /// Writes the consortium file.
    pub fn write_consortium(&self, draw: &mut Draw, path: &Path) -> io::Result<()> {
        let text = string(|t| {
            writeln!(t, "format = 1\n\n[consortium]\nid = \"ladder\"\nname = \"{}\"", self.name)?;
            writeln!(t, "timezone = \"UTC\"\nlanguage = \"en\"\ndomain = \"ladder.example\"\n")?;
            writeln!(t, "[service]\nname = \"Chat\"\nslot_minutes = {}", self.service.slot * 60)?;
            writeln!(t, "seats = {}\n\n[service.hours]", self.service.seats)?;
            for day in WEEKDAYS.iter().zip(0..self.service.days).map(|(day, _)| day) {
                writeln!(t, "{day} = [\"{}:00-{}:00\"]", self.service.open.0, self.service.open.1)?;
            }
            if let Some(most) = self.largest_pool {
                writeln!(t, "\n[allocation]\npool_size = [2, {most}]")?;
            }
            let mut named = self.libraries.iter().zip(1..);
            named.try_for_each(|(member, number)| self.library(t, draw, member, number))?;
            self.together.iter().try_for_each(|list| {
                let ids: Vec<String> =
                    list.iter().map(|at| format!("\"lib-{:05}\"", at + 1)).collect();
                writeln!(t, "\n[[together]]\nlibraries = [{}]", ids.join(", "))
            })
        })?;
        std::fs::write(path, text)
    }

    /// The size of a member, as the rung writes it.
    fn size(&self, member: &Member) -> String {
        let rounded = |value: u64, unit: u64| (value + unit / 2) / unit;
        match self.written {
            Written::People => format!("size = {}", member.size),
            Written::Hundreds => format!("size = {}", rounded(member.size, 100).max(1) * 100),
            Written::Shares => {
                let total = self.libraries.iter().map(|m| m.size).sum();
                let share = rounded(member.size * 10_000, total).max(1);
                format!("share = {}.{:02}", share / 100, share % 100)
            }
        }
    }

    fn library(
        &self,
        t: &mut String,
        draw: &mut Draw,
        member: &Member,
        number: u32,
    ) -> std::fmt::Result {
        let size = self.size(member);
        writeln!(t, "\n[[library]]\nid = \"lib-{number:05}\"\nname = \"Library {number}\"")?;
        writeln!(t, "{size}\nseats = {}", member.seats)?;
        write!(t, "hours = {{")?;
        let mut separator = " ";
        for (day, stretches) in WEEKDAYS.iter().zip(&member.hours.0) {
            if !stretches.is_empty() {
                let each = stretches.iter().map(|(from, to)| format!("\"{from}:00-{to}:00\""));
                write!(t, "{separator}{day} = [{}]", each.collect::<Vec<_>>().join(", "))?;
                separator = ", ";
            }
        }
        writeln!(t, " }}")?;
        let (mut prefer, mut avoid) = (Vec::new(), Vec::new());
        for cell in self.staffed(member).into_iter().filter(|_| self.wishes) {
            match draw.between(1, 20) {
                1 => prefer.push(cell),
                2 => avoid.push(cell),
                _ => {}
            }
        }
        for (key, cells) in [("prefer", prefer), ("avoid", avoid)] {
            if !cells.is_empty() {
                writeln!(t, "{key} = [{}]", cells.join(", "))?;
            }
        }
        Ok(())
    }

    /// The cells for which a library has staff, as files write them.
    fn staffed(&self, member: &Member) -> Vec<String> {
        let mut cells = Vec::new();
        for ((day, stretches), _) in WEEKDAYS.iter().zip(&member.hours.0).zip(0..self.service.days)
        {
            let mut start = self.service.open.0;
            while start + self.service.slot <= self.service.open.1 {
                if stretches
                    .iter()
                    .any(|&(from, to)| from <= start && start + self.service.slot <= to)
                {
                    cells.push(format!("\"{day} {start:02}:00\""));
                }
                start += self.service.slot;
            }
        }
        cells
    }

    /// Writes the term file; every library is away on about one day in twenty.
    pub fn write_term(&self, draw: &mut Draw, path: &Path) -> io::Result<()> {
        let days = self.service.weeks * 7;
        let text = string(|t| {
            writeln!(t, "format = 1\n\n[term]\nid = \"2018\"\nname = \"2018\"")?;
            writeln!(t, "first = {}\nlast = {}", date(0), date(days - 1))?;
            writeln!(t, "published = 2017-12-01T09:00:00Z")?;
            for number in 1..=self.libraries.len() {
                let mut day = 0;
                loop {
                    // Three days away on average, fifty-seven between.
                    day += draw.between(0, 114);
                    let last = day + draw.between(0, 4);
                    if day >= days {
                        break;
                    }
                    let (first, end) = (date(day), date(last.min(days - 1)));
                    writeln!(t, "\n[[absence]]\nlibrary = \"lib-{number:05}\"")?;
                    writeln!(t, "first = {first}\nlast = {end}")?;
                    day = last + 1;
                }
            }
            Ok(())
        })?;
        std::fs::write(path, text)
    }
}

/// A day of 2018 by its number.
fn date(day: u64) -> String {
    let month = MONTHS.iter().rposition(|&before| before <= day).expect("the first is zero");
    format!("2018-{:02}-{:02}", month + 1, day - MONTHS[month] + 1)
}
