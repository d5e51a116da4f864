//! Another arrangement of pools and slots: what it would cost, and whether it is possible.

use crate::model::{
    Allocation, Consortium, Holder, HolderIx, HolderKind, LibraryIx, PinHolder, Plan, Quality,
    Quota, Share, TurnRule,
};
use crate::plan::{
    Answer, Attendance, Last, Staff, Standing, common, lay, may_hold, pins, room, settle, wanted,
};

/// Why an alternative is impossible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A pool would have this many members, which is not a size that it may have.
    PoolSize(usize),
    /// The members of a pool have no time in common, or too few for its slots.
    NoCommonHours,
    /// These libraries have no staff then.
    NoStaff(Vec<LibraryIx>),
    /// The holder is there already, on every seat that it can staff.
    AlreadyThere,
    /// It was agreed beforehand: a `[[pin]]`.
    Agreed,
    /// A holder would be left with fewer slots than it must have.
    TooFewSlots,
    /// The others would not find room in the week.
    NoRoom,
}

/// Holders with what they hold, to be changed and measured.
#[derive(Debug, Clone)]
pub(super) struct Arrangement<'a> {
    c: &'a Consortium,
    dates: &'a [u32],
    quotas: &'a [Quota],
    claims: &'a [Quota],
    pub shares: Vec<Share>,
}

/// What every library is owed and claims, and how often every cell occurs, for an [`Arrangement`].
pub(super) struct Ground {
    quotas: Vec<Quota>,
    claims: Vec<Quota>,
    dates: Vec<u32>,
}

impl Ground {
    /// `None` when the files no longer allow any plan.
    pub fn new(plan: &Plan) -> Option<Self> {
        let Plan { consortium: c, term, .. } = plan;
        let attendance = Attendance::new(c, term);
        let steering = plan.allocation.steering.clone();
        let rests = c.indices().any(|l| plan.allocation.rests(l));
        let standing = Standing::steered(c, term, &attendance, (steering, rests)).ok()?;
        let dates = attendance.dates_per_period(c.grid.periods().len());
        Some(Self { quotas: standing.quotas, claims: standing.claims, dates })
    }

    /// What a library is owed, in slots a week.
    pub fn quota(&self, library: LibraryIx) -> Quota {
        self.quotas[library.at()]
    }

    /// What a library claims, likewise.
    pub fn claim(&self, library: LibraryIx) -> Quota {
        self.claims[library.at()]
    }
}

impl<'a> Arrangement<'a> {
    /// The plan as it is, with quotas counted anew from the files; `None` when a holder has slots
    /// and is owed none, since then nothing can be compared.
    pub fn new(c: &'a Consortium, ground: &'a Ground, allocation: &Allocation) -> Option<Self> {
        let Ground { dates, quotas, claims } = ground;
        let shares = allocation.shares.clone();
        let mut arrangement = Self { c, dates, quotas, claims, shares };
        (0..arrangement.shares.len()).for_each(|at| arrangement.refresh(at));
        let claimed = arrangement.shares.iter().all(|s| s.claim.numerator() > 0);
        claimed.then_some(arrangement)
    }

    fn refresh(&mut self, at: usize) {
        let share = &mut self.shares[at];
        let sum = |of: &[Quota]| {
            let each = share.holder.members.iter().map(|l| of[l.at()]);
            each.fold(of[0].whole(0), Quota::plus)
        };
        (share.quota, share.claim) = (sum(self.quotas), sum(self.claims));
        share.periods = common(self.c, &share.holder.members);
        share.targets = None;
    }

    /// Moves a library from one holder to another.
    pub fn transfer(&mut self, library: LibraryIx, from: HolderIx, to: HolderIx) {
        self.shares[from.at()].holder.members.retain(|&l| l != library);
        let members = &mut self.shares[to.at()].holder.members;
        members.push(library);
        members.sort_unstable();
        self.refresh(from.at());
        self.refresh(to.at());
    }

    /// Gives a library of a pool a slot of its own, taken from a holder.
    pub fn alone(&mut self, library: LibraryIx, pool: HolderIx, from: HolderIx) -> bool {
        self.shares[pool.at()].holder.members.retain(|&l| l != library);
        self.refresh(pool.at());
        let name = Some(self.c[library].name.clone());
        let (id, kind) = (self.c[library].id.clone(), HolderKind::Library);
        let holder = Holder { id, kind, name, members: vec![library], turns: TurnRule::ByShare };
        let (quota, claim) = (self.quotas[library.at()], self.claims[library.at()]);
        let periods = self.c[library].staffed;
        self.shares.push(Share { holder, quota, claim, slots: 0, periods, targets: None });
        self.slot(from, HolderIx::from_at(self.shares.len() - 1))
    }

