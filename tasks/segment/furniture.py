"""What pages print around an article: lines that come again, links to other stories, contents, lists of links."""

from collections import Counter
from collections.abc import Sequence

from tasks.lexicon.dates import find_day
from tasks.segment.lines import BODY, FURNITURE, LONG, PROSE, Line

SHORTEST_TITLE = 12
"""Characters that a title has at least; a name or a label that comes again is shorter."""
BOX = 40
"""Lines that a list of links can have at most."""


def is_furnished(lines: Sequence[Line]) -> bool:
    """Whether the text carries what pages print around an article, so that a stray short line is theirs."""
    furniture = sum(line.kind in FURNITURE for line in lines)
    return furniture >= 3 or furniture * 8 >= len(lines) > 4


def mark_repeated(content: Sequence[Line]) -> None:
    """Short lines without a sentence that a page prints three times or more are its furniture."""
    counts = Counter(line.key for line in content if line.size < PROSE and not line.ends)
    for line in content:
        may_repeat = line.role is None and line.kind in ("short", "boilerplate") and line.size < PROSE
        if may_repeat and not line.ends and counts[line.key] >= 3:
            line.role = "boilerplate"


def mark_teasers(content: Sequence[Line]) -> None:
    """A title that stands twice amid prose with a short line or two between is the link to another story.

    It is printed as the text of the picture and as the link; what stands between says where the story is from. Lines
    that end a sentence are none, nor is a title that no prose follows, as the lines of a verse are, nor one that what
    stands between goes on with to a day or a credit: that is the caption of a picture, told short and whole.
    """
    for at in range(1, len(content) - 3):
        line = content[at]
        if line.role is not None or not _is_title(line) or content[at - 1].kind not in ("prose", "caption"):
            continue
        for stop in (at + 2, at + 3):
            box = content[at : stop + 1]
            again = stop + 1 < len(content) and content[stop].text == line.text and content[stop + 1].kind == "prose"
            loose = all(one.role is None and one.kind != "prose" and not one.ends for one in box)
            if again and loose and not any(_tells_picture(one, line) for one in box[1:-1]):
                for one in box:
                    one.role = "boilerplate"


def _tells_picture(line: Line, short: Line) -> bool:
    """Whether a line says what a short one does, and whose picture it is or of which day."""
    return line.key.startswith(short.key) and (line.kind == "caption" or find_day(line.text) is not None)


def _is_title(line: Line) -> bool:
    return line.kind in ("short", "name") and not line.element and not line.ends and SHORTEST_TITLE <= line.size < LONG


def mark_contents(content: Sequence[Line]) -> None:
    """Bullets that say the headings of the article before they come are its table of contents, with their head."""
    headings = {line.key for line in content if not line.bullet and line.kind == "short"}
    at = 0
    while at < len(content):
        stop = at
        while stop < len(content) and content[stop].bullet and content[stop].role is None:
            stop += 1
        if stop - at > 1 and all(line.size > SHORTEST_TITLE and line.key in headings for line in content[at:stop]):
            announced = at > 0 and content[at - 1].role is None and content[at - 1].text[-1] == ":"
            for line in content[at - announced : stop]:
                line.role = "boilerplate"
        at = stop + 1


def mark_boxes(content: Sequence[Line]) -> None:
    """A list of links runs from the line that opens it to the next paragraph of the body."""
    at = 0
    while at < len(content):
        if content[at].kind == "opener" and content[at].role is None:
            content[at].role = "boilerplate"
            at += 1
            stop = min(len(content), at + BOX)
            while at < stop and _in_box(content, at):
                content[at].role = content[at].role or "boilerplate"
                at += 1
        else:
            at += 1


def _in_box(content: Sequence[Line], at: int) -> bool:
    """Whether a line after the opener of a list of links still belongs to it: titles, names, and teasers among them."""
    line = content[at]
    if line.kind == "opener" or line.size >= LONG or (line.kind == "caption" and line.size > BODY):
        return False
    if not line.ends or line.bullet or line.kind not in ("prose", "short"):
        return True
    following = content[at + 1] if at + 1 < len(content) else None
    return following is not None and following.kind not in ("prose", "caption") and not following.ends


def mark_surrounded(content: Sequence[Line], first: int) -> None:
    """Short sentences between two lines of boilerplate are boilerplate, too."""
    for at in range(max(first, 1), len(content) - 1):
        line = content[at]
        surrounded = content[at - 1].role == content[at + 1].role == "boilerplate"
        if surrounded and line.role == "paragraph" and line.size < 100 and not line.element:
            line.role = "boilerplate"
