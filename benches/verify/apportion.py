"""Apportionment by the five methods (docs/method.md, 3), with at least and at most so many each."""


def bid_key(method, weight, n):
    """What orders bids for a holder's slot number n + 1; None is more than any number."""
    if method == "webster":
        return weight / (2 * n + 1)
    if method == "dhondt":
        return weight / (n + 1)
    if method == "adams":
        return weight / n if n else None
    if method == "huntington-hill":  # squared, so that it stays exact
        return weight * weight / (n * (n + 1)) if n else None
    raise ValueError(method)


def apportion(method, claims, total, least, most, rank):
    """Slots by id. `claims`: Fractions by id; `rank`: whoever sorts first wins a tie."""
    if method == "hamilton":
        return hamilton(claims, total, least, most, rank)
    held = dict(least)
    while sum(held.values()) < total:
        open_ = [i for i in held if held[i] < most[i]]
        if not open_:
            return None

        def key(i):
            bid = bid_key(method, claims[i], held[i])
            return (0 if bid is None else 1, -(bid or 0), rank[i])

        held[min(open_, key=key)] += 1
    return held if sum(held.values()) == total else None


def hamilton(claims, total, least, most, rank):
    """Everybody gets the least; the rest goes one by one to whoever is furthest below its quota. When
    nobody is below, because others have no more cells, what is left is shared out among those who have."""
    quota = {i: claims[i] * total / sum(claims.values()) for i in claims}
    held = dict(least)
    while sum(held.values()) < total:
        able = [i for i in held if held[i] < most[i]]
        if not able:
            return None
        if all(quota[i] <= held[i] for i in able):
            left = total - sum(held[i] for i in held if i not in able)
            weight = sum(claims[i] for i in able)
            quota = {i: claims[i] * left / weight for i in able}
        held[min(able, key=lambda i: (held[i] - quota[i], rank[i]))] += 1
    return held if sum(held.values()) == total else None
