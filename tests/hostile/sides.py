"""Side files that are broken, deep, huge, or lead elsewhere; and columns in them that hold what no column can."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import ARTICLE, LIMITS, MARK, QUOTES, Case, page, paste

BROKEN: dict[str, tuple[bytes, str]] = {
    "cut": (b'{"title": "It rain', "MALFORMED"),
    "empty": (b"", "MALFORMED"),
    "list": (b'[{"title": "Lamp"}]', "MALFORMED"),
    "lines": (b'{"id": 1}\n{"id": 2}', "MALFORMED"),
    "deep": (b'{"id": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "TOO_DEEP"),
    "large": (b'{"id": "' + b"x" * LIMITS.record_bytes + b'"}', "TOO_LARGE"),
    "binary": (bytes(range(64)), "BINARY_CONTENT"),
    "zip": (b"PK\x03\x04{}", "BINARY_CONTENT"),
}
SOUND: dict[str, bytes] = {
    "nothing": b"{}",
    "others": b'{"a": {"b": [1, 2]}, "text": "SECRET", "html": "<p>SECRET</p>"}',
    "strange": json.dumps({"id": "\0", "title": "\ud800\u202e", "authors": [[["x"]]], "published_at": 1e308}).encode(),
    "marked": "\ufeff{}".encode(),
    "wide": '{"id": "SECRE", "text": "SECRET"}'.encode("utf-16"),
}


def cases() -> Iterator[Case]:
    """All cases of this group."""
    for name, (side, code) in BROKEN.items():
        yield Case(f"{name}.txt", _beside(paste(), side), (code,))
    for name, side in SOUND.items():
        for ending, content in {"txt": paste(), "html": page()}.items():
            yield Case(
                f"{name}-{ending}.{ending}",
                _beside(content, side),
                (ARTICLE,),
                (MARK,),
                ("SECRET", "\0", "\u202e", "\ud800"),
                QUOTES,
            )
    yield Case("link.txt", _beside(paste(), lambda path: path.symlink_to("/etc/passwd")), ("LINK",))
    yield Case("around.txt", _beside(paste(), lambda path: path.symlink_to(path.name)), ("LINK",))
    yield Case("pipe.txt", _beside(paste(), os.mkfifo), ("NOT_A_FILE",))
    yield Case("folder.txt", _beside(paste(), Path.mkdir), ("NOT_A_FILE",))


def _beside(content: str, side: bytes | Callable[[Path], None]) -> Callable[[Path], None]:
    """What writes an article at a path, and its side file beside it."""

    def write(path: Path) -> None:
        path.write_text(content, encoding="utf-8")
        place = path.with_suffix(".json")
        if callable(side):
            side(place)
        else:
            place.write_bytes(side)

    return write
