"""Models for HiGHS: the direct one, and one with a variable for every pool that could be formed."""

from itertools import combinations

import highspy

from tangents import tangents


def solver(seconds):
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.setOptionValue("time_limit", float(seconds))
    h.setOptionValue("threads", 2)
    h.setOptionValue("mip_rel_gap", 0.0)
    return h


def week(h, instance, pools_at, price=lambda holder, p: 0):
    """Room in the week: owners at a price, and pools as sums of variables for every cell."""
    own = []
    for at, (slots, seats, where, _) in enumerate(instance.owners):
        mine = {p: h.addVariable(0, seats, price(at, p), highspy.HighsVarType.kInteger) for p in sorted(where)}
        h.addConstr(h.qsum(mine.values()) == slots)
        own.append(mine)
    for p in range(instance.cells):
        here = pools_at[p] + [mine[p] for mine in own if p in mine]
        if here:
            h.addConstr(h.qsum(here) <= instance.seats)
    return own


def result(h, pick):
    info = h.getInfo()
    bound = info.mip_dual_bound
    if info.primal_solution_status != 2:
        return None, bound
    values = h.getSolution().col_value
    return pick(lambda variable: values[variable.index] > 0.5), bound


def direct(instance, seconds, _):
    """HiGHS, the direct model."""
    h, pools = solver(seconds), range(instance.pools)
    items, cells = range(len(instance.sizes)), range(instance.cells)
    member = [[h.addBinary() for _ in pools] for _ in items]
    place = [[h.addBinary() for _ in cells] for _ in pools]
    cost = [h.addVariable(0, 100, 1) for _ in pools]
    for i in items:
        h.addConstr(h.qsum(member[i]) == 1)
        for c in pools:
            h.addConstr(h.qsum(place[c][p] for p in instance.staffed[i]) >= member[i][c])
            if c > i:
                h.addConstr(1 * member[i][c] == 0)
    rate = float(instance.rate)
    for c in pools:
        h.addConstr(h.qsum(place[c]) == 1)
        count = h.qsum(member[i][c] for i in items)
        h.addConstr(count >= instance.members[0])
        h.addConstr(count <= instance.members[1])
        quota = h.qsum(rate * instance.sizes[i] * member[i][c] for i in items)
        for rho in tangents(instance, 20):
            h.addConstr(cost[c] + rho * rho * quota >= 2 * rho)
    week(h, instance, [[place[c][p] for c in pools] for p in cells])
    h.run()
    return result(h, lambda on: [[i for i in items if on(member[i][c])] for c in pools])


def pools_below(instance, most):
    """Every pool with which all pools together can cost less than `most`: members, hours, cost."""
    total, rest = float(sum(instance.sizes) * instance.rate), instance.pools - 1
    for count in range(instance.members[0], instance.members[1] + 1):
        for pool in combinations(range(len(instance.sizes)), count):
            quota = float(sum(instance.sizes[i] for i in pool) * instance.rate)
            # The others cost least when they are all alike.
            if quota < total and 1 / quota + rest * rest / (total - quota) < most:
                hours = frozenset.intersection(*(frozenset(instance.staffed[i]) for i in pool))
                if hours:
                    yield pool, hours, 1 / quota


def columns(instance, seconds, most):
    """HiGHS, the column model; only for few libraries. `most` is what pools may cost together."""
    h, items = solver(seconds), range(len(instance.sizes))
    columns, by_hours = [], {}
    for pool, hours, cost in pools_below(instance, most):
        columns.append((pool, h.addVariable(0, 1, cost, highspy.HighsVarType.kInteger)))
        by_hours.setdefault(hours, []).append(columns[-1][1])
    h.addConstr(h.qsum(variable for _, variable in columns) == instance.pools)
    of_item = [[variable for pool, variable in columns if i in pool] for i in items]
    for variables in of_item:
        h.addConstr(h.qsum(variables) == 1)
    pools_at = [[] for _ in range(instance.cells)]
    for hours, variables in sorted(by_hours.items(), key=lambda pair: sorted(pair[0])):
        into = [h.addVariable(0, instance.pools, 0) for _ in hours]
        h.addConstr(h.qsum(into) == h.qsum(variables))
        for p, variable in zip(sorted(hours), into):
            pools_at[p].append(variable)
    week(h, instance, pools_at)
    h.run()
    return result(h, lambda on: [list(pool) for pool, variable in columns if on(variable)])
