"""The page of an article holds its text whole and once, says what was made of it, and obeys nothing in it."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from tasks.desk.article_page import article_page
from tasks.desk.html import harmless
from tasks.desk.weave import ORDER, Closed, Mark, Opened, weave
from tasks.model import VALUED, Article, Entity, Label, Mention, Quote
from tasks.pipeline import annotate
from tests.browser import AXE, SCHEMES, WIDTHS, Browser, browser, missing
from tests.goldens import LIMITS, SAMPLES, read_through, samples
from tests.growth import assert_grows_linearly
from tests.outputs import TEXT, crowded, one_block, whole_article
from tests.strategies import articles
from tests.test_html import HOSTILE, UNSEEN

LABELS: tuple[Label, ...] = ("PERSON", "ORG", "GPE", "NORP", "EVENT", "DATE", "MONEY")
NO_BROWSER = missing() or ("" if AXE.is_file() else "axe-core is not installed: npm install axe-core")


def soup(article: Article) -> BeautifulSoup:
    return BeautifulSoup(article_page(article), "lxml")


def spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def words(shown: Tag) -> str:
    """What a reader sees of the article itself, without the names in the margin and behind the quotes.

    White space of any length is one space, as in a browser; the parser cuts it anyway.
    """
    for note in shown.select(".note, .lead"):
        note.extract()
    return spaced(shown.get_text())


def texts(article: Article) -> list[str]:
    """The article's own words, a block each, as they stand on the page."""
    return [words(element) for element in soup(article).select(".story .block .text")]


def marked(article: Article, kind: str) -> dict[str, str]:
    """What each mark of a kind goes around, by its id, all its pieces together."""
    found: dict[str, str] = {}
    for element in soup(article).select(f".story .{kind}[data-tip]"):
        number = re.findall(rf"^{kind} (\d+)|{kind} (\d+) ·", str(element["data-tip"]), re.MULTILINE)
        name = "".join(number[0])
        found[name] = found.get(name, "") + words(element)
    return {name: spaced(text) for name, text in found.items()}


@given(articles())
def test_the_page_holds_all_of_the_text_once(raw: Article) -> None:
    for article in annotate([raw], LIMITS.seconds).articles:
        assert texts(article) == [spaced(harmless(article.slice(block))) for block in article.blocks]
        covered = "".join(text for block in article.blocks for text in article.slice(block))
        assert "".join(covered.split()) == "".join(article.text.split())


@given(st.data())
def test_any_overlap_of_quotes_and_mentions_nests(data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(
        lambda span: (span[0], min(sum(span), len(TEXT)))
    )
    quotes = [
        Quote(None, "paragraph", *span, "direct", 0, True, *span, speaker_name=name)
        for span, name in data.draw(st.lists(st.tuples(spans, st.sampled_from(["Bo", "Ada", None]))))
    ]
    mentions = [Mention(*span, label) for span, label in data.draw(st.lists(st.tuples(spans, st.sampled_from(LABELS))))]
    article = one_block(TEXT, tuple(quotes), tuple(mentions))
    assert texts(article) == [spaced(TEXT)]
    assert marked(article, "quote") == {str(at): spaced(article.slice(quote)) for at, quote in enumerate(quotes)}
    assert marked(article, "mention") == {
        str(at): spaced(article.slice(mention)) for at, mention in enumerate(mentions)
    }


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(ORDER))), st.sets(st.integers(0, 20)))
def test_what_is_woven_is_balanced_and_whole(spans: list[tuple[int, int, str]], places: set[int]) -> None:
    marks = [Mark(start, end, kind, index) for index, (start, end, kind) in enumerate(spans)]
    tokens = list(weave("abcdefghijklmnopqrstuvwxyz", 3, 20, marks, {at: Mark(at, at, "behind") for at in places}))
    assert "".join(token for token in tokens if isinstance(token, str)) == "abcdefghijklmnopqrstuvwxyz"[3:20]
    depth = [(1 if isinstance(token, Opened) else -1) for token in tokens if isinstance(token, Opened | Closed)]
    assert sum(depth) == 0
    assert all(sum(depth[:at]) >= 0 for at in range(len(depth)))
    begun = [token.mark.index for token in tokens if isinstance(token, Opened) and token.first]
    assert sorted(begun) == [index for index, (start, end, _) in enumerate(spans) if 3 <= start < min(end, 20)]
    assert [token.start for token in tokens if isinstance(token, Mark)] == sorted(places & set(range(3, 21)))


