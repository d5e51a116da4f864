//! Who holds slots: libraries big enough on their own, the pools agreed beforehand, and the bloc of
//! the small libraries, which are pooled.

use crate::model::{
    Consortium, Holder, HolderKind, LibraryIx, PeriodIx, PeriodSet, PinHolder, Quota, Ratio,
    Remainders, Share, Steering, Term, Tie, TurnRule,
};
use crate::plan::apportion::{Unshareable, apportion};
use crate::plan::atoms::fewest_pools;
use crate::plan::attendance::Attendance;
use crate::plan::claims::Claim;
use crate::plan::limits::WeekCaps;
use crate::plan::steering::{claims, steering};

/// How libraries stand before slots are shared out.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// Quota of every library, in the order of the libraries; zero for those that take no part.
    pub quotas: Vec<Quota>,
    /// What they claim this term, likewise: their quotas, steered by balances from the terms before.
    pub claims: Vec<Quota>,
    /// The claims as weights.
    pub weights: Vec<u64>,
    /// How balances steer them, if any does.
    pub steering: Option<Steering>,
    /// Libraries that hold slots of their own.
    pub owners: Vec<LibraryIx>,
    /// The given pools, with those of their members that take part.
    pub given: Vec<Holder>,
    /// Libraries for the tool to pool.
    pub small: Vec<LibraryIx>,
    /// The part of its claim that a library brings into a pool, in the order of the libraries.
    pub pooled: Vec<Quota>,
}

/// Slots for each of the [`Standing`]'s holders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SlotVector {
    /// Slots of each owner.
    pub owners: Vec<u32>,
    /// Slots of each given pool.
    pub given: Vec<u32>,
    /// Slots of the small libraries together.
    pub bloc: u32,
}

/// Given pools and pinned libraries want more slots than the week has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Crowded {
    /// The fewest slots they need.
    pub needed: u32,
}

impl Standing {
    /// Sorts the libraries that take part in the term into owners, given pools and the small.
    ///
    /// Who has had enough steps back into a pool, or rests, if anybody `may_step_back`.
    pub fn new(
        c: &Consortium,
        term: &Term,
        attendance: &Attendance,
        may_step_back: bool,
    ) -> Result<Self, Crowded> {
        let steering = steering(c, term, attendance, &weights(c, term, attendance));
        Self::steered(c, term, attendance, (steering, may_step_back))
    }

    /// The same where balances have steered it so.
    pub fn steered(
        c: &Consortium,
        term: &Term,
        attendance: &Attendance,
        (steering, may_step_back): (Option<Steering>, bool),
    ) -> Result<Self, Crowded> {
        let own = weights(c, term, attendance);
        let weights = claims(&own, steering.as_ref());
        let (quotas, claims) = (quotas(c, &own), quotas(c, &weights));
        let part = |l: &LibraryIx| quotas[l.at()].numerator() > 0;
        let given: Vec<Holder> = (c.pools.iter())
            .map(|p| Holder {
                id: p.id.clone(),
                kind: HolderKind::GivenPool,
                name: Some(p.name.clone()),
                members: p.members.iter().copied().filter(part).collect(),
                turns: p.turns,
            })
            .filter(|h| !h.members.is_empty())
            .collect();
        let mut in_pool = vec![false; quotas.len()];
        c.pools.iter().flat_map(|p| &p.members).for_each(|l| in_pool[l.at()] = true);
        let free: Vec<LibraryIx> = c.indices().filter(|l| part(l) && !in_pool[l.at()]).collect();
        let pooled = vec![claims[0].whole(0); claims.len()];
        let (owners, small) = (Vec::new(), Vec::new());
        let standing = Self { quotas, claims, weights, steering, owners, given, small, pooled };
        match c.rules.remainders {
            Remainders::Round => standing.by_size(c, &free, may_step_back),
            Remainders::Pool => Ok(standing.by_fraction(c, &free)),
        }
    }

    /// Whether balances from the terms before steer what libraries claim.
    pub fn is_steered(&self) -> bool {
        self.steering.is_some()
    }

    /// The fewest slots the small libraries can do with: as many as their pools have to be.
    pub fn bloc_minimum(&self, c: &Consortium) -> u32 {
        count(fewest_pools(c, &self.small))
    }

    /// Whether a library that would hold slots of its own has had enough.
    pub fn has_any_had_enough(&self, c: &Consortium) -> bool {
        c.indices().any(|l| self.has_had_enough(l))
    }

    /// What the small libraries claim together.
    pub fn bloc_claim(&self) -> Quota {
        sum(self.small.iter().map(|l| self.pooled[l.at()]), self.claims[0])
    }

