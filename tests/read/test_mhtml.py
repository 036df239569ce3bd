"""Saved pages: of all parts the page itself is read."""

import base64
import quopri
from pathlib import Path

import pytest

from tasks.model import Article, Reject
from tests.read.cases import read_bytes

PAGE = "<title>Page</title><h1>Ferry</h1><p>The ferry sails in May, “the harbour master” said.</p>"
TEXT = "Ferry\n\nThe ferry sails in May, “the harbour master” said."


def part(body: str | bytes, *headers: str) -> bytes:
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + (body.encode() if isinstance(body, str) else body) + b"\r\n"


def saved(*parts: bytes, start: str = "") -> bytes:
    head = [
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://example.org/snapshot",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related; type="text/html"; boundary="----B"{start}',
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + b"".join(b"------B\r\n" + one for one in parts) + b"------B--\r\n"


QUOTED = part(
    quopri.encodestring(PAGE.encode()), "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable", "Content-ID: <two>", "Content-Location: https://example.org/a",
)  # fmt: skip
PICTURE = part("iVBO", "Content-Type: image/png", "Content-Transfer-Encoding: base64")
FRAME = part("<p>An advertisement of a kind.</p>", "Content-Type: text/html", "Content-ID: <one>")


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht"])
def test_the_page_is_read(tmp_path: Path, name: str) -> None:
    (article,) = read_bytes(tmp_path, name, saved(PICTURE, QUOTED, FRAME))
    assert isinstance(article, Article)
    assert (article.text, article.url, article.format) == (TEXT, "https://example.org/a", "mhtml")
    assert article.record_index is None
    assert article.needs_body


def test_the_root_is_what_the_message_says(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.mhtml", saved(FRAME, QUOTED, start='; start="<two>"'))
    assert isinstance(article, Article)
    assert article.text == TEXT


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (base64.b64encode(PAGE.encode()), ["Content-Type: text/html", "Content-Transfer-Encoding: base64"]),
        (PAGE.encode("utf-16"), ["Content-Type: text/html", "Content-Transfer-Encoding: binary"]),
        (PAGE.encode("cp1252"), ["Content-Type: text/html; charset=windows-1252", "Content-Transfer-Encoding: 8bit"]),
        (PAGE, ["Content-Type: text/html; charset=nonsense"]),
    ],
)
def test_parts_are_decoded(tmp_path: Path, body: str | bytes, headers: list[str]) -> None:
    (article,) = read_bytes(tmp_path, "a.mhtml", saved(part(body, *headers)))
    assert isinstance(article, Article)
    assert (article.text, article.url) == (TEXT, "https://example.org/snapshot")


def test_a_message_may_be_a_page_and_nothing_else(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.mht", part(PAGE, "Content-Location: cid:x", "Content-Type: text/html"))
    assert isinstance(article, Article)
    assert (article.text, article.url) == (TEXT, None)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"It rained.", "MALFORMED"),
        (PAGE.encode(), "MALFORMED"),
        (saved(PICTURE), "MALFORMED"),
        (saved(part("", "Content-Type: text/html")), "BLANK_TEXT"),
        (saved(part("<div>" * 999, "Content-Type: text/html")), "TOO_DEEP"),
        (saved(part(b"\x89PNG\r\n" + bytes(99), "Content-Type: text/html")), "BINARY_CONTENT"),
    ],
)
def test_what_holds_no_page_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    (reject,) = read_bytes(tmp_path, "a.mhtml", data)
    assert isinstance(reject, Reject)
    assert reject.code == code
