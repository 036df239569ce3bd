"""Places, peoples, organisations, single names of persons and everyday words, read once from the packed tables."""

import gzip
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.model import Label


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer knows of a name. `size` is C for a country, L, M or S for a city, empty for all else."""

    label: Label
    code: str | None = None
    size: str = ""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The tables: `names` by their printed form, first and last names with their rank (0 is the most common)."""

    names: dict[str, Known]
    longest: dict[str, int]
    """Most words that a known name with this first word has, for first words of names of several words."""
    first_names: dict[str, int]
    last_names: dict[str, int]
    words: frozenset[str]
    """Everyday English words, with a small letter."""

    alpha3: dict[str, str]
    """Two-letter country codes by the three-letter ones."""
    other_codes: dict[str, str]
    """Country codes of places by names that are not in `names`: of provinces, and those that English prints without
    their accents, `Bogota`."""

    def code_of(self, name: str, label: Label) -> str | None:
        """Country code of a name, where the tables know it as a thing of that kind."""
        known = self.names.get(name)
        return known.code if known is not None and known.label == label else None


def _lines(name: str) -> list[str]:
    packed = files("tasks.lexicon").joinpath(name).read_bytes()
    text = (gzip.decompress(packed) if name.endswith(".gz") else packed).decode()
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def _sections(lines: list[str]) -> dict[str, list[str]]:
    heads = [index for index, line in enumerate(lines) if line.startswith("[")]
    ends = [*heads[1:], len(lines)]
    return {lines[head][1:-1]: lines[head + 1 : end] for head, end in zip(heads, ends, strict=True)}


def _plural(name: str) -> str | None:
    """The plural of a people's name, where it has one of its own.

    >>> _plural("Russian"), _plural("Puerto Rican"), _plural("Chinese")
    ('Russians', 'Puerto Ricans', None)
    """
    return None if name.endswith(("sh", "ch", "ese", "ss", "s", "man")) else name + "s"


def _peoples() -> Iterator[tuple[str, Known]]:
    for line in _lines("peoples.txt"):
        code, *names = line.split()
        known = Known("NORP", None if code == "-" else code)
        for name in (name.replace("|", " ") for name in names):
            yield name, known
            if plural := _plural(name):
                yield plural, known


@cache
def _city(code: str | None, size: str) -> Known:
    return Known("GPE", code, size)


_OWN = {
    "COUNTRY": lambda code: Known("GPE", code, "C"),
    "GPE": lambda code: Known("GPE", code),
    "LOC": lambda code: Known("LOC", code),
    "FAC": lambda code: Known("FAC", code),
    "ORG": lambda code: Known("ORG", code),
}
"""What a label in our own list of places stands for."""


def _places(sections: dict[str, list[str]]) -> Iterator[tuple[str, Known]]:
    """Later rows win: cities, then states, countries and our own list."""
    for row in sections["cities"]:
        name, code, size = row.split("\t")
        yield name, _city(code or None, size)
    for name in sections["states"]:
        yield name, Known("GPE", "US")
    for row in sections["countries"]:
        name, code, _ = row.split("\t")
        yield name, Known("GPE", code, "C")
    for row in _lines("places.txt"):
        name, label, code = row.split("\t")
        yield name, _OWN[label](code or None)


def _organisations() -> Iterator[tuple[str, Known]]:
    for row in _lines("organisations.txt"):
        yield row, Known("ORG")


def _longest(names: dict[str, Known]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in names:
        words = name.count(" ") + 1
        if words > 1:
            first = name[: name.index(" ")]
            longest[first] = max(longest.get(first, 1), words)
    return longest


def _other_codes(names: dict[str, Known], provinces: list[str]) -> dict[str, str]:
    """Codes by names that the tables lack, less those that stand for places of several countries."""
    coded = [(name, known.code) for name, known in names.items() if known.code and not name.isascii()]
    found: dict[str, set[str]] = {}
    for name, code in [*coded, *((name, code) for name, code in (row.split("\t") for row in provinces))]:
        for one in {name, _without_accents(name)}:
            found.setdefault(one, set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1 and name not in names}


def _without_accents(name: str) -> str:
    if name.isascii():
        return name
    return "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))


@cache
def gazetteer() -> Gazetteer:
    """The tables, read on first use (about 0.1 s)."""
    sections = _sections(_lines("gazetteer.txt.gz"))
    names = dict(_places(sections)) | dict(_peoples()) | dict(_organisations())
    return Gazetteer(
        names,
        _longest(names),
        {name: rank for rank, name in enumerate(sections["first"])},
        {name: rank for rank, name in enumerate(sections["last"])},
        frozenset(sections["words"]),
        {long: short for _, short, long in (row.split("\t") for row in sections["countries"])},
        _other_codes(names, sections["provinces"]),
    )
