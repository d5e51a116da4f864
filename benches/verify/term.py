"""The dated roster: who may serve, turns, substitutes, best totals, the ledger (docs/method.md, 6 to 8)."""

import datetime
import re
from collections import Counter
from fractions import Fraction
from math import ceil, floor, lcm

from ortools.graph.python import min_cost_flow

import model

TINY = Fraction(2, 10**6)


def duty_key(row):
    date = datetime.date.fromisoformat(row["date"])
    return date, (date.weekday(), model.minutes(row["start"])), int(row["seat"])


class Supply:
    """Duties in groups that the same libraries can take; units are handed out one by one to whoever
    gains most, moving earlier ones. What libraries can take together is a polymatroid, so this greedy
    rule finds the most duties and, of these, the smallest sum of convex costs."""

    def __init__(self):
        self.room = []  # duties of each group that nobody has
        self.cap = []  # library -> how many more it could take there
        self.has = []  # library -> how many it has there

    def add(self, count, caps):
        self.room.append(count)
        self.cap.append({i: n for i, n in caps.items() if n > 0})
        self.has.append(Counter())

    def give(self, lib):
        """One more duty for a library, if there is a way."""
        came = {lib: None}
        queue = [lib]
        for i in queue:
            for g, cap in enumerate(self.cap):
                if cap.get(i, 0) <= self.has[g][i]:
                    continue
                if self.room[g]:
                    self.room[g] -= 1
                    while True:
                        self.has[g][i] += 1
                        if came[i] is None:
                            return True
                        g, before = came[i]
                        self.has[g][i] -= 1
                        i = before
                for j, n in self.has[g].items():
                    if n and j not in came:
                        came[j] = (g, i)
                        queue.append(j)
        return False

    def hand_out(self, totals, cost):
        """Duties that each library takes; `cost(i, n)` is its cost with n in all."""
        taken = Counter()
        able = {i for cap in self.cap for i in cap}
        while able:
            i = min(able, key=lambda i: (
                cost(i, totals.get(i, 0) + taken[i] + 1) - cost(i, totals.get(i, 0) + taken[i]), i))
            if self.give(i):
                taken[i] += 1
            else:
                able.remove(i)
        return taken


def aims(a):
    """Duties each library owes, and those less what it was carried in."""
    owed = a.owed()
    return owed, {i: owed[i] - Fraction(a.carried.get(i, 0), a.slot) for i in owed}


def unevenness(a):
    owed, due = aims(a)

    def cost(i, n):
        if not owed[i]:
            return Fraction(10**9 * n)
        return (n - due[i]) ** 2 / owed[i]

    return cost


def spread(a, groups, base, held, cost):
    """The least unevenness of the most substitutes: a second duty of one day counts as if its library
    had one duty more, a third as if it had two more. A flow from libraries by their days to duties."""
    totals, day = held
    owed = a.owed()
    flow = min_cost_flow.SimpleMinCostFlow()
    nodes = {}
    scale = 10**7

    def arc(start, end, capacity, price):
        ends = [nodes.setdefault(n, len(nodes)) for n in (start, end)]
        return flow.add_arc_with_capacity_and_unit_cost(*ends, capacity, round(float(price) * scale))

    many = sum(groups.values())
    priced = []
    for i in a.libs:
        places = [(g, n) for g, n in groups.items() if a.can(i, *g) and a.libs[i].seats > base[(*g, i)]]
        for n in range(sum(n for _, n in places)):
            price = cost(i, totals[i] + n + 1) - cost(i, totals[i] + n) if owed[i] else 10**4
            priced.append((arc("source", i, 1, price), price if owed[i] else 0))
        for date in {g[0] for g, _ in places}:
            here = sum(n for g, n in places if g[0] == date)
            for n in range(here):
                price = Fraction(2 * (n + day[i, date])) / owed[i] if owed[i] else 0
                priced.append((arc(i, (i, date), 1, price), price))
        for g, n in places:
            arc((i, g[0]), g, min(n, a.libs[i].seats - base[(*g, i)]), 0)
    for g, n in groups.items():
        arc(g, "sink", n, 0)
    if "source" not in nodes:
        return 0.0
    flow.set_node_supply(nodes["source"], many)
    flow.set_node_supply(nodes["sink"], -many)
    flow.solve_max_flow_with_min_cost()
    return float(sum(flow.flow(at) * price for at, price in priced))


