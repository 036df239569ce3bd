"""ZIP archives: each file in one is read as if it lay in the raw folder."""

import gzip
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tasks.model import Article, Reject
from tasks.read import Limits, digest, read, sources
from tasks.read.stored import Origin
from tests.read.cases import parquet, read_all, read_bytes, zipped
from tests.read.test_fields import RECORDS, as_lines
from tests.read.test_sources import read_to_the_end

TEXT = b"Ferry sails\n\nThe ferry sails in May, the harbour master said on Monday.\n"
LINES = b'{"text": "One."}\n\n{"text": "Two."}\nnonsense\n'


def told(records: list[Article | Reject]) -> list[tuple[Any, ...]]:
    return [(record.record_index, record.member, getattr(record, "code", "article")) for record in records]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_records_are_counted_on_over_all_members(tmp_path: Path, method: int) -> None:
    data = zipped(
        ("b.txt", TEXT),
        ("desk/", b""),
        ("desk/a.jsonl", LINES),
        ("a.csv", b"text\nOne.\n"),
        ("c.txt.gz", gzip.compress(TEXT)),
        ("d.parquet", parquet({"text": ["One."]})),
        ("e.html", b"<h1>Ferry</h1><p>" + TEXT),
        method=method,
    )
    records = read_bytes(tmp_path, "a.zip", data)
    assert told(records) == [
        (0, "b.txt", "article"),
        (1, "desk/a.jsonl", "article"),
        (2, "desk/a.jsonl", "article"),
        (3, "desk/a.jsonl", "MALFORMED"),
        (4, "a.csv", "article"),
        (5, "c.txt.gz", "article"),
        (6, "d.parquet", "article"),
        (7, "e.html", "article"),
    ]
    assert {record.source_path for record in records} == {"a.zip"}
    for record in records:
        if isinstance(record, Article):
            assert record.article_id == Origin("a.zip", record.record_index).article_id


