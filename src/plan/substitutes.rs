//! Duties that their holder cannot serve: who stands in, so that balances stay as even as can be.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Consortium, LibraryIx, Term, Unfilled, Why};
use crate::plan::attendance::{Attendance, why_not};
use crate::plan::due::MICRO;
use crate::plan::even::{Taker, hand_out_first};
use crate::plan::levels::{self, Reach};
use crate::plan::limits::{Tally, are_any, monday, touch};
use crate::plan::spread::{Bound, Hand, Row, RowTime};
use crate::plan::turns::DUTY;

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
    let takers = takers(c, term, attendance, settled, vacant, only);
    let given = hand_out_first(&room, &takers, minutes, first);
    let days = Days::new(c, term, attendance, settled, vacant);
    let hand = days.hand(&room, &takers, minutes, first);
    let given = if hand.is_spread(&given) { given } else { hand.hand_out(&given) };
    let mut tally = Tally::new(c, term);
    let occurrence = |at: usize| attendance.occurrences()[at];
    let here = vacant.iter().zip(&given).map(|(&(at, _), takers)| (at, takers));
    let here = here.flat_map(|(at, takers)| takers.iter().map(move |&t| (at, library(t))));
    let before = settled.on_duty.iter().enumerate();
    let before = before.flat_map(|(at, all)| all.iter().map(move |&l| (at, l)));
    here.chain(before).for_each(|(at, l)| tally.add(l, occurrence(at)));
    let reasons = |at: usize, served: &[LibraryIx]| -> Unfilled {
        let why = |l: LibraryIx| {
            let busy = served.contains(&l) || settled.on_duty[at].contains(&l);
            let why = why_not(c, term, l, occurrence(at)).or_else(|| busy.then_some(Why::OnDuty));
            why.or_else(|| tally.why_not(l, occurrence(at))).map(|why| (l, why))
        };
        Unfilled(c.indices().filter_map(why).collect())
    };
    (vacant.iter().zip(given))
        .map(|(&(at, room), takers)| {
            let served: Vec<LibraryIx> = takers.iter().map(|&t| library(t)).collect();
            let short = served.len() < usize::from(room);
            let unfilled = short.then(|| reasons(at, &served));
            (served, unfilled)
        })
        .collect()
}

/// As many of some dated periods as can be handed out within limits, where these are on duty already:
/// for each of them who takes it, if anybody does.
pub(crate) fn filled(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    on_duty: &[Vec<LibraryIx>],
    dates: &[usize],
    takers: &[Taker],
) -> Vec<Option<LibraryIx>> {
    let vacant: Vec<(usize, u16)> = dates.iter().map(|&at| (at, 1)).collect();
    let settled = Settled { owed: &[], held: &[], on_duty };
    let days = Days::new(c, term, attendance, &settled, &vacant);
    let room = vec![1; dates.len()];
    let given = days.hand(&room, takers, DUTY, &[]).hand_out(&vec![Vec::new(); dates.len()]);
    given.into_iter().map(|takers| takers.first().map(|&taker| library(taker))).collect()
}

fn library(taker: u32) -> LibraryIx {
    LibraryIx::from_at(taker as usize)
}

/// Every library as one who can be given vacant places.
fn takers(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    settled: &Settled<'_>,
    vacant: &[(usize, u16)],
    only: &[Option<Vec<LibraryIx>>],
) -> Vec<Taker> {
    let busy = busy(c, settled, vacant);
    let places = Vacant::new(settled.on_duty.len(), vacant);
    (c.indices())
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
        .collect()
}

/// The days and weeks of vacant places, and what libraries have and may have on them.
struct Days {
    day: Vec<u32>,
    week: Vec<u32>,
    of_day: Vec<BTreeMap<u32, Bound>>,
    of_week: Vec<BTreeMap<u32, Bound>>,
    rows: Vec<Row>,
}

