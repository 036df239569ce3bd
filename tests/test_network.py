"""The network that finds names: its tokens, its sums, its choice of labels, its file."""

import io
import zipfile
from dataclasses import replace
from importlib.resources import files
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.entities import network as module
from tasks.entities.network import LABELS, Network, decoded
from tasks.entities.tokens import tokens
from tasks.entities.words import Words
from tasks.lexicon import entity_weights
from tasks.lexicon.entity_weights import FILE, read_weights
from tasks.lexicon.gazetteer import gazetteer

TEXTS = (
    ["Minister", "Anneli", "Saar", "flew", "from", "Tallinn", "to", "Geneva", "."],
    ["“", "We", "are", "ready", ",", "”", "Saar", "said", "."],
    ["Norrland", "Mining", "Corp.", "opened", "an", "office", "in", "Accra"],
)
LARGEST = 15_000_000
"""Bytes of weights and gazetteer together."""


def fresh() -> Network:
    return Network(read_weights(), Words(gazetteer()))


@given(st.text())
def test_every_character_that_is_no_blank_lies_in_one_token(text: str) -> None:
    spans = list(tokens(text))
    assert all(start < end for start, end in spans)
    assert [at for start, end in spans for at in range(start, end)] == [
        at for at, letter in enumerate(text) if not letter.isspace()
    ]


def is_legal(row: tuple[int, ...]) -> bool:
    """Whether each inner label follows its own kind."""
    return all(
        label % 2 or not label or before in (label, label - 1) for before, label in zip((0, *row), row, strict=False)
    )


@given(st.lists(st.lists(st.integers(-9, 9), min_size=7, max_size=7), max_size=4))
def test_no_legal_row_of_labels_scores_more_than_the_names_found(scores: list[list[int]]) -> None:
    table = np.array(scores, np.int32).reshape(-1, len(LABELS))
    row = [0] * len(scores)
    for start, end, kind in decoded(table):
        row[start:end] = [LABELS.index(f"I-{kind}")] * (end - start)
        row[start] = LABELS.index(f"B-{kind}")
    best = max(
        sum(score[label] for score, label in zip(scores, labels, strict=True))
        for labels in product(range(len(LABELS)), repeat=len(scores))
        if is_legal(labels)
    )
    assert sum(score[label] for score, label in zip(scores, row, strict=True)) == best


def test_scores_do_not_depend_on_what_was_read_before_or_together(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [fresh().scores([text])[0] for text in TEXTS]
    one = fresh()
    after = [one.scores([text])[0] for text in reversed(TEXTS)][::-1]
    monkeypatch.setattr(module, "MOST_WORDS", 3)
    monkeypatch.setattr(module, "_STRETCH", 2)
    forgetful = fresh()
    again = [forgetful.scores([text])[0] for text in TEXTS]
    for scores in zip(alone, after, again, strict=True):
        assert np.array_equal(scores[0], scores[1])
        assert np.array_equal(scores[0], scores[2])


def test_blocks_share_nothing_but_the_gap_between_them() -> None:
    """Words that occur once in an article score alike, whatever block stands beside theirs."""
    one, two = ["Saar", "smiled"], ["Geneva", "slept"]
    together = fresh().scores([one, two])
    assert np.array_equal(together[0], fresh().scores([one])[0])
    assert np.array_equal(together[1], fresh().scores([two])[0])


def test_sums_stay_where_floats_are_exact() -> None:
    weights = read_weights()
    width = weights.rows.shape[1]
    assert module.TOP * 127 * 3 * width + int(np.abs(weights.biases).max()) < 1 << 24
    assert module.TOP * int(np.abs(weights.output.astype(np.int64)).sum((0, 1)).max()) < 1 << 24


def test_weights_are_small_and_tell_where_they_come_from() -> None:
    folder = files("tasks.lexicon")
    packed = folder.joinpath(FILE).read_bytes()
    assert len(packed) + len(folder.joinpath("gazetteer.txt.gz").read_bytes()) < LARGEST
    about = zipfile.ZipFile(io.BytesIO(packed)).read("about.txt").decode()
    assert "CC BY" in about
    assert "F1" in about


@pytest.mark.parametrize("hashed", [0, 1 << 31, (1 << 32) - 1])
def test_a_word_without_a_vector_has_none_wherever_its_hash_lies(hashed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = replace(read_weights(), hashes=np.array([5, 9], np.uint32))
    monkeypatch.setattr(entity_weights, "vector_hash", lambda _: hashed)
    assert weights.vector("Torvik") is None
