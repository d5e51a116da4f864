//! Alternatives in plain words, and what is proven about the plan as it is.

use vuoro::model::{HolderIx, HolderKind, Plan, Remainders};
use vuoro::report::explain::{Alternative, Alternatives, Step};

use crate::commands::explain::page::Page;
use crate::commands::explain::page::ahead;
use crate::commands::explain::page::change;
use crate::commands::explain::page::count;
use crate::commands::explain::page::holder;
use crate::commands::explain::page::name;
use crate::commands::explain::page::obstacle;

/// The alternatives to where a library is.
pub fn alternatives(plan: &Plan, a: &Alternatives, page: &mut Page) {
    let whole = plan.consortium.rules.remainders == Remainders::Round;
    let now = change(i128::try_from(a.now).unwrap_or(i128::MAX));
    let now = now.trim_start_matches('+');
    let measure = if whole { "unevenness of the week" } else { "unevenness of the term" };
    page.line(&format!(
        "The {measure} is {now}, the less the fairer; {} were weighed.",
        count(a.weighed, "alternative")
    ));
    if whole {
        page.line(&format!("As it is, it serves {}.", ahead(a.ahead)));
    }
    let item = |alternative: &Alternative| {
        let mut said = format!("{}: {}", step(plan, alternative.step), change(alternative.more));
        if whole {
            said += format!("; it would serve {}", ahead(alternative.ahead)).as_str();
        }
        if let Some(why) = &alternative.obstacle {
            said += format!("; cannot be: {}", obstacle(plan, why)).as_str();
        }
        said
    };
    a.possible.iter().for_each(|alternative| page.item(&item(alternative)));
    if a.possible.is_empty() {
        page.line("None of them can be had.");
    }
    if !a.impossible.is_empty() {
        page.line("These would cost no more than the last of those, but cannot be had:");
        a.impossible.iter().for_each(|alternative| page.item(&item(alternative)));
    }
    let breaks = |a: &Alternative| {
        a.more < 0 && matches!(a.step, Step::Alone { .. } | Step::Join { .. } | Step::Slot { .. })
    };
    if a.possible.iter().any(breaks) {
        page.line(
            "Where that is less uneven, the agreed rules say otherwise: `own_slot_from` says who \
             has slots of its own, and `method` how many.",
        );
    }
    page.line(&proof(plan));
}

/// What is proven about the pools.
pub fn proof(plan: &Plan) -> String {
    let q = &plan.allocation.quality;
    let figure = |f: u128| change(i128::try_from(f).unwrap_or(i128::MAX)).replace('+', "");
    let any = |pool: &dyn Fn(&vuoro::model::Share) -> bool| plan.allocation.shares.iter().any(pool);
    let (pools, formed) =
        (any(&|s| s.holder.is_pool()), any(&|s| s.holder.kind == HolderKind::FormedPool));
    match (q.proven, plan.consortium.rules.remainders) {
        (true, Remainders::Pool) => {
            "No roster could have fairer totals: that is proven.".to_owned()
        }
        (_, Remainders::Round) if !pools => "There are no pools.".to_owned(),
        (true, _) if !formed => {
            "All pools are agreed beforehand: nothing was left to choose but the slots.".to_owned()
        }
        (true, _) if q.objective == q.best => format!(
            "With these slots and rules no pools are fairer than {}: that is proven.",
            figure(q.best)
        ),
        (true, _) => format!(
            "With these slots and rules the fairest pools have {}, which is proven; {} is within \
             the tolerance, and breaks fewer wishes.",
            figure(q.best),
            figure(q.objective)
        ),
        (false, _) => format!(
            "It is not proven that nothing is fairer: {} was found, and nothing can be below {}.",
            figure(q.best),
            figure(q.lower_bound.min(q.best))
        ),
    }
}

fn step(plan: &Plan, step: Step) -> String {
    match step {
        Step::Move { to } => format!("move to {}", holder(plan, to)),
        Step::Swap { with, pool } => {
            format!("change places with {} of {}", name(plan, with), holder(plan, pool))
        }
        Step::Alone { from } => {
            format!("a slot of its own after all, one fewer for {}", holder(plan, from))
        }
        Step::Join { pool } => {
            format!("pooled after all, with its slot: join {}", holder(plan, pool))
        }
        Step::Slot { from, to } => slot_step(plan, from, to),
        Step::Duty { from, to } => {
            format!("one duty fewer for {}, one more for {}", name(plan, from), name(plan, to))
        }
    }
}

/// One slot from a holder to another.
pub fn slot_step(plan: &Plan, from: HolderIx, to: HolderIx) -> String {
    format!("one slot fewer for {}, one more for {}", holder(plan, from), holder(plan, to))
}
