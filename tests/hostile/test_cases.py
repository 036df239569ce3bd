"""Every hostile case ends as it should, alone and in a run over all of them."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.batch import process
from tasks.desk.check import check
from tasks.plan import make_plan
from tasks.read import sources
from tasks.store import Store, current
from tasks.tables import DATA_TABLES, to_tables
from tests.hostile.case import LIMITS, Case
from tests.hostile.corpus import GROUPS, corpus
from tests.hostile.judge import Outcome, judged, lawless, outcomes, write
from tests.outputs import run_row

CASES = corpus()


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with all cases but the long ones."""
    folder = tmp_path_factory.mktemp("hostile") / "raw"
    write(CASES, folder)
    return folder


@pytest.fixture(scope="module")
def ended(raw: Path) -> Mapping[str, Outcome]:
    """What becomes of each case."""
    return outcomes(CASES, raw, LIMITS)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=ascii(case.name), marks=[pytest.mark.xfail(reason=case.known)] if case.known else [])
        for case in CASES
    ],
)
def test_a_case_ends_as_it_should(case: Case, ended: Mapping[str, Outcome]) -> None:
    assert judged(case, ended[case.name]) == []


def test_all_that_comes_of_them_is_lawful(ended: Mapping[str, Outcome]) -> None:
    assert lawless(list(ended.values())) == []


def test_a_run_over_all_of_them_gives_the_same_rows_and_passes_the_check(
    raw: Path, ended: Mapping[str, Outcome], tmp_path: Path
) -> None:
    store = Store(tmp_path / "out")
    with store.exclusive():
        plan = make_plan(raw, store, LIMITS, batch_size=10_000)
        reports = [process(job) for job in plan.jobs]
        store.commit([report.key for report in reports], plan.known(reports), frozenset(), [run_row()])
    assert check(store.out) == []
    in_order = [ended_by for source in sources(raw) for ended_by in ended.values() if ended_by.name == source.name]
    for table, rows in tables_of(in_order).items():
        assert pq.read_table(current(store.out) / table).equals(rows), table


def tables_of(ended: list[Outcome]) -> dict[str, pa.Table]:
    articles = [article for outcome in ended for article in outcome.articles]
    rejects = [reject for outcome in ended for reject in outcome.rejects]
    return {table: rows for table, rows in to_tables(articles, rejects).items() if table in DATA_TABLES}


def test_names_are_given_once_and_the_corpus_is_no_smaller_than_it_was() -> None:
    cases = corpus(long=True)
    assert [name for name, times in Counter(case.name for case in cases).items() if times > 1] == []
    assert len(cases) >= 250
    assert all(corpus(group) for group in GROUPS)
