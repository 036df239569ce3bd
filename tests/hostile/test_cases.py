"""Every hostile case ends as it should, reaches for nothing that is not its own, and is lawful among all others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.batch import process
from tasks.desk.check import check
from tasks.plan import make_plan
from tasks.read import sources
from tasks.read.source import name_of, split_suffix
from tasks.store import Store, current
from tasks.tables import to_tables
from tests.hostile.case import ARTICLE, LIMITS, Case, read, refused
from tests.hostile.corpus import GROUPS, corpus, quick
from tests.hostile.judge import Outcome, faults, lawless, outcomes, write
from tests.hostile.watch import watched
from tests.outputs import run_row

pytestmark = pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")  # pytest undoes what reading does


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Those of the quick set."""
    return quick(corpus())


@pytest.fixture(scope="module")
def raw(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with all cases but the long ones, and beside it what they reach for."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "outside.txt").write_text("root: a secret", encoding="utf-8")
    write(cases, folder / "raw")
    return folder / "raw"


@pytest.fixture(scope="module")
def seen() -> list[str]:
    """What the process did beside reading the cases, once `ended` is there."""
    return []


@pytest.fixture(scope="module")
def ended(cases: list[Case], raw: Path, seen: list[str]) -> Mapping[str, Outcome]:
    """What becomes of each case."""
    outcomes([read("encodings/utf-8-marked.txt", ""), read("markup/upper.html", "")], raw, LIMITS)  # loads what is lazy
    with watched(raw) as strange:
        found = outcomes(cases, raw, LIMITS)
    seen += strange
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_cases_end_as_they_should(group: str, cases: list[Case], ended: Mapping[str, Outcome]) -> None:
    assert faults([case for case in cases if case.name.startswith(f"{group}/")], ended) == {}


def test_all_that_comes_of_them_is_lawful(ended: Mapping[str, Outcome]) -> None:
    assert lawless(list(ended.values())) == []


@pytest.mark.usefixtures("ended")
def test_they_reach_no_network_no_process_and_no_file_of_others(seen: list[str]) -> None:
    assert seen == []


def test_every_entry_is_listed_once_and_nothing_behind_a_link(tmp_path: Path) -> None:
    named = corpus("names")
    write(named, tmp_path)
    listed = [case.name for case in named if split_suffix(case.name)[0] or not case.path.name.startswith(".")]
    assert sorted(source.name for source in sources(tmp_path)) == sorted(map(name_of, listed))


def test_a_run_gives_the_same_rows_and_passes_the_check(
    cases: list[Case], ended: Mapping[str, Outcome], tmp_path: Path
) -> None:
    some = cases[::4]
    write(some, tmp_path / "raw")
    store = Store(tmp_path / "out")
    with store.exclusive():
        plan = make_plan(tmp_path / "raw", store, LIMITS, batch_size=10_000)
        reports = [process(job) for job in plan.jobs]
        store.commit([report.key for report in reports], plan.known(reports), frozenset(), [run_row()])
    assert check(store.out) == []
    by_name = {ended[case.name].name: ended[case.name] for case in some}
    in_order = [by_name[source.name] for source in sources(tmp_path / "raw") if source.name in by_name]
    for table, rows in tables_of(in_order).items():
        assert pq.read_table(current(store.out) / table).equals(rows), table


def tables_of(ended: Sequence[Outcome]) -> dict[str, pa.Table]:
    articles = [article for outcome in ended for article in outcome.articles]
    rejects = [reject for outcome in ended for reject in outcome.rejects]
    return to_tables(articles, rejects)


def test_there_are_many_and_none_has_the_name_of_another(cases: list[Case]) -> None:
    assert [name for name, times in Counter(case.name for case in corpus()).items() if times > 1] == []
    assert len(cases) >= 450
    assert len(corpus()) >= 1200


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        (read("a.txt", "It rained all day.", keep=("It snowed.",)), "lost 'It snowed.'"),
        (read("a.txt", "It rained all day.", keep=(), drop=("rained",)), "let through 'rained'"),
        (read("a.txt", "“It rained,” said Ida Brandt.", keep=(), quotes=0), "1 quotes, not 0: ['It rained,']"),
        (refused("a.txt", "It rained all day.", "NO_BODY"), "ended as ('article',), not ('NO_BODY',)"),
        (refused("a.txt", "", ARTICLE), "ended as ('EMPTY_FILE',), not ('article',)"),
        (
            read("a.txt", "It rained all day.", keep=(), known="It should."),
            "it is as it should be, though it was known to fail",
        ),
    ],
)
def test_the_judge_sees_what_is_wrong(case: Case, fault: str, tmp_path: Path) -> None:
    write([case], tmp_path)
    assert faults([case], outcomes([case], tmp_path, LIMITS)) == {case.name: [fault]}
