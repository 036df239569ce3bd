"""All hostile cases by group. To add a group: a file with `cases`, and its name here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from tests.hostile import (
    archives,
    characters,
    combined,
    documents,
    encodings,
    formats,
    headlines,
    markup,
    names,
    packed,
    quotes,
    records,
    sides,
    sizes,
    snapshots,
    tables,
)
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
    "tables": tables.cases,
    "sides": sides.cases,
    "archives": archives.cases,
    "snapshots": snapshots.cases,
    "documents": documents.cases,
    "formats": formats.cases,
    "headlines": headlines.cases,
    "combined": combined.cases,
}


def corpus(*groups: str) -> list[Case]:
    """The cases of some groups, or of all, each in the folder of its group."""
    return [case for group in groups or GROUPS for case in _of(group)]


@cache
def _of(group: str) -> tuple[Case, ...]:
    """Made once in a process: to pack its bombs takes a second, and all groups together 4 s."""
    return tuple(replace(case, name=f"{group}/{case.name}") for case in GROUPS[group]())


def quick(cases: Sequence[Case]) -> list[Case]:
    """Every other case that is quickly done; neighbours are much alike."""
    return [case for case in cases if not case.long][::2]
