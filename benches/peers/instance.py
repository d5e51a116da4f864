"""An instance as the peers see it: the same files, and the slots that vuoro's plan has."""

import json
import subprocess
import time
import tomllib
from dataclasses import dataclass
from fractions import Fraction

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@dataclass
class Instance:
    """Libraries to be pooled, those that hold slots alone, and the week."""

    rate: Fraction  # slots a week for one unit of size
    slots: int  # of the whole week
    cells: int
    seats: int
    pools: int
    members: tuple  # fewest and most of a pool
    names: list  # of the small libraries, the largest first
    sizes: list
    staffed: list  # of each small library, the numbers of its cells
    owners: list  # (slots, seats of its own, cells, quota)

    def fixed(self):
        """What those that hold slots alone cost."""
        return sum(Fraction(n * n) / quota for n, _, _, quota in self.owners) - self.slots

    def objective(self, pools):
        """The exact objective of pools, each a list of numbers of libraries."""
        quota = lambda pool: sum(self.sizes[i] for i in pool) * self.rate
        return self.fixed() + sum(1 / quota(pool) for pool in pools)

    def check(self, pools):
        """Raises unless the pools are legal and everybody finds room in the week."""
        assert sorted(i for pool in pools for i in pool) == list(range(len(self.sizes)))
        assert len(pools) == self.pools
        least, most = self.members
        assert all(least <= len(pool) <= most for pool in pools)
        units = [(h, seats, cells) for h, (n, seats, cells, _) in enumerate(self.owners) for _ in range(n)]
        common = [set.intersection(*(self.staffed[i] for i in pool)) for pool in pools]
        units += [(len(self.owners) + at, 1, cells) for at, cells in enumerate(common)]
        at_cell = [[] for _ in range(self.cells)]

        def place(unit, seen):
            holder, seats, cells = units[unit]
            for cell in sorted(cells - seen):
                if sum(units[u][0] == holder for u in at_cell[cell]) >= seats:
                    continue
                seen.add(cell)
                if len(at_cell[cell]) < self.seats:
                    at_cell[cell].append(unit)
                    return True
                for other in list(at_cell[cell]):
                    at_cell[cell].remove(other)
                    if place(other, seen):
                        at_cell[cell].append(unit)
                        return True
                    at_cell[cell].append(other)
            return False

        assert all(place(unit, set()) for unit in range(len(units))), "no room in the week"


def minutes(text):
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def stretches(hours, day):
    return [tuple(map(minutes, stretch.split("-"))) for stretch in hours.get(day, [])]


def cells_of(service, hours):
    """The cells of the week within some hours, as pairs of day and minute."""
    length = service["slot_minutes"]
    inside = lambda day, at: any(a <= at and at + length <= b for a, b in stretches(hours, day))
    starts = [(d, at) for d in DAYS for a, b in stretches(service["hours"], d) for at in range(a, b - length + 1, length)]
    return [(day, at) for day, at in starts if inside(day, at)]


def read(term, vuoro, out):
    """Plans a term, and gives the instance, vuoro's pools, its figures and its seconds."""
    begun = time.monotonic()
    command = [vuoro, "allocate", str(term), "--fresh", "--force", "--out", out, "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.monotonic() - begun
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    plan = json.loads(done.stdout)["allocation"]
    agreed = tomllib.loads((term.parent / "consortium.toml").read_text())
    service = agreed["service"]
    cells = cells_of(service, service["hours"])
    seats = service.get("seats", 1)
    libraries = {library["id"]: library for library in agreed["library"]}
    total = sum(library["size"] for library in libraries.values())

    def staffed(library):
        own = cells_of(service, library["hours"])
        return {number for number, cell in enumerate(cells) if cell in own}

    rate = Fraction(len(cells) * seats, total)
    owners, small, pools = [], [], []
    for holder in plan["holders"]:
        if holder["kind"] == "library":
            library = libraries[holder["id"]]
            own = min(library.get("seats", 1), seats)
            owners.append((holder["slots"], own, staffed(library), library["size"] * rate))
        else:
            assert holder["slots"] == 1, "the peers' models know pools of one slot"
            small += holder["members"]
            pools.append(holder["members"])
    small.sort(key=lambda name: (-libraries[name]["size"], name))
    number = {name: at for at, name in enumerate(small)}
    least, most = agreed.get("allocation", {}).get("pool_size", (2, 6))
    instance = Instance(
        rate, len(cells) * seats, len(cells), seats, len(pools), (least, most), small,
        [libraries[name]["size"] for name in small],
        [staffed(libraries[name]) for name in small], owners,
    )
    return instance, [[number[name] for name in pool] for pool in pools], plan, seconds
