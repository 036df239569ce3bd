"""The command line. Nothing heavy is imported before a command needs it, so that `--help` answers at once."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 - imports wait for their command; a command has one parameter an option
import io
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from flows.settings import Settings

COMPLETED, STRICT, WRONG, FAILED, BUG, STOPPED = 0, 1, 2, 3, os.EX_SOFTWARE, 128 + signal.SIGINT
STOPPING, MOST_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM}), 4096
"""What stops a command, and how many signals it looks back on."""

_STARTED = time.monotonic()

app = typer.Typer(
    name="copydesk",
    help="Turns raw news articles into clean Parquet tables.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Raw = Annotated[
    str | None,
    typer.Argument(
        help="Folder of raw articles, here or at s3://, gs://, az://; or one file.  [default: data/raw]", metavar="RAW"
    ),
]
Out = Annotated[str | None, typer.Option("--out", help="Folder for the tables.  [default: data/processed]")]
OutFolder = Annotated[str | None, typer.Argument(help="Folder of tables.  [default: data/processed]", metavar="OUT")]
Workers = Annotated[int | None, typer.Option("--workers", help="Processes that work at the same time.  [default: 1]")]
Runner = Annotated[
    str | None,
    typer.Option("--runner", help="What works on batches: processes, or dask, a cluster.  [default: processes]"),
]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Address of the Dask scheduler, such as tcp://host:8786.")
]
BatchSize = Annotated[int | None, typer.Option("--batch-size", help="Sources a batch.  [default: 500]")]
Prune = Annotated[bool | None, typer.Option("--prune", help="Remove the rows of sources that are gone.")]
Tagger = Annotated[
    str | None,
    typer.Option("--tagger", help="What finds names: copydesk, or spacy: and a pipeline.  [default: copydesk]"),
]
Indirect = Annotated[
    bool | None,
    typer.Option("--indirect/--no-indirect", help="Whether quotes without marks are looked for.  [default: indirect]"),
]
Columns = Annotated[
    str | None,
    typer.Option("--columns", help="What records call their fields, such as text=body,title=headline."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def run(
    raw: Raw = None,
    out: Out = None,
    workers: Workers = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    batch_size: BatchSize = None,
    prune: Prune = None,
    tagger: Tagger = None,
    indirect: Indirect = None,
    columns: Columns = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if a record is rejected.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what would be done, and why.")] = False,
    as_json: Json = False,
) -> None:
    """Process what is new or changed in RAW.

    Exit codes: 0 the run completed; 1 records were rejected, under --strict; 2 the command was wrong; 3 the run
    failed; 70 a bug, with its traceback; 130 stopped by Ctrl-C or SIGTERM before the tables were changed.
    """
    with (
        _plain_errors("Stopped. Batches that are finished are kept; the next run takes them up."),
        _stoppable() as heed,
    ):
        settings = _settings(
            raw=raw,
            out=out,
            workers=workers,
            runner=runner,
            scheduler=scheduler,
            batch_size=batch_size,
            prune=prune,
            tagger=tagger,
            indirect=indirect,
            columns=columns,
        )
        if trouble := settings.trouble():
            _stop(WRONG, trouble)
        if plan:
            _show_plan(settings, as_json)
        else:
            raise typer.Exit(_run(settings, strict, as_json, heed))


@app.command()
def show(
    file: Annotated[str, typer.Argument(help="One raw article, or a file of them.", metavar="FILE")],
    record: Annotated[
        int | None,
        typer.Option(
            "--record",
            min=0,
            help="Its record_index: a line, a row, or its number in an archive.  [default: the first]",
        ),
    ] = None,
    tagger: Tagger = None,
    indirect: Indirect = None,
    columns: Columns = None,
    as_json: Json = False,
) -> None:
    """Show an article as Copydesk reads it: parts, captions set aside, quotes, speakers, entities.

    Of a file of many articles one is shown, and no more of it is read.
    """
    with _plain_errors(), _stoppable():
        settings = _settings(raw=file, tagger=tagger, indirect=indirect, columns=columns)
        if not settings.names_a_file():
            _stop(WRONG, f"There is no file {settings.raw}. Name a raw article.")
        from flows.printing import print_articles
        from flows.upkeep import read_record

        if trouble := settings.missing_tagger():
            _stop(WRONG, trouble)
        load, more = read_record(settings, record)
        print_articles(load.articles, load.rejects, as_json)
        if more and not as_json:
            typer.echo("More records follow; --record shows one of them.")


@app.command()
def check(
    out: OutFolder = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every page too, also of replaced tables and of what waits in staging.")
    ] = False,
) -> None:
    """Verify every law of the tables in OUT; exit with 1 and a list where one is broken or a file is damaged."""
    with _plain_errors(), _stoppable():
        folder = _settings(out=out).out
        from flows.printing import print_problems
        from tasks.desk.check import check as check_now

        raise typer.Exit(1 if print_problems(folder, check_now(folder, deep=deep)) else COMPLETED)


@app.command()
def schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="Write docs/tables.md.")] = False,
) -> None:
    """Print the data dictionary: every table, every column, what it means."""
    from tasks.tables import data_dictionary

    page = data_dictionary()
    if not markdown:
        typer.echo(page)
        return
    path = Path("docs/tables.md")
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    typer.echo(f"Wrote {path}.")


@app.command()
def compact(out: OutFolder = None) -> None:
    """Rewrite the tables in OUT into few files whose bytes depend on their rows alone."""
    with _plain_errors(), _stoppable():
        settings = _settings(out=out)
        from flows.upkeep import compact as compact_now

        _say(compact_now(settings))


@app.command()
def serve(
    raw: Raw = None,
    out: Out = None,
    cron: Annotated[str | None, typer.Option("--cron", help='When to run, such as "0 * * * *" for every hour.')] = None,
    every: Annotated[float | None, typer.Option("--every", min=1, help="Seconds between runs.")] = None,
    workers: Workers = None,
    runner: Runner = None,
    scheduler: Scheduler = None,
    batch_size: BatchSize = None,
    prune: Prune = None,
    tagger: Tagger = None,
    indirect: Indirect = None,
    columns: Columns = None,
) -> None:
    """Run on a schedule until stopped.

    Uses the Prefect server that PREFECT_API_URL names, or starts one of its own and stops it at the end.
    """
    with _plain_errors():
        with _stoppable():
            settings = _settings(
                raw=raw,
                out=out,
                workers=workers,
                runner=runner,
                scheduler=scheduler,
                batch_size=batch_size,
                prune=prune,
                tagger=tagger,
                indirect=indirect,
                columns=columns,
            )
            if (cron is None) == (every is None):
                _stop(WRONG, 'Say when to run: either --cron "0 * * * *" or --every SECONDS.')
            if trouble := settings.trouble():
                _stop(WRONG, trouble)
            from flows.server import check_home

            check_home()
            from flows.serve import serve as serve_now
            from flows.serve import wrong_cron

            if cron is not None and (wrong := wrong_cron(cron)):
                _stop(WRONG, wrong)
        serve_now(settings.absolute(), cron, every, _say)


def main() -> None:
    """The `copydesk` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows ASCII alone shows "?" for a curly quote
    ended = False
    try:
        app()
    except SystemExit:  # what every command ends in that a person can do something about
        ended = True
        raise
    finally:
        _flush()
        if not ended:
            for line in traceback.format_exc().rstrip("\n").split("\n"):
                _say(line, err=True)
            sys.exit(BUG)


