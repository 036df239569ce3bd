"""Draws what to judge from committed tables, and gathers what a person needs to judge it.

Of the whole folder only counts and the rows that may yet be drawn are held; texts are read of what is drawn alone.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tasks.desk.audit.kinds import Kind
from tasks.desk.audit.strata import OTHERS, Stratum, allocate, large_enough, mixed, ranks
from tasks.printable import printable
from tasks.store import Manifest, current, part_path, read_table

UNKNOWN = "(unknown)"
"""Stands for the publisher of articles that name none."""

_AROUND = 200
"""Characters of the text on either side of what is judged."""

_LONGEST = 1000
"""Characters of a text that are shown; of a longer one its beginning and its end."""

_CUT = " […] "

_ORDER = ["rank", "article_id", "index"]
"""What is drawn first of a stratum, whatever the order of rows."""


class TooFew(Exception):
    """The sample is too small for its strata, or there is nothing to draw from."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that was drawn, with what a person needs to judge it."""

    publisher: str
    """As the article names it; `(others)` where its strata were taken together with those of others."""
    by: str
    stratum: int
    text: str
    before: str
    after: str
    shown: dict[str, str]
    """Values of the columns that its kind shows, by their names."""
    source_path: str
    record_index: int | None
    article_id: str
    index: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample, in an order drawn by chance: whoever stops early has judged a sample as well."""

    kind: Kind
    seed: int
    sizes: tuple[int, ...]
    """Rows in each stratum."""
    drawn: tuple[int, ...]
    """Of these, rows in the sample."""
    findings: tuple[Finding, ...]


def draw(out: Path, kind: Kind, n: int, seed: int) -> Drawn:
    """A sample of `n` rows of that kind from the last commit in `out`, or all where there are no more.

    Raises `TooFew` where there are none or the strata outnumber `n`; `tasks.store.StoreError` where `out` is no output
    folder or a file of it is damaged.
    """
    snapshot = current(out)
    counts, rows = _candidates(snapshot, kind, n, seed)
    if not counts:
        raise TooFew(f"{out} holds no {kind.name}: there is nothing to audit.")
    kept = large_enough(counts, n)
    rows["publisher"] = rows["publisher"].where(rows["publisher"].isin(kept), OTHERS)
    sizes = _together(counts, kept)
    if len(sizes) > n:
        raise TooFew(f"A sample of {n} is too small: one of each {kind.by_name} makes {len(sizes)}. Ask for more.")
    take = allocate([*sizes.values()], n)
    findings = _findings(snapshot, kind, _chosen(rows, [*sizes], take))
    return Drawn(kind, seed, tuple(sizes.values()), tuple(take), tuple(findings))


def _candidates(snapshot: Path, kind: Kind, n: int, seed: int) -> tuple[Counter[Stratum], pd.DataFrame]:
    """The size of each stratum, and of each in each part the `n` rows that come first by rank."""
    counts, least = Counter[Stratum](), list[pd.DataFrame]()
    for part in Manifest.read(snapshot).parts:
        rows = _keys(snapshot, part.name, kind)
        counts.update(rows.groupby(["publisher", "by"]).size().to_dict())
        rows = rows.assign(rank=ranks(rows["article_id"], rows["index"], seed), part=part.name)
        least.append(rows.sort_values(_ORDER).groupby(["publisher", "by"], sort=False).head(n))
    return counts, pd.concat(least, ignore_index=True) if counts else pd.DataFrame()


def _together(counts: Mapping[Stratum, int], kept: Container[str]) -> dict[Stratum, int]:
    """The sizes of the strata, once those of small publishers are taken together."""
    sizes = Counter[Stratum]()
    for (publisher, by), size in counts.items():
        sizes[publisher if publisher in kept else OTHERS, by] += size
    return dict(sorted(sizes.items()))


def _keys(snapshot: Path, part: str, kind: Kind) -> pd.DataFrame:
    """The key and the stratum of each row in one part."""
    columns = {kind.index: "index", kind.by: "by"}
    found = read_table(part_path(snapshot, kind.table, part), columns=["article_id", *columns])
    rows = found.filter(pc.is_valid(found[kind.by])).to_pandas().rename(columns=columns)
    articles = read_table(part_path(snapshot, "articles", part), columns=["article_id", "publisher"]).to_pandas()
    publishers = articles.set_index("article_id")["publisher"]
    return rows.assign(publisher=rows["article_id"].map(publishers).fillna(UNKNOWN))


def _chosen(rows: pd.DataFrame, strata: Sequence[Stratum], take: Sequence[int]) -> pd.DataFrame:
    """The rows of the sample with the number of their stratum, in an order that tells nothing of it."""
    numbers = {stratum: number for number, stratum in enumerate(strata)}
    keys = zip(rows["publisher"], rows["by"], strict=True)
    rows = rows.assign(stratum=[numbers[key] for key in keys]).sort_values(_ORDER)
    place = rows.groupby("stratum").cumcount()
    rows = rows[place < rows["stratum"].map(dict(enumerate(take)))]
    order = mixed(rows["rank"].to_numpy(np.uint64) ^ np.uint64(1))
    return rows.assign(order=order).sort_values("order", ignore_index=True)


def _findings(snapshot: Path, kind: Kind, chosen: pd.DataFrame) -> Iterator[Finding]:
    """The rows of the sample as a person sees them, in its order."""
    seen = dict[tuple[str, int], dict[str, Any]]()
    for part, rows in chosen.groupby("part"):
        seen |= _seen(snapshot, str(part), kind, rows)
    for row in chosen.to_dict("records"):
        yield _finding(kind, row, seen[row["article_id"], row["index"]])


def _seen(snapshot: Path, part: str, kind: Kind, rows: pd.DataFrame) -> dict[tuple[str, int], dict[str, Any]]:
    """What one part says of its rows in the sample, by their keys."""
    ids = pa.array(rows["article_id"].unique())
    wanted = set(zip(rows["article_id"], rows["index"], strict=True))

    def of(table: str, *columns: str) -> list[dict[str, Any]]:
        found = read_table(part_path(snapshot, table, part), columns=["article_id", *columns])
        held: list[dict[str, Any]] = found.filter(pc.is_in(found["article_id"], ids)).to_pylist()
        return held

    articles = {row["article_id"]: row for row in of("articles", "text", "source_path", "record_index")}
    found = {
        (row["article_id"], row[kind.index]): row for row in of(kind.table, kind.index, "start", "end", *kind.reads)
    }
    beside = dict[tuple[str, int | None], dict[str, Any]]()
    if kind.name == "mentions":
        beside = {(row["article_id"], row["entity_index"]): row for row in of("entities", "entity_index", "name")}
    if kind.name == "removed":
        beside = {(article_id, index): row for (article_id, index), row in found.items()}
    return {key: found[key] | _more(kind, articles[key[0]], found[key], beside) for key in wanted}


def _more(
    kind: Kind,
    article: Mapping[str, Any],
    row: Mapping[str, Any],
    beside: Mapping[tuple[str, int | None], Mapping[str, Any]],
) -> dict[str, Any]:
    """What other rows say of this one: its article, the name of its entity, the block that was kept."""
    text, more = article["text"], dict(article)
    if kind.name == "mentions":
        entity = beside.get((row["article_id"], row["entity_index"]))
        more["meaning"] = entity["name"] if entity else row["value"]
    if kind.name == "removed":
        twin = beside.get((row["article_id"], row["duplicate_of"]))
        more["kept"] = text[twin["start"] : twin["end"]] if twin else None
    return more


def _finding(kind: Kind, row: Mapping[str, Any], seen: Mapping[str, Any]) -> Finding:
    text, start, end = seen["text"], seen["start"], seen["end"]
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    return Finding(
        publisher=printable(row["publisher"]),
        by=row["by"],
        stratum=row["stratum"],
        text=_short(text[start:end]),
        before=before if start <= _AROUND else before.partition(" ")[2] or before,
        after=after if end + _AROUND >= len(text) else after.rpartition(" ")[0] or after,
        shown={column: _short(seen[column] or "") for column in kind.shown},
        source_path=seen["source_path"],
        record_index=seen["record_index"],
        article_id=row["article_id"],
        index=row["index"],
    )


def _short(text: str) -> str:
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}{_CUT}{text[-half:]}"
