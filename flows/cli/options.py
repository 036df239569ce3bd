"""Arguments and options that several commands share."""

from typing import Annotated

import typer

Raw = Annotated[
    str | None,
    typer.Argument(
        help="Folder of raw articles, here or at s3://, gs://, az://; or one file.  [default: data/raw]", metavar="RAW"
    ),
]
Out = Annotated[
    str | None,
    typer.Option("--out", help="Folder for the tables, here or at s3://, gs://, az://.  [default: data/processed]"),
]
OutFolder = Annotated[
    str | None,
    typer.Argument(help="Folder of tables, here or at s3://, gs://, az://.  [default: data/processed]", metavar="OUT"),
]
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
Report = Annotated[
    str | None, typer.Option("--report", help="File for a page on the tables, written anew at the end of each run.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
