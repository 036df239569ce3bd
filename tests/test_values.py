"""Dates, sums and shares: cases as data, growth on hostile text, and how they are scored."""

import datetime as dt
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import values
from benchmarks.datelines import SETS
from benchmarks.gold import ScorerError, Shared
from benchmarks.values import Sentence, figures, sentences
from tasks.entities import tag_entities
from tasks.entities.amounts import amounts
from tasks.entities.dates import Dates
from tasks.model import VALUED, Article, Block, Label, Mention
from tests.cases_of import cases_of
from tests.growth import assert_linear

WRITTEN = dt.date(2025, 4, 11)
"""The day that all cases are read from: a Friday."""


@pytest.mark.parametrize("case", cases_of("values"))
def test_values(case: dict[str, Any]) -> None:
    text, written = case["text"], dt.datetime.combine(WRITTEN, dt.time(), dt.UTC)
    block = Block("paragraph", 0, len(text))
    tagged = tag_entities(Article("0", "a", None, None, "txt", "0", text=text, blocks=(block,), published_at=written))
    found = [[tagged.slice(one), one.label, one.value] for one in tagged.mentions if one.label in VALUED]
    assert found == case["mentions"]


WORST = (
    "April ",
    "3 to 7 April ",
    "1-2-3 April-May-June ",
    "April 3-",
    "May 5 to June 6, 2024 ",
    "In 2008 March ",
    "In 2008, in ",
    "last next this past ",
    "this past week ",
    "’90s",
    "0s",
    "mid-2003-",
    "Today Show ",
    "will to Monday ",
    "one hundred and ",
    "twenty - ",
    "a half million ",
    "one dollar ",
    "a million ",
    "per cent ",
    "-1% ",
    "$1-",
    "$5 to ",
    "50p",
    "R5",
    "1,222,",
)


@pytest.mark.parametrize("unit", WORST)
def test_time_grows_with_the_text(unit: str) -> None:
    assert_linear(lambda text: [*Dates(text, WRITTEN).find(), *amounts(text)], "", unit)


def test_the_gold_holds_offsets_and_values_alone() -> None:
    for one in sentences():
        assert one.set in SETS
        assert re.fullmatch("[0-9a-f]{64}", one.sha256)
        assert all(one.start <= mention.start < mention.end <= one.end for mention in one.mentions)
        assert {mention.label for mention in one.mentions} <= VALUED


def test_a_hundred_sentences_were_read_and_a_part_kept_back() -> None:
    read = sentences()
    assert len(read) == 100
    assert sum(one.late for one in read) == 40
    assert sum(bool(one.mentions) for one in read) > 60


TEXT = "It rained.\nThe mill cost $5m in 2019, 4% more than in May.\nNobody paid."


def mention(words: str, label: Label, value: str | None) -> Mention:
    return Mention(TEXT.index(words), TEXT.index(words) + len(words), label, value=value)


def shared_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gold: Sentence) -> Shared:
    monkeypatch.setattr(values, "sentences", lambda: [gold])
    path = tmp_path / SETS["ww_news.dev"][1]
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"id": "0", "text": TEXT}) + "\n")
    return Shared(tmp_path)


def sentence(text: str, *mentions: Mention) -> Sentence:
    start, end = TEXT.index("The mill"), TEXT.index("\nNobody")
    return Sentence("ww_news.dev", hashlib.sha256(text.encode()).hexdigest(), start, end, WRITTEN, mentions, late=True)


def test_what_is_right_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold = sentence(
        TEXT,
        mention("$5m", "MONEY", "USD 5"),
        mention("in 2019", "DATE", "2019"),
        mention("May", "DATE", "2025-05"),
    )
    counted = figures(shared_with(tmp_path, monkeypatch, gold))
    late = {name.removeprefix("values, kept back: "): (one.value, one.n) for name, one in counted.items() if one.n}
    assert late == {
        "all, precision, %": (50.0, 4),
        "all, recall, %": (66.67, 3),
        "all, value right, %": (50.0, 2),
        "dates, precision, %": (50.0, 2),
        "dates, recall, %": (50.0, 2),
        "dates, value right, %": (100.0, 1),
        "sums, precision, %": (100.0, 1),
        "sums, recall, %": (100.0, 1),
        "sums, value right, %": (0.0, 1),
        "shares, precision, %": (0.0, 1),
    }


def test_what_is_wrong_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = shared_with(tmp_path, monkeypatch, sentence(TEXT, mention("$5m", "MONEY", "USD 5")))
    (tmp_path / "tools").mkdir()
    assert values.main(["--kept-back", "--shared", str(shared.root)]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"^- ww_news\.dev \w{8} 25 28 MONEY USD 5$", printed, re.MULTILINE)
    assert re.search(r"^\+ ww_news\.dev \w{8} 25 28 MONEY USD 5000000$", printed, re.MULTILINE)


def test_a_text_that_changed_since_it_was_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScorerError, match="no longer holds"):
        figures(shared_with(tmp_path, monkeypatch, sentence("changed")))
