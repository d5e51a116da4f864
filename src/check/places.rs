//! Whether the slots of an agreement find places in the week beside each other.
//!
//! Where staffed hours leave no room for the apportionment, the plan tries the next best one; then
//! nothing is wrong with a roster that has other numbers.

use super::facts::Facts;
use super::shares::Shares;
use crate::model::{Consortium, LibraryIx, PeriodIx, PeriodSet, PinHolder};

/// A holder that looks for places.
struct Seeker {
    periods: PeriodSet,
    /// How many seats it can have at once.
    at_once: usize,
    slots: usize,
    /// The cells that are agreed beforehand.
    pinned: Vec<PeriodIx>,
}

/// Whether every holder finds as many places as it has slots: owners and given pools by the
/// agreement, formed pools as the roster has them.
pub(crate) fn are_there(facts: &Facts<'_>, shares: &Shares) -> bool {
    let (c, rows) = (facts.consortium(), facts.rows());
    let pinned = |holder: PinHolder| -> Vec<PeriodIx> {
        c.pins.iter().filter(|p| p.holder == holder).map(|p| p.cell.period).collect()
    };
    let owners = shares.owners.iter().map(|&(library, slots)| Seeker {
        periods: c[library].staffed,
        at_once: usize::from(c[library].seats),
        slots: slots as usize,
        pinned: pinned(PinHolder::Library(library)),
    });
    let given = shares.given.iter().map(|&(at, slots)| Seeker {
        periods: common(c, &c.pools[at].members),
        at_once: 1,
        slots: slots as usize,
        pinned: pinned(PinHolder::Pool(at)),
    });
    let term = facts.term();
    let away = |l: &LibraryIx| {
        let absent = term.absences.iter().any(|a| a.library == *l);
        absent || term.memberships.iter().any(|m| m.library == *l)
    };
    let given_members = shares.given.iter().flat_map(|&(at, _)| &c.pools[at].members);
    if given_members.chain(&shares.small).any(away) {
        // A pool is not given cells in which a member that is away could not serve its part.
        return false;
    }
    let mut seekers: Vec<Seeker> = owners.chain(given).collect();
    let mut left = shares.formed as usize;
    let formed = rows.membership().pools.iter().filter(|(_, pool)| pool.given.is_none());
    // In which pool the libraries are that have no turn stands nowhere: it could be any.
    let home = &rows.membership().home;
    let hidden: Vec<LibraryIx> =
        shares.small.iter().copied().filter(|l| home[l.at()].is_none()).collect();
    let hidden = common(c, &hidden);
    let formed: Vec<(PeriodSet, usize)> = formed
        .map(|(id, pool)| {
            let cells = rows.pattern().cells().filter(|(_, holder)| holder == id).count();
            (common(c, &pool.members).and(&hidden), cells)
        })
        .collect();
    let always = PeriodSet::first(c.grid.periods().len());
    let moved = formed.iter().map(|(_, cells)| cells).sum::<usize>() != left;
    if moved && common(c, &shares.small) != always {
        return false;
    }
    if formed.len() > left {
        // Whether fewer pools could be formed is for the plan to say.
        return false;
    }
    for (at, &(periods, cells)) in formed.iter().enumerate() {
        // What the roster gives them too little is the last one's.
        let slots = if at + 1 == formed.len() { left } else { cells.min(left) };
        left -= slots;
        seekers.push(Seeker { periods, at_once: 1, slots, pinned: Vec::new() });
    }
    left == 0 && fit(c, &seekers)
}

/// The periods in which all of them have staff.
fn common(c: &Consortium, members: &[LibraryIx]) -> PeriodSet {
    let all = PeriodSet::first(c.grid.periods().len());
    members.iter().fold(all, |periods, &l| periods.and(&c[l].staffed))
}

/// Whether they all find their places.
fn fit(c: &Consortium, seekers: &[Seeker]) -> bool {
    // More cells were agreed beforehand than the method gives: the plan has to give more.
    if seekers.iter().any(|seeker| seeker.pinned.len() > seeker.slots) {
        return false;
    }
    let mut week = Week {
        seekers,
        seats: usize::from(c.grid.seats()),
        placed: vec![Vec::new(); c.grid.periods().len()],
    };
    for (holder, seeker) in seekers.iter().enumerate() {
        seeker.pinned.iter().for_each(|p| week.placed[p.at()].push((holder, true)));
    }
    seekers.iter().enumerate().all(|(holder, seeker)| {
        (seeker.pinned.len()..seeker.slots).all(|_| {
            let mut seen = vec![false; week.placed.len()];
            week.place(holder, &mut seen)
        })
    })
}

/// A week that fills up.
struct Week<'s> {
    seekers: &'s [Seeker],
    seats: usize,
    /// For every period who is there, and whether that was agreed beforehand.
    placed: Vec<Vec<(usize, bool)>>,
}

impl Week<'_> {
    /// Finds a place for one slot, moving others away where that helps (an augmenting path).
    fn place(&mut self, holder: usize, seen: &mut [bool]) -> bool {
        for period in self.seekers[holder].periods.iter() {
            let at = period.at();
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let own = self.placed[at].iter().filter(|there| there.0 == holder).count();
            if own >= self.seekers[holder].at_once {
                continue;
            }
            if self.placed[at].len() < self.seats {
                self.placed[at].push((holder, false));
                return true;
            }
            for there in 0..self.placed[at].len() {
                let (other, pinned) = self.placed[at][there];
                if !pinned && other != holder && self.place(other, seen) {
                    self.placed[at][there] = (holder, false);
                    return true;
                }
            }
        }
        false
    }
}
