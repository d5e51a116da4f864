//! A duty in plain words: who is on duty and why, who else could be, what would fill it.

use vuoro::export::dated_cell;
use vuoro::export::words::long_date;
use vuoro::files::stamp;
use vuoro::model::{
    Because, ChangeKind, DatedCell, Duty, Kind, Language, LibraryIx, LimitKind, Plan, Status,
    TurnRule, Why,
};
use vuoro::report::explain::{Between, DutyReasons, Fill, Lift, Member, TurnReasons, closed};

use crate::commands::explain::page::Page;
use crate::commands::explain::page::balance;
use crate::commands::explain::page::change;
use crate::commands::explain::page::count;
use crate::commands::explain::page::holder;
use crate::commands::explain::page::name;
use crate::commands::explain::page::names;
use crate::commands::explain::page::number;

/// How many others are shown.
const MOST_SHOWN: usize = 5;

/// How many fills are shown.
const MOST_FILLS: usize = 8;

/// A duty of the roster.
pub fn said(plan: &Plan, r: &DutyReasons) -> String {
    let mut page = Page::default();
    page.title(&format!("{}: {}", heading(plan, r.cell), state(plan, r)));
    planned(plan, r, &mut page);
    changes(plan, r, &mut page);
    if let Some(missed) = r.missed {
        let let_off = if missed.excused { "was let off" } else { "still owes it" };
        page.line(&format!("{} did not serve, and {let_off}.", name(plan, missed.library)));
    }
    fills(plan, r, &mut page);
    instead(plan, r, &mut page);
    page.finish()
}

/// A time at which the roster has no duty.
pub fn none(plan: &Plan, cell: DatedCell) -> String {
    let mut page = Page::default();
    page.title(&format!("{}: no duty", heading(plan, cell)));
    let hours = plan.consortium.grid.interval(cell.period);
    page.line(&match closed(plan, cell.date, hours) {
        Some(Between::Holiday(at)) => {
            let holiday = &plan.term.holidays[at];
            let day = &holiday.names[2];
            format!(
                "It is a public holiday ({day}): the service is closed, and nobody owes a duty."
            )
        }
        Some(Between::Closed(at)) => {
            let closure = &plan.term.closures[at];
            let why = closure.reason.as_ref().map_or(String::new(), |r| format!(" ({r})"));
            format!("The service is closed{why}, and nobody owes a duty.")
        }
        None => "The roster has no duty at that time.".to_owned(),
    });
    page.finish()
}

fn heading(plan: &Plan, cell: DatedCell) -> String {
    let hours = plan.consortium.grid.interval(cell.period);
    let seat = if cell.seat == 1 { String::new() } else { format!(", seat {}", cell.seat) };
    format!("{} {}\u{2013}{}{seat}", long_date(Language::En, cell.date), hours.start, hours.end)
}

fn state(plan: &Plan, r: &DutyReasons) -> String {
    match r.live().map(|d| (d.status, d.library)) {
        None => "cancelled".to_owned(),
        Some((Status::Open, _)) => format!("open, {} settles it", holder(plan, r.holder)),
        Some((_, None)) => "unfilled".to_owned(),
        Some((_, Some(library))) => name(plan, library),
    }
}

fn planned(plan: &Plan, r: &DutyReasons, page: &mut Page) {
    let who = holder(plan, r.holder);
    let cell = plan.consortium.grid.period(r.cell.period);
    let Some(duty) = &r.planned else {
        page.line(&format!("The duty came up after the plan was published; {cell} is of {who}."));
        return;
    };
    let pool = &plan.allocation[r.holder].holder;
    match (duty.kind, duty.library) {
        (Kind::Turn, _) if pool.turns == TurnRule::Open => page.line(&format!(
            "{cell} is of {who}, which settles its turns itself: {}.",
            names(plan, pool.members.iter().copied())
        )),
        (Kind::Own, Some(library)) => page.line(&format!(
            "{cell} is a cell of its own of {}; `vuoro explain TERM {cell}` says why.",
            name(plan, library)
        )),
        (Kind::Turn, Some(library)) => {
            page.line(&format!(
                "{cell} is of {who}, and it was planned for {}.",
                name(plan, library)
            ));
            if let Some(turn) = &r.turn {
                turns(plan, library, turn, page);
            }
        }
        (_, library) => {
            blocked(plan, r, duty, page);
            match library {
                Some(library) => stand_ins(plan, r, library, page),
                None => nobody(plan, duty, page),
            }
        }
    }
}

