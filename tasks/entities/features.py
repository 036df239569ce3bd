"""What the tagger sees of a word by itself, whatever stands around it: rows of the table of weights."""

from collections.abc import Iterator
from zlib import crc32

from tasks.lexicon import name_parts as parts
from tasks.lexicon.gazetteer import Gazetteer

HASHED = 1 << 16
"""Rows of the table that features are hashed into. Rare features share rows; common ones outweigh them there."""
_RANKS = (300, 2000)
"""Ranks of first and last names up to which a name is common, and fairly common."""
_SHORT = 3
_SHAPE = 14
"""Letters that the shape of a word looks at."""
_LISTS = {
    "title": parts.TITLES,
    "org": parts.ORG_HEADS,
    "weak": parts.WEAK_ORG_HEADS,
    "facility": parts.FACILITY_HEADS,
    "nature": parts.LOCATION_HEADS,
    "area": parts.AREA_HEADS,
    "event": parts.EVENT_HEADS,
    "thing": parts.THING_HEADS,
    "calendar": parts.NOT_NAMES,
    "function": parts.FUNCTION,
    "particle": parts.PARTICLES,
    "place cue": parts.PLACE_CUES,
    "person cue": parts.PERSON_CUES_AFTER,
    "org cue": parts.ORG_CUES_AFTER,
    "short": parts.ABBREVIATIONS,
}


def row_of(feature: str) -> int:
    """The row that a feature is hashed into: the same in every process and on every machine."""
    return crc32(feature.encode()) % HASHED


def shape(word: str) -> str:
    """How a word is written: capitals, small letters, digits, each run told once or, at the start, twice.

    >>> shape("Darchiev"), shape("G20"), shape("NATO"), shape("iPhone")
    ('Xx', 'Xd', 'XX', 'xXx')
    """
    told = ""
    for letter in word[:_SHAPE]:
        kind = "X" if letter.isupper() else "x" if letter.islower() else "d" if letter.isdigit() else letter
        if not told or told[-1] != kind or len(told) == 1:
            told += kind
    return told


def features(word: str, known: Gazetteer) -> list[str]:
    """The features of a word, each a short text.

    Its spelling, its shape, its beginning and end, and what the tables know of it. They look at the word alone.
    """
    lower = word.lower()
    found = [f"w {lower}", f"W {word}", f"s {shape(word)}"]
    if not word[0].isalnum():
        return found
    found += [f"a{size} {lower[:size]}" for size in (2, 3, 4)]
    found += [f"z{size} {lower[-size:]}" for size in (2, 3, 4)]
    told = [*_listed(word, lower, known), *_looked_up(word, known)]
    return [*found, *told, "g " + "+".join(told)]


def _listed(word: str, lower: str, known: Gazetteer) -> Iterator[str]:
    for name, words in _LISTS.items():
        if word in words:
            yield name
    if lower in known.words:
        yield "everyday"


def _looked_up(word: str, known: Gazetteer) -> Iterator[str]:
    """What the gazetteer knows of a word with a capital, or of one in capitals taken down to one."""
    if not word[0].isupper():
        return
    if len(word) > _SHORT and word.isupper() and word not in known.names:
        word = word.title()
    word = word.replace("’", "'")
    if (place := known.names.get(word)) is not None:
        yield f"{place.label}{place.size}"
    if word in known.longest:
        yield "begins"
    for kind, ranks in (("first", known.first_names), ("last", known.last_names)):
        if (rank := ranks.get(word)) is not None:
            yield f"{kind}{sum(rank >= limit for limit in _RANKS)}"
