"""What part each line plays, by its own kind and its neighbours; every pass looks at each line a few times at most."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from rapidfuzz import fuzz

from tasks.lexicon.captions import KEY_HEADS
from tasks.lexicon.datelines import find_dateline
from tasks.lexicon.dates import date_in
from tasks.lexicon.typography import CLOSING_QUOTES, OPENING_QUOTES
from tasks.segment.furniture import (
    is_furnished,
    mark_boxes,
    mark_contents,
    mark_repeated,
    mark_surrounded,
    mark_teasers,
)
from tasks.segment.lines import BODY, FURNITURE, LONG, PROSE, SEPARATING, Line
from tasks.segment.pictures import HEADINGS, mark_captions

NEAR = 90
"""`rapidfuzz.fuzz.ratio` from which a line is the headline that the source gave."""
LOOKS = 60
"""Names and quotes of one article that are looked up in its text: each costs one search of the whole."""
QUOTES = "".join(OPENING_QUOTES | CLOSING_QUOTES)
SHORTEST_STANDFIRST = 40
"""Characters from which a heading between the headline and the body is a standfirst, and no section's name."""
FEW_HEADS = 2
"""Headings from which an article is one that has them."""


def label(lines: Sequence[Line], headline: str | None, text: str) -> bool:
    """Give every line its role, and say whether the text carries what pages print around an article.

    `headline` is what the source gave, `text` the whole the lines are from.
    """
    content = [line for line in lines if line.kind not in SEPARATING]
    furnished = is_furnished(lines)
    if content:
        _label(content, headline, text, furnished)
    for line in lines:
        if line.role is None:
            line.role = "boilerplate" if line.kind in FURNITURE else "paragraph"
    return furnished


def _label(content: Sequence[Line], headline: str | None, text: str, furnished: bool) -> None:
    by_markup(content)
    mark_headline(content, headline)
    mark_told(content, text)
    if furnished:
        mark_repeated(content)
    mark_teasers(content)
    mark_contents(content)
    mark_boxes(content)
    mark_captions(content, furnished)
    first = body_start(content, furnished)
    mark_key_points(content, first)
    mark_header(content[:first], furnished)
    mark_body(content, first, furnished)
    if furnished:
        mark_surrounded(content, first)


def by_markup(content: Sequence[Line]) -> None:
    """Take the page's own word for what it names."""
    for line in content:
        element = line.element
        if element in ("figcaption", "alt"):
            line.role = "credit" if line.kind == "credit" else "caption"
        elif element in ("credit", "byline"):
            line.role = "credit" if element == "credit" else "byline"
        elif element == "time":
            line.role = "timestamp"
        elif element == "aside":
            line.role = "boilerplate"


def mark_headline(content: Sequence[Line], headline: str | None) -> None:
    """Find the headline: the page's `h1`, the line that says what the source gave, or a first line of that shape.

    A first line is no headline where nothing follows it, where it is a paragraph of prose, or where the source
    gave another headline. Later copies of it are headlines too; `mark_repeats` sets them aside.
    """
    at = _headline(content, headline)
    if at is None:
        return
    found = content[at]
    found.role = "headline"
    head = found.text[:3].casefold()
    for line in content[at + 1 :]:
        if line.role is None and line.size - found.size < 40 and line.text[:3].casefold() == head and found.size > 8:
            if line.key == found.key:
                line.role = "headline"
            elif line.kind != "prose" and line.key.startswith(found.key):
                line.role = "boilerplate"


def _headline(content: Sequence[Line], headline: str | None) -> int | None:
    if not content:
        return None
    for at, line in enumerate(content[:40]):
        if line.element == "h1":
            return at
    if headline and headline.strip():
        given = " ".join(headline.split()).casefold()
        for at, line in enumerate(content[:6]):
            if line.role is None and fuzz.ratio(line.text.casefold(), given, score_cutoff=NEAR):
                return at
        return None
    first = content[0]
    if first.role or first.element or len(content) < 2:
        return 0 if len(content) == 1 and not first.role and not first.element and _fits_headline(first) else None
    return 0 if _fits_headline(first) else None


