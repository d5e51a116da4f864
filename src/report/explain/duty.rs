//! Why a library is on duty on a date, who else could have been, and what would fill a duty that
//! nobody has.

use chrono::NaiveDate;

use crate::model::{
    DatedCell, Duty, HolderIx, Interval, Kind, LibraryIx, Missed, Occurrence, PeriodIx, Plan,
    Quality, Status, Why,
};
use crate::plan::{
    Attendance, DUTY, Paced, covers, covers_of, ledger, limit_against, paced, why_unable as why_not,
};
use crate::report::explain::fill::{Fill, fills};

/// The most dates of a pool with which the bound with another member is computed.
const MOST_DATES: usize = 200;

/// How a member of a pool stands on the date of a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// Which library.
    pub library: LibraryIx,
    /// Duties it is due by the end of the date, in millionths.
    pub due: i64,
    /// Its turns before the date.
    pub before: u32,
    /// Why it could not serve.
    pub why_not: Option<Why>,
    /// The largest distance from what is due, of any member at any date, in the best sequence in
    /// which it serves on this date, in millionths of a duty; `None` when it could not.
    pub bound: Option<u64>,
}

/// Why it is this member's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TurnReasons {
    /// The number of the turn among the pool's, from 1, and how many there are.
    pub number: (usize, usize),
    /// Every member of the pool.
    pub members: Vec<Member>,
    /// The largest distance in the plan, in millionths of a duty.
    pub bound: Option<u64>,
    /// Whether planning by today's files gives the same turns.
    pub is_same: bool,
}

/// A library that could stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StandIn {
    /// Which library.
    pub library: LibraryIx,
    /// Its balance in the plan as it was before changes, in minutes.
    pub balance: i64,
    /// How much less even balances would be if it served instead, in units of 10⁻¹⁵: the change of
    /// Σ (balance)² / owed, in duties.
    pub more: i128,
}

/// Who could take the duty as it stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instead {
    /// Which library.
    pub library: LibraryIx,
    /// Its balance now, in minutes.
    pub balance: i64,
}

/// Why a library has a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DutyReasons {
    /// The cell and its date.
    pub cell: DatedCell,
    /// The holder of the cell in an ordinary week.
    pub holder: HolderIx,
    /// The duty as it was planned; `None` when it came up later.
    pub planned: Option<Duty>,
    /// Its lines in the roster as it is: the one in force, and tombstones.
    pub lines: Vec<Duty>,
    /// Why members of the holder could not serve when it was planned, by today's files; those that
    /// are not listed could.
    pub holder_whys: Vec<(LibraryIx, Why)>,
    /// Why it is this member's turn, if the pool's turns are dealt.
    pub turn: Option<TurnReasons>,
    /// For a substitute: who else could have stood in, the most even first.
    pub stand_ins: Vec<StandIn>,
    /// The changes that touch it, by their places in the term, in their order.
    pub changes: Vec<usize>,
    /// The note that it was not served.
    pub missed: Option<Missed>,
    /// Who could take it as things are, those first that are furthest behind.
    pub instead: Vec<Instead>,
    /// The smallest changes of the files that would fill it, if nobody has it; each has been tried.
    pub fills: Vec<Fill>,
}

impl DutyReasons {
    /// The line in force.
    #[must_use]
    pub fn live(&self) -> Option<&Duty> {
        self.lines.iter().find(|d| d.is_live())
    }
}

/// Why there is no duty at a time of the service on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Between {
    /// It is a public holiday, by its place among the term's.
    Holiday(usize),
    /// The service is closed, by the place of the closure among the term's.
    Closed(usize),
}

/// Why the service is closed then, if it is.
#[must_use]
pub fn closed(plan: &Plan, date: NaiveDate, hours: Interval) -> Option<Between> {
    let holiday = plan.term.holidays.iter().position(|h| h.date == date);
    let closure = || plan.term.closures.iter().position(|c| c.touches(date, hours));
    holiday.map(Between::Holiday).or_else(|| closure().map(Between::Closed))
}

/// Why a library has a duty; `None` when the roster has none there.
#[must_use]
pub fn duty(plan: &Plan, cell: DatedCell) -> Option<DutyReasons> {
    let (c, term) = (&plan.consortium, &plan.term);
    let at = |d: &&Duty| d.cell() == cell;
    let lines: Vec<Duty> = plan.roster.duties().iter().filter(at).cloned().collect();
    let holder = lines.first()?.holder;
    let planned = plan.planned.duties().iter().find(at).cloned();
    let occurrence = Occurrence { date: cell.date, period: cell.period };
    let members = &plan.allocation[holder].holder.members;
    let time = |d: &&Duty| (d.date, d.period) == (cell.date, cell.period) && d.cell() != cell;
    let why = |&l: &LibraryIx| {
        let here = plan.planned.duties().iter().filter(|d| d.library == Some(l)).filter(time);
        let is_busy = here.count() >= usize::from(c[l].seats);
        let why = why_not(c, term, l, occurrence).or(is_busy.then_some(Why::OnDuty));
        let limit = || limit_against(plan, &plan.planned, l, cell).map(Why::Limit);
        let why = why.or_else(limit);
        why.map(|why| (l, why))
    };
    let touches = |change: &crate::model::Change| {
        let with = match change.kind {
            crate::model::ChangeKind::Swap { with } => Some(with),
            _ => None,
        };
        change.duty == cell || with == Some(cell)
    };
    let has = |kind: Kind| planned.as_ref().is_some_and(|d| d.kind == kind);
    let turn = has(Kind::Turn).then(|| turn(plan, cell, holder)).flatten();
    let live = lines.iter().find(|d| d.is_live());
    let unfilled = live.is_some_and(|d| d.status == Status::Unfilled);
    let instead = covers(plan, cell).into_iter();
    let instead = instead.map(|library| {
        let balance = plan.ledger.0[library.at()].balance();
        Instead { library, balance }
    });
    let changes = term.changes.iter().enumerate().filter(|(_, ch)| touches(ch));
    Some(DutyReasons {
        cell,
        holder,
        holder_whys: members.iter().filter_map(why).collect(),
        turn,
        stand_ins: if has(Kind::Substitute) { stand_ins(plan, cell) } else { Vec::new() },
        changes: changes.map(|(at, _)| at).collect(),
        missed: term.missed.iter().find(|m| m.duty == cell).copied(),
        instead: instead.collect(),
        fills: if unfilled { fills(plan, cell) } else { Vec::new() },
        planned,
        lines,
    })
}

