"""Gather what the kept blocks say: paragraphs, captions, key points, and the facts of the header."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from tasks.lexicon import bylines, datelines, dates
from tasks.lexicon.credits import clean_credit, credit_start, may_have_credit
from tasks.lexicon.scenes import find_scene
from tasks.lexicon.sentences import count_sentences
from tasks.lexicon.typography import content_offset
from tasks.model import Article, Block, Caption, KeyPoint, Paragraph, Rejected

_LOOSE_END = " \t\n\u00a0([|—–-"
_HEADER_DATES = 8
"""Blocks with a date that are read before giving up."""
_HEADER = 40
"""Blocks among which an author may stand beside the time."""
_LINE, _NAMES = 100, 60
"""Characters of a line in the header that are read, and of one that holds nothing but names."""
_OPENINGS = 2
"""Long paragraphs of which one may open with the dateline."""
_OPENING = 200
"""Characters of a block that are read for a dateline, and from which a paragraph is long."""
_LOOKED_AT = 40
"""Blocks of which one may open with the dateline: each costs about 50 µs."""
_ALONE = 60
"""Characters that a dateline on a line of its own has at most."""
_DASHES = ("—", "–", "-")
_OPENING_ROLES = frozenset(("headline", "standfirst", "paragraph", "boilerplate"))


def gather_parts(article: Article) -> Article:
    """Fill `paragraphs`, `captions`, `key_points`, and of the header what the reader did not find.

    Raises `Rejected("NO_BODY")` for an article that must have a body and has no paragraph.
    """
    kept = tuple(block for block in article.blocks if block.removed_because is None)
    paragraphs = tuple(_paragraphs(article.text, kept))
    if article.needs_body and not paragraphs:
        raise Rejected("NO_BODY", "There is text, but no body paragraph: give a file that holds the article itself.")
    article = replace(article, published_at=article.published_at or _published(article.text, kept))
    found = replace(
        article,
        paragraphs=paragraphs,
        captions=tuple(_captions(article)),
        key_points=tuple(_key_points(article.text, kept)),
        headline=article.headline or _headline(article.text, kept),
        authors=article.authors or _authors(article.text, article.blocks),
        n_words=sum(len(article.text[one.start : one.end].split()) for one in paragraphs),
    )
    return _with_dateline(found)


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
    near = article.published_at.date() if article.published_at else None
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
        scene = find_scene(words[offset:end], near)
        yield Caption(
            start=block.start + offset,
            end=block.start + end,
            credit=credit,
            place=scene.place,
            date=scene.date,
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


def _headline(text: str, kept: Sequence[Block]) -> str | None:
    for block in kept:
        if block.role == "headline":
            return " ".join(_content(text, block).split())
    return None


def _authors(text: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Names in the bylines, those of the header first; where one opens with "By", it speaks for all.

    Persons that another byline names sign before a house that opens one. Where no byline names anybody, a name signs
    that stands under a lone "By" or beside the time among what the page prints above the body.
    """
    lines = [_content(text, block) for block in blocks if block.role == "byline" and block.removed_because is None]
    opened, others = _signed(lines)
    names = _names(opened)
    if not names or all(map(bylines.is_house, names)):
        people = [name for name in _names(others) if not bylines.is_house(name) and " " in name]
        names = people or names
    return tuple(names) or _unsigned(text, blocks)


def _content(text: str, block: Block) -> str:
    words = text[block.start : block.end]
    return words[content_offset(words) :]


