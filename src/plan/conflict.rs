//! Why there is no plan: the smallest set of holders and cells that cannot be had together.

use crate::model::{
    Consortium, Id, LibraryId, LibraryIx, LimitKind, Period, PeriodIx, PeriodSet, Pin, PinHolder,
    Remainders, Share,
};

use crate::plan::atoms::atoms;
use crate::plan::fitting::most_placed;
use crate::plan::holders::{Crowded, SlotVector, Standing, cells};
use crate::plan::last::Last;
use crate::plan::lay::lay;
use crate::plan::limits::too_long;
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{Cost, Problem, form};
use crate::plan::run::{Effort, TRIAL_WORK};
use crate::plan::several::Several;
use crate::plan::shares::demand;
use crate::plan::slot_problem::SlotProblem;
use crate::plan::wanted::wanted;

/// No plan keeps the agreement as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Infeasible {
    /// On no date with duties does any library take part.
    #[error("no library takes part on any date of the term that has duties")]
    Nobody,
    /// More holders must have a slot than the week has slots.
    #[error("{needed} holders need a slot of the week each, and it has {}", slots_of(*slots))]
    Crowded {
        /// The fewest slots that are needed.
        needed: u32,
        /// Slots of the week.
        slots: u32,
    },
    /// A holder is pinned to more cells than it has slots.
    #[error("`{holder}` is pinned to {pins} cells, and holds {} a week", slots_of(*slots))]
    PinsExceedSlots {
        /// The first pin too many, by its place in the consortium.
        pin: usize,
        /// Who is pinned.
        holder: Id,
        /// Its pins.
        pins: u32,
        /// Its slots.
        slots: u32,
    },
    /// Some holders need more places than there are in all the periods that they can serve.
    ///
    /// Source: P. Hall, "On representatives of subsets", J. London Math. Soc. 10, 1935.
    #[error("{} need{} {}, and the cells that {} can serve have room for {room}{}",
            names(.holders), if .holders.len() == 1 { "s" } else { "" }, slots_of(*.needed),
            if .holders.len() == 1 { "it" } else { "they" }, within(.limits))]
    NoRoom {
        /// The holders; without any one of them the others would find room.
        holders: Vec<Id>,
        /// Slots that they need together.
        needed: u32,
        /// Places, every seat counted, in the periods that any of them can serve.
        room: u32,
        /// Those periods; none when not even one holder can serve anywhere.
        periods: Vec<Period>,
        /// Their limits, each once, if they have any.
        limits: Vec<(LimitKind, u16)>,
    },
    /// A library is pinned to more cells than it serves at most.
    #[error("`{holder}` is pinned to more cells than `{} = {most}` allows", .kind.key())]
    PinsBeyondLimit {
        /// A pin too many, by its place in the consortium.
        pin: usize,
        /// Who is pinned.
        holder: LibraryId,
        /// What the limit counts.
        kind: LimitKind,
        /// The limit.
        most: u16,
    },
    /// No week was found in which a library has no more cells in a row than it may; with other slots
    /// or pools there may be one.
    #[error("no week was found in which `{holder}` has {most} in a row at most")]
    RowTooLong {
        /// Which library.
        holder: LibraryId,
        /// Its limit.
        most: u16,
    },
    /// Some small libraries have too few hours in common to be merged into so many pools.
    #[error("{} cannot be merged into {}: too few of their hours coincide",
            names(.libraries), pools_of(*.pools))]
    NoPools {
        /// The libraries; without any one of them the others could be pooled.
        libraries: Vec<LibraryId>,
        /// Pools that may be formed.
        pools: u32,
    },
    /// So many libraries cannot be split into pools of the agreed size.
    #[error("{libraries} small libraries cannot be split into {} of {}",
            pools_of(*.pools), range(*.min, *.max))]
    PoolSizes {
        /// Libraries to be pooled.
        libraries: usize,
        /// Pools to form.
        pools: u32,
        /// Fewest members.
        min: usize,
        /// Most members.
        max: usize,
    },
    /// Libraries that are to be together cannot be: one holds slots of its own.
    #[error("`{owner}` is to share a pool with {}, and has slots of its own", names(.others))]
    TogetherWithOwner {
        /// The list, by its place in the consortium.
        list: usize,
        /// Who has slots of its own.
        owner: LibraryId,
        /// The others of the list.
        others: Vec<LibraryId>,
    },
    /// Libraries that are to be together have no cell in common, and every pool holds one.
    #[error("{} are to be together, and have no cell in common", names(.libraries))]
    TogetherNeverStaffed {
        /// The list, or the last of several that are one, by its place in the consortium.
        list: usize,
        /// Who is to be together.
        libraries: Vec<LibraryId>,
    },
    /// More libraries are to be together than a pool may have.
    #[error("{} are to be together, and a pool has {most} members at most", names(.libraries))]
    TogetherTooMany {
        /// The list, likewise.
        list: usize,
        /// Who is to be together.
        libraries: Vec<LibraryId>,
        /// Most members.
        most: usize,
    },
    /// The slots of the method have no plan, for this reason; whether others have one could not be
    /// settled within the limit of work.
    #[error("no plan was found: {0}, and whether other slots have a plan is not settled")]
    Open(Box<Infeasible>),
    /// No pools were found within the limit of work, which does not prove that there are none.
    #[error("no pools were found that all have a place in the week")]
    Unknown,
}

