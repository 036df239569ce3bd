"""Web archives: pages become articles, whatever else a crawler was given is passed over."""

import gzip
import hashlib
import zlib
from pathlib import Path

import pytest

from tasks.model import Article, Reject
from tasks.read import Limits, digest, read, sources
from tests.read.cases import answer, read_bytes, warc_record
from tests.read.test_sources import read_to_the_end

PAGE = b"<title>Page</title><h1>Ferry</h1><p>The ferry sails in May, the harbour master said.</p>"
INFO = warc_record(b"software: x\r\n", WARC_Type="warcinfo", Content_Type="application/warc-fields")
PICTURE = warc_record(answer(b"\x89PNG", Content_Type="image/png"))
SOUND = warc_record(answer(PAGE), WARC_Record_ID="<urn:uuid:1>")


def chunked(body: bytes, size: int = 20) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in [*parts, b""])


def told(records: list[Article | Reject]) -> list[tuple[int | None, str]]:
    return [(record.record_index, getattr(record, "code", "article")) for record in records]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_are_records_and_counted_among_all(tmp_path: Path, name: str) -> None:
    parts = [INFO, PICTURE, SOUND, PICTURE, SOUND]
    data = b"".join(map(gzip.compress, parts)) if name.endswith("gz") else b"".join(parts)
    one, two = read_bytes(tmp_path, name, data)
    assert isinstance(one, Article)
    assert (one.record_index, two.record_index) == (2, 4)
    assert (one.url, one.source_id, one.format, one.headline) == (
        "https://example.org/a",
        "urn:uuid:1",
        "warc",
        "Ferry",
    )
    assert one.raw_sha256 == hashlib.sha256(answer(PAGE)).hexdigest()


@pytest.mark.parametrize(
    "body",
    [
        answer(chunked(PAGE), Transfer_Encoding="chunked"),
        answer(PAGE, Transfer_Encoding="chunked"),
        answer(gzip.compress(PAGE), Content_Encoding="gzip"),
        answer(chunked(gzip.compress(PAGE)), Transfer_Encoding="Chunked", Content_Encoding="x-gzip"),
        answer(PAGE, Content_Encoding="gzip"),
        answer(zlib.compress(PAGE), Content_Encoding="deflate"),
        answer(zlib.compress(PAGE)[2:-4], Content_Encoding="deflate"),
        answer(PAGE, Content_Encoding="identity"),
        answer(PAGE, Content_Type="application/xhtml+xml"),
        answer(PAGE).replace(b"\r\n", b"\n"),
        answer(PAGE, content_type="TEXT/HTML"),
        answer(chunked(PAGE) + b"A: b\r\n", Transfer_Encoding="chunked"),
        answer(chunked(PAGE).replace(b"14\r\n", b"14 ;a=b\n"), Transfer_Encoding="chunked", Content_Length="9999"),
        answer(PAGE, Content_Length=str(len(PAGE))),
        answer(PAGE, Content_Length="9", Content_Encoding="gzip"),
        answer(PAGE, Content_Length="9999", Content_Encoding="gzip"),
        answer(PAGE, Content_Length="x"),
    ],
)
def test_bodies_are_unpacked(tmp_path: Path, body: bytes) -> None:
    (article,) = read_bytes(tmp_path, "a.warc", warc_record(body))
    assert isinstance(article, Article)
    assert article.text == "Ferry\n\nThe ferry sails in May, the harbour master said."


def test_the_server_tells_the_encoding(tmp_path: Path) -> None:
    page = "<h1>Паром</h1><p>Паром отходит в мае, сказал начальник порта.</p>".encode("koi8-r")
    (article,) = read_bytes(tmp_path, "a.warc", warc_record(answer(page, Content_Type="text/html; charset=koi8-r")))
    assert isinstance(article, Article)
    assert article.headline == "Паром"


def test_a_page_may_be_a_resource(tmp_path: Path) -> None:
    data = warc_record(PAGE, WARC_Type="resource", Content_Type="text/html", WARC_Target_URI="<https://example.org/b>")
    (article,) = read_bytes(tmp_path, "a.warc", data)
    assert isinstance(article, Article)
    assert article.url == "https://example.org/b"


