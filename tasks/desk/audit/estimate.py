"""A share and its interval from a stratified sample.

Each row in the sample stands for as many rows as its stratum has for each that was judged there, and the share is that
of the rows so weighted. The interval is Wilson's (1927) at 95 %, taken for the effective size of the sample after Kish
(1965), the size of a simple sample whose share would vary as much if all strata had the same one; rows that were all
judged leave nothing to chance (the correction for finite populations). Franco, Little, Louis and Slud (2019, Journal of
Survey Statistics and Methodology 7) compare such intervals. Strata that differ only make the share surer than this
says, and it needs no estimate of how the rows of a stratum vary, of which many strata have one alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.interval import wilson

_Z = 1.959963984540054
"""The normal distribution has 95 % between -Z and Z."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: whether it is yes, its weight, and the share of its stratum's rows that were judged."""

    right: bool
    weight: float
    judged: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many answers there are, how many say yes, and what share of all rows that makes, from `low` to `high`."""

    n: int
    n_right: int
    share: float
    low: float
    high: float


def share(answers: Sequence[Judged]) -> Share | None:
    """The share of all rows for which the answer is yes; None without an answer.

    >>> share([Judged(True, 30, 0), Judged(True, 30, 0), Judged(False, 10, 0)])
    Share(n=3, n_right=2, share=0.857..., low=0.298..., high=0.988...)
    """
    if not answers:
        return None
    whole = math.fsum(answer.weight for answer in answers)
    right = math.fsum(answer.weight for answer in answers if answer.right)
    spread = math.fsum(answer.weight**2 * (1 - answer.judged) for answer in answers)
    n_right = sum(answer.right for answer in answers)
    found = right / whole if n_right < len(answers) else 1.0
    low, high = wilson(found, whole**2 / spread if spread else math.inf, _Z)
    return Share(len(answers), n_right, found, low, high)