    /// Lets an owner join a pool with all its slots.
    pub fn join(&mut self, owner: HolderIx, pool: HolderIx) {
        let gone = self.shares.remove(owner.at());
        let at = if pool > owner { pool.at() - 1 } else { pool.at() };
        let share = &mut self.shares[at];
        share.slots += gone.slots;
        share.holder.members.extend(gone.holder.members);
        share.holder.members.sort_unstable();
        self.refresh(at);
    }

    /// Moves one slot; false when there is none to move.
    pub fn slot(&mut self, from: HolderIx, to: HolderIx) -> bool {
        let Some(left) = self.shares[from.at()].slots.checked_sub(1) else { return false };
        self.shares[from.at()].slots = left;
        self.shares[to.at()].slots += 1;
        true
    }

    /// Only these holders, in this order.
    pub fn only(&self, holders: &[HolderIx]) -> Self {
        let shares = holders.iter().map(|h| self.shares[h.at()].clone()).collect();
        Self { shares, ..*self }
    }

    /// Σ held² / claimed over the holders, in units of 10⁻¹⁵; `None` when one claims nothing.
    pub fn strain(&self) -> Option<u128> {
        let claimed = self.shares.iter().all(|s| s.claim.numerator() > 0);
        claimed.then(|| self.shares.iter().map(|s| s.claim.strain(s.slots)).sum())
    }

    /// Σ (held − claimed)² / claimed over the holders, in units of 10⁻¹⁵.
    pub fn objective(&self) -> Option<u128> {
        let slots: u32 = self.shares.iter().map(|s| s.slots).sum();
        Some(self.strain()?.saturating_sub(u128::from(slots) * Quality::UNIT))
    }

    /// Millionths of a minute a week that a library serves more than it owes.
    pub fn ahead(&self, library: LibraryIx) -> i64 {
        let owed = self.quotas[library.at()];
        let minutes = i128::from(self.c.grid.slot_minutes()) * 1_000_000;
        let num = |q: Quota| i128::try_from(q.numerator()).expect("quotas fit");
        let has = |s: &&Share| s.holder.members.contains(&library);
        let part = |s: &Share| match s.holder.turns {
            TurnRule::Equal if s.holder.is_pool() => {
                (1, i128::try_from(s.holder.members.len()).expect("few members"))
            }
            _ => (num(owed), num(s.quota)),
        };
        let served = self.shares.iter().filter(has).map(|s| {
            let (mine, all) = part(s);
            mine * i128::from(s.slots) * minutes / all.max(1)
        });
        let due = num(owed) * minutes / i128::from(owed.denominator());
        i64::try_from(served.sum::<i128>() - due).expect("a week is short")
    }

    /// Why it is impossible, if it is.
    pub fn obstacle(&self) -> Option<Obstacle> {
        let rules = &self.c.rules;
        for share in &self.shares {
            let (members, kind) = (share.holder.members.len(), share.holder.kind);
            let formed = kind == HolderKind::FormedPool;
            let size = rules.pool_min..=rules.pool_max;
            if formed && !size.contains(&members) || kind == HolderKind::GivenPool && members < 2 {
                return Some(Obstacle::PoolSize(members));
            }
            if share.slots == 0 || (share.slots as usize) < self.pins(share) {
                return Some(Obstacle::TooFewSlots);
            }
        }
        let staff = Staff::of(self.c);
        let suits =
            |s: &Share| may_hold(&staff, &s.holder.members, s.slots, pins(self.c, s)) != Answer::No;
        if !self.shares.iter().filter(|s| s.holder.is_pool()).all(suits) {
            return Some(Obstacle::NoCommonHours);
        }
        let mut shares = self.shares.clone();
        if settle(self.c, &staff, &room(self.c), &mut shares) != Answer::Yes {
            return Some(Obstacle::NoRoom);
        }
        // Departing from the last term costs something, but is not forbidden.
        let at = (self.dates, &Last::default());
        let all: Vec<_> = shares.iter().map(|s| wanted(self.c, at, s)).collect();
        lay(&self.c.grid, &all).is_none().then_some(Obstacle::NoRoom)
    }

    fn pins(&self, share: &Share) -> usize {
        let mine = |holder: PinHolder| match holder {
            PinHolder::Library(l) => !share.holder.is_pool() && share.holder.members[0] == l,
            PinHolder::Pool(p) => share.holder.is_pool() && self.c.pools[p].id == share.holder.id,
        };
        self.c.pins.iter().filter(|p| mine(p.holder)).count()
    }
}
