"""Where both direct models touch 1/Q."""


def tangents(instance, count):
    """Values of slots per quota at which 1/Q is touched, close together around the mean."""
    mean = instance.pools / float(sum(instance.sizes) * instance.rate)
    return [mean * (1 + 0.5 * (at / count) ** 3) for at in range(-count, count + 1)]
