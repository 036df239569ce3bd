"""The command line: what it prints where, and how it exits."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from flows import cli
from flows.cli import manners
from flows.standing import Standing
from flows.waiting import _lines
from tasks.store import Store, current
from tasks.tables import data_dictionary
from tests.conftest import write_article
from tests.outputs import flip
from tests.wire import TELEMETRY_IS_OFF, elsewhere, reached, watched

ROOT = Path(__file__).parents[1]
Copydesk = Callable[..., "subprocess.CompletedProcess[str]"]


def start(
    *arguments: str | Path, cwd: Path, terminal: int | None = None, **environment: str
) -> "subprocess.Popen[str]":
    """The command in a process of its own, as an installed console script starts it."""
    return subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if terminal is None else terminal,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


@pytest.fixture
def copydesk(prefect_server: str, tmp_path: Path) -> Copydesk:
    """Run the command in `tmp_path` against the server of the tests."""

    def call(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        process = start(*arguments, cwd=tmp_path, terminal=None, **({"PREFECT_API_URL": prefect_server} | environment))
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return call


def test_a_run_prints_its_result_and_how_far_it_was(copydesk: Copydesk, raw: Path) -> None:
    done = copydesk("run", "raw", "--out", "out")
    assert done.returncode == 0
    assert re.fullmatch(r"([0-9]+ %: [^\n]+\n)*100 %: 3 articles, [0-9]+/s\n", done.stderr)
    assert done.stdout.startswith("Completed in ")
    assert "3 articles from 3 sources." in done.stdout
    assert pq.read_table(current(raw.parent / "out") / "articles").num_rows == 3


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to take down in what a command reaches for; no switch of these tests and no sign of CI holds it back."""
    for name in TELEMETRY_IS_OFF:
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "wire"


@pytest.mark.slow
@pytest.mark.usefixtures("prefect_server")  # has put a database where the command's own will look
@pytest.mark.parametrize("more", [[], ["--workers", "2", "--batch-size", "1"]], ids=["alone", "pool"])
def test_without_a_server_it_starts_one_leaves_none_and_reaches_for_no_other_machine(
    raw: Path, wire: Path, more: list[str]
) -> None:
    process = start("run", "raw", "--out", "out", *more, cwd=raw.parent, terminal=None, **watched(wire))
    servers = set[str]()
    while process.poll() is None:
        servers |= {born for born in descendants(process.pid) if is_server(born)}
        time.sleep(0.05)
    assert not any(map(alive, servers))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0
    assert re.fullmatch(r"([0-9]+ %: [^\n]+\n)*100 %: 3 articles, [0-9]+/s\n", err)
    assert "3 articles from 3 sources." in out
    assert len(servers) == 1
    assert {("socket.connect", "127.0.0.1"), ("socket.bind", "127.0.0.1")} <= reached(wire)
    assert elsewhere(reached(wire)) == set()


KNOWN = """
import os
from concurrent.futures import ThreadPoolExecutor
from flows.server import known_to_all
from prefect.settings import PREFECT_API_URL

with ThreadPoolExecutor(1) as beside:
    beside.submit(print, "begun").result()
    with known_to_all("http://127.0.0.1:1/api"):
        print(beside.submit(PREFECT_API_URL.value).result(), os.environ["PREFECT_API_URL"])
    print(beside.submit(PREFECT_API_URL.value).result(), os.environ.get("PREFECT_API_URL"))
"""


