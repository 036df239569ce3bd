"""The gold of many kinds of news: its markup is sound, and what the scorer is given says the same."""

import re
from pathlib import Path

import pytest

from benchmarks import voices
from benchmarks.voices import MarkupError, Voices, parse

HEAD = "kind: a\npeople: MQ=Marta Quill\n\n"
N_KINDS = 30


@pytest.fixture(scope="module")
def articles() -> list[Voices]:
    return voices.articles()


def test_there_are_many_articles_of_many_kinds_and_many_of_them_are_held(articles: list[Voices]) -> None:
    assert len(articles) >= 230
    assert len({one.kind for one in articles}) >= N_KINDS
    numbers = [int(one.id.split("_")[0]) for one in articles]
    assert len(set(numbers)) == len(numbers)
    assert sum(not one.is_open for one in articles) >= 70
    assert all(120 <= len(one.text.split()) <= 600 for one in articles), [
        (one.id, len(one.text.split())) for one in articles if not 120 <= len(one.text.split()) <= 600
    ]


def test_at_least_a_third_of_all_marked_words_are_said_by_nobody(articles: list[Voices]) -> None:
    for some in (articles, [one for one in articles if one.is_open], [one for one in articles if not one.is_open]):
        said, unsaid = (sum(len(getattr(one, name)) for one in some) for name in ("said", "unsaid"))
        assert said >= 200
        assert 3 * unsaid >= said + unsaid


def test_each_way_of_marking_is_there(articles: list[Voices]) -> None:
    opened = [one.text[start] for one in articles for start, _ in one.said + one.unsaid]
    assert {mark: opened.count(mark) >= 10 for mark in voices.PAIRS} == dict.fromkeys(voices.PAIRS, True)
    unclosed = [one for one in articles for _, end in one.said if one.text[end - 1] not in voices.PAIRS.values()]
    assert len(unclosed) >= 5


def test_full_names_are_in_their_article(articles: list[Voices]) -> None:
    for one in articles:
        for name in one.people.values():
            assert all(re.search(rf"\b{word.rstrip('.')}\b", one.text) for word in name.split()), (one.id, name)


def test_gold_spans_are_legal_and_tell_apart_what_is_said(articles: list[Voices]) -> None:
    for one in articles:
        for attribution in one.attributions:
            spans = [span for part in ("source", "cue", "content") for span in attribution[part]]
            assert attribution["content"]
            for start, end in spans:
                words = one.text[start:end]
                assert words
                assert words == words.strip()
                assert "\n" not in words
            assert not any(a < d and c < b for a, b in attribution["content"] for c, d in one.unsaid), one.id


def test_the_copy_to_score_by_has_the_same_words_and_double_marks(articles: list[Voices]) -> None:
    for one in articles:
        assert len(one.doubled) == len(one.text)
        assert re.findall(r"\w+", one.doubled) == re.findall(r"\w+", one.text)
        assert one.doubled.count("“") == len(one.said + one.unsaid)


def test_marks_trade_places_in_the_copy() -> None:
    one = parse("2_a", HEAD + "{q1|'He said \"no\" twice,'} {s1 MQ|she} {c1|said} of {n|«Tide»}, the boys' film.")
    assert one.doubled == "“He said 'no' twice,” she said of “Tide”, the boys' film."


def test_what_nobody_says_is_cut_out_of_a_reported_clause() -> None:
    one = parse("2_a", HEAD + "{s1 MQ|Marta Quill} {c1|said} {q1|that {n|“Tide”} was {m|“long”}}.")
    assert [one.text[start:end] for start, end in one.attributions[0]["content"]] == ["that", "was “long”"]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("{q1|“Wait,”} {s1 MQ|she} {c1|said.", "never closed"),
        ("{q1|“Wait,”} {s1 MQ|she}} {c1|said}.", "closes nothing"),
        ("{q1|“Wait,”} {s1 MQ|she} {c1|said}. “Go.”", "a mark has no tag"),
        ("{q1|‘Wait,’} {s1 MQ|she} {c1|said}. ‘Go.’", "a mark has no tag"),
        ("{q1|'Wait,'} {s1 MQ|she} {c1|said}. 'Go.'", "a mark has no tag"),
        ("{q1|“Wait,” and “go,”} {s1 MQ|she} {c1|said}.", "a mark has no tag"),
        ("{q1|“Wait,”} {s1 XY|she} {c1|said}.", "nobody has the key XY"),
        ("{q1|“Wait,”} {s1|she} {c1|said}.", "nothing uses the key MQ"),
        ("{q1|“Wait,”} {s2 MQ|she} {c1|said}.", "attribution 2 has no content"),
        ("{q1|“Wait,” }{s1 MQ|she} {c1|said}.", "blanks at an end"),
        ("{q1|that {m|the “Tide”} rose}, {s1 MQ|she} {c1|said}.", "holds more or less"),
        ("{q|“Wait,”} {s1 MQ|she} {c1|said} {q1|no}.", "numbers are given or missing"),
        ("{q1|“Wait,”} {s1 MQ|she} {c1|said} | twice.", "markup is left"),
    ],
)
def test_markup_that_is_not_sound_is_told(body: str, complaint: str) -> None:
    with pytest.raises(MarkupError, match=f"2_a: .*{complaint}"):
        parse("2_a", HEAD + body)


def test_a_head_without_a_kind_is_told() -> None:
    with pytest.raises(MarkupError, match="its head says no kind"):
        parse("2_a", "people: MQ=Marta Quill\n\nNothing was said.")


def test_without_the_scorer_nothing_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert voices.main(["--shared", str(tmp_path / "none")]) == 0
    assert "were not measured" in capsys.readouterr().out
