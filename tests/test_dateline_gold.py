"""The openings whose datelines a person read, and what is counted over them."""

import hashlib
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import datelines
from benchmarks.datelines import SETS, Opening, figures, openings
from benchmarks.gold import ScorerError, Shared

TEXTS = ("OSLO (AP) — The board met.", "Doha: The board met on Monday.", "Ada Moss — The board met.")


def test_the_gold_holds_offsets_and_values_alone() -> None:
    for one in openings():
        assert one.set in SETS
        assert re.fullmatch("[0-9a-f]{64}", one.sha256)
        assert one.end is None or one.start < one.end < one.start + 120
        assert one.end is not None or (one.place, one.agency, one.date) == (None, None, None)
        assert one.date is None or re.fullmatch(r"(\d{4}|-)-\d\d-\d\d", one.date)


def test_half_of_the_openings_have_a_dateline_and_a_part_was_read_last() -> None:
    read = openings()
    assert len(read) >= 150
    assert 0.4 < sum(one.end is not None for one in read) / len(read) < 0.6
    assert sum(one.late for one in read) >= 50


def shared_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *gold: Opening) -> Shared:
    monkeypatch.setattr(datelines, "openings", lambda: list(gold))
    path = tmp_path / SETS["ww_news.dev"][1]
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps({"id": f"{at}", "text": text}) + "\n" for at, text in enumerate(TEXTS)))
    rows = [
        ("entities/ww_news.dev.input.jsonl", "0", "Oslo", "AP"),
        ("entities/ww_news.dev.input.jsonl", "1", None, None),
        ("entities/ww_news.dev.input.jsonl", "2", None, None),
    ]
    names = ["source_path", "source_id", "dateline_place", "dateline_agency"]
    (tmp_path / "out" / "articles").mkdir(parents=True)
    table = pa.table({name: [row[at] for row in rows] for at, name in enumerate(names)})
    pq.write_table(table, tmp_path / "out" / "articles" / "part.parquet")
    return Shared(tmp_path)


def opening(at: int, end: int | None, place: str | None = None, agency: str | None = None) -> Opening:
    hashed = hashlib.sha256(TEXTS[at].encode()).hexdigest()
    return Opening("ww_news.dev", hashed, 0, end, place, agency, None, late=at == 1)


def test_what_is_right_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = opening(0, 12, "Oslo", "AP"), opening(1, 7, "Doha"), opening(2, None)
    counted = figures(shared_with(tmp_path, monkeypatch, *gold), tmp_path / "out")
    assert {name: (figure.value, figure.n) for name, figure in counted.items()} == {
        "datelines, all openings: right to the character, precision, %": (50.0, 2),
        "datelines, all openings: right to the character, recall, %": (50.0, 2),
        "datelines, all openings: place right, %": (100.0, 2),
        "datelines, all openings: agency right, %": (100.0, 2),
        "datelines, all openings: day right, %": (100.0, 2),
        "datelines, all openings: place and agency right in the tables, %": (50.0, 2),
        "datelines, all openings: none in the tables where there is none, %": (100.0, 1),
        "datelines, read last: right to the character, precision, %": (0.0, 1),
        "datelines, read last: right to the character, recall, %": (0.0, 1),
        "datelines, read last: place right, %": (100.0, 1),
        "datelines, read last: agency right, %": (100.0, 1),
        "datelines, read last: day right, %": (100.0, 1),
        "datelines, read last: place and agency right in the tables, %": (0.0, 1),
    }


def test_a_text_that_changed_since_it_was_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = Opening("ww_news.dev", "0" * 64, 0, None, None, None, None, late=False)
    with pytest.raises(ScorerError, match="no longer holds"):
        figures(shared_with(tmp_path, monkeypatch, changed), tmp_path / "out")
