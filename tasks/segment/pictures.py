"""Captions and credits, by the line itself and by the lines beside it."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from tasks.lexicon.captions import ALT, CLIP, shows_picture
from tasks.lexicon.dates import find_day
from tasks.lexicon.sentences import abbreviates
from tasks.segment.lines import FURNITURE, LONG, PROSE, Line

HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
"""Elements that head what follows; their text is never a caption or a paragraph, whatever it looks like."""
NEAR = 90
"""`rapidfuzz.fuzz.ratio` from which two neighbouring lines are copies of one caption."""
_LONGEST = 420
"""Characters of a picture's text, at most, that no credit gives away."""


def mark_captions(content: Sequence[Line], furnished: bool) -> None:
    """Captions by their credit, by a credit on the next line, by a copy beside them; credits by their form."""
    for line in content:
        if line.role is not None or line.element in HEADINGS:
            continue
        if line.kind == "credit" or (line.kind == "caption" and (not line.bullet or line.text[-1] == ")")):
            line.role = line.kind
    for at in range(1, min(len(content) - 1, 8)):
        if content[at].role == "credit" and _signs_as_agency(content[at], content[at + 1]):
            content[at].role = "byline"
    for at, (line, following) in enumerate(pairwise(content)):
        if line.role in (None, "credit") and _opens_with_source(line, following):
            line.role = "boilerplate"
        elif at > 1 and line.role is None and line.kind == "prose" and line.size <= _LONGEST and _is_clip(following):
            line.role = "caption"
    _mark_copies(content, furnished)
    for at in range(1, len(content)):
        _alternative_text(content, at)


def _mark_copies(content: Sequence[Line], furnished: bool) -> None:
    """Captions by their neighbours, then those without a credit of a page that prints alternative texts."""
    twice = False
    for at in range(len(content) - 1):
        _caption_pair(content, at, furnished)
        twice = twice or _credited_copy(content, at)
    if twice:
        for line, following in pairwise(content):
            _uncredited_copy(line, following)


def _opens_with_source(line: Line, following: Line) -> bool:
    """Whether a line is alternative text that opens with the source that the next line credits."""
    return following.kind == "credit" and line.size > following.size + 8 and line.text.startswith(following.text + " ")


def _is_clip(line: Line) -> bool:
    """Whether a line gives the day and the length of a video."""
    return line.kind == "timestamp" and bool(CLIP.search(line.text))


def _signs_as_agency(line: Line, following: Line) -> bool:
    """Whether an agency's bare name right before the time signs the story."""
    return following.kind == "timestamp" and not line.element and line.text.replace(" ", "").isalpha()


def _caption_pair(content: Sequence[Line], at: int, furnished: bool) -> None:
    """Judge two neighbours: a line and its credit, a credit and its line, a caption twice."""
    line, following = content[at], content[at + 1]
    if line.figure != following.figure:
        return
    if following.role == "credit" and at and _may_be_caption(line):
        if not (line.kind == "prose" and line.ends and _follows_credit(content, at + 1)):
            line.role = "caption"
    elif line.role == "credit" and line.kind == "credit" and _follows_credit(content, at):
        following.role = "caption"
    elif line.role in (None, "caption") and following.role in (None, "caption") and are_copies(line, following):
        shown = furnished and line.size <= 100 and line.kind != "name"
        if line.role or following.role or shown or _shows_picture(line, following):
            line.role = following.role = "caption"


def _credited_copy(content: Sequence[Line], at: int) -> bool:
    """Whether two neighbours are a picture's alternative text and its caption, told as such by a credit."""
    line, following = content[at], content[at + 1]
    if line.role != "caption" or following.role != "caption" or line.text[:4] != following.text[:4]:
        return False
    credited = following.kind == "caption" or (at + 2 < len(content) and content[at + 2].role == "credit")
    return credited and are_copies(line, following)


