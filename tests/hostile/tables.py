"""Tables of delimited text and Parquet files that are broken, huge, or made to harm."""

import io
import random
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.case import ARTICLE, HEADLINE, LIMITS, MARK, QUOTES, Case, gzipped, page, paste, read, refused

TWO = (ARTICLE, ARTICLE)


def quoted(text: str) -> str:
    """A cell."""
    return '"' + text.replace('"', '""') + '"'


def row(*extra: str, text: str = "") -> str:
    """A row of `id,title,text` with the article in it, and what is `extra` behind it."""
    return ",".join(["1", quoted(HEADLINE), quoted(text or paste()), *extra]) + "\n"


HEAD = "id,title,text\n"


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _headers()
    yield from _rows()
    yield from _encodings()
    yield from _large()
    yield from _parquet()


def _headers() -> Iterator[Case]:
    for name, head in {
        "none": "1,2,3\n",
        "prose": "It rained all day, and all night.\n",
        "no-text": "id,title,body\n",
        "text-twice": "text,id,text\n",
        "text-in-two-cases": "Text,TEXT,id\n",
        "unclosed": 'id,"text\n',
        "markup": "<p>text</p>\n",
        "json": '{"text": "It rained."}\n',
        "empty-names": ",,\n",
    }.items():
        yield refused(f"header-{name}.csv", head + row(), "MALFORMED")
    yield refused("header-alone.csv", HEAD, "BLANK_TEXT")
    yield refused("header-blank-rows.csv", HEAD + ",,\n\n,,\n", "BLANK_TEXT")
    yield refused("empty.csv", b"", "EMPTY_FILE")
    yield refused("blank.tsv", b" \r\n\n", "BLANK_TEXT")
    yield refused("binary.csv", bytes(range(256)), "BINARY_CONTENT|MALFORMED")
    yield refused("zip.csv", b"PK\x03\x04" + HEAD.encode(), "BINARY_CONTENT")
    yield refused("parquet.csv", _written(text=[MARK]), "BINARY_CONTENT")
    columns = [f"c{number}" for number in range(10_000)]
    wide = ",".join([*columns, "text"]) + "\n" + "," * len(columns) + quoted(paste()) + "\n"
    yield read("columns-10000.csv", wide, quotes=QUOTES)
    yield refused("columns-alike.csv", "text," * 10_000 + "\nx\n", "MALFORMED")
    yield refused("header-large.csv", "x" * (LIMITS.record_bytes + 1) + ",text\n1,2\n", "TOO_LARGE")
    yield read("header-strange.csv", "\0,\u202e,__proto__,=1+1,text\n,,,," + quoted(paste()), quotes=QUOTES)


def _rows() -> Iterator[Case]:
    yield read("sound.csv", HEAD + row() + row(), ends=TWO, quotes=2 * QUOTES)
    yield read("crlf.csv", (HEAD + row() + row()).replace("\n", "\r\n"), ends=TWO, drop=("\r",))
    yield read("cr-alone.csv", (HEAD + row() + row()).replace("\n", "\r"), ends=TWO, drop=("\r",))
    yield read("no-last-break.csv", (HEAD + row()).rstrip("\n"))
    yield read("blank-lines.csv", f"\n\n{HEAD}\n\n{row()}\n \n{row()}\n", ends=TWO)
    yield read("too-many-cells.csv", HEAD + row("x") + row(), ends=("MALFORMED", ARTICLE))
    yield read("empty-cells-behind.csv", HEAD + row("", '""', " "))
    yield read("too-few-cells.csv", HEAD + "1\n" + row(), ends=("MALFORMED", ARTICLE))
    yield read("unclosed-last.csv", HEAD + row() + '2,"x,"It rained.\n', ends=(ARTICLE, "MALFORMED"))
    yield read("unclosed-between.csv", f'{HEAD}{row()}2,"x\n3,y,{MARK}\n', ends=(ARTICLE, "MALFORMED", ARTICLE))
    yield read("quotes.csv", HEAD + row(text=paste('"' * 999)), quotes=QUOTES)
    yield read("quotes-bare.csv", HEAD + row() + '2,x",It "rained" all day.\n', ends=TWO)
    yield read("nul.csv", HEAD + row(text=paste("It ra\0ined.")), keep=(MARK, "It rained."), drop=("\0",))
    yield read("binary-between.csv", (HEAD + row()).encode() + b"2,\1\2\3\4\5\6\1\2\3\4\5\6,x\n" + row().encode(),
               ends=(ARTICLE, "BINARY_CONTENT", ARTICLE))  # fmt: skip
    yield read("formula.csv", HEAD + "=cmd|'/c calc'!A0,=1+1," + quoted(paste()) + "\n", quotes=QUOTES)
    yield read("page.csv", "html\n" + quoted(page("<script>SECRET</script>")), quotes=QUOTES, drop=("SECRET",))
    yield refused("page-deep.csv", "html\n" + quoted("<div>" * 5_000), "TOO_DEEP")
    yield read("authors-deep.csv", "text,authors\n" + quoted(paste()) + "," + quoted("[" * 50_000), quotes=QUOTES)
    yield read("many.csv", HEAD + row(text="It rained.") * 100, ends=(ARTICLE,) * 100, keep=("It rained.",))
    yield read("semicolons.csv", f"id;title;text\n1;x;{quoted(paste())}\n", quotes=QUOTES)
    yield read("tabs.tsv", f"id\ttitle\ttext\n1\tx\t{quoted(paste())}\n", quotes=QUOTES)


