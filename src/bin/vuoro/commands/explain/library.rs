//! A library in plain words: what it owes, what it holds, and the alternatives.

use chrono::{NaiveDateTime, TimeDelta};
use vuoro::export::words::{self, cause_of, date, long_date};
use vuoro::model::{Cell, HolderIx, Language, Plan, Remainders, TurnRule};
use vuoro::report::explain::{self, HolderReasons, LibraryReasons, Standing, Stretch};
use vuoro::report::{Cause, Off, held_so_far};

use crate::commands::explain::alternatives::alternatives;
use crate::commands::explain::cell::places;
use crate::commands::explain::cell::wishes;
use crate::commands::explain::page::Page;
use crate::commands::explain::page::balance;
use crate::commands::explain::page::count;
use crate::commands::explain::page::holder;
use crate::commands::explain::page::hours;
use crate::commands::explain::page::list;
use crate::commands::explain::page::name;
use crate::commands::explain::page::number;
use crate::commands::explain::page::percent;
use crate::commands::explain::page::slots;

/// How many cells of one holder are explained with it.
const MOST_CELLS: usize = 2;

/// A library, and what it has done by now, if the roster is published.
pub fn said(plan: &Plan, r: &LibraryReasons, now: Option<NaiveDateTime>) -> String {
    let c = &plan.consortium;
    let mut page = Page::default();
    page.title(&format!("{} ({})", c[r.library].name, c[r.library].id));
    owed(plan, r, now, &mut page);
    page.title("What it holds, and why");
    page.line(&standing(plan, r));
    if plan.allocation.steering.is_some() {
        page.line(&claim(r));
    }
    for of in &r.steered {
        page.line(&words::steered(Language::En, plan, of));
    }
    for h in &r.holders {
        held(plan, h, &mut page);
    }
    if let Some(a) = &r.alternatives {
        page.title("What else could be, and what it would cost");
        alternatives(plan, a, &mut page);
    }
    for h in &r.holders {
        for &cell in h.cells.iter().take(MOST_CELLS) {
            place(plan, h.holder, cell, &mut page);
        }
        if h.cells.len() > MOST_CELLS {
            page.line("Of its other cells `vuoro explain TERM CELL` says the same.");
        }
    }
    page.finish()
}

/// A pool.
pub fn pool(plan: &Plan, pool: HolderIx) -> String {
    let mut page = Page::default();
    let share = &plan.allocation[pool].holder;
    page.title(&format!("{} ({})", holder(plan, pool), share.id));
    let reasons = explain::library(plan, share.members[0]);
    let mine = reasons.holders.iter().find(|h| h.holder == pool).expect("its member is in it");
    held(plan, mine, &mut page);
    page.line("`vuoro explain TERM LIBRARY` says of a member what else could be.");
    for &cell in &mine.cells {
        place(plan, pool, cell, &mut page);
    }
    page.finish()
}

fn owed(plan: &Plan, r: &LibraryReasons, now: Option<NaiveDateTime>, page: &mut Page) {
    let c = &plan.consortium;
    let slot = c.grid.slot_minutes();
    page.title("What it owes, and why");
    if r.weight.1 == 0 || r.quota == 0 {
        page.line("It takes part on no date of the term that has duties, so it owes nothing.");
    } else {
        let week = i64::try_from(r.quota * u64::from(slot)).expect("a week is short");
        page.line(&format!(
            "Its size is {} of all who take part in the term. A week has {}; its part of them is \
             {} slots, or {} minutes.",
            percent(r.weight.0, r.weight.1, 3),
            count(c.slots_per_week() as usize, "slot"),
            slots(r.quota),
            number(week, 1),
        ));
        let part = |s: &Stretch| stretch(s, slot);
        match &r.stretches[..] {
            [one] => page.line(&format!("In the term: {}.", part(one))),
            many => {
                page.line("Every duty is shared out over those who take part on its date:");
                many.iter().for_each(|s| page.item(&part(s)));
            }
        }
    }
    let row = &r.row;
    let mut sums = format!("In all it owes {}", hours(row.owed));
    if row.excused > 0 {
        sums += format!(" ({} that it was let off are taken out)", hours(row.excused)).as_str();
    }
    if row.carried_in != 0 {
        sums +=
            format!(", and carries {} in from the term before", balance(row.carried_in)).as_str();
    }
    sums += format!(
        ". By the roster of the whole term it has {} in {}, and carries {} on.",
        hours(row.held),
        count(r.duties as usize, "duty"),
        balance(row.balance())
    )
    .as_str();
    sums += &now.and_then(|now| done(plan, r, now)).unwrap_or_default();
    if row.missed > 0 {
        sums += format!(" It missed {}, which it still owes.", hours(row.missed)).as_str();
    }
    page.line(&sums);
    if let Some(off) = r.off {
        page.line(&far(&off));
    }
    if r.duties == r.best_duties {
        page.line("That is what the fairest totals give it that any roster could have.");
    } else {
        page.line(&format!(
            "The fairest totals that any roster could have, without pools and whole slots, would \
             give it {}.",
            count(r.best_duties as usize, "duty")
        ));
    }
}

