"""Refusals: there is no plan, the parts that are named are in conflict and all needed, and each remedy
resolves it (docs/method.md, "When there is no plan")."""

import copy
import re
from itertools import combinations

import model
from solve import Search, TooLarge, Unknown

MANY = 10**6

# What planning refuses; everything else is wrong with the files.
OF_PLANNING = ("more-holders-than-slots", "more-pins-than-slots", "no-plan-found", "no-pools-possible",
               "no-room-in-the-week", "pool-sizes-do-not-fit", "together-never-staffed",
               "together-too-many", "together-with-owner")


def planned(a):
    """Whether there is any plan."""
    a.serves = {i: l and a.serves[i] for i, l in a.libs.items()}
    return any(Search(a, step_back=back).any_plan() is not None for back in (True, False))


def parts_of(a):
    """Everything that can be let go."""
    out = [("hours", i) for i in sorted(a.libs) if len(a.serves[i]) < len(a.cells)]
    out += [("seats", i) for i in sorted(a.libs) if a.libs[i].seats < a.seats]
    out += [("pin", (c, s)) for c, s, _ in a.pins]
    out += [("pool", p.id) for p in a.pools]
    out += [("together", frozenset(x)) for x in a.lists] + [("apart", frozenset(x)) for x in a.apart]
    return out + [("sizes", None)]


def let_go(a, parts):
    """The agreement without some of its parts."""
    b = copy.copy(a)
    b.libs = {i: copy.copy(l) for i, l in a.libs.items()}
    b.serves = dict(a.serves)
    for kind, what in parts:
        if kind == "hours":
            b.serves[what] = set(a.cells)
        elif kind == "seats":
            b.libs[what].seats = a.seats
        elif kind == "pin":
            b.pins = [p for p in b.pins if p[:2] != what]
        elif kind == "pool":
            b.pools = [p for p in b.pools if p.id != what]
            b.pins = [p for p in b.pins if p[2] != what]
        elif kind == "together":
            b.lists = [x for x in b.lists if x != what]
        elif kind == "apart":
            b.apart = [x for x in b.apart if x != what]
        else:
            b.sizes = (2, MANY)
    return b


def read(a, text):
    """The parts that are named with their remedies, and what is said of all of them."""
    named = re.compile(r"`([^`]+)`")
    parts, beside = [], None
    for line in text.splitlines():
        line = line.strip().removeprefix("= help:").strip()
        ids = named.findall(line)
        if line.startswith("- "):
            line = line[2:]
            if line.startswith("the hours of"):
                part = ("hours", ids[0])
            elif line.startswith("the seats that"):
                part = ("seats", ids[0])
            elif line.startswith("the pin of"):
                part = ("pin", cell(ids[1]))
            elif line.startswith("the pool"):
                part = ("pool", ids[0])
            elif line.startswith(("together", "apart")):
                part = (line.split(":")[0], frozenset(ids))
            elif line.startswith("`pool_size"):
                part = ("sizes", None)
            else:
                part = ("more", line)
            parts.append([part, None])
        elif line.startswith("resolved by"):
            parts[-1][1] = (line, ids)
        elif line.startswith("it would also be resolved by"):
            beside = (line, ids)
    return parts, beside


def cell(text):
    text, _, seat = text.partition(" #")
    day, start = text.split()
    return (model.DAYS.index(day), model.minutes(start)), int(seat or 1)


