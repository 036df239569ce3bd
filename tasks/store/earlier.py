"""Rows that were written under an earlier schema of their table."""

from dataclasses import MISSING, fields
from typing import Any

import pyarrow as pa

from tasks.store.errors import Outdated
from tasks.tables import TABLES, schema


def up_to_date(table: str, read: pa.Table) -> pa.Table:
    """The rows under today's schema; a column that they lack holds the default of its field, else null if it may.

    Raises `Outdated` where neither can stand in it.
    """
    now = schema(table)
    columns = [
        read[column.name] if column.name in read.column_names else _filled(table, column, read.num_rows)
        for column in now
    ]
    try:
        return pa.Table.from_arrays(columns, names=now.names).cast(now)
    except (ValueError, pa.ArrowNotImplementedError) as error:
        raise _outdated(table, f"do not fit into it any more ({error})") from error


def _filled(table: str, column: pa.Field, n_rows: int) -> pa.Array:
    defaults: dict[str, Any] = {spec.name: spec.default for spec in fields(TABLES[table])}
    if column.name not in defaults or (defaults[column.name] is MISSING and not column.nullable):
        raise _outdated(table, f"lack the column {column.name}, which has no default")
    value = None if defaults[column.name] is MISSING else defaults[column.name]
    return pa.array([value] * n_rows, column.type)


def _outdated(table: str, why: str) -> Outdated:
    return Outdated(
        f"Rows of {table} that are kept were written by an earlier version and {why}. Move the output folder away "
        "and run again: that makes all tables anew from the raw articles."
    )