/// The limits as an addition to a sentence.
fn within(limits: &[(LimitKind, u16)]) -> String {
    let named: Vec<String> =
        limits.iter().map(|(kind, most)| format!("`{} = {most}`", kind.key())).collect();
    if named.is_empty() { String::new() } else { format!(" within {}", named.join(", ")) }
}

fn slots_of(count: u32) -> String {
    if count == 1 { "1 slot".to_owned() } else { format!("{count} slots") }
}

fn pools_of(count: u32) -> String {
    if count == 1 { "1 pool".to_owned() } else { format!("{count} pools") }
}

fn range(min: usize, max: usize) -> String {
    if min == max { min.to_string() } else { format!("{min} to {max}") }
}

fn names(ids: &[Id]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    quoted.join(", ")
}

impl Infeasible {
    /// Whether there may be a plan all the same: it was not found within the limit of work.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Unknown | Self::RowTooLong { .. })
    }
}

/// Seats of every period that no pin has taken.
pub(crate) fn room(c: &Consortium) -> Vec<u16> {
    let mut room = vec![c.grid.seats(); c.grid.periods().len()];
    c.pins.iter().for_each(|p| room[p.cell.period.at()] -= 1);
    room
}

pub(crate) fn crowded(c: &Consortium, crowded: Crowded) -> Infeasible {
    Infeasible::Crowded { needed: crowded.needed, slots: c.slots_per_week() }
}

/// The last list that binds some of these to each other.
fn list_of(c: &Consortium, bound: &[LibraryIx]) -> Option<usize> {
    let binds = |list: &crate::model::Agreed| list.libraries.iter().any(|l| bound.contains(l));
    c.together.iter().rposition(binds).filter(|_| bound.len() > 1)
}

fn ids(c: &Consortium, libraries: &[LibraryIx]) -> Vec<LibraryId> {
    libraries.iter().map(|l| c[*l].id.clone()).collect()
}

/// Whoever is to share a pool is pooled, unless it takes no part; and one pool can have them all.
pub(crate) fn check_together(c: &Consortium, standing: &Standing) -> Result<(), Infeasible> {
    let small = |l: &LibraryIx| standing.small.binary_search(l).is_ok();
    for (list, agreed) in c.together.iter().enumerate() {
        let part = |l: &LibraryIx| standing.quotas[l.at()].numerator() > 0;
        let there: Vec<LibraryIx> = agreed.libraries.iter().copied().filter(part).collect();
        let given = c.pools.iter().any(|p| agreed.libraries.iter().all(|l| p.members.contains(l)));
        let owner = there.iter().find(|l| !small(l)).filter(|_| there.len() > 1 && !given);
        if let Some(&owner) = owner {
            let others = there.iter().filter(|&&l| l != owner).map(|&l| c[l].id.clone()).collect();
            return Err(Infeasible::TogetherWithOwner { list, owner: c[owner].id.clone(), others });
        }
    }
    let most = c.rules.pool_max;
    for bound in atoms(c, &standing.small).into_iter().filter(|bound| bound.len() > most) {
        if let Some(list) = list_of(c, &bound) {
            return Err(Infeasible::TogetherTooMany { list, libraries: ids(c, &bound), most });
        }
    }
    Ok(())
}

/// Nobody is pinned who takes no part: with all slots that anybody could get, it has none.
pub(crate) fn check_present(c: &Consortium, standing: &Standing) -> Result<(), Infeasible> {
    for (at, pin) in c.pins.iter().enumerate() {
        if let PinHolder::Library(l) = pin.holder
            && let Some((kind, most)) = beyond_limit(c, l, &c.pins[..=at])
        {
            let holder = c[l].id.clone();
            return Err(Infeasible::PinsBeyondLimit { pin: at, holder, kind, most });
        }
    }
    let owners = vec![u32::MAX; standing.owners.len()];
    let given = vec![u32::MAX; standing.given.len()];
    check_pins(c, standing, &SlotVector { owners, given, bloc: 0 })
}

