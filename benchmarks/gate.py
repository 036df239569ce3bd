"""Floors under the quality figures: they rise by themselves, and fall only with a spoken reason."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from math import sqrt
from pathlib import Path
from typing import Literal

Bound = Literal["floor", "ceiling"]

NORMAL = 1.96
"""Standard deviations within which 95 % of a normal distribution lies."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `n` is how many cases it was counted over, where that is known."""

    value: float
    bound: Bound = "floor"
    n: int | None = None
    scale: int | None = None
    """Where it is a share of the cases, what all of them would be: 100 for percent."""
    folds: tuple[float, float] | None = None
    """The smallest and the largest of its values by fold of publishers."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies with 95 % (Wilson's interval, cases taken as independent); None for no share.

        >>> Figure(75.0, n=16, scale=100).interval
        (50.5, 89.8)
        """
        if self.scale is None or not self.n:
            return None
        share, n = self.value / self.scale, self.n
        middle, weight = share + NORMAL**2 / (2 * n), 1 + NORMAL**2 / n
        half = NORMAL * sqrt(share * (1 - share) / n + NORMAL**2 / (4 * n * n))
        low, high = (self.scale * side / weight for side in (middle - half, middle + half))
        return round(max(low, 0), 1), round(min(high, self.scale), 1)

    def worse_than(self, limit: float) -> bool:
        """Whether the value lies on the wrong side of a limit; on the limit is right.

        >>> Figure(76.0).worse_than(76.1), Figure(76.1).worse_than(76.1)
        (True, False)
        >>> Figure(2.0, "ceiling").worse_than(1.0), Figure(0.5, "ceiling").worse_than(1.0)
        (True, False)
        """
        return self.value < limit if self.bound == "floor" else self.value > limit


def share(part: int, whole: int, scale: int = 100, bound: Bound = "floor") -> Figure:
    """How many of `whole` cases, in percent or whatever all of them are by `scale`; 0 where there are no cases.

    >>> share(1, 3), share(0, 0).value
    (Figure(value=33.33, bound='floor', n=3, scale=100, folds=None), 0.0)
    """
    return Figure(round(scale * part / whole, 2) if whole else 0.0, bound, whole, scale)


def told(figures: Mapping[str, Figure]) -> Iterator[str]:
    """One line a figure for the terminal: its name, its value and, where that is known, over how many cases."""
    for name, figure in figures.items():
        count = "" if figure.n is None else f" ({figure.n})"
        yield f"{name:70} {figure.value:8g}{count}"


@dataclass(frozen=True, slots=True)
class Lowering:
    """A limit that was given up, and why."""

    figure: str
    before: float
    after: float | None
    """None where the figure is no longer measured."""
    because: str


@dataclass(frozen=True, slots=True)
class Floors:
    """The limits in force, the hashes of the gold they were measured on, and the limits once given up."""

    limits: Mapping[str, float]
    gold: Mapping[str, str]
    lowered: tuple[Lowering, ...] = ()


def load(path: Path) -> Floors:
    """Read the floors of a file; no floors where there is no file."""
    if not path.exists():
        return Floors({}, {})
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Floors(stored["limits"], stored["gold"], tuple(Lowering(**entry) for entry in stored["lowered"]))


def save(path: Path, floors: Floors) -> None:
    """Write the floors, sorted, so that two versions of the file compare line by line."""
    path.write_text(json.dumps(asdict(floors), indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def changed_gold(floors: Floors, gold: Mapping[str, str]) -> list[str]:
    """Names of gold, inputs and scorers that are not those the floors were measured with; none without floors."""
    if not floors.limits:
        return []
    return sorted(name for name in floors.gold.keys() | gold.keys() if floors.gold.get(name) != gold.get(name))


def fallen(floors: Floors, figures: Mapping[str, Figure]) -> list[str]:
    """One line a figure that is worse than its limit, or is no longer measured; empty when all hold."""
    lines = []
    for name, limit in sorted(floors.limits.items()):
        figure = figures.get(name)
        if figure is None:
            lines.append(f"{name}: not measured any more; its limit is {limit:g}")
        elif figure.worse_than(limit):
            side = "below its floor of" if figure.bound == "floor" else "above its ceiling of"
            lines.append(f"{name}: {figure.value:g} is {side} {limit:g}")
    return lines


def raised(floors: Floors, figures: Mapping[str, Figure], gold: Mapping[str, str]) -> Floors:
    """The floors with each limit moved to its figure where the figure is better, and new figures taken in."""
    limits = dict(floors.limits)
    for name, figure in figures.items():
        if name not in limits or not figure.worse_than(limits[name]):
            limits[name] = figure.value
    return replace(floors, limits=limits, gold=dict(gold))


def lowered(floors: Floors, figures: Mapping[str, Figure], gold: Mapping[str, str], because: str) -> Floors:
    """The floors with every limit at its figure; those that were given up go on record with the reason."""
    record = []
    for name, limit in sorted(floors.limits.items()):
        figure = figures.get(name)
        if figure is None or figure.worse_than(limit):
            record.append(Lowering(name, limit, figure.value if figure else None, because))
    limits = {name: figure.value for name, figure in figures.items()}
    return Floors(limits, dict(gold), (*floors.lowered, *record))


def verdict(floors: Floors, figures: Mapping[str, Figure], gold: Mapping[str, str]) -> list[str]:
    """One line a change of the gold and a fallen figure; empty when the gate is open."""
    changed = [f"{name}: changed since the floors were measured" for name in changed_gold(floors, gold)]
    return [*changed, *fallen(floors, figures)]
