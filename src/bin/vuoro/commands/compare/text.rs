//! Two plans side by side, as tables that fit 80 columns.

use std::cmp::Reverse;

use vuoro::export::words::{decimal, decimal_hours, signed_hours};
use vuoro::model::{HolderIx, Language, Quality, Remainders, weekday_code};
use vuoro::report::{Comparison, Gain, Measures, Outlook, Side};

use crate::commands::compare::planned::Planned;
use crate::render::outlook::furthest;
use crate::render::tables;
use crate::render::text;

/// The comparison as text, with the terms to come on both sides if these were asked for.
pub fn said(
    left: &Planned,
    right: &Planned,
    comparison: &Comparison,
    ahead: Option<(&[Outlook], &[Outlook])>,
) -> String {
    let line = |line: &str| text::wrap(line, tables::WIDTH.into()) + "\n";
    let bold = |title: &str| format!("\n\u{1b}[1m{title}\u{1b}[0m\n");
    let mut said = line(&format!("Left:  {}", left.name));
    said += &line(&format!("Right: {}", right.name));
    said += &(bold("How even") + &figures(left, right, comparison));
    said += &(bold("Slots a week") + &slots(left, right, comparison));
    for pool in pools(left, right, comparison) {
        said += &line(&pool);
    }
    said += &(bold("Who does more, and who less, in hours a term") + &gains(comparison));
    said += &bold("Cells that change hands");
    said +=
        &if comparison.cells.is_empty() { line("None.") } else { cells(left, right, comparison) };
    if let Some((on_left, on_right)) = ahead {
        said += &bold("How balances go on, in hours after each term to come");
        said += &years((left, on_left), (right, on_right), comparison);
        said += &line(&format!("Left: {}", furthest(&left.plan.consortium, on_left)));
        said += &line(&format!("Right: {}", furthest(&right.plan.consortium, on_right)));
    }
    said
}

/// Balances after the first and the last of the terms to come, the largest difference first.
fn years(
    (left, on_left): (&Planned, &[Outlook]),
    (right, on_right): (&Planned, &[Outlook]),
    comparison: &Comparison,
) -> String {
    // More than the first and the last do not fit.
    let mut shown = vec![0, on_left.len() - 1];
    shown.dedup();
    let side = |side: &str| shown.iter().map(|at| format!("{side} +{}", at + 1)).collect();
    let headings = [vec!["Library".to_owned()], side("Left"), side("Right")].concat();
    let mut table = tables::table(headings, 1);
    let balances = |planned: &Planned, ahead: &[Outlook], gain: &Gain| -> Vec<Option<i64>> {
        let library = planned.plan.consortium.find(&gain.library);
        shown.iter().map(|&at| library.map(|l| ahead[at].balances[l.at()])).collect()
    };
    let row = |gain| (gain, balances(left, on_left, gain), balances(right, on_right, gain));
    let (alike, mut rows): (Vec<_>, Vec<_>) =
        comparison.gains.iter().map(row).partition(|(_, left, right)| left == right);
    if rows.is_empty() {
        return "The same on both sides.\n".to_owned();
    }
    let at_last = |balances: &[Option<i64>]| balances[balances.len() - 1].unwrap_or(0);
    rows.sort_by_key(|(_, left, right)| Reverse(at_last(left).abs_diff(at_last(right))));
    for (gain, left, right) in &rows {
        let hours = |minutes: &Option<i64>| {
            minutes.map_or("–".to_owned(), |minutes| signed_hours(Language::En, minutes))
        };
        let name = [gain.name.clone()];
        table.add_row(name.into_iter().chain(left.iter().chain(right).map(hours)));
    }
    let note = "Above zero: it has done more than its part.";
    let others =
        if alike.is_empty() { String::new() } else { format!(" Alike: {} more.", alike.len()) };
    format!("{}{note}{others}\n", tables::finish(&table))
}

fn number(millionths: i64, digits: u32) -> String {
    decimal(Language::En, millionths, digits)
}

