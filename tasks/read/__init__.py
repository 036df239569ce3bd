"""Raw bytes become articles: one file a format, behind one `read`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.model import Article, Reject
from tasks.read.limits import Limits


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the raw folder."""

    path: Path
    """Where it lies on disk."""
    name: str
    """`source_path`: its path relative to the raw folder; bytes that are not UTF-8 stand as `%XX`."""


def sources(raw: Path) -> Iterator[Source]:
    raise NotImplementedError


def read(source: Source, limits: Limits) -> Iterator[Article | Reject]:
    raise NotImplementedError