def _encodings() -> Iterator[Case]:
    table = HEAD + row() + row()
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield read(f"{codec}.csv", table.encode(codec), ends=TWO, quotes=2 * QUOTES)
        yield read(f"{codec}.tsv", table.replace(",", "\t").encode(codec), ends=TWO, keep=())
    yield read("utf-16-odd.csv", table.encode("utf-16") + b"\0", ends=TWO, quotes=2 * QUOTES)
    western = table.replace("•", "*").encode("cp1252")
    yield read("cp1252.csv", western, ends=TWO, quotes=2 * QUOTES)
    yield read("mixed.csv", (HEAD + row()).encode() + row().replace("•", "*").encode("cp1252"), ends=TWO)
    yield read("bad-bytes.csv", table.encode().replace(b"Islanders", b"Isl\xff\xfeanders"), ends=TWO)
    yield read("sound.csv.gz", gzipped(table.encode()), ends=TWO, quotes=2 * QUOTES)
    cut = gzipped((HEAD + row() + _noise(200_000)).encode())
    yield read("cut.csv.gz", cut[: len(cut) // 2], ends=(ARTICLE, "ARCHIVE_CORRUPT"))


def _noise(size: int) -> str:
    return "2,x," + random.Random(9).randbytes(size // 2).hex() + "\n"


def _large() -> Iterator[Case]:
    most = LIMITS.record_bytes
    yield read("large-between.csv", HEAD + row() + f"2,x,{'y' * most}\n" + row(), ends=(ARTICLE, "TOO_LARGE", ARTICLE))
    lines = quoted('so\n"it"\n\nwent on ' * (most // 16))
    yield read("large-quoted.csv", HEAD + row() + f"2,x,{lines}\n" + row(), ends=(ARTICLE, "TOO_LARGE", ARTICLE))
    open_ = HEAD + row() + '2,x,"' + "It rained.\n" * (most // 10)
    yield read("large-unclosed.csv", open_, ends=(ARTICLE, "TOO_LARGE"), keep=(MARK,))
    yield read("delimiters.csv", HEAD + row() + "," * (most // 2) + "\n" + row(), ends=TWO)
    yield refused("bomb.csv.gz", gzipped(HEAD.encode() + b"\n" * (16 * most)), "TOO_LARGE", long=True)
    yield refused(
        "bomb-quote.csv.gz", gzipped(HEAD.encode() + b'1,x,"' + b"\n" * (16 * most)), "ARCHIVE_LIMIT", long=True
    )


def _written(**columns: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def _parquet() -> Iterator[Case]:
    sound = _written(id=[1, 2], title=[HEADLINE] * 2, text=[paste()] * 2)
    yield read("sound.parquet", sound, ends=TWO, quotes=2 * QUOTES)
    yield read("sound.parquet.gz", gzipped(sound), ends=TWO, quotes=2 * QUOTES)
    for name, data in {
        "text": paste().encode(),
        "cut": sound[:-9],
        "cut-half": sound[: len(sound) // 2],
        "magic-alone": b"PAR1",
        "magic-twice": b"PAR1PAR1",
        "footer-huge": sound[:-8] + b"\xff\xff\xff\x7fPAR1",
        "footer-none": sound[:-8] + b"\0\0\0\0PAR1",
        "footer-wrong": sound[:-40] + b"\xff" * 32 + sound[-8:],
        "encrypted": sound[:-4] + b"PARE",
        "no-text": _written(body=[MARK]),
    }.items():
        yield refused(f"{name}.parquet", data, "MALFORMED")
    yield refused("empty.parquet", b"", "EMPTY_FILE")
    yield refused("no-rows.parquet", _written(text=pa.array([], pa.string())), "BLANK_TEXT")
    yield refused("text-numbers.parquet", _written(text=[1, 2]), "MALFORMED", "MALFORMED")
    yield refused("text-struct.parquet", _written(text=[{"text": MARK}]), "MALFORMED")
    yield refused("text-null.parquet", _written(text=pa.nulls(2)), "MALFORMED", "MALFORMED")
    yield read("text-latin.parquet", _written(text=[paste().replace("•", "*").encode("cp1252")]), quotes=QUOTES)
    moments = pa.array([2**62, None], pa.timestamp("us"))
    yield read("moments.parquet", _written(text=[MARK] * 2, published_at=moments), ends=TWO)
    yield read("columns-2000.parquet", _written(**{f"c{n}": [n] for n in range(2_000)}, text=[paste()]), quotes=QUOTES)
    yield refused("bomb.parquet.gz", gzipped(b"PAR1" + bytes(32 * LIMITS.record_bytes)), "ARCHIVE_LIMIT")
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000), ["y" * (LIMITS.record_bytes + 1)])
    yield refused("bomb-dictionary.parquet", _written(text=same), *["TOO_LARGE"] * 2_000, long=True)
    yield read("large-between.parquet", _written(text=[MARK, "y" * (LIMITS.record_bytes + 1), MARK]),
               ends=(ARTICLE, "TOO_LARGE", ARTICLE))  # fmt: skip
