"""Datelines against openings that a person read: where each ends, and the place, agency and day that it names.

    python -m benchmarks.datelines                 print the figures of the openings, and each that is wrong

`datelines.jsonl` holds offsets and values alone, one opening a line, with the hash of the text they belong to. `end`
is null where the opening has no dateline. A day without a year begins with two hyphens. `late` marks the fourth
that was drawn with the others and labelled only when the rules stood.
"""

import argparse
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq

from benchmarks.gate import Figure, share, told
from benchmarks.gold import ScorerError, Shared, json_lines, take_shared
from tasks.lexicon.datelines import Dateline, find_dateline

GOLD = Path(__file__).with_name("datelines.jsonl")
READ = 200
"""Characters of an opening that the tagger is given, as the pipeline does."""
LEAP_YEAR = 2024
"""The year that days without one are given, so that any day has a date."""
SETS = {
    "polnear_dev": ("quotes", "data/quotes/polnear_dev.input.jsonl"),
    "polnear_train": ("quotes", "data/quotes/polnear_train.input.jsonl.gz"),
    "ww_news.dev": ("entities", "data/entities/ww_news.dev.input.jsonl"),
    "gum_news.dev": ("entities", "data/entities/gum_news.dev.input.jsonl"),
    "bbc": (None, "data/raw_news/bbc.input.jsonl.gz"),
    "pasted": ("english/pasted", "data/articles/pasted"),
    "other_pasted": ("other languages/pasted", "data/articles/other_languages/pasted"),
}
"""Of each set the folder that `benchmarks.quality` reads it from, and its place in the shared folder."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening as a person read it."""

    set: str
    sha256: str
    start: int
    end: int | None
    place: str | None
    agency: str | None
    date: str | None
    late: bool


def openings() -> list[Opening]:
    """The openings in the order in which they were drawn."""
    return [Opening(**json.loads(line)) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True, slots=True)
class Record:
    """An article of the shared folder: its text, and where the tables have it."""

    id: str
    text: str
    source: tuple[str, str | None] | None
    """Source path and id; None where it is not processed."""


class Annotation(Protocol):
    """What a person read of a text of the shared folder: the set that it is in, and its hash."""

    @property
    def set(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def records(shared: Shared, read: Iterable[Annotation]) -> dict[str, Record]:
    """The articles that were read, by the hash of their text. Raises `ScorerError` where one is missing."""
    needed = {one.sha256: one.set for one in read}
    found = {}
    for name in sorted(set(needed.values())):
        for record in _records(shared.root / SETS[name][1], SETS[name][0]):
            found[hashlib.sha256(record.text.encode()).hexdigest()] = record
    for hashed, name in needed.items():
        if hashed not in found:
            raise ScorerError(f"{name} no longer holds the text with hash {hashed}, which a person read.")
    return {hashed: found[hashed] for hashed in needed}


def _records(path: Path, folder: str | None) -> Iterator[Record]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            yield Record(file.stem, file.read_bytes().decode(), (f"{folder}/{file.name}", None))
        return
    for record in json_lines(path):
        source = None if folder is None else (f"{folder}/{path.name}", record["id"])
        yield Record(record["id"], record["text"], source)


Judged = Sequence[tuple[Opening, Dateline | None]]
"""Openings, each with what the tagger makes of it."""
Stored = Mapping[Opening, tuple[str | None, str | None]]
"""Place and agency that the tables give the article of an opening."""


def found_in(opening: Opening, text: str) -> Dateline | None:
    """What the tagger makes of an opening."""
    month = int(opening.date[2:4]) if opening.date and opening.date.startswith("--") else 1
    return find_dateline(text[opening.start : opening.start + READ].partition("\n")[0], dt.date(LEAP_YEAR, month, 28))


def figures(shared: Shared, out: Path) -> dict[str, Figure]:
    """Figures of all openings and of those read last, by themselves and in the tables of `out`."""
    read = openings()
    held = records(shared, read)
    return _figures(_judged(read, held), _stored(out, read, held))


def _judged(read: Iterable[Opening], held: Mapping[str, Record]) -> Judged:
    return [(one, found_in(one, held[one.sha256].text)) for one in read]


def _figures(judged: Judged, stored: Stored) -> dict[str, Figure]:
    late = [pair for pair in judged if pair[0].late]
    return _counted("datelines, all openings", judged, stored) | _counted("datelines, read last", late, stored)


def _counted(group: str, judged: Judged, stored: Stored) -> dict[str, Figure]:
    """The figures of some openings."""
    n_true = sum(one.end is not None for one, _ in judged)
    hits = [(one, found) for one, found in judged if one.end is not None and found is not None]
    right = sum(one.start + found.end == one.end for one, found in hits)
    kept = [(one, stored[one]) for one, _ in judged if one in stored]
    true = [values == (one.place, one.agency) for one, values in kept if one.end is not None]
    false = [values == (None, None) for one, values in kept if one.end is None]
    shares = {
        "right to the character, precision, %": share(right, sum(found is not None for _, found in judged)),
        "right to the character, recall, %": share(right, n_true),
        "place right, %": share(sum(found.place == one.place for one, found in hits), n_true),
        "agency right, %": share(sum(found.agency == one.agency for one, found in hits), n_true),
        "day right, %": share(sum(_is_day(found.date, one.date) for one, found in hits), n_true),
        "place and agency right in the tables, %": share(sum(true), len(true)),
        "none in the tables where there is none, %": share(sum(false), len(false)),
    }
    return {f"{group}: {name}": figure for name, figure in shares.items() if figure.n}


def _is_day(found: dt.date | None, read: str | None) -> bool:
    """Whether a day is the one that was read.

    >>> _is_day(dt.date(2024, 12, 29), "--12-29"), _is_day(None, None), _is_day(dt.date(2024, 12, 29), "2023-12-29")
    (True, True, False)
    """
    whole = f"{LEAP_YEAR}{read[1:]}" if read is not None and read.startswith("--") else read
    return (found.isoformat() if found else None) == whole


def _stored(out: Path, read: Iterable[Opening], held: Mapping[str, Record]) -> Stored:
    columns = ["source_path", "source_id", "dateline_place", "dateline_agency"]
    rows = pq.read_table(out / "articles", columns=columns).to_pylist()
    tables = {(row["source_path"], row["source_id"]): (row["dateline_place"], row["dateline_agency"]) for row in rows}
    sources = {one: held[one.sha256].source for one in read}
    return {one: tables[source] for one, source in sources.items() if source is not None and source in tables}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each opening that is wrong, and the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.datelines", description="Score the datelines.")
    take_shared(parser)
    shared: Shared = parser.parse_args(arguments).shared
    if not shared.present:
        print(f"There are no texts in {shared.root}: datelines were not measured.")
        return 0
    read = openings()
    held = records(shared, read)
    judged = _judged(read, held)
    for one, found in judged:
        if _is_wrong(one, found):
            print(one.set, held[one.sha256].id, found and asdict(found))
    print(*told(_figures(judged, {})), sep="\n")
    return 0


def _is_wrong(one: Opening, found: Dateline | None) -> bool:
    if one.end is None or found is None:
        return one.end is not None or found is not None
    whole = (one.start + found.end, found.place, found.agency) == (one.end, one.place, one.agency)
    return not (whole and _is_day(found.date, one.date))


if __name__ == "__main__":
    raise SystemExit(main())