    /// What a pool claims.
    pub fn pool_claim(&self, pool: &Holder) -> Quota {
        sum(pool.members.iter().map(|l| self.pooled[l.at()]), self.claims[0])
    }

    /// What an owner claims: with pooled remainders its whole slots, else all of it.
    pub fn owner_claim(&self, owner: LibraryIx) -> Quota {
        let claim = self.claims[owner.at()];
        let pooled = self.pooled[owner.at()];
        if pooled.numerator() == 0 { claim } else { claim.whole(claim.floor()) }
    }

    /// An owner's share of so many slots.
    pub fn single(&self, c: &Consortium, owner: LibraryIx, slots: u32) -> Share {
        let claim = self.owner_claim(owner);
        let quota = if self.is_steered() { self.quotas[owner.at()] } else { claim };
        let (holder, periods) = (single(c, owner), c[owner].staffed);
        Share { holder, quota, claim, slots, periods, targets: None }
    }

    /// A pool's share of so many slots.
    pub fn pool(&self, pool: Holder, slots: u32, periods: PeriodSet) -> Share {
        let claim = self.pool_claim(&pool);
        let quotas = pool.members.iter().map(|l| self.quotas[l.at()]);
        let quota = if self.is_steered() { sum(quotas, self.quotas[0]) } else { claim };
        Share { holder: pool, quota, claim, slots, periods, targets: None }
    }

    /// Shares out the week's slots over owners, given pools and the bloc.
    pub fn apportion(
        &self,
        c: &Consortium,
        term: &Term,
    ) -> Result<(SlotVector, Vec<Tie>), Crowded> {
        let slots = c.slots_per_week();
        match c.rules.remainders {
            Remainders::Round => {
                let minimum = |_: LibraryIx| 1;
                self.share_out(c, term, slots, minimum)
            }
            Remainders::Pool => self.share_fractions(c, term, slots),
        }
    }

    fn share_out(
        &self,
        c: &Consortium,
        term: &Term,
        slots: u32,
        minimum: impl Fn(LibraryIx) -> u32,
    ) -> Result<(SlotVector, Vec<Tie>), Crowded> {
        let balance = |l: &[LibraryIx]| l.iter().map(|l| term.carried[l.at()]).sum();
        let claim = |id: &str, claim: Quota, members: &[LibraryIx], minimum, maximum: u32| Claim {
            id: id.to_owned(),
            weight: parts(claim),
            balance: balance(members),
            minimum,
            maximum: maximum.max(minimum),
        };
        let owners = (self.owners.iter()).map(|&l| {
            claim(c[l].id.as_str(), self.owner_claim(l), &[l], minimum(l), cells(c, &[l]))
        });
        let given = (self.given.iter()).map(|p| {
            let most = cells(c, &p.members);
            claim(p.id.as_str(), self.pool_claim(p), &p.members, 1, most)
        });
        let mut claims: Vec<Claim> = owners.chain(given).collect();
        if !self.small.is_empty() {
            let least = self.bloc_minimum(c);
            let most = cells_of_week(c, &self.small).min(slots);
            claims.push(claim("the small libraries", self.bloc_claim(), &self.small, least, most));
        }
        if self.is_steered() {
            within_claims(&mut claims, slots);
        }
        let shared = match apportion(c.rules.method, &claims, slots) {
            Ok(shared) => shared,
            Err(Unshareable::TooFew { needed, .. }) => {
                return Err(Crowded { needed: u32::try_from(needed).unwrap_or(u32::MAX) });
            }
            Err(Unshareable::TooMany { .. }) => {
                // There is no room in the week for all slots: who lacks it is found out there.
                claims.iter_mut().for_each(|claim| claim.maximum = u32::MAX);
                apportion(c.rules.method, &claims, slots).expect("there is no maximum")
            }
        };
        let (own, rest) = shared.slots.split_at(self.owners.len());
        let (pools, bloc) = rest.split_at(self.given.len());
        let bloc = bloc.first().copied().unwrap_or(0);
        let vector = SlotVector { owners: own.to_vec(), given: pools.to_vec(), bloc };
        Ok((vector, shared.ties))
    }

