"""The ready-made views agree with the tables, and join the names of a person as they say."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.plain import process
from tasks.desk.aliases import WrongAliases, read_aliases
from tasks.desk.duck import connect
from tasks.desk.views import VIEWS, create_views
from tasks.tables import TABLES, schema
from tests.goldens import ROOT

COUNTS = {
    "SELECT sum(n_quotes) FROM speakers": "SELECT count(coalesce(speaker_name, speaker_text)) FROM quotes",
    "SELECT sum(n_repeats) FROM speakers": (
        "SELECT count(duplicate_of) FROM quotes WHERE coalesce(speaker_name, speaker_text) IS NOT NULL"
    ),
    "SELECT sum(n_words) FROM speakers": (
        "SELECT sum(n_words) FROM quotes_full WHERE coalesce(speaker_name, speaker_text) IS NOT NULL"
    ),
    "SELECT sum(n_quotes) FROM people": "SELECT sum(n_quotes) FROM entities WHERE label = 'PERSON'",
    "SELECT sum(n_mentions) FROM people": "SELECT sum(n_mentions) FROM entities WHERE label = 'PERSON'",
    "SELECT sum(n_articles) FROM people": "SELECT count(DISTINCT (article_id, key)) FROM persons",
    "SELECT count(*) FROM persons": "SELECT count(*) FROM entities WHERE label = 'PERSON'",
    "SELECT count(*) FROM people": "SELECT count(DISTINCT key) FROM persons",
    "SELECT sum(n_mentions) FROM places": "SELECT sum(n_mentions) FROM entities WHERE label IN ('GPE', 'LOC', 'FAC')",
    "SELECT count(*) FROM quotes_full": "SELECT count(*) FROM quotes",
    "SELECT count(DISTINCT person) FROM people WHERE resolved": "SELECT count(*) FROM people WHERE resolved",
    "SELECT count(person) FROM quotes_full": ("SELECT coalesce(sum(n_quotes), 0) FROM people WHERE resolved"),
}
"""Pairs of queries whose answers are the same over any tables."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    out = tmp_path_factory.mktemp("views") / "out"
    process(ROOT / "data" / "raw", out)
    with connect(out) as connection:
        yield connection


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    ((value,),) = connection.execute(sql).fetchall()
    return value


