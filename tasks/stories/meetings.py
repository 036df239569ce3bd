"""Which bodies may be copies of which: those whose signatures meet in two bands, found band by band.

Bodies are numbered by seniority, the earliest first. Memory holds the keys of some bands and so many pairs a body that
have met.
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

Times = npt.NDArray[np.uint8]
"""In how many bands each of some pairs met: at most `BANDS`."""

BANDS_AT_ONCE = 16
"""Bands whose keys are held at once, at 4 bytes a body and band."""
BANDS_TOGETHER = 4
"""Bands whose meetings are counted together: a third cheaper than one by one, at 12 pairs a body."""
PAIRS_AT_ONCE = 1024 * 1024
"""Pairs that are held at once, at 9 bytes each, and until they are counted up to 12 more a body."""
PAIRS_A_BODY = 16
"""Pairs that are held at once for each body: as no body can meet more than `SENIORS` in each band, the keys are read
some 25 times at most, however many bodies form crowds."""
SENIORS = 3
"""Members of a crowd that the others meet: the earliest ones, so that texts which share their phrases stay cheap."""
MEETINGS = 2
"""Bands in which a pair must meet: unrelated bodies rarely meet in one, and next to never in two."""
EARLIEST = 3
"""How many of those that a body meets it is compared with: the earliest ones, and one more that it meets most often."""

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_NONE: Pairs = np.empty(0, dtype=np.uint64)
_NEVER: Times = np.empty(0, dtype=np.uint8)


def candidates(n_bodies: int, keys: Callable[[range], Keys]) -> Pairs:
    """The pairs to be compared, given how to get the keys of some bands.

    The answer depends on the keys and on who is senior to whom, and on nothing else.
    """
    chosen, done = [_NONE], 0
    while done < n_bodies:
        met, times, done = _met(range(done, n_bodies), keys)
        chosen.append(_chosen(met, times))
    return np.concatenate(chosen)


def halves(pairs: Pairs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers of the junior and of the senior body of each pair."""
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def paired(juniors: npt.NDArray[np.int64], seniors: npt.NDArray[np.int64]) -> Pairs:
    """The pairs whose halves these are, sorted, each once."""
    return np.unique((juniors.astype(np.uint64) << _HALF) | seniors.astype(np.uint64))


def _met(juniors: range, keys: Callable[[range], Keys]) -> tuple[Pairs, Times, int]:
    """The pairs of the first of these juniors, as many as can be held at once, how often each met, and who is next."""
    pairs, times = _NONE, _NEVER
    for first in range(0, BANDS, BANDS_AT_ONCE):
        held = keys(range(first, min(first + BANDS_AT_ONCE, BANDS)))
        limit = max(PAIRS_AT_ONCE, PAIRS_A_BODY * len(held))
        for at in range(0, len(held.T), BANDS_TOGETHER):
            met = [some for band in held.T[at : at + BANDS_TOGETHER] for some in _in_band(band, juniors)]
            pairs, times = _counted(pairs, times, *np.unique(np.concatenate(met), return_counts=True))
            if len(pairs) > limit:
                juniors = range(juniors.start, max(int(pairs[limit] >> _HALF), juniors.start + 1))
                kept = np.searchsorted(pairs, np.uint64(juniors.stop) << _HALF)
                pairs, times = pairs[:kept], times[:kept]
    return pairs, times, juniors.stop


def _counted(pairs: Pairs, times: Times, met: Pairs, again: npt.NDArray[np.int64]) -> tuple[Pairs, Times]:
    """Pairs and how often they met, with so many more meetings of each of those in `met`."""
    place = np.searchsorted(pairs, met)
    known = place < len(pairs)
    known[known] = pairs[place[known]] == met[known]
    times[place[known]] += again[known].astype(np.uint8)
    return np.insert(pairs, place[~known], met[~known]), np.insert(times, place[~known], again[~known])


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


def _chosen(pairs: Pairs, times: Times) -> Pairs:
    """Of pairs that met, sorted, those that met often enough, as many of each junior as are to be compared."""
    often = times >= MEETINGS
    pairs, times = pairs[often], times[often]
    juniors = pairs >> _HALF
    early = np.ones(len(pairs), dtype=np.bool_)
    early[EARLIEST:] = juniors[EARLIEST:] != juniors[:-EARLIEST]
    return np.sort(np.concatenate([pairs[early], _most_alike(pairs[~early], times[~early])]))


def _most_alike(pairs: Pairs, times: Times) -> Pairs:
    """Of the pairs of each junior the one that met most often; of several, that with the earliest senior."""
    begins = np.flatnonzero(_opens(pairs >> _HALF))
    rank = (times.astype(np.uint64) << _HALF) | (_LOW - (pairs & _LOW))
    return (pairs[begins] & ~_LOW) | (_LOW - (np.maximum.reduceat(rank, begins) & _LOW))
