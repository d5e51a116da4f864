"""Puts general solvers beside vuoro on the same instances.

    python -m venv venv && venv/bin/pip install -r benches/peers/requirements.txt
    cargo build --release
    cargo bench --bench generate -- M target/peers/M
    venv/bin/python benches/peers/compare.py --seconds 60 \
        examples/piki-2018-fair/syksy.toml target/peers/M/term.toml

The slots of the holders are those of vuoro's plan; the solvers form the pools and place everybody
in the week. Every solution is checked, and its objective computed in exact fractions; the script
ends with an error if one is better than a plan that vuoro calls proven, or than its bound.
"""

import argparse
import importlib
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

import instance as instances

# Beyond so many small libraries the column model has too many columns.
MOST_COLUMNS = 30


def solve(module, model, *given):
    return getattr(importlib.import_module(module), model)(*given)


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("terms", nargs="+", type=Path, help="term files")
    parser.add_argument("--seconds", type=float, default=60, help="time limit of each solver")
    parser.add_argument("--vuoro", default="target/release/vuoro", help="the binary")
    options = parser.parse_args()
    wrong = 0
    line("instance", "small", "pools", "solver", "time", "objective", "bound", "proven")
    line(*["---"] * 8)
    for term in options.terms:
        with tempfile.TemporaryDirectory() as out:
            given, pools, plan, seconds = instances.read(term, options.vuoro, f"{out}/plan")
        size = (len(given.sizes), given.pools)
        name = term.parent.name
        given.check(pools)
        ours = float(given.objective(pools))
        assert abs(ours - plan["objective"]) < 2e-6, "vuoro's own figure"
        proven = plan["proven_optimal"]
        said = "yes" if proven else "no"
        line(name, *size, "vuoro, the whole run", f"{seconds:.2f} s", f"{ours:.6f}", f"{plan['lower_bound']:.6f}", said)
        # The column model is told that a plan twice as far from fair is none: its columns are fewer.
        most = 2 * ours - float(given.fixed())
        solvers = [("CP-SAT, direct", "cpsat", "direct"), ("HiGHS, direct", "highs", "direct")]
        if len(given.sizes) <= MOST_COLUMNS:
            solvers.append(("HiGHS, columns", "highs", "columns"))
        for solver, module, model in solvers:
            begun = time.monotonic()
            # Each in a process of its own: the packages bring libraries that clash.
            with multiprocessing.get_context("spawn").Pool(1) as alone:
                found, bound = alone.apply(solve, (module, model, given, options.seconds, most))
            took = f"{time.monotonic() - begun:.1f} s"
            bound += float(given.fixed())
            if found is None:
                line(name, *size, solver, took, "none", f"{bound:.6f}", "no")
                continue
            given.check(found)
            theirs = float(given.objective(found))
            said = "yes" if theirs - bound < 1e-6 else "no"
            line(name, *size, solver, took, f"{theirs:.6f}", f"{bound:.6f}", said)
            least = plan["best"] if proven else plan["lower_bound"]
            if theirs < least - 2e-6:
                print(f"{solver} is better than what vuoro says is the best", file=sys.stderr)
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
