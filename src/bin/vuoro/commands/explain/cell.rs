//! A cell of the week in plain words: who has it, and the alternatives.

use vuoro::model::{Plan, Remainders};
use vuoro::report::explain::{CellLoad, CellReasons, Elsewhere, Obstacle, Price, Rival};

use crate::commands::explain::page::Page;
use crate::commands::explain::page::count;
use crate::commands::explain::page::holder;
use crate::commands::explain::page::list;
use crate::commands::explain::page::names;
use crate::commands::explain::page::number;
use crate::commands::explain::page::obstacle;

/// How many others are shown.
const MOST_SHOWN: usize = 6;

/// A cell.
pub fn said(plan: &Plan, r: &CellReasons) -> String {
    let mut page = Page::default();
    let share = &plan.allocation[r.holder].holder;
    let who = holder(plan, r.holder);
    page.title(&format!("{}: {who}", plan.consortium.grid.cell_name(r.cell)));
    if share.is_pool() {
        page.line(&format!("{who} takes turns: {}.", names(plan, share.members.iter().copied())));
    }
    wishes(plan, r, &mut page);
    page.title("Who else could have it");
    if r.pinned {
        page.line("Nobody: it is agreed beforehand.");
        return page.finish();
    }
    page.line(
        "What the week would cost more if another had the cell and everybody else moved to where \
         they fit best, in wishes of a whole holder:",
    );
    rivals(plan, &r.rivals, &mut page);
    if r.left_out.0 > 0 {
        page.item(&format!("{} not looked at", count(r.left_out.0, "other holder")));
    }
    page.title(&format!("Where else {who} could be"));
    places(plan, r, MOST_SHOWN, &mut page);
    page.finish()
}

/// What speaks for and against a holder being there.
pub fn wishes(plan: &Plan, r: &CellReasons, page: &mut Page) {
    if r.pinned {
        page.line("It was agreed beforehand (`[[pin]]`).");
    }
    let members = &plan.allocation[r.holder].holder.members;
    let all = plan.consortium.grid.periods().len();
    let who = if members.len() == 1 { "It has" } else { "All its members have" };
    let mut said = if r.staffed == 0 {
        "No time suits all its members: the turns see to who serves when.".to_owned()
    } else {
        format!("{who} staff at {} of the {} of a week.", r.staffed, count(all, "time"))
    };
    let (prefer, avoid) = (r.prefer.iter().copied(), r.avoid.iter().copied());
    match (r.prefer.is_empty(), r.avoid.is_empty()) {
        (true, true) => said += " Nobody of it wishes for this time or against it.",
        (false, true) => said += format!(" {} asked for this time.", names(plan, prefer)).as_str(),
        (true, false) => {
            said += format!(" {} would rather not have this time.", names(plan, avoid)).as_str();
        }
        (false, false) => {
            let (for_it, against) = (names(plan, prefer), names(plan, avoid));
            said += format!(" {for_it} asked for this time; {against} would rather not have it.")
                .as_str();
        }
    }
    if r.same_day > 0 {
        said += format!(" It has {} more on the same weekday.", count(r.same_day, "cell")).as_str();
    }
    let (dates, most) = r.dates;
    said += format!(" The cell occurs on {}", count(dates as usize, "date")).as_str();
    let others = if dates == most { ".".to_owned() } else { format!(", others on up to {most}.") };
    said += others.as_str();
    page.line(&said);
    if let Some(load) = &r.load {
        page.line(&busy(plan, load));
    }
}

/// How busy the cell is, compared with those of its holder.
fn busy(plan: &Plan, load: &CellLoad) -> String {
    let what =
        if plan.term.load.as_ref().is_some_and(|l| l.are_visits) { "visits" } else { "chats" };
    let per_duty = i64::try_from(load.per_duty).unwrap_or(i64::MAX);
    let times = |n: u64| number(i64::try_from(n).unwrap_or(0).saturating_mul(1000), 2);
    let mut said = format!(
        "About {} {what} come in one of its duties, {} times the mean of a cell; all cells of its \
         holder are at {} times.",
        number(per_duty, 1),
        times(load.cell),
        times(load.holder),
    );
    if let Some(before) = load.before {
        let before = u64::try_from(before + 1000).unwrap_or(0);
        said += format!(" In the last term its members were at {} times.", times(before)).as_str();
    }
    said += if load.weighed {
        " Where all else is equal, the week shares busy cells as evenly as it can."
    } else {
        " The week does not weigh that (`weigh`)."
    };
    said
}

