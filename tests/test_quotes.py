"""Quotes and their speakers: cases as data, laws over any text, growth."""

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.lexicon import speaker_weights
from tasks.lexicon.speaker_rules import AS_IN, CONFIDENCE
from tasks.model import Article, Block, Quote, Role
from tasks.quotes import ROLES, tag_marked_quotes, tag_quotes
from tests.growth import assert_linear
from tests.plain import plain

CASES = json.loads((Path(__file__).parent / "cases" / "quotes.json").read_text("utf-8"))


def told(article: Article) -> list[tuple[str, str | None, str | None]]:
    """Words, speaker and cue of each quote, as printed."""

    def printed(start: int | None, end: int | None) -> str | None:
        return None if start is None else article.text[start:end]

    return [
        (
            article.slice(quote),
            printed(quote.speaker_start, quote.speaker_end),
            printed(quote.cue_start, quote.cue_end),
        )
        for quote in marked(article)
    ]


def marked(article: Article) -> list[Quote]:
    """The quotes that have marks, or a label of a transcript."""
    return [quote for quote in article.quotes if quote.kind != "indirect"]


def expected(case: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(quote["text"], quote.get("speaker"), quote.get("cue")) for quote in case["quotes"]]


@pytest.mark.parametrize("case", CASES["wild"], ids=lambda case: case["name"])
def test_finds_the_words_the_speaker_and_the_cue(case: dict[str, Any]) -> None:
    assert told(tag_quotes(plain(case["text"]))) == expected(case)


@pytest.mark.parametrize("case", CASES["negative"], ids=lambda case: case["name"])
def test_marked_words_that_nobody_says_are_no_quotes(case: dict[str, Any]) -> None:
    assert told(tag_quotes(plain(case["text"]))) == []


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["name"])
@pytest.mark.xfail(strict=True, reason="see `why` in the case")
def test_known_failures(case: dict[str, Any]) -> None:
    assert told(tag_quotes(plain(case["text"]))) == expected(case)


def reported(text: str) -> list[tuple[str, str | None, str | None]]:
    """Words, speaker and cue of what is reported without marks."""
    article = tag_quotes(plain(text))
    return told(
        replace(article, quotes=tuple(replace(q, kind="direct") for q in article.quotes if q.kind == "indirect"))
    )


@pytest.mark.parametrize("case", CASES["clauses"], ids=lambda case: case["text"][:40])
def test_finds_what_is_reported_without_marks(case: dict[str, Any]) -> None:
    assert reported(case["text"]) == expected(case)


@pytest.mark.parametrize("case", CASES["clauses_known_failures"], ids=lambda case: case["text"][:40])
@pytest.mark.xfail(strict=True, reason="see `why` in the case")
def test_known_failures_without_marks(case: dict[str, Any]) -> None:
    assert reported(case["text"]) == expected(case)


def test_a_clause_stands_before_the_marked_words_in_it() -> None:
    article = tag_quotes(plain("Fisk said the plan was “a sham” and would sink the town."))
    assert [(quote.kind, quote.utterance) for quote in article.quotes] == [("indirect", 0), ("mixed", 1)]


def test_clauses_can_be_left_out() -> None:
    article = plain("Fisk said the plan was “a sham” and would sink the town.")
    assert [quote.kind for quote in tag_marked_quotes(article).quotes] == ["mixed"]


def test_a_clause_told_again_points_at_the_earlier_one() -> None:
    text = "“Go,” said Fisk.\n\nBrandt said that the harbour would stay shut all week.\n\n"
    article = tag_quotes(plain(text + "She said that the harbour would stay shut all the week."))
    assert [(quote.kind, quote.duplicate_of) for quote in article.quotes] == [
        ("direct", None),
        ("indirect", None),
        ("indirect", 1),
    ]


def only(text: str) -> Quote:
    (quote,) = marked(tag_quotes(plain(text)))
    return quote


@pytest.mark.parametrize("rule", [rule for rule, example in AS_IN.items() if re.search("…(?!.* — [a-z])", example)])
def test_a_rule_finds_the_speaker_of_its_example(rule: str) -> None:
    assert only(AS_IN[rule].replace("…", "We leave at dawn")).rule == rule


def test_every_rule_has_an_example() -> None:
    assert AS_IN.keys() == CONFIDENCE.keys() | {"weighed", "clause"}


def test_fragments_are_mixed_and_whole_utterances_direct() -> None:
    assert only("Fisk called the vote “grotesque.”").kind == "mixed"
    assert only("Fisk said: “We leave at dawn.”").kind == "direct"
    assert only("“We leave at dawn,” Fisk said.").kind == "direct"


def test_parts_of_a_split_quote_share_their_utterance() -> None:
    article = tag_quotes(plain("“The pumps,” Fisk said, “were never on.” “Not once,” she added."))
    assert [quote.utterance for quote in article.quotes] == [0, 0, 1]


def test_a_quote_that_is_opened_again_goes_on_with_its_utterance() -> None:
    article = tag_quotes(plain("Fisk said: “We waited for the boats.\n\n“None came that night.”\n\n“Go,” Brandt said."))
    assert [(quote.utterance, quote.closed) for quote in article.quotes] == [(0, False), (0, True), (1, True)]