    /// With pooled remainders: the pools first, by their members' fractions, then whole slots.
    fn share_fractions(
        &self,
        c: &Consortium,
        term: &Term,
        slots: u32,
    ) -> Result<(SlotVector, Vec<Tie>), Crowded> {
        let mut pooled = self.clone();
        pooled.owners.clear();
        let brought: u128 = self.pooled.iter().map(|q| q.numerator()).sum();
        let total = u128::from(self.quotas[0].denominator());
        let whole = u32::try_from(brought / total).expect("slots fit 32 bits");
        let least = self.bloc_minimum(c) + count(self.given.len());
        let (mut vector, mut ties) =
            (SlotVector { owners: vec![], given: vec![], bloc: 0 }, vec![]);
        if whole.max(least) > 0 {
            (vector, ties) = pooled.share_out(c, term, whole.max(least).min(slots), |_| 0)?;
        }
        let mut single = self.clone();
        (single.given, single.small) = (Vec::new(), Vec::new());
        let left = slots - vector.given.iter().sum::<u32>() - vector.bloc;
        // A library that no pool has room for needs a slot of its own.
        let alone = |l: LibraryIx| {
            u32::from(self.pooled[l.at()].numerator() == 0 && self.quotas[l.at()].floor() == 0)
        };
        if !single.owners.is_empty() {
            let (own, more) = single.share_out(c, term, left, alone)?;
            vector.owners = own.owners;
            ties.extend(more);
        }
        Ok((vector, ties))
    }
}

/// Nobody gets fewer slots than its claim rounded down or more than rounded up, as far as that adds
/// up: so nobody is off by a slot after a term, whatever came before.
fn within_claims(claims: &mut [Claim], slots: u32) {
    let total: u128 = claims.iter().map(|claim| u128::from(claim.weight)).sum();
    let whole = |claim: &Claim, up: u128| {
        let parts = u128::from(claim.weight) * u128::from(slots) + up;
        u32::try_from(parts / total.max(1)).expect("no more than the slots")
    };
    let (lowest, highest) = (|c: &Claim| whole(c, 0), |c: &Claim| whole(c, total - 1));
    let least = |c: &Claim| lowest(c).clamp(c.minimum, c.maximum);
    let most = |c: &Claim| highest(c).clamp(c.minimum, c.maximum);
    let sum = |of: &dyn Fn(&Claim) -> u32| claims.iter().map(|c| u64::from(of(c))).sum::<u64>();
    let (no_less, no_more) = (sum(&least) <= u64::from(slots), sum(&most) >= u64::from(slots));
    for claim in claims {
        let limits = (least(claim), most(claim));
        claim.minimum = if no_less { limits.0 } else { claim.minimum };
        claim.maximum = if no_more { limits.1 } else { claim.maximum };
    }
}

/// Weights of the libraries that take part on at least one date; zero for the others.
fn weights(c: &Consortium, term: &Term, attendance: &Attendance) -> Vec<u64> {
    let dates = attendance.occurrences();
    let part = |l: LibraryIx| {
        let mut own = term.memberships.iter().filter(|m| m.library == l).peekable();
        own.peek().is_none()
            || own.any(|m| dates.iter().any(|o| m.first <= o.date && o.date <= m.last))
    };
    c.indices().map(|l| if part(l) { c[l].weight } else { 0 }).collect()
}

/// The slots of the week over these weights.
pub(crate) fn quotas(c: &Consortium, weights: &[u64]) -> Vec<Quota> {
    let (slots, total) = (c.slots_per_week(), weights.iter().sum::<u64>().max(1));
    weights.iter().map(|&weight| Quota::new(weight, slots, total)).collect()
}

impl Standing {
    /// Whole slots every week: a library owed `own_slot_from` or more, or with a pin, is an owner.
    ///
    /// One that has had enough is pooled this term; where there is nobody to be pooled with, it rests.
    fn by_size(
        mut self,
        c: &Consortium,
        free: &[LibraryIx],
        may_step_back: bool,
    ) -> Result<Self, Crowded> {
        let pinned = |l: &LibraryIx| c.pins.iter().any(|p| p.holder == PinHolder::Library(*l));
        let rests = |l: &LibraryIx| may_step_back && self.has_had_enough(*l);
        let big = |l: &LibraryIx| {
            let is_big = self.quotas[l.at()].cmp_ratio(c.rules.own_slot_from).is_ge();
            is_big && !rests(l)
        };
        let (mut owners, mut small): (Vec<_>, Vec<_>) =
            free.iter().partition(|l| big(l) || pinned(l));
        let slots = c.slots_per_week() as usize;
        // Too few for a pool have a slot each, or rest.
        let needed = |owners: &[LibraryIx], small: &[LibraryIx]| {
            let pooled = if small.len() < c.rules.pool_min {
                small.iter().filter(|l| !rests(l)).count()
            } else {
                small.len().div_ceil(c.rules.pool_max)
            };
            owners.len() + self.given.len() + pooled
        };
        // More holders than slots: the smallest owners are pooled after all.
        while needed(&owners, &small) > slots {
            let size = |l: LibraryIx| self.quotas[l.at()].numerator();
            let least = (0..owners.len())
                .filter(|&i| !pinned(&owners[i]))
                .min_by_key(|&i| (size(owners[i]), std::cmp::Reverse(owners[i])));
            let Some(least) = least else {
                return Err(Crowded { needed: count(needed(&owners, &small)) });
            };
            small.push(owners.remove(least));
        }
        if small.len() < c.rules.pool_min {
            let (resting, stays): (Vec<_>, Vec<_>) = small.drain(..).partition(rests);
            owners.extend(stays);
            resting.iter().for_each(|l| self.weights[l.at()] = 0);
            self.claims = quotas(c, &self.weights);
        }
        owners.sort_unstable();
        small.sort_unstable();
        let members = self.given.iter().flat_map(|h| &h.members);
        small.iter().chain(members).for_each(|l| self.pooled[l.at()] = self.claims[l.at()]);
        Ok(Self { owners, small, ..self })
    }

