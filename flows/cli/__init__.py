"""The command line. Nothing heavy is imported before a command needs it, so that `--help` answers at once."""

import io
import sys
import traceback

import typer

from flows.cli.article import show
from flows.cli.audit import audit
from flows.cli.explore import export, query
from flows.cli.manners import BUG, flush, say
from flows.cli.processing import run, serve
from flows.cli.report import report
from flows.cli.tables import check, compact, schema

app = typer.Typer(
    name="copydesk",
    help="Turns raw news articles into clean Parquet tables.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, show, report, check, query, export, audit, schema, compact, serve):
    app.command()(command)


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
        flush()
        if not ended:
            for line in traceback.format_exc().rstrip("\n").split("\n"):
                say(line, err=True)
            sys.exit(BUG)
