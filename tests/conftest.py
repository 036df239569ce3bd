"""What every test runs under: a Prefect of its own, and no way to the data of this checkout."""

# ruff: noqa: PLC0415 - Prefect is imported by the tests that need it, and not before its settings stand
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME = tempfile.TemporaryDirectory(prefix="copydesk-prefect-")
os.environ |= {
    "PREFECT_HOME": _HOME.name,
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}
for _name in [name for name in os.environ if name == "PREFECT_API_URL" or name.startswith("COPYDESK_")]:
    del os.environ[_name]

_WORDS = "The mill on the Orne closed its gates on Friday. “We had no choice,” said Ada Moss, its owner."


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than ten seconds; runs all the same")


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """The address of a Prefect server that lives as long as the tests; takes about 12 s, once."""
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    no_heartbeat = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}  # each flow would wait 1 s for its thread
    with prefect_test_harness(server_startup_timeout=120), temporary_settings(no_heartbeat):
        yield str(PREFECT_API_URL.value())


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A raw folder with three good articles."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(3):
        write_article(folder, number)
    return folder


def write_article(folder: Path, number: int) -> Path:
    """One more good article."""
    path = folder / f"mill-{number}.txt"
    path.write_text(f"Mill number {number} closes\n\n{_WORDS}\n\n{_WORDS}\n", encoding="utf-8")
    return path
