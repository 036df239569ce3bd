"""Countries of places: what the words behind one give it (`Paris, Texas`), and where an article is at home."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.entities.candidate import Candidate
from tasks.lexicon.gazetteer import Gazetteer

_COMMA, _BRACKET = re.compile(r",\s"), re.compile(r"\s?\(")
_INSIDE = re.compile(r",?\sin\s(?:the\s)?(?:(?:north|south|east|west|centr|mid)\w{0,12}[\s-])?")
_CLOSED = re.compile(r"\s?(?:[,.;:!?)\]”\"–—]|\n|\Z)")
_LISTED = re.compile(r",?\s(?:and|or|und)\s|,\s|/")

_AROUND_GEORGIA = ("AM", "AZ", "BY", "GE", "RU", "TR", "UA")
_LEAST_AT_HOME, _SHARE_AT_HOME = 5, 0.8
"""Mentions of one country, and their share of all mentions with a country, from which an article is at home there.

Of 50 places without a country of their own in articles that are, two lay abroad.
"""


def home_country(codes: Counter[str]) -> str | None:
    """The country that nearly all places and peoples of an article belong to, by the mentions of each country."""
    (code, n), *_ = codes.most_common(1) or [("", 0)]
    return code if n >= _LEAST_AT_HOME and n >= _SHARE_AT_HOME * codes.total() else None


def shared_name(place: str, codes: Counter[str]) -> str | None:
    """The country of a place whose name a country shares with a state of the USA, by what else an article names.

    None for other places, and where the rest of the article leaves it open.
    """
    if place != "Georgia":
        return None
    around = sum(codes[code] for code in _AROUND_GEORGIA)
    return None if around == codes["US"] else "GE" if around > codes["US"] else "US"


def is_at_home(place: str, known: Gazetteer) -> bool:
    """Whether a place without a country of its own lies where its article is at home.

    That is a town that the tables do not know or know in several countries; not a name that countries share, `Korea`.
    """
    found = known.names.get(place)
    return found is None or bool(found.size)


def given_countries(text: str, candidates: Sequence[Candidate], known: Gazetteer) -> dict[int, str]:
    """The codes that places have from what stands behind them, by the index of the candidate.

    Not in a list of places, and not where the second begins a clause of its own: `In Paris, Germany said`. `in` gives a
    country only to a place that the tables give none.
    """
    return dict(_given(text, candidates, known))


def _given(text: str, candidates: Sequence[Candidate], known: Gazetteer) -> Iterator[tuple[int, str]]:
    for index, (place, wider) in enumerate(pairwise(candidates)):
        if not (wider.code and place.label in ("GPE", "LOC") and wider.label == "GPE" and _is_wide(wider, known)):
            continue
        if _INSIDE.fullmatch(text, place.end, wider.start):
            if place.code is None and not _is_wide(place, known):
                yield index, wider.code
        elif _is_narrow(place, known) and _apposed(text, place, wider) and not _is_listed(text, candidates, index):
            yield index, wider.code


def _is_wide(place: Candidate, known: Gazetteer) -> bool:
    """Whether the tables know a place as a country, a state or a region."""
    found = known.names.get(place.form)
    return found is not None and found.size in ("C", "") and found.label == "GPE"


def _is_narrow(place: Candidate, known: Gazetteer) -> bool:
    found = known.names.get(place.form)
    return found is None or found.size != "C"


def _apposed(text: str, place: Candidate, wider: Candidate) -> bool:
    if _BRACKET.fullmatch(text, place.end, wider.start):
        return text.startswith(")", wider.end)
    return _COMMA.fullmatch(text, place.end, wider.start) is not None and _CLOSED.match(text, wider.end) is not None


def _is_listed(text: str, candidates: Sequence[Candidate], index: int) -> bool:
    """Whether a pair of places is part of a longer list of them."""
    pairs = [(index - 1, index), (index + 1, index + 2)]
    return any(
        one >= 0 and two < len(candidates) and _LISTED.fullmatch(text, candidates[one].end, candidates[two].start)
        for one, two in pairs
    )