def test_long_speech_is_one_utterance_whoever_says_it() -> None:
    article = tag_quotes(plain("“We waited for the boats.\n\n“None came that night.\n\n“Nobody knows why.”"))
    assert [(quote.utterance, quote.rule) for quote in article.quotes] == [(0, "none")] * 3


def test_a_quote_left_open_by_mistake_is_not_mixed_with_the_next_speaker() -> None:
    article = tag_quotes(plain("Fisk said: “We waited for the boats.\n\n“None came that night,” Brandt said."))
    assert [quote.utterance for quote in article.quotes] == [0, 1]


def test_two_fragments_of_one_sentence_are_two_utterances() -> None:
    article = tag_quotes(plain("Fisk said the plan was “hasty” and would “sink us all.”"))
    assert [quote.utterance for quote in marked(article)] == [1, 2]


def test_totals_do_not_depend_on_what_was_asked_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few totals fit, so that most are forgotten and found anew."""
    monkeypatch.setattr(speaker_weights, "_KEPT", 2)
    table = speaker_weights.Table((f"letter {letter}", 10**place) for place, letter in enumerate("abcd"))

    def spell(letter: str) -> list[str]:
        return [f"letter {letter}", f"other {letter}"]

    asked = [(spell, letter) for letter in "abacddcba"]
    assert [table.total([group]) for group in asked] == [1, 10, 1, 100, 1000, 1000, 100, 10, 1]
    assert table.total(asked) == 2223


def test_a_quote_with_nearly_the_same_words_points_at_the_earlier_one() -> None:
    text = "“We will not sell the old harbour,” Fisk said.\n\n“It is late,” she said.\n\n"
    text += "Fisk said: “We will not, not sell the old harbour.”"
    assert [quote.duplicate_of for quote in tag_quotes(plain(text)).quotes] == [None, None, 0]


def test_quotes_with_other_words_are_no_duplicates() -> None:
    text = "“We will not sell the old harbour,” Fisk said. “We will not sell the new bridge,” she said."
    assert [quote.duplicate_of for quote in tag_quotes(plain(text)).quotes] == [None, None]


@pytest.mark.parametrize("role", ["byline", "credit", "timestamp", "boilerplate"])
def test_other_blocks_hold_no_quotes(role: Role) -> None:
    article = plain("“We leave at dawn,” Fisk said.")
    block = replace(article.blocks[0], role=role)
    assert tag_quotes(replace(article, blocks=(block,))).quotes == ()


def test_blocks_set_aside_hold_no_quotes() -> None:
    article = plain("“We leave at dawn,” Fisk said.")
    block = replace(article.blocks[0], removed_because="duplicate_text")
    assert tag_quotes(replace(article, blocks=(block,))).quotes == ()


GERMAN = (
    "Der Hafen von Lindow bleibt bis auf weiteres geschlossen, weil die Pumpen nicht laufen und keiner sie prüft. "
    "Die Verwaltung hatte im Frühjahr neue Motoren bestellt, doch die Lieferung verzögert sich seit vielen Wochen. "
    "Bürgermeisterin Lena Fisk sagt: „Wir warten jeden Tag auf das Schiff.“ Der „Palast“ ist ein Schuppen."
)


def test_quotes_in_other_languages_have_no_speaker() -> None:
    article = tag_quotes(plain(GERMAN))
    assert told(article) == [("Wir warten jeden Tag auf das Schiff.", None, None)]


def test_a_language_that_the_source_names_is_believed() -> None:
    article = plain("“We leave at dawn,” Fisk said.")
    assert tag_quotes(replace(article, language="de")).quotes[0].speaker_start is None
    assert tag_quotes(replace(article, language="en")).quotes[0].speaker_start is not None


def test_only_quotes_of_the_body_have_a_paragraph() -> None:
    text = "“Go,” Fisk said.\n\n“Stay,” Brandt said."
    article = plain(text)
    key_point = Block("key_point", article.blocks[0].start, article.blocks[0].end)
    tagged = tag_quotes(replace(article, blocks=(key_point, article.blocks[1]), paragraphs=article.paragraphs[1:]))
    assert [(quote.role, quote.paragraph_index) for quote in tagged.quotes] == [("key_point", None), ("paragraph", 0)]


def test_every_rule_has_its_confidence() -> None:
    for case in CASES["wild"]:
        for quote in tag_quotes(plain(case["text"])).quotes:
            assert quote.rule in AS_IN
            assert 0 < quote.confidence <= 1 or quote.rule == "none"


# Laws

_MARKS = "“”„\"«»「」『』‘’'‚"
_WORDS = "Fisk,Lena Fisk,said,told,she,who,that,the mayor,called,saying,according to,was,a sham,of,and,U.S.,it’s,’s,é,7"
_PIECES = st.sampled_from([*_MARKS, " ", " ", "\n\n", *".,:?—-()", *_WORDS.split(",")])
TEXTS = st.one_of(
    st.text(max_size=80), st.lists(_PIECES, max_size=60).map("".join), st.lists(_PIECES, max_size=60).map(" ".join)
)


def test_a_text_of_very_many_marks_is_read_by_rules_alone() -> None:
    page = "“Aye,” said Nils Aker.\n\nThe “palace” is old, he said on Monday.\n\n"
    kinds = [Counter(quote.kind for quote in tag_quotes(plain(page * times)).quotes) for times in (1, 2_600)]
    assert kinds == [{"direct": 1, "indirect": 1}, {"direct": 2_600, "mixed": 2_600}]


def is_legal(text: str, start: int, end: int) -> bool:
    """Whether a span holds text, and neither begins nor ends with white space."""
    return 0 <= start < end <= len(text) and text[start:end] == text[start:end].strip()


@given(TEXTS)
def test_spans_are_legal_and_lie_in_kept_blocks(text: str) -> None:
    article = tag_quotes(plain(text))
    blocks = [(block.start, block.end) for block in article.blocks if block.role in ROLES]
    ends = {True: 0, False: 0}
    for quote in article.quotes:
        assert ends[quote.kind == "indirect"] <= quote.start < quote.end
        assert any(start <= quote.start and quote.end <= end for start, end in blocks)
        assert is_legal(text, quote.start, quote.end)
        assert (quote.speaker_start is None) == (quote.speaker_end is None) == (quote.rule == "none")
        if quote.speaker_start is not None and quote.speaker_end is not None:
            assert is_legal(text, quote.speaker_start, quote.speaker_end)
        assert (quote.cue_start is None) == (quote.cue_end is None)
        if quote.cue_start is not None and quote.cue_end is not None:
            assert is_legal(text, quote.cue_start, quote.cue_end)
        if quote.duplicate_of is not None:
            twin = article.quotes[quote.duplicate_of]
            assert twin.start < quote.start
            assert (twin.kind == "indirect") == (quote.kind == "indirect")
        ends[quote.kind == "indirect"] = quote.end


@given(TEXTS)
def test_the_text_and_the_other_parts_stay(text: str) -> None:
    article = plain(text)
    assert replace(tag_quotes(article), quotes=()) == article


@given(TEXTS)
def test_a_paragraph_without_quotes_behind_the_others_changes_nothing(text: str) -> None:
    longer = f"{text}\n\nThe harbour was empty all day, and nobody came to look at the boats."
    assert tag_quotes(plain(longer, language="en")).quotes == tag_quotes(plain(text, language="en")).quotes


@given(TEXTS)
def test_utterances_count_up_from_zero(text: str) -> None:
    numbers = [quote.utterance for quote in tag_quotes(plain(text)).quotes]
    assert sorted(set(numbers)) == list(range(len(set(numbers))))
    assert numbers == sorted(numbers)


# Growth: twice the text takes about twice the time

HOSTILE = {
    "quotes of one block": ("", "“We go,” said Ann Hill. ", ""),
    "scare quotes of one sentence": ("", "“a” b ", ""),
    "opening marks": ("", "“", ""),
    "straight marks": ("", '"', ""),
    "straight marks before words": ("", '"a', ""),
    "apostrophes": ("", "'", ""),
    "plurals in single marks": ("", "‘a s’ ", ""),
    "single marks never closed": ("", " ‘a", ""),
    "closing marks": ("", "a.”", ""),
    "words with capitals": ("“Go,” said ", "Ann ", ""),
    "words with capitals before": ("", "Ann ", "said “go now to the house”."),
    "commas": ("“Go,” said ", "Ann, ", ""),
    "clauses": ("", "said Ann and told the “man” ", ""),
    "brackets": ("“go on” ", "(", ""),
    "one letter": ("“", "a", "” said Ann"),
    "blanks": ("“a", " ", "” said Ann"),
    "line ends": ("“Go”", "\n", "he said"),
    "initials": ("", "A.", "“Go,” he said"),
    "hyphens": ("", "a-", "“Go,” he said"),
    "quotes behind a long block": ("", ".", "\n\n" + "“We go now to the old harbour.” " * 500),
    "long quotes": ("", "“" + "we will go to the sea and " * 150 + "” he said. ", ""),
    "quotes opened again and again": ("", "“We go to sea.\n\n", ""),
    "cues of one sentence": ("", "Ann said that ", "the sea rose."),
    "cues and signs": ("said ", "£", "5% of it rose, Ann said."),
    "cues and commas": ("", "said, ", "the sea rose."),
    "reported sentences": ("", "Ann said the sea rose. ", ""),
    "sources": ("", "according to Ann, ", "the sea rose."),
    "labelled lines": ("", "Ann Hill: we go to sea\n\n", "HILL: we stay\n\nHILL: we do"),
    "labels in capitals": ("", "HILL: we go to sea\n\n", ""),
    "a label that never ends": ("", "Ann ", "\n\nQ: who goes\n\nQ: who stays\n\nA: none of us do"),
    "marks of many styles": ("", '„a“ »b« ‘c’ "d" ', ""),
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_time_grows_with_the_text(shape: str) -> None:
    head, unit, tail = HOSTILE[shape]
    assert_linear(lambda text: tag_quotes(plain(text + tail)), head, unit, 60_000)
