"""Drift: a publisher's articles come in otherwise than in the runs before.

A site that changes its pages rejects nothing and raises nothing: captions are gone, or quotes have no speakers any
more. Three shares tell: of articles with captions, of articles with speakers, of records that are rejected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from tasks.figures import Intake
from tasks.interval import wilson

FEWEST_RUNS = 5
"""With the same publisher, before which nobody knows what is usual."""
FEWEST_ARTICLES = 50
"""In these runs together."""
FEWEST_OF_A_RUN = 20
"""Below which its own share tells nothing of how far runs differ."""
MARGIN = 0.05
"""What a share may lie beyond what was usual: a change that is certain may still be too small to matter."""
Z = 4.0
"""Standard errors on either side: by chance alone one share in 30,000, and a run may look at hundreds."""
OUTERMOST = 0.1
"""Share of articles, at either end, whose runs do not tell what is usual: one run that went wrong hides no other."""
ALL = "all publishers"
"""Stands for all together."""

Share = Literal["with captions", "with speakers", "rejected"]
SHARES: tuple[Share, ...] = ("with captions", "with speakers", "rejected")


@dataclass(frozen=True, slots=True)
class Drift:
    """One share of one publisher that is not what it was."""

    publisher: str
    share: Share
    now: float
    n_now: int
    """Articles of this run, or records, for the share of rejects."""
    before: float
    """Over all runs that it is compared with."""
    n_before: int
    n_runs: int

    def sentence(self) -> str:
        """For a person; the name of the publisher stands in it as the source gives it.

        >>> print(Drift("The Post", "with captions", 0.02, 120, 0.714, 3100, 30).sentence())
        The Post: 2 % of 120 articles with captions, 71 % in the last 30 runs.
        """
        what = "records rejected" if self.share == "rejected" else f"articles {self.share}"
        return (
            f"{self.publisher}: {100 * self.now:.0f} % of {self.n_now:,} {what}, "
            f"{100 * self.before:.0f} % in the last {self.n_runs} runs."
        )


def drifts(now: Mapping[str, Intake], before: Sequence[Mapping[str, Intake]]) -> tuple[Drift, ...]:
    """What is not as it was in the runs before, by publisher; then, of all publishers together.

    Few articles give no warning, nor does a publisher that is new. What stays changed counts as usual after a few runs.
    """
    found = (_drift(publisher, share, one, past) for publisher, one, past in _compared(now, before) for share in SHARES)
    return tuple(drift for drift in found if drift)


def _compared(
    now: Mapping[str, Intake], before: Sequence[Mapping[str, Intake]]
) -> Iterator[tuple[str, Intake, list[Intake]]]:
    for publisher in sorted(now):
        yield publisher, now[publisher], [run[publisher] for run in before if publisher in run]
    if len(now) > 1:
        yield ALL, _sum(now), [_sum(run) for run in before]


def _sum(run: Mapping[str, Intake]) -> Intake:
    return sum(run.values(), Intake())


def _drift(publisher: str, share: Share, now: Intake, before: Sequence[Intake]) -> Drift | None:
    hits, number = share_of(now, share)
    past = [(some, many) for some, many in (share_of(one, share) for one in before) if many]
    n_past = sum(many for _, many in past)
    if not number or len(past) < FEWEST_RUNS or n_past < FEWEST_ARTICLES:
        return None
    pooled = sum(some for some, _ in past) / n_past
    least, most = wilson(hits / number, number, Z)
    low, high = _usual(past, pooled, n_past)
    if least <= high + MARGIN and most >= low - MARGIN:
        return None
    return Drift(publisher, share, hits / number, number, pooled, n_past, len(past))


def share_of(counts: Intake, share: Share) -> tuple[int, int]:
    """How many, of how many."""
    if share == "rejected":
        return counts.n_rejects, counts.n_records
    return (counts.n_with_captions if share == "with captions" else counts.n_with_speakers), counts.n_articles


def _usual(past: Sequence[tuple[int, int]], pooled: float, n_past: int) -> tuple[float, float]:
    """Between which shares the larger runs lay, less the outermost, and the share of all runs with its interval."""
    low, high = wilson(pooled, n_past, Z)
    shares = sorted((some / many, many) for some, many in past if many >= FEWEST_OF_A_RUN)
    if not shares:
        return low, high
    return min(low, _outermost(shares)), max(high, _outermost(shares[::-1]))


def _outermost(shares: Sequence[tuple[float, int]]) -> float:
    """The first share, in the order given, beyond which there are articles enough to believe it."""
    passed = list(accumulate(number for _, number in shares))
    return next(share for (share, _), n in zip(shares, passed, strict=True) if n > OUTERMOST * passed[-1])
