"""Committed output folders to check and to read: one article in which every table has rows."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.desk import check
from tasks.model import (
    Article,
    Block,
    Caption,
    Entity,
    KeyPoint,
    Label,
    Mention,
    Paragraph,
    Quote,
    Reject,
    Role,
    Run,
    Story,
)
from tasks.place import Place
from tasks.read.stored import Origin
from tasks.store import STORIES, Known, Manifest, Staging, Store, current, read_sources
from tasks.tables import PART_TABLES, to_table, to_tables

MILL, OTHER = Origin("mill.txt").article_id, Origin("other.jsonl", 3).article_id
NOON = dt.datetime(2025, 5, 1, 12, tzinfo=dt.UTC)

PARTS: tuple[tuple[Role, str], ...] = (
    ("headline", "Mill reopens"),
    ("caption", "The mill at Dray on Monday. (Ann Low)"),
    ("caption", "The mill at Dray on Monday. (Ann Low)"),
    ("key_point", "• “It turns,” says owner."),
    ("paragraph", "DRAY: The mill reopened on Monday. “It turns,” said Ada Moss, its owner."),
    ("paragraph", "It cost $5."),
    ("boilerplate", "Sign up here"),
)
TEXT = "\n\n".join(text for _, text in PARTS)


def _at(words: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, after)
    return start, start + len(words)


def _blocks() -> tuple[Block, ...]:
    blocks, start = [], 0
    for index, (role, text) in enumerate(PARTS):
        reason, twin = ("duplicate_caption", 1) if index == 2 else (None, None)
        because = "boilerplate" if role == "boilerplate" else reason
        blocks.append(Block(role, start, start + len(text), because, twin))  # type: ignore[arg-type]  # one of two names
        start += len(text) + 2
    return tuple(blocks)


def whole_article() -> Article:
    """An article that keeps every law and has a row in every table."""
    body = TEXT.index("DRAY")
    first, second = _at(PARTS[4][1]), _at(PARTS[5][1])
    speaker, cue = _at("Ada Moss"), _at("said")
    said, point = _at("It turns,", body), _at("It turns,")
    return Article(
        article_id=MILL,
        source_path="mill.txt",
        record_index=None,
        source_id=None,
        format="txt",
        raw_sha256="0" * 64,
        headline="Mill reopens",
        authors=("Bo Hay",),
        published_at=NOON,
        dateline_place="Dray",
        dateline_date=NOON.date(),
        language="en",
        text=TEXT,
        n_words=16,
        blocks=_blocks(),
        paragraphs=(Paragraph(*first, None, 2), Paragraph(*second, None, 1)),
        captions=(Caption(*_at("The mill at Dray on Monday."), "Ann Low", "Dray", NOON.date(), 2),),
        key_points=(KeyPoint(*_at("“It turns,” says owner.")),),
        quotes=(
            Quote(None, "key_point", *point, "direct", 0, closed=True),
            Quote(
                0, "paragraph", *said, "direct", 1, True, *speaker,
                "Ada Moss", "owner", "person", 1, *cue, "after", 0.9, 0,
            ),
        ),
        mentions=(
            Mention(*_at("DRAY"), "GPE", 0),
            Mention(*_at("Monday", body), "DATE", value="2025-04-28"),
            Mention(*speaker, "PERSON", 1),
            Mention(*_at("$5"), "MONEY", value="USD 5"),
        ),
        entities=(
            Entity("Dray", "GPE", n_mentions=1),
            Entity("Ada Moss", "PERSON", title="owner", n_mentions=1, n_quotes=1),
        ),
    )  # fmt: skip


def whole_tables() -> dict[str, pa.Table]:
    """The tables of that article, of a second one beside it, and of one reject."""
    other = Article(OTHER, "other.jsonl", 3, None, "jsonl", "1" * 64, text="So.", blocks=(Block("headline", 0, 3),))
    tables = to_tables([whole_article(), other], [Reject("bad.txt", None, None, "read", "NO_BODY", "No paragraph.")])
    story = to_table("stories", [Story(MILL, MILL, None, 1.0), Story(OTHER, MILL, MILL, 0.5)])
    return tables | {"stories": story}


def run_row() -> Run:
    return Run("r1", NOON, NOON + dt.timedelta(seconds=2), "CompletedWithRejects", "0.1.0", "0", 3, 2, 1, 0, 2.0)


def commit(out: Path, tables: Mapping[str, pa.Table], key: str = "batch", run: Run | None = None) -> None:
    """Commit one batch with the given tables."""
    store = Store(out)
    with store.exclusive():
        with Staging(out, key) as staging:
            staging.write(tables)
            staging.finish({})
        named = {path for table in ("articles", "rejects") for path in tables[table]["source_path"].to_pylist()}
        store.commit([key], {name: Known("digest", "print") for name in named}, frozenset(), [run or run_row()])


_judged: dict[str, list[check.Problem]] = {}


def look_at_the_same_rows_once(patch: pytest.MonkeyPatch) -> None:
    """Have the check remember what it found in rows, which takes it most of its time.

    Few of the folders differ in their rows. That the files hold the rows that their manifest says has been looked at
    before, by their hashes, as it is anew in each folder.
    """
    judge = check._rows

    def judge_once(snapshot: Place, manifest: Manifest, unfit: frozenset[str]) -> Iterator[check.Problem]:
        if unfit:
            return judge(snapshot, manifest, unfit)
        key = repr((manifest.parts, manifest.sha256.get(STORIES), sorted(read_sources(snapshot))))
        if key not in _judged:
            _judged[key] = list(judge(snapshot, manifest, unfit))
        return iter(_judged[key])

    patch.setattr(check, "_rows", judge_once)


def unsealed(snapshot: Path) -> dict[str, Any]:
    """The fields of a manifest as a version wrote it that knew no seal, so that they may be changed."""
    fields: dict[str, Any] = json.loads((snapshot / "manifest.json").read_bytes())
    fields.pop("seal", None)
    return fields


def tamper(out: Path, table: str, rows: pa.Table) -> None:
    """Put other rows into the one file of a table, and make the manifest agree: only the rows are wrong then."""
    snapshot = current(out)
    manifest = unsealed(snapshot)
    (part,) = manifest["parts"]
    name = part["name"] if table in PART_TABLES else table
    path = snapshot / table / f"{name}.parquet"
    pq.write_table(rows, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if table not in PART_TABLES:
        manifest["sha256"][f"{table}/{name}.parquet"] = digest
    else:
        part["sha256"][table] = digest
    part |= {f"n_{table}": rows.num_rows} if table in {"articles", "rejects"} else {}
    (snapshot / "manifest.json").write_text(json.dumps(manifest))


def flip(path: Path, at: float = 0.5) -> None:
    """Change one bit of a file."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    """Take the end of a file away."""
    path.write_bytes(path.read_bytes()[:-20])


def one_block(text: str, quotes: tuple[Quote, ...] = (), mentions: tuple[Mention, ...] = ()) -> Article:
    """An article of one paragraph."""
    return Article(
        "a", "a.txt", None, None, "txt", "0" * 64,
        text=text, blocks=(Block("paragraph", 0, len(text)),), quotes=quotes, mentions=mentions,
    )  # fmt: skip


def crowded(size: int, blocks: int, label: Label, entity_index: int | None = None) -> Article:
    """An article of `size` characters in some blocks, with a quote and a mention in every ten of them."""
    step, places = size // blocks, range(0, size - 10, 10)
    return replace(
        one_block("“Dray is” " * (size // 10)),
        blocks=tuple(Block("paragraph", start, start + step) for start in range(0, size, step)),
        quotes=tuple(Quote(0, "paragraph", at + 1, at + 8, "direct", 0, True, speaker_name="Bo") for at in places),
        mentions=tuple(Mention(at + 1, at + 5, label, entity_index) for at in places),
    )
