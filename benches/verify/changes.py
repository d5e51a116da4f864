"""After publication: swaps and covers that are legal are made and others refused, the ledger follows,
and planning again changes nothing that is still legal (docs/changes.md, docs/format.md)."""

import copy
import csv
import datetime
import random
import re
import shutil
from collections import Counter

import model
import term


def read(folder):
    with open(folder / "term" / "roster.csv", newline="") as f:
        rows = list(csv.DictReader(f))
    with open(folder / "term" / "ledger.csv", newline="") as f:
        ledger = {r["library"]: r for r in csv.DictReader(f)}
    return {term.duty_key(r): r for r in rows if r["status"] != "cancelled"}, rows, ledger


def named(key):
    date, cell, seat = key
    return f"{date} {model.clock(cell[1])}" + (f" #{seat}" if seat > 1 else "")


def check(case):
    Published(case).run()


class Published:
    def __init__(self, case):
        self.case, self.a, self.folder = case, case.a, case.folder
        self.r = random.Random(str(case.folder.name))
        start = self.a.first - datetime.timedelta(days=14)
        self.now = f"{start + datetime.timedelta(days=1)}T09:00:00Z"
        self.stamp = f"published = {start}T09:00:00Z"

    def run(self):
        case, path = self.case, self.folder / "term.toml"
        draft = {k: (r["library"], r["status"]) for k, r in read(self.folder)[0].items()}
        path.write_text(path.read_text().replace("[term]\n", f"[term]\n{self.stamp}\n", 1))
        done = case.command("allocate", "term.toml")
        if not case.holds("publishes", done.returncode in (0, 1), f"{done.stderr[:300]}"):
            return
        self.rows, _, self.ledger = read(self.folder)
        now = {k: (r["library"], r["status"]) for k, r in self.rows.items()}
        case.holds("published as drafted", now == draft, "the published roster is not the draft's")
        self.first = dict(self.rows)
        self.on = Counter((d, c, r["library"]) for (d, c, _), r in self.rows.items() if r["library"])
        self.covers()
        self.swaps()
        shutil.copytree(self.folder, self.folder / "before", ignore=shutil.ignore_patterns("before"))
        self.again()

    def able(self, lib, key):
        date, cell, _ = key
        return self.a.can(lib, date, cell) and self.on[date, cell, lib] < self.a.libs[lib].seats

    def keys(self, status):
        return [k for k, r in self.rows.items() if r["status"] == status]

    def covers(self):
        case = self.case
        able = self.keys("confirmed") + self.keys("unfilled")
        made = False
        for _ in range(4 if able else 0):
            key, lib = self.r.choice(able), self.r.choice(sorted(self.a.libs))
            if self.rows[key]["library"] == lib:
                continue
            legal = self.able(lib, key)
            really = legal and not made
            done = case.command("cover", "term.toml", named(key), lib, "--now", self.now,
                                *([] if really else ["--dry-run"]))
            case.holds("covers", (done.returncode != 2) == legal, f"{lib} for {named(key)}: "
                       f"{'legal' if legal else 'not legal'}, exit code {done.returncode}: {done.stderr[:300]}")
            if really and done.returncode != 2:
                made = True
                self.follow({key: lib}, "cover")

    def swaps(self):
        case = self.case
        able = self.keys("confirmed")
        made = False
        for _ in range(5 if len(able) > 1 else 0):
            one, two = self.r.sample(able, 2)
            a, b = self.rows[one]["library"], self.rows[two]["library"]
            if a == b or one[:2] == two[:2]:
                continue
            legal = self.able(a, two) and self.able(b, one)
            really = legal and not made
            done = case.command("swap", "term.toml", named(one), named(two), "--now", self.now,
                                *([] if really else ["--dry-run"]))
            case.holds("swaps", (done.returncode != 2) == legal, f"{named(one)} of {a}, {named(two)} of {b}: "
                       f"{'legal' if legal else 'not legal'}, exit code {done.returncode}: {done.stderr[:300]}")
            if really and done.returncode != 2:
                made = True
                before = {k: r["library"] for k, r in self.rows.items()}
                self.follow({one: b, two: a}, "swap")
                done = case.command("swap", "term.toml", named(one), named(two), "--now", self.now)
                case.holds("swap back", done.returncode != 2, f"swap back: {done.stderr[:300]}")
                self.follow({one: a, two: b}, None)
                case.holds("swap back restores", {k: r["library"] for k, r in self.rows.items()} == before,
                           "after a swap back somebody else is on duty")

    def follow(self, moved, kind):
        """The roster has just this change, and the ledger follows it."""
        case, slot = self.case, self.a.slot
        old, old_ledger = self.rows, self.ledger
        self.rows, _, self.ledger = read(self.folder)
        right = {k: r["library"] for k, r in old.items()} | moved
        case.holds("a change changes itself only", {k: r["library"] for k, r in self.rows.items()} == right,
                   f"{moved}: the roster has other changes")
        held = Counter()
        for key, lib in moved.items():
            held[lib] += slot
            if old[key]["library"]:
                held[old[key]["library"]] -= slot
            if kind:
                # Who gets a duty back has it as before.
                back = self.first[key]["library"] == lib
                right = self.first[key]["kind"] if back else kind
                case.holds("kind of a change", self.rows[key]["kind"] == right, f"{self.rows[key]}")
        for i, r in self.ledger.items():
            case.holds("the ledger follows", int(r["held_minutes"]) == int(old_ledger[i]["held_minutes"]) + held[i]
                       and r["owed_minutes"] == old_ledger[i]["owed_minutes"], f"{i}: {r}, before {old_ledger[i]}")
        self.on = Counter((d, c, r["library"]) for (d, c, _), r in self.rows.items() if r["library"])
        self.checked()

    def checked(self):
        done = self.case.command("check", "--fail-on", "error", "term.toml")
        self.case.holds("vuoro check agrees after changes", done.returncode == 0,
                        f"exit code {done.returncode}: {done.stdout[:500]}{done.stderr[:300]}")

    # --- planning again

    def alter(self):
        """Changes the files in some way; the agreement afterwards."""
        a, r = self.a, self.r
        b = copy.copy(a)
        path = self.folder / "term.toml"
        lib = r.choice(sorted(a.libs))
        days = (a.last - a.first).days
        first = a.first + datetime.timedelta(days=r.randint(0, days))
        last = min(a.last, first + datetime.timedelta(days=r.choice([0, 6, 20])))
        kind = r.choice(["absence", "absence", "closed", "member", "hours"])
        if kind == "member" and (lib in a.member or first == a.first):
            kind = "absence"
        if kind == "hours":
            text = (self.folder / "consortium.toml").read_text()
            keep = [c for c in a.cells if c in a.serves[lib] and r.random() < 0.6]
            pinned = {h for _, _, h in a.pins}
            if not keep or pinned:
                kind = "absence"
            else:
                hours = "{ " + ", ".join(
                    f"{model.DAYS[d]} = [" + ", ".join(
                        f'"{model.clock(t)}-{model.clock(t + a.slot)}"' for e, t in keep if e == d) + "]"
                    for d in sorted({d for d, _ in keep})) + " }"
                parts = re.split(r"(?m)^(?=\[\[)", text)
                for k, part in enumerate(parts):
                    if part.startswith("[[library]]") and f'id = "{lib}"' in part:
                        part = re.sub(r"(?m)^hours = .*\n", "", part)
                        parts[k] = part.rstrip("\n") + f"\nhours = {hours}\n"
                (self.folder / "consortium.toml").write_text("".join(parts))
                b.serves = dict(a.serves) | {lib: set(keep)}
        text = path.read_text()
        at = text.index("\n[[change]]") if "\n[[change]]" in text else len(text)
        more = ""
        if kind == "absence":
            more = f'\n[[absence]]\nlibrary = "{lib}"\nfirst = {first}\nlast = {last}\n'
            b.absent = a.absent + [(lib, (first, last, 0, 24 * 60))]
        elif kind == "closed":
            # A term without any duty is an error.
            if all(date == first for date, _, _ in a.duties()):
                return b, "nothing"
            last = first
            more = f"\n[[closed]]\nfirst = {first}\n"
            b.closed = a.closed + [(first, last, 0, 24 * 60)]
        elif kind == "member":
            last = first - datetime.timedelta(days=1)
            more = f'\n[[member]]\nlibrary = "{lib}"\nlast = {last}\n'
            b.member = a.member | {lib: [(a.first, last)]}
        path.write_text(text[:at] + more + text[at:])
        return b, f"{kind} of {lib} {first} to {last}"

    def again(self):
        case = self.case
        b, what = self.alter()
        # A published term goes by the agreement that it keeps: other hours are taken over from a day on.
        command = ["amend", "--from", self.a.first] if what.startswith("hours") else ["allocate"]
        done = case.command(*command, "term.toml", "--now", self.now)
        if not case.holds("plans again", done.returncode in (0, 1), f"{what}: {done.stderr[:400]}"):
            return
        old, (rows, _, ledger) = self.rows, read(self.folder)
        duties = set(b.duties())
        case.holds("every duty once, again", set(rows) == duties, f"{what}: other duties than those of the term")
        supply, free, base = term.Supply(), Counter(), Counter()
        for key in duties & set(rows):
            date, cell, _ = key
            before, after = old[key], rows[key]
            lib = after["library"]
            if before["status"] == "open" or after["status"] == "open":
                continue
            if lib:
                case.holds("legal again", b.can(lib, date, cell), f"{what}: {named(key)}: {lib} cannot serve")
            if before["library"] and b.can(before["library"], date, cell):
                case.holds("what is legal stays", lib == before["library"],
                           f"{what}: {named(key)} went from {before['library']} to {lib or 'nobody'}")
                base[date, cell, before["library"]] += 1
            else:
                free[date, cell] += 1
        on = Counter((d, c, r["library"]) for (d, c, _), r in rows.items() if r["library"])
        for (date, cell, lib), n in on.items():
            case.holds("one place at a time, again", n <= b.libs[lib].seats, f"{what}: {date} {cell} {lib}")
        for (date, cell), n in free.items():
            supply.add(n, {i: min(n, b.libs[i].seats - base[date, cell, i])
                           for i in b.libs if b.can(i, date, cell)})
        most = sum(supply.hand_out({}, lambda i, n: n).values())
        unfilled = sum(1 for r in rows.values() if r["status"] == "unfilled")
        case.holds("as many filled again", unfilled == sum(free.values()) - most,
                   f"{what}: {unfilled} unfilled of {sum(free.values())}, {most} can be filled")
        total = sum(int(r["owed_minutes"]) for r in ledger.values())
        held = sum(int(r["held_minutes"]) for r in ledger.values())
        shared = sum(b.slot for date, _, _ in rows if any(b.present(i, date) for i in b.libs))
        case.holds("sum of owed, again", total == shared, f"{what}: owed {total}, to be shared {shared}")
        case.holds("sum of held, again", held == (len(rows) - unfilled) * b.slot, f"{what}: held {held}")
        for i, r in ledger.items():
            case.holds("balance, again", int(r["balance_minutes"]) == int(r["carried_in_minutes"])
                       + int(r["held_minutes"]) - int(r["owed_minutes"]), f"{i}: {r}")
        self.checked()
        text = (self.folder / "term.toml").read_text()
        done = case.command("allocate", "term.toml", "--now", self.now)
        case.holds("planning a third time changes nothing",
                   done.returncode in (0, 1) and (self.folder / "term.toml").read_text() == text,
                   f"{what}: the term file changed again")
