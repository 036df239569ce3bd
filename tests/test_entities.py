"""The entity tagger: cases as data, laws over any text, growth."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.entities import tag_entities
from tasks.entities.candidate import Candidate
from tasks.entities.join import join
from tasks.entities.lines import Line, lines
from tasks.entities.mends import Span, mended
from tasks.entities.names import Named, Namer
from tasks.entities.network import Network, Scores
from tasks.lexicon.gazetteer import gazetteer
from tasks.model import Article, Block, Caption, Role
from tests.growth import assert_grows_linearly

Case = dict[str, Any]
CASES: dict[str, list[Case]] = json.loads((Path(__file__).parent / "cases" / "entities.json").read_text("utf-8"))
ISTANBUL = Path(__file__).parent.parent / "data" / "raw" / "istanbul.txt"
VALUED = {"DATE", "MONEY", "PERCENT"}


def article(*blocks: tuple[Role, str], **fields: Any) -> Article:
    text, spans = "", []
    for role, part in blocks:
        start = len(text)
        text += part
        spans.append(Block(role, start, len(text)))
        text += "\n\n"
    return Article("0", "a.txt", None, None, "txt", "0", text=text, blocks=tuple(spans), **fields)


def of_case(case: Case) -> Article:
    published = case.get("published_at")
    blocks = case.get("blocks") or [(case.get("role", "paragraph"), case["text"])]
    at = dt.datetime.fromisoformat(published) if published else None
    return tag_entities(article(*blocks, published_at=at))


def printed(tagged: Article, case: Case) -> list[list[str | None]]:
    with_value = any(len(mention) > 2 for mention in case["mentions"])
    return [
        [tagged.slice(one), one.label, *([one.value] if with_value and one.label in VALUED else [])]
        for one in tagged.mentions
    ]


def names(group: str) -> list[Any]:
    return [pytest.param(case, id=(case.get("text") or case["blocks"][0][1])[:50]) for case in CASES[group]]


@pytest.mark.parametrize("case", names("wild") + names("confirmed") + names("negative"))
def test_mentions(case: Case) -> None:
    assert printed(of_case(case), case) == case["mentions"]


@pytest.mark.parametrize("case", names("known_failures"))
@pytest.mark.xfail(strict=True)
def test_known_failures(case: Case) -> None:
    assert printed(of_case(case), case) == case["mentions"]


@pytest.mark.parametrize("case", names("entities"))
def test_entities(case: Case) -> None:
    tagged = of_case(case)
    expected = [{"aliases": [], "country_code": None, "title": None} | one for one in case["entities"]]
    keys = ("name", "label", "aliases", "country_code", "title", "n_mentions")
    assert [
        {key: list(value) if isinstance(value := getattr(one, key), tuple) else value for key in keys}
        for one in tagged.entities
    ] == [{key: one[key] for key in keys} for one in expected]


@pytest.mark.parametrize("case", names("joined"))
def test_mentions_of_one_thing_are_joined(case: Case) -> None:
    """Whatever finds the names: they are given here, and their titles."""
    text, at, given = case["text"], 0, []
    for form, label, *title in case["names"]:
        start = text.index(form, at)
        at = start + len(form)
        code = gazetteer().code_of(form, label)
        given.append(Candidate(start, at, form, label, title=next(iter(title), None), code=code))
    mentions, entities = join(text, given, gazetteer())
    found = [[text[one.start : one.end] for one in mentions if one.entity_index == at] for at in range(len(entities))]
    assert found == case["joined"]
    assert "codes" not in case or [one.country_code for one in entities] == case["codes"]


class Told:
    """Stands in for the network: scores words as they are given, by the line and the word, and others as no name."""

    def __init__(self, *lines: dict[str, tuple[int, int, int]]) -> None:
        self.lines = lines

    def scores(self, texts: Sequence[Sequence[str]]) -> list[Scores]:
        return [
            np.array([self._word(word, line) for word in text]) for text, line in zip(texts, self.lines, strict=True)
        ]

    def _word(self, word: str, line: dict[str, tuple[int, int, int]]) -> list[int]:
        person, organisation, place = line.get(word, (-9, -9, -9))
        return [0, person, person + 1, organisation, organisation + 1, place, place + 1]


def labels(text: str, *scores: dict[str, tuple[int, int, int]]) -> list[tuple[str, str]]:
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    found = Namer(text, lines(text, blocks), gazetteer(), foreign=False).find(cast("Network", Told(*scores)))
    return [(one.form, one.label) for one in found]


def test_a_lone_name_has_the_label_of_which_the_article_is_surest() -> None:
    text = "Rates rise in Kestovia.\nThen Kestovia paid, as Kestovia must."
    person, place = {"Kestovia": (3, 1, 2)}, {"Kestovia": (2, 1, 6)}
    assert labels(text, person, place) == [("Kestovia", "GPE")] * 3
    assert labels(text, {"Kestovia": (30, 1, 2)}, place) == [("Kestovia", "PERSON")] * 3


def test_an_unknown_place_is_a_person_where_its_last_word_alone_is_one() -> None:
    text = "The jury heard Philippa Strand.\nIt believed Strand."
    place = {"Philippa": (1, 1, 9), "Strand": (1, 1, 9)}
    assert labels(text, place, {"Strand": (9, 1, 2)}) == [("Philippa Strand", "PERSON"), ("Strand", "PERSON")]
    assert labels(text, place, {"Strand": (2, 1, 9)}) == [("Philippa Strand", "GPE"), ("Strand", "GPE")]


def test_what_opens_as_a_town_is_nobody_and_an_everyday_word_is_no_name() -> None:
    sure = {"Port": (9, 1, 1), "Ansel": (9, 1, 1), "boat": (1, 1, 9)}
    assert labels("They left Port Ansel by boat.", sure) == [("Port Ansel", "GPE")]


def test_addresses_name_nobody() -> None:
    text = "See http://Vienna.example/Moss, or write to Ada.Moss@Vienna.example; Moss reads it."
    sure = {"Vienna": (1, 1, 9), "Moss": (9, 1, 1), "Ada": (9, 1, 1)}
    assert labels(text, sure) == [("Moss", "PERSON")]


def test_istanbul() -> None:
    text = ISTANBUL.read_text("utf-8")
    parts = [part for part in text.split("\n\n") if part.strip()]
    tagged = tag_entities(
        article(("headline", parts[0]), ("caption", parts[1]), *[("paragraph", p) for p in parts[3:]])
    )
    named = {entity.name: entity for entity in tagged.entities}
    expected = (
        "Alexander Darchiev|Sonata Coulter|Tammy Bruce|Reuters|Istanbul|Moscow|Washington|Killenworth|Pioneer Point"
        "|Long Island|San Francisco|Seattle|New York"
    )
    assert set(named) >= set(expected.split("|"))
    assert named["Tammy Bruce"].aliases == ("Bruce",)
    assert not any(tagged.slice(one).startswith(("Discuss", "Embassy", "Delegations")) for one in tagged.mentions)


def test_blocks_that_are_set_aside_or_no_part_of_the_story_are_not_read() -> None:
    tagged = article(
        ("byline", "By Maria Kovacs"),
        ("timestamp", "10 April 2025"),
        ("boilerplate", "Sign up in Vienna"),
        ("credit", "Reuters"),
        ("paragraph", "Nobody came."),
    )
    removed = Block("paragraph", 0, 15, removed_because="duplicate_text")
    assert tag_entities(tagged).mentions == ()
    assert tag_entities(article(("paragraph", "By Maria Kovacs"))).mentions != ()
    assert (
        tag_entities(Article("0", "a", None, None, "txt", "0", text="By Maria Kovacs", blocks=(removed,))).mentions
        == ()
    )


def test_photographers_are_left_out_and_agencies_kept() -> None:
    line = "A ship leaves Varna. Ivan Petrov/AFP"
    tagged = article(("caption", line))
    caption = Caption(0, line.index(" Ivan"), "Ivan Petrov/AFP", None, None, 1)
    mentions = tag_entities(replace(tagged, captions=(caption,))).mentions
    assert [tagged.slice(one) for one in mentions] == ["Varna", "AFP"]


def test_dateline_date_stands_in_for_the_day_of_publication() -> None:
    tagged = tag_entities(article(("paragraph", "It rained yesterday."), dateline_date=dt.date(2024, 3, 1)))
    assert [one.value for one in tagged.mentions] == ["2024-02-29"]


_PIECES = (
    "Maria|Kovacs|said|Vienna.|the|of|and|Ministry|University|(WHO)|WHO|NATO|U.S.|al-|’s|'|“|”|\n|\n\n|–|-|,|Inc.|St."
    "|May|10|2025|$5|million|%|per cent|Mr|President|Lake|River|İ|ǅ|李娜|Ünal|3rd|1990s|yesterday|last week"
    "|A.|O’Brien|Al - |(|)"
)
PIECES = st.sampled_from(_PIECES.split("|"))
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map(" ".join), st.text(max_size=200))
ROLES = st.sampled_from(["headline", "standfirst", "byline", "caption", "key_point", "paragraph", "boilerplate"])


@given(st.lists(st.tuples(ROLES, TEXTS), max_size=5), st.datetimes(timezones=st.just(dt.UTC)) | st.none())
@settings(max_examples=200)
def test_laws(parts: list[tuple[Role, str]], published: dt.datetime | None) -> None:
    before = article(*parts, published_at=published)
    after = tag_entities(before)
    assert after == tag_entities(before)
    assert after.text == before.text
    spans = [(one.start, one.end) for one in after.mentions]
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    homes = [block for block in before.blocks if block.role not in ("byline", "boilerplate")]
    assert all(any(block.start <= start and end <= block.end for block in homes) for start, end in spans)
    linked = [one.entity_index for one in after.mentions if one.label not in VALUED]
    assert all(one.entity_index is None for one in after.mentions if one.label in VALUED)
    assert sorted(set(linked), key=linked.index) == list(range(len(after.entities)))
    assert [linked.count(index) for index in range(len(after.entities))] == [one.n_mentions for one in after.entities]
    named = [one for one in after.mentions if one.entity_index is not None]
    assert all(after.entities[one.entity_index or 0].label == one.label for one in named)
    assert all(one.name and one.aliases == tuple(sorted(set(one.aliases) - {one.name})) for one in after.entities)


def test_a_mention_does_not_depend_on_where_its_article_stands_in_the_batch() -> None:
    first, second = article(("paragraph", "Maria Kovacs left.")), article(("paragraph", "Kovacs returned to Vienna."))
    alone = tag_entities(second)
    tag_entities(first)
    assert tag_entities(second) == alone


WORST: dict[str, Callable[[int], str]] = {
    "capitals": lambda n: "A" * n,
    "capital words": lambda n: "Ab " * (n // 3),
    "capital letters": lambda n: "A " * (n // 2),
    "different names": lambda n: " ".join(f"Ab{number:x}q said." for number in range(n // 12)),
    "different acronyms": lambda n: " ".join(f"(AB{number:X}Z)" for number in range(n // 9)),
    "hyphens": lambda n: "A-" * (n // 2),
    "spaced hyphens": lambda n: "Al - " * (n // 5),
    "initials": lambda n: "A." * (n // 2),
    "digits": lambda n: "1" * n,
    "grouped digits": lambda n: "1,222" * (n // 5),
    "points": lambda n: "1." * (n // 2),
    "dates": lambda n: "May 10, 2025 " * (n // 13),
    "partners": lambda n: "Hallet & " * (n // 9),
    "days of the week": lambda n: "will to Monday " * (n // 15),
    "months": lambda n: "May" * (n // 3),
    "persons of one name": lambda n: " ".join(f"Ab{number:x}q Weber met." for number in range(n // 18)),
    "a last name of many": lambda n: "".join(f"Mr Ab{number:x}q Weber met Weber. " for number in range(n // 26)),
    "initials and a last name": lambda n: "".join(
        f"Mr {chr(65 + number % 26)}.{chr(65 + number // 26 % 26)}.{chr(65 + number // 676 % 26)}. Weber met Weber. "
        for number in range(n // 28)
    ),
    "words that are nearly one": lambda n: "".join(f"Mr Ab{number:x}{'lo' * 9}q met. " for number in range(n // 30)),
    "marks on a name": lambda n: "Mr Ab" + "\u0301" * n,
    "places in places": lambda n: "Torvik, Norway, in Norway, " * (n // 27),
    "event heads": lambda n: "World Cup " * (n // 10),
    "titles": lambda n: "Deputy Secretary of State " * (n // 26),
    "unfinished names": lambda n: "University of Ab and " * (n // 21),
    "initials of persons": lambda n: "Mr. Ab A. " * (n // 10),
    "different words": lambda n: " ".join(f"ab{number:x}q" for number in range(n // 8)),
    "organisations": lambda n: "Ministry of " * (n // 12),
    "blanks": lambda n: "A" + " " * n + "B",
    "one word": lambda n: "x" * n,
    "one address": lambda n: "A@" * (n // 2),
    "addresses": lambda n: "A@b " * (n // 4),
    "blocks": lambda n: "Ab\n\n" * (n // 4),
}


def test_lines_that_come_again_are_read_as_if_each_stood_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "Mayor Ann Quill met Otto Brandt of Norway Shipping in Oldtown."
    given = article(*[("paragraph", part) for part in (*[line] * 4, "She spoke to Quill.", *[line] * 3)])
    once = tag_entities(given)
    monkeypatch.setattr("tasks.entities.names.MOST_COUNTED", 100)
    assert once == tag_entities(given)
    assert len(once.mentions) > 20


@pytest.mark.parametrize("name", WORST)
def test_time_grows_with_the_text(name: str) -> None:
    def blocks(size: int) -> Article:
        text = WORST[name](size)
        return article(*[("paragraph", part) for part in (text.split("\n\n") if name == "blocks" else [text])])

    gazetteer()
    subjects = {size: blocks(size) for size in (10_000, 40_000)}
    assert_grows_linearly(lambda size: tag_entities(subjects[size]), 40_000)


def test_the_time_of_mending_grows_with_the_names_with_ages() -> None:
    words = {size: ("Ann", "Hill", ",", "45", ",") * size for size in (3_000, 12_000)}
    spans = {size: [Span(5 * at, 5 * at + 2, "PER") for at in range(size)] for size in words}
    assert_grows_linearly(lambda size: mended(words[size], spans[size], gazetteer()), 12_000)


def test_the_time_of_learning_grows_with_the_persons() -> None:
    line = Line((), (), titled=False, shouted=False)

    def learn(size: int) -> None:
        namer = Namer("", [], gazetteer(), foreign=False)
        for number in range(size):
            namer._learn(line, [Named(0, 2, f"Ann Ab{number:x}q", "PERSON", 1)])

    assert_grows_linearly(learn, 6_000)