def _fits_headline(line: Line) -> bool:
    if line.size > 250 or line.kind in ("caption", "credit", "timestamp", "byline", "opening", "separator", "opener"):
        return False
    text = line.text
    if not line.ends:
        return line.size <= LONG or not line.text[-1].isalnum()
    if text.rstrip("".join(CLOSING_QUOTES))[-1:] in "?!…" or text.endswith(("U.S.", "U.K.", "U.N.", "E.U.")):
        return line.size <= 150 and text.count(". ") == 0
    return _title_case(text) and line.size <= 200


def _title_case(text: str) -> bool:
    """Whether a line that ends with a full stop is capitalised like a title all the same."""
    words = [word for word in text.split() if word[:1].isalpha()]
    long_words = [word for word in words if len(word) > 3]
    return len(words) >= 4 and len(long_words) >= 3 and all(word[0].isupper() for word in long_words)


def mark_told(content: Sequence[Line], text: str) -> None:
    """Lines that the running text says again: the name of a person it is about, a sentence pulled out of it.

    A name that stands in the prose is no author's but the caption of a portrait; a line that is one quote and
    stands word for word in a longer paragraph is a pull quote.
    """
    looked = 0
    for line in content[1:]:
        if line.role is not None or looked >= LOOKS or line.bullet:
            continue
        if line.kind == "name" and not line.element:
            looked += 1
            if _told_elsewhere(line.text, line, content, text):
                line.role = "caption"
        elif line.quoted and 25 <= line.size <= 260:
            looked += 1
            words = line.text.strip(QUOTES).rstrip(".,…")
            if _told_elsewhere(words, line, content, text):
                line.role = "boilerplate"


def _told_elsewhere(words: str, line: Line, content: Sequence[Line], text: str) -> bool:
    """Whether `words` stand in another, longer line of prose."""
    at = text.find(words)
    while at >= 0 and line.start <= at < line.end:
        at = text.find(words, line.end)
    if at < 0:
        return False
    holder = bisect_right(content, at, key=lambda other: other.start) - 1
    return holder >= 0 and content[holder].kind == "prose" and content[holder].size > len(words) + 20


def body_start(content: Sequence[Line], furnished: bool) -> int:
    """Index of the body's first line; the number of lines where there is no body."""
    if _is_open_standfirst(content, furnished):
        content[1].role = "standfirst"
    if content[0].role is None and _begins_body(content[0]):
        return 0
    first = next((at for at, line in enumerate(content) if at and _begins_body(line)), None)
    if first is None:
        first = _weak_start(content, furnished)
    if _is_closed_standfirst(content):
        content[1].role = "standfirst"
        if first == 1:
            first = next((at for at in range(2, len(content)) if _begins_body(content[at])), len(content))
    while first > 1 and _joins_body(content[first - 1]):
        first -= 1
    return first


def _begins_body(line: Line) -> bool:
    if _opens_updates(line):
        return True
    if line.role is not None or line.bullet or line.kind != "prose" or line.element in HEADINGS:
        return False
    return line.size >= BODY or (line.size >= 25 and line.ends and line.size < PROSE)


def _opens_updates(line: Line) -> bool:
    """Whether a line is the sentence with a dateline that opens live updates and ends with a colon."""
    opens = line.role is None and line.text[-1] == ":" and not line.bullet and line.size >= PROSE
    return opens and find_dateline(line.text) is not None


def _joins_body(line: Line) -> bool:
    """Whether a line right above the body's first long one is of the body, too."""
    if line.role is not None or line.bullet or line.kind not in ("short", "prose") or line.element in HEADINGS:
        return False
    return line.size >= 8 if line.ends else line.size >= 40 and line.text.endswith(":")


def _weak_start(content: Sequence[Line], furnished: bool) -> int:
    """A body without a long line: the first that ends as a sentence; in a text without furniture, the second line."""
    for at, line in enumerate(content):
        ends = line.ends and line.kind in ("prose", "short") and line.size >= 8
        if ends and line.role is None and not line.bullet and line.element not in HEADINGS:
            return at
    return min(1, len(content) - 1) if not furnished and len(content) > 1 else len(content)


def _may_be_standfirst(content: Sequence[Line]) -> bool:
    if len(content) < 3 or content[0].role != "headline":
        return False
    line = content[1]
    return line.role is None and not line.bullet and line.kind in ("short", "prose") and 25 <= line.size <= 320


def _is_open_standfirst(content: Sequence[Line], furnished: bool) -> bool:
    """A standfirst without a full stop, right under the headline; in running prose only a short one is."""
    return _may_be_standfirst(content) and not content[1].ends and content[1].size <= (260 if furnished else 100)