def best_totals(a):
    """The totals of the most even roster anybody could have, and how many duties they fill."""
    groups = Counter()
    for date, cell, _ in a.duties():
        groups[frozenset(i for i in a.libs if a.can(i, date, cell))] += 1
    supply = Supply()
    for who, n in groups.items():
        times = n // a.seats
        supply.add(n, {i: times * min(a.seats, a.libs[i].seats) for i in who})
    return supply.hand_out({}, unevenness(a))


def check(case):
    """All of the roster and the ledger of a new plan."""
    Roster(case).run()


class Roster:
    def __init__(self, case):
        self.case, self.a = case, case.a
        self.members = {h["id"]: h["members"] for h in case.plan["allocation"]["holders"]}
        self.kind = {h["id"]: h["kind"] for h in case.plan["allocation"]["holders"]}
        given = {p.id: p.turns for p in self.a.pools}
        self.turns = {h: given.get(h, self.a.turns) for h, k in self.kind.items() if k == "pool"}
        self.rows = {duty_key(r): r for r in case.roster}
        self.holder = {}
        for row in case.plan["pattern"]:
            day, start = row["cell"].split()
            self.holder[(model.DAYS.index(day), model.minutes(start)), row["seat"]] = row["holder"]

    def run(self):
        case, a = self.case, self.a
        duties = a.duties()
        if not case.holds("every duty once", sorted(self.rows) == duties and len(case.roster) == len(duties),
                          "the roster's duties are not those of the term"):
            return
        self.legal()
        self.calendars()
        self.substitutes()
        for pool, turns in self.turns.items():
            if turns != "open":
                self.turn_bound(pool, turns)
        self.accounts()

    def legal(self):
        case, a = self.case, self.a
        on = Counter()
        for (date, cell, seat), row in self.rows.items():
            name = f"{date} {model.clock(cell[1])} #{seat}"
            lib, holder = row["library"], self.holder[cell, seat]
            case.holds("holder of the pattern", row["holder"] == holder, f"{name}: {row['holder']}, not {holder}")
            if lib:
                on[date, cell, lib] += 1
                case.holds("may serve", a.can(lib, date, cell), f"{name}: {lib} cannot serve")
                kind = ("own" if lib == holder else
                        "turn" if lib in self.members[holder] and self.kind[holder] == "pool" else "substitute")
                case.holds("kind", row["kind"] == kind, f"{name}: {row['kind']}, expected {kind}")
                case.holds("status", row["status"] == "confirmed", f"{name}: {row['status']} of {lib}")
        self.on = on
        for (date, cell, lib), n in on.items():
            case.holds("one place at a time", n <= a.libs[lib].seats, f"{date} {cell}: {lib} {n} times")
        for (date, cell, seat), row in self.rows.items():
            name = f"{date} {model.clock(cell[1])} #{seat}"
            holder = self.holder[cell, seat]
            able = self.able(holder, date, cell)
            if row["kind"] == "substitute" or row["status"] == "unfilled":
                case.holds("substitutes only where needed", not able or case.a.remainders == "pool",
                           f"{name}: {row['kind']} {row['status']}, but {able} of {holder} can")
            if row["status"] == "open":
                case.holds("open", self.turns.get(holder) == "open", f"{name}: open, {holder}")

    def calendars(self):
        """Each library's calendar has its duties, and those that its pool settles itself, and no others."""
        case, a = self.case, self.a
        right = {i: Counter() for i in a.libs}
        for (date, cell, _), row in self.rows.items():
            start = f"{date:%Y%m%d}T{cell[1] // 60:02}{cell[1] % 60:02}00"
            if row["status"] == "open":
                for i in self.members[row["holder"]]:
                    right[i][start] += a.present(i, date)
            elif row["library"]:
                right[row["library"]][start] += 1
        for i, starts in right.items():
            path = case.folder / "term" / "calendars" / f"{i}.ics"
            text = path.read_text() if path.exists() else ""
            found = Counter(re.findall(r"^DTSTART;TZID=Europe/Helsinki:(\S+)", text, re.M))
            case.holds("calendars", found == +starts, lambda: (
                f"{i}.ics has {sorted((found - starts).elements())} too many, "
                f"{sorted((starts - found).elements())} are missing"))

    def able(self, holder, date, cell):
        few = self.members[holder]
        return [i for i in few if self.a.can(i, date, cell)]

    def open_parts(self, date, row):
        """Who counts which part of an open duty: the members present, by size."""
        here = [i for i in self.members[row["holder"]] if self.a.present(i, date)]
        weight = sum(self.a.libs[i].size for i in here)
        return [(i, self.a.libs[i].size / weight) for i in here]

    def substitutes(self):
        """As many duties as can be filled are, as evenly as can be."""
        case, a = self.case, self.a
        groups, filled, totals = Counter(), Counter(), Counter()
        base = Counter()
        for (date, cell, seat), row in self.rows.items():
            if row["status"] == "open":
                for i, part in self.open_parts(date, row):
                    totals[i] += part
            elif row["kind"] in ("own", "turn") and row["library"]:
                base[date, cell, row["library"]] += 1
                totals[row["library"]] += 1
            else:
                groups[date, cell] += 1
                if row["library"]:
                    filled[row["library"]] += 1
        if not groups:
            return
        supply = Supply()
        for (date, cell), n in groups.items():
            supply.add(n, {i: min(n, a.libs[i].seats - base[date, cell, i])
                           for i in a.libs if a.can(i, date, cell)})
        cost = unevenness(a)
        taken = supply.hand_out(totals, cost)
        case.holds("as many filled as can be", sum(filled.values()) == sum(taken.values()),
                   f"{sum(filled.values())} substitutes, {sum(taken.values())} are possible")

        owed, stands_in, day = a.owed(), Counter(), Counter()
        for (date, cell, seat), row in self.rows.items():
            if row["library"]:
                own = row["kind"] in ("own", "turn")
                (day if own else stands_in)[row["library"], date] += 1

        def total():
            pairs = sum((n * (n - 1) / Fraction(2) + n * day[i, date]) * 2 / owed[i]
                        for (i, date), n in stands_in.items() if owed[i])
            return pairs + sum(cost(i, totals[i] + filled[i]) - cost(i, totals[i]) for i in a.libs if owed[i])

        best = spread(a, groups, base, (totals, day), cost)
        case.holds("substitutes even and spread", float(total()) <= best + 1e-4,
                   lambda: f"substitutes {dict(stands_in)}: {float(total()):.6f}, not {best:.6f}")
        reasons = {u["duty"]: u["libraries"] for u in case.plan["unfilled"]}
        rows = [k for k, r in self.rows.items() if r["status"] == "unfilled"]
        case.holds("unfilled are listed", len(reasons) == len(rows), f"{len(rows)} unfilled, listed {sorted(reasons)}")
        for date, cell, seat in rows:
            name = f"{date} {model.clock(cell[1])}" + (f" #{seat}" if seat > 1 else "")
            for i, why in reasons.get(name, {}).items():
                right = ("not-member" if not a.present(i, date) else
                         "no-staff" if cell not in a.serves[i] else
                         "absent" if a.is_absent(i, date, cell) else "on-duty")
                truth = why == right or {why, right} == {"no-staff", "absent"}
                if right == "on-duty":
                    truth = truth and self.on[date, cell, i] >= a.libs[i].seats
                case.holds("reason of an unfilled duty", truth, f"{name}: {i} {why}, expected {right}")

    def turn_bound(self, pool, turns):
        case, a = self.case, self.a
        if a.remainders == "pool":
            return
        members = sorted(self.members[pool])
        times = []
        for date, cell, seat in a.duties():
            if self.holder[cell, seat] == pool and self.able(pool, date, cell):
                times.append((date, cell, seat))
        said = next(t for t in case.plan["turns"] if t["pool"] == pool)
        if not times:
            return
        due = self.dues(members, times, turns)
        count, worst, mine = dict.fromkeys(members, 0), Fraction(0), Fraction(0)
        for t, key in enumerate(times):
            lib = self.rows[key]["library"]
            if lib not in count:
                return
            count[lib] += 1
            mine += sum((count[i] - due[i][t]) ** 2 for i in members)
            worst = max(worst, *(abs(count[i] - due[i][t]) for i in members))
        if not case.holds("turns' bound is kept", abs(worst - Fraction(str(said["bound"]))) <= TINY,
                          f"{pool}: bound {said['bound']}, the roster has {float(worst):.6f}"):
            return
        unit = Fraction(1, lcm(*(d.denominator for i in members for d in due[i])))
        squares = self.least_squares(members, times, due, worst)
        case.holds("least squares of turns", squares is not None and mine <= squares + Fraction(len(times), 10**5),
                   lambda: f"{pool}: squares {float(mine):.5f}, {squares and float(squares):.5f} are possible")
        case.holds("no better turns", not self.sequence(members, times, due, worst - unit),
                   f"{pool}: bound {said['bound']}, but there is a better sequence")

    def dues(self, members, times, turns):
        a = self.a
        weight = {i: a.libs[i].size if turns == "by-share" else Fraction(1) for i in members}
        due = {i: [] for i in members}
        sums = dict.fromkeys(members, Fraction(0))
        for date, _, _ in times:
            here = [i for i in members if a.present(i, date)]
            total = sum(weight[i] for i in here)
            for i in members:
                if i in here:
                    sums[i] += weight[i] / total
                due[i].append(sums[i])
        carried = {i: Fraction(a.carried.get(i, 0), a.slot) for i in members}
        whole = sum(carried.values())
        n = len(times)
        for i in members:
            ahead = carried[i] - whole * weight[i] / sum(weight.values())
            due[i] = [d - ahead * (t + 1) / n for t, d in enumerate(due[i])]
        return due

    def windows(self, members, times, due, bound):
        """The turns that a bound allows, as member, number, dates and whether it is compulsory; None if
        no count can keep the bound."""
        n, out = len(times), []
        for i in members:
            highest = [floor(d + bound) for d in due[i]]
            least = [ceil(d - bound) for d in due[i]]
            for t in range(n - 2, -1, -1):
                highest[t] = min(highest[t], highest[t + 1])
            if bound < 0 or min(highest) < 0 or max(least) > highest[-1]:
                return None
            for k in range(1, highest[-1] + 1):
                first = next(t for t in range(n) if highest[t] >= k)
                last = next((t for t in range(n) if least[t] >= k), None)
                if last is not None and last < first:
                    return None
                able = [t for t in range(first, n if last is None else last + 1)
                        if self.a.can(i, times[t][0], times[t][1])]
                out.append((i, k, able, last is not None))
        return out

    def sequence(self, members, times, due, bound):
        """Whether turns can be dealt within a bound: all dates, and all compulsory turns, have a match
        (Mendelsohn and Dulmage)."""
        windows = self.windows(members, times, due, bound)
        if windows is None:
            return False
        by_date = [[] for _ in times]
        for w, (_, _, able, _) in enumerate(windows):
            for t in able:
                by_date[t].append(w)
        compulsory = [able for _, _, able, must in windows if must]
        return matches(by_date, len(windows)) and matches(compulsory, len(times))

    def least_squares(self, members, times, due, bound):
        """The least sum of squared distances within the bound, by a flow of turns to dates. A member's
        k-th turn at date t changes its squares from t on by 2 (k - due) - 1 each."""
        windows, n, fine = self.windows(members, times, due, bound), len(times), 10**6
        flow = min_cost_flow.SimpleMinCostFlow()
        for t in range(n):
            flow.add_arc_with_capacity_and_unit_cost(0, 1 + t, 1, 0)
        sink, rest = n + len(windows) + 1, {}
        for i in members:
            sums, later = [Fraction(0)] * (n + 1), due[i]
            for t in range(n - 1, -1, -1):
                sums[t] = sums[t + 1] + later[t]
            rest[i] = sums
        for w, (i, k, able, must) in enumerate(windows):
            flow.add_arc_with_capacity_and_unit_cost(n + 1 + w, sink, 1, -(10**13) if must else 0)
            for t in able:
                change = (2 * k - 1) * (n - t) - 2 * rest[i][t]
                flow.add_arc_with_capacity_and_unit_cost(1 + t, n + 1 + w, 1, floor(change * fine))
        flow.set_node_supply(0, n)
        flow.set_node_supply(sink, -n)
        if flow.solve() != flow.OPTIMAL:
            return None
        cost = flow.optimal_cost() + 10**13 * sum(must for _, _, _, must in windows)
        return sum(d * d for i in members for d in due[i]) + Fraction(cost, fine)

    def accounts(self):
        case, a = self.case, self.a
        owed, _ = aims(a)
        held = Counter()
        for (date, _, _), row in self.rows.items():
            if row["status"] == "open":
                for i, part in self.open_parts(date, row):
                    held[i] += part
            elif row["status"] == "confirmed":
                held[row["library"]] += 1
        ledger = {r["library"]: r for r in case.ledger}
        case.holds("ledger has everybody", sorted(ledger) == sorted(a.libs) == [r["library"] for r in case.ledger],
                   "the ledger's libraries")
        number = {i: {k: int(v) for k, v in r.items() if k.endswith("_minutes")} for i, r in ledger.items()}
        for i, r in number.items():
            case.holds("owed", abs(r["owed_minutes"] - owed[i] * a.slot) < 1,
                       f"{i} owes {r['owed_minutes']} min, exactly {float(owed[i] * a.slot):.3f}")
            case.holds("held", abs(r["held_minutes"] - held[i] * a.slot) < 1,
                       f"{i} holds {r['held_minutes']} min, exactly {float(held[i] * a.slot):.3f}")
            case.holds("carried in", r["carried_in_minutes"] == a.carried.get(i, 0), f"{i} carried in")
            case.holds("balance", r["balance_minutes"] == r["carried_in_minutes"] + r["held_minutes"]
                       - r["owed_minutes"], f"{i}: {r}")
        unfilled = sum(1 for r in self.rows.values() if r["status"] == "unfilled")
        total = len(self.rows) * a.slot
        # What falls on a date on which nobody takes part is owed by nobody.
        shared = sum(a.slot for date, _, _ in self.rows if any(a.present(i, date) for i in a.libs))
        case.holds("sum of owed", sum(r["owed_minutes"] for r in number.values()) == shared, "sum of owed")
        case.holds("sum of held", sum(r["held_minutes"] for r in number.values()) == total - unfilled * a.slot,
                   "sum of held")
        totals = {t["library"]: {k: v for k, v in t.items() if k != "library"} for t in case.plan["totals"]}
        case.holds("totals are the ledger's", all(
            number[i][k] == v for i, t in totals.items() for k, v in t.items()), "totals of plan.json")
        self.best(case.text)

    def best(self, text):
        """The column "Best" of the report."""
        case, a = self.case, self.a
        said = {}
        heads, names = None, {l.name: i for i, l in a.libs.items()}
        for line in text.splitlines():
            cells = [c.strip() for c in line.strip("│").split("┆")]
            if "Best" in cells and "Library" in cells:
                heads = cells
            elif heads and len(cells) == len(heads) and cells[0] in names:
                said[names[cells[0]]] = cells[heads.index("Best")]
            elif heads and line.startswith("└"):
                break
        if not heads:
            case.counts["no best totals shown"] += 1
            return
        said = {i: int(n) for i, n in said.items()}
        best = best_totals(a)
        case.holds("best totals fill as many", sum(said.values()) == sum(best.values()),
                   f"best totals are {said}, expected {dict(best)}")
        cost = unevenness(a)
        owing = [i for i in a.libs if a.owed()[i]]
        mine, theirs = (sum(cost(i, t.get(i, 0)) for i in owing) for t in (best, said))
        case.holds("best totals", mine == theirs,
                   lambda: f"best totals {said}: {float(theirs):.6f}, but {dict(best)}: {float(mine):.6f}")


def matches(left, right_count):
    """Whether every left node finds a partner of its own."""
    partner = [None] * right_count

    def find(u, seen):
        for v in left[u]:
            if v in seen:
                continue
            seen.add(v)
            if partner[v] is None or find(partner[v], seen):
                partner[v] = u
                return True
        return False

    return all(find(u, set()) for u in range(len(left)))