/// Why nobody of the holder serves, as far as the files tell.
fn blocked(plan: &Plan, r: &DutyReasons, duty: &Duty, page: &mut Page) {
    let (who, cell) = (holder(plan, r.holder), plan.consortium.grid.period(r.cell.period));
    let could = |l: &LibraryIx| !r.holder_whys.iter().any(|(other, _)| other == l);
    let able = plan.allocation[r.holder].holder.members.iter().copied().filter(could);
    let able: Vec<LibraryIx> = able.collect();
    page.line(&match (able.is_empty(), duty.library) {
        (true, _) => format!("{cell} is of {who}, and nobody of it could serve:"),
        (false, Some(_)) => format!(
            "{cell} is of {who}. Nobody of it could serve when the plan was made; by today's files \
             {} could.",
            names(plan, able)
        ),
        (false, None) => format!(
            "{cell} is of {who}. Nobody had the duty in the plan as it was published: it came up \
             later, or nobody could serve then. By today's files {} could.",
            names(plan, able)
        ),
    });
    for &(member, reason) in &r.holder_whys {
        page.item(&format!("{}: {}", name(plan, member), why(reason)));
    }
}

fn turns(plan: &Plan, chosen: LibraryIx, turn: &TurnReasons, page: &mut Page) {
    let (number_of, all) = turn.number;
    page.line(&format!("It is turn {number_of} of {all} of the pool. By then:"));
    let duties = |millionths: i64| number(millionths, 2);
    for Member { library, due, before, why_not, bound, .. } in &turn.members {
        let had = i64::from(*before) * 1_000_000;
        let turns = count(usize::try_from(*before).unwrap_or(usize::MAX), "turn");
        let mut said =
            format!("{}: due {} by then, {turns} before", name(plan, *library), duties(*due));
        match (why_not, *library == chosen) {
            (Some(reason), _) => said += format!("; it cannot serve: {}", why(*reason)).as_str(),
            (None, true) => {
                let off = duties((had + 1_000_000 - due).abs());
                said += format!("; with this turn {off} from its due").as_str();
            }
            (None, false) => {
                let (with, without) = (had + 1_000_000 - due, had - due);
                said += format!(
                    "; {} from its due, with this turn {}",
                    duties(without.abs()),
                    duties(with.abs())
                )
                .as_str();
            }
        }
        if let Some(bound) = bound.filter(|_| *library != chosen) {
            let bound = i64::try_from(bound).expect("few duties");
            said += format!(". The best order with its turn here is {} off at most", duties(bound))
                .as_str();
        }
        page.item(&said);
    }
    if let Some(bound) = turn.bound {
        let bound = duties(i64::try_from(bound).expect("few duties"));
        page.line(&format!(
            "In the order as it is, no member is ever more than {bound} duties from its due, and \
             of orders as good the smoothest was taken."
        ));
    }
    if !turn.is_same {
        page.line("The files have changed since the plan was made; dues are by today's files.");
    }
}

fn stand_ins(plan: &Plan, r: &DutyReasons, chosen: LibraryIx, page: &mut Page) {
    page.line(&format!(
        "{} stood in: substitutes are dealt so that balances end as even as can be. Those who \
         could, with their balances at the end of the term as planned, and how much less even it \
         would have been:",
        name(plan, chosen)
    ));
    for s in r.stand_ins.iter().take(MOST_SHOWN) {
        let more = if s.library == chosen { "it serves".to_owned() } else { change(s.more) };
        page.item(&format!("{}: {}; {more}", name(plan, s.library), balance(s.balance)));
    }
    if r.stand_ins.len() > MOST_SHOWN {
        page.item(&format!("{} more", r.stand_ins.len() - MOST_SHOWN));
    }
}

fn nobody(plan: &Plan, duty: &Duty, page: &mut Page) {
    let whys = duty.unfilled.as_ref().map_or(&[][..], |u| &u.0);
    if whys.is_empty() {
        return;
    }
    page.line("Nobody else could either:");
    for reason in Why::ALL {
        let here: Vec<LibraryIx> =
            whys.iter().filter(|(_, w)| *w == reason).map(|(l, _)| *l).collect();
        if !here.is_empty() {
            page.item(&format!("{}: {}", why(reason), names(plan, here)));
        }
    }
}