def with_remedy(a, part, remedy):
    """The agreement with the least change that is said to resolve it; None if it is not understood."""
    line, ids = remedy
    b = let_go(a, [])
    kind, what = part
    if "on several cells more" in line:
        return let_go(a, [("hours", ids[0])])
    if " staff of " in line:
        b.serves[ids[0]] = a.serves[ids[0]] | {cell(ids[1])[0]}
    elif "seats =" in line and len(ids) == 2:
        b.libs[ids[1]].seats = int(ids[0].split("=")[1])
    elif "seats =" in line:
        b.seats = int(ids[0].split("=")[1])
    elif "taking the pin" in line or "taking the list away" in line or "taking the pool" in line:
        return let_go(a, [part])
    elif "out of the list" in line:
        lists = [x if x != what else x - {ids[0]} for x in (b.lists if kind == "together" else b.apart)]
        if kind == "together":
            b.lists = lists
        else:
            b.apart = lists
    elif "out of the pool" in line:
        b.pools = [model.Pool(p.id, [m for m in p.members if m != ids[0]], p.turns) if p.id == ids[1] else p
                   for p in b.pools]
    elif "merging" in line:
        one, two = ids
        members = [m for p in b.pools if p.id in ids for m in p.members]
        b.pools = [model.Pool(p.id, members if p.id == one else p.members, p.turns)
                   for p in b.pools if p.id != two]
        b.pins = [(c, s, one if h == two else h) for c, s, h in b.pins]
    elif "pool_size" in line:
        b.sizes = tuple(map(int, re.findall(r"\d+", ids[0])))
    else:
        return None
    return b


def sentence(case, text):
    """The figures of the first sentence say that something is too little."""
    first = text.splitlines()[0]
    for more in (r"(\d+) holders need a slot of the week each, and it has (\d+) slot",
                 r"needs? (\d+) slots?, and the cells that (?:it|they) can serve have room for (\d+)",
                 r"is pinned to (\d+) cells?, and holds (\d+) slot"):
        found = re.search(more, first)
        if found:
            case.holds("first sentence", int(found[1]) > int(found[2]), first)
    found = re.search(r"(\d+) small libraries cannot be split into (\d+) pools? of (\d+)(?: to (\d+))?", first)
    if found and not case.a.together and not case.a.apart:
        n, pools, low, high = int(found[1]), int(found[2]), int(found[3]), int(found[4] or found[3])
        case.holds("first sentence", not pools * low <= n <= pools * high, first)


def check(case, text):
    a = case.a
    sentence(case, text)
    if case.code == "no-plan-found":
        case.counts["no plan found"] += 1
        return
    try:
        case.counts["refusals"] += 1
        found = Search(a).any_plan() or Search(a, step_back=False).any_plan()
        case.holds("impossible", found is None, lambda: f"{case.code}, but there is a plan: {found}")
        if found is None:
            conflict(case, text)
    except TooLarge:
        case.counts["too large to settle"] += 1
    except Unknown:
        case.counts["solver gave up"] += 1


def conflict(case, text):
    a = case.a
    parts, beside = read(a, text)
    if any(p[0] == "more" for p, _ in parts):
        case.counts["conflicts of many parts"] += 1
        return
    if not parts:
        case.counts["conflicts without parts"] += 1
        return
    every, kept = parts_of(a), [p for p, _ in parts]
    strange = [p for p in kept if p not in every]
    if not case.holds("parts exist", not strange, f"no such part: {strange}"):
        return

    def without(those):
        return let_go(a, [p for p in every if p not in those])

    case.holds("conflict", not planned(without(kept)), f"{kept} alone have a plan")
    if len(kept) == 1 or "though any" in text:
        for p in kept:
            rest = [x for x in kept if x != p]
            case.holds("conflict is minimal", planned(without(rest)), f"{kept}: still none without {p}")
    if "no fewer than" in text and len(kept) <= 3:
        for n in range(1, len(kept)):
            for few in combinations(every, n):
                case.holds("conflict is smallest", planned(without(few)), f"{kept}, but {few} alone have none")
    # Where the look for remedies was stopped, nothing is said of those that were not tried.
    stopped = any("remedies" in line and "was stopped" in line for line in text.splitlines())
    for part, remedy in parts + ([[None, beside]] if beside else []):
        if remedy:
            b = with_remedy(a, part or ("service", None), remedy)
            if case.holds("remedies are understood", b is not None, f"not understood: {remedy[0]}"):
                case.holds("remedies", planned(b), f"{part}: {remedy[0]}: still no plan")
        elif part[0] in ("hours", "seats", "pin") and not stopped:
            case.holds("no remedy", not planned(let_go(a, [part])), f"{part} let go would do")
