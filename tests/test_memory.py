"""The bound on the memory that work on articles may take."""

import gc
import resource
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.batch import process
from tasks.memory import bounded, uncollected
from tasks.model import Article, Rejected
from tasks.net import attempt
from tasks.patience import Patience
from tasks.plan import make_plan
from tasks.read.limits import MIB, Limits
from tasks.store import Store, files, staged_rejects

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")


def bug(words: str) -> Rejected:
    return Rejected("STEP_FAILED", words)


def test_what_takes_too_much_is_refused_and_the_bound_is_lifted() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with bounded(64 * MIB):
        outcome = attempt(lambda: bytearray(256 * MIB), Patience(5), bug)
    assert isinstance(outcome, Rejected)
    assert outcome.code == "OUT_OF_MEMORY"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(bytearray(256 * MIB)) == 256 * MIB


def test_what_takes_less_is_done() -> None:
    with bounded(256 * MIB):
        assert attempt(lambda: len(bytearray(64 * MIB)), Patience(5), bug) == 64 * MIB


def test_a_narrower_bound_stays() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (2**40, hard))
    try:
        with bounded(2**50):
            assert resource.getrlimit(resource.RLIMIT_DATA) == (2**40, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def test_what_somebody_else_keeps_from_the_process_is_no_articles_fault() -> None:
    def refused() -> None:
        raise MemoryError

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (2**46, hard))
    try:
        with pytest.raises(MemoryError):
            attempt(refused, Patience(5), bug)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def test_an_article_that_takes_too_much_costs_itself_alone(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(article: Article) -> Article:
        if "mill-1" in article.source_path:
            bytearray(512 * MIB)
        return article

    monkeypatch.setattr("tasks.pipeline.mark_repeats", greedy)
    store = Store(raw.parent / "out")
    with store.exclusive():
        [job] = make_plan(raw, store, Limits(memory_bytes=128 * MIB), 500).jobs
        report = process(job)
    assert report.codes == {"OUT_OF_MEMORY": 1}
    assert [reject.source_path for reject in staged_rejects(job.out, report.key)] == ["mill-1.txt"]


@pytest.mark.parametrize("is_on", [True, False])
def test_after_a_while_without_collections_they_are_as_before(is_on: bool) -> None:
    was_on = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with pytest.raises(ValueError, match="no number"), uncollected():
            assert not gc.isenabled()
            raise ValueError("no number")
        assert gc.isenabled() == is_on
    finally:
        (gc.enable if was_on else gc.disable)()


_READ_WITHIN = """
import resource, sys
from pathlib import Path
from tasks.store import files

pages = int(Path("/proc/self/statm").read_text().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + int(sys.argv[2]) * 2**20, -1))
assert files.read_table(Path(sys.argv[1])).num_rows == 1_000
"""


@pytest.mark.parametrize("mebibytes", [60, 66, 72])
def test_a_table_is_read_where_no_thread_can_begin(tmp_path: Path, mebibytes: int) -> None:
    """With so much room, Arrow's own reading of a file waits for a thread that could not begin."""
    table = pa.table({"n": list(range(1_000))})
    files.write_table(tmp_path / "a.parquet", table.schema, [table])
    command = (sys.executable, "-c", _READ_WITHIN, str(tmp_path / "a.parquet"), str(mebibytes))
    subprocess.run(command, check=True, timeout=60)