fn figures(left: &Planned, right: &Planned, comparison: &Comparison) -> String {
    let headings = ["", "Left", "Right"].map(str::to_owned).to_vec();
    let mut table = tables::table(headings, 1);
    let mut row = |name: &str, of: &dyn Fn(&Planned, &Side) -> String| {
        let sides = [(left, &comparison.left), (right, &comparison.right)];
        let [one, other] = sides.map(|(planned, side)| of(planned, side));
        table.add_row([name.to_owned(), one, other]);
    };
    row("Unevenness by the plan's own measure", &|planned, side| {
        let objective = Quality::millionths(side.quality.objective);
        let figure = number(i64::try_from(objective).unwrap_or(i64::MAX), 6);
        let pooled = planned.plan.consortium.rules.remainders == Remainders::Pool;
        if pooled { format!("{figure} (term)") } else { figure }
    });
    row("Proven best", &|_, side| if side.quality.proven { "yes" } else { "no" }.to_owned());
    let measure = |of: &dyn Fn(&Measures) -> u64, digits: u32, side: &Side| {
        let figure = side.measures.as_ref().map(of);
        figure.map_or("–".to_owned(), |f| number(i64::try_from(f).unwrap_or(i64::MAX), digits))
    };
    row("Sainte-Laguë index, %", &|_, s| measure(&|m| m.sainte_lague, 4, s));
    row("Gallagher index, %", &|_, s| measure(&|m| m.gallagher, 3, s));
    row("Loosemore–Hanby index, %", &|_, s| measure(&|m| m.loosemore_hanby, 3, s));
    row("Largest deviation, min a week", &|_, s| measure(&|m| m.largest, 1, s));
    row("Mean deviation, min a week", &|_, s| measure(&|m| m.mean, 2, s));
    row("Duties of the term", &|_, s| s.duties.to_string());
    row("Unfilled", &|_, s| s.unfilled.to_string());
    row("Balance furthest from zero, h", &|_, s| signed_hours(Language::En, s.furthest));
    tables::finish(&table)
}

/// Slots of every holder that is not a formed pool.
fn slots(left: &Planned, right: &Planned, comparison: &Comparison) -> String {
    let mut names: Vec<(String, String)> = Vec::new();
    let fixed = |planned: &Planned, h: HolderIx| {
        planned.plan.allocation[h].holder.name.as_ref().map(|_| {
            let id = planned.plan.allocation[h].holder.id.to_string();
            (id, planned.holder(h))
        })
    };
    let all = [(left, &comparison.left), (right, &comparison.right)];
    for (planned, side) in all {
        for (id, name) in side.holders.iter().filter_map(|(h, _)| fixed(planned, *h)) {
            if !names.iter().any(|(known, _)| *known == id) {
                names.push((id, name));
            }
        }
    }
    names.sort();
    let mut table = tables::table(["Holder", "Left", "Right"].map(str::to_owned).to_vec(), 1);
    for (id, name) in names {
        let [one, other] = all.map(|(planned, side)| {
            let mut shares = side.holders.iter().map(|(h, _)| &planned.plan.allocation[*h]);
            let share = shares.find(|s| s.holder.id.as_str() == id);
            share.map_or("–".to_owned(), |s| s.slots.to_string())
        });
        table.add_row([name, one, other]);
    }
    let [one, other] = all.map(|(planned, side)| {
        let formed = |(h, _): &&(HolderIx, Vec<String>)| fixed(planned, *h).is_none();
        let slots = |(h, _): &(HolderIx, Vec<String>)| planned.plan.allocation[*h].slots;
        side.holders.iter().filter(formed).map(slots).sum::<u32>().to_string()
    });
    table.add_row(["Formed pools together".to_owned(), one, other]);
    tables::finish(&table)
}

