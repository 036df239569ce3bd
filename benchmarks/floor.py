"""The least that turning pasted articles into tables can cost: read, split into paragraphs, write Parquet.

    python -m benchmarks.floor RAW OUT

Prints the CPU seconds of the start, to which belongs what Arrow imports at its first table.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ARTICLES = 500
"""Articles a row group."""
SCHEMA = pa.schema([("article", pa.string()), ("paragraph", pa.int32()), ("text", pa.string())])


def process(raw: Path, out: Path) -> int:
    """Write one Parquet file of the folder's paragraphs; returns how many there are."""
    out.mkdir(parents=True, exist_ok=True)
    paths, n = iter(sorted(raw.iterdir())), 0
    with pq.ParquetWriter(out / "paragraphs.parquet", SCHEMA, compression="zstd") as writer:
        while some := list(islice(paths, ARTICLES)):
            rows = list(_rows(some))
            writer.write_table(pa.Table.from_pylist(rows, SCHEMA))
            n += len(rows)
    return n


def _rows(paths: Sequence[Path]) -> Iterator[dict[str, object]]:
    for path in paths:
        lines = filter(str.strip, path.read_text(encoding="utf-8").split("\n"))
        for number, text in enumerate(lines):
            yield {"article": path.stem, "paragraph": number, "text": text}


def main(arguments: Sequence[str] | None = None) -> int:
    """Process the folder that the command line names."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.floor", description="Read, split and write alone.")
    reader.add_argument("raw", type=Path)
    reader.add_argument("out", type=Path)
    options = reader.parse_args(arguments)
    pa.Table.from_pylist([{"article": "first", "paragraph": 0, "text": ""}], SCHEMA)
    start = time.process_time()
    print(json.dumps({"start": start, "paragraphs": process(options.raw, options.out)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
