//! The whole plan in plain words, on one screen.

use vuoro::export::words::date;
use vuoro::model::{Language, Plan, Remainders};
use vuoro::report::explain::{Overview, Step};

use crate::commands::explain::alternatives::proof;
use crate::commands::explain::alternatives::slot_step;
use crate::commands::explain::page::Page;
use crate::commands::explain::page::balance;
use crate::commands::explain::page::change;
use crate::commands::explain::page::count;
use crate::commands::explain::page::hours;
use crate::commands::explain::page::name;
use crate::commands::explain::page::number;

/// The whole plan.
pub fn said(plan: &Plan, o: &Overview) -> String {
    let (c, term) = (&plan.consortium, &plan.term);
    let day = |d| date(Language::En, d);
    let mut page = Page::default();
    page.title(&format!("{}: {} ({} to {})", c.name, term.name, day(term.first), day(term.last)));
    page.line("Everyone owes duties in proportion to size.");
    let (duties, nominal, cancelled) = o.duties;
    let slot = i64::from(c.grid.slot_minutes());
    let minutes = |n: usize| hours(i64::try_from(n).expect("few duties") * slot);
    let mut said = format!(
        "1. Count the duties: {} a week make {} ({})",
        count(o.cells as usize, "cell"),
        count(duties, "duty"),
        minutes(duties)
    );
    if nominal > duties {
        said += format!("; without closures it would be {nominal}").as_str();
    }
    if cancelled > 0 {
        said += format!("; {cancelled} cancelled since").as_str();
    }
    page.line(&(said + "."));
    page.line(&numbers(plan, o));
    page.line(&format!("3. Small libraries share slots in pools. {}", proof(plan)));
    page.line(&week(plan, o));
    page.line(&deal(o));
    let furthest = plan.ledger.0.iter().rev().max_by_key(|row| row.balance().abs());
    if let Some(row) = furthest {
        let changes = match o.changes {
            0 => String::new(),
            n => format!("after {} ", count(n, "change")),
        };
        page.line(&format!(
            "6. What is owed: balances go on to the next term; {changes}the furthest from zero is {}, {}.",
            name(plan, row.library),
            balance(row.balance())
        ));
    }
    page.line("Ask on: `vuoro explain TERM` with a library, a cell or a cell on a date.");
    page.finish()
}

fn numbers(plan: &Plan, o: &Overview) -> String {
    let c = &plan.consortium;
    let method = c.rules.method.code();
    let mut said = format!("2. Give each its number, by the method `{method}`");
    if c.rules.remainders == Remainders::Pool {
        return said + ": whole slots to each, and what is left of everybody into pools.";
    }
    if let Some(slot) = &o.slot
        && let Step::Slot { from, to } = slot.step
    {
        let (what, more) = (slot_step(plan, from, to), change(slot.more));
        let said_of_it = if more == change(0) {
            // Equally even in all the figures that are shown.
            format!(": another week would be just as even ({what})")
        } else if slot.more >= 0 {
            format!(
                ": to take one from whoever has several makes the week less even, by {more} at \
                 least ({what})"
            )
        } else {
            format!(": by the sum of squares {what} would be more even ({more})")
        };
        said += said_of_it.as_str();
    }
    let ties = plan.allocation.ties.len();
    if ties > 0 {
        said += format!("; {} fell by weight, balance or id", count(ties, "tie")).as_str();
    }
    said + "."
}

fn week(plan: &Plan, o: &Overview) -> String {
    let (kept, broken) = o.wishes;
    let mut said = "4. Give each a fixed cell in the week, where every member has staff".to_owned();
    if kept + broken > 0 {
        said += format!(
            ": {} kept, {} broken",
            count(kept, "wish for a time").replace("times", "time"),
            broken
        )
        .as_str();
    }
    said += "; slots of one holder lie on different weekdays as far as they can";
    let q = &plan.allocation.quality;
    if !q.all_wishes {
        said += ". Not all pools within the tolerance were compared for wishes";
    }
    said + "."
}

fn deal(o: &Overview) -> String {
    let mut said = "5. Deal the dates".to_owned();
    if let Some((most, proven)) = o.turns {
        let most = number(i64::try_from(most).expect("few duties"), 2);
        said +=
            format!(": in no pool is a member ever more than {most} duties from its due").as_str();
        if proven {
            said += ", and in no pool could that be less";
        }
    }
    let (substitutes, open, unfilled) = o.stand_ins;
    let parts = [
        (substitutes, "served by substitutes"),
        (open, "settled by their pools"),
        (unfilled, "unfilled: nobody can serve"),
    ];
    for (n, what) in parts.into_iter().filter(|(n, _)| *n > 0) {
        said += format!("; {} {what}", count(n, "duty")).as_str();
    }
    said + "."
}
