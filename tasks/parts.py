"""Gather what the kept blocks say: paragraphs, captions, key points, and the facts of the header."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tasks.lexicon import bylines, captions, datelines, dates
from tasks.lexicon.calendar import MONTH_NAMES
from tasks.lexicon.credits import clean_credit, credit_start, may_have_credit
from tasks.lexicon.sentences import count_sentences
from tasks.lexicon.typography import content_offset
from tasks.model import Article, Block, Caption, KeyPoint, Paragraph, Rejected

_LOOSE_END = " \t\n\u00a0([|—–-"
_HEADER_DATES = 8
"""Blocks with a date that are read before giving up."""
_OPENINGS = 2
"""Paragraphs of which one may open with the dateline."""


def gather_parts(article: Article) -> Article:
    """Fill `paragraphs`, `captions`, `key_points`, and of the header what the reader did not find.

    Raises `Rejected("NO_BODY")` for an article that must have a body and has no paragraph.
    """
    kept = tuple(block for block in article.blocks if block.removed_because is None)
    paragraphs = tuple(_paragraphs(article.text, kept))
    if article.needs_body and not paragraphs:
        raise Rejected("NO_BODY", "There is text, but no body paragraph: give a file that holds the article itself.")
    found = replace(
        article,
        paragraphs=paragraphs,
        captions=tuple(_captions(article)),
        key_points=tuple(_key_points(article.text, kept)),
        headline=article.headline or _headline(article.text, kept),
        authors=article.authors or _authors(article.text, kept),
        published_at=article.published_at or _published(article.text, kept),
        n_words=sum(len(article.text[one.start : one.end].split()) for one in paragraphs),
    )
    return _with_dateline(found, kept)


def _paragraphs(text: str, kept: Sequence[Block]) -> Iterator[Paragraph]:
    subheading = None
    for block in kept:
        if block.role == "subheading":
            subheading = " ".join(text[block.start : block.end].split())
        elif block.role == "paragraph":
            sentences = count_sentences(text[block.start : block.end])
            yield Paragraph(start=block.start, end=block.end, subheading=subheading, n_sentences=sentences)


def _key_points(text: str, kept: Sequence[Block]) -> Iterator[KeyPoint]:
    for block in kept:
        if block.role == "key_point":
            yield KeyPoint(start=block.start + content_offset(text[block.start : block.end]), end=block.end)


def _captions(article: Article) -> Iterator[Caption]:
    copies = Counter(block.duplicate_of for block in article.blocks if block.removed_because == "duplicate_caption")
    claimed: set[int] = set()
    for index, block in enumerate(article.blocks):
        if block.role != "caption" or block.removed_because is not None:
            continue
        words = article.text[block.start : block.end]
        offset, end = content_offset(words), len(words)
        at = credit_start(words) if may_have_credit(words) else None
        credit = clean_credit(words[at:]) if at is not None else _credit_beside(article, index, claimed)
        end = len(words[: at if at is not None else end].rstrip(_LOOSE_END))
        if end <= offset:
            offset, end = 0, len(words)
        day = dates.find_day(words[:end])
        yield Caption(
            start=block.start + offset,
            end=block.start + end,
            credit=credit,
            place=_place(words[offset:end], day.start - offset if day else None),
            date=day.date if day else None,
            n_copies=1 + copies[index],
        )


def _credit_beside(article: Article, index: int, claimed: set[int]) -> str | None:
    """The credit on a line of its own: the one after the caption or its copies, else one before that nobody claimed."""
    blocks = article.blocks
    after = index + 1
    while after < len(blocks) and blocks[after].removed_because is not None and after - index < 4:
        after += 1
    for beside in (after, index - 1):
        if 0 <= beside < len(blocks) and beside not in claimed:
            block = blocks[beside]
            if block.role == "credit" and block.removed_because is None:
                claimed.add(beside)
                return clean_credit(article.text[block.start : block.end])
    return None


def _place(words: str, day: int | None) -> str | None:
    """The place named right before the day, or at the end of a caption without one, as a name without its region."""
    head = words[max(0, day - 120) : day] if day is not None else words.rstrip(" .")[-120:] + ","
    match = captions.PLACE.search(head if day is not None else head + " ")
    if match is None or (day is None and "," not in match.group()[:-2]):
        return None
    place = match["place"]
    return None if place.casefold() in MONTH_NAMES or place in captions.NO_PLACES else place.removeprefix("the ")


def _headline(text: str, kept: Sequence[Block]) -> str | None:
    for block in kept:
        if block.role == "headline":
            words = text[block.start : block.end]
            return " ".join(words[content_offset(words) :].split())
    return None


def _authors(text: str, kept: Sequence[Block]) -> tuple[str, ...]:
    """Names in the bylines, those of the header first; where one opens with "By", it speaks for all."""
    lines = [text[block.start : block.end] for block in kept if block.role == "byline"]
    lines = [words[content_offset(words) :] for words in lines]
    opened: list[str] = []
    for at, words in enumerate(lines):
        if bylines.BARE_OPENING.match(words):
            opened = lines[at + 1 :]
            break
        if bylines.strip_opening(words) is not None:
            opened = [words]
            break
    names: dict[str, None] = {}
    for words in opened or lines:
        if bylines.BARE_OPENING.match(words):
            break
        names.update(dict.fromkeys(bylines.names_in(words)))
    return tuple(names)


_UPDATED = re.compile(r"updated|modified|aktualisiert|mis à jour|actualizado|atualizado|aggiornato", re.IGNORECASE)
_PUBLISHED = re.compile(r"publi|posted|veröffentlicht|erstellt|created", re.IGNORECASE)


def _published(text: str, kept: Sequence[Block]) -> dt.datetime | None:
    """The first time that the header gives; one that is marked as an update only where there is no other."""
    updated = None
    read = 0
    for block in kept:
        if block.role not in ("timestamp", "byline") or read >= _HEADER_DATES:
            continue
        words = text[block.start : min(block.end, block.start + 200)]
        moment = dates.find_moment(words)
        if moment is None:
            continue
        read += 1
        if not _UPDATED.match(words.lstrip("• ")) or _PUBLISHED.search(words):
            return moment
        updated = updated or moment
    return updated


def _with_dateline(article: Article, kept: Sequence[Block]) -> Article:
    """Read the dateline of the first paragraph, or of the standfirst that a wire story opens with."""
    if article.dateline_place or article.dateline_agency:
        return article
    openings = [block for block in kept if block.role in ("standfirst", "paragraph")]
    year = _year(article)
    for block in openings[:_OPENINGS]:
        found = datelines.find_dateline(article.text[block.start : min(block.end, block.start + 200)], year)
        if found and (found.sure or not _opens_others(article.text, openings, block, found.end)):
            return replace(
                article,
                dateline_place=found.place,
                dateline_agency=found.agency,
                dateline_date=article.dateline_date or found.date,
            )
    return article


def _opens_others(text: str, openings: Sequence[Block], first: Block, size: int) -> bool:
    """Whether other paragraphs open with the same words: then they name who speaks, and no place."""
    head = text[first.start : first.start + size]
    return any(text.startswith(head, block.start) for block in openings if block is not first)


def _year(article: Article) -> int | None:
    if article.published_at:
        return article.published_at.year
    return next((caption.date.year for caption in article.captions if caption.date), None)
