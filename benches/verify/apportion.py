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
    """Whole parts and largest remainders; where limits make that uneven, whoever is beyond one has just
    that, and the others share what is left."""
    held = remainders(claims, total, least, most, rank)
    if held is not None:
        return held
    fixed, left = {}, dict(claims)
    while left:
        rest = total - sum(fixed.values())
        quota = {i: left[i] * rest / sum(left.values()) for i in left}
        lacks = sum(max(least[i] - quota[i], 0) for i in left)
        spare = sum(max(quota[i] - most[i], 0) for i in left)
        if lacks == spare == 0:
            shared = remainders(left, rest, least, most, rank)
            return None if shared is None else fixed | shared
        below = lacks >= spare
        gone = [i for i in left if (quota[i] < least[i] if below else quota[i] > most[i])]
        for i in gone:
            fixed[i] = least[i] if below else most[i]
            del left[i]
    return fixed if sum(fixed.values()) == total else None


def remainders(claims, total, least, most, rank):
    """What each has by its quota, within its limits, and one more for the largest remainders."""
    quota = {i: claims[i] * total / sum(claims.values()) for i in claims}
    held = {i: min(max(int(quota[i]), least[i]), most[i]) for i in claims}
    able = [i for i in claims if held[i] == int(quota[i]) and held[i] < most[i]]
    left = total - sum(held.values())
    if not 0 <= left <= len(able):
        return None
    for i in sorted(able, key=lambda i: (int(quota[i]) - quota[i], rank[i]))[:left]:
        held[i] += 1
    return held