/// The limit that the pins of a library break.
fn beyond_limit(c: &Consortium, library: LibraryIx, pins: &[Pin]) -> Option<(LimitKind, u16)> {
    let own = pins.iter().filter(|p| p.holder == PinHolder::Library(library));
    let held: Vec<PeriodIx> = own.map(|pin| pin.cell.period).collect();
    let limits = c.limits(library);
    let is_over = |count: usize, most: &u16| count > usize::from(*most);
    let day = |p: &PeriodIx| c.grid.period(*p).weekday;
    let mut days = held.chunk_by(|a, b| day(a) == day(b)).map(<[PeriodIx]>::len);
    let per_day = limits.per_day.filter(|most| days.any(|count| is_over(count, most)));
    let in_a_row = limits.in_a_row.filter(|_| too_long(&c.grid, &held, limits.in_a_row).is_some());
    let per_week = limits.per_week.filter(|most| is_over(held.len(), most));
    let mut all = LimitKind::ALL.into_iter().zip([per_day, in_a_row, per_week]);
    all.find_map(|(kind, most)| Some((kind, most?)))
}

/// Every week that is laid has rows that are short enough.
pub(crate) fn check_rows(c: &Consortium, shares: &[Share]) -> Result<(), Infeasible> {
    let is_limited =
        |s: &&Share| !s.holder.is_pool() && c.limits(s.holder.members[0]).in_a_row.is_some();
    let Some(limited) = shares.iter().find(is_limited) else { return Ok(()) };
    let dates = vec![0; c.grid.periods().len()];
    let last = Last::default();
    let wanted: Vec<_> = shares.iter().map(|s| wanted(c, (&dates, &last), s)).collect();
    if lay(&c.grid, &wanted).is_some() {
        return Ok(());
    }
    let library = limited.holder.members[0];
    let most = c.limits(library).in_a_row.unwrap_or_default();
    Err(Infeasible::RowTooLong { holder: c[library].id.clone(), most })
}

/// Every holder has at least as many slots as pins.
pub(crate) fn check_pins(
    c: &Consortium,
    standing: &Standing,
    vector: &SlotVector,
) -> Result<(), Infeasible> {
    let slots = |holder: PinHolder| match holder {
        PinHolder::Library(l) => {
            let at = standing.owners.iter().position(|&o| o == l);
            (at.map_or(0, |at| vector.owners[at]), c[l].id.clone())
        }
        PinHolder::Pool(p) => {
            let at = standing.given.iter().position(|g| g.id == c.pools[p].id);
            (at.map_or(0, |at| vector.given[at]), c.pools[p].id.clone())
        }
    };
    for (at, pin) in c.pins.iter().enumerate() {
        let (slots, holder) = slots(pin.holder);
        let same = |p: &&crate::model::Pin| p.holder == pin.holder;
        let before = c.pins[..at].iter().filter(same).count();
        if before >= slots as usize {
            let pins = c.pins.iter().filter(same).count();
            let pins = u32::try_from(pins).expect("counts fit 32 bits");
            return Err(Infeasible::PinsExceedSlots { pin: at, holder, pins, slots });
        }
    }
    Ok(())
}

/// The conflict of holders that were found to lack room, made as small as it can be.
pub(crate) fn no_room(c: &Consortium, found: &[&Share]) -> Infeasible {
    let lacks = |shares: &[&Share]| {
        let mut week = Placement::new(room(c));
        !shares.iter().all(|s| week.push(demand(c, s)).is_ok())
    };
    let holders = smallest(found.to_vec(), |set| lacks(set));
    let demands: Vec<Demand> = holders.iter().map(|s| demand(c, s)).collect();
    let union: PeriodSet = demands.iter().flat_map(|d| d.periods.iter()).collect();
    let free = room(c);
    // Nobody holds more seats of a period than it can serve at once.
    let seats = |p| {
        let there = demands.iter().filter(|d| d.periods.contains(p));
        there.map(|d| u32::from(d.limit_at(p))).sum::<u32>()
    };
    let members = holders.iter().flat_map(|s| &s.holder.members);
    let all = members.map(|l| c.limits(*l));
    let all = all.flat_map(|limits| LimitKind::ALL.map(|kind| Some((kind, limits.of(kind)?))));
    let mut limits: Vec<(LimitKind, u16)> = all.flatten().collect();
    limits.sort_unstable();
    limits.dedup();
    let mut room = union.iter().map(|p| u32::from(free[p.at()]).min(seats(p))).sum();
    if !limits.is_empty() {
        room = most_placed(&free, &demands).min(room);
    }
    Infeasible::NoRoom {
        holders: holders.iter().map(|s| s.holder.id.clone()).collect(),
        needed: demands.iter().map(|d| d.slots).sum(),
        room,
        periods: union.iter().map(|p| c.grid.period(p)).collect(),
        limits,
    }
}

