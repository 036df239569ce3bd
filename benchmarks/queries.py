"""How long typical questions to the tables take, by DuckDB and by pandas; needs DuckDB.

    python -m benchmarks.queries OUT

Prints, of each question, seconds on the clock, and of each table its bytes and files.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd

ASKED = {
    "the ten who are quoted most": (
        "SELECT speaker_name, count(*) AS n FROM '{out}/quotes/*.parquet' WHERE speaker_name IS NOT NULL "
        "GROUP BY speaker_name ORDER BY n DESC, speaker_name LIMIT 10"
    ),
    "quotes of one speaker, with headlines": (
        "SELECT headline, q.text FROM '{out}/quotes/*.parquet' q JOIN '{out}/articles/*.parquet' a USING (article_id) "
        "WHERE speaker_name LIKE '%Lindqvist'"
    ),
    "paragraphs that hold a word": "SELECT article_id FROM '{out}/paragraphs/*.parquet' WHERE text ILIKE '%harbour%'",
    "countries by the number of articles": (
        "SELECT country_code, count(DISTINCT article_id) AS n FROM '{out}/entities/*.parquet' "
        "WHERE country_code IS NOT NULL GROUP BY country_code ORDER BY n DESC"
    ),
}
"""Questions in SQL, by what they ask for."""


def by_pandas(out: Path) -> dict[str, Callable[[], int]]:
    """Questions to pandas, by what they ask for."""

    def labels() -> int:
        return len(pd.read_parquet(out / "mentions", columns=["label"])["label"].value_counts())

    def whole(table: str, *columns: str) -> int:
        return len(pd.read_parquet(out / table, columns=list(columns) or None))

    return {
        "the whole table of quotes": partial(whole, "quotes"),
        "headlines of all articles": partial(whole, "articles", "article_id", "headline"),
        "mentions by label": labels,
    }


def questions(out: Path) -> dict[str, Callable[[], int]]:
    """All questions, by who answers and what they ask for; each gives the number of rows of its answer."""
    ask = {f"DuckDB: {name}": partial(_fetch, sql.format(out=out)) for name, sql in ASKED.items()}
    return ask | {f"pandas: {name}": work for name, work in by_pandas(out).items()}


def _fetch(sql: str) -> int:
    return len(duckdb.execute(sql).fetchall())


def on_the_clock(work: Callable[[], object]) -> float:
    """Seconds that it takes, once."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def stored(out: Path) -> dict[str, tuple[int, int]]:
    """Bytes and number of files of each table."""
    tables = sorted(path for path in out.iterdir() if path.is_dir() and not path.name.startswith("."))
    sizes = {table.name: [path.stat().st_size for path in table.glob("*.parquet")] for table in tables}
    return {name: (sum(each), len(each)) for name, each in sizes.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask the output folder that the command line names."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.queries", description="Time questions to the tables.")
    reader.add_argument("out", type=Path)
    out = reader.parse_args(arguments).out.resolve()
    seconds = {name: on_the_clock(work) for name, work in questions(out).items()}
    print(json.dumps({"seconds": seconds, "stored": stored(out)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
