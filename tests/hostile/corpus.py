"""All hostile cases by group. To add a group: a file with `cases`, and its name here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tests.hostile import characters, encodings, formats, headlines, markup, names, packed, quotes, records, sizes
from tests.hostile.case import Case

GROUPS: Mapping[str, Callable[[], Iterator[Case]]] = {
    "encodings": encodings.cases,
    "characters": characters.cases,
    "quotes": quotes.cases,
    "markup": markup.cases,
    "records": records.cases,
    "packed": packed.cases,
    "names": names.cases,
    "sizes": sizes.cases,
    "formats": formats.cases,
    "headlines": headlines.cases,
}


def corpus(*groups: str, long: bool = False) -> list[Case]:
    """The cases of some groups, or of all, each in the folder of its group; those that take long where asked for."""
    found = [replace(case, name=f"{group}/{case.name}") for group in groups or GROUPS for case in GROUPS[group]()]
    return [case for case in found if long or not case.long]
