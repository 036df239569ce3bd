"""Wilson's interval (1927) of a share, which for few cases is wide and never leaves 0 to 1."""

from math import isinf, sqrt


def wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """The interval of `z` standard errors around a share of `n`, which need not be whole.

    Both ends meet where `n` is infinite: all is known.

    >>> [round(end, 3) for end in (*wilson(0.9, 100, 1.96), *wilson(0.0, 3, 4.0))]
    [0.826, 0.945, 0.0, 0.842]
    """
    if isinf(n):
        return share, share
    over = z**2 / n
    middle = (share + over / 2) / (1 + over)
    reach = z * sqrt(share * (1 - share) / n + over / (4 * n)) / (1 + over)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