def _settings(**given: object) -> "Settings":
    """Settings from the environment and what the command line gives; a wrong value ends the command."""
    from pydantic import ValidationError

    from flows.settings import Settings

    try:
        return Settings.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        _stop(WRONG, " ".join(map(_what_is_wrong, error.errors())))


def _what_is_wrong(item: "ErrorDetails") -> str:
    where = ".".join(map(str, item["loc"]))
    may_tell = where not in {"raw", "out"} and not isinstance(item["input"], dict)  # an address may hold a key
    got = f", got {item['input']!r}" if may_tell else ""
    return f"{where}: {item['msg']}{got}.".removeprefix(": ").replace("Value error, ", "")


def _run(settings: "Settings", strict: bool, as_json: bool, heed: Callable[[], None]) -> int:
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # the result comes first
    from flows.server import check_home
    from flows.waiting import waiting

    check_home()
    with waiting("Starting Prefect …", shown=not as_json) as watch:
        from flows.local import run as run_flow
        from flows.printing import print_report

        def heeding(words: str) -> None:
            heed()
            watch(words)

        heed()
        outcome = run_flow(settings, heeding)
    if isinstance(outcome, BaseException):
        raise outcome
    with suppress(BrokenPipeError, SystemExit):  # the latter is rich's; the run stands, whoever stopped reading
        print_report(outcome, time.monotonic() - _STARTED, as_json)
    if outcome.status == "Failed":
        _say(f"copydesk: {outcome.message}", err=True)
        return FAILED
    return STRICT if strict and outcome.n_rejects else COMPLETED


