"""An independent verifier of `vuoro`: draws consortia, lets the program plan them, and settles every
promise by code of its own (README.md)."""

import argparse
import copy
import csv
import json
import multiprocessing
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import busy
import changes
import generate
import keep
import model
import refusal
import term
import week
from apportion import apportion
from solve import Search, TooLarge, Unknown, cost

LONGEST = 30  # seconds of the processor for one case


class Enough(Exception):
    """One disagreement will do."""


class Case:
    """One input, what the program made of it, and what is wrong with that."""

    def __init__(self, vuoro, folder, only_plan=False):
        self.vuoro, self.folder, self.only_plan = vuoro, folder, only_plan
        self.wrong, self.counts = [], Counter()
        self.seconds = 0.0
        self.slack = 0
        self.all_at_once = True
        self.refused = False

    def say(self, promise, text):
        self.wrong.append((promise, text))
        if not self.all_at_once:
            raise Enough

    def holds(self, promise, truth, text):
        """Counts a check, and says what is wrong."""
        self.counts[promise] += 1
        if not truth:
            self.say(promise, text() if callable(text) else text)
        return truth

    def command(self, *args):
        """Runs the program; its processor time in seconds beside what it said."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([self.vuoro, *map(str, args)], capture_output=True, text=True, cwd=self.folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        done.seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return done

    # --- all of it

    def run(self):
        done = self.command("allocate", "term.toml")
        self.seconds = done.seconds
        self.holds("ends", done.returncode in (0, 1, 2), f"exit code {done.returncode}: {done.stderr[:300]}")
        self.refused = done.returncode == 2
        if self.only_plan or done.returncode not in (0, 1, 2):
            self.counts["not settled"] += "error[no-plan-found]" in done.stderr
            return
        self.a = model.read(self.folder)
        if self.refused:
            self.refusal(done.stderr)
            return
        out = self.folder / "term"
        self.plan = json.loads((out / "plan.json").read_text())
        with open(out / "roster.csv", newline="") as f:
            self.roster = list(csv.DictReader(f))
        with open(out / "ledger.csv", newline="") as f:
            self.ledger = list(csv.DictReader(f))
        self.search = Search(self.a)
        holders = {h["id"] for h in self.plan["allocation"]["holders"]}
        if self.a.had_enough() and not {i for i in self.a.had_enough() if i in holders} <= set(self.search.owners):
            # Who has had enough holds its slot where there is no plan without.
            found = self.search.any_plan()
            self.holds("stepping back", found is None, lambda: f"with {self.a.had_enough()} in pools: {found}")
            self.search = Search(self.a, step_back=False)
        self.counts["steered"] += bool(self.a.counted())
        self.text = done.stdout
        if self.a.remainders == "round":
            self.slots()
        else:
            self.pooled()
        if self.a.keep:
            keep.check(self)
        if self.a.load:
            busy.check(self)
        term.check(self)
        checked = self.command("check", "--fail-on", "error", "term.toml")
        self.holds("vuoro check agrees", checked.returncode == 0,
                   f"exit code {checked.returncode}: {checked.stdout[:600]}{checked.stderr[:600]}")
        changes.check(self)

    # --- whole slots

    def slots(self):
        a, s, plan = self.a, self.search, self.plan["allocation"]
        holders = plan["holders"]
        given = dict(s.given)
        held = {h["id"]: h["slots"] for h in holders if h["id"] in given or h["kind"] == "library"}
        formed = [(sorted(h["members"]), h["slots"]) for h in holders
                  if h["kind"] == "pool" and h["id"] not in given]
        if not self.holds("holders", sorted(held) == sorted([*s.owners, *given]),
                          f"holders are {sorted(held)}, expected owners {s.owners} and pools {sorted(given)}"):
            return
        for key, right in [("quota", a.quotas()), ("claim", s.quota)]:
            self.holds(key, all(
                abs(Fraction(h.get(key, h["quota"])) - sum(right[m] for m in h["members"])) < Fraction(1, 10**6)
                for h in holders), f"a {key} is another")
        for h in holders:
            if h["id"] in given:
                self.holds("pools kept", sorted(given[h["id"]]) == sorted(h["members"]),
                           f"members of {h['id']} are {h['members']}")
        self.legal_pools(formed)
        bloc = sum(n for _, n in formed)
        objective = s.objective(held, formed)
        self.close("objective", plan["objective"], objective)
        low, best = Fraction(str(plan["lower_bound"])), Fraction(str(plan["best"]))
        tiny = Fraction(2, 10**6)
        self.holds("bound", low <= best + tiny and best <= objective + tiny,
                   f"bound {low}, best {best}, objective {objective}")
        self.holds("tolerance", objective <= best * (1 + a.tolerance) + tiny,
                   f"objective {float(objective)}, best {best}, tolerance {a.tolerance}")
        if plan["proven_optimal"]:
            self.holds("bound when proven", abs(low - best) <= tiny, f"bound {low}, best {best}, proven")
        else:
            self.counts["unproven"] += 1
        self.week_is_legal(held, formed)
        self.optimal(held, bloc, best, low, plan["proven_optimal"], objective)
        week.check(self, best)

    # --- pooled remainders

    def pooled(self):
        """Totals as planned, and how even they are at best."""
        a, plan = self.a, self.plan["allocation"]
        holders = {h["id"]: h for h in plan["holders"]}
        self.pooled_week(holders)
        fall = [r for r in self.roster if r["kind"] == "substitute" or r["status"] == "unfilled"]
        self.counts["pooled, with substitutes"] += bool(fall)
        # Where duties fall to others, totals are those of the roster; else what was aimed at is reached.
        planned = Counter(r["library"] for r in self.roster if r["library"] and (fall or r["kind"] == "own"))
        is_open = {p.id: (p.turns or a.turns) == "open" for p in a.pools}
        for h in plan["holders"]:
            if not fall or is_open.get(h["id"], a.turns == "open"):
                planned.update(dict(zip(h["members"], h.get("targets", []))))
        count, owed = term.unevenness(a), a.owed()
        owing = [i for i in a.libs if owed[i]]
        mine = sum(count(i, planned[i]) for i in owing)
        # What is owed is counted in millionths of a minute, which tells where next to nothing is owed.
        smallest = min(owed[i] for i in owing) * a.slot * 10**6
        self.slack = 2 * len(self.roster) * mine / smallest
        self.close("objective of totals", plan["objective"], mine)
        best = term.best_totals(a)
        least = sum(count(i, best[i]) for i in owing)
        self.close("bound of totals", plan["lower_bound"], least)
        if plan["proven_optimal"]:
            self.holds("proven totals", mine <= least + Fraction(2, 10**6)
                       and sum(planned.values()) == sum(best[i] for i in a.libs),
                       f"proven {float(mine)}, best {float(least)}")
        else:
            self.counts["unproven totals"] += 1

    def cells_held(self):
        """How often every holder has which cell, each seat being held once and pins kept."""
        a = self.a
        at, seats = defaultdict(Counter), Counter()
        for row in self.plan["pattern"]:
            day, start = row["cell"].split()
            cell = (model.DAYS.index(day), model.minutes(start))
            seats[(cell, row["seat"])] += 1
            at[row["holder"]][a.cells.index(cell)] += 1
        every = {(c, n): 1 for c in a.cells for n in range(1, a.seats + 1)}
        self.holds("every seat once", seats == every, "seats of the week are not each held once")
        for c, _, holder in a.pins:
            need = sum(1 for x, _, h in a.pins if x == c and h == holder)
            self.holds("pins", at[holder][a.cells.index(c)] >= need, f"pin of {holder} to {cell_name(c)}")
        return at

    def pooled_week(self, holders):
        a, s = self.a, self.search
        at = self.cells_held()
        for h, row in holders.items():
            self.holds("slots in the week", sum(at[h].values()) == row["slots"], f"{h} has {at[h]}")
            if row["kind"] == "library":
                ok = all(c in s.masks[h] and n <= min(a.libs[h].seats, a.seats) for c, n in at[h].items())
                self.holds("cells", ok, f"{h} in {at[h]}")
            else:
                self.holds("apart", h in {p.id for p in a.pools} or not s.apart(set(row["members"])), f"{row}")
        self.at = at

    def close(self, promise, said, exact):
        self.holds(promise, abs(Fraction(str(said)) - exact) <= Fraction(1, 10**6) + self.slack,
                   lambda: f"said {said}, exactly {float(exact):.7f}")

    def legal_pools(self, formed):
        a, s = self.a, self.search
        members = sorted(m for few, _ in formed for m in few)
        self.holds("pools", members == s.small, f"pooled are {members}, expected {s.small}")
        for few, _ in formed:
            self.holds("pool sizes", a.sizes[0] <= len(few) <= a.sizes[1], f"pool of {few}, sizes {a.sizes}")
            self.holds("apart", not s.apart(set(few)), f"pool of {few}, apart {a.apart}")
        for group in s.groups():
            self.holds("together", any(group <= set(few) for few, _ in formed), f"not together: {group}")
        counts = [n for _, n in formed]
        if counts:
            expected = s.pool_count(sum(counts))
            self.holds("number of pools", len(counts) == expected and max(counts) - min(counts) <= 1,
                       f"slots of pools {counts}, expected {expected} pools as even as can be")

    def method_slots(self):
        """What the method gives to owners, given pools and the bloc (id `*`), or None."""
        a, s = self.a, self.search
        claims = {i: s.quota[i] for i in s.owners} | {p: sum(s.quota[m] for m in few) for p, few in s.given}
        least = dict.fromkeys(claims, 1)
        most = {i: sum(min(a.libs[i].seats, a.seats) for _ in s.masks[i]) for i in s.owners}
        for p, few in s.given:
            most[p] = len(frozenset().union(*(s.masks[i] for i in few)))
        if s.small:
            claims["*"] = sum(s.quota[i] for i in s.small)
            least["*"] = -(-len(s.small) // a.sizes[1])
            most["*"] = a.slots
        if a.counted():
            claimed = sum(claims.values())
            low = {i: min(max(int(q * a.slots / claimed), least[i]), max(most[i], least[i]))
                   for i, q in claims.items()}
            high = {i: min(max(-int(-q * a.slots // claimed), least[i]), max(most[i], least[i]))
                    for i, q in claims.items()}
            least = low if sum(low.values()) <= a.slots else least
            most = high if sum(high.values()) >= a.slots else most
        balance = dict(a.carried)
        for p, few in s.given:
            balance[p] = sum(a.carried.get(m, 0) for m in few)
        balance["*"] = sum(a.carried.get(m, 0) for m in s.small)
        order = sorted(claims, key=lambda i: (-claims[i], balance.get(i, 0), i == "*", i))
        return apportion(a.method, claims, a.slots, least, most, {i: k for k, i in enumerate(order)})

    def optimal(self, held, bloc, best, low, proven, objective):
        """Whether the slots are the method's, and nothing is better where that is said."""
        s, tiny = self.search, Fraction(2, 10**6)
        method = self.method_slots()
        mine = held | ({"*": bloc} if s.small else {})
        try:
            if method is None or method != mine:
                self.counts["other slots"] += 1
                if method is not None:
                    fixed = {i: n for i, n in method.items() if i != "*"}
                    found = s.plan_of(fixed, method.get("*", 0))
                    self.holds("slots", found is None,
                               lambda: f"slots {mine}, the method's {method} have a plan: {found}")
                if proven:
                    found = s.better(best - tiny)
                    self.holds("proven, any slots", found is None, lambda: f"{best} proven, but {found}")
            elif proven:
                self.counts["settled"] += 1
                found = s.better(best - tiny, held, bloc)
                self.holds("proven", found is None,
                           lambda: f"{best} proven, but {float(found.objective)}: {found}")
            else:
                found = s.best(held, bloc)
                self.holds("bound below the best", low <= found.objective + tiny,
                           lambda: f"bound {low}, but {float(found.objective)}: {found}")
        except TooLarge:
            self.counts["too large to settle"] += 1
        except Unknown:
            self.counts["solver gave up"] += 1

    def week_is_legal(self, held, formed):
        """Everybody in cells that suit, as often as slots say, every seat once."""
        a, s = self.a, self.search
        members = {h["id"]: h["members"] for h in self.plan["allocation"]["holders"]}
        slots = {h["id"]: h["slots"] for h in self.plan["allocation"]["holders"]}
        at = self.cells_held()
        for h, few in members.items():
            cells = at[h]
            self.holds("slots in the week", sum(cells.values()) == slots[h], f"{h} has {cells}, slots {slots[h]}")
            if h in s.owners:
                ok = all(c in s.masks[h] and n <= min(a.libs[h].seats, a.seats) for c, n in cells.items())
            else:
                ok = max(cells.values()) == 1 and suits(a, s.masks, few, set(cells))
            self.holds("cells", ok, f"{h} of {few} in {[cell_name(a.cells[c]) for c in cells]}")
        self.at = at

    # --- refusals

    def refusal(self, text):
        found = re.search(r"error\[([a-z-]+)\]: (.*)", text)
        if not self.holds("refusals say why", bool(found), f"exit code 2: {text[:300]}"):
            return
        self.code = found[1]
        if self.code not in refusal.OF_PLANNING:
            self.counts["errors of files"] += 1
            return
        if self.a.remainders != "round":
            return
        refusal.check(self, text)


