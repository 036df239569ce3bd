"""Raw bytes become articles: one file a format, behind one `read`.

To add a format: write a reader in its own file, and name it in `FORMATS` beside the endings it reads.
"""

from collections.abc import Generator, Iterator, Mapping
from functools import partial

from tasks.model import Article, Reject, Rejected
from tasks.place import Place
from tasks.read.ahead import fetched_ahead
from tasks.read.archive import read_archive
from tasks.read.delimited import read_delimited
from tasks.read.docx import read_docx
from tasks.read.fields import AS_NAMED, Columns
from tasks.read.html import read_html
from tasks.read.jsonl import read_jsonl
from tasks.read.limits import Limits
from tasks.read.mhtml import read_mhtml
from tasks.read.parquet import read_parquet
from tasks.read.sections import joined, pieces
from tasks.read.side import digest, joint_digest, side_of, with_side_file, without_side_files
from tasks.read.source import Source, listed
from tasks.read.stored import READING, NoBytes, Origin, Reader, opened, reader_of
from tasks.read.text import read_text
from tasks.read.warc import read_warc

__all__ = ["LINES", "READERS", "READING", "Limits", "Reader", "Source"]
__all__ += ["digest", "fetched_ahead", "joined", "pieces", "read", "sources"]

FORMATS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".parquet": read_parquet,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".warc": read_warc,
    ".docx": read_docx,
}
"""What reads a source that is no archive, and what stands in one."""

READERS: Mapping[str, Reader] = {
    **FORMATS,
    ".zip": partial(read_archive, FORMATS),
}
"""What reads a source, by the ending of its name in small letters; each may be followed by `.gz`."""

LINES = frozenset({".jsonl", ".ndjson"})
"""Endings of sources whose lines are records, so that workers can share a large one."""


def sources(raw: Place) -> Iterator[Source]:
    """Every entry below the folder `raw`, or `raw` itself where it is a file, in the byte order of their names.

    What is no article (links, pipes, other formats) is listed too, for `read` to reject, so that nothing vanishes
    unseen. Hidden folders, hidden files that are not named like an article, and side files are left alone.
    """
    found = tuple(listed(raw, READERS))
    names = without_side_files(source.name for source in found)
    versions = {source.path: source.version for source in found if source.version and source.path != raw}
    return (with_side_file(source, versions) for source in found if source.name in names)


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
            if side.refused:
                raise side.refused
            yield from map(side.fill, reader_of(READERS, source.name)(stored, limits))
        except Rejected as rejected:
            yield Origin(source.name).reject(rejected.code, rejected.message)
        return joint_digest(stored.state(), side.digest)
