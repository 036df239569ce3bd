"""What must hold of an output folder, whatever was done to it.

Right after a fault: every law and foreign key, and in all tables together the rows of the commit before or of the one
that was under way. After the next run: each source record in exactly one of `articles` and `rejects`, the rows of an
undisturbed run, each run once in the log, no file that the manifest does not explain; once compacted, the bytes of an
undisturbed run.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.desk import check as desk
from tasks.store import (
    HISTORY,
    LIKENESSES,
    LOG,
    STORIES,
    Manifest,
    NotAnOutput,
    StoreError,
    current,
    part_path,
)
from tasks.store.on_disk import OnDisk
from tasks.store.snapshot import MANIFEST, SOURCES
from tasks.tables import DATA_TABLES, PART_TABLES, TABLES
from tests.faults.work import compact, run

Rows = dict[str, list[str]]
"""The rows of each data table, as text, in an order of their own."""

Record = tuple[str, int | None]
"""`source_path` and `record_index`."""


@dataclass(frozen=True, slots=True)
class State:
    """What an output folder holds, as far as an undisturbed run decides it."""

    rows: Rows
    records: Counter[Record]
    """How often `articles` and `rejects` name each record."""


EMPTY = State({table: [] for table in DATA_TABLES}, Counter())
"""What a folder holds before the first commit."""

_states: dict[str, State] = {}


def state(out: Path) -> State:
    """What is committed in `out`."""
    try:
        snapshot = current(out)
    except NotAnOutput:
        return EMPTY
    key = repr((Manifest.read(snapshot).parts, Manifest.read(snapshot).sha256.get(STORIES)))
    if key not in _states:
        _states[key] = _read(snapshot)
    return _states[key]


def _read(snapshot: Path) -> State:
    tables = {table: pq.read_table(snapshot / table).to_pylist() for table in DATA_TABLES}
    records = Counter(
        (row["source_path"], row["record_index"]) for name in ("articles", "rejects") for row in tables[name]
    )
    return State({table: sorted(map(repr, rows)) for table, rows in tables.items()}, records)


def hashes(out: Path) -> dict[str, str]:
    """The hash of every data file, as its manifest has it; the check holds the files to it."""
    manifest = Manifest.read(current(out))
    of_parts = {f"{table}/{part.name}": digest for part in manifest.parts for table, digest in part.sha256.items()}
    return of_parts | {name: manifest.sha256[name] for name in (STORIES, LIKENESSES)}


def logged(out: Path) -> list[tuple[str, str]]:
    """The log of runs: id and status of each."""
    try:
        table = pq.read_table(current(out) / LOG, columns=["run_id", "status"])
    except NotAnOutput:
        return []
    return list(zip(table["run_id"].to_pylist(), table["status"].to_pylist(), strict=True))


@dataclass(frozen=True, slots=True)
class Expected:
    """What undisturbed runs make of the sources as they were and as they are now, and the bytes of the latter."""

    before: State
    after: State
    compacted: dict[str, str]
    between: State | None = None
    """Of the sources as a run began with them, where they changed while it went on."""

    def may_hold(self, rows: Rows) -> bool:
        """Whether readers may see these rows after a fault: those of one commit, whole.

        Where sources changed while a run went on, each row must be that of a source as it was at some time.
        """
        if self.between is None:
            return rows in (self.before.rows, self.after.rows)
        versions = [version.rows for version in (self.before, self.between, self.after)]
        return all(set(rows[table]) <= {row for known in versions for row in known[table]} for table in PART_TABLES)


def broken_by_fault(out: Path, expected: Expected) -> Iterator[str]:
    """What a fault broke for whoever reads now. What lies in staging they do not see; the next run must remove it."""
    problems = [problem for problem in _problems(out) if "law='staging'" not in problem]
    yield from problems
    if not problems and not expected.may_hold(state(out).rows):
        yield "the tables hold neither the rows of the last commit nor those of the next"


def broken_after_next_run(raw: Path, out: Path, expected: Expected) -> Iterator[str]:
    """Runs again, then compacts; what does not hold then."""
    should_be_logged = _log_to_come(out)
    if trouble := _trouble_of_next_run(raw, out):
        yield trouble
        return
    yield from _problems(out)
    yield from _strangers(out)
    now, log = state(out), logged(out)
    if now.records != expected.after.records:
        yield f"records are not in exactly one of articles and rejects: {now.records - expected.after.records}"
    yield from (f"rows of {table} differ" for table in DATA_TABLES if now.rows[table] != expected.after.rows[table])
    if log[:-1] != should_be_logged or not log[-1][1].startswith("Completed"):
        yield f"the log of runs holds {log}, not {should_be_logged} and one more"
    compact(raw, out)
    yield from _problems(out)
    yield from _strangers(out)
    if hashes(out) != expected.compacted:
        yield "compaction gives other bytes than after an undisturbed run"


def _trouble_of_next_run(raw: Path, out: Path) -> str:
    try:
        return "" if run(raw, out) else "the next run failed"
    except Exception as bug:  # whatever it is, it is told with the place at which the run before it was harmed
        return f"the next run met {bug!r}"


def _problems(out: Path) -> list[str]:
    """What `copydesk check` finds; nothing before the first commit."""
    try:
        return list(map(str, desk.check(out)))
    except NotAnOutput:
        return []
    except (StoreError, OSError, pa.ArrowException) as error:
        return [f"the tables cannot be read: {error}"]


def _log_to_come(out: Path) -> list[tuple[str, str]]:
    """The log as the next run must find it: of a run that died it tells that, unless its end stands there."""
    log, died = logged(out), OnDisk(out).marked()
    return log + ([(died.run_id, "Crashed")] if died and died.run_id not in dict(log) else [])


def _strangers(out: Path) -> Iterator[str]:
    """Files, links and folders that nothing explains, once no run is under way and no replaced snapshot is kept."""
    found = {f"{folder}/{name}" for folder, folders, files in os.walk(out) for name in (*folders, *files)}
    snapshot = current(out)
    tables = [str(snapshot / table) for table in TABLES]
    parts = [
        str(part_path(snapshot, table, part.name)) for part in Manifest.read(snapshot).parts for table in PART_TABLES
    ]
    inside = [str(snapshot / name) for name in (MANIFEST, SOURCES, LOG, STORIES, LIKENESSES, HISTORY)]
    home = [str(out / ".copydesk" / name) for name in ("", "current", "lock", "snapshots", "staging")]
    links = [str(out / table) for table in TABLES]
    explained = {path.rstrip("/") for path in (*tables, *parts, *inside, *home, *links, str(snapshot))}
    yield from (f"{path} was left behind" for path in sorted(found - explained))
