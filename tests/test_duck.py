"""DuckDB over the tables sees one commit whole, reads nothing else, and says which table is damaged."""

from pathlib import Path

import duckdb
import pytest

from tasks.desk.duck import NoQuery, ask, connect, files
from tasks.store import Damaged, NotAnOutput, current
from tasks.tables import TABLES
from tests.outputs import commit, cut, run_row, whole_tables


@pytest.fixture
def out(tmp_path: Path) -> Path:
    commit(tmp_path / "out", whole_tables())
    return tmp_path / "out"


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    ((found,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(found)


@pytest.mark.parametrize("name", ["plain", "it's", "a[1]*b?", "Zürich – вести"])
def test_every_table_is_a_view_whatever_the_folder_is_called(tmp_path: Path, name: str) -> None:
    commit(tmp_path / name, whole_tables())
    rows = {**{table: rows.num_rows for table, rows in whole_tables().items()}, "runs": 1}
    with connect(tmp_path / name) as connection:
        assert {table: count(connection, table) for table in TABLES} == rows
    with duckdb.connect() as plain:
        assert {table: count(plain, files(tmp_path / name, table)) for table in TABLES} == rows


def test_a_commit_that_comes_later_is_not_seen(out: Path) -> None:
    with connect(out) as connection:
        commit(out, whole_tables(), "again", run_row())
        assert current(out).name == "00000002"
        assert count(connection, "runs") == 1


@pytest.mark.parametrize(
    "query",
    [
        "FROM read_text('{elsewhere}')",
        "FROM glob('{elsewhere}')",
        "COPY (SELECT 1) TO '{elsewhere}.csv'",
        "ATTACH '{elsewhere}.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FROM 'https://example.org/articles.parquet'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "FROM out",
    ],
)
def test_a_query_reaches_neither_another_file_nor_the_network(out: Path, tmp_path: Path, query: str) -> None:
    elsewhere = tmp_path / "secret.txt"
    elsewhere.write_text("secret")
    with connect(out) as connection, pytest.raises(duckdb.Error):
        connection.execute(query.format(elsewhere=elsewhere)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "secret.txt"]


def test_days_and_times_are_those_of_utc(out: Path) -> None:
    with connect(out) as connection:
        asked = "SELECT CAST(published_at AS VARCHAR) FROM articles WHERE published_at IS NOT NULL"
        assert connection.execute(asked).fetchall() == [("2025-05-01 12:00:00+00",)]


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAnOutput, match="copydesk run"), connect(tmp_path):
        pass


@pytest.mark.parametrize("harm", [cut, Path.unlink])
def test_a_table_that_cannot_be_read_is_named(out: Path, harm: object) -> None:
    assert callable(harm)
    harm(next((current(out) / "quotes").glob("*.parquet")))
    with pytest.raises(Damaged, match=r"quotes cannot be read\. `copydesk check`"), connect(out):
        pass


@pytest.mark.parametrize(
    "query",
    [
        "COPY quotes TO '{inside}'",
        "WITH copied AS (COPY quotes TO '{inside}') FROM copied",
        "FROM query('WITH copied AS (COPY quotes TO ''{inside}'') FROM copied')",
        "SELECT 1; COPY quotes TO '{inside}'",
        "SELECT 1) UNION ALL (SELECT 2",
        "EXPLAIN ANALYZE COPY quotes TO '{inside}'",
        "EXPORT DATABASE '{inside}'",
        "ATTACH '{inside}'",
        "DROP VIEW quotes",
        "WITH added AS (INSERT INTO aliases VALUES ('a', 'b') RETURNING *) FROM added",
        "SET threads = 1",
        "FROM read_text('/etc/hostname')",
        "-- nothing",
        "",
        "FROM quotes') --",
    ],
)
def test_what_is_asked_can_only_read(out: Path, query: str) -> None:
    inside = current(out) / "quotes" / "x.csv"
    before = sorted(out.rglob("*"))
    with connect(out) as connection, pytest.raises(NoQuery, match=r"^[A-Z]\w+ Error: [^\n]+$"):
        list(ask(connection, query.format(inside=inside)).rows)
    assert sorted(out.rglob("*")) == before


@pytest.mark.parametrize(
    "query",
    ["SELECT count(*) FROM quotes; -- all", "FROM quotes", "SUMMARIZE quotes", "DESCRIBE quotes", "SHOW TABLES",
     "VALUES (1)", "PIVOT quotes ON kind IN ('direct') USING count(*)", "SELECT 'it''s; COPY x TO y'"],
)  # fmt: skip
def test_whatever_reads_is_answered(out: Path, query: str) -> None:
    with connect(out) as connection:
        answer = ask(connection, query)
        assert {len(row) for row in answer.rows} == {len(answer.names)}


def test_what_is_wrong_is_said_in_a_sentence_with_the_hint(out: Path) -> None:
    with connect(out) as connection:
        with pytest.raises(
            NoQuery, match=r'"speaker_nam" not found in FROM clause! Candidate bindings: "speaker_name"'
        ):
            ask(connection, "SELECT speaker_nam FROM quotes")
        with pytest.raises(NoQuery, match="Could not convert string"):
            list(ask(connection, "SELECT text::INT FROM quotes").rows)


def test_the_order_of_rows_stays_and_small_floats_are_short(out: Path) -> None:
    with connect(out) as connection:
        asked = "SELECT n AS a, 0.95::FLOAT AS a, NULL::FLOAT FROM range(3000) AS r(n) ORDER BY n DESC"
        answer = ask(connection, asked)
        assert answer.names[:2] == ("a", "a_2")
        assert list(answer.rows) == [[n, 0.95, None] for n in range(2999, -1, -1)]
