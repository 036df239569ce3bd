"""Generated articles: lifelike parts in any order, and what paste, export and transmission do to them."""

import hashlib
import re

from hypothesis import strategies as st

from tasks.model import Article, Markup
from tasks.read.repair import NOT_TEXT
from tasks.read.stored import Origin

_NAMES = st.sampled_from(
    ["Ada Moss", "Moss", "Gov. Ilse Marchetti", "João Ferreira", "the mayor", "Skerry Holdings", "李娜", "Müller-Rück"]
)
_PLACES = st.sampled_from(["Dray", "VELMORA", "Cole Ferry", "New York", "the Isle of Fenn", "Zürich"])
_CUES = st.sampled_from(["said", "told reporters", "according to", "wrote", "says", "asked", "erklärte"])
_WORDS = st.lists(
    st.sampled_from(
        ["the", "mill", "It", "cost", "$5.2", "million", "on", "Monday,", "12%", "nobody’s", "“map”", "1,000", "end."]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)  # fmt: skip
_MARKS = st.sampled_from(
    [("“", "”"), ('"', '"'), ("„", "“"), ("« ", " »"), ("‘", "’"), ("“", ""), ("", "”"), ("“‘", "’”")]
)


def _quote() -> st.SearchStrategy[str]:
    return st.builds(
        lambda marks, words, name, cue, first: (
            f"{name} {cue}, {marks[0]}{words}.{marks[1]}" if first else f"{marks[0]}{words},{marks[1]} {cue} {name}."
        ),
        _MARKS,
        _WORDS,
        _NAMES,
        _CUES,
        st.booleans(),
    )


def _part() -> st.SearchStrategy[str]:
    """One line or paragraph of a kind that articles have."""
    body = st.lists(st.one_of(_WORDS, _quote()), min_size=1, max_size=5).map(" ".join)
    return st.one_of(
        _WORDS.map(str.capitalize),
        body,
        body,
        st.builds("{}: {}".format, _PLACES, body),
        st.builds("{}, March 6 (Northwire) - {}".format, _PLACES, body),
        st.builds("• {}".format, _WORDS),
        st.builds("{} in {} on May 13, 2025. — {}/{}".format, _WORDS, _PLACES, _NAMES, _NAMES),
        st.builds("Photo: {}".format, _NAMES),
        st.builds("By {} and {}".format, _NAMES, _NAMES),
        st.sampled_from(
            ["Published 14 May 2025, 21:40 BST", "Sign up to our newsletter", "Read more: The mill", "2 May"]
        ),
        st.text(max_size=60),
    )


_DIRT = st.sampled_from([*'\n\t \u3000\u200d’“”"()…•—', "\n\n\n", "\U0001f469", "e\u0301"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text: parts, some of them printed twice, with blank lines or single breaks between, then made dirty."""
    parts = draw(st.lists(_part(), max_size=14))
    for index in draw(st.lists(st.integers(0, 13), max_size=3)):
        parts += parts[index : index + 1]
    breaks = draw(
        st.lists(st.sampled_from(["\n\n", "\n\n", "\n", " \n \n", "\n  "]), min_size=len(parts), max_size=len(parts))
    )
    text = "".join(part + gap for part, gap in zip(parts, breaks, strict=True))
    for place, dirt in draw(st.lists(st.tuples(st.integers(0, 2000), _DIRT), max_size=6)):
        text = text[:place] + dirt + text[place:]
    return re.sub(NOT_TEXT, "", text)


_ELEMENTS = st.sampled_from(
    ["h1", "h2", "p", "p", "p", "li", "figcaption", "alt", "credit", "byline", "time", "blockquote", "div"]
)


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, tuple[Markup, ...]]:
    """The text of a page with its markup: one line an element, parted by blank lines; some stand in a figure."""
    lines = [" ".join(line.split()) for line in draw(texts()).split("\n")]
    markup, at = [], 0
    for line in filter(None, lines):
        figure = draw(st.one_of(st.none(), st.none(), st.integers(0, 2)))
        markup.append(Markup(at, at + len(line), draw(_ELEMENTS), figure))
        at += len(line) + 2
    return "\n\n".join(filter(None, lines)), tuple(markup)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article as reading leaves it, of a text or of a page."""
    text, markup = draw(st.one_of(texts().map(lambda text: (text, ())), pages()))
    number = draw(st.integers(0, 10**9))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(
        article_id=Origin(f"{number}.txt").article_id,
        source_path=f"{number}.txt",
        record_index=None,
        source_id=None,
        format="html" if markup else "txt",
        raw_sha256=digest,
        text=text,
        markup=markup,
        needs_body=draw(st.booleans()),
    )