/// How much of its duties a library has done by now; nothing once all of them are over.
fn done(plan: &Plan, r: &LibraryReasons, now: NaiveDateTime) -> Option<String> {
    let so_far = held_so_far(plan).swap_remove(r.library.at());
    let slot = TimeDelta::minutes(plan.consortium.grid.slot_minutes().into());
    let duties = plan.roster.duties();
    let is_over = |&&(at, _): &&(usize, i64)| plan.begins(duties[at].cell()) + slot <= now;
    let over = so_far.iter().take_while(is_over).last();
    if so_far.last().is_none_or(|last| Some(last) == over) {
        return None;
    }
    let done = hours(over.map_or(0, |&(_, minutes)| minutes));
    let day = long_date(Language::En, now.date());
    Some(format!(
        " Of these {done} are done by {day}, {}; the rest is still to come.",
        now.format("%H:%M")
    ))
}

/// Why a library is more than one duty from its due.
fn far(off: &Off) -> String {
    let cause = cause_of(Language::En, off.cause);
    let then = balance(off.without);
    let otherwise = match off.cause {
        Cause::Several => {
            return "That is more than one duty from its due, and no single thing is why: without \
                any one of them it would be as far off."
                .to_owned();
        }
        Cause::WholeSlots => "with duties dealt one by one",
        Cause::Joined => "if the term were planned today,",
        _ => "without that,",
    };
    format!(
        "That is more than one duty from its due, because of {cause}: {otherwise} it would carry \
         {then} on."
    )
}

fn stretch(s: &Stretch, slot: u32) -> String {
    let day = |d| date(Language::En, d);
    let days = format!("{} to {}", day(s.first), day(s.last));
    let duties = count(usize::try_from(s.duties).expect("few duties"), "duty");
    if !s.is_member {
        return format!("{days}, {duties}; it takes no part");
    }
    let weight = u128::from(s.weight.max(1));
    let minutes =
        (u128::from(s.duties) * u128::from(slot) * u128::from(s.own_weight) + weight / 2) / weight;
    let minutes = i64::try_from(minutes).expect("a term has few minutes");
    let part = percent(s.own_weight, s.weight, 3);
    format!("{days}, {duties} of {slot} minutes; its part is {part}, or {}", hours(minutes))
}

