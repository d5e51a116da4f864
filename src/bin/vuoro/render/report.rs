//! The report on a plan.

use vuoro::export::holder_name;
use vuoro::export::words::{self, Covered, LoadWords, ReportWords};
use vuoro::model::{Balances, Plan, Remainders};
use vuoro::plan::Unevenness;
use vuoro::report::{Off, TermFigures, chats, kept, steered, within_a_slot};

use crate::render::tables;
use crate::render::text;

/// The plan in tables that fit 80 columns, in the consortium's language.
pub fn report(
    plan: &Plan,
    figures: &TermFigures,
    off: &[Off],
    uneven: Option<Unevenness>,
) -> String {
    let c = &plan.consortium;
    let (language, w) = (c.language, ReportWords::of(c.language));
    let line = |line: &str| text::wrap(line, tables::WIDTH.into()) + "\n";
    let bold = |title: &str| format!("\u{1b}[1m{}\u{1b}[0m\n", line(title).trim_end());
    let date = |d| words::date(language, d);
    let (first, last) = (date(plan.term.first), date(plan.term.last));
    let mut text = bold(&format!("{}: {} ({first}\u{2013}{last})", c.name, plan.term.name));
    let section = |title: &str, body: String| format!("\n{}{body}", bold(title));
    text += &section(w.shares, tables::shares(plan));
    for tie in &plan.allocation.ties {
        text += &line(&words::tie(language, tie, |id| named(plan, id)));
    }
    for of in steered(plan) {
        text += &line(&words::steered(language, plan, &of));
    }
    text += &section(w.week, tables::week(plan));
    if !plan.turns.0.is_empty() {
        text += &section(w.pools, tables::pools(plan));
    }
    text += &section(w.balances, tables::balances(c, figures));
    let load = plan.term.load.as_ref().zip(chats(plan));
    if let Some((load, chats)) = &load {
        let w = LoadWords::of(language);
        let title = if load.are_visits { w.visits_on_duty } else { w.chats_on_duty };
        text += &section(
            title,
            tables::chats(c, figures, chats) + &line(&words::counted_from(language, load)),
        );
    }
    if figures.unfilled > 0 {
        text += &section(w.unfilled, tables::unfilled(plan));
    }
    text.push('\n');
    text += &line(&words::term_size(language, figures.real, figures.nominal));
    for said in dues(plan, off) {
        text += &line(&said);
    }
    if c.rules.remainders == Remainders::Pool && figures.open == 0 {
        let off = figures.off_best().map(|l| (c[l.library].name.as_str(), l.duties, l.best_duties));
        text += &line(&words::off_best(language, &off.collect::<Vec<_>>()));
    }
    if let Some(kept) = kept(plan) {
        text += &line(&words::kept(c, &plan.allocation.quality, &kept));
        for moved in &kept.moved {
            text += &line(&format!("  {}", words::moved(c, &plan.allocation, moved)));
        }
    }
    if let Some(u) = uneven {
        text += &line(&words::evenness(language, u.now, u.unweighed, u.bound));
    }
    for said in standing(plan, figures) {
        text += &line(&said);
    }
    let steered = plan.allocation.steering.is_some();
    let quality = &plan.allocation.quality;
    text += &line(&words::quality(language, c.rules.remainders, quality, steered));
    text
}

/// How far from what they owe libraries are: in this term and, where balances were carried in, with
/// the terms before it.
fn dues(plan: &Plan, off: &[Off]) -> Vec<String> {
    let (c, language) = (&plan.consortium, plan.consortium.language);
    let covered = Covered::of(plan);
    // Over the years whoever is furthest comes first in the list below, if there is one.
    let is_said = |covered: &&Covered| **covered != Covered::Years || off.is_empty();
    let furthest = covered.iter().filter(is_said).map(|of| words::furthest(language, *of, plan));
    let mut said: Vec<String> = furthest.collect();
    let named: Vec<_> =
        off.iter().map(|o| (c[o.library].name.as_str(), o.minutes, o.cause)).collect();
    said.push(words::off_due(language, covered[covered.len() - 1], &named));
    if let Some(slot) = within_a_slot(plan).filter(|_| !off.is_empty()) {
        said.push(words::within_a_slot(language, slot));
    }
    said
}

/// The name for the id of a claim: a holder, or a library that holds no slots by itself.
fn named(plan: &Plan, id: &str) -> String {
    let (c, a) = (&plan.consortium, &plan.allocation);
    let holder = a.indices().find(|&h| a[h].holder.id.as_str() == id);
    let library = || c.find(id).map_or_else(|| id.to_owned(), |l| c[l].name.clone());
    holder.map_or_else(library, |h| holder_name(c, a, h))
}

/// Balances that need a word: of libraries that have left, and of those more than a duty away from
/// zero, which the next term evens out or, if balances are only reported, does not.
fn standing(plan: &Plan, figures: &TermFigures) -> Vec<String> {
    let c = &plan.consortium;
    let slot = i64::from(c.grid.slot_minutes());
    let is_carried = figures.libraries.iter().any(|l| l.carried_in != 0);
    let steers = c.rules.balances == Balances::Steer && c.rules.remainders == Remainders::Round;
    let mut said = Vec::new();
    if steers && figures.libraries.iter().any(|l| l.balance.abs() > slot) {
        said.push(words::next_term_counts(c.language).to_owned());
    }
    for l in &figures.libraries {
        let name = &c[l.library].name;
        let left = plan.ledger.0[l.library.at()].left;
        if let Some(last) = left {
            said.push(words::closed_balance(c.language, name, last, l.balance));
        } else if !steers && is_carried && l.balance.abs() > slot {
            let pace = l.held - l.owed;
            said.push(words::back_to_zero(c.language, name, l.balance, pace, slot));
        }
    }
    said
}