def test_roles_stand_in_the_margin_and_what_was_set_aside_is_folded_with_its_reason() -> None:
    page = soup(whole_article())
    roles = [" ".join(role.get_text().split()) for role in page.select(".role")]
    assert roles[:4] == ["headline 0", "caption 1", "caption 2", "key point 3"]
    assert page.h1 and page.h1.get_text() == "Mill reopens"
    folded = page.select("details:has(> .text)")
    assert [fold.summary and fold.summary.get_text() for fold in folded] == [
        "set aside: duplicate caption of 1",
        "set aside: boilerplate",
    ]
    assert [link["href"] for link in folded[0].select("a")] == ["#block-1"]
    assert not [fold for fold in folded if fold.has_attr("open")]


def test_labels_of_a_later_version_are_shown_with_the_others() -> None:
    label = cast("Label", "WORK_OF_ART")
    mentions, entities = (Mention(0, 4, label, 0),), (Entity("mill", label, n_mentions=1),)
    page = soup(dataclasses.replace(one_block("Mill reopens."), mentions=mentions, entities=entities))
    (marked_as,) = page.select(".story .mention")
    assert "others" in marked_as["class"]
    assert page.select("#show-others")
    assert [term.get_text() for term in page.select(".names dt")] == ["WORK_OF_ART"]


def test_a_quote_leads_to_its_speaker_and_back() -> None:
    page = soup(whole_article())
    (quote,) = page.select("#quote-1")
    (note,) = page.select("#block-4 .note.said")
    assert " ".join(note.get_text().split()) == "Ada Moss, owner"
    (speaker,) = page.select(str(note["href"]))
    assert [link["href"] for link in speaker.select("a")] == ["#quote-1"]
    assert set(quote["class"]) & set(note["class"]) == {"hue-0"}
    assert quote["data-tip"] == (
        "Ada Moss, owner\ndirect · rule after · confidence 0.90\nquote 1 · text[155:164] · repeats quote 0"
    )
    (nobody,) = page.select("#block-3 .note.said")
    assert (nobody["href"], nobody.get_text()) == ("#speaker-nobody", "no speaker found")


def test_what_is_told_of_a_mention_can_be_checked() -> None:
    article = whole_article()
    tips = [str(mention["data-tip"]) for mention in soup(article).select(".mention[data-tip]")]
    assert tips[0].startswith("GPE · Dray\nmention 0 · ")
    assert tips[1].startswith("DATE · 2025-04-28\n")
    assert tips[2].startswith("PERSON · Ada Moss, owner\n")
    spans = [re.findall(r"text\[(\d+):(\d+)\]", tip)[0] for tip in tips]
    assert [article.text[int(start) : int(end)] for start, end in spans] == ["DRAY", "Monday", "Ada Moss", "$5"]


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_link_leads_somewhere_and_no_name_is_given_twice(sample: object) -> None:
    (path,) = [one.path for one in samples() if one == sample]
    for article in read_through(path)[0]:
        page = soup(article)
        names = [element["id"] for element in page.select("[id]")]
        assert len(names) == len(set(names))
        assert {str(link["href"])[1:] for link in page.select("a[href^='#']")} <= set(names)
        assert len(page.select(".story .quote[id]")) == len(article.quotes)
        assert len(page.select(".story .mention[id]")) == len(article.mentions)


def hostile() -> Article:
    """An article whose every word is against its reader."""
    text = f"{HOSTILE}{'x' * 10_000}"
    quote = Quote(0, "paragraph", 0, len(text), "direct", 0, True, 0, 20, HOSTILE, HOSTILE)
    mention = Mention(0, len(text), "MONEY", value=HOSTILE)
    return dataclasses.replace(
        one_block(text, (quote,), (mention,)),
        source_path=HOSTILE, member=HOSTILE, headline=text, publisher=HOSTILE, authors=(text,), language='"><p>',
        url="javascript:alert(1)",
    )  # fmt: skip


