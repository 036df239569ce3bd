"""Whether a sentence speaks of what is still to come."""

import re
from collections.abc import Iterable
from itertools import pairwise

from tasks.lexicon.tenses import AHEAD, LEADS_AHEAD, PAST

_WINDOW = 120
"""Characters on each side in which the verb that a day goes with is looked for."""
_END = re.compile(r"(?<!\b[ap]\.m)[.!?;:]\s|\n|[“”\"]")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)?")


def is_ahead(text: str, start: int, end: int) -> bool:
    """Whether the day named at `start` to `end` is still to come, by the nearest verb that tells.

    What stands before the day in its sentence counts first, then what follows. False where no word tells.

    >>> is_ahead("Talks are to resume on Tuesday.", 23, 30), is_ahead("She said on Monday that she would go.", 12, 18)
    (True, False)
    """
    before = _END.split(text[max(0, start - _WINDOW) : start])[-1]
    after = _END.split(text[end : end + _WINDOW], maxsplit=1)[0]
    tells = _first(reversed(_pairs(before)))
    return (_first(_pairs(after)) if tells is None else tells) is True


def _pairs(text: str) -> list[tuple[str, str]]:
    """Each word in small letters, behind the one before it."""
    return list(pairwise(["", *_WORD.findall(text.lower())]))


def _first(pairs: Iterable[tuple[str, str]]) -> bool | None:
    """What the first telling word says: True for ahead, False for past; each word comes behind the one before it."""
    for before, word in pairs:
        if word in AHEAD or (word == "to" and before in LEADS_AHEAD):
            return True
        if word in PAST or (word.endswith("ed") and before not in ("be", "to")):
            return False
    return None
