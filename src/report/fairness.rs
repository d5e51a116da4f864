//! Owed, held and balance over one or several terms, per library and per kind of cell.

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};

use crate::model::{LedgerLine, RosterLine, Status};

/// A kind of cell: Monday mornings, Friday afternoons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CellKind {
    /// The weekday.
    pub weekday: Weekday,
    /// Morning, afternoon or evening.
    pub part: Part,
}

/// A part of the day, by when a duty begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Before 12:00.
    Morning,
    /// From 12:00.
    Afternoon,
    /// From 17:00.
    Evening,
}

impl Part {
    /// The part as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }
}

impl CellKind {
    fn of(line: &RosterLine) -> Self {
        let part = match line.start.minutes() {
            0..720 => Part::Morning,
            720..1020 => Part::Afternoon,
            _ => Part::Evening,
        };
        Self { weekday: line.date.weekday(), part }
    }

    fn key(self) -> (u32, Part) {
        (self.weekday.num_days_from_monday(), self.part)
    }
}

/// One term: its roster and the ledger that was written with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The lines of its roster.
    pub roster: Vec<RosterLine>,
    /// The lines of its ledger.
    pub ledger: Vec<LedgerLine>,
}

/// What one library owed and did, in minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Figures {
    /// Its id.
    pub library: String,
    /// Its name.
    pub name: String,
    /// Balance before the first of the terms in which it is.
    pub carried_in: i64,
    /// What it owed.
    pub owed: i64,
    /// What it did.
    pub held: i64,
    /// What it owed and did per kind of cell, in the order of the kinds; its part of each kind is
    /// its part of the whole term.
    pub kinds: Vec<(i64, i64)>,
}

impl Figures {
    /// Carried in plus done less owed; positive: it has done more than its share.
    #[must_use]
    pub fn balance(&self) -> i64 {
        self.carried_in + self.held - self.owed
    }
}

/// The figures of all libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fairness {
    /// The kinds of cell that the terms have, in the order of the week.
    pub kinds: Vec<CellKind>,
    /// Every library, in the order of the ids.
    pub libraries: Vec<Figures>,
}

/// Puts the figures of terms together; `terms` are in the order of time.
#[must_use]
pub fn fairness(terms: &[Term]) -> Fairness {
    let lines = || terms.iter().flat_map(|t| t.roster.iter());
    let mut kinds: Vec<CellKind> = lines().map(CellKind::of).collect();
    kinds.sort_unstable_by_key(|kind| kind.key());
    kinds.dedup();
    let mut libraries: BTreeMap<String, Figures> = BTreeMap::new();
    for term in terms {
        let live = || term.roster.iter().filter(|line| line.status != Status::Cancelled);
        let sum = |of: &dyn Fn(&RosterLine) -> bool| -> i64 {
            live().filter(|l| of(l)).map(minutes).sum()
        };
        let all = sum(&|_| true);
        for line in &term.ledger {
            let figures = libraries.entry(line.library.clone()).or_insert_with(|| Figures {
                library: line.library.clone(),
                name: String::new(),
                carried_in: line.carried_in,
                owed: 0,
                held: 0,
                kinds: vec![(0, 0); kinds.len()],
            });
            figures.name.clone_from(&line.name);
            figures.owed += line.owed;
            figures.held += line.held;
            for (kind, (owed, held)) in kinds.iter().zip(&mut figures.kinds) {
                let part = sum(&|l| CellKind::of(l) == *kind);
                *owed += if all == 0 { 0 } else { rounded(line.owed * part, all) };
                let id = Some(line.library.as_str());
                *held += sum(&|l| CellKind::of(l) == *kind && l.library.as_deref() == id);
            }
        }
    }
    Fairness { kinds, libraries: libraries.into_values().collect() }
}

fn minutes(line: &RosterLine) -> i64 {
    i64::from(line.end.minutes()) - i64::from(line.start.minutes())
}

/// A quotient rounded to the nearest whole number.
fn rounded(amount: i64, by: i64) -> i64 {
    (2 * amount + by).div_euclid(2 * by)
}
