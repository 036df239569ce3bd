"""Metadata in a side file: `a.json` beside `a.txt` tells what the article's own file does not."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from tasks import objects
from tasks.model import Article, Reject, Rejected
from tasks.objects import Version, is_word
from tasks.place import Place, Remote
from tasks.read.decode import decode
from tasks.read.fields import Columns
from tasks.read.jsonl import json_object
from tasks.read.limits import Limits
from tasks.read.record import columns_of
from tasks.read.source import Source, split_suffix
from tasks.read.stored import NoBytes, netted, opened
from tasks.read.stored import digest as digest_of_file

OF_ONE_ARTICLE = frozenset({".txt", ".html", ".htm", ".mhtml", ".mht"})
"""Endings of sources that hold one article, and may have a side file."""
_ENDING = ".json"
_DIGITS = hashlib.sha256().digest_size * 2
"""Length of a digest; what has no content has a word in its place."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a side file holds; nothing where there is none."""

    digest: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    """The columns of an article that it fills."""
    refused: Rejected | None = None
    """Why nothing can be told of what it holds."""

    def fill(self, record: Article | Reject) -> Article | Reject:
        """The record with the columns that the side file fills."""
        return replace(record, **self.columns) if isinstance(record, Article) and self.columns else record


def side_name(name: str) -> str | None:
    """The name that a side file of a source would have; None for sources that can have none.

    >>> side_name("desk/a.b.TXT.gz"), side_name("a.jsonl")
    ('desk/a.b.json', None)
    """
    ending, compressed = split_suffix(name)
    stem = name[: -len(ending) - len(".gz") * compressed]
    return f"{stem}{_ENDING}" if ending in OF_ONE_ARTICLE else None


def without_side_files(names: Iterable[str]) -> frozenset[str]:
    """The names that are no side file of another."""
    given = frozenset(names)
    return given - set(map(side_name, given))


def source_at(place: Place, name: str) -> Source | None:
    """The source that lies at a place; None where an object store has none there."""
    if not isinstance(place, Remote):
        return Source(place, name)
    version = _version(place)
    return with_side_file(Source(place, name, version=version), {}) if version else None


def with_side_file(source: Source, listed: Mapping[Place, Version]) -> Source:
    """An object with the state of its side file, as `listed`, or as its store says where it was not listed itself.

    Files on disk stay as they are: what lies beside them is seen when they are read.
    """
    name = side_name(source.path.name)
    if not isinstance(source.path, Remote) or name is None:
        return source
    place = source.path.parent / name
    return replace(source, side=listed.get(place) if source.path in listed else _version(place))


def _version(place: Remote) -> Version | None:
    try:
        return objects.version(place)
    except FileNotFoundError:
        return None


def beside(source: Source) -> Source | None:
    """The side file of a source, where something lies under its name."""
    name = side_name(source.path.name)
    if name is None:
        return None
    if isinstance(source.path, Remote):
        return Source(source.path.parent / name, name, version=source.side) if source.side else None
    path = source.path.with_name(name)
    return Source(path, name) if os.path.lexists(path) else None


def digest(source: Source) -> str | None:
    """As the digest of a file; of a source with a side file that of both, so that a change to either is one."""
    content = digest_of_file(source)
    side = beside(source) if content and (len(content) == _DIGITS or is_word(content)) else None
    return joint_digest(content, digest_of_file(side)) if content and side else content


def joint_digest(content: str, side: str | None) -> str:
    """The digest of a source from that of its own file and that of its side file."""
    return hashlib.sha256(f"{content}\0{side}".encode()).hexdigest() if side else content


def side_of(source: Source, columns: Columns, limits: Limits) -> Side:
    """What the side file of a source tells. Raises `OSError` where it cannot be had just now."""
    place = beside(source)
    if place is None:
        return Side()
    try:
        stored = opened(place)
    except FileNotFoundError:
        return Side()
    except NoBytes as none:
        return Side(none.digest, refused=_named(place.name, none))
    with stored.file:
        side = told_by(place.name, stored.file.read(limits.record_bytes + 1), columns, limits)
        return replace(side, digest=stored.state())


def told_by(name: str, data: bytes, columns: Columns, limits: Limits) -> Side:
    """What a side file of that name and content tells."""
    told = netted(limits.seconds, partial(_columns, data, columns, limits))
    return Side(refused=_named(name, told)) if isinstance(told, Rejected) else Side(columns=told)


def _columns(data: bytes, columns: Columns, limits: Limits) -> dict[str, Any]:
    if len(data) > limits.record_bytes:
        raise Rejected("TOO_LARGE", f"It has more than the limit of {limits.record_bytes:,} bytes.")
    text, _ = decode(data)
    return columns_of(columns.of(json_object(text, limits.depth)))


def _named(name: str, refused: Rejected) -> Rejected:
    return Rejected(refused.code, f"The side file {name}: {refused.message}")
