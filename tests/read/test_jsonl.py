"""JSON lines become articles, a line at a time."""

import hashlib
import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from tasks.model import Article, Reject
from tasks.read import Limits, jsonl, read, sources
from tests.read.cases import cases, read_bytes, stored

LIMITS = Limits(depth=8)


@pytest.mark.parametrize("case", cases("jsonl"))
def test_records(case: dict[str, Any], tmp_path: Path) -> None:
    (record,) = read_bytes(tmp_path, "a.jsonl", stored(case), LIMITS)
    if "rejects" in case:
        assert isinstance(record, Reject)
        assert (record.code, record.record_index) == (case["rejects"], 0)
        return
    assert isinstance(record, Article)
    for name, wanted in case["article"].items():
        value = getattr(record, name)
        shown = list(value) if isinstance(value, tuple) else str(value) if name == "published_at" and value else value
        assert shown == wanted, name


def test_a_number_of_any_length_is_an_id(tmp_path: Path) -> None:
    (article,) = read_bytes(tmp_path, "a.jsonl", b'{"id": 1, "id": %s, "text": "One."}' % (b"9" * 6000))
    assert isinstance(article, Article)
    assert article.source_id == "9" * 6000


def test_lines_are_counted_blank_ones_too(tmp_path: Path) -> None:
    data = b'{"text": "One."}\n\n  \r\n{"text": "Two."}\r\nnonsense\n{"text": "Three."}'
    records = read_bytes(tmp_path, "a.ndjson", data)
    assert [record.record_index for record in records] == [0, 3, 4, 5]
    assert [record.text for record in records if isinstance(record, Article)] == ["One.", "Two.", "Three."]
    assert records[1].raw_sha256 == hashlib.sha256(b'{"text": "Two."}').hexdigest()
    assert isinstance(records[2], Reject)
    assert len({record.article_id for record in records if isinstance(record, Article)}) == 3


def test_a_line_over_the_limit_costs_that_line_alone(tmp_path: Path) -> None:
    fits = json.dumps({"text": "a" * 80}).encode()
    data = fits + b"\n" + b"x" * 5000 + b"\n" + fits + b"\n" + b"y" * len(fits) + b"z"
    records = read_bytes(tmp_path, "a.jsonl", data, Limits(record_bytes=len(fits)))
    assert [getattr(record, "code", "article") for record in records] == [
        "article",
        "TOO_LARGE",
        "article",
        "TOO_LARGE",
    ]


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "EMPTY_FILE"), (b"\n \n\xef\xbb\xbf\n", "MALFORMED"), (b"\n\n", "BLANK_TEXT")]
)
def test_a_source_without_records(tmp_path: Path, data: bytes, code: str) -> None:
    (reject,) = read_bytes(tmp_path, "a.jsonl", data)
    assert isinstance(reject, Reject)
    assert reject.code == code


def test_memory_does_not_grow_with_the_source(tmp_path: Path) -> None:
    line = json.dumps({"text": "The ferry sails in May. " * 400}).encode() + b"\n"

    def peak(lines: int) -> int:
        tracemalloc.start()
        read_lines = read_bytes_one_by_one(tmp_path, line * lines)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert read_lines == lines
        return top

    peak(5)
    assert peak(400) < peak(50) + 8 * len(line) + io.DEFAULT_BUFFER_SIZE


def read_bytes_one_by_one(folder: Path, data: bytes) -> int:
    path = folder / "big.jsonl"
    path.write_bytes(data)
    del data
    tracemalloc.reset_peak()
    (source,) = sources(path)
    return sum(isinstance(record, Article) for record in read(source, Limits()))


def test_blank_lines_without_end_are_not_read_to_their_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MOST_BLANK", 3)
    record = b'{"text": "Rain fell."}\n'
    first, second, reject = read_bytes(tmp_path, "a.jsonl", record + b"\n \n\n" + record + b"\n" * 4 + record)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(reject, Reject)
    assert (second.record_index, reject.record_index, reject.code) == (4, 8, "TOO_LARGE")
