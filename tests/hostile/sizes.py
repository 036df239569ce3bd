"""Sources that hold nothing, hardly anything, or far too much of one thing."""

from collections.abc import Iterator

from tasks.read.limits import MIB
from tests.hostile.case import CAPTION, FIRST, HEADLINE, LIMITS, MARK, Case, page, paste, read, refused

CHARACTERS = 2_000
"""Characters of a thing; how time grows up to a mebibyte is told in `growth.py`."""
UNITS = {
    "letters": "a",
    "word": "word ",
    "capitals": "A",
    "names": "Ida Brandt ",
    "digits": "9",
    "numbers": "1,000 ",
    "sums": "$1.2 million ",
    "dates": "June 8, 2025, ",
    "datelines": "PORT DRAY, ",
    "credits": "(Reuters) ",
    "dashes": "— ",
    "hyphens": "a-",
    "dots": ".",
    "ellipses": "… ",
    "sentences": "It rained. ",
    "commas": "a, ",
    "initials": "J. ",
    "ats": "a@",
    "links": "https://example.org/a/",
    "slashes": "a/",
    "bullets": "• ",
    "brackets": "(",
    "pairs": "()",
    "colons": "a: ",
    "hashes": "#a ",
    "underscores": "_",
    "apostrophes": "it's ",
    "said": "said ",
    "titles": "President ",
    "months": "May ",
    "spaces": " ",
    "tabs": "\t",
    "no-break": "\u00a0",
    "han": "船",
    "thai": "เรือ",
    "emoji": "👩\u200d👧",
    "accents": "e\u0301",
    "mojibake": "â€œ",
    "half-mojibake": "Ã©Â ",
    "zero-width": "a\u200b",
    "replacements": "\ufffd",
}
"""What one line, one paragraph or one word may be made of."""
LINES = {
    "x": "x\n",
    "blank": "\n",
    "spaces": "  \n",
    "letters": "a\n\n",
    "sentences": "It rained.\n\n",
    "bullets": "• point\n",
    "numbers": "1. point\n",
    "capitals": "LAMP\n\n",
    "datelines": "PIER: It rained.\n\n",
    "captions": f"{CAPTION}\n\n",
    "bylines": "By Ida Brandt\n",
    "times": "June 8, 2025, 9:40 a.m.\n",
    "credits": "(Reuters)\n",
    "headings": "The lamp\n\n",
    "boilerplate": "Sign up for our newsletter\n\n",
    "transcript": "BRANDT: Aye.\n",
    "indented": "    It rained.\n",
    "rules": "-----\n",
    "dashes": "— Aye.\n",
    "mixed": "x\n\n\ny\n",
}
"""What many lines may be made of."""


def cases() -> Iterator[Case]:
    """All cases of this group."""
    yield refused("empty.txt", b"", "EMPTY_FILE")
    yield refused("empty.html", b"", "EMPTY_FILE")
    yield refused("mark-only.txt", b"\xef\xbb\xbf", "BLANK_TEXT")
    yield refused("mark-only-wide.txt", b"\xff\xfe", "BLANK_TEXT")
    yield refused("blank.txt", " \t\r\n\u00a0\u3000" * 300, "BLANK_TEXT")
    for name, words in {
        "letter": "a",
        "word": "Lamp",
        "stop": ".",
        "mark": "“",
        "headline": HEADLINE,
        "caption": f"{CAPTION}\n\n{CAPTION}\n",
    }.items():
        yield refused(f"only-{name}.txt", words, "NO_BODY")
    yield read("only-sentence.txt", f"{MARK}\n")
    yield read("only-quote.txt", f"{FIRST}\n", keep=(FIRST,), quotes=1)
    yield refused("over.txt", b"a" * (LIMITS.file_bytes + 1), "TOO_LARGE")
    yield refused("over.html", b"a" * (LIMITS.file_bytes + 1), "TOO_LARGE")
    yield read("full.txt", paste().encode().ljust(LIMITS.file_bytes), long=True)
    yield read("headline-long.txt", paste(headline="Very long " * 2_000))
    yield read("headline-huge.txt", paste(headline="Very long " * 20_000), long=True)
    for name, unit in UNITS.items():
        yield read(f"one-line-{name}.txt", paste(unit * (CHARACTERS // len(unit))))
    for name, unit in LINES.items():
        yield read(f"lines-{name}.txt", paste() + "\n" + unit * 100)
    yield read("one-line-long.html", page(f"<p>{'It rained. ' * (MIB // 11)}</p>"), long=True)
