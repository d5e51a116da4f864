//! A file that is meant for publication has a telephone number or a personal name in it.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{Consortium, Library, TextIx, WrittenProperty};

rule!("personal-data", Strict, [], check);

const HELP: &str = "leave `phone`, `contact` and `email` out of the consortium file, or do not \
    publish this file: whoever has the address of a calendar can read it";

fn check(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.look.consortium;
    for calendar in facts.look.calendars {
        let value = calendar.sheet.value;
        let events = value.events.iter().flat_map(|event| &event.properties);
        for property in value.properties.iter().chain(events) {
            if let Some(what) = personal(c, property) {
                let place = Place::Line(calendar.sheet.file, property.line);
                let message = format!("`{}` has {what} in it", property.name);
                found.add(place, message, "not for publication", HELP);
            }
        }
    }
    let Some(rows) = facts.rows_if_any() else { return };
    let notes: Vec<Option<String>> =
        rows.written.texts.iter().map(|text| in_text(c, text)).collect();
    for row in rows.iter() {
        for text in [row.duty.note, row.duty.name] {
            if let Some(what) = notes[text.at()].as_ref().filter(|_| text != TextIx::EMPTY) {
                let message = format!("the row of `{}` has {what} in it", row.cell());
                found.add(row.place(), message, "not for publication", HELP);
            }
        }
    }
}

fn personal(c: Option<&Consortium>, property: &WrittenProperty) -> Option<String> {
    let is_text = matches!(
        property.name.as_str(),
        "DESCRIPTION" | "SUMMARY" | "LOCATION" | "COMMENT" | "CONTACT"
    );
    if is_text { in_text(c, &property.value) } else { None }
}

/// What of a person is in a text, in words.
fn in_text(c: Option<&Consortium>, text: &str) -> Option<String> {
    let known = |library: &Library| {
        let contact = [("the contact", &library.contact), ("the e-mail address", &library.email)];
        let given = contact.into_iter().filter_map(|(what, value)| Some((what, value.as_ref()?)));
        let mut given = given.filter(|(_, value)| !value.is_empty());
        let (what, _) = given.find(|(_, value)| text.contains(value.as_str()))?;
        Some(format!("{what} of `{}`", library.id))
    };
    let contact = c.and_then(|c| c.libraries().iter().find_map(known));
    contact.or_else(|| has_phone(text).then(|| "a telephone number".to_owned()))
}

/// Seven digits or more with nothing but blanks, hyphens and brackets between them, the first of
/// them `+` or `0`: dates and sizes are none.
fn has_phone(text: &str) -> bool {
    let mut digits = 0;
    let mut open = false;
    for c in text.chars() {
        match c {
            '+' => (digits, open) = (0, true),
            '0' if digits == 0 && !open => (digits, open) = (1, true),
            '0'..='9' if open => digits += 1,
            '0'..='9' => {}
            ' ' | '-' | '(' | ')' | '\u{a0}' if open => {}
            _ => (digits, open) = (0, false),
        }
        if digits >= 7 {
            return true;
        }
    }
    false
}