def _uncredited_copy(line: Line, following: Line) -> None:
    """Judge two neighbours of a page that prints alternative texts: equal ones are a caption without a credit.

    Where the first breaks off at the second's quote mark, as an attribute does, it is what is left of the same text.
    """
    if line.role is not None or following.role is not None or line.figure != following.figure or line.bullet:
        return
    if not line.size <= following.size <= _LONGEST or line.element in HEADINGS or following.element in HEADINGS:
        return
    if line.text == following.text and line.size >= PROSE:
        line.role = following.role = "caption"
    elif line.size < PROSE and not line.ends and _breaks_off_at_quote(line.text, following.text):
        line.role, following.role = "boilerplate", "caption"


def _breaks_off_at_quote(text: str, other: str) -> bool:
    return other.startswith(text) and other[len(text) :].lstrip()[:1] == '"' and text.count('"') % 2 == 0


def _may_be_caption(line: Line) -> bool:
    if line.role is not None or line.bullet or not 4 < line.size <= 420:
        return False
    if line.kind not in ("short", "prose", "name"):
        return False
    return line.size <= 240 or shows_picture(line.text)


def _follows_credit(content: Sequence[Line], at: int) -> bool:
    """Whether the line after a credit is its caption: the credit belongs to no line before it, and a body follows."""
    if at <= 1 or at + 2 >= len(content) or content[at - 1].role == "caption":
        return False
    following = content[at + 1]
    if following.role is not None or following.kind != "short" or following.bullet or following.ends:
        return False
    return 15 < following.size <= LONG and content[at + 2].kind == "prose"


def are_copies(line: Line, following: Line) -> bool:
    """Whether two neighbours say the same: equal, nearly equal, or one cut short or longer by a credit."""
    if min(line.size, following.size) < 12 or line.bullet or following.bullet or line.kind in FURNITURE:
        return False
    if line.size > 700 or following.size > 700 or following.kind in FURNITURE:
        return False
    if abs(line.size - following.size) > 150 and not line.text.endswith(("…", "...")):
        return False
    short, long = (line, following) if line.size <= following.size else (following, line)
    if short.size * 5 >= long.size * 4 and fuzz.ratio(line.text, following.text, score_cutoff=NEAR - 10):
        return short.key == long.key or bool(fuzz.ratio(short.key, long.key, score_cutoff=NEAR))
    if line.text[:4].casefold() != following.text[:4].casefold() or len(short.key) <= 15:
        return False
    return long.key.startswith(short.key)


def _shows_picture(line: Line, following: Line) -> bool:
    """Whether copies side by side are a picture's text and not a refrain: no sentence end, a day, or a longer copy."""
    if line.kind == "name":
        return False
    if max(line.size, following.size) > _LONGEST:
        return False
    return not line.ends or not following.ends or find_day(line.text) is not None


def _alternative_text(content: Sequence[Line], at: int) -> None:
    """A line before a caption that has a credit, which describes the same picture, is its alternative text."""
    line, caption = content[at - 1], content[at]
    if caption.role != "caption" or line.role is not None or line.bullet or at == 1:
        return
    below = content[at + 1] if at + 1 < len(content) else None
    credited = caption.kind == "caption" or (below is not None and (below.role == "credit" or _is_clip(below)))
    if not credited or line.size > 420 or line.kind not in ("short", "prose", "name") or line.text[-1] in ")]":
        return
    shown = ALT.match(line.text) or (line.size <= 260 and find_day(line.text) and not _goes_on(line.text))
    if shown or (not line.ends and line.size > 20) or _shares_words(line.text, caption.text):
        line.role = "boilerplate"


def _goes_on(text: str) -> bool:
    """Whether a second sentence follows the first, as in a body and hardly ever in alternative text."""
    ends = _ENDS.finditer(text)
    return any(not abbreviates(text[max(0, end.start() - 12) : end.start()]) for end in ends)


_ENDS = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=\d{4}))[.!?][\"”’]? (?=\W?[A-ZÀ-ÖØ-Þ])")


def _shares_words(text: str, other: str) -> bool:
    words = {word.strip(".,:;“”\"'’") for word in text.casefold().split() if len(word) > 3}
    shared = words & {word.strip(".,:;“”\"'’") for word in other.casefold().split()}
    return len(words) >= 3 and len(shared) * 2 > len(words)