fn standing(plan: &Plan, r: &LibraryReasons) -> String {
    let from = r.own_slot_from;
    let line = i64::try_from(u128::from(from.num) * 1_000_000 / u128::from(from.den));
    let line = number(line.unwrap_or(0), 2);
    let owed = slots(r.quota);
    match r.standing {
        Standing::Absent => "It holds nothing: it takes no part.".to_owned(),
        Standing::Joined => "It holds no cell: it joined after the plan was published, and every \
            cell has stayed with its holder. It has its part of the turns of a pool, by size, until \
            the next term is planned with it."
            .to_owned(),
        Standing::HadEnough => format!(
            "It is owed {owed} slots a week, and came in so far ahead that it claims less than half \
             of one: it holds nothing in this term."
        ),
        Standing::SteppedBack => format!(
            "It is owed {owed} slots a week, enough for slots of its own, but came in so far ahead \
             that it claims less than half of one: in this term it is in a pool."
        ),
        Standing::Owner if plan.consortium.rules.remainders == Remainders::Pool => {
            format!("It is owed {owed} slots a week, and holds whole ones of its own.")
        }
        Standing::Owner => format!(
            "It is owed {owed} slots a week, and whoever is owed {line} or more \
             (`own_slot_from`) has slots of its own."
        ),
        Standing::Pinned => format!(
            "It is owed {owed} slots a week, less than the {line} of `own_slot_from`, but a cell \
             is its own by agreement (`[[pin]]`)."
        ),
        Standing::LastOne => format!(
            "It is owed {owed} slots a week, less than the {line} of `own_slot_from`, but there \
             are too few others to form a pool with."
        ),
        Standing::Given => "It is in a pool that was agreed beforehand (`[[pool]]`).".to_owned(),
        Standing::Small => format!(
            "It is owed {owed} slots a week, less than the {line} from which on a library has \
             slots of its own (`own_slot_from`), so it is pooled."
        ),
        Standing::Crowded => format!(
            "It is owed {owed} slots a week, enough for slots of its own, but the week has no room \
             for so many holders; the smallest are pooled."
        ),
        Standing::Fraction => format!(
            "It is owed {owed} slots a week: whole ones are its own, and what is left is pooled \
             (`remainders = \"pool\"`)."
        ),
    }
}

/// What it claims, where balances steer who claims what.
fn claim(r: &LibraryReasons) -> String {
    let counts = match r.counted {
        0 => "its own balance counts for nothing".to_owned(),
        ahead if ahead > 0 => format!("{} that it came in ahead with count", hours(ahead)),
        behind => format!("{} that it came in behind with count", hours(-behind)),
    };
    format!(
        "In this term it claims {} slots a week: balances from the terms before steer who claims \
         what (`balances = \"steer\"`), and {counts}.",
        slots(r.claim)
    )
}

fn held(plan: &Plan, h: &HolderReasons, page: &mut Page) {
    let share = &plan.allocation[h.holder];
    let cells: Vec<String> =
        h.cells.iter().map(|&cell| plan.consortium.grid.cell_name(cell)).collect();
    let owed: u64 = h.members.iter().map(|(_, q)| q).sum();
    let what = count(share.slots as usize, "slot");
    let who = holder(plan, h.holder);
    let whole = plan.consortium.rules.remainders == Remainders::Round;
    if !share.holder.is_pool() {
        page.line(&format!("{who} holds {what} a week: {}.", list(&cells)));
        return;
    }
    let member = |(l, q): &(_, u64)| format!("{} {}", name(plan, *l), slots(*q));
    let members: Vec<String> = h.members.iter().map(member).collect();
    page.line(&format!(
        "{who} holds {what} a week: {}. Its members and what they are owed a week: {}.",
        list(&cells),
        members.join(", ")
    ));
    if let Some(targets) = &share.targets {
        let each = share.holder.members.iter().zip(targets);
        let each = each.map(|(&l, t)| format!("{} {t}", name(plan, l))).collect::<Vec<_>>();
        page.line(&format!("Of its duties of the term each takes whole ones: {}.", list(&each)));
    }
    if share.holder.turns == TurnRule::Equal {
        page.line("They take turns equally, whatever they are owed.");
    } else if whole && owed > 0 {
        let held = u64::from(share.slots) * 1_000_000;
        let off = percent(held.abs_diff(owed), owed, 1);
        let more = if held < owed { "less" } else { "more" };
        page.line(&format!(
            "Together they are owed {} and hold {}, so each serves {off} {more} than it owes.",
            slots(owed),
            share.slots
        ));
    }
}

fn place(plan: &Plan, holder_ix: HolderIx, cell: Cell, page: &mut Page) {
    let reasons = explain::place(plan, cell);
    let who = holder(plan, holder_ix);
    page.title(&format!("Why {who} has {}", plan.consortium.grid.cell_name(cell)));
    wishes(plan, &reasons, page);
    places(plan, &reasons, 3, page);
}