def test_a_server_is_known_in_threads_that_have_begun_and_no_longer_than_it_is_there(tmp_path: Path) -> None:
    done = run_script(KNOWN, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["begun", "http://127.0.0.1:1/api http://127.0.0.1:1/api", "None None"]


@pytest.mark.usefixtures("prefect_server")
def test_rejects_are_named_and_fail_a_strict_run_only(raw: Path) -> None:
    (raw / "em\x1b[31mpty.txt").touch()
    done = in_process("run", raw, "--out", raw.parent / "out")
    assert done.exit_code == 0
    assert "em[31mpty.txt: EMPTY_FILE " in done.stdout
    assert "\x1b" not in done.stdout
    assert in_process("run", raw, "--out", raw.parent / "out2", "--strict").exit_code == 1


@pytest.mark.usefixtures("prefect_server")
def test_json_is_one_object(raw: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (raw / "empty.txt").touch()
    done = in_process("run", raw, "--out", raw.parent / "out", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert capfd.readouterr() == ("", "")  # nor does a library write past the command
    assert (report["status"], report["n_articles"], report["codes"]) == ("CompletedWithRejects", 3, {"EMPTY_FILE": 1})
    assert report["rejects"][0]["source_path"] == "empty.txt"


@pytest.mark.usefixtures("prefect_server")
def test_quiet_prints_errors_and_what_json_asks_for(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (raw / "empty.txt").touch()
    quiet = in_process("run", raw, "--out", raw.parent / "out", "--quiet", "--strict")
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (1, "", "")
    told = in_process("run", raw, "--out", raw.parent / "out", "--quiet", "--json")
    assert json.loads(told.stdout)["n_unchanged"] == 4
    monkeypatch.setenv("COPYDESK_MAX_REJECT_SHARE", "0.1")
    failed = in_process("run", raw, "--out", raw.parent / "other", "--quiet")
    assert (failed.exit_code, failed.stdout) == (3, "")
    assert failed.stderr.startswith("copydesk: 25.0% of the records were rejected")


@pytest.mark.usefixtures("prefect_server")
def test_a_second_run_at_the_same_time_ends_with_3_and_says_so(raw: Path) -> None:
    with Store(raw.parent / "out").exclusive():
        done = in_process("run", raw, "--out", raw.parent / "out")
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"(process {os.getpid()}, since 20" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("prefect_server")
def test_a_run_that_fails_ends_with_3_and_says_why(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (raw / "empty.txt").touch()
    monkeypatch.setenv("COPYDESK_MAX_REJECT_SHARE", "0.1")
    done = in_process("run", raw, "--out", raw.parent / "out", "--json")
    assert done.exit_code == 3
    assert done.stderr.startswith("copydesk: 25.0% of the records were rejected")
    assert json.loads(done.stdout)["status"] == "Failed"


def test_a_server_that_is_not_there_ends_with_3_and_a_sentence(copydesk: Copydesk, raw: Path) -> None:
    done = copydesk("run", "raw", "--out", "out", PREFECT_API_URL="http://127.0.0.1:1/api")
    assert done.returncode == 3
    assert done.stderr.startswith("copydesk: Prefect did not start the run: ")
    assert "unset that" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (raw.parent / "out").exists()


def test_a_person_sees_how_far_it_is_and_what_they_waited(prefect_server: str, raw: Path, wire: Path) -> None:
    terminal, seen = a_terminal()
    given = watched(wire) | {"PREFECT_API_URL": prefect_server}
    process = start("run", "raw", "--out", "out", cwd=raw.parent, terminal=terminal, **given)
    os.close(terminal)
    shown, (out, _) = seen(), process.communicate(timeout=120)
    assert "Starting Prefect …" in shown
    assert shown.endswith("\x1b[2K")  # the line is gone when the result comes
    found = re.match(r"Completed in ([0-9.]+) s \(([0-9.]+) s of work\): 3 articles", out)
    assert found, out
    assert float(found[1]) > float(found[2])
    assert elsewhere(reached(wire)) == set()  # in a terminal Prefect has telemetry of its own


WAIT = """
from flows.standing import Standing
from flows.waiting import waiting
with waiting("Starting", shown={shown}) as tell:
    tell(Standing("3 [b]of[/b] 4"))
    {work}
print("done")
"""
WORK = """
    import time
    tell(Standing(share=0.0))
    time.sleep(1)
    tell(Standing(share=0.5, n_articles=1200, n_rejects=7))
    time.sleep(0.5)
    tell(Standing(share=1.0, n_articles=2400))
"""


@pytest.mark.parametrize(
    ("shown", "environment", "words"),
    [
        (True, {}, "\x1b[33m0:00:00\x1b[0m"),
        (True, {"NO_COLOR": "1"}, "3 [b]of[/b] 4 0:00:00"),
        (True, {"TERM": "dumb"}, ""),
        (False, {}, ""),
    ],
)
def test_a_line_moves_in_a_terminal_alone(shown: bool, environment: dict[str, str], words: str) -> None:
    shown_words = waited(WAIT.format(shown=shown, work=""), environment)
    assert words in shown_words
    assert bool(shown_words) == bool(words)


@pytest.mark.parametrize(
    ("environment", "moves"),
    [({}, True), ({"NO_COLOR": "1"}, True), ({"TERM": "dumb"}, False), ({"CI": "true"}, False)],
)
def test_a_bar_shows_what_is_done_at_which_rate_and_what_is_left(environment: dict[str, str], moves: bool) -> None:
    seen = waited(WAIT.format(shown=True, work=WORK), environment)
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen)
    if not moves:
        assert re.fullmatch(r"100 %: 2,400 articles, 1,[56][0-9]{2}/s\r\n", seen)
        return
    found = re.search(r"━+[╸╺━ ]*  50 % 1,200 articles, 1,[12][0-9]{2}/s, 7 rejects (0:00:01|-:--:--) left", plain)
    assert found, plain
    assert len(found[0]) < 80
    assert (re.search(r"\x1b\[[0-9;]+m", seen) is None) == ("NO_COLOR" in environment)


def test_where_nothing_moves_a_line_is_written_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0

    def clock() -> float:
        return now

    tell = _lines(clock)
    tell(Standing("Looking for what is new …"))
    for now in (5.0, 9.0, 25.0, 30.0, 35.0, 36.0):
        tell(Standing(share=(now - 5) / 30, n_articles=int(now - 5) * 100, n_rejects=int(now > 20)))
    assert capsys.readouterr().err.splitlines() == [
        "67 %: 2,000 articles, 100/s, 1 reject, 10 s left",
        "100 %: 3,000 articles, 100/s, 1 reject",
    ]


def waited(script: str, environment: dict[str, str]) -> str:
    """What a script writes to a terminal that is its standard error; to standard output it writes `done`."""
    terminal, seen = a_terminal()
    command = [sys.executable, "-c", script]
    given = {"PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": ""} | environment
    kept = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "COLUMNS", "CI"}}
    with subprocess.Popen(command, env=kept | given, stdout=subprocess.PIPE, stderr=terminal) as process:
        os.close(terminal)
        shown_words = seen()
        assert process.stdout
        assert process.stdout.read() == b"done\n"
    return shown_words


def a_terminal() -> tuple[int, Callable[[], str]]:
    """A terminal of 80 columns: the end that a process writes to, and what tells all that was written."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def seen() -> str:
        found = b""
        with suppress(OSError):  # what a terminal gives once nobody holds its other end
            while data := os.read(ours, 65536):
                found += data
        os.close(ours)
        return found.decode()

    return theirs, seen


def test_what_a_terminal_cannot_show_stops_no_command(raw: Path) -> None:
    process = start("show", "raw/mill-0.txt", cwd=raw.parent, PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "Mill number 0 closes" in out
    assert "?" in out


@pytest.mark.parametrize("buffered", ["", "1"])
def test_a_reader_that_has_seen_enough_is_no_trouble(raw: Path, buffered: str) -> None:
    process = start("schema", cwd=raw.parent, PYTHONUNBUFFERED=buffered)
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == ""
    assert process.wait(60) in {0, 1}


def test_a_folder_that_prefect_cannot_write_to_ends_with_3_and_a_sentence(raw: Path) -> None:
    home = raw / "mill-0.txt" / "home"
    process = start("run", "raw", "--out", "out", cwd=raw.parent, PREFECT_HOME=str(home))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert err.startswith(f"copydesk: Prefect cannot write to its folder {home}: Not a directory. Set PREFECT_HOME")


def test_a_folder_without_tables_is_not_compacted_and_not_made(tmp_path: Path) -> None:
    done = in_process("compact", tmp_path / "nowhere")
    assert done.exit_code == 3
    assert "holds no tables" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def started(raw: Path, n_articles: int, *more: str, **environment: str) -> "subprocess.Popen[str]":
    """A run that is in the middle of its work, at five articles a batch."""
    for number in range(n_articles):
        write_article(raw, number)
    process = start(
        "run", "raw", "--out", "out", "--batch-size", "5", *more, cwd=raw.parent, terminal=None, **environment
    )
    deadline = time.monotonic() + 60
    while not list(raw.parent.glob("out/.copydesk/staging/*/report.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is None
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_counts_whatever_others_make_of_it(number: signal.Signals) -> None:
    """Prefect has a handler of its own while a flow runs, and what a handler raises in a destructor is lost."""
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), manners.stoppable() as heed:
        heed()
        signal.signal(number, lambda *_: None)
        signal.raise_signal(number)
        heed()
    assert signal.getsignal(number) is before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "more"), [(signal.SIGINT, []), (signal.SIGINT, ["--workers", "2"]), (signal.SIGTERM, [])]
)
def test_ctrl_c_ends_a_run_in_a_sentence(prefect_server: str, raw: Path, how: signal.Signals, more: list[str]) -> None:
    process = started(raw, 400, *more, PREFECT_API_URL=prefect_server)
    os.killpg(process.pid, how)  # as a terminal does: to the workers too
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, ""), err
    assert err.splitlines()[-1] == "copydesk: Stopped. Batches that are finished are kept; the next run takes them up."
    assert pq.read_table(current(raw.parent / "out") / "runs")["status"].to_pylist() == ["Failed"]


@pytest.mark.slow
def test_kill_9_leaves_nothing_running_nothing_lost_and_nothing_twice(copydesk: Copydesk, raw: Path) -> None:
    process = started(raw, 150)
    born = children(process.pid)
    process.kill()
    process.communicate(timeout=60)
    deadline = time.monotonic() + 20
    while (left := [child for child in born if alive(child)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert born
    assert not left
    assert copydesk("run", "raw", "--out", "out", "--batch-size", "5").returncode == 0
    out = current(raw.parent / "out")
    assert pq.read_table(out / "runs")["status"].to_pylist() == ["Crashed", "Completed"]
    assert len(set(pq.read_table(out / "articles")["source_path"].to_pylist())) == 150
    assert in_process("check", raw.parent / "out").exit_code == 0


def children(pid: int) -> set[str]:
    """The processes that a process has started, from whichever thread, and that are there still."""
    born = set[str]()
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # it has ended meanwhile
            born.update(thread.read_text().split())
    return born


def descendants(pid: int) -> set[str]:
    """The processes that a process has started, and those that they have."""
    born = children(pid)
    return born.union(*(descendants(int(child)) for child in born))


def is_server(pid: str) -> bool:
    """Whether a process is a Prefect server: the command's own, or one that Prefect starts by itself."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return {b"server", b"start"} <= set(words) or b"uvicorn" in words


def alive(pid: str) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def in_process(*arguments: str | Path) -> Any:
    return CliRunner().invoke(cli.app, list(map(str, arguments)))


def handlers() -> list[Any]:
    return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize(("more", "code"), [([], 0), (["--strict"], 1)])
def test_ctrl_c_once_the_tables_are_committed_leaves_the_result_and_its_code(
    raw: Path, monkeypatch: pytest.MonkeyPatch, more: list[str], code: int
) -> None:
    (raw / "empty.txt").touch()
    monkeypatch.setattr("flows.process.publish", lambda _report: signal.raise_signal(signal.SIGINT))
    before = handlers()
    done = in_process("run", raw, "--out", raw.parent / "out", *more)
    assert (done.exit_code, done.stderr.splitlines()[1:]) == (code, [])
    assert "3 articles from 4 sources, 1 record rejected." in done.stdout
    assert pq.read_table(current(raw.parent / "out") / "runs")["status"].to_pylist() == ["CompletedWithRejects"]
    assert handlers() == before


@pytest.mark.usefixtures("prefect_server")
def test_ctrl_c_before_the_commit_says_so_and_leaves_the_handlers_as_they_were(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.process.make_plan", lambda *_, **__: signal.raise_signal(signal.SIGINT))
    before = handlers()
    done = in_process("run", raw, "--out", raw.parent / "out")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "copydesk: Stopped. Batches that are finished are kept; the next run takes them up.\n"
    assert handlers() == before


STOPPED_AT_AN_IMPORT = """
import builtins, signal
from flows import cli

plain = builtins.__import__

def stopping(name, *more, **named):
    if name == {module!r}:
        builtins.__import__ = plain
        try:
            signal.raise_signal({number})
        except KeyboardInterrupt:
            raise ImportError("as some libraries make of it") from None
    return plain(name, *more, **named)

builtins.__import__ = stopping
cli.main()
"""


@pytest.mark.parametrize(
    ("command", "module", "number", "kept"),
    [
        (["run", "raw"], "flows.settings", signal.SIGINT, True),
        (["run", "raw"], "prefect", signal.SIGTERM, True),
        (["check", "out"], "tasks.desk.check", signal.SIGINT, False),
        (["serve", "raw", "--every", "9"], "flows.serve", signal.SIGTERM, False),
    ],
)
def test_a_stop_in_the_middle_of_imports_ends_in_a_sentence(
    raw: Path, command: list[str], module: str, number: signal.Signals, kept: bool
) -> None:
    script = STOPPED_AT_AN_IMPORT.format(module=module, number=int(number))
    done = run_script(script, *command, cwd=raw.parent)
    sentence = "Stopped." + " Batches that are finished are kept; the next run takes them up." * kept
    assert (done.returncode, done.stdout, done.stderr) == (130, "", f"copydesk: {sentence}\n")


def run_script(script: str, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bug_ends_with_70_and_its_traceback(tmp_path: Path) -> None:
    script = "from flows import cli; from flows.cli import tables; tables.settings_of = lambda **_: 1 / 0; cli.main()"
    done = run_script(script, "check", "out", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert done.stderr.count("Traceback") == 1


@pytest.mark.usefixtures("prefect_server")
def test_a_bug_in_a_run_is_no_failed_run(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.process.make_plan", lambda *_, **__: 1 / 0)
    assert isinstance(in_process("run", raw, "--out", raw.parent / "out").exception, ZeroDivisionError)


@pytest.mark.usefixtures("prefect_server")
def test_a_raw_folder_may_have_a_name_that_is_no_utf8(raw: Path) -> None:
    elsewhere = raw.rename(raw.parent / os.fsdecode(b"r\xe9w"))
    done = in_process("run", elsewhere, "--out", raw.parent / "out")
    assert done.exit_code == 0
    assert "3 articles" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "nowhere"], "There is no nowhere."),
        (["run", "raw/mill-0.txt", "--prune"], "Leave prune out."),
        (["run", "raw", "--workers", "0"], "workers: Input should be greater than or equal to 1, got 0."),
        (["run", "raw", "--batch-size", "none"], "--batch-size"),
        (["run", "raw", "--out", "raw"], "is the raw folder itself."),
        (["run", "raw", "--out", "raw/out"], "raw/out lies in raw, where its tables count as articles."),
        (["run", "raw", "--out", "dangling"], "dangling is not a folder."),
        (["run", "raw", "--out", "o\udce9t"], "/o%E9t is not UTF-8, and nothing reads Parquet there."),
        (["run", "r\udce9w"], "There is no r%E9w."),
        (["run", "raw", "--columns", "body=text"], "columns: must be like text=body,title=headline"),
        (["run", "raw", "--colour"], "--colour"),
        (["show", "nowhere.txt"], "There is no file nowhere.txt."),
        (["serve", "raw"], "Say when to run"),
        (["serve", "raw", "--cron", "* * * * *", "--every", "5"], "Say when to run"),
        (["serve", "raw", "--cron", "at noon"], "'at noon' is no cron schedule."),
        (["serve", "raw", "--every", "0"], "--every"),
        (["fly"], "fly"),
    ],
)
def test_a_wrong_command_ends_with_2_and_says_what_to_do(
    raw: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(raw.parent)
    Path("dangling").symlink_to("nowhere")
    done = in_process(*arguments)
    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert not (raw.parent / "out").exists()


def test_a_plan_says_what_would_be_done_and_does_nothing(raw: Path) -> None:
    out = raw.parent / "out"
    done = in_process("run", raw, "--out", out, "--plan")
    assert done.exit_code == 0
    assert "3 sources to do, 0 unchanged." in done.stdout
    assert "mill-0.txt (new)" in done.stdout
    assert not out.exists()
    plan = json.loads(in_process("run", raw, "--out", out, "--plan", "--json").stdout)
    assert plan["pending"][0] == {"source_path": "mill-0.txt", "reason": "new"}


def test_show_prints_an_article(raw: Path) -> None:
    done = in_process("show", raw / "mill-0.txt")
    assert done.exit_code == 0
    assert "The mill on the Orne" in done.stdout
    shown = json.loads(in_process("show", raw / "mill-0.txt", "--json").stdout)
    assert shown["articles"][0]["source_path"] == "mill-0.txt"


def test_schema_prints_the_data_dictionary_or_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_process("schema").stdout == data_dictionary() + "\n"
    assert in_process("schema", "--markdown").exit_code == 0
    assert Path("docs/tables.md").read_text(encoding="utf-8") == data_dictionary()


@pytest.mark.usefixtures("prefect_server")
def test_check_and_compact_serve_the_folder_of_a_run(raw: Path) -> None:
    out = raw.parent / "out"
    assert in_process("check", out).exit_code == 3
    in_process("run", raw, "--out", out)
    clean = in_process("check", out)
    assert (clean.exit_code, clean.stdout) == (0, f"{out}: every law holds.\n")
    assert in_process("compact", out).exit_code == 0
    assert "compact already" in in_process("compact", out).stdout
    (current(out) / "quotes" / "stray.parquet").write_bytes(b"")
    broken = in_process("check", out)
    assert broken.exit_code == 1
    assert "stray.parquet" in broken.stdout


@pytest.mark.usefixtures("prefect_server")
def test_a_run_heals_what_a_deep_check_names(raw: Path) -> None:
    out = raw.parent / "out"
    in_process("run", raw, "--out", out)
    path = current(out) / "quotes" / "part-00000000.parquet"
    flip(path)
    named = in_process("check", "--deep", out)
    assert (named.exit_code, named.stdout.count(str(path))) == (1, 1)
    assert "its table file was damaged: 3 sources" in in_process("run", raw, "--out", out, "--plan").stdout
    held_back = raw.parent / "mill-1.txt"
    (raw / "mill-1.txt").rename(held_back)
    failed = in_process("run", raw, "--out", out)
    assert failed.exit_code == 3
    assert "cannot be read again: mill-1.txt." in failed.stderr
    held_back.rename(raw / "mill-1.txt")
    healed = in_process("run", raw, "--out", out)
    assert healed.exit_code == 0
    assert "Damaged and made anew:" in healed.stdout
    whole = in_process("check", "--deep", out)
    assert (whole.exit_code, whole.stdout) == (0, f"{out}: every law holds.\n")


HEAVY = {"prefect", "pyarrow", "pandas", "pydantic_settings", "rich", "bs4", "lxml", "trafilatura", "tasks"}


def test_help_imports_nothing_heavy() -> None:
    script = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from flows.cli import app; app()"
    for arguments in (["--help"], ["run", "--help"], ["serve", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "Usage" in done.stdout
        assert not HEAVY & set(done.stdout.splitlines()[-1].split())


COMPLETING = """
import atexit, sys
from flows.cli import app
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
app(prog_name="copydesk")
"""


@pytest.mark.parametrize(
    ("words", "answer"),
    [("copydesk che", "check"), ("copydesk run --wo", "--workers"), ("copydesk serve --cr", "--cron")],
)
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_gets_its_completion_and_nothing_heavy_is_imported(shell: str, words: str, answer: str) -> None:
    asked = {"_COPYDESK_COMPLETE": f"complete_{shell}"}
    asked |= {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))} if shell == "bash" else {}
    asked |= {"_TYPER_COMPLETE_ARGS": words} if shell == "zsh" else {}
    done = subprocess.run(
        [sys.executable, "-c", COMPLETING], cwd=ROOT, env=os.environ | asked, capture_output=True, text=True, check=True
    )
    assert answer in re.findall(r"[\w-]+", done.stdout)
    assert not (HEAVY - {"rich"}) & set(done.stderr.splitlines()[-1].split())  # typer asks rich for what zsh is shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_shown(shell: str) -> None:
    told = os.environ | {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    command = [sys.executable, "-c", COMPLETING, "--show-completion", shell]
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=True)
    assert f"_COPYDESK_COMPLETE=complete_{shell}" in done.stdout


def test_help_costs_no_more_than_a_few_bare_interpreters() -> None:
    def best(*command: str) -> float:
        return min(cpu_seconds([sys.executable, *command]) for _ in range(3))

    assert best("-m", "flows.cli", "--help") < 12 * best("-c", "import argparse")


def cpu_seconds(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system