@pytest.mark.parametrize("sql", COUNTS)
def test_counts_of_views_agree_with_the_tables(samples: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert one(samples, sql) == one(samples, COUNTS[sql])


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_of_a_view_is_explained(samples: duckdb.DuckDBPyConnection, view: str) -> None:
    columns = [row[0] for row in samples.execute(f"DESCRIBE {view}").fetchall()]
    of_quotes = schema("quotes").names if view == "quotes_full" else []
    assert [name for name in columns if name not in of_quotes] == list(VIEWS[view].columns)
    assert not set(of_quotes) - set(columns)


Named = Sequence[tuple[str, str, Sequence[str]]]
"""Who is named: article, name, other forms of it there."""


def entities(named: Named) -> pa.Table:
    rows = [
        {"article_id": article, "entity_index": index, "name": name, "label": "PERSON", "aliases": list(forms),
         "n_mentions": 1, "n_quotes": 0}
        for index, (article, name, forms) in enumerate(named)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema("entities"))


@contextmanager
def people(named: Named, aliases: Mapping[str, str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The views over articles that name people. Other tables are empty."""
    with duckdb.connect() as connection:
        ids = sorted({article for article, _, _ in named})
        articles = [{"article_id": name, "source_path": name, "record_index": None} for name in ids]
        tables = {name: schema(name).empty_table() for name in TABLES}
        tables["articles"] = pa.Table.from_pylist(articles, schema=schema("articles"))
        for name, table in (tables | {"entities": entities(named)}).items():
            connection.register(name, table)
        create_views(connection, aliases or {})
        yield connection


def joined(*names: str, forms: Mapping[str, Sequence[str]] | None = None) -> list[set[str]]:
    """Which of these names, each the name in an article of its own, are one person."""
    with people([(name, name, (forms or {}).get(name, ())) for name in names]) as connection:
        return [set(row[0]) for row in connection.execute("SELECT spellings FROM people").fetchall()]


ONE_PERSON = [
    ("Ann Low", "ANN LOW"),
    ("Siobhán Reilly", "Siobhan Reilly"),
    ("Søren Lund", "Soren Lund"),
    ("Pat O’Hara", "Pat O'Hara"),
    ("J. K. Rowling", "J.K. Rowling", "JK Rowling"),
    ("Ann Q. Low", "Ann Low", "Ann Q Low"),
    ("Ann Q. Low", "Ann Quill Low"),
    ("Martin King Jr.", "Martin King Jr"),
    ("Jan van der Berg", "Jan Van Der Berg"),
]
SEVERAL = [
    ("Ann Low", "Andrew Low"),
    ("Ann Low", "A. Low"),
    ("Ann Low", "Low"),
    ("Ann Q. Low", "Ann R. Low"),
    ("Ann Quill Low", "Ann Low"),
    ("Ann Quill Low", "Ann Quinn Low"),
    ("Martin King Jr.", "Martin King"),
    ("Jan van der Berg", "Jan Berg"),
    ("De Niro", "Robert De Niro"),
    ("Jean-Pierre Roux", "Jean Roux"),
]


@pytest.mark.parametrize("names", ONE_PERSON)
def test_spellings_of_a_full_name_are_one_person(names: tuple[str, ...]) -> None:
    assert joined(*names) == [set(names)]


@pytest.mark.parametrize("names", SEVERAL)
def test_other_names_are_other_people(names: tuple[str, ...]) -> None:
    assert len(joined(*names)) == len(names)


def test_a_name_that_may_be_either_of_two_people_is_neither() -> None:
    assert len(joined("Ann Low", "Ann Q. Low", "Ann R. Low")) == 3
    assert len(joined("Ann Q. Low", "Ann Quill Low", "Ann Quinn Low")) == 3


def test_a_middle_name_may_be_left_out_where_an_article_does_so() -> None:
    forms = {"Ann Quill Low": ["Ann Low", "Low"]}
    assert joined("Ann Quill Low", "Ann Low", forms=forms) == [{"Ann Quill Low", "Ann Low"}]


def test_a_single_name_is_a_person_of_its_article() -> None:
    with people([("a", "Smith", ()), ("b", "Smith", ())]) as connection:
        found = connection.execute("SELECT person, n_articles, resolved FROM people").fetchall()
    assert found == [("Smith", 1, False), ("Smith", 1, False)]


def test_aliases_join_what_nothing_else_does() -> None:
    named = [("a", "Pelé", ()), ("b", "PELE", ()), ("c", "Edson Arantes", ())]
    with people(named, {"pele": "Pelé", "Edson Arantes": "Pelé"}) as connection:
        found = connection.execute("SELECT person, n_articles, spellings, resolved FROM people").fetchall()
    assert found == [("Pelé", 3, ["Edson Arantes", "PELE", "Pelé"], True)]


@pytest.mark.parametrize(
    ("aliases", "message"),
    [
        ({"Pelé": "Ann Low", "PELE": "Bo Low"}, "'pele' to 'Ann Low' and to 'Bo Low'"),
        ({"AL": "Ann Low", "ann low": "Ann Q. Low"}, "lead to 'Ann Low', and from there to 'Ann Q. Low'"),
    ],
)
def test_aliases_that_lead_to_two_people_are_refused(aliases: dict[str, str], message: str) -> None:
    with pytest.raises(WrongAliases, match=message), people([], aliases):
        pass


NAMES = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "ANN", "A.", "Bo"]),
        st.sampled_from(["", "Q.", "R", "Quill", "Quinn", "Q. R.", "van"]),
        st.sampled_from(["Low", "low", "Löw", "Low Jr."]),
    ).map(lambda parts: " ".join(part for part in parts if part))
    | st.text(max_size=12),
    min_size=1,
    max_size=8,
)


@settings(max_examples=20)
@given(NAMES, st.randoms(use_true_random=False))
def test_every_entity_is_one_person_whatever_the_order(names: list[str], random: Any) -> None:
    named = [(f"a{index % 3}", name, ()) for index, name in enumerate(names)]
    with people(named) as connection:
        for view in ("people", "persons"):  # asked once: each query would spend 50 ms on making its plan anew
            connection.execute(f"CREATE TEMP TABLE {view} AS FROM main.{view}")
        persons = connection.execute("SELECT DISTINCT article_id, entity_index FROM persons").fetchall()
        spelled = sorted(row[0] for row in connection.execute("SELECT spellings FROM people").fetchall())
        for sql in (sql for sql in COUNTS if "FROM people" in sql or "FROM persons" in sql):
            assert (one(connection, sql) or 0) == (one(connection, COUNTS[sql]) or 0)
        random.shuffle(named)
        connection.register("entities", entities(named))
        again = sorted(row[0] for row in connection.execute("SELECT spellings FROM main.people").fetchall())
    assert len(persons) == len(names)
    assert [row for row in again if len(row[0].split()) > 1] == [row for row in spelled if len(row[0].split()) > 1]


def test_aliases_are_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "aliases.csv"
    path.write_text('\ufeffalias,name\n"King, the",Pelé\n\n Edson , Pelé\n', encoding="utf-8")
    assert read_aliases(path) == {"King, the": "Pelé", "Edson": "Pelé"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "its first line has to be alias,name"),
        (b"name,alias\nA,B\n", "begins with 'name,alias'; its first line"),
        (b"alias,name\nA\n", "line 2: it takes an alias and a name, got 'A'"),
        (b"alias,name\nA,\n", "line 2: it takes"),
        (b"alias,name\nA,B,C\n", "line 2: it takes"),
        (b"alias,name\nA,B\nA,C\n", "line 3: 'A' is 'B' already"),
        (b"alias,name\nA,\xff\n", "is not UTF-8"),
        (b'alias,name\nA,"B\n', "is no CSV"),
    ],
)
def test_a_file_of_aliases_that_is_wrong_says_where(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "aliases.csv"
    path.write_bytes(content)
    with pytest.raises(WrongAliases, match=message):
        read_aliases(path)
