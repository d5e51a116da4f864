"""Draws consortia that are small enough to be settled, and awkward: ties, tiny shares, narrow hours,
given pools, pins, several seats, absences, closures, members that come and go, balances carried in,
`together` and `apart`, wishes, public holidays, chats that were counted, a last term to keep. The same seed and number give the same files on every machine:
`generate.py SEED NUMBER FOLDER` writes one."""

import datetime
import random
import sys
from pathlib import Path

import model

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
METHODS = ["webster", "webster", "webster", "hamilton", "dhondt", "huntington-hill", "adams"]


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def listed(ids):
    return "[" + ", ".join(f'"{i}"' for i in ids) + "]"


def hours_table(hours):
    days = [
        f"{d} = [" + ", ".join(f'"{clock(a)}-{clock(b)}"' for a, b in hours[d]) + "]"
        for d in DAYS
        if hours.get(d)
    ]
    return "{ " + ", ".join(days) + " }"


class Draw:
    """One consortium with its term; `files()` are the texts to write."""

    def __init__(self, seed, number, many=False):
        self.name = f"vuoro {seed} {number}"
        self.r = random.Random(self.name)
        r = self.r
        kind = r.random()
        if many:
            self.count = r.randint(15, 30)
        elif kind < 0.82:
            self.count = r.randint(2, 9)
        elif kind < 0.94:
            self.count = r.randint(10, 14)
        else:
            self.count = r.randint(15, 30)
        # Every part of an agreement is rare enough that plans exist, and common enough to meet the others.
        self.narrow = r.choice([0, 0, 0.2, 0.4, 0.7, 1.0])
        self.ids = [f"l{i:02}" for i in range(self.count)]
        self.service()
        self.sizes()
        self.rules()
        self.libraries()
        self.agreed()
        self.term()
        self.holidays()
        self.last_term()
        self.counted()

    def service(self):
        r = self.r
        self.slot = r.choice([30, 60, 60, 90, 120, 120, 120])
        self.seats = r.choice([1, 1, 1, 1, 1, 2, 2, 3])
        wanted = r.randint(2, max(3, min(20, self.count * 2)))
        self.hours, self.cells = {}, []
        days = sorted(r.sample(range(7), r.randint(1, min(6, wanted))))
        for n, d in enumerate(days):
            left = wanted - len(self.cells)
            here = left if n == len(days) - 1 else min(left, r.randint(1, max(1, 2 * wanted // len(days))))
            here = min(here, (24 * 60 - 8 * 60) // self.slot)
            start = r.choice([8, 9, 10, 10, 12]) * 60
            here = min(here, (24 * 60 - start) // self.slot)
            if here < 1:
                continue
            spans = [(start, start + here * self.slot)]
            if here > 2 and r.random() < 0.2:
                gap = r.randint(1, here - 1)
                if start + here * self.slot + 60 <= 24 * 60:
                    spans = [
                        (start, start + gap * self.slot),
                        (start + gap * self.slot + 60, start + here * self.slot + 60),
                    ]
            self.hours[DAYS[d]] = spans
            for a, b in spans:
                self.cells += [(d, t) for t in range(a, b, self.slot)]

    def sizes(self):
        r = self.r
        kind = r.choice(["equal", "few", "people", "rounded", "tiny", "share", "decimal"])
        n = self.count
        self.key = "size"
        if kind == "equal":
            self.size = [str(r.choice([1, 7, 1000]))] * n
        elif kind == "few":
            few = [r.randint(1, 9) for _ in range(r.randint(2, 3))]
            self.size = [str(r.choice(few)) for _ in range(n)]
        elif kind == "people":
            self.size = [str(int(10 ** r.uniform(3, 5.3))) for _ in range(n)]
        elif kind == "rounded":
            self.size = [str(100 * r.randint(1, 300)) for _ in range(n)]
        elif kind == "tiny":
            self.size = [str(r.choice([1, 2, 3, 1000, 1001, 1_000_000])) for _ in range(n)]
        elif kind == "share":
            self.key = "share"
            parts = [r.randint(1, 60) for _ in range(n)]
            self.size = [f"{max(1, round(10000 * p / sum(parts))) / 100:.2f}" for p in parts]
        else:
            self.size = [f"{r.randint(1, 40)}.{r.randint(0, 9)}{r.choice([5, 0])}" for _ in range(n)]

    def rules(self):
        r = self.r
        self.method = r.choice(METHODS)
        self.own = r.choice(["0.75", "0.75", "0.5", "1", "1", "0", "0.9"])
        self.remainders = "pool" if r.random() < 0.12 else "round"
        self.pool_size = r.choice([(2, 6), (2, 6), (2, 3), (2, 2), (3, 4), (2, 8), (3, 6), (2, 4)])
        self.tolerance = r.choice(["0.05", "0", "0.2", "0.05", "1"])
        self.turns = r.choice(["by-share", "by-share", "by-share", "equal", "open"])
        # A draw of its own, so that the others stay what they were.
        self.balances = random.Random(f"{self.name} balances").choice(["steer", "steer", "report"])

    def some_hours(self):
        """Hours around some of the cells; now and then of one day or of one time only."""
        r = self.r
        kind = r.random()
        if kind < 0.3:
            few = r.sample(self.cells, min(len(self.cells), r.randint(1, 3)))
        elif kind < 0.5:
            days = r.sample(sorted({d for d, _ in self.cells}), 1)
            few = [c for c in self.cells if c[0] in days]
        elif kind < 0.65:
            late = r.choice([t for _, t in self.cells])
            few = [c for c in self.cells if c[1] >= late] if r.random() < 0.5 else [
                c for c in self.cells if c[1] <= late]
        else:
            few = [c for c in self.cells if r.random() < r.choice([0.4, 0.6, 0.8])]
        few = few or [r.choice(self.cells)]
        hours = {}
        for d, t in few:
            hours.setdefault(DAYS[d], []).append((t, t + self.slot))
        for d in hours:
            hours[d] = sorted(hours[d])
        return hours, set(few)

    def libraries(self):
        r = self.r
        wishes = r.random() < 0.2
        self.lib = []
        for i, name in enumerate(self.ids):
            lib = {"id": name, "size": self.size[i], "serves": set(self.cells)}
            if r.random() < self.narrow:
                lib["hours"], lib["serves"] = self.some_hours()
            if self.seats > 1 and r.random() < 0.4:
                lib["seats"] = r.randint(1, self.seats + 1)
            if wishes and r.random() < 0.5:
                few = r.sample(self.cells, min(len(self.cells), r.randint(1, 3)))
                cut = r.randint(0, len(few))
                lib["avoid"], lib["prefer"] = few[:cut], few[cut:]
            self.lib.append(lib)
        r.shuffle(self.lib)

    def agreed(self):
        r = self.r
        free = list(self.ids)
        r.shuffle(free)
        self.pools, self.pins, self.together, self.apart = [], [], [], []
        while len(free) >= 3 and r.random() < 0.16:
            few = [free.pop() for _ in range(min(len(free), r.choice([2, 2, 3, 4])))]
            turns = r.choice([None, None, "equal", "open", "by-share"])
            self.pools.append((f"p{len(self.pools)}", few, turns))
        seats = [(c, s) for c in self.cells for s in range(1, self.seats + 1)]
        r.shuffle(seats)
        serves = {lib["id"]: lib for lib in self.lib}
        if r.random() < 0.22:
            holders = [(name, [name]) for name in free] + [(p, m) for p, m, _ in self.pools]
            for _ in range(r.randint(1, 3)):
                name, members = r.choice(holders)
                for cell, seat in seats:
                    most = serves[name].get("seats", 1) if name in serves else 1
                    here = sum(1 for c, _, h in self.pins if c == cell and h == name)
                    if all(cell in serves[m]["serves"] for m in members) and here < most:
                        self.pins.append((cell, seat, name))
                        seats.remove((cell, seat))
                        break
        if len(free) >= 2:
            for lists, chance in ((self.together, 0.09), (self.apart, 0.12)):
                while r.random() < chance:
                    lists.append(r.sample(free, min(len(free), r.choice([2, 2, 2, 3]))))

    def term(self):
        r = self.r
        self.first = datetime.date(2024, 1, 1) + datetime.timedelta(days=r.randint(0, 900))
        self.days = r.choice([7, 14, 21, 28, 42, 70])
        self.days += r.randint(0, 6)

        def span(longest):
            a = r.randint(0, self.days - 1)
            b = min(self.days - 1, a + r.randint(0, longest))
            return [self.first + datetime.timedelta(days=x) for x in (a, b)]

        def part():
            if r.random() < 0.7:
                return None
            a = r.randint(6, 18) * 60
            return a, a + r.choice([60, 120, 240])

        self.closed = [(*span(2), part()) for _ in range(r.choice([0, 0, 0, 1, 2]))]
        self.absent, self.member = [], []
        if r.random() < 0.4:
            self.absent = [
                (r.choice(self.ids), *span(r.choice([0, 3, 10])), part()) for _ in range(r.randint(1, 4))
            ]
        if r.random() < 0.15:
            for name in r.sample(self.ids, r.randint(1, min(2, self.count))):
                a, b = span(self.days)
                self.member.append((name, *r.choice([(a, None), (None, b), (a, b)])))
        self.ledger = {}
        if r.random() < 0.35:
            most = r.choice([10, 300, 3000])
            self.ledger = {i: r.randint(-most, most) for i in self.ids if r.random() < 0.8}

    def holidays(self):
        """Public holidays close the service, except on those on which it is open all the same."""
        r = self.r
        self.country, self.open = None, []
        if r.random() < 0.3:
            self.country = r.choice(["FI", "SE", "NO", "EE", "DK"])
            last = self.first + datetime.timedelta(days=self.days - 1)
            years = range(self.first.year, last.year + 1)
            days = sorted(d for y in years for d in model.holidays(self.country, y) if self.first <= d <= last)
            self.open = [d for d in days if r.random() < 0.25]

    def last_term(self):
        """The roster of a term before, with pools of its own; some of its libraries have left."""
        r = self.r
        self.keep, self.roster = r.random() < 0.2, []
        if not self.keep and r.random() > 0.1:
            return
        known = [i for i in self.ids if r.random() < 0.9] + [f"gone{k}" for k in range(r.randint(0, 2))]
        known = known if set(known) & set(self.ids) else list(self.ids)
        r.shuffle(known)
        holders = []
        while known:
            few = [known.pop() for _ in range(min(len(known), r.choice([1, 1, 2, 3, 4])))]
            names = [p for p, _, _ in self.pools] + [f"pool-{k}" for k in range(1, 30)]
            names = [n for n in names if n not in {h for h, _ in holders}]
            holders.append((few[0] if len(few) == 1 else r.choice(names[:3]), few))
        seats = [(c, s) for c in self.cells for s in range(1, self.seats + 1)]
        r.shuffle(seats)
        order = [*holders, *(r.choice(holders) for _ in seats)][: len(seats)]
        first = self.first - datetime.timedelta(days=70 + self.first.weekday())
        for (cell, seat), (name, few) in zip(seats, order):
            # Everybody of a pool has a turn.
            for week in range(8):
                day = first + datetime.timedelta(days=7 * week + cell[0])
                kind = "own" if len(few) == 1 else "turn"
                self.roster.append((day, cell, seat, few[week % len(few)], name, kind))
        self.roster.sort()
        if not any(row[3] in self.ids for row in self.roster):
            self.keep, self.roster = False, []

    def counted(self):
        """Chats that were counted, in some weeks of the service or around the term's first days."""
        r = self.r
        self.weigh, self.chats, self.span = None, [], (None, None)
        if r.random() > 0.2:
            return
        self.weigh = r.random() < 0.75
        begin = self.first + datetime.timedelta(days=r.choice([-200, -60, -10, 0]))
        days = r.randint(5, 30)
        busy = {c: r.choice([0, 0.2, 0.5, 1, 2]) for c in self.cells}
        for k in range(days):
            day = begin + datetime.timedelta(days=k)
            for cell in self.cells:
                if cell[0] == day.weekday():
                    for _ in range(int(busy[cell] + r.random())):
                        self.chats.append((day, cell[1] + r.randint(0, self.slot - 1)))
            if r.random() < 0.1:
                self.chats.append((day, r.randint(6 * 60, 23 * 60)))
        if not self.chats:
            self.chats = [(begin, 9 * 60)]
        if r.random() < 0.3:
            self.span = (begin + datetime.timedelta(days=2), begin + datetime.timedelta(days=days + 2))

    def files(self):
        files = {"consortium.toml": self.consortium_file(), "term.toml": self.term_file()}
        if self.ledger:
            files["old.csv"] = self.ledger_file()
        if self.roster:
            files["last.csv"] = self.roster_file()
        if self.weigh is not None:
            rows = [f"{day}T{clock(minute)}:00\n" for day, minute in self.chats]
            files["chats.csv"] = "start\n" + "".join(rows)
        return files

    def cell(self, c):
        return f"{DAYS[c[0]]} {clock(c[1])}"

    def consortium_file(self):
        out = [
            "format = 1\n[consortium]",
            'id = "x"\nname = "X"\ntimezone = "Europe/Helsinki"\nlanguage = "en"\ndomain = "x.example"',
            f'[service]\nname = "Chat"\nslot_minutes = {self.slot}\nseats = {self.seats}',
            f"hours = {hours_table(self.hours)}",
            f'[allocation]\nmethod = "{self.method}"\nown_slot_from = {self.own}',
            f'remainders = "{self.remainders}"\npool_size = {list(self.pool_size)}',
            f'tolerance = {self.tolerance}\nturns = "{self.turns}"',
            f'balances = "{self.balances}"',
        ]
        for lib in self.lib:
            out.append(f'[[library]]\nid = "{lib["id"]}"\nname = "N{lib["id"]}"\n{self.key} = {lib["size"]}')
            if "hours" in lib:
                out.append(f"hours = {hours_table(lib['hours'])}")
            if "seats" in lib:
                out.append(f"seats = {lib['seats']}")
            for wish in ("avoid", "prefer"):
                if lib.get(wish):
                    out.append(f"{wish} = {listed(map(self.cell, lib[wish]))}")
        for name, few, turns in self.pools:
            out.append(f'[[pool]]\nid = "{name}"\nname = "{name}"\nmembers = {listed(few)}')
            out += [f'turns = "{turns}"'] if turns else []
        for cell, seat, name in self.pins:
            behind = f" #{seat}" if seat > 1 else ""
            out.append(f'[[pin]]\ncell = "{self.cell(cell)}{behind}"\nholder = "{name}"')
        for key, lists in (("together", self.together), ("apart", self.apart)):
            out += [f"[[{key}]]\nlibraries = {listed(few)}" for few in lists]
        return "\n".join(out) + "\n"

    def term_file(self):
        last = self.first + datetime.timedelta(days=self.days - 1)
        out = [f'format = 1\n[term]\nid = "t"\nname = "T"\nfirst = {self.first}\nlast = {last}']
        out += ['ledger = "old.csv"'] if self.ledger else []
        if self.country:
            out.append(f'holidays = "{self.country}"')
            out += [f"open = [{', '.join(map(str, self.open))}]"] if self.open else []
        out += ['[allocation]\nkeep = "last.csv"'] if self.keep else []
        if self.weigh is not None:
            out.append(f'[load]\nfiles = ["chats.csv"]\nweigh = {str(self.weigh).lower()}')
            out += [f"{key} = {day}" for key, day in zip(("first", "last"), self.span) if day]
            out += ['before = "last.csv"'] if self.roster else []
        for table, rows in (("closed", [(None, *c) for c in self.closed]), ("absence", self.absent)):
            for name, a, b, part in rows:
                out.append(f"[[{table}]]")
                out += [f'library = "{name}"'] if name else []
                out.append(f"first = {a}\nlast = {b}")
                out += [f'from = "{clock(part[0])}"\nto = "{clock(part[1])}"'] if part else []
        for name, a, b in self.member:
            out.append(f'[[member]]\nlibrary = "{name}"')
            out += [f"first = {a}"] if a else []
            out += [f"last = {b}"] if b else []
        return "\n".join(out) + "\n"

    def roster_file(self):
        out = ["date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note"]
        for day, (weekday, start), seat, lib, holder, kind in self.roster:
            times = f"{clock(start)},{clock(start + self.slot)}"
            out.append(f"{day},{DAYS[weekday]},{times},{seat},{lib},N{lib},{holder},{kind},confirmed,0,,")
        return "\n".join(out) + "\n"

    def ledger_file(self):
        return "library,balance_minutes\n" + "".join(f"{i},{b}\n" for i, b in sorted(self.ledger.items()))


def write(seed, number, folder, many=False):
    """Writes the files of one case into a folder; with 15 to 30 libraries where many are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in Draw(seed, number, many).files().items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
