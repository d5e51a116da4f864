//! Two plans side by side: who holds what, how even each is, who does more and who less.

use std::collections::BTreeMap;

use chrono::Weekday;

use crate::model::{HolderIx, LibraryIx, Plan, Quality, Time};
use crate::plan::{Attendance, Standing};
use crate::report::measures::{Measures, measures, parts};

/// The figures of one plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Side {
    /// Slots of every holder in the order of the holders, with the ids of its members.
    pub holders: Vec<(HolderIx, Vec<String>)>,
    /// How good the allocation is by its own measure.
    pub quality: Quality,
    /// Indices of the week; `None` when the files no longer allow a count.
    pub measures: Option<Measures>,
    /// Duties in force, substitutes included.
    pub duties: usize,
    /// Duties that nobody can serve.
    pub unfilled: usize,
    /// Minutes of the library's balance that is furthest from zero.
    pub furthest: i64,
}

/// What a library owes and does on both sides, in minutes a term.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gain {
    /// Its id.
    pub library: String,
    /// Its name, that on the right if it is there.
    pub name: String,
    /// Owed and done on the left; `None` when it is not there.
    pub left: Option<(i64, i64)>,
    /// Owed and done on the right, likewise.
    pub right: Option<(i64, i64)>,
}

impl Gain {
    /// Minutes that it does more than it owes on the right than on the left: negative when it gains.
    #[must_use]
    pub fn more(&self) -> i64 {
        let over = |side: Option<(i64, i64)>| side.map_or(0, |(owed, held)| held - owed);
        over(self.right) - over(self.left)
    }
}

/// A cell of the week that has other holders.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handed {
    /// Its weekday.
    pub weekday: Weekday,
    /// When it begins.
    pub start: Time,
    /// Its holders on the left that it does not have on the right, on all seats.
    pub left: Vec<HolderIx>,
    /// Its holders on the right that it does not have on the left, likewise.
    pub right: Vec<HolderIx>,
}

/// Two plans side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// The one on the left.
    pub left: Side,
    /// The one on the right.
    pub right: Side,
    /// Every library, those that gain most first.
    pub gains: Vec<Gain>,
    /// Cells that change hands, in week order; a pool with other members is another holder.
    pub cells: Vec<Handed>,
}

/// Puts two plans side by side; libraries are the same when their ids are.
#[must_use]
pub fn compare(left: &Plan, right: &Plan) -> Comparison {
    Comparison {
        left: side(left),
        right: side(right),
        gains: gains(left, right),
        cells: cells(left, right),
    }
}

fn members(plan: &Plan, holder: HolderIx) -> Vec<String> {
    let id = |l: &LibraryIx| plan.consortium[*l].id.to_string();
    plan.allocation[holder].holder.members.iter().map(id).collect()
}

fn side(plan: &Plan) -> Side {
    let c = &plan.consortium;
    let standing = Standing::new(c, &plan.term, &Attendance::new(c, &plan.term), true).ok();
    let figures = standing.map(|standing| {
        let quotas: Vec<u128> = standing.quotas.iter().map(|q| q.numerator()).collect();
        let parts = parts(c, &quotas, &plan.allocation);
        measures(&parts, plan.allocation.slots(), c.grid.slot_minutes())
    });
    let live = || plan.roster.duties().iter().filter(|d| d.is_live());
    let balances = plan.ledger.0.iter().map(crate::model::LedgerRow::balance);
    Side {
        holders: plan.allocation.indices().map(|h| (h, members(plan, h))).collect(),
        quality: plan.allocation.quality,
        measures: figures,
        duties: live().count(),
        unfilled: live().filter(|d| d.status == crate::model::Status::Unfilled).count(),
        furthest: balances.max_by_key(|b| b.abs()).unwrap_or(0),
    }
}

fn gains(left: &Plan, right: &Plan) -> Vec<Gain> {
    let mut all: BTreeMap<String, Gain> = BTreeMap::new();
    for (plan, is_left) in [(left, true), (right, false)] {
        for row in &plan.ledger.0 {
            let library = &plan.consortium[row.library];
            let gain = all.entry(library.id.to_string()).or_insert_with(|| Gain {
                library: library.id.to_string(),
                name: String::new(),
                left: None,
                right: None,
            });
            gain.name.clone_from(&library.name);
            let side = if is_left { &mut gain.left } else { &mut gain.right };
            *side = Some((row.owed, row.held));
        }
    }
    let mut gains: Vec<Gain> = all.into_values().collect();
    gains.sort_by_key(Gain::more);
    gains
}

fn cells(left: &Plan, right: &Plan) -> Vec<Handed> {
    type Holders = Vec<(HolderIx, Vec<String>)>;
    let mut all: BTreeMap<(u32, Time), [Holders; 2]> = BTreeMap::new();
    for (side, plan) in [left, right].into_iter().enumerate() {
        for (cell, holder) in plan.pattern.cells() {
            let period = plan.consortium.grid.period(cell.period);
            let key = (period.weekday.num_days_from_monday(), period.start);
            let sides = all.entry(key).or_default();
            sides[side].push((holder, members(plan, holder)));
        }
    }
    let only = |mine: &Holders, theirs: &Holders| {
        let mut theirs: Vec<&Vec<String>> = theirs.iter().map(|(_, m)| m).collect();
        let mut left = Vec::new();
        for (holder, members) in mine {
            match theirs.iter().position(|t| *t == members) {
                Some(at) => drop(theirs.remove(at)),
                None => left.push(*holder),
            }
        }
        left
    };
    let handed = |((day, start), [mine, theirs]): ((u32, Time), [Holders; 2])| {
        let weekday = Weekday::try_from(u8::try_from(day).ok()?).ok()?;
        let (left, right) = (only(&mine, &theirs), only(&theirs, &mine));
        let changes = !left.is_empty() || !right.is_empty();
        changes.then_some(Handed { weekday, start, left, right })
    };
    all.into_iter().filter_map(handed).collect()
}
