"""Which bodies may be copies of which: those whose signatures meet in two bands.

Bodies are numbered by seniority, the earliest first. All meetings of some juniors are held at once, in whatever bands,
and counted by sorting them. Memory holds these, and the keys of some bands.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.stories.signature import BANDS

Keys = npt.NDArray[np.uint32]
"""The keys of some bands: a row a body, a column a band."""

Pairs = npt.NDArray[np.uint64]
"""A junior and a senior body in one number each, sorted."""

Numbers = npt.NDArray[np.int64]
"""Numbers of bodies, or how many there are of something."""

Band = npt.NDArray[np.uint32]
"""The key of each body in one band."""

KEYS_AT_ONCE = 4 * 1024 * 1024
"""Keys at 4 bytes each, those of all bands for 32,000 bodies: so many are read once and held to the end."""
BANDS_AT_ONCE = 32
"""Of more bodies, bands whose keys are held at once."""
MEETINGS_AT_ONCE = 2 * 1024 * 1024
"""Meetings that are held at once, at 8 bytes each, and until the frequent ones are chosen a quarter more; three times
as much more where each pair met just twice."""
MEETINGS_A_BODY = 64
"""Meetings that are held at once for each body: as no body can meet more than `SENIORS` in each band, the keys are read
seven times at most, however many bodies form crowds, and once more before, to see how many meet."""
SENIORS = 3
"""Members of a crowd that the others meet: the earliest ones, so that texts which share their phrases stay cheap."""
MEETINGS = 2
"""Bands in which a pair must meet: unrelated bodies rarely meet in one, and next to never in two."""
EARLIEST = 3
"""How many of those that a body meets it is compared with: the earliest ones, and one more that it meets most often."""

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_NONE: Pairs = np.empty(0, dtype=np.uint64)


def candidates(n_bodies: int, keys: Callable[[range], Keys]) -> Pairs:
    """The pairs to be compared, given how to get the keys of some bands.

    The answer depends on the keys and on who is senior to whom, and on nothing else.
    """
    bands = _bands_held(keys) if n_bodies * BANDS <= KEYS_AT_ONCE else _bands_read(keys)
    n_met = np.zeros(n_bodies, dtype=np.int64)
    for number, head in map(_crowds, bands()):
        n_met[number] += np.minimum(np.arange(n_bodies) - head, SENIORS)
    chosen = [_chosen(_met(juniors, n_met, map(_crowds, bands()))) for juniors in _in_turn(n_met)]
    return np.concatenate([_NONE, *chosen])


def halves(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """The numbers of the junior and of the senior body of each pair."""
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def paired(juniors: Numbers, seniors: Numbers) -> Pairs:
    """The pairs whose halves these are, sorted, each once."""
    return np.unique(_joined(juniors, seniors))


def _bands_held(keys: Callable[[range], Keys]) -> Callable[[], Iterator[Band]]:
    """How to go through all bands, whose keys are read once."""
    held = keys(range(BANDS))
    return lambda: iter(held.T)


def _bands_read(keys: Callable[[range], Keys]) -> Callable[[], Iterator[Band]]:
    """How to go through all bands, whose keys are read some at a time, and each time anew."""
    some = [range(first, min(first + BANDS_AT_ONCE, BANDS)) for first in range(0, BANDS, BANDS_AT_ONCE)]
    return lambda: chain.from_iterable(keys(bands).T for bands in some)


def _crowds(band: Band) -> tuple[Numbers, Numbers]:
    """The bodies, those of a key side by side, the earliest first, and for each where its key begins."""
    members = np.sort((band.astype(np.uint64) << _HALF) | np.arange(len(band), dtype=np.uint64))
    opens = np.where(_opens(members >> _HALF), np.arange(len(band)), 0)
    return (members & _LOW).astype(np.int64), np.maximum.accumulate(opens)


def _in_turn(n_met: Numbers) -> Iterator[range]:
    """The juniors in stretches whose meetings are held at once, given how many each has."""
    ends = np.cumsum(n_met)
    limit = max(MEETINGS_AT_ONCE, MEETINGS_A_BODY * len(n_met))
    start = done = 0
    while start < len(ends):
        stop = max(int(np.searchsorted(ends, done + limit, side="right")), start + 1)
        yield range(start, stop)
        start, done = stop, int(ends[stop - 1])


def _met(juniors: range, n_met: Numbers, crowds: Iterable[tuple[Numbers, Numbers]]) -> Pairs:
    """The pairs of these juniors with the first members of their crowds, sorted, each as often as it met."""
    met, at = np.empty(n_met[juniors.start : juniors.stop].sum(), dtype=np.uint64), 0
    for number, head in crowds:
        place = np.where((number >= juniors.start) & (number < juniors.stop), np.arange(len(head)) - head, 0)
        for rank in range(SENIORS):
            here = np.flatnonzero(place > rank)
            met[at : at + len(here)] = _joined(number[here], number[head[here] + rank])
            at += len(here)
    met.sort()
    return met


def _chosen(met: Pairs) -> Pairs:
    """Of pairs, each as often as it met, those that met often enough, as many of each junior as are to be compared."""
    often = _opens(met)
    often[len(met) - MEETINGS + 1 :] = False
    often[: 1 - MEETINGS] &= met[MEETINGS - 1 :] == met[: 1 - MEETINGS]
    pairs = met[often]
    times = np.searchsorted(met, pairs, side="right") - np.flatnonzero(often)
    juniors = pairs >> _HALF
    early = np.ones(len(pairs), dtype=np.bool_)
    early[EARLIEST:] = juniors[EARLIEST:] != juniors[:-EARLIEST]
    return np.sort(np.concatenate([pairs[early], _most_alike(pairs[~early], times[~early])]))


def _most_alike(pairs: Pairs, times: Numbers) -> Pairs:
    """Of the pairs of each junior the one that met most often; of several, that with the earliest senior."""
    begins = np.flatnonzero(_opens(pairs >> _HALF))
    rank = (times.astype(np.uint64) << _HALF) | (_LOW - (pairs & _LOW))
    return (pairs[begins] & ~_LOW) | (_LOW - (np.maximum.reduceat(rank, begins) & _LOW))


def _joined(juniors: Numbers, seniors: Numbers) -> Pairs:
    return (juniors.astype(np.uint64) << _HALF) | seniors.astype(np.uint64)


def _opens(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where a run of equal values begins."""
    opens = np.ones(len(values), dtype=np.bool_)
    opens[1:] = values[1:] != values[:-1]
    return opens
