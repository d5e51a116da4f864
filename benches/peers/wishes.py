"""The second level, within the tolerance: vuoro beside HiGHS on S with wishes.

    venv/bin/python benches/peers/wishes.py examples/piki-2018-fair/syksy.toml

Every library gets one staffed cell that it would rather have, and one that it would rather not.
Both look for the plan that breaks the fewest wishes among those whose objective is at most so many
times the best one; HiGHS has a variable for every pool that such a plan could have.
"""

import argparse
import json
import re
import sys
import tempfile
import time
import tomllib
from pathlib import Path

import highspy

import highs
import instance as instances

WISH = 1_000_000

# A holder's second cell on a weekday costs this, the third twice as much: wishes are weighed
# against it. What dates count is left out here: it is less than a hundredth of a wish.
SAME_DAY = 100_000
SLACK = WISH // 100


def with_wishes(term, folder, tolerance):
    """Writes the term and its consortium with wishes and another tolerance."""
    text = (term.parent / "consortium.toml").read_text()
    agreed = tomllib.loads(text)
    head, *libraries = text.split("[[library]]\n")
    head = re.sub(r"\[allocation\]\n", "", head) + f"[allocation]\ntolerance = {tolerance}\n\n"
    wishes, written = {}, []
    for at, (library, lines) in enumerate(zip(agreed["library"], libraries)):
        cells = instances.cells_of(agreed["service"], library["hours"])
        prefer, avoid = cells[at * 7 % len(cells)], cells[(at * 3 + 1) % len(cells)]
        name = lambda cell: f"{cell[0]} {cell[1] // 60:02}:{cell[1] % 60:02}"
        own = [line for line in lines.rstrip().splitlines() if line.split(" ")[0] not in ("prefer", "avoid")]
        if prefer != avoid:
            own += [f'prefer = ["{name(prefer)}"]', f'avoid = ["{name(avoid)}"]']
            wishes[library["id"]] = (prefer, avoid)
        written.append("\n".join(own) + "\n\n")
    (folder / "consortium.toml").write_text(head + "".join("[[library]]\n" + lines for lines in written))
    copy = folder / term.name
    copy.write_text(term.read_text())
    return copy, wishes, instances.cells_of(agreed["service"], agreed["service"]["hours"])


def cost_at(members, sizes, wishes, cell):
    """What a holder's wishes count against a cell; a member's by its part of the weight."""
    total, cost = sum(sizes[m] for m in members), 0
    for m in members:
        prefer, avoid = wishes.get(m, (None, None))
        cost += (sizes[m] * WISH // total) * ((cell == avoid) - (cell == prefer))
    return cost


def best_wishes(given, owners, sizes, wishes, cells, cap):
    """HiGHS: the fewest broken wishes of a plan whose pools cost at most `cap` together."""
    h = highs.solver(600)
    columns, at_cell = [], [[] for _ in cells]
    for pool, hours, cost in highs.pools_below(given, cap):
        chosen = h.addVariable(0, 1, 0, highspy.HighsVarType.kInteger)
        names = [given.names[i] for i in pool]
        places = [h.addVariable(0, 1, cost_at(names, sizes, wishes, cells[p])) for p in sorted(hours)]
        h.addConstr(h.qsum(places) == chosen)
        for p, place in zip(sorted(hours), places):
            at_cell[p].append(place)
        columns.append((pool, cost, chosen))
    h.addConstr(h.qsum(cost * chosen for _, cost, chosen in columns) <= cap)
    h.addConstr(h.qsum(chosen for _, _, chosen in columns) == given.pools)
    for i in range(len(given.sizes)):
        h.addConstr(h.qsum(chosen for pool, _, chosen in columns if i in pool) == 1)
    price = lambda holder, p: cost_at([owners[holder]], sizes, wishes, cells[p])
    spread = []
    for mine in highs.week(h, given, at_cell, price):
        for day in sorted({cells[p][0] for p in mine}):
            here = [place for p, place in mine.items() if cells[p][0] == day]
            more = [h.addVariable(0, 1, SAME_DAY * n) for n in range(1, len(here))]
            h.addConstr(h.qsum(here) <= h.qsum(more) + 1)
            spread += [(SAME_DAY * n, extra) for n, extra in enumerate(more, 1)]
    h.run()
    assert h.getModelStatus() == highspy.HighsModelStatus.kOptimal, h.getModelStatus()
    values = h.getSolution().col_value
    same_day = sum(cost * values[extra.index] for cost, extra in spread)
    return round(h.getInfo().objective_function_value - same_day), len(columns)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("term", type=Path)
    parser.add_argument("--vuoro", default="target/release/vuoro")
    options = parser.parse_args()
    wrong = 0
    print("| tolerance | wishes, vuoro | time | all compared | wishes, HiGHS | time | pools |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for tolerance in (0.0, 0.05, 0.20):
        with tempfile.TemporaryDirectory() as folder:
            term, wishes, cells = with_wishes(options.term, Path(folder), tolerance)
            given, pools, plan, seconds = instances.read(term, options.vuoro, f"{folder}/plan")
            if tolerance == 0:
                best_objective = float(given.objective(pools))
            sizes = {e["id"]: e["size"] for e in tomllib.loads((term.parent / "consortium.toml").read_text())["library"]}
            written = json.loads((Path(folder) / "plan" / "plan.json").read_text())
            of = {holder["id"]: holder for holder in plan["holders"]}
            ours = 0
            for place in written["pattern"]:
                day, at = place["cell"].split(" ")
                cell = (day, instances.minutes(at.split("-")[0]))
                ours += cost_at(of[place["holder"]]["members"], sizes, wishes, cell)
            owners = [holder["id"] for holder in plan["holders"] if holder["kind"] == "library"]
            cap = best_objective * (1 + tolerance) + 1e-9 - float(given.fixed())
            begun = time.monotonic()
            best, columns = best_wishes(given, owners, sizes, wishes, cells, cap)
            took = time.monotonic() - begun
            compared = "yes" if plan["all_wishes_compared"] else "no"
            print(f"| {tolerance} | {ours} | {seconds:.2f} s | {compared} | {best} | {took:.1f} s | {columns} |", flush=True)
            wrong += plan["all_wishes_compared"] and abs(ours - best) > SLACK
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
