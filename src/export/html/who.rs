//! Who has a duty, when, and how to reach them.

use maud::{Markup, html};

use super::view::View;
use crate::export::unfilled_reasons;
use crate::export::words::{hours_of_day, weekday_and_day};
use crate::model::{Duty, Fate, Kind, Library, LibraryIx, Status};

/// Reasons why nobody can serve are given for at most this many libraries.
const MOST_REASONS: usize = 40;

impl View<'_, '_> {
    /// From when to when a duty lasts, as moments that do not depend on the reader's clock.
    pub fn time(&self, at: usize) -> Markup {
        let duty = self.site.duty(at);
        let text =
            hours_of_day(self.language, self.site.plan.consortium.grid.interval(duty.period));
        let (from, to) = text.split_once('\u{2013}').unwrap_or((&text, ""));
        let [start, end] = &self.site.times[at].local;
        html! {
            span.clock { time datetime=(start) { (from) } "–" time datetime=(end) { (to) } }
        }
    }

    /// The date of a duty, after its weekday.
    pub fn date(&self, duty: &Duty) -> Markup {
        let iso = duty.date.format("%Y-%m-%d").to_string();
        html! { time datetime=(iso) { (weekday_and_day(self.language, duty.date)) } }
    }

    /// Who has a duty: a library, a pool that settles it, or nobody.
    pub fn who(&self, duty: &Duty) -> Markup {
        let say = self.say;
        if let Some(fate) = self.fate_of(duty) {
            let holder = || self.holder(duty.holder);
            let had = duty.library.map_or_else(holder, |library| self.library(library));
            return html! { s { (had) } " " em { (self.fate(fate)) } };
        }
        match (duty.library, duty.status) {
            (Some(library), _) => html! {
                (self.library(library))
                @if let Some(why) = self.why(duty) { " " small { (why) } }
            },
            (None, Status::Open) => html! {
                (self.holder(duty.holder)) " " small { (self.words.open) ": " (say.settled) }
            },
            (None, _) => html! {
                strong.alas { (self.unfilled()) }
                @if duty.unfilled.as_ref().is_some_and(|u| u.0.len() <= MOST_REASONS) {
                    " " small {
                        (unfilled_reasons(self.language, &self.site.plan.consortium, duty))
                    }
                }
            },
        }
    }

    /// What became of a duty that is not in force.
    pub fn fate_of(&self, duty: &Duty) -> Option<Fate<LibraryIx>> {
        let content = &self.site.plan;
        Fate::of(&content.term.changes, &content.roster, &content.allocation, duty)
    }

    /// What became of a duty: in a word, with a link to whoever has it now.
    pub fn fate(&self, fate: Fate<LibraryIx>) -> Markup {
        html! {
            (fate.word(self.language))
            @if let Some(library) = fate.taker() { " → " (self.library(library)) }
        }
    }

    /// In place of who is on duty: nobody.
    pub fn unfilled(&self) -> &'static str {
        Fate::<()>::Unfilled.word(self.language)
    }

    /// Why a library has a duty, unless that is obvious.
    pub fn why(&self, duty: &Duty) -> Option<&'static str> {
        matches!(duty.kind, Kind::Substitute | Kind::Swap | Kind::Cover)
            .then(|| self.words.kind_of(&self.site.plan.allocation, duty))
    }

    /// How to reach the library that has a duty.
    pub fn contact_of(&self, duty: &Duty) -> Markup {
        let library = duty.library.filter(|_| duty.is_live());
        html! {
            @if let Some(library) = library {
                (self.contact(&self.site.plan.consortium[library]))
            }
        }
    }

    /// How to reach a library, as far as that may be shown.
    pub fn contact(&self, library: &Library) -> Markup {
        let Library { contact, phone, email, .. } = library;
        html! {
            @if !self.site.options.no_contacts {
                @if let Some(contact) = contact { span.way { bdi { (contact) } } " " }
                @if let Some(phone) = phone {
                    @let number: String =
                        phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                    a.way href={ "tel:" (number) } { bdi { (phone) } } " "
                }
                @if let Some(email) = email {
                    // Where it does not fit a line, it is broken before its domain.
                    @let (name, domain) = email.split_at(email.rfind('@').unwrap_or(0));
                    a.way href={ "mailto:" (address(email)) } { bdi { (name) wbr; (domain) } }
                }
            }
        }
    }

    /// Whether there is any way to reach anybody.
    pub fn has_contacts(&self) -> bool {
        let any = |l: &Library| l.contact.is_some() || l.phone.is_some() || l.email.is_some();
        !self.site.options.no_contacts && self.site.plan.consortium.libraries().iter().any(any)
    }
}

/// An address in a link, with characters escaped that have a meaning there.
///
/// Source: RFC 6068 2, RFC 3986 2.1.
fn address(email: &str) -> String {
    use std::fmt::Write;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~@+!$'*".contains(&b);
    email.bytes().fold(String::new(), |mut text, b| {
        if plain(b) {
            text.push(char::from(b));
        } else {
            let _ = write!(text, "%{b:02X}");
        }
        text
    })
}
