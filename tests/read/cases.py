"""Loads the cases of reading, and writes sources to read."""

import io
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.model import Article, Reject
from tasks.read import Limits, read, sources

_CASES = Path(__file__).parent.parent / "cases"


def cases(name: str) -> list[Any]:
    """The cases of `tests/cases/read_NAME.json` as parameters; those under `known` are known failures."""
    groups = json.loads((_CASES / f"read_{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=case["name"], marks=[pytest.mark.xfail(strict=True)] if group == "known" else [])
        for group, members in groups.items()
        for case in members
    ]


def stored(case: dict[str, Any]) -> bytes:
    """The bytes of a case: `bytes` spelled with one character a byte, or `text` in UTF-8; `times` of them."""
    data: bytes = case["bytes"].encode("latin-1") if "bytes" in case else case["text"].encode()
    return data * int(case.get("times", 1))


def read_all(folder: Path, limits: Limits | None = None) -> list[Article | Reject]:
    """Every record below `folder`."""
    return [record for source in sources(folder) for record in read(source, limits or Limits(seconds=60))]


def read_bytes(folder: Path, name: str, data: bytes, limits: Limits | None = None) -> list[Article | Reject]:
    """Every record of one file with this name and content."""
    path = folder / name
    path.write_bytes(data)
    try:
        return read_all(path, limits)
    finally:
        path.unlink()


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    """A Parquet file with these columns."""
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members; names may come again."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def warc_record(block: bytes, **headers: str) -> bytes:
    """A record of a web archive; `headers` with underscores for hyphens."""
    told = {"WARC-Type": "response", "WARC-Target-URI": "https://example.org/a", "Content-Type": "application/http"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    told.setdefault("Content-Length", str(len(block)))
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def answer(page: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """What a server answers."""
    told = {"Content-Type": "text/html; charset=utf-8"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + page


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str, body: str = "", headings: frozenset[str] = frozenset()) -> bytes:
    """A Word document of these paragraphs; `body` is XML behind them, `headings` those in the style of a heading."""
    style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    shown = "".join(
        f"<w:p>{style * (text in headings)}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs
    )
    xml = f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{shown}{body}</w:body></w:document>'
    return zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.encode()), ("word/media/a.png", b"x"))
