//! Duties that their holder cannot serve: who stands in, so that balances stay as even as can be.

use crate::model::{Consortium, LibraryIx, Term, Unfilled, Why};
use crate::plan::attendance::{Attendance, why_not};
use crate::plan::due::MICRO;
use crate::plan::even::{Taker, hand_out_first};
use crate::plan::levels::{self, Reach};

/// What the rest of the roster has settled so far.
pub(crate) struct Settled<'a> {
    /// What every library owes, in millionths of a minute.
    pub owed: &'a [i64],
    /// What every library holds already, likewise.
    pub held: &'a [i64],
    /// The libraries on duty on each dated period, with repetitions.
    pub on_duty: &'a [Vec<LibraryIx>],
}

/// Libraries for the duties that nobody has: for each dated period as many as there are, then
/// the reasons for what stays unfilled. `first` has for every dated period, and each of its duties,
/// the libraries that take it first where that is as even; nothing where nobody does. `only` has for
/// every dated period the libraries that may take its duties, where not everybody may.
pub(crate) fn substitutes(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    settled: &Settled<'_>,
    vacant: &[(usize, u16)],
    first: &[Vec<Vec<u32>>],
    only: &[Option<Vec<LibraryIx>>],
) -> Vec<(Vec<LibraryIx>, Option<Unfilled>)> {
    let room: Vec<u16> = vacant.iter().map(|&(_, n)| n).collect();
    let minutes = i64::from(c.grid.slot_minutes()) * MICRO;
    let busy = busy(c, settled, vacant);
    let places = Vacant::new(settled.on_duty.len(), vacant);
    let takers: Vec<Taker> = (c.indices())
        .map(|l| Taker {
            due: settled.owed[l.at()],
            has: settled.held[l.at()] + term.carried[l.at()] * MICRO,
            able: {
                let mut able = places.able(attendance.bits(l), c[l].seats, &busy[l.at()]);
                let may =
                    |only: &Option<Vec<LibraryIx>>| only.as_ref().is_none_or(|o| o.contains(&l));
                able.retain(|&(place, _)| only.get(place as usize).is_none_or(may));
                able
            },
            least: 0,
            most: u32::MAX,
        })
        .collect();
    let given = hand_out_first(&room, &takers, minutes, first);
    let reasons = |at: usize, served: &[LibraryIx]| -> Unfilled {
        let occurrence = attendance.occurrences()[at];
        let why = |l: LibraryIx| {
            let busy = served.contains(&l) || settled.on_duty[at].contains(&l);
            let why = why_not(c, term, l, occurrence);
            why.or_else(|| busy.then_some(Why::OnDuty)).map(|why| (l, why))
        };
        Unfilled(c.indices().filter_map(why).collect())
    };
    (vacant.iter().zip(given))
        .map(|(&(at, room), takers)| {
            let served: Vec<LibraryIx> =
                takers.iter().map(|&t| LibraryIx::from_at(t as usize)).collect();
            let short = served.len() < usize::from(room);
            let unfilled = short.then(|| reasons(at, &served));
            (served, unfilled)
        })
        .collect()
}

/// For every library the vacant places at whose time it is on duty, in rising order, once for every
/// seat.
fn busy(c: &Consortium, settled: &Settled<'_>, vacant: &[(usize, u16)]) -> Vec<Vec<u32>> {
    let mut busy = vec![Vec::new(); c.libraries().len()];
    for (place, &(at, _)) in (0u32..).zip(vacant) {
        settled.on_duty[at].iter().for_each(|l| busy[l.at()].push(place));
    }
    busy
}

/// The dated periods with vacant places as bits, and how many places are before each word of them.
struct Vacant {
    bits: Vec<u64>,
    before: Vec<u32>,
}

impl Vacant {
    fn new(dates: usize, vacant: &[(usize, u16)]) -> Self {
        let mut bits = vec![0u64; dates.div_ceil(64)];
        vacant.iter().for_each(|&(at, _)| bits[at / 64] |= 1 << (at % 64));
        let mut count = 0;
        let before = bits.iter().map(|word| count_up(&mut count, word.count_ones())).collect();
        Self { bits, before }
    }

    /// The places of a library that is on duty at some of them, once for every seat, with the seats
    /// that it has left.
    fn able(&self, able: &[u64], seats: u16, busy: &[u32]) -> Vec<(u32, u16)> {
        let words = || self.bits.iter().zip(able).map(|(vacant, able)| vacant & able);
        let mut busy = busy.iter().peekable();
        let mut places = Vec::with_capacity(words().map(|w| w.count_ones() as usize).sum());
        for ((mut word, vacant), before) in words().zip(&self.bits).zip(&self.before) {
            while word != 0 {
                let place = before + (vacant & (word.wrapping_sub(1) & !word)).count_ones();
                word &= word - 1;
                while busy.next_if(|&&b| b < place).is_some() {}
                let mut free = seats;
                while busy.next_if(|&&b| b == place).is_some() {
                    free = free.saturating_sub(1);
                }
                places.extend((free > 0).then_some((place, free)));
            }
        }
        places
    }
}

/// A sum before one more is added to it.
fn count_up(sum: &mut u32, more: u32) -> u32 {
    let before = *sum;
    *sum += more;
    before
}

/// The best term totals that any roster could have: the duties of every library when all duties
/// are handed out one by one to whoever is furthest behind, within staffed hours and absences.
///
/// Source: the Sainte-Laguë rule with re-routing; see `docs/method.md`.
pub fn best_totals(c: &Consortium, term: &Term) -> Vec<u32> {
    totals(c, term, &Attendance::new(c, term))
}

/// The same where it is known already who could serve when.
pub(crate) fn totals(c: &Consortium, term: &Term, attendance: &Attendance) -> Vec<u32> {
    let owed = crate::plan::due::owed(c, term, attendance);
    let room = vec![c.grid.seats(); attendance.occurrences().len()];
    let carried = |l: LibraryIx| term.carried[l.at()] * MICRO;
    let taker = |l: LibraryIx| Taker {
        due: owed[l.at()],
        has: carried(l),
        able: Vec::new(),
        least: 0,
        most: u32::MAX,
    };
    let takers: Vec<Taker> = c.indices().map(taker).collect();
    let reach = |l| Reach { places: attendance.bits(l), limit: c[l].seats };
    let reach: Vec<Reach<'_>> = c.indices().map(reach).collect();
    levels::totals(&room, &takers, &reach, i64::from(c.grid.slot_minutes()) * MICRO)
}
