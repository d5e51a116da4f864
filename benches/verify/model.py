"""What the files say (docs/format.md), and what follows from it: cells, dated duties, who can serve,
quotas and holders. Everything is an integer or a Fraction."""

import csv
import datetime
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def clock(m):
    return f"{m // 60:02}:{m % 60:02}"


def spans(hours):
    """Weekday to merged intervals in minutes."""
    days = {}
    for day, texts in hours.items():
        merged = []
        for a, b in sorted(tuple(map(minutes, t.split("-"))) for t in texts):
            if merged and merged[-1][1] >= a:
                merged[-1] = (merged[-1][0], max(b, merged[-1][1]))
            else:
                merged.append((a, b))
        days[DAYS.index(day)] = merged
    return days


@dataclass
class Library:
    id: str
    name: str
    size: Fraction
    hours: dict | None
    seats: int
    prefer: list
    avoid: list

    def staffs(self, cell, minutes_long):
        if self.hours is None:
            return True
        day, start = cell
        return any(a <= start and start + minutes_long <= b for a, b in self.hours.get(day, []))


@dataclass
class Pool:
    id: str
    members: list
    turns: str


@dataclass
class Agreement:
    """A consortium and its term."""

    slot: int
    seats: int
    cells: list  # (weekday, start), in order
    libs: dict
    method: str
    own: Fraction
    remainders: str
    sizes: tuple
    tolerance: Fraction
    turns: str
    balances: str
    pools: list
    pins: list  # (cell, seat, holder)
    lists: list  # of `together`, as written
    apart: list
    first: datetime.date
    last: datetime.date
    closed: list
    absent: list
    member: dict
    carried: dict
    country: str | None
    keep: dict  # a term to keep: holder -> (is it a pool, members, cells)
    load: dict | None  # chats and days of the count, (library, cell) of the duties before
    serves: dict = field(default_factory=dict)  # library -> set of cells

    def __post_init__(self):
        if not self.serves:
            self.serves = {i: {c for c in self.cells if l.staffs(c, self.slot)} for i, l in self.libs.items()}

    @property
    def together(self):
        return merged(self.lists)

    # --- the term

    def present(self, lib, date):
        stretches = self.member.get(lib)
        return stretches is None or any(a <= date <= b for a, b in stretches)

    def overlaps(self, rule, date, cell):
        first, last, a, b = rule
        return first <= date <= last and cell[1] < b and a < cell[1] + self.slot

    def is_absent(self, lib, date, cell):
        return any(l == lib and self.overlaps(rule, date, cell) for l, rule in self.absent)

    def duties(self):
        """(date, cell, seat) of every duty, in order."""
        out, date = [], self.first
        while date <= self.last:
            for cell in self.cells:
                if cell[0] == date.weekday() and not any(self.overlaps(c, date, cell) for c in self.closed):
                    out += [(date, cell, s) for s in range(1, self.seats + 1)]
            date += datetime.timedelta(days=1)
        return out

    def can(self, lib, date, cell):
        """Whether the library takes part, has staff and is not absent."""
        return cell in self.serves[lib] and self.present(lib, date) and not self.is_absent(lib, date, cell)

    def owed(self):
        """Duties that each library owes in the term."""
        owed = dict.fromkeys(self.libs, Fraction(0))
        by_date = defaultdict(int)
        for date, _, _ in self.duties():
            by_date[date] += 1
        for date, n in by_date.items():
            here = [i for i in self.libs if self.present(i, date)]
            total = sum(self.libs[i].size for i in here)
            for i in here:
                owed[i] += n * self.libs[i].size / total
        return owed

    # --- the week

    @property
    def slots(self):
        return len(self.cells) * self.seats

    def taking_part(self):
        dates = {d for d, _, _ in self.duties()}
        return [i for i in sorted(self.libs) if any(self.present(i, d) for d in dates)]

    def quotas(self):
        part = self.taking_part()
        total = sum(self.libs[i].size for i in part)
        return {i: self.libs[i].size * self.slots / total for i in part}

    def counted(self):
        """Minutes carried in as far as they count; nothing where no balance steers: docs/method.md, 3."""
        if self.balances == "report" or self.remainders == "pool":
            return {}
        minutes = len(self.duties()) * self.slot
        counted = {}
        for i, q in self.quotas().items():
            slot, owed = minutes // self.slots, int(q * minutes / self.slots)
            most = min(slot, owed * 3 // 4)
            counted[i] = max(min(self.carried.get(i, 0), most), -min(slot, owed))
        return counted if any(counted.values()) else {}

    def claims(self, rests=()):
        """Slots a week that each claims; nobody that rests."""
        counted, quota = self.counted(), self.quotas()
        if not counted:
            return quota
        minutes = len(self.duties()) * self.slot
        parts = {i: max(int(q * minutes * 1000 / self.slots) - 1000 * counted[i], 1)
                 for i, q in quota.items() if i not in rests}
        return {i: Fraction(p * self.slots, sum(parts.values())) for i, p in parts.items()}

    def had_enough(self):
        """Who is owed less than a slot, came in ahead and claims less than half of one."""
        counted, quota, claims = self.counted(), self.quotas(), self.claims()
        return {i for i in counted if counted[i] > 0 and quota[i] < 1 and claims[i] < Fraction(1, 2)}

    def holders(self, step_back=True):
        """Owners, given pools with members that take part, small libraries: docs/method.md, 2."""
        quota = self.quotas()
        enough = self.had_enough() if step_back else set()
        pools = [(p.id, [m for m in p.members if m in quota]) for p in self.pools]
        pools = [(i, m) for i, m in pools if m]
        pooled = {m for _, few in pools for m in few}
        pinned = {h for _, _, h in self.pins if h in quota}
        free = [i for i in quota if i not in pooled]
        owners = [i for i in free if i in pinned or quota[i] >= self.own and i not in enough]
        small = [i for i in free if i not in owners]
        low, high = self.sizes

        def needed():
            if len(small) < low:
                return len(owners) + len(pools) + len([i for i in small if i not in enough])
            return len(owners) + len(pools) + -(-len(small) // high)

        # The smallest first, of equal ones those whose ids come last.
        for i in sorted((i for i in reversed(owners) if i not in pinned), key=lambda i: self.libs[i].size):
            if needed() <= self.slots:
                break
            owners.remove(i)
            small.append(i)
        if len(small) < low:
            owners += [i for i in small if i not in enough]
            small = []
        return sorted(owners), pools, sorted(small)


def number(x):
    return Fraction(x)


def read(folder):
    def load(name):
        return tomllib.loads((folder / name).read_text(), parse_float=Decimal)

    c, t = load("consortium.toml"), load("term.toml")
    slot = c["service"]["slot_minutes"]
    cells = []
    for day, texts in c["service"]["hours"].items():
        for text in texts:
            a, b = map(minutes, text.split("-"))
            cells += [(DAYS.index(day), x) for x in range(a, b, slot)]

    def cell(text):
        text, _, seat = text.partition(" #")
        day, start = text.split()
        return (DAYS.index(day), minutes(start)), int(seat or 1)

    rules = c.get("allocation", {})
    libs = {}
    for l in c["library"]:
        libs[l["id"]] = Library(
            l["id"], l["name"], number(l.get("size", l.get("share"))),
            spans(l["hours"]) if "hours" in l else None, l.get("seats", 1),
            [cell(x)[0] for x in l.get("prefer", [])], [cell(x)[0] for x in l.get("avoid", [])],
        )
    term = t["term"]
    first, last = term["first"], term["last"]

    def rule(r):
        return (r["first"], r.get("last", r["first"]),
                minutes(r.get("from", "0:00")), minutes(r.get("to", "24:00")))

    closed = [rule(r) for r in t.get("closed", [])]
    if "holidays" in term:
        days = holidays(term["holidays"], first.year) | holidays(term["holidays"], last.year)
        closed += [(d, d, 0, 24 * 60) for d in days - set(term.get("open", [])) if first <= d <= last]
    member = defaultdict(list)
    for m in t.get("member", []):
        member[m["library"]].append((m.get("first", first), m.get("last", last)))
    carried = {}
    if "ledger" in term:
        with open(folder / term["ledger"], newline="") as f:
            carried = {row["library"]: int(row["balance_minutes"]) for row in csv.DictReader(f)}
    return Agreement(
        slot, c["service"]["seats"], sorted(cells), libs,
        rules.get("method", "webster"), number(rules.get("own_slot_from", Decimal("0.75"))),
        rules.get("remainders", "round"), tuple(rules.get("pool_size", (2, 6))),
        number(rules.get("tolerance", Decimal("0.05"))), rules.get("turns", "by-share"),
        rules.get("balances", "steer"),
        [Pool(p["id"], p["members"], p.get("turns", rules.get("turns", "by-share"))) for p in c.get("pool", [])],
        [(*cell(p["cell"]), p["holder"]) for p in c.get("pin", [])],
        [set(x["libraries"]) for x in c.get("together", [])],
        [set(x["libraries"]) for x in c.get("apart", [])],
        first, last, closed,
        [(r["library"], rule(r)) for r in t.get("absence", [])], dict(member), carried,
        term.get("holidays"), kept_term(folder, t), load_of(folder, t),
    )


def kept_term(folder, t):
    import keep

    return keep.read(folder / t["allocation"]["keep"]) if "allocation" in t else {}


def load_of(folder, t):
    """What `[load]` names, in the form that `generate.py` writes."""
    if "load" not in t:
        return None
    named, chats, before = t["load"], [], []
    for row in (folder / named["files"][0]).read_text().split()[1:]:
        day, hour, minute = re.fullmatch(r"(.{10})T(\d\d):(\d\d):00", row).groups()
        chats.append((datetime.date.fromisoformat(day), int(hour) * 60 + int(minute)))
    if "before" in named:
        with open(folder / named["before"], newline="") as f:
            before = [(row["library"], (DAYS.index(row["weekday"]), minutes(row["start"])))
                      for row in csv.DictReader(f) if row["status"] == "confirmed" and row["library"]]
    days = [named.get("first", min(d for d, _ in chats)), named.get("last", max(d for d, _ in chats))]
    return {"weigh": named.get("weigh", False), "chats": chats, "days": days, "before": before}


def holidays(country, year):
    """The public holidays of a year by the tables of the project: a date (`01-06`), days from Easter
    Sunday (`easter-2`), or the first such weekday from a date on (`sat>=06-20`)."""
    path = Path(__file__).parents[2] / "data" / "holidays" / f"{country}.csv"
    days = set()
    with open(path, newline="") as f:
        for row in csv.DictReader(f):
            if int(row["from"] or year) > year or int(row["until"] or year) < year:
                continue
            text = row["rule"]
            weekday, _, date = text.rpartition(">=")
            if text.startswith("easter"):
                days.add(easter(year) + datetime.timedelta(days=int(text.removeprefix("easter"))))
                continue
            day = datetime.date(year, *map(int, date.split("-")))
            if weekday:
                day += datetime.timedelta(days=(DAYS.index(weekday) - day.weekday()) % 7)
            days.add(day)
    return days


def easter(year):
    """Easter Sunday. Source: J. Meeus, Astronomical Algorithms, 1991, chapter 8."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    n = h + l - 7 * m + 114
    return datetime.date(year, n // 31, n % 31 + 1)


def merged(lists):
    """Lists that have a library in common are one."""
    out = []
    for few in lists:
        few = set(few)
        for other in [o for o in out if o & few]:
            out.remove(other)
            few |= other
        out.append(few)
    return out
