"""What two bodies have in common, and what follows for the stories of all articles."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tasks.stories.meetings import Pairs, halves, paired
from tasks.stories.runs import distinct, runs_of

LIKENESS = np.dtype([("overlap", "<f4"), ("spread", "u1")])
"""How a body is like an earlier one: the share of its distinct runs that stand there, and in how many of its parts."""

PARTS = 8
"""Parts of equal length into which a body is cut to see whether it is like the other one throughout."""
IN_PART = 0.08
"""Share of a part's runs that must stand in the other body."""

LEAST = 0.35
"""Overlap that makes a copy. A few articles that go on with an earlier story repeat as much of it: 13 of 1,825. At 0.39
it is 10 of them, but a fifth of the copies are lost that keep two sentences of five."""
LEAST_THROUGHOUT = 0.25
"""Overlap that makes a copy where it is spread over the body: words replaced here and there leave as little. Articles
that go on with a story repeat whole paragraphs and have others that are new."""
THROUGHOUT = 7
"""Parts that must be like the other body."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Told:
    """The stories of all bodies, each by its number in the order of seniority."""

    original: Numbers
    """The earliest body that it was found to be a copy of; itself where it is none."""
    story: Numbers
    """The body that its story begins with."""
    overlap: npt.NDArray[np.float32]
    """With the body that it is a copy of; 1 where it is none."""


class Body:
    """The words of a body, prepared for being compared with several others."""

    def __init__(self, words: str) -> None:
        self._runs = runs_of(words)
        self._distinct = distinct(self._runs)

    @cached_property
    def _order(self) -> Numbers:
        """For each run its place among the distinct ones; asked for of the later body of a pair alone."""
        return np.searchsorted(self._distinct, self._runs)

    def likeness_to(self, original: "Body") -> tuple[float, int]:
        """Overlap and spread."""
        place = np.minimum(np.searchsorted(original._distinct, self._distinct), len(original._distinct) - 1)
        stands = original._distinct[place] == self._distinct
        return float(np.count_nonzero(stands) / len(stands)), self._spread(stands)

    def _spread(self, stands: npt.NDArray[np.bool_]) -> int:
        """In how many parts enough of the runs stand; none where a body is shorter than its parts are many."""
        if len(self._runs) < PARTS:
            return 0
        cuts = np.arange(PARTS + 1) * len(self._runs) // PARTS
        held = np.add.reduceat(stands[self._order], cuts[:-1], dtype=np.int64)
        return int(np.count_nonzero(held >= IN_PART * np.diff(cuts)))


def tell(n_bodies: int, pairs: Pairs, likeness: npt.NDArray[np.void]) -> Told:
    """The stories that follow from the likeness of each pair's junior to its senior.

    A copy belongs to the story of the earliest body that it copies, and to no other: one that copies from two stories
    does not join them.
    """
    copies = _are_copies(likeness)
    juniors, seniors = halves(pairs[copies])
    original, overlap = np.arange(n_bodies), np.ones(n_bodies, dtype=np.float32)
    found, first = np.unique(juniors, return_index=True)  # of a junior's pairs that with the earliest senior
    original[found], overlap[found] = seniors[first], likeness["overlap"][copies][first]
    return Told(original, _followed(original), overlap)


def with_originals(pairs: Pairs, likeness: npt.NDArray[np.void], told: Told) -> Pairs:
    """The pairs, and beside them each copy with the originals of those that it copies.

    A body meets few of those that are earlier, and an original may be another one of them to a copy than to its copy.
    """
    juniors, seniors = halves(pairs[_are_copies(likeness)])
    return np.union1d(pairs, paired(juniors, told.original[seniors]))


def _are_copies(likeness: npt.NDArray[np.void]) -> npt.NDArray[np.bool_]:
    throughout = (likeness["overlap"] >= LEAST_THROUGHOUT) & (likeness["spread"] >= THROUGHOUT)
    return (likeness["overlap"] >= LEAST) | throughout


def _followed(original: Numbers) -> Numbers:
    """Where one comes to by going from copy to original as far as it goes; each round takes twice as many steps."""
    story = original
    while not np.array_equal(story, further := story[story]):
        story = further
    return story
