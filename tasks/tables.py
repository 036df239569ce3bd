"""The tables: Arrow schemas, rows and the data dictionary, all derived from the record classes of `tasks.model`."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, fields
from functools import cache
from types import NoneType
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

import pyarrow as pa

from tasks.model import (
    Article,
    Block,
    Caption,
    Derived,
    Entity,
    KeyPoint,
    Mention,
    Paragraph,
    Quote,
    Reject,
    Run,
    Story,
)

TABLES: dict[str, type] = {
    "articles": Article,
    "blocks": Block,
    "paragraphs": Paragraph,
    "captions": Caption,
    "key_points": KeyPoint,
    "quotes": Quote,
    "mentions": Mention,
    "entities": Entity,
    "stories": Story,
    "rejects": Reject,
    "runs": Run,
}
"""Every table by name, in the order in which the data dictionary shows them."""

PARTS_OF_AN_ARTICLE = tuple(name for name in TABLES if name in {attribute.name for attribute in fields(Article)})
"""Tables whose rows are the records of the `Article` attribute with the same name."""

DATA_TABLES = tuple(name for name in TABLES if name != "runs")
"""Tables whose rows depend on the sources alone; `runs` is the log of the runs."""

PART_TABLES = tuple(name for name in DATA_TABLES if name != "stories")
"""Tables whose rows follow from one record each; a row of `stories` follows from all articles."""

_ARROW: dict[object, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    dt.datetime: pa.timestamp("us", tz="UTC"),
    dt.date: pa.date32(),
    tuple[str, ...]: pa.list_(pa.field("element", pa.string())),  # the name Parquet files carry
}
_PANDAS_NULLABLE = {pa.int32(): "Int64", pa.bool_(): "boolean"}
_KEY = pa.field(
    "article_id", pa.string(), False, {"description": "`articles.article_id` of the article it belongs to."}
)


def _arrow_type(hint: object, *, float32: bool) -> pa.DataType:
    options = [kind for kind in get_args(hint) if kind is not NoneType]
    if get_origin(hint) is Literal or (options and get_origin(options[0]) is Literal):
        return pa.string()
    kind = options[0] if NoneType in get_args(hint) else hint
    return pa.float32() if float32 else _ARROW[kind]


def _stored(spec: "Field[Any]", hint: object) -> pa.Field:
    data_type = _arrow_type(hint, float32=spec.metadata["float32"])
    return pa.field(spec.name, data_type, NoneType in get_args(hint), {"description": spec.metadata["doc"]})


def _derived(name: str, derived: Derived, hints: dict[str, Any]) -> pa.Field:
    if derived.span is None:
        return pa.field(name, pa.int32(), False, {"description": derived.doc})
    nullable = NoneType in get_args(hints[derived.span[0]])
    return pa.field(name, pa.string(), nullable, {"description": derived.doc})


def _columns(record: type) -> list[tuple[str, Derived | None, pa.Field]]:
    hints = get_type_hints(record)
    stored = {spec.name: spec for spec in fields(record) if "doc" in spec.metadata}
    columns: list[tuple[str, Derived | None, pa.Field]] = []
    for name, hint in hints.items():
        if get_origin(hint) is ClassVar:
            derived = getattr(record, name)
            columns.append((name, derived, _derived(name, derived, hints)))
        elif name in stored:
            columns.append((name, None, _stored(stored[name], hint)))
    return columns


def _pandas_metadata(columns: Sequence[pa.Field]) -> bytes:
    """What makes pandas give Int64 and boolean back for columns that may hold nulls."""
    described = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": str(column.type),
            "numpy_type": _PANDAS_NULLABLE[column.type],
            "metadata": None,
        }
        for column in columns
        if column.nullable and column.type in _PANDAS_NULLABLE
    ]
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": described}, sort_keys=True).encode()


@cache
def schema(table: str) -> pa.Schema:
    """Arrow schema of a table, with a `description` on every field and the pandas metadata on the whole."""
    record = TABLES[table]
    columns = [column for _, _, column in _columns(record)]
    if table in PARTS_OF_AN_ARTICLE:
        columns.insert(0, _KEY)
    meaning = (record.__doc__ or "").strip()
    return pa.schema(columns, metadata={"description": meaning, "pandas": _pandas_metadata(columns)})


def to_table(table: str, records: Iterable[Any]) -> pa.Table:
    """Arrow table of records that stand for themselves: articles, stories, rejects, runs."""
    rows = list(records)
    arrays = [pa.array([getattr(row, column.name) for row in rows], column.type) for column in schema(table)]
    return pa.Table.from_arrays(arrays, schema=schema(table))


def _parts_table(table: str, articles: Sequence[Article]) -> pa.Table:
    groups = [(article, getattr(article, table)) for article in articles]
    arrays = [pa.array([article.article_id for article, records in groups for _ in records], pa.string())]
    for name, derived, column in _columns(TABLES[table]):
        values: list[Any]
        if derived is None:
            values = [getattr(record, name) for _, records in groups for record in records]
        elif derived.span is None:
            values = [index for _, records in groups for index in range(len(records))]
        else:
            start, end = derived.span
            values = [
                None if getattr(record, start) is None else article.text[getattr(record, start) : getattr(record, end)]
                for article, records in groups
                for record in records
            ]
        arrays.append(pa.array(values, column.type))
    return pa.Table.from_arrays(arrays, schema=schema(table))


def to_tables(articles: Sequence[Article], rejects: Sequence[Reject]) -> dict[str, pa.Table]:
    """The tables of finished articles and rejected records, rows in the order given; those of stories come later."""
    tables = {name: _parts_table(name, articles) for name in PARTS_OF_AN_ARTICLE}
    tables |= {"articles": to_table("articles", articles), "rejects": to_table("rejects", rejects)}
    return {name: tables[name] for name in PART_TABLES}


def to_articles(tables: Mapping[str, pa.Table]) -> list[Article]:
    """The articles that these rows tell, in the order of `articles`; the way back from `to_tables`.

    Rows of other articles in the tables of parts are left out. What no table holds is at its default (`markup`,
    `needs_body`), and what a table holds in fewer bits is as it stands there (`quotes.confidence`).
    """
    parts = {name: _records_by_article(name, tables[name]) for name in PARTS_OF_AN_ARTICLE}
    stored = _stored_columns("articles")
    articles = []
    for row in tables["articles"].select(stored).to_pylist():
        of_article = {name: tuple(records.get(row["article_id"], ())) for name, records in parts.items()}
        articles.append(Article(**_values(row, stored) | of_article))
    return articles


def _records_by_article(table: str, rows: pa.Table) -> dict[str, list[Any]]:
    """The records of a part, each article's in their order."""
    stored = _stored_columns(table)
    index = next(name for name, derived, _ in _columns(TABLES[table]) if derived is not None and derived.span is None)
    found: dict[str, list[Any]] = {}
    for row in rows.select(["article_id", index, *stored]).sort_by(index).to_pylist():
        found.setdefault(row["article_id"], []).append(TABLES[table](**_values(row, stored)))
    return found


def _stored_columns(table: str) -> list[str]:
    return [name for name, derived, _ in _columns(TABLES[table]) if derived is None]


def _values(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in names}


def data_dictionary() -> str:
    """The data dictionary as Markdown: a section a table, a row a column."""
    lines = ["# The tables", "", "Generated from `tasks/model.py` by `copydesk schema --markdown`.", ""]
    for name in TABLES:
        meaning = (schema(name).metadata[b"description"]).decode()
        lines += [f"## {name}", "", meaning, "", "| column | type | null | meaning |", "| --- | --- | --- | --- |"]
        for column in schema(name):
            null = "yes" if column.nullable else ""
            meaning = column.metadata[b"description"].decode().replace("|", "\\|")
            lines.append(f"| {column.name} | {column.type} | {null} | {meaning} |")
        lines.append("")
    return "\n".join(lines)
