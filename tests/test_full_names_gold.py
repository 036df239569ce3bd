"""The articles whose speakers were read, and what is counted over them."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from benchmarks import full_names
from benchmarks.full_names import SET, Mentioned, Reading, Said, figures, readings
from benchmarks.gold import ScorerError, Shared

TEXT = (
    "Lena Fisk runs the ferry to the island.\n\n“We leave at dawn tomorrow,” Fisk said.\n\n"
    "“Nobody asked the crew,” a sailor said.\n\n“The harbour is closed,” Otto Brandt said."
)


def test_the_gold_holds_offsets_and_labels_alone() -> None:
    for reading in readings():
        assert re.fullmatch("[0-9a-f]{64}", reading.sha256)
        assert reading.quotes
        for said in reading.quotes:
            assert said.start < said.end
            assert said.mentioned in ("pronoun", "in part", "in full", "otherwise")
            assert said.name is None or all(start < end for start, end in said.name)


def test_a_part_of_the_articles_is_scored_only() -> None:
    read = readings()
    assert (len(read), sum(one.late for one in read)) == (40, 16)


def shared_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *gold: Reading) -> Shared:
    monkeypatch.setattr(full_names, "readings", lambda: list(gold))
    path = tmp_path / "data" / "quotes" / f"{SET}.input.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8")
    return Shared(tmp_path)


def said(quote: str, mentioned: Mentioned, *pieces: str) -> Said:
    start = TEXT.index(quote)
    name = tuple((TEXT.index(piece), TEXT.index(piece) + len(piece)) for piece in pieces)
    return Said(start, start + len(quote), mentioned, name or None)


def test_what_is_right_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Reading(
        hashlib.sha256(TEXT.encode()).hexdigest(),
        late=False,
        quotes=(
            said("“We leave at dawn tomorrow,”", "in part", "Lena", "Fisk"),
            said("“Nobody asked the crew,”", "otherwise"),
            said("“The harbour is closed,”", "in full", "Lena Fisk"),
            said("Lena Fisk runs the ferry", "in full", "Lena Fisk"),
        ),
    )
    counted = figures(shared_with(tmp_path, monkeypatch, reading))
    assert {name: (figure.value, figure.n) for name, figure in counted.items()} == {
        "full names, looked at: quotes found, %": (75.0, 4),
        "full names, looked at: full name right, %": (50.0, 2),
        "full names, looked at: full name right where named in part, %": (100.0, 1),
        "full names, looked at: full name right where named in full, %": (0.0, 1),
        "full names, looked at: another form of the name, %": (0.0, 2),
        "full names, looked at: somebody else, %": (50.0, 2),
        "full names, looked at: no name, %": (0.0, 2),
        "full names, looked at: no name where nobody is named, %": (100.0, 1),
    }


def test_a_text_that_changed_since_it_was_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = Reading("0" * 64, late=False, quotes=())
    with pytest.raises(ScorerError, match="no longer holds"):
        figures(shared_with(tmp_path, monkeypatch, changed))
