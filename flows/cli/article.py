"""`show`: one article, looked at."""

# ruff: noqa: PLC0415 - imports wait for their command
from typing import Annotated

import typer

from flows.cli.manners import WRONG, plain_errors, settings_of, stop, stoppable
from flows.cli.options import Columns, Indirect, Json, Tagger


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
    with plain_errors(), stoppable():
        settings = settings_of(raw=file, tagger=tagger, indirect=indirect, columns=columns)
        if not settings.names_a_file():
            stop(WRONG, f"There is no file {settings.raw}. Name a raw article.")
        from flows.printing import print_articles
        from flows.upkeep import read_record

        if trouble := settings.missing_tagger():
            stop(WRONG, trouble)
        load, more = read_record(settings, record)
        print_articles(load.articles, load.rejects, as_json)
        if more and not as_json:
            typer.echo("More records follow; --record shows one of them.")
