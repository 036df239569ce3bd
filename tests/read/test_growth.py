"""Twice the input takes twice the time, whatever it is made of."""

import json

import pytest

from tasks.model import Rejected
from tasks.read.dates import parse_date
from tasks.read.decode import decode
from tasks.read.html import page_article
from tasks.read.metadata import _names, language_code
from tasks.read.repair import mend
from tasks.read.stored import Origin
from tests.growth import assert_grows_linearly

TEXTS = ["Ã", "â€", "Ã¢â‚¬", "\u0301", "\u0301\u0335", "\u200d", "👩\u200d", "\x93", "\r", "\x85\r", "\ud83d"]
TEXTS += ["“", "éé “ ", "ÂÃ ", "—"]
BYTES = [b"\xff", b"a\xff", b"\xe2\x80", b"\xed\xa0\xbd", b"\xc3\xa9\xe9", b"\x93a "]
PAGES = ["<br>", "<p>x", "<a ", "<!--", "<b><i>x</b></i>", "<div class='caption'>x</div>", "<figure>x</figure>"]
PAGES += ["x<br>", "<p hidden>", "<meta name=a content=b>", "<time>x</time>", "<span class=credit>x</span>"]
PAGES += [
    "<h3>Comments</h3>",
    "<div><h3><a>x</a></h3><p>It rained on the quay for all of the day and of the night.</p></div>",
]
PAGES += ["<pre>x\n\n</pre>", "<pre>x\n \n", "<img><p>x</p>", "<div><img><span>x</span>", "<div id=comments>x</div>"]
PAGES += ["<script>", "<li>x", "&#0;", "</p>", "<meta name=title content='Ferry {}'><h2>Boats</h2>"]


@pytest.mark.parametrize("unit", TEXTS, ids=ascii)
def test_mending(unit: str) -> None:
    assert_grows_linearly(lambda size: mend(unit * (size // len(unit))), 120_000)


@pytest.mark.parametrize("unit", BYTES, ids=ascii)
def test_decoding(unit: bytes) -> None:
    def work(size: int) -> object:
        try:
            return decode(b"words and more words " * (size // 8) + unit * (size // len(unit)))
        except Rejected as rejected:
            return rejected

    assert_grows_linearly(work, 200_000)


def numbered(unit: str, size: int) -> str:
    """`unit` until `size` is reached; a `{}` in it is the number of the copy, so that no two are alike."""
    return "".join(unit.replace("{}", str(index)) for index in range(size // len(unit)))


@pytest.mark.parametrize("unit", PAGES, ids=ascii)
def test_pages(unit: str) -> None:
    def work(size: int) -> object:
        try:
            return page_article(Origin("a.html"), f"<h1>Ferry</h1><p>It sails.</p>{numbered(unit, size)}", 256)
        except Rejected as rejected:
            return rejected

    assert_grows_linearly(work, 30_000)


def test_text_that_a_page_tells_of_its_article() -> None:
    def work(size: int) -> object:
        lines = [f"It rained on day {day} of the year, on the quay and in the town." for day in range(size // 60)]
        told = json.dumps({"@type": "Report", "articleBody": "".join(lines)})
        shown = "".join(f"<p>{line} So they say.</p>" for line in lines)
        page = f"<script type='application/ld+json'>{told}</script><h1>Rain</h1>{shown}"
        return page_article(Origin("a.html"), page, 256)

    assert_grows_linearly(work, 200_000)


@pytest.mark.parametrize("unit", ["1", " ", "May ", "1 ", ",", "by ", "a and ", "en-", "2025-", ":"])
def test_columns(unit: str) -> None:
    def work(size: int) -> object:
        text = unit * (size // len(unit))
        return parse_date(text), _names([text]), language_code(text)

    assert_grows_linearly(work, 400_000)
