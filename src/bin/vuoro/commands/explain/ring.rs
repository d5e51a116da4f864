//! Which person of a library's ring has a duty, and why, in plain words.

use vuoro::export::words::long_date;
use vuoro::model::{DatedCell, Language, Person, Plan, Unable};
use vuoro::report::explain::{RingMember, RingReasons};

use crate::commands::explain::page::Page;
use crate::commands::explain::page::list;
use crate::commands::explain::page::number;

/// Which person of the library on duty serves.
pub fn said(plan: &Plan, r: &RingReasons) -> String {
    let library = &plan.consortium[r.library];
    let id = |person: usize| library.ring[person].id.to_string();
    let mut page = Page::default();
    page.title(&match r.duty.person {
        Some(person) => format!("Of the ring of {}: {}", library.name, id(person)),
        None => format!("Of the ring of {}: nobody", library.name),
    });
    if r.is_agreed {
        page.line("The ring has agreed on it (`[[ring]]` in the term file).");
    }
    page.line(match r.duty.person {
        Some(_) => "By then, with this duty:",
        None => "The library still has the duty, and nobody of its ring can take it:",
    });
    for (person, member) in library.ring.iter().zip(&r.people) {
        page.item(&of(person, member, r.duty.cell));
    }
    if !r.before.is_empty() {
        let before: Vec<String> = r.before.iter().map(|&p| id(p)).collect();
        page.line(&format!("It was dealt to {} before.", list(&before)));
    }
    if r.duty.person.is_some() && library.ring.len() > 1 {
        let bound = number(i64::try_from(r.bound).unwrap_or(i64::MAX), 2);
        page.line(&format!(
            "Over the term nobody is ever more than {bound} duties from what is due."
        ));
    }
    format!("\n{}", page.finish())
}

fn of(person: &Person, member: &RingMember, cell: DatedCell) -> String {
    let due = number(member.due, 2);
    let said = format!("{} was due {due} and has {}", person.id, member.duties);
    match member.why_not {
        None => said,
        Some(Unable::NotOnRing) => said + "; not on the ring then",
        Some(Unable::Away) => said + "; away",
        Some(Unable::NotAtWork) => said + "; not at work then",
        Some(Unable::OnDuty) => said + "; on another seat",
        Some(Unable::Barred) => said + &barred(person, cell),
    }
}

/// What somebody still has to learn, and from which day on it is known.
fn barred(person: &Person, cell: DatedCell) -> String {
    let is_lacking = |day: Option<_>| day.is_none_or(|day| cell.date < day);
    let lacking = person.learns.iter().filter(|(_, day)| is_lacking(*day));
    let each = lacking.map(|(topic, day)| match day {
        Some(day) => format!("{topic} (from {} on)", long_date(Language::En, *day)),
        None => topic.clone(),
    });
    format!("; may not serve yet, for want of {}", list(&each.collect::<Vec<_>>()))
}