/// The pools that both have, and those that only one has.
fn pools(left: &Planned, right: &Planned, comparison: &Comparison) -> Vec<String> {
    let of = |planned: &Planned, side: &Side| -> Vec<(String, Vec<String>)> {
        let pool = |h: HolderIx| planned.plan.allocation[h].holder.is_pool();
        let pools = side.holders.iter().filter(|(h, _)| pool(*h));
        pools.map(|(h, members)| (planned.holder(*h), members.clone())).collect()
    };
    let (one, other) = (of(left, &comparison.left), of(right, &comparison.right));
    let alike = |pool: &(String, Vec<String>), all: &[(String, Vec<String>)]| {
        all.iter().any(|(_, members)| *members == pool.1)
    };
    let shown = |(name, members): &(String, Vec<String>)| format!("{name}: {}", members.join(", "));
    let mut said: Vec<String> = Vec::new();
    let same = one.iter().filter(|p| alike(p, &other)).map(|p| format!("Both: {}", shown(p)));
    said.extend(same);
    said.extend(one.iter().filter(|p| !alike(p, &other)).map(|p| format!("Left: {}", shown(p))));
    said.extend(other.iter().filter(|p| !alike(p, &one)).map(|p| format!("Right: {}", shown(p))));
    said
}

fn gains(comparison: &Comparison) -> String {
    let headings = ["Library", "Owes", "Does", "Owes", "Does", "Change"];
    let mut table = tables::table(headings.map(str::to_owned).to_vec(), 1);
    let hours = |side: Option<(i64, i64)>| match side {
        Some((owed, held)) => [owed, held].map(|m| decimal_hours(Language::En, m)),
        None => ["–".to_owned(), "–".to_owned()],
    };
    let changed = || comparison.gains.iter().filter(|g| g.left != g.right);
    // What rounds to zero in tenths of an hour is only counted.
    let is_shown = |g: &&Gain| g.more().abs() >= 3 || g.left.is_none() || g.right.is_none();
    for gain in changed().filter(is_shown) {
        let ([a, b], [c, d]) = (hours(gain.left), hours(gain.right));
        table.add_row([gain.name.clone(), a, b, c, d, signed_hours(Language::En, gain.more())]);
    }
    let (all, shown) = (changed().count(), changed().filter(is_shown).count());
    let mut said = match (all, shown) {
        (0, _) => "Nobody.\n".to_owned(),
        (_, 0) => String::new(),
        _ => {
            tables::finish(&table)
                + "Left, then right. Below zero: less work on the right, beside what is owed.\n"
        }
    };
    if all > shown {
        let more = if shown == 0 { "" } else { " more" };
        said += format!("{}{more} by less than 3 minutes.\n", all - shown).as_str();
    }
    said
}

fn cells(left: &Planned, right: &Planned, comparison: &Comparison) -> String {
    const OTHERS: &str = " (others)";
    let mut has_others = false;
    let mut table = tables::table(["Cell", "Left", "Right"].map(str::to_owned).to_vec(), 3);
    let members = |side: &Side, holder: HolderIx| {
        let found = side.holders.iter().find(|(h, _)| *h == holder);
        found.map(|(_, members)| members.clone()).unwrap_or_default()
    };
    let known = &comparison.left.holders;
    // Pools are numbered anew in every plan: those with the same members go by the number on the
    // left, so that a pool that only has another time is recognised.
    let on_right = |holder: HolderIx| {
        let members = members(&comparison.right, holder);
        if let Some((same, _)) = known.iter().find(|(_, m)| *m == members) {
            return left.holder(*same);
        }
        let name = right.holder(holder);
        let is_taken = known.iter().any(|(h, _)| left.holder(*h) == name);
        if is_taken { format!("{name}{OTHERS}") } else { name }
    };
    for cell in &comparison.cells {
        let when = format!("{} {}", weekday_code(cell.weekday), cell.start);
        let before: Vec<String> = cell.left.iter().map(|&h| left.holder(h)).collect();
        let after: Vec<String> = cell.right.iter().map(|&h| on_right(h)).collect();
        has_others |= after.iter().any(|name| name.ends_with(OTHERS));
        table.add_row([when, before.join(", "), after.join(", ")]);
    }
    let note = if has_others {
        "Others: not the members of the pool that has this number on the left.\n"
    } else {
        ""
    };
    tables::finish(&table) + note
}
