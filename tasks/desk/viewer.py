"""One article in the terminal: parts, what was set aside and why, quotes by speaker, names by kind.

Text from articles is never printed as it is: control, bidi and other invisible characters are dropped, and
nothing in it is read as markup, so that an article cannot write to the terminal of the person who reads it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from tasks.desk.shown import by_block, facts, mentioned, place, reason, told_behind
from tasks.model import Article, Block, Entity, Label, Quote, Reject
from tasks.printable import printable
from tasks.tables import PARTS_OF_AN_ARTICLE, to_tables

LABEL_STYLES: dict[Label, str] = {
    "PERSON": "bold cyan",
    "ORG": "bold magenta",
    "GPE": "bold green",
    "LOC": "green",
    "FAC": "green",
    "NORP": "bold yellow",
    "EVENT": "bold red",
    "DATE": "bright_blue",
    "MONEY": "bright_blue",
    "PERCENT": "bright_blue",
}
"""Colour of a mention by its label."""

TINTS = ("#17365c", "#4a2745", "#174a3c", "#4f3a12", "#43285f", "#5a2626")
"""Backgrounds of quotes: one a speaker in order of appearance, then from the start again."""

NOBODY = "#3a3a3a"
"""Background of a quote without a speaker."""

_ROLE_STYLES = {"headline": "bold", "subheading": "bold", "standfirst": "italic", "caption": "italic"}
_MARGIN = 15
_NUMBER = 3
_SEPARATOR = " · "
_SHOWN_WORDS = 72


class _Noted(NamedTuple):
    """A span of the text and what goes with it: its style, or the name behind it."""

    start: int
    end: int
    words: str


def render(articles: Sequence[Article], rejects: Sequence[Reject]) -> RenderableType:
    """What `copydesk show` prints of a raw file; reads well from 40 columns on."""
    shown: list[RenderableType] = [_shown_article(article) for article in articles]
    return Group(*shown, *map(_shown_reject, rejects))


def as_json(articles: Sequence[Article], rejects: Sequence[Reject]) -> dict[str, Any]:
    """The same for programs: every row of every table, nested by article, blocks with their text.

    Without the signature of the body, which is no JSON and says nothing of one article alone.
    """
    tables = to_tables((), rejects)
    return {
        "articles": [_nested(article) for article in articles],
        "rejects": [_plain(row) for row in tables["rejects"].to_pylist()],
    }


def _nested(article: Article) -> dict[str, Any]:
    tables = to_tables([article], ())
    nested = _plain(tables["articles"].drop_columns("minhash").to_pylist()[0])
    for table in PARTS_OF_AN_ARTICLE:
        rows = [_plain(row) for row in tables[table].to_pylist()]
        nested[table] = [{name: value for name, value in row.items() if name != "article_id"} for row in rows]
    for block in nested["blocks"]:
        block["text"] = article.text[block["start"] : block["end"]]
    return nested


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with values that JSON knows; a 32-bit share is given with the digits it has."""
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return round(value, 6) if isinstance(value, float) else value


def _shown_article(article: Article) -> RenderableType:
    tints = _tints(article.quotes)
    styles = by_block(article.blocks, _styles(article, tints))
    names = by_block(article.blocks, _names(article))
    body = _grid(Column(width=_MARGIN, no_wrap=True))
    for index, block in enumerate(article.blocks):
        if index:
            body.add_row()
        body.add_row(_margin(index, block), _shown_block(article, block, styles[index], names[index]))
    tables = [table for table in (_captions(article), _quotes(article, tints), _entities(article)) if table.row_count]
    return Group(_head(article), body, *(Padding(table, (1, 0, 0, 0)) for table in tables), Text())


def _grid(narrow: Column) -> Table:
    """Two columns: a narrow one for number or label, and the rest of the line."""
    return Table.grid(narrow, Column(ratio=1, overflow="fold"), padding=(0, 1), expand=True)


def _margin(index: int, block: Block) -> Text:
    return _number(index).append(f" {block.role}")


def _head(article: Article) -> RenderableType:
    head = _grid(Column(width=_MARGIN, no_wrap=True))
    for name, value in facts(article).items():
        head.add_row(Text(f"    {name}", "dim"), Text(printable(value)))
    return Group(Rule(Text(printable(place(article)), "bold")), head, Text())


def _shown_block(article: Article, block: Block, styles: Iterable[_Noted], names: Iterable[_Noted]) -> Text:
    if block.removed_because:
        return Text.assemble((printable(article.slice(block)), "dim strike"), (f"  {reason(block)}", "red"))
    return _tinted(article, block, styles, names)


