"""A stratified sample: how much of each stratum, and which of it. The same rows and seed give the same sample."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

OTHERS = "(others)"
"""Stands for all publishers that are too small for strata of their own."""

Stratum = tuple[str, str]
"""A publisher, and a rule, label or reason."""

_MOST_STRATA = 0.5
"""Share of the sample that strata may number: beyond it, most of what is drawn would tell of one stratum each."""

_STEP, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
"""Of SplitMix64 (Steele, Lea and Flood 2014)."""


def large_enough(sizes: Mapping[Stratum, int], n: int) -> frozenset[str]:
    """The publishers whose strata stay apart in a sample of `n`: the largest first, as many as there is room for."""
    whole, kinds = dict[str, int](), dict[str, set[str]]()
    for (publisher, by), size in sizes.items():
        whole[publisher] = whole.get(publisher, 0) + size
        kinds.setdefault(publisher, set()).add(by)
    if len(sizes) <= n * _MOST_STRATA:
        return frozenset(whole)
    room = int(n * _MOST_STRATA) - len({by for _, by in sizes})
    kept = set[str]()
    for publisher in sorted(whole, key=lambda name: (-whole[name], name)):
        room -= len(kinds[publisher])
        if room < 0:
            break
        kept.add(publisher)
    return frozenset(kept)


def allocate(sizes: Sequence[int], n: int) -> list[int]:
    """How many to draw of each stratum: in proportion to its size, but at least one, and `n` or all together.

    Asks for `n` of at least the number of strata.

    >>> allocate([900, 90, 9, 1], 20)
    [16, 2, 1, 1]
    """
    if n >= sum(sizes):
        return list(sizes)
    drawn, open_ = [1] * len(sizes), set(range(len(sizes)))
    while True:  # each turn settles a stratum, and there may be thousands; two or three turns are common
        left, size = n - (len(sizes) - len(open_)), sum(sizes[h] for h in open_)
        small = {h for h in open_ if left * sizes[h] < size}
        if not small:
            break
        open_ -= small
    shares = {h: divmod(left * sizes[h], size) for h in sorted(open_)}
    spare = left - sum(whole for whole, _ in shares.values())
    for place, h in enumerate(sorted(shares, key=lambda h: -shares[h][1])):
        drawn[h] = shares[h][0] + (place < spare)
    return drawn


def ranks(article_ids: "pd.Series[str]", indices: "pd.Series[int]", seed: int) -> npt.NDArray[np.uint64]:
    """A number for each row that follows from its key and the seed alone: the lowest of a stratum are drawn.

    So the sample does not depend on the order of rows or on the history of runs, and a larger one holds a smaller one
    as long as the strata are the same.
    """
    seeds = {article_id: _number(f"{seed} {article_id}") for article_id in article_ids.unique()}
    first = article_ids.map(seeds).to_numpy(np.uint64)
    return mixed(first + (indices.to_numpy(np.uint64) + np.uint64(1)) * _STEP)


def mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Other numbers, one for each, that look drawn by chance."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _FIRST
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _SECOND
    return numbers ^ (numbers >> np.uint64(31))


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")