def test_a_member_is_the_article_that_its_file_would_be(tmp_path: Path) -> None:
    for name, data in {"a.txt": TEXT, "a.html": b"<h1>Ferry</h1><p>" + TEXT}.items():
        (alone,) = read_bytes(tmp_path, name, data)
        (member,) = read_bytes(tmp_path, "a.zip", zipped((name, data)))
        assert isinstance(alone, Article)
        assert isinstance(member, Article)
        assert replace(member, article_id="", source_path="", record_index=None, member=None) == replace(
            alone, article_id="", source_path=""
        )


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS)
def test_lines_are_the_same_articles_in_an_archive(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    data = as_lines(records)
    alone = read_bytes(tmp_path, "a.jsonl", data)
    within = read_bytes(tmp_path, "a.zip", zipped(("x/a.jsonl", data)))
    assert [replace(one, source_path="", article_id="", member=None) if isinstance(one, Article)
            else replace(one, source_path="", member=None) for one in within] == \
           [replace(one, source_path="", article_id="") if isinstance(one, Article)
            else replace(one, source_path="") for one in alone]  # fmt: skip


def test_what_is_hidden_or_the_systems_is_left_alone_as_in_a_folder(tmp_path: Path) -> None:
    data = zipped(
        ("a.txt", TEXT), ("__MACOSX/._a.txt", b"x"), (".git/x.txt", b"x"), (".DS_Store", b"x"), (".b.txt", TEXT)
    )
    records = read_bytes(tmp_path, "a.zip", data)
    assert told(records) == [(0, "a.txt", "article"), (1, ".b.txt", "UNSUPPORTED_FORMAT")]


@pytest.mark.parametrize(
    "name", ["../a.txt", "/a.txt", "x/../../a.txt", "..\\a.txt", "C:\\a.txt", "c:a.txt", "\\\\host\\a.txt"]
)
def test_a_name_that_leads_out_costs_that_member_alone(tmp_path: Path, name: str) -> None:
    records = read_bytes(tmp_path, "a.zip", zipped((name, TEXT), ("a..b.txt", TEXT)))
    assert [getattr(record, "code", "article") for record in records] == ["ARCHIVE_ENTRY", "article"]


def test_of_members_of_one_name_none_is_read(tmp_path: Path) -> None:
    records = read_bytes(tmp_path, "a.zip", zipped(("a.txt", TEXT), ("b.txt", TEXT), ("a.txt", b"Other.")))
    assert told(records) == [(0, "a.txt", "ARCHIVE_ENTRY"), (1, "b.txt", "article"), (2, "a.txt", "ARCHIVE_ENTRY")]


@pytest.mark.parametrize("name", ["b.zip", "b.tar", "b.png", "b"])
def test_other_formats_and_archives_in_archives_are_not_read(tmp_path: Path, name: str) -> None:
    records = read_bytes(tmp_path, "a.zip", zipped((name, zipped(("a.txt", TEXT))), ("a.txt", TEXT)))
    assert told(records) == [(0, name, "UNSUPPORTED_FORMAT"), (1, "a.txt", "article")]


def test_side_files_are_met_in_archives_too(tmp_path: Path) -> None:
    told_title = json.dumps({"title": "Boat"}).encode()
    data = zipped(("x/a.json", told_title), ("x/a.txt", TEXT), ("b.txt", TEXT), ("b.json", b"{"), ("c.json", b"{}"))
    one, two, three = read_bytes(tmp_path, "a.zip", data)
    assert isinstance(one, Article)
    assert one.headline == "Boat"
    assert [getattr(record, "code", None) for record in (two, three)] == ["MALFORMED", "UNSUPPORTED_FORMAT"]
    assert isinstance(two, Reject)
    assert two.message.startswith("The side file b.json: ")


def encrypted(data: bytes) -> bytes:
    """The archive with its last member said to be encrypted."""
    at = data.rindex(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


def test_an_encrypted_member_costs_itself_alone(tmp_path: Path) -> None:
    records = read_bytes(tmp_path, "a.zip", encrypted(zipped(("a.txt", TEXT), ("b.txt", TEXT))))
    assert told(records) == [(0, "a.txt", "article"), (1, "b.txt", "UNSUPPORTED_FORMAT")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_not_read(tmp_path: Path, method: int) -> None:
    records = read_bytes(tmp_path, "a.zip", zipped(("a.txt", TEXT), method=method))
    assert told(records) == [(0, "a.txt", "UNSUPPORTED_FORMAT")]


def test_a_damaged_member_costs_itself_alone(tmp_path: Path) -> None:
    noise = os.urandom(3000).hex().encode()
    data = bytearray(zipped(("a.txt", TEXT), ("b.txt", noise), ("c.txt", TEXT)))
    data[data.index(b"b.txt") + 1500] ^= 0xFF
    assert [code for *_, code in told(read_bytes(tmp_path, "a.zip", bytes(data)))] == [
        "article",
        "ARCHIVE_CORRUPT",
        "article",
    ]


def test_bombs_are_bounded_alone_and_together(tmp_path: Path) -> None:
    limits = Limits(expanded_bytes=3_500_000)
    alone = read_bytes(tmp_path, "a.zip", zipped(("a.txt", b" " * 2_000_000), ("b.txt", TEXT)), limits)
    assert [code for *_, code in told(alone)] == ["ARCHIVE_LIMIT", "article"]
    part = (b"The ferry sails. " * 60_000)[:1_000_000]
    together = read_bytes(tmp_path, "a.zip", zipped(*((f"{n}.txt", part) for n in range(5))), limits)
    assert [code for *_, code in told(together)] == [*["article"] * 3, "ARCHIVE_LIMIT", "ARCHIVE_LIMIT"]


def test_members_whose_data_overlap_are_not_read(tmp_path: Path) -> None:
    data = zipped(("a.txt", TEXT), ("b.txt", TEXT))
    file = zipfile.ZipFile(io.BytesIO(data))
    offset = file.infolist()[1].header_offset
    at = data.rindex(b"PK\x01\x02") + 42
    assert int.from_bytes(data[at : at + 4], "little") == offset
    same = data[:at] + bytes(4) + data[at + 4 :]
    records = read_bytes(tmp_path, "a.zip", same)
    assert [code for *_, code in told(records)] == ["ARCHIVE_CORRUPT", "ARCHIVE_CORRUPT"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"PK\x03\x04", "ARCHIVE_CORRUPT"),
        (TEXT, "ARCHIVE_CORRUPT"),
        (zipped(("a.txt", TEXT))[:-9], "ARCHIVE_CORRUPT"),
        (zipped(), "BLANK_TEXT"),
        (zipped(("desk/", b"")), "BLANK_TEXT"),
    ],
)
def test_what_is_no_archive_of_articles_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    (reject,) = read_bytes(tmp_path, "a.zip", data)
    assert isinstance(reject, Reject)
    assert (reject.code, reject.record_index, reject.member) == (code, None, None)


def test_an_archive_may_be_packed_once_more(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.zip.gz", gzip.compress(zipped(("a.txt", TEXT))))
    assert isinstance(article, Article)


def test_reading_tells_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    (source,) = sources(tmp_path)
    assert read_to_the_end(read(source, Limits()))[1] == digest(source)
    assert len(read_all(tmp_path)) == 2


def test_a_member_as_large_as_a_file_may_be_is_read(tmp_path: Path) -> None:
    limits = Limits(file_bytes=len(TEXT))
    records = read_bytes(tmp_path, "a.zip", zipped(("a.txt", TEXT), ("b.txt", TEXT + b"x")), limits)
    assert [code for *_, code in told(records)] == ["article", "TOO_LARGE"]