def _tinted(article: Article, block: Block, styles: Iterable[_Noted], names: Iterable[_Noted]) -> Text:
    """The block with its quotes and mentions in colour, and behind each quote the name of its speaker."""
    behind = {min(end, block.end): name for start, end, name in names if start >= block.start}
    layers = [(block.start, block.end, _ROLE_STYLES.get(block.role, "none")), *styles]
    begun, ended = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for layer, (start, end, _) in enumerate(layers):
        begun[max(start, block.start)].add(layer)
        ended[min(end, block.end)].add(layer)
    text, at, under = Text(), block.start, set[int]()
    for edge in sorted({*begun, *ended, *behind}):
        if edge > at:
            style = Style.combine(Style.parse(layers[layer][2]) for layer in sorted(under))
            text.append(printable(article.text[at:edge]), style)
        at, under = edge, (under | begun[edge]) - ended[edge]
        if edge in behind:
            text.append(f" ‹{behind[edge]}›", "dim")
    return text


def _styles(article: Article, tints: Mapping[str | None, str]) -> Iterator[_Noted]:
    for quote in article.quotes:
        yield _Noted(quote.start, quote.end, f"white on {tints[quote.speaker_name]}")
    for mention in article.mentions:
        yield _Noted(mention.start, mention.end, LABEL_STYLES[mention.label])


def _names(article: Article) -> Iterator[_Noted]:
    for told in told_behind(article):
        yield _Noted(told.start, told.end, printable(str(article.quotes[told.quote].speaker_name)))


def _tints(quotes: Iterable[Quote]) -> dict[str | None, str]:
    speakers = dict.fromkeys(quote.speaker_name for quote in quotes if quote.speaker_name)
    tints: dict[str | None, str] = {name: TINTS[index % len(TINTS)] for index, name in enumerate(speakers)}
    return tints | {None: NOBODY}


def _table(title: str) -> Table:
    table = _grid(Column(min_width=_NUMBER))
    table.title, table.title_justify, table.title_style = title, "left", "bold"
    return table


def _captions(article: Article) -> Table:
    """Each caption, and below it what it says of the picture."""
    table = _table("Captions")
    for index, caption in enumerate(article.captions):
        copies = "" if caption.n_copies == 1 else f"{caption.n_copies} copies"
        facts = (caption.credit, caption.place, caption.date, copies)
        table.add_row(_number(index), Text(printable(article.slice(caption))))
        table.add_row("", Text(printable(_SEPARATOR.join(str(fact) for fact in facts if fact)), "dim"))
    return table


def _quotes(article: Article, tints: Mapping[str | None, str]) -> Table:
    """Each quote, and below it who says it, of what kind it is and which rule decided."""
    table = _table("Quotes")
    for index, quote in enumerate(article.quotes):
        words = Text(_begun(printable(article.slice(quote))), f"white on {tints[quote.speaker_name]}")
        speaker = Text(printable(quote.speaker_name or mentioned(article, quote) or "nobody named"))
        facts = [quote.kind, quote.rule, *([] if quote.duplicate_of is None else [f"repeats {quote.duplicate_of}"])]
        speaker.append(printable(f", {quote.speaker_title}" if quote.speaker_title else ""), "dim")
        speaker.append(printable(_SEPARATOR.join(("", *facts))), "dim")
        table.add_row(_number(index), words)
        table.add_row("", speaker)
    return table


def _number(index: int) -> Text:
    return Text(f"{index:>{_NUMBER}}", "dim")


def _begun(words: str) -> str:
    """The beginning of a quote; the whole of it stands in the text above."""
    return words if len(words) <= _SHOWN_WORDS else f"{words[:_SHOWN_WORDS].rsplit(' ', 1)[0]} …"


def _entities(article: Article) -> Table:
    """One row a label: each name with its other forms, title or country, and how often it is mentioned."""
    table = _table("Entities")
    for label, style in LABEL_STYLES.items():
        named = [_named(entity) for entity in article.entities if entity.label == label]
        if named:
            table.add_row(Text(label, style), Text(", ").join(named))
    return table


def _named(entity: Entity) -> Text:
    more = " = ".join(("", *entity.aliases)) + "".join(
        f" ({fact})" for fact in (entity.title, entity.country_code) if fact
    )
    return Text(printable(entity.name)).append(printable(more), "dim").append(f" ×{entity.n_mentions}")


def _shown_reject(reject: Reject) -> RenderableType:
    return Group(
        Rule(Text(printable(place(reject)), "bold")),
        Text.assemble((reject.code, "bold red"), " ", printable(reject.message)),
        Text(),
    )
