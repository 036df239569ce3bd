"""What `copydesk show` prints: it fits, it tells what was removed and who speaks, and it obeys no article."""

import dataclasses
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType
from rich.style import Style

from tasks.desk.viewer import LABEL_STYLES, NOBODY, TINTS, as_json, render
from tasks.model import Article, Mention, Quote, Reject
from tasks.printable import printable
from tasks.tables import PARTS_OF_AN_ARTICLE, schema
from tests.growth import assert_grows_linearly
from tests.outputs import TEXT, crowded, one_block, whole_article

REJECT = Reject("bad.jsonl", 7, None, "read", "MALFORMED", "It is no JSON.")

ON_THE_SCREEN = [
    "mill.txt",
    "Bo Hay",
    "2025-05-01 12:00 UTC",
    "0 headline",
    "duplicate caption of 1",
    "6 boilerplate",
    "‹Ada Moss› said",
    "Ann Low",
    "owner",
    "GPE",
    "repeats 0",
    "bad.jsonl record 7",
    "MALFORMED It is no JSON.",
]


def printed(shown: RenderableType, width: int = 80) -> str:
    """The text as it stands on a terminal without colours."""
    console = Console(width=width, file=io.StringIO(), color_system=None)
    with console.capture() as capture:
        console.print(shown)
    return capture.get()


def styles(article: Article) -> list[tuple[str, Style]]:
    """The pieces of the print with their styles."""
    console = Console(width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    segments = console.render(render([article], []))
    return [(segment.text, segment.style) for segment in segments if segment.style]


def test_everything_is_on_the_screen_and_fits() -> None:
    shown = printed(render([whole_article()], [REJECT]))
    assert max(map(len, shown.splitlines())) <= 80
    for words in ON_THE_SCREEN:
        assert words in shown


def test_long_facts_wrap_and_nothing_is_cut() -> None:
    article = whole_article()
    speaker = " ".join(f"name{number}" for number in range(40))
    quotes = (dataclasses.replace(article.quotes[1], speaker_name=speaker, speaker_title=speaker, rule="x" * 90),)
    shown = printed(
        render([dataclasses.replace(article, quotes=quotes, publisher=speaker, authors=(speaker,) * 9)], [])
    )
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("x") >= 90
    assert "…" not in shown


def test_what_was_removed_is_struck_through() -> None:
    struck = [text for text, style in styles(whole_article()) if style.strike]
    assert "".join(struck) == "The mill at Dray on Monday. (Ann Low)Sign up here"


def test_a_speaker_has_one_colour_and_a_label_has_its_own() -> None:
    backgrounds = [style.bgcolor.name for text, style in styles(whole_article()) if style.bgcolor and text[:2] == "It"]
    assert backgrounds == [NOBODY, TINTS[0], NOBODY, TINTS[0]]  # in the text, then in the table
    colours = {text: style.color for text, style in styles(whole_article()) if style.color}
    assert colours["DRAY"] == Style.parse(LABEL_STYLES["GPE"]).color
    assert colours["$5"] == Style.parse(LABEL_STYLES["MONEY"]).color


def test_an_article_cannot_write_to_the_terminal() -> None:
    text = "\x1b[2J[red]loud[/red] \u202eback\u2066 \x9b31m “\x1b]0;title\x07”"
    quote = Quote(0, "paragraph", text.index("“") + 1, len(text) - 1, "direct", 0, True, speaker_name="\x1b[1mBo")
    article = dataclasses.replace(one_block(text, quotes=(quote,)), headline=text, publisher=text, authors=(text,))
    reject = dataclasses.replace(REJECT, source_path="\x1b[2J.txt", message="\u202eback")
    shown = printed(render([article], [reject]))
    assert "[red]loud[/red]" in shown
    assert not {sign for sign in shown if not sign.isprintable()} - {"\n"}


@given(st.text(max_size=200), st.integers(20, 200))
def test_no_character_that_can_be_printed_is_lost(text: str, width: int) -> None:
    shown = printed(render([one_block(text)], []), width)
    body = shown.split("0 paragraph", 1)[-1]
    assert "".join(printable(text).split()) in "".join(body.split())


@given(st.data())
def test_any_overlap_of_quotes_and_mentions_is_shown(data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(
        lambda span: (span[0], min(sum(span), len(TEXT)))
    )
    quotes = [
        Quote(None, "paragraph", *span, "direct", 0, True, speaker_name="Bo") for span in data.draw(st.lists(spans))
    ]
    mentions = [Mention(*span, "ORG", 0) for span in data.draw(st.lists(spans))]
    shown = printed(render([one_block(TEXT, quotes=tuple(quotes), mentions=tuple(mentions))], []))
    body = shown.split("0 paragraph", 1)[-1].split("Quotes")[0].replace("‹Bo›", "")
    assert "".join(printable(TEXT).split()) in "".join(body.split())


def test_json_holds_every_column_of_every_table_but_the_signature() -> None:
    whole = json.loads(json.dumps(as_json([whole_article()], [REJECT])))
    (article,), (reject,) = whole["articles"], whole["rejects"]
    assert set(article) == {*schema("articles").names, *PARTS_OF_AN_ARTICLE} - {"minhash"}
    for table in PARTS_OF_AN_ARTICLE:
        assert {"article_id", *article[table][0]} == {*schema(table).names, *({"text"} if table == "blocks" else ())}
    assert [block["text"] for block in article["blocks"]] == TEXT.split("\n\n")
    assert article["quotes"][1]["confidence"] == 0.9
    assert article["published_at"] == "2025-05-01T12:00:00+00:00"
    assert article["captions"][0]["date"] == "2025-05-01"
    assert reject == dataclasses.asdict(REJECT)


@pytest.mark.parametrize("blocks", [1, 200])
def test_an_article_of_many_mentions_takes_time_in_proportion(blocks: int) -> None:
    def work(size: int) -> object:
        return render([crowded(size, blocks, "GPE", 0)], [])

    assert_grows_linearly(work, 20_000)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_words_of_a_quote_keep_the_line_to_themselves_whoever_speaks(width: int) -> None:
    article = whole_article()
    quotes = [dataclasses.replace(quote, speaker_title="spokeswoman of the mill owners") for quote in article.quotes]
    shown = printed(render([dataclasses.replace(article, quotes=tuple(quotes))], []), width)
    quoted = [line.strip() for line in shown.split("Quotes")[1].split("Entities")[0].splitlines()]
    assert "0 It turns," in quoted
    assert "1 It turns," in quoted