def _show_plan(settings: "Settings", as_json: bool) -> None:
    from flows.printing import print_plan
    from flows.upkeep import plan_of

    print_plan(plan_of(settings), as_json)


@contextmanager
def _plain_errors(stopped: str = "Stopped.") -> Iterator[None]:
    """Expected trouble ends a command in a sentence; anything else is a bug and shows its traceback."""
    try:
        yield
    except KeyboardInterrupt:
        _stop(STOPPED, stopped)
    except BrokenPipeError:
        raise  # typer ends the command without a word
    except OSError as trouble:
        _stop(FAILED, f"Trouble with disk or network: {trouble}. Mend that and run again.")
    except _expected() as trouble:
        _stop(FAILED, str(trouble))


def _expected() -> tuple[type[Exception], ...]:
    """Asked only once there is an exception, since the import takes its time."""
    from flows.upkeep import TROUBLE

    return TROUBLE


@contextmanager
def _stoppable() -> Iterator[Callable[[], None]]:
    """Ctrl-C and SIGTERM unwind the block, whatever other exception Prefect and imports make of them on the way.

    A block that ends well, or in `typer.Exit`, has its answer and keeps it. What it is given unwinds it where they
    made no exception at all of it. Which signals came Python itself takes down, for Prefect puts its own handler in
    place of ours while a flow runs, and an exception in a destructor is lost.
    """
    came, taken_down = socket.socketpair()
    for end in (came, taken_down):
        end.setblocking(False)

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def heed() -> None:
        with suppress(BlockingIOError):
            if not STOPPING.isdisjoint(came.recv(MOST_SIGNALS, socket.MSG_PEEK)):
                raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in STOPPING}
    file = signal.set_wakeup_fd(taken_down.fileno(), warn_on_full_buffer=False)
    answered = False
    try:
        yield heed
        answered = True
    except typer.Exit:
        answered = True
        raise
    finally:
        signal.set_wakeup_fd(file)
        for number, handler in before.items():
            signal.signal(number, handler)
        with came, taken_down:
            if not answered:
                heed()


def _flush() -> None:
    """Write out what is printed. Whoever stopped reading, as `head` does, has had what they wanted."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more, at its exit


def _say(words: str, *, err: bool = False) -> None:
    """One line; what a path or an error holds cannot write to the terminal."""
    from tasks.printable import printable
    from tasks.read.source import readable

    typer.echo(printable(readable(words)), err=err)


def _stop(code: int, sentence: str) -> NoReturn:
    _say(f"copydesk: {sentence}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