impl Days {
    fn new(
        c: &Consortium,
        term: &Term,
        attendance: &Attendance,
        settled: &Settled<'_>,
        vacant: &[(usize, u16)],
    ) -> Self {
        let count = c.libraries().len();
        let date = |at: usize| attendance.occurrences()[at].date;
        let number = |days: &[NaiveDate], day: NaiveDate| {
            days.binary_search(&day).ok().and_then(|at| u32::try_from(at).ok())
        };
        let mut dates: Vec<NaiveDate> = vacant.iter().map(|&(at, _)| date(at)).collect();
        dates.dedup();
        let mut mondays: Vec<NaiveDate> = dates.iter().map(|&day| monday(day)).collect();
        mondays.dedup();
        let day_of = |at: usize| number(&dates, date(at));
        let week_of = |at: usize| number(&mondays, monday(date(at)));
        let mut days = Self {
            day: vacant.iter().filter_map(|&(at, _)| day_of(at)).collect(),
            week: vacant.iter().filter_map(|&(at, _)| week_of(at)).collect(),
            of_day: vec![BTreeMap::new(); count],
            of_week: vec![BTreeMap::new(); count],
            rows: Vec::new(),
        };
        for (at, on_duty) in settled.on_duty.iter().enumerate() {
            let (day, week) = (day_of(at), week_of(at));
            for l in on_duty {
                let more = |bound: &mut Bound| bound.has += 1;
                let none = Bound { has: 0, most: u16::MAX };
                day.iter().for_each(|&at| more(days.of_day[l.at()].entry(at).or_insert(none)));
                week.iter().for_each(|&at| more(days.of_week[l.at()].entry(at).or_insert(none)));
            }
        }
        if are_any(c, term) {
            c.indices().for_each(|l| days.limit(c, term, l, &dates));
            days.rows = rows(c, term, attendance, settled, (vacant, &dates));
        }
        days
    }

    fn hand<'a>(
        &'a self,
        room: &'a [u16],
        takers: &'a [Taker],
        unit: i64,
        first: &'a [Vec<Vec<u32>>],
    ) -> Hand<'a> {
        let Self { day, week, of_day, of_week, rows } = self;
        Hand { room, takers, unit, day, week, days: of_day, weeks: of_week, rows, first }
    }

    /// Writes down what a library may have. A week in which its limit changes has the smaller one.
    fn limit(&mut self, c: &Consortium, term: &Term, l: LibraryIx, dates: &[NaiveDate]) {
        let mut weeks: Vec<NaiveDate> = dates.iter().map(|&day| monday(day)).collect();
        weeks.dedup();
        let most = |bounds: &mut BTreeMap<u32, Bound>, at: u32, limit: Option<u16>| {
            let Some(limit) = limit else { return };
            let bound = bounds.entry(at).or_insert(Bound { has: 0, most: u16::MAX });
            bound.most = bound.most.min(limit);
        };
        for (at, &day) in (0u32..).zip(dates) {
            let limits = term.limits(c, l, day);
            most(&mut self.of_day[l.at()], at, limits.per_day);
            let week = weeks.partition_point(|&monday| monday <= day) - 1;
            let week = u32::try_from(week).expect("few weeks");
            most(&mut self.of_week[l.at()], week, limits.per_week);
        }
    }
}

/// The stretches of times without a gap on days with vacant places, for everybody who may have only
/// so many in a row.
fn rows(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    settled: &Settled<'_>,
    (vacant, dates): (&[(usize, u16)], &[NaiveDate]),
) -> Vec<Row> {
    let occurrences = attendance.occurrences();
    let mut rows = Vec::new();
    for &date in dates {
        let first = occurrences.partition_point(|o| o.date < date);
        let next = occurrences.partition_point(|o| o.date <= date);
        let all: Vec<usize> = (first..next).collect();
        let follows =
            |a: &usize, b: &usize| touch(&c.grid, occurrences[*a].period, occurrences[*b].period);
        for times in all.chunk_by(follows) {
            for l in c.indices() {
                let Some(most) = term.limits(c, l, date).in_a_row else { continue };
                let place = |at: usize| vacant.binary_search_by_key(&at, |&(at, _)| at).ok();
                let time = |&at: &usize| match place(at) {
                    _ if settled.on_duty[at].contains(&l) => RowTime::Busy,
                    Some(place) => RowTime::Place(u32::try_from(place).expect("few places")),
                    None => RowTime::Free,
                };
                if times.len() > usize::from(most) {
                    let taker = u32::try_from(l.at()).expect("fewer than 2^32 libraries");
                    let times = times.iter().map(time).collect();
                    rows.push(Row { taker, times, most: most.into() });
                }
            }
        }
    }
    rows
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
/// are handed out one by one to whoever is furthest behind, within staffed hours and absences, as if
/// there were no limits.
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
