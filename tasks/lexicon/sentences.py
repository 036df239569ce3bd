"""Counting sentences without a parser."""

import re

from tasks.lexicon.name_parts import ABBREVIATIONS as NAMED
from tasks.lexicon.tables import words

ABBREVIATIONS = frozenset(map(str.casefold, NAMED)) | words(
    """
    cmdr ste mon tue wed thu fri sat sun u.s u.k u.n e.u d.c a.m p.m e.g i.e etc cf fig vol pp al rd est approx
    ca bzw z.b d.h u.a usw str nr abs art sra srta dra mme mlle m del ga ind kan ky la md miss mo mont neb nev ore
    tex vt wash wyo
    """
)
"""Those that stand in names, and others, in small letters."""

_BREAK = re.compile(
    r"[.!?…。！？](?:(?<=[。！？])"
    r"|(?<![.!?…].)[.!?…]*+[\"'”’»)\]]*+\s++(?=[\"'“‘«„(\[¿¡]*+(?:[^\W\d_a-z]|\d)))",
    re.DOTALL,
)
"""Possessive throughout and entered at the head of a run of marks only: a run of full stops costs its length once.
It opens with a set of marks, which `re` looks for four times as fast as for a look behind."""


def count_sentences(text: str) -> int:
    """Sentences in `text`, at least 1; abbreviations and initials end none.

    >>> count_sentences("Mr. Doe left the U.S. Embassy. “Why?” he asked. Nobody knew.")
    3
    >>> count_sentences("no end")
    1
    """
    count = 1
    for match in _BREAK.finditer(text):
        if match.end() >= len(text):
            break
        if text[match.start()] != "." or not abbreviates(text[max(0, match.start() - 12) : match.start()]):
            count += 1
    return count


def abbreviates(before: str) -> bool:
    """Whether the word that `before` ends with is an abbreviation or an initial, so that its full stop ends nothing."""
    at = max(before.rfind(" "), before.rfind("\n"), before.rfind("("), before.rfind("“"), before.rfind('"'))
    word = before[at + 1 :]
    return (len(word) == 1 and word.isupper()) or word.casefold() in ABBREVIATIONS
