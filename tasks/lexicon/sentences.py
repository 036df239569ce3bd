"""Counting sentences without a parser."""

import re

from tasks.lexicon.tables import words

ABBREVIATIONS = words(
    """
    mr mrs ms dr prof sen rep gov gen lt col maj capt cmdr sgt adm rev hon st ste mt ft jr sr inc ltd co corp bros
    vs no nos jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k u.n e.u d.c a.m
    p.m e.g i.e etc cf fig vol pp al ave blvd rd dept est approx ca bzw z.b d.h u.a usw ca str nr abs art sr sra
    srta dra mme mlle m calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore
    pa tenn tex va vt wash wis wyo
    """
)
_BREAK = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\s++(?=[\"'“‘«„(\[¿¡]*+(?:[^\W\d_a-z]|\d))|[。！？]")
"""Possessive throughout and entered at the head of a run of marks only: a run of full stops costs its length once."""


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
