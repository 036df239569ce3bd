"""Weights of traits: of a mention as the speaker of a quote, and of marked words as said by anyone.

`speaker_weights.txt` is written by `python -m training.learn_speakers`; its head says from what.
"""

import math
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from importlib.resources import files

Group = tuple[Callable[..., list[str]], *tuple[Hashable, ...]]
"""Traits that tell of the same few things: what spells them, and what it is given."""
_KEPT = 1 << 14
"""Groups whose totals are kept."""


def spelled(groups: Iterable[Group]) -> list[str]:
    """The traits of some groups."""
    return [trait for spell, *seen in groups for trait in spell(*seen)]


class Table(dict[str, int]):
    """Weights by trait, none of them changed once they are asked for totals.

    Totals of groups are kept, since most come again: of real news two in three, once 150 articles are read, and nearly
    all of generated articles, where it saves a tenth of the time of tagging quotes.
    """

    def __init__(self, weights: Iterable[tuple[str, int]] = ()) -> None:
        super().__init__(weights)
        self._kept: dict[Group, int] = {}

    def total(self, groups: Iterable[Group]) -> int:
        """The sum of the weights of the traits of some groups; a trait without a weight counts nothing.

        >>> Table({"rule colon": 30}.items()).total([(lambda rule: [f"rule {rule}", "said"], "colon")])
        30
        """
        score = 0
        for group in groups:
            known = self._kept.get(group)
            score += self._found(group) if known is None else known
        return score

    def _found(self, group: Group) -> int:
        if len(self._kept) == _KEPT:
            self._kept.clear()
        found = self._kept[group] = sum(filter(None, map(self.get, spelled([group]))))
        return found


@dataclass(frozen=True, slots=True)
class Weights:
    """Hundredths of log-odds by trait: of a mention (`speaker`) and of marked words (`said`)."""

    speaker: Table
    said: Table


def read_weights() -> Weights:
    """The weights as they are packaged."""
    return parsed(files("tasks.lexicon").joinpath("speaker_weights.txt").read_text(encoding="utf-8"))


def parsed(text: str) -> Weights:
    r"""The weights that a file lists.

    >>> parsed("# head\nspeaker\trule colon\t30\nsaid\tlength 1\t-12\n")
    Weights(speaker={'rule colon': 30}, said={'length 1': -12})
    """
    return Weights(**tables(text))


def tables(text: str) -> dict[str, Table]:
    r"""The tables that a file lists, one trait a line: which table, the trait, its weight.

    >>> tables("# head\nclause\tright\t30\n")
    {'clause': {'right': 30}}
    """
    found: dict[str, Table] = {}
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            table, trait, weight = line.split("\t")
            found.setdefault(table, Table())[trait] = int(weight)
    return found


def chance(score: int, scores: Iterable[int]) -> float:
    """How likely one of several is right, by its score and those of all, its own among them, in hundredths.

    >>> chance(0, [0, 0])
    0.5
    """
    return 1 / sum(math.exp((other - score) / 100) for other in scores)
