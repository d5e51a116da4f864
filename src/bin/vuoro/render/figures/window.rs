//! Hours that catch most, and people that are needed.

use vuoro::export::usage::caught;
use vuoro::export::words::{self, ReportWords, UsageWords, Words};
use vuoro::model::{Consortium, Language};
use vuoro::report::{Count, Goal, HoursFigures, SeatsFigures, Window};

use crate::render::figures::note;
use crate::render::figures::title;
use crate::render::figures::usage::name;
use crate::render::tables;

/// The present, the best and the next hours.
pub fn hours(c: &Consortium, figures: &HoursFigures, staffed_by: u32) -> String {
    let (language, w) = (c.language, UsageWords::of(c.language));
    let head = Words::of(language).head;
    let headings = ["", head.time, ReportWords::of(language).held_slots, w.hours_a_week, w.caught]
        .map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 2);
    let windows = [
        (w.present, Some(&figures.present)),
        (w.best, Some(&figures.best)),
        (w.next, figures.next.as_ref()),
    ];
    for (name, window) in windows {
        let Some(window) = window else { continue };
        let minutes = i64::from(window.slots) * i64::from(figures.slot_minutes);
        table.add_row([
            name.to_owned(),
            shown(language, window),
            window.slots.to_string(),
            words::hours(language, minutes),
            words::per_cent(language, caught(figures, window)),
        ]);
    }
    let mut text = title(&format!("{}: {}", c.service.name, w.hours)) + &tables::finish(&table);
    text += &note(&words::staffed_by(language, staffed_by));
    if let Some(next) = &figures.next {
        let more = caught(figures, next).saturating_sub(caught(figures, &figures.best));
        let slots = next.slots - figures.best.slots;
        let minutes = i64::from(slots) * i64::from(figures.slot_minutes);
        text += &note(&words::next_brings(language, minutes, more));
    }
    if figures.next.is_none() {
        text += &note(words::nothing_further(language));
    }
    if figures.only_present {
        text += &note(words::only_present(language));
    }
    text
}

/// A window as people write it: days with the same hours together.
fn shown(language: Language, window: &Window) -> String {
    let words = Words::of(language);
    let mut lines: Vec<(Vec<u32>, String)> = Vec::new();
    for (day, hours) in &window.days {
        let number = day.num_days_from_monday();
        let hours = format!("{}\u{2013}{}", hours.start, hours.end);
        match lines.last_mut() {
            Some((days, same)) if *same == hours && days.last() == Some(&(number.max(1) - 1)) => {
                days.push(number);
            }
            _ => lines.push((vec![number], hours)),
        }
    }
    let short = |n: u32| words.weekdays_short[n as usize];
    let line = |(days, hours): &(Vec<u32>, String)| match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => {
            format!("{}\u{2013}{} {hours}", short(*first), short(*last))
        }
        (Some(first), _) => format!("{} {hours}", short(*first)),
        _ => hours.clone(),
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// How many people every cell needs.
pub fn seats(c: &Consortium, figures: &SeatsFigures) -> String {
    let (language, w) = (c.language, UsageWords::of(c.language));
    let headings = ["", w.number, w.per_hour, w.load, w.people, w.between, w.reached, w.one_fewer]
        .map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 1);
    let unknown = || "–".to_owned();
    let two = |n: f64| words::fixed(language, n, 2);
    let share = |n: f64| words::fixed_per_cent(language, n);
    for row in &figures.rows {
        let key = Count {
            key: row.key.clone(),
            name: if row.key == "open" { w.all.to_owned() } else { String::new() },
            count: row.chats,
            open_minutes: None,
            duties: None,
        };
        let between = row.people_bounds.map(|(low, high)| format!("{low}\u{2013}{high}"));
        table.add_row([
            name(language, &key),
            row.chats.to_string(),
            two(row.rate.value),
            two(row.load),
            row.people.map_or_else(|| "> 1000".to_owned(), |n| n.to_string()),
            between.unwrap_or_else(unknown),
            row.people.map_or_else(unknown, |_| share(row.reached)),
            row.one_fewer.map_or_else(unknown, share),
        ]);
    }
    let wanted = match figures.goal {
        Goal::Answered { share, within, patience } => {
            words::wanted_answer(language, share, within, patience)
        }
        Goal::Lost { share } => words::wanted_loss(language, share),
    };
    let mut text = title(&format!("{}: {}", c.service.name, w.seats));
    text += &note(&format!("{wanted} {}.", figures.goal.formula()));
    text += &tables::finish(&table);
    text += &note(&words::mean_duration(language, figures.known, &figures.duration));
    let is_open = |row: &&vuoro::report::SeatsRow| row.people_bounds.is_none_or(|(a, b)| a != b);
    let thin = figures.rows.iter().filter(is_open).count();
    text += &note(&words::too_thin(language, thin, figures.rows.len()));
    if figures.known > 0 && figures.known < SeatsFigures::FEW {
        text += &note(&words::few_durations(language, figures.known));
    }
    text
}
