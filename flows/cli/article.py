"""`show`: one article, looked at in the terminal, by a program or in a browser."""

# ruff: noqa: PLC0415, PLR0913, PLR0917 - imports wait for their command; a command has one parameter an option
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.manners import FAILED, WRONG, plain_errors, say, settings_of, stop, stoppable
from flows.cli.options import Columns, Indirect, Json, Tagger

if TYPE_CHECKING:
    from tasks.model import Article
    from tasks.place import Place

_STANDARD_OUTPUT = Path("-")


Record = Annotated[
    int | None,
    typer.Option(
        "--record", min=0, help="Its record_index: a line, a row, or its number in an archive.  [default: the first]"
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Where --html writes; - prints it.  [default: FILE.copydesk.html, here]", metavar="PAGE"
    ),
]


def show(
    file: Annotated[str, typer.Argument(help="One raw article, or a file of them.", metavar="FILE")],
    record: Record = None,
    tagger: Tagger = None,
    indirect: Indirect = None,
    columns: Columns = None,
    as_page: Annotated[bool, typer.Option("--html", help="Write a page to look at in a browser.")] = False,
    to: To = None,
    as_json: Json = False,
) -> None:
    """Show an article as Copydesk reads it: parts, captions set aside, quotes, speakers, entities.

    Of a file of many articles one is shown, and no more of it is read. With --html it is a page in one file that
    loads nothing: point at a quote or a name, or reach it with the Tab key, to see its place, the rule that decided
    and how sure it is. Keep such pages out of the raw folder, where the next run would read them as articles.
    """
    with plain_errors(), stoppable():
        settings = settings_of(raw=file, tagger=tagger, indirect=indirect, columns=columns)
        if not settings.names_a_file():
            stop(WRONG, f"There is no file {settings.raw}. Name a raw article.")
        if wrong := _wrong(settings.raw, as_page, to, as_json):
            stop(WRONG, wrong)
        from flows.printing import print_articles
        from flows.upkeep import read_record

        if trouble := settings.missing_tagger():
            stop(WRONG, trouble)
        load, more = read_record(settings, record)
        if as_page and load.articles:
            _write(load.articles, to or _page_for(settings.raw, record))
        else:
            print_articles(load.articles, load.rejects, as_json)
        if more and not as_json:
            say("More records follow; --record shows one of them.", err=to == _STANDARD_OUTPUT)
        if as_page and not load.articles:
            stop(FAILED, "It is no article, so there is no page of it.")


def _wrong(raw: "Place", as_page: bool, to: Path | None, as_json: bool) -> str | None:
    """What is wrong with how the article is to be shown."""
    if as_page and as_json:
        return "Say either --html or --json."
    if to is not None and not as_page:
        return "--output says where --html writes its page. Add --html."
    if to is not None and isinstance(raw, Path) and to.exists() and to.samefile(raw):
        return f"{to} is the raw article itself. Choose another page."
    return None


def _page_for(raw: "Place", record: int | None) -> Path:
    """A name in this folder that no raw article has by chance, so that a page written beside one replaces none."""
    number = "" if record is None else f".{record}"
    return Path(f"{raw.name}{number}.copydesk.html")


def _write(articles: "Sequence[Article]", to: Path) -> None:
    from tasks.desk.article_page import article_page

    (article,) = articles
    content = article_page(article).encode()
    if to == _STANDARD_OUTPUT:
        typer.echo(content, nl=False)
        return
    to.write_bytes(content)
    say(f"Wrote {to}: open it in a browser.")
