//! Rings: the people of a library, and what rings have agreed on.

use chrono::NaiveDate;

use crate::finding::named::{library, person_of};
use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::{quoted, suggest};
use crate::input::days::{Days, dated, reversed};
use crate::input::hours;
use crate::input::schema::{LearnsTable, RingTable, StintTable};
use crate::input::texts;
use crate::model::Decimal;
use crate::model::{Consortium, Grid, PeriodSet, Person, Stint, Unable};

type Tables<T> = At<Vec<At<T>>>;
/// The least and the most of a full part of the turns that somebody can take.
const SHARES: std::ops::RangeInclusive<&str> = "0.01"..="100";

/// The most people of a ring: dealing takes longer with each.
const MOST: usize = 100;

/// Reads what everybody on duty must know.
pub(super) fn must_know(written: Option<&Tables<String>>, notes: &mut Notes) -> Vec<String> {
    let mut topics: Vec<At<String>> = Vec::new();
    for text in written.map_or(&[][..], |w| &w.value) {
        let Some(topic) = texts::name("must_know", &Some(text.with(text.value.clone())), notes)
        else {
            continue;
        };
        match topics.iter().find(|t| t.value == topic) {
            Some(twin) => topic_twice(text, twin.span, notes),
            None => topics.push(text.with(topic)),
        }
    }
    topics.into_iter().map(|t| t.value).collect()
}

/// Reads the ring of a library; `None` when something about it is wrong.
pub(super) fn ring(
    written: Option<&Tables<RingTable>>,
    must_know: &[String],
    grid: Option<&Grid>,
    notes: &mut Notes,
) -> Option<Vec<Person>> {
    let tables = written.map_or(&[][..], |w| &w.value);
    if let Some(written) = written.filter(|_| tables.len() > MOST) {
        let message = format!("the ring has {} people", tables.len());
        let label = format!("expected {MOST} at most");
        let help = "keep those on the ring who take turns; libraries settle the rest themselves";
        notes.error("out-of-range", written.span, message, label, help);
        return None;
    }
    let mut ids: Vec<At<String>> = Vec::new();
    let mut people = Vec::new();
    for table in tables {
        let read = person(table, must_know, grid, notes);
        let Some(id) = &table.value.id else { continue };
        if let Some(twin) = ids.iter().find(|twin| twin.value == id.value) {
            person_twice(id, twin.span, notes);
        }
        ids.push(id.clone());
        people.extend(read);
    }
    (people.len() == tables.len()).then_some(people)
}

fn person(
    table: &At<RingTable>,
    must_know: &[String],
    grid: Option<&Grid>,
    notes: &mut Notes,
) -> Option<Person> {
    let RingTable { id, name, share, hours, first, last, knows, learns, .. } = &table.value;
    let id = texts::id(id, notes);
    let name = match name {
        Some(_) => Some(texts::name("name", name, notes)?),
        None => None,
    };
    let share = read_share(*share, notes);
    let works = works(hours.as_ref(), grid, notes);
    if let (Some(first), Some(last)) = (first, last)
        && first.value > last.value
    {
        reversed(first, last, notes);
    }
    let learns = lacking(knows.as_ref(), learns.as_ref(), must_know, notes);
    let day = |date: &Option<At<NaiveDate>>| date.as_ref().map(|d| d.value);
    let (first, last) = (day(first), day(last));
    Some(Person { id: id?.value, name, share: share?, works: works?, first, last, learns })
}

fn read_share(written: Option<At<Decimal>>, notes: &mut Notes) -> Option<u64> {
    const FULL: i128 = 1_000_000;
    let Some(written) = written else { return u64::try_from(FULL).ok() };
    let millionths = written.value.scaled(Decimal::MAX_PLACES);
    if !(FULL / 100..=FULL * 100).contains(&millionths) {
        notes.out_of_range("share", &written.value, &SHARES, written.span);
        return None;
    }
    u64::try_from(millionths).ok()
}

/// The periods that a person can serve from beginning to end; all when it names no hours.
fn works(
    written: Option<&At<crate::input::schema::HoursTable>>,
    grid: Option<&Grid>,
    notes: &mut Notes,
) -> Option<PeriodSet> {
    let works = hours::covered(written, grid, notes)?;
    if let (true, Some(written), Some(grid)) = (works.is_empty(), written, grid) {
        let message = "the person works through no whole cell of the service";
        let help = format!(
            "a cell is {} minutes long, the first `{}`: let the hours cover one from its start to \
             its end, or take the person off the ring",
            grid.slot_minutes(),
            grid.periods()[0]
        );
        notes.error("person-never-works", written.span, message, "these hours cover no cell", help);
        return None;
    }
    Some(works)
}

