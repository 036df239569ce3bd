"""A large source of lines is cut into sections that together hold what it holds as a whole."""

import codecs
import gzip
import json
import os
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Article, Reject
from tasks.read import LINES, Limits, Source, digest, joined, pieces, read, sections

LIMITS = Limits(record_bytes=64)
A_LINE = b'{"text": "Rain fell."}'
lines = st.one_of(st.just(A_LINE), st.sampled_from([b"", b" ", b"{", b"\xff", b'{"text": "' + b"x" * 90 + b'"}']))
sources_of_lines = st.builds(
    lambda parts, end, last: end.join(parts) + last,
    st.lists(lines, max_size=40),
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([b"", b"\n"]),
)


def written(folder: Path, data: bytes, name: str = "wire.jsonl") -> Source:
    path = folder / name
    path.write_bytes(data)
    return Source(path, name)


def records(*found: Source) -> list[Article | Reject]:
    return [record for source in found for record in read(source, LIMITS)]


@given(data=sources_of_lines, size=st.integers(1, 400))
def test_sections_hold_the_records_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, size: int
) -> None:
    source = written(tmp_path_factory.mktemp("raw"), data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "SECTION_BYTES", size)
        found = pieces(source, LINES)
    cut = [piece for piece, _ in found]
    assert records(*cut) == records(source)
    assert [digest(piece) for piece in cut] == [content for _, content in found]
    assert len(cut) == 1 or all(piece.section for piece in cut)
    for record in records(source) if len(cut) > 1 else ():
        assert [piece.holds(record.record_index) for piece in cut].count(True) == 1


def test_each_section_is_of_the_size_that_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 1000)
    found = pieces(written(tmp_path, (A_LINE + b"\n") * 400), LINES)
    sizes = [source.section.end - source.section.start for source, _ in found if source.section]
    assert len(sizes) == 10
    assert all(850 <= size <= 1000 + len(A_LINE) for size in sizes)
    assert len({source.label for source, _ in found}) == 10


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wire.jsonl.gz", gzip.compress((A_LINE + b"\n") * 99, mtime=0)),
        ("wire.txt", (A_LINE + b"\n") * 99),
        ("wire.jsonl", codecs.BOM_UTF16_LE + "\n".join([A_LINE.decode()] * 99).encode("utf-16-le")),
        ("wire.jsonl", b" \n" * 99),
        ("wire.jsonl", A_LINE + b"\n"),
        ("wire.jsonl", b""),
        ("one-line.jsonl", json.dumps({"text": "x" * 999}).encode()),
    ],
)
def test_what_cannot_be_cut_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes
) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 40)
    source = written(tmp_path, data, name)
    assert pieces(source, LINES) == ((source, digest(source)),)


def test_what_is_gone_has_no_pieces_and_what_is_no_file_has_one(tmp_path: Path) -> None:
    assert pieces(Source(tmp_path / "gone.jsonl", "gone.jsonl"), LINES) == ()
    os.mkfifo(tmp_path / "pipe.jsonl")
    pipe = Source(tmp_path / "pipe.jsonl", "pipe.jsonl")
    assert pieces(pipe, LINES) == ((pipe, "pipe"),)


def test_no_two_sections_share_a_line_of_a_source_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 100)
    source = written(tmp_path, (A_LINE + b"\n") * 20)
    found = pieces(source, LINES)
    (tmp_path / source.name).write_bytes(b"{}\n" * 200)
    read_now = [record.record_index for piece, _ in found for record in read(piece, LIMITS)]
    assert len(set(read_now)) == len(read_now)
    assert joined(digest(piece) or "" for piece, _ in found) != joined(content for _, content in found)


def test_one_long_line_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "SECTION_BYTES", 1000)
    monkeypatch.setattr(sections, "_CHUNK", 1000)
    look = Mock(wraps=os.pread)
    monkeypatch.setattr(os, "pread", look)
    pieces(written(tmp_path, b"x" * 100_000), LINES)
    assert look.call_count < 110
