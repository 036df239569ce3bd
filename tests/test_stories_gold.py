"""Copies that the figures on stories are taken over, and how they are judged."""

import random
from pathlib import Path

import pytest

from benchmarks import stories
from benchmarks.stories import DESK, HEAVY, LEFT, Edit, Judged, Text, rewritten
from tasks.stories import Body

BODY = tuple(
    " ".join(f"{n}.{m} the mill at Dray is open and its owner says that it turns on. Rain fell." for m in range(8))
    for n in range(6)
)
OTHER = tuple(f"Other words {n} of other news from another town are put in here. So they say." for n in range(40))
N_WORDS = sum(len(paragraph.split()) for paragraph in BODY)


def edited(edit: Edit, share: float, seed: int = 1) -> tuple[str, ...]:
    return edit(BODY, share, OTHER, random.Random(seed))


@pytest.mark.parametrize("kind", DESK)
@pytest.mark.parametrize("share", [0.1, 0.3])
def test_an_edit_changes_as_much_as_it_says(kind: str, share: float) -> None:
    copy = edited(DESK[kind], share)
    taken, put_in = _changed(copy)
    assert abs(max(taken / N_WORDS, put_in / sum(len(text.split()) for text in copy)) - share) < 0.03
    assert copy == edited(DESK[kind], share)


def _changed(copy: tuple[str, ...]) -> tuple[int, int]:
    """Words of the body that are gone, and words that were put in; each word of the body stands in it as often."""
    before, after = " ".join(BODY).split(), " ".join(copy).split()
    gone, added = list(before), 0
    for word in after:
        if word in gone:
            gone.remove(word)
        else:
            added += 1
    return len(gone), added


@pytest.mark.parametrize("kind", HEAVY)
def test_a_rewritten_copy_keeps_two_fifths(kind: str) -> None:
    overlap, _ = Body("\n".join(rewritten(HEAVY[kind], BODY, OTHER, 3))).likeness_to(Body("\n".join(BODY)))
    assert abs(overlap - LEFT) < 0.05


def test_a_copy_of_a_version_is_right_and_one_of_another_report_is_false() -> None:
    version = (*BODY, "One more line.")
    given = [Text(0, "", BODY), Text(1, "", version), Text(2, "", OTHER)]
    given += [Text(1, "cut", version), Text(2, "cut", OTHER), Text(2, "lost", OTHER)]
    judged = Judged(given, [None, 0, None, 0, 0, None], [0, 0, 2, 0, 0, 5])
    assert [judged.is_right(number) for number in range(6)] == [False, True, False, True, False, False]
    assert judged.false == [4]
    assert [judged.is_of_its_story(number) for number in range(3)] == [True, True, True]


def test_the_table_is_what_is_judged() -> None:
    judged = stories.judge([Text(0, "", BODY), Text(1, "", OTHER), Text(0, "cut", BODY[:4])])
    assert judged.original == [None, None, 0]
    assert judged.story == [0, 1, 0]


def test_without_the_texts_it_says_so_and_measures_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stories.main(["--shared", str(tmp_path)]) == 0
    assert "copies were not measured" in capsys.readouterr().out
