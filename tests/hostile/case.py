"""What a hostile case is, and the small article that most of them are hidden in."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.model import Article
from tasks.read.limits import MIB, Limits

LIMITS = Limits(record_bytes=MIB)
"""What every case is read with; a small record, so that a line over the limit is quickly written."""
ARTICLE = "article"
"""The end of a record that becomes one; any other end is the code of its reject."""

HEADLINE = "Old Lighthouse at Skerry Point Lights Up Again"
CAPTION = "The lighthouse at Skerry Point on Sunday, June 8, 2025. (Nils Aker/Reuters)"
MARK = "The lamp had been dark since 1998."
"""A sentence of the body that no dirt elsewhere may cost."""
FIRST = "“It is ours again,” said Ida Brandt, the keeper."
SECOND = "Engineer Paul Oduya added, “The lens is sound.”"
QUOTES = 2

Content = bytes | Callable[[Path], None]
Check = Callable[[Article], bool]


@dataclass(frozen=True, slots=True)
class Case:
    """One source, and what must come of it."""

    name: str
    """Its path in its group's folder; bytes that are no UTF-8 as surrogates."""
    content: Content
    """Its bytes, or what makes it at a path."""
    ends: tuple[str, ...] = (ARTICLE,)
    """What becomes of each of its records, in order; two ends that are equally right are parted by `|`."""
    keep: tuple[str, ...] = ()
    """What the texts of its articles must hold."""
    drop: tuple[str, ...] = ()
    """What no text or column of its articles may hold."""
    quotes: int | None = None
    """Rows of `quotes`, where that is part of the case."""
    checks: tuple[Check, ...] = ()
    """What else must hold of each of its articles."""
    long: bool = False
    """Whether it is left to the long set: it takes more than a third of a second, or is much like others."""
    alike: bool = False
    """Whether its one end is that of every record, however many it has."""
    known: str = ""
    """Why it fails, where that is known."""

    @property
    def path(self) -> Path:
        """Its name as a path."""
        return Path(self.name)


def paste(*extra: str, headline: str = HEADLINE) -> str:
    """A pasted article: headline, the caption twice, key points, a dateline, two quotes, then what is `extra`."""
    points = "• The lamp turned at dusk.\n• Repairs took two years."
    parts = [headline, CAPTION, f"{CAPTION}\n{points}", f"SKERRY POINT: Islanders met at the pier. {MARK}"]
    return "\n\n".join([*parts, FIRST, SECOND, *extra]) + "\n"


def page(body: str = "", head: str = "<meta charset=utf-8>", headline: str = HEADLINE) -> str:
    """A page with that article in it, `body` behind it."""
    lead = f"SKERRY POINT: Islanders met at the pier on Sunday evening to watch it turn. {MARK}"
    return (
        f"<!doctype html><html><head>{head}<title>{HEADLINE}</title></head><body><article><h1>{headline}</h1>"
        f"<p>{lead}</p><p>{FIRST}</p><p>{SECOND}</p>{body}</article></body></html>"
    )


def line(**fields: Any) -> bytes:
    """A JSON line; an article's text unless `fields` says otherwise."""
    return json.dumps({"id": "1", "title": HEADLINE, "text": paste(), **fields}).encode() + b"\n"


def gzipped(data: bytes) -> bytes:
    """The data as gzip packs it, always in the same way."""
    return gzip.compress(data, mtime=0)


def read(name: str, content: str | bytes, **wanted: Any) -> Case:
    """A case that becomes an article with the mark in it."""
    return Case(name, _bytes(content), **{"keep": (MARK,)} | wanted)


def refused(name: str, content: str | Content, *codes: str, **wanted: Any) -> Case:
    """A case whose records are rejected, each with its code."""
    return Case(name, _bytes(content) if isinstance(content, str) else content, codes, **wanted)


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