/// With pooled remainders owners are placed first: when no pools are found beside them, whether any
/// are possible at all is another question.
pub(crate) fn pools(
    plan: &SlotProblem<'_>,
    vector: &SlotVector,
    shares: &[Share],
    found: Infeasible,
) -> Infeasible {
    let open = found == Infeasible::Unknown && !plan.standing.small.is_empty();
    if open { small(plan, vector, shares) } else { found }
}

/// Steps that a look for pools of some of the small libraries may take; a tenth where there are none.
const SMALL_WORK: u64 = 2_000_000;

/// The conflict of small libraries that cannot be pooled beside everybody else.
///
/// Where only a trial is made, nobody is told who they are.
pub(crate) fn small(plan: &SlotProblem<'_>, vector: &SlotVector, shares: &[Share]) -> Infeasible {
    let (c, min, max) = (plan.c, plan.c.rules.pool_min, plan.c.rules.pool_max);
    let (items, order) = (plan.items(), plan.order());
    let pools: u32 = plan.classes(vector).iter().map(|c| c.count).sum();
    let libraries = plan.standing.small.len();
    if libraries > max * pools as usize || libraries < min * pools as usize {
        return Infeasible::PoolSizes { libraries, pools, min, max };
    }
    let never = (items.iter().zip(&order)).find(|(item, _)| item.periods.is_empty());
    if plan.classes(vector).iter().all(|class| class.slots == 1)
        && let Some((_, bound)) = never
        && let Some(list) = list_of(c, bound)
    {
        return Infeasible::TogetherNeverStaffed { list, libraries: ids(c, bound) };
    }
    if let Some(busy) = without_time(plan, vector) {
        return Infeasible::NoPools { libraries: vec![c[busy].id.clone()], pools };
    }
    let is_trial = plan.run.effort == Effort::Trial;
    let work = if is_trial { TRIAL_WORK } else { SMALL_WORK };
    let impossible = |set: &[usize]| {
        let mut items: Vec<_> = set.iter().map(|&i| items[i].clone()).collect();
        for item in &mut items {
            let at = |foe: &usize| set.binary_search(foe).ok();
            item.foes = item.foes.iter().filter_map(at).collect();
        }
        let Ok(week) = plan.place_widely(shares) else { return true };
        let order: Vec<Vec<LibraryIx>> = set.iter().map(|&i| order[i].clone()).collect();
        let several = Several::new(c, plan.standing, &plan.staff, &order, None);
        // Any number of pools up to the agreed one, of any size up to the largest.
        (1..=pools.min(u32::try_from(set.len()).unwrap_or(pools))).all(|count| {
            let mut classes = plan.classes(vector);
            classes.truncate(1);
            classes[0].count = count;
            let week = week.clone();
            let (members, cost, watch) = ((1, max), &Free, plan.run.watch);
            let several = Some(&several);
            let problem = Problem { items: &items, classes, members, week, cost, watch, several };
            let best = form(&problem, work);
            plan.run.spend(best.spent);
            best.split.is_none() && best.proven
        })
    };
    let all: Vec<usize> = (0..items.len()).collect();
    if c.rules.remainders == Remainders::Pool && !impossible(&all) {
        return Infeasible::Unknown;
    }
    let set = if is_trial { all } else { smallest(all, impossible) };
    let mut libraries: Vec<_> =
        set.iter().flat_map(|&i| &order[i]).map(|&l| c[l].id.clone()).collect();
    libraries.sort();
    Infeasible::NoPools { libraries, pools }
}

/// With pooled remainders: a library that needs all cells it can staff for its own slots, and has
/// none left for a pool.
fn without_time(plan: &SlotProblem<'_>, vector: &SlotVector) -> Option<LibraryIx> {
    let standing = plan.standing;
    let own = standing.owners.iter().zip(&vector.owners);
    let is_pooled = |l: &LibraryIx| standing.small.binary_search(l).is_ok();
    let full = own.filter(|(l, slots)| is_pooled(l) && **slots >= cells(plan.c, &[**l]));
    full.map(|(l, _)| *l).next()
}

/// Shrinks a conflict until each of its parts is needed: without any one of them, it is gone.
fn smallest<T: Clone>(mut set: Vec<T>, conflict: impl Fn(&[T]) -> bool) -> Vec<T> {
    let mut at = 0;
    while at < set.len() && set.len() > 1 {
        let mut fewer = set.clone();
        fewer.remove(at);
        if conflict(&fewer) { set = fewer } else { at += 1 }
    }
    set
}

/// Every pool is as good as any other: only whether there are any matters.
pub(crate) struct Free;

impl Cost for Free {
    fn pool(&self, _: &[usize], _: u64, _: usize) -> u128 {
        0
    }

    fn floor(&self, _: u64, _: usize) -> u128 {
        0
    }

    fn rest(&self, _: u64, _: &mut dyn Iterator<Item = u64>, _: &[u32]) -> u128 {
        0
    }
}
