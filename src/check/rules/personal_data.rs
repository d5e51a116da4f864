//! A file that is meant for publication has a telephone number or a personal name in it.

use crate::check::facts::{Facts, column};
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{Consortium, Library, WrittenProperty};

rule!("personal-data", Strict, [], check);

const HELP: &str = "leave `phone` and `contact` out of the consortium file, or do not \
    publish this file: whoever has the address of a calendar can read it";

fn check(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.look.consortium;
    for calendar in facts.look.calendars {
        let value = calendar.sheet.value;
        let events = value.events.iter().flat_map(|event| &event.properties);
        let all = value.properties.iter().chain(events);
        let spots =
            all.filter_map(|p| Some((personal(c, p)?, Place::Line(calendar.sheet.file, p.line))));
        say("calendar", spots, found);
    }
    let Some(rows) = facts.rows_if_any() else { return };
    let texts: Vec<Option<String>> =
        rows.written.texts.iter().map(|text| in_text(c, text)).collect();
    let spots = rows.iter().flat_map(|row| {
        let fields = [(row.duty.name, column::NAME), (row.duty.note, column::NOTE)];
        fields.map(|(text, column)| (text, row.at(column)))
    });
    let spots = spots.filter_map(|(text, place)| Some((texts[text.at()].clone()?, place)));
    say("roster", spots, found);
}

/// One finding for a file: what is in one event is in the others as well.
fn say(what: &str, mut spots: impl Iterator<Item = (String, Place)>, found: &mut Found) {
    let Some((first, place)) = spots.next() else { return };
    let more = match spots.count() {
        0 => String::new(),
        more => format!(", and more in {more} other places"),
    };
    let message = format!("the {what} has {first} in it{more}");
    found.add(place, message, "not for publication", HELP);
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
        let given = [("the contact", &library.contact), ("the telephone number", &library.phone)];
        let is_there = |value: &String| value.len() > 2 && text.contains(value.as_str());
        let (what, _) =
            given.into_iter().find(|(_, value)| value.as_ref().is_some_and(is_there))?;
        Some(format!("{what} of `{}`", library.id))
    };
    let contact = c.and_then(|c| c.libraries().iter().find_map(known));
    contact.or_else(|| has_phone(text).then(|| "a telephone number".to_owned()))
}

/// Seven digits or more with nothing but blanks, hyphens and brackets between them, `+` or a `0` in
/// front: dates and sizes are none.
fn has_phone(text: &str) -> bool {
    let (mut digits, mut open, mut before) = (0, false, ' ');
    for c in text.chars() {
        let begins = c == '+' || (c == '0' && !before.is_ascii_digit());
        match c {
            '+' | '0' if begins && !open => (digits, open) = (u32::from(c == '0'), true),
            '0'..='9' if open => digits += 1,
            ' ' | '-' | '(' | ')' | '\u{a0}' if open => {}
            _ => open = false,
        }
        before = c;
        if open && digits >= 7 {
            return true;
        }
    }
    false
}
