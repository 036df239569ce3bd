"""What the last runs took in from each publisher, which a run compares itself with.

It lies beside the tables and not in them: it tells of runs, of which only the last few are kept, and rows of the data
tables follow from the sources alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields

import pyarrow as pa

from tasks.figures import Intake, largest
from tasks.place import Place
from tasks.store import files
from tasks.store.errors import Damaged

KEPT_RUNS = 30
"""Runs with something new that are kept, the newest last."""
MOST_PUBLISHERS = 1000
"""Kept of a run, those with most records: what records name as their publisher has no bound."""

_SCHEMA = pa.schema(
    [
        pa.field("run_id", pa.string(), False),
        pa.field("publisher", pa.string(), False),
        *(pa.field(count.name, pa.int64(), False) for count in fields(Intake)),
    ]
)

Run = tuple[str, Mapping[str, Intake]]
"""Its `run_id`, and what came of the records of each publisher."""


def read_history(path: Place, sha256: str | None) -> list[Run]:
    """The runs that are kept, oldest first; none where the file is gone or is not what was committed."""
    try:
        files.require(path, sha256)
        rows = files.read_table(path, schema=_SCHEMA).to_pylist()
    except Damaged:
        return []
    runs: dict[str, dict[str, Intake]] = {}
    for row in rows:
        run_id, publisher = row.pop("run_id"), row.pop("publisher")
        runs.setdefault(run_id, {})[publisher] = Intake(**row)
    return list(runs.items())


def write_history(path: Place, runs: Sequence[Run]) -> str:
    """Write the last runs; returns the hash of the file."""
    rows = [
        {"run_id": run_id, "publisher": publisher, **asdict(counts)}
        for run_id, intake in runs[-KEPT_RUNS:]
        for publisher, counts in sorted(largest(intake, MOST_PUBLISHERS))
    ]
    return files.write_table(path, _SCHEMA, (pa.Table.from_pylist(rows, schema=_SCHEMA),))
