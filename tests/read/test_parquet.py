"""Parquet files become articles, a few rows at a time."""

import datetime as dt
import gzip
import io
import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.model import Article, Reject
from tasks.read import Limits, digest, read, sources
from tasks.read.fields import Columns
from tasks.read.limits import MIB
from tests.read.cases import parquet, read_bytes
from tests.test_patience import burn

MOMENT = dt.datetime(2025, 3, 3, 10, tzinfo=dt.UTC)


def test_every_field(tmp_path: Path) -> None:
    columns = {
        "id": [7, 8],
        "URL": ["https://example.org/a", None],
        "title": ["Ferry  sails", None],
        "text": ["One.\r\nTwo.", "Three."],
        "published_at": pa.array([MOMENT, None], pa.timestamp("ns", "Europe/Paris")),
        "publisher": pa.array(["The Quay", None]).dictionary_encode(),
        "authors": [["Ann Lee", "Tom Bray"], None],
        "language": ["en-GB", None],
        "other": [{"a": 1}, None],
    }
    one, two = read_bytes(tmp_path, "a.parquet", parquet(columns))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.source_id, one.url, one.headline, one.text) == (
        "7",
        "https://example.org/a",
        "Ferry sails",
        "One.\nTwo.",
    )
    assert (one.published_at, one.publisher, one.authors, one.language) == (
        MOMENT,
        "The Quay",
        ("Ann Lee", "Tom Bray"),
        "en",
    )
    assert (one.format, one.record_index, two.record_index, one.repairs) == ("parquet", 0, 1, ("line_ends",))
    assert (two.source_id, two.text, two.published_at, two.authors) == ("8", "Three.", None, ())


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (pa.array([MOMENT.date()]), dt.datetime(2025, 3, 3, tzinfo=dt.UTC)),
        (pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("s")), MOMENT),
        (pa.array(["2025-03-03T12:00+02:00"]), MOMENT),
        (pa.array([1_740_996_000]), MOMENT),
        (pa.array([2**62], pa.timestamp("us")), None),
        (pa.array([-(2**62)], pa.timestamp("us", "UTC")), None),
        (pa.array([[1]]), None),
    ],
)
def test_moments(tmp_path: Path, values: pa.Array, wanted: dt.datetime | None) -> None:
    (article,) = read_bytes(tmp_path, "a.parquet", parquet({"text": ["One."], "published_at": values}))
    assert isinstance(article, Article)
    assert article.published_at == wanted


def test_names_as_somebody_says(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet({"a.body": ["One."], "text": ["Two."]}))
    (source,) = sources(tmp_path)
    (article,) = read(source, Limits(), Columns.told("text=a.body"))
    assert isinstance(article, Article)
    assert article.text == "One."


def test_bytes_are_decoded_as_elsewhere(tmp_path: Path) -> None:
    text = pa.array([b"\x93One.\x94", "„Zwei.“".encode(), b"ID3 tells."])
    told = list(read_bytes(tmp_path, "a.parquet", parquet({"text": text})))
    assert [(one.text, one.repairs) for one in told if isinstance(one, Article)] == [
        ("“One.”", ("guessed_encoding",)),
        ("„Zwei.“", ()),
        ("ID3 tells.", ()),
    ]


def test_what_a_row_lacks_costs_that_row_alone(tmp_path: Path) -> None:
    data = parquet({"text": ["One.", None, "\u200b", "x" * 50, "Five."], "id": [1, 2, 3, 4, 5]})
    records = read_bytes(tmp_path, "a.parquet", data, Limits(record_bytes=40))
    assert [getattr(record, "code", "article") for record in records] == [
        "article", "MALFORMED", "BLANK_TEXT", "TOO_LARGE", "article",
    ]  # fmt: skip
    assert [record.record_index for record in records] == [0, 1, 2, 3, 4]