def cell_name(c):
    return f"{model.DAYS[c[0]]} {model.clock(c[1])}"


def suits(a, masks, members, cells):
    """The rule for the cells of a pool, by all sets of members."""
    n, total = len(cells), sum(a.libs[i].size for i in members)
    if any(not masks[i] & cells for i in members):
        return False
    if any(all(c not in masks[i] for i in members) for c in cells):
        return False
    for chosen in range(1, 1 << len(members)):
        few = [m for k, m in enumerate(members) if chosen >> k & 1]
        reach = set().union(*(masks[i] for i in few)) & cells
        if sum(a.libs[i].size for i in few) * n / total > len(reach) + Fraction(1, 10):
            return False
    return True


class TooLong(BaseException):
    """This case takes too much of the processor."""


def too_long(*_):
    raise TooLong


def one(job):
    vuoro, seed, number, folder, keep, many = job
    folder.mkdir(parents=True, exist_ok=True)
    if seed is not None:
        generate.write(seed, number, folder, many)
    case = Case(vuoro, folder, many)
    begun = time.process_time()
    signal.signal(signal.SIGVTALRM, too_long)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        case.run()
    except TooLong:
        case.counts["verifier stopped after %s s" % LONGEST] += 1
    except Exception:
        case.say("the verifier itself", traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    took = time.process_time() - begun
    if not case.wrong and not keep:
        shutil.rmtree(folder)
    return number, folder, case.wrong, case.counts, case.seconds, case.refused, took


def known_faults():
    """Cases (seed-number) with faults of the program that are known, and what they are."""
    rows = (Path(__file__).parent / "known.txt").read_text().splitlines()
    return dict(row.split(" ", 1) for row in rows if row and not row.startswith("#"))


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--vuoro", dest="program", required=True, help="the built program")
    p.add_argument("--cases", type=int, default=200)
    p.add_argument("--from", type=int, default=0, dest="start")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--work", type=Path, required=True, help="where inputs are kept")
    p.add_argument("--jobs", type=int, default=os.cpu_count())
    p.add_argument("--keep", action="store_true", help="keep the folders of all cases")
    p.add_argument("--many", action="store_true", help="15 to 30 libraries each, which are planned and timed only")
    p.add_argument("folders", nargs="*", type=Path, help="inputs instead of drawn ones")
    args = p.parse_args()
    program = os.path.abspath(args.program)
    work = args.work.resolve()
    jobs = []
    if args.folders:
        for k, folder in enumerate(args.folders):
            to = work / folder.name
            shutil.rmtree(to, ignore_errors=True)
            shutil.copytree(folder, to)
            shutil.rmtree(to / "term", ignore_errors=True)
            jobs.append((program, None, k, to, True, False))
    else:
        for k in range(args.start, args.start + args.cases):
            to = work / f"{args.seed}-{k}"
            shutil.rmtree(to, ignore_errors=True)
            jobs.append((program, args.seed, k, to, args.keep, args.many))
    counts, wrong, times, slow, known = Counter(), [], [], [], known_faults()
    with multiprocessing.Pool(args.jobs) as pool:
        for number, folder, bad, n, seconds, refused, took in pool.imap_unordered(one, jobs):
            counts += n
            times.append((seconds, refused, folder))
            slow.append((took, folder))
            if bad and not args.folders and folder.name in known:
                counts["known faults"] += 1
                print(f"{folder}: known: {known[folder.name]}")
                continue
            for promise, text in bad:
                wrong.append((promise, folder))
                print(f"{folder}: {promise}: {text}", flush=True)
    print(f"\n{len(jobs)} inputs; disagreements: {len({f for _, f in wrong})}")
    for name, n in sorted(counts.items()):
        print(f"  {name}: {n}")
    for what, rows, limit in (("slowest", times, 5), ("slowest refusals", [t for t in times if t[1]], 2)):
        rows = sorted(rows, key=lambda t: -t[0])
        print(f"{what}, in seconds of the processor ({sum(t[0] > limit for t in rows)} above {limit}): "
              + ", ".join(f"{t[0]:.2f} {t[2].name}" for t in rows[:5]))
    seconds, folder = max(slow, key=lambda t: t[0])
    print(f"slowest to verify: {seconds:.2f} s, {folder.name}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
