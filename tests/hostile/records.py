"""JSON lines that are no JSON, no records, or records of nothing; and columns that hold what no column can."""

import json
from collections.abc import Iterator
from typing import Any

from tasks.model import Article
from tests.hostile.case import ARTICLE, HEADLINE, LIMITS, MARK, QUOTES, Case, line, page, paste, read, refused

MALFORMED = {
    "number": "7",
    "string": '"text"',
    "null": "null",
    "true": "true",
    "list": '[{"text": "It rained."}]',
    "nothing": "{}",
    "text-null": '{"text": null}',
    "text-number": '{"text": 7}',
    "text-list": '{"text": ["It rained."]}',
    "text-object": '{"text": {"a": "It rained."}}',
    "no-text": '{"body": "It rained."}',
    "cut": '{"text": "It rain',
    "cut-escape": '{"text": "It rain\\',
    "cut-key": '{"te',
    "single": "{'text': 'It rained.'}",
    "comma": '{"text": "It rained.",}',
    "comment": '{"text": "It rained."} // x',
    "two": '{"text": "One."}{"text": "Two."}',
    "bare": "{text: It rained.}",
    "plain": "It rained all day.",
    "markup": "<p>It rained.</p>",
    "escape": '{"text": "\\x41"}',
    "unicode": '{"text": "\\u12"}',
    "tail": '{"text": "One."} x',
    "minus": '{"text": -}',
    "nul": "\0\0{}",
    "html-number": '{"html": 7}',
}
COLUMNS: dict[str, Any] = {
    "id": [7, 7.5, None, True, [], {}, "", "\0", "x" * 100_000, "\ud800"],
    "url": ["javascript:alert(1)", "file:///etc/passwd", "http://" + "a/" * 20_000, 7, {}, "\u202ex", "not an address"],
    "title": [None, 7, "", "\n\n", "<script>x</script>", "“" * 3_000, "=1+1", "x\u202ey\u2069", "\x1b[2J", "9" * 400],
    "publisher": [None, [], {"name": "x"}, "\u200b", "The\0 Post", "x" * 100_000],
    "published_at": [
        "0000-00-00",
        "9999-12-31T23:59:60Z",
        "2025-02-30",
        "32/13/2025",
        "1 January 0001",
        "1604-12-31",
        "2200-01-01",
        "tomorrow",
        "",
        -1,
        0,
        1e308,
        -1e308,
        10**18,
        2**63,
        [],
        {},
        True,
        "9" * 5_000,
        "2025-01-01T00:00:00+99:99",
        "24:00",
        "12:60 2 May 2025",
    ],
    "authors": [
        None,
        7,
        [[["x"]]],
        {"name": None},
        ["", "\u200b"],
        [None, 7, {"name": "A. B."}],
        "A" * 9_000,
        ["A. B."] * 3_000,
        [{"a": "b"}],
    ],
    "language": [None, 7, [], "", "klingon", "x" * 9_000, "EN", "\0en", "e\u0301n"],
    "html": [None, 7, "<script>x</script>", page()],
    "extra": [{"a": {"b": [1, 2]}}, "x" * 100_000, [0] * 20_000],
}
"""Fields of a record, and values that say nothing, or too much, beside a text that is sound."""


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield from _malformed()
    yield from _numbers()
    yield from _columns()
    yield from _texts()
    yield from _lines()


def _malformed() -> Iterator[Case]:
    for name, words in MALFORMED.items():
        yield refused(f"malformed-{name}.jsonl", words, "BINARY_CONTENT|MALFORMED" if name == "nul" else "MALFORMED")
    indented = json.dumps({"title": HEADLINE, "text": MARK}, indent=2)
    yield refused("indented.jsonl", indented, *["MALFORMED"] * 4)
    yield refused("page.jsonl", page(), "MALFORMED")
    for depth in (300, 100_000):
        yield refused(f"deep-lists-{depth}.jsonl", "[" * depth + "]" * depth, "TOO_DEEP")
        yield refused(f"deep-objects-{depth}.jsonl", '{"a":' * depth + "1" + "}" * depth, "TOO_DEEP")
    yield refused("deep-open.jsonl", "[" * 100_000, "TOO_DEEP")
    yield read("brackets-in-text.jsonl", line(text=paste("[{" * 2_000 + '"\\' * 500)), quotes=QUOTES)


def _numbers() -> Iterator[Case]:
    for name, number in {
        "nan": "NaN",
        "infinity": "-Infinity",
        "long": "9" * 10_000,
        "exponent": "1e999999",
        "fraction": f"0.{'1' * 10_000}",
        "zero": "-0",
    }.items():
        words = f'{{"id": {number}, "published_at": {number}, "text": {json.dumps(paste())}}}'
        yield read(f"number-{name}.jsonl", words, quotes=QUOTES)


