"""Weights of the codes of a line for each role it may play, learned from articles of many publishers.

`line_weights.txt` is written by `python -m training.learn_lines`; its head says from what.
"""

from collections.abc import Iterable, Mapping
from importlib.resources import files

from tasks.model import Role

JUDGED: tuple[Role, ...] = ("paragraph", "subheading", "boilerplate", "caption", "standfirst")
"""The roles among which the weights choose, in the order of the file's columns."""
LANE = 24
"""Bits for each role in a packed weight: five small sums cost one addition."""
MIDDLE = 1 << (LANE - 1)
OFFSET = sum(MIDDLE << LANE * at for at in range(len(JUDGED)))
"""What a packed sum starts from, so that no lane falls below zero and borrows from the next."""

Weights = Mapping[str, dict[str, int]]
"""Packed weights of the values of a code, by the code's name."""


def packed(weights: Iterable[int]) -> int:
    """Hundredths of log-odds, one a role, as one number.

    >>> packed([1, 0, 2, 0, 0]) + packed([-1, 0, 0, 0, 0]) == 2 << 2 * LANE
    True
    """
    return sum(weight << LANE * at for at, weight in enumerate(weights))


def unpacked(total: int) -> dict[Role, int]:
    """What a sum of packed weights and `OFFSET` gives each role.

    >>> unpacked(OFFSET + packed([1, -2, 0, 0, 3]))["subheading"]
    -2
    """
    return {role: ((total >> LANE * at) & (2 * MIDDLE - 1)) - MIDDLE for at, role in enumerate(JUDGED)}


def read_weights() -> Weights:
    """The weights as they are packaged."""
    return parsed(files("tasks.lexicon").joinpath("line_weights.txt").read_text(encoding="utf-8"))


def parsed(text: str) -> Weights:
    r"""The weights that a file lists, one code a line: name, value, and a weight for each role.

    >>> parsed("# head\nzone\tb\t3 0 0 0 -3\n")["zone"]["b"] == packed([3, 0, 0, 0, -3])
    True
    """
    found: dict[str, dict[str, int]] = {}
    for row in text.splitlines():
        if row and not row.startswith("#"):
            name, value, weights = row.split("\t")
            found.setdefault(name, {})[value] = packed(map(int, weights.split()))
    return found
