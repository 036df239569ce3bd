"""Raw bytes become articles: one file a format, behind one `read`.

To add a format: write a reader in its own file, and name it in `READERS` beside the endings it reads.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

from tasks.model import Article, Reject, Rejected
from tasks.read.delimited import read_delimited
from tasks.read.fields import AS_NAMED, Columns
from tasks.read.html import read_html
from tasks.read.jsonl import read_jsonl
from tasks.read.limits import Limits
from tasks.read.parquet import read_parquet
from tasks.read.sections import joined, pieces
from tasks.read.side import Side, digest, joint_digest, side_of, without_side_files
from tasks.read.source import Source, listed, split_suffix
from tasks.read.stored import READING, NoBytes, Origin, Stored, opened
from tasks.read.text import read_text

__all__ = ["LINES", "READERS", "READING", "Limits", "Reader", "Source", "digest", "joined", "pieces", "read", "sources"]

Reader = Callable[[Stored, Limits], Iterator[Article | Reject]]
"""Reads an open source. Raises `Rejected` for the source as a whole; a record that fails is a `Reject` among others."""

READERS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".parquet": read_parquet,
}
"""What reads a source, by the ending of its name in small letters; each may be followed by `.gz`."""

LINES = frozenset({".jsonl", ".ndjson"})
"""Endings of sources whose lines are records, so that workers can share a large one."""


def sources(raw: Path) -> Iterator[Source]:
    """Every entry below the folder `raw`, or `raw` itself where it is a file, in the byte order of their names.

    What is no article (links, pipes, other formats) is listed too, for `read` to reject, so that nothing vanishes
    unseen. Hidden folders, and hidden files that are not named like an article, are left alone; so are
    side files, which belong to their article's source.
    """
    found = tuple(listed(raw, READERS))
    names = without_side_files(source.name for source in found)
    return (source for source in found if source.name in names)


def read(source: Source, limits: Limits, columns: Columns = AS_NAMED) -> Generator[Article | Reject, None, str | None]:
    """Every record of `source`, each as an article or as the reason why it is none.

    `columns` says what records call their fields.
    Returns the `digest` of what was read, which tells a source that changed since it was planned. A source that is gone
    gives no record and returns None. Raises `OSError` for trouble with disk or network that may pass.
    """
    try:
        stored = opened(source, columns)
    except FileNotFoundError:
        return None
    except NoBytes as refused:
        yield Origin(source.name, source.first_line).reject(refused.code, refused.message)
        return refused.digest
    with stored.file:
        side = side_of(source, columns, limits)
        try:
            yield from map(side.fill, _reader(source, side)(stored, limits))
        except Rejected as rejected:
            yield Origin(source.name).reject(rejected.code, rejected.message)
        return joint_digest(stored.digest(), side.digest)


def _reader(source: Source, side: Side) -> Reader:
    ending, _ = split_suffix(source.name)
    if side.refused:
        raise side.refused
    if source.path.name.startswith("."):
        raise Rejected("UNSUPPORTED_FORMAT", "Hidden files are not read; give it a name without the leading dot.")
    if ending not in READERS:
        known = ", ".join(READERS)
        raise Rejected("UNSUPPORTED_FORMAT", f"Names that end in {known} are read, each also with .gz behind it.")
    return READERS[ending]