/// What a person does not know from the start, in the order of what must be known.
fn lacking(
    knows: Option<&Tables<String>>,
    learns: Option<&Tables<LearnsTable>>,
    must_know: &[String],
    notes: &mut Notes,
) -> Vec<(String, Option<NaiveDate>)> {
    let mut said: Vec<(At<String>, Option<NaiveDate>)> = Vec::new();
    let at_once = knows.map_or(&[][..], |k| &k.value).iter().map(|topic| (topic.clone(), None));
    let later = learns
        .map_or(&[][..], |l| &l.value)
        .iter()
        .filter_map(|At { value: l, .. }| Some((l.topic.clone()?, Some(l.day.as_ref()?.value))));
    for (topic, day) in at_once.chain(later) {
        if !must_know.iter().any(|t| *t == topic.value.trim()) {
            unknown_topic(&topic, must_know, notes);
        } else if let Some((twin, _)) = said.iter().find(|s| s.0.value.trim() == topic.value.trim())
        {
            topic_twice(&topic, twin.span, notes);
        }
        said.push((topic, day));
    }
    let day_of = |topic: &String| said.iter().find(|(at, _)| at.value.trim() == topic);
    must_know
        .iter()
        .filter_map(|topic| match day_of(topic) {
            Some((_, None)) => None,
            Some((_, day)) => Some((topic.clone(), *day)),
            None => Some((topic.clone(), None)),
        })
        .collect()
}

/// Reads who of rings serves by agreement.
pub(super) fn stints(
    written: Option<&Tables<StintTable>>,
    days: &Days,
    c: &Consortium,
    notes: &mut Notes,
) -> Vec<At<Stint>> {
    let mut stints = Vec::new();
    for At { value: table, .. } in written.map_or(&[][..], |w| &w.value) {
        let of = table.library.as_ref().and_then(|id| library(id, c, notes));
        let duty = table.duty.as_ref().and_then(|text| dated(text, c, days, notes));
        let (Some(library), Some(written)) = (of, &table.person) else { continue };
        let person = person_of(library, written, c, notes);
        if let (Some(duty), Some(person)) = (duty, person) {
            stints.push(written.with(Stint { library, duty, person }));
        }
    }
    stints
}

/// Notes what rings have agreed on and a person cannot keep.
pub(super) fn unable(why: Unable, stint: &At<Stint>, c: &Consortium, notes: &mut Notes) {
    let person = &c[stint.value.library].ring[stint.value.person].id;
    let reason = match why {
        Unable::NotOnRing => "is not on the ring on that day",
        Unable::Barred => "does not know yet what everybody on duty must know",
        Unable::Away => "is away then",
        Unable::NotAtWork | Unable::OnDuty => return,
    };
    let message = format!("`{person}` {reason}, and cannot take the duty");
    let help = "name another person, or take this `[[ring]]` out";
    notes.error("stint-unable", stint.span, message, "cannot serve then", help);
}

fn person_twice(id: &At<String>, twin: Span, notes: &mut Notes) {
    let place = notes.place(twin);
    let message = format!("the ring has {} twice", quoted(&id.value));
    let help = "give each person initials or a role of its own, as in `a1` and `a2`";
    notes
        .error("person-twice", id.span, message, "again", help)
        .related
        .push((place, "first used here".to_owned()));
}

fn unknown_topic(topic: &At<String>, must_know: &[String], notes: &mut Notes) {
    let help = suggest(&topic.value, must_know.iter().map(String::as_str), || {
        "write it into `must_know` of `[service]` first, or take it out here".to_owned()
    });
    let message = format!("{} is not among what everybody must know", quoted(&topic.value));
    notes.error("unknown-topic", topic.span, message, "not in `must_know`", help);
}

fn topic_twice(topic: &At<String>, twin: Span, notes: &mut Notes) {
    let place = notes.place(twin);
    let message = format!("{} is named twice", quoted(&topic.value));
    let help = "name it once: in `knows` what is known, in `learns` what will be from a day on";
    notes
        .error("topic-twice", topic.span, message, "again", help)
        .related
        .push((place, "first named here".to_owned()));
}