def test_a_hostile_article_is_text() -> None:
    made = article_page(hostile())
    assert not {sign for sign in made if unicodedata.category(sign) in UNSEEN} - {"\n"}
    page = BeautifulSoup(made, "lxml")
    assert page.find_all(["script", "img", "iframe", "object", "link"]) == []
    attributes = {name for element in page.find_all(True) for name in element.attrs}
    assert not {name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset"}}
    assert [link for link in page.select("a") if not str(link["href"]).startswith("#")] == []
    assert texts(hostile()) == [spaced(harmless(hostile().text))]


def test_what_stands_beside_the_text_is_cut_where_it_is_too_long() -> None:
    quote = Quote(0, "paragraph", 0, 3, "direct", 0, True, 0, 2, "y" * 5_000, "z")
    page = soup(dataclasses.replace(one_block("So.", (quote,)), publisher="x" * 5_000))
    (publisher,) = page.select(".facts dd bdi")[:1]
    assert publisher.get_text() == "x" * 299 + "…"
    assert [note.get_text() for note in page.select(".note bdi")][:1] == ["y" * 159 + "…"]


def test_an_address_is_a_link_that_tells_nobody_where_one_comes_from() -> None:
    page = soup(dataclasses.replace(whole_article(), url="https://desk.example/mill?a=1&b=2"))
    (link,) = page.select(".facts a")
    assert link["href"] == "https://desk.example/mill?a=1&b=2"
    assert {"noreferrer", "noopener"} <= set(link["rel"])


def test_an_article_without_a_headline_has_a_heading_that_is_none_of_its_text() -> None:
    page = soup(dataclasses.replace(one_block("So."), headline=None))
    assert page.h1 and page.h1.get_text() == "a.txt"
    assert texts(one_block("So.")) == ["So."]


def test_the_same_article_gives_the_same_page() -> None:
    assert article_page(whole_article()) == article_page(whole_article())


@pytest.mark.parametrize("blocks", [1, 100])
def test_an_article_of_many_marks_takes_time_in_proportion(blocks: int) -> None:
    def work(size: int) -> object:
        return article_page(crowded(size, blocks, "DATE"))

    assert "DATE" in VALUED
    assert_grows_linearly(work, 5_000)


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


MADE = {"whole": whole_article, "hostile": hostile}
SHOWN = (*MADE, "istanbul.txt", "harbour-bridge.txt", "conductor-interview.txt", "proces-valmire.txt")
"""What is looked at: one article with a row in every table, the worst that a source can hold, and samples."""


def shown(name: str) -> Article:
    return MADE[name]() if name in MADE else read_through(SAMPLES / name)[0][0]


@pytest.mark.slow
@pytest.mark.skipif(bool(NO_BROWSER), reason=NO_BROWSER)
@pytest.mark.parametrize("name", SHOWN)
def test_a_browser_has_nothing_to_say_against_the_page(name: str, window: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(article_page(shown(name)), encoding="utf-8")
    for width in WIDTHS:
        for scheme in SCHEMES:
            window.open(path, width, scheme)
            assert window.overflow() <= 0
            assert window.messages() == []
            assert window.requests() == [path.as_uri()]
            assert window.faults() == []


@pytest.mark.slow
@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_reader_sees_the_text_and_is_told_of_what_has_the_focus(window: Browser, tmp_path: Path) -> None:
    article = shown("istanbul.txt")
    path = tmp_path / "page.html"
    path.write_text(article_page(article), encoding="utf-8")
    window.open(path)
    seen = window.run(
        "document.querySelectorAll('.note, .lead, .role').forEach(note => note.remove());"
        "document.querySelectorAll('details').forEach(fold => fold.open = true);"
        "document.querySelectorAll('.story summary').forEach(note => note.remove());"
        "return document.querySelector('.story').innerText"
    )
    assert "".join(seen.split()) == "".join(article.text.split())
    tip = "getComputedStyle(document.activeElement, '::before').content"
    window.open(path)
    assert window.run(f"document.getElementById('quote-3').focus(); return {tip}").startswith('"Tammy Bruce, State')
    assert window.run(f"document.getElementById('mention-0').focus(); return {tip}").startswith('"GPE · United States')
