"""The week of given holders costs no more than any other (docs/method.md, 5), and no plan within the
tolerance breaks fewer wishes where all were compared."""

from collections import Counter, defaultdict
from fractions import Fraction
from math import floor

from ortools.sat.python import cp_model

import keep
from solve import TooLarge, Unknown

WISH, SPREAD, DATE = 1_000_000, 100_000, 50_000
NEW = 10**9  # a cell that is new to a member, where the last term is kept: more than all the others
FINE = 1000  # costs are compared in thousandths


class Costs:
    def __init__(self, a, search):
        self.a, self.quota = a, search.quota
        dates = Counter((cell, seat) for _, cell, seat in a.duties())
        self.dates = [dates[c, 1] for c in a.cells]
        self.fullest = max(self.dates)
        self.last = keep.Last(a) if a.keep else None

    def wish(self, members, c):
        cell, total = self.a.cells[c], sum(self.a.libs[i].size for i in members)
        out = Fraction(0)
        for i in members:
            lib = self.a.libs[i]
            out += lib.size / total * ((cell in lib.avoid) - (cell in lib.prefer))
        return out

    def newcomers(self, members, c, in_pool):
        return self.last.newcomers(members, self.a.cells[c], in_pool) if self.last else 0

    def place(self, kind, members, n, c):
        q = sum(self.quota[i] for i in members)
        part = max(Fraction(-1), (q - n) / q)
        new = NEW * self.newcomers(members, c, kind == "pool")
        return new + WISH * self.wish(members, c) + DATE * (self.fullest - self.dates[c]) * part

    def days(self, cells):
        """What several cells on one day cost, for the number of seats in each cell."""
        by_day = Counter()
        for c, n in cells.items():
            by_day[self.a.cells[c][0]] += n
        return sum(SPREAD * n * (n - 1) // 2 for n in by_day.values())


def check(case, best):
    a, s = case.a, case.search
    costs = Costs(a, s)
    holders = {h["id"]: (h["kind"], h["members"], h["slots"]) for h in case.plan["allocation"]["holders"]}
    # Which cells a pool of several that not all members can serve holds is settled before the week is.
    fixed = {h: case.at[h] for h, (kind, members, slots) in holders.items()
             if kind == "pool" and slots > 1 and len({s.masks[i] for i in members}) > 1}
    mine = sum(n * costs.place(kind, members, slots, c) for h, (kind, members, slots) in holders.items()
               for c, n in case.at[h].items()) + sum(costs.days(case.at[h]) for h in holders)
    try:
        found = cheaper(s, costs, holders, fixed, mine)
        case.holds("the week is the cheapest", found is None, lambda: (
            f"costs {float(mine):.0f}, another {float(found[0]):.0f}: {found[1]}"))
    except Unknown:
        case.counts["solver gave up"] += 1
    plan = case.plan["allocation"]
    if not a.keep and plan["all_wishes_compared"] and plan["proven_optimal"] and any(l.avoid or l.prefer for l in a.libs.values()):
        wishes(case, costs, holders, best)


def laid(s, holders, fixed):
    """A model in which all holders have their slots, and the variables of each by cells."""
    a, m = s.a, cp_model.CpModel()
    seats, places = defaultdict(list), {}
    for h, (kind, members, slots) in holders.items():
        mask = frozenset(fixed[h]) if h in fixed else frozenset.intersection(*(s.masks[i] for i in members))
        most = min(a.seats, a.libs[h].seats) if kind == "library" else 1
        at = places[h] = {c: m.NewIntVar(s.pinned[h][c], max(most, s.pinned[h][c]), "") for c in mask}
        for c, v in at.items():
            seats[c].append(v)
        m.Add(sum(at.values()) == slots)
    for c in range(len(a.cells)):
        m.Add(sum(seats[c]) == a.seats)
    return m, places


def spread(m, a, at, slots):
    """What it costs that a holder's cells are on one day, as terms."""
    by_day, terms = defaultdict(list), []
    for c, v in at.items():
        by_day[a.cells[c][0]].append(v)
    for few in by_day.values():
        steps = [m.NewBoolVar("") for _ in range(slots)]
        m.Add(sum(few) == sum(steps))
        terms += [v * SPREAD * k for k, v in enumerate(steps)]
    return terms


def cheaper(s, costs, holders, fixed, below=None):
    """A week that costs less, or the cheapest, as cost and cells of each holder; None if there is none."""
    a, terms, days = s.a, [], []
    m, places = laid(s, holders, fixed)
    for h, (kind, members, slots) in holders.items():
        terms += [(v, costs.place(kind, members, slots, c)) for c, v in places[h].items()]
        days += spread(m, a, places[h], slots)
    cost = sum(v * floor(x * FINE) for v, x in terms) + FINE * sum(days)
    if below is None:
        m.Minimize(cost)
    else:
        # A week is only better if it is by more than what rounding may hide.
        m.Add(cost <= floor(below * FINE) - 2 * a.slots * (FINE + 1))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 3
    status = solver.Solve(m)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise Unknown
    week = {h: {c: solver.Value(v) for c, v in at.items() if solver.Value(v)} for h, at in places.items()}
    return sum(solver.Value(v) * x for v, x in terms) + solver.Value(sum(days)), week


def wishes(case, costs, holders, best):
    """Whether another way to form the pools, within the tolerance, has a week that breaks fewer wishes."""
    a, s = case.a, case.search
    if len(s.small) > 7 or not s.small:
        return

    def broken(holders, week):
        return sum(n * costs.wish(members, c) for h, (_, members, _) in holders.items()
                   for c, n in week[h].items())

    mine = broken(holders, case.at)
    kept = {h: row for h, row in holders.items() if h in s.owners or h in dict(s.given)}
    held = {h: slots for h, (_, _, slots) in kept.items()}
    bloc = a.slots - sum(held.values())
    try:
        limit = s.best(held, bloc).objective * (1 + a.tolerance)
        built = s.model(bloc, held, limit + Fraction(1, 10**5), wishes=costs)
        m, columns = built[0], built[2]
        m.Add(sum(v * floor(x * 10**6) for v, x in s.wish_terms) <= floor(mine * 10**6) - 4 * a.slots - 10)
        for _ in range(20):
            found = s.run(built)
            if found is None:
                case.holds("fewest broken wishes", True, "")
                return
            # The cheapest week of these pools counts, and spreads slots over days as well.
            pools = {f"pool {k}": ("pool", few, n) for k, (few, n) in enumerate(found.pools)}
            if any(n > 1 for _, _, n in pools.values()):
                break
            week = cheaper(s, costs, kept | pools, {}, None)
            if found.objective <= limit and broken(kept | pools, week[1]) < mine - Fraction(1, 10**4):
                case.holds("fewest broken wishes", False, f"{float(mine):.4f} at {a.tolerance}, but {found}")
                return
            chosen = {frozenset(few) for few, _ in found.pools}
            m.Add(sum(x for x, few, _ in columns if frozenset(few) in chosen) < len(chosen))
    except (TooLarge, Unknown):
        pass
    case.counts["wishes not settled"] += 1


