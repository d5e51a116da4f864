//! Who of a library's ring has a duty, and why, in plain words.

use vuoro::export::words::long_date;
use vuoro::model::{DatedCell, Language, RingStatus, Unable};
use vuoro::plan::DealtRing;
use vuoro::report::explain::Made;

use super::page::{Page, number};
use crate::rings::RingNow;

/// Who of the library on duty serves; nothing where it has no ring.
pub fn said(made: &Made<'_>, rings: &[RingNow], cell: DatedCell) -> String {
    let Some((one, duty)) = rings.iter().find_map(|one| {
        let duty = one.ring.live().find(|d| d.cell == cell)?;
        Some((one, *duty))
    }) else {
        return String::new();
    };
    let library = &made.consortium[one.ring.library];
    let id = |person: usize| library.ring[person].id.to_string();
    let mut page = Page::default();
    page.title(&match duty.person {
        Some(person) => format!("Of the ring of {}: {}", library.name, id(person)),
        None => format!("Of the ring of {}: nobody", library.name),
    });
    if duty.status == RingStatus::Vacant {
        page.line("The library still has the duty, and nobody of its ring can take it:");
    } else {
        agreed(made, one, cell, &mut page);
        page.line("By then, with this duty:");
    }
    for person in 0..library.ring.len() {
        page.item(&of_person(made, one, cell, person));
    }
    if one.ring.duties.iter().any(|d| d.cell == cell && d.status == RingStatus::Cancelled) {
        let others = one.ring.duties.iter().filter(|d| d.cell == cell && d.person != duty.person);
        let others: Vec<String> = others.filter_map(|d| d.person.map(id)).collect();
        page.line(&format!("It was dealt to {} before.", others.join(", then to ")));
    }
    if duty.status == RingStatus::Confirmed {
        let bound = i64::try_from(one.dealt.bound).unwrap_or(i64::MAX);
        page.line(&format!(
            "Over the term nobody is ever more than {} duties from what is due.",
            number(bound, 2)
        ));
    }
    format!("\n{}", page.finish())
}

fn agreed(made: &Made<'_>, one: &RingNow, cell: DatedCell, page: &mut Page) {
    let mut stints = made.term.stints.iter();
    if stints.any(|s| (s.library, s.duty) == (one.ring.library, cell)) {
        page.line("The ring has agreed on it (`[[ring]]` in the term file).");
    }
}

fn of_person(made: &Made<'_>, one: &RingNow, cell: DatedCell, person: usize) -> String {
    let ring = &one.ring;
    let people = &made.consortium[ring.library].ring[..];
    let DealtRing { duties, due, .. } = &one.dealt;
    let time = |c: DatedCell| (c.date, c.period);
    let upto = duties.partition_point(|d| time(d.0) <= time(cell));
    let has = duties[..upto].iter().filter(|d| d.1 == Some(person)).count();
    let due = upto.checked_sub(1).map_or(0, |last| due[person][last]);
    let mut said = format!("{} was due {} and has {has}", people[person].id, number(due, 2));
    let grid = &made.consortium.grid;
    if let Some(why) = made.term.unable((ring.library, people), person, cell, grid) {
        said += &match why {
            Unable::NotOnRing => "; not on the ring then".to_owned(),
            Unable::Away => "; away".to_owned(),
            Unable::NotAtWork => "; not at work then".to_owned(),
            Unable::OnDuty => String::new(),
            Unable::Barred => barred(&people[person].learns, cell),
        };
    }
    said
}

/// What somebody has yet to learn, and from which day it may serve.
fn barred(learns: &[(String, Option<chrono::NaiveDate>)], cell: DatedCell) -> String {
    let lacking = learns.iter().filter(|(_, day)| day.is_none_or(|day| cell.date < day));
    let each = lacking.map(|(topic, day)| match day {
        Some(day) => format!("{topic} (from {} on)", long_date(Language::En, *day)),
        None => topic.clone(),
    });
    format!("; may not serve yet, for want of {}", each.collect::<Vec<_>>().join(" and "))
}
