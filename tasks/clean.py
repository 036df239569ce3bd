"""Set aside what a page prints beside the article, or twice. Nothing is deleted: a block is marked, and stays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from tasks.lexicon.credits import credit_start, may_have_credit
from tasks.lexicon.typography import content_offset, key
from tasks.model import Article, Block, Removal

NEAR = 90
"""`rapidfuzz.fuzz.ratio` from which two captions are copies; token ratios are no measure, they hit real paragraphs."""
WINDOW = 12
"""Distinct captions before this one that are compared with it for likeness: bounds the work on a long gallery."""
BESIDE = 3
"""Blocks between a caption and a copy of it that is no caption by itself."""
SHORTEST = 12
"""Letters from which likeness says anything."""
LONGEST = 800
"""Characters of a caption that are compared."""

ONCE = frozenset(("headline", "standfirst", "byline", "timestamp", "key_point"))
"""Roles whose second telling says nothing new."""


@dataclass(slots=True)
class _Told:
    """One caption and the blocks that print it."""

    key: str
    copies: list[int]
    best: tuple[int, int, int] = (0, 0, 0)
    """Worth of the copy that is kept, the first of `copies`."""


def mark_repeats(article: Article) -> Article:
    """Fill `removed_because` and `duplicate_of`: boilerplate, copies of captions, repeats outside the body.

    A paragraph of the body is never set aside, however often it is told, unless it says what a caption says
    and stands beside that caption or before the body.
    """
    marks: dict[int, tuple[Removal, int | None]] = {}
    texts = [article.text[block.start : block.end] for block in article.blocks]
    for index, block in enumerate(article.blocks):
        if block.role == "boilerplate":
            marks[index] = ("boilerplate", None)
    captions = _captions(article.blocks, texts)
    for told in captions:
        best, *others = told.copies
        marks.update((index, ("duplicate_caption", best)) for index in others)
    _stray_copies(captions, article.blocks, texts, marks)
    _told_twice(article.blocks, texts, marks)
    _standfirst_in_body(article.blocks, texts, marks)
    return replace(article, blocks=tuple(_marked(article.blocks, marks)))


def _marked(blocks: Iterable[Block], marks: dict[int, tuple[Removal, int | None]]) -> Iterable[Block]:
    for index, block in enumerate(blocks):
        because, original = marks.get(index, (None, None))
        if block.removed_because == because and block.duplicate_of == original:
            yield block
        else:
            yield Block(block.role, block.start, block.end, because, original)


def _caption(text: str) -> tuple[str, bool]:
    """Letters and digits of a caption without bullet and credit, on which its copies agree; whether it has a credit."""
    text = text[content_offset(text) : LONGEST]
    at = credit_start(text) if may_have_credit(text) else None
    return key(text[:at] if at else text), at is not None


def _captions(blocks: tuple[Block, ...], texts: list[str]) -> list[_Told]:
    """The distinct captions, each with all blocks that print it, the one to keep first."""
    found: list[_Told] = []
    by_key: dict[str, _Told] = {}
    for index, block in enumerate(blocks):
        if block.role != "caption":
            continue
        own, credited = _caption(texts[index])
        told = by_key.get(own) or next((one for one in reversed(found[-WINDOW:]) if _alike(own, one.key)), None)
        if told is None:
            told = _Told(own, [])
            found.append(told)
        by_key[own] = told
        before_credit = index + 1 < len(blocks) and blocks[index + 1].role == "credit"
        worth = (2 if credited else int(before_credit), len(own), -texts[index].isupper() - (texts[index][0] == "•"))
        told.copies.append(index)
        if worth > told.best or len(told.copies) == 1:
            told.best = worth
            told.copies[0], told.copies[-1] = told.copies[-1], told.copies[0]
        if len(own) > len(told.key):
            told.key = own
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two keys are of one caption: nearly equal, or one is the other cut short."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < SHORTEST:
        return False
    if len(long) - len(short) <= len(long) // 5 + 2 and fuzz.ratio(short, long, score_cutoff=NEAR):
        return True
    cut = len(short) * 2 > len(long) and len(short) > 2 * SHORTEST
    return cut and bool(fuzz.ratio(short, long[: len(short)], score_cutoff=NEAR + 2))


def _stray_copies(
    captions: list[_Told], blocks: tuple[Block, ...], texts: list[str], marks: dict[int, tuple[Removal, int | None]]
) -> None:
    """Blocks that are no captions by themselves and say what a caption beside them says."""
    body = next((index for index, block in enumerate(blocks) if block.role == "paragraph"), len(blocks))
    for told in captions:
        best = told.copies[0]
        for index in range(max(0, best - BESIDE), min(len(blocks), best + BESIDE + 1)):
            block = blocks[index]
            if block.role in ("caption", "headline", "credit", "byline", "timestamp") or index == best:
                continue
            if marks.get(index, ("", None))[0] == "duplicate_caption" or len(told.key) < SHORTEST:
                continue
            if block.role == "paragraph" and abs(index - best) > 1 and index > body:
                continue
            if block.end - block.start <= LONGEST and _same(_caption(texts[index])[0], told.key):
                marks[index] = ("duplicate_caption", best)


def _same(one: str, other: str) -> bool:
    return one == other or (
        abs(len(one) - len(other)) < SHORTEST and bool(fuzz.ratio(one, other, score_cutoff=NEAR + 5))
    )


def _told_twice(blocks: tuple[Block, ...], texts: list[str], marks: dict[int, tuple[Removal, int | None]]) -> None:
    """Headlines, standfirsts, bylines, times and key points that say again what the same role said before."""
    first: dict[tuple[str, str], int] = {}
    for index, block in enumerate(blocks):
        if block.role in ONCE and index not in marks:
            original = first.setdefault((block.role, key(texts[index][:LONGEST])), index)
            if original != index:
                marks[index] = ("duplicate_text", original)


def _standfirst_in_body(
    blocks: tuple[Block, ...], texts: list[str], marks: dict[int, tuple[Removal, int | None]]
) -> None:
    """A standfirst that the first paragraph says again: the body keeps it."""
    standfirst = next((index for index, block in enumerate(blocks) if block.role == "standfirst"), None)
    first = next((index for index, block in enumerate(blocks) if block.role == "paragraph"), None)
    if standfirst is None or first is None or standfirst in marks or first in marks:
        return
    if _same(key(texts[standfirst][:LONGEST]), key(texts[first][:LONGEST])):
        marks[standfirst] = ("duplicate_text", first)