    /// Whether a library that is owed less than a slot a week is so far ahead that it claims less than
    /// half of one: always to hold one would take it ever further.
    fn has_had_enough(&self, library: LibraryIx) -> bool {
        let is_less = |quota: Quota, ratio| quota.cmp_ratio(ratio).is_lt();
        self.steering.as_ref().is_some_and(|s| s.counted[library.at()] > 0)
            && is_less(self.quotas[library.at()], Ratio::new(1, 1))
            && is_less(self.claims[library.at()], Ratio::new(1, 2))
    }

    /// Whole parts alone, fractions in pools.
    fn by_fraction(mut self, c: &Consortium, free: &[LibraryIx]) -> Self {
        let fraction = |l: LibraryIx| self.quotas[l.at()].fraction();
        self.small = free.iter().copied().filter(|&l| fraction(l).numerator() > 0).collect();
        if self.small.len() < c.rules.pool_min {
            self.small.clear();
        }
        let members = self.given.iter().flat_map(|h| &h.members);
        members.chain(&self.small).for_each(|&l| self.pooled[l.at()] = fraction(l));
        // A pool into which nobody brings anything holds nothing.
        let brings = |l: &LibraryIx| self.pooled[l.at()].numerator() > 0;
        self.given.retain(|h| h.members.iter().any(brings));
        let alone = |l: &LibraryIx| {
            let quota = self.quotas[l.at()];
            quota.floor() > 0 || (quota.numerator() > 0 && !brings(l))
        };
        self.owners = c.indices().filter(alone).collect();
        self
    }
}

/// A quota as a weight for the methods.
fn parts(quota: Quota) -> u64 {
    u64::try_from(quota.numerator()).expect("total weight times slots fits 64 bits")
}

/// Cells that a library can staff, or that some member of a pool can, within limits.
pub(crate) fn cells(c: &Consortium, members: &[LibraryIx]) -> u32 {
    let seats = if let [one] = members { c[*one].seats.min(c.grid.seats()) } else { 1 };
    let open = |p: &PeriodIx| members.iter().any(|l| c[*l].staffed.contains(*p));
    let open = c.grid.indices().filter(open);
    let all = if let [one] = members
        && let Some(caps) = WeekCaps::of(c, *one)
    {
        let mut days = [0u32; 7];
        open.for_each(|p| days[caps.day(p)] += u32::from(seats));
        days.iter().zip(caps.most).map(|(n, most)| (*n).min(most.into())).sum()
    } else {
        count(open.count()) * u32::from(seats)
    };
    all.min(cells_of_week(c, members))
}

/// Duties that some libraries together have in one week at most, whatever their hours.
fn cells_of_week(c: &Consortium, members: &[LibraryIx]) -> u32 {
    let of_week = members.iter().map(|l| c.limits(*l).per_week.map(u64::from));
    let of_week = of_week.sum::<Option<u64>>().unwrap_or(u64::MAX);
    u32::try_from(of_week).unwrap_or(u32::MAX)
}

fn sum(quotas: impl Iterator<Item = Quota>, like: Quota) -> Quota {
    quotas.fold(like.whole(0), Quota::plus)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).expect("counts fit 32 bits")
}

/// A library as a holder of its own.
pub(crate) fn single(c: &Consortium, library: LibraryIx) -> Holder {
    Holder {
        id: c[library].id.clone(),
        kind: HolderKind::Library,
        name: Some(c[library].name.clone()),
        members: vec![library],
        turns: TurnRule::ByShare,
    }
}
