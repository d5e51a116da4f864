"""What is kept of the last term (docs/method.md, "Keeping the last term"): nobody else could stay in its
pool, and no member has fewer new cells, within the tolerance."""

import csv
from collections import Counter, defaultdict
from fractions import Fraction

import model
import week
from solve import TooLarge, Unknown

MOST_WEEKS = 150


def read(path):
    """Holders of a roster: id -> (is it a pool, members, cells)."""
    cells, turns = defaultdict(Counter), defaultdict(set)
    with open(path, newline="") as f:
        for row in csv.DictReader(f):
            cell = (model.DAYS.index(row["weekday"]), model.minutes(row["start"]))
            cells[cell, int(row["seat"])][row["holder"]] += 1
            if row["kind"] == "turn":
                turns[row["holder"]].add(row["library"])
    out = {}
    for (cell, _), by in cells.items():
        holder = min(by, key=lambda h: (-by[h], h))
        out.setdefault(holder, (holder in turns, turns.get(holder, {holder}), set()))[2].add(cell)
    return out


class Last:
    """Where everybody was."""

    def __init__(self, a):
        self.pool, self.cells = {}, defaultdict(dict)
        for holder, (is_pool, members, cells) in sorted(a.keep.items()):
            for i in members & set(a.libs):
                if is_pool:
                    self.pool.setdefault(i, holder)
                if not is_pool or self.pool[i] == holder:
                    self.cells[i][is_pool] = cells & set(a.cells)
        self.names = {h for h, (is_pool, _, _) in a.keep.items() if is_pool}

    def served(self, i, in_pool):
        mine = self.cells.get(i, {})
        return mine.get(in_pool) or mine.get(not in_pool) or set()

    def newcomers(self, members, cell, in_pool):
        """How many of these are new to a cell; who had none is new to none."""
        had = [self.served(i, in_pool) for i in members]
        return sum(1 for cells in had if cells and cell not in cells)

    def moved(self, given, formed):
        """How many are in another pool than the one that continues theirs: `given` has pools by id."""
        taken = {h for h in given if h in self.names}
        count = sum(1 for h, few in given.items() for i in few
                    if h in taken and i in self.pool and self.pool[i] != h)
        rows = [Counter(self.pool[i] for i in few if i in self.pool)
                for few in [*formed, *(few for h, few in given.items() if h not in taken)]]
        best = {frozenset(): 0}
        for row in rows:
            more = dict(best)
            for used, stay in best.items():
                for home, n in row.items():
                    if home not in used and home not in taken:
                        key = used | {home}
                        more[key] = max(more.get(key, 0), stay + n)
            best = more
        return count + sum(map(lambda row: row.total(), rows)) - max(best.values())


def splits(s, count):
    """Every way to form so many pools of the small libraries that agreements and sizes allow."""
    pools = s.possible_pools()

    def grow(left, formed):
        if not left:
            if len(formed) == count:
                yield formed
            return
        if len(formed) < count:
            first = min(left)
            for few in pools:
                if first in few and few <= left:
                    yield from grow(left - few, [*formed, few])

    yield from grow(frozenset(s.small), [])


def check(case):
    a, s, plan = case.a, case.search, case.plan
    kept, holders = plan["kept"], {h["id"]: h for h in plan["allocation"]["holders"]}
    last, given = Last(a), dict(s.given)
    pools = {h: row["members"] for h, row in holders.items() if row["kind"] == "pool"}
    formed = [few for h, few in pools.items() if h not in given]
    had = {i for _, members, _ in a.keep.values() for i in members}
    part = {i for row in holders.values() for i in row["members"]}
    case.holds("kept libraries", kept["libraries"] == len(had & part),
               f"{kept['libraries']} had a place, expected {len(had & part)}")
    if a.remainders != "round":
        return
    moved = last.moved({h: pools[h] for h in given}, formed)
    pooled = {m for few in pools.values() for m in few}
    said = sum(1 for m in kept["moved"] if m["other_pool"] and m["library"] in pooled and m["was"] is not None)
    case.holds("who is in another pool", said == moved, f"{said} are said to be, {moved} are")
    if not kept["least_change"] or not plan["allocation"]["proven_optimal"] or not s.small:
        return
    bloc = sum(holders[h]["slots"] for h in pools if h not in given)
    if len(s.small) > 7 or bloc > len(formed):
        case.counts["least change not settled"] += 1
        return
    costs = week.Costs(a, s)
    rows = {h: (row["kind"], row["members"], row["slots"]) for h, row in holders.items()}
    fixed = {h: row for h, row in rows.items() if h not in pools or h in given}
    mine = (moved, *measure(costs, rows, case.at))
    held = {h: n for h, (_, _, n) in fixed.items()}
    try:
        limit = s.best(held, bloc).objective * (1 + a.tolerance) - Fraction(1, 10**9)
        tried = 0
        for split in splits(s, len(formed)):
            if s.objective(held, [(few, 1) for few in split]) > limit:
                continue
            moved = last.moved({h: pools[h] for h in given}, split)
            if moved > mine[0]:
                continue
            tried += 1
            if tried > MOST_WEEKS:
                raise TooLarge
            those = fixed | {f"pool {k}": ("pool", sorted(few), 1) for k, few in enumerate(split)}
            found = week.cheaper(s, costs, those, {}, None)
            if found is None:
                continue
            theirs = (moved, *measure(costs, those, found[1]))
            if not case.holds("least change", theirs >= (*mine[:2], mine[2] - Fraction(1, 10**4)), lambda: (
                    f"moved, new cells and wishes {tuple(map(float, mine))}, another "
                    f"{tuple(map(float, theirs))}: {[sorted(few) for few in split]} {found[1]}")):
                return
    except (TooLarge, Unknown):
        case.counts["least change not settled"] += 1


def measure(costs, holders, at):
    """Cells that are new to members, and broken wishes."""
    new = sum(n * costs.newcomers(members, c, kind == "pool") for h, (kind, members, _) in holders.items()
              for c, n in at[h].items())
    wishes = sum(n * costs.wish(members, c) for h, (_, members, _) in holders.items() for c, n in at[h].items())
    return new, wishes
