"""What both ways to look at an article share: in the terminal and as a page."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from tasks.model import Article, Block, Quote, Reject


class Spanning(Protocol):
    """Whatever has a place in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class Told(NamedTuple):
    """A quote with the marks that close it, by its index."""

    start: int
    end: int
    quote: int


_MARKS = 2
"""Characters of a closing mark, where two single ones stand for it."""
_CLOSING = frozenset("”\"’'»«“›」』")

Note = TypeVar("Note", bound=Spanning)


def by_block(blocks: Sequence[Block], notes: Iterable[Note]) -> list[list[Note]]:
    """For each block what lies in it, wholly or in part; blocks come in text order."""
    starts = [block.start for block in blocks]
    inside: list[list[Note]] = [[] for _ in blocks]
    for note in notes:
        for index in range(max(bisect_right(starts, note.start) - 1, 0), len(blocks)):
            if blocks[index].start >= note.end:
                break
            if blocks[index].end > note.start:
                inside[index].append(note)
    return inside


def place(record: Article | Reject) -> str:
    """Where a record stands, in words."""
    number = "" if record.record_index is None else f" record {record.record_index}"
    member = "" if record.member is None else f" ({record.member})"
    return record.source_path + number + member


def facts(article: Article) -> dict[str, str]:
    """What is known of the article, by name; without what is not."""
    dateline = (article.dateline_place, article.dateline_agency, article.dateline_date)
    told = {
        "publisher": article.publisher,
        "authors": ", ".join(article.authors),
        "published": article.published_at and f"{article.published_at:%Y-%m-%d %H:%M} UTC",
        "dateline": ", ".join(str(part) for part in dateline if part),
        "language": article.language,
        "words": f"{article.n_words:,}",
        "repairs": ", ".join(article.repairs),
    }
    return {name: value for name, value in told.items() if value}


def reason(block: Block) -> str:
    """Why a block is set aside, and which one says the same."""
    words = str(block.removed_because).replace("_", " ")
    return words if block.duplicate_of is None else f"{words} of {block.duplicate_of}"


def mentioned(article: Article, quote: Quote) -> str:
    """The speaker as printed; nothing where none is."""
    if quote.speaker_start is None or quote.speaker_end is None:
        return ""
    return article.text[quote.speaker_start : quote.speaker_end]


def told_behind(article: Article) -> Iterator[Told]:
    """Quotes with a speaker whose name may stand behind them; once where a clause ends with words of its own."""
    named = {(quote.end, quote.speaker_name) for quote in article.quotes if quote.kind != "indirect"}
    for index, quote in enumerate(article.quotes):
        if quote.speaker_name is None:
            continue
        end = quote.end
        while quote.kind != "indirect" and end < quote.end + _MARKS and article.text[end : end + 1] in _CLOSING:
            end += 1
        told = quote.kind == "indirect" and any((end - n, quote.speaker_name) in named for n in range(_MARKS + 1))
        if not told:
            yield Told(quote.start, end, index)
