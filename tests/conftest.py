"""What every test runs under: a Prefect of its own, and no way to the data of this checkout."""

# ruff: noqa: PLC0415 - Prefect is imported by the tests that need it, and not before its settings stand; xdist where it is
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.objects import Bucket, Proxy

_HOME = tempfile.TemporaryDirectory(prefix="copydesk-prefect-")
os.environ |= {
    "PREFECT_HOME": _HOME.name,
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
for _name in [name for name in os.environ if name == "PREFECT_API_URL" or name.startswith("COPYDESK_")]:
    del os.environ[_name]
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each command a test starts would compile the project, 1.4 CPU-s

_EMPTY = Path(_HOME.name) / "empty.db"
"""A database of Prefect in which no run stands; there once `prefect_server` has begun."""

_WORDS = "The mill on the Orne closed its gates on Friday. “We had no choice,” said Ada Moss, its owner."


settings.register_profile("suite", deadline=None, max_examples=50)  # a busy machine is no failure; half of the usual
settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "slow: takes long, most of them more than ten seconds; left out unless asked for: pytest -m slow"
    )
    config.addinivalue_line("markers", "long: takes more than a minute; left out unless asked for: pytest -m long")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where files are shared out, leave all that ask for Prefect's server to one worker: a second takes 15 CPU-s."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    def group(test: str) -> str:
        file = test.partition("::")[0]
        return "prefect_server" if _asks_for_the_server(config.rootpath / file) else file

    scheduling = LoadFileScheduling(config, log)
    scheduling._split_scope = group
    return scheduling


@cache
def _asks_for_the_server(file: Path) -> bool:
    return "prefect_server" in file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """The address of a Prefect server that lives as long as the tests; takes about 9 s, once.

    Half of that goes into its empty database. A copy is kept for servers that tests start.
    """
    from prefect.events.worker import EventsWorker
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows.server import FOR_ONE_RUN, for_schedules, known_to_all, own_server

    home = Path(_HOME.name) / "server"
    home.mkdir()
    no_heartbeat = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}  # each flow would wait 1 s for its thread
    with own_server({**for_schedules(home), **FOR_ONE_RUN}) as url:
        with closing(sqlite3.connect(home / "prefect.db")) as made, closing(sqlite3.connect(_EMPTY)) as copy:
            made.backup(copy)
        put_empty_database(Path(os.environ["PREFECT_HOME"]))
        with known_to_all(url), temporary_settings(no_heartbeat):
            del os.environ["PREFECT_API_URL"]  # a command that a test starts knows it where the test says so
            yield url
            EventsWorker.drain_all(timeout=20)


def put_empty_database(home: Path) -> None:
    """Spare a server that will have its home here the 5 CPU-s of making a database."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(_EMPTY, home / "prefect.db")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw folder with three good articles."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(3):
        write_article(folder, number)
    return folder


@pytest.fixture(scope="session")
def object_server() -> Iterator[str]:
    """The address of a server of objects that lives as long as the tests; takes about 2 s, once."""
    from tests.objects import served

    with served() as url:
        yield url


@pytest.fixture
def bucket(object_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> "Bucket":
    """An empty bucket, to whose server this process and what it starts are led."""
    from tests.objects import Bucket, lead

    lead(monkeypatch, object_server)
    notes = str(tmp_path_factory.mktemp("notes"))
    monkeypatch.setattr(tempfile, "tempdir", notes)
    monkeypatch.setenv("TMPDIR", notes)
    return Bucket(object_server, f"desk-{uuid.uuid4().hex[:12]}")


@pytest.fixture
def proxy(object_server: str, bucket: "Bucket", monkeypatch: pytest.MonkeyPatch) -> Iterator["Proxy"]:
    """Between this process and the server of the bucket, doing no harm yet."""
    from tests.objects import Proxy, lead

    between = Proxy(object_server)
    assert bucket.name  # led this process past the proxy before
    with between.running() as url:
        lead(monkeypatch, url)
        yield between


def write_article(folder: Path, number: int) -> Path:
    """One more good article."""
    path = folder / f"mill-{number}.txt"
    path.write_text(f"Mill number {number} closes\n\n{_WORDS}\n\n{_WORDS}\n", encoding="utf-8")
    return path