@pytest.mark.parametrize(
    "record",
    [
        PICTURE,
        INFO,
        warc_record(answer(PAGE, "404 Not Found")),
        warc_record(answer(PAGE, "301 Moved")),
        warc_record(answer(PAGE), WARC_Type="request"),
        warc_record(answer(b""), WARC_Type="revisit"),
        warc_record(b""),
    ],
)
def test_what_is_no_page_is_passed_over(tmp_path: Path, record: bytes) -> None:
    assert told(read_bytes(tmp_path, "a.warc", record + SOUND)) == [(1, "article")]
    assert told(read_bytes(tmp_path, "a.warc", record)) == [(None, "BLANK_TEXT")]


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (b"", [(None, "EMPTY_FILE")]),
        (b"text", [(0, "MALFORMED")]),
        (b"\r\n\r\n" + SOUND, [(0, "article")]),
        (b"stray\n" + SOUND, [(0, "MALFORMED"), (1, "article")]),
        (SOUND + b"stray\n\nstray\n" + SOUND, [(0, "article"), (1, "MALFORMED"), (2, "article")]),
        (warc_record(answer(PAGE), Content_Length="9") + SOUND, [(1, "MALFORMED"), (2, "article")]),
        (warc_record(answer(PAGE), Content_Length="x") + SOUND, [(0, "MALFORMED"), (1, "MALFORMED"), (2, "article")]),
        (SOUND + SOUND[:-40], [(0, "article"), (1, "MALFORMED")]),
        (SOUND + PICTURE[:-9], [(0, "article"), (1, "MALFORMED")]),
        (SOUND + warc_record(b"x" * 99_000)[:-9], [(0, "article"), (1, "MALFORMED")]),
        (warc_record(answer(PAGE), Content_Length="9" * 15), [(0, "TOO_LARGE")]),
        (warc_record(answer(PAGE + b"x" * 3000)) + SOUND, [(0, "TOO_LARGE"), (1, "article")]),
        (warc_record(answer(b" ")) + SOUND, [(0, "BLANK_TEXT"), (1, "article")]),
        (warc_record(answer(b"\x0b\x02", Content_Encoding="br")) + SOUND, [(0, "UNSUPPORTED_FORMAT"), (1, "article")]),
        (warc_record(answer(b"\x1f\x8bxx", Content_Encoding="gzip")) + SOUND, [(0, "ARCHIVE_CORRUPT"), (1, "article")]),
        (warc_record(answer(b"xx", Content_Encoding="deflate")) + SOUND, [(0, "ARCHIVE_CORRUPT"), (1, "article")]),
    ],
)  # fmt: skip
def test_what_is_broken_costs_itself_alone(tmp_path: Path, data: bytes, ends: list[tuple[int | None, str]]) -> None:
    assert told(read_bytes(tmp_path, "a.warc", data, Limits(record_bytes=2000))) == ends


@pytest.mark.parametrize(
    "record",
    [
        warc_record(answer(chunked(PAGE)[:-5], Transfer_Encoding="chunked")),
        warc_record(answer(chunked(PAGE)[:-12], Transfer_Encoding="chunked")),
        warc_record(answer(chunked(PAGE)[:50], Transfer_Encoding="chunked")),
        warc_record(answer(b"200\r\n" + PAGE + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked")),
        warc_record(answer(b"9\r\n" + PAGE + b"\r\n0\r\n\r\n", Transfer_Encoding="chunked")),
        warc_record(answer(PAGE, Content_Length=str(len(PAGE) + 1))),
        warc_record(answer(gzip.compress(PAGE), Content_Length="9999", Content_Encoding="gzip")),
        warc_record(answer(PAGE), WARC_Truncated="length"),
        warc_record(answer(PAGE), WARC_Segment_Number="1"),
    ],
)
def test_a_page_that_is_cut_is_no_article(tmp_path: Path, record: bytes) -> None:
    assert told(read_bytes(tmp_path, "a.warc", record + SOUND)) == [(0, "MALFORMED"), (1, "article")]


def test_bombs_in_a_body_are_bounded(tmp_path: Path) -> None:
    for packing, packed in {
        "gzip": gzip.compress(b" " * 4_000_000),
        "deflate": zlib.compress(b" " * 4_000_000),
    }.items():
        records = read_bytes(
            tmp_path, "a.warc", warc_record(answer(packed, Content_Encoding=packing)), Limits(expanded_bytes=2_000_000)
        )
        assert told(records) == [(0, "ARCHIVE_LIMIT")]


def test_a_cut_archive_keeps_the_pages_before(tmp_path: Path) -> None:
    packed = [gzip.compress(SOUND), gzip.compress(SOUND)]
    assert told(read_bytes(tmp_path, "a.warc.gz", packed[0] + packed[1][:-30])) == [
        (0, "article"),
        (None, "ARCHIVE_CORRUPT"),
    ]


def test_reading_tells_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(SOUND + PICTURE)
    (source,) = sources(tmp_path)
    assert read_to_the_end(read(source, Limits()))[1] == digest(source)
