"""Pools and weeks by CP-SAT: is there a plan, is there a better one, what is the best.

The rule for the cells of a pool is that of docs/method.md, 4: every cell has a member with staff, every
member has staff in a cell, and no members together are due more than a tenth of a slot beyond the cells
that any of them can serve. Costs are counted in integers that are never above the exact ones, and what
is found is counted again in Fractions."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import floor

from ortools.sat.python import cp_model

MOST_COLUMNS = 6_000


class TooLarge(Exception):
    """More possible pools than are looked at here."""


class Unknown(Exception):
    """The solver ended without an answer."""


def cost(n, quota):
    return (n - quota) ** 2 / quota


@dataclass
class Found:
    objective: Fraction
    slots: dict  # owners and given pools
    pools: list  # (members, slots)
    week: dict = field(default_factory=dict)


class Search:
    """What can be planned for an agreement whose holders are known."""

    def __init__(self, a, time_limit=5, step_back=True):
        self.a = a
        self.owners, self.given, self.small = a.holders(step_back)
        holders = {*self.owners, *self.small, *(m for _, few in self.given for m in few)}
        # What holders claim: the same as they are owed, unless balances steer.
        self.quota = a.claims({i for i in a.quotas() if i not in holders})
        self.time_limit = time_limit
        self.cells = range(len(a.cells))
        self.masks = {
            i: frozenset(k for k, c in enumerate(a.cells) if c in a.serves[i]) for i in a.libs
        }
        self.pinned = defaultdict(Counter)
        for cell, _, holder in a.pins:
            self.pinned[holder][a.cells.index(cell)] += 1
        self.columns = None

    # --- how many pools

    def groups(self):
        """Small libraries that have to share a pool, as sets."""
        bound = [few & set(self.small) for few in self.a.together]
        bound = [few for few in bound if few]
        in_list = set().union(*bound) if bound else set()
        return bound + [{i} for i in self.small if i not in in_list]

    def cannot_be_kept(self):
        """Whether a pin is of somebody who takes no part, or a list of `together` cannot be kept, since
        somebody on it is in no formed pool."""
        if any(h not in self.owners and h not in dict(self.given) for _, _, h in self.a.pins):
            return True
        taking, pools = set(self.quota), [set(few) for _, few in self.given]
        lists = [few & taking for few in self.a.together]
        return any(len(few) > 1 and not few <= set(self.small) and not any(few <= p for p in pools)
                   for few in lists)

    def apart(self, members):
        return any(len(few & members) > 1 for few in self.a.apart)

    def possible_pools(self):
        """Sets of small libraries that agreements and sizes allow as a pool, whatever their hours."""
        if self.columns is None:
            low, high = self.a.sizes
            groups, out = self.groups(), []

            def grow(k, members):
                if len(members) >= low:
                    out.append(frozenset(members))
                    if len(out) > MOST_COLUMNS:
                        raise TooLarge
                for j in range(k, len(groups)):
                    more = members | groups[j]
                    if len(more) <= high and not self.apart(more):
                        grow(j + 1, more)

            grow(0, set())
            self.columns = out
        return self.columns

    def pool_count(self, bloc):
        """The most pools, up to one for each slot, into which the small libraries can be split."""
        if not self.small:
            return 0 if bloc == 0 else None
        least = -(-len(self.small) // self.a.sizes[1])
        for count in range(min(bloc, len(self.small) // self.a.sizes[0]), least - 1, -1):
            if self.splits_into(count):
                return count
        return None

    def splits_into(self, count):
        """Whether there is a split into so many pools by sizes and lists alone."""
        low, high = self.a.sizes
        groups = sorted(self.groups(), key=len, reverse=True)
        if not count * low <= len(self.small) <= count * high:
            return False
        if len(groups) == len(self.small) and not self.a.apart:
            return True
        listed = set().union(*self.a.apart) if self.a.apart else set()
        dead = set()

        def place(k, pools):
            # Pools with the same number of members and the same ones of `apart` lists are alike.
            state = (k, tuple(sorted((n, tuple(sorted(x))) for n, x in pools)))
            if state in dead or sum(max(0, low - n) for n, _ in pools) > sum(map(len, groups[k:])):
                return False
            if k == len(groups):
                return len(pools) == count and all(n >= low for n, _ in pools)
            for p in [*dict.fromkeys(pools), (0, frozenset())]:
                n, marked = p[0] + len(groups[k]), p[1] | (groups[k] & listed)
                if n > high or self.apart(marked) or not p[0] and len(pools) == count:
                    continue
                rest = list(pools)
                if p[0]:
                    rest.remove(p)
                if place(k + 1, [*rest, (n, frozenset(marked))]):
                    return True
            dead.add(state)
            return False

        return place(0, [])

    # --- the model

    def suits(self, m, members, at, n):
        """Adds the rule for a pool with the cells `at` (cell -> Boolean) and n slots (a number or a
        variable); the caller sees to it that they are n."""
        weight = {i: self.a.libs[i].size for i in members}
        scale = 1
        for w in weight.values():
            scale = scale * w.denominator // _gcd(scale, w.denominator)
        whole = {i: int(w * scale) for i, w in weight.items()}
        total = sum(whole.values())
        by_reach = {}
        for k in range(1, len(members) + 1):
            for few in combinations(members, k):
                reach = frozenset(at) & frozenset().union(*(self.masks[i] for i in few))
                if len(reach) == len(at):
                    continue
                due = sum(whole[i] for i in few)
                by_reach[reach] = max(by_reach.get(reach, 0), due)
        for reach, due in by_reach.items():
            here = sum(at[c] for c in reach)
            if isinstance(n, int):
                # due / total * n <= here + 1/10
                least = -((-(10 * due * n - total)) // (10 * total))
                m.Add(here >= least)
            else:
                m.Add(10 * due * n <= total * (10 * here + 1))
        for i in members:
            m.Add(sum(at[c] for c in self.masks[i] if c in at) >= 1)

    def model(self, bloc, slots=None, below=None, wishes=None):
        """A model for the bloc's number of slots. `slots` fixes those of owners and given pools;
        `below` asks for an objective under it."""
        a, m = self.a, cp_model.CpModel()
        self.wish_terms = []
        seats = defaultdict(list)  # cell -> what sits there
        terms, scale = [], self.scale(below)
        hold = {}

        def counted(holder, n, quota, most, fixed):
            if fixed is not None:
                m.Add(n == fixed)
                terms.append((1, cost(fixed, quota)))
                return
            if below is None:
                return
            marks = []
            for k in range(1, most + 1):
                if cost(k, quota) >= below:
                    continue
                b = m.NewBoolVar(f"{holder}={k}")
                marks.append((k, b))
                terms.append((b, cost(k, quota)))
            m.AddExactlyOne([b for _, b in marks])
            m.Add(n == sum(k * b for k, b in marks))

        for i in self.owners:
            at = {}
            most_here = min(a.libs[i].seats, a.seats)
            for c in self.masks[i]:
                at[c] = m.NewIntVar(self.pinned[i][c], max(self.pinned[i][c], most_here), f"{i}@{c}")
                seats[c].append(at[c])
            if any(c not in at for c in self.pinned[i]):
                return None
            self.wish(wishes, [i], at)
            n = m.NewIntVar(1, a.slots, f"n {i}")
            m.Add(sum(at.values()) == n)
            fixed = slots[i] if slots else None
            counted(i, n, self.quota[i], a.slots, fixed)
            hold[i] = (n, at)
        for pool, members in self.given:
            every = frozenset().union(*(self.masks[i] for i in members))
            at = {c: m.NewBoolVar(f"{pool}@{c}") for c in every}
            for c in self.pinned[pool]:
                m.Add(at[c] == 1)
            for c in at:
                seats[c].append(at[c])
            self.wish(wishes, members, at)
            n = m.NewIntVar(1, len(a.cells), f"n {pool}")
            m.Add(sum(at.values()) == n)
            fixed = slots[pool] if slots else None
            quota = sum(self.quota[i] for i in members)
            counted(pool, n, quota, len(a.cells), fixed)
            self.suits(m, members, at, fixed if fixed is not None else n)
            hold[pool] = (n, at)
        columns = []
        if self.small or bloc:
            count = self.pool_count(bloc)
            if count is None:
                return None
            columns = self.pools_of(m, count, bloc, seats, terms, below, wishes)
            if columns is None:
                return None
        for c in self.cells:
            m.Add(sum(seats[c]) == a.seats)
        if below is not None:
            room = floor(below * scale) - a.slots - 2
            m.Add(sum(v * floor(x * scale) for v, x in terms) <= room)
        return m, hold, columns, terms, scale

    def wish(self, wishes, members, at):
        if wishes is not None:
            self.wish_terms += [(v, wishes.wish(members, c)) for c, v in at.items()]

    def pools_of(self, m, count, bloc, seats, terms, below, wishes=None):
        base, more = divmod(bloc, count)
        columns, members_of, by_mask, ns = [], defaultdict(list), defaultdict(list), []
        for members in self.possible_pools():
            masks = [self.masks[i] for i in members]
            common = frozenset.intersection(*masks)
            uniform = all(x == masks[0] for x in masks)
            quota = sum(self.quota[i] for i in members)
            for n in {base, base + 1} if more else {base}:
                if below is not None and cost(n, quota) >= below:
                    continue
                if n == 1 and not common or n > 1 and uniform and len(common) < n:
                    continue
                if n > 1 and len(frozenset.union(*masks)) < n:
                    continue
                x = m.NewBoolVar("")
                columns.append((x, members, n))
                terms.append((x, cost(n, quota)))
                for i in members:
                    members_of[i].append(x)
                ns.append((x, n))
                if (n == 1 or uniform) and wishes is not None:
                    at = {c: m.NewBoolVar("") for c in common}
                    for c, y in at.items():
                        seats[c].append(y)
                        m.AddImplication(y, x)
                    m.Add(sum(at.values()) == n * x)
                    self.wish(wishes, members, at)
                elif n == 1 or uniform:
                    by_mask[common].append((x, n))
                else:
                    every = frozenset.union(*masks)
                    at = {c: m.NewBoolVar("") for c in every}
                    for c, y in at.items():
                        m.AddImplication(y, x)
                        seats[c].append(y)
                    m.Add(sum(at.values()) == n * x)
                    self.wish(wishes, members, at)
                    self.suits_if(m, sorted(members), at, n, x)
                    if len(columns) > 4000:
                        raise TooLarge
        for i in self.small:
            if not members_of[i]:
                return None
            m.AddExactlyOne(members_of[i])
        m.Add(sum(x for x, _ in ns) == count)
        if more:
            m.Add(sum(x for x, n in ns if n == base + 1) == more)
        for mask, rows in by_mask.items():
            # Places of all pools that can be in just these cells; one seat at a time for each pool.
            place = {c: m.NewIntVar(0, self.a.seats, "") for c in mask}
            m.Add(sum(place.values()) == sum(n * x for x, n in rows))
            for c, y in place.items():
                seats[c].append(y)
                m.Add(y <= sum(x for x, _ in rows))
        return columns

    def suits_if(self, m, members, at, n, x):
        weight = {i: self.a.libs[i].size for i in members}
        total = sum(weight.values())
        by_reach = {}
        for k in range(1, len(members) + 1):
            for few in combinations(members, k):
                reach = frozenset().union(*(self.masks[i] for i in few))
                if len(reach) == len(at):
                    continue
                due = sum(weight[i] for i in few) / total * n - Fraction(1, 10)
                least = -floor(-due)
                if k == 1:
                    least = max(1, least)
                if least > 0:
                    by_reach[reach] = max(by_reach.get(reach, 0), least)
        for reach, least in by_reach.items():
            m.Add(sum(at[c] for c in reach) >= least * x)

    def scale(self, below):
        if below is None:
            return 1
        return min(Fraction(10) ** 12, Fraction(10) ** 17 / (below + 1))

    def run(self, built):
        if built is None:
            return None
        m, hold, columns, _, _ = built
        s = cp_model.CpSolver()
        s.parameters.num_workers = 1
        s.parameters.max_deterministic_time = self.time_limit
        status = s.Solve(m)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise Unknown(s.StatusName(status))
        slots = {i: s.Value(n) for i, (n, _) in hold.items()}
        week = {i: {c: s.Value(v) for c, v in at.items() if s.Value(v)} for i, (_, at) in hold.items()}
        pools = [(sorted(few), n) for x, few, n in columns if s.Value(x)]
        return Found(self.objective(slots, pools), slots, pools, week)

    def objective(self, slots, pools):
        given = dict(self.given)
        total = Fraction(0)
        for i, n in slots.items():
            total += cost(n, sum(self.quota[x] for x in given.get(i, [i])))
        for few, n in pools:
            total += cost(n, sum(self.quota[x] for x in few))
        return total

    # --- questions

    def blocs(self):
        if not self.small:
            return [0]
        least = -(-len(self.small) // self.a.sizes[1])
        return range(least, self.a.slots - len(self.owners) - len(self.given) + 1)

    def any_plan(self):
        """A plan with any slots at all, or None."""
        if self.cannot_be_kept():
            return None
        for bloc in self.blocs():
            found = self.run(self.model(bloc))
            if found:
                return found
        return None

    def plan_of(self, slots, bloc):
        """A plan with these slots of owners and given pools, or None."""
        return self.run(self.model(bloc, slots))

    def better(self, below, slots=None, bloc=None):
        """A plan under an objective, with these slots or with any, or None."""
        for b in [bloc] if slots is not None else self.blocs():
            found = self.run(self.model(b, slots, below))
            if found:
                return found
        return None

    def best(self, slots, bloc):
        """The best plan with these slots."""
        found = self.plan_of(slots, bloc)
        if found is None:
            return None
        while True:
            next_ = self.better(found.objective, slots, bloc)
            if next_ is None:
                return found
            found = next_


def _gcd(x, y):
    while y:
        x, y = y, x % y
    return x
