//! Personal data in what is published.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::{Rule, rule};
use crate::files::calendar::WrittenProperty;
use crate::finding::Place;
use crate::model::{Consortium, Library};
use std::collections::BTreeMap;

/// A file that is meant for publication has a telephone number or a personal name in it.
pub(super) const PERSONAL_DATA: Rule = rule!("personal-data", Strict, [], personal_data);

const HELP: &str = "leave `phone` and `contact` out of the consortium file, or do not \
    publish this file: whoever has the address of a calendar can read it";

fn personal_data(facts: &Facts<'_>, found: &mut Found) {
    let known = Known::new(facts.look.consortium);
    for calendar in facts.look.calendars {
        let value = calendar.sheet.value;
        let events = value.events.iter().flat_map(|event| &event.properties);
        let all = value.properties.iter().chain(events);
        let spots = all
            .filter_map(|p| Some((personal(&known, p)?, Place::Line(calendar.sheet.file, p.line))));
        say("calendar", spots, found);
    }
    let Some(rows) = facts.rows_if_any() else { return };
    let texts: Vec<Option<String>> =
        rows.written.texts.iter().map(|text| in_text(&known, text)).collect();
    let spots = rows.iter().flat_map(|row| {
        let fields = [(row.duty.name, column::NAME), (row.duty.note, column::NOTE)];
        fields.map(|(text, column)| (text, row.at(column)))
    });
    let spots = spots.filter_map(|(text, place)| Some((texts[text.at()].clone()?, place)));
    say("roster", spots, found);
}

/// One finding for a file: data in one event is in the others as well.
fn say(what: &str, mut spots: impl Iterator<Item = (String, Place)>, found: &mut Found) {
    let Some((first, place)) = spots.next() else { return };
    let more = match spots.count() {
        0 => String::new(),
        more => format!(", and more in {more} other places"),
    };
    let message = format!("the {what} has {first} in it{more}");
    found.add(place, message, "not for publication", HELP);
}

fn personal(known: &Known<'_>, property: &WrittenProperty) -> Option<String> {
    let is_text = matches!(
        property.name.as_str(),
        "DESCRIPTION" | "SUMMARY" | "LOCATION" | "COMMENT" | "CONTACT"
    );
    if is_text { in_text(known, &property.value) } else { None }
}

/// What of a person is in a text, in words.
fn in_text(known: &Known<'_>, text: &str) -> Option<String> {
    let contact = known.first_in(text);
    contact.or_else(|| has_phone(text).then(|| "a telephone number".to_owned()))
}

/// The contacts and telephone numbers of all libraries, looked for at once: one after the other they
/// would cost libraries times texts.
struct Known<'c> {
    /// For every text the first library that has it, and what it is; numbered in their order.
    texts: BTreeMap<&'c str, (usize, &'static str, &'c Library)>,
    /// How long they are in bytes.
    lengths: Vec<usize>,
    /// Whether one of them begins with these two bytes.
    beginnings: Vec<bool>,
}

impl<'c> Known<'c> {
    fn new(c: Option<&'c Consortium>) -> Self {
        let libraries = c.map_or(&[][..], |c| c.libraries());
        let of = |library: &'c Library| {
            let given =
                [("the contact", &library.contact), ("the telephone number", &library.phone)];
            given.map(|(what, value)| Some((value.as_deref()?, what, library)))
        };
        let given = libraries.iter().flat_map(of).flatten().filter(|(text, ..)| text.len() > 2);
        let mut texts = BTreeMap::new();
        for (number, (text, what, library)) in given.enumerate() {
            texts.entry(text).or_insert((number, what, library));
        }
        let mut lengths: Vec<usize> = texts.keys().map(|text| text.len()).collect();
        lengths.sort_unstable();
        lengths.dedup();
        let mut beginnings = vec![false; 1 << 16];
        texts.keys().for_each(|text| beginnings[beginning(text.as_bytes())] = true);
        Self { texts, lengths, beginnings }
    }

    /// Of those in a text the first, in words.
    fn first_in(&self, text: &str) -> Option<String> {
        let pairs = text.as_bytes().windows(2).enumerate();
        let places = pairs.filter(|(_, pair)| self.beginnings[beginning(pair)]);
        let at_place = |(at, _): (usize, &[u8])| {
            let found = self.lengths.iter().filter_map(move |length| text.get(at..at + length));
            found.filter_map(|found| self.texts.get(found)).min_by_key(|known| known.0)
        };
        let (_, what, library) = places.filter_map(at_place).min_by_key(|known| known.0)?;
        Some(format!("{what} of `{}`", library.id))
    }
}

/// The first two bytes as a number.
fn beginning(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
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
