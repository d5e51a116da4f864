//! The figures of usage as tables.

use vuoro::export::words::{self, PageWords, UsageWords, Words};
use vuoro::model::{Consortium, Language, WEEKDAYS, weekday_code};
use vuoro::report::{Count, UsageFigures};

use crate::render::figures::map::map;
use crate::render::figures::note;
use crate::render::figures::title;
use crate::render::tables;

/// Everything that is known, table by table.
pub fn usage(c: &Consortium, figures: &UsageFigures) -> String {
    let (language, w) = (c.language, UsageWords::of(c.language));
    let by_hour = if figures.are_visits { w.visits_by_hour } else { w.chats_by_hour };
    let mut text = title(&format!("{}: {by_hour} ({})", c.service.name, figures.total));
    if let Some((first, last)) = figures.days {
        let [first, last] = [first, last].map(|day| words::long_date(language, day));
        text += &note(&format!("{first} \u{2013} {last}"));
    }
    text += &map(c, figures);
    text += &note(w.legend);
    let pages = PageWords::of(language);
    let sections = [
        (w.cells, &figures.cells, false),
        (w.weekdays, &figures.weekdays, false),
        (pages.weeks, &figures.weeks, false),
        (w.libraries, &figures.libraries, true),
        (pages.pools, &figures.pools, true),
    ];
    for (heading, counts, per_duty) in sections {
        if !counts.is_empty() {
            text = text + "\n" + &title(heading) + &counted(language, figures, counts, per_duty);
        }
    }
    text + &tags(w, figures) + &lengths(w, figures) + &at_once(language, w, figures)
}

/// Counts with their open hours and rates; all open hours below the cells.
fn counted(language: Language, figures: &UsageFigures, counts: &[Count], per_duty: bool) -> String {
    let (w, head) = (UsageWords::of(language), Words::of(language).head);
    let what = if figures.are_visits { w.visits } else { w.chats };
    let (middle, rate) =
        if per_duty { (head.duty, w.per_duty) } else { (w.open_hours, w.per_hour) };
    let headings = ["", what, middle, rate].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 1);
    let unknown = || "–".to_owned();
    let three = |n: u64| words::decimal(language, i64::try_from(n * 1000).unwrap_or(i64::MAX), 2);
    let mut add = |name: String, count: &Count| {
        let hours = |m: u64| words::hours(language, i64::try_from(m).unwrap_or(i64::MAX));
        let (size, rate) = if per_duty {
            (count.duties.map(|d| d.to_string()), count.per_duty())
        } else {
            (count.open_minutes.map(hours), count.per_hour())
        };
        let (size, rate) = (size.unwrap_or_else(unknown), rate.map_or_else(unknown, three));
        table.add_row([name, count.count.to_string(), size, rate]);
    };
    for count in counts {
        add(name(language, count), count);
    }
    if std::ptr::eq(counts, figures.cells.as_slice()) {
        add(w.all.to_owned(), &figures.open);
    }
    tables::finish(&table)
}

/// What a count is about, for people.
pub fn name(language: Language, count: &Count) -> String {
    if !count.name.is_empty() {
        return count.name.clone();
    }
    let (day, rest) = count.key.split_once(' ').unwrap_or((&count.key, ""));
    match WEEKDAYS.into_iter().find(|d| weekday_code(*d) == day) {
        Some(day) => {
            let short = Words::of(language).weekday_short(day);
            format!("{short} {rest}").trim_end().to_owned()
        }
        None => words::pool_name(language, &count.key),
    }
}

fn tags(w: &UsageWords, figures: &UsageFigures) -> String {
    let Some(untagged) = figures.untagged else { return String::new() };
    let mut table = tables::table(vec![String::new(), w.chats.to_owned()], 1);
    for (tag, count) in &figures.tags {
        table.add_row([tag.clone(), count.to_string()]);
    }
    for (name, count) in [(w.other_tags, figures.other_tags), (w.untagged, untagged)] {
        if count > 0 {
            table.add_row([name.to_owned(), count.to_string()]);
        }
    }
    format!("\n{}{}", title(w.tags), tables::finish(&table))
}

fn lengths(w: &UsageWords, figures: &UsageFigures) -> String {
    let known = [(w.duration, figures.duration), (w.wait, figures.wait)];
    if known.iter().all(|(_, q)| q.is_none()) {
        return String::new();
    }
    let headings = ["", w.known, w.mean, w.median, w.p95].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 1);
    for (name, q) in known {
        let Some(q) = q else { continue };
        let [mean, median, p95] =
            [q.mean(), q.median.into(), q.p95.into()].map(words::minutes_seconds);
        table.add_row([name.to_owned(), q.known.to_string(), mean, median, p95]);
    }
    format!("\n{}{}", title(w.lengths), tables::finish(&table))
}

fn at_once(language: Language, w: &UsageWords, figures: &UsageFigures) -> String {
    let Some(once) = &figures.at_once else { return String::new() };
    let headings = [w.chats, w.open_hours, w.of_time].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 0);
    for (chats, seconds) in once.seconds.iter().enumerate() {
        let minutes = i64::try_from((seconds + 30) / 60).unwrap_or(i64::MAX);
        table.add_row([
            chats.to_string(),
            words::decimal_hours(language, minutes),
            words::per_cent(language, once.share(chats)),
        ]);
    }
    format!("\n{}{}", title(w.at_once), tables::finish(&table))
}
