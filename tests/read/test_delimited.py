"""Tables of delimited text become articles, a row at a time."""

import csv
import hashlib
import io
import tracemalloc
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Article, Reject, Rejected
from tasks.read import Limits, read, sources
from tasks.read.delimited import cells
from tasks.read.fields import Columns
from tasks.read.rows import rows
from tests.growth import assert_grows_linearly
from tests.read.cases import cases, read_bytes, stored
from tests.test_patience import burn

CELLS = st.text(st.sampled_from('ab,;"\n\r \u00e9'), max_size=8)


@pytest.mark.parametrize("case", cases("delimited"))
def test_tables(case: dict[str, Any], tmp_path: Path) -> None:
    data = case["text"].encode(case["encoding"]) if "encoding" in case else stored(case)
    path = tmp_path / f"a{case.get('ending', '.csv')}"
    path.write_bytes(data)
    (source,) = sources(path)
    records = list(read(source, Limits(), Columns.told(case.get("columns", ""))))
    assert len(records) == len(case["articles"])
    for record, wanted in zip(records, case["articles"], strict=True):
        assert getattr(record, "code", None) == wanted.get("rejects")
        for name, value in wanted.items():
            if name != "rejects":
                assert shown(record, name) == value, name


def shown(record: Article | Reject, name: str) -> object:
    value = getattr(record, name)
    if isinstance(value, tuple):
        return list(value)
    return str(value) if name == "published_at" and value else value


def test_the_hash_is_that_of_the_row_as_stored(tmp_path: Path) -> None:
    (one, two) = read_bytes(tmp_path, "a.csv", b'text,id\r\n"One\r\nor two.",1\r\nTwo.,2')
    assert one.raw_sha256 == hashlib.sha256(b'"One\r\nor two.",1').hexdigest()
    assert two.raw_sha256 == hashlib.sha256(b"Two.,2").hexdigest()


def test_a_row_over_the_limit_costs_that_row_alone(tmp_path: Path) -> None:
    long = b"\n".join([b'"' + b"x" * 30, b'and ""so"", on', b"y" * 100, b'"'])
    data = b"id,text\n1,One.\n2," + long + b"\n3," + b"z" * 90 + b"\n4,Four.\n"
    records = read_bytes(tmp_path, "a.csv", data, Limits(record_bytes=60))
    assert [getattr(record, "code", "article") for record in records] == [
        "article",
        "TOO_LARGE",
        "TOO_LARGE",
        "article",
    ]
    assert [record.record_index for record in records] == [0, 1, 2, 3]


def test_a_quote_mark_that_nothing_closes_within_the_limit_costs_the_rest(tmp_path: Path) -> None:
    data = b'id,text\n1,One.\n2,"Two.\n' + b"3,Three.\n" * 20
    records = read_bytes(tmp_path, "a.csv", data, Limits(record_bytes=60))
    assert [getattr(record, "code", "article") for record in records] == ["article", "TOO_LARGE"]
    assert "quote mark" in getattr(records[1], "message", "")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_what_the_csv_module_writes_comes_back(table: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(table)
    found = list(rows(io.BytesIO(written.getvalue().encode()), delimiter.encode(), 10_000))
    assert [cells(row.decode(), delimiter) for row in found if isinstance(row, bytes)] == table


@given(st.text(st.sampled_from('a,"\n'), max_size=40))
def test_any_text_is_cut_as_the_csv_module_cuts_it(text: str) -> None:
    found = list(rows(io.BytesIO(text.encode()), b",", 10_000))
    if not any(isinstance(row, Rejected) for row in found):
        lines = text.splitlines(keepends=True)
        wanted = [row for row in csv.reader(lines) if row]
        ours = [cells(row.decode(), ",") for row in found if isinstance(row, bytes)]
        assert ours == wanted


def line_by_line(data: bytes) -> list[bytes | str]:
    """The rows, where each line whose mark nothing closes is taken away and all behind it is looked at anew."""
    found: list[bytes | str] = []
    for row in rows(io.BytesIO(data), b",", 10_000):
        if isinstance(row, Rejected):
            read_over = b"".join(one + b"\n" for one in found if isinstance(one, bytes))
            assert data.startswith(read_over)
            return [*found, row.code, *line_by_line(data[len(read_over) :].partition(b"\n")[2])]
        found.append(row)
    return found


@given(st.lists(st.sampled_from(["a", 'a,"', '"', 'a"', '",""', 'x"y,"z', '"a",b'])))
def test_behind_a_mark_that_nothing_closes_all_is_looked_at_anew(lines: list[str]) -> None:
    data = "".join(line + "\n" for line in lines).encode()
    found = [row if isinstance(row, bytes) else row.code for row in rows(io.BytesIO(data), b",", 10_000)]
    assert found == line_by_line(data)


def test_very_many_marks_that_nothing_closes_cost_their_lines_alone(tmp_path: Path) -> None:
    records = read_bytes(tmp_path, "a.csv", b"id,text\n" + b'x"y,"z\n' * 1200 + b"1,One.\n")
    assert [getattr(record, "code", "article") for record in records] == ["MALFORMED"] * 1200 + ["article"]


@given(st.text(st.sampled_from('a,"\n'), max_size=40), st.integers(1, 4))
def test_rows_are_cut_at_the_same_places_whatever_the_chunks(text: str, size: int) -> None:
    def cut() -> list[object]:
        found = rows(io.BytesIO(text.encode()), b",", 30)
        return [row if isinstance(row, bytes) else row.code for row in found]

    at_once = cut()
    with patch("tasks.read.rows._CHUNK", size):
        assert cut() == at_once


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    row = b'1,"' + b"The ferry sails\nin May. " * 400 + b'"\n'

    def peak(n_rows: int) -> int:
        path = tmp_path / "big.csv"
        path.write_bytes(b"id,text\n" + row * n_rows)
        (source,) = sources(path)
        tracemalloc.start()
        assert sum(isinstance(record, Article) for record in read(source, Limits())) == n_rows
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(5)
    assert peak(150) < peak(50) + 4 * len(row)


@pytest.mark.parametrize("unit", ['"', ',"', '"\n', ',""', '","', 'x"y,"z\n', ',"\n', 'x",\n,"y\n'])
def test_time_grows_with_the_size(unit: str) -> None:
    def work(size: int) -> object:
        text = unit * (size // len(unit))
        found = rows(io.BytesIO(text.encode()), b",", 10**7)
        return [len(cells(row.decode(), ",")) for row in found if isinstance(row, bytes)]

    assert_grows_linearly(work, 100_000)


@pytest.mark.parametrize("blank", [b"\n", b",\n"])
def test_behind_very_many_blank_rows_nothing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blank: bytes
) -> None:
    for module in ("rows", "delimited"):
        monkeypatch.setattr(f"tasks.read.{module}.MOST_BLANK", 10)
    data = b"text,id\nOne.,1\n" + blank * 10 + b"Two.,2\n" + blank * 11 + b"Three.,3\n"
    records = read_bytes(tmp_path, "a.csv", data)
    assert [getattr(record, "code", "article") for record in records] == ["article", "article", "TOO_LARGE"]


def test_a_header_is_bounded_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.read.delimited._told_by", lambda *_: burn(5))
    (reject,) = read_bytes(tmp_path, "a.csv", b"id,text\n1,One.\n", Limits(seconds=0.2))
    assert isinstance(reject, Reject)
    assert (reject.code, reject.record_index) == ("TIMEOUT", None)