fn turn(plan: &Plan, cell: DatedCell, pool: HolderIx) -> Option<TurnReasons> {
    let (c, a) = (&plan.consortium, &plan.allocation);
    let attendance = Attendance::new(c, &plan.term);
    let paced = paced(c, &plan.term, &attendance, a, &plan.pattern, pool)?;
    let Paced { dates, pace, .. } = &paced;
    let key = |at: usize| {
        let o = attendance.occurrences()[at];
        (o.date, o.period)
    };
    let here = dates.iter().position(|&at| key(at) == (cell.date, cell.period))?;
    let (dealt, _) = paced.dealt();
    let members = &a[pool].holder.members;
    let of_pool = |d: &&Duty| d.holder == pool && d.kind == Kind::Turn;
    let planned: Vec<(NaiveDate, PeriodIx, Option<LibraryIx>)> = (plan.planned.duties().iter())
        .filter(of_pool)
        .map(|d| (d.date, d.period, d.library))
        .collect();
    let again = dealt.members.iter().zip(dates);
    let again = again.map(|(&m, &at)| (key(at).0, key(at).1, Some(members[m])));
    let had = |l: LibraryIx| {
        let before = |&&(date, period, library): &&(NaiveDate, PeriodIx, Option<LibraryIx>)| {
            (date, period) < (cell.date, cell.period) && library == Some(l)
        };
        u32::try_from(planned.iter().filter(before).count()).expect("few turns")
    };
    let member = |(m, &library): (usize, &LibraryIx)| {
        let could = pace.able[m][here];
        let bound = (could && dates.len() <= MOST_DATES).then_some(()).and_then(|()| {
            let mut other = pace.clone();
            other.able.iter_mut().enumerate().for_each(|(i, able)| able[here] = i == m);
            paced.with(&other).map(|turns| millionths(turns.bound))
        });
        let occurrence = Occurrence { date: cell.date, period: cell.period };
        let why = why_not(c, &plan.term, library, occurrence);
        let why_not = why.or((!could).then_some(Why::OnDuty));
        let due = pace.due[m][here] / (DUTY / 1_000_000);
        Member { library, due, before: had(library), why_not, bound }
    };
    Some(TurnReasons {
        number: (here + 1, dates.len()),
        members: members.iter().enumerate().map(member).collect(),
        bound: plan.turns.0.iter().find(|t| t.pool == pool).and_then(|t| t.bound),
        is_same: again.eq(planned.iter().copied()),
    })
}

fn millionths(bound: i64) -> u64 {
    let unit = DUTY.unsigned_abs() / 1_000_000;
    bound.unsigned_abs().div_ceil(unit)
}

/// Who could have stood in, compared with the library that does.
fn stand_ins(plan: &Plan, cell: DatedCell) -> Vec<StandIn> {
    let c = &plan.consortium;
    let ledger = ledger(c, &plan.term, &plan.allocation, &plan.planned);
    let slot = i64::from(c.grid.slot_minutes());
    let served = plan.planned.duties().iter().find(|d| d.cell() == cell).and_then(|d| d.library);
    let Some(chosen) = served else { return Vec::new() };
    // (balance)² / owed, in duties.
    let uneven = |l: LibraryIx, more: i64| {
        let row = ledger.0[l.at()];
        let off = i128::from(row.balance() + more);
        let unit = i128::try_from(Quality::UNIT).expect("fits");
        off * off * unit / (i128::from(row.owed.max(1)) * i128::from(slot))
    };
    let stand_in = |l: LibraryIx| {
        let after = uneven(chosen, -slot) + uneven(l, slot);
        let more = after - uneven(chosen, 0) - uneven(l, 0);
        StandIn { library: l, balance: ledger.0[l.at()].balance(), more }
    };
    let others = covers_of(plan, &plan.planned, &ledger, cell);
    let mut found: Vec<StandIn> = others.into_iter().map(stand_in).collect();
    found.sort_by_key(|s| (s.more, s.library));
    let row = ledger.0[chosen.at()];
    found.insert(0, StandIn { library: chosen, balance: row.balance(), more: 0 });
    found
}