fn changes(plan: &Plan, r: &DutyReasons, page: &mut Page) {
    if r.changes.is_empty() {
        return;
    }
    page.line("Since it was published:");
    for &at in &r.changes {
        let change = &plan.term.changes[at];
        let mut said = format!("{}: ", stamp::text(change.at));
        let what = match change.kind {
            ChangeKind::Swap { with } => {
                let other = if with == r.cell { change.duty } else { with };
                format!("swapped with {}", dated_cell(&plan.consortium, other))
            }
            ChangeKind::Cover { library } => format!("{} covers", name(plan, library)),
            ChangeKind::Cancel => "cancelled".to_owned(),
            ChangeKind::Vacate => "nobody could take it".to_owned(),
        };
        said += what.as_str();
        said += &change.because.map_or(String::new(), |b| format!(", because {}", because(b)));
        said += &change.note.as_ref().map_or(String::new(), |note| format!(" ({note})"));
        page.item(&said);
    }
    if let Some(library) = r.live().and_then(|d| d.library) {
        page.line(&format!("So {} is on duty.", name(plan, library)));
        let is_forced = r.changes.last().is_some_and(|&at| plan.term.changes[at].because.is_some());
        let members = &plan.allocation[r.holder].holder.members;
        if is_forced && !members.contains(&library) && r.holder_whys.len() < members.len() {
            page.line(&format!(
                "Whoever takes a duty that nobody has is chosen so that balances end as even as \
                 can be; {} comes first where that is no worse.",
                holder(plan, r.holder)
            ));
        }
    }
}

fn fills(plan: &Plan, r: &DutyReasons, page: &mut Page) {
    if r.live().is_none_or(|d| d.status != Status::Unfilled) {
        return;
    }
    if r.fills.is_empty() {
        page.line("No one, two or three changes of hours, absences, members or seats were found to fill it; `[[closed]]` or `vuoro cancel` take it out.");
        return;
    }
    page.line("The smallest changes that fill it, each tried by planning again:");
    for Fill { lifts, library, .. } in r.fills.iter().take(MOST_FILLS) {
        let each: Vec<String> = lifts.iter().map(|lift| lifted(plan, r.cell, *lift)).collect();
        page.item(&format!("{}: then {} serves", each.join(", and "), name(plan, *library)));
    }
    if r.fills.len() > MOST_FILLS {
        page.item(&format!("{} more", r.fills.len() - MOST_FILLS));
    }
}

fn lifted(plan: &Plan, cell: DatedCell, lift: Lift) -> String {
    let period = plan.consortium.grid.period(cell.period);
    match lift {
        Lift::Staff(l) => format!("{} has staff at {period} (`hours`)", name(plan, l)),
        Lift::Absence(at) => {
            let absence = &plan.term.absences[at];
            let why = absence.closure.reason.as_ref().map_or(String::new(), |r| format!(" ({r})"));
            format!("{} is not absent on {}{why}", name(plan, absence.library), cell.date)
        }
        Lift::Member(l) => format!("{} takes part on {} (`[[member]]`)", name(plan, l), cell.date),
        Lift::Limit(l, kind) => {
            format!("{} serves one duty more than now (`{}`)", name(plan, l), kind.key())
        }
        Lift::Seat(l) => {
            let seats = plan.consortium[l].seats + 1;
            format!("{} can staff {} at once (`seats`)", name(plan, l), count(seats.into(), "seat"))
        }
    }
}

fn instead(plan: &Plan, r: &DutyReasons, page: &mut Page) {
    if r.live().is_none() {
        return;
    }
    if r.instead.is_empty() {
        page.line("As things are, nobody else could take it.");
        return;
    }
    page.line("Who could take it as things are (`vuoro cover`), the furthest behind first:");
    for i in r.instead.iter().take(MOST_SHOWN) {
        page.item(&format!("{}: {}", name(plan, i.library), balance(i.balance)));
    }
    if r.instead.len() > MOST_SHOWN {
        page.item(&format!("{} more", r.instead.len() - MOST_SHOWN));
    }
}

fn why(why: Why) -> &'static str {
    match why {
        Why::NotMember => "takes no part then",
        Why::Absent => "absent",
        Why::NoStaff => "no staff at that time of the week",
        Why::OnDuty => "on duty at that time already",
        Why::Limit(LimitKind::PerDay) => {
            "as many duties that day as it has at most (`max_per_day`)"
        }
        Why::Limit(LimitKind::InARow) => "too many in a row with it (`max_in_a_row`)",
        Why::Limit(LimitKind::PerWeek) => {
            "as many duties that week as it has at most (`max_per_week`)"
        }
    }
}

fn because(because: Because) -> &'static str {
    match because {
        Because::Unable(Why::NotMember) => "who had it takes no part any more",
        Because::Unable(Why::Absent) => "who had it is absent",
        Because::Unable(Why::NoStaff) => "who had it has no staff any more",
        Because::Unable(Why::OnDuty) => "who had it is on duty elsewhere",
        Because::Unable(Why::Limit(_)) => "who had it would serve more than it has to",
        Because::Closed => "the service is closed",
        Because::Opened => "the service is open again",
        Because::Vacant => "nobody had it",
        Because::Joined => "a library has joined since, and takes its part of the turns",
    }
}
