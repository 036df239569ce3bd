"""One snapshot: its manifest, its parts, and what it knows of the sources."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tasks.place import Place
from tasks.store import files
from tasks.tables import DATA_TABLES, TABLES, schema

MANIFEST = "manifest.json"
SOURCES = "sources.parquet"
LOG = "runs/runs.parquet"
"""Where a snapshot keeps the log of runs."""
STORIES = "stories/stories.parquet"
"""Where it keeps the table of stories, which has no parts."""
HISTORY = "history.parquet"
"""Where it keeps what the last runs took in."""
LIKENESSES = "likenesses.parquet"
"""Where it keeps what bodies that may be copies have in common."""

_SOURCES_SCHEMA = pa.schema(
    [
        pa.field("source_path", pa.string(), False),
        pa.field("digest", pa.string(), False),
        pa.field("fingerprint", pa.string(), False),
        pa.field("folder", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Part:
    """One file in each data table, which together hold all rows of some records."""

    name: str
    n_articles: int
    n_rejects: int
    text_bytes: int
    """Bytes of article text, as UTF-8."""
    first: str
    """Smallest `source_path` in the part; empty where the part has no rows."""
    last: str
    sha256: dict[str, str]
    """Hash of the part's file, by table."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds."""

    number: int
    next_part: int
    """Number of the next part to be written; no two parts of a history share a number until it is compacted."""
    compacted: bool
    """Whether the parts lie as compaction leaves them."""
    schemas: str
    """Hash of the table schemas the parts were written with."""
    parts: tuple[Part, ...]
    sha256: dict[str, str] = field(default_factory=dict)
    """Hash of each file that is of no part, by its path; earlier versions note fewer."""
    stories: str = ""
    """Hash of the code that made the table of stories; earlier versions noted none."""

    @classmethod
    def first(cls) -> "Manifest":
        """What comes before the first commit."""
        return cls(0, 0, compacted=True, schemas=schemas_sha256(), parts=())

    def to_json(self) -> bytes:
        """As it lies in the folder, with a hash of itself."""
        fields = asdict(self)
        return (json.dumps(fields | {_SEAL: _seal(fields)}, indent=1, sort_keys=True) + "\n").encode()

    @classmethod
    def read(cls, snapshot: Place) -> "Manifest":
        """Raises `Damaged` where the manifest is gone, is none, or is not as it was written, if it has a seal."""
        try:
            fields = json.loads(files.read_bytes(snapshot / MANIFEST))
            if (seal := fields.pop(_SEAL, None)) not in (None, _seal(fields)):
                raise ValueError(f"its seal is {seal}")
            return cls(**fields | {"parts": tuple(Part(**part) for part in fields["parts"])})
        except (FileNotFoundError, ValueError, TypeError, KeyError) as error:
            raise files.damaged(snapshot / MANIFEST) from error


_SEAL = "seal"
"""Name of the hash of all other fields; earlier versions wrote none."""


def _seal(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


LOST = "lost"
"""Stands for a digest and a fingerprint that nobody knows any more, so that the source is read again."""


@dataclass(frozen=True, slots=True)
class Known:
    """What made the rows of one source."""

    digest: str
    """Content hash of the source when it was read."""
    fingerprint: str
    """Of the code, lexicon, libraries and settings that read it."""
    folder: str | None = None
    """The raw folder that it lay in; None where an earlier version read it, or where that is lost."""


@cache
def schemas_sha256() -> str:
    """Hash of all schemas, descriptions included: parts of different schemas must not lie in one folder."""
    joined = b"".join(bytes(schema(table).serialize()) for table in DATA_TABLES)
    return hashlib.sha256(joined).hexdigest()


def read_sources(snapshot: Place) -> dict[str, Known]:
    """All sources of a snapshot by `source_path`. Raises `Damaged` where their list cannot be read."""
    columns = files.read_table(snapshot / SOURCES, schema=_SOURCES_SCHEMA).to_pydict()
    made = map(Known, columns["digest"], columns["fingerprint"], columns["folder"])
    return dict(zip(columns["source_path"], made, strict=True))


def write_sources(path: Place, known: Mapping[str, Known]) -> str:
    """Write the sources, sorted by `source_path`; returns the hash of the file."""
    names = sorted(known)
    entries = [known[name] for name in names]
    columns = [[getattr(entry, field) for entry in entries] for field in ("digest", "fingerprint", "folder")]
    arrays = [pa.array(column, pa.string()) for column in (names, *columns)]
    return files.write_table(path, _SOURCES_SCHEMA, (pa.Table.from_arrays(arrays, schema=_SOURCES_SCHEMA),))


def part_path(snapshot: Place, table: str, name: str) -> Place:
    """Where a snapshot keeps one part of one table."""
    return snapshot / table / f"{name}.parquet"


def listed(snapshot: Place, manifest: Manifest) -> Iterator[tuple[str, Place, str | None]]:
    """Every file of a snapshot beside its manifest: its table, its path, and its hash where one is noted.

    What is no table stands under a name of its own.
    """
    for table in TABLES:
        for part in [part for part in manifest.parts if table in part.sha256]:
            yield table, part_path(snapshot, table, part.name), part.sha256[table]
    yield "runs", snapshot / LOG, manifest.sha256.get(LOG)
    yield "sources", snapshot / SOURCES, manifest.sha256.get(SOURCES)
    for name, path in (("stories", STORIES), ("likenesses", LIKENESSES), ("history", HISTORY)):
        if path in manifest.sha256:
            yield name, snapshot / path, manifest.sha256[path]


def part_name(number: int) -> str:
    """Name of the files of a part.

    >>> part_name(7)
    'part-00000007'
    """
    return f"part-{number:08d}"


def parts_that_hold(parts: Iterable[Part], names: frozenset[str], snapshot: Place) -> list[Part]:
    """The parts with rows of any of the named sources."""
    if not names:
        return []
    low, high = min(names), max(names)
    wanted = pa.array(sorted(names), pa.string())
    near = [part for part in parts if part.first <= high and part.last >= low]
    return [part for part in near if _holds(part, wanted, snapshot)]


def _holds(part: Part, wanted: pa.Array, snapshot: Place) -> bool:
    for table in ("articles", "rejects"):
        column = files.read_table(part_path(snapshot, table, part.name), columns=["source_path"])["source_path"]
        if pc.any(pc.is_in(column, wanted)).as_py():
            return True
    return False
