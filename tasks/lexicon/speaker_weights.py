"""Weights of traits: of a mention as the speaker of a quote, and of marked words as said by anyone.

`speaker_weights.txt` is written by `python -m training.learn_speakers`; its head says from what.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """Hundredths of log-odds by trait: of a mention (`speaker`) and of marked words (`said`)."""

    speaker: Mapping[str, int]
    said: Mapping[str, int]


def read_weights() -> Weights:
    """The weights as they are packaged."""
    return parsed(files("tasks.lexicon").joinpath("speaker_weights.txt").read_text(encoding="utf-8"))


def parsed(text: str) -> Weights:
    r"""The weights that a file lists.

    >>> parsed("# head\nspeaker\trule colon\t30\nsaid\tlength 1\t-12\n")
    Weights(speaker={'rule colon': 30}, said={'length 1': -12})
    """
    return Weights(**tables(text))


def tables(text: str) -> dict[str, dict[str, int]]:
    r"""The tables that a file lists, one trait a line: which table, the trait, its weight.

    >>> tables("# head\nclause\tright\t30\n")
    {'clause': {'right': 30}}
    """
    found: dict[str, dict[str, int]] = {}
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            table, trait, weight = line.split("\t")
            found.setdefault(table, {})[trait] = int(weight)
    return found


def total(weights: Mapping[str, int], traits: Iterable[str]) -> int:
    """The sum of the weights of traits; one without a weight counts nothing."""
    return sum(filter(None, map(weights.get, traits)))


def chance(score: int, scores: Iterable[int]) -> float:
    """How likely one of several is right, by its score and those of all, its own among them, in hundredths.

    >>> chance(0, [0, 0])
    0.5
    """
    return 1 / sum(math.exp((other - score) / 100) for other in scores)