def _is_closed_standfirst(content: Sequence[Line]) -> bool:
    """A standfirst of whole sentences: a byline or a time stands between it and the body."""
    if not _may_be_standfirst(content) or not content[1].ends:
        return False
    above = takewhile(lambda line: line.kind != "prose", content[2:6])
    signed = any(line.kind in ("byline", "opening") or _gives_day(line) for line in above)
    return signed or (content[2].kind == "name" and content[2].role is None)


def _gives_day(line: Line) -> bool:
    """Whether a time is that of a whole article and not one of a day's updates."""
    return line.kind == "timestamp" and date_in(line.text) is not None


def mark_key_points(content: Sequence[Line], first: int) -> None:
    """Bullets between the headline and the body, or under a heading that announces them, are the summary."""
    at = 0
    while at < len(content):
        if not content[at].bullet or content[at].role is not None:
            at += 1
            continue
        stop = at
        while stop < len(content) and content[stop].bullet and content[stop].role is None:
            stop += 1
        headed = at > 0 and content[at - 1].key in _HEADS
        early = stop - at >= 3 and at <= first + 2 and all(line.ends for line in content[at:stop])
        early = early and not content[at - 1].text.endswith(":")
        if (at < first or headed or early) and _are_points(content[at:stop]):
            for line in content[at:stop]:
                line.role = "key_point"
            if headed:
                content[at - 1].role = "boilerplate"
        at = stop


_HEADS = frozenset(head.replace(" ", "") for head in KEY_HEADS)


def _are_points(run: Sequence[Line]) -> bool:
    said = [line for line in run if line.kind in ("short", "prose", "caption") and (line.ends or line.size >= 40)]
    return len(said) == len(run) and (len(run) > 1 or (run[0].size >= 35 and run[0].ends))


def mark_header(header: Sequence[Line], furnished: bool) -> None:
    """Bylines, times and leftovers between the headline and the body."""
    for line in header:
        if line.role is None and line.kind in ("byline", "timestamp"):
            line.role = "byline" if line.kind == "byline" else "timestamp"
    mark_names(header)
    for line in header:
        if line.role is not None:
            continue
        if line.element in HEADINGS:
            line.role = "standfirst" if line.size >= SHORTEST_STANDFIRST else "boilerplate"
        elif (not line.bullet and (line is header[0] if line.ends else not furnished and line.size > 100)) or (
            line.kind == "prose" and line.ends and not line.bullet
        ):
            line.role = "paragraph"
        elif line.kind in FURNITURE or line.bullet or furnished:
            line.role = "boilerplate"
        elif line.kind in ("short", "name"):
            line.role = "subheading"


def mark_names(header: Sequence[Line]) -> None:
    """Bare names that sign: those under a lone "By", or where nothing else signs the one beside time or headline."""
    signed = False
    for at, line in enumerate(header):
        if line.kind == "opening" and line.role is None:
            line.role = "byline"
            signed = _sign_after(header, at) or signed
    if signed or any(line.role == "byline" for line in header):
        return
    names = [at for at, line in enumerate(header) if line.role is None and line.kind == "name" and not line.bullet]
    best = max(names, key=lambda at: (_signs(header, at), -at), default=None)
    alone = len({header[at].key for at in names}) == 1
    if best is not None and (alone or _signs(header, best)):
        for at in names:
            if header[at].key == header[best].key:
                header[at].role = "byline"


def _sign_after(header: Sequence[Line], at: int) -> bool:
    signed = False
    for line in header[at + 1 : at + 9]:
        if line.role in ("byline", "boilerplate"):
            if line.role == "byline":
                signed = True
            break
        if line.kind != "name" and not (not signed and line.kind == "short" and line.size < 60):
            break
        line.role = "byline"
        signed = True
    return signed


def _signs(header: Sequence[Line], at: int) -> int:
    near = (*header[max(0, at - 2) : at], *header[at + 1 : at + 3])
    score = 2 * any(line.role == "timestamp" for line in near)
    score += at == 1 or (at == 2 and header[1].role == "standfirst")
    return score + (sum(line.key == header[at].key for line in header) > 1)


