"""The laws of the tables hold on any text, whatever the steps make of it."""

import io
from collections.abc import Sequence

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tasks.desk.laws import laws
from tasks.desk.rows import Rows
from tasks.model import Article
from tasks.pipeline import Step, annotate, stages
from tasks.tables import DATA_TABLES, PART_TABLES, schema, to_articles, to_tables
from tests.outputs import whole_tables
from tests.strategies import articles

SECONDS = 20.0
STEPS = [step for stage in stages() for step in stage.steps]
LAWS = [law for law in laws() if law.table in PART_TABLES]

some_articles = st.lists(articles(), max_size=8, unique_by=lambda article: article.article_id)
thorough = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def taken_to(step: Step, article: Article) -> Article:
    """The article as it comes to a step."""
    for earlier in STEPS[: STEPS.index(step)]:
        article = earlier(article)
    return article


@example([])
@given(st.lists(articles(), min_size=6, max_size=24, unique_by=lambda article: article.article_id))
@settings(thorough, max_examples=10)  # of many articles each: to ask all laws takes 0.3 CPU-s, however many rows
def test_every_law_holds_and_every_article_ends_in_one_place(given_articles: Sequence[Article]) -> None:
    load = annotate(given_articles, SECONDS)
    tables = to_tables(load.articles, load.rejects)
    assert to_tables(to_articles(tables), load.rejects) == tables
    rows = Rows({name: table.to_pandas() for name, table in tables.items()})
    broken = {(law.table, law.name, law.sentence) for law in LAWS if law.broken(rows).any()}
    assert broken == set()
    ends = [done.source_path for done in load.articles] + [reject.source_path for reject in load.rejects]
    assert sorted(ends) == sorted(article.source_path for article in given_articles)
    assert {reject.code for reject in load.rejects} <= {"NO_BODY", "BLANK_TEXT"}


@given(articles())
@settings(thorough, max_examples=50)
def test_no_step_touches_the_text(article: Article) -> None:
    for done in annotate([article], SECONDS).articles:
        assert (done.text, done.article_id, done.raw_sha256) == (article.text, article.article_id, article.raw_sha256)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_a_step_done_twice_is_a_step_done_once(step: Step) -> None:
    @given(articles())
    @settings(thorough, max_examples=25)
    def holds(article: Article) -> None:
        (load,) = [annotate([article], SECONDS)]
        if load.articles:
            once = step(taken_to(step, article))
            assert step(once) == once

    holds()


@given(articles())
@settings(thorough, max_examples=25)
def test_the_whole_way_gone_twice_leads_to_the_same_place(article: Article) -> None:
    once = annotate([article], SECONDS).articles
    assert annotate(once, SECONDS).articles == once


@given(some_articles)
@settings(thorough, max_examples=20)
def test_an_article_is_judged_alone(given_articles: Sequence[Article]) -> None:
    together = annotate(given_articles, SECONDS).articles
    alone = [done for article in reversed(given_articles) for done in annotate([article], SECONDS).articles]
    assert list(together) == alone[::-1]


@pytest.mark.parametrize("table", DATA_TABLES)
def test_pandas_gives_back_whole_numbers_and_truth_values(table: str) -> None:
    file = io.BytesIO()
    rows = whole_tables()[table]
    pq.write_table(rows, file)
    frame = pd.read_parquet(file)
    for column in schema(table):
        if column.nullable and str(column.type) in {"int32", "bool"}:
            assert str(frame[column.name].dtype) == {"int32": "Int64", "bool": "boolean"}[str(column.type)]
        assert frame[column.name].isna().tolist() == rows[column.name].is_null().to_pylist()
    assert list(frame.columns) == schema(table).names
    assert pq.read_table(file).schema.equals(schema(table))