def _columns() -> Iterator[Case]:
    def columns_hold_words_or_nothing(article: Article) -> bool:
        told = (article.source_id, article.url, article.headline, article.publisher, *article.authors)
        return all(value is None or (value.strip() == value != "" and "\n" not in value) for value in told)

    def dated_within_reason(article: Article) -> bool:
        return article.published_at is None or 1605 <= article.published_at.year < 2200

    for name, values in COLUMNS.items():
        data = b"".join(line(**{"text": MARK, name: value}) for value in values)
        ends = [ARTICLE] * len(values)
        yield read(
            f"column-{name}.jsonl",
            data,
            ends=tuple(ends),
            drop=("\0", "\ud800", "\u202e", "\u200b", "\x1b"),
            checks=(columns_hold_words_or_nothing, dated_within_reason),
        )

    yield read(
        "key-twice.jsonl",
        b'{"text": "Lost.", "id": 1, "text": %s, "id": 2}' % json.dumps(paste()).encode(),
        quotes=QUOTES,
    )
    yield read(
        "keys-strange.jsonl",
        line(**{"": 1, "\0": 2, "\ud800": 3, "__proto__": {}, "text\0": "x", "a" * 9_000: 4}),
        quotes=QUOTES,
    )


def _texts() -> Iterator[Case]:
    yield read("text-before-html.jsonl", line(html="<p>SECRET</p>"), quotes=QUOTES, drop=("SECRET",))
    yield read("html-for-blank.jsonl", line(text=" \n\u200b"[:2], html=page()), quotes=QUOTES)
    yield read(
        "html-alone.jsonl", json.dumps({"html": page("<script>SECRET</script>")}), quotes=QUOTES, drop=("SECRET",)
    )
    yield refused("html-deep.jsonl", json.dumps({"html": "<div>" * 5_000}), "TOO_DEEP")
    yield refused("html-blank.jsonl", json.dumps({"html": "<p>&nbsp;</p>"}), "BLANK_TEXT")
    yield refused("text-blank.jsonl", json.dumps({"text": " \u200b\u00ad\n"}), "BLANK_TEXT")
    yield read("text-surrogate.jsonl", line(text=paste("A \ud83d half.")), quotes=QUOTES, drop=("\ud83d",))
    pair = line(text=paste("A smile.")).replace(b"smile", b"\\ud83d\\ude00")
    yield read("text-pair.jsonl", pair, keep=(MARK, "A 😀."), quotes=QUOTES)
    yield read("text-nul.jsonl", line(text=paste("It ra\0ined.")), keep=(MARK, "It rained."), drop=("\0",))
    yield read("text-crlf.jsonl", line(text=paste().replace("\n", "\r\n")), quotes=QUOTES, drop=("\r",))
    yield read("text-raw-break.jsonl", b'{"text": "%s It\trained."}' % MARK.encode())
    yield read(
        "text-markup.jsonl",
        line(text=paste("<b>bold</b> & <script>x</script>")),
        keep=(MARK, "<b>bold</b> & <script>x</script>"),
    )
    yield read("text-one-word.jsonl", line(text="Lamp"), keep=("Lamp",))
    yield read("text-slashes.jsonl", line(text=paste("\\" * 5_000)), quotes=QUOTES)
    yield read(
        "text-1252.jsonl",
        json.dumps({"text": paste().replace("•", "*")}, ensure_ascii=False).encode("cp1252"),
        quotes=QUOTES,
    )


def _lines() -> Iterator[Case]:
    good, two = line(), (ARTICLE, ARTICLE)
    yield read("blank-lines.jsonl", b"\n\n" + good + b"  \r\n\t\n" + good + b"\n", ends=two)
    yield read("crlf.jsonl", (good + good).replace(b"\n", b"\r\n"), ends=two)
    yield read("mark-first.jsonl", b"\xef\xbb\xbf" + good + good, ends=two)
    yield read("mark-later.jsonl", good + b"\xef\xbb\xbf" + good, ends=two)
    for codec in ("utf-16-le", "utf-16-be"):
        wide = "\ufeff" + json.dumps({"text": paste()}, ensure_ascii=False) + "\r\n\r\n" + json.dumps({"text": MARK})
        yield read(f"{codec}.jsonl", wide.encode(codec), ends=two, quotes=QUOTES)
        yield read(f"{codec}-broken-behind.jsonl", (wide + "\n \n").encode(codec), ends=two, quotes=QUOTES)
    yield read("no-last-break.jsonl", (good + good).strip(), ends=two)
    yield read(
        "bad-between.jsonl",
        good + b"{oops\n" + good + b"\xff\xfe\n" + good,
        ends=(ARTICLE, "MALFORMED", ARTICLE, "MALFORMED", ARTICLE),
    )
    yield read(
        "binary-between.jsonl",
        good + bytes(range(0x80)).replace(b"\n", b"") + b"\n" + good,
        ends=(ARTICLE, "BINARY_CONTENT", ARTICLE),
    )
    large = b'{"text": "' + b"x" * LIMITS.record_bytes + b'"}\n'
    yield read("large-between.jsonl", good + large + good, ends=(ARTICLE, "TOO_LARGE", ARTICLE))
    yield read("cut-last.jsonl", good + good[: len(good) // 2], ends=(ARTICLE, "MALFORMED"))
    yield read("same-twice.jsonl", good + good, ends=two)
    yield refused("cr-alone.jsonl", (good.strip() + b"\r" + good.strip()), "MALFORMED")
    yield refused("blank.jsonl", b" \n\t\n\r\n", "BLANK_TEXT")
    yield refused("separators.jsonl", b"\x1e" + good, "MALFORMED")
    yield read("many.jsonl", line(text="It rained.") * 100, ends=(ARTICLE,) * 100, keep=("It rained.",))
