"""The laws that rows can break, each as a question to one part: it names the rows that break it.

A part holds all rows of its articles in every table but `stories`, so only uniqueness and what stories say of one
another must be asked of the whole folder.
Laws on spans, positions and fixed values are derived from the record classes; the others stand in `LAWS`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

import pandas as pd
import pyarrow as pa

from tasks.desk.rows import Rows
from tasks.model import VALUED, Derived
from tasks.read.dates import YEARS
from tasks.read.repair import NOT_TEXT
from tasks.read.stored import Origin
from tasks.tables import PARTS_OF_AN_ARTICLE, TABLES, schema

Broken: TypeAlias = pd.Series
"""One boolean a row of the table; true where the row breaks the law."""

SAYS_WHAT_THE_DISK_SAYS = "source_path"
"""The one text column in which any character may stand, since files bear any name."""


@dataclass(frozen=True, slots=True)
class Law:
    """A law of one table: its short name, the sentence on a row that breaks it, and the question."""

    table: str
    name: str
    sentence: str
    broken: Callable[[Rows], Broken]


def laws() -> tuple[Law, ...]:
    """All laws, the derived ones first."""
    derived = [law for table in TABLES for law in (*_placing_laws(table), *_column_laws(table))]
    return (*derived, *LAWS)


def position_of(table: str) -> str | None:
    """Name of the column that holds a row's place among its siblings.

    >>> position_of("quotes")
    'quote_index'
    >>> position_of("articles")
    """
    return next((name for name, derived in _derived(table).items() if derived.span is None), None)


def _derived(table: str) -> dict[str, Derived]:
    return {name: value for name, value in vars(TABLES[table]).items() if isinstance(value, Derived)}


def _placing_laws(table: str) -> Iterator[Law]:
    """Laws on the article a row belongs to, its position there, and the slices of the text it prints."""
    if table in PARTS_OF_AN_ARTICLE:
        yield Law(table, "article", "articles has no row with its article_id", _ask(_orphaned, table))
    for name, derived in _derived(table).items():
        if derived.span is None:
            yield Law(table, "order", f"{name} does not count on from 0", _ask(_misplaced, table, name))
        else:
            sentence = f"{name} is not the slice of articles.text that its span names"
            yield Law(table, "text", sentence, _ask(_misprinted, table, name, *derived.span))


def _column_laws(table: str) -> Iterator[Law]:
    hints = get_type_hints(TABLES[table])
    for column in schema(table):
        name = column.name
        if values := _values(hints.get(name)):
            yield Law(
                table, "value", f"{name} holds a value that is not on its list", _ask(_unlisted, table, name, values)
            )
        elif _is_text(column.type) and name != SAYS_WHAT_THE_DISK_SAYS:
            yield Law(table, "characters", f"{name} holds a control character", _ask(_uncleaned, table, name))
        elif pa.types.is_temporal(column.type):
            sentence = f"{name} lies outside of {YEARS.start} to {YEARS.stop}"
            yield Law(table, "date", sentence, _ask(_undated, table, name))
        if name.endswith("start"):
            end = name.removesuffix("start") + "end"
            yield Law(table, "span", f"{name} and {end} are no span of the text", _ask(_unspanned, table, name, end))


def _values(hint: object) -> tuple[str, ...]:
    """The values a column may take, where its annotation lists them."""
    literals = [kind for kind in (hint, *get_args(hint)) if get_origin(kind) is Literal]
    return get_args(literals[0]) if literals else ()


def _is_text(data_type: pa.DataType) -> bool:
    return bool(pa.types.is_string(data_type) or pa.types.is_list(data_type))


def _ask(question: Callable[..., Broken], *arguments: Any) -> Callable[[Rows], Broken]:
    return lambda rows: question(rows, *arguments)


def _orphaned(rows: Rows, table: str) -> Broken:
    return ~rows[table]["article_id"].isin(list(rows.texts))


def _misplaced(rows: Rows, table: str, name: str) -> Broken:
    return rows[table][name] != rows[table].groupby("article_id").cumcount()


def _misprinted(rows: Rows, table: str, name: str, start: str, end: str) -> Broken:
    columns = (rows[table][column] for column in ("article_id", start, end, name))
    return _series(_differs(rows.texts.get(row[0], ""), *row[1:]) for row in zip(*columns, strict=True))


def _differs(text: str, start: Any, end: Any, printed: Any) -> bool:
    if pd.isna(start) or pd.isna(end):
        return not pd.isna(printed)
    return bool(text[start:end] != printed)


def _unspanned(rows: Rows, table: str, start: str, end: str) -> Broken:
    frame = rows[table][["article_id", start, end]].astype({start: "Int64", end: "Int64"})
    size = frame["article_id"].map(rows.lengths).astype("Int64")
    half_open = frame[start].isna() != frame[end].isna()
    return half_open | _true((frame[start] < 0) | (frame[end] <= frame[start]) | (frame[end] > size))


def _unlisted(rows: Rows, table: str, name: str, values: tuple[str, ...]) -> Broken:
    column = rows[table][name]
    return ~(column.isin(values) | column.isna())


def _uncleaned(rows: Rows, table: str, name: str) -> Broken:
    column = rows[table][name]
    if pa.types.is_list(schema(table).field(name).type):
        column = column.map(" ".join)
    return _true(column.astype("string").str.contains(NOT_TEXT, regex=True))


def _undated(rows: Rows, table: str, name: str) -> Broken:
    return _series(not (pd.isna(date) or date.year in YEARS) for date in rows[table][name])


def _true(mask: pd.Series) -> Broken:
    """The mask with nulls counted as false."""
    return mask.fillna(value=False).astype(bool)


def _series(answers: Iterator[bool]) -> Broken:
    return pd.Series(list(answers), dtype=bool)


def _misnamed(rows: Rows) -> Broken:
    columns = (rows["articles"][column] for column in ("article_id", "source_path", "record_index"))
    return _series(
        _origin(path, index).article_id != article_id for article_id, path, index in zip(*columns, strict=True)
    )


def _origin(path: str, index: Any) -> Origin:
    return Origin(path, None if pd.isna(index) else int(index))


def _uncovered(rows: Rows) -> Broken:
    blocks = rows["blocks"]
    spans: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in zip(blocks["article_id"], blocks["start"], blocks["end"], strict=True):
        spans.setdefault(article_id, []).append((start, end))
    return _series(not _covers(spans.get(article_id, []), text) for article_id, text in rows.texts.items())


def _covers(spans: list[tuple[int, int]], text: str) -> bool:
    edges = [(0, 0), *spans, (len(text), len(text))]
    return all(before[1] <= after[0] and not text[before[1] : after[0]].strip() for before, after in pairwise(edges))


def _without_twin(rows: Rows) -> Broken:
    twin = rows.looked_up("blocks", "duplicate_of", "blocks", "block_index", "removed_because")
    is_copy = _true(rows["blocks"]["removed_because"].str.startswith("duplicate"))
    return is_copy & ~(twin["found"] & twin["removed_because"].isna())


def _needless_twin(rows: Rows) -> Broken:
    blocks = rows["blocks"]
    return blocks["removed_because"].isna() & blocks["duplicate_of"].notna()


def _out_of_place(rows: Rows, table: str, role: str) -> Broken:
    home = rows.home(table)
    return ~(home["found"] & (home["role"] == role) & home["removed_because"].isna())


def _unlisted_paragraph(rows: Rows) -> Broken:
    blocks = rows["blocks"]
    homes = rows.home("paragraphs")[["article_id", "block_index"]].astype({"block_index": "Int64"})
    places = zip(blocks["article_id"], blocks["block_index"], strict=True)
    taken = pd.Series(list(places), dtype=object).isin(list(homes.itertuples(index=False, name=None)))
    return (blocks["role"] == "paragraph") & blocks["removed_because"].isna() & ~taken


def _miscounted_copies(rows: Rows) -> Broken:
    copies = rows["blocks"][rows["blocks"]["removed_because"] == "duplicate_caption"]
    home = rows.home("captions").assign(block_index=lambda frame: frame["block_index"].fillna(-1))
    counted = Rows({"captions": home, "copies": copies}).counted("captions", "block_index", "copies", "duplicate_of")
    return rows["captions"]["n_copies"] != counted + 1


def _outside_its_paragraph(rows: Rows) -> Broken:
    quotes = rows["quotes"]
    paragraph = rows.looked_up("quotes", "paragraph_index", "paragraphs", "paragraph_index", "start", "end")
    inside = paragraph["found"] & (quotes["start"] >= paragraph["start"]) & (quotes["end"] <= paragraph["end"])
    return quotes["paragraph_index"].notna() & ~_true(inside)


def _mislabelled_home(rows: Rows) -> Broken:
    home = rows.home("quotes")
    return ~(home["found"] & (home["role"] == rows["quotes"]["role"]) & home["removed_because"].isna())


def _in_or_out_of_the_body(rows: Rows) -> Broken:
    return (rows["quotes"]["role"] == "paragraph") != rows["quotes"]["paragraph_index"].notna()


def _later_twin(rows: Rows) -> Broken:
    twin = rows.looked_up("quotes", "duplicate_of", "quotes", "quote_index")
    earlier = twin["found"] & _true(rows["quotes"]["duplicate_of"] < rows["quotes"]["quote_index"])
    return rows["quotes"]["duplicate_of"].notna() & ~earlier


def _unknown_entity(rows: Rows, table: str) -> Broken:
    entity = rows.looked_up(table, "entity_index", "entities", "entity_index")
    return rows[table]["entity_index"].notna() & ~entity["found"]


def _unresolved(rows: Rows) -> Broken:
    is_valued = rows["mentions"]["label"].isin(VALUED)
    return is_valued != rows["mentions"]["entity_index"].isna()


def _outside_its_quote(rows: Rows) -> Broken:
    mentions = rows["mentions"]
    quote = rows.looked_up("mentions", "quote_index", "quotes", "quote_index", "start", "end")
    inside = quote["found"] & (mentions["start"] >= quote["start"]) & (mentions["end"] <= quote["end"])
    return mentions["quote_index"].notna() & ~_true(inside)


def _backwards(rows: Rows, table: str) -> Broken:
    return _true(rows[table].groupby("article_id")["start"].diff() < 0)


def _miscounted(rows: Rows, count: str, other: str) -> Broken:
    return rows["entities"][count] != rows.counted("entities", "entity_index", other, "entity_index")


def _below(rows: Rows, table: str, name: str, least: int) -> Broken:
    return _true(rows[table][name] < least)


def _no_share(rows: Rows, table: str, name: str) -> Broken:
    return ~rows[table][name].between(0, 1)


def _blank(rows: Rows, table: str, name: str) -> Broken:
    return _true(rows[table][name].str.strip() == "")


def _repeated(rows: Rows, table: str, name: str) -> Broken:
    return rows[table][name].duplicated()


def _ended_before_it_started(rows: Rows) -> Broken:
    return _true(rows["runs"]["ended_at"] < rows["runs"]["started_at"])


def _does_not_add_up(rows: Rows) -> Broken:
    runs = rows["runs"]
    completed = runs["status"].str.startswith("Completed")
    return completed & (runs["n_records"] != runs["n_articles"] + runs["n_rejects"])


def _unlike(rows: Rows, table: str, name: str, pattern: str) -> Broken:
    return _true(~rows[table][name].astype("string").str.fullmatch(pattern))


LAWS: tuple[Law, ...] = (
    Law("articles", "identity", "article_id is not the hash of source_path and record_index", _misnamed),
    Law("articles", "blocks", "its blocks do not hold each non-blank character exactly once", _uncovered),
    Law("articles", "value", "raw_sha256 is no SHA-256", _ask(_unlike, "articles", "raw_sha256", "[0-9a-f]{64}")),
    Law("articles", "value", "language is no ISO 639-1 code", _ask(_unlike, "articles", "language", "[a-z]{2}")),
    Law("articles", "count", "n_words is below 0", _ask(_below, "articles", "n_words", 0)),
    Law("blocks", "duplicate_of", "it is a duplicate of no kept block", _without_twin),
    Law("blocks", "duplicate_of", "it was kept and yet names a block that it duplicates", _needless_twin),
    Law("blocks", "paragraph", "paragraphs has no row for this kept paragraph", _unlisted_paragraph),
    Law("paragraphs", "block", "it lies in no kept paragraph block", _ask(_out_of_place, "paragraphs", "paragraph")),
    Law("paragraphs", "count", "n_sentences is below 1", _ask(_below, "paragraphs", "n_sentences", 1)),
    Law("captions", "block", "it lies in no kept caption block", _ask(_out_of_place, "captions", "caption")),
    Law("captions", "count", "n_copies is not the kept caption and its removed copies", _miscounted_copies),
    Law("key_points", "block", "it lies in no kept key point block", _ask(_out_of_place, "key_points", "key_point")),
    Law("quotes", "order", "it stands before the quote that comes first", _ask(_backwards, "quotes")),
    Law("quotes", "block", "it lies in no kept block of its role", _mislabelled_home),
    Law("quotes", "paragraph", "it lies outside of the paragraph it names", _outside_its_paragraph),
    Law(
        "quotes",
        "paragraph",
        "a quote names a paragraph if it stands in the body, and only then",
        _in_or_out_of_the_body,
    ),
    Law("quotes", "duplicate_of", "it is a duplicate of no earlier quote", _later_twin),
    Law("quotes", "entity", "entities has no row with its entity_index", _ask(_unknown_entity, "quotes")),
    Law("quotes", "share", "confidence is not within 0 and 1", _ask(_no_share, "quotes", "confidence")),
    Law("quotes", "value", "rule is blank", _ask(_blank, "quotes", "rule")),
    Law("mentions", "order", "it stands before the mention that comes first", _ask(_backwards, "mentions")),
    Law("mentions", "entity", "entities has no row with its entity_index", _ask(_unknown_entity, "mentions")),
    Law("mentions", "entity", "a mention has an entity unless it is a date or an amount", _unresolved),
    Law("mentions", "quote", "it lies outside of the quote it names", _outside_its_quote),
    Law(
        "entities", "count", "n_mentions is not the number of its mentions", _ask(_miscounted, "n_mentions", "mentions")
    ),
    Law("entities", "count", "n_quotes is not the number of its quotes", _ask(_miscounted, "n_quotes", "quotes")),
    Law("entities", "count", "it has no mention", _ask(_below, "entities", "n_mentions", 1)),
    Law("entities", "value", "name is blank", _ask(_blank, "entities", "name")),
    Law("entities", "value", "country_code is no ISO 3166 code", _ask(_unlike, "entities", "country_code", "[A-Z]{2}")),
    Law("stories", "unique", "another row has the same article_id", _ask(_repeated, "stories", "article_id")),
    Law("stories", "share", "overlap is not within 0 and 1", _ask(_no_share, "stories", "overlap")),
    Law("rejects", "value", "message is blank", _ask(_blank, "rejects", "message")),
    Law("rejects", "value", "stage is blank", _ask(_blank, "rejects", "stage")),
    Law("runs", "unique", "another run has the same run_id", _ask(_repeated, "runs", "run_id")),
    Law("runs", "date", "ended_at is before started_at", _ended_before_it_started),
    Law("runs", "count", "n_articles and n_rejects do not add up to n_records", _does_not_add_up),
    Law("runs", "count", "n_unchanged is below 0", _ask(_below, "runs", "n_unchanged", 0)),
    Law("runs", "count", "seconds is below 0", _ask(_below, "runs", "seconds", 0)),
)
"""The laws that do not follow from the record classes."""
