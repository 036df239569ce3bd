"""Which bodies may be copies of which: those whose signatures meet in two bands, found band by band.

Bodies are numbered by seniority, the earliest first. Whatever their number, memory holds the keys of some bands and a
bounded number of meetings.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.stories.signature import BANDS

Keys = npt.NDArray[np.uint32]
"""The keys of some bands: a row a body, a column a band."""

Pairs = npt.NDArray[np.uint64]
"""A junior and a senior body in one number each, sorted."""

BANDS_AT_ONCE = 16
"""Bands whose keys are held at once, at 4 bytes a body and band."""
MEETINGS_AT_ONCE = 4 * 1024 * 1024
"""Meetings that are held at once, at 8 bytes each."""
SENIORS = 3
"""Members of a crowd that the others meet: the earliest ones, so that texts which share their phrases stay cheap."""
MEETINGS = 2
"""Bands in which a pair must meet: unrelated bodies rarely meet in one, and next to never in two."""
EARLIEST, MOST_ALIKE = 3, 1
"""How many of those that a body meets it is compared with: the earliest ones, and those that it meets most often."""

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_NONE: Pairs = np.empty(0, dtype=np.uint64)


def candidates(n_bodies: int, keys: Callable[[range], Keys]) -> Pairs:
    """The pairs to be compared, given how to get the keys of some bands.

    The answer depends on the keys and on who is senior to whom, and on nothing else.
    """
    return _candidates(range(n_bodies), keys)


def halves(pairs: Pairs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers of the junior and of the senior body of each pair."""
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def paired(juniors: npt.NDArray[np.int64], seniors: npt.NDArray[np.int64]) -> Pairs:
    """The pairs whose halves these are, sorted, each once."""
    return np.unique((juniors.astype(np.uint64) << _HALF) | seniors.astype(np.uint64))


def _candidates(juniors: range, keys: Callable[[range], Keys]) -> Pairs:
    """The pairs of these juniors; where they meet too many to be held at once, in two halves."""
    met: list[Pairs] = []
    for first in range(0, BANDS, BANDS_AT_ONCE):
        for band in keys(range(first, min(first + BANDS_AT_ONCE, BANDS))).T:
            met += _in_band(band, juniors)
        if len(juniors) > 1 and sum(map(len, met)) > MEETINGS_AT_ONCE:
            met.clear()
            middle = (juniors.start + juniors.stop) // 2
            both = (range(juniors.start, middle), range(middle, juniors.stop))
            return np.concatenate([_candidates(half, keys) for half in both])
    return _chosen(np.sort(np.concatenate([_NONE, *met])))


def _in_band(band: npt.NDArray[np.uint32], juniors: range) -> Iterator[Pairs]:
    """The pairs that share a key: each junior with the first members of its crowd."""
    members = np.sort((band.astype(np.uint64) << _HALF) | np.arange(len(band), dtype=np.uint64))
    number, opens = members & _LOW, _opens(members >> _HALF)
    head = _heads(opens)
    place = np.arange(len(members)) - head
    of_these = (number >= juniors.start) & (number < juniors.stop)
    for rank in range(SENIORS):
        here = np.flatnonzero((place > rank) & of_these)
        yield (number[here] << _HALF) | number[head[here] + rank]


def _opens(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where a run of equal values begins."""
    opens = np.ones(len(values), dtype=np.bool_)
    opens[1:] = values[1:] != values[:-1]
    return opens


def _heads(opens: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """For each place the one at which its run begins."""
    return np.maximum.accumulate(np.where(opens, np.arange(len(opens)), 0))


def _chosen(met: Pairs) -> Pairs:
    """Of all meetings, sorted, the pairs that met often enough, as many of each junior as are to be compared."""
    first = np.flatnonzero(_opens(met))
    times = np.diff(first, append=len(met))
    pairs, times = met[first][times >= MEETINGS], times[times >= MEETINGS]
    chosen = _first_of_each(pairs >> _HALF, EARLIEST)
    others = np.flatnonzero(~chosen)
    alike = others[np.argsort(_by_likeness(pairs[others], times[others]), kind="stable")]
    chosen[alike[_first_of_each(pairs[alike] >> _HALF, MOST_ALIKE)]] = True
    return pairs[chosen]


def _by_likeness(pairs: Pairs, times: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """What sorts the pairs by their junior, and those of one by how often they met, most often first."""
    return (pairs & ~_LOW) | (np.uint64(BANDS) - times.astype(np.uint64))


def _first_of_each(values: npt.NDArray[Any], many: int) -> npt.NDArray[np.bool_]:
    """Which are among so many first ones of a run of equal values."""
    mask: npt.NDArray[np.bool_] = np.arange(len(values)) - _heads(_opens(values)) < many
    return mask
