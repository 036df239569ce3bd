"""Mutations of sound sources: the same number makes the same one, on any machine."""

import gzip
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.goldens import SAMPLES, samples
from tests.hostile.case import HEADLINE, LIMITS, line, page, paste
from tests.hostile.judge import Outcome, outcome
from tests.hostile.markup import ELEMENTS, NAMED, SWALLOWING
from tests.read.cases import answer, docx, parquet, warc_record, zipped

SEED = 20_250_608
_LARGEST = 3_000
"""bytes of a sample that are taken, so that most of the time is not spent on the longest."""
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp1251",
    "shift_jis",
    "utf-7",
)
_TOKENS = (
    "\0",
    "\ufeff",
    "\u200b",
    "\u202e",
    "\u0301" * 40,
    "“",
    "”",
    '"',
    "’",
    "«",
    "\n",
    "\r\n",
    "\n\n",
    "\t",
    "—",
    "•",
    "…",
    "\u2028",
    "\x85",
    "&",
    "<",
    ">",
    "&#0;",
    "&lt",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<p>",
    "</p>",
    "<br>",
    "{",
    "}",
    "[",
    "\\",
    "\\u0000",
    "said",
    "By Ida Brandt",
    "(Reuters)",
    HEADLINE,
)


Change = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mutated source."""

    number: int
    name: str
    data: bytes
    changes: tuple[str, ...]
    """What was done to it, in order."""

    @property
    def source_path(self) -> str:
        """Its name, in a folder that says what was done to it."""
        return f"{', '.join(self.changes)}/{self.name}"


def mutants(numbers: range) -> Iterator[Mutant]:
    """The mutants of these numbers, each of which follows from its number alone."""
    return map(mutant, numbers)


def mutant(number: int) -> Mutant:
    """One to four changes to one sound source; now and then its name is that of another format, or it is packed."""
    chance = random.Random(SEED + number)
    name, data = chance.choice(_sound())
    changes = chance.choices(list(CHANGES), k=chance.randint(1, 4))
    for change in changes:
        data = CHANGES[change](chance, data)
    ending = name[name.index(".") :] if chance.random() < 0.8 else chance.choice((".txt", ".html", ".jsonl"))
    if chance.random() < 0.1:
        data, ending = gzip.compress(data, mtime=0), f"{ending}.gz"
    return Mutant(number, f"{number}{ending}", data, (name, *changes))


@cache
def _sound() -> tuple[tuple[str, bytes], ...]:
    """The samples, unpacked, and the sound article of the cases in three formats."""
    found = [
        ("paste.txt", paste().encode()),
        ("page.html", page().encode()),
        ("lines.jsonl", line() + line(html=page(), text=None)),
        *_packed(),
    ]
    for sample in samples():
        data = (SAMPLES / sample.name).read_bytes()
        packed = sample.name.endswith(".gz")
        found.append(
            (sample.name.removesuffix(".gz"), (zlib.decompressobj(31).decompress(data) if packed else data)[:_LARGEST])
        )
    return tuple(found)


def _packed() -> Iterator[tuple[str, bytes]]:
    """The same article in what holds records and files."""
    text, shown = paste(), page().encode()
    yield "table.csv", b'id,text\n1,"%b"\n2,It rained.\n' % text.replace('"', '""').encode()
    yield "table.tsv", b"id\ttext\n1\tIt rained.\n"
    yield "table.parquet", parquet({"id": [1, 2], "text": [text, "It rained."]})
    yield "saved.mhtml", b"Content-Type: text/html\r\n\r\n" + shown
    yield "pages.warc", warc_record(answer(b"x", Content_Type="image/png")) + warc_record(answer(shown)) * 2
    yield "words.docx", docx(*text.split("\n\n"), "Length: 90 words", "Body", *text.split("\n\n"), "End of Document")
    yield "files.zip", zipped(("a.txt", text.encode()), ("b.html", shown), ("c.jsonl", line()), ("a.json", b"{}"))


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randint(0, len(data))


def _span(chance: random.Random, data: bytes, most: int = 400) -> slice:
    start = _place(chance, data)
    return slice(start, start + chance.randint(1, most))


def _flip_bits(chance: random.Random, data: bytes) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.randint(1, 20) if data else 0):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _cut(chance: random.Random, data: bytes) -> bytes:
    place = _place(chance, data)
    return chance.choice((data[:place], data[place:]))


def _leave_out(chance: random.Random, data: bytes) -> bytes:
    span = _span(chance, data)
    return data[: span.start] + data[span.stop :]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    span = _span(chance, data)
    return data[: span.start] + data[span] * chance.randint(2, 12) + data[span.stop :]


def _swap(chance: random.Random, data: bytes) -> bytes:
    one, two = sorted((_place(chance, data), _place(chance, data)))
    return data[two:] + data[one:two] + data[:one]


def _splice(chance: random.Random, data: bytes) -> bytes:
    _, other = chance.choice(_sound())
    return data[: _place(chance, data)] + other[_place(chance, other) :]


def _insert_noise(chance: random.Random, data: bytes) -> bytes:
    place = _place(chance, data)
    return data[:place] + chance.randbytes(chance.randint(1, 60)) + data[place:]


def _insert_tokens(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.randint(1, 12)):
        place = _place(chance, data)
        data = data[:place] + chance.choice(_TOKENS).encode() * chance.choice((1, 1, 1, 30)) + data[place:]
    return data


def _insert_tags(chance: random.Random, data: bytes) -> bytes:
    names = (*ELEMENTS.split(), *SWALLOWING.split(), *NAMED)
    for _ in range(chance.randint(1, 8)):
        place, name = _place(chance, data), chance.choice(names)
        data = (
            data[:place]
            + chance.choice((f"<{name}>", f"</{name}>", f"<{name}", f"<{name} class='")).encode()
            + data[place:]
        )
    return data


def _nest(chance: random.Random, data: bytes) -> bytes:
    span, depth, name = (
        _span(chance, data),
        chance.randint(2, 300),
        chance.choice(("div", "b", "ul><li", "table><tr><td")),
    )
    return data[: span.start] + f"<{name}>".encode() * depth + data[span] + data[span.stop :]


def _encode(chance: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def _misread(chance: random.Random, data: bytes) -> bytes:
    return data.decode(chance.choice(("cp1252", "latin-1", "cp1251", "mac-roman")), "replace").encode()


def _break_lines(chance: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"", b" ", b"\n\n\n", "\u2028".encode(), b"\x85")))


def _shuffle_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


CHANGES: dict[str, Change] = {
    "flip bits": _flip_bits,
    "cut": _cut,
    "leave out": _leave_out,
    "repeat": _repeat,
    "swap": _swap,
    "splice": _splice,
    "noise": _insert_noise,
    "tokens": _insert_tokens,
    "tags": _insert_tags,
    "nest": _nest,
    "encode": _encode,
    "misread": _misread,
    "break lines": _break_lines,
    "shuffle lines": _shuffle_lines,
}


def outcomes(numbers: range, folder: Path) -> list[Outcome]:
    """What becomes of the mutants of these numbers; each in a folder that says what was done to it."""
    found = []
    for one in mutants(numbers):
        path = folder / one.name
        path.write_bytes(one.data)
        found.append(outcome(path, one.source_path, LIMITS))
        path.unlink()
    return found
