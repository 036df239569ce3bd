"""The title or office that the article gives a person, beside the name."""

import re

from tasks.lexicon.calendar import MONTHS, WEEKDAYS
from tasks.lexicon.grammar import DETERMINERS, OPENERS, PRONOUNS
from tasks.lexicon.name_parts import ABBREVIATIONS
from tasks.lexicon.roles import MODIFIERS, ROLES

_REACH = 90
"""Characters looked at before and after a name; longer titles are descriptions."""

_WORDS_BEFORE = 7
_WORD = re.compile(r"[\w.&’'‑-]+\Z")
_OF_THE = re.compile(r"\bof[ \xa0\n]the[ \xa0\n]\Z")
_WITHIN = r"(?:(?<=\b[A-Z])|(?<=\b(?:Mr|Ms|Dr|St))|(?<=\bMrs))\."
"""A dot that ends no title unless a sentence follows: it stands behind a capital or a courtesy."""
_SENTENCE = "|".join(sorted(OPENERS | {word.capitalize() for word in (*PRONOUNS, *DETERMINERS)}))
_FOLLOWS = rf"(?:\s*\n|\s+[“\"(]|\s+(?:{_SENTENCE})\b)"
"""What begins behind the end of a sentence: a line, a quote, or a word that opens sentences."""
_APPOSITION = re.compile(
    r",[ \xa0\n](?:(?:the|a|an|his|her|its|their|one of|who is|who was)[ \xa0\n])?"
    rf"((?:[^,.;:“”\"()\n—–]|{_WITHIN}){{3,80}}?)(?=[,;:)—–]|(?!{_WITHIN})\.|$"
    rf"|(?:(?<=\b[A-Z]\.[A-Z]\.)|(?<=\b[A-Z])(?<!\.[A-Z])\.){_FOLLOWS})"
)
"""The title that commas set off. The last dot of an initialism is part of it: ambassador to the U.N. She left."""
_ABBREVIATED = re.compile(rf"(?:[A-Z]\.)+|(?:{'|'.join(sorted(ABBREVIATIONS))})\.")
_LINK = re.compile(r" (?:of|for|at|from|in|with|on|to) ")
_APART = re.compile(r"[,;:“”\"()\n]|(?<!\b[A-Z])\.|\.(?=\s+[A-Z])")
_THE = re.compile(r"\b(?:the|its|their|his|her)[ \xa0]", re.IGNORECASE)
_CLOSES = frozenset(",.;")
_STOPS = OPENERS | set(MONTHS) | set(WEEKDAYS) | {"The", "A", "An", "I"}
_VERBS = re.compile(r"\b(?:said|says|is|was|are|were|has|had|told|who|that|will|would|and said)\b")


def title_around(text: str, start: int, end: int) -> str | None:
    """The title in front of the name at `start` to `end`, else the one that commas set off from it.

    >>> title_around("State Department spokesperson Ann Hill said", 30, 38)
    'State Department spokesperson'
    >>> title_around("Ann Hill, the mayor of Oldtown, said", 0, 8)
    'mayor of Oldtown'
    >>> title_around("The union’s secretary, Ann Hill, said", 23, 31)
    'union’s secretary'
    >>> title_around("Ann Hill, a former U.S. ambassador to the U.N., said", 0, 8)
    'former U.S. ambassador to the U.N.'
    """
    return _before(text, start) or _after(text, end) or _set_off(text, start, end)


def title_in(phrase: str) -> str | None:
    """The title in the part of a noun phrase that stands in front of the name.

    >>> title_in("the harbour spokesperson "), title_in("the tired ")
    ('harbour spokesperson', None)
    """
    parts = phrase.split()
    while parts and (parts[0].lower() in DETERMINERS or parts[0] in _STOPS):
        parts = parts[1:]
    ends_well = bool(parts) and (_is_role(parts[-1]) or parts[-1][0].isupper())
    return " ".join(parts) if ends_well and any(_is_role(part) for part in parts) else None


def _before(text: str, start: int) -> str | None:
    words: list[str] = []
    left = text[max(0, start - _REACH) : start]
    while len(words) < _WORDS_BEFORE and left[-1:] in (" ", "\xa0", "\n"):
        found = _WORD.search(left[:-1][-30:])
        if found is None or not _belongs(found.group(), words):
            break
        if found.group() == "the" and not _OF_THE.search(left):  # it opens the phrase
            break
        words.insert(0, found.group())
        left = left[:-1][: -len(found.group())]
    while words and words[0] in ("of", "the", "and", "&"):
        words = words[1:]
    roles = [index for index, word in enumerate(words) if _is_role(word)]
    return " ".join(words) if roles else None


def _belongs(word: str, after: list[str]) -> bool:
    """Whether a word may be part of the title that goes on with `after`."""
    if word in _STOPS or word.endswith(("’s", "'s")) or (word.endswith(".") and not _ABBREVIATED.fullmatch(word)):
        return False
    if word in ("of", "the"):
        return bool(after) and (after[0][0].isupper() or after[0] == "the")
    if word in ("for", "and"):
        return False
    return word[0].isupper() or _is_role(word) or word.lower().split("-")[0] in MODIFIERS


def _is_role(word: str) -> bool:
    lower = word.lower().rstrip(".")
    return lower in ROLES or lower.rsplit("-", 1)[-1] in ROLES


def _after(text: str, end: int) -> str | None:
    found = _APPOSITION.match(text, end, min(len(text), end + _REACH))
    if found is None or found.group(1).startswith("and ") or _VERBS.search(found.group(1)):
        return None
    title = " ".join(found.group(1).split())
    return title if _is_role(_head(title)) else None


def _head(title: str) -> str:
    """The noun that a title is built on: `mayor` of Oldtown."""
    return _LINK.split(title, maxsplit=1)[0].split()[-1]


def _set_off(text: str, start: int, end: int) -> str | None:
    """As in: the head of the port, Ann Hill, said; not in a row: the mayor, Ann Hill, and Bob Lee."""
    if not text.endswith(", ", 0, start) or text[end : end + 1] not in _CLOSES or text.startswith(", and ", end):
        return None
    phrase = _APART.split(text[max(0, start - _REACH) : start - 2])[-1]
    offices = (phrase[opener.end() :] for opener in reversed(list(_THE.finditer(phrase))))
    return next((title for office in offices if (title := _office(office)) is not None), None)


def _office(phrase: str) -> str | None:
    """A phrase that is a title by itself: “secretary”, “head of the port”; None where it is none."""
    parts = phrase.split()
    title = title_in(phrase) or (" ".join(parts) if _LINK.search(phrase) and not _VERBS.search(phrase) else None)
    return title if title is not None and _is_role(_head(title)) else None