def _signed(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The lines of the byline that opens as one, and the others; all lines and none where none opens."""
    for at, words in enumerate(lines):
        if bylines.BARE_OPENING.match(words):
            rest = lines[at + 1 :]
            stop = next((stop for stop, line in enumerate(rest) if bylines.BARE_OPENING.match(line)), len(rest))
            return rest[:stop], ()
        if bylines.strip_opening(words) is not None:
            return [words], [*lines[:at], *lines[at + 1 :]]
    return lines, ()


def _names(lines: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for words in lines for name in bylines.names_in(words)))


def _unsigned(text: str, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Who signs where no block is a byline: under a lone "By", behind the time, or alone right beside it."""
    header = [(block.role, _content(text, block)[:_LINE]) for block in blocks[:_HEADER]]
    for (role, words), (_, following) in pairwise(header):
        if role == "boilerplate" and bylines.BARE_OPENING.match(words) and len(following) < _NAMES:
            return bylines.names_in(following)
    times = [at for at, (role, words) in enumerate(header) if role == "timestamp" or _tells_time(words)]
    behind = next(filter(None, (bylines.name_behind(header[at][1]) for at in times)), None)
    if behind:
        return (behind,)
    near = {index for at in times for index in (at - 1, at + 1) if 0 <= index < len(header)}
    found = {bylines.bare_names(header[at][1]) for at in near if header[at][0] in ("boilerplate", "subheading")} - {()}
    return found.pop() if len(found) == 1 else ()


def _tells_time(words: str) -> bool:
    return len(words) < _LINE and bool(dates.DAY.search(words) and dates.CLOCK.search(words))


_UPDATED = re.compile(
    r"(?:last |zuletzt |última |dernière |ultimo )?(?:updated|modifi|edited|revised|aktualisi|geändert|mise? à jour|"
    r"actuali[zs]a|atualiza|aggiorna|bijgewerkt)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi[sc]|publié|pubblic|posted|issued|veröffentlicht|erschienen|erstellt|created", re.IGNORECASE
)
"""At the head of the time of publication, which may stand behind that of an update on the same line."""


def _published(text: str, kept: Sequence[Block]) -> dt.datetime | None:
    """The first time that the header gives; one that is marked as an update only where there is no other."""
    updated = None
    read = 0
    for block in kept:
        if block.role not in ("timestamp", "byline") or read >= _HEADER_DATES:
            continue
        words = text[block.start : min(block.end, block.start + 200)]
        published = _PUBLISHED.search(words)
        moment = dates.find_moment(words[published.start() :]) if published else None
        moment = moment or dates.find_moment(words)
        if moment is None:
            continue
        read += 1
        if published or not _UPDATED.match(words.lstrip("• ")):
            return moment
        updated = updated or moment
    return updated


def _with_dateline(article: Article) -> Article:
    """Read the dateline of the first paragraph, or of what a wire story opens with before it."""
    if article.dateline_place or article.dateline_agency:
        return article
    near = _near(article)
    for block in _openings(article):
        found = datelines.find_dateline(_opening(article, block), near)
        if found and (found.sure or _is_told(article, block, found.end)):
            return replace(
                article,
                dateline_place=found.place,
                dateline_agency=found.agency,
                dateline_date=article.dateline_date or found.date,
            )
    return article


def _openings(article: Article) -> Iterator[Block]:
    """The blocks that may open with the dateline: titles of all kinds, and the first long paragraphs.

    A block that cleaning set aside is looked at, too: a report by the hour opens with a line that is no more.
    """
    told = 0
    openings = (block for block in article.blocks if _may_open(article, block))
    for block in islice(openings, _LOOKED_AT):
        yield block
        told += block.role == "paragraph" and block.end - block.start >= _OPENING
        if told >= _OPENINGS:
            return


def _may_open(article: Article, block: Block) -> bool:
    if block.duplicate_of is not None:
        return False
    return block.role in _OPENING_ROLES or (block.role == "key_point" and _is_alone(article.slice(block)))


def _is_alone(words: str) -> bool:
    """Whether a line may be a dateline with its story on the next."""
    return len(words) < _ALONE and words.endswith(_DASHES)


def _opening(article: Article, block: Block) -> str:
    """The head of a block; where it is a dateline on a line of its own, with what follows."""
    words = article.text[block.start : min(block.end, block.start + _OPENING)]
    words = words[content_offset(words) :]
    if _is_alone(words):
        rest = article.text[block.end : block.end + _OPENING].split("\n")
        words += f" {next((line.strip() for line in rest if line.strip()), '')}"
    return words


def _is_told(article: Article, first: Block, size: int) -> bool:
    """Whether a dateline that nothing signs stands in the body, and no other paragraph opens with the same words.

    Where others do, the words name who speaks, and no place.
    """
    if first.role in ("headline", "boilerplate") and not _is_alone(article.slice(first)):
        return False
    head = _opening(article, first)[:size]
    others = (block for block in article.blocks if block.role == "paragraph" and block.start != first.start)
    return not any(article.text.startswith(head, block.start) for block in others if block.duplicate_of is None)


def _near(article: Article) -> dt.date | None:
    if article.published_at:
        return article.published_at.date()
    return next((caption.date for caption in article.captions if caption.date), None)
