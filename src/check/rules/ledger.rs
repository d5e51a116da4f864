//! The ledger, compared with the roster and the dues.

use crate::check::dues::{MICRO, open, owed};
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rule::{Rule, rule};
use crate::files::ledger::WrittenAccount;
use crate::finding::Place;
use crate::model::{Balances, DatedCell, LibraryIx, Status};

/// The ledger does not follow from the roster and the agreement.
pub(super) const LEDGER_OFF_ROSTER: Rule =
    rule!("ledger-off-roster", Error, [Ledger, Roster, Consortium, Term], ledger_off_roster);

fn ledger_off_roster(facts: &Facts<'_>, found: &mut Found) {
    let (c, term, rows, ledger) = (facts.consortium(), facts.term(), facts.rows(), facts.ledger());
    let owed = owed(c, term, rows);
    let held = held(facts);
    let open = open(c, term, rows);
    let mut seen: Vec<Option<u32>> = vec![None; c.libraries().len()];
    for row in &ledger.value.rows {
        let Some(library) = c.find(&row.library) else {
            let message = format!("there is no library `{}`", row.library);
            let remedy = "take the line out, or add the library to the consortium file";
            found.add(facts.account(row, 0), message, "", remedy);
            continue;
        };
        if let Some(first) = seen[library.at()] {
            let place = facts.account(row, 0);
            let related = (Place::Line(ledger.file, first), "first here".to_owned());
            let message = format!("`{}` has two lines", row.library);
            found.add_related(place, message, "again", "leave one of them", related);
            continue;
        }
        seen[library.at()] = Some(row.record);
        let at = library.at();
        let right = Right {
            owed: owed[at] - held.excused[at] * MICRO,
            held: held.minutes[at] * MICRO + open.held[at],
            slack: open.duties,
            open: open.unknown,
        };
        figures(facts, row, library, &right, found);
    }
    if ledger.value.form.is_whole() {
        for library in c.indices().filter(|l| seen[l.at()].is_none()) {
            let message = format!("the ledger has no line for `{}`", c[library].id);
            let remedy = "write the ledger afresh: every library has a line";
            found.add(Place::File(ledger.file), message, "", remedy);
        }
    }
}

/// Compares the figures of a line; what is owed is rounded to whole minutes, up or down.
fn figures(
    facts: &Facts<'_>,
    row: &WrittenAccount,
    library: LibraryIx,
    right: &Right,
    found: &mut Found,
) {
    let mut say = |column: usize, what: &str, has: i64, right: i64| {
        let message = format!("`{}` has {has} minutes as {what}", row.library);
        let remedy = "write the ledger afresh, or correct the roster: one of the two is wrong";
        found.add(facts.account(row, column), message, format!("expected {right}"), remedy);
    };
    if let Some(has) = row.minutes[0] {
        let off = i128::from(has) * MICRO - right.owed;
        if off.abs() >= MICRO + 1000 {
            say(2, "owed", has, in_minutes(right.owed));
        }
    }
    let whole = facts.rows().written.form.is_whole();
    if let Some(has) = row.minutes[1].filter(|_| whole) {
        let off = i128::from(has) * MICRO - right.held;
        // Open duties are held in parts, which are rounded up or down.
        let rounded = MICRO + right.slack;
        if off <= -rounded || (off >= rounded && !right.open) {
            say(3, "held", has, in_minutes(right.held));
        }
    }
    let carried = facts.term().carried.get(library.at()).copied().unwrap_or(0);
    if let Some(has) = row.minutes[2].filter(|&has| has != carried) {
        say(4, "carried in", has, carried);
    }
}

/// What a line should say, in millionths of a minute.
struct Right {
    owed: i128,
    held: i128,
    /// By how many millionths what is held may be off before it is rounded.
    slack: i128,
    /// Whether the library may hold more, as a member of a pool that settles its turns itself.
    open: bool,
}

fn in_minutes(millionths: i128) -> i64 {
    i64::try_from((millionths + MICRO / 2).div_euclid(MICRO)).unwrap_or(i64::MAX)
}

/// Minutes of confirmed duties.
struct Held {
    /// Those that were not missed.
    minutes: Vec<i128>,
    /// Those that were missed and let off.
    excused: Vec<i128>,
}

/// The minutes of the confirmed duties of every library, without those that it missed.
fn held(facts: &Facts<'_>) -> Held {
    let c = facts.consortium();
    let none = vec![0; c.libraries().len()];
    let mut held = Held { minutes: none.clone(), excused: none };
    let minutes = i128::from(c.grid.slot_minutes());
    let confirmed = |status| status == Some(Status::Confirmed);
    for row in facts.rows().iter().filter(|row| confirmed(row.duty.status)) {
        let Some(library) = row.library else { continue };
        let cell = Row::dated(&row).map(|(date, period, seat)| DatedCell { date, period, seat });
        let mut missed = facts.term().missed.iter();
        match missed.find(|m| m.library == library && Some(m.duty) == cell) {
            None => held.minutes[library.at()] += minutes,
            Some(m) if m.excused => held.excused[library.at()] += minutes,
            Some(_) => {}
        }
    }
    held
}

/// A balance is not what was carried in, and held, less what was owed.
pub(super) const BALANCE_OFF: Rule = rule!("balance-off", Error, [Ledger], balance_off);

fn balance_off(facts: &Facts<'_>, found: &mut Found) {
    let ledger = facts.ledger();
    for row in &ledger.value.rows {
        let [Some(owed), Some(held), Some(carried), Some(balance)] = row.minutes else { continue };
        let right = carried + held - owed;
        if balance != right {
            let place = ledger.value.form.place_of(5);
            found.add(
                Place::Field(ledger.file, row.record, place),
                format!("the balance of `{}` is {balance}", row.library),
                format!("expected {right}: {carried} carried in + {held} held - {owed} owed"),
                "correct the balance, or write the ledger afresh",
            );
        }
    }
}

/// With its duties of the whole term a library is further from its share than the consortium allows.
pub(super) const BALANCE_BEYOND_LIMIT: Rule =
    rule!("balance-beyond-limit", Warning, [Ledger, Consortium], balance_beyond_limit);

/// The limit in duties, unless `balance_minutes` of `[check]` says otherwise.
const DUTIES: i64 = 10;

fn balance_beyond_limit(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    let usual = DUTIES * i64::from(c.grid.slot_minutes());
    let limit = c.check.balance_minutes.unwrap_or(usual);
    let help = match c.rules.balances {
        Balances::Steer => {
            "carry the ledger into the next term, which evens it out; or raise `balance_minutes` of \
             `[check]`"
        }
        Balances::Report => {
            "carry the ledger into the next term, with `balances = \"steer\"` so that whole slots \
             even it out as well; or raise `balance_minutes` of `[check]`"
        }
    };
    for row in &facts.ledger().value.rows {
        let Some(balance) = row.minutes[3].filter(|balance| balance.abs() > limit) else {
            continue;
        };
        // Whole, whenever it is read: a part of the term may still be to come.
        let side = if balance > 0 { "above" } else { "below" };
        found.add(
            facts.account(row, 5),
            format!("`{}` ends the term {} minutes {side} its share", row.library, balance.abs()),
            format!("the limit is {limit}"),
            help,
        );
    }
}
