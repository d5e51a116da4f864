//! Libraries that end more than one duty from what they owe, and what forces it.

use std::collections::BTreeSet;

use crate::model::{
    Allocation, Consortium, DatedCell, Duty, Kind, Ledger, LedgerRow, LibraryIx, Roster, Term,
    TurnRule,
};

/// Why a library cannot end nearer to what it owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Holders have whole slots every week, and these are not what it owes.
    WholeSlots,
    /// Its pool agreed to take turns in equal parts, whatever the shares.
    EqualTurns,
    /// Staffed hours, its own or others': no roster brings it nearer.
    Hours,
    /// Absences, its own or others'.
    Absences,
    /// Swaps and covers after publication: without them it would be near.
    Changes,
}

impl Cause {
    /// The cause as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::WholeSlots => "whole-slots",
            Self::EqualTurns => "equal-turns",
            Self::Hours => "hours",
            Self::Absences => "absences",
            Self::Changes => "changes",
        }
    }
}

/// A library that is more than one duty off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Off {
    /// Which library.
    pub library: LibraryIx,
    /// Minutes it has done more than its share; negative when it has done less.
    pub minutes: i64,
    /// What forces it.
    pub cause: Cause,
}

/// Every library that is more than one duty from what it owes, those furthest from it first.
///
/// What would be near without swaps and covers is due to these. Of the rest, what the best totals
/// cannot mend is due to hours or absences; what the holders' cells alone
/// would leave is due to whole slots; the rest came about when somebody was absent. `best` has the
/// duties of every library in the best totals, in the order of the libraries; `nobody_absent` gives
/// what they would be without absences, and is asked only where that matters.
#[must_use]
pub fn off_due(
    c: &Consortium,
    term: &Term,
    allocation: &Allocation,
    roster: &Roster,
    ledger: &Ledger,
    best: &[u32],
    nobody_absent: impl FnOnce() -> Vec<u32>,
) -> Vec<Off> {
    let slot = i64::from(c.grid.slot_minutes());
    let rows: Vec<&LedgerRow> = ledger.0.iter().filter(|row| row.balance().abs() > slot).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    // As far off as that on the same side.
    let beyond = |row: &LedgerRow, minutes: i64| {
        let off = row.carried_in + minutes - row.owed;
        off.abs() > slot && (off > 0) == (row.balance() > 0)
    };
    let forced =
        |row: &LedgerRow, totals: &[u32]| beyond(row, i64::from(totals[row.library.at()]) * slot);
    let present = rows.iter().any(|row| forced(row, best)).then(nobody_absent);
    let by_weight = planned(c, term, allocation, roster, &|_| TurnRule::ByShare);
    let agreed = planned(c, term, allocation, roster, &|rule| rule);
    let changed = changed(c, roster);
    let cause = |row: &LedgerRow| {
        let at = row.library.at();
        if !beyond(row, row.held - changed[at] * slot) {
            return Cause::Changes;
        }
        if let Some(present) = present.as_ref().filter(|_| forced(row, best)) {
            return if forced(row, present) { Cause::Hours } else { Cause::Absences };
        }
        if beyond(row, by_weight[at]) {
            Cause::WholeSlots
        } else if beyond(row, agreed[at]) {
            Cause::EqualTurns
        } else if term.absences.is_empty() {
            Cause::WholeSlots
        } else {
            Cause::Absences
        }
    };
    let mut found: Vec<Off> = rows
        .iter()
        .map(|row| Off { library: row.library, minutes: row.balance(), cause: cause(row) })
        .collect();
    found.sort_by_key(|o| (-o.minutes.abs(), o.library));
    found
}

/// How many duties more every library has since changes were made; negative when it has fewer.
fn changed(c: &Consortium, roster: &Roster) -> Vec<i64> {
    let mut more = vec![0; c.libraries().len()];
    let is_new = |d: &Duty| matches!(d.kind, Kind::Swap | Kind::Cover);
    let cells = |live: bool| roster.duties().iter().filter(move |d| d.is_live() == live);
    // What was cancelled altogether is owed by nobody any more.
    let gone: BTreeSet<DatedCell> = cells(false).map(Duty::cell).collect();
    let goes_on: BTreeSet<DatedCell> =
        cells(true).map(Duty::cell).filter(|cell| gone.contains(cell)).collect();
    for d in roster.duties() {
        let Some(library) = d.library else { continue };
        let came = d.is_live() && is_new(d);
        let went = !d.is_live() && !is_new(d) && goes_on.contains(&d.cell());
        more[library.at()] += i64::from(came) - i64::from(went);
    }
    more
}

/// Minutes that every library would serve if all duties stayed with their holders and pools shared
/// theirs out to the minute.
fn planned(
    c: &Consortium,
    term: &Term,
    allocation: &Allocation,
    roster: &Roster,
    rule: &dyn Fn(TurnRule) -> TurnRule,
) -> Vec<i64> {
    let slot = u128::from(c.grid.slot_minutes());
    let mut parts = vec![0u128; c.libraries().len()];
    for duty in roster.duties().iter().filter(|d| d.is_live()) {
        let holder = &allocation[duty.holder].holder;
        let weight = |l: LibraryIx| match rule(holder.turns) {
            TurnRule::Equal => 1,
            _ => u128::from(c[l].weight),
        };
        let here = || holder.members.iter().filter(|&&l| term.is_member(l, duty.date));
        let total: u128 = here().map(|&l| weight(l)).sum();
        here().for_each(|&l| parts[l.at()] += slot * 1_000_000 * weight(l) / total.max(1));
    }
    let minutes = |part| i64::try_from((part + 500_000) / 1_000_000).expect("a term's minutes");
    parts.into_iter().map(minutes).collect()
}
