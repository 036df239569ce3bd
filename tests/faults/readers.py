"""Readers that loop through the tables while a writer commits, dies and compacts without pause.

Each read resolves the current snapshot first. Every commit writes all articles anew with its own number in their words,
and another number of them than the one before, so that a reader can tell what belongs together.
"""

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from tasks.store import Known, Staging, Store, current
from tasks.tables import to_tables
from tests.faults.kind import Result
from tests.faults.layer import Layer, kill
from tests.faults.work import ENDED, begin, end, in_fork
from tests.test_store import article, run_row

SECONDS_KEPT = 30
"""How long a replaced snapshot stays: far longer than a read takes."""

Columns = tuple[list[str], list[str], list[str]]
"""Of one snapshot: `articles.text`, `articles.article_id` and `mentions.article_id`."""


def _by_pandas(snapshot: Path) -> Columns:
    articles, mentions = (pd.read_parquet(snapshot / table) for table in ("articles", "mentions"))
    return list(articles["text"]), list(articles["article_id"]), list(mentions["article_id"])


def _by_duckdb(snapshot: Path) -> Columns:
    articles = duckdb.execute(f"SELECT text, article_id FROM '{snapshot}/articles/*.parquet'").fetchall()
    mentions = duckdb.execute(f"SELECT article_id FROM '{snapshot}/mentions/*.parquet'").fetchall()
    return [text for text, _ in articles], [name for _, name in articles], [name for (name,) in mentions]


def _by_pyarrow(snapshot: Path) -> Columns:
    articles, mentions = (pq.read_table(snapshot / table) for table in ("articles", "mentions"))
    return articles["text"].to_pylist(), articles["article_id"].to_pylist(), mentions["article_id"].to_pylist()


READERS: dict[str, Callable[[Path], Columns]] = {"pandas": _by_pandas, "DuckDB": _by_duckdb, "pyarrow": _by_pyarrow}


def reading(name: str) -> str:
    """What a reader is tried with."""
    return f"read by {name} during commits, kills and compactions"


def spoilt(name: str) -> str:
    """The same beside a store that is broken on purpose."""
    return f"{name}, written in place"


def read_meanwhile(home: Path, n_reads: int, spoil: Callable[[], None] | None = None) -> list[Result]:
    """So many reads by each reader, all at work at once beside one writer.

    Where `spoil` breaks the writer's store, each reader ends once it has found something. Forks, so Arrow must not be
    at work yet.
    """
    home.mkdir()
    out = home / "read"
    in_fork(partial(_first, out))
    writer = begin(partial(_write, out, spoil))
    results = {name: Result(spoilt(reading(name)) if spoil else reading(name)) for name in READERS}
    readers = {name: begin(partial(_loop, out, name, n_reads, until_broken=spoil is not None)) for name in READERS}
    for name, result in results.items():
        if (ended := end(readers[name])) == ENDED:
            told = json.loads((home / f"{name}.json").read_text(encoding="utf-8"))
            result.injections, result.broken, result.seconds = told["reads"], told["broken"], told["seconds"]
            result.note = f"{told['snapshots']:,}"
        else:
            result.broken = [f"the reader ended with {ended}"]
    os.kill(writer, signal.SIGKILL)
    end(writer)
    return list(results.values())


def _first(out: Path) -> bool:
    _commit(out, 0)
    return True


def _write(out: Path, spoil: Callable[[], None] | None) -> bool:
    """One writer after the other, each until it is killed."""
    if spoil:
        spoil()
    chance = random.Random(7)
    for life in count(1):
        in_fork(partial(_live, out, life, chance.randint(1, 4_000)))
    return True


def _live(out: Path, life: int, n: int) -> bool:
    """Commit without pause and now and then compact, until this process is killed at the `n`-th call."""
    Layer(out, n, kill).install()
    for number in count(1_000 * life):
        _commit(out, number)
        if number % 5 == 0:
            _compact(out)
    return True


def _n_articles(number: int) -> int:
    return 3 + number % 4


def _commit(out: Path, number: int) -> None:
    names = [f"{index}.txt" for index in range(_n_articles(number))]
    store = Store(out, SECONDS_KEPT)
    with store.exclusive():
        with Staging(out, f"{number:020d}") as staging:
            staging.write(to_tables([article(name, None, f"Commit {number}") for name in names], []))
            staging.finish({})
        known = {name: Known("", "") for name in names}
        store.commit([staging.folder.name], known, frozenset(store.known()) - frozenset(names), [run_row()])


def _compact(out: Path) -> None:
    store = Store(out, SECONDS_KEPT)
    with store.exclusive():
        store.compact()


def _loop(out: Path, name: str, n_reads: int, *, until_broken: bool) -> bool:
    os.nice(10)  # the writer comes first: what is tried is reading while it commits
    started, snapshots, broken, number = time.monotonic(), set[str](), list[str](), 0
    while number < n_reads and not (until_broken and broken):
        number += 1
        snapshot = current(out)
        snapshots.add(snapshot.name)
        broken += _one_read(snapshot, READERS[name])
    told = {"reads": number, "broken": broken, "snapshots": len(snapshots), "seconds": time.monotonic() - started}
    out.with_name(f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
    return True


def _one_read(snapshot: Path, reader: Callable[[Path], Columns]) -> Iterator[str]:
    """Whatever is wrong with one read: an error, a table that is short, tables of more than one commit."""
    try:
        texts, ids, owners = reader(snapshot)
    except Exception as error:  # of whichever of three libraries
        yield f"error: {error!r}"
        return
    numbers = {int(text.rpartition(" ")[2]) for text in texts}
    if len(numbers) != 1 or set(owners) != set(ids):
        yield f"mixed: commits {sorted(numbers)}"
    elif len(texts) != _n_articles(min(numbers)) or len(owners) != 2 * len(texts):
        yield f"short: {len(texts)} articles and {len(owners)} mentions of commit {min(numbers)}"
