//! Fairness in chats: how many are expected in each library's duties, beside its share of them all.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::model::{Consortium, LedgerLine, LibraryIx, Load, Plan, RosterLine, Status};

/// What is expected in the duties of one library, in thousandths of a chat or visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChatsOf {
    /// Which library.
    pub library: LibraryIx,
    /// What is expected in its duties; in duties that a pool settles itself, its part by weight.
    pub expected: u64,
    /// Its share of everything, as its part of all hours owed.
    pub due: u64,
    /// Duties, in thousandths, since open ones are held together.
    pub duties: u64,
}

impl ChatsOf {
    /// Expected less due: positive when it has busier cells, or more of them, than its share.
    #[must_use]
    pub fn off(&self) -> i64 {
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        whole(self.expected) - whole(self.due)
    }

    /// Expected in one of its duties, in thousandths; `None` when it has none.
    #[must_use]
    pub fn per_duty(&self) -> Option<u64> {
        let (amount, by) = (u128::from(self.expected) * 1000, u128::from(self.duties));
        let rate = (2 * amount + by).checked_div(2 * by)?;
        u64::try_from(rate).ok()
    }
}

/// What is expected in each library's duties over terms; compare [`ChatsOf`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ChatsOver {
    /// What is expected in its confirmed duties, in millionths.
    pub expected: u64,
    /// Its share of everything, as its part of all hours owed, in millionths.
    pub due: u64,
    /// Confirmed duties.
    pub duties: u64,
}

/// Adds what is expected in the confirmed duties of a roster; open ones count for nobody, since a
/// roster does not say who is in a pool. Cells that the week does not have are left out.
pub fn add_chats(
    over: &mut BTreeMap<String, ChatsOver>,
    (c, load): (&Consortium, &Load),
    roster: &[RosterLine],
    ledger: &[LedgerLine],
) {
    let mut all = 0;
    for line in roster.iter().filter(|line| line.status == Status::Confirmed) {
        let period = c.grid.find(line.date.weekday(), line.start);
        let Some((period, library)) = period.zip(line.library.clone()) else { continue };
        let expected = load.millionths(period);
        let of = over.entry(library).or_default();
        of.expected += expected;
        of.duties += 1;
        all += expected;
    }
    let owed = |line: &LedgerLine| u128::try_from(line.owed).unwrap_or(0);
    let owed_by_all = ledger.iter().map(owed).sum::<u128>().max(1);
    for line in ledger {
        let due = u128::from(all) * owed(line) / owed_by_all;
        over.entry(line.library.clone()).or_default().due += u64::try_from(due).unwrap_or(0);
    }
}

/// What is expected in each library's duties, in the order of the libraries; `None` when the term
/// names no usage.
#[must_use]
pub fn chats(plan: &Plan) -> Option<Vec<ChatsOf>> {
    let Plan { consortium: c, term, allocation, roster, ledger, .. } = plan;
    let load = term.load.as_ref()?;
    // In billionths, so that rounding parts of open duties is never visible.
    let mut expected = vec![0_u128; c.libraries().len()];
    let mut duties = expected.clone();
    for duty in roster.duties() {
        let rate = u128::from(load.millionths(duty.period)) * 1000;
        let mut add = |library: LibraryIx, part: u128, of: u128| {
            expected[library.at()] += rate * part / of;
            duties[library.at()] += 1_000_000_000 * part / of;
        };
        match (duty.status, duty.library) {
            (Status::Confirmed, Some(library)) => add(library, 1, 1),
            (Status::Open, _) => {
                let all = allocation[duty.holder].holder.members.iter().copied();
                let there = term.present(c, all, duty.date);
                let sum = there.iter().map(|&(_, weight)| u128::from(weight)).sum::<u128>().max(1);
                there.iter().for_each(|&(l, weight)| add(l, u128::from(weight), sum));
            }
            _ => {}
        }
    }
    let all: u128 = expected.iter().sum();
    let owed = |at: usize| u128::try_from(ledger.0[at].owed).unwrap_or(0);
    let owed_by_all = (0..expected.len()).map(owed).sum::<u128>().max(1);
    let rounded =
        |amount: u128, by: u128| u64::try_from((2 * amount + by) / (2 * by)).unwrap_or(u64::MAX);
    let of = |library: LibraryIx| ChatsOf {
        library,
        expected: rounded(expected[library.at()], 1_000_000),
        due: rounded(all * owed(library.at()) / owed_by_all, 1_000_000),
        duties: rounded(duties[library.at()], 1_000_000),
    };
    Some(c.indices().map(of).collect())
}
