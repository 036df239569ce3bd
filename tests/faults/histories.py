"""Histories of a raw folder: articles come, change and go in any order, with a run after each and some compactions.

    python -m tests.faults.histories N

lives through N of them by the command's own entry point, with Prefect, and prints a JSON line. Whatever the history,
the tables hold the rows of one run over what is there at its end, and compacted the bytes of one.
"""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows.cli import app
from tests.faults.invariants import hashes, state
from tests.faults.kind import Result
from tests.faults.work import BATCH, ENDED
from tests.strategies import texts

HISTORIES = "articles come, change and go in any order"

_NAMES = ("a.txt", "b.txt", "c.txt", "desk/d.txt", "e.jsonl")


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to the raw folder before one run."""

    sources: Mapping[str, str | None]
    """New content by name; None where the source goes."""
    compacts: bool
    """Whether the tables are compacted after the run."""


def try_histories(n_histories: int) -> Result:
    """Live through so many histories, the same ones each time. The first that goes wrong is told as it is."""
    result = Result(HISTORIES, n_histories)
    tried = settings(
        max_examples=n_histories,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),  # making a history simpler takes minutes
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )(given(histories())(follow))
    with result.timed(), redirect_stdout(sys.stderr):
        try:
            tried()
        except Exception as failed:  # whatever it is, a history went wrong
            result.broken.append("; ".join([repr(failed), *getattr(failed, "__notes__", ())]))
    return result


def histories() -> st.SearchStrategy[list[Step]]:
    """Two to four steps over the same few names."""
    content = st.one_of(st.none(), texts(), st.sampled_from(["", '{"text": "The mill reopened."}\n{"text": 5}\n']))
    sources = st.dictionaries(st.sampled_from(_NAMES), content, max_size=4)
    return st.lists(st.builds(Step, sources, st.booleans()), min_size=2, max_size=4)


def follow(history: Sequence[Step]) -> None:
    """Live through a history by the command's own entry point, and compare with a run from scratch."""
    with tempfile.TemporaryDirectory() as home:
        raw, out, fresh = (Path(home) / name for name in ("raw", "out", "fresh"))
        raw.mkdir()
        for step in history:
            _change(raw, step.sources)
            _run(raw, out)
            if step.compacts:
                _command("compact", str(out))
        _run(raw, fresh)
        assert state(out).rows == state(fresh).rows
        assert set(state(out).records.values()) <= {1}
        for folder in (out, fresh):
            _command("compact", str(folder))
            _command("check", str(folder))
        assert hashes(out) == hashes(fresh)


def _change(raw: Path, sources: Mapping[str, str | None]) -> None:
    for name, content in sources.items():
        path = raw / name
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")


def _run(raw: Path, out: Path) -> None:
    _command("run", str(raw), "--out", str(out), "--prune", "--batch-size", str(BATCH))


def _command(*arguments: str) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == ENDED, done.output


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(try_histories(int(sys.argv[1])))) + "\n")