def test_the_hash_is_that_of_the_fields(tmp_path: Path) -> None:
    one = read_bytes(tmp_path, "a.parquet", parquet({"text": ["One."], "id": [1], "x": [1]}))
    other = read_bytes(tmp_path, "a.parquet", parquet({"x": [2], "id": [1], "text": ["One."]}))
    third = read_bytes(tmp_path, "a.parquet", parquet({"text": ["Two."], "id": [1]}))
    assert one[0].raw_sha256 == other[0].raw_sha256 != third[0].raw_sha256


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b"text\nOne.\n", "MALFORMED"),
        (parquet({"text": ["One."]})[:-9], "MALFORMED"),
        (parquet({"body": ["One."]}), "MALFORMED"),
        (parquet({"text": pa.array([], pa.string())}), "BLANK_TEXT"),
    ],
)
def test_what_is_no_table_of_articles_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    (reject,) = read_bytes(tmp_path, "a.parquet", data)
    assert isinstance(reject, Reject)
    assert (reject.code, reject.record_index) == (code, None)


def test_damage_ends_the_file_and_the_rows_before_it_stay(tmp_path: Path) -> None:
    texts = [f"Ferry {n} sails." for n in range(40)]
    data = bytearray(parquet({"text": texts}, row_group_size=20, use_dictionary=False, write_page_checksum=True))
    second = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0)
    data[second.data_page_offset + second.total_compressed_size - 9] ^= 0xFF
    records = read_bytes(tmp_path, "a.parquet", bytes(data))
    assert len(records) == 21
    assert all(isinstance(record, Article) for record in records[:-1])
    assert isinstance(records[-1], Reject)
    assert (records[-1].code, records[-1].record_index) == ("MALFORMED", None)


def test_a_packed_one_is_expanded_within_its_limit(tmp_path: Path) -> None:
    packed = gzip.compress(parquet({"text": ["One."]}), mtime=0)
    (article,) = read_bytes(tmp_path, "a.parquet.gz", packed)
    (reject,) = read_bytes(tmp_path, "a.parquet.gz", packed, Limits(expanded_bytes=100))
    assert isinstance(article, Article)
    assert isinstance(reject, Reject)
    assert reject.code == "ARCHIVE_LIMIT"


def test_memory_does_not_grow_with_the_row_group(tmp_path: Path) -> None:
    def peak(n_rows: int) -> int:
        (tmp_path / "a.parquet").write_bytes(
            parquet({"text": [f"{n} " * 20_000 for n in range(n_rows)]}, use_dictionary=False, write_batch_size=5)
        )
        (source,) = sources(tmp_path)
        held = [pa.total_allocated_bytes() for record in read(source, Limits()) if isinstance(record, Article)]
        assert len(held) == n_rows
        return int(max(held))

    assert peak(200) < peak(50) + MIB


def test_a_file_that_is_written_to_while_it_is_read_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet({"text": [f"Ferry {n}." for n in range(100)]}, row_group_size=20))
    (source,) = sources(tmp_path)
    records = read(source, Limits())
    assert isinstance(next(records), Article)
    os.utime(path, ns=(1, 1))
    with pytest.raises(OSError, match=r"written to.*a\.parquet"):
        list(records)


def test_trouble_with_the_disk_is_raised_and_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet({"text": ["One."]}))
    (source,) = sources(tmp_path)

    def fail(*_: Any) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)
    with pytest.raises(OSError, match=r"a\.parquet"):
        list(read(source, Limits()))


def test_reading_tells_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet({"text": ["One."]}))
    (source,) = sources(tmp_path)
    reading = read(source, Limits())
    next(reading)
    with pytest.raises(StopIteration) as end:
        next(reading)
    assert end.value.value == digest(source)


def test_the_hash_of_a_row_is_bounded_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.read.parquet._sha256", lambda _: burn(5))
    (reject,) = read_bytes(tmp_path, "a.parquet", parquet({"text": ["It rained."]}), Limits(seconds=0.2))
    assert isinstance(reject, Reject)
    assert (reject.code, reject.record_index) == ("TIMEOUT", 0)