/// Where else the holder could be.
pub fn places(plan: &Plan, r: &CellReasons, most: usize, page: &mut Page) {
    if r.pinned {
        return;
    }
    let grid = &plan.consortium.grid;
    let can = |e: &&Elsewhere| e.more.is_ok();
    let possible: Vec<&Elsewhere> = r.elsewhere.iter().filter(can).collect();
    if possible.is_empty() {
        page.line("There is no other time where it could be.");
        return;
    }
    if plan.consortium.rules.remainders == Remainders::Pool {
        page.line(
            "With pooled remainders cells are chosen first so that all can serve whole duties; \
             here only wishes, weekdays and dates are weighed:",
        );
    }
    for place in possible.iter().take(most) {
        let held: Vec<String> = place.held_by.iter().map(|&h| holder(plan, h)).collect();
        let more = place.more.as_ref().map_or(String::new(), |p| price(*p));
        page.item(&format!("{} (now {}): {more}", grid.period(place.period), list(&held)));
    }
    if let Some(more) = possible.len().checked_sub(most).filter(|n| *n > 0) {
        page.item(&format!("{} that cost no less", count(more, "other time")));
    }
    if r.left_out.1 > 0 {
        page.item(&format!("{} not looked at", count(r.left_out.1, "other time")));
    }
}

fn rivals(plan: &Plan, rivals: &[Rival], page: &mut Page) {
    let can = |r: &&Rival| r.more.is_ok();
    for rival in rivals.iter().filter(can).take(MOST_SHOWN) {
        let more = rival.more.as_ref().map_or(String::new(), |p| price(*p));
        page.item(&format!("{}: {more}", holder(plan, rival.holder)));
    }
    let left = rivals.iter().filter(can).count().saturating_sub(MOST_SHOWN);
    if left > 0 {
        page.item(&format!("{} that cost no less", count(left, "other")));
    }
    let cannot = rivals.iter().filter_map(|r| Some((r.holder, r.more.as_ref().err()?)));
    let cannot = cannot.filter(|(_, why)| **why != Obstacle::AlreadyThere);
    for (at, (rival, why)) in cannot.enumerate() {
        if at == MOST_SHOWN {
            page.item("others that cannot either");
            break;
        }
        page.item(&format!("{}: cannot, since {}", holder(plan, rival), obstacle(plan, why)));
    }
}

/// How much more a week costs, and why.
pub fn price(price: Price) -> String {
    if price == Price::default() {
        return "nothing: as good, and only the order decided".to_owned();
    }
    let total = number(price.total(), 4);
    let sign = if price.total() > 0 { "+" } else { "" };
    let parts = [
        (price.wishes, "wishes"),
        (price.days, "weekdays less spread"),
        (price.dates, "dates lost to closures"),
    ];
    let part = |(cost, what): &(i64, &str)| {
        let sign = if *cost > 0 { "+" } else { "" };
        format!("{what} {sign}{}", number(*cost, 4))
    };
    let parts: Vec<String> = parts.iter().filter(|(cost, _)| *cost != 0).map(part).collect();
    let even = match price.busy {
        0 => String::new(),
        busy => format!(
            "busy cells {} evenly shared ({}{})",
            if busy > 0 { "less" } else { "more" },
            if busy > 0 { "+" } else { "" },
            number(busy, 4)
        ),
    };
    let mut rest = format!("{sign}{total} ({})", parts.join(", "));
    match (parts.is_empty(), even.is_empty()) {
        (true, _) => rest = even,
        (false, false) => rest = format!("{rest}; {even}"),
        (false, true) => {}
    }
    let new = match price.newcomers {
        0 => return rest,
        n if n > 0 => {
            format!("new to {} more", count(n.unsigned_abs().try_into().unwrap_or(0), "member"))
        }
        n => format!("new to {} fewer", count(n.unsigned_abs().try_into().unwrap_or(0), "member")),
    };
    if rest.is_empty() { new } else { format!("{new}; {rest}") }
}
