"""The direct model for OR-Tools CP-SAT."""

from ortools.sat.python import cp_model

from tangents import tangents

SCALE = 10**9


def direct(instance, seconds, _):
    """CP-SAT, the direct model."""
    m, pools = cp_model.CpModel(), range(instance.pools)
    items, cells = range(len(instance.sizes)), range(instance.cells)
    member = [[m.new_bool_var("") for _ in pools] for _ in items]
    place = [[m.new_bool_var("") for _ in cells] for _ in pools]
    own = [{p: m.new_int_var(0, seats, "") for p in where} for _, seats, where, _ in instance.owners]
    cost = [m.new_int_var(0, 100 * SCALE, "") for _ in pools]
    for i in items:
        m.add_exactly_one(member[i])
        for c in pools:
            m.add(sum(place[c][p] for p in instance.staffed[i]) >= member[i][c])
            if c > i:  # the largest library left opens the next pool
                m.add(member[i][c] == 0)
    for c in pools:
        m.add_exactly_one(place[c])
        m.add_linear_constraint(sum(member[i][c] for i in items), *instance.members)
        for rho in tangents(instance, 20):
            slope = int(rho * rho * float(instance.rate) * SCALE) + 1
            m.add(cost[c] + sum(slope * instance.sizes[i] * member[i][c] for i in items) >= int(2 * rho * SCALE))
    for (slots, _, _, _), mine in zip(instance.owners, own):
        m.add(sum(mine.values()) == slots)
    for p in cells:
        m.add(sum(place[c][p] for c in pools) + sum(mine[p] for mine in own if p in mine) <= instance.seats)
    m.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(m)
    bound = solver.best_objective_bound / SCALE
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, bound
    return [[i for i in items if solver.value(member[i][c])] for c in pools], bound
