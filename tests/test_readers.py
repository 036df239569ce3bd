"""Plain readers need no special knowledge: each opens every table by its folder and sees the same rows."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

from tasks.desk.check import check
from tasks.store import current
from tasks.tables import TABLES, schema, to_tables
from tests.outputs import commit, whole_tables

READERS: dict[str, Callable[[Path], list[dict[str, object]]]] = {
    "duckdb": lambda folder: duckdb.from_parquet(f"{folder}/*.parquet").to_arrow_table().to_pylist(),
    "pandas": lambda folder: pd.read_parquet(folder, dtype_backend="pyarrow").to_dict("records"),
    "polars": lambda folder: pl.read_parquet(folder / "*.parquet").to_dicts(),
    "pyarrow": lambda folder: ds.dataset(folder).to_table().to_pylist(),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    commit(folder, whole_tables())
    return folder


def cells(rows: list[dict[str, object]], column: str) -> list[str]:
    """The texts, numbers and nulls of a column, nulls by one name."""
    return [
        "null" if pd.api.types.is_scalar(row[column]) and pd.isna(row[column]) else str(row[column]) for row in rows
    ]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_opens_a_table_by_its_folder(out: Path, reader: str, table: str) -> None:
    rows = READERS[reader](out / table)
    expected = ds.dataset(current(out) / table).to_table().to_pylist()
    assert len(rows) == len(expected) > 0
    for column in schema(table):
        if str(column.type) in {"string", "int32", "bool"}:
            assert cells(rows, column.name) == cells(expected, column.name)


@pytest.mark.parametrize("table", [table for table in TABLES if table != "runs"])
def test_a_table_without_rows_opens_too(tmp_path: Path, table: str) -> None:
    commit(tmp_path, to_tables([], []))
    assert check(tmp_path) == []
    for read in READERS.values():
        assert read(tmp_path / table) == []