def mark_body(content: Sequence[Line], first: int, furnished: bool) -> None:
    """Paragraphs, subheadings, lists and leftovers from the body's first line on."""
    last = max((at for at, line in enumerate(content) if line.kind == "prose" and line.role is None), default=first)
    follows = _next_prose(content)
    after = False
    for at in range(first, len(content)):
        line = content[at]
        if line.role is None:
            prose = line.kind == "prose" and not line.bullet and line.element not in HEADINGS
            line.role = "paragraph" if prose else None
        if line.role is None and line.bullet:
            _list_item(content, at, furnished)
        elif line.role is None:
            _leftover(line, after=after, before=follows[at], furnished=furnished, tail=at > last)
        if line.role in ("paragraph", "headline"):
            after = True
        elif line.role in ("subheading", "boilerplate") and line.kind not in FURNITURE:
            after = line.role == "subheading"
    _mark_questions(content, first, follows)


def _mark_questions(content: Sequence[Line], first: int, follows: Sequence[Line | None]) -> None:
    """Short questions before a paragraph are headings in an article that has at least as many other headings.

    An interview has more questions, and one that asks in passing has no headings.
    """
    body = range(first + 1, len(content))
    heads = sum(content[at].role == "subheading" for at in body)
    asking = [at for at in body if content[at].text[-1] == "?" and content[at].role == "paragraph"]
    if heads >= FEW_HEADS and len(asking) <= heads:
        for at in asking:
            if _is_heading(content, at, follows[at]):
                content[at].role = "subheading"


def _is_heading(content: Sequence[Line], at: int, following: Line | None) -> bool:
    """Whether a question of the body stands like a heading: one sentence, in no quote marks, below no other heading."""
    line = content[at]
    if line.bullet or line.element or line.text[0] in OPENING_QUOTES or ". " in line.text:
        return False
    return content[at - 1].role != "subheading" and _heads(line, following)


def _next_prose(content: Sequence[Line]) -> list[Line | None]:
    """For each line the next that is a paragraph, where nothing but captions and furniture stands between."""
    following: list[Line | None] = [None] * len(content)
    for at in range(len(content) - 2, -1, -1):
        line = content[at + 1]
        if line.role in ("caption", "credit") or (line.role == "boilerplate" and line.kind in FURNITURE):
            following[at] = following[at + 1]
        elif line.role in (None, "paragraph") and (line.kind == "prose" or line.ends):
            following[at] = line
    return following


def _list_item(content: Sequence[Line], at: int, furnished: bool) -> None:
    """A bullet inside the body: a paragraph, unless a page prints a run of titles there."""
    line = content[at]
    if line.kind in ("boilerplate", "opener"):
        line.role = "boilerplate"
        return
    before = content[at - 1] if at else None
    introduced = before is not None and (before.text.endswith(":") or (before.bullet and before.role == "paragraph"))
    if before is not None and before.role == "boilerplate" and furnished:
        line.role = "boilerplate"
        return
    link = furnished and not line.ends and line.size >= 20 and not introduced
    line.role = "boilerplate" if link or (furnished and line.size < 12) else "paragraph"


def _leftover(line: Line, *, after: bool, before: Line | None, furnished: bool, tail: bool) -> None:
    """A line in the body that is neither prose nor bullet."""
    if line.kind in ("boilerplate", "opener", "separator", "empty"):
        line.role = "boilerplate"
    elif line.kind in ("timestamp", "byline"):
        line.role = "timestamp" if line.kind == "timestamp" else "byline"
    elif line.element in HEADINGS:
        line.role = "boilerplate" if tail or before is None else "subheading"
    elif line.kind == "opening":
        line.role = "boilerplate"
    elif (line.ends and not (furnished and line.text.endswith("?") and _heads(line, before))) or line.text.endswith(
        ":"
    ):
        line.role = "paragraph"
    elif before is not None and _heads(line, before):
        line.role = "subheading"
    else:
        line.role = "boilerplate" if furnished else "paragraph"
        if after and not tail and line.size >= 100 and not line.text.isupper():
            line.role = "paragraph"


def _heads(line: Line, before: Line | None) -> bool:
    """Whether a short line heads the paragraph after it; a question before a quoted answer is an interview's."""
    if before is None or line.size > 100 or line.text[0].islower() or not any(map(str.isalpha, line.text[:12])):
        return False
    if line.text.isupper() and line.size > 20:
        return True
    return not (line.text.endswith("?") and (before.text[:1] in OPENING_QUOTES or line.text.startswith(("Q:", "Q."))))
