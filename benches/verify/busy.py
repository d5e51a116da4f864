"""How busy cells are, and that busy ones are shared as evenly as they can be without a cost anywhere else
(docs/method.md, "Busy cells"; docs/format.md, `[load]`)."""

import csv
import datetime
import re
from collections import Counter, defaultdict
from fractions import Fraction

from ortools.sat.python import cp_model

import model
import term
import week


def half_up(x):
    return int((2 * x + 1) // 2)


class Load:
    def __init__(self, a):
        self.a, named = a, a.load
        self.days = named["days"]
        open_on = [0] * len(a.cells)
        counted = [0] * len(a.cells)
        date = self.days[0]
        while date <= self.days[1]:
            for c, cell in enumerate(a.cells):
                open_on[c] += cell[0] == date.weekday() and self.is_open(date, cell)
            date += datetime.timedelta(days=1)
        for day, minute in named["chats"]:
            for c, cell in enumerate(a.cells):
                if cell[0] == day.weekday() and cell[1] <= minute < cell[1] + a.slot and self.is_open(day, cell):
                    counted[c] += self.days[0] <= day <= self.days[1]
        self.counted, self.dates = counted, open_on
        known = [c for c in range(len(a.cells)) if open_on[c]]
        all_of = Fraction(sum(counted[c] for c in known), max(1, sum(open_on[c] for c in known)))
        rates = [Fraction(counted[c], open_on[c]) if open_on[c] else all_of for c in range(len(a.cells))]
        self.millionths = [half_up(x * 10**6) for x in rates]
        total = sum(self.millionths)
        self.relative = [half_up(Fraction(x * len(a.cells) * 1000, total)) if total else 1000
                         for x in self.millionths]

    def is_open(self, date, cell):
        """Days of the term go by its closures, others by public holidays only."""
        a = self.a
        if a.first <= date <= a.last:
            return not any(a.overlaps(rule, date, cell) for rule in a.closed)
        return not (a.country and date in model.holidays(a.country, date.year))

    def burdens(self, members):
        """Last term's duties of these, and how far their loads were from the mean of all, in thousandths."""
        duties, loads = Counter(), Counter()
        for lib, cell in self.a.load["before"]:
            if lib in self.a.libs:
                duties[lib] += 1
                loads[lib] += self.relative[self.a.cells.index(cell)] if cell in self.a.cells else 1000
        count, total = duties.total(), loads.total()
        off = {i: loads[i] - total * duties[i] // count for i in duties} if count else {}
        return sum(duties[i] for i in members), sum(off.get(i, 0) for i in members)


def check(case):
    a, said = case.a, case.plan["load"]
    load = Load(a)
    case.holds("days of the count", (said["first"], said["last"]) == tuple(map(str, load.days)),
               f"{said['first']} to {said['last']}, expected {load.days}")
    for c, row in enumerate(said["cells"]):
        mine = (load.counted[c], load.dates[c], half_up(Fraction(load.millionths[c], 1000)), load.relative[c])
        other = (row["counted"], row["dates"], round(row["per_duty"] * 1000), round(row["relative"] * 1000))
        case.holds("load of a cell", mine == other, f"{row['cell']}: {other}, expected {mine}")
    expected(case, load)
    if said["weighed"] and a.remainders == "round" and not a.keep:
        evenness(case, load)


def expected(case, load):
    """Chats that are likely to come in everybody's duties, and by what everybody owes."""
    a, mine = case.a, defaultdict(Fraction)
    holders = {h["id"]: h["members"] for h in case.plan["allocation"]["holders"]}
    for row in case.roster:
        date, cell, _ = term.duty_key(row)
        rate = Fraction(load.millionths[a.cells.index(cell)], 10**6)
        if row["status"] == "confirmed":
            mine[row["library"]] += rate
        elif row["status"] == "open":
            here = [i for i in holders[row["holder"]] if a.present(i, date)]
            total = sum(a.libs[i].size for i in here)
            for i in here:
                mine[i] += rate * a.libs[i].size / total
    every = sum(mine.values())
    owed = {r["library"]: int(r["owed_minutes"]) for r in case.ledger}
    for row in case.plan["load"]["libraries"]:
        i = row["library"]
        share = every * owed[i] / max(1, sum(owed.values()))
        case.holds("expected chats", abs(Fraction(str(row["expected"])) - mine[i]) <= Fraction(1, 1000)
                   and abs(Fraction(str(row["by_share"])) - share) <= Fraction(1, 1000),
                   f"{row}, expected {float(mine[i])} and {float(share)}")


def evenness(case, load):
    """The unevenness is what is said, and where it is proven no week that costs the same has less."""
    a, s, costs = case.a, case.search, week.Costs(case.a, case.search)
    found = re.search(r"Unevenness of busy cells (\d+\.\d+) \(.*?unweighed (\d+\.\d+); (?:no less|it is at least (\d+\.\d+))",
                      " ".join(case.text.split()))
    if not case.holds("unevenness is said", bool(found), "the report does not say how uneven busy cells are"):
        return
    now, unweighed = Fraction(found[1]), Fraction(found[2])
    bound = Fraction(found[3]) if found[3] else now
    holders = {h["id"]: (h["kind"], h["members"], h["slots"]) for h in case.plan["allocation"]["holders"]}
    before = {}
    for h, (_, members, slots) in holders.items():
        duties, off = load.burdens(members)
        whole = abs(off * slots) // duties if duties else 0
        before[h] = whole if off >= 0 else -whole
    loads = [min(x, 10**6) - 1000 for x in load.relative]
    mine = sum(Fraction((before[h] + sum(n * loads[c] for c, n in case.at[h].items())) ** 2, slots)
               for h, (_, _, slots) in holders.items()) / 10**6
    tiny = Fraction(1, 10**4)
    case.holds("unevenness", abs(mine - now) <= tiny, f"said {now}, exactly {float(mine)}")
    case.holds("weighing never harms", now <= unweighed + tiny and bound <= now + tiny,
               f"now {now}, unweighed {unweighed}, bound {bound}")
    fixed = {h: case.at[h] for h, (kind, members, slots) in holders.items()
             if kind == "pool" and slots > 1 and len({s.masks[i] for i in members}) > 1}
    m, places = week.laid(s, holders, fixed)
    # Costs as whole numbers, as weeks are compared.
    at_most = sum(n * whole_cost(costs, members, slots, c) for h, (_, members, slots) in holders.items()
                  for c, n in case.at[h].items()) + sum(costs.days(case.at[h]) for h in holders)
    cost, squares = [], []
    for h, (_, members, slots) in holders.items():
        cost += [v * whole_cost(costs, members, slots, c) for c, v in places[h].items()]
        cost += week.spread(m, a, places[h], slots)
        most = abs(before[h]) + slots * max(map(abs, loads))
        far = m.NewIntVar(-most, most, "")
        m.Add(far == before[h] + sum(v * loads[c] for c, v in places[h].items()))
        square = m.NewIntVar(0, most * most, "")
        m.AddMultiplicationEquality(square, [far, far])
        squares.append(square * (5040 // slots if slots <= 10 else 0))
        if slots > 10:
            case.counts["unevenness not settled"] += 1
            return
    m.Add(sum(cost) <= at_most)
    # 5040 is a multiple of 1 to 10.
    least = bound - 2 * tiny if found[3] else mine - tiny
    m.Add(sum(squares) <= int(least * 10**6 * 5040))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = 3
    status = solver.Solve(m)
    if status == cp_model.UNKNOWN:
        case.counts["unevenness not settled"] += 1
        return
    better = {h: {c: solver.Value(v) for c, v in at.items() if solver.Value(v)} for h, at in places.items()} \
        if status != cp_model.INFEASIBLE else None
    case.holds("least unevenness", better is None, lambda: f"{float(mine)}, bound {bound}, but {better}")


def whole_cost(costs, members, slots, c):
    a, total = costs.a, sum(costs.a.libs[i].size for i in members)
    wish = 0
    for i in members:
        part = int(a.libs[i].size * week.WISH / total)
        wish += part * ((a.cells[c] in a.libs[i].avoid) - (a.cells[c] in a.libs[i].prefer))
    q = sum(costs.quota[i] for i in members)
    slope = max(-week.DATE, min(week.DATE, int((q - slots) * week.DATE / q)))
    return wish + slope * (costs.fullest - costs.dates[c])
