"""Whether a sentence speaks of what is still to come."""

import re
from collections.abc import Iterable
from itertools import pairwise

from tasks.lexicon.tenses import AHEAD, LEADS_AHEAD, PAST, PLANNED

_WINDOW = 120
"""Characters on each side in which the verb that a day goes with is looked for."""
_END = re.compile(r"(?<!\b[ap]\.m)[.!?;:]\s|\n|[“”\"]")
_WORD = re.compile(r"[A-Za-z]+(?:[’'][a-z]+)?")


def is_ahead(text: str, start: int, end: int) -> bool:
    """Whether the day named at `start` to `end` is still to come, by the nearest verb that tells.

    What stands before the day in its sentence counts first, then what follows. False where no word tells.

    >>> is_ahead("Talks are to resume on Tuesday.", 23, 30), is_ahead("She said on Monday that she would go.", 12, 18)
    (True, False)
    >>> is_ahead("It will be held on Monday.", 19, 25)
    True
    """
    before = sentence_before(text, start)
    after = _END.split(text[end : end + _WINDOW], maxsplit=1)[0]
    tells = _first(reversed(_pairs(before)))
    return (_first(_pairs(after)) if tells is None else tells) is True


def sentence_before(text: str, at: int) -> str:
    """What stands before `at` in its sentence, as far as it is looked at.

    >>> sentence_before("It rained. In 2008 the firm fell", 24)
    'In 2008 the f'
    """
    return _END.split(text[max(0, at - _WINDOW) : at])[-1]


def _pairs(text: str) -> list[tuple[str, str]]:
    """Each word in small letters, behind the one before it."""
    return list(pairwise(["", *_WORD.findall(text.lower())]))


def _first(pairs: Iterable[tuple[str, str]]) -> bool | None:
    """What the first telling word says: True for ahead, False for past; each word comes behind the one before it."""
    for before, word in pairs:
        if word in AHEAD or (word == "to" and before in LEADS_AHEAD) or (before, word) in PLANNED:
            return True
        if (word in PAST or word.endswith("ed")) and before not in ("be", "to"):
            return False
    return None
