"""Runs of capitalised words: where names can stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.lexicon.gazetteer import Gazetteer
from tasks.lexicon.name_parts import ABBREVIATIONS, FUNCTION, GROUPS, PARTICLES

_CAPITALS = "".join(chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isupper())
_WORD = re.compile(
    rf"(?<![\w@#])(?:[{_CAPITALS}](?:\.[{_CAPITALS}]){{1,6}}(?!\w)\.?"
    rf"|(?:(?:(?:al|el|ad|an|ar|as|ash|at|az)\s?-\s?|[dl][’'])|(?:Al|El)\s-\s)?[{_CAPITALS}]\w*(?:[-’'&]\w+)*)"
)
_SPACED_HYPHEN = re.compile(r"\s-\s([a-z]{1,6})(?![\w’'])")
_LINKS = frozenset({"of", "for", "and", "on", "&", "to", "in", "at", "with", "the", "against"})
_WIDEST_GAP = 14
_LONGEST_RUN = 24
"""Words; a longer row of capitals is cut, which keeps the reading of a run within bounds."""
_FARTHEST_BACK = 8
_SHORT = 3
_OPENING = frozenset(" \t\n\u00a0\"“”„«‘’'([*•–—-")
_OPENERS = frozenset('"“„«‘([•')
_BREAKS = frozenset(".!?:;…|•")


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalised word.

    `form` is how tables know it: `Istanbul` for `ISTANBUL`; `opens` says that a sentence starts here; `link` joins it
    to the word before it: `-` for a space or particles, else the small words between; None where nothing joins them.
    """

    start: int
    end: int
    form: str
    opens: bool
    possessive: bool
    link: str | None


Run = list[Word]


def _link(gap: str) -> str | None:
    """How a gap joins two capitalised words; None where it parts them.

    >>> _link(" "), _link(" of the "), _link(" van der "), _link(", "), _link(" said ")
    ('-', 'of the', '-', None, None)
    """
    if gap == " ":
        return "-"
    if len(gap) > _WIDEST_GAP or not gap or not gap[0].isspace() or not gap[-1].isspace() or gap.count("\n") > 1:
        return None
    words = gap.split()
    if all(word in PARTICLES for word in words):
        return "-"
    return " ".join(words) if all(word in _LINKS for word in words) else None


def _opens(text: str, start: int) -> bool:
    """Whether a sentence, a quotation or a list item starts at `start`. Looks back a few characters only."""
    index = start - 1
    while index >= 0 and start - index < _FARTHEST_BACK and text[index] in _OPENING:
        index -= 1
    if index < 0:
        return True
    return text[index] in _BREAKS or not _OPENERS.isdisjoint(text[index + 1 : start])


def _end(text: str, start: int, end: int, known: Gazetteer) -> int:
    """The end of a word with the full stop that belongs to it, or the second half of a name: `Tae - yong`."""
    if text.startswith(" - ", end):
        half = _SPACED_HYPHEN.match(text, end)
        return half.end() if half is not None and half[1] not in known.words and half[1] not in FUNCTION else end
    if text[end : end + 1] == "." and (end - start == 1 or text[start:end] in ABBREVIATIONS):
        return end + 1
    return end


def _form(word: str, known: Gazetteer) -> str:
    """How the tables spell a word.

    Shouted words of more than three letters are taken down to one capital where the tables know them so.
    """
    if len(word) > _SHORT and word.isupper() and word not in known.names:
        quiet = word.title()
        if quiet in known.names or quiet in known.first_names or quiet in known.last_names or quiet in known.longest:
            return quiet
    return word.replace("’", "'")


def _pieces(word: str, known: Gazetteer) -> Iterator[tuple[int, int]]:
    """A hyphened word as its parts, `US-led` and `Russia-Ukraine` as their names; any other word whole."""
    if "-" not in word or word in known.names:
        yield 0, len(word)
        return
    parts, start = word.split("-"), 0
    of_names = parts[0] in known.names and all(part[:1].islower() or part in known.names for part in parts[1:])
    compound = parts[-1] in known.words or parts[-1] in FUNCTION
    if not of_names and not compound:
        yield 0, len(word)
        return
    for part in parts:
        if part[:1].isupper():
            yield start, start + len(part)
        start += len(part) + 1


def _keeps_possessive(word: str, known: Gazetteer) -> bool:
    """Whether a possessive is part of a name: `McDonald's`, `People's` Party, `Hawke's` Bay."""
    return word in known.names or word in known.longest or word[:-2] in GROUPS


def _words(text: str, known: Gazetteer) -> Iterator[Word]:
    last = None
    for found in _WORD.finditer(text):
        whole = found[0]
        possessive = whole.endswith(("’s", "'s", "’S", "'S")) and not _keeps_possessive(whole.replace("’", "'"), known)
        for left, right in _pieces(whole[:-2] if possessive else whole, known):
            start = found.start() + left
            end = _end(text, start, found.start() + right, known)
            link = None if last is None or last.possessive else _link(text[last.end : start])
            opens = link is None and _opens(text, start)
            last = Word(start, end, _form(text[start:end], known), opens, possessive, link)
            yield last


def runs(text: str, known: Gazetteer) -> Iterator[Run]:
    """The runs of one block: words joined by spaces, particles or small words such as `of`.

    A sentence end, a comma, a possessive and any other word part them.
    """
    run: Run = []
    for word in _words(text, known):
        if run and (word.link is None or len(run) == _LONGEST_RUN):
            yield run
            run = []
        run.append(word)
    if run:
        yield run
