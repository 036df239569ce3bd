"""The watch sees what reaches out, and nobody hears of a source that is read."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.case import LIMITS, QUOTES, page, read
from tests.hostile.judge import faults, outcomes, write
from tests.hostile.markup import PROLOGUES, REACHING
from tests.hostile.watch import watched


@pytest.mark.parametrize(
    ("event", "deed"),
    [
        ("open", lambda: Path("/etc/hosts").read_bytes()),
        ("os.listdir", lambda: list(Path("/").iterdir())),
        ("socket.__new__", lambda: socket.create_server(("127.0.0.1", 0)).__exit__()),
        ("subprocess.Popen", lambda: subprocess.run([sys.executable, "-c", ""], check=True)),
        ("os.system", lambda: os.system("true")),
    ],
)
def test_what_reaches_out_is_seen(event: str, deed: Callable[[], object], tmp_path: Path) -> None:
    deed()
    with watched(tmp_path) as strange:
        deed()
    deed()
    assert strange[0].startswith(event)


def test_reading_what_is_one_s_own_is_not_strange(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.", encoding="utf-8")
    with watched(tmp_path) as strange:
        (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert strange == []
    with watched(tmp_path) as strange:
        (tmp_path / "a.txt").write_text("It snowed.", encoding="utf-8")
    assert len(strange) == 1


@pytest.mark.filterwarnings("ignore::bs4.XMLParsedAsHTMLWarning")  # pytest undoes what reading does
def test_a_page_calls_nobody(tmp_path: Path) -> None:
    """The parser of pages is no Python, so that no hook sees what it does: somebody listens where pages point to."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        here = f"127.0.0.1:{server.getsockname()[1]}"
        pages = {name: prologue + page("<p>&x;</p>") for name, prologue in PROLOGUES.items()}
        pages |= {name: page(markup) for name, markup in REACHING.items()}
        cases = [
            read(
                f"{name}.html",
                text.replace("127.0.0.1:9", here).replace("file:///etc/passwd", f"http://{here}/x"),
                quotes=QUOTES,
            )
            for name, text in pages.items()
        ]
        write(cases, tmp_path)
        assert faults(cases, outcomes(cases, tmp_path, LIMITS)) == {}
        with pytest.raises(BlockingIOError):
            server.accept()
